//! Parts of a text that is shared, so that a record is one allocation, and each
//! of its terms can outlive it and be named in a finding at no cost.

use std::fmt;
use std::ops::{Deref, Range};
use std::sync::Arc;

/// A part of a text. The text is shared by all its parts.
#[derive(Clone)]
pub struct Text {
    source: Arc<str>,
    start: u32,
    end: u32,
}

impl Text {
    /// The part of `source` at `range`, in bytes; empty where there is none.
    pub fn new(source: Arc<str>, range: Range<usize>) -> Self {
        let clamp = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Self { source, start: clamp(range.start), end: clamp(range.end) }
    }

    /// Where it stands in the text that was parsed, in bytes.
    pub fn span(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        self.source.get(self.span()).unwrap_or_default()
    }
}

impl PartialEq for Text {
    /// Equal when the characters are; where they stand does not matter.
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Eq for Text {}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self)
    }
}
