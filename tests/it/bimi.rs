//! BIMI records, and what DMARC has to say before a logo is shown.

use mailvouch::bimi::{build, declined, open_to_all, parse, prerequisites, several};
use mailvouch::{dmarc, spf};
use proptest::prelude::*;

use crate::records::{Row, check, shown};

pub(crate) const ROWS: &[Row] = &[
    ("a logo and its certificate", "v=BIMI1; l=https://example.com/logo.svg; a=https://example.com/vmc.pem", &[]),
    ("a logo alone (Altcraft)", "v=BIMI1; l=https://example.com/bimi/bimi.svg", &["BIMI_NO_EVIDENCE warning"]),
    (
        "quotes around it",
        "\"v=BIMI1; l=https://example.com/l.svg; a=https://example.com/a.pem\"",
        &["BIMI_V_BAD error [\"v=BIMI1] -> v=BIMI1"],
    ),
    (
        "case of the version",
        "v=bimi1; l=https://example.com/l.svg; a=https://example.com/a.pem",
        &["BIMI_V_BAD error [v=bimi1] -> v=BIMI1"],
    ),
    (
        "v is not first",
        "l=https://example.com/l.svg; v=BIMI1; a=https://example.com/a.pem",
        &[
            "BIMI_V_BAD error [l=https://example.com/l.svg; v=BIMI1; a=https://example.com/a.pem] -> v=BIMI1; l=https://example.com/l.svg; a=https://example.com/a.pem",
        ],
    ),
    ("not BIMI", "v=spf1 -all", &["BIMI_V_BAD error [v=spf1 -all]"]),
    ("no l", "v=BIMI1; a=https://example.com/a.pem", &["BIMI_L_MISSING error"]),
    ("declined", "v=BIMI1; l=; a=;", &["BIMI_DECLINED info [l=]"]),
    ("certificate only", "v=BIMI1; l=; a=https://example.com/a.pem", &["BIMI_L_EMPTY_A_SET warning [l=]"]),
    (
        "http",
        "v=BIMI1; l=http://example.com/l.svg; a=https://example.com/a.pem",
        &["BIMI_URI_SCHEME error [http://example.com/l.svg] -> https://example.com/l.svg"],
    ),
    (
        "another scheme",
        "v=BIMI1; l=ftp://example.com/l.svg; a=https://example.com/a.pem",
        &["BIMI_URI_SCHEME error [ftp://example.com/l.svg]"],
    ),
    (
        "RFC 3986 §2.1 half an octet",
        "v=BIMI1; l=https://example.com/a%2.svg; a=https://example.com/a.pem",
        &["BIMI_URI_INVALID error [https://example.com/a%2.svg]"],
    ),
    (
        "no scheme",
        "v=BIMI1; l=example.com/l.svg; a=https://example.com/a.pem",
        &["BIMI_URI_INVALID error [example.com/l.svg] -> https://example.com/l.svg"],
    ),
    (
        "an address in digits",
        "v=BIMI1; l=https://192.0.2.1/l.svg; a=https://example.com/a.pem",
        &["BIMI_URI_INVALID error [https://192.0.2.1/l.svg]"],
    ),
    (
        "a raw comma",
        "v=BIMI1; l=https://example.com/a,b.svg; a=https://example.com/a.pem",
        &["BIMI_URI_INVALID error [https://example.com/a,b.svg] -> https://example.com/a%2Cb.svg"],
    ),
    (
        "two addresses",
        "v=BIMI1; l=https://a.example/1.svg,https://a.example/2.svg; a=https://example.com/a.pem",
        &["BIMI_URI_MULTIPLE error [https://a.example/1.svg,https://a.example/2.svg]"],
    ),
    (
        "a PNG",
        "v=BIMI1; l=https://example.com/logo.png; a=https://example.com/a.pem",
        &["BIMI_L_FORMAT error [https://example.com/logo.png]"],
    ),
    (
        "no suffix",
        "v=BIMI1; l=https://example.com/logo; a=https://example.com/a.pem",
        &["BIMI_L_FORMAT warning [https://example.com/logo]"],
    ),
    (
        "a compressed logo, suffix in capitals",
        "v=BIMI1; l=https://example.com/logo.SVGZ; a=https://example.com/a.pem",
        &[],
    ),
    (
        "an archive for a certificate",
        "v=BIMI1; l=https://example.com/l.svg; a=https://example.com/vmc.zip",
        &["BIMI_A_FORMAT warning [https://example.com/vmc.zip]"],
    ),
    (
        "no semicolon",
        "v=BIMI1 l=https://example.com/l.svg; a=https://example.com/a.pem",
        &["BIMI_TAG_SYNTAX error [v=BIMI1 l=https://example.com/l.svg] -> v=BIMI1; l=https://example.com/l.svg"],
    ),
    (
        "a part that is no tag",
        "v=BIMI1; l=https://example.com/l.svg; a=https://example.com/a.pem; x",
        &["BIMI_TAG_SYNTAX error [x]"],
    ),
    (
        "l twice",
        "v=BIMI1; l=https://example.com/l.svg; l=https://example.com/l.svg; a=https://example.com/a.pem",
        &["BIMI_DUP_TAG error [l=https://example.com/l.svg]"],
    ),
    (
        "a tag of an old draft",
        "v=BIMI1; l=https://example.com/l.svg; a=https://example.com/a.pem; z=64x64",
        &["BIMI_UNKNOWN_TAG warning [z=64x64]"],
    ),
    (
        "a tag in capitals",
        "v=BIMI1; L=https://example.com/l.svg; a=https://example.com/a.pem",
        &["BIMI_TAG_CASE error [L=https://example.com/l.svg] -> l=https://example.com/l.svg"],
    ),
    (
        "avp",
        "v=BIMI1; l=https://example.com/l.svg; a=https://example.com/a.pem; avp=personal",
        &["BIMI_AVP_LPS_NEW info [avp=personal]"],
    ),
    (
        "avp is neither",
        "v=BIMI1; l=https://example.com/l.svg; a=https://example.com/a.pem; avp=logo",
        &["BIMI_AVP_LPS_NEW info [avp=logo]", "BIMI_AVP_INVALID warning [logo]"],
    ),
    (
        "lps",
        "v=BIMI1; l=https://example.com/l.svg; a=https://example.com/a.pem; lps=brand-one, brand-two",
        &["BIMI_AVP_LPS_NEW info [lps=brand-one, brand-two]"],
    ),
    (
        "lps with an underscore",
        "v=BIMI1; l=https://example.com/l.svg; a=https://example.com/a.pem; lps=brand_one",
        &["BIMI_AVP_LPS_NEW info [lps=brand_one]", "BIMI_LPS_INVALID error [brand_one]"],
    ),
];

/// The DMARC record of the author domain, then that of the organizational
/// domain, `|` between.
pub(crate) const PREREQUISITES: &[Row] = &[
    ("fine", "v=DMARC1; p=reject", &[]),
    ("fine at both", "v=DMARC1; p=reject|v=DMARC1; p=quarantine", &[]),
    ("no record", "", &["BIMI_DMARC_MISSING error"]),
    ("a record that is none", "v=dmarc1; p=reject", &["BIMI_DMARC_MISSING error"]),
    (
        "one at the author domain that is not applied",
        "v=DMARC1; p=rejct|v=DMARC1; p=reject",
        &["BIMI_DMARC_MISSING error"],
    ),
    ("one above that is not applied", "v=DMARC1; p=reject|v=DMARC1; sp=x; p=reject", &["BIMI_DMARC_MISSING error"]),
    ("none", "v=DMARC1; p=none", &["BIMI_DMARC_NONE error"]),
    ("none above", "v=DMARC1; p=reject|v=DMARC1; p=none", &["BIMI_DMARC_NONE error"]),
    ("disarmed", "v=DMARC1; p=reject; sp=x; rua=mailto:a@example.com", &["BIMI_DMARC_NONE error"]),
    ("subdomains none", "v=DMARC1; p=reject; sp=none", &["BIMI_DMARC_SP_NONE error"]),
    ("a share in quarantine", "v=DMARC1; p=quarantine; pct=50", &["BIMI_DMARC_PCT error"]),
    ("a share rejected", "v=DMARC1; p=reject; pct=50", &[]),
    ("testing", "v=DMARC1; p=reject; t=y", &["BIMI_DMARC_TEST error"]),
    ("names that do not exist", "v=DMARC1; p=reject; np=none", &["BIMI_DMARC_NP_NONE warning"]),
];

#[test]
fn findings() {
    check(ROWS, parse, str::to_owned);
}

#[test]
fn dmarc_comes_first() {
    for (rule, texts, expected) in PREREQUISITES {
        let records: Vec<_> =
            texts.split('|').filter(|text| !text.is_empty()).map(|text| dmarc::parse(text).record).collect();
        assert_eq!(shown("", &prerequisites(records.first(), records.get(1))), *expected, "{rule}");
    }
}

/// The texts at the name, and the SPF record.
pub(crate) const BESIDE: &[Row] = &[
    ("one record beside another text", "v=BIMI1; l=|moo|v=spf1 -all", &[]),
    ("two records", "v=BIMI1; l=|v=BIMI1; l=;|v=spf1 -all", &["BIMI_MULTIPLE error"]),
    ("one that is none", "v=BIMI1; l=|v=bimi1; l=|v=spf1 -all", &[]),
    ("SPF for everybody", "v=BIMI1; l=|v=spf1 +all", &["BIMI_SPF_PLUS_ALL warning"]),
    ("the same without its sign", "v=BIMI1; l=|v=spf1 all", &["BIMI_SPF_PLUS_ALL warning"]),
];

#[test]
fn what_stands_beside_it() {
    for (rule, texts, expected) in BESIDE {
        let mut texts: Vec<_> = texts.split('|').map(str::to_owned).collect();
        let spf = texts.pop().unwrap();
        let spf = spf::parse(&spf);
        let findings: Vec<_> = several(&texts).into_iter().chain(open_to_all(&spf.findings)).collect();
        assert_eq!(shown("", &findings), *expected, "{rule}");
    }
}

#[test]
fn building() {
    let (logo, certificate) = ("https://example.com/a,b.svg", "https://example.com/vmc.pem");
    assert_eq!(build(logo, certificate), "v=BIMI1; l=https://example.com/a%2Cb.svg; a=https://example.com/vmc.pem");
    assert_eq!(build(certificate, ""), "v=BIMI1; l=https://example.com/vmc.pem");
    assert!(parse(&build(logo, certificate)).findings.is_empty());
    assert!(parse(&declined()).record.declines() && parse(&declined()).well_formed);
    let record = parse("v=BIMI1; l=https://example.com/l.svg; lps=a, b; avp=personal").record;
    assert_eq!(record.local_parts, ["a", "b"]);
    assert!(record.personal && !record.declines());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn any_text_is_read_and_printed_back(text in any_record()) {
        let parsed = parse(&text);
        prop_assert_eq!(parsed.record.to_string(), text.as_str());
        prop_assert_eq!(&parse(&parsed.record.to_string()), &parsed);
        for finding in &parsed.findings {
            prop_assert!(finding.span.clone().is_none_or(|span| text.get(span).is_some()));
        }
    }
}

fn any_record() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        Just("v=BIMI1".to_owned()),
        "[lav](ps|vp)? ?= ?(https://)?[a-zA-Z0-9:/., \u{201C}-]{0,20}",
        "\\PC{0,12}",
        any::<String>(),
    ];
    proptest::collection::vec(part, 0..6).prop_map(|parts| parts.join(";"))
}
