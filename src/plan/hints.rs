//! What the catalog knows of the terms in a record, for advice on what they cost.

use super::{Fragment, RecordSet};
use crate::catalog::Provider;
use crate::name::DomainName;
use crate::spf::SpfRecord;
use crate::spf::advice::Hints;

/// What is known of the terms at a name. `used` are the services that send;
/// `other_octets` those of the other TXT records at the name.
pub fn hints(set: &RecordSet, name: &DomainName, used: &[&Provider], other_octets: usize) -> Hints {
    let wanted = set.spf.get(name).map(Vec::as_slice).unwrap_or_default();
    let needed: Vec<&Fragment> = wanted.iter().chain(&set.policy.keep).collect();
    let alone = |fragment: &&Fragment| {
        needed.iter().all(|other| other.source == fragment.source || !shares(&other.terms, &fragment.terms))
    };
    let here = |fragment: &&Fragment| needed.contains(fragment);
    let moves = |fragment: &&Fragment| {
        used.iter().any(|provider| provider.id == *fragment.source && !provider.category.is_of_the_domain())
    };
    Hints {
        unneeded: set.policy.elsewhere.iter().filter(alone).filter(|fragment| !here(fragment)).cloned().collect(),
        movable: needed.iter().copied().filter(alone).filter(moves).cloned().collect(),
        other_octets,
    }
}

/// Do both have a mechanism that matches the same senders?
fn shares(one: &str, other: &str) -> bool {
    let keys = |terms: &str| -> Vec<String> {
        SpfRecord::from_terms([terms]).directives().map(|(_, _, mechanism)| mechanism.key()).collect()
    };
    let other = keys(other);
    keys(one).iter().any(|key| other.contains(key))
}
