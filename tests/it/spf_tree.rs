//! The include tree over zone text: costs, bounds, broken branches, the proof.

use std::collections::BTreeSet;

use mailvouch::dns::{Answers, zone};
use mailvouch::finding::Finding;
use mailvouch::spf::expand::{WORK_LIMIT, expand_record};
use mailvouch::spf::proof::{authorised, prove};
use mailvouch::spf::select::select;
use mailvouch::spf::{Expansion, expand, limits, parse};
use mailvouch::{DomainName, Outcome};

/// Codes of the tree, each with the zone that gives it; the record is at `d.test`.
const ROWS: &[(&str, &str)] = &[
    (
        "SPF_TOO_MANY_LOOKUPS",
        "d TXT \"v=spf1 a:h.test a:h1.test a:h2.test a mx include:i.test a:h.test a:h.test a:h.test a:h.test -all\"\ni TXT \"v=spf1 a:h.test ip4:192.0.2.1 -all\"\nh A 192.0.2.1",
    ),
    (
        "SPF_LOOKUPS_HIGH",
        "d TXT \"v=spf1 a:h.test a:h.test a:h.test a:h.test a:h.test a:h.test a:h.test a:h.test a:h.test -all\"\nh A 192.0.2.1",
    ),
    ("SPF_TOO_MANY_VOID", "d TXT \"v=spf1 a:x.test a:y.test exists:z.test -all\""),
    ("SPF_VOID", "d TXT \"v=spf1 exists:z.test -all\""),
    ("SPF_VOID_IPV6", "d TXT \"v=spf1 a:h.test a:h.test a:h.test -all\"\nh A 192.0.2.1"),
    (
        "SPF_MX_TOO_MANY",
        "d TXT \"v=spf1 mx -all\"\nd MX 1 a\nd MX 1 b\nd MX 1 c\nd MX 1 e\nd MX 1 f\nd MX 1 g\nd MX 1 h\nd MX 1 i\nd MX 1 j\nd MX 1 k\nd MX 1 l",
    ),
    ("SPF_MX_NONE", "d TXT \"v=spf1 mx -all\""),
    ("SPF_INCLUDE_NONE", "d TXT \"v=spf1 include:i.test -all\""),
    ("SPF_HELPER_NONE", "d TXT \"v=spf1 include:dc-aa8e722993._spfm.d.test -all\""),
    ("SPF_INCLUDE_PERMERROR", "d TXT \"v=spf1 include:i.test -all\"\ni TXT \"v=spf1 moo\""),
    ("SPF_INCLUDE_PERMERROR", "d TXT \"v=spf1 include:i.test -all\"\ni TXT \"v=spf1 -all\"\ni TXT \"v=spf1 ~all\""),
    ("SPF_INCLUDE_TEMPERROR", "d TXT \"v=spf1 include:i.test -all\"\n;! fail i.test. TXT servfail"),
    ("SPF_INCLUDE_LOOP", "d TXT \"v=spf1 include:i.test -all\"\ni TXT \"v=spf1 include:d.test -all\""),
    ("SPF_REDIRECT_LOOP", "d TXT \"v=spf1 redirect=d.test\""),
    ("SPF_REDIRECT_NONE", "d TXT \"v=spf1 redirect=i.test\""),
    ("SPF_INCLUDE_PASS_ALL", "d TXT \"v=spf1 include:i.test -all\"\ni TXT \"v=spf1 +all\""),
    (
        "SPF_INCLUDE_REPEATED",
        "d TXT \"v=spf1 include:i.test include:j.test -all\"\ni TXT \"v=spf1 include:k.test -all\"\nj TXT \"v=spf1 include:k.test -all\"\nk TXT \"v=spf1 ip4:192.0.2.1 -all\"",
    ),
    ("SPF_A_NODATA", "d TXT \"v=spf1 a:h.test -all\"\nh TXT \"x\""),
    ("SPF_NONE", "d TXT \"google-site-verification=1\""),
    ("SPF_MULTIPLE", "d TXT \"v=spf1 a -all\"\nd TXT \"v=spf1 mx -all\""),
];

pub(crate) const CODES: &[&str] = &[
    "SPF_TOO_MANY_LOOKUPS",
    "SPF_LOOKUPS_HIGH",
    "SPF_TOO_MANY_VOID",
    "SPF_VOID",
    "SPF_VOID_IPV6",
    "SPF_MX_TOO_MANY",
    "SPF_MX_NONE",
    "SPF_INCLUDE_NONE",
    "SPF_HELPER_NONE",
    "SPF_INCLUDE_PERMERROR",
    "SPF_INCLUDE_TEMPERROR",
    "SPF_INCLUDE_LOOP",
    "SPF_REDIRECT_LOOP",
    "SPF_REDIRECT_NONE",
    "SPF_INCLUDE_PASS_ALL",
    "SPF_INCLUDE_REPEATED",
    "SPF_A_NODATA",
    "SPF_NONE",
    "SPF_MULTIPLE",
];

fn name(text: &str) -> DomainName {
    DomainName::parse(text).unwrap()
}

/// Runs a checker against zone text; gives its value and the number of rounds.
fn run<T>(zone: &str, mut checker: impl FnMut(&Answers) -> Outcome<T>) -> (T, usize, Answers) {
    let zone = zone::parse(&format!("$ORIGIN test.\n$TTL 300\n{zone}\n")).unwrap();
    let mut answers = Answers::new();
    for rounds in 0.. {
        match checker(&answers) {
            Outcome::Done(value) => return (value, rounds, answers),
            Outcome::Need(questions) => {
                for question in questions {
                    let answer = zone.answer(&question);
                    answers.insert(question, answer);
                }
            }
        }
    }
    unreachable!()
}

fn tree(zone: &str) -> (Expansion, usize, Answers) {
    run(zone, |answers| expand(&name("d.test"), answers))
}

#[test]
fn every_code_of_the_tree() {
    let rows: BTreeSet<&str> = ROWS.iter().map(|(code, _)| *code).collect();
    assert_eq!(rows, CODES.iter().copied().collect());
    for (code, zone) in ROWS {
        let (expansion, _, answers) = tree(zone);
        let question = mailvouch::dns::Question::new(name("d.test"), mailvouch::dns::RecordType::Txt);
        let texts = match answers.get(&question) {
            Some(mailvouch::dns::Answer::Records(records)) => mailvouch::dns::texts(&records.data),
            _ => Vec::new(),
        };
        let mut findings: Vec<Finding> = limits::findings(&expansion);
        findings.extend(select(&texts).findings);
        assert!(findings.iter().any(|finding| finding.code.name() == *code), "{code}: {findings:?}");
    }
}

#[test]
fn rounds_are_the_depth_of_the_tree() {
    let (expansion, rounds, _) = tree(
        "d TXT \"v=spf1 include:a.test include:b.test mx a -all\"\nd MX 1 d\nd A 192.0.2.9\n\
         a TXT \"v=spf1 include:c.test ip4:192.0.2.0/28 -all\"\nb TXT \"v=spf1 include:c.test ip4:192.0.2.16/28 -all\"\n\
         c TXT \"v=spf1 ip6:2001:db8::/32 -all\"",
    );
    assert_eq!(rounds, 3);
    assert_eq!((expansion.lookups, expansion.voids4, expansion.voids6), (6, 0, 1));
}

#[test]
fn a_hostile_tree_ends() {
    let fan = (0..40).map(|index| format!("include:n{index}.test")).collect::<Vec<_>>().join(" ");
    let mut zone = String::new();
    for name in ["d".to_owned()].into_iter().chain((0..40).map(|index| format!("n{index}"))) {
        let strings: Vec<String> = format!("v=spf1 {fan} -all")
            .as_bytes()
            .chunks(200)
            .map(|part| format!("\"{}\"", String::from_utf8_lossy(part)))
            .collect();
        zone.push_str(&format!("{name} TXT {}\n", strings.join(" ")));
    }
    let (expansion, rounds, answers) = tree(&zone);
    assert!(expansion.capped);
    assert!(expansion.lookups <= WORK_LIMIT * 41, "{}", expansion.lookups);
    assert!(answers.len() <= WORK_LIMIT as usize * 2 && rounds < 50);
}

#[test]
fn macros_of_the_domain_are_followed_and_those_of_the_sender_are_not() {
    let (expansion, _, _) = tree(
        "d TXT \"v=spf1 include:%{d}.s.test exists:%{i}.x.test -all\"\nd.test.s TXT \"v=spf1 ip4:192.0.2.1 -all\"",
    );
    assert_eq!(expansion.lookups, 2);
    let proof = prove(None, &expansion);
    assert_eq!(proof.gained.networks(), ["192.0.2.1"]);
}

#[test]
fn the_proof() {
    let zone = "d TXT \"v=spf1 -ip4:192.0.2.1 ip4:192.0.2.0/30 include:a.test -all\"\n\
                a TXT \"v=spf1 ip4:198.51.100.0/24 -all\"\nv TXT \"v=spf1 ip4:198.51.100.0/25 ip6:2001:db8::/32 ~all\"";
    for (after, lost, gained, by) in [
        (
            "v=spf1 -ip4:192.0.2.1 ip4:192.0.2.0/30 include:a.test include:v.test -all",
            &[][..],
            &["2001:db8::/32"][..],
            Some("include:v.test"),
        ),
        ("v=spf1 ip4:192.0.2.0/30 include:a.test -all", &[], &["192.0.2.1"], None),
        ("v=spf1 -ip4:192.0.2.1 ip4:192.0.2.0/30 -all", &["198.51.100.0/24"], &[], None),
    ] {
        let (before, after_tree, _) = {
            let (before, _, _) = tree(zone);
            let record = parse(after).record;
            let (after, _, answers) = run(zone, |answers| expand_record(&name("d.test"), &record, answers));
            (before, after, answers)
        };
        let proof = prove(Some(&before), &after_tree);
        assert_eq!(proof.lost.networks(), lost, "{after}");
        assert_eq!(proof.gained.networks(), gained, "{after}");
        assert_eq!(proof.holds(), lost.is_empty(), "{after}");
        assert_eq!(proof.gained_by.first().map(|(term, _)| term.clone()).as_deref(), by, "{after}");
    }
}

#[test]
fn what_cannot_be_enumerated_is_named() {
    let zone = "d TXT \"v=spf1 exists:%{i}.x.test include:i.test -all\"\n;! fail i.test. TXT timeout";
    let (before, _, _) = tree(zone);
    let record = parse("v=spf1 exists:%{i}.x.test -all").record;
    let (after, _, _) = run(zone, |answers| expand_record(&name("d.test"), &record, answers));
    let proof = prove(Some(&before), &after);
    assert_eq!(proof.same_unknown, ["exists:%{i}.x.test"]);
    assert_eq!(proof.unknown, ["i.test"]);
    assert!(!proof.holds());
}

#[test]
fn who_is_matched_before_a_term_that_nobody_knows_is_certain() {
    // 192.0.2.1 fails at `i`, passes at `o` and so is a softfail here: `a:h` never gets to see it.
    let zone = "d TXT \"v=spf1 ~include:o.test ip4:192.0.2.1 ip4:192.0.2.2 -all\"\n\
                o TXT \"v=spf1 -include:i.test exists:e.test -all\"\ni TXT \"v=spf1 -ip4:192.0.2.1 include:u.test -all\"\n\
                u TXT \"v=spf1 a:h.test -all\"\ne A 192.0.2.9\n;! fail h.test. A servfail\n;! fail h.test. AAAA servfail";
    let (tree, _, _) = tree(zone);
    let known = authorised(&tree.root);
    assert_eq!(known.pass.networks(), ["192.0.2.2"]);
    for (term, set) in &known.doubt {
        assert_eq!((&**term, set.networks()), ("a:h.test", vec!["192.0.2.2".to_owned()]));
    }
}
