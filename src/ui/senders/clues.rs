//! By what a service was recognised, in words.

use crate::catalog::Clue;
use crate::i18n::Segment;
use crate::ui::text::{Words, key};

/// A value in a sentence.
pub(super) fn value(text: impl Into<String>) -> Vec<Segment> {
    vec![Segment { code: true, text: text.into() }]
}

/// A sentence with a list: `{list}` holds the items as the language lists
/// them, `{n}` is their number.
pub(super) fn listed(words: Words, key: &str, items: &[Vec<Segment>]) -> Vec<Segment> {
    // Each item is stood for by a character that no language writes, since Intl lists plain text only.
    let marks: Vec<String> = ('\u{e000}'..).take(items.len()).map(String::from).collect();
    let params = [("list", words.list(&marks)), ("n", items.len().to_string())];
    let mut out: Vec<Segment> = Vec::new();
    let is_mark = |c: char| ('\u{e000}'..='\u{f8ff}').contains(&c);
    for segment in words.segments(key, &params) {
        for run in segment.text.split_inclusive(is_mark) {
            let prose = run.trim_end_matches(is_mark);
            if !prose.is_empty() {
                out.push(Segment { code: segment.code, text: prose.to_owned() });
            }
            let item = run.chars().next_back().and_then(|c| (c as usize).checked_sub(0xe000));
            out.extend(item.and_then(|place| items.get(place)).into_iter().flatten().cloned());
        }
    }
    out
}

/// The marks of a service, the plainest first; hints only where there is
/// nothing else. `published` are the terms of the SPF record as they are written.
pub(super) fn clues(words: Words, clues: &[Clue], published: &[String]) -> Vec<Vec<Segment>> {
    let sure = clues.iter().any(Clue::sure);
    let mut out = Vec::new();
    if clues.iter().any(|clue| matches!(clue, Clue::Mx(_))) {
        out.push(words.segments(key!("clue-mx"), &[]));
    }
    let mut say = |key: &str, pick: &dyn Fn(&Clue) -> Option<String>| {
        let items: Vec<Vec<Segment>> = clues.iter().filter_map(pick).map(value).collect();
        if !items.is_empty() {
            out.push(listed(words, key, &items));
        }
    };
    say(key!("clue-spf"), &|clue| match clue {
        Clue::Spf(name) => {
            let ends = |term: &&String| term.strip_suffix(name.as_str()).is_some_and(|rest| rest.ends_with([':', '=']));
            Some(published.iter().find(ends).cloned().unwrap_or_else(|| name.to_string()))
        }
        Clue::SpfMacro(term) => Some(term.clone()),
        _ => None,
    });
    say(key!("clue-keys"), &|clue| match clue {
        Clue::DkimTarget(selector, _) | Clue::Selector(selector) => Some(selector.to_string()),
        _ => None,
    });
    say(key!("clue-ns"), &|clue| match clue {
        Clue::Ns(name) => Some(name.to_string()),
        _ => None,
    });
    say(key!("clue-rua"), &|clue| match clue {
        Clue::Rua(name) if !sure => Some(name.to_string()),
        _ => None,
    });
    say(key!("clue-txt"), &|clue| match clue {
        // The code behind the tag tells nobody anything.
        Clue::Txt(text) if !sure => text.split_inclusive(['=', ':']).next().map(str::to_owned),
        _ => None,
    });
    out
}
