//! Names and the macros in them (RFC 7208 §7.1).

use std::ops::Range;

use super::Reader;
use crate::finding::{Code, Finding};
use crate::spf::diagnose;
use crate::spf::{DomainSpec, Macros, Span};

/// `domain-spec = macro-string domain-end`
pub(super) fn domain_spec(reader: &Reader<'_>, span: Range<usize>) -> Result<DomainSpec<Span>, Finding> {
    let text = reader.slice(span.clone());
    if text.is_empty() {
        return Err(Finding::new(Code::SpfEmptyDomain));
    }
    let name = Name::of(text.as_bytes());
    let scanned = if name.percent { macro_string(text, false)? } else { Scanned::LITERALS };
    if !scanned.ends_in_macro && !is_toplabel(name.last) {
        return Err(diagnose::domain_end(reader.word, span.start, text));
    }
    Ok(DomainSpec { text: reader.span(span), macros: scanned.macros, odd: name.odd })
}

/// What one look at a name tells.
struct Name<'a> {
    /// Is there a "%"?
    percent: bool,
    /// Is there what no name has: "@", ":", a label that DNS cannot hold?
    odd: bool,
    /// What stands behind the last dot, a dot at the end aside; empty without a dot.
    last: &'a [u8],
}

impl<'a> Name<'a> {
    fn of(text: &'a [u8]) -> Self {
        // The dot at the end counts for no label and no length.
        let name = text.strip_suffix(b".").unwrap_or(text);
        let (mut percent, mut odd, mut label) = (false, name.len() > 253, 0);
        for (at, byte) in name.iter().enumerate() {
            match byte {
                b'.' => {
                    odd |= at == label || at - label > 63;
                    label = at + 1;
                }
                b'%' => percent = true,
                b'@' | b':' => odd = true,
                _ => {}
            }
        }
        let odd = odd || label == name.len() || name.len() - label > 63;
        Self { percent, odd, last: if label == 0 { &[] } else { name.get(label..).unwrap_or_default() } }
    }
}

/// `toplabel`: letters, digits and inner hyphens, not digits alone.
pub(super) fn is_toplabel(label: &[u8]) -> bool {
    let mut digits_alone = true;
    for byte in label {
        match byte {
            b'0'..=b'9' => {}
            b'a'..=b'z' | b'A'..=b'Z' | b'-' => digits_alone = false,
            _ => return false,
        }
    }
    !digits_alone && label.first() != Some(&b'-') && label.last() != Some(&b'-')
}

/// What a macro-string holds.
pub(super) struct Scanned {
    pub(super) macros: Macros,
    pub(super) ends_in_macro: bool,
}

impl Scanned {
    const LITERALS: Self = Self { macros: Macros::None, ends_in_macro: false };
}

/// `explain-string = *( macro-string / SP )`, of which the caller knows that it is ASCII.
pub(in crate::spf) fn is_explain_string(text: &str) -> bool {
    text.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic()) && macro_string(text, true).is_ok()
}

/// `macro-string = *( macro-expand / macro-literal )`. The letters `c`, `r` and
/// `t` are for explanations only (§7.2).
pub(super) fn macro_string(text: &str, explanation: bool) -> Result<Scanned, Finding> {
    let mut scanned = Scanned::LITERALS;
    let mut rest = text;
    while let Some(at) = rest.find('%') {
        let expand = rest.get(at..).unwrap_or_default();
        let length = match expand.as_bytes().get(1) {
            Some(b'%' | b'_' | b'-') => {
                scanned.macros = scanned.macros.max(Macros::Domain);
                2
            }
            Some(b'{') => {
                let Some(close) = expand.find('}') else {
                    return Err(Finding::new(Code::SpfMacroUnclosed).with("macro", expand));
                };
                let inner = expand.get(2..close).unwrap_or_default();
                let letter = macro_expand(inner, explanation)
                    .map_err(|code| Finding::new(code).with("macro", expand.get(..=close).unwrap_or_default()))?;
                let known = if letter == b'd' { Macros::Domain } else { Macros::Sender };
                scanned.macros = scanned.macros.max(known);
                close + 1
            }
            _ => return Err(Finding::new(Code::SpfMacroPercent)),
        };
        rest = expand.get(length..).unwrap_or_default();
        scanned.ends_in_macro = rest.is_empty();
    }
    Ok(scanned)
}

/// `macro-letter transformers *delimiter`, between the braces. Gives the letter
/// in lower case.
fn macro_expand(inner: &str, explanation: bool) -> Result<u8, Code> {
    let mut bytes = inner.bytes().peekable();
    let letter = match bytes.next().map(|byte| byte.to_ascii_lowercase()) {
        Some(letter @ (b's' | b'l' | b'o' | b'd' | b'i' | b'p' | b'v' | b'h')) => letter,
        Some(letter @ (b'c' | b'r' | b't')) if explanation => letter,
        Some(b'c' | b'r' | b't') => return Err(Code::SpfMacroExpOnly),
        _ => return Err(Code::SpfMacroLetter),
    };
    let (mut digits, mut zero) = (false, true);
    while let Some(digit) = bytes.next_if(u8::is_ascii_digit) {
        (digits, zero) = (true, zero && digit == b'0');
    }
    if digits && zero {
        return Err(Code::SpfMacroTransformer);
    }
    let _reversed = bytes.next_if(|byte| byte.eq_ignore_ascii_case(&b'r'));
    if bytes.all(|byte| matches!(byte, b'.' | b'-' | b'+' | b',' | b'/' | b'_' | b'=')) {
        Ok(letter)
    } else {
        Err(Code::SpfMacroTransformer)
    }
}
