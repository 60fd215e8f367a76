//! Who may send before and after a change, as sets of addresses. What cannot
//! be enumerated is named, and then the proof says so.

use super::expand::{Branch, Expansion, Node, Reach, State};
use super::{Macros, Mechanism, Qualifier, SpfRecord, Term, TermKind, Text};
use crate::ipset::{IpSet, Networks};

/// The addresses that pass, with no limit in mind, and what is not known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Authorised {
    /// Addresses that pass, unless a term in `doubt` refuses them first.
    pub pass: IpSet,
    /// Terms whose addresses are not known, as they are written; with the
    /// record's name where they depend on it. And those that get as far as
    /// there.
    pub unknown: Vec<(String, IpSet)>,
    /// Terms that may refuse addresses which pass otherwise, with these.
    pub doubt: Vec<(String, IpSet)>,
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
    pub gained_by: Vec<(String, IpSet)>,
    /// Terms that cannot be enumerated and are only in the record before, or
    /// that may now refuse what passed: with one of these, nothing is proven.
    pub unknown: Vec<String>,
    /// Terms in both records that cannot be enumerated: the same before and after.
    pub same_unknown: Vec<String>,
}

impl Proof {
    /// Is it certain that no address which passed before fails after?
    pub fn holds(&self) -> bool {
        self.lost.is_empty() && self.unknown.is_empty()
    }

    /// Where everybody passes for certain, nothing unknown is lost.
    pub(super) fn settled(mut self, old: &Authorised, new: &Authorised) -> Self {
        let sure = old.doubt.is_empty() && new.doubt.is_empty();
        if sure && !self.unknown.is_empty() && self.kept.union(&self.gained) == IpSet::all() {
            self.unknown.clear();
        }
        self
    }
}

/// What a term matches, or several of one qualifier in a row.
#[derive(Debug, Clone)]
pub(super) struct Part {
    pub(super) qualifier: Qualifier,
    pub(super) set: IpSet,
    /// Terms whose addresses are not known, with those that they may be.
    pub(super) unknown: Vec<(String, IpSet)>,
    pub(super) doubt: Vec<(String, IpSet)>,
}

impl Part {
    fn of(qualifier: Qualifier, set: IpSet) -> Self {
        Self { qualifier, set, unknown: Vec::new(), doubt: Vec::new() }
    }

    /// The addresses that it matches whatever the unknown terms below it say.
    pub(super) fn sure(&self) -> IpSet {
        self.doubt.iter().fold(self.set.clone(), |sure, (_, set)| sure.difference(set))
    }
}

/// The addresses that a record lets pass (RFC 7208 §4.6: the first match decides).
pub fn authorised(node: &Node) -> Authorised {
    passes(node, true)
}

fn passes(node: &Node, is_root: bool) -> Authorised {
    let State::Record(record) = &node.state else {
        let mut out = Authorised::default();
        if let State::Failed(_) | State::Open = node.state {
            out.unknown.push((node.domain.to_string(), IpSet::all()));
        }
        return out;
    };
    // Networks in a row are one set: a record can hold thousands.
    let mut parts: Vec<Part> = Vec::new();
    let mut row = Networks::default();
    let mut branches = node.branches.iter().peekable();
    while let Some(branch) = branches.next() {
        let Reach::Networks { ip4, ip6 } = &branch.reach else {
            parts.push(part(record, node, branch, is_root));
            continue;
        };
        row.add(ip4, ip6);
        let goes_on =
            |next: &&Branch| matches!(next.reach, Reach::Networks { .. }) && next.qualifier == branch.qualifier;
        if !branches.peek().is_some_and(goes_on) {
            parts.push(Part::of(branch.qualifier, row.take()));
        }
    }
    decide(&parts, IpSet::all())
}

/// One part for each branch of a root record.
pub(super) fn parts(node: &Node) -> Vec<Part> {
    match &node.state {
        State::Record(record) => node.branches.iter().map(|branch| part(record, node, branch, true)).collect(),
        _ => Vec::new(),
    }
}

/// Which of the addresses in `left` pass: the first part that matches decides.
/// Whom a part may or may not match goes on to the next.
pub(super) fn decide<'a>(parts: impl IntoIterator<Item = &'a Part>, mut left: IpSet) -> Authorised {
    let mut out = Authorised::default();
    let mut sets = Vec::new();
    let mut refusing: Vec<(&str, IpSet)> = Vec::new();
    let mut perhaps: Vec<(&str, IpSet)> = Vec::new();
    for part in parts {
        let unknown = part.unknown.iter().map(|(term, set)| (term, set.intersection(&left)));
        out.unknown.extend(unknown.clone().map(|(term, set)| (term.clone(), set)));
        let is_pass = part.qualifier == Qualifier::Pass;
        for (term, set) in &part.doubt {
            let set = set.intersection(&left);
            if is_pass {
                perhaps.extend(refusing.iter().map(|(term, refused)| (*term, refused.intersection(&set))));
                perhaps.push((term, set));
            } else {
                refusing.push((term, set));
            }
        }
        if !is_pass {
            refusing.extend(unknown.map(|(term, set)| (term.as_str(), set)));
        }
        let sure = part.sure().intersection(&left);
        if sure.is_empty() {
            continue;
        }
        left = left.difference(&sure);
        if is_pass {
            let refused = refusing.iter().map(|(term, set)| ((*term).to_owned(), set.intersection(&sure)));
            out.doubt.extend(refused.filter(|(_, set)| !set.is_empty()));
            sets.push(sure);
        }
    }
    let sure = IpSet::union_of(sets);
    let perhaps = perhaps.into_iter().map(|(term, set)| (term.to_owned(), set.difference(&sure)));
    let perhaps: Vec<(String, IpSet)> = perhaps.filter(|(_, set)| !set.is_empty()).collect();
    out.pass = perhaps.iter().fold(sure, |pass, (_, set)| pass.union(set));
    out.doubt.extend(perhaps);
    out
}

/// The addresses that a term matches, as far as they are known.
pub fn reach(branch: &Branch) -> IpSet {
    match &branch.reach {
        Reach::Everyone => IpSet::all(),
        Reach::Networks { ip4, ip6 } => {
            let mut networks = Networks::default();
            networks.add(ip4, ip6);
            networks.take()
        }
        Reach::Include(child) | Reach::Redirect(child) => passes(child, false).pass,
        Reach::Dynamic | Reach::Failed(_) | Reach::Open | Reach::TooManyMx(_) => IpSet::new(),
    }
}

fn part(record: &SpfRecord<'_>, node: &Node, branch: &Branch, is_root: bool) -> Part {
    let mut part = Part::of(branch.qualifier, IpSet::new());
    match &branch.reach {
        Reach::Include(child) | Reach::Redirect(child) => {
            let inner = passes(child, false);
            (part.set, part.unknown, part.doubt) = (inner.pass, inner.unknown, inner.doubt);
        }
        Reach::Dynamic | Reach::Failed(_) | Reach::Open => {
            let term = record.term(branch.term);
            part.unknown.extend(term.map(|term| (named(&term, node, is_root), IpSet::all())));
        }
        Reach::Everyone | Reach::Networks { .. } | Reach::TooManyMx(_) => part.set = reach(branch),
    }
    part
}

/// A term as it is written; with the record's name where the same text means
/// something else in another record.
fn named(term: &Term<Text<'_>>, node: &Node, is_root: bool) -> String {
    let TermKind::Directive(directive) = &term.kind else { return term.text.to_string() };
    let own = match directive.mechanism.domain() {
        Some(spec) => spec.macros != Macros::None && spec.text.to_ascii_lowercase().contains("%{d"),
        None => !matches!(directive.mechanism, Mechanism::All),
    };
    if own && !is_root { format!("{} ({})", term.text, node.domain) } else { term.text.to_string() }
}

/// Compares two records by what they let pass.
pub fn prove(before: Option<&Expansion>, after: &Expansion) -> Proof {
    let old = before.map(|expansion| authorised(&expansion.root)).unwrap_or_default();
    let new = authorised(&after.root);
    let mut proof = compare(&old, &new).settled(&old, &new);
    let known: Vec<&str> = match before.map(|expansion| &expansion.root.state) {
        Some(State::Record(record)) => record.terms().map(|term| term.text.as_str()).collect(),
        _ => Vec::new(),
    };
    if let State::Record(record) = &after.root.state {
        for branch in &after.root.branches {
            let Some(term) = record.term(branch.term) else { continue };
            if branch.qualifier != Qualifier::Pass || known.contains(&term.text.as_str()) {
                continue;
            }
            let set = reach(branch).intersection(&proof.gained);
            if !set.is_empty() {
                proof.gained_by.push((term.text.to_string(), set));
            }
        }
    }
    proof
}

pub(super) fn compare(old: &Authorised, new: &Authorised) -> Proof {
    let is_new = |term: &String| new.unknown.iter().any(|(known, _)| known == term);
    let (same_unknown, mut unknown): (Vec<String>, Vec<String>) =
        old.unknown.iter().map(|(term, _)| term.clone()).partition(is_new);
    for (term, set) in &new.doubt {
        let known = old.doubt.iter().filter(|(other, _)| other == term);
        let sure = known.fold(old.pass.clone(), |sure, (_, doubted)| sure.difference(doubted));
        if !set.intersection(&sure).is_empty() && !unknown.contains(term) {
            unknown.push(term.clone());
        }
    }
    Proof {
        lost: old.pass.difference(&new.pass),
        kept: old.pass.intersection(&new.pass),
        gained: new.pass.difference(&old.pass),
        gained_by: Vec::new(),
        unknown,
        same_unknown,
    }
}
