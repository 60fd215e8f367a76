//! How the tree grows: level by level, asking for all of a level at once. A
//! level that is asked for stays within the limits in every later round.

use std::collections::BTreeSet;

use super::{Branch, Node, QUESTION_LIMIT, Reach, State, TERM_LIMIT, WORK_LIMIT};
use crate::dns::ask::{Asker, Found};
use crate::dns::{Answers, Question, RecordData, RecordType, texts};
use crate::name::DomainName;
use crate::spf::select::select;
use crate::spf::{
    DomainSpec, DualCidr, Macros, Mechanism, Modifier, Qualifier, SpfRecord, TermKind, Text, macros, parse,
};

/// The tree as far as it is known, whether a limit was reached, and what is open.
pub(super) fn walk(
    domain: &DomainName,
    record: Option<&SpfRecord<'_>>,
    answers: &Answers,
) -> (Node, bool, BTreeSet<Question>) {
    let mut walk = Walk { asker: Asker::new(answers), places: Vec::new(), spent: 0, asked: 0, read: 0, capped: false };
    walk.enter(domain.clone(), None);
    let mut at = 0;
    while at < walk.places.len() {
        walk.visit(at, record.filter(|_| at == 0));
        at += 1;
    }
    let (capped, open) = (walk.capped, std::mem::take(&mut walk.asker.open));
    (walk.assembled().unwrap_or_else(|| empty(domain.clone())), capped, open)
}

fn empty(domain: DomainName) -> Node {
    Node { domain, state: State::Open, branches: Vec::new(), lookups: 0 }
}

/// A node on its way into the tree.
struct Place {
    node: Node,
    /// The place of the record that leads here, and which of its branches does.
    parent: Option<(usize, usize)>,
}

struct Walk<'a> {
    asker: Asker<'a>,
    /// Level by level: a node stands behind the one that leads to it.
    places: Vec<Place>,
    /// Terms that cost a look-up, questions, and terms, so far.
    spent: u32,
    asked: u32,
    read: usize,
    capped: bool,
}

impl<'a> Walk<'a> {
    fn enter(&mut self, domain: DomainName, parent: Option<(usize, usize)>) {
        self.places.push(Place { node: empty(domain), parent });
    }

    /// Finds out what stands at a place, and enters what its terms lead to.
    fn visit(&mut self, at: usize, record: Option<&SpfRecord<'_>>) {
        let Some(place) = self.places.get(at) else { return };
        let (domain, parent) = (place.node.domain.clone(), place.parent);
        let state = match record {
            Some(record) => State::Record(record.clone().into_owned()),
            None if self.is_loop(&domain, parent) => State::Loop,
            None => self.published(&domain, parent),
        };
        let branches = match &state {
            State::Record(record) => self.record(at, &domain, record),
            _ => Vec::new(),
        };
        if let Some(place) = self.places.get_mut(at) {
            place.node.state = state;
            place.node.branches = branches;
        }
    }

    /// Is the name one of those that lead to it?
    fn is_loop(&self, domain: &DomainName, mut parent: Option<(usize, usize)>) -> bool {
        while let Some(place) = parent.and_then(|(at, _)| self.places.get(at)) {
            if place.node.domain == *domain {
                return true;
            }
            parent = place.parent;
        }
        false
    }

    fn published(&mut self, domain: &DomainName, parent: Option<(usize, usize)>) -> State {
        let texts = match self.ask(domain, RecordType::Txt) {
            Found::Records(records) => texts(&records.data),
            Found::Absent => {
                let branch =
                    parent.and_then(|(place, branch)| self.places.get_mut(place)?.node.branches.get_mut(branch));
                if let Some(branch) = branch {
                    branch.void = (true, true);
                }
                return State::None;
            }
            Found::Failed(failure) => return State::Failed(failure.clone()),
            Found::Open => return State::Open,
        };
        let selection = select(&texts);
        match selection.records.as_slice() {
            [] => State::None,
            [one] => {
                let (record, faults) = parse::grammar((*one).to_owned());
                self.read += record.terms().len();
                if self.read > TERM_LIMIT {
                    self.capped = true;
                    return State::Open;
                }
                if faults.is_empty() { State::Record(record) } else { State::Broken(record) }
            }
            several => State::Multiple(several.len()),
        }
    }

    fn record(&mut self, at: usize, domain: &DomainName, record: &SpfRecord<'_>) -> Vec<Branch> {
        let mut branches = Vec::new();
        for (term, qualifier, mechanism) in directives(record) {
            let branch =
                self.mechanism((at, branches.len()), domain, Branch::new(term, qualifier, Reach::Open), &mechanism);
            let ends = branch.is_everyone();
            branches.push(branch);
            if ends {
                return branches;
            }
        }
        let redirect = record.terms().enumerate().find_map(|(index, term)| match term.kind {
            TermKind::Modifier(Modifier::Redirect(target)) => Some((index, target)),
            _ => None,
        });
        if let Some((term, target)) = redirect {
            let branch = Branch { lookups: 1, ..Branch::new(term, Qualifier::Pass, Reach::Open) };
            let allowed = self.spend();
            branches.push(if allowed { self.nested((at, branches.len()), domain, branch, &target) } else { branch });
        }
        branches
    }

    fn mechanism(
        &mut self,
        at: (usize, usize),
        domain: &DomainName,
        mut branch: Branch,
        mechanism: &Mechanism<Text<'_>>,
    ) -> Branch {
        branch.reach = match mechanism {
            Mechanism::All => Reach::Everyone,
            Mechanism::Ip4 { network, prefix } => {
                Reach::Networks { ip4: vec![(*network, prefix.unwrap_or(32))], ip6: Vec::new() }
            }
            Mechanism::Ip6 { network, prefix } => {
                Reach::Networks { ip4: Vec::new(), ip6: vec![(*network, prefix.unwrap_or(128))] }
            }
            _ => {
                branch.lookups = 1;
                // Past the work limit a term is counted, and nothing is asked for it.
                if !self.spend() {
                    return branch;
                }
                match mechanism {
                    Mechanism::Include(target) => return self.nested(at, domain, branch, target),
                    Mechanism::Exists(target) => self.exists(&mut branch, Self::target(domain, Some(target))),
                    Mechanism::A { domain: target, cidr } => {
                        let name = Self::target(domain, target.as_ref());
                        self.a(&mut branch, name, *cidr)
                    }
                    Mechanism::Mx { domain: target, cidr } => {
                        let name = Self::target(domain, target.as_ref());
                        self.mx(&mut branch, name, *cidr)
                    }
                    _ => Reach::Dynamic,
                }
            }
        };
        branch
    }

    /// `include` and `redirect`: one look-up, and those of the other record.
    fn nested(
        &mut self,
        at: (usize, usize),
        domain: &DomainName,
        mut branch: Branch,
        target: &DomainSpec<Text<'_>>,
    ) -> Branch {
        match Self::target(domain, Some(target)) {
            None => branch.reach = Reach::Dynamic,
            Some(name) => {
                branch.names.push(name.clone());
                self.enter(name, Some(at));
            }
        }
        branch
    }

    /// Which addresses pass is known without a sender: every one, or none.
    fn exists(&mut self, branch: &mut Branch, name: Option<DomainName>) -> Reach {
        let Some(name) = name else { return Reach::Dynamic };
        let reach = match self.ask(&name, RecordType::A) {
            Found::Records(_) => Reach::Everyone,
            Found::Absent => nobody(branch),
            Found::Failed(failure) => Reach::Failed(failure.clone()),
            Found::Open => Reach::Open,
        };
        branch.names.push(name);
        reach
    }

    fn a(&mut self, branch: &mut Branch, name: Option<DomainName>, cidr: DualCidr) -> Reach {
        let Some(name) = name else { return Reach::Dynamic };
        let (reach, void) = self.addresses(std::slice::from_ref(&name), cidr);
        branch.void = (void.0 > 0, void.1 > 0);
        branch.names.push(name);
        reach
    }

    fn mx(&mut self, branch: &mut Branch, name: Option<DomainName>, cidr: DualCidr) -> Reach {
        let Some(name) = name else { return Reach::Dynamic };
        let hosts = match self.ask(&name, RecordType::Mx) {
            Found::Records(records) => exchanges(&records.data),
            Found::Absent => {
                branch.names.push(name);
                return nobody(branch);
            }
            Found::Failed(failure) => {
                branch.names.push(name);
                return Reach::Failed(failure.clone());
            }
            Found::Open => return Reach::Open,
        };
        branch.names.push(name);
        if hosts.len() > 10 {
            return Reach::TooManyMx(hosts.len());
        }
        let (reach, void) = self.addresses(&hosts, cidr);
        branch.void_hosts = void;
        branch.names.extend(hosts);
        reach
    }

    /// Counts a look-up; false when the work limit is reached.
    fn spend(&mut self) -> bool {
        self.spent += 1;
        self.capped |= self.spent > WORK_LIMIT;
        self.spent <= WORK_LIMIT
    }

    /// What is known; past the limit nothing is asked.
    fn ask(&mut self, name: &DomainName, rtype: RecordType) -> Found<'a> {
        self.asked += 1;
        if self.asked > QUESTION_LIMIT {
            self.capped = true;
            return Found::Open;
        }
        self.asker.ask(name, rtype)
    }

    /// The name a domain-spec stands for, if it is known without a sender.
    fn target(domain: &DomainName, spec: Option<&DomainSpec<Text<'_>>>) -> Option<DomainName> {
        let Some(spec) = spec else { return Some(domain.clone()) };
        if spec.macros == Macros::None {
            return DomainName::parse(&spec.text).ok();
        }
        let text = macros::expand(&spec.text, |letter| (letter == b'd').then(|| domain.as_str().to_owned()))?;
        DomainName::parse(macros::shortened(&text)).ok()
    }

    /// The addresses of hosts, all asked for in one round, and how many hosts
    /// have none of a family.
    fn addresses(&mut self, hosts: &[DomainName], cidr: DualCidr) -> (Reach, (u32, u32)) {
        let (mut ip4, mut ip6) = (Vec::new(), Vec::new());
        let (mut void, mut open, mut failed) = ((0, 0), false, None);
        for host in hosts {
            for rtype in [RecordType::A, RecordType::Aaaa] {
                match self.ask(host, rtype) {
                    Found::Records(records) => {
                        for data in &records.data {
                            match data {
                                RecordData::A(address) => ip4.push((*address, cidr.ip4.unwrap_or(32))),
                                RecordData::Aaaa(address) => ip6.push((*address, cidr.ip6.unwrap_or(128))),
                                _ => {}
                            }
                        }
                    }
                    Found::Absent if rtype == RecordType::A => void.0 += 1,
                    Found::Absent => void.1 += 1,
                    Found::Failed(failure) => failed = Some(failure.clone()),
                    Found::Open => open = true,
                }
            }
        }
        match failed {
            Some(failure) => (Reach::Failed(failure), (0, 0)),
            None if open => (Reach::Open, (0, 0)),
            None => (Reach::Networks { ip4, ip6 }, void),
        }
    }

    /// The tree, put together from its leaves.
    fn assembled(mut self) -> Option<Node> {
        while let Some(Place { mut node, parent }) = self.places.pop() {
            // What passes everybody is only known now; nothing behind it is reached.
            if let Some(last) = node.branches.iter().position(Branch::is_everyone) {
                node.branches.truncate(last + 1);
            }
            node.lookups = node.branches.iter().map(|branch| branch.lookups).sum();
            let Some((place, branch)) = parent else { return Some(node) };
            let Some(above) = self.places.get_mut(place).map(|place| &mut place.node) else { continue };
            let State::Record(record) = &above.state else { continue };
            let Some(branch) = above.branches.get_mut(branch) else { continue };
            let is_include = record.term(branch.term).is_some_and(|term| matches!(term.kind, TermKind::Directive(_)));
            branch.lookups += node.lookups;
            branch.reach = if is_include { Reach::Include(node) } else { Reach::Redirect(node) };
        }
        None
    }
}

/// A look-up without an answer matches nobody, for either family.
fn nobody(branch: &mut Branch) -> Reach {
    branch.void = (true, true);
    Reach::Networks { ip4: Vec::new(), ip6: Vec::new() }
}

fn directives<'a>(record: &'a SpfRecord<'_>) -> impl Iterator<Item = (usize, Qualifier, Mechanism<Text<'a>>)> {
    record.terms().enumerate().filter_map(|(index, term)| match term.kind {
        TermKind::Directive(directive) => Some((index, directive.qualifier(), directive.mechanism)),
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
