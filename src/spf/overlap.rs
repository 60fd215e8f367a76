//! Networks that more than one term of a record matches: covered twice, or with
//! a result that a qualifier changes. Looks at the record's own terms; what
//! overlaps within an included record is not its owner's to mend.

use super::Qualifier;
use super::expand::{Expansion, Reach};
use super::proof::{Part, parts};
use crate::ipset::IpSet;

/// So many terms are held against each other at most: their pairs are work.
pub(super) const MOST_TERMS: usize = 400;

/// Addresses that two terms match. The first decides (RFC 7208 §4.6).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overlap {
    /// The place of the term that decides, in the record's terms.
    pub first: usize,
    /// The place of the term that comes too late for them.
    pub second: usize,
    /// Have both the same qualifier? Then the addresses are covered twice; else
    /// the result would be another one without the first.
    pub same: bool,
    /// The addresses.
    pub set: IpSet,
}

/// Addresses that a term other than `all` gives another result than a pass, as
/// `-ip4:` and `?include:` do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turned {
    /// The place of the term.
    pub term: usize,
    /// Its qualifier.
    pub qualifier: Qualifier,
    /// The addresses that it decides.
    pub set: IpSet,
}

/// Every pair of terms that meet, as far as their addresses are known; `all`
/// meets everything and is left out.
pub fn overlaps(expansion: &Expansion) -> Vec<Overlap> {
    let (parts, decided) = decided(expansion);
    let mut out = Vec::new();
    for (late, (second, part)) in parts.iter().enumerate() {
        for ((first, before), set) in parts.iter().zip(&decided).take(late) {
            let set = part.set.intersection(set);
            if !set.is_empty() {
                out.push(Overlap { first: *first, second: *second, same: before.qualifier == part.qualifier, set });
            }
        }
    }
    out
}

/// Every term that turns a result.
pub fn turned(expansion: &Expansion) -> Vec<Turned> {
    let (parts, decided) = decided(expansion);
    let turns = |((term, part), set): ((usize, Part), IpSet)| {
        let turns = part.qualifier != Qualifier::Pass && !set.is_empty();
        turns.then_some(Turned { term, qualifier: part.qualifier, set })
    };
    parts.into_iter().zip(decided).filter_map(turns).collect()
}

/// The terms but `all` with what they match, and what each of them decides.
fn decided(expansion: &Expansion) -> (Vec<(usize, Part)>, Vec<IpSet>) {
    let branches = expansion.root.branches.iter();
    let named = branches.zip(parts(&expansion.root)).filter(|(branch, _)| branch.reach != Reach::Everyone);
    let parts: Vec<(usize, Part)> = named.map(|(branch, part)| (branch.term, part)).take(MOST_TERMS).collect();
    let sets = firsts(parts.iter().map(|(_, part)| part));
    (parts, sets)
}

/// Of each part the addresses that it is the first to match. Whom a part may or
/// may not match is the next one's, too.
pub(super) fn firsts<'a>(parts: impl Iterator<Item = &'a Part>) -> Vec<IpSet> {
    let mut left = IpSet::all();
    let mut out = Vec::new();
    for part in parts {
        let new = part.set.intersection(&left);
        if !new.is_empty() {
            left = left.difference(&part.sure());
        }
        out.push(new);
    }
    out
}
