//! Who may send before and after a change, as sets of addresses. What cannot
//! be enumerated is named, and then the proof says so.

use super::expand::{Branch, Expansion, Node, Reach, State};
use super::{Qualifier, Text};
use crate::ipset::IpSet;

/// The addresses that pass, with no limit in mind, and what is not known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Authorised {
    /// Addresses that pass for certain.
    pub pass: IpSet,
    /// Terms whose addresses are not known, as they are written, with the record's name.
    pub unknown: Vec<String>,
}

/// What a change does to the addresses that pass.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Proof {
    /// Passed before, and does not after.
    pub lost: IpSet,
    /// Passes before and after.
    pub kept: IpSet,
    /// Passes after, and did not before.
    pub gained: IpSet,
    /// For each new term of the record, what it alone brings.
    pub gained_by: Vec<(Text, IpSet)>,
    /// Terms of the record before that cannot be enumerated and are not in the
    /// record after as well: with one of these, nothing is proven.
    pub unknown: Vec<String>,
    /// Terms in both records that cannot be enumerated: the same before and after.
    pub same_unknown: Vec<String>,
}

impl Proof {
    /// Is it certain that no address which passed before fails after?
    pub fn holds(&self) -> bool {
        self.lost.is_empty() && self.unknown.is_empty()
    }
}

/// The addresses that a record lets pass (RFC 7208 §4.6: the first match decides).
pub fn authorised(node: &Node) -> Authorised {
    let mut out = Authorised::default();
    let mut left = IpSet::all();
    let State::Record(record) = &node.state else {
        if let State::Failed(_) | State::Open = node.state {
            out.unknown.push(node.domain.to_string());
        }
        return out;
    };
    // Terms with the same qualifier in a row decide alike, in whatever order.
    for run in node.branches.chunk_by(|one, next| one.qualifier == next.qualifier) {
        let sets = run.iter().map(|branch| {
            let text = record.terms.get(branch.term).map(|term| &*term.text).unwrap_or_default();
            matched(branch, text, &mut out.unknown)
        });
        let matched = IpSet::union_of(sets.collect());
        if run.first().is_some_and(|branch| branch.qualifier == Qualifier::Pass) {
            out.pass = out.pass.union(&matched.intersection(&left));
        }
        left = left.difference(&matched);
    }
    out
}

/// The addresses that a term matches, as far as they are known.
pub fn reach(branch: &Branch) -> IpSet {
    matched(branch, "", &mut Vec::new())
}

/// The addresses that a term matches.
fn matched(branch: &Branch, text: &str, unknown: &mut Vec<String>) -> IpSet {
    let mut set = IpSet::new();
    match &branch.reach {
        Reach::Everyone => return IpSet::all(),
        Reach::Networks { ip4, ip6 } => {
            for (address, prefix) in ip4 {
                set.add4(*address, *prefix);
            }
            for (address, prefix) in ip6 {
                set.add6(*address, *prefix);
            }
        }
        Reach::Include(child) | Reach::Redirect(child) => {
            let inner = authorised(child);
            unknown.extend(inner.unknown);
            return inner.pass;
        }
        Reach::Dynamic | Reach::Failed(_) | Reach::Open => unknown.push(text.to_owned()),
        Reach::TooManyMx(_) => {}
    }
    set
}

/// Compares two records by what they let pass.
pub fn prove(before: Option<&Expansion>, after: &Expansion) -> Proof {
    let old = before.map(|expansion| authorised(&expansion.root)).unwrap_or_default();
    let new = authorised(&after.root);
    let gained = new.pass.difference(&old.pass);
    let (same_unknown, unknown) = old.unknown.into_iter().partition(|term| new.unknown.contains(term));
    let known: Vec<&str> = match before.map(|expansion| &expansion.root.state) {
        Some(State::Record(record)) => record.terms.iter().map(|term| &*term.text).collect(),
        _ => Vec::new(),
    };
    let mut gained_by = Vec::new();
    if let State::Record(record) = &after.root.state {
        for branch in &after.root.branches {
            let Some(term) = record.terms.get(branch.term) else { continue };
            if branch.qualifier != Qualifier::Pass || known.contains(&&*term.text) {
                continue;
            }
            let set = matched(branch, &term.text, &mut Vec::new()).intersection(&gained);
            if !set.is_empty() {
                gained_by.push((term.text.clone(), set));
            }
        }
    }
    Proof {
        lost: old.pass.difference(&new.pass),
        kept: old.pass.intersection(&new.pass),
        gained,
        gained_by,
        unknown,
        same_unknown,
    }
}
