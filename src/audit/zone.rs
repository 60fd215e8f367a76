//! The zone that a domain is in, and where its mail goes.

use super::Auditor;
use super::report::{Topic, Verdict};
use crate::dns::ask::Found;
use crate::dns::{Answer, Answers, Question, RecordData, RecordType};
use crate::finding::{Code, Finding};
use crate::name::DomainName;
use crate::order;

impl Auditor<'_> {
    /// The zone is the nearest name above with servers of its own.
    pub(super) fn servers(&mut self) -> Topic<Option<(DomainName, Vec<DomainName>)>> {
        let mut verdict = Verdict::Absent;
        for name in zones(self.domain, self.asker.answers()) {
            match self.asker.ask(&name, RecordType::Ns) {
                Found::Records(records) => {
                    let servers = records.data.iter().filter_map(|data| match data {
                        RecordData::Ns(server) => Some(server.clone()),
                        _ => None,
                    });
                    // An alias has the servers of another zone.
                    if records.cnames.is_empty() && verdict == Verdict::Absent {
                        let detail = Some((name, servers.collect()));
                        return Topic::new(Verdict::Good, Vec::new(), detail);
                    }
                }
                Found::Failed(failure) => verdict = Verdict::Unknown(Some(failure.clone())),
                Found::Open => verdict = Verdict::Open,
                Found::Absent => {}
            }
        }
        Topic::new(verdict, Vec::new(), None)
    }

    pub(super) fn mx(&mut self) -> Topic<Vec<DomainName>> {
        match self.asker.ask(self.domain, RecordType::Mx) {
            Found::Records(records) => {
                let hosts = exchangers(&records.data);
                let mixed = hosts.len() > 1 && hosts.iter().any(DomainName::is_root);
                let findings: Vec<Finding> = mixed.then(|| Finding::new(Code::MxNullMixed)).into_iter().collect();
                Topic::new(Verdict::of(&findings), findings, hosts)
            }
            Found::Absent => Topic::new(Verdict::Absent, Vec::new(), Vec::new()),
            Found::Failed(failure) => Topic::new(Verdict::Unknown(Some(failure.clone())), Vec::new(), Vec::new()),
            Found::Open => Topic::new(Verdict::Open, Vec::new(), Vec::new()),
        }
    }
}

/// The mail exchangers in order of preference.
pub(super) fn exchangers(data: &[RecordData]) -> Vec<DomainName> {
    let mut hosts: Vec<(u16, DomainName)> = data
        .iter()
        .filter_map(|data| match data {
            RecordData::Mx { preference, exchange } => Some((*preference, exchange.clone())),
            _ => None,
        })
        .collect();
    order::sort(&mut hosts);
    hosts.into_iter().map(|(_, host)| host).collect()
}

/// So many names are asked at once whether they are zones.
const AT_ONCE: usize = 8;

/// The names that the domain's zone may have, the nearest first. Of a name with
/// many labels, those in the middle are asked only where the ones above them
/// exist: below a name that does not, nothing does (RFC 8020 §2).
pub(super) fn zones(domain: &DomainName, answers: &Answers) -> Vec<DomainName> {
    let above = std::iter::successors(Some(domain.clone()), DomainName::parent);
    let mut names: Vec<DomainName> = above.take_while(|name| name.labels().count() > 1).collect();
    let top = names.len().saturating_sub(AT_ONCE - 1);
    let ends = |name: &DomainName| {
        matches!(answers.get(&Question::new(name.clone(), RecordType::Ns)), None | Some(Answer::NxDomain))
    };
    if top > 1 && names.get(top).is_none_or(ends) {
        names.drain(1..top);
    }
    names
}
