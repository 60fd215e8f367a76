//! What is wrong with a term that the grammar refuses, and the term that was
//! meant, where that is certain. Runs only on faults.

use std::net::{Ipv4Addr, Ipv6Addr};
use std::ops::Range;

use super::{SpfRecord, TermKind, parse};
use crate::finding::{Code, Finding};
use crate::order;

/// The mechanisms and modifiers that a typing error may have meant.
const NAMES: [&str; 10] = ["all", "include", "a", "mx", "ptr", "ip4", "ip6", "exists", "redirect", "exp"];

/// Text that does not begin with `v=spf1` and SP (§4.5). Gives the finding and
/// what stands in the place of the version.
pub(super) fn version(text: &str) -> (Finding, Range<usize>) {
    let body = text.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '\u{feff}'));
    let start = text.len() - body.len();
    let is_version = body.get(..6).is_some_and(|head| head.eq_ignore_ascii_case("v=spf1"));
    if is_version && start > 0 && matches!(body.as_bytes().get(6), None | Some(b' ')) {
        let quoted = body.trim_end_matches(['"', '\'']);
        let finding = Finding::new(Code::SpfLeadingWhitespace).at(0..text.len()).fix(quoted);
        return (finding, start..start + 6);
    }
    if is_version {
        return (Finding::new(Code::SpfVersionNotTerminated).at(start..start + 6), start..start + 6);
    }
    let end = text.find(' ').unwrap_or(text.len());
    let found = text.get(..end).unwrap_or_default();
    (Finding::new(Code::SpfVersionBad).at(0..end).with("found", found), 0..end)
}

/// A byte that is not visible ASCII.
pub(super) fn bytes(word: &str, at: usize) -> Finding {
    let found = word.get(at..).and_then(|rest| rest.chars().next()).unwrap_or(char::REPLACEMENT_CHARACTER);
    let point = format!("U+{:04X}", u32::from(found));
    if found.is_ascii() {
        return Finding::new(Code::SpfControlChar).with("character", point);
    }
    let plain = ascii(word);
    let fault = Finding::new(if plain.is_ascii() { Code::SpfNonAscii } else { Code::SpfIdnUlabel });
    let fault = fault.with("character", point);
    if plain.is_ascii() { fault.fix(plain) } else { fault }
}

/// Typographic characters written as the ASCII they stand for.
fn ascii(word: &str) -> String {
    word.chars()
        .filter_map(|c| match c {
            '\u{2010}'..='\u{2015}' | '\u{2212}' => Some('-'),
            '\u{201c}' | '\u{201d}' | '\u{2018}' | '\u{2019}' => None,
            '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{a0}' => None,
            '\u{ff1a}' => Some(':'),
            '\u{223c}' | '\u{2dc}' => Some('~'),
            other => Some(other),
        })
        .collect()
}

/// A word with `=` whose left side is no name of a modifier.
pub(super) fn modifier_name(word: &str, name: &str) -> Finding {
    let bare = name.trim_start_matches(['+', '-', '~', '?']);
    if bare.len() < name.len() && NAMES.iter().any(|known| bare.eq_ignore_ascii_case(known)) {
        let fault = Finding::new(Code::SpfQualifierOnModifier).with("modifier", bare);
        if bare.eq_ignore_ascii_case("redirect") || bare.eq_ignore_ascii_case("exp") {
            return fault.fix(word.get(name.len() - bare.len()..).unwrap_or_default().to_owned());
        }
        return fault.fix(word.replacen('=', ":", 1));
    }
    Finding::new(Code::SpfModifierName).with("name", name)
}

/// Where a prefix length stands at the end of a domain-spec.
pub(super) fn prefix_length(text: &str) -> Option<usize> {
    if !text.as_bytes().last().is_some_and(u8::is_ascii_digit) {
        return None;
    }
    let head = text.trim_end_matches(|c: char| c.is_ascii_digit());
    head.ends_with('/').then(|| head.trim_end_matches('/').len())
}

/// A prefix length where none may stand; it begins at `at`.
pub(super) fn cidr_not_allowed(word: &str, at: usize) -> Finding {
    Finding::new(Code::SpfCidrNotAllowed).fix(word.get(..at).unwrap_or_default().to_owned())
}

/// A prefix length that is none; its digits begin at `at`.
pub(super) fn cidr(word: &str, code: Code, at: usize, most: u8) -> Finding {
    let (head, length) = word.split_at_checked(at).unwrap_or((word, ""));
    let fault = Finding::new(code).with("length", length).with("limit", most);
    let shortened = length.trim_start_matches('0');
    let number: Option<u8> = shortened.parse().ok().filter(|number| *number <= most);
    match (code, number) {
        (Code::SpfCidrLeadingZero, Some(number)) => fault.fix(format!("{head}{number}")),
        // One address was meant: "ip4:192.0.2.1//32" has a slash too many.
        (Code::SpfCidrForm, _) => match length.trim_start_matches('/').parse::<u8>() {
            Ok(number) if number <= most && most == 32 => fault.fix(format!("{head}{number}")),
            Ok(number) if number <= most && length.starts_with('/') => fault.fix(format!("{head}{number}")),
            _ => fault,
        },
        _ => fault,
    }
}

/// A second prefix length with one slash; it begins at `at`.
pub(super) fn dual_cidr(word: &str, at: usize) -> Finding {
    let (head, length) = word.split_at_checked(at).unwrap_or((word, ""));
    Finding::new(Code::SpfCidrForm).fix(format!("{head}/{length}"))
}

/// `all` with something behind it.
pub(super) fn all_argument(word: &str, colon: bool) -> Finding {
    let end = word.find([':', '/']).unwrap_or(word.len());
    let code = if !colon && word.get(end..).is_some_and(|rest| rest.starts_with('/')) {
        Code::SpfCidrNotAllowed
    } else {
        Code::SpfAllArgument
    };
    Finding::new(code).fix(word.get(..end).unwrap_or_default().to_owned())
}

/// So many places of a word are looked at.
const PLACES: usize = 16;

/// The terms between which spaces are missing: `aip4:192.0.2.7`. This goes before a slip in a name: no term is lost.
/// Not behind `all`, where nothing is looked at, and not where it would let everybody send.
pub(super) fn glued(word: &str) -> Option<String> {
    let (mut terms, mut start) = (String::new(), 0);
    for (at, _) in word.char_indices().filter(|(at, _)| *at > 0 && begins(word, *at)).take(PLACES) {
        let (head, rest) = (word.get(start..at)?, word.get(at..)?);
        let plain = head.trim_start_matches(['+', '-', '~', '?']);
        // A letter too many, or one more digit of the address: nobody can know.
        let letter =
            rest.starts_with(['a', 'A']) && !rest.get(..3).is_some_and(|name| name.eq_ignore_ascii_case("all"));
        let unclear = letter
            && (plain.eq_ignore_ascii_case("a") || plain.get(..3).is_some_and(|name| name.eq_ignore_ascii_case("ip6")));
        if unclear || plain.eq_ignore_ascii_case("all") || !parse::is_term(head) {
            continue;
        }
        terms.push_str(head);
        terms.push(' ');
        if parse::is_term(rest) {
            return Some(terms + rest);
        }
        start = at;
    }
    None
}

/// Does a term begin here? A bare `a` may be a letter too many.
fn begins(word: &str, at: usize) -> bool {
    let rest = word.get(at..).unwrap_or_default();
    let body = rest.strip_prefix(['+', '-', '~', '?']).unwrap_or(rest);
    let signed = body.len() < rest.len();
    NAMES.into_iter().any(|known| {
        let named = body.get(..known.len()).is_some_and(|name| name.eq_ignore_ascii_case(known));
        let next = body.as_bytes().get(known.len());
        named
            && matches!(next, None | Some(b':' | b'/' | b'=' | b'-' | b'~' | b'?'))
            && match known {
                "all" => signed && !rest.starts_with('+'),
                "a" => signed || next == Some(&b':'),
                _ => true,
            }
    })
}

/// A word that is no mechanism. `start` is where its qualifier ends.
pub(super) fn unknown_mechanism(word: &str, start: usize, name: &str) -> Finding {
    let (sign, body) = word.split_at_checked(start).unwrap_or(("", word));
    if let Some(fault) = separated(sign, body) {
        return fault;
    }
    let doubled = body.trim_start_matches(['+', '-', '~', '?']);
    if doubled.len() < body.len() || body.is_empty() {
        let fault = Finding::new(Code::SpfQualifierAlone);
        let same = body.bytes().all(|byte| sign.as_bytes().first() == Some(&byte) || byte.is_ascii_alphanumeric());
        return if same && !doubled.is_empty() { fault.fix(format!("{sign}{doubled}")) } else { fault };
    }
    // "all." and its like: the dot makes it another name.
    if body.trim_end_matches('.').eq_ignore_ascii_case("all") {
        return Finding::new(Code::SpfAllArgument).fix(format!("{sign}all"));
    }
    let rest = body.get(name.len()..).unwrap_or_default();
    if name.eq_ignore_ascii_case("redirect") || name.eq_ignore_ascii_case("exp") {
        let fault = Finding::new(Code::SpfRedirectColon).with("modifier", name);
        let value = rest.trim_start_matches(':');
        return if value.is_empty() { fault } else { fault.fix(format!("{name}={value}")) };
    }
    if let Some(term) = address_term(body) {
        return Finding::new(Code::SpfBareDomain).with("value", body).fix(format!("{sign}{term}"));
    }
    if !rest.starts_with(':') && body.contains('.') && !body.contains(['=', '/']) {
        return Finding::new(Code::SpfBareDomain).with("value", body);
    }
    let fault = Finding::new(Code::SpfUnknownMechanism).with("name", name);
    match meant(name, rest) {
        Some(known) if known == "redirect" || known == "exp" => {
            fault.fix(format!("{known}={}", rest.trim_start_matches(':')))
        }
        Some(known) => fault.fix(format!("{sign}{known}{rest}")),
        None => fault,
    }
}

/// `;` or `,` between or behind terms.
fn separated(sign: &str, body: &str) -> Option<Finding> {
    let trimmed = body.trim_end_matches([';', ',']);
    (trimmed.len() < body.len() && !trimmed.is_empty())
        .then(|| Finding::new(Code::SpfSemicolon).fix(format!("{sign}{trimmed}")))
}

/// The term for a bare address or network.
fn address_term(text: &str) -> Option<String> {
    let (address, _) = text.split_once('/').unwrap_or((text, ""));
    let is4 = address.parse::<Ipv4Addr>().is_ok();
    let is6 = address.parse::<Ipv6Addr>().is_ok();
    (is4 || is6).then(|| format!("{}:{text}", if is4 { "ip4" } else { "ip6" }))
}

/// The one name that a typing error can have meant.
fn meant(name: &str, rest: &str) -> Option<&'static str> {
    let name = name.to_ascii_lowercase();
    let value = rest.trim_start_matches(':');
    let by_value = || match address_term(value)? {
        term if term.starts_with("ip4") => Some("ip4"),
        _ => Some("ip6"),
    };
    match name.as_str() {
        "ipv4" | "ip-4" | "ipv4-address" => Some("ip4"),
        "ipv6" | "ip-6" => Some("ip6"),
        "ip" | "ip5" | "host" => by_value(),
        "incl" | "includes" => Some("include"),
        _ => {
            let known = NAMES.into_iter().filter(|known| known.len() >= 3 && near(&name, known));
            let mut known = known.filter(|known| !matches!(*known, "ip4" | "ip6") || by_value() == Some(known));
            let first = known.next()?;
            known.next().is_none().then_some(first)
        }
    }
}

/// At most one letter added, lost, changed or swapped; two in a long word.
fn near(typed: &str, known: &str) -> bool {
    let allowed = if known.len() >= 7 { 2 } else { 1 };
    let (a, b) = (typed.as_bytes(), known.as_bytes());
    if a.len().abs_diff(b.len()) > allowed {
        return false;
    }
    // Rows of the table of distances (with neighbours swapped), last three kept.
    let mut older = [0; LONGEST + 1];
    let mut row: [usize; LONGEST + 1] = std::array::from_fn(|index| index);
    for (i, x) in a.iter().enumerate() {
        let mut next = [i + 1; LONGEST + 1];
        for (j, y) in b.iter().enumerate() {
            let at = |row: &[usize], index: usize| row.get(index).copied().unwrap_or(usize::MAX - 1);
            let mut best = (at(&row, j) + usize::from(x != y)).min(at(&row, j + 1) + 1).min(at(&next, j) + 1);
            let swapped = i > 0 && j > 0 && a.get(i - 1) == Some(y) && b.get(j - 1) == Some(x);
            if swapped {
                best = best.min(at(&older, j - 1) + 1);
            }
            if let Some(place) = next.get_mut(j + 1) {
                *place = best;
            }
        }
        (older, row) = (row, next);
    }
    row.get(b.len()).is_some_and(|distance| *distance <= allowed)
}

/// The length of "redirect", the longest name.
const LONGEST: usize = 8;

/// A domain-spec that ends in no toplabel. It begins at `at`.
pub(super) fn domain_end(word: &str, at: usize, text: &str) -> Finding {
    let head = word.get(..at).unwrap_or_default();
    let sign = head.get(..head.len() - head.trim_start_matches(['+', '-', '~', '?']).len()).unwrap_or_default();
    if let Some(trimmed) = text.strip_suffix([';', ',']) {
        return Finding::new(Code::SpfSemicolon).fix(format!("{head}{}", trimmed.trim_end_matches([';', ','])));
    }
    if let Some(term) = address_term(text) {
        return Finding::new(Code::SpfIpInDomain).with("value", text).fix(format!("{sign}{term}"));
    }
    if text.contains("://") || text.contains('@') {
        let fault = Finding::new(Code::SpfUrlOrEmail).with("value", text);
        return match host_of(text) {
            Some(host) => fault.fix(format!("{head}{host}")),
            None => fault,
        };
    }
    if let Some((host, port)) = text.rsplit_once(':')
        && !port.is_empty()
        && port.bytes().all(|byte| byte.is_ascii_digit())
    {
        return Finding::new(Code::SpfPort).with("port", port).fix(format!("{head}{host}"));
    }
    let tail = text.trim_end_matches(|c: char| c.is_ascii_digit());
    if tail.ends_with('/') {
        return Finding::new(Code::SpfCidrForm);
    }
    Finding::new(Code::SpfDomainEnd).with("value", text)
}

/// The host in a URL or behind an `@`.
pub(super) fn host_of(text: &str) -> Option<&str> {
    let rest = text.split_once("://").map_or(text, |(_, rest)| rest);
    let rest = rest.rsplit_once('@').map_or(rest, |(_, host)| host);
    let host = rest.split(['/', ':', '?']).next().unwrap_or_default();
    (host.contains('.') && host.len() < text.len()).then_some(host)
}

/// An `ip4:` whose network is none. The network begins at `at`.
pub(super) fn ip4(word: &str, at: usize, address: &str) -> Finding {
    let (head, value) = word.split_at_checked(at).unwrap_or((word, ""));
    if let Some(list) = addresses(value) {
        let terms: Vec<String> = list.iter().map(|one| format!("{head}{one}")).collect();
        return Finding::new(Code::SpfSemicolon).fix(terms.join(" "));
    }
    if address.parse::<Ipv6Addr>().is_ok() || value.split('/').next().is_some_and(|v| v.parse::<Ipv6Addr>().is_ok()) {
        return Finding::new(Code::SpfIpFamily).with("value", value).fix(format!("{}6:{value}", trim_family(head)));
    }
    if let Some((host, port)) = address.split_once(':')
        && host.parse::<Ipv4Addr>().is_ok()
    {
        return Finding::new(Code::SpfPort).with("port", port).fix(format!("{head}{host}"));
    }
    let fault = Finding::new(Code::SpfIp4Invalid).with("value", address);
    let parts: Vec<&str> = address.split('.').collect();
    let numbers: Vec<Option<u8>> =
        parts.iter().map(|part| part.trim_start_matches('0').parse().ok().or((*part == "0").then_some(0))).collect();
    if let Some(part) = parts.iter().find(|part| part.parse::<u64>().is_ok_and(|number| number > 255)) {
        return fault.with("part", part);
    }
    // Leading zeros: some readers take them as octal, so say it only when the
    // number is the same either way.
    if parts.len() == 4
        && numbers.iter().all(Option::is_some)
        && parts
            .iter()
            .all(|part| !part.contains(['8', '9']) && part.trim_start_matches('0').len() <= 1 || !part.starts_with('0'))
    {
        let plain: Vec<String> = numbers.into_iter().flatten().map(|number| number.to_string()).collect();
        return fault.fix(word.replacen(address, &plain.join("."), 1));
    }
    fault
}

/// An `ip6:` whose network is none. The network begins at `at`.
pub(super) fn ip6(word: &str, at: usize, address: &str) -> Finding {
    let (head, value) = word.split_at_checked(at).unwrap_or((word, ""));
    if address.parse::<Ipv4Addr>().is_ok() {
        return Finding::new(Code::SpfIpFamily).with("value", value).fix(format!("{}4:{value}", trim_family(head)));
    }
    let fault = Finding::new(Code::SpfIp6Invalid).with("value", address);
    let bare = address.trim_start_matches('[').split([']', '%']).next().unwrap_or_default();
    if bare.len() < address.len() && bare.parse::<Ipv6Addr>().is_ok() {
        return fault.fix(word.replacen(address, bare, 1));
    }
    fault
}

/// `ip4:` or `ip6:` without the number and what follows.
fn trim_family(head: &str) -> &str {
    head.trim_end_matches(':').trim_end_matches(['4', '6'])
}

/// Several addresses in one term, as `192.0.2.1,192.0.2.2`.
fn addresses(value: &str) -> Option<Vec<&str>> {
    let list: Vec<&str> = value.split([',', ';']).filter(|part| !part.is_empty()).collect();
    let all = list.iter().all(|part| part.split('/').next().is_some_and(|address| address.parse::<Ipv4Addr>().is_ok()));
    (value.contains([',', ';']) && all).then_some(list)
}

/// Faults that only the next term explains: `include: x.com`, `- all`.
pub(super) fn neighbours(record: &SpfRecord<'_>, findings: &mut Vec<Finding>) {
    let (mut joined, mut explained) = (Vec::new(), Vec::new());
    for (first, second) in record.terms().zip(record.terms().skip(1)) {
        if first.kind != TermKind::Invalid {
            continue;
        }
        let colon = first.text.ends_with([':', '=']);
        let sign = matches!(&*first.text, "+" | "-" | "~" | "?");
        if !(sign || colon && second.kind == TermKind::Invalid) {
            continue;
        }
        let code = if sign { Code::SpfQualifierAlone } else { Code::SpfSpaceAfterColon };
        let (from, to) = (first.text.span(), second.text.span());
        let text = format!("{}{}", first.text, second.text);
        joined.push(Finding::new(code).at(from.start..to.end).with("term", &text).fix(text));
        explained.extend([from.start, to.start]);
    }
    if joined.is_empty() {
        return;
    }
    // The places are in order, as the terms are.
    findings.retain(|finding| finding.span.as_ref().is_none_or(|span| explained.binary_search(&span.start).is_err()));
    findings.append(&mut joined);
    order::sort_by_key(findings, |finding| finding.span.as_ref().map_or(0, |span| span.start));
}
