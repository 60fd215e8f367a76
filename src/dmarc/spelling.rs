//! What somebody meant who wrote a DMARC record not quite right.

use super::uri;
use crate::finding::{Code, Finding, Severity};
use crate::tag_list::{Tag, TagList, is_quote};

/// The tags of RFC 9989, and those of RFC 7489 that it retired.
pub(super) const KNOWN: [&str; 14] =
    ["v", "p", "sp", "np", "adkim", "aspf", "fo", "rua", "ruf", "t", "psd", "pct", "rf", "ri"];

/// Faults of spelling that make everything else about a part moot.
pub(super) fn spelling(name: &str, tag: &Tag, tags: &TagList) -> Vec<Finding> {
    let text = tags.slice(&tag.span);
    let at = |code| Finding::new(code).at(tag.span.clone());
    let mut findings = Vec::new();
    if !text.chars().all(|c| matches!(c, ' '..='~' | '\t')) {
        let finding = at(Code::DmarcNonAscii);
        let finding =
            if KNOWN.contains(&in_ascii(name).as_str()) { finding } else { finding.severity(Severity::Warning) };
        let plain = in_ascii(text);
        findings.push(if plain.is_ascii() { finding.fix(plain) } else { finding });
    } else if text.contains('\\') {
        let finding = at(Code::DmarcLiteralBackslash).fix(text.replace('\\', ""));
        // There the whole record goes with it.
        let fatal = ["v", "p", "sp", "np"].contains(&name);
        findings.push(if fatal { finding.severity(Severity::Error) } else { finding });
    } else if let Some(fix) = tag.missing_semicolons(&KNOWN) {
        findings.push(at(Code::DmarcNoSemicolon).fix(fix));
    }
    findings
}

/// The text in ASCII, as far as what stands for what is certain.
fn in_ascii(text: &str) -> String {
    let plain = text.chars().filter_map(|c| match c {
        '\u{A0}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{3000}' => Some(' '),
        '\u{2010}'..='\u{2015}' | '\u{2212}' => Some('-'),
        '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}' => None,
        c if (c.is_control() && c != '\t') || (is_quote(c) && !c.is_ascii()) => None,
        c => Some(c),
    });
    plain.collect::<String>().trim().to_owned()
}

/// A word without quotes around it.
pub(super) fn bare(text: &str) -> &str {
    text.trim_matches(|c| is_quote(c) || c == ' ')
}

pub(super) fn lower(text: &str) -> String {
    text.to_ascii_lowercase()
}

pub(super) fn is_uri_list(name: &str) -> bool {
    name.eq_ignore_ascii_case("rua") || name.eq_ignore_ascii_case("ruf")
}

/// Adds the letter that stands for a word somebody wrote out.
pub(super) fn or_word(finding: Finding, value: &str, words: &[(&str, &'static str)]) -> Finding {
    let word = bare(value).to_ascii_lowercase();
    match words.iter().find(|(long, short)| *long == word || *short == word) {
        Some((_, short)) => finding.fix(*short),
        None => finding,
    }
}

/// The known tag that an unknown one was meant to be, where name and value
/// both say so, and the record does not have it.
pub(super) fn meant(name: &str, value: &str, names: &[String]) -> Option<&'static str> {
    let candidates = || ["rua", "ruf", "adkim", "aspf"].into_iter().filter(|right| one_slip(name, right));
    let right = candidates().next().filter(|_| candidates().count() == 1)?;
    let fits =
        if is_uri_list(right) { uri::list(value, 0).1.is_empty() } else { ["r", "s"].contains(&lower(value).as_str()) };
    (fits && !names.iter().any(|name| name == right)).then_some(right)
}

/// Are the words the same, but for one letter added, left out, changed, or two
/// letters swapped?
pub(super) fn one_slip(word: &str, right: &str) -> bool {
    let common = word.bytes().zip(right.bytes()).take_while(|(a, b)| a == b).count();
    match (word.as_bytes().get(common..), right.as_bytes().get(common..)) {
        (Some([]), Some([])) => true,
        (Some([x, y, rest @ ..]), Some([y2, x2, due @ ..])) if (x, y, rest) == (x2, y2, due) => true,
        (Some([wrong, rest @ ..]), Some([missed, due @ ..])) => {
            rest == due || rest.split_first() == Some((missed, due)) || due.split_first() == Some((wrong, rest))
        }
        (Some(more), Some(due)) => more.len().abs_diff(due.len()) == 1,
        _ => false,
    }
}
