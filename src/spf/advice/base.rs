//! The record that advice is about, and what becomes of it when terms go: the
//! counts from the tree, the addresses from what each term is the first to match.

use super::{After, Hints, Kind, OCTET_LIMIT, Remedy};
use crate::ipset::IpSet;
use crate::spf::expand::{Branch, Expansion, LOOKUP_LIMIT, State, VOID_LIMIT};
use crate::spf::overlap::{MOST_TERMS, firsts};
use crate::spf::proof::{Authorised, Part, Proof, compare, decide, parts};
use crate::spf::{Mechanism, SpfRecord, TermKind, Text, parse};

/// A term that goes, or that others take the place of.
#[derive(Debug, Clone)]
pub(super) struct Edit {
    pub(super) term: usize,
    /// Empty, or terms that match the same addresses.
    pub(super) text: String,
}

/// Remedies one after the other.
#[derive(Default)]
pub(super) struct Steps {
    /// Their places in the list.
    pub(super) places: Vec<usize>,
    pub(super) edits: Vec<Edit>,
    pub(super) after: Option<After>,
}

pub(super) struct Base<'a> {
    expansion: &'a Expansion,
    pub(super) record: &'a SpfRecord<'a>,
    pub(super) hints: &'a Hints,
    /// What each branch of the root matches, and what it is the first to match.
    pub(super) parts: Vec<Part>,
    pub(super) firsts: Vec<IpSet>,
    old: Authorised,
    octets: usize,
}

impl<'a> Base<'a> {
    pub(super) fn new(expansion: &'a Expansion, hints: &'a Hints) -> Option<Self> {
        let State::Record(record) = &expansion.root.state else { return None };
        if record.terms().len() > MOST_TERMS {
            return None;
        }
        let parts = parts(&expansion.root);
        let (firsts, old) = (firsts(parts.iter()), decide(&parts, IpSet::all()));
        let mut base = Self { expansion, record, hints, parts, firsts, old, octets: 0 };
        base.octets = base.octets_of(record);
        Some(base)
    }

    pub(super) fn branches(&self) -> &'a [Branch] {
        &self.expansion.root.branches
    }

    /// The mechanism of a term, if it is a directive.
    pub(super) fn mechanism(&self, term: usize) -> Option<Mechanism<Text<'a>>> {
        match self.record.term(term)?.kind {
            TermKind::Directive(directive) => Some(directive.mechanism),
            _ => None,
        }
    }

    /// A name and all TXT records there (RFC 7208 §3.4).
    fn octets_of(&self, record: &SpfRecord<'_>) -> usize {
        self.expansion.root.domain.as_str().len() + record.to_string().len() + self.hints.other_octets
    }

    /// Each count with its limit.
    fn counts(lookups: u32, voids4: u32, voids6: u32, octets: usize) -> [(usize, usize); 4] {
        let counts = [(lookups, LOOKUP_LIMIT), (voids4, VOID_LIMIT), (voids6, VOID_LIMIT)];
        let [lookups, voids4, voids6] = counts.map(|(count, limit)| (count as usize, limit as usize));
        [lookups, voids4, voids6, (octets, OCTET_LIMIT)]
    }

    fn now(&self) -> [(usize, usize); 4] {
        let Expansion { lookups, voids4, voids6, .. } = self.expansion;
        Self::counts(*lookups, *voids4, *voids6, self.octets)
    }

    pub(super) fn is_over(&self) -> bool {
        self.now().iter().any(|(count, limit)| count > limit)
    }

    /// Is a count lower that is too high now? Of a record within its limits: a
    /// count of look-ups.
    pub(super) fn helps(&self, after: &After) -> bool {
        self.improves(self.now(), after)
    }

    fn improves(&self, now: [(usize, usize); 4], after: &After) -> bool {
        let then = Self::counts(after.lookups, after.voids4, after.voids6, after.octets);
        let over = self.is_over();
        let looked_at = if over { 4 } else { 3 };
        let better = |((now, limit), (then, _)): ((usize, usize), (usize, usize))| then < now && (!over || now > limit);
        now.into_iter().zip(then).take(looked_at).any(better)
    }

    /// The record with these changes; `None` where it would be no record, or
    /// where more than the tree would have to be known.
    pub(super) fn after(&self, edits: &[Edit]) -> Option<After> {
        let edit = |term: usize| edits.iter().find(|edit| edit.term == term);
        let texts = self.record.terms().enumerate().map(|(index, term)| match edit(index) {
            Some(edit) => edit.text.as_str(),
            None => term.text.as_str(),
        });
        let record = SpfRecord::from_terms(texts.filter(|text| !text.is_empty()));
        if !parse(&record.to_string()).well_formed {
            return None;
        }
        let (mut lookups, mut voids4, mut voids6) = (0, 0, 0);
        let (mut gone, mut rest) = (Vec::new(), Vec::new());
        for ((branch, part), first) in self.branches().iter().zip(&self.parts).zip(&self.firsts) {
            match edit(branch.term) {
                // Who would come behind it is not in the tree.
                Some(_) if branch.is_everyone() => return None,
                Some(edit) if edit.text.is_empty() => gone.push(first.clone()),
                Some(_) => rest.push(part),
                None => {
                    let (ip4, ip6) = branch.voids();
                    (lookups, voids4, voids6) = (lookups + branch.lookups, voids4 + ip4, voids6 + ip6);
                    rest.push(part);
                }
            }
        }
        let octets = self.octets_of(&record);
        let fits = Self::counts(lookups, voids4, voids6, octets).iter().all(|(count, limit)| count <= limit);
        let proof = self.proof(IpSet::union_of(gone), &rest);
        Some(After { record, lookups, voids4, voids6, octets, fits, proof })
    }

    /// Only the addresses that lose the term which decided about them can
    /// have another result.
    fn proof(&self, gone: IpSet, rest: &[&Part]) -> Proof {
        let was = Authorised {
            pass: self.old.pass.intersection(&gone),
            unknown: self.old.unknown.clone(),
            doubt: self.old.doubt.clone(),
        };
        let is = decide(rest.iter().copied(), gone);
        let mut proof = compare(&was, &is);
        proof.kept = self.old.pass.difference(&proof.lost);
        proof.settled(&was, &is)
    }

    /// The remedies to take one after the other: those that lose nothing, and
    /// then, if asked for, those of services whose envelope is their own.
    pub(super) fn steps(&self, remedies: &[Remedy], with_unneeded: bool) -> Steps {
        let mut taken = Steps::default();
        for (index, remedy) in remedies.iter().enumerate() {
            if taken.after.as_ref().is_some_and(|after| after.fits) && self.is_over() {
                break;
            }
            let proven = !remedy.kind.has_risk() && remedy.after.proof.holds();
            let excused = with_unneeded && remedy.kind == Kind::Unneeded;
            if !proven && !excused {
                continue;
            }
            let now = match &taken.after {
                Some(after) => Self::counts(after.lookups, after.voids4, after.voids6, after.octets),
                None => self.now(),
            };
            let touched = (0..self.record.terms().len()).filter(|place| remedy.places.contains(place));
            let mut edits = taken.edits.clone();
            edits.extend(touched.map(|term| Edit { term, text: String::new() }));
            let Some(after) = self.after(&edits) else { continue };
            // What loses nothing alone may lose something beside another.
            if self.improves(now, &after) && (!proven || after.proof.holds()) {
                taken.places.push(index);
                (taken.edits, taken.after) = (edits, Some(after));
            }
        }
        taken
    }
}
