//! Addresses and prefix lengths in one look: those that are written as most are.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::quick::{EACH, HIGH, head};

/// `ip4-network = qnum "." qnum "." qnum "." qnum`: the address that begins here, and its end.
// Each of who reads has one of its own: a call costs a twentieth of parsing.
#[allow(clippy::inline_always)]
#[inline(always)]
pub(super) fn ip4(text: &[u8], at: usize) -> Option<(Ipv4Addr, usize)> {
    if let Some(twenty) = text.get(at..).and_then(<[u8]>::first_chunk) {
        return ip4_at_once(twenty).map(|(address, length)| (address, at + length));
    }
    ip4_by_numbers(text, at)
}

/// The same, number by number.
fn ip4_by_numbers(text: &[u8], at: usize) -> Option<(Ipv4Addr, usize)> {
    let (mut address, mut at) = number(text, at)?;
    for _ in 0..3 {
        let (octet, end) = number(text, at + 1).filter(|_| text.get(at) == Some(&b'.'))?;
        (address, at) = (address << 8 | octet, end);
    }
    Some((Ipv4Addr::from(address), at))
}

/// The same where more text follows, without a branch on how many digits a number has, which
/// cannot be foreseen. No address has more than fifteen characters: its numbers end within sixteen.
#[allow(clippy::inline_always)]
#[inline(always)]
fn ip4_at_once(text: &[u8; 20]) -> Option<(Ipv4Addr, usize)> {
    let mut others = bits(no_digits(head(text, 0))) | bits(no_digits(head(text, 8))) << 8;
    let (mut address, mut start) = (0_u32, 0_u32);
    for place in 0..4 {
        let end = others.trailing_zeros();
        others &= others.wrapping_sub(1);
        // A place past the text is one of no number, which its length tells.
        let at = (start & 15) as usize;
        let four = text.get(at..at + 4)?.first_chunk().map(|four| u32::from_le_bytes(*four) ^ 0x3030_3030)?;
        let length = end.wrapping_sub(start);
        let (least, most) = *WRITTEN.get(length.wrapping_sub(1) as usize)?;
        // Its digits in the upper bytes, and nothing in the lower.
        let digits = four.wrapping_shl(32_u32.wrapping_sub(8 * length));
        if !(least..=most).contains(&digits.swap_bytes()) || place < 3 && text.get((end & 15) as usize) != Some(&b'.') {
            return None;
        }
        // Tens and hundreds are added to the last digit, in the highest byte.
        address = address << 8 | digits.wrapping_mul(1 + (10 << 8) + (100 << 16)) >> 24;
        start = end + 1;
    }
    Some((Ipv4Addr::from(address), start as usize - 1))
}

/// The least and the most that a number of one, two or three digits may be, a digit a byte.
static WRITTEN: [(u32, u32); 3] = [(0, 9), (0x01_00, 0x09_09), (0x01_00_00, 0x02_05_05)];

/// A bit for each of eight whose high bit is set.
fn bits(high: u64) -> u32 {
    ((high >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56) as u32
}

/// Of eight characters those that are no digits.
fn no_digits(eight: u64) -> u64 {
    let digits = eight ^ (EACH * 0x30);
    (digits.wrapping_add(EACH * 0x76) | digits) & HIGH
}

/// `qnum`: 0 to 255 without a leading zero, and its end.
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
pub(super) fn ip6(text: &[u8], at: usize) -> Option<(Ipv6Addr, usize)> {
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
pub(super) fn prefix(text: &[u8], at: usize, most: u32) -> Option<(Option<u8>, usize)> {
    if text.get(at) != Some(&b'/') {
        return Some((None, at));
    }
    // A length is written as a number of an address is, and not longer.
    let (length, end) = number(text, at + 1)?;
    let length = u8::try_from(length).ok().filter(|_| length <= most)?;
    Some((Some(length), end))
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use proptest::prelude::*;

    use super::{ip4_at_once, ip4_by_numbers};

    /// Both ways, with more text behind.
    fn both(text: &str) -> [Option<(Ipv4Addr, usize)>; 2] {
        let longer = format!("{text} ip4:198.51.100.7 -all");
        let bytes = longer.as_bytes();
        [bytes.first_chunk().and_then(ip4_at_once), ip4_by_numbers(bytes, 0)]
    }

    /// An address that a digit follows is none to the one, and to the other what stands before the
    /// digit; to no reader of a term.
    fn whole(text: &str, found: Option<(Ipv4Addr, usize)>) -> Option<(Ipv4Addr, usize)> {
        found.filter(|(_, end)| !text.as_bytes().get(*end).is_some_and(u8::is_ascii_digit))
    }

    #[test]
    fn each_number_at_each_place() {
        let numbers = (0..=1_100).map(|number| number.to_string());
        let odd = ["", "00", "01", "007", "0255", "00000000000000001", "1a", "\u{ff}", "\u{3ff}\u{3ff}"];
        for number in numbers.chain(odd.map(str::to_owned)) {
            for place in 0..4 {
                let parts: Vec<&str> = (0..4).map(|at| if at == place { &*number } else { "10" }).collect();
                let text = parts.join(".");
                let [at_once, by_numbers] = both(&text);
                let right = text.parse::<Ipv4Addr>().ok().map(|address| (address, text.len()));
                assert_eq!(at_once.filter(|(_, end)| *end == text.len()), right, "{text}");
                assert_eq!(by_numbers.filter(|(_, end)| *end == text.len()), right, "{text}");
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(50_000))]
        #[test]
        fn both_ways_read_the_same(text in "([0-9]{0,4}[./: a-f\u{80}-\u{3ff}]|[12][0-9]{0,2}\\.){1,7}") {
            let [at_once, by_numbers] = both(&text);
            prop_assert_eq!(whole(&text, at_once), whole(&text, by_numbers), "{}", &text);
        }
    }
}
