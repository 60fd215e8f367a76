//! MTA-STS: the record and the policy file.

use mailvouch::mta_sts::{
    Mode, build_policy, build_record, check_mx, corrected, next_id, parse_policy, parse_record, unchanged_id,
};
use mailvouch::{Code, DomainName};
use proptest::prelude::*;

use crate::audit::audited;
use crate::records::{Row, check, shown};

pub(crate) const RECORDS: &[Row] = &[
    ("a good record", "v=STSv1; id=20261122010203", &[]),
    ("a semicolon at the end", "v=STSv1; id=20261122010203;", &[]),
    ("space before the semicolon", "v=STSv1 ; id=1", &["MTASTS_V_BAD error [v=STSv1 ;] -> v=STSv1;"]),
    ("case of the version", "v=stsv1; id=1", &["MTASTS_V_BAD error [v=stsv1;] -> v=STSv1;"]),
    ("space around the equals sign of v", "v = STSv1; id=1", &["MTASTS_V_BAD error [v = STSv1;] -> v=STSv1;"]),
    ("no semicolon", "v=STSv1 id=1", &["MTASTS_V_BAD error [v=STSv1 id=1] -> v=STSv1; id=1"]),
    ("another version", "v=STSv2; id=1", &["MTASTS_V_BAD error [v=STSv2]"]),
    ("not MTA-STS", "v=spf1 -all", &["MTASTS_V_BAD error [v=spf1 -all]"]),
    ("no id", "v=STSv1;", &["MTASTS_ID_MISSING error"]),
    ("id in capitals", "v=STSv1; ID=1", &["MTASTS_ID_MISSING error [ID=1] -> id=1"]),
    ("id with dashes", "v=STSv1; id=2026-11-22", &["MTASTS_ID_INVALID error [2026-11-22] -> 20261122"]),
    (
        "id too long",
        "v=STSv1; id=123456789012345678901234567890123",
        &["MTASTS_ID_INVALID error [123456789012345678901234567890123] -> 12345678901234567890123456789012"],
    ),
    ("an empty id", "v=STSv1; id=", &["MTASTS_ID_INVALID error []"]),
    ("id twice", "v=STSv1; id=1; id=2", &["MTASTS_DUP_FIELD warning [id=2]"]),
    ("a field nobody knows", "v=STSv1; id=1; foo=bar", &["MTASTS_UNKNOWN_FIELD info [foo=bar]"]),
    ("space around an equals sign", "v=STSv1; id = 1", &["MTASTS_FIELD_SYNTAX error [id = 1] -> id=1"]),
    ("a part that is no field", "v=STSv1; id=1; foo", &["MTASTS_FIELD_SYNTAX error [foo]"]),
    ("nothing between semicolons", "v=STSv1;; id=1", &["MTASTS_FIELD_SYNTAX error [;] -> "]),
    ("a field of the policy", "v=STSv1; id=1; mode=enforce", &["MTASTS_POLICY_FIELD_IN_DNS warning [mode=enforce]"]),
];

pub(crate) const POLICIES: &[Row] = &[
    ("a good policy", "version: STSv1\nmode: enforce\nmx: mail.example.com\nmx: *.example.net\nmax_age: 604800\n", &[]),
    ("with CRLF", "version: STSv1\r\nmode: enforce\r\nmx: mail.example.com\r\nmax_age: 604800\r\n", &[]),
    ("nothing", "", &["MTASTS_POLICY_VERSION error", "MTASTS_POLICY_MODE error", "MTASTS_POLICY_MAXAGE error"]),
    (
        "a wrong version",
        "version: STSv2\nmode: enforce\nmx: mail.example.com\nmax_age: 604800",
        &["MTASTS_POLICY_VERSION error [STSv2]"],
    ),
    (
        "case of the version",
        "version: stsv1\nmode: enforce\nmx: mail.example.com\nmax_age: 604800",
        &["MTASTS_POLICY_VERSION error [stsv1] -> STSv1"],
    ),
    (
        "a wrong mode",
        "version: STSv1\nmode: on\nmx: mail.example.com\nmax_age: 604800",
        &["MTASTS_POLICY_MODE error [on]"],
    ),
    (
        "case of the mode",
        "version: STSv1\nmode: Enforce\nmx: mail.example.com\nmax_age: 604800",
        &["MTASTS_POLICY_MODE error [Enforce] -> enforce"],
    ),
    (
        "an age in words",
        "version: STSv1\nmode: enforce\nmx: mail.example.com\nmax_age: 1w",
        &["MTASTS_POLICY_MAXAGE error [1w]"],
    ),
    ("enforce without mx", "version: STSv1\nmode: enforce\nmax_age: 604800", &["MTASTS_POLICY_NO_MX error"]),
    ("none needs no mx", "version: STSv1\nmode: none\nmax_age: 86400", &["MTASTS_MODE_NONE info [mode: none]"]),
    (
        "testing",
        "version: STSv1\nmode: testing\nmx: mail.example.com\nmax_age: 86400",
        &["MTASTS_MODE_TESTING info [mode: testing]"],
    ),
    (
        "a key twice",
        "version: STSv1\nmode: enforce\nmode: none\nmx: mail.example.com\nmax_age: 604800",
        &["MTASTS_POLICY_DUP warning [mode: none]"],
    ),
    (
        "an equals sign for the colon",
        "version: STSv1\nmode=enforce\nmx: mail.example.com\nmax_age: 604800",
        &["MTASTS_POLICY_EQ error [mode=enforce] -> mode: enforce"],
    ),
    (
        "several hosts in one line",
        "version: STSv1\nmode: enforce\nmx: a.example.com, b.example.com\nmax_age: 604800",
        &["MTASTS_MX_LIST error [mx: a.example.com, b.example.com] -> mx: a.example.com
mx: b.example.com"],
    ),
    (
        "a wildcard inside",
        "version: STSv1\nmode: enforce\nmx: mail.*.com\nmax_age: 604800",
        &["MTASTS_MX_PATTERN error [mail.*.com]"],
    ),
    ("a star alone", "version: STSv1\nmode: enforce\nmx: *\nmax_age: 604800", &["MTASTS_MX_PATTERN error [*]"]),
    (
        "an address in digits",
        "version: STSv1\nmode: enforce\nmx: 192.0.2.1\nmax_age: 604800",
        &["MTASTS_MX_PATTERN error [192.0.2.1]"],
    ),
    (
        "a dot at the end",
        "version: STSv1\nmode: enforce\nmx: mail.example.com.\nmax_age: 604800",
        &["MTASTS_MX_PATTERN error [mail.example.com.] -> mail.example.com"],
    ),
    (
        "a U-label",
        "version: STSv1\nmode: enforce\nmx: mail.bücher.example\nmax_age: 604800",
        &["MTASTS_MX_PATTERN error [mail.bücher.example]"],
    ),
    (
        "a short age",
        "version: STSv1\nmode: enforce\nmx: mail.example.com\nmax_age: 300",
        &["MTASTS_MAXAGE_SHORT warning [300]"],
    ),
    (
        "a long age",
        "version: STSv1\nmode: enforce\nmx: mail.example.com\nmax_age: 31557601",
        &["MTASTS_MAXAGE_LONG error [31557601] -> 31557600"],
    ),
    (
        "a key nobody knows",
        "version: STSv1\nmode: enforce\nmx: mail.example.com\nmax_age: 604800\nfoo: bar",
        &["MTASTS_UNKNOWN_FIELD info [foo: bar]"],
    ),
    (
        "a line that is no field",
        "version: STSv1\nmode: enforce\nmx: mail.example.com\nmax_age: 604800\nhello",
        &["MTASTS_FIELD_SYNTAX error [hello]"],
    ),
    (
        "a key in capitals",
        "version: STSv1\nMode: enforce\nmx: mail.example.com\nmax_age: 604800",
        &["MTASTS_FIELD_SYNTAX error [Mode: enforce] -> mode: enforce"],
    ),
];

#[test]
fn findings_in_records() {
    check(RECORDS, parse_record, str::to_owned);
}

#[test]
fn findings_in_policies() {
    check(POLICIES, parse_policy, str::to_owned);
}

#[test]
fn the_first_id_counts() {
    assert_eq!(parse_record("v=STSv1; id=1; id=2").record.id.as_deref(), Some("1"));
    assert_eq!(parse_record("v=STSv1; id=1-2").record.id, None);
    assert!(parse_record("v=STSv1; id=1; id=2; foo=bar").well_formed);
    assert!(!parse_record("v=STSv1; id=1; foo").well_formed);
}

#[test]
fn a_pattern_covers_one_label() {
    let policy =
        parse_policy("version: STSv1\nmode: enforce\nmx: *.Example.com\nmx: mx.example.net\nmax_age: 86400").record;
    let rows = [
        ("mail.example.com", true),
        ("example.com", false),
        ("a.b.example.com", false),
        ("mx.example.net", true),
        ("a.mx.example.net", false),
    ];
    for (host, expected) in rows {
        let host = DomainName::parse(host).unwrap();
        assert_eq!(policy.mx.iter().any(|pattern| pattern.covers(&host)), expected, "{host}");
    }
    assert_eq!((policy.mode, policy.max_age), (Some(Mode::Enforce), Some(86400)));
}

#[test]
fn building() {
    assert_eq!(build_record("2026-11-22 01:02:03"), "v=STSv1; id=20261122010203");
    assert!(parse_record(&build_record("20261122010203")).findings.is_empty());
    let text = build_policy(Mode::Enforce, &["mail.example.com".to_owned(), "*.example.net".to_owned()], 604_800);
    assert_eq!(text, "version: STSv1\nmode: enforce\nmx: mail.example.com\nmx: *.example.net\nmax_age: 604800\n");
    assert!(parse_policy(&text).findings.is_empty());
}

/// A policy's mode and patterns, and the published MX behind a bar.
pub(crate) const COVER: &[Row] = &[
    ("all covered", "enforce *.d.test | a.d.test b.d.test", &[]),
    (
        "RFC 8461 §4.1: refused under enforce",
        "enforce a.d.test | a.d.test b.d.test",
        &["MTASTS_MX_NOT_COVERED error b.d.test"],
    ),
    ("delivered under testing", "testing a.d.test | a.d.test b.d.test", &["MTASTS_MX_NOT_COVERED warning b.d.test"]),
    ("none protects nothing", "none a.d.test | b.d.test", &[]),
    (
        "a wildcard is one label",
        "enforce *.d.test | a.b.d.test",
        &["MTASTS_MX_NOT_COVERED error a.b.d.test", "MTASTS_MX_UNUSED info *.d.test"],
    ),
    ("a pattern for nobody", "testing b.d.test a.d.test | a.d.test", &["MTASTS_MX_UNUSED info b.d.test"]),
    ("capitals are the same name", "enforce A.D.test | a.d.test", &[]),
    ("RFC 7505: a null MX receives nothing", "enforce a.d.test | .", &["MTASTS_MX_UNUSED info a.d.test"]),
    ("no MX at all", "enforce a.d.test |", &["MTASTS_MX_UNUSED info a.d.test"]),
];

#[test]
fn a_policy_against_the_published_mx() {
    for (rule, text, expected) in COVER {
        let (policy, mx) = text.split_once('|').unwrap();
        let (mode, patterns) = policy.split_once(' ').unwrap();
        let lines: String = patterns.split_whitespace().flat_map(|pattern| ["mx: ", pattern, "\n"]).collect();
        let policy = parse_policy(&format!("version: STSv1\nmode: {mode}\n{lines}max_age: 604800\n")).record;
        let hosts: Vec<_> = mx.split_whitespace().map(|host| DomainName::parse(host).unwrap()).collect();
        let found: Vec<_> = check_mx(&policy, &hosts)
            .into_iter()
            .map(|f| format!("{} {} {}", f.code, format!("{:?}", f.severity).to_lowercase(), f.params()[0].1))
            .collect();
        assert_eq!(found, *expected, "{rule}");
    }
}

/// Records below `d.test`, and what the report says of MTA-STS and TLS-RPT.
pub(crate) const PUBLISHED: &[Row] = &[
    ("nothing is optional", "", &["MTASTS_NONE info", "TLSRPT_NONE info"]),
    (
        "RFC 8461 §3.3: the policy has a host",
        "_mta-sts.d TXT \"v=STSv1; id=1\"\n_smtp._tls.d TXT \"v=TLSRPTv1; rua=https://e.test/r\"",
        &["MTASTS_HOST_MISSING error", "MTASTS_POLICY_UNREADABLE info"],
    ),
    (
        "IPv6 is an address too",
        "_mta-sts.d TXT \"v=STSv1; id=1\"\n_smtp._tls.d TXT \"v=TLSRPTv1; rua=https://e.test/r\"\nmta-sts.d AAAA 2001:db8::1",
        &["MTASTS_POLICY_UNREADABLE info"],
    ),
    (
        "a failed look-up is no missing host",
        "_mta-sts.d TXT \"v=STSv1; id=1\"\n_smtp._tls.d TXT \"v=TLSRPTv1; rua=https://e.test/r\"\n;! fail mta-sts.d.test. A servfail",
        &["MTASTS_POLICY_UNREADABLE info"],
    ),
    (
        "RFC 8460 §1: nobody tells of failures",
        "_mta-sts.d TXT \"v=STSv1; id=1\"\nmta-sts.d A 192.0.2.1",
        &["MTASTS_NO_TLSRPT warning", "MTASTS_POLICY_UNREADABLE info", "TLSRPT_NONE info"],
    ),
];

#[test]
fn what_stands_beside_the_record() {
    for (rule, zone, expected) in PUBLISHED {
        let report = audited(&format!("d TXT x\n{zone}"));
        let found = [report.mta_sts.findings, report.tls_rpt.findings].concat();
        assert_eq!(shown("", &found), *expected, "{rule}");
    }
}

#[test]
fn a_changed_policy_has_a_new_id() {
    let rows = [
        ("the moment, in digits", "20261122143005", None, "20261122143005"),
        ("another than the published one", "20261122143005", Some("20251122143005"), "20261122143005"),
        ("never the published one", "20261122143005", Some("20261122143005"), "202611221430051"),
        ("without a clock there is one still", "", None, "1"),
    ];
    for (rule, now, published, id) in rows {
        let made = next_id(now, published);
        assert_eq!(made, id, "{rule}");
        assert!(parse_record(&build_record(&made)).findings.is_empty(), "{rule}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn any_text_is_read_and_printed_back(text in any_record()) {
        let parsed = parse_record(&text);
        prop_assert_eq!(parsed.record.to_string(), text.as_str());
        prop_assert_eq!(&parse_record(&parsed.record.to_string()), &parsed);
        prop_assert!(parsed.findings.iter().all(|finding| finding.span.clone().is_none_or(|span| text.get(span).is_some())));
    }

    #[test]
    fn any_policy_is_read_and_printed_back(text in any_policy()) {
        let parsed = parse_policy(&text);
        prop_assert_eq!(parsed.record.to_string(), text.as_str());
        prop_assert_eq!(&parse_policy(&parsed.record.to_string()), &parsed);
        prop_assert!(parsed.findings.iter().all(|finding| finding.span.clone().is_none_or(|span| text.get(span).is_some())));
    }
}

fn any_record() -> impl Strategy<Value = String> {
    let part =
        prop_oneof![Just("v=STSv1".to_owned()), "(id|ID|mode|foo) ?= ?[a-z0-9=-]{0,6}", "\\PC{0,12}", any::<String>()];
    proptest::collection::vec(part, 0..5).prop_map(|parts| parts.join(";"))
}

fn any_policy() -> impl Strategy<Value = String> {
    let line = prop_oneof![
        Just("version: STSv1".to_owned()),
        "(mode|mx|max_age|version|Mode)[:=] ?[a-z0-9.*, ]{0,12}",
        "\\PC{0,12}",
        any::<String>(),
    ];
    proptest::collection::vec(line, 0..6).prop_map(|lines| lines.join("\r\n"))
}

#[test]
fn a_policy_is_corrected_where_that_is_certain() {
    let mx = |names: &[&str]| names.iter().map(|name| DomainName::parse(name).unwrap()).collect::<Vec<_>>();
    let good = "version: STSv1\nmode: enforce\nmx: a.test\nmax_age: 604800\n";
    for (rule, text, hosts, right) in [
        ("nothing to correct", good, &["a.test"][..], None),
        ("`=` for `:`", "version=STSv1\nmode=enforce\nmx=a.test\nmax_age=604800\n", &["a.test"], Some(good)),
        (
            "capitals, a list, a dot",
            "Version: stsv1\nMode: Enforce\nmx: a.test., b.test\nmax_age: 604800",
            &[],
            Some("version: STSv1\nmode: enforce\nmx: a.test\nmx: b.test\nmax_age: 604800"),
        ),
        (
            "an MX that it leaves out, with the file's own ends of lines",
            "version: STSv1\r\nmode: testing\r\nmx: a.test\r\nmax_age: 604800",
            &["a.test", "b.test"],
            Some("version: STSv1\r\nmode: testing\r\nmx: a.test\r\nmax_age: 604800\r\nmx: b.test\r\n"),
        ),
        (
            "a mode that is none is nobody's to guess",
            "version: STSv1\nmode: on\nmx=a.test\nmax_age: 604800\n",
            &["a.test"],
            None,
        ),
        (
            "a wildcard in the middle has no certain correction",
            "version: STSv1\nmode: enforce\nmx: a.*.test\nmax_age: 604800\n",
            &[],
            None,
        ),
        ("without a policy no MX is added", "version: STSv1\nmode: none\nmax_age: 86400\n", &["b.test"], None),
    ] {
        let fixed = corrected(text, &mx(hosts));
        assert_eq!(fixed.as_deref(), right, "{rule}");
        if let Some(fixed) = fixed {
            assert_eq!(corrected(&fixed, &mx(hosts)), None, "{rule}: once is enough");
        }
    }
    assert_eq!(unchanged_id("a", "b", Some("1")).map(|finding| finding.code), Some(Code::MtastsIdUnchanged));
    assert_eq!(unchanged_id("a", "a", Some("1")), None, "the same file needs no other id");
    assert_eq!(unchanged_id("a", "b", None), None, "no record, no id");
}
