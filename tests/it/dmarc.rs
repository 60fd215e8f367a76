//! DMARC records: what is found in their texts, what receivers apply, how a
//! wish gets in, and which names are asked.

use std::time::{Duration, Instant};

use mailvouch::DomainName;
use mailvouch::dmarc::{
    Alignment, Change, DmarcWish, Effective, Generation, Policy, Psd, authorises, build, external_report_name, merge,
    organizational_domain, parse, record_name, report_hosts, select, tree_walk,
};
use mailvouch::finding::Code;
use proptest::prelude::*;

use crate::records::{Row, check, shown};

pub(crate) const ROWS: &[Row] = &[
    ("a good record", "v=DMARC1; p=reject; rua=mailto:a@example.com", &[]),
    ("no space and a semicolon at the end", "v=DMARC1;p=reject;rua=mailto:a@example.com;", &[]),
    (
        "space wherever the grammar has it",
        "v = DMARC1 ; p = reject ; rua = mailto:a@example.com , mailto:b@example.com ;",
        &[],
    ),
    ("values without case", "v=DMARC1; p=Reject; rua=MAILTO:a@example.com", &[]),
    (
        "an address without rua= gets no reports (Altcraft)",
        "v=DMARC1; p=reject; sp=reject; mailto:report@example.com",
        &["DMARC_TAG_SYNTAX error [mailto:report@example.com] -> rua=mailto:report@example.com"],
    ),
    (
        "an address with nothing at all",
        "v=DMARC1; p=reject; report@example.com",
        &["DMARC_TAG_SYNTAX error [report@example.com] -> rua=mailto:report@example.com"],
    ),
    (
        "an address beside rua",
        "v=DMARC1; p=reject; rua=mailto:a@example.com; fo=0; mailto:b@example.com",
        &["DMARC_TAG_SYNTAX error [mailto:b@example.com]"],
    ),
    (
        "two lost addresses",
        "v=DMARC1; p=reject; mailto:a@example.com; mailto:b@example.com",
        &[
            "DMARC_TAG_SYNTAX error [mailto:a@example.com; mailto:b@example.com] -> rua=mailto:a@example.com,mailto:b@example.com",
        ],
    ),
    (
        "v is not first",
        "p=none; v=DMARC1; rua=mailto:a@example.com",
        &[
            "DMARC_V_BAD error [p=none; v=DMARC1; rua=mailto:a@example.com] -> v=DMARC1; p=none; rua=mailto:a@example.com",
        ],
    ),
    ("v has case", "v=dmarc1; p=reject; rua=mailto:a@example.com", &["DMARC_V_BAD error [dmarc1] -> DMARC1"]),
    ("another version", "v=DMARC2; p=reject", &["DMARC_V_BAD error [DMARC2]"]),
    ("no v", "p=reject; rua=mailto:a@example.com", &["DMARC_V_BAD error [p=reject] -> v=DMARC1; p=reject"]),
    ("not DMARC at all", "v=spf1 -all", &["DMARC_V_BAD error [spf1 -all]"]),
    ("an empty text", "", &["DMARC_V_BAD error []"]),
    ("space at the start", "  v=DMARC1; p=reject; rua=mailto:a@example.com", &["DMARC_LEADING_SPACE warning [  ] -> "]),
    (
        "quotes around it",
        "\"v=DMARC1; p=reject; rua=mailto:a@example.com\"",
        &[
            "DMARC_LEADING_SPACE error [\"v=DMARC1; p=reject; rua=mailto:a@example.com\"] -> v=DMARC1; p=reject; rua=mailto:a@example.com",
        ],
    ),
    (
        "smart quotes around it",
        "“v=DMARC1; p=reject; rua=mailto:a@example.com”",
        &[
            "DMARC_LEADING_SPACE error [“v=DMARC1; p=reject; rua=mailto:a@example.com”] -> v=DMARC1; p=reject; rua=mailto:a@example.com",
        ],
    ),
    (
        "no semicolon behind v",
        "v=DMARC1 p=reject; rua=mailto:a@example.com",
        &["DMARC_NO_SEMICOLON error [v=DMARC1 p=reject] -> v=DMARC1; p=reject"],
    ),
    (
        "no semicolons at all",
        "v=DMARC1 p=reject sp=none rua=mailto:a@example.com",
        &[
            "DMARC_NO_SEMICOLON error [v=DMARC1 p=reject sp=none rua=mailto:a@example.com] -> v=DMARC1; p=reject; sp=none; rua=mailto:a@example.com",
        ],
    ),
    (
        "commas for semicolons",
        "v=DMARC1, p=reject, rua=mailto:a@example.com",
        &[
            "DMARC_NO_SEMICOLON error [v=DMARC1, p=reject, rua=mailto:a@example.com] -> v=DMARC1; p=reject; rua=mailto:a@example.com",
        ],
    ),
    (
        "one semicolon missing later",
        "v=DMARC1; p=none rua=mailto:a@example.com",
        &["DMARC_NO_SEMICOLON error [p=none rua=mailto:a@example.com] -> p=none; rua=mailto:a@example.com"],
    ),
    ("p is missing, and nobody hears of it", "v=DMARC1; fo=0", &["DMARC_P_MISSING error [v=DMARC1]"]),
    (
        "p is missing: none, with reports",
        "v=DMARC1; rua=mailto:a@example.com",
        &["DMARC_P_MISSING error [v=DMARC1] -> v=DMARC1; p=none"],
    ),
    ("p is mistyped", "v=DMARC1; p=rejct; rua=mailto:a@example.com", &["DMARC_P_INVALID error [rejct] -> reject"]),
    (
        "p is quoted",
        "v=DMARC1; p=\"reject\"; rua=mailto:a@example.com",
        &["DMARC_P_INVALID error [\"reject\"] -> reject"],
    ),
    ("p is another word", "v=DMARC1; p=block; rua=mailto:a@example.com", &["DMARC_P_INVALID error [block]"]),
    ("p is empty", "v=DMARC1; p=; rua=mailto:a@example.com", &["DMARC_P_INVALID error []"]),
    (
        "sp disarms p",
        "v=DMARC1; p=reject; sp=quarantaine; rua=mailto:a@example.com",
        &["DMARC_SP_INVALID error [quarantaine] -> quarantine"],
    ),
    (
        "np disarms p",
        "v=DMARC1; p=reject; np=rejetc; rua=mailto:a@example.com",
        &["DMARC_NP_INVALID error [rejetc] -> reject"],
    ),
    ("p is not second", "v=DMARC1; rua=mailto:a@example.com; p=reject", &["DMARC_P_NOT_SECOND warning [p=reject]"]),
    (
        "a part that is no tag",
        "v=DMARC1; p=reject; hello; rua=mailto:a@example.com",
        &["DMARC_TAG_SYNTAX warning [hello]"],
    ),
    (
        "a colon for the equals sign",
        "v=DMARC1; p=reject; rua=mailto:a@example.com; adkim: r",
        &["DMARC_TAG_SYNTAX warning [adkim: r] -> adkim=r"],
    ),
    (
        "nothing between semicolons",
        "v=DMARC1;; p=reject; rua=mailto:a@example.com",
        &["DMARC_TAG_SYNTAX warning [;] -> "],
    ),
    ("an empty value", "v=DMARC1; p=reject; rua=", &["DMARC_EMPTY_VALUE warning [rua=]"]),
    (
        "an unknown tag",
        "v=DMARC1; p=reject; rua=mailto:a@example.com; foo=bar",
        &["DMARC_UNKNOWN_TAG warning [foo=bar]"],
    ),
    (
        "a mistyped tag",
        "v=DMARC1; p=reject; rau=mailto:a@example.com",
        &["DMARC_UNKNOWN_TAG warning [rau=mailto:a@example.com] -> rua=mailto:a@example.com"],
    ),
    (
        "a tag in capitals",
        "v=DMARC1; P=reject; rua=mailto:a@example.com",
        &["DMARC_TAG_CASE info [P=reject] -> p=reject"],
    ),
    ("a tag twice", "v=DMARC1; p=none; p=reject; rua=mailto:a@example.com", &["DMARC_DUP_TAG error [p=reject]"]),
    (
        "historic tags",
        "v=DMARC1; p=reject; rf=afrf; ri=86400; pct=100; rua=mailto:a@example.com",
        &[
            "DMARC_REMOVED_TAG warning [rf=afrf]",
            "DMARC_REMOVED_TAG warning [ri=86400]",
            "DMARC_REMOVED_TAG warning [pct=100]",
        ],
    ),
    (
        "pct below 100",
        "v=DMARC1; p=reject; pct=10; rua=mailto:a@example.com",
        &["DMARC_REMOVED_TAG warning [pct=10]", "DMARC_PCT_PARTIAL warning [pct=10]"],
    ),
    (
        "pct above 100",
        "v=DMARC1; p=reject; pct=150; rua=mailto:a@example.com",
        &["DMARC_REMOVED_TAG warning [pct=150]", "DMARC_PCT_INVALID warning [150]"],
    ),
    ("testing", "v=DMARC1; p=reject; t=y; rua=mailto:a@example.com", &["DMARC_T_TEST warning [t=y]"]),
    (
        "testing in both generations",
        "v=DMARC1; p=reject; pct=0; t=y; rua=mailto:a@example.com",
        &["DMARC_REMOVED_TAG info [pct=0]", "DMARC_T_TEST info [t=y]"],
    ),
    ("t is neither", "v=DMARC1; p=reject; t=yes; rua=mailto:a@example.com", &["DMARC_T_INVALID warning [yes] -> y"]),
    ("psd is none of three", "v=DMARC1; p=reject; psd=x; rua=mailto:a@example.com", &["DMARC_PSD_INVALID warning [x]"]),
    (
        "alignment in words",
        "v=DMARC1; p=reject; adkim=strict; aspf=x; rua=mailto:a@example.com",
        &["DMARC_ALIGN_INVALID warning [strict] -> s", "DMARC_ALIGN_INVALID warning [x]"],
    ),
    ("strict alignment", "v=DMARC1; p=reject; aspf=s; rua=mailto:a@example.com", &["DMARC_ALIGN_STRICT info [aspf=s]"]),
    (
        "fo is none of four",
        "v=DMARC1; p=reject; fo=2; rua=mailto:a@example.com; ruf=mailto:a@example.com",
        &["DMARC_FO_INVALID warning [2]", "DMARC_RUF_PRESENT info [ruf=mailto:a@example.com]"],
    ),
    ("fo without ruf", "v=DMARC1; p=reject; fo=1; rua=mailto:a@example.com", &["DMARC_FO_WITHOUT_RUF warning [fo=1]"]),
    (
        "fo excludes itself",
        "v=DMARC1; p=reject; fo=0:1; rua=mailto:a@example.com; ruf=mailto:a@example.com",
        &["DMARC_FO_DUP warning [0:1]", "DMARC_RUF_PRESENT info [ruf=mailto:a@example.com]"],
    ),
    (
        "fo repeats itself",
        "v=DMARC1; p=reject; fo=d:d; rua=mailto:a@example.com; ruf=mailto:a@example.com",
        &["DMARC_FO_DUP warning [d:d]", "DMARC_RUF_PRESENT info [ruf=mailto:a@example.com]"],
    ),
    (
        "monitoring",
        "v=DMARC1; p=none; rua=mailto:a@example.com",
        &["DMARC_P_NONE info [p=none]", "DMARC_NP_SUGGEST info"],
    ),
    (
        "monitoring that nobody reads",
        "v=DMARC1; p=none",
        &["DMARC_P_NONE info [p=none]", "DMARC_NO_RUA error", "DMARC_NP_SUGGEST info"],
    ),
    ("a policy without reports", "v=DMARC1; p=reject", &["DMARC_NO_RUA warning"]),
    (
        "subdomains are weaker",
        "v=DMARC1; p=reject; sp=none; rua=mailto:a@example.com",
        &["DMARC_SP_WEAKER warning [sp=none]", "DMARC_NP_SUGGEST info"],
    ),
    ("np as safe as it gets", "v=DMARC1; p=quarantine; np=reject; rua=mailto:a@example.com", &[]),
    ("psd=y", "v=DMARC1; p=reject; psd=y; rua=mailto:a@example.com", &["DMARC_PSD_Y error [psd=y]"]),
    (
        "psd=y with failure reports",
        "v=DMARC1; p=reject; psd=y; ruf=mailto:a@example.com; rua=mailto:a@example.com",
        &[
            "DMARC_PSD_Y error [psd=y]",
            "DMARC_RUF_PRESENT info [ruf=mailto:a@example.com]",
            "DMARC_PSD_RUF error [ruf=mailto:a@example.com]",
        ],
    ),
    ("psd=n", "v=DMARC1; p=reject; psd=n; rua=mailto:a@example.com", &["DMARC_PSD_N info [psd=n]"]),
    (
        "an address without mailto",
        "v=DMARC1; p=reject; rua=dmarc@example.com",
        &["DMARC_RUA_NO_SCHEME error [dmarc@example.com] -> mailto:dmarc@example.com"],
    ),
    (
        "the second address without mailto",
        "v=DMARC1; p=reject; rua=mailto:a@example.com,b@example.com",
        &["DMARC_RUA_NO_SCHEME error [b@example.com] -> mailto:b@example.com"],
    ),
    (
        "a space behind mailto",
        "v=DMARC1; p=reject; rua=mailto: a@example.com",
        &["DMARC_URI_INVALID error [mailto: a@example.com] -> mailto:a@example.com"],
    ),
    (
        "slashes behind mailto",
        "v=DMARC1; p=reject; rua=mailto://a@example.com",
        &["DMARC_URI_INVALID error [mailto://a@example.com] -> mailto:a@example.com"],
    ),
    ("no domain", "v=DMARC1; p=reject; rua=mailto:a", &["DMARC_URI_INVALID error [mailto:a]"]),
    (
        "no local part",
        "v=DMARC1; p=reject; rua=mailto:@example.com",
        &["DMARC_URI_INVALID error [mailto:@example.com]"],
    ),
    (
        "an address that a page hid",
        "v=DMARC1; p=none; rua=mailto:[email protected]",
        &["DMARC_P_NONE info [p=none]", "DMARC_URI_INVALID error [mailto:[email protected]]", "DMARC_NP_SUGGEST info"],
    ),
    (
        "angle brackets",
        "v=DMARC1; p=reject; rua=<mailto:a@example.com>",
        &["DMARC_URI_INVALID error [<mailto:a@example.com>]"],
    ),
    ("a comma too many", "v=DMARC1; p=reject; rua=mailto:a@example.com,", &["DMARC_URI_INVALID error [,] -> "]),
    (
        "another scheme",
        "v=DMARC1; p=reject; rua=https://example.com/dmarc",
        &["DMARC_URI_SCHEME info [https://example.com/dmarc]"],
    ),
    (
        "a size",
        "v=DMARC1; p=reject; rua=mailto:a@example.com!10m",
        &["DMARC_URI_SIZE warning [mailto:a@example.com!10m] -> mailto:a@example.com"],
    ),
    (
        "a raw exclamation mark",
        "v=DMARC1; p=reject; rua=mailto:a!b@example.com",
        &["DMARC_URI_ENCODING error [mailto:a!b@example.com] -> mailto:a%21b@example.com"],
    ),
    (
        "a raw comma",
        "v=DMARC1; p=reject; rua=mailto:a,b@example.com",
        &["DMARC_URI_ENCODING error [mailto:a,b@example.com]"],
    ),
    (
        "a semicolon between addresses",
        "v=DMARC1; p=reject; rua=mailto:a@example.com;mailto:b@example.com; c@example.com",
        &[
            "DMARC_URI_SEPARATOR error [;mailto:b@example.com] -> ,mailto:b@example.com",
            "DMARC_URI_SEPARATOR error [; c@example.com] -> ,mailto:c@example.com",
        ],
    ),
    (
        "a space between addresses",
        "v=DMARC1; p=reject; rua=mailto:a@example.com b@example.com",
        &[
            "DMARC_URI_SEPARATOR error [mailto:a@example.com b@example.com] -> mailto:a@example.com,mailto:b@example.com",
        ],
    ),
    (
        "the same address twice",
        "v=DMARC1; p=reject; rua=mailto:a@example.com,mailto:a@EXAMPLE.com",
        &["DMARC_URI_DUP info [mailto:a@EXAMPLE.com]"],
    ),
    (
        "many addresses",
        "v=DMARC1; p=reject; rua=mailto:a@example.com,mailto:b@example.com,mailto:c@example.com",
        &["DMARC_URI_MANY info [rua=mailto:a@example.com,mailto:b@example.com,mailto:c@example.com]"],
    ),
    (
        "failure reports",
        "v=DMARC1; p=reject; rua=mailto:a@example.com; ruf=mailto:a@example.com",
        &["DMARC_RUF_PRESENT info [ruf=mailto:a@example.com]"],
    ),
    (
        "smart quotes around a value",
        "v=DMARC1; p=“reject”; rua=mailto:a@example.com",
        &["DMARC_NON_ASCII error [p=“reject”] -> p=reject"],
    ),
    (
        "a no-break space",
        "v=DMARC1; p=reject;\u{a0}rua=mailto:a@example.com",
        &["DMARC_NON_ASCII error [\u{a0}rua=mailto:a@example.com] -> rua=mailto:a@example.com"],
    ),
    (
        "a letter outside ASCII",
        "v=DMARC1; p=reject; rua=mailto:bücher@example.com; x=ü",
        &["DMARC_NON_ASCII error [rua=mailto:bücher@example.com]", "DMARC_NON_ASCII warning [x=ü]"],
    ),
    (
        "a stored backslash behind v",
        "v=DMARC1\\; p=none; rua=mailto:a@example.com",
        &["DMARC_LITERAL_BACKSLASH error [v=DMARC1\\] -> v=DMARC1"],
    ),
    (
        "a stored backslash later",
        "v=DMARC1; p=reject; rua=mailto:a@example.com\\; fo=0",
        &["DMARC_LITERAL_BACKSLASH warning [rua=mailto:a@example.com\\] -> rua=mailto:a@example.com"],
    ),
];

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
fn findings() {
    check(ROWS, parse, str::to_owned);
}

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

fn wish(rua: &[&str]) -> DmarcWish {
    DmarcWish { rua: rua.iter().map(|uri| (*uri).to_owned()).collect(), ..DmarcWish::default() }
}

#[test]
fn a_wish_gets_into_what_is_published() {
    let rows = [
        ("a new record", "", &["r@example.net"][..], "v=DMARC1; p=none; rua=mailto:r@example.net"),
        (
            "a new tag, at the end",
            "v=DMARC1; p=reject",
            &["r@example.net"],
            "v=DMARC1; p=reject; rua=mailto:r@example.net",
        ),
        (
            "the last semicolon stays last",
            "v=DMARC1;p=reject;",
            &["r@example.net"],
            "v=DMARC1;p=reject; rua=mailto:r@example.net;",
        ),
        (
            "one more address, in its tag",
            "v=DMARC1; rua=mailto:a@example.com ; p=none; x=y",
            &["mailto:r@example.net"],
            "v=DMARC1; rua=mailto:a@example.com,mailto:r@example.net ; p=none; x=y",
        ),
        (
            "an empty tag is filled",
            "v=DMARC1; p=none; rua=; fo=0",
            &["r@example.net"],
            "v=DMARC1; p=none; rua=mailto:r@example.net; fo=0",
        ),
        (
            "there already",
            "v=DMARC1;  p=none;rua=mailto:r@EXAMPLE.net!10m",
            &["r@example.net"],
            "v=DMARC1;  p=none;rua=mailto:r@EXAMPLE.net!10m",
        ),
        (
            "mailto is put before",
            "v=DMARC1; p=none; rua=a@example.com",
            &["r@example.net"],
            "v=DMARC1; p=none; rua=mailto:a@example.com,mailto:r@example.net",
        ),
        (
            "a lost address is saved",
            "v=DMARC1; p=reject; sp=reject; mailto:report@example.com",
            &["r@example.net"],
            "v=DMARC1; p=reject; sp=reject; rua=mailto:report@example.com,mailto:r@example.net",
        ),
        (
            "a cut list is joined",
            "v=DMARC1; p=none; rua=mailto:a@example.com; b@example.com",
            &[],
            "v=DMARC1; p=none; rua=mailto:a@example.com,mailto:b@example.com",
        ),
        (
            "what is not certain stays",
            "v=DMARC1; p=none; rua=mailto:a,b@example.com",
            &["r@example.net"],
            "v=DMARC1; p=none; rua=mailto:a,b@example.com,mailto:r@example.net",
        ),
        (
            "an invalid policy is the owner's to mend",
            "v=DMARC1; p=rejct",
            &["r@example.net"],
            "v=DMARC1; p=rejct; rua=mailto:r@example.net",
        ),
        (
            "a missing policy is what applied",
            "v=DMARC1; rua=mailto:r@example.net",
            &["r@example.net"],
            "v=DMARC1; p=none; rua=mailto:r@example.net",
        ),
        (
            "the start is mended",
            "v=dmarc1; p=quarantine; x=1",
            &["r@example.net"],
            "v=DMARC1; p=quarantine; x=1; rua=mailto:r@example.net",
        ),
        (
            "the start's semicolons are mended",
            "v=DMARC1 p=none",
            &["r@example.net"],
            "v=DMARC1; p=none; rua=mailto:r@example.net",
        ),
        (
            "what is no DMARC record gives way",
            "v=spf1 -all",
            &["r@example.net"],
            "v=DMARC1; p=none; rua=mailto:r@example.net",
        ),
        (
            "historic tags are the owner's",
            "v=DMARC1; p=reject; pct=10; ri=3600",
            &[],
            "v=DMARC1; p=reject; pct=10; ri=3600",
        ),
        ("an exclamation mark is encoded", "v=DMARC1; p=none", &["a!b@example.net"], "v=DMARC1; p=none"),
    ];
    for (rule, published, rua, expected) in rows {
        let published = Some(parse(published).record).filter(|record| !record.tags.text().is_empty());
        let merged = merge(published.as_ref(), &wish(rua));
        assert_eq!(merged.text, expected, "{rule}");
        let again = merge(Some(&parse(&merged.text).record), &wish(rua));
        assert_eq!((again.text, again.changes), (merged.text, vec![]), "{rule}");
    }
}

#[test]
fn a_merge_says_what_it_did() {
    let published = parse("v=DMARC1; rua=a@example.com").record;
    let wish =
        DmarcWish { policy: Some(Policy::Quarantine), ruf: vec!["f@example.net".to_owned()], ..wish(&["no address"]) };
    let merged = merge(Some(&published), &wish);
    assert_eq!(merged.text, "v=DMARC1; p=quarantine; rua=mailto:a@example.com; ruf=mailto:f@example.net");
    let expected = [
        Change::Mended { from: "a@example.com".to_owned(), to: "mailto:a@example.com".to_owned() },
        Change::Policy(Policy::Quarantine),
        Change::Added { tag: "ruf", uri: "mailto:f@example.net".to_owned() },
    ];
    assert_eq!(merged.changes, expected);
    let refused: Vec<_> = merged.findings.iter().filter(|finding| finding.code == Code::DmarcUriInvalid).collect();
    assert_eq!(refused[0].params, [("uri", "no address".to_owned())]);

    // The owner's policy stays the owner's.
    let strict = parse("v=DMARC1; p=reject; rua=mailto:a@example.com").record;
    let kept = merge(Some(&strict), &DmarcWish { policy: Some(Policy::None), ..DmarcWish::default() });
    assert_eq!((kept.text, kept.changes), (strict.to_string(), vec![]));
}

#[test]
fn a_new_record_has_all_that_was_wished() {
    let wish = DmarcWish {
        policy: Some(Policy::Quarantine),
        sp: Some(Policy::Reject),
        np: Some(Policy::Reject),
        testing: true,
        adkim: Alignment::Strict,
        aspf: Alignment::Strict,
        ruf: vec!["f@example.com".to_owned()],
        ..wish(&["a@example.com", "https://example.com/d", "a@example.com"])
    };
    let text = build(&wish);
    let expected = "v=DMARC1; p=quarantine; sp=reject; np=reject; t=y; adkim=s; aspf=s; rua=mailto:a@example.com,https://example.com/d; ruf=mailto:f@example.com";
    assert_eq!(text, expected);
    assert!(parse(&text).well_formed);
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
    let rows: [(&str, &[(&str, Psd)], &str); 9] = [
        ("a.mail.example.com", &[], "a.mail.example.com"),
        ("a.mail.example.com", &[("example.com", Unset)], "example.com"),
        ("a.mail.example.com", &[("example.com", Unset), ("mail.example.com", Unset)], "example.com"),
        ("a.mail.example.com", &[("example.com", Unset), ("mail.example.com", No)], "mail.example.com"),
        ("a.mail.example.com", &[("com", Yes)], "example.com"),
        ("a.mail.giant.bank.example", &[("bank.example", Yes), ("giant.bank.example", Unset)], "giant.bank.example"),
        ("bank.example", &[("bank.example", Yes)], "bank.example"),
        ("bank.example", &[("bank.example", Yes), ("example", Unset)], "example"),
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
    assert_eq!((rest.code, &rest.params[..]), (Code::DmarcUnknownTag, &[("count", "193".to_owned())][..]));
    assert!(text[rest.span.clone().unwrap()].ends_with("xhr=1"));
    let again = parse(&format!("v=DMARC1{}", "; p=none".repeat(200)));
    assert_eq!(again.findings.iter().filter(|finding| finding.code == Code::DmarcDupTag).count(), 8);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_text_is_read_and_printed_back(text in any_record()) {
        let parsed = parse(&text);
        prop_assert_eq!(parsed.record.to_string(), text.as_str());
        prop_assert_eq!(&parse(&parsed.record.to_string()), &parsed);
        for finding in &parsed.findings {
            prop_assert!(finding.span.clone().is_none_or(|span| text.get(span).is_some()), "{:?}", finding);
            prop_assert!(finding.fix.is_none() || finding.span.is_some());
        }
    }

    #[test]
    fn a_merge_twice_is_a_merge_once(text in any_record(), rua in proptest::collection::vec(any_uri(), 0..3)) {
        let wish = DmarcWish { rua, ..DmarcWish::default() };
        let once = merge(Some(&parse(&text).record), &wish);
        let twice = merge(Some(&parse(&once.text).record), &wish);
        prop_assert_eq!(&twice.text, &once.text);
        prop_assert_eq!(twice.changes, vec![]);
        prop_assert_eq!(once.changes.is_empty(), once.text == text);
    }

    #[test]
    fn a_merge_keeps_what_it_does_not_own(parts in any_record(), rua in proptest::collection::vec(any_uri(), 0..3)) {
        let before = parse(&format!("v=DMARC1;{parts}")).record;
        let merged = merge(Some(&before), &DmarcWish { policy: Some(Policy::None), rua, ..DmarcWish::default() });
        let after = parse(&merged.text).record;
        let kept = |record: &mailvouch::dmarc::DmarcRecord| {
            let others = record.tags.tags().filter(|tag| tag.value.is_some());
            let others = others.filter(|tag| !["p", "rua", "ruf"].contains(&tag.name.to_ascii_lowercase().as_str()));
            let others = others.filter(|tag| !tag.name.contains([':', '@']));
            others.map(|tag| record.tags.slice(&tag.span).to_owned()).collect::<Vec<_>>()
        };
        prop_assert_eq!(kept(&after), kept(&before));
        if before.p.policy().is_some() {
            prop_assert_eq!(after.p, before.p);
        }
        for uri in before.rua.iter().filter(|uri| uri.is_valid()) {
            prop_assert!(after.rua.iter().any(|other| other.same_as(uri)), "{} lost", uri.text);
        }
    }
}

fn any_uri() -> impl Strategy<Value = String> {
    prop_oneof![
        "(mailto:)?[a-c!]{1,2}@[a-c]\\.example(![0-9]m)?",
        Just("https://a.example/x".to_owned()),
        "[a-z:@, \\.]{0,10}",
    ]
}

fn any_record() -> impl Strategy<Value = String> {
    let uris = proptest::collection::vec(any_uri(), 0..4).prop_map(|uris| uris.join(","));
    let part = prop_oneof![
        (prop_oneof![Just("rua"), Just("ruf"), Just("RUA"), Just("rau")], uris)
            .prop_map(|(tag, uris)| format!("{tag}={uris}")),
        any_uri(),
        "(p|sp|np) ?= ?(none|quarantine|reject|rejct|\u{201C}none\u{201D}|)",
        "(v|adkim|aspf|fo|t|psd|pct|rf|ri|x)=[a-z0-9:=\\\\ ]{0,6}",
        "\\PC{0,12}",
        any::<String>(),
    ];
    let start = prop_oneof![
        6 => Just("v=DMARC1".to_owned()),
        1 => Just("v = dmarc1".to_owned()),
        1 => Just("v=DMARC1 p=none".to_owned()),
        1 => Just(" \"v=DMARC1\\".to_owned()),
        1 => any::<String>(),
    ];
    let separator = prop_oneof![Just(";".to_owned()), Just("; ".to_owned()), Just(" ; ".to_owned())];
    (start, proptest::collection::vec(part, 0..6), separator).prop_map(|(start, parts, separator)| {
        let parts: Vec<_> = std::iter::once(start).chain(parts).collect();
        parts.join(&separator)
    })
}
