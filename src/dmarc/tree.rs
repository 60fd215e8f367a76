//! Which names a receiver asks, and what it makes of the records it finds:
//! the tree walk of RFC 9989 §4.10. Asks nothing itself.

use super::{DmarcRecord, Psd, uri};
use crate::finding::{Code, Finding, Severity};
use crate::name::{DomainName, NameError};
use crate::order;

/// How many names a receiver asks at most (RFC 9989 §4.10).
const QUERIES: usize = 8;

/// Where the policy record of a domain is: `_dmarc.<domain>`.
pub fn record_name(domain: &DomainName) -> Result<DomainName, NameError> {
    domain.child("_dmarc")
}

/// The domains whose `_dmarc` name a receiver asks, in its order: the domain
/// itself, then its parents down to the top. At most eight; of a name with
/// eight labels or more, the middle is skipped. A record with `psd=y` or
/// `psd=n` ends the walk early.
pub fn tree_walk(domain: &DomainName) -> Vec<DomainName> {
    let skipped = domain.labels().count().saturating_sub(QUERIES - 1).max(1);
    let above = || std::iter::successors(Some(domain.clone()), DomainName::parent);
    above().take(1).chain(above().skip(skipped)).filter(|name| !name.is_root()).collect()
}

/// The organizational domain of `start`, given the records that its walk found
/// (RFC 9989 §4.10.2): names with their `psd`, in any order. What is above one
/// with `psd=y` or `psd=n` no walk finds.
pub fn organizational_domain(start: &DomainName, found: &[(DomainName, Psd)]) -> DomainName {
    let mut found: Vec<_> = found.iter().filter(|(name, _)| start.is_within(name)).collect();
    order::sort_by_key(&mut found, |(name, _)| std::cmp::Reverse(name.labels().count()));
    for (name, psd) in &found {
        match psd {
            Psd::No => return name.clone(),
            Psd::Yes if name != start => {
                let labels = name.labels().count() + 1;
                return std::iter::successors(Some(start.clone()), DomainName::parent)
                    .find(|above| above.labels().count() == labels)
                    .unwrap_or_else(|| start.clone());
            }
            // The walk has ended where it began.
            Psd::Yes => return start.clone(),
            Psd::Unset => {}
        }
    }
    found.last().map_or_else(|| start.clone(), |(name, _)| name.clone())
}

/// Where a receiver asks whether `uri_host` wants the reports about
/// `record_domain` (RFC 9990 §4). An error means: the name is too long, and
/// counts as a refusal.
pub fn external_report_name(record_domain: &DomainName, uri_host: &DomainName) -> Result<DomainName, NameError> {
    uri_host.child(&format!("{record_domain}._report._dmarc"))
}

/// Is this a record that agrees to receive reports (RFC 9990 §4)? Its version
/// is all it needs.
pub fn authorises(text: &str) -> bool {
    DmarcRecord::has_version(text)
}

/// What `_dmarc.<domain>` holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selection {
    /// The text that counts; `None` when there is none, or more than one.
    pub index: Option<usize>,
    /// Why the others do not count. `text` is the one meant; no spans.
    pub findings: Vec<Finding>,
}

/// Chooses among the TXT records at one name (RFC 9989 §4.10 step 2).
pub fn select(texts: &[String]) -> Selection {
    let (right, wrong): (Vec<_>, Vec<_>) =
        texts.iter().enumerate().partition(|(_, text)| DmarcRecord::has_version(text));
    let mut findings = Vec::new();
    if right.len() > 1 {
        findings.push(Finding::new(Code::DmarcMultiple).with("count", right.len()));
    }
    for (_, text) in wrong {
        let code = if DmarcRecord::resembles(text) { Code::DmarcVBad } else { Code::DmarcWildcardTxt };
        // Next to a record that counts, it is dropped and harms nothing.
        let severity = if right.is_empty() { Severity::Error } else { Severity::Warning };
        findings.push(Finding::new(code).severity(severity).with("text", text));
    }
    let index = match right.as_slice() {
        [(index, _)] => Some(*index),
        _ => None,
    };
    Selection { index, findings }
}

/// The hosts that would get reports of this record, each once.
pub fn report_hosts(record: &DmarcRecord) -> Vec<DomainName> {
    let mut hosts: Vec<_> = record.rua.iter().chain(&record.ruf).filter_map(uri::ReportUri::host).collect();
    order::sort(&mut hosts);
    hosts.dedup();
    hosts
}
