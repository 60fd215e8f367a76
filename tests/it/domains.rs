//! Whole domains as zone text, and the report on each as a person would judge
//! it. `;= ` starts a domain; what stands before the first is in all of a file.

#![allow(clippy::format_collect)] // the test builds its zones once

use std::collections::BTreeSet;

use mailvouch::audit::{AuditOptions, Report, Topic, Verdict, partial};
use mailvouch::dns::{Answer, Answers, Failure, Question, RecordType, zone};
use mailvouch::finding::{Finding, Severity};
use mailvouch::{DomainName, Selector};

const FILES: &[(&str, &str)] = &[
    ("good", include_str!("../data/domains/good.zone")),
    ("spf", include_str!("../data/domains/spf.zone")),
    ("dkim", include_str!("../data/domains/dkim.zone")),
    ("dmarc", include_str!("../data/domains/dmarc.zone")),
    ("dns", include_str!("../data/domains/dns.zone")),
    ("failures", include_str!("../data/domains/failures.zone")),
];

struct Case {
    title: String,
    domain: DomainName,
    zone: zone::Zone,
}

/// `{KEY}`, `{CUT}` and `{1024}` stand for a key of 2048 bits, for the first 255
/// octets of it, and for the base64 of one of 1024 bits.
fn case(title: &str, domain: &str, text: &str) -> Case {
    let published = include_str!("../data/zones/tocco.ch.zone").split_once("default._domainkey TXT (").unwrap().1;
    let key: String = published.split('"').skip(1).step_by(2).take_while(|part| !part.starts_with(' ')).collect();
    let key = key.as_str();
    let text = text.replace("{KEY}", &format!("\"{}\" \"{}\"", &key[..200], &key[200..]));
    let text = text.replace("{CUT}", &format!("\"{}\"", &key[..255])).replace("{1024}", &crate::sentences::spki(1024));
    let zone = zone::parse(&format!("$ORIGIN d.test.\n$TTL 3600\n{text}\n"));
    let zone = zone.unwrap_or_else(|error| panic!("{title}: {error:?}"));
    Case { title: title.to_owned(), domain: DomainName::parse(domain).unwrap(), zone }
}

fn cases(file: &str) -> Vec<Case> {
    let mut parts = file.split("\n;= ");
    let all = parts.next().unwrap();
    let case = |part: &str| {
        let (title, text) = part.split_once('\n').unwrap();
        let domain = text.lines().find_map(|line| line.strip_prefix(";: domain ")).unwrap_or("d.test");
        case(title, domain, &format!("{all}\n{text}"))
    };
    parts.map(case).collect()
}

/// Domains that nobody has by accident.
fn adversarial() -> Vec<Case> {
    let lines = |line: &dyn Fn(usize) -> String, n| (0..n).map(line).collect::<Vec<_>>().join("\n");
    let strings = |text: &str| {
        let parts: Vec<_> = text.as_bytes().chunks(255).map(|part| std::str::from_utf8(part).unwrap()).collect();
        format!("\"{}\"", parts.join("\" \""))
    };
    let many = (0..4000).map(|n| format!("ip4:10.{}.{}.1 ", n / 250, n % 250)).collect::<String>();
    let label = "x".repeat(63);
    let long = format!("{label}.{label}.{label}.{}.d.test", "y".repeat(54));
    let deep = format!("{}d.test", "a.".repeat(120));
    vec![
        case("SPF of 60,000 octets", "d.test", &format!("@ TXT {}", strings(&format!("v=spf1 {many}-all")))),
        case(
            "binary TXT",
            "d.test",
            "@ TXT \"\\000\\001\\255\" \"\\128\"\n_dmarc TXT \"\\255\\254\"\ns._domainkey TXT \"v=DKIM1; p=\\200\"\ndefault._bimi TXT \"\\195\"\n_mta-sts TXT \"v=STS\\255\"\n_smtp._tls TXT \"\\000\"",
        ),
        case(
            "three hundred TXT records",
            "d.test",
            &format!("@ TXT \"v=spf1 -all\"\n{}", lines(&|n| format!("@ TXT \"verification-{n}=0123456789\""), 300)),
        ),
        case(
            "three hundred SPF records",
            "d.test",
            &lines(&|n| format!("@ TXT \"v=spf1 ip4:192.0.2.{} ip4:198.51.100.{} -all\"", n % 250, n / 250), 300),
        ),
        case(
            "three hundred DMARC records",
            "d.test",
            &lines(&|n| format!("_dmarc TXT \"v=DMARC1; p=none; rua=mailto:a{n}@d.test\""), 300),
        ),
        case(
            "includes forty deep",
            "d.test",
            &format!(
                "@ TXT \"v=spf1 include:i0.test -all\"\n{}",
                lines(&|n| format!("i{n}.test. TXT \"v=spf1 include:i{}.test -all\"", n + 1), 40)
            ),
        ),
        case(
            "a tree of ten to the third",
            "d.test",
            &format!(
                "@ TXT \"v=spf1 {}-all\"\n{}",
                (0..10).map(|n| format!("include:i{n}.test ")).collect::<String>(),
                lines(
                    &|n| format!(
                        "i{n}.test. TXT \"v=spf1 {}-all\"",
                        (0..10).map(|m| format!("include:j{m}.test ")).collect::<String>()
                    ),
                    10
                )
            ),
        ),
        case(
            "a CNAME loop at every name",
            "d.test",
            "@ NS ns\n_dmarc CNAME _dmarc2\n_dmarc2 CNAME _dmarc\ns._domainkey CNAME t._domainkey\nt._domainkey CNAME s._domainkey\n_mta-sts CNAME _mta-sts",
        ),
        case(
            "aliases without end",
            "d.test",
            &format!("@ NS ns\n_dmarc CNAME c0\n{}", lines(&|n| format!("c{n} CNAME c{}", n + 1), 40)),
        ),
        case(
            "a name at the length limit",
            &long,
            "@ NS ns\n_dmarc TXT \"v=DMARC1; p=reject; sp=reject; rua=mailto:d@d.test\"",
        ),
        case("a hundred and twenty labels", &deep, "@ NS ns\n_dmarc TXT \"v=DMARC1; p=reject; rua=mailto:d@d.test\""),
        case(
            "hundreds of report addresses",
            "d.test",
            &format!(
                "_dmarc TXT {}",
                strings(&format!(
                    "v=DMARC1; p=none; rua={}",
                    (0..300).map(|n| format!("mailto:a@h{n}.example")).collect::<Vec<_>>().join(",")
                ))
            ),
        ),
        case("hundreds of exchangers and servers", "d.test", &lines(&|n| format!("@ MX {n} m{n}\n@ NS n{n}"), 300)),
        case(
            "tags without end",
            "d.test",
            &format!(
                "_dmarc TXT {}\ns._domainkey TXT {}",
                strings(&format!("v=DMARC1; {}", "a=1;".repeat(5000))),
                strings(&";".repeat(20_000))
            ),
        ),
        case(
            "what a page must not run",
            "d.test",
            "@ TXT \"v=spf1 <script>alert(1)</script> -all\"\n_dmarc TXT \"v=DMARC1; p=<b>; rua=javascript:alert(1)\"",
        ),
    ]
}

fn all() -> Vec<(&'static str, Vec<Case>)> {
    let files = FILES.iter().map(|(name, text)| (*name, cases(text)));
    files.chain([("adversarial", adversarial())]).collect()
}

/// A report, how many rounds it took, and what was asked.
fn audited(case: &Case, answer: impl Fn(&Question) -> Answer) -> (Report, usize, BTreeSet<Question>) {
    let options = AuditOptions {
        selectors: ["s", "t"].map(|selector| Selector::parse(selector).unwrap()).into(),
        ..AuditOptions::default()
    };
    let (mut answers, mut asked) = (Answers::new(), BTreeSet::new());
    for rounds in 0.. {
        let (report, open) = partial(&case.domain, &options, &answers);
        if open.is_empty() {
            return (report, rounds, asked);
        }
        assert!(rounds < 60, "{}: no end", case.title);
        for question in open {
            assert!(asked.insert(question.clone()), "{}: asked twice {question:?}", case.title);
            answers.insert(question.clone(), answer(&question));
        }
    }
    unreachable!()
}

fn short(text: &str) -> String {
    let text: String = text.escape_debug().collect();
    match text.char_indices().nth(90) {
        Some((end, _)) => format!("{}… ({} octets)", &text[..end], text.len()),
        None => text,
    }
}

fn finding(finding: &Finding, text: &str) -> String {
    let severity = match finding.severity {
        Severity::Error => 'E',
        Severity::Warning => 'W',
        Severity::Info => 'I',
    };
    let mut out = format!("    {severity} {}", finding.code);
    if let Some(span) = &finding.span {
        let marked = text.get(span.clone()).map_or_else(|| format!("{span:?}"), short);
        out.push_str(&format!(" [{marked}]"));
    }
    let values = finding.values();
    for (key, value) in values.iter().filter(|(key, _)| *key != "term") {
        out.push_str(&format!(" {key}={}", short(value)));
    }
    if let Some(fix) = finding.instead() {
        out.push_str(&format!(" -> {}", short(fix)));
    }
    out + "\n"
}

fn topic<T>(name: &str, topic: &Topic<T>, text: &str, detail: &str) -> String {
    let verdict = match &topic.verdict {
        Verdict::Unknown(failure) => match failure {
            Some(failure) => format!("Unknown: {failure:?}"),
            None => "Unknown".to_owned(),
        },
        other => format!("{other:?}"),
    };
    let mut out = format!("  {name:8}{verdict:7} {detail}").trim_end().to_owned() + "\n";
    let findings: Vec<String> = topic.findings.iter().map(|it| finding(it, text)).collect();
    out.extend(findings.iter().take(12).cloned());
    if findings.len() > 12 {
        out.push_str(&format!("    and {} more\n", findings.len() - 12));
    }
    out
}

fn list(names: &[DomainName]) -> String {
    let names: Vec<_> = names
        .iter()
        .take(3)
        .map(ToString::to_string)
        .chain((names.len() > 3).then(|| format!("and {} more", names.len() - 3)))
        .collect();
    names.join(" ")
}

fn draw(case: &Case) -> String {
    let (report, rounds, asked) = audited(case, |question| case.zone.answer(question));
    let mut out = format!("{}: {}\n", short(&case.domain.to_string()), case.title);
    let servers = report.servers.detail.as_ref().map(|(at, servers)| format!("{at}: {}", list(servers)));
    out.push_str(&topic("DNS", &report.servers, "", &servers.unwrap_or_default()));
    out.push_str(&topic("MX", &report.mx, "", &list(&report.mx.detail)));
    let spf = report.spf.detail.as_ref();
    let detail = spf.map(|spf| {
        let tree = &spf.expansion;
        format!("{} | {} look-ups, voids {}/{}", short(&spf.text), tree.lookups, tree.voids4, tree.voids6)
    });
    out.push_str(&topic("SPF", &report.spf, spf.map_or("", |spf| &spf.text), &detail.unwrap_or_default()));
    let keys: Vec<String> = report
        .dkim
        .detail
        .iter()
        .map(|key| {
            let via = if key.cnames.is_empty() { String::new() } else { format!(" via {}", list(&key.cnames)) };
            format!("{}{via}", key.selector)
        })
        .collect();
    let text = report.dkim.detail.first().map(|key| key.key.tags.to_string()).unwrap_or_default();
    out.push_str(&topic("DKIM", &report.dkim, &text, &keys.join(", ")));
    let (text, at) =
        report.dmarc.detail.as_ref().map(|(at, record)| (record.tags.to_string(), at.to_string())).unwrap_or_default();
    let detail = if at.is_empty() { at } else { format!("{} at {at}", short(&text)) };
    out.push_str(&topic("DMARC", &report.dmarc, &text, &detail));
    let text = report.bimi.detail.as_ref().map(ToString::to_string).unwrap_or_default();
    out.push_str(&topic("BIMI", &report.bimi, &text, &short(&text)));
    for (name, found) in [("MTA-STS", &report.mta_sts), ("TLS-RPT", &report.tls_rpt)] {
        let text = found.detail.clone().unwrap_or_default();
        out.push_str(&topic(name, found, &text, &short(&text)));
    }
    let validated = match report.authenticated {
        Some(true) => "validated",
        Some(false) => "not validated",
        None => "not known",
    };
    out.push_str(&format!("  DNSSEC  {validated}\n  {rounds} rounds, {} questions\n", asked.len()));
    out
}

/// Each topic: its name, whether it is said to be absent, good, and its findings.
fn said(report: &Report) -> Vec<(&'static str, Verdict, Vec<Finding>)> {
    fn one<T>(name: &'static str, topic: &Topic<T>) -> (&'static str, Verdict, Vec<Finding>) {
        (name, topic.verdict.clone(), topic.findings.clone())
    }
    vec![
        one("DNS", &report.servers),
        one("MX", &report.mx),
        one("SPF", &report.spf),
        one("DKIM", &report.dkim),
        one("DMARC", &report.dmarc),
        one("BIMI", &report.bimi),
        one("MTA-STS", &report.mta_sts),
        one("TLS-RPT", &report.tls_rpt),
    ]
}

/// Codes that only a whole domain shows.
pub(crate) const CODES: &[&str] = &[
    "SPF_RR_TYPE99",
    "SPF_RR_TYPE99_ONLY",
    "SPF_PARKED_INCOMPLETE",
    "SPF_SUBDOMAIN_UNCOVERED",
    "SPF_WILDCARD",
    "SPF_SIZE_450",
    "SPF_TXT_SET_SIZE",
    "NAME_WILDCARD_ANSWER",
    "NAME_CNAME_APEX",
    "MX_NULL_MIXED",
    "NAME_DOUBLED",
    "TTL_LONG",
    "SENDS_BUT_NULL",
    "PARKED_BUT_MX",
    "DKIM_WILDCARD",
    "SPF_CNAME_DANGLING",
    "DMARC_CNAME_DANGLING",
    "DMARC_WRONG_NAME",
    "DMARC_DEEP_NAME",
    "BIMI_INHERITED",
    "MTASTS_MULTIPLE",
    "MTASTS_HOST_MISSING",
    "MTASTS_NO_TLSRPT",
    "MTASTS_NULL_MX",
    "TLSRPT_MULTIPLE",
];

/// Findings that a failed look-up may lead to: two that tell of it, a count
/// that is "at least", and a fact about a selector that a wildcard answers.
const OF_FAILURES: &[&str] = &["SPF_INCLUDE_TEMPERROR", "DMARC_EXT_UNKNOWN", "SPF_LOOKUPS_HIGH", "DKIM_REVOKED"];

/// Is a topic said to be worse, or to be there at all, for what is not known?
fn worse(before: &Verdict, after: &Verdict) -> bool {
    let rank = |verdict: &Verdict| match verdict {
        Verdict::Good => Some(0),
        Verdict::Weak => Some(1),
        Verdict::Broken => Some(2),
        Verdict::Open | Verdict::Unknown(_) | Verdict::Absent => None,
    };
    match (rank(before), rank(after)) {
        (Some(before), Some(after)) => before < after,
        (None, Some(_)) => *before == Verdict::Absent,
        _ => false,
    }
}

#[test]
fn nothing_rests_on_a_look_up_that_failed() {
    let mut broken = Vec::new();
    for (file, cases) in all().iter().filter(|(file, _)| *file != "adversarial") {
        for case in cases {
            let (report, _, asked) = audited(case, |question| case.zone.answer(question));
            for lost in asked {
                let (without, ..) = audited(case, |question| {
                    if *question == lost { Answer::Failed(Failure::Timeout) } else { case.zone.answer(question) }
                });
                for ((topic, before, known), (_, after, findings)) in said(&report).into_iter().zip(said(&without)) {
                    let place = format!("{file}: {}, without {} {}: {topic}", case.title, lost.name, lost.rtype);
                    // Of the servers, this is not said of a record: the NS are not lost.
                    let servers = topic == "DNS" && lost.rtype != RecordType::Ns;
                    if after == Verdict::Absent && !servers && before != Verdict::Absent {
                        broken.push(format!("{place} is absent"));
                    }
                    if after == Verdict::Open {
                        broken.push(format!("{place} stays open"));
                    }
                    // The faults of a key that is known are known, whatever others there are.
                    let other_key = topic == "DKIM" && after == Verdict::Weak;
                    if worse(&before, &after) && !other_key {
                        broken.push(format!("{place} was {before:?}, is {after:?}"));
                    }
                    let said = |finding: &&Finding| {
                        known.iter().any(|other| other.code == finding.code && other.values() == finding.values())
                    };
                    let new = findings.iter().filter(|finding| !said(finding));
                    let new = new.filter(|finding| !OF_FAILURES.contains(&finding.code.name()));
                    broken.extend(new.map(|finding| format!("{place} says {} {:?}", finding.code, finding.values())));
                }
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn reports() {
    let (mut count, mut text) = (0, String::new());
    for (file, cases) in all() {
        count += cases.len();
        let drawn: Vec<_> = cases.iter().map(draw).collect();
        insta::assert_snapshot!(format!("domains_{file}"), drawn.join("\n"));
        text.extend(drawn);
    }
    for code in CODES {
        assert!(text.split_ascii_whitespace().any(|word| word == *code), "{code} is not shown");
    }
    assert!(count >= 60, "{count}");
}
