//! Logo files: every code has a row, what is corrected is right, and no file
//! takes long.

mod attributes;
mod files;
mod rows;

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use mailvouch::bimi::svg::{SvgReport, check};
use mailvouch::{Code, Severity};
use proptest::prelude::*;

use crate::records::shown;
use files::{FIGMA, GOOD, GOOD_GZIP, ILLUSTRATOR, ILLUSTRATOR_TINY, INKSCAPE, ONE_LINE};
use rows::{ROWS, Row};

/// The rows of both tables.
fn rows() -> Vec<&'static Row> {
    ROWS.iter().chain(attributes::ATTRIBUTES).collect()
}

fn file(row: &Row) -> String {
    let (rule, from, to, _) = row;
    assert!(GOOD.contains(from), "{rule}: nothing to change");
    GOOD.replacen(from, to, 1)
}

fn lines(report: &SvgReport) -> Vec<String> {
    shown(&report.text, &report.findings)
}

fn count(report: &SvgReport, wanted: impl Fn(Code, Severity, bool) -> bool) -> usize {
    report.findings.iter().filter(|f| wanted(f.code, f.severity, f.instead().is_some())).count()
}

/// What is corrected is gone, nothing else became worse, and the correction of
/// a correction is the same.
fn corrected(rule: &str, report: &SvgReport) {
    let Some(fixed) = &report.fixed else {
        assert_eq!(count(report, |_, _, fix| fix && report.well_formed), 0, "{rule}: a correction is not made");
        return;
    };
    let after = check(fixed.as_bytes());
    assert!(after.well_formed, "{rule}\n{fixed}");
    assert_eq!(after.fixed, None, "{rule}: not in one go\n{fixed}");
    for code in report.findings.iter().map(|finding| finding.code).collect::<BTreeSet<_>>() {
        let left = count(report, |other, _, fix| other == code && !fix);
        assert!(count(&after, |other, _, _| other == code) <= left, "{rule}: {code} stays\n{fixed}");
    }
    let errors = |report: &SvgReport| count(report, |_, severity, _| severity == Severity::Error);
    assert!(errors(&after) <= errors(report), "{rule}: worse\n{fixed}");
}

#[test]
fn findings() {
    for row in rows() {
        let report = check(file(row).as_bytes());
        assert_eq!(lines(&report), row.3, "{}\n{}", row.0, report.text);
        corrected(row.0, &report);
    }
}

fn gzip(stored: &[u8]) -> Vec<u8> {
    let length = u16::try_from(stored.len()).unwrap();
    let crc = stored.iter().fold(!0_u32, |sum, octet| {
        (0..8).fold(sum ^ u32::from(*octet), |sum, _| if sum & 1 == 1 { sum >> 1 ^ 0xEDB8_8320 } else { sum >> 1 })
    });
    let mut out = vec![0x1F, 0x8B, 8, 8, 0, 0, 0, 0, 0, 3];
    out.extend(b"logo.svg\0\x01");
    out.extend(length.to_le_bytes());
    out.extend((!length).to_le_bytes());
    out.extend(stored);
    out.extend((!crc).to_le_bytes());
    out.extend(u32::from(length).to_le_bytes());
    out
}

/// Zeros without end: one, and then "258 times the last" over and over.
fn bomb() -> Vec<u8> {
    let mut bits = vec![true, true, false];
    let mut code = |text: &str| bits.extend(text.bytes().map(|digit| digit == b'1'));
    code("00110000");
    for _ in 0..1_000_000 {
        code("1100010100000");
    }
    let octets = bits.chunks(8).map(|eight| eight.iter().rev().fold(0, |octet, bit| octet << 1 | u8::from(*bit)));
    [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3].into_iter().chain(octets).collect()
}

fn utf16(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
    "\u{FEFF}".encode_utf16().chain(text.encode_utf16()).flat_map(unit).collect()
}

fn unhex(text: &str) -> Vec<u8> {
    (0..text.len() / 2).map(|at| u8::from_str_radix(&text[2 * at..2 * at + 2], 16).unwrap()).collect()
}

/// A file with something in front of its end.
fn with(inner: &str) -> Vec<u8> {
    GOOD.replace("</svg>", &format!("{inner}</svg>")).into_bytes()
}

fn laughs() -> String {
    let names = ('b'..='i').zip('a'..);
    let entities: Vec<_> =
        names.map(|(name, inner)| format!("<!ENTITY {name} '{}'>", format!("&{inner};").repeat(10))).collect();
    entities.concat()
}

/// The rule, the octets, the codes that are found.
fn hostile() -> Vec<(&'static str, Vec<u8>, Vec<&'static str>)> {
    let padded = |size: usize| GOOD.replace('\n', &"\n".repeat((size - GOOD.len()) / 5 + 1)).into_bytes();
    let padded = |size: usize| {
        let mut octets = padded(size - 100);
        octets.resize(size, b'\n');
        octets
    };
    let latin: Vec<u8> = format!("<?xml version='1.0' encoding='ISO-8859-1'?>{}", GOOD.replace("Example", "Caf\u{E9}"))
        .chars()
        .map(|c| u8::try_from(u32::from(c)).unwrap())
        .collect();
    vec![
        ("empty", vec![], vec!["SVG_NOT_XML"]),
        ("blank", b" \n".to_vec(), vec!["SVG_NOT_XML"]),
        ("a PNG", b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR".to_vec(), vec!["SVG_NOT_XML"]),
        ("plain text", b"this is my logo".to_vec(), vec!["SVG_NOT_XML"]),
        ("HTML", b"<!doctype html><html><body>404</body></html>".to_vec(), vec!["SVG_NOT_XML"]),
        ("XHTML", b"<html xmlns='http://www.w3.org/1999/xhtml'/>".to_vec(), vec!["SVG_NOT_XML"]),
        ("another root", b"<g xmlns='http://www.w3.org/2000/svg'/>".to_vec(), vec!["SVG_ROOT_NS"]),
        ("a cut file", GOOD.as_bytes()[..200].to_vec(), vec!["SVG_NOT_XML"]),
        (
            "octets that are not UTF-8",
            with("<text>\0\0</text>").iter().map(|o| if *o == 0 { 0xC3 } else { *o }).collect(),
            vec!["SVG_NOT_XML"],
        ),
        ("Latin-1", latin, vec!["SVG_ENCODING"]),
        ("UTF-16, low octet first", utf16(GOOD, u16::to_le_bytes), vec!["SVG_ENCODING"]),
        ("UTF-16, high octet first", utf16(GOOD, u16::to_be_bytes), vec!["SVG_ENCODING"]),
        ("UTF-16, cut", utf16(GOOD, u16::to_le_bytes)[..401].to_vec(), vec!["SVG_NOT_XML", "SVG_ENCODING"]),
        ("a mark of UTF-8", format!("\u{FEFF}{GOOD}").into_bytes(), vec![]),
        ("compressed", unhex(GOOD_GZIP), vec!["SVG_GZIP"]),
        ("compressed, as it is, with its name", gzip(GOOD.as_bytes()), vec!["SVG_GZIP"]),
        ("compressed and cut", unhex(&GOOD_GZIP[..200]), vec!["SVG_GZIP", "SVG_NOT_XML"]),
        (
            "compressed, with another checksum",
            gzip(GOOD.as_bytes())
                .into_iter()
                .rev()
                .enumerate()
                .map(|(at, o)| if at == 5 { !o } else { o })
                .collect::<Vec<_>>()
                .into_iter()
                .rev()
                .collect(),
            vec!["SVG_GZIP", "SVG_NOT_XML"],
        ),
        ("a small file that unpacks to 258 MB", bomb(), vec!["SVG_GZIP", "SVG_SIZE"]),
        ("32,000 octets", padded(32_000), vec![]),
        ("32,001 octets", padded(32_001), vec!["SVG_SIZE"]),
        ("32,769 octets", padded(32_769), vec!["SVG_SIZE"]),
        ("two million octets", padded(2_000_000), vec!["SVG_SIZE"]),
        (
            "a billion laughs",
            format!("<!DOCTYPE svg [<!ENTITY a 'ha'>{}]>{}", laughs(), String::from_utf8(with("&i;")).unwrap())
                .into_bytes(),
            vec!["SVG_DOCTYPE", "SVG_ENTITY"],
        ),
        ("100,000 levels", with(&format!("{}{}", "<g>".repeat(100_000), "</g>".repeat(100_000))), vec!["SVG_SIZE"]),
        (
            "35,000 levels",
            with(&format!("{}{}", "<g>".repeat(35_000), "</g>".repeat(35_000))),
            vec!["SVG_SIZE", "SVG_COMPLEX"],
        ),
        ("70,000 levels, never closed", with(&"<g>".repeat(70_000)), vec!["SVG_SIZE", "SVG_COMPLEX"]),
        ("250 levels", with(&format!("{}{}", "<g>".repeat(250), "</g>".repeat(250))), vec![]),
        (
            "25,000 attributes",
            with(&format!("<g {}/>", (0..25_000).map(|n| format!("a{n}='' ")).collect::<Vec<_>>().concat())),
            vec!["SVG_SIZE", "SVG_COMPLEX"],
        ),
        (
            "6,000 name spaces",
            with(&"<a:g xmlns:a='http://www.w3.org/2000/svg'/>".repeat(6_000)),
            vec!["SVG_SIZE", "SVG_COMPLEX"],
        ),
        ("15,000 shapes", with(&"<path d='M0 0'/>".repeat(15_000)), vec!["SVG_SIZE"]),
        ("16,000 comments", with(&"<!-- comment -->".repeat(16_000)), vec!["SVG_SIZE", "SVG_COMMENTS"]),
        ("12,000 inline styles", with(&"<g style='fill:red'/>".repeat(12_000)), vec!["SVG_SIZE", "SVG_STYLE_ATTR"]),
        (
            "16,000 uses of what holds them",
            with(&format!("<g id='a'>{}</g>", "<use href='#a'/>".repeat(16_000))),
            vec!["SVG_SIZE", "SVG_DANGLING_REF"],
        ),
        ("250 KB of brackets", vec![b'<'; 250_000], vec!["SVG_SIZE", "SVG_NOT_XML"]),
        (
            "250 KB of an open tag",
            format!("<svg {}", "x ".repeat(125_000)).into_bytes(),
            vec!["SVG_SIZE", "SVG_NOT_XML"],
        ),
        ("a script", with("<script>while (true) {}</script>"), vec!["SVG_FORBIDDEN_ELEMENT", "SVG_SCRIPT"]),
    ]
}

#[test]
fn no_file_is_too_much() {
    for (rule, octets, codes) in hostile() {
        let start = Instant::now();
        let report = check(&octets);
        let took = start.elapsed();
        println!("{rule}: {} octets, {took:?}", octets.len());
        // 50 ms when it is built for release; this is to catch what grows with the square.
        assert!(took < Duration::from_millis(1500), "{rule}: {took:?}");
        let found: BTreeSet<_> = report.findings.iter().map(|finding| finding.code.name()).collect();
        assert_eq!(found, codes.into_iter().collect(), "{rule}");
        if octets.len() < 100_000 {
            corrected(rule, &report);
        }
    }
}

#[test]
fn facts() {
    let report = check(&unhex(GOOD_GZIP));
    assert_eq!(report.text, GOOD);
    assert_eq!((report.size, report.gzip, report.well_formed), (GOOD.len(), true, true));
    assert_eq!(report.title.as_deref(), Some("Example"));
    assert_eq!((report.width.as_deref(), report.height.as_deref()), (Some("100"), Some("100")));
    assert!(report.view_box.unwrap().is_square());
    assert_eq!(report.fixed, None);
    let at = report.text.find("<circle").unwrap();
    assert_eq!(report.place(at), (5, 1));
    assert_eq!(report.place(at + 3), (5, 4));
    assert_eq!(report.place(usize::MAX), (6, 7));
    let report = check(&utf16(GOOD, u16::to_le_bytes));
    assert_eq!(report.fixed.as_deref(), Some(GOOD), "the corrected file is UTF-8");
    let report = check(&with(&"<g opacity='.5'/>".repeat(100)));
    assert_eq!((report.findings.len(), report.left_out), (64, 36));
}

/// What is left when the corrections are made.
#[test]
fn files_of_programs() {
    for (program, text, left) in [
        ("no fault", GOOD, &[] as &[&str]),
        ("Illustrator, Tiny 1.2", ILLUSTRATOR_TINY, &[]),
        ("a converter", ONE_LINE, &[]),
        ("Illustrator", ILLUSTRATOR, &["SVG_DESC info"]),
        ("Inkscape", INKSCAPE, &["SVG_DESC info"]),
        (
            "Figma",
            FIGMA,
            &["SVG_TITLE_MISSING error [svg]", r#"SVG_FORBIDDEN_ATTR error [opacity="0.5"]"#, "SVG_DESC info"],
        ),
    ] {
        let report = check(text.as_bytes());
        corrected(program, &report);
        let fixed = report.fixed.unwrap_or_else(|| text.to_owned());
        assert_eq!(lines(&check(fixed.as_bytes())), left, "{program}\n{fixed}");
        assert!(!fixed.contains("inkscape") && !fixed.contains("sodipodi"), "{fixed}");
    }
    insta::assert_snapshot!(check(ILLUSTRATOR.as_bytes()).fixed.unwrap());
    insta::assert_snapshot!(check(INKSCAPE.as_bytes()).fixed.unwrap());
}

#[test]
fn every_code_has_a_row() {
    let mut tested: BTreeSet<&str> =
        rows().iter().flat_map(|row| row.3).map(|line| line.split(' ').next().unwrap()).collect();
    tested.extend(hostile().into_iter().flat_map(|(_, _, codes)| codes));
    let missing: Vec<_> = Code::ALL
        .iter()
        .map(|code| code.name())
        .filter(|name| name.starts_with("SVG_") && !tested.contains(name))
        .collect();
    assert_eq!(missing, Vec::<&str>::new());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_octets_are_read(octets in proptest::collection::vec(any::<u8>(), 0..200), start in 0..5_usize) {
        let head: &[u8] = [b"" as &[u8], b"<svg ", b"\xFF\xFE", b"\x1F\x8B\x08\0\0\0\0\0\0\x03", b"<!DOCTYPE"][start];
        let report = check(&[head, &octets].concat());
        for finding in &report.findings {
            prop_assert!(finding.span.clone().is_none_or(|span| report.text.get(span).is_some()));
        }
    }

    /// Parts of many files, one after the other and within each other.
    #[test]
    fn what_is_corrected_is_gone(parts in proptest::collection::vec(any_part(), 0..8), root in any_root(), open in 0..3_usize) {
        let inner = format!("{}{}{}", "<g>".repeat(open), parts.concat(), "</g>".repeat(open));
        let report = check(format!("<svg {root}>{inner}</svg>").as_bytes());
        for finding in &report.findings {
            prop_assert!(finding.span.clone().is_none_or(|span| report.text.get(span).is_some()));
        }
        corrected(&report.text, &report);
    }

    #[test]
    fn rows_in_any_mixture(picked in proptest::collection::vec(0..rows().len(), 1..6)) {
        let text = picked.iter().fold(GOOD.to_owned(), |text, row| text.replacen(rows()[*row].1, rows()[*row].2, 1));
        corrected(&text, &check(text.as_bytes()));
    }
}

fn any_part() -> impl Strategy<Value = String> {
    let value = "(#[ab]|url\\(#[ab]\\)|red|none|0|1|100%|visible|hidden|auto|fill:red;opacity:1;|opacity:.5|[ -~&&[^<&\"]]{0,9})";
    let attribute = "(fill|stroke|style|class|opacity|display|visibility|id|href|clip-rule|font-weight|x|y|data-a|onclick|transform|overflow)";
    let element = "(g|path|rect|use|title|desc|metadata|script|style|text|defs|stop|clipPath|switch|animate|image)";
    prop_oneof![
        (element, attribute, value, attribute, value).prop_map(|(name, a, v, b, w)| {
            let second = if a == b { String::new() } else { format!(" {b}=\"{w}\"") };
            format!("<{name} {a}=\"{v}\"{second}/>")
        }),
        (element, "[a-z ]{0,5}").prop_map(|(name, text)| format!("<{name}>{text}</{name}>")),
        Just("<!-- a -->".to_owned()),
        Just("<i:a xmlns:i=\"http://ns.adobe.com/a/\"><i:b/></i:a>".to_owned()),
        "[a-z ]{0,5}",
    ]
}

fn any_root() -> impl Strategy<Value = String> {
    let maybe = |text: &'static str| prop_oneof![Just(String::new()), Just(text.to_owned())];
    (
        maybe(" xmlns=\"http://www.w3.org/2000/svg\""),
        maybe(" version=\"1.1\" baseProfile='tiny'"),
        maybe(" x=\"0\"\ny='0'"),
        maybe(" width=\"100\" height=\"100\""),
        maybe(" viewBox=\"0 0 10 10\" zoomAndPan=\"magnify\""),
    )
        .prop_map(|(a, b, c, d, e)| [a, b, c, d, e].concat())
}
