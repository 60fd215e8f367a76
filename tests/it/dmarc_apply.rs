//! Which DMARC record counts, what receivers apply of it, and which names they
//! ask.

use std::time::{Duration, Instant};

use mailvouch::DomainName;
use mailvouch::dmarc::{
    Alignment, Effective, Generation, Psd, authorises, external_report_name, organizational_domain, parse, record_name,
    report_hosts, select, tree_walk,
};
use mailvouch::finding::Code;

use crate::records::{Row, shown};

/// Several texts at one name, `|` between.
pub(crate) const SELECTED: &[Row] = &[
    ("one record", "v=DMARC1; p=none", &[]),
    ("none", "", &[]),
    ("two records void each other", "v=DMARC1; p=none|v=DMARC1; p=reject", &["DMARC_MULTIPLE error"]),
    ("a wildcard's SPF", "v=spf1 -all", &["DMARC_WILDCARD_TXT error"]),
    ("a wildcard's SPF beside a record", "v=spf1 -all|v=DMARC1; p=none", &["DMARC_WILDCARD_TXT warning"]),
    ("a record that is none", "v=dmarc1; p=none", &["DMARC_V_BAD error"]),
    ("a record without its start", "p=none; rua=mailto:a@example.com", &["DMARC_V_BAD error"]),
    ("a broken record beside a good one", "p=none; v=DMARC1|v=DMARC1; p=none", &["DMARC_V_BAD warning"]),
];

#[test]
fn selection() {
    let texts = |joined: &str| joined.split('|').filter(|text| !text.is_empty()).map(str::to_owned).collect::<Vec<_>>();
    for (rule, joined, expected) in SELECTED {
        assert_eq!(shown("", &select(&texts(joined)).findings), *expected, "{rule}");
    }
    assert_eq!(select(&texts("v=spf1 -all|v=DMARC1; p=none")).index, Some(1));
    assert_eq!(select(&texts("v=DMARC1; p=none|v=DMARC1; p=none")).index, None);
    assert_eq!(select(&texts("v=DMARC1 p=none")).index, None);
}

#[test]
fn well_formed_means_applied_as_written() {
    let rows = [
        ("v=DMARC1; p=none", true),
        ("v=DMARC1; p=reject; sp=reject; mailto:report@example.com", true),
        ("v=DMARC1; p=reject; adkim=strict; foo=bar", true),
        ("v=DMARC1; p=rejct; rua=mailto:a@example.com", false),
        ("v=DMARC1; p=reject; sp=x", false),
        ("v=DMARC1; p=none; p=none", false),
        ("v=DMARC1", false),
        ("v=dmarc1; p=none", false),
        ("", false),
    ];
    for (text, expected) in rows {
        assert_eq!(parse(text).well_formed, expected, "{text}");
    }
}

/// `p sp np pct` of RFC 9989 receivers, then of RFC 7489 receivers.
#[test]
fn what_receivers_apply() {
    let rows = [
        ("v=DMARC1; p=reject", "reject reject reject 100", "reject reject reject 100"),
        ("v=DMARC1; p=reject; sp=none", "reject none none 100", "reject none none 100"),
        ("v=DMARC1; p=none; np=reject", "none none reject 100", "none none none 100"),
        ("v=DMARC1; p=reject; t=y", "quarantine quarantine quarantine 100", "reject reject reject 100"),
        ("v=DMARC1; p=quarantine; np=reject; t=y", "none none quarantine 100", "quarantine quarantine quarantine 100"),
        ("v=DMARC1; p=reject; pct=20", "reject reject reject 100", "reject reject reject 20"),
        ("v=DMARC1; p=reject; pct=150", "reject reject reject 100", "reject reject reject 100"),
        // RFC 9989 §4.10.1: one typo disarms all of it.
        ("v=DMARC1; p=reject; sp=rejct; rua=mailto:a@example.com", "none none none 100", "none none none 100"),
        ("v=DMARC1; p=reject; sp=rejct", "-", "-"),
        // RFC 9989 §4.8: without a value it is no tag, and disarms nothing.
        ("v=DMARC1; p=reject; sp=; np=", "reject reject reject 100", "reject reject reject 100"),
        ("v=DMARC1; p=; rua=mailto:a@example.com", "none none none 100", "none none none 100"),
        ("v=DMARC1; p=reject; np=rejct; rua=mailto:a@example.com", "none none none 100", "reject reject reject 100"),
        ("v=DMARC1; p=reject; np=rejct", "-", "reject reject reject 100"),
        ("v=DMARC1; p=rejct; rua=mailto:a@example.com", "none none none 100", "none none none 100"),
        ("v=DMARC1; p=rejct; rua=a@example.com", "-", "-"),
        ("v=DMARC1; rua=mailto:a@example.com", "none none none 100", "none none none 100"),
        ("v=DMARC1", "-", "-"),
        ("v=dmarc1; p=reject", "-", "-"),
        ("v=DMARC1; p=reject; p=reject", "-", "-"),
        (
            "v=DMARC1; p=reject; sp=reject; mailto:report@example.com",
            "reject reject reject 100",
            "reject reject reject 100",
        ),
    ];
    let line = |effective: Option<Effective>| {
        effective.map_or("-".to_owned(), |e| format!("{} {} {} {}", e.p, e.sp, e.np, e.percent))
    };
    for (text, new, old) in rows {
        let record = parse(text).record;
        assert_eq!(line(record.effective(Generation::Rfc9989)), new, "RFC 9989: {text}");
        assert_eq!(line(record.effective(Generation::Rfc7489)), old, "RFC 7489: {text}");
    }
    let strict = parse("v=DMARC1; p=none; adkim=s; aspf=x").record.effective(Generation::Rfc9989).unwrap();
    assert_eq!((strict.adkim, strict.aspf), (Alignment::Strict, Alignment::Relaxed));
}

fn name(text: &str) -> DomainName {
    DomainName::parse(text).unwrap()
}

#[test]
fn the_names_of_a_tree_walk() {
    let rows = [
        // RFC 9989 §4.10
        (
            "a.b.c.d.e.f.g.h.i.j.mail.example.com",
            "a.b.c.d.e.f.g.h.i.j.mail.example.com g.h.i.j.mail.example.com h.i.j.mail.example.com i.j.mail.example.com \
             j.mail.example.com mail.example.com example.com com",
        ),
        (
            "a.b.c.d.e.f.example.com",
            "a.b.c.d.e.f.example.com b.c.d.e.f.example.com c.d.e.f.example.com d.e.f.example.com e.f.example.com f.example.com example.com com",
        ),
        (
            "a.b.c.d.e.example.com",
            "a.b.c.d.e.example.com b.c.d.e.example.com c.d.e.example.com d.e.example.com e.example.com example.com com",
        ),
        ("mail.example.com", "mail.example.com example.com com"),
        ("com", "com"),
        (".", ""),
    ];
    for (domain, expected) in rows {
        let walk = tree_walk(&name(domain));
        let names: Vec<_> = walk.iter().map(DomainName::as_str).collect();
        assert_eq!(names.join(" "), expected.split_whitespace().collect::<Vec<_>>().join(" "));
        assert!(walk.len() <= 8);
    }
    assert_eq!(record_name(&name("example.com")).unwrap().as_str(), "_dmarc.example.com");
}

#[test]
fn the_organizational_domain_of_what_a_walk_found() {
    use Psd::{No, Unset, Yes};
    type Row = (&'static str, &'static [(&'static str, Psd)], &'static str);
    let rows: [Row; 9] = [
        ("a.mail.example.com", &[], "a.mail.example.com"),
        ("a.mail.example.com", &[("example.com", Unset)], "example.com"),
        ("a.mail.example.com", &[("example.com", Unset), ("mail.example.com", Unset)], "example.com"),
        ("a.mail.example.com", &[("example.com", Unset), ("mail.example.com", No)], "mail.example.com"),
        ("a.mail.example.com", &[("com", Yes)], "example.com"),
        ("a.mail.giant.bank.example", &[("bank.example", Yes), ("giant.bank.example", Unset)], "giant.bank.example"),
        ("bank.example", &[("bank.example", Yes)], "bank.example"),
        // RFC 9989 §4.10: the walk stops at `psd=y`, also where it starts.
        ("bank.example", &[("bank.example", Yes), ("example", Unset)], "bank.example"),
        ("mail.example.com", &[("example.net", No)], "mail.example.com"),
    ];
    for (start, found, expected) in rows {
        let found: Vec<_> = found.iter().map(|(domain, psd)| (name(domain), *psd)).collect();
        assert_eq!(organizational_domain(&name(start), &found).as_str(), expected, "{start} {found:?}");
    }
}

#[test]
fn who_has_to_agree_to_reports() {
    let asked = external_report_name(&name("example.com"), &name("reports.example.net")).unwrap();
    assert_eq!(asked.as_str(), "example.com._report._dmarc.reports.example.net");
    let long = name(&["a".repeat(60), "b".repeat(60), "c".repeat(60), "d".repeat(60)].join("."));
    assert!(external_report_name(&long, &name("example.net")).is_err());
    assert!(
        authorises("v=DMARC1;") && authorises("v=DMARC1") && !authorises("v=DMARC") && !authorises("p=none; v=DMARC1")
    );
    let record =
        parse("v=DMARC1; p=none; rua=mailto:a@x.example!10m,https://u@Y.example:8443/r; ruf=mailto:b@x.example").record;
    assert_eq!(report_hosts(&record), [name("x.example"), name("y.example")]);
}

#[test]
fn two_hundred_tags_are_told_in_a_few_findings() {
    let tags: Vec<_> =
        (0..200_u8).map(|n| format!("{}{}=1", (b'a' + n / 26) as char, (b'a' + n % 26) as char)).collect();
    let text = format!("v=DMARC1; p=reject; rua=mailto:a@example.com; x{}", tags.join("; x"));
    let start = Instant::now();
    let parsed = parse(&text);
    assert!(start.elapsed() < Duration::from_millis(200), "{:?}", start.elapsed());
    assert!(parsed.well_formed);
    assert_eq!(parsed.findings.len(), 8);
    let rest = parsed.findings.last().unwrap();
    assert_eq!((rest.code, rest.params()), (Code::DmarcUnknownTag, &[("count", "193".to_owned())][..]));
    assert!(text[rest.span.clone().unwrap()].ends_with("xhr=1"));
    let again = parse(&format!("v=DMARC1{}", "; p=none".repeat(200)));
    assert_eq!(again.findings.iter().filter(|finding| finding.code == Code::DmarcDupTag).count(), 8);
}

#[test]
fn both_generations_side_by_side() {
    let drawn = |text: &str| {
        let rows = parse(text).record.side_by_side();
        let one = |applied: Option<(mailvouch::dmarc::Policy, u8)>| {
            applied.map_or("-".to_owned(), |(policy, percent)| format!("{policy} {percent}"))
        };
        rows.map(|row| format!("{}: {} / {}", row.tag, one(row.rfc9989), one(row.rfc7489))).join(", ")
    };
    for (rule, text, right) in [
        (
            "alike",
            "v=DMARC1; p=reject",
            "p: reject 100 / reject 100, sp: reject 100 / reject 100, np: reject 100 / reject 100",
        ),
        (
            "pct is gone (RFC 9989 §A.6)",
            "v=DMARC1; p=reject; pct=10",
            "p: reject 100 / reject 10, sp: reject 100 / reject 10, np: reject 100 / reject 10",
        ),
        (
            "t=y is new (RFC 9989 §4.7)",
            "v=DMARC1; p=reject; t=y",
            "p: quarantine 100 / reject 100, sp: quarantine 100 / reject 100, np: quarantine 100 / reject 100",
        ),
        (
            "np is new",
            "v=DMARC1; p=none; np=reject",
            "p: none 100 / none 100, sp: none 100 / none 100, np: reject 100 / none 100",
        ),
        (
            "an np that is wrong disarms one of them",
            "v=DMARC1; p=reject; np=rejct",
            "p: - / reject 100, sp: - / reject 100, np: - / reject 100",
        ),
    ] {
        assert_eq!(drawn(text), right, "{rule}");
    }
}
