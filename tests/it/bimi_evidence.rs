//! Certificates of marks, as files that somebody drops.

use mailvouch::bimi::evidence::{Evidence, Expected, check, date};
use mailvouch::bimi::svg;
use mailvouch::{DomainName, Finding, Severity};

/// 2026-11-29, within the validity of all marks.
const NOW: i64 = 1_795_910_400;

fn file(name: &str) -> String {
    std::fs::read_to_string(format!("{}/tests/data/evidence/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn checked(pem: &str, domain: &str, logo: Option<&str>, now: i64) -> Evidence {
    let domain = DomainName::parse(domain).unwrap();
    check(pem, Expected { domain: &domain, selector: "default", logo, now })
}

/// The rule, the file, the domain, the logo's file, the moment, what is said.
pub(crate) const ROWS: &[(&str, &str, &str, &str, i64, &[&str])] = &[
    ("all is right", "mark.pem", "example.com", "logo.svg", NOW, &[]),
    ("the organization's name is enough", "mark.pem", "mail.example.com", "", NOW, &[]),
    ("so is that of the selector", "mark.pem", "example.org", "", NOW, &[]),
    ("another domain", "mark.pem", "example.net", "", NOW, &["BIMI_EVIDENCE_DOMAIN error"]),
    ("a name above is another's", "mark.pem", "com", "", NOW, &["BIMI_EVIDENCE_DOMAIN error"]),
    ("the last second", "mark.pem", "example.com", "", 1_798_761_600, &[]),
    ("the one behind it", "mark.pem", "example.com", "", 1_798_761_601, &["BIMI_EVIDENCE_EXPIRED error"]),
    ("not valid yet", "mark.pem", "example.com", "", 1_767_225_599, &["BIMI_EVIDENCE_EXPIRED error"]),
    (
        "of the issuers, too",
        "mark.pem",
        "example.com",
        "",
        2_600_000_000,
        &["BIMI_EVIDENCE_EXPIRED error", "BIMI_EVIDENCE_EXPIRED error"],
    ),
    ("another logo", "mark.pem", "example.com", "other", NOW, &["BIMI_EVIDENCE_MISMATCH error"]),
    ("a mark without registration", "common.pem", "example.com", "logo.svg", NOW, &["BIMI_EVIDENCE_CMC info"]),
    (
        "an issuer first",
        "disordered.pem",
        "example.com",
        "",
        NOW,
        &["BIMI_A_FORMAT error", "BIMI_EVIDENCE_DOMAIN error"],
    ),
    ("a web server's certificate", "server.pem", "example.com", "", NOW, &["BIMI_A_FORMAT error"]),
    ("nobody who issues marks", "stranger.pem", "example.com", "", NOW, &["BIMI_EVIDENCE_ISSUER warning"]),
    ("no certificate", "logo.svg", "example.com", "", NOW, &["BIMI_A_FORMAT error"]),
];

/// All that is said of those files.
pub(crate) fn found() -> Vec<Finding> {
    let of = |row: &(&str, &str, &str, &str, i64, &[&str])| checked(&file(row.1), row.2, Some("other"), row.4).findings;
    ROWS.iter().flat_map(of).collect()
}

#[test]
fn files() {
    for (rule, name, domain, logo, now, said) in ROWS {
        let logo = match *logo {
            "" => None,
            "logo.svg" => Some(svg::check(file("logo.svg").as_bytes()).text),
            other => Some(other.to_owned()),
        };
        let evidence = checked(&file(name), domain, logo.as_deref(), *now);
        let lines = evidence.findings.iter().map(|finding| {
            let severity = match finding.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Info => "info",
            };
            format!("{} {severity}", finding.code)
        });
        assert_eq!(lines.collect::<Vec<_>>(), *said, "{rule}");
    }
}

#[test]
fn what_a_certificate_says() {
    let chain = checked(&file("mark.pem"), "example.com", None, NOW).chain;
    let told: Vec<_> =
        chain.iter().map(|one| (&*one.subject, &*one.issuer, one.for_marks, one.logo.is_some())).collect();
    let ends = [("Example", "Issuer for tests"), ("Issuer for tests", "DigiCert"), ("DigiCert", "DigiCert")];
    assert_eq!(
        told,
        [
            (ends[0].0, ends[0].1, true, true),
            (ends[1].0, ends[1].1, false, false),
            (ends[2].0, ends[2].1, false, false)
        ]
    );
    assert_eq!((date(chain[0].since), date(chain[0].until)), ("2026-01-01".to_owned(), "2027-01-01".to_owned()));
    assert_eq!(date(chain[2].until), "2060-01-01", "a GeneralizedTime");
    assert_eq!(chain[0].names, ["example.com", "default._bimi.example.org"]);
    assert_eq!(chain[0].logo.as_deref(), Some(&*file("logo.svg")));
}

#[test]
fn dates() {
    for (moment, expected) in [
        (0, "1970-01-01"),
        (-1, "1969-12-31"),
        (951_782_400, "2000-02-29"),
        (951_868_800, "2000-03-01"),
        (1_709_164_800, "2024-02-29"),
        (4_107_456_000, "2100-02-28"),
        (4_107_542_400, "2100-03-01"),
        (1_735_603_200, "2024-12-31"),
    ] {
        assert_eq!(date(moment), expected);
    }
}

/// No file makes it panic, whatever was cut out of it or changed in it.
#[test]
fn any_file() {
    let pem = file("mark.pem");
    for at in (0..pem.len()).step_by(5) {
        checked(&pem[..at], "example.com", None, NOW);
        if at % 4 == 0 {
            let changed = format!("{}{}{}", &pem[..at], if &pem[at..=at] == "A" { "/" } else { "A" }, &pem[at + 1..]);
            checked(&changed, "example.com", None, NOW);
        }
    }
    assert!(checked("", "example.com", None, NOW).chain.is_empty());
}
