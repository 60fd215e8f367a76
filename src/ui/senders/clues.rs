//! By what a service was recognised, in words.

use crate::catalog::Clue;
use crate::i18n::Segment;
use crate::ui::phrase::{listed, value};
use crate::ui::text::{Words, key};

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
