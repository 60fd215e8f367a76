//! TLS-RPT records.

use mailvouch::tls_rpt::{build, parse};
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
