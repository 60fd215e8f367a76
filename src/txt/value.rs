//! One pasted value: its strings joined, and what in it only looks right.
//! Knows nothing of where the value stood in the paste.

use super::{STRING_MAX, unescape};
use crate::finding::{Code, Finding, Severity};

/// Quoted strings, joined. A string without quotes among them ends at a space,
/// as in a zone file.
pub(super) fn read_strings(data: &str) -> (String, Vec<Finding>) {
    let mut octets = Vec::new();
    let mut findings = Vec::new();
    let mut ends = Vec::new();
    for string in strings(data) {
        let (value, bad) = unescape(string.raw);
        let start = octets.len();
        octets.extend_from_slice(&value);
        ends.push(octets.len());
        findings.extend(bad.iter().map(|at| Finding::new(Code::TxtBadEscape).at(start + at..start + at + 1)));
        if value.len() > STRING_MAX {
            let finding = Finding::new(Code::TxtStringTooLong).at(start..octets.len());
            findings.push(finding.with("octets", value.len()).with("limit", STRING_MAX));
        }
        if string.unbalanced {
            findings.push(Finding::new(Code::TxtUnbalancedQuotes).at(start..octets.len()));
        }
    }
    match String::from_utf8(octets) {
        Ok(text) => {
            ends.pop();
            findings.extend(ends.into_iter().filter_map(|end| split_space(&text, end)));
            (text, findings)
        }
        // Offsets of the octets say nothing in the replaced text.
        Err(error) => {
            for finding in &mut findings {
                finding.span = None;
            }
            (String::from_utf8_lossy(error.as_bytes()).into_owned(), findings)
        }
    }
}

struct RawString<'a> {
    raw: &'a str,
    unbalanced: bool,
}

fn strings(data: &str) -> Vec<RawString<'_>> {
    let mut strings = Vec::new();
    let mut rest = data.trim_start();
    while let Some(first) = rest.chars().next() {
        let mut escaped = false;
        let mut until = |text: &str, end: fn(char) -> bool| {
            let found = text.find(|c: char| {
                let ends = !escaped && end(c);
                escaped = c == '\\' && !escaped;
                ends
            });
            found.unwrap_or(text.len())
        };
        let at = match first {
            '"' => {
                let text = rest.get(1..).unwrap_or("");
                let at = until(text, |c| c == '"');
                strings.push(RawString { raw: text.get(..at).unwrap_or(text), unbalanced: at == text.len() });
                at + 2
            }
            '(' | ')' => 1,
            ';' => until(rest, |c| c == '\n'),
            _ => {
                let at = until(rest, |c| matches!(c, '"' | ';' | '(' | ')') || c.is_ascii_whitespace());
                strings.push(RawString { raw: rest.get(..at).unwrap_or(rest), unbalanced: false });
                at
            }
        };
        rest = rest.get(at..).unwrap_or("").trim_start();
    }
    strings
}

/// In SPF a space separates terms, so one that the strings lost or doubled where
/// they meet shows (RFC 7208 §3.3).
fn split_space(text: &str, end: usize) -> Option<Finding> {
    let spf = text.get(..6).is_some_and(|version| version.eq_ignore_ascii_case("v=spf1"));
    let (before, after) = text.split_at_checked(end).filter(|_| spf)?;
    let last = before.chars().next_back()?;
    if last == ' ' && after.starts_with(' ') {
        return Some(Finding::new(Code::TxtSplitSpace).at(end - 1..end + 1).fix(" "));
    }
    let lost = last.is_ascii_alphanumeric() && starts_term(after);
    lost.then(|| Finding::new(Code::TxtSplitSpace).at(end..end).fix(" "))
}

fn starts_term(text: &str) -> bool {
    let text = text.strip_prefix(['+', '-', '~', '?']).unwrap_or(text);
    let (name, rest) = text.split_at_checked(text.find([' ', ':', '/', '=']).unwrap_or(text.len())).unwrap_or_default();
    match name.to_ascii_lowercase().as_str() {
        "include" | "ip4" | "ip6" | "exists" => rest.starts_with(':'),
        "redirect" | "exp" => rest.starts_with('='),
        "all" => rest.is_empty() || rest.starts_with(' '),
        "a" | "mx" | "ptr" => !rest.starts_with('='),
        _ => false,
    }
}

/// What stands in the text because of where it was typed or copied from.
pub(super) fn check(text: &str, findings: &mut Vec<Finding>) {
    let outer = |start: usize, end: usize| start == 0 || end == text.len();
    // A quote around the whole goes away; what one inside means is not certain.
    let quote = |code, start: usize, end: usize| {
        let finding = Finding::new(code).at(start..end);
        if outer(start, end) { finding.fix("") } else { finding }
    };
    if text.len() > 1 && text.starts_with('\'') && text.ends_with('\'') {
        findings.push(quote(Code::TxtSingleQuotes, 0, 1));
        findings.push(quote(Code::TxtSingleQuotes, text.len() - 1, text.len()));
    }
    let explained: Vec<usize> =
        findings.iter().filter(|f| f.code == Code::TxtBadEscape).filter_map(|f| Some(f.span.as_ref()?.start)).collect();
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|&(_, next)| next);
        let end = at + c.len_utf8();
        match c {
            '"' => findings.push(quote(Code::TxtLiteralQuotes, at, end)),
            '\\' if next == Some('"') => {
                chars.next();
                findings.push(quote(Code::TxtLiteralQuotes, at, end + 1));
            }
            '\\' if explained.contains(&at) => {}
            '\\' => {
                let finding = Finding::new(Code::TxtLiteralBackslash).at(at..end);
                findings.push(match next {
                    Some(';' | '\\') => finding.fix(""),
                    _ => finding.severity(Severity::Warning),
                });
            }
            '&' => {
                let rest = text.get(at..).unwrap_or("");
                if let Some((entity, ascii)) = ENTITIES.iter().find(|(entity, _)| rest.starts_with(entity)) {
                    let ascii = if *ascii == "\"" && outer(at, at + entity.len()) { "" } else { ascii };
                    let finding = Finding::new(Code::TxtHtmlEntity).at(at..at + entity.len());
                    findings.push(finding.with("entity", entity).fix(ascii));
                }
            }
            _ => {
                if let Some(ascii) = ascii(c) {
                    let ascii = if ascii == "\"" && outer(at, end) { String::new() } else { ascii };
                    let finding = Finding::new(Code::TxtSmartChar).at(at..end);
                    findings.push(finding.with("character", format!("U+{:04X}", u32::from(c))).fix(ascii));
                }
            }
        }
    }
}

const ENTITIES: &[(&str, &str)] = &[
    ("&quot;", "\""),
    ("&#34;", "\""),
    ("&#x22;", "\""),
    ("&amp;", "&"),
    ("&#38;", "&"),
    ("&nbsp;", " "),
    ("&#160;", " "),
    ("&lt;", "<"),
    ("&gt;", ">"),
    ("&apos;", "'"),
    ("&#39;", "'"),
    ("&#x27;", "'"),
    ("&ndash;", "-"),
    ("&mdash;", "-"),
    ("&semi;", ";"),
];

/// What was meant by a character that editors and mail programs put in place of
/// an ASCII one.
fn ascii(c: char) -> Option<String> {
    let text = match c {
        '“' | '”' | '„' | '‟' | '«' | '»' | '″' => "\"",
        '‘' | '’' | '‚' | '‛' | '′' => "'",
        '‐'..='―' | '−' => "-",
        '…' => "...",
        '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => " ",
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}' => "",
        // The full-width forms stand in the order of ASCII.
        '\u{ff01}'..='\u{ff5e}' => return char::from_u32(u32::from(c) - 0xfee0).map(String::from),
        _ => return None,
    };
    Some(text.to_owned())
}
