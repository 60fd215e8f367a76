//! The tree walk of RFC 9989 §4.10, over answers: what stands at each name, what
//! is in force, which domain is the organizational one. And the way of RFC 7489,
//! which the public suffix list leads.

use super::{DmarcRecord, Psd, organizational_domain, parse, record_name, select, tree_walk};
use crate::dns::ask::{Asker, Found};
use crate::dns::{Failure, RecordType, texts};
use crate::finding::{Code, Finding, Parsed};
use crate::name::DomainName;
use crate::public_suffix;

/// What the walk of a domain meets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Walk {
    /// Where it starts.
    pub domain: DomainName,
    /// The records that count, the longest name first.
    pub found: Vec<(DomainName, Parsed<DmarcRecord>)>,
    /// What the texts at the domain's own name show that do not count, and
    /// whether a name above it has several records.
    pub findings: Vec<Finding>,
    /// Names of which nothing is known: the look-up failed, or is still open (`None`).
    pub doubts: Vec<(DomainName, Option<Failure>)>,
}

/// Walks up from a domain, no further than to a record that says whether it is a
/// public suffix (§4.10); until one is known, every name is asked for in one round.
pub fn walk(domain: &DomainName, asker: &mut Asker<'_>) -> Walk {
    let mut walk = Walk { domain: domain.clone(), found: Vec::new(), findings: Vec::new(), doubts: Vec::new() };
    for at in tree_walk(domain) {
        // A name that is too long for DNS is not published.
        let Ok(name) = record_name(&at) else { continue };
        match asker.ask(&name, RecordType::Txt) {
            Found::Records(records) => {
                let texts = texts(&records.data);
                let selection = select(&texts);
                // Above the domain, what is no record is nobody's; several are
                // a policy that was meant to hold here, too.
                let own = at == *domain;
                let several = |finding: &Finding| finding.code == Code::DmarcMultiple;
                if own || walk.found.is_empty() {
                    walk.findings.extend(selection.findings.into_iter().filter(|finding| own || several(finding)));
                }
                if let Some(text) = selection.index.and_then(|index| texts.get(index)) {
                    let parsed = parse(text);
                    let ends = parsed.record.psd != Psd::Unset;
                    walk.found.push((at, parsed));
                    if ends {
                        break;
                    }
                }
            }
            Found::Absent => {}
            Found::Failed(failure) => walk.doubts.push((at, Some(failure.clone()))),
            Found::Open => walk.doubts.push((at, None)),
        }
    }
    walk
}

/// What a receiver of RFC 7489 finds (§6.6.3): two names at most.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The organizational domain by the public suffix list; `None` for a public suffix.
    pub organization: Option<DomainName>,
    /// The record in force, with its domain.
    pub in_force: Option<(DomainName, Parsed<DmarcRecord>)>,
    /// Is it not known which one is in force?
    pub doubt: bool,
}

/// Looks at the domain, then at its organizational domain.
pub fn listed(domain: &DomainName, asker: &mut Asker<'_>) -> Listed {
    let organization = public_suffix::organizational_domain(domain);
    let mut listed = Listed { organization: organization.clone(), in_force: None, doubt: false };
    for at in [Some(domain.clone()), organization.filter(|organization| organization != domain)].into_iter().flatten() {
        let Ok(name) = record_name(&at) else { continue };
        match asker.ask(&name, RecordType::Txt) {
            Found::Records(records) => {
                let texts = texts(&records.data);
                let selection = select(&texts);
                let several = selection.findings.iter().any(|finding| finding.code == Code::DmarcMultiple);
                let text = selection.index.and_then(|index| texts.get(index));
                listed.in_force = text.map(|text| (at, parse(text)));
                if listed.in_force.is_some() || several {
                    return listed;
                }
            }
            Found::Absent => {}
            Found::Failed(_) | Found::Open => {
                listed.doubt = true;
                return listed;
            }
        }
    }
    listed
}

impl Walk {
    /// The organizational domain (§4.10.2), as far as the walk is known.
    pub fn organization(&self) -> DomainName {
        let found: Vec<_> = self.found.iter().map(|(at, parsed)| (at.clone(), parsed.record.psd)).collect();
        organizational_domain(&self.domain, &found)
    }

    /// The record in force: the domain's own, else the organizational domain's,
    /// else that of the public suffix (§4.10.1).
    pub fn in_force(&self) -> Option<&(DomainName, Parsed<DmarcRecord>)> {
        let at = |domain: &DomainName| self.found.iter().find(|(name, _)| name == domain);
        at(&self.domain).or_else(|| at(&self.organization())).or_else(|| self.found.last())
    }

    /// Why it is not certain which record is in force: the domain has none that is
    /// known, and of the others the one with the fewest labels counts (§4.10.2),
    /// so any name that is not known may have it.
    pub fn doubt(&self) -> Option<&Option<Failure>> {
        let own = self.found.first().is_some_and(|(at, _)| *at == self.domain);
        self.doubts.first().filter(|_| !own).map(|(_, failure)| failure)
    }
}
