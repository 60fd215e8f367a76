//! Parts of a text: where they stand, as a record keeps them, and with their
//! characters, as a reader gets them.

use std::fmt;
use std::ops::{Deref, Range};

/// Where a part of a text stands, in bytes. Places past 4 GB count as its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    start: u32,
    end: u32,
}

impl Span {
    /// The part at `range`, in bytes.
    pub fn new(range: Range<usize>) -> Self {
        let clamp = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Self { start: clamp(range.start), end: clamp(range.end) }
    }

    /// As a range of bytes.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The part of `text` there; empty where there is none.
    pub fn of(self, text: &str) -> Text<'_> {
        Text { part: text.get(self.range()).unwrap_or_default(), start: self.start }
    }
}

/// A part of a text that somebody else holds.
#[derive(Clone, Copy)]
pub struct Text<'a> {
    part: &'a str,
    start: u32,
}

impl<'a> Text<'a> {
    /// Its characters.
    pub fn as_str(self) -> &'a str {
        self.part
    }

    /// Where it stands in the whole text, in bytes.
    pub fn span(self) -> Range<usize> {
        self.start as usize..self.start as usize + self.part.len()
    }
}

impl Deref for Text<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        self.part
    }
}

impl PartialEq for Text<'_> {
    /// Equal when the characters are; where they stand does not matter.
    fn eq(&self, other: &Self) -> bool {
        self.part == other.part
    }
}

impl Eq for Text<'_> {}

impl fmt::Debug for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.part, f)
    }
}

impl fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.part)
    }
}
