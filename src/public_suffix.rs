//! The public suffix list (publicsuffix.org): below which names anybody can
//! register one. Receivers of RFC 7489 find the organizational domain of a name
//! with it (RFC 7489 §3.2), those of RFC 9989 with DNS ([`crate::dmarc::walk`]).
//! The list is a snapshot, built in by `build.rs` from `public_suffix_list.dat`
//! as `pack` writes it; both of its sections count.

pub mod pack;

use std::sync::LazyLock;

use crate::name::DomainName;

/// A line for each name at the top that has rules of its own: the name, then
/// its rules as `pack` writes them. Sorted by the name.
static TOPS: LazyLock<Vec<(&str, &str)>> = LazyLock::new(|| {
    let packed: &'static str = include_str!(concat!(env!("OUT_DIR"), "/public_suffix.txt"));
    packed.lines().filter_map(|line| line.split_once(' ')).collect()
});

/// The public suffix of a name: the longest rule that fits, an exception before
/// all others, and the last label where none does. The root has itself.
pub fn public_suffix(name: &DomainName) -> DomainName {
    let labels: Vec<&str> = name.labels().rev().collect();
    let length = labels.split_first().map_or(0, |(top, below)| 1 + rule(top, below));
    ending(name, length)
}

/// The organizational domain: the public suffix with one label more. `None`
/// for a name that is a public suffix itself, which is nobody's.
pub fn organizational_domain(name: &DomainName) -> Option<DomainName> {
    let length = public_suffix(name).labels().count() + 1;
    (name.labels().count() >= length).then(|| ending(name, length))
}

/// The last labels of a name.
fn ending(name: &DomainName, length: usize) -> DomainName {
    let above = std::iter::successors(Some(name.clone()), DomainName::parent);
    above.into_iter().find(|above| above.labels().count() <= length).unwrap_or_else(DomainName::root)
}

/// How many of the labels below the top belong to the public suffix.
fn rule(top: &str, below: &[&str]) -> usize {
    let Ok(at) = TOPS.binary_search_by(|(other, _)| (*other).cmp(top)) else { return 0 };
    let rules = TOPS.get(at).map_or("", |(_, rules)| *rules);
    let (mut longest, mut path) = (0, Vec::new());
    for entry in rules.split(' ') {
        let (kept, own) = entry.split_at_checked(1).unwrap_or_default();
        path.truncate(kept.bytes().next().map_or(0, |sign| usize::from(sign.saturating_sub(pack::ZERO))));
        let (own, exception) = own.strip_suffix('!').map_or((own, false), |own| (own, true));
        path.extend(own.split('.'));
        let fits =
            path.len() <= below.len() && path.iter().zip(below).all(|(rule, label)| *rule == "*" || rule == label);
        if fits && exception {
            return path.len() - 1;
        }
        if fits {
            longest = longest.max(path.len());
        }
    }
    longest
}
