//! Strings of a TXT record that were cut where a space belongs: the record is
//! right only with a space that no receiver puts there (§3.3).

use super::parse;
use crate::finding::{Code, Finding};

/// A term of usual strings has no more cuts than this; of unusual ones, these are looked at.
const TRIES: usize = 16;

/// `SPF_SPLIT_MISSING_SPACE`, where spaces at cuts mend all that is wrong with
/// the joined strings, with the text that they lead to.
pub fn glued(strings: &[Vec<u8>]) -> Option<Finding> {
    let strings: Vec<&str> = strings.iter().map(|string| std::str::from_utf8(string)).collect::<Result<_, _>>().ok()?;
    let joined = strings.concat();
    let mut end = 0;
    let ends = strings.iter().map(|string| {
        end += string.len();
        end
    });
    let cuts: Vec<usize> = ends.take_while(|end| *end < joined.len()).collect();
    let (_, faults) = parse::grammar(joined.clone());
    // A space mends no other word than the one that it stands in.
    let mut within = Vec::new();
    for word in faults.iter().filter_map(|fault| fault.span.as_ref()) {
        let before = within.len();
        within.extend(cuts.iter().filter(|cut| word.start < **cut && **cut <= word.end));
        if within.len() == before {
            return None;
        }
    }
    if within.is_empty() {
        return None;
    }
    // All of these, or one: a cut in a wrong word may be where it does no harm, too.
    let tries = std::iter::once(&*within).chain(within.chunks(1).take(TRIES));
    let (at, spaced) = tries.map(|at| (at, spaced(&strings, at))).find(|(_, text)| parse::terms(text).is_some())?;
    let (before, after) = joined.split_at_checked(*at.first()?)?;
    let term = [before.rsplit(' ').next()?, after.split(' ').next()?].concat();
    Some(Finding::new(Code::SpfSplitMissingSpace).at(0..joined.len()).with("term", term).fix(spaced))
}

/// The strings, joined, with a space at each of these places.
fn spaced(strings: &[&str], places: &[usize]) -> String {
    let (mut text, mut end) = (String::new(), 0);
    for string in strings {
        if places.contains(&end) {
            text.push(' ');
        }
        text.push_str(string);
        end += string.len();
    }
    text
}
