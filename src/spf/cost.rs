//! What a record can cost a receiver, as bounds: the sender that is matched
//! first and the one that is matched last. A look-up that failed, a macro or a
//! limit on work leaves them open. Counts terms, and knows nothing of time.

use super::expand::{Branch, Expansion, Node, Reach, State};
use super::{Mechanism, Qualifier};
use crate::ipset::{IpSet, Networks};
use crate::name::DomainName;
use crate::spf::TermKind;

/// At least, and at most; `None` where nobody can know the most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// No sender costs less.
    pub least: u32,
    /// No sender costs more.
    pub most: Option<u32>,
}

/// What a sender can cost (RFC 7208 §4.6.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    /// Terms that cost a look-up.
    pub lookups: Bounds,
    /// Look-ups without an answer.
    pub voids: Bounds,
}

/// The bounds for each kind of sender.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Costs {
    /// Over all senders with an IPv4 address.
    pub ip4: Cost,
    /// Over all senders with an IPv6 address.
    pub ip6: Cost,
    /// For a sender that no term but `all` matches: it meets every term, so
    /// what is left open is only what nobody can know.
    pub unmatched: Cost,
}

/// A look-up without an answer, and the term that causes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Void {
    /// The place of the root record's term that leads to it.
    pub top: usize,
    /// The record in which the term stands.
    pub record: DomainName,
    /// The term.
    pub term: String,
    /// Is it one for an IPv4 sender, for an IPv6 sender?
    pub families: (bool, bool),
}

/// The bounds of a record.
pub fn costs(expansion: &Expansion) -> Costs {
    let capped = |mut cost: Cost| {
        if expansion.capped {
            (cost.lookups.most, cost.voids.most) = (None, None);
        }
        cost
    };
    let ip4 = node(&expansion.root, IpSet::all4(), Family::Ip4);
    let ip6 = node(&expansion.root, IpSet::all6(), Family::Ip6);
    let [all4, all6] = [Family::Ip4, Family::Ip6].map(|family| everything(&expansion.root, family));
    let voids = Bounds {
        least: expansion.voids4.min(expansion.voids6),
        most: all4.voids.most().zip(all6.voids.most()).map(|(one, other)| one.max(other)),
    };
    let lookups = Bounds { least: expansion.lookups, most: all4.lookups.most() };
    Costs { ip4: capped(ip4.cost()), ip6: capped(ip6.cost()), unmatched: capped(Cost { lookups, voids }) }
}

/// Every void look-up of the tree, in the order of the terms.
pub fn voids(expansion: &Expansion) -> Vec<Void> {
    let mut out = Vec::new();
    for branch in &expansion.root.branches {
        below(&expansion.root, branch, branch.term, &mut out);
    }
    out
}

fn below(node: &Node, branch: &Branch, top: usize, out: &mut Vec<Void>) {
    let State::Record(record) = &node.state else { return };
    if let (true, _) | (_, true) = branch.void
        && let Some(term) = record.term(branch.term)
    {
        out.push(Void { top, record: node.domain.clone(), term: term.text.to_string(), families: branch.void });
    }
    if let Reach::Include(child) | Reach::Redirect(child) = &branch.reach {
        for branch in &child.branches {
            below(child, branch, top, out);
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Family {
    Ip4,
    Ip6,
}

/// A count on its way: the least so far, and the most, which may be open.
#[derive(Debug, Clone, Copy, Default)]
struct Count {
    least: u32,
    most: u32,
    open: bool,
}

impl Count {
    fn most(self) -> Option<u32> {
        (!self.open).then_some(self.most)
    }

    fn add(&mut self, other: Self) {
        self.least += other.least;
        self.most += other.most;
        self.open |= other.open;
    }
}

/// Look-ups and voids.
#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    lookups: Count,
    voids: Count,
}

impl Counts {
    fn add(&mut self, other: Self) {
        self.lookups.add(other.lookups);
        self.voids.add(other.voids);
    }
}

/// What a term costs itself, without what is below it.
fn own(branch: &Branch, family: Family) -> Counts {
    let pick = |(ip4, ip6): (u32, u32)| if family == Family::Ip4 { ip4 } else { ip6 };
    let void = pick((u32::from(branch.void.0), u32::from(branch.void.1)));
    let mut counts = Counts::default();
    // What costs nothing reaches nothing that is counted.
    if branch.lookups == 0 {
        return counts;
    }
    counts.lookups = Count { least: 1, most: 1, open: false };
    // Some receivers count each host of an `mx` that has no address.
    counts.voids = Count { least: void, most: void + pick(branch.void_hosts), open: false };
    match &branch.reach {
        Reach::Dynamic | Reach::Failed(_) | Reach::Open => counts.voids.most += 1,
        Reach::Include(child) | Reach::Redirect(child) => {
            let open = matches!(child.state, State::Failed(_) | State::Open | State::Loop);
            (counts.lookups.open, counts.voids.open) = (open, open);
        }
        Reach::Everyone | Reach::Networks { .. } | Reach::TooManyMx(_) => {}
    }
    counts
}

/// A record whose name only a sender tells may cost anything.
fn is_unseen(node: &Node, branch: &Branch) -> bool {
    let State::Record(record) = &node.state else { return false };
    let unseen = matches!(branch.reach, Reach::Dynamic | Reach::Open);
    let nested = record.term(branch.term).is_some_and(|term| match term.kind {
        TermKind::Directive(directive) => matches!(directive.mechanism, Mechanism::Include(_)),
        _ => true,
    });
    unseen && nested
}

fn counts(node: &Node, branch: &Branch, family: Family) -> Counts {
    let mut counts = own(branch, family);
    if is_unseen(node, branch) {
        (counts.lookups.open, counts.voids.open) = (true, true);
    }
    counts
}

/// Every term of the tree.
fn everything(node: &Node, family: Family) -> Counts {
    let mut sum = Counts::default();
    for branch in &node.branches {
        sum.add(counts(node, branch, family));
        if let Reach::Include(child) | Reach::Redirect(child) = &branch.reach {
            sum.add(everything(child, family));
        }
    }
    sum
}

/// What the senders in a set cost in a record. The least is kept for look-ups
/// and voids apart: it need not be the same sender.
struct Walked {
    /// Those that pass.
    pass: IpSet,
    /// The dearest.
    most: Counts,
    /// The cheapest that passes.
    passing: Option<(u32, u32)>,
    /// The cheapest that does not.
    other: Option<(u32, u32)>,
    /// The cheapest for which all may end here: an error, or a term that
    /// nobody can know.
    ended: Option<(u32, u32)>,
}

impl Walked {
    fn cost(&self) -> Cost {
        let ends = [self.passing, self.other, self.ended];
        let least = |pick: fn((u32, u32)) -> u32| ends.into_iter().flatten().map(pick).min().unwrap_or_default();
        Cost {
            lookups: Bounds { least: least(|(lookups, _)| lookups), most: self.most.lookups.most() },
            voids: Bounds { least: least(|(_, voids)| voids), most: self.most.voids.most() },
        }
    }
}

fn cheaper(best: &mut Option<(u32, u32)>, other: Option<(u32, u32)>, more: (u32, u32)) {
    if let Some(other) = other {
        let other = (other.0 + more.0, other.1 + more.1);
        *best = Some(best.map_or(other, |best| (best.0.min(other.0), best.1.min(other.1))));
    }
}

/// Walks the terms with the senders that are still undecided.
fn node(node: &Node, mut left: IpSet, family: Family) -> Walked {
    let mut out = Walked { pass: IpSet::new(), most: Counts::default(), passing: None, other: None, ended: None };
    let (mut so_far, free) = ((0, 0), Some((0, 0)));
    let mut passing: Vec<IpSet> = Vec::new();
    let mut row = Networks::default();
    let mut branches = node.branches.iter().peekable();
    while let Some(branch) = branches.next() {
        if left.is_empty() {
            break;
        }
        let counts = counts(node, branch, family);
        out.most.add(counts);
        so_far = (so_far.0 + counts.lookups.least, so_far.1 + counts.voids.least);
        let is_pass = branch.qualifier == Qualifier::Pass;
        let new = match &branch.reach {
            Reach::Include(child) | Reach::Redirect(child) => {
                let inner = self::node(child, left.clone(), family);
                out.most.add(inner.most);
                cheaper(if is_pass { &mut out.passing } else { &mut out.other }, inner.passing, so_far);
                cheaper(&mut out.ended, inner.ended, so_far);
                // Receivers give up at what is no record, or a broken one (§5.2).
                if !matches!(child.state, State::Record(_)) {
                    cheaper(&mut out.ended, free, so_far);
                }
                let (lookups, voids) = inner.other.unwrap_or_default();
                so_far = (so_far.0 + lookups, so_far.1 + voids);
                inner.pass
            }
            Reach::Networks { ip4, ip6 } => {
                row.add(ip4, ip6);
                // Networks in a row are one set: a record can hold thousands.
                let goes_on = |next: &&Branch| {
                    matches!(next.reach, Reach::Networks { .. })
                        && next.lookups == 0
                        && next.qualifier == branch.qualifier
                };
                if branches.peek().is_some_and(goes_on) {
                    continue;
                }
                row.take().intersection(&left)
            }
            Reach::Everyone => left.clone(),
            Reach::Dynamic | Reach::Failed(_) | Reach::Open | Reach::TooManyMx(_) => {
                cheaper(&mut out.ended, free, so_far);
                continue;
            }
        };
        if !new.is_empty() && !matches!(branch.reach, Reach::Include(_) | Reach::Redirect(_)) {
            cheaper(if is_pass { &mut out.passing } else { &mut out.other }, free, so_far);
        }
        left = left.difference(&new);
        if is_pass {
            passing.push(new);
        }
    }
    if !left.is_empty() {
        cheaper(&mut out.other, free, so_far);
    }
    out.pass = IpSet::union_of(passing);
    out
}
