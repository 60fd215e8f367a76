//! Ways to make a record cheaper that costs too much, each with what it leads
//! to and the proof of what it does to the addresses that pass. All of it is
//! counted on the tree that is known: no way asks a question. Knows no service:
//! the caller says which terms belong to whom.

mod base;
mod flatten;

use super::expand::{Branch, Expansion, Node, Reach, State};
use super::proof::Proof;
use super::{Fragment, Mechanism, Qualifier, SpfRecord};
use crate::finding::{Code, Finding};
use crate::name::DomainName;
use crate::order;
use base::{Base, Edit, Steps};

/// Octets of a name and of all TXT records there that fit everywhere (RFC 7208 §3.4).
pub const OCTET_LIMIT: usize = 450;

/// What the caller knows of the terms. A term that somebody else needs as well
/// must not be in here.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hints {
    /// Terms of services whose envelope is their own: no receiver looks for them here.
    pub unneeded: Vec<Fragment>,
    /// Terms of services that can have a subdomain as their envelope.
    pub movable: Vec<Fragment>,
    /// Octets of the other TXT records at the name: they share the answer.
    pub other_octets: usize,
}

/// What a remedy does. The order is the one to offer them in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Takes out a term that matches nobody.
    Void,
    /// Takes out a term that stands above already.
    Duplicate,
    /// Takes out what stands behind `all`, and a `redirect` beside it.
    Unreached,
    /// Takes out an include that another include reaches as well.
    Nested,
    /// Takes out a term whose addresses other terms let pass.
    Covered,
    /// Takes out the terms of a service whose envelope is its own. Its
    /// addresses are lost at this name, where its mail never needs them.
    Unneeded,
    /// Writes `a` or `mx` as addresses, which may move.
    Addresses,
    /// Takes out the terms of a service that moves to a subdomain, whose own
    /// record must have them first.
    Subdomain,
    /// Writes the fewest includes that are enough as networks, which go stale.
    Flatten,
}

impl Kind {
    /// Does it rest on more than the addresses of today?
    pub fn has_risk(self) -> bool {
        matches!(self, Self::Unneeded | Self::Addresses | Self::Subdomain | Self::Flatten)
    }
}

/// Where a change of the record leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct After {
    /// The record then.
    pub record: SpfRecord<'static>,
    /// Terms that cost a look-up, for a sender that matches none of them.
    pub lookups: u32,
    /// Look-ups without an answer, for an IPv4 sender.
    pub voids4: u32,
    /// Look-ups without an answer, for an IPv6 sender.
    pub voids6: u32,
    /// Octets of the name and of all TXT records there.
    pub octets: usize,
    /// Is it within all limits?
    pub fits: bool,
    /// What it does to the addresses that pass.
    pub proof: Proof,
}

/// One way to make the record cheaper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remedy {
    /// What it does.
    pub kind: Kind,
    /// The terms of the record that it touches.
    pub terms: Vec<String>,
    /// Their places in the record.
    pub places: Vec<usize>,
    /// The terms that stand for them.
    pub by: Vec<String>,
    /// Whose terms they are, as the hints name it.
    pub source: Option<String>,
    /// Where it leads.
    pub after: After,
    /// Names whose change makes the new record stale.
    pub watch: Vec<DomainName>,
    /// What there is to say: `MERGE_FLATTEN_STALE`.
    pub findings: Vec<Finding>,
}

/// Several remedies, one after the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Together {
    /// Their places in the list of remedies.
    pub steps: Vec<usize>,
    /// Where they lead.
    pub after: After,
}

/// The remedies for a record, the least risk first. Of one within its limits
/// only what can go without a risk; else what lowers a count that is too high.
/// Empty while the tree is not known, or too large to tell (400 terms). Of a
/// tree that reached a limit on work the counts are "at least".
pub fn advice(expansion: &Expansion, hints: &Hints) -> Vec<Remedy> {
    let Some(base) = Base::new(expansion, hints) else { return Vec::new() };
    let mut remedies = base.remedies();
    rank(&mut remedies);
    if base.is_over() {
        // Only where nothing else is enough, and beside what loses nothing.
        let fits = base.steps(&remedies, true).after.is_some_and(|after| after.fits);
        if !fits {
            remedies.extend(base.flatten(base.steps(&remedies, false).edits));
        }
    }
    remedies
}

/// The remedies that bring the record within its limits together: first those
/// that lose nothing, then those of services whose envelope is their own. As
/// far as they go where that is not enough; `None` where there are none.
pub fn together(expansion: &Expansion, hints: &Hints, remedies: &[Remedy]) -> Option<Together> {
    let base = Base::new(expansion, hints)?;
    let Steps { places, after, .. } = base.steps(remedies, true);
    after.map(|after| Together { steps: places, after })
}

fn rank(remedies: &mut [Remedy]) {
    order::sort_by_key(remedies, |remedy| {
        let excused = matches!(remedy.kind, Kind::Unneeded | Kind::Subdomain);
        let risk = match remedy.kind {
            _ if !excused && !remedy.after.proof.holds() => 2,
            kind => u8::from(kind.has_risk()),
        };
        (risk, remedy.kind, remedy.after.lookups)
    });
}

impl Base<'_> {
    fn remedies(&self) -> Vec<Remedy> {
        let mut out = Vec::new();
        for (index, branch) in self.branches().iter().enumerate() {
            let dead = self.dead(index, branch).filter(|remedy| remedy.after.proof.lost.is_empty());
            out.extend(dead.or_else(|| self.covered(index, branch)));
        }
        out.extend(self.unreached());
        out.extend(self.services(Kind::Unneeded, &self.hints.unneeded));
        if self.is_over() {
            out.extend(self.branches().iter().enumerate().filter_map(|(index, branch)| self.addresses(index, branch)));
            out.extend(self.services(Kind::Subdomain, &self.hints.movable));
        }
        out.retain(|remedy| self.helps(&remedy.after));
        out
    }

    fn drop(&self, kind: Kind, terms: &[usize], by: &[usize], source: Option<&str>) -> Option<Remedy> {
        let edits: Vec<Edit> = terms.iter().map(|term| Edit { term: *term, text: String::new() }).collect();
        Some(self.remedy(kind, &edits, by, source, self.after(&edits)?))
    }

    fn remedy(&self, kind: Kind, edits: &[Edit], by: &[usize], source: Option<&str>, after: After) -> Remedy {
        let text = |place: &usize| self.record.term(*place).map(|term| term.text.to_string());
        Remedy {
            kind,
            places: edits.iter().map(|edit| edit.term).collect(),
            terms: edits.iter().filter_map(|edit| text(&edit.term)).collect(),
            by: by.iter().filter_map(text).collect(),
            source: source.map(str::to_owned),
            after,
            watch: Vec::new(),
            findings: Vec::new(),
        }
    }

    /// A term that decides about nobody.
    fn dead(&self, index: usize, branch: &Branch) -> Option<Remedy> {
        let mechanism = self.mechanism(branch.term)?;
        let part = self.parts.get(index)?;
        let same = self
            .branches()
            .iter()
            .take(index)
            .find(|other| self.mechanism(other.term).is_some_and(|other| super::lint::same(&other, &mechanism)));
        if let Some(first) = same {
            return self.drop(Kind::Duplicate, &[branch.term], &[first.term], None);
        }
        let answered = match &branch.reach {
            Reach::Networks { .. } => true,
            Reach::Include(child) => matches!(child.state, State::None) || is_sound(child),
            _ => false,
        };
        if answered && part.set.is_empty() && part.unknown.is_empty() {
            return self.drop(Kind::Void, &[branch.term], &[], None);
        }
        let Reach::Include(child) = &branch.reach else { return None };
        let mut others = self.branches().iter().filter(|other| other.term != branch.term);
        let host = others.find(|other| branch.qualifier == Qualifier::Pass && reaches(other, &child.domain))?;
        self.drop(Kind::Nested, &[branch.term], &[host.term], None)
    }

    /// A term whose addresses pass without it.
    fn covered(&self, index: usize, branch: &Branch) -> Option<Remedy> {
        let (part, mechanism) = (self.parts.get(index)?, self.mechanism(branch.term)?);
        if branch.qualifier != Qualifier::Pass || part.set.is_empty() || branch.is_everyone() {
            return None;
        }
        let remedy = self.drop(Kind::Covered, &[branch.term], &[], None)?;
        if !remedy.after.proof.holds() || !self.helps(&remedy.after) {
            return None;
        }
        // Of two that are the same the second goes, not the first.
        let mut left = part.set.clone();
        let mut by = Vec::new();
        let others = self.branches().iter().zip(&self.parts).filter(|(other, _)| other.term != branch.term);
        for (other, part) in others {
            let passes = part.set.intersection(&left);
            if !passes.is_empty() {
                left = left.difference(&passes);
                by.push(other.term);
            }
        }
        let is_same = |by: &usize| self.mechanism(*by).is_some_and(|other| super::lint::same(&other, &mechanism));
        if by.iter().any(is_same) { None } else { self.drop(Kind::Covered, &[branch.term], &by, None) }
    }

    /// What stands behind `all`, and the `redirect` that `all` switches off (§5.1, §6.1).
    fn unreached(&self) -> Option<Remedy> {
        let (all, _) = self.record.all()?;
        let dead = self.record.terms().enumerate().filter(|(index, term)| match &term.kind {
            super::TermKind::Directive(_) => *index > all,
            super::TermKind::Modifier(modifier) => matches!(modifier, super::Modifier::Redirect(_)),
            super::TermKind::Invalid => false,
        });
        let dead: Vec<usize> = dead.map(|(index, _)| index).collect();
        if dead.is_empty() { None } else { self.drop(Kind::Unreached, &dead, &[all], None) }
    }

    /// The terms of each service in a list.
    fn services(&self, kind: Kind, fragments: &[Fragment]) -> Vec<Remedy> {
        let sources = order::sorted(fragments.iter().map(|fragment| fragment.source.as_str()));
        let remedy = |source: &str| {
            let texts = fragments.iter().filter(|fragment| fragment.source == source);
            let wanted: Vec<SpfRecord<'static>> =
                texts.map(|fragment| SpfRecord::from_terms([&*fragment.terms])).collect();
            let is_theirs = |branch: &&Branch| {
                let mechanism = self.mechanism(branch.term);
                let mut theirs = wanted.iter().flat_map(SpfRecord::directives);
                !branch.is_everyone()
                    && mechanism.is_some_and(|own| theirs.any(|(_, _, other)| super::lint::same(&own, &other)))
            };
            let terms: Vec<usize> = self.branches().iter().filter(is_theirs).map(|branch| branch.term).collect();
            if terms.is_empty() { None } else { self.drop(kind, &terms, &[], Some(source)) }
        };
        sources.into_iter().filter_map(remedy).collect()
    }

    /// `a` and `mx` as the addresses of today.
    fn addresses(&self, index: usize, branch: &Branch) -> Option<Remedy> {
        let (Mechanism::A { .. } | Mechanism::Mx { .. }) = self.mechanism(branch.term)? else { return None };
        let edits = [self.written(index)?];
        let mut remedy = self.remedy(Kind::Addresses, &edits, &[], None, self.after(&edits)?);
        remedy.watch.extend(branch.names.iter().cloned());
        Some(stale(remedy))
    }
}

/// Says what the addresses in the new record hang on.
fn stale(mut remedy: Remedy) -> Remedy {
    remedy.watch = order::sorted(remedy.watch);
    let terms: Vec<String> = remedy.terms.iter().map(|term| format!("`{term}`")).collect();
    let finding = Finding::new(Code::MergeFlattenStale).with("terms", terms.join(", ")).with("n", remedy.watch.len());
    remedy.findings.push(finding);
    remedy
}

/// Is everything below known, and of good grammar?
fn is_sound(node: &Node) -> bool {
    let sound = |branch: &Branch| match &branch.reach {
        Reach::Include(child) | Reach::Redirect(child) => is_sound(child),
        Reach::Everyone | Reach::Networks { .. } => true,
        Reach::Dynamic | Reach::TooManyMx(_) | Reach::Failed(_) | Reach::Open => false,
    };
    matches!(node.state, State::Record(_)) && node.branches.iter().all(sound)
}

/// Does a term let pass whom the record at `target` lets pass?
fn reaches(branch: &Branch, target: &DomainName) -> bool {
    let (Reach::Include(child) | Reach::Redirect(child)) = &branch.reach else { return false };
    let below = |branch: &Branch| match &branch.reach {
        Reach::Include(next) | Reach::Redirect(next) => next.domain == *target || reaches(branch, target),
        _ => false,
    };
    branch.qualifier == Qualifier::Pass
        && child.branches.iter().any(|branch| branch.qualifier == Qualifier::Pass && below(branch))
}
