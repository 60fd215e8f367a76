//! The commonest terms in one look: `include` of a plain name, networks, `all`, and
//! `a` and `mx` alone. Whatever is uncommon about a term leaves it to the other
//! readers, which say what is wrong with it; both must read the same.

use std::net::Ipv6Addr;

use super::domain::is_toplabel;
use super::network::{ip4_network, qnum};
use crate::spf::{Directive, DomainSpec, DualCidr, Macros, Mechanism, Qualifier, Span, TermKind};

/// The term at `start`: where it ends, what it is, and whether its name has capitals; none where another look is needed.
pub(super) fn term(text: &[u8], start: usize) -> Option<(usize, TermKind<Span>, bool)> {
    let qualifier = text.get(start).copied().and_then(Qualifier::of);
    let start = start + usize::from(qualifier.is_some());
    let head = head(text, start);
    let (end, mechanism, known) = if IP4.begins(head) {
        let (end, mechanism) = ip4(text, start + 4)?;
        (end, mechanism, IP4)
    } else if INCLUDE.begins(head) {
        let end = name(text, start + 8)?;
        let text = Span::new(start + 8..end);
        (end, Mechanism::Include(DomainSpec { text, macros: Macros::None, odd: false }), INCLUDE)
    } else if IP6.begins(head) {
        let (end, mechanism) = ip6(text, start + 4)?;
        (end, mechanism, IP6)
    } else if ALL.begins(head) {
        (start + 3, Mechanism::All, ALL)
    } else if A.begins(head) {
        (start + 1, Mechanism::A { domain: None, cidr: DualCidr::default() }, A)
    } else if MX.begins(head) {
        (start + 2, Mechanism::Mx { domain: None, cidr: DualCidr::default() }, MX)
    } else {
        return None;
    };
    Some((end, TermKind::Directive(Directive { qualifier, mechanism }), known.has_capitals(head)))
}

/// The eight bytes at a place; SP where there are fewer.
pub(in crate::spf) fn head(text: &[u8], at: usize) -> u64 {
    if let Some(head) = text.get(at..).and_then(<[u8]>::first_chunk) {
        return u64::from_le_bytes(*head);
    }
    let behind = (at + 8).saturating_sub(text.len());
    match text.last_chunk() {
        // The last eight, those before the place pushed out.
        Some(last) if behind < 8 => {
            let shift = 8 * behind;
            u64::from_le_bytes(*last) >> shift | SPACES << (64 - shift)
        }
        Some(_) => SPACES,
        None => {
            let mut head = [b' '; 8];
            head.iter_mut().zip(text.iter().skip(at)).for_each(|(to, from)| *to = *from);
            u64::from_le_bytes(head)
        }
    }
}

const SPACES: u64 = u64::from_ne_bytes([b' '; 8]);

/// How a term begins, letters in lower case.
#[derive(Clone, Copy)]
struct Known {
    bytes: u64,
    /// The bits that tell capitals.
    letters: u64,
    /// The bits that are compared.
    all: u64,
}

const IP4: Known = Known::of(b"ip4:");
const IP6: Known = Known::of(b"ip6:");
const INCLUDE: Known = Known::of(b"include:");
const ALL: Known = Known::of(b"all ");
const A: Known = Known::of(b"a ");
const MX: Known = Known::of(b"mx ");

impl Known {
    const fn of(mut text: &[u8]) -> Self {
        let (mut known, mut shift) = (Self { bytes: 0, letters: 0, all: 0 }, 0);
        while let [byte, rest @ ..] = text {
            known.bytes |= (*byte as u64) << shift;
            known.letters |= if byte.is_ascii_lowercase() { 0x20 << shift } else { 0 };
            known.all |= 0xff << shift;
            (text, shift) = (rest, shift + 8);
        }
        known
    }

    fn begins(&self, head: u64) -> bool {
        (head | self.letters) & self.all == self.bytes
    }

    /// Of what begins with it.
    fn has_capitals(&self, head: u64) -> bool {
        head & self.letters != self.letters
    }
}

/// `ip4-network [ ip4-cidr-length ]` at a place, up to SP or the end, and where that is.
fn ip4(text: &[u8], at: usize) -> Option<(usize, Mechanism<Span>)> {
    let (network, rest) = ip4_network(text.get(at..)?)?;
    let (prefix, rest) = prefix(rest, 32)?;
    ends(rest).then(|| (text.len() - rest.len(), Mechanism::Ip4 { network, prefix }))
}

/// `ip6-network [ ip6-cidr-length ]` at a place, up to SP or the end, in hexadecimal
/// groups alone, and where that is.
fn ip6(text: &[u8], at: usize) -> Option<(usize, Mechanism<Span>)> {
    let (network, rest) = ip6_network(text.get(at..)?)?;
    let (prefix, rest) = prefix(rest, 128)?;
    ends(rest).then(|| (text.len() - rest.len(), Mechanism::Ip6 { network, prefix }))
}

fn ip6_network(text: &[u8]) -> Option<(Ipv6Addr, &[u8])> {
    let (mut address, mut count) = (0_u128, 0_u32);
    let (mut gap, mut rest) = match text {
        [b':', b':', rest @ ..] => (Some(0), rest),
        _ => (None, text),
    };
    let mut may_end = gap.is_some();
    loop {
        let (group, digits) = group(rest);
        if digits == 0 {
            break;
        }
        (address, count) = (address << 16 | u128::from(group), count + 1);
        rest = rest.get(digits..)?;
        may_end = true;
        match rest {
            [b':', b':', behind @ ..] if gap.is_none() => (gap, rest) = (Some(count), behind),
            [b':', behind @ ..] => (may_end, rest) = (false, behind),
            _ => break,
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
    may_end.then(|| (Ipv6Addr::from(high | low), rest))
}

/// Up to four hexadecimal digits, and how many.
fn group(text: &[u8]) -> (u16, usize) {
    let digits = text.iter().take(4).map_while(|byte| char::from(*byte).to_digit(16));
    digits.fold((0, 0), |(group, count), digit| (group << 4 | u16::try_from(digit).unwrap_or(0), count + 1))
}

/// A prefix length, if one stands here, up to `most`.
fn prefix(text: &[u8], most: u32) -> Option<(Option<u8>, &[u8])> {
    let [b'/', length @ ..] = text else { return Some((None, text)) };
    // A length is written as a number of an address is, and not longer.
    let (length, rest) = qnum(length)?;
    let length = u8::try_from(length).ok().filter(|_| length <= most)?;
    Some((Some(length), rest))
}

fn ends(text: &[u8]) -> bool {
    matches!(text, [] | [b' ', ..])
}

const EACH: u64 = u64::from_ne_bytes([1; 8]);
const HIGH: u64 = EACH * 0x80;

/// The end of a name of letters, digits, `-` and `_` up to SP or the end, that
/// DNS can hold and that ends in a toplabel. Looks at eight characters at once; of
/// a mask the high bit of each byte counts.
fn name(text: &[u8], start: usize) -> Option<usize> {
    let (mut dots, mut length) = (0_u64, 0);
    loop {
        let eight = head(text, start + length);
        let at_least = |eight: u64, byte: u64| eight.wrapping_add(EACH * (0x80 - byte));
        let differs = |byte: u8| (eight ^ (EACH * u64::from(byte))).wrapping_add(EACH * 0x7f);
        let small = eight | (EACH * 0x20);
        let letter = at_least(small, 0x61) & !at_least(small, 0x7b);
        // "-", ".", "/" and the digits.
        let number = at_least(eight, 0x2d) & !at_least(eight, 0x3a) & differs(b'/');
        let other = (!(letter | number) & differs(b'_') | eight) & HIGH;
        let end = other.trailing_zeros() / 8;
        // A bit for each dot before the end, the first character's the lowest.
        let dot = !differs(b'.') & HIGH & (HIGH >> 7).checked_shl(8 * end).map_or(u64::MAX, |end| end.wrapping_sub(1));
        let new = (dot >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56;
        dots |= new.checked_shl(u32::try_from(length).ok()?)?;
        length += end as usize;
        if end < 8 {
            break;
        }
    }
    let last = 63_u32.checked_sub(dots.leading_zeros())? as usize;
    // No dot first, none beside another, none last; and no label that is too long.
    let is_plain = dots & (dots << 1 | 1) == 0 && last + 1 < length && length < 64;
    let end = start + length;
    let toplabel = text.get(start + last + 1..end)?;
    (is_plain && ends(text.get(end..)?) && is_toplabel(toplabel)).then_some(end)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::term;
    use crate::spf::parse::any_term;

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

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(100_000))]
        #[test]
        fn what_is_read_in_one_look_is_what_the_careful_readers_read(
            front in 0_usize..3,
            pieces in prop::collection::vec(prop::sample::select(&PIECES[..]), 1..9),
        ) {
            let text = format!("{}{}", " ".repeat(front), pieces.concat());
            if let Some((end, kind, _)) = term(text.as_bytes(), front) {
                let mut findings = Vec::new();
                prop_assert_eq!((end, kind), any_term(&text, front, &mut findings), "{}", &text);
                prop_assert!(findings.is_empty(), "{}: {:?}", &text, findings);
            }
        }

        #[test]
        fn the_common_is_read_in_one_look(
            capital in any::<bool>(),
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
            let text = if capital { text.to_uppercase() } else { text };
            let quick = term(text.as_bytes(), 0);
            prop_assert!(quick.is_some(), "{}", &text);
            let capitals = text.split(':').next().is_some_and(|name| name.bytes().any(|byte| byte.is_ascii_uppercase()));
            let careful = any_term(&text, 0, &mut Vec::new());
            prop_assert_eq!(quick, Some((careful.0, careful.1, capitals)), "{}", &text);
        }
    }
}
