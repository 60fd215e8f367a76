//! Which step of the DMARC policy is open, and which service closes it.

use std::collections::BTreeSet;

use mailvouch::audit::{AuditOptions, partial, traces};
use mailvouch::catalog::{Clue, Provider, detect};
use mailvouch::diff::{Change, changes};
use mailvouch::dmarc::Policy;
use mailvouch::dns::{Answers, zone};
use mailvouch::ladder::{Closed, Ladder, Proof, Rung, ladder, names_servers, senders};
use mailvouch::plan::{OWN, OwnServer, Pick, Plan, records};
use mailvouch::profile::Profile;
use mailvouch::{DomainName, Selector};

use crate::dkim_keys::expand;

const CIMCLOUD: &str = include_str!("../../public/profiles/cimcloud.json");

/// The ladder of `d.test` with this zone, where CIMcloud is the vendor.
fn climb(zone: &str, picks: &[(&str, &[(&str, &str)])], own: &[&str], rounds: usize) -> Ladder {
    let vendor = Profile::parse(CIMCLOUD).unwrap().0;
    let known: Vec<&Provider> = vendor.known().collect();
    let zone = zone::parse(&format!("$ORIGIN .\n$TTL 300\n{}\n", expand(zone))).unwrap();
    let domain = DomainName::parse("d.test").unwrap();
    let pick = |(id, inputs): &(&str, &[(&str, &str)])| Pick {
        provider: (*id).to_owned(),
        inputs: inputs.iter().map(|(name, value)| ((*name).to_owned(), expand(value))).collect(),
    };
    let plan = Plan {
        domain: Some(domain.clone()),
        picks: picks.iter().map(pick).collect(),
        own: own.iter().filter_map(|text| OwnServer::parse(text)).collect(),
        ..Plan::default()
    };
    let selectors = ["s", "google"].map(|text| Selector::parse(text).unwrap());
    let options = AuditOptions { selectors: BTreeSet::from(selectors), ..AuditOptions::default() };
    let mut answers = Answers::new();
    for round in 0..=rounds {
        let (report, mut open) = partial(&domain, &options, &answers);
        let detected = detect(&traces(&report), known.iter().copied());
        let recognised: Vec<(String, Vec<Clue>)> = detected
            .into_iter()
            .filter(mailvouch::catalog::Detected::sure)
            .map(|shown| (shown.provider.id.to_string(), shown.clues))
            .collect();
        let ids: Vec<&str> = recognised.iter().map(|(id, _)| id.as_str()).collect();
        let (all, more) = changes(&records(&plan, &ids, &known), &answers);
        open.extend(more);
        if round == rounds || open.is_empty() {
            let all: Vec<&Change> = all.iter().collect();
            return ladder(&report, &all, &senders(&plan, &recognised, &report, &known));
        }
        for question in open {
            let answer = zone.answer(&question);
            answers.insert(question, answer);
        }
    }
    unreachable!()
}

/// One letter for each rung: `=` here, `<` below, `+` open, `x` closed.
fn drawn(ladder: &Ladder) -> String {
    let letter = |rung: &Rung| match rung {
        Rung::Present => "=".to_owned(),
        Rung::Below => "<".to_owned(),
        Rung::Open => "+".to_owned(),
        Rung::Closed(Closed::NotNext) => "x later".to_owned(),
        Rung::Closed(Closed::Lacking(ids)) => format!("x lacks {}", ids.join(",")),
        Rung::Closed(Closed::Unknown(ids)) => format!("x unknown {}", ids.join(",")),
    };
    ladder.rungs.iter().map(|(_, rung)| letter(rung)).collect::<Vec<_>>().join(" | ")
}

const SPF: &str = "d.test. TXT \"v=spf1 include:_spf.mycimcloud.com ~all\"\n_spf.mycimcloud.com. TXT \"v=spf1 ip4:192.0.2.0/24 -all\"\n";
const NONE: &str = "_dmarc.d.test. TXT \"v=DMARC1; p=none; rua=mailto:a@d.test\"\n";
const KEY: &str = "s._domainkey.d.test. TXT \"v=DKIM1; p={2048:200}\" \"{2048:200:}\"\n";
/// A name below `_domainkey`, so that others may be there, too.
const OTHER: &str = "x._domainkey.d.test. TXT x\n";
const CIM: &[(&str, &[(&str, &str)])] = &[("cimcloud", &[("selector", "s"), ("key", "v=DKIM1; p={2048}")])];

#[test]
fn the_next_step_waits_for_every_service() {
    let quarantine = NONE.replace("none", "quarantine");
    let rows: &[(&str, String, &[(&str, &[(&str, &str)])], &[&str], &str)] = &[
        ("no record yet: reports first", SPF.to_owned(), CIM, &[], "+ | x later | x later"),
        (
            "CIMcloud's warning: its key is not published",
            format!("{SPF}{NONE}"),
            CIM,
            &[],
            "= | x lacks cimcloud | x later",
        ),
        ("its key is there", format!("{SPF}{NONE}{KEY}"), CIM, &[], "= | + | x later"),
        ("from quarantine to reject", format!("{SPF}{quarantine}{KEY}"), CIM, &[], "< | = | +"),
        ("and not without its key", format!("{SPF}{quarantine}"), CIM, &[], "< | = | x lacks cimcloud"),
        (
            "a key that is withdrawn is none",
            format!("{SPF}{NONE}s._domainkey.d.test. TXT \"v=DKIM1; p=\"\n"),
            CIM,
            &[],
            "= | x lacks cimcloud | x later",
        ),
        (
            "a key below 1024 bits is none",
            format!("{SPF}{NONE}s._domainkey.d.test. TXT \"v=DKIM1; p={{512}}\"\n"),
            CIM,
            &[],
            "= | x lacks cimcloud | x later",
        ),
        (
            "its selector is not known: nobody can tell",
            format!("{OTHER}{NONE}d.test. TXT \"v=spf1 ~all\"\n"),
            &[("cimcloud", &[])],
            &[],
            "= | x unknown cimcloud | x later",
        ),
        (
            "and SPF is not enough where a key is asked for",
            format!("{OTHER}{SPF}{NONE}"),
            &[("cimcloud", &[])],
            &[],
            "= | x unknown cimcloud | x later",
        ),
        (
            "no selector is below a name that does not exist (RFC 8020 §2)",
            format!("{SPF}{NONE}"),
            &[("cimcloud", &[])],
            &[],
            "= | x lacks cimcloud | x later",
        ),
        ("SPF names who was recognised by it", format!("{OTHER}{SPF}{NONE}"), &[], &[], "= | + | x later"),
        (
            "its envelope is the domain itself, so strict alignment holds",
            format!("{OTHER}{SPF}{NONE}").replace("p=none", "p=none; aspf=s"),
            &[],
            &[],
            "= | + | x later",
        ),
        (
            "a look-up of the key that fails",
            format!("{OTHER}{SPF}{NONE};! fail s._domainkey.d.test. TXT servfail\n"),
            CIM,
            &[],
            "= | x unknown cimcloud | x later",
        ),
        (
            "a look-up of SPF that fails",
            format!("{NONE};! fail d.test. TXT servfail\n"),
            &[],
            &["192.0.2.7"],
            "= | x unknown own | x later",
        ),
        (
            "a look-up of DMARC that fails",
            format!("{SPF}{KEY};! fail _dmarc.d.test. TXT servfail\n"),
            CIM,
            &[],
            "x unknown  | x unknown  | x unknown ",
        ),
        ("nobody is known to send", format!("{NONE}d.test. TXT x\n"), &[], &[], "= | x unknown  | x later"),
        (
            "nobody sends (RFC 7208 §10.1.2)",
            format!("{NONE}d.test. TXT \"v=spf1 -all\"\n"),
            &[],
            &[],
            "= | + | x later",
        ),
        (
            "an own server that SPF does not name",
            format!("{NONE}d.test. TXT \"v=spf1 ~all\"\n"),
            &[],
            &["192.0.2.7"],
            "= | x lacks own | x later",
        ),
        (
            "an own server that SPF names",
            format!("{NONE}d.test. TXT \"v=spf1 ip4:192.0.2.7 ~all\"\n"),
            &[],
            &["192.0.2.7"],
            "= | + | x later",
        ),
        (
            "own servers of the published record",
            format!("{NONE}d.test. TXT \"v=spf1 mx ~all\"\n"),
            &[],
            &[],
            "= | + | x later",
        ),
        (
            "a broken SPF record names nobody",
            format!("{NONE}d.test. TXT \"v=spf1 mx moo ~all\"\n"),
            &[],
            &[],
            "= | x lacks own | x later",
        ),
        (
            "two services, one of them ready",
            format!("{SPF}{NONE}{KEY}"),
            &[CIM[0], ("google-workspace", &[])],
            &[],
            "= | x unknown google-workspace | x later",
        ),
        (
            "a policy that does not apply is none (RFC 9989 §4.10.1)",
            format!("{SPF}{KEY}_dmarc.d.test. TXT \"v=DMARC1; p=rejct\"\n"),
            CIM,
            &[],
            "+ | x later | x later",
        ),
    ];
    let mut wrong = Vec::new();
    for (rule, zone, picks, own, wanted) in rows {
        let found = drawn(&climb(zone, picks, own, 12));
        if found != *wanted {
            wrong.push(format!("{rule}: {found}, not {wanted}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_is_not_asked_yet_opens_nothing() {
    let ladder = climb(&format!("{SPF}{NONE}{KEY}"), CIM, &[], 0);
    assert!(ladder.rungs.iter().all(|(_, rung)| matches!(rung, Rung::Closed(Closed::Unknown(_)))), "{ladder:?}");
    assert!(!ladder.allows(Policy::None));
}

#[test]
fn each_sender_says_by_what_it_passes() {
    let ladder = climb(&format!("{SPF}{NONE}{KEY}"), CIM, &["192.0.2.7"], 12);
    assert_eq!(ladder.senders, [("cimcloud".to_owned(), Proof::Dkim), (OWN.to_owned(), Proof::Lacking)]);
    assert!(ladder.allows(Policy::None) && !ladder.allows(Policy::Quarantine));
}

#[test]
fn a_record_names_servers_or_services_alone() {
    for (record, expected) in [
        ("v=spf1 ip4:192.0.2.1 -all", true),
        ("v=spf1 mx ~all", true),
        ("v=spf1 a:mail.d.test -all", true),
        ("v=spf1 ?ip4:192.0.2.1 -all", true),
        ("v=spf1 ?a:mail.d.test ?all", true),
        ("v=spf1 include:_spf.google.com ~all", false),
        ("v=spf1 redirect=_spf.d.test", false),
        ("v=spf1 -all", false),
    ] {
        assert_eq!(names_servers(record), expected, "{record}");
    }
}
