use mailvouch::dns::RecordType as T;
use mailvouch::txt::{Pasted, answer_size, join, parenthesised, quoted, split, understand};
use mailvouch::{DomainName, Severity};
use proptest::prelude::*;

fn strings(strings: &[&str]) -> Vec<Vec<u8>> {
    strings.iter().map(|s| s.as_bytes().to_vec()).collect()
}

#[test]
fn splitting() {
    let x = |n: usize| "x".repeat(n);
    let rows: Vec<(&str, String, Vec<usize>)> = vec![
        ("empty", String::new(), vec![0]),
        ("255 octets are one string", x(255), vec![255]),
        ("256 octets are two", x(256), vec![255, 1]),
        ("510 octets are two", x(510), vec![255, 255]),
        ("cut right after a space", format!("{} {}", x(200), x(100)), vec![201, 100]),
        ("after the last space that fits", format!("{} {} {}", x(150), x(80), x(80)), vec![232, 80]),
        ("a space as 255th octet", format!("{} {}", x(254), x(9)), vec![255, 9]),
        ("a space as 256th octet stays in the next string", format!("{} {}", x(255), x(9)), vec![255, 10]),
        ("not for a string under 128 octets", format!("v=DKIM1; k=rsa; p={}", x(392)), vec![255, 155]),
        ("never inside UTF-8, 2 octets", format!("{}ü", x(254)), vec![254, 2]),
        ("never inside UTF-8, 4 octets", format!("{}\u{1f600}x", x(252)), vec![252, 5]),
    ];
    for (row, text, lengths) in rows {
        let strings = split(text.as_bytes());
        assert_eq!(strings.iter().map(Vec::len).collect::<Vec<_>>(), lengths, "{row}");
        assert_eq!(join(&strings), text.as_bytes(), "{row}");
    }
    assert_eq!(split(&[0x80; 300]).iter().map(Vec::len).collect::<Vec<_>>(), [255, 45], "not UTF-8 at all");
}

#[test]
fn presentation() {
    let rows: Vec<(Vec<Vec<u8>>, &str, &str)> = vec![
        (strings(&["v=spf1 -all"]), r#""v=spf1 -all""#, r#""v=spf1 -all""#),
        (strings(&[""]), r#""""#, r#""""#),
        (strings(&["a ", "b"]), r#""a " "b""#, "( \"a \"\n    \"b\"\n  )"),
        (strings(&[r#"say "hi"\;"#]), r#""say \"hi\"\\;""#, r#""say \"hi\"\\;""#),
        (vec![vec![0, 9, 10, 127, 255]], r#""\000\009\010\127\255""#, r#""\000\009\010\127\255""#),
        (strings(&["ü"]), r#""\195\188""#, r#""\195\188""#),
    ];
    for (strings, line, folded) in rows {
        assert_eq!(quoted(&strings), line);
        assert_eq!(parenthesised(&strings), folded);
    }
}

#[test]
fn size_of_the_answer() {
    let name = DomainName::parse("example.com").unwrap();
    // Header 12, question 13 + 4, OPT 11.
    assert_eq!(answer_size(&name, &[]), 40);
    assert_eq!(answer_size(&name, &[strings(&["v=spf1 -all"])]), 40 + 12 + 12);
    assert_eq!(answer_size(&name, &[strings(&["a", "bc"]), strings(&[""])]), 40 + 12 + 2 + 3 + 12 + 1);
}

const SPF: &str = "v=spf1 include:_spf.example.net -all";

/// `name type text`, the first two as `-` if the paste has none.
fn short(pasted: &Pasted) -> String {
    let name = pasted.name.as_deref().unwrap_or("-");
    let rtype = pasted.rtype.map_or("-", T::name);
    format!("{name} {rtype} {}", pasted.text)
}

type Form = (&'static str, &'static str, &'static [&'static str]);

/// Mails and tables.
const FORMS: &[Form] = &[
    (
        "a mail that names its fields",
        "Please add this record:\n\n  Type: TXT\n  Name: s._domainkey.example.com\n  Value: v=DKIM1; p=MIIB\n\nBest regards,\nThe team",
        &["s._domainkey.example.com TXT v=DKIM1; p=MIIB"],
    ),
    (
        "a CNAME in a mail, its fields in another order",
        "- Host: s1._domainkey\n- Record type: CNAME\n- Points to: s1.vendor.example.",
        &["s1._domainkey CNAME s1.vendor.example."],
    ),
    (
        "in German, two of them",
        "Typ: CNAME\nName: a\nZiel: a.vendor.example\nTyp: CNAME\nName: b\nZiel: b.vendor.example",
        &["a CNAME a.vendor.example", "b CNAME b.vendor.example"],
    ),
    (
        "a value that the mail breaks",
        "Type: TXT\nName: s._domainkey\nValue: v=DKIM1; k=rsa;\n  p=MIIB\n\nBest regards: us",
        &["s._domainkey TXT v=DKIM1; k=rsa; p=MIIB"],
    ),
    (
        "a row of a table, the type in front",
        "CNAME\ts1._domainkey\ts1.vendor.example\tAuto",
        &["s1._domainkey CNAME s1.vendor.example"],
    ),
    (
        "a row of a table, the TTL behind",
        "s1._domainkey  CNAME  s1.vendor.example  3600",
        &["s1._domainkey CNAME s1.vendor.example"],
    ),
    ("fields without a type are text", "Name: x", &["- - Name: x"]),
];

#[test]
fn forms_of_a_paste() {
    let rows: &[(&str, &str, &[&str])] = &[
        ("nothing", " \n ", &[]),
        ("bare value", SPF, &["- - v=spf1 include:_spf.example.net -all"]),
        ("spaces around", "\u{feff} v=spf1 -all \r\n", &["- - v=spf1 -all"]),
        (
            "value broken by a mail program",
            "v=spf1 include:_spf.example.net\r\n  -all",
            &["- - v=spf1 include:_spf.example.net -all"],
        ),
        ("two values", "MS=ms1\nv=spf1 -all", &["- - MS=ms1", "- - v=spf1 -all"]),
        ("quoted", r#""v=spf1 -all""#, &["- - v=spf1 -all"]),
        ("quoted strings", r#""v=spf1 include:a.example " "-all""#, &["- - v=spf1 include:a.example -all"]),
        ("strings that touch", r#""v=DKIM1; p=MI""IB""#, &["- - v=DKIM1; p=MIIB"]),
        (
            "quotes broken by a mail program",
            "\"v=spf1 include:a.example\n-all\"",
            &["- - v=spf1 include:a.example -all"],
        ),
        (
            "escapes of the presentation form",
            r#""v=DMARC1\; p=none\; rua=mailto:a\064b.example""#,
            &["- - v=DMARC1; p=none; rua=mailto:a@b.example"],
        ),
        ("zone line", "example.com. 300 IN TXT \"v=spf1 -all\" ; new", &["example.com. TXT v=spf1 -all"]),
        ("zone line without TTL", "_dmarc\tIN\tTXT\t\"v=DMARC1; p=none\"", &["_dmarc TXT v=DMARC1; p=none"]),
        ("zone line without owner", "  IN TXT \"v=spf1 -all\"", &["- TXT v=spf1 -all"]),
        ("zone line, value without quotes", "@ 3600 IN TXT v=DMARC1; p=none", &["@ TXT v=DMARC1; p=none"]),
        ("type alone", "txt v=spf1 -all", &["- TXT v=spf1 -all"]),
        (
            "parentheses",
            "s._domainkey IN TXT ( \"v=DKIM1; k=rsa; \"\n  \"p=MIIB\" ; rest\n  \"IjAN\" )",
            &["s._domainkey TXT v=DKIM1; k=rsa; p=MIIBIjAN"],
        ),
        (
            "alias",
            "s1._domainkey.example.com. 300 IN CNAME s1.vendor.example.",
            &["s1._domainkey.example.com. CNAME s1.vendor.example."],
        ),
        (
            "dig +short",
            "\"MS=ms1\"\n\"v=spf1 -all\"\n\"google-site-verification=x\"\n",
            &["- - MS=ms1", "- - v=spf1 -all", "- - google-site-verification=x"],
        ),
        (
            "a key on several lines",
            "\"v=DKIM1; k=rsa; p=MIIB\"\n\"IjAN\"\n\"IDAQAB\"",
            &["- - v=DKIM1; k=rsa; p=MIIBIjANIDAQAB"],
        ),
        (
            "dig",
            "; <<>> DiG 9.18 <<>> example.com TXT\n;; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 1\n\n;; QUESTION SECTION:\n;example.com.\t\t\tIN\tTXT\n\n;; ANSWER SECTION:\nexample.com.\t\t300\tIN\tTXT\t\"v=spf1 -all\"\nexample.com.\t\t300\tIN\tTXT\t\"a\" \"b\"\nexample.com.\t\t300\tIN\tRRSIG\tTXT 8 2 300 2026 2025 1 example.com. AbC=\n\n;; Query time: 1 msec",
            &["example.com. TXT v=spf1 -all", "example.com. TXT ab"],
        ),
        (
            "dig, by way of an alias",
            "s1._domainkey.example.com. 60 IN CNAME s1.vendor.example.\ns1.vendor.example. 60 IN TXT \"v=DKIM1; p=MIIB\"",
            &["s1._domainkey.example.com. CNAME s1.vendor.example.", "s1.vendor.example. TXT v=DKIM1; p=MIIB"],
        ),
        (
            "nslookup",
            "Server:\t\t192.0.2.53\nAddress:\t192.0.2.53#53\n\nNon-authoritative answer:\nexample.com\ttext = \"v=spf1 -all\"\nexample.com\ttext = \"v=DKIM1; \" \"p=MIIB\"\n\nAuthoritative answers can be found from:\n",
            &["example.com TXT v=spf1 -all", "example.com TXT v=DKIM1; p=MIIB"],
        ),
        (
            "nslookup on Windows",
            "Server:  resolver.example\r\nAddress:  192.0.2.53\r\n\r\nNon-authoritative answer:\r\ns1._domainkey.example.com\ttext =\r\n\r\n\t\"v=DKIM1; k=rsa; p=MIIB\"\r\n\t\"IjAN\"\r\nexample.com     text =\r\n\r\n        \"v=spf1 -all\"\r\n",
            &["s1._domainkey.example.com TXT v=DKIM1; k=rsa; p=MIIBIjAN", "example.com TXT v=spf1 -all"],
        ),
        (
            "host",
            "s.example.com is an alias for s.vendor.example.\ns.vendor.example descriptive text \"v=DKIM1; p=\" \"MIIB\"",
            &["s.example.com CNAME s.vendor.example.", "s.vendor.example TXT v=DKIM1; p=MIIB"],
        ),
        (
            "Resolve-DnsName",
            "\r\nName                                     Type   TTL   Section    Strings\r\n----                                     ----   ---   -------    -------\r\nexample.com                              TXT    3600  Answer     {v=spf1 -all}\r\n_dmarc.example.com                       TXT    3600  Answer     {v=DMARC1; p=none; rua=mailto:a@b.example, mailto:c@d.example}\r\ns._domainkey.example.com                 TXT    3600  Answer     {v=DKIM1; k=rsa; p=MIIB, IjAN}\r\n",
            &[
                "example.com TXT v=spf1 -all",
                "_dmarc.example.com TXT v=DMARC1; p=none; rua=mailto:a@b.example, mailto:c@d.example",
                "s._domainkey.example.com TXT v=DKIM1; k=rsa; p=MIIBIjAN",
            ],
        ),
        (
            "Resolve-DnsName | Format-List",
            "Name       : s._domainkey.example.com\r\nType       : TXT\r\nTTL        : 300\r\nSection    : Answer\r\nStrings    : {v=DKIM1; k=rsa; p=MIIB,\r\n              IjAN}\r\n",
            &["s._domainkey.example.com TXT v=DKIM1; k=rsa; p=MIIBIjAN"],
        ),
        (
            "a list breaks after a space, or inside a long word",
            "Name : a.example\nStrings : {v=spf1 include:b.example \n           include:c.exa\n           mple -all}",
            &["a.example TXT v=spf1 include:b.example include:c.example -all"],
        ),
        (
            "Google's JSON",
            r#"{"Status":0,"TC":false,"Question":[{"name":"example.com.","type":16}],"Answer":[{"name":"example.com.","type":16,"TTL":300,"data":"v=spf1 -all"},{"name":"example.com.","type":46,"TTL":300,"data":"txt 8 2"}]}"#,
            &["example.com. TXT v=spf1 -all"],
        ),
        (
            "Cloudflare's JSON",
            r#"{"Status":0,"Answer":[{"name":"s.example.com","type":5,"TTL":60,"data":"s.vendor.example."},{"name":"s.vendor.example","type":16,"TTL":300,"data":"\"v=DKIM1; p=MIIB\" \"IjAN\""}]}"#,
            &["s.example.com CNAME s.vendor.example.", "s.vendor.example TXT v=DKIM1; p=MIIBIjAN"],
        ),
        ("JSON without an answer", r#"{"Status":3,"Authority":[]}"#, &[]),
        ("SPF with words that are types", "v=spf1 a mx ptr -all", &["- - v=spf1 a mx ptr -all"]),
    ];
    let rows = rows.iter().chain(FORMS).copied();
    for (row, pasted, expected) in rows {
        let found = understand(pasted);
        assert_eq!(found.iter().map(short).collect::<Vec<_>>(), *expected, "{row}");
        for pasted in found {
            assert_eq!(pasted.findings, [], "{row}");
        }
    }
}

#[test]
fn a_long_list_of_strings_in_one_value() {
    let (first, second) = ("x".repeat(255), "y".repeat(40));
    let found = understand(&format!("a.example TXT 60 Answer {{{first}, {second}}}"));
    assert_eq!(found[0].text, format!("{first}{second}"));
    let found = understand(&format!("\"{first}\"\n\"{second}\"\n\"v=spf1 -all\""));
    assert_eq!(found.iter().map(|p| p.text.len()).collect::<Vec<_>>(), [295, 11], "a full string goes on");
}

#[test]
fn findings() {
    let long = format!("\"{}\"", "x".repeat(300));
    // What is found, as `CODE start..end>fix`, and the text when repaired.
    let rows: &[(&str, &str, &[&str], &str)] = &[
        ("no finding", SPF, &[], SPF),
        ("opening quote only", r#""v=spf1 -all"#, &["TXT_UNBALANCED_QUOTES 0..11"], "v=spf1 -all"),
        ("closing quote only", r#"v=spf1 -all""#, &["TXT_UNBALANCED_QUOTES 11..11"], "v=spf1 -all"),
        (
            "quotes that were stored",
            r#""\"v=spf1 -all\"""#,
            &["TXT_LITERAL_QUOTES 0..1>", "TXT_LITERAL_QUOTES 12..13>"],
            "v=spf1 -all",
        ),
        (
            "escaped quotes as value",
            r#"\"v=spf1 -all\""#,
            &["TXT_LITERAL_QUOTES 0..2>", "TXT_LITERAL_QUOTES 13..15>"],
            "v=spf1 -all",
        ),
        (
            "a quote inside",
            r#"v=DMARC1; p="none"; x=y"#,
            &["TXT_LITERAL_QUOTES 12..13", "TXT_LITERAL_QUOTES 17..18"],
            r#"v=DMARC1; p="none"; x=y"#,
        ),
        ("backslash before a semicolon", r"v=DMARC1\; p=none", &["TXT_LITERAL_BACKSLASH 8..9>"], "v=DMARC1; p=none"),
        ("backslash that was stored", r#""v=DMARC1\\; p=none""#, &["TXT_LITERAL_BACKSLASH 8..9>"], "v=DMARC1; p=none"),
        ("backslash before another character", r"v=spf1 a\b", &["TXT_LITERAL_BACKSLASH 8..9"], r"v=spf1 a\b"),
        ("escape over 255", r#""x\300y""#, &["TXT_BAD_ESCAPE 1..2"], r"x\300y"),
        ("escape with two digits", r#""x\30""#, &["TXT_BAD_ESCAPE 1..2"], r"x\30"),
        ("string over 255 octets", &long, &["TXT_STRING_TOO_LONG 0..300"], &long[1..301]),
        (
            "entities around",
            "&quot;v=spf1 -all&quot;",
            &["TXT_HTML_ENTITY 0..6>", "TXT_HTML_ENTITY 17..23>"],
            "v=spf1 -all",
        ),
        (
            "entities inside",
            "v=spf1&nbsp;-all &amp;",
            &["TXT_HTML_ENTITY 6..12> ", "TXT_HTML_ENTITY 17..22>&"],
            "v=spf1 -all &",
        ),
        (
            "an ampersand is none",
            "v=DMARC1; rua=https://a.example/?b&lt=c",
            &[],
            "v=DMARC1; rua=https://a.example/?b&lt=c",
        ),
        ("en dash", "v=spf1 –all", &["TXT_SMART_CHAR 7..10>-"], "v=spf1 -all"),
        ("no-break space", "v=spf1\u{a0}-all", &["TXT_SMART_CHAR 6..8> "], "v=spf1 -all"),
        ("zero-width space", "v=spf1 \u{200b}-all", &["TXT_SMART_CHAR 7..10>"], "v=spf1 -all"),
        (
            "typographic quotes around",
            "“v=spf1 -all”",
            &["TXT_SMART_CHAR 0..3>", "TXT_SMART_CHAR 14..17>"],
            "v=spf1 -all",
        ),
        ("typographic quote inside", "a“b", &["TXT_SMART_CHAR 1..4>\""], "a\"b"),
        (
            "full-width",
            "v＝spf1 −all…",
            &["TXT_SMART_CHAR 1..4>=", "TXT_SMART_CHAR 9..12>-", "TXT_SMART_CHAR 15..18>..."],
            "v=spf1 -all...",
        ),
        ("single quotes", "'v=spf1 -all'", &["TXT_SINGLE_QUOTES 0..1>", "TXT_SINGLE_QUOTES 12..13>"], "v=spf1 -all"),
        ("an apostrophe inside", "it's", &[], "it's"),
        (
            "a lost space",
            r#""v=spf1 include:a.example" "include:b.example -all""#,
            &["TXT_SPLIT_SPACE 24..24> "],
            "v=spf1 include:a.example include:b.example -all",
        ),
        (
            "a lost space before a qualifier",
            r#""v=spf1 ip4:192.0.2.1" "~all""#,
            &["TXT_SPLIT_SPACE 20..20> "],
            "v=spf1 ip4:192.0.2.1 ~all",
        ),
        ("a doubled space", r#""v=spf1 a " " -all""#, &["TXT_SPLIT_SPACE 8..10> "], "v=spf1 a -all"),
        ("cut inside a word", r#""v=spf1 inclu" "de:a.example -" "all""#, &[], "v=spf1 include:a.example -all"),
        ("cut in something else than SPF", r#""v=DKIM1; p=MIIB" "all""#, &[], "v=DKIM1; p=MIIBall"),
    ];
    for (row, pasted, codes, repaired) in rows {
        let found = understand(pasted);
        assert_eq!(found.len(), 1, "{row}");
        let shown: Vec<String> = found[0]
            .findings
            .iter()
            .map(|finding| {
                let fix = finding.instead().map_or(String::new(), |fix| format!(">{fix}"));
                format!("{} {:?}{fix}", finding.code, finding.span.clone().unwrap())
            })
            .collect();
        assert_eq!(shown, *codes, "{row}");
        assert_eq!(found[0].repaired(), *repaired, "{row}");
    }
    let severity = |text: &str| understand(text)[0].findings[0].severity;
    assert_eq!(severity(r"v=DMARC1\; p=none"), Severity::Error);
    assert_eq!(severity(r"v=spf1 a\b"), Severity::Warning);
}

#[test]
fn octets_that_are_not_text_have_no_place() {
    let found = understand(r#""\255\300""#);
    assert_eq!(found[0].text, "\u{fffd}\\300");
    assert_eq!(
        found[0].findings.iter().map(|f| (f.code.name(), f.span.clone())).collect::<Vec<_>>(),
        [("TXT_BAD_ESCAPE", None), ("TXT_LITERAL_BACKSLASH", Some(3..4))]
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn splitting_loses_nothing(text in prop_oneof![prop::collection::vec(any::<u8>(), 0..1500), "[a-z ü]{0,900}".prop_map(String::into_bytes)]) {
        let strings = split(&text);
        prop_assert_eq!(join(&strings), text.clone());
        prop_assert!(!strings.is_empty());
        prop_assert!(strings.iter().all(|s| s.len() <= 255 && (text.is_empty() || !s.is_empty())));
        if std::str::from_utf8(&text).is_ok() {
            prop_assert!(strings.iter().all(|s| std::str::from_utf8(s).is_ok()));
        }
    }

    #[test]
    fn understanding_never_panics(pasted in r#"(v=spf1|v=DKIM1; p=|TXT|IN| text = |\PC|["'\\(){};, \n“–]|&quot;|\\300|\\255|Strings : \{){0,30}"#) {
        for pasted in understand(&pasted) {
            for finding in &pasted.findings {
                if let Some(span) = &finding.span {
                    prop_assert!(pasted.text.get(span.clone()).is_some(), "{:?} in {:?}", finding, pasted.text);
                }
            }
            pasted.repaired();
        }
    }

    #[test]
    fn a_value_is_understood_in_every_form(text in "v=[a-zA-Z0-9;:=._@+~?/ -]{0,600}[a-z;]") {
        let strings = split(text.as_bytes());
        let forms = [
            text.clone(),
            quoted(&strings),
            format!("a.example. 300 IN TXT {}", quoted(&strings)),
            format!("a.example. 300 IN TXT {}", parenthesised(&strings)),
            format!("a.example\ttext = {}", quoted(&strings)),
        ];
        for form in forms {
            let found = understand(&form);
            prop_assert_eq!(found.len(), 1);
            prop_assert_eq!(&found[0].text, &text, "{}", form);
        }
    }
}
