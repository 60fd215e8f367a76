//! The include tree of a record, with the cost of each branch: what is counted
//! is the worst case, a sender that matches nothing, not one lucky run.
//! Demand-driven: it names the questions of one level at a time. It grows level
//! by level, so the limits on work cut the same branches in every round.

mod walk;

use std::collections::BTreeSet;
use std::net::{Ipv4Addr, Ipv6Addr};

use super::{Qualifier, SpfRecord};
use crate::dns::{Answers, Failure, Question};
use crate::name::DomainName;
use crate::outcome::Outcome;

/// At most ten terms that cost a look-up (RFC 7208 §4.6.4).
pub const LOOKUP_LIMIT: u32 = 10;
/// At most two look-ups without an answer (§4.6.4).
pub const VOID_LIMIT: u32 = 2;
/// Counting goes on past ten, and ends here: no tree can cost more work.
pub const WORK_LIMIT: u32 = 120;
/// So many questions are asked at most; a record within the ten look-ups needs
/// 210 and its own (ten `mx` of ten hosts with an address of each family).
pub const QUESTION_LIMIT: u32 = 400;
/// So many terms are read at most, those that cost nothing too: more than
/// eleven answers of DNS can hold.
pub const TERM_LIMIT: usize = 60_000;

/// A record with all that it reaches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expansion {
    /// The record itself.
    pub root: Node,
    /// Terms that cost a look-up, for a sender that matches none of them.
    pub lookups: u32,
    /// Look-ups without an answer, for an IPv4 sender.
    pub voids4: u32,
    /// Look-ups without an answer, for an IPv6 sender.
    pub voids6: u32,
    /// Was a limit on work reached? Then the counts are "at least".
    pub capped: bool,
}

/// One record of the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Where it is published.
    pub domain: DomainName,
    /// What stands there.
    pub state: State,
    /// Its terms that are reached, in order.
    pub branches: Vec<Branch>,
    /// Terms that cost a look-up, here and below.
    pub lookups: u32,
}

/// What stands at a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// One record of good grammar.
    Record(SpfRecord<'static>),
    /// One record, and receivers refuse it.
    Broken(SpfRecord<'static>),
    /// No SPF record.
    None,
    /// More than one.
    Multiple(usize),
    /// The name is one of its own ancestors in the tree.
    Loop,
    /// It could not be looked up.
    Failed(Failure),
    /// It is being looked up, or the work limit forbids it.
    Open,
}

/// One term of a record, and what it reaches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Branch {
    /// Its place in the record's terms.
    pub term: usize,
    /// The qualifier in force.
    pub qualifier: Qualifier,
    /// What it reaches.
    pub reach: Reach,
    /// What it costs, with all below it.
    pub lookups: u32,
    /// Has its own look-up no answer for an IPv4 sender, an IPv6 sender?
    pub void: (bool, bool),
    /// Of an `mx` that has hosts: how many have no address for an IPv4 sender,
    /// an IPv6 sender. Some receivers count these as void look-ups, too.
    pub void_hosts: (u32, u32),
    /// The names it asks for, itself, not below: of an `mx` the hosts as well.
    pub names: Vec<DomainName>,
}

impl Branch {
    fn new(term: usize, qualifier: Qualifier, reach: Reach) -> Self {
        Self { term, qualifier, reach, lookups: 0, void: (false, false), void_hosts: (0, 0), names: Vec::new() }
    }

    /// Look-ups without an answer, here and below, for an IPv4 and an IPv6 sender.
    pub fn voids(&self) -> (u32, u32) {
        let (ip4, ip6) = match &self.reach {
            Reach::Include(node) | Reach::Redirect(node) => node.voids(),
            _ => (0, 0),
        };
        (ip4 + u32::from(self.void.0), ip6 + u32::from(self.void.1))
    }

    /// Does it match every sender, so that nothing behind it is reached?
    pub fn is_everyone(&self) -> bool {
        match &self.reach {
            Reach::Everyone => true,
            // What matches every sender is the last that is reached.
            Reach::Include(node) | Reach::Redirect(node) => {
                let passes = |branch: &Self| branch.qualifier == Qualifier::Pass;
                node.branches.last().is_some_and(|last| passes(last) && last.is_everyone())
                    && node.branches.iter().all(passes)
            }
            _ => false,
        }
    }
}

impl Node {
    /// Look-ups without an answer, here and below, for an IPv4 and an IPv6 sender.
    pub fn voids(&self) -> (u32, u32) {
        let each = self.branches.iter().map(Branch::voids);
        each.fold((0, 0), |(ip4, ip6), (more4, more6)| (ip4 + more4, ip6 + more6))
    }
}

/// What a term reaches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reach {
    /// `all`
    Everyone,
    /// Networks, as address and prefix length.
    Networks {
        /// 0 to 32.
        ip4: Vec<(Ipv4Addr, u8)>,
        /// 0 to 128.
        ip6: Vec<(Ipv6Addr, u8)>,
    },
    /// Another record: its passes match.
    Include(Node),
    /// Another record in the place of this one.
    Redirect(Node),
    /// Only known with a sender: a macro, `exists`, `ptr`.
    Dynamic,
    /// An `mx` with more than ten hosts: a permerror (§4.6.4).
    TooManyMx(usize),
    /// Could not be looked up.
    Failed(Failure),
    /// Is being looked up.
    Open,
}

/// Expands the record published at a name.
pub fn expand(domain: &DomainName, answers: &Answers) -> Outcome<Expansion> {
    finish(partial(domain, None, answers))
}

/// Expands a record as if it were published at a name.
pub fn expand_record(domain: &DomainName, record: &SpfRecord<'_>, answers: &Answers) -> Outcome<Expansion> {
    finish(partial(domain, Some(record), answers))
}

fn finish((expansion, open): (Expansion, BTreeSet<Question>)) -> Outcome<Expansion> {
    if open.is_empty() { Outcome::Done(expansion) } else { Outcome::Need(open) }
}

/// As far as it is known, and the questions that are open. `record` stands in
/// for what is published at `domain`.
pub fn partial(
    domain: &DomainName,
    record: Option<&SpfRecord<'_>>,
    answers: &Answers,
) -> (Expansion, BTreeSet<Question>) {
    let (root, capped, open) = walk::walk(domain, record, answers);
    let lookups = root.lookups;
    let (voids4, voids6) = root.voids();
    (Expansion { root, lookups, voids4, voids6, capped }, open)
}
