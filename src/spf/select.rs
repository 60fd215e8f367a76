//! Which of the TXT records at a name is the SPF record (RFC 7208 §4.5).

use crate::finding::{Code, Finding};

/// Does a receiver take this text for an SPF record? It begins with `v=spf1`,
/// in any case, and then ends or goes on with SP.
pub fn is_record(text: &str) -> bool {
    matches!(
        text.as_bytes(),
        [b'v' | b'V', b'=', b's' | b'S', b'p' | b'P', b'f' | b'F', b'1', rest @ ..] if matches!(rest, [] | [b' ', ..])
    )
}

/// Is it meant as one, although receivers pass it over?
fn is_meant(text: &str) -> bool {
    let body = text.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '\u{feff}'));
    let head: String = body.chars().take(12).collect::<String>().to_ascii_lowercase();
    let marks = ["v=spf", "spf1", "v= spf", "v =spf", "v:spf", "v=sfp", "vspf1"];
    marks.iter().any(|mark| head.starts_with(mark))
}

/// The SPF records among the texts at a name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection<'a> {
    /// Those that count. One is right; none or several is told in `findings`.
    pub records: Vec<&'a str>,
    /// Those that were meant as one and do not count.
    pub near: Vec<&'a str>,
    /// `SPF_NONE`, `SPF_MULTIPLE` and what is said of other generations.
    pub findings: Vec<Finding>,
}

/// Selects among the joined texts of all TXT records at a name.
pub fn select(texts: &[String]) -> Selection<'_> {
    let texts = || texts.iter().map(String::as_str);
    let records: Vec<&str> = texts().filter(|text| is_record(text)).collect();
    let near: Vec<&str> = texts().filter(|text| !is_record(text) && is_meant(text)).collect();
    let sender_id = texts().any(|text| text.get(..6).is_some_and(|head| head.eq_ignore_ascii_case("spf2.0")));
    let mut findings = Vec::new();
    match records.len() {
        0 if sender_id => findings.push(Finding::new(Code::SenderidOnly)),
        0 => findings.push(Finding::new(Code::SpfNone)),
        1 => {}
        count => findings.push(Finding::new(Code::SpfMultiple).with("n", count)),
    }
    if sender_id && !records.is_empty() {
        findings.push(Finding::new(Code::SenderidRecord));
    }
    Selection { records, near, findings }
}
