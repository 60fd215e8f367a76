//! A policy held against what DNS says: the mail exchangers it has to cover, the
//! host that serves it, the id that tells senders of a change.

use super::{Mode, StsPolicy};
use crate::finding::{Code, Finding, Severity};
use crate::name::{DomainName, NameError};

/// The host that serves the policy of a domain (RFC 8461 §3.3).
pub fn policy_host(domain: &DomainName) -> Result<DomainName, NameError> {
    domain.child("mta-sts")
}

/// Where the policy of a domain has to be (RFC 8461 §3.3).
pub fn policy_url(domain: &DomainName) -> String {
    format!("https://mta-sts.{domain}/.well-known/mta-sts.txt")
}

/// The id for a changed policy: the moment in digits, and never the one that is
/// published, since senders look at the file again for a new id alone
/// (RFC 8461 §3.1). `now` as `20261122143005`, in UTC.
pub fn next_id(now: &str, published: Option<&str>) -> String {
    let mut id: String = now.chars().filter(char::is_ascii_digit).take(14).collect();
    if id.is_empty() || published == Some(&id) {
        id.push('1');
    }
    id
}

/// A policy with every correction that is certain, and with the exchangers that
/// it leaves out; `None` where nothing can be corrected for certain, or a fault
/// would stay. Lines, order and what nobody knows stay as they are.
pub fn corrected(text: &str, mx: &[DomainName]) -> Option<String> {
    // A byte order mark, and the zeros of UTF-16: the file is ASCII (RFC 8461 §3.2).
    let mut fixed: String = text.chars().filter(|c| !matches!(c, '\u{FEFF}' | '\u{FFFD}' | '\0')).collect();
    // Each correction leaves fewer faults; the bound is for peace of mind.
    for _ in 0..100 {
        let findings = super::parse_policy(&fixed).findings;
        let Some((span, fix)) =
            findings.into_iter().find_map(|finding| Some((finding.span.clone()?, finding.instead()?.to_owned())))
        else {
            break;
        };
        fixed = format!("{}{fix}{}", fixed.get(..span.start)?, fixed.get(span.end..)?);
    }
    let policy = super::parse_policy(&fixed);
    let lacking: Vec<&DomainName> = mx
        .iter()
        .filter(|host| !host.is_root() && !policy.record.mx.iter().any(|pattern| pattern.covers(host)))
        .collect();
    if !lacking.is_empty() && matches!(policy.record.mode, Some(Mode::Enforce | Mode::Testing)) {
        let end = if fixed.contains("\r\n") { "\r\n" } else { "\n" };
        if !fixed.ends_with('\n') {
            fixed.push_str(end);
        }
        for host in lacking {
            fixed.push_str(&format!("mx: {host}{end}"));
        }
    }
    let right = super::parse_policy(&fixed).well_formed;
    (right && fixed != text).then_some(fixed)
}

/// Reminds that another file needs another id: senders look at the file again
/// for a new one alone (RFC 8461 §3.1).
pub fn unchanged_id(fixed: &str, served: &str, published: Option<&str>) -> Option<Finding> {
    let id = published.filter(|_| fixed != served)?;
    Some(Finding::new(Code::MtastsIdUnchanged).with("id", id))
}

/// Holds a policy against the published mail exchangers, which are in the order
/// of preference. Spans are those of the file.
pub fn check_mx(policy: &StsPolicy, mx: &[DomainName]) -> Vec<Finding> {
    // A null MX receives nothing (RFC 7505 §3), and `none` protects nothing.
    let severity = match policy.mode {
        Some(Mode::Enforce) => Severity::Error,
        Some(Mode::Testing) => Severity::Warning,
        Some(Mode::None) | None => return Vec::new(),
    };
    let hosts: Vec<&DomainName> = mx.iter().filter(|host| !host.is_root()).collect();
    let lacking = hosts.iter().filter(|host| !policy.mx.iter().any(|pattern| pattern.covers(host)));
    let lacking = lacking.map(|host| Finding::new(Code::MtastsMxNotCovered).severity(severity).with("mx", host));
    let idle = policy.mx.iter().filter(|pattern| !hosts.iter().any(|host| pattern.covers(host)));
    let idle = idle.map(|pattern| {
        let text = policy.text.get(pattern.span.clone()).unwrap_or_default();
        Finding::new(Code::MtastsMxUnused).at(pattern.span.clone()).with("mx", text)
    });
    lacking.chain(idle).collect()
}
