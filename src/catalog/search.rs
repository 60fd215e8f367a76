//! Finds services by whatever people type: a name, a brand of the past, an
//! include, a host name. It ranks and says where it matched; it corrects no typos.

use std::ops::Range;

use super::schema::Provider;
use crate::order;

/// A service that answers the query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit<'a> {
    /// The service.
    pub provider: &'a Provider,
    /// Where the query was found.
    pub field: Field,
    /// The text in which it was found.
    pub text: &'a str,
    /// The bytes of `text` to mark.
    pub range: Range<usize>,
}

/// Where a query was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// The name.
    Name,
    /// One of the aliases.
    Alias,
    /// A name in SPF terms of the service, now or in the past.
    Include,
    /// The host of its website.
    Website,
}

/// How well. The smaller the better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Whole,
    Start,
    Word,
}

/// What is typed in full comes first, then the field, then how well it fits.
type Rank = (bool, Field, Fit);

/// The services that answer `query`, the best first; all of them, by name, for an empty one.
pub fn search<'a>(query: &str, providers: impl IntoIterator<Item = &'a Provider>) -> Vec<Hit<'a>> {
    let host = bare_host(query);
    let words: Vec<char> = letters(query).map(|(_, _, c)| c).collect();
    let mut hits: Vec<(Rank, Hit<'a>)> = Vec::new();
    for provider in providers {
        let mut best: Option<(Rank, &'a str, Range<usize>)> = None;
        let mut offer = |found: Option<(Fit, Range<usize>)>, field: Field, text: &'a str| {
            if let Some((fit, range)) = found
                && best.as_ref().is_none_or(|(rank, ..)| (fit != Fit::Whole, field, fit) < *rank)
            {
                best = Some(((fit != Fit::Whole, field, fit), text, range));
            }
        };
        offer(find_words(&provider.name, &words), Field::Name, &provider.name);
        for alias in provider.aliases.iter() {
            offer(find_words(alias, &words), Field::Alias, alias);
        }
        for name in provider.detect.spf.iter() {
            offer(find_host(name, &host), Field::Include, name);
        }
        if let Some(site) = &provider.website {
            offer(find_host(site, &host), Field::Website, site);
        }
        if let Some((rank, text, range)) = best {
            hits.push((rank, Hit { provider, field: rank.1, text, range }));
        }
    }
    order::sort_by(&mut hits, |(a, hit_a), (b, hit_b)| {
        a.cmp(b).then_with(|| lowered(&hit_a.provider.name).cmp(lowered(&hit_b.provider.name)))
    });
    hits.into_iter().map(|(_, hit)| hit).collect()
}

/// The text in lower case, to sort by.
pub fn lowered(text: &str) -> impl Iterator<Item = char> {
    text.chars().map(lower)
}

/// Lower case for the scripts of Europe. The tables for all of them are as big
/// as the catalog, and what is searched is names of services.
fn lower(c: char) -> char {
    let code = u32::from(c);
    let lower = match code {
        0x41..=0x5A | 0xC0..=0xD6 | 0xD8..=0xDE | 0x391..=0x3A1 | 0x3A3..=0x3AB | 0x410..=0x42F => code + 0x20,
        0x400..=0x40F => code + 0x50,
        0x178 => 0xFF,
        // Here the two cases stand side by side, the capitals on even places or on odd ones.
        0x100..=0x12F | 0x132..=0x137 | 0x14A..=0x177 => code | 1,
        0x139..=0x148 | 0x179..=0x17E => code + code % 2,
        _ => code,
    };
    char::from_u32(lower).unwrap_or(c)
}

/// A letter or a digit; beyond ASCII whatever is no sign or space.
fn is_letter(c: char) -> bool {
    match u32::from(c) {
        0..0x80 => c.is_ascii_alphanumeric(),
        0x80..=0xBF | 0xD7 | 0xF7 | 0x2000..=0x2BFF | 0x3000..=0x303F | 0xFE00..=0xFE0F | 0x1_F000.. => false,
        _ => true,
    }
}

/// Letters and digits in lower case, with their place: "Office 365" and "office365" read the same.
fn letters(text: &str) -> impl Iterator<Item = (usize, usize, char)> {
    text.char_indices().filter(|(_, c)| is_letter(*c)).map(|(at, c)| (at, at + c.len_utf8(), lower(c)))
}

/// `query` in `text`, from the start of a word on.
fn find_words(text: &str, query: &[char]) -> Option<(Fit, Range<usize>)> {
    let text_letters: Vec<(usize, usize, char)> = letters(text).collect();
    if query.is_empty() {
        return Some((Fit::Word, 0..0));
    }
    let starts = |at: usize| at == 0 || !text.get(..at).is_some_and(|before| before.ends_with(is_letter));
    text_letters.windows(query.len()).enumerate().find_map(|(i, window)| {
        let (start, ..) = *window.first()?;
        let (_, end, _) = *window.last()?;
        if !starts(start) || !window.iter().map(|(_, _, c)| c).eq(query) {
            return None;
        }
        let fit = match i {
            0 if window.len() == text_letters.len() => Fit::Whole,
            0 => Fit::Start,
            _ => Fit::Word,
        };
        Some((fit, start..end))
    })
}

/// The host name in `include:_spf.example.net`, `https://example.net/x` or `Example.net.`
fn bare_host(query: &str) -> String {
    let query = query.trim().to_ascii_lowercase();
    let query = query.split_once("://").map_or(&*query, |(_, rest)| rest);
    let query = query.split(['/', '?', '#']).next().unwrap_or_default();
    let query = query.rsplit([':', '=', '@']).next().unwrap_or_default();
    query.trim_matches('.').to_owned()
}

/// `query` in the host name `text`, from the start of a label on; or `text` at the end of a longer `query`.
fn find_host(text: &str, query: &str) -> Option<(Fit, Range<usize>)> {
    // Two letters would be found in every second name.
    if query.len() < 3 {
        return None;
    }
    let plain = text.trim_start_matches("*.");
    let offset = text.len() - plain.len();
    let mut at = offset;
    for label in plain.split('.') {
        if text.get(at..).is_some_and(|rest| rest.starts_with(query)) {
            let fit = match at {
                at if at > offset => Fit::Word,
                _ if plain.len() == query.len() => Fit::Whole,
                _ => Fit::Start,
            };
            return Some((fit, at..at + query.len()));
        }
        at += label.len() + 1;
    }
    let rest = query.strip_suffix(plain)?;
    rest.ends_with('.').then_some((Fit::Word, offset..text.len()))
}
