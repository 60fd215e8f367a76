//! What becomes of a domain's records when the domain leaves a vendor: which
//! may go, which stay, and what they wait for.

use super::Entry;
use crate::catalog::schema::Purpose;
use crate::diff::{Action, Change, Subject};
use crate::plan::Plan;

/// What becomes of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It is the vendor's alone: delete it.
    Goes,
    /// The vendor's part of it goes; the change's value is what stays.
    Shrinks,
    /// The vendor's, and still needed: the domain is in use.
    InUse,
    /// It is not the vendor's.
    Stays,
}

/// A published record of a domain that leaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parting {
    /// The record.
    pub change: Change,
    /// What becomes of it.
    pub fate: Fate,
}

/// The plan without the vendor: its terms go where they are recognised.
pub fn without(plan: &Plan, vendor: &str) -> Plan {
    let mut plan = plan.clone();
    plan.picks.retain(|pick| pick.provider != vendor);
    plan.unused.insert(vendor.to_owned());
    plan
}

/// What becomes of what is published. `with` are the changes of the plan as it
/// is, `less` those of the plan [`without`] the vendor, `web` those of the name
/// in a browser. As long as the entry says that mail is sent or pages are
/// opened, nothing that this needs may go.
pub fn leaving(entry: &Entry, vendor: &str, with: &[Change], less: &[Change], web: &[Change]) -> Vec<Parting> {
    let fate = |used: bool, fate| if used { Fate::InUse } else { fate };
    let mut out = Vec::new();
    let mut part = |change: &Change, fate| out.push(Parting { change: change.clone(), fate });
    for change in less {
        match (&change.subject, change.action) {
            (Subject::Spf(spf), Action::Replace) if spf.merge.reasons.iter().any(|reason| !reason.why.stays()) => {
                part(change, fate(entry.mail, Fate::Shrinks));
            }
            // DMARC speaks for all mail, also for that of others who pretend to be the domain.
            (Subject::Spf(_) | Subject::Dmarc(_), _) if !change.before.is_empty() => part(change, Fate::Stays),
            _ => {}
        }
    }
    for change in with {
        if let Subject::Record(wanted) = &change.subject
            && change.action == Action::Keep
            && wanted.source.provider == vendor
        {
            let own = matches!(wanted.purpose, Purpose::Bimi | Purpose::Dmarc);
            part(change, if own { Fate::Stays } else { fate(entry.mail, Fate::Goes) });
        }
    }
    for change in web.iter().filter(|change| change.action == Action::Keep) {
        part(change, fate(entry.web, Fate::Goes));
    }
    out
}
