//! What tells of most services that a query is not theirs.

use super::{letters, names, term_names, words};
use crate::catalog::schema::Provider;

/// Which characters a service's names have, a bit for each letter and digit: enough to pass most services over
/// without a look at their names. Made once for all queries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Marks {
    /// Those that begin a word of its name or of an alias.
    words: u64,
    /// All in these.
    letters: u64,
    /// The starts of its hosts' labels, of [`START`] characters.
    labels: u64,
    /// What begins its hosts, for a query that is below one of them.
    hosts: u64,
}

/// So many characters of a host are looked at; every query for a host has them.
const START: usize = 3;

/// A bit for the start of a text, which several share.
fn start(text: &str) -> u64 {
    let mixed = text.bytes().take(START).fold(0_u32, |mixed, byte| mixed.wrapping_mul(37) ^ u32::from(byte));
    1 << (mixed % 64)
}

/// The starts of a host's labels, for each with what is behind it.
fn starts(host: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(host), |rest| rest.split_once('.').map(|(_, rest)| rest))
}

/// What is no letter and no digit of ASCII shares the last 28 bits.
fn bit(c: char) -> u64 {
    let place = match c {
        'a'..='z' => u32::from(c) - u32::from('a'),
        '0'..='9' => u32::from(c) - u32::from('0') + 26,
        _ => u32::from(c) % 28 + 36,
    };
    1 << place
}

impl Marks {
    /// Those of a service that has to be looked at.
    pub(super) const UNKNOWN: Self = Self { words: u64::MAX, letters: u64::MAX, labels: u64::MAX, hosts: u64::MAX };

    /// The marks of a service.
    pub fn of(provider: &Provider) -> Self {
        let mut marks = Self { words: 0, letters: 0, labels: 0, hosts: 0 };
        for (_, text) in names(provider) {
            for (_, _, c) in letters(text) {
                marks.letters |= bit(c);
            }
            for start in words(text) {
                let first = text.get(start..).and_then(|rest| letters(rest).next());
                marks.words |= first.map_or(0, |(_, _, c)| bit(c));
            }
        }
        let site = provider.website.iter().map(|site| &**site);
        for name in provider.detect.spf.iter().map(|name| &**name).chain(term_names(provider)).chain(site) {
            marks.labels |= starts(name).map(start).fold(0, |all, bit| all | bit);
            let plain = name.trim_start_matches("*.");
            // What stands for a star is not known.
            marks.hosts |= if plain.contains('*') { u64::MAX } else { start(plain) };
            // Nor is what a query for a host below one label begins with, or for a host with a star in its first.
            if !plain.contains(['.', '{']) || plain.contains('*') && plain.matches('.').count() == 1 {
                marks.labels = u64::MAX;
            }
        }
        marks
    }

    /// May the letters stand in one of its names, from the start of a word on?
    pub(super) fn may_be_words(self, query: &[char]) -> bool {
        query.first().is_none_or(|first| self.words & bit(*first) != 0)
    }

    /// The same with so many slips: each makes up for one letter that none of its names has.
    pub(super) fn may_be_near(self, query: &[char], slips: u8) -> bool {
        query.iter().filter(|c| self.letters & bit(**c) == 0).count() <= usize::from(slips)
    }

    /// May this be one of its hosts, or the start of one, or below one?
    pub(super) fn may_be_host(self, host: HostMarks) -> bool {
        self.labels & host.label != 0 || self.hosts & host.above != 0
    }
}

/// What a query for a host has to find among a service's marks.
#[derive(Debug, Clone, Copy)]
pub(super) struct HostMarks {
    /// How it begins.
    label: u64,
    /// How the names above it begin.
    above: u64,
}

impl HostMarks {
    pub(super) fn of(host: &str) -> Self {
        // One label alone is above everything; whose it is has all labels.
        let above = starts(host).skip(1).filter(|host| host.contains('.')).fold(0, |all, host| all | start(host));
        Self { label: start(host), above }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{search, search_marked};
    use super::Marks;
    use crate::catalog::providers;

    /// Starts of all names and hosts, whole ones, and each with a slip.
    fn queries() -> Vec<String> {
        let mut queries = Vec::new();
        for provider in providers() {
            let names = [&provider.name].into_iter().chain(&*provider.aliases).chain(&*provider.detect.spf);
            for name in names.chain(&provider.website) {
                let start = |n: usize| name.chars().take(n).collect::<String>();
                let rest: String = name.chars().skip(2).collect();
                let swapped: String = start(2).chars().rev().collect();
                queries.extend([start(1), start(3), name.to_string(), swapped + &rest, format!("{}x{rest}", start(2))]);
            }
        }
        queries.sort();
        queries.dedup();
        queries
    }

    #[test]
    fn hosts_that_only_a_profile_has() {
        let mut own: Vec<_> = providers().iter().take(1).cloned().collect();
        for own in &mut own {
            own.detect.spf = vec!["*.bosch".into(), "ab*.com".into()].into();
        }
        let marked: Vec<_> = own.iter().map(Marks::of).enumerate().collect();
        for query in ["spf.bosch", "abc.com"] {
            assert_eq!(search(query, &own).len(), 1, "{query}");
            assert_eq!(search_marked(query, &marked, 8, &|place| own.get(place)).len(), 1, "{query}");
        }
    }

    #[test]
    fn what_is_passed_over_would_not_have_been_found() {
        let marked: Vec<_> = providers().iter().map(Marks::of).enumerate().collect();
        let queries = queries();
        assert!(queries.len() > 3_000, "{}", queries.len());
        for query in queries {
            let all = search(&query, providers());
            assert_eq!(search_marked(&query, &marked, usize::MAX, &|place| providers().get(place)), all, "{query}");
            let first = search_marked(&query, &marked, 8, &|place| providers().get(place));
            assert!(first.iter().eq(all.iter().take(8)), "{query}: {first:?}");
        }
    }
}
