//! Finds services by whatever people type: a name, a brand of the past, an
//! include, a host name, a whole record. It ranks and says where it matched.
//! It forgives a slip in a name where nothing has been typed right.

mod marks;

use std::ops::Range;

use self::marks::HostMarks;
pub use self::marks::Marks;
use super::glob;
use super::schema::Provider;

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
    /// The name is a term's, the mark another service's.
    Lent,
    /// So many letters are wrong, missing, too many or change places.
    Near(u8),
}

/// What is typed in full comes first, then the field, then how well it fits.
type Rank = (bool, Field, Fit);

/// The best match in a service so far.
struct Best<'a>(Option<(Rank, &'a str, Range<usize>)>);

impl<'a> Best<'a> {
    fn offer(&mut self, found: Option<(Fit, Range<usize>)>, field: Field, text: &'a str) {
        let Some((fit, range)) = found else { return };
        let rank = (fit != Fit::Whole, field, fit);
        if self.0.as_ref().is_none_or(|(best, ..)| rank < *best) {
            self.0 = Some((rank, text, range));
        }
    }

    /// What is a host of the service, or below one of them.
    fn offer_hosts(&mut self, provider: &'a Provider, host: &str) {
        for name in provider.detect.spf.iter() {
            let below = || {
                let meant = name.contains('*') && glob::matches(name, host);
                meant.then_some((Fit::Whole, 0..name.len()))
            };
            self.offer(find_host(name, host).or_else(below), Field::Include, name);
        }
        for name in term_names(provider) {
            let lent = find_host(name, host).map(|(_, range)| (Fit::Lent, range));
            self.offer(lent, Field::Include, name);
        }
        if let Some(site) = &provider.website {
            self.offer(find_host(site, host), Field::Website, site);
        }
    }
}

/// The names in the terms that a service has one add to SPF.
fn term_names(provider: &Provider) -> impl Iterator<Item = &str> {
    let regions = provider.spf.regions.iter().flat_map(|region| region.terms.iter());
    provider.spf.terms.iter().chain(regions).map(|term| term.split_once(':').map_or("", |(_, name)| name))
}

/// The services that answer `query`, the best first; all of them, by name, for an empty one.
pub fn search<'a>(query: &str, providers: impl IntoIterator<Item = &'a Provider>) -> Vec<Hit<'a>> {
    let providers: Vec<&Provider> = providers.into_iter().collect();
    let unknown: Vec<(usize, Marks)> = (0..providers.len()).map(|place| (place, Marks::UNKNOWN)).collect();
    search_marked(query, &unknown, usize::MAX, &|place| providers.get(place).copied())
}

/// The `most` best of them, for who asks with every key: the services are numbers with their marks, and `service` tells
/// which one it is, and `None` where it is not meant. It is asked for those alone whose marks fit.
pub fn search_marked<'a>(
    query: &str,
    marked: &[(usize, Marks)],
    most: usize,
    service: &dyn Fn(usize) -> Option<&'a Provider>,
) -> Vec<Hit<'a>> {
    let hosts: Vec<(HostMarks, String)> = hosts(query).into_iter().map(|host| (HostMarks::of(&host), host)).collect();
    let words: Vec<char> = letters(query).map(|(_, _, c)| c).collect();
    let mut hits = Hits { most, hits: Vec::new() };
    for (place, marks) in marked {
        let by_words = marks.may_be_words(&words);
        let mut hosts = hosts.iter().filter(|(host, _)| marks.may_be_host(*host)).peekable();
        if !by_words && hosts.peek().is_none() {
            continue;
        }
        let Some(provider) = service(*place) else { continue };
        let mut best = Best(None);
        if by_words {
            for (field, text) in names(provider) {
                best.offer(find_words(text, &words), field, text);
            }
        }
        for (_, host) in hosts {
            best.offer_hosts(provider, host);
        }
        hits.offer(provider, best);
    }
    let slips = slips(words.len());
    if hits.hits.is_empty() && slips > 0 {
        for (place, _) in marked.iter().filter(|(_, marks)| marks.may_be_near(&words, slips)) {
            let Some(provider) = service(*place) else { continue };
            let mut best = Best(None);
            for (field, text) in names(provider) {
                best.offer(find_near(text, &words, slips), field, text);
            }
            hits.offer(provider, best);
        }
    }
    hits.hits.into_iter().map(|(_, hit)| hit).collect()
}

/// The best so far, the best first.
struct Hits<'a> {
    most: usize,
    hits: Vec<(Rank, Hit<'a>)>,
}

impl<'a> Hits<'a> {
    fn offer(&mut self, provider: &'a Provider, best: Best<'a>) {
        let Some((rank, text, range)) = best.0 else { return };
        let is_before = |(other, hit): &(Rank, Hit<'_>)| {
            // Of two slips the smaller one counts more than where it is.
            let order = near(*other).cmp(&near(rank)).then_with(|| other.cmp(&rank));
            order.then_with(|| lowered(&hit.provider.name).cmp(lowered(&provider.name))).is_le()
        };
        let place = self.hits.partition_point(is_before);
        if place < self.most {
            self.hits.truncate(self.most - 1);
            self.hits.insert(place, (rank, Hit { provider, field: rank.1, text, range }));
        }
    }
}

fn near(rank: Rank) -> u8 {
    if let Fit::Near(slips) = rank.2 { slips } else { 0 }
}

/// The names that people say.
fn names(provider: &Provider) -> impl Iterator<Item = (Field, &str)> {
    let aliases = provider.aliases.iter().map(|alias| (Field::Alias, &**alias));
    std::iter::once((Field::Name, &*provider.name)).chain(aliases)
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

/// Where the words of `text` start.
fn words(text: &str) -> impl Iterator<Item = usize> {
    let mut inside = false;
    text.bytes().enumerate().filter_map(move |(at, byte)| {
        let letter = match byte {
            0..0x80 => byte.is_ascii_alphanumeric(),
            // The rest of a character is what its first byte is.
            0x80..0xC0 => inside,
            _ => text.get(at..).and_then(|rest| rest.chars().next()).is_some_and(is_letter),
        };
        let starts = letter && !inside;
        inside = letter;
        starts.then_some(at)
    })
}

/// `query` in `text`, from the start of a word on.
fn find_words(text: &str, query: &[char]) -> Option<(Fit, Range<usize>)> {
    if query.is_empty() {
        return Some((Fit::Word, 0..0));
    }
    words(text).enumerate().find_map(|(i, start)| {
        let mut given = letters(text.get(start..)?);
        let mut length = 0;
        for wanted in query {
            let (_, end, c) = given.next()?;
            if c != *wanted {
                return None;
            }
            length = end;
        }
        let fit = match i {
            0 if given.next().is_none() => Fit::Whole,
            0 => Fit::Start,
            _ => Fit::Word,
        };
        Some((fit, start..start + length))
    })
}

/// The most letters of a query in which slips are forgiven.
const LONGEST: usize = 30;

/// How many slips are forgiven in a query of so many letters.
fn slips(letters: usize) -> u8 {
    match letters {
        4..8 => 1,
        8..=LONGEST => 2,
        _ => 0,
    }
}

/// `query` in `text` from the start of a word on, with at most `slips` slips:
/// a letter wrong, missing, too many, or two that change places.
fn find_near(text: &str, query: &[char], slips: u8) -> Option<(Fit, Range<usize>)> {
    let mut best: Option<(u8, Range<usize>)> = None;
    for start in words(text) {
        let Some(word) = text.get(start..) else { continue };
        if let Some((slips, length)) = distance(word, query, slips)
            && best.as_ref().is_none_or(|(least, _)| slips < *least)
        {
            let end = length.checked_sub(1).and_then(|last| letters(word).nth(last)).map_or(0, |(_, end, _)| end);
            best = Some((slips, start..start + end));
        }
    }
    best.map(|(slips, range)| (Fit::Near(slips), range))
}

/// The slips between so many letters of the query, the row, and so many of the text.
type Row = [u8; LONGEST + 3];

/// The slips between `query` and that start of `text` which is nearest to it,
/// and its letters. Only the diagonal band within `most` is looked at.
fn distance(text: &str, query: &[char], most: u8) -> Option<(u8, usize)> {
    let band = usize::from(most);
    let mut given = ['\0'; LONGEST + 2];
    let mut length = 0;
    for (place, (_, _, c)) in given.iter_mut().zip(letters(text)).take(query.len() + band) {
        *place = c;
        length += 1;
    }
    // Each letter that is missing is a slip.
    let text = given.get(..length).filter(|text| text.len() + band >= query.len())?;
    let far = most + 1;
    let at = |row: &Row, i: usize| row.get(i).copied().unwrap_or(far);
    let (mut above, mut row): (Row, Row) = ([far; LONGEST + 3], [far; LONGEST + 3]);
    row.iter_mut().zip(0..far).take(length + 1).for_each(|(cell, slips)| *cell = slips);
    for (i, &wanted) in query.iter().enumerate() {
        let mut next: Row = [far; LONGEST + 3];
        if let (Some(first), Ok(slips)) = (next.first_mut(), u8::try_from(i + 1)) {
            *first = slips.min(far);
        }
        let mut nearest = at(&next, 0);
        for (j, &given) in text.iter().enumerate().skip(i.saturating_sub(band)).take(2 * band + 1) {
            let mut least = at(&row, j) + u8::from(wanted != given);
            least = least.min(at(&row, j + 1) + 1).min(at(&next, j) + 1);
            let swapped = i > 0 && j > 0 && query.get(i - 1) == Some(&given) && text.get(j - 1) == Some(&wanted);
            if swapped {
                least = least.min(at(&above, j - 1) + 1);
            }
            if let Some(cell) = next.get_mut(j + 1) {
                *cell = least.min(far);
            }
            nearest = nearest.min(least);
        }
        if nearest > most {
            return None;
        }
        (above, row) = (row, next);
    }
    // Of two starts that are as near the one of the query's own length is meant.
    let off = |letters: usize| letters.abs_diff(query.len());
    let cells = row.iter().copied().take(length + 1).enumerate();
    let (letters, slips) = cells.min_by_key(|&(letters, slips)| (slips, off(letters)))?;
    (slips <= most).then_some((slips, letters))
}

/// The host names in a query: `include:_spf.example.net`, `https://example.net/x`, `Example.net.`, or a whole record.
fn hosts(query: &str) -> Vec<String> {
    let query = query.trim().to_ascii_lowercase();
    let one = !query.contains(char::is_whitespace);
    // Among several words only what has a dot can be a host name.
    let words = query.split_whitespace().map(bare_host).filter(|host| one || host.contains('.'));
    // Two letters would be found in every second name.
    words.filter(|host| host.len() > 2).map(str::to_owned).collect()
}

fn bare_host(word: &str) -> &str {
    let word = word.split_once("://").map_or(word, |(_, rest)| rest);
    let word = word.split(['/', '?', '#']).next().unwrap_or_default();
    let word = word.rsplit([':', '=', '@']).next().unwrap_or_default();
    word.trim_matches('.')
}

/// `query` in the host name `text`, from the start of a label on; or `text` at the end of a longer `query`.
fn find_host(text: &str, query: &str) -> Option<(Fit, Range<usize>)> {
    let mut plain = text;
    while let Some(rest) = plain.strip_prefix("*.") {
        plain = rest;
    }
    let offset = text.len() - plain.len();
    // Each key asks this of a thousand names: of most of them the first letters of their labels are all that is looked at.
    let first = query.bytes().next();
    let mut before = b'.';
    for (at, byte) in plain.bytes().enumerate() {
        let starts =
            before == b'.' && Some(byte) == first && plain.get(at..).is_some_and(|rest| rest.starts_with(query));
        if starts {
            let fit = match at {
                0 if plain.len() == query.len() => Fit::Whole,
                0 => Fit::Start,
                _ => Fit::Word,
            };
            return Some((fit, offset + at..offset + at + query.len()));
        }
        before = byte;
    }
    let rest = query.strip_suffix(plain)?;
    rest.ends_with('.').then_some((Fit::Word, offset..text.len()))
}
