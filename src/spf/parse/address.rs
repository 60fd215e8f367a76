//! Addresses and prefix lengths in one look: those that are written as most are.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::quick::{EACH, HIGH, head};

/// The address that begins here, and its end.
pub(super) fn ip4(text: &[u8], at: usize) -> Option<(Ipv4Addr, usize)> {
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

/// The same where more text follows, without a branch on how many digits a number has, which
/// cannot be foreseen. No address has more than fifteen characters: its numbers end within sixteen.
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
