//! The audit over zone text: what only several names together show.

use mailvouch::audit::{AuditOptions, partial};
use mailvouch::dns::{Answers, zone};
use mailvouch::finding::Severity;
use mailvouch::{DomainName, Selector};

pub(crate) fn audited(text: &str) -> mailvouch::audit::Report {
    audited_with("d.test", &AuditOptions::default(), text)
}

fn audited_with(domain: &str, options: &AuditOptions, text: &str) -> mailvouch::audit::Report {
    let zone = zone::parse(&format!("$ORIGIN test.\n$TTL 300\n{text}\n")).unwrap();
    let domain = DomainName::parse(domain).unwrap();
    let mut answers = Answers::new();
    loop {
        let (report, open) = partial(&domain, options, &answers);
        if open.is_empty() {
            return report;
        }
        for question in open {
            let answer = zone.answer(&question);
            answers.insert(question, answer);
        }
    }
}

/// Codes of DMARC that hang on the names of others: the rule, the zone, what is found.
pub(crate) const REPORTS: &[(&str, &str, &[&str])] = &[
    ("RFC 9990 §4 the own domain needs no agreement", "_dmarc.d TXT \"v=DMARC1; p=none; rua=mailto:a@d.test\"", &[]),
    ("RFC 9990 §4 nor does one below it", "_dmarc.d TXT \"v=DMARC1; p=none; rua=mailto:a@x.d.test\"", &[]),
    (
        "RFC 9990 §4 the same organization needs none",
        "_dmarc.d TXT \"v=DMARC1; p=none; rua=mailto:a@e.test\"\n_dmarc TXT \"v=DMARC1; p=none; psd=n\"",
        &[],
    ),
    (
        "RFC 9990 §4 another host that agrees",
        "_dmarc.d TXT \"v=DMARC1; p=none; rua=mailto:a@e.test\"\nd.test._report._dmarc.e TXT \"v=DMARC1;\"",
        &[],
    ),
    (
        "RFC 9990 §4 another host that agrees to all",
        "_dmarc.d TXT \"v=DMARC1; p=none; rua=mailto:a@e.test\"\n*._report._dmarc.e TXT \"v=DMARC1\"",
        &[],
    ),
    (
        "RFC 9990 §4 another host that does not",
        "_dmarc.d TXT \"v=DMARC1; p=none; rua=mailto:a@e.test\"",
        &["DMARC_EXT_UNAUTHORISED mailto:a@e.test d.test._report._dmarc.e.test"],
    ),
    (
        "RFC 9990 §4 the version stands first",
        "_dmarc.d TXT \"v=DMARC1; p=none; rua=mailto:a@e.test\"\nd.test._report._dmarc.e TXT \"v=DMARC\"",
        &["DMARC_EXT_INVALID mailto:a@e.test d.test._report._dmarc.e.test"],
    ),
    (
        "RFC 9990 §4 it cannot be looked up",
        "_dmarc.d TXT \"v=DMARC1; p=none; rua=mailto:a@e.test\"\n;! fail d.test._report._dmarc.e.test. TXT servfail",
        &["DMARC_EXT_UNKNOWN mailto:a@e.test d.test._report._dmarc.e.test"],
    ),
    (
        "RFC 9990 §4 the organization of the host is not known: perhaps none is needed",
        "_dmarc.d TXT \"v=DMARC1; p=none; rua=mailto:a@e.test\"\n;! fail _dmarc.e.test. TXT servfail",
        &["DMARC_EXT_UNKNOWN mailto:a@e.test d.test._report._dmarc.e.test"],
    ),
    (
        "it agrees, whoever it belongs to",
        "_dmarc.d TXT \"v=DMARC1; p=none; rua=mailto:a@e.test\"\n;! fail _dmarc.e.test. TXT servfail\nd.test._report._dmarc.e TXT \"v=DMARC1\"",
        &[],
    ),
    (
        "what is not known above both makes them no strangers",
        "_dmarc.d TXT \"v=DMARC1; p=none; rua=mailto:a@x.d.test\"\n;! fail _dmarc.test. TXT servfail",
        &[],
    ),
    (
        "RFC 9989 §4.10.2 a name below is another organization's where psd=n says so",
        "_dmarc.d TXT \"v=DMARC1; p=none; rua=mailto:a@x.d.test\"\n_dmarc.x.d TXT \"v=DMARC1; p=none; psd=n\"",
        &["DMARC_EXT_UNAUTHORISED mailto:a@x.d.test d.test._report._dmarc.x.d.test"],
    ),
];

#[test]
fn other_hosts_agree_to_receive_reports() {
    for (rule, zone, expected) in REPORTS {
        let report = audited(zone);
        let (_, record) = report.dmarc.detail.as_ref().expect(rule);
        let text = record.tags.to_string();
        let found: Vec<String> = report
            .dmarc
            .findings
            .iter()
            .filter(|finding| finding.code.name().starts_with("DMARC_EXT"))
            .map(|finding| {
                let name = finding.params().iter().find(|(key, _)| *key == "name").map_or("", |(_, name)| name);
                format!("{} {} {name}", finding.code, &text[finding.span.clone().unwrap()])
            })
            .collect();
        assert_eq!(found, *expected, "{rule}");
    }
}

/// Who is of one organization by the public suffix list gets the reports of some receivers: less is lost.
#[test]
fn a_host_of_the_same_name_weighs_less() {
    let below = "_dmarc.d TXT \"v=DMARC1; p=none; rua=mailto:a@x.d.test\"\n_dmarc.x.d TXT \"v=DMARC1; p=none; psd=n\"";
    let rows = [
        ("of another name", "_dmarc.d TXT \"v=DMARC1; p=none; rua=mailto:a@e.test\"".to_owned(), Severity::Error),
        ("RFC 7489 §7.1 of the same", below.to_owned(), Severity::Warning),
        (
            "what is not known stays a note",
            format!("{below}\n;! fail d.test._report._dmarc.x.d.test. TXT servfail"),
            Severity::Info,
        ),
    ];
    for (rule, zone, expected) in rows {
        let report = audited(&zone);
        let found = report.dmarc.findings.iter().find(|finding| finding.code.name().starts_with("DMARC_EXT"));
        assert_eq!(found.map(|finding| finding.severity), Some(expected), "{rule}");
    }
}

/// BIMI draft-14 §7.2: the domain, its records, the verdict, the logo that is found, and where nothing is.
#[test]
fn a_selector_of_its_own_never_falls_back_to_default() {
    let options = AuditOptions { bimi: Selector::parse("brand").ok(), ..AuditOptions::default() };
    let dmarc = "d A 192.0.2.1\ns.d A 192.0.2.1\n_dmarc.d TXT \"v=DMARC1; p=reject; rua=mailto:a@d.test\"\nd MX 1 d\n";
    let (brand, other) = ("TXT \"v=BIMI1; l=https://d.test/brand.svg\"", "TXT \"v=BIMI1; l=https://d.test/other.svg\"");
    for (rule, domain, text, logo, none_at) in [
        (
            "the record at the selector",
            "d.test",
            format!("brand._bimi.d {brand}\ndefault._bimi.d {other}"),
            Some("https://d.test/brand.svg"),
            None,
        ),
        ("nothing at the selector", "d.test", format!("default._bimi.d {other}"), None, Some("brand._bimi.d.test")),
        (
            "the same selector at the organization",
            "s.d.test",
            format!("brand._bimi.d {brand}\ndefault._bimi.s.d {other}"),
            Some("https://d.test/brand.svg"),
            None,
        ),
        (
            "no other one there either",
            "s.d.test",
            format!("default._bimi.d {other}"),
            None,
            Some("brand._bimi.s.d.test"),
        ),
    ] {
        let bimi = audited_with(domain, &options, &format!("{dmarc}{text}")).bimi;
        assert_eq!(bimi.detail.as_ref().map(|record| record.location.as_str()), logo, "{rule}");
        let none = bimi.findings.iter().find(|finding| finding.code.name() == "BIMI_NONE");
        assert_eq!(none.map(|finding| finding.params()[0].1.as_str()), none_at, "{rule}");
    }
}

/// RFC 9989 §4.7: which tag is in force for a domain, with its policy.
#[test]
fn the_tag_that_is_in_force() {
    let above = |record: &str| format!("_dmarc.d TXT \"v=DMARC1; {record}\"\nd A 192.0.2.1\n");
    for (rule, domain, text, tag, policy) in [
        ("its own p", "d.test", above("p=quarantine; sp=reject; np=reject"), "p", "quarantine"),
        ("sp below", "s.d.test", format!("{}s.d A 192.0.2.1", above("p=reject; sp=none; np=reject")), "sp", "none"),
        ("np where the name does not exist", "s.d.test", above("p=none; sp=none; np=reject"), "np", "reject"),
        ("sp in its place", "s.d.test", above("p=reject; sp=quarantine"), "sp", "quarantine"),
        ("p in the place of both", "s.d.test", above("p=reject"), "p", "reject"),
    ] {
        let report = audited_with(domain, &AuditOptions::default(), &text);
        assert_eq!(report.policy().map(|(tag, policy)| (tag, policy.name())), Some((tag, policy)), "{rule}");
    }
}
