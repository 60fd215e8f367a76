//! TLS-RPT records.

use mailvouch::tls_rpt::{build, merge, parse};
use proptest::prelude::*;

use crate::records::{Row, check};

pub(crate) const ROWS: &[Row] = &[
    ("a good record", "v=TLSRPTv1; rua=mailto:a@example.com", &[]),
    ("two destinations", "v=TLSRPTv1;rua=mailto:a@example.com,https://example.com/tls;", &[]),
    ("a wrong version", "v=TLSRPT1; rua=mailto:a@example.com", &["TLSRPT_V_BAD error [v=TLSRPT1]"]),
    (
        "space before the semicolon",
        "v=TLSRPTv1 ; rua=mailto:a@example.com",
        &["TLSRPT_V_BAD error [v=TLSRPTv1 ;] -> v=TLSRPTv1;"],
    ),
    (
        "no semicolon",
        "v=TLSRPTv1 rua=mailto:a@example.com",
        &["TLSRPT_V_BAD error [v=TLSRPTv1 rua=mailto:a@example.com] -> v=TLSRPTv1; rua=mailto:a@example.com"],
    ),
    ("not TLS-RPT", "v=spf1 -all", &["TLSRPT_V_BAD error [v=spf1 -all]"]),
    ("no rua", "v=TLSRPTv1;", &["TLSRPT_RUA_MISSING error"]),
    ("an empty rua", "v=TLSRPTv1; rua=", &["TLSRPT_RUA_MISSING error"]),
    (
        "rua in capitals",
        "v=TLSRPTv1; RUA=mailto:a@example.com",
        &["TLSRPT_RUA_MISSING error [RUA=mailto:a@example.com] -> rua=mailto:a@example.com"],
    ),
    (
        "space around the equals sign",
        "v=TLSRPTv1; rua = mailto:a@example.com",
        &["TLSRPT_RUA_MISSING error [rua = mailto:a@example.com] -> rua=mailto:a@example.com"],
    ),
    (
        "an address without rua",
        "v=TLSRPTv1; mailto:a@example.com",
        &["TLSRPT_RUA_MISSING error [mailto:a@example.com] -> rua=mailto:a@example.com"],
    ),
    ("http", "v=TLSRPTv1; rua=http://example.com/tls", &["TLSRPT_URI_SCHEME error [http://example.com/tls]"]),
    (
        "no scheme",
        "v=TLSRPTv1; rua=a@example.com",
        &["TLSRPT_URI_SCHEME error [a@example.com] -> mailto:a@example.com"],
    ),
    (
        "a space behind mailto",
        "v=TLSRPTv1; rua=mailto: a@example.com",
        &["TLSRPT_URI_INVALID error [mailto: a@example.com] -> mailto:a@example.com"],
    ),
    (
        "a size",
        "v=TLSRPTv1; rua=mailto:a@example.com!10m",
        &["TLSRPT_URI_INVALID error [mailto:a@example.com!10m] -> mailto:a@example.com"],
    ),
    ("https without a host", "v=TLSRPTv1; rua=https://localhost/", &["TLSRPT_URI_INVALID error [https://localhost/]"]),
    (
        "a semicolon between destinations",
        "v=TLSRPTv1; rua=mailto:a@example.com;mailto:b@example.com;https://example.com/c",
        &[
            "TLSRPT_URI_SEPARATOR error [;mailto:b@example.com] -> ,mailto:b@example.com",
            "TLSRPT_URI_SEPARATOR error [;https://example.com/c] -> ,https://example.com/c",
        ],
    ),
    (
        "a space between destinations",
        "v=TLSRPTv1; rua=mailto:a@example.com mailto:b@example.com",
        &[
            "TLSRPT_URI_SEPARATOR error [mailto:a@example.com mailto:b@example.com] -> mailto:a@example.com,mailto:b@example.com",
        ],
    ),
    (
        "rua twice",
        "v=TLSRPTv1; rua=mailto:a@example.com; rua=mailto:b@example.com",
        &["TLSRPT_DUP_FIELD warning [rua=mailto:b@example.com]"],
    ),
    ("a field nobody knows", "v=TLSRPTv1; rua=mailto:a@example.com; foo=bar", &["TLSRPT_UNKNOWN_FIELD info [foo=bar]"]),
    ("a part that is no field", "v=TLSRPTv1; rua=mailto:a@example.com; foo", &["TLSRPT_UNKNOWN_FIELD warning [foo]"]),
];

#[test]
fn findings() {
    check(ROWS, parse, str::to_owned);
}

#[test]
fn building() {
    let rua = ["a@example.com", "https://example.com/tls", "nothing"].map(str::to_owned);
    let text = build(&rua);
    assert_eq!(text, "v=TLSRPTv1; rua=mailto:a@example.com,https://example.com/tls");
    assert!(parse(&text).findings.is_empty() && parse(&text).record.rua.len() == 2);
}

/// What a person types for one destination.
#[test]
fn a_destination_is_checked_as_it_is_typed() {
    for (rule, typed, expected) in [
        ("a mailbox", "tls@example.com", None),
        ("the same with its scheme", " mailto:tls@example.com ", None),
        ("https", "https://example.com/tls?a=1", None),
        ("https at a port", "https://example.com:8443/tls", None),
        ("nothing", "", Some("TLSRPT_URI_INVALID")),
        ("http", "http://example.com/tls", Some("TLSRPT_URI_SCHEME")),
        ("no scheme", "example.com/tls", Some("TLSRPT_URI_INVALID")),
        ("half an address", "tls@", Some("TLSRPT_URI_INVALID")),
        ("no host", "https://localhost/", Some("TLSRPT_URI_INVALID")),
        ("an address in digits is no host name", "https://192.0.2.1/tls", Some("TLSRPT_URI_INVALID")),
        ("a comma is %2C", "https://example.com/a,b", Some("TLSRPT_URI_INVALID")),
        ("a semicolon is %3B", "https://example.com/a;rua=mailto:x@y.test", Some("TLSRPT_URI_INVALID")),
        ("an exclamation mark is %21", "https://example.com/a!b", Some("TLSRPT_URI_INVALID")),
        ("half an octet (RFC 3986 §2.1)", "https://example.com/%4", Some("TLSRPT_URI_INVALID")),
        ("two in one field", "a@example.com, b@example.com", Some("TLSRPT_URI_INVALID")),
        ("two with a space", "a@example.com b@example.com", Some("TLSRPT_URI_SEPARATOR")),
    ] {
        assert_eq!(mailvouch::tls_rpt::check(typed).map(|finding| finding.code.name()), expected, "{rule}");
        let built = build(&[typed.to_owned()]);
        assert_eq!(parse(&built).well_formed, expected.is_none(), "{rule}: {built}");
    }
}

/// The owner's destinations are never lost, whatever became of their record.
#[test]
fn merging_keeps_every_destination() {
    let wanted = ["b@b.test".to_owned(), "https://c.test/r".to_owned()];
    let more = "mailto:b@b.test,https://c.test/r";
    for (rule, published, right) in [
        ("a good record", "v=TLSRPTv1; rua=mailto:a@a.test", format!("v=TLSRPTv1; rua=mailto:a@a.test,{more}")),
        (
            "what is there already, with its domain in capitals",
            "v=TLSRPTv1; rua=mailto:b@B.test",
            "v=TLSRPTv1; rua=mailto:b@B.test,https://c.test/r".to_owned(),
        ),
        (
            "fields of others",
            "v=TLSRPTv1;rua=mailto:a@a.test;x=y;",
            format!("v=TLSRPTv1;rua=mailto:a@a.test,{more};x=y;"),
        ),
        ("no scheme", "v=TLSRPTv1; rua=a@a.test", format!("v=TLSRPTv1; rua=mailto:a@a.test,{more}")),
        (
            "a space before the semicolon",
            "v=TLSRPTv1 ; rua=mailto:a@a.test",
            format!("v=TLSRPTv1; rua=mailto:a@a.test,{more}"),
        ),
        (
            "a semicolon between",
            "v=TLSRPTv1; rua=mailto:a@a.test;mailto:d@d.test",
            format!("v=TLSRPTv1; rua=mailto:a@a.test,mailto:d@d.test,{more}"),
        ),
        ("a wrong version", "v=TLSRPT1; rua=mailto:a@a.test", format!("v=TLSRPTv1; rua=mailto:a@a.test,{more}")),
        (
            "one that nobody can use among them",
            "v=TLSRPTv1; rua=mailto:a@a.test,http://d.test/",
            format!("v=TLSRPTv1; rua=mailto:a@a.test,{more}"),
        ),
        ("no rua", "v=TLSRPTv1;", format!("v=TLSRPTv1; rua={more}")),
    ] {
        let merged = merge(published, &wanted).unwrap();
        assert_eq!(merged, right, "{rule}");
        assert!(parse(&merged).well_formed, "{rule}");
        assert_eq!(merge(&merged, &wanted).as_ref(), Some(&merged), "{rule}: again");
    }
    assert_eq!(merge("v=TLSRPTv1;", &[]), None);
    let many = format!("v=TLSRPTv1; rua={}", (0..40).map(|n| format!("a{n}@a.test")).collect::<Vec<_>>().join(","));
    assert_eq!(parse(&merge(&many, &wanted).unwrap()).record.rua.len(), 42);
}

#[test]
fn the_first_rua_counts() {
    let record = parse("v=TLSRPTv1; rua=mailto:a@example.com; rua=mailto:b@example.com").record;
    assert_eq!(record.rua.iter().map(|uri| uri.text.as_str()).collect::<Vec<_>>(), ["mailto:a@example.com"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_text_is_read_and_printed_back(text in any_record()) {
        let parsed = parse(&text);
        prop_assert_eq!(parsed.record.to_string(), text.as_str());
        prop_assert_eq!(&parse(&parsed.record.to_string()), &parsed);
        prop_assert!(parsed.findings.iter().all(|finding| finding.span.clone().is_none_or(|span| text.get(span).is_some())));
    }
}

fn any_record() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        Just("v=TLSRPTv1".to_owned()),
        "(rua|RUA|foo) ?= ?((mailto:)?[a-c]@[a-c]\\.example,?){0,3}",
        "(mailto:)?[a-c]@[a-c]\\.example",
        "\\PC{0,12}",
        any::<String>(),
    ];
    proptest::collection::vec(part, 0..5).prop_map(|parts| parts.join(";"))
}
