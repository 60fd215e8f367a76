//! The tag-list of RFC 6376 §3.2, which DKIM, DMARC, BIMI and two more share.
//! Kept as written: order, space, case and unknown tags survive, so printing
//! loses nothing. Knows no tag's meaning; the records that use it do.

use std::fmt;
use std::ops::Range;

use crate::finding::{Code, Finding};
use crate::order::{self, Seen};

/// Folding white space, as it can stand in the text of a TXT record.
const FWS: [char; 4] = [' ', '\t', '\r', '\n'];

/// How many findings of one code are told apart before the rest is one.
const TOLD_APART: usize = 8;

/// One part between two semicolons, without the white space around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    /// What is before the first `=`, as written; the whole part without one.
    pub name: String,
    /// What is behind the first `=`, as written; `None` without one.
    pub value: Option<String>,
    /// Bytes of the whole part.
    pub span: Range<usize>,
    /// Bytes of the value; the end of the part without one.
    pub value_span: Range<usize>,
}

impl Tag {
    fn read(raw: &str, base: usize) -> Self {
        let (text, span) = trimmed(raw, base);
        match text.split_once('=') {
            None => Self { name: text.to_owned(), value: None, value_span: span.end..span.end, span },
            Some((name, value)) => {
                let (value, value_span) = trimmed(value, span.start + name.len() + 1);
                Self { name: name.trim_end_matches(FWS).to_owned(), value: Some(value.to_owned()), span, value_span }
            }
        }
    }

    /// The value, empty without one.
    pub fn value(&self) -> &str {
        self.value.as_deref().unwrap_or_default()
    }

    /// Is there nothing between the semicolons?
    pub fn is_empty(&self) -> bool {
        self.span.is_empty()
    }

    /// The part with semicolons in it, where its value goes on with other known
    /// tags behind a space or a comma: `v=DMARC1 p=none`.
    pub(crate) fn missing_semicolons(&self, known: &[&str]) -> Option<String> {
        // Hardly a value has another "=", and a tag has one.
        if !self.value().contains('=') {
            return None;
        }
        let mut out = String::new();
        let mut mended = false;
        for word in self.value().split_inclusive([' ', '\t', '\r', '\n', ',']) {
            let name = word.split_once('=').map(|(name, _)| name.to_ascii_lowercase());
            let starts_tag = name.is_some_and(|name| known.contains(&&*name) && !name.eq_ignore_ascii_case(&self.name));
            if starts_tag && !out.is_empty() {
                out.truncate(out.trim_end_matches(FWS).trim_end_matches(',').len());
                out.push_str("; ");
                mended = true;
            }
            out.push_str(word);
        }
        mended.then(|| format!("{}={out}", self.name))
    }

    /// The entries of a value that is a list with colons between (RFC 6376 §3.6.1).
    pub fn entries(&self) -> impl Iterator<Item = &str> {
        self.value().split(':').map(|entry| entry.trim_matches(FWS))
    }
}

/// A tag-list with its text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TagList {
    text: String,
    parts: Vec<Tag>,
}

impl TagList {
    /// Takes the text apart. Anything is a tag-list; whether it is a good one
    /// is asked part by part.
    pub fn parse(text: &str) -> Self {
        let mut base = 0;
        let mut part = |raw: &str| {
            let tag = Tag::read(raw, base);
            base += raw.len() + 1;
            tag
        };
        Self { text: text.to_owned(), parts: text.split(';').map(&mut part).collect() }
    }

    /// The text, as it was.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Every part that is not empty, in the order of the text.
    pub fn tags(&self) -> impl DoubleEndedIterator<Item = &Tag> {
        self.parts.iter().filter(|tag| !tag.is_empty())
    }

    /// The places where nothing stands between two semicolons. A semicolon at
    /// the end is no such place.
    pub fn gaps(&self) -> impl Iterator<Item = Range<usize>> {
        let inner = self.parts.len().saturating_sub(1);
        self.parts.iter().take(inner).filter(|tag| tag.is_empty()).map(|tag| tag.span.start..tag.span.end + 1)
    }

    /// The first tag of this name, compared with case.
    pub fn get(&self, name: &str) -> Option<&Tag> {
        self.tags().find(|tag| tag.value.is_some() && tag.name == name)
    }

    /// The bytes of the text, empty where there are none.
    pub fn slice(&self, span: &Range<usize>) -> &str {
        self.text.get(span.clone()).unwrap_or_default()
    }

    /// The text with the tags of `wanted` behind its first one: a value takes the
    /// place of the one that is there, a tag that is not there comes at the end.
    /// All else stays to the byte. `None` where the lists do not begin alike.
    pub fn with(&self, wanted: &Self) -> Option<String> {
        let mut tags = wanted.tags();
        let version = tags.next()?;
        self.tags().next().filter(|first| (&first.name, &first.value) == (&version.name, &version.value))?;
        let mut text = self.text.clone();
        for tag in tags {
            let list = Self::parse(&text);
            let value = tag.value();
            text = match (list.get(&tag.name), list.tags().next_back()) {
                (Some(old), _) => replaced(&text, &old.value_span, value)?,
                (None, last) => replaced(&text, &(last?.span.end..last?.span.end), &format!("; {}={value}", tag.name))?,
            };
        }
        Some(text)
    }

    /// One finding for each name that is there twice, at its second place: a
    /// repeated name makes the whole list invalid (RFC 6376 §3.2).
    pub(crate) fn repeated(&self, code: Code) -> Vec<Finding> {
        let (mut seen, mut told) = (Seen::default(), Seen::default());
        self.tags()
            .filter(|tag| tag.value.is_some())
            .filter(|tag| !seen.insert(tag.name.as_str()) && told.insert(tag.name.as_str()))
            .map(|tag| Finding::new(code).at(tag.span.clone()).with("tag", &tag.name))
            .collect()
    }
}

impl fmt::Display for TagList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

fn replaced(text: &str, span: &Range<usize>, new: &str) -> Option<String> {
    Some(format!("{}{new}{}", text.get(..span.start)?, text.get(span.end..)?))
}

/// Does the name fit `ALPHA *(ALPHA / DIGIT / "_")` (RFC 6376 §3.2)?
pub(crate) fn is_tag_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic()) && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// Straight, single and typographic quotes.
pub(crate) fn is_quote(c: char) -> bool {
    matches!(c, '"' | '\'' | '`' | '\u{AB}' | '\u{BB}' | '\u{2018}'..='\u{201F}')
}

/// The fault of a text that has to begin with `v=<version>;`, to the letter
/// (RFC 8461 §3.1, RFC 8460 §3), with the right start where that is certain.
pub(crate) fn start_fault(tags: &TagList, version: &str, known: &[&str], code: Code) -> Option<Finding> {
    let text = tags.text();
    if text.strip_prefix("v=").and_then(|rest| rest.strip_prefix(version)).is_some_and(|rest| rest.starts_with(';')) {
        return None;
    }
    let bad = Finding::new(code);
    let Some(first) = tags.tags().next() else { return Some(bad.at(0..text.len())) };
    let (name, value) = (first.name.trim_matches(is_quote), first.value().trim_matches(is_quote));
    if name.eq_ignore_ascii_case("v") && value.eq_ignore_ascii_case(version) {
        let end = text.find(';').filter(|place| *place >= first.span.end).map_or(first.span.end, |place| place + 1);
        return Some(bad.at(0..end).fix(format!("v={version};")));
    }
    let bad = bad.at(first.span.clone());
    let split = first.missing_semicolons(known).filter(|split| split.starts_with(&format!("v={version};")));
    Some(match split {
        Some(split) => bad.fix(split),
        None => bad,
    })
}

/// Is there a `v` that begins with `stem`, whatever its case, quotes, spaces and
/// place? Then the text was meant as a record of this version; whether receivers
/// see one is another question.
pub(crate) fn claims(text: &str, stem: &str) -> bool {
    TagList::parse(text).tags().any(|tag| {
        let (name, value) = (tag.name.trim_matches(is_quote), tag.value().trim_matches(is_quote));
        let starts = value.get(..stem.len()).is_some_and(|head| head.eq_ignore_ascii_case(stem));
        starts && name.eq_ignore_ascii_case("v")
    })
}

/// The text without the white space around it, and its bytes when `raw` begins
/// at `base`.
pub(crate) fn trimmed(raw: &str, base: usize) -> (&str, Range<usize>) {
    let text = raw.trim_start_matches(FWS);
    let start = base + raw.len() - text.len();
    let text = text.trim_end_matches(FWS);
    (text, start..start + text.len())
}

/// Findings in the order of the text. Where one code comes more than eight
/// times, the eighth stands for all that follow, with their number as `count`:
/// a list of hundreds explains nothing.
pub(crate) fn in_order(mut findings: Vec<Finding>) -> Vec<Finding> {
    order::sort_by_key(&mut findings, |finding| finding.span.as_ref().map_or(usize::MAX, |span| span.start));
    let mut kept: Vec<Finding> = Vec::new();
    let mut seen: Vec<(Code, usize, usize)> = Vec::new();
    for finding in findings {
        let place = seen.iter().position(|(code, ..)| *code == finding.code).unwrap_or_else(|| {
            seen.push((finding.code, 0, 0));
            seen.len() - 1
        });
        let Some((_, count, last)) = seen.get_mut(place) else { continue };
        *count += 1;
        if *count <= TOLD_APART {
            *last = kept.len();
            kept.push(finding);
        } else if let Some(rest) = kept.get_mut(*last) {
            *rest = rest.clone().bare();
            if let (Some(all), Some(span)) = (&mut rest.span, finding.span) {
                all.end = all.end.max(span.end);
            }
        }
    }
    for (_, count, last) in seen.into_iter().filter(|(_, count, _)| *count > TOLD_APART) {
        if let Some(rest) = kept.get_mut(last) {
            *rest = rest.clone().with("count", count - TOLD_APART + 1);
        }
    }
    kept
}
