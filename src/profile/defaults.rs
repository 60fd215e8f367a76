//! What a vendor has chosen unless the person says otherwise.

use super::Profile;
use crate::dmarc;
use crate::json::fields::{Node, Read, Shape, read_fields, read_words};
use crate::name::DomainName;
use crate::plan::RecordSet;
use crate::spf::Qualifier;

/// What is chosen unless the person says otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Defaults {
    /// How a new SPF record ends.
    pub all: Option<All>,
    /// The policy of a new DMARC record.
    pub policy: Option<Policy>,
    /// The mailbox for DMARC's aggregate reports; may hold `{domain}`.
    pub rua: Option<String>,
}

read_fields!(Defaults: all may, policy may, rua may);

/// The qualifier of `all` in a new record. `+` and `?` protect nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum All {
    /// `~all`
    SoftFail,
    /// `-all`
    Fail,
}

read_words!(All: "~" SoftFail, "-" Fail);

impl All {
    /// As SPF knows it.
    pub fn qualifier(self) -> Qualifier {
        match self {
            Self::SoftFail => Qualifier::SoftFail,
            Self::Fail => Qualifier::Fail,
        }
    }
}

/// The policy of a new DMARC record (RFC 9989 §4.7).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)] // the names are DMARC's own
pub enum Policy {
    None,
    Quarantine,
    Reject,
}

read_words!(Policy: "none" None, "quarantine" Quarantine, "reject" Reject);

impl Policy {
    /// As DMARC knows it.
    pub fn policy(self) -> dmarc::Policy {
        match self {
            Self::None => dmarc::Policy::None,
            Self::Quarantine => dmarc::Policy::Quarantine,
            Self::Reject => dmarc::Policy::Reject,
        }
    }
}

impl Profile {
    /// Chooses for the person what they left open: what they said, and the
    /// mailbox that a service asks for, comes first.
    pub fn apply_defaults(&self, set: &mut RecordSet, domain: &DomainName) {
        let defaults = &self.file.defaults;
        set.policy.new_all = defaults.all.map(All::qualifier);
        set.dmarc.policy = set.dmarc.policy.or(defaults.policy.map(Policy::policy));
        if let (true, Some(rua)) = (set.dmarc.rua.is_empty(), &defaults.rua) {
            set.dmarc.rua.push(rua.replace("{domain}", domain.as_str()));
        }
    }
}
