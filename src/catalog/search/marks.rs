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
    /// Those that begin a label of its hosts.
    labels: u64,
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
    pub(super) const UNKNOWN: Self = Self { words: u64::MAX, letters: u64::MAX, labels: u64::MAX };

    /// The marks of a service.
    pub fn of(provider: &Provider) -> Self {
        let mut marks = Self { words: 0, letters: 0, labels: 0 };
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
            let labels = name.split('.').filter_map(|label| label.chars().next());
            marks.labels |= labels.map(bit).fold(0, |all, bit| all | bit);
        }
        marks
    }

    /// May the letters stand in one of its names, from the start of a word on?
    pub(super) fn may_be_words(self, query: &[char]) -> bool {
        query.first().is_none_or(|first| self.words & bit(*first) != 0)
    }

    /// The same with so many slips: each makes up for one letter that none of its names has.
    pub(super) fn may_be_near(self, query: &[char], slips: u8) -> bool {
        let wanted = query.iter().fold(0, |all, c| all | bit(*c));
        (wanted & !self.letters).count_ones() <= u32::from(slips)
    }

    /// May this be one of its hosts, or the start of one? One with a dot may as well be below it.
    pub(super) fn may_be_host(self, host: &str) -> bool {
        host.contains('.') || host.chars().next().is_none_or(|first| self.labels & bit(first) != 0)
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
    fn what_is_passed_over_would_not_have_been_found() {
        let marked: Vec<_> = providers().iter().map(|provider| (provider, Marks::of(provider))).collect();
        let queries = queries();
        assert!(queries.len() > 3_000, "{}", queries.len());
        for query in queries {
            assert_eq!(search_marked(&query, marked.iter().copied()), search(&query, providers()), "{query}");
        }
    }
}
