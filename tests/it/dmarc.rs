//! DMARC records: what is found in their texts.

use mailvouch::dmarc::parse;
use proptest::prelude::*;

use crate::records::{Row, check};

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
    (
        "RFC 9989 §4.8 sp without a value is no tag",
        "v=DMARC1; p=reject; sp=; np=; rua=mailto:a@example.com",
        &["DMARC_EMPTY_VALUE warning [sp=]", "DMARC_EMPTY_VALUE warning [np=]"],
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

#[test]
fn findings() {
    check(ROWS, parse, str::to_owned);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn any_text_is_read_and_printed_back(text in any_record()) {
        let parsed = parse(&text);
        prop_assert_eq!(parsed.record.to_string(), text.as_str());
        prop_assert_eq!(&parse(&parsed.record.to_string()), &parsed);
        for finding in &parsed.findings {
            prop_assert!(finding.span.clone().is_none_or(|span| text.get(span).is_some()), "{:?}", finding);
            prop_assert!(finding.instead().is_none() || finding.span.is_some());
        }
    }
}

pub(crate) fn any_uri() -> impl Strategy<Value = String> {
    prop_oneof![
        "(mailto:)?[a-c!]{1,2}@[a-c]\\.example(![0-9]m)?",
        Just("https://a.example/x".to_owned()),
        "[a-z:@, \\.]{0,10}",
    ]
}

pub(crate) fn any_record() -> impl Strategy<Value = String> {
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
