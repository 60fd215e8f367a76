//! The commonest terms in one look, in lower case: networks, `all`, and `include`, `a` and
//! `mx` of plain names. Whatever is uncommon about a term leaves it to the other readers,
//! which say what is wrong with it; both must read the same. Places are bytes of the text.

use super::Listener;
use super::address::{ip4, ip6, prefix};
use super::domain::is_toplabel;
use crate::spf::{Directive, DomainSpec, DualCidr, Macros, Mechanism, Qualifier, Span, Term, TermKind};

/// Reads the term at `start` and gives its end; none where another look is needed.
// Whoever reads has a listener of its own; and what the listener does is known for each mechanism.
#[allow(clippy::inline_always)]
#[inline(always)]
pub(super) fn term(
    text: &[u8],
    start: usize,
    terms: &mut Vec<Term<Span>>,
    listener: &mut impl Listener,
) -> Option<usize> {
    let qualifier = text.get(start).copied().and_then(Qualifier::of);
    let at = start + usize::from(qualifier.is_some());
    let mut add = |end, mechanism| add(Directive { qualifier, mechanism }, start, end, terms, listener);
    let head = head(text, at);
    let begins = |name: u32| head & u64::from(u32::MAX) == u64::from(name);
    if begins(IP4) {
        let (network, end) = ip4(text, at + 4)?;
        let (prefix, end) = prefix(text, end, 32)?;
        ends(text, end).then(|| add(end, Mechanism::Ip4 { network, prefix }))
    } else if head == INCLUDE {
        let end = name(text, at + 8)?;
        ends(text, end).then(|| add(end, Mechanism::Include(plain(at + 8, end))))
    } else if begins(ALL) {
        Some(add(at + 3, Mechanism::All))
    } else if begins(IP6) {
        let (network, end) = ip6(text, at + 4)?;
        let (prefix, end) = prefix(text, end, 128)?;
        ends(text, end).then(|| add(end, Mechanism::Ip6 { network, prefix }))
    } else if head & 0xff == A {
        let (domain, cidr, end) = host(text, at + 1)?;
        ends(text, end).then(|| add(end, Mechanism::A { domain, cidr }))
    } else if head & 0xffff == MX {
        let (domain, cidr, end) = host(text, at + 2)?;
        ends(text, end).then(|| add(end, Mechanism::Mx { domain, cidr }))
    } else {
        None
    }
}

// Each mechanism is written where it is read: handed on to one place for all, it is copied twice.
#[allow(clippy::inline_always)]
#[inline(always)]
fn add(
    directive: Directive<Span>,
    start: usize,
    end: usize,
    terms: &mut Vec<Term<Span>>,
    listener: &mut impl Listener,
) -> usize {
    let text = Span::new(start..end);
    listener.plain(terms.len(), text, &directive);
    terms.push(Term { text, kind: TermKind::Directive(directive) });
    end
}

fn plain(start: usize, end: usize) -> DomainSpec<Span> {
    DomainSpec { text: Span::new(start..end), macros: Macros::None, odd: false }
}

const IP4: u32 = u32::from_le_bytes(*b"ip4:");
const IP6: u32 = u32::from_le_bytes(*b"ip6:");
const ALL: u32 = u32::from_le_bytes(*b"all ");
const INCLUDE: u64 = u64::from_le_bytes(*b"include:");
const A: u64 = u64::from_le_bytes(*b"a\0\0\0\0\0\0\0");
const MX: u64 = u64::from_le_bytes(*b"mx\0\0\0\0\0\0");

/// The eight bytes from a place on; SP where there are fewer.
pub(in crate::spf) fn head(text: &[u8], at: usize) -> u64 {
    let text = text.get(at..).unwrap_or_default();
    text.first_chunk().map_or_else(|| short_head(text), |head| u64::from_le_bytes(*head))
}

fn short_head(text: &[u8]) -> u64 {
    let spaces = u64::from_le_bytes([b' '; 8]);
    match (text.first_chunk(), text.last_chunk()) {
        // Two halves, which may overlap.
        (Some(first), Some(last)) => {
            let (first, last) = (u64::from(u32::from_le_bytes(*first)), u64::from(u32::from_le_bytes(*last)));
            let bits = 8 * (text.len() % 8);
            first | last << (bits - 32) | spaces << bits
        }
        _ => text.iter().rev().fold(spaces, |head, byte| head << 8 | u64::from(*byte)),
    }
}

/// A plain name and a prefix length for IPv4, if they stand here, and where they end.
fn host(text: &[u8], at: usize) -> Option<(Option<DomainSpec<Span>>, DualCidr, usize)> {
    let (domain, at) = match text.get(at) {
        Some(b':') => name(text, at + 1).map(|end| (Some(plain(at + 1, end)), end))?,
        _ => (None, at),
    };
    let (ip4, end) = prefix(text, at, 32)?;
    Some((domain, DualCidr { ip4, ip6: None }, end))
}

fn ends(text: &[u8], at: usize) -> bool {
    matches!(text.get(at), None | Some(b' '))
}

pub(super) const EACH: u64 = u64::from_ne_bytes([1; 8]);
pub(super) const HIGH: u64 = EACH * 0x80;

/// The end of a name of letters, digits, `-` and `_` that DNS can hold and that ends
/// in a toplabel. Looks at eight characters at once; of a mask the high bit of each byte
/// counts.
// A twentieth of parsing hangs on it.
#[allow(clippy::inline_always)]
#[inline(always)]
fn name(text: &[u8], start: usize) -> Option<usize> {
    // How much was looked at, where the last label begins, whether a dot stood right before.
    let (mut at, mut label, mut before) = (start, start, 0x80);
    loop {
        let eight = head(text, at);
        let others = others(eight);
        let dots = !differs(eight, b'.') & HIGH & others.wrapping_sub(1) & !others;
        // A dot first, or beside another.
        if dots & (dots << 8 | before) != 0 {
            return None;
        }
        label = if dots == 0 { label } else { at + dots.ilog2() as usize / 8 + 1 };
        if others != 0 {
            let end = at + others.trailing_zeros() as usize / 8;
            // A toplabel that is longer, or not of letters alone, is rare.
            let letters = (!letters(head(text, label)) & HIGH).trailing_zeros() as usize / 8;
            let is_name = label > start
                && end - start < 64
                && (letters == end - label && label < end || is_toplabel(text.get(label..end)?));
            return Some(end).filter(|_| is_name);
        }
        (at, before) = (at + 8, dots >> 56);
    }
}

/// Of eight characters those of no name.
fn others(eight: u64) -> u64 {
    // "-", "." and the digits; "/", too.
    let numbers = at_least(eight, b'-') ^ at_least(eight, b'9' + 1);
    // "_" is none of these, and "/" is: both are the other way round.
    let names = letters(eight) ^ numbers ^ differs(eight, b'_') ^ differs(eight, b'/');
    (!names | eight) & HIGH
}

/// Those that are letters, of what is ASCII.
fn letters(eight: u64) -> u64 {
    let small = eight | (EACH * 0x20);
    // Of two bits of which one follows from the other, one alone says: in between.
    at_least(small, b'a') ^ at_least(small, b'z' + 1)
}

/// The characters from this one on, of what is ASCII.
fn at_least(eight: u64, byte: u8) -> u64 {
    eight.wrapping_add(EACH * u64::from(0x80 - byte))
}

/// The characters that are not this one.
fn differs(eight: u64, byte: u8) -> u64 {
    (eight ^ (EACH * u64::from(byte))).wrapping_add(EACH * 0x7f)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::term;
    use crate::spf::parse::{Unheard, any_term};
    use crate::spf::{Span, TermKind};

    /// Pieces of terms, common and odd, so that what is put together of them is often nearly a term.
    const PIECES: [&str; 64] = [
        "ip4:",
        "IP4:",
        "ip6:",
        "Ip6:",
        "include:",
        "iNCLUDE:",
        "all",
        "aLL",
        "a",
        "A",
        "mx",
        "mX",
        "ptr",
        "exists:",
        "redirect=",
        "exp=",
        "+",
        "-",
        "~",
        "?",
        "0",
        "00",
        "1",
        "9",
        "24",
        "25",
        "32",
        "33",
        "64",
        "128",
        "129",
        "192",
        "255",
        "256",
        "198.51.100.7",
        "2001",
        "db8",
        "dead",
        "FFFF",
        "10000",
        "::",
        ":",
        ".",
        "..",
        "/",
        "//",
        "_spf",
        "spf",
        "example",
        "com",
        "test",
        "x-y",
        "-y",
        "y-",
        "123",
        "%{i}",
        "%",
        "é",
        "\u{7f}",
        "\t",
        " ",
        "  ",
        "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklm",
        "ns1.mail",
    ];

    fn quick(text: &str, start: usize) -> Option<(usize, TermKind<Span>)> {
        let mut terms = Vec::new();
        let end = term(text.as_bytes(), start, &mut terms, &mut Unheard)?;
        terms.first().map(|term| (end, term.kind))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(100_000))]
        #[test]
        fn what_is_read_in_one_look_is_what_the_careful_readers_read(
            front in 0_usize..3,
            pieces in prop::collection::vec(prop::sample::select(&PIECES[..]), 1..9),
        ) {
            let text = format!("{}{}", " ".repeat(front), pieces.concat());
            if let Some(read) = quick(&text, front) {
                let mut findings = Vec::new();
                prop_assert_eq!(read, any_term(&text, front, &mut findings), "{}", &text);
                prop_assert!(findings.is_empty(), "{}: {:?}", &text, findings);
            }
        }

        #[test]
        fn the_common_is_read_in_one_look(
            qualifier in prop::sample::select(&["", "+", "-", "~", "?"][..]),
            body in prop_oneof![
                Just("a".to_owned()), Just("mx".to_owned()), Just("all".to_owned()),
                any::<std::net::Ipv4Addr>().prop_map(|address| format!("ip4:{address}")),
                (any::<std::net::Ipv4Addr>(), 0_u8..=32).prop_map(|(address, length)| format!("ip4:{address}/{length}")),
                (any::<[u16; 8]>(), 0_u8..=128).prop_map(|(groups, length)| {
                    format!("ip6:{}/{length}", groups.map(|group| format!("{group:x}")).join(":"))
                }),
                "include:[a-z0-9_]{1,9}\\.[a-z][a-z0-9]{0,9}\\.[a-z]{2,8}",
            ],
        ) {
            let text = format!("{qualifier}{body}");
            prop_assert_eq!(quick(&text, 0), Some(any_term(&text, 0, &mut Vec::new())), "{}", &text);
            prop_assert_eq!(quick(&text.to_uppercase(), 0), None, "capitals are for who tells of them");
        }
    }
}
