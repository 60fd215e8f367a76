//! What large receivers ask of senders, held against a domain's records.

use std::collections::BTreeSet;

use mailvouch::audit::{AuditOptions, partial};
use mailvouch::dns::{Answers, zone};
use mailvouch::finding::Severity;
use mailvouch::plan::OwnServer;
use mailvouch::sender_rules::{Checklist, Level, Rule, State, check, receivers};
use mailvouch::{DomainName, Selector};

use crate::dkim_keys::expand;

/// Asks until nothing is open, as the page does, and no further than `rounds`.
fn list(zone: &str, own: &[&str], rounds: usize) -> Checklist {
    list_of(zone, own, rounds, false)
}

fn list_of(zone: &str, own: &[&str], rounds: usize, bulk: bool) -> Checklist {
    let zone = zone::parse(&format!("$ORIGIN .\n$TTL 300\n{}\n", expand(zone))).unwrap();
    let domain = DomainName::parse("d.test").unwrap();
    let options =
        AuditOptions { selectors: BTreeSet::from([Selector::parse("s").unwrap()]), ..AuditOptions::default() };
    let own: Vec<_> = own.iter().filter_map(|text| OwnServer::parse(text)).collect();
    let mut answers = Answers::new();
    for _ in 0..rounds {
        let (report, mut open) = partial(&domain, &options, &answers);
        open.extend(check(&report, &own, bulk, &answers).1);
        for question in open {
            let answer = zone.answer(&question);
            answers.insert(question, answer);
        }
    }
    check(&partial(&domain, &options, &answers).0, &own, bulk, &answers).0
}

fn state(list: &Checklist, rule: Rule) -> State {
    list.points.iter().find(|point| point.rule == rule).unwrap().state
}

const KEY: &str = "s._domainkey.d.test. TXT \"v=DKIM1; p={2048:200}\" \"{2048:200:}\"\n";
const SPF: &str = "d.test. TXT \"v=spf1 ip4:192.0.2.1 -all\"\n";

#[test]
fn records_are_held_against_the_rules() {
    use State::{Met, Open, Unknown, Unmet};
    let rows: [(&str, String, usize, [State; 5]); 14] = [
        ("all there", format!("{KEY}{SPF}_dmarc.d.test. TXT \"v=DMARC1; p=none\"\n"), 9, [Met, Met, Met, Met, Met]),
        ("nothing asked yet", format!("{KEY}{SPF}"), 0, [Open, Open, Open, Open, Open]),
        (
            "a key that was not found may be elsewhere",
            "d.test. TXT x\n".to_owned(),
            9,
            [Unknown, Unmet, Unknown, Unmet, Unknown],
        ),
        (
            "SPF alone is enough for the first",
            format!("{SPF}x._domainkey.d.test. TXT x\n"),
            9,
            [Met, Met, Unknown, Unmet, Unknown],
        ),
        ("DKIM alone is enough for the first", format!("{KEY}d.test. TXT x\n"), 9, [Met, Unmet, Met, Unmet, Met]),
        (
            "a broken SPF is none",
            "d.test. TXT \"v=spf1 moo -all\"\n".to_owned(),
            9,
            [Unknown, Unmet, Unknown, Unmet, Unknown],
        ),
        (
            "RFC 6376 §3.6.1: a withdrawn key signs nothing",
            format!("{SPF}s._domainkey.d.test. TXT \"v=DKIM1; p=\"\n"),
            9,
            [Met, Met, Unknown, Unmet, Unknown],
        ),
        (
            "RFC 8301 §3.2: a key that is too short is none",
            format!("{SPF}s._domainkey.d.test. TXT \"v=DKIM1; p={{512}}\"\n"),
            9,
            [Met, Met, Unknown, Unmet, Unknown],
        ),
        (
            "a failed look-up is no missing record",
            format!("{KEY};! fail d.test. TXT servfail\n;! fail _dmarc.d.test. TXT servfail\n"),
            9,
            [Met, Unknown, Met, Unknown, Met],
        ),
        (
            "a record for everybody is one",
            "d.test. TXT \"v=spf1 +all\"\n".to_owned(),
            9,
            [Met, Met, Unknown, Unmet, Unknown],
        ),
        (
            "an include that could not be looked up",
            "d.test. TXT \"v=spf1 include:s.test -all\"\n;! fail s.test. TXT servfail\n".to_owned(),
            9,
            [Unknown, Unknown, Unknown, Unmet, Unknown],
        ),
        (
            "a broken DMARC is none",
            format!("{SPF}_dmarc.d.test. TXT \"v=DMARC1; p=none\"\n_dmarc.d.test. TXT \"v=DMARC1; p=none; pct=1\"\n"),
            9,
            [Met, Met, Unknown, Unmet, Unknown],
        ),
        (
            "RFC 9989 §4.10.1: a typo in sp disarms DMARC",
            format!("{SPF}_dmarc.d.test. TXT \"v=DMARC1; p=reject; sp=rejct\"\n"),
            9,
            [Met, Met, Unknown, Unmet, Unknown],
        ),
        (
            "RFC 9989 §4.10.1: without p it is none where reports can be sent",
            format!("{SPF}_dmarc.d.test. TXT \"v=DMARC1; rua=mailto:a@d.test\"\n"),
            9,
            [Met, Met, Unknown, Met, Unknown],
        ),
    ];
    for (rule, zone, rounds, expected) in rows {
        // A name below `_domainkey`: a key may be elsewhere.
        let list = list(&format!("{zone}x._domainkey.d.test. TXT x\n"), &[], rounds);
        let rules = [Rule::Either, Rule::Spf, Rule::Dkim, Rule::Dmarc, Rule::Aligned];
        assert_eq!(rules.map(|of| state(&list, of)), expected, "{rule}");
    }
}

#[test]
fn an_address_has_a_name_and_the_name_the_address() {
    use State::{Met, NoServer, Open, Unknown, Unmet};
    const PTR: &str = "1.2.0.192.in-addr.arpa. PTR mail.d.test.\n";
    let other = "2.2.0.192.in-addr.arpa. PTR mail.d.test.\n";
    let six = "5.2.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa. PTR six.d.test.\nsix.d.test. AAAA 2001:db8::25\n";
    let rows: [(&str, String, &[&str], usize, State); 14] = [
        ("there and back", format!("{PTR}mail.d.test. A 192.0.2.1\n"), &["192.0.2.1"], 9, Met),
        ("no PTR", String::new(), &["192.0.2.1"], 9, Unmet),
        ("the name has no address", PTR.to_owned(), &["192.0.2.1"], 9, Unmet),
        ("the name has another address", format!("{PTR}mail.d.test. A 192.0.2.9\n"), &["192.0.2.1"], 9, Unmet),
        (
            "one name of several is enough",
            format!("{PTR}1.2.0.192.in-addr.arpa. PTR a.test.\nmail.d.test. A 192.0.2.1\n"),
            &["192.0.2.1"],
            9,
            Met,
        ),
        ("IPv6 asks for AAAA", six.to_owned(), &["2001:db8::25"], 9, Met),
        ("a host by its addresses", format!("{PTR}mail.d.test. A 192.0.2.1\n"), &["mail.d.test"], 9, Met),
        (
            "one that fails of two",
            format!("{PTR}{other}mail.d.test. A 192.0.2.1\n"),
            &["192.0.2.1", "192.0.2.2"],
            9,
            Unmet,
        ),
        ("the published record's own", format!("{SPF}{PTR}mail.d.test. A 192.0.2.1\n"), &[], 9, Met),
        (
            "a service's include is not asked about",
            "d.test. TXT \"v=spf1 include:s.test -all\"\ns.test. TXT \"v=spf1 ip4:192.0.2.1 -all\"\n".to_owned(),
            &[],
            9,
            NoServer,
        ),
        (
            "nor a service's MX",
            "d.test. MX 1 mx.s.test.\nd.test. TXT \"v=spf1 mx -all\"\nmx.s.test. A 192.0.2.1\n".to_owned(),
            &[],
            9,
            NoServer,
        ),
        ("a network has no one address", String::new(), &["192.0.2.0/24"], 9, NoServer),
        (
            "a failed look-up is no missing name",
            ";! fail 1.2.0.192.in-addr.arpa. PTR servfail\n".to_owned(),
            &["192.0.2.1"],
            9,
            Unknown,
        ),
        ("not asked yet", PTR.to_owned(), &["192.0.2.1"], 1, Open),
    ];
    for (rule, zone, own, rounds, expected) in rows {
        assert_eq!(state(&list(&zone, own, rounds), Rule::Reverse), expected, "{rule}");
    }
}

#[test]
fn a_record_of_many_servers_asks_about_ten() {
    let terms: Vec<String> = (1..=40).map(|n| format!("ip4:192.0.2.{n}")).collect();
    let zone = format!("d.test. TXT \"v=spf1 {}\" \" -all\"\n", terms[..12].join(" "));
    assert_eq!(list(&zone, &[], 9).servers.len(), 10);
}

#[test]
fn every_receiver_has_a_name_a_source_and_rules() {
    assert!(!receivers().is_empty());
    for receiver in receivers() {
        assert!(!receiver.name.is_empty());
        assert!(receiver.source.starts_with("https://"), "{}", receiver.name);
        let asks = |rule| receiver.asks.iter().find(|(of, _)| *of == rule).map(|(_, level)| *level);
        for rule in [Rule::Spf, Rule::Dkim, Rule::Dmarc, Rule::Aligned] {
            assert_eq!(asks(rule), Some(Level::Bulk), "{}: {rule:?}", receiver.name);
        }
    }
    let list = list("", &[], 0);
    let asked = |rule| receivers().iter().any(|receiver| receiver.asks.iter().any(|(of, _)| *of == rule));
    assert!(list.points.iter().all(|point| asked(point.rule)), "no rule is nobody's");
}

/// The rule, the zone, own servers, what is said besides what is everybody's to check.
const TOLD: &[(&str, &str, &[&str], &[&str])] = &[
    (
        "nothing is there",
        "d.test. TXT x\nx._domainkey.d.test. TXT x\nd.test. A 192.0.2.1\n",
        &[],
        &["REQ_SPF", "REQ_DKIM", "REQ_DMARC"],
    ),
    (
        "no selector can be",
        "d.test. TXT x\nd.test. A 192.0.2.1\n",
        &[],
        &["REQ_AUTH_EITHER", "REQ_SPF", "REQ_DKIM", "REQ_DMARC"],
    ),
    (
        "a key of 1024 bits works, and is short",
        "s._domainkey.d.test. TXT \"v=DKIM1; p={1024}\"\nd.test. TXT \"v=spf1 -all\"\nd.test. A 192.0.2.1\n_dmarc.d.test. TXT \"v=DMARC1; p=none; rua=mailto:a@d.test\"\n",
        &[],
        &["REQ_DKIM_1024"],
    ),
    (
        "a policy that tells nobody",
        "s._domainkey.d.test. TXT \"v=DKIM1; p={2048:200}\" \"{2048:200:}\"\nd.test. TXT \"v=spf1 -all\"\nd.test. MX 1 m.d.test.\n_dmarc.d.test. TXT \"v=DMARC1; p=none\"\n",
        &[],
        &["REQ_DMARC_RUA"],
    ),
    (
        "RFC 5321 §5.1 nowhere to answer to",
        "s._domainkey.d.test. TXT \"v=DKIM1; p={2048:200}\" \"{2048:200:}\"\nd.test. TXT \"v=spf1 -all\"\n_dmarc.d.test. TXT \"v=DMARC1; p=none; rua=mailto:a@d.test\"\n",
        &[],
        &["REQ_MX_REPLY"],
    ),
    (
        "an address without a name, and one with a lent one",
        "s._domainkey.d.test. TXT \"v=DKIM1; p={2048:200}\" \"{2048:200:}\"\nd.test. TXT \"v=spf1 -all\"\nd.test. MX 1 m.d.test.\n_dmarc.d.test. TXT \"v=DMARC1; p=none; rua=mailto:a@d.test\"\n\
         2.2.0.192.in-addr.arpa. PTR 192-0-2-2.lent.test.\n192-0-2-2.lent.test. A 192.0.2.2\n3.2.0.192.in-addr.arpa. PTR host3.pool7.lent.test.\nhost3.pool7.lent.test. A 192.0.2.3\n4.2.0.192.in-addr.arpa. PTR mail4.d.test.\nmail4.d.test. A 192.0.2.4\n",
        &["192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4"],
        &["REQ_PTR", "REQ_PTR_GENERIC", "REQ_PTR_GENERIC"],
    ),
    (
        "a look-up that failed says nothing",
        ";! fail d.test. TXT servfail\n;! fail _dmarc.d.test. TXT servfail\n;! fail d.test. MX servfail\n;! fail s._domainkey.d.test. TXT servfail\n",
        &[],
        &[],
    ),
];

/// All that is said of those zones.
pub(crate) fn told() -> Vec<mailvouch::Finding> {
    TOLD.iter().flat_map(|(_, zone, own, _)| list(zone, own, 9).findings).map(|(_, finding)| finding).collect()
}

#[test]
fn each_rule_says_what_is_lacking() {
    let by_hand = ["REQ_TLS", "REQ_FORMAT", "REQ_FORWARDER", "REQ_SPAMRATE", "REQ_UNSUB"];
    for (rule, zone, own, expected) in TOLD {
        let codes: Vec<&str> = list(zone, own, 9).findings.iter().map(|(_, finding)| finding.code.name()).collect();
        let (hand, told): (Vec<_>, Vec<_>) = codes.into_iter().partition(|code| by_hand.contains(code));
        assert_eq!(told, *expected, "{rule}");
        assert_eq!(hand, by_hand, "{rule}");
    }
}

/// What is asked of bulk senders alone is an error for them, and no more than a warning for others.
#[test]
fn a_bulk_sender_is_asked_for_more() {
    let nothing = "d.test. TXT x\nd.test. A 192.0.2.1\n";
    for (bulk, right) in [
        (false, ["REQ_AUTH_EITHER Error", "REQ_SPF Warning", "REQ_DKIM Warning", "REQ_DMARC Warning"]),
        (true, ["REQ_AUTH_EITHER Error", "REQ_SPF Error", "REQ_DKIM Error", "REQ_DMARC Error"]),
    ] {
        let list = list_of(nothing, &[], 9, bulk);
        let told = list.findings.iter().filter(|(_, finding)| finding.severity != Severity::Info);
        let told: Vec<_> = told.map(|(_, finding)| format!("{} {:?}", finding.code, finding.severity)).collect();
        assert_eq!(told, right, "bulk: {bulk}");
        let of_all = list.points.iter().filter(|point| point.level == Level::All).map(|point| point.rule);
        let all = [Rule::Either, Rule::Reverse, Rule::Tls, Rule::Format, Rule::Complaints];
        assert_eq!(of_all.collect::<Vec<_>>(), all);
        assert!(list.points.iter().all(|point| point.level.binds(bulk) == (bulk || all.contains(&point.rule))));
    }
    assert!(!Level::Advised.binds(true), "what is advised is asked of nobody");
}
