//! The commonest terms in one look, in lower case: networks, `all`, and `include`, `a` and
//! `mx` of plain names. Whatever is uncommon about a term leaves it to the other readers,
//! which say what is wrong with it; both must read the same. Places are bytes of the text.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::Listener;
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

/// The address that begins here, and its end.
fn ip4(text: &[u8], at: usize) -> Option<(Ipv4Addr, usize)> {
    if let Some(twenty) = text.get(at..).and_then(<[u8]>::first_chunk) {
        return ip4_at_once(twenty).map(|(address, length)| (address, at + length));
    }
    let (mut address, mut at) = number(text, at)?;
    for _ in 0..3 {
        let (octet, end) = number(text, at + 1).filter(|_| text.get(at) == Some(&b'.'))?;
        (address, at) = (address << 8 | octet, end);
    }
    Some((Ipv4Addr::from(address), at))
}

/// The same where more text follows, without a branch: how many digits a number has cannot be
/// foreseen. No address has more than fifteen characters, so that all its numbers end within sixteen.
#[inline(never)]
fn ip4_at_once(text: &[u8; 20]) -> Option<(Ipv4Addr, usize)> {
    let mut others = bits(no_digits(head(text, 0))) | bits(no_digits(head(text, 8))) << 8;
    let (mut address, mut start) = (0_u32, 0_u32);
    for place in 0..4 {
        let end = others.trailing_zeros();
        others &= others.wrapping_sub(1);
        let first = (start & 15) as usize;
        let four = text.get(first..first + 4)?.first_chunk().map_or(0, |four| u32::from_le_bytes(*four)) ^ 0x3030_3030;
        let length = end.wrapping_sub(start);
        // Its digits in the upper bytes, and nothing in the lower.
        let three = four.wrapping_shl(32_u32.wrapping_sub(8 * length));
        // Tens and hundreds are added to the digit in the highest byte.
        address = address << 8 | three.wrapping_mul(1 + (10 << 8) + (100 << 16)) >> 24;
        // Compared as a text: neither a zero first, nor more than "255".
        if three.swap_bytes().wrapping_sub(LEAST[(length & 3) as usize]) > MORE[(length & 3) as usize] || length > 3 {
            return None;
        }
        if place < 3 && *text.get((end & 15) as usize)? != b'.' {
            return None;
        }
        start = end + 1;
    }
    Some((Ipv4Addr::from(address), start as usize - 1))
}
static LEAST: [u32; 4] = [u32::MAX, 0, 0x100, 0x1_0000];
static MORE: [u32; 4] = [0, 9, 0x909-0x100, 0x2_0505-0x1_0000];

/// A bit for each of eight whose high bit is set.
fn bits(high: u64) -> u32 {
    ((high >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56) as u32
}

/// Of eight characters those that are no digits.
fn no_digits(eight: u64) -> u64 {
    let digits = eight ^ (EACH * 0x30);
    (digits.wrapping_add(EACH * 0x76) | digits) & HIGH
}

/// A number up to 255 without a leading zero, and its end.
fn number(text: &[u8], at: usize) -> Option<(u32, usize)> {
    let value = |digit: u8| u32::from(digit - b'0');
    match text.get(at..)? {
        [a @ b'1'..=b'9', b @ b'0'..=b'9', c @ b'0'..=b'9', ..] => {
            Some((value(*a) * 100 + value(*b) * 10 + value(*c), at + 3)).filter(|(number, _)| *number < 256)
        }
        [a @ b'1'..=b'9', b @ b'0'..=b'9', ..] => Some((value(*a) * 10 + value(*b), at + 2)),
        [a @ b'0'..=b'9', ..] => Some((value(*a), at + 1)),
        _ => None,
    }
}

/// The address that begins here in hexadecimal groups alone, and its end.
fn ip6(text: &[u8], at: usize) -> Option<(Ipv6Addr, usize)> {
    let (mut address, mut count) = (0_u128, 0_u32);
    let is = |at: usize, byte: u8| text.get(at) == Some(&byte);
    let begins = is(at, b':') && is(at + 1, b':');
    let (mut gap, mut at) = if begins { (Some(0), at + 2) } else { (None, at) };
    let mut may_end = begins;
    loop {
        let (group, digits) = group(text, at);
        if digits == 0 {
            break;
        }
        (address, count) = (address << 16 | u128::from(group), count + 1);
        at += digits;
        may_end = true;
        if !is(at, b':') {
            break;
        }
        if is(at + 1, b':') && gap.is_none() {
            (gap, at) = (Some(count), at + 2);
        } else {
            (may_end, at) = (false, at + 1);
        }
    }
    let behind = match gap {
        Some(before) if count < 8 => count - before,
        None if count == 8 => 8,
        _ => return None,
    };
    // What stands behind the gap, and what stands before it.
    let low = address & u128::MAX.checked_shr(128 - 16 * behind).unwrap_or(0);
    let high = (address ^ low).checked_shl(16 * (8 - count)).unwrap_or(0);
    may_end.then(|| (Ipv6Addr::from(high | low), at))
}

/// Up to four hexadecimal digits, and how many.
fn group(text: &[u8], at: usize) -> (u16, usize) {
    let digits = text.get(at..).unwrap_or_default().iter().take(4);
    let digits = digits.map_while(|byte| char::from(*byte).to_digit(16));
    digits.fold((0, 0), |(group, count), digit| (group << 4 | u16::try_from(digit).unwrap_or(0), count + 1))
}

/// A prefix length, if one stands here, up to `most`; and its end.
fn prefix(text: &[u8], at: usize, most: u32) -> Option<(Option<u8>, usize)> {
    if text.get(at) != Some(&b'/') {
        return Some((None, at));
    }
    // A length is written as a number of an address is, and not longer.
    let (length, end) = number(text, at + 1)?;
    let length = u8::try_from(length).ok().filter(|_| length <= most)?;
    Some((Some(length), end))
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

const EACH: u64 = u64::from_ne_bytes([1; 8]);
const HIGH: u64 = EACH * 0x80;

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
