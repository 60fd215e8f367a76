//! The grammar of RFC 7208 and every finding that a record's text gives.

use std::collections::BTreeSet;

use mailvouch::Code;
use mailvouch::spf::{parse, repair};
use proptest::prelude::*;

/// A record, the codes that it must give besides those of good style, and
/// whether receivers accept its grammar.
fn check(text: &str, codes: &[&str], well_formed: bool) {
    let parsed = parse(text);
    let found: BTreeSet<&str> = parsed.findings.iter().map(|finding| finding.code.name()).collect();
    for code in codes {
        assert!(found.contains(code), "{text}: {code} is missing in {found:?}");
    }
    assert_eq!(parsed.well_formed, well_formed, "{text}: {found:?}");
    for finding in &parsed.findings {
        if let Some(span) = &finding.span {
            assert!(text.get(span.clone()).is_some(), "{text}: {finding:?}");
        }
    }
}

/// One row at least for every code that the text of a record can give.
const ROWS: &[(&str, &str, bool)] = &[
    ("SPF_VERSION_NOT_TERMINATED", "v=spf1;a -all", false),
    ("SPF_VERSION_NOT_TERMINATED", "v=spf1include:x.com", false),
    ("SPF_VERSION_NOT_TERMINATED", "v=spf10 a -all", false),
    ("SPF_VERSION_BAD", "v=spf2 a -all", false),
    ("SPF_VERSION_BAD", "spf1 a -all", false),
    ("SPF_VERSION_BAD", "", false),
    ("SPF_LEADING_WHITESPACE", " v=spf1 -all", false),
    ("SPF_LEADING_WHITESPACE", "\"v=spf1 -all\"", false),
    ("SPF_EMPTY", "v=spf1", true),
    ("SPF_NULL", "v=spf1 -all", true),
    ("SPF_NON_ASCII", "v=spf1 a –all", false),
    ("SPF_CONTROL_CHAR", "v=spf1 a\tmx -all", false),
    ("SPF_CONTROL_CHAR", "v=spf1 a:\u{0}x.com -all", false),
    ("SPF_UNKNOWN_MECHANISM", "v=spf1 includes:x.com -all", false),
    ("SPF_UNKNOWN_MECHANISM", "v=spf1 ipv4:1.2.3.4 -all", false),
    ("SPF_UNKNOWN_MECHANISM", "v=spf1 moo -all", false),
    ("SPF_UNKNOWN_MECHANISM", "v=spf1 mx ~al", false),
    ("SPF_BARE_DOMAIN", "v=spf1 mail.example.com -all", false),
    ("SPF_BARE_DOMAIN", "v=spf1 192.0.2.1 -all", false),
    ("SPF_SPACE_AFTER_COLON", "v=spf1 include: spf.x.com -all", false),
    ("SPF_QUALIFIER_ALONE", "v=spf1 mx - all", false),
    ("SPF_QUALIFIER_ALONE", "v=spf1 mx --all", false),
    ("SPF_QUALIFIER_ALONE", "v=spf1 mx +~all", false),
    ("SPF_QUALIFIER_ON_MODIFIER", "v=spf1 -redirect=x.com", false),
    ("SPF_REDIRECT_COLON", "v=spf1 redirect:x.com", false),
    ("SPF_MECH_WITH_EQUALS", "v=spf1 ip4=192.0.2.1 -all", true),
    ("SPF_EMBEDDED_VERSION", "v=spf1 a -all v=spf1 mx -all", true),
    ("SPF_SEMICOLON", "v=spf1 a; mx; -all", false),
    ("SPF_SEMICOLON", "v=spf1 ip4:1.2.3.4,1.2.3.5 -all", false),
    ("SPF_UNKNOWN_MODIFIER", "v=spf1 default=pass -all", true),
    ("SPF_MODIFIER_NAME", "v=spf1 1up=foo -all", false),
    ("SPF_MODIFIER_NAME", "v=spf1 =all", false),
    ("SPF_DUP_REDIRECT", "v=spf1 redirect=a.com redirect=b.com", false),
    ("SPF_DUP_EXP", "v=spf1 exp=a.com exp=b.com -all", false),
    ("SPF_EMPTY_DOMAIN", "v=spf1 a: -all", false),
    ("SPF_EMPTY_DOMAIN", "v=spf1 ptr: -all", false),
    ("SPF_EMPTY_DOMAIN", "v=spf1 redirect=", false),
    ("SPF_MISSING_ARGUMENT", "v=spf1 include -all", false),
    ("SPF_MISSING_ARGUMENT", "v=spf1 exists -all", false),
    ("SPF_MISSING_ARGUMENT", "v=spf1 ip4 -all", false),
    ("SPF_MISSING_ARGUMENT", "v=spf1 ip6: -all", false),
    ("SPF_DOMAIN_END", "v=spf1 a:museum -all", false),
    ("SPF_DOMAIN_END", "v=spf1 a:abc.123 -all", false),
    ("SPF_DOMAIN_END", "v=spf1 a:example.-com -all", false),
    ("SPF_DOMAIN_END", "v=spf1 a:foo-bar -all", false),
    ("SPF_IP_IN_DOMAIN", "v=spf1 a:111.222.33.44 -all", false),
    ("SPF_PORT", "v=spf1 a:example.com:8080 -all", false),
    ("SPF_PORT", "v=spf1 ip4:1.2.3.4:25 -all", false),
    ("SPF_URL_OR_EMAIL", "v=spf1 include:https://spf.x.com -all", true),
    ("SPF_URL_OR_EMAIL", "v=spf1 include:a@x.com -all", true),
    ("SPF_CIDR_RANGE", "v=spf1 ip4:1.2.3.4/33 -all", false),
    ("SPF_CIDR_RANGE", "v=spf1 a//129 -all", false),
    ("SPF_CIDR_LEADING_ZERO", "v=spf1 ip4:1.2.3.4/032 -all", false),
    ("SPF_CIDR_FORM", "v=spf1 a/24/64 -all", false),
    ("SPF_CIDR_FORM", "v=spf1 ip4:1.2.3.4//32 -all", false),
    ("SPF_CIDR_FORM", "v=spf1 ip6:::1//33 -all", false),
    ("SPF_CIDR_NOT_ALLOWED", "v=spf1 include:x.com/24 -all", false),
    ("SPF_CIDR_NOT_ALLOWED", "v=spf1 ptr/0 -all", false),
    ("SPF_CIDR_NOT_ALLOWED", "v=spf1 -all/8", false),
    ("SPF_ALL_ARGUMENT", "v=spf1 -all.", false),
    ("SPF_ALL_ARGUMENT", "v=spf1 -all:foo", false),
    ("SPF_IP4_INVALID", "v=spf1 ip4:1.2.3 -all", false),
    ("SPF_IP4_INVALID", "v=spf1 ip4:203.0.113.256 -all", false),
    ("SPF_IP4_INVALID", "v=spf1 ip4:192.0.2.1-9 -all", false),
    ("SPF_IP4_INVALID", "v=spf1 ip4:010.0.0.1 -all", false),
    ("SPF_IP4_INVALID", "v=spf1 ip4:mail.x.com -all", false),
    ("SPF_IP6_INVALID", "v=spf1 ip6::CAFE::BABE -all", false),
    ("SPF_IP6_INVALID", "v=spf1 ip6:[2001:db8::1] -all", false),
    ("SPF_IP_FAMILY", "v=spf1 ip4:2001:db8::1 -all", false),
    ("SPF_IP_FAMILY", "v=spf1 ip6:192.0.2.1 -all", false),
    ("SPF_MACRO_PERCENT", "v=spf1 exists:%(ir).x.com -all", false),
    ("SPF_MACRO_PERCENT", "v=spf1 foo=%abc -all", false),
    ("SPF_MACRO_LETTER", "v=spf1 a:%{a}.x.com -all", false),
    ("SPF_MACRO_EXP_ONLY", "v=spf1 exp=%{r}.x.com -all", false),
    ("SPF_MACRO_UNCLOSED", "v=spf1 a:%{d.x.com -all", false),
    ("SPF_MACRO_TRANSFORMER", "v=spf1 a:%{d0}.x.com -all", false),
    ("SPF_LABEL_INVALID", "v=spf1 a:mail.example...com -all", true),
    ("SPF_IDN_ULABEL", "v=spf1 include:spf.bücher.example -all", false),
    ("SPF_CASE", "V=SPF1 INCLUDE:x.com -ALL", true),
    ("SPF_EXTRA_SPACES", "v=spf1 a  -all ", true),
    ("SPF_TERMS_AFTER_ALL", "v=spf1 -all include:x.com", true),
    ("SPF_MULTIPLE_ALL", "v=spf1 a all -all", true),
    ("SPF_REDIRECT_WITH_ALL", "v=spf1 redirect=x.com ~all", true),
    ("SPF_REDIRECT_NOT_LAST", "v=spf1 redirect=x.com ip4:192.0.2.1", true),
    ("SPF_NO_ALL", "v=spf1 mx", true),
    ("SPF_ALL_PASS", "v=spf1 mx +all", true),
    ("SPF_ALL_NEUTRAL", "v=spf1 mx ?all", true),
    ("SPF_ALL_SOFTFAIL", "v=spf1 mx ~all", true),
    ("SPF_ALL_FAIL", "v=spf1 mx -all", true),
    ("SPF_PTR", "v=spf1 ptr:x.com -all", true),
    ("SPF_MACRO_P", "v=spf1 exists:%{p}.x.com -all", true),
    ("SPF_DUPLICATE_TERM", "v=spf1 include:a.com include:A.com. -all", true),
    ("SPF_OVERLAP", "v=spf1 ip4:192.0.2.0/24 ip4:192.0.2.5 -all", true),
    ("SPF_OVERLAP", "v=spf1 ip4:192.0.2.5 ip4:192.0.2.0/24 -all", true),
    ("SPF_SHADOWED", "v=spf1 -ip4:192.0.2.0/24 ip4:192.0.2.5 -all", true),
    ("SPF_HOST_BITS", "v=spf1 ip4:192.0.2.130/24 -all", true),
    ("SPF_BROAD_IP4", "v=spf1 ip4:0.0.0.0/0 -all", true),
    ("SPF_BROAD_IP6", "v=spf1 ip6:::/0 -all", true),
    ("SPF_BROAD_A_MX", "v=spf1 a/8 -all", true),
    ("SPF_RESERVED_IP", "v=spf1 ip4:192.168.1.1 -all", true),
    ("SPF_FULL_PREFIX", "v=spf1 ip4:1.2.3.4/32 -all", true),
    ("SPF_NEGATIVE_TERM", "v=spf1 -ip4:1.2.3.9 ~all", true),
    ("SPF_INCLUDE_QUALIFIER", "v=spf1 -include:_spf.x.com ~all", true),
    ("SPF_MACRO_DYNAMIC", "v=spf1 exists:%{i}._spf.x.com -all", true),
];

#[test]
fn every_code_of_the_text() {
    for (code, text, well_formed) in ROWS {
        check(text, &[code], *well_formed);
    }
    let long = format!("v=spf1 {}-all", "include:spf.example.com ".repeat(30));
    check(&long, &["SPF_SIZE_512"], true);
}

/// Codes that need DNS or several records, with the test file of each.
const ELSEWHERE: &[&str] = &[
    "SPF_NONE",
    "SPF_MULTIPLE",
    "SPF_SIZE_512",
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
];

#[test]
fn no_code_is_without_a_row() {
    for code in Code::ALL.iter().map(|code| code.name()).filter(|name| name.starts_with("SPF_")) {
        let around = |row: &(&str, &str, &str, &[&str])| row.3.iter().any(|line| line.split(' ').next() == Some(code));
        if super::domains::CODES.contains(&code) || super::around::ROWS.iter().any(around) {
            continue;
        }
        let here = ROWS.iter().any(|(row, ..)| *row == code);
        assert!(here || ELSEWHERE.contains(&code), "{code} has no row");
        let there = super::spf_tree::CODES.contains(&code) || code == "SPF_SIZE_512";
        assert!(here || there, "{code} has no row in spf_tree");
    }
}

#[test]
fn good_grammar() {
    for text in [
        "v=spf1 a:foo:bar/baz.example.com -all",
        "v=spf1 a:example.com. mx/24//64 a//64 -all",
        "v=spf1 exists:%{ir}.%{v}._spf.%{d2} -all",
        "v=spf1 exists:%{l1r-}.%{d} exists:%%%_%-.com -all",
        "v=spf1 a:%{d}/24//96 -all",
        "v=spf1 ip6:::1 ip6:2001:db8::/32 ip6:::ffff:192.0.2.1 ~all",
        "v=spf1 foo= bar=%{d} moo.cow_1=x -all",
        "v=spf1 include:_spf.a-b.museum ?all",
        "v=spf1 a:abc.1a -all",
    ] {
        assert!(parse(text).well_formed, "{text}: {:?}", parse(text).findings);
    }
}

#[test]
fn corrections() {
    for (text, repaired) in [
        ("v=spf1 includes:x.com -all", Some("v=spf1 include:x.com -all")),
        ("v=spf1 ipv4:192.0.2.1 ~all", Some("v=spf1 ip4:192.0.2.1 ~all")),
        ("v=spf1 inlcude:x.com -all", Some("v=spf1 include:x.com -all")),
        ("v=spf1 mx ~al", Some("v=spf1 mx ~all")),
        ("v=spf1 mx - all", Some("v=spf1 mx -all")),
        ("v=spf1 mx --all", Some("v=spf1 mx -all")),
        ("v=spf1 a; mx; -all", Some("v=spf1 a mx -all")),
        ("v=spf1 ip4:1.2.3.4,1.2.3.5 -all", Some("v=spf1 ip4:1.2.3.4 ip4:1.2.3.5 -all")),
        ("v=spf1 include: spf.x.com -all", Some("v=spf1 include:spf.x.com -all")),
        ("v=spf1 redirect:x.com", Some("v=spf1 redirect=x.com")),
        ("v=spf1 a:111.222.33.44 -all", Some("v=spf1 ip4:111.222.33.44 -all")),
        ("v=spf1 192.0.2.1 -all", Some("v=spf1 ip4:192.0.2.1 -all")),
        ("v=spf1 ip4:2001:db8::1 -all", Some("v=spf1 ip6:2001:db8::1 -all")),
        ("v=spf1 ip6:[2001:db8::1] -all", Some("v=spf1 ip6:2001:db8::1 -all")),
        ("v=spf1 mx ~all.", Some("v=spf1 mx ~all")),
        ("v=spf1 a –all", Some("v=spf1 a -all")),
        ("\"v=spf1 mx -all\"", Some("v=spf1 mx -all")),
        ("v=spf1 -redirect=x.com", Some("v=spf1 redirect=x.com")),
        ("v=spf1 include:x.com/24 -all", Some("v=spf1 include:x.com -all")),
        ("v=spf1 ip4:1.2.3.4/032 -all", Some("v=spf1 ip4:1.2.3.4/32 -all")),
        // A space is missing: no term is lost, though it could be a slip in the second one's name.
        ("v=spf1 aip4:192.0.2.7 -all", Some("v=spf1 a ip4:192.0.2.7 -all")),
        ("v=spf1 amx -all", Some("v=spf1 a mx -all")),
        ("v=spf1 mx-all", Some("v=spf1 mx -all")),
        ("v=spf1 ip4:192.0.2.1~all", Some("v=spf1 ip4:192.0.2.1 ~all")),
        (
            "v=spf1 ip4:192.0.2.0/24include:x.com ipv4:192.0.2.1 -all",
            Some("v=spf1 ip4:192.0.2.0/24 include:x.com ip4:192.0.2.1 -all"),
        ),
        ("v=spf1 mxinclude:x.com ~all", Some("v=spf1 mx include:x.com ~all")),
        ("v=spf1 mxip4:192.0.2.1include:x.com -all", Some("v=spf1 mx ip4:192.0.2.1 include:x.com -all")),
        ("v=spf1 ip4:192.0.2.1mx~all", Some("v=spf1 ip4:192.0.2.1 mx ~all")),
        // That would let everybody send.
        ("v=spf1 mxall", None),
        ("v=spf1 mx+all", None),
        ("v=spf1 allmx -all", None),
        ("v=spf1 all-all", None),
        // A letter too many, or a digit of the address.
        ("v=spf1 mx -alla", Some("v=spf1 mx -all")),
        ("v=spf1 aa:x.com -all", None),
        ("v=spf1 ip6:2001:db8::1234a -all", None),
        ("v=spf1 ip6:2001:db8::1234a/32 -all", None),
        ("v=spf1 ip4:192.0.2.1a -all", None),
        ("v=spf1 ip4:192.0.2.0/24a -all", None),
        // Nobody can know which address was meant.
        ("v=spf1 ip4:203.0.113.256 -all", None),
        ("v=spf1 moo -all", None),
        ("v=spf1 mx -all", None),
    ] {
        assert_eq!(repair(text).as_deref(), repaired, "{text}");
    }
}

fn record() -> impl Strategy<Value = String> {
    let term = prop_oneof![
        "[+~?-]?(include|exists):(%\\{[dsi]\\}\\.)?[a-z]{1,8}\\.(com|museum)",
        "[+~?-]?(a|mx)(:[a-z]{1,5}\\.org)?(/[1-9])?(//[1-9][0-9])?",
        "[+~?-]?ip4:[1-9]{1,2}\\.[0-9]\\.[0-9]\\.[0-9](/[1-2][0-9])?",
        "[+~?-]?all",
        "(redirect|exp|foo)=[a-z]{1,8}\\.net",
        "[ -~]{1,12}",
        "\\PC{1,6}",
    ];
    (prop_oneof![9 => Just("v=spf1"), 1 => Just("V=SPF1"), 1 => Just("v=spf2")], prop::collection::vec(term, 0..9))
        .prop_map(|(version, terms)| format!("{version} {}", terms.join(" ")))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn printing_loses_nothing(text in record()) {
        let parsed = parse(&text);
        let printed = parsed.record.to_string();
        let again = parse(&printed);
        prop_assert_eq!(&again.record, &parsed.record);
    }

    #[test]
    fn no_text_panics(text in "\\PC{0,80}") {
        let parsed = parse(&text);
        let _ = repair(&text);
        for finding in parsed.findings {
            if let Some(span) = finding.span {
                prop_assert!(text.get(span).is_some());
            }
        }
    }
}

/// Mechanisms of few kinds and few values, so that many stand in a relation.
fn related() -> impl Strategy<Value = String> {
    let host = prop_oneof![Just("a.test"), Just("A.test."), Just("b.test"), Just("%{i}.test"), Just("%{I}.test")];
    let ip4 = ("[01]", "[01]", prop_oneof![Just(""), Just("/8"), Just("/16"), Just("/24"), Just("/32")]);
    let ip6 = ("[01]", prop_oneof![Just(""), Just("/16"), Just("/64"), Just("/128")]);
    let mechanism = prop_oneof![
        4 => ip4.prop_map(|(b, d, length)| format!("ip4:11.{b}.0.{d}{length}")),
        2 => ip6.prop_map(|(b, length)| format!("ip6:2001::{b}{length}")),
        1 => host.clone().prop_map(|host| format!("include:{host}")),
        1 => (host, prop_oneof![Just(""), Just("/24"), Just("/32"), Just("//64")]).prop_map(|(host, c)| format!("mx:{host}{c}")),
        1 => prop_oneof![Just("a"), Just("mx"), Just("ptr"), Just("a/32"), Just("a/24")].prop_map(str::to_owned),
    ];
    ("[?~]?", mechanism).prop_map(|(sign, mechanism)| format!("{sign}{mechanism}"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// Few terms are compared each with each, many are not.
    #[test]
    fn long_records_say_of_their_terms_what_short_ones_say(terms in proptest::collection::vec(related(), 1..12)) {
        let relations = |text: &str| -> Vec<_> {
            let codes = [Code::SpfDuplicateTerm, Code::SpfOverlap, Code::SpfShadowed];
            parse(text).findings.into_iter().filter(|finding| codes.contains(&finding.code)).collect()
        };
        let short = format!("v=spf1 {}", terms.join(" "));
        let others: Vec<String> = (0..40).map(|n| format!("exists:{n}.other.test")).collect();
        prop_assert_eq!(relations(&short), relations(&format!("{short} {}", others.join(" "))));
    }
}
