//! TXT data in its three forms, kept apart: the text value, the list of
//! strings that DNS carries, and the presentation form of zone files
//! (RFC 1035 §3.3.14, §5.1). Octets all the way: knows nothing of what a text means.

mod paste;
mod value;

use std::fmt::Write as _;
use std::str::Chars;

use crate::name::DomainName;
pub use paste::{Pasted, understand};

/// Octets that one string holds at most (RFC 1035 §3.3).
pub const STRING_MAX: usize = 255;
/// A cut after a space is taken if the string keeps at least this many octets.
const STRING_MIN: usize = 128;

/// The text value: the strings with nothing in between (RFC 7208 §3.3).
pub fn join(strings: &[Vec<u8>]) -> Vec<u8> {
    strings.concat()
}

/// Strings of 1 to 255 octets that join to `text`; one empty string for an
/// empty text. Cuts right after a space if one is near, so that a reader who
/// drops the quotes still sees whole terms, and never inside a UTF-8 sequence.
pub fn split(text: &[u8]) -> Vec<Vec<u8>> {
    let mut strings = Vec::new();
    let mut rest = text;
    while rest.len() > STRING_MAX {
        let cut = cut(rest);
        let (string, tail) = rest.split_at_checked(cut).unwrap_or((rest, &[]));
        strings.push(string.to_vec());
        rest = tail;
    }
    if !rest.is_empty() || strings.is_empty() {
        strings.push(rest.to_vec());
    }
    strings
}

fn cut(text: &[u8]) -> usize {
    let window = text.get(..STRING_MAX).unwrap_or(text);
    if let Some(space) = window.iter().rposition(|&octet| octet == b' ')
        && space + 1 >= STRING_MIN
    {
        return space + 1;
    }
    // A sequence has three continuation octets at most; more is not UTF-8.
    let continues = |&at: &usize| text.get(at).is_some_and(|octet| octet & 0xc0 == 0x80);
    (STRING_MAX - 3..=STRING_MAX).rev().find(|at| !continues(at)).unwrap_or(STRING_MAX)
}

/// The presentation form on one line: `"…" "…"`.
pub fn quoted(strings: &[Vec<u8>]) -> String {
    presentation(strings, " ")
}

/// The presentation form with a line for each string, in parentheses if there
/// are several.
pub fn parenthesised(strings: &[Vec<u8>]) -> String {
    match strings {
        [] | [_] => quoted(strings),
        _ => format!("( {}\n  )", presentation(strings, "\n    ")),
    }
}

fn presentation(strings: &[Vec<u8>], between: &str) -> String {
    let mut out = String::new();
    for string in strings {
        if !out.is_empty() {
            out.push_str(between);
        }
        out.push('"');
        for &octet in string {
            match octet {
                b'"' | b'\\' => out.extend(['\\', char::from(octet)]),
                b' '..=b'~' => out.push(char::from(octet)),
                // Writing to a String does not fail.
                _ => drop(write!(out, "\\{octet:03}")),
            }
        }
        out.push('"');
    }
    out
}

/// Undoes the escapes `\X` and `\DDD` (RFC 1035 §5.1). A backslash that starts
/// none stays; the second value has its offset in the octets.
pub(crate) fn unescape(text: &str) -> (Vec<u8>, Vec<usize>) {
    let mut octets = Vec::with_capacity(text.len());
    let mut bad = Vec::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        let mut buffer = [0; 4];
        if c != '\\' {
            octets.extend_from_slice(c.encode_utf8(&mut buffer).as_bytes());
            continue;
        }
        match escape(&mut chars) {
            Some(Escape::Octet(octet)) => octets.push(octet),
            Some(Escape::Char(c)) => octets.extend_from_slice(c.encode_utf8(&mut buffer).as_bytes()),
            None => {
                bad.push(octets.len());
                octets.push(b'\\');
            }
        }
    }
    (octets, bad)
}

enum Escape {
    Octet(u8),
    Char(char),
}

/// What stands behind a backslash; leaves `chars` alone if that is no escape.
fn escape(chars: &mut Chars<'_>) -> Option<Escape> {
    let text = chars.as_str();
    let first = text.chars().next()?;
    if !first.is_ascii_digit() {
        chars.next();
        return Some(Escape::Char(first));
    }
    let digits = text.get(..3).filter(|digits| digits.bytes().all(|digit| digit.is_ascii_digit()))?;
    let octet = digits.parse().ok()?;
    *chars = text.get(3..)?.chars();
    Some(Escape::Octet(octet))
}

/// Octets of the message that answers a TXT question for `name` with these
/// records: header, question, records with compressed owners, OPT.
pub fn answer_size(name: &DomainName, records: &[Vec<Vec<u8>>]) -> usize {
    let question = name.as_str().len() + 2 + 4;
    let data = |strings: &Vec<Vec<u8>>| strings.iter().map(|string| 1 + string.len()).sum::<usize>();
    12 + question + records.iter().map(|strings| 12 + data(strings)).sum::<usize>() + 11
}
