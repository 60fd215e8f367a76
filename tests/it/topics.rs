//! Single topics of an audit over zone text: a row for a rule, or a bug, that one
//! topic shows.

use mailvouch::audit::{AuditOptions, Report, Topic, partial};
use mailvouch::dns::{Answers, zone};
use mailvouch::{DomainName, Selector};

/// The report on a domain, with a key looked for at `s`; `{TEN}` stands for ten
/// TXT records of 100 octets.
fn audited(domain: &str, text: &str) -> Report {
    let text = text
        .replace("{TEN}", &(0..10).map(|n| format!("d TXT \"{n}{}\"\n", "x".repeat(99))).collect::<Vec<_>>().concat());
    let zone = zone::parse(&format!("$ORIGIN test.\n$TTL 300\n{text}\n")).unwrap();
    let domain = DomainName::parse(domain).unwrap();
    let options = AuditOptions { selectors: [Selector::parse("s").unwrap()].into(), ..AuditOptions::default() };
    let mut answers = Answers::new();
    loop {
        let (report, open) = partial(&domain, &options, &answers);
        if open.is_empty() {
            return report;
        }
        for question in open {
            let answer = zone.answer(&question);
            answers.insert(question, answer);
        }
    }
}

/// A topic: its verdict, the codes of its findings.
fn topic<T>(topic: &Topic<T>) -> (String, Vec<&'static str>) {
    let verdict = format!("{:?}", topic.verdict);
    let word = verdict.split('(').next().unwrap_or_default().to_owned();
    (word, topic.findings.iter().map(|finding| finding.code.name()).collect())
}

/// The rule, the domain, the zone, the topic, its verdict, codes that it says, codes that it does not.
#[rustfmt::skip]
const ROWS: &[(&str, &str, &str, &str, &str, &[&str], &[&str])] = &[
    ("RFC 9989 §4.10 nobody asks above psd=n", "a.b.d.test", "a.b.d TXT x\n_dmarc.b.d TXT \"v=DMARC1; p=reject; psd=n\"\n;! fail _dmarc.d.test. TXT servfail", "DMARC", "Weak", &["DMARC_INHERITED"], &[]),
    ("RFC 9989 §4.10.2 the fewest labels count, and those are not known", "a.b.d.test", "a.b.d TXT x\n_dmarc.b.d TXT \"v=DMARC1; p=none\"\n;! fail _dmarc.d.test. TXT servfail", "DMARC", "Unknown", &[], &["DMARC_P_NONE", "DMARC_INHERITED"]),
    ("RFC 9989 §4.10.1 the domain's own record is in force whatever is above", "d.test", "_dmarc.d TXT \"v=DMARC1; p=reject\"\n;! fail _dmarc.test. TXT servfail", "DMARC", "Weak", &["DMARC_NO_RUA"], &[]),
    ("RFC 9989 §4.7 psd=y of a public suffix is right", "example.co.uk", "example.co.uk. TXT x\n_dmarc.co.uk. TXT \"v=DMARC1; p=reject; psd=y; rua=mailto:a@co.uk\"", "DMARC", "Weak", &["DMARC_INHERITED"], &["DMARC_PSD_Y"]),
    ("and wrong of an organization", "d.test", "_dmarc.d TXT \"v=DMARC1; p=reject; psd=y; rua=mailto:a@d.test\"", "DMARC", "Broken", &["DMARC_PSD_Y"], &[]),
    ("RFC 8461 §3.1 spaces around the sign", "d.test", "_mta-sts.d TXT \"v = STSv1; id=1\"\nmta-sts.d A 192.0.2.1", "MTA-STS", "Broken", &["MTASTS_V_BAD"], &["MTASTS_NONE"]),
    ("RFC 8461 §3.1 the version stands first", "d.test", "_mta-sts.d TXT \"id=1; v=STSv1\"\nmta-sts.d A 192.0.2.1", "MTA-STS", "Broken", &["MTASTS_V_BAD"], &["MTASTS_NONE"]),
    ("RFC 8460 §3 spaces around the sign", "d.test", "_smtp._tls.d TXT \"v = TLSRPTv1; rua=mailto:a@d.test\"", "TLS-RPT", "Broken", &["TLSRPT_V_BAD"], &["TLSRPT_NONE"]),
    ("BIMI draft-14 §4.3 allows spaces around the sign", "d.test", "_dmarc.d TXT \"v=DMARC1; p=reject\"\ndefault._bimi.d TXT \"v = BIMI1; l=https://d.test/l.svg; a=https://d.test/a.pem\"", "BIMI", "Good", &[], &["BIMI_NONE", "BIMI_V_BAD"]),
    ("BIMI draft-14 §4.3 the version stands first", "d.test", "default._bimi.d TXT \"l=https://d.test/l.svg; v=BIMI1\"", "BIMI", "Broken", &["BIMI_V_BAD"], &["BIMI_NONE"]),
    ("what claims no version is nobody's record", "d.test", "*.d TXT \"v=spf1 -all\"", "MTA-STS", "Absent", &["MTASTS_NONE"], &[]),
    ("RFC 1035 §4.2.1 many TXT records, and no SPF among them", "d.test", "d NS ns\n{TEN}", "DNS", "Weak", &["DNS_TXT_MANY"], &[]),
    ("and with SPF", "d.test", "d NS ns\nd TXT \"v=spf1 -all\"\n{TEN}", "DNS", "Weak", &["DNS_TXT_MANY"], &[]),
    ("of which SPF says nothing more", "d.test", "d TXT \"v=spf1 -all\"\n{TEN}", "SPF", "Weak", &["SPF_PARKED_INCOMPLETE"], &["SPF_SIZE_450", "SPF_TXT_SET_SIZE"]),
];

#[test]
fn topics() {
    let mut wrong = Vec::new();
    for (rule, domain, zone, name, expected, says, silent) in ROWS {
        let report = audited(domain, zone);
        let (verdict, codes) = match *name {
            "DNS" => topic(&report.servers),
            "SPF" => topic(&report.spf),
            "DKIM" => topic(&report.dkim),
            "DMARC" => topic(&report.dmarc),
            "BIMI" => topic(&report.bimi),
            "MTA-STS" => topic(&report.mta_sts),
            _ => topic(&report.tls_rpt),
        };
        let right = says.iter().all(|code| codes.contains(code)) && !silent.iter().any(|code| codes.contains(code));
        if verdict != *expected || !right {
            wrong.push(format!("{rule}: {verdict} {codes:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Resolvers turn the order of records: what a wildcard answers is then no key of each selector.
#[test]
fn a_wildcard_of_two_records_in_any_order() {
    let domain = DomainName::parse("d.test").unwrap();
    let named = [Selector::parse("s").unwrap()].into();
    let options = AuditOptions { named, ..AuditOptions::default() };
    let zone = |first, second| {
        let text = format!("$ORIGIN d.test.\n$TTL 300\n*._domainkey TXT \"{first}\"\n*._domainkey TXT \"{second}\"\n");
        zone::parse(&text).unwrap()
    };
    let (one, other) = (zone("v=DKIM1; p=", "moo"), zone("moo", "v=DKIM1; p="));
    let mut answers = Answers::new();
    loop {
        let (report, open) = partial(&domain, &options, &answers);
        if open.is_empty() {
            let (_, codes) = topic(&report.dkim);
            assert!(report.dkim.detail.is_empty() && codes.contains(&"DKIM_NOT_FOUND"), "{codes:?}");
            return;
        }
        for question in open {
            let turned = question.name.as_str().starts_with("s.");
            let answer = if turned { other.answer(&question) } else { one.answer(&question) };
            answers.insert(question, answer);
        }
    }
}
