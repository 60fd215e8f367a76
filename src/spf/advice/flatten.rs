//! Networks in the place of names: never unasked, and never more than needed.

use super::base::{Base, Edit};
use super::{Kind, Remedy, is_sound, stale};
use crate::name::DomainName;
use crate::order;
use crate::spf::expand::{LOOKUP_LIMIT, Node, Reach, VOID_LIMIT};

/// So many includes are weighed against each other: every choice is looked at.
const MOST: usize = 12;
/// What a TXT record can hold (RFC 1035 §3.2.1).
const RECORD_MAX: usize = 65_535;

/// What an include costs, and what it takes to write it out.
struct Candidate {
    index: usize,
    cost: [u32; 3],
    edit: Edit,
}

impl Base<'_> {
    /// A term as the networks that it matches, with its qualifier.
    pub(super) fn written(&self, index: usize) -> Option<Edit> {
        let (branch, part) = (self.branches().get(index)?, self.parts.get(index)?);
        if part.set.is_empty() || !part.unknown.is_empty() || branch.is_everyone() {
            return None;
        }
        let sign = branch.qualifier.sign();
        let term = |network: String| {
            let name = if network.contains(':') { "ip6" } else { "ip4" };
            format!("{sign}{name}:{network}")
        };
        let terms: Vec<String> = part.set.networks().into_iter().map(term).collect();
        Some(Edit { term: branch.term, text: terms.join(" ") })
    }

    /// The fewest includes that bring look-ups and voids within their limits
    /// when they are written as networks, beside changes that are made anyway;
    /// of as many those that take the fewest octets.
    pub(super) fn flatten(&self, edits: Vec<Edit>) -> Option<Remedy> {
        let mut candidates: Vec<Candidate> = self.candidates(&edits).collect();
        order::sort_by_key(&mut candidates, |one| {
            let [lookups, ip4, ip6] = one.cost;
            (std::cmp::Reverse(lookups + ip4.max(ip6)), one.edit.text.len())
        });
        candidates.truncate(MOST);
        let now = self.after(&edits)?;
        let limits = [LOOKUP_LIMIT, VOID_LIMIT, VOID_LIMIT];
        let enough = |choice: u32| {
            let chosen = chosen(&candidates, choice);
            let left = chosen.fold([now.lookups, now.voids4, now.voids6], |[a, b, c], one| {
                let [x, y, z] = one.cost;
                [a.saturating_sub(x), b.saturating_sub(y), c.saturating_sub(z)]
            });
            left.iter().zip(limits).all(|(count, limit)| *count <= limit)
        };
        // Octets alone are no reason: networks take more of them.
        if enough(0) {
            return None;
        }
        let choices = (1..1u32 << candidates.len()).filter(|choice| enough(*choice));
        let octets = |choice: &u32| chosen(&candidates, *choice).map(|one| one.edit.text.len()).sum::<usize>();
        let best = choices.min_by_key(|choice| (choice.count_ones(), octets(choice)))?;
        let mut edits = edits;
        edits.extend(chosen(&candidates, best).map(|one| one.edit.clone()));
        order::sort_by_key(&mut edits, |edit| edit.term);
        let after = self.after(&edits).filter(|after| after.octets <= RECORD_MAX)?;
        let mut remedy = self.remedy(Kind::Flatten, &edits, &[], None, after);
        for one in chosen(&candidates, best) {
            if let Some(branch) = self.branches().get(one.index) {
                remedy.watch.extend(branch.names.iter().cloned());
                if let Reach::Include(child) = &branch.reach {
                    names(child, &mut remedy.watch);
                }
            }
        }
        Some(stale(remedy))
    }

    fn candidates(&self, edits: &[Edit]) -> impl Iterator<Item = Candidate> {
        let free = |term: usize| edits.iter().all(|edit| edit.term != term);
        self.branches().iter().enumerate().filter_map(move |(index, branch)| {
            let Reach::Include(child) = &branch.reach else { return None };
            if !free(branch.term) || !is_sound(child) {
                return None;
            }
            let (ip4, ip6) = branch.voids();
            Some(Candidate { index, cost: [branch.lookups, ip4, ip6], edit: self.written(index)? })
        })
    }
}

/// The candidates whose bits are set.
fn chosen(candidates: &[Candidate], choice: u32) -> impl Iterator<Item = &Candidate> {
    candidates.iter().enumerate().filter(move |(bit, _)| choice >> bit & 1 == 1).map(|(_, one)| one)
}

/// Every name below a record.
fn names(node: &Node, out: &mut Vec<DomainName>) {
    for branch in &node.branches {
        out.extend(branch.names.iter().cloned());
        if let Reach::Include(child) | Reach::Redirect(child) = &branch.reach {
            names(child, out);
        }
    }
}
