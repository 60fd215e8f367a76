//! What an answer says besides its records, as findings: that nothing is there,
//! why nothing is known, which aliases led to it, who validated it.

use super::{Answer, ExtendedError, Failure};
use crate::finding::{Code, Finding};

/// Past so many aliases in a row it is told: some resolvers stop at eleven.
const ALIASES_MANY: usize = 8;

/// Everything that an answer says.
pub fn told(answer: &Answer) -> Vec<Finding> {
    match answer {
        Answer::Records(records) => {
            let mut findings = Vec::new();
            if !records.cnames.is_empty() {
                let names: Vec<&str> = records.cnames.iter().map(crate::DomainName::as_str).collect();
                findings.push(Finding::new(Code::DnsCname).with("names", names.join(" → ")));
            }
            if records.cnames.len() > ALIASES_MANY {
                findings.push(Finding::new(Code::DnsCnameLong).with("n", records.cnames.len()));
            }
            let code = if records.authenticated { Code::DnsAd } else { Code::DnsInsecure };
            findings.push(Finding::new(code));
            findings
        }
        Answer::NoData => vec![Finding::new(Code::DnsNodata)],
        Answer::NxDomain => vec![Finding::new(Code::DnsNxdomain)],
        Answer::Failed(failure) => {
            let why = extended_error(failure).and_then(|error| cause(error.code));
            code(failure).into_iter().chain(why).map(Finding::new).map(|finding| status(finding, failure)).collect()
        }
    }
}

fn status(finding: Finding, failure: &Failure) -> Finding {
    match failure {
        Failure::Http(status) => finding.with("status", status),
        _ => finding,
    }
}

/// What a look-up that failed came to, where the standards have a word for it.
pub fn code(failure: &Failure) -> Option<Code> {
    Some(match failure {
        Failure::Blocked => Code::DohBlocked,
        Failure::Http(_) => Code::DohHttpStatus,
        Failure::ContentType => Code::DohContentType,
        Failure::Malformed => Code::DnsMalformed,
        Failure::AliasLoop => Code::DnsCnameLoop,
        Failure::Truncated => Code::DnsTruncated,
        Failure::Servfail(_) => Code::DnsServfail,
        Failure::Refused(_) => Code::DnsRefused,
        // The cause says it.
        Failure::Withheld(_) | Failure::Offline | Failure::Timeout | Failure::Rcode(_) => return None,
    })
}

/// Why, as far as the resolver says.
pub fn extended_error(failure: &Failure) -> Option<&ExtendedError> {
    match failure {
        Failure::Servfail(error) | Failure::Refused(error) => error.as_ref(),
        Failure::Withheld(error) => Some(error),
        _ => None,
    }
}

/// What an INFO-CODE says that a person can do something about (RFC 8914 §4).
pub fn cause(code: u16) -> Option<Code> {
    match code {
        3 | 19 => Some(Code::DnsStale),
        6..=12 => Some(Code::DnsBogus),
        15..=18 => Some(Code::DnsBlocked),
        _ => None,
    }
}

/// Are the records the same, or their texts? Resolvers turn their order.
pub fn same<T: PartialEq>(one: &[T], other: &[T]) -> bool {
    one.len() == other.len() && one.iter().all(|data| other.contains(data))
}

/// Do two resolvers contradict each other? Not where one of them does not know,
/// nor by the order of records, their TTL or who validated them.
pub fn disagree(one: &Answer, other: &Answer) -> bool {
    match (one, other) {
        (Answer::Failed(_), _) | (_, Answer::Failed(_)) => false,
        (Answer::Records(one), Answer::Records(other)) => !same(&one.data, &other.data),
        (Answer::Records(_), _) | (_, Answer::Records(_)) => true,
        // Servers differ in how they say that nothing is there (RFC 9824).
        _ => false,
    }
}
