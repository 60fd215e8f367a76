//! What a checker gives: its value, or the questions it still has.

use std::collections::BTreeSet;

use crate::dns::Question;

/// A checker asks for what it needs. It names every question that can be known
/// now, so the number of rounds is the depth of the chain, not its length.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome<T> {
    /// Answers are missing; ask all of these at once and call again.
    Need(BTreeSet<Question>),
    /// Nothing is missing.
    Done(T),
}

impl<T> Outcome<T> {
    /// The value, when nothing is missing.
    pub fn done(self) -> Option<T> {
        match self {
            Self::Done(value) => Some(value),
            Self::Need(_) => None,
        }
    }
}
