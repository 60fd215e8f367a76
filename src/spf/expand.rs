//! The include tree of a record, with the cost of each branch, as bounds over
//! all senders: what is counted is the worst case, not one lucky run.
//! Demand-driven: it names the questions of one level at a time.

use std::collections::BTreeSet;
use std::net::{Ipv4Addr, Ipv6Addr};

use super::select::select;
use super::{DomainSpec, DualCidr, Macros, Mechanism, Modifier, Qualifier, SpfRecord, TermKind, macros, parse};
use crate::dns::ask::{Asker, Found};
use crate::dns::{Answers, Failure, Question, RecordData, RecordType, texts};
use crate::name::DomainName;
use crate::outcome::Outcome;

/// At most ten terms that cost a look-up (RFC 7208 §4.6.4).
pub const LOOKUP_LIMIT: u32 = 10;
/// At most two look-ups without an answer (§4.6.4).
pub const VOID_LIMIT: u32 = 2;
/// Counting goes on past ten, and ends here: no tree can cost more work.
pub const WORK_LIMIT: u32 = 120;

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
    /// Was the work limit reached? Then the counts are "at least".
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
    Record(SpfRecord),
    /// One record, and receivers refuse it.
    Broken(SpfRecord),
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
pub fn expand_record(domain: &DomainName, record: &SpfRecord, answers: &Answers) -> Outcome<Expansion> {
    finish(partial(domain, Some(record), answers))
}

fn finish((expansion, open): (Expansion, BTreeSet<Question>)) -> Outcome<Expansion> {
    if open.is_empty() { Outcome::Done(expansion) } else { Outcome::Need(open) }
}

/// As far as it is known, and the questions that are open. `record` stands in
/// for what is published at `domain`.
pub fn partial(domain: &DomainName, record: Option<&SpfRecord>, answers: &Answers) -> (Expansion, BTreeSet<Question>) {
    let mut walk = Walk { asker: Asker::new(answers), path: Vec::new(), spent: 0, voids: (0, 0), capped: false };
    let root = match record {
        Some(record) => {
            walk.path.push(domain.clone());
            walk.record(domain, record.clone())
        }
        None => walk.name(domain),
    };
    let lookups = root.lookups;
    let (voids4, voids6) = walk.voids;
    (Expansion { root, lookups, voids4, voids6, capped: walk.capped }, walk.asker.open)
}

struct Walk<'a> {
    asker: Asker<'a>,
    path: Vec<DomainName>,
    spent: u32,
    voids: (u32, u32),
    capped: bool,
}

impl Walk<'_> {
    /// The record published at a name.
    fn name(&mut self, domain: &DomainName) -> Node {
        let leaf = |state| Node { domain: domain.clone(), state, branches: Vec::new(), lookups: 0 };
        if self.path.contains(domain) {
            return leaf(State::Loop);
        }
        let texts = match self.asker.ask(domain, RecordType::Txt) {
            Found::Records(records) => texts(&records.data),
            Found::Absent => return leaf(State::None),
            Found::Failed(failure) => return leaf(State::Failed(failure.clone())),
            Found::Open => return leaf(State::Open),
        };
        let selection = select(&texts);
        match selection.records.as_slice() {
            [] => leaf(State::None),
            [one] => {
                let parsed = parse(one);
                if !parsed.well_formed {
                    return leaf(State::Broken(parsed.record));
                }
                self.path.push(domain.clone());
                let node = self.record(domain, parsed.record);
                self.path.pop();
                node
            }
            several => leaf(State::Multiple(several.len())),
        }
    }

    fn record(&mut self, domain: &DomainName, record: SpfRecord) -> Node {
        let mut branches = Vec::new();
        let mut ended = false;
        for (position, qualifier, mechanism) in directives(&record) {
            let branch = self.mechanism(domain, position, qualifier, mechanism);
            branches.push(branch);
            if *mechanism == Mechanism::All {
                ended = true;
                break;
            }
        }
        if !ended {
            let redirect = record.terms.iter().enumerate().find_map(|(index, term)| match &term.kind {
                TermKind::Modifier(Modifier::Redirect(target)) => Some((index, target.clone())),
                _ => None,
            });
            if let Some((term, target)) = redirect {
                let spent = self.spend();
                branches.push(if spent {
                    self.nested(domain, term, Qualifier::Pass, &target, Reach::Redirect)
                } else {
                    Branch { term, qualifier: Qualifier::Pass, reach: Reach::Open, lookups: 1, void: (false, false) }
                });
            }
        }
        let lookups = branches.iter().map(|branch| branch.lookups).sum();
        Node { domain: domain.clone(), state: State::Record(record), branches, lookups }
    }

    fn mechanism(&mut self, domain: &DomainName, term: usize, qualifier: Qualifier, mechanism: &Mechanism) -> Branch {
        let branch = |reach, lookups, void| Branch { term, qualifier, reach, lookups, void };
        let free = |reach| branch(reach, 0, (false, false));
        match mechanism {
            Mechanism::All => free(Reach::Everyone),
            Mechanism::Ip4 { network, prefix } => {
                free(Reach::Networks { ip4: vec![(*network, prefix.unwrap_or(32))], ip6: Vec::new() })
            }
            Mechanism::Ip6 { network, prefix } => {
                free(Reach::Networks { ip4: Vec::new(), ip6: vec![(*network, prefix.unwrap_or(128))] })
            }
            // Past the work limit a term is counted, and nothing is asked for it.
            _ if !self.spend() => branch(Reach::Open, 1, (false, false)),
            Mechanism::Ptr(_) => branch(Reach::Dynamic, 1, (false, false)),
            Mechanism::Include(target) => self.nested(domain, term, qualifier, target, Reach::Include),
            Mechanism::Exists(target) => {
                // Which addresses pass is known all the same: every one, or none.
                match Self::target(domain, Some(target)).map(|name| self.asker.ask(&name, RecordType::A)) {
                    None => branch(Reach::Dynamic, 1, (false, false)),
                    Some(Found::Records(_)) => branch(Reach::Everyone, 1, (false, false)),
                    Some(Found::Absent) => {
                        self.void((true, true));
                        branch(Reach::Networks { ip4: Vec::new(), ip6: Vec::new() }, 1, (true, true))
                    }
                    Some(Found::Failed(failure)) => branch(Reach::Failed(failure.clone()), 1, (false, false)),
                    Some(Found::Open) => branch(Reach::Open, 1, (false, false)),
                }
            }
            Mechanism::A { domain: target, cidr } => {
                let Some(name) = Self::target(domain, target.as_ref()) else {
                    return branch(Reach::Dynamic, 1, (false, false));
                };
                let (reach, void) = self.addresses(&[name], *cidr);
                self.void(void);
                branch(reach, 1, void)
            }
            Mechanism::Mx { domain: target, cidr } => {
                let Some(name) = Self::target(domain, target.as_ref()) else {
                    return branch(Reach::Dynamic, 1, (false, false));
                };
                let hosts = match self.asker.ask(&name, RecordType::Mx) {
                    Found::Records(records) => exchanges(&records.data),
                    Found::Absent => {
                        self.void((true, true));
                        return branch(Reach::Networks { ip4: Vec::new(), ip6: Vec::new() }, 1, (true, true));
                    }
                    Found::Failed(failure) => return branch(Reach::Failed(failure.clone()), 1, (false, false)),
                    Found::Open => return branch(Reach::Open, 1, (false, false)),
                };
                if hosts.len() > 10 {
                    return branch(Reach::TooManyMx(hosts.len()), 1, (false, false));
                }
                let (reach, _) = self.addresses(&hosts, *cidr);
                branch(reach, 1, (false, false))
            }
        }
    }

    /// `include` and `redirect`: one look-up, and those of the other record.
    fn nested(
        &mut self,
        domain: &DomainName,
        term: usize,
        qualifier: Qualifier,
        target: &DomainSpec,
        reach: impl Fn(Node) -> Reach,
    ) -> Branch {
        let branch = |reach, lookups| Branch { term, qualifier, reach, lookups, void: (false, false) };
        match Self::target(domain, Some(target)) {
            None => branch(Reach::Dynamic, 1),
            Some(name) => {
                let node = self.name(&name);
                let lookups = 1 + node.lookups;
                branch(reach(node), lookups)
            }
        }
    }

    /// Counts a look-up; false when the work limit is reached.
    fn spend(&mut self) -> bool {
        self.spent += 1;
        self.capped |= self.spent > WORK_LIMIT;
        !self.capped
    }

    fn void(&mut self, (ip4, ip6): (bool, bool)) {
        self.voids.0 += u32::from(ip4);
        self.voids.1 += u32::from(ip6);
    }

    /// The name a domain-spec stands for, if it is known without a sender.
    fn target(domain: &DomainName, spec: Option<&DomainSpec>) -> Option<DomainName> {
        let Some(spec) = spec else { return Some(domain.clone()) };
        if spec.macros == Macros::None {
            return DomainName::parse(&spec.text).ok();
        }
        let text = macros::expand(&spec.text, |letter| (letter == b'd').then(|| domain.as_str().to_owned()))?;
        DomainName::parse(macros::shortened(&text)).ok()
    }

    /// The addresses of hosts, all asked for in one round.
    fn addresses(&mut self, hosts: &[DomainName], cidr: DualCidr) -> (Reach, (bool, bool)) {
        let (mut ip4, mut ip6) = (Vec::new(), Vec::new());
        let (mut void, mut open, mut failed) = ((true, true), false, None);
        for host in hosts {
            match self.asker.ask(host, RecordType::A) {
                Found::Records(records) => {
                    void.0 = false;
                    ip4.extend(records.data.iter().filter_map(|data| match data {
                        RecordData::A(address) => Some((*address, cidr.ip4.unwrap_or(32))),
                        _ => None,
                    }));
                }
                Found::Absent => {}
                Found::Failed(failure) => failed = Some(failure.clone()),
                Found::Open => open = true,
            }
            match self.asker.ask(host, RecordType::Aaaa) {
                Found::Records(records) => {
                    void.1 = false;
                    ip6.extend(records.data.iter().filter_map(|data| match data {
                        RecordData::Aaaa(address) => Some((*address, cidr.ip6.unwrap_or(128))),
                        _ => None,
                    }));
                }
                Found::Absent => {}
                Found::Failed(failure) => failed = Some(failure.clone()),
                Found::Open => open = true,
            }
        }
        match failed {
            Some(failure) => (Reach::Failed(failure), (false, false)),
            None if open => (Reach::Open, (false, false)),
            None => (Reach::Networks { ip4, ip6 }, void),
        }
    }
}

fn directives(record: &SpfRecord) -> impl Iterator<Item = (usize, Qualifier, &Mechanism)> {
    record.terms.iter().enumerate().filter_map(|(index, term)| match &term.kind {
        TermKind::Directive(directive) => Some((index, directive.qualifier(), &directive.mechanism)),
        _ => None,
    })
}

/// The hosts of an MX answer; none for a null MX (RFC 7505).
fn exchanges(data: &[RecordData]) -> Vec<DomainName> {
    data.iter()
        .filter_map(|data| match data {
            RecordData::Mx { exchange, .. } if !exchange.is_root() => Some(exchange.clone()),
            _ => None,
        })
        .collect()
}
