//! Corrections as edits of the text, so that all else stays as it was written.

use std::ops::Range;

use crate::order;

/// Text that takes the place of other text; both may be empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Edit {
    pub(super) at: Range<usize>,
    pub(super) text: String,
}

/// Makes the edits. Of two that overlap the first is made.
pub(super) fn apply(text: &str, mut edits: Vec<Edit>) -> String {
    for edit in &mut edits {
        widen(text, edit);
    }
    order::sort_by_key(&mut edits, |edit| (edit.at.start, edit.at.end));
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for edit in edits {
        if let Some(kept) = text.get(done..edit.at.start) {
            out.push_str(kept);
            out.push_str(&edit.text);
            done = edit.at.end;
        }
    }
    out.push_str(text.get(done..).unwrap_or_default());
    out
}

/// An attribute that goes takes the white space before it with it.
fn widen(text: &str, edit: &mut Edit) {
    let gone = text.get(edit.at.clone()).unwrap_or_default();
    if edit.text.is_empty() && !gone.is_empty() && !gone.starts_with('<') {
        let before = text.get(..edit.at.start).unwrap_or_default();
        edit.at.start = before.trim_end_matches([' ', '\t', '\r', '\n']).len();
    }
}

/// The text without the declarations of prefixes that nothing in it has.
pub(super) fn without_unused_prefixes(text: &str) -> String {
    let mut edits = Vec::new();
    for (start, _) in text.match_indices("xmlns:") {
        let before = text.get(..start).unwrap_or_default();
        let tag = before.rfind(['<', '>']).and_then(|tag| text.get(tag..start)).unwrap_or_default();
        let in_tag = tag.strip_prefix('<').is_some_and(|tag| tag.starts_with(|c: char| c.is_alphabetic()));
        let Some((name, rest)) = text.get(start..).and_then(|rest| rest.split_once('=')) else { continue };
        let value = rest.trim_start();
        let Some(quote) = value.chars().next().filter(|c| matches!(c, '"' | '\'')) else { continue };
        let Some(length) = value.get(1..).and_then(|value| value.find(quote)) else { continue };
        let end = start + name.len() + 1 + (rest.len() - value.len()) + length + 2;
        let prefix = format!("{}:", name.trim_end().trim_start_matches("xmlns:"));
        if in_tag && before.ends_with([' ', '\t', '\r', '\n']) && !text.contains(&prefix) {
            edits.push(Edit { at: start..end, text: String::new() });
        }
    }
    apply(text, edits)
}

/// The text as it stands between double quotes.
pub(super) fn quoted(value: &str) -> String {
    value.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}
