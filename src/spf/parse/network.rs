//! Networks and prefix lengths (RFC 7208 §5.6).

use std::net::{Ipv4Addr, Ipv6Addr};
use std::ops::Range;

use super::Reader;
use crate::finding::{Code, Finding};
use crate::spf::diagnose;
use crate::spf::{Mechanism, Span};

/// `"0" / %x31-39 0*2DIGIT`, up to `most`.
pub(super) fn prefix(text: &[u8], most: u8) -> Result<u8, Code> {
    let mut length = 0_u32;
    for byte in text {
        if !byte.is_ascii_digit() {
            return Err(Code::SpfCidrForm);
        }
        length = (length * 10 + u32::from(byte - b'0')).min(1_000);
    }
    match text {
        [] => Err(Code::SpfCidrForm),
        [b'0', _, ..] => Err(Code::SpfCidrLeadingZero),
        _ => u8::try_from(length).ok().filter(|length| *length <= most).ok_or(Code::SpfCidrRange),
    }
}

/// `ip4-network [ ip4-cidr-length ]`
pub(super) fn ip4(reader: &Reader<'_>, value: Range<usize>) -> Result<Mechanism<Span>, Finding> {
    let text = reader.slice(value.clone());
    match ip4_network(text.as_bytes()) {
        Some((network, [])) => Ok(Mechanism::Ip4 { network, prefix: None }),
        Some((network, [b'/', length @ ..])) => match prefix(length, 32) {
            Ok(length) => Ok(Mechanism::Ip4 { network, prefix: Some(length) }),
            Err(code) => Err(diagnose::cidr(reader.word, code, value.end - length.len(), 32)),
        },
        _ => {
            let (address, _) = self::network(reader, &value, 32)?;
            Err(diagnose::ip4(reader.word, value.start, address))
        }
    }
}

/// `ip4-network = qnum "." qnum "." qnum "." qnum`, and what follows.
pub(super) fn ip4_network(text: &[u8]) -> Option<(Ipv4Addr, &[u8])> {
    let (mut address, mut rest) = qnum(text)?;
    for _ in 0..3 {
        let (number, behind) = qnum(rest.strip_prefix(b".")?)?;
        (address, rest) = (address << 8 | number, behind);
    }
    Some((Ipv4Addr::from(address), rest))
}

/// `qnum`: 0 to 255 without a leading zero, and what follows.
pub(super) fn qnum(text: &[u8]) -> Option<(u32, &[u8])> {
    let value = |digit: u8| u32::from(digit - b'0');
    match text {
        [a @ b'1'..=b'9', b @ b'0'..=b'9', c @ b'0'..=b'9', rest @ ..] => {
            Some((value(*a) * 100 + value(*b) * 10 + value(*c), rest)).filter(|(number, _)| *number < 256)
        }
        [a @ b'1'..=b'9', b @ b'0'..=b'9', rest @ ..] => Some((value(*a) * 10 + value(*b), rest)),
        [a @ b'0'..=b'9', rest @ ..] => Some((value(*a), rest)),
        _ => None,
    }
}

/// `ip6-network [ ip6-cidr-length ]`
pub(super) fn ip6(reader: &Reader<'_>, value: Range<usize>) -> Result<Mechanism<Span>, Finding> {
    let (address, prefix) = network(reader, &value, 128)?;
    match address.parse::<Ipv6Addr>() {
        Ok(network) => Ok(Mechanism::Ip6 { network, prefix }),
        Err(_) => Err(diagnose::ip6(reader.word, value.start, address)),
    }
}

/// The address as it is written, and its prefix length.
fn network<'a>(reader: &Reader<'a>, value: &Range<usize>, most: u8) -> Result<(&'a str, Option<u8>), Finding> {
    let text = reader.slice(value.clone());
    if text.is_empty() {
        return Err(Finding::new(Code::SpfMissingArgument).with("mechanism", reader.slice(0..value.start - 1)));
    }
    let Some(slash) = text.bytes().position(|byte| byte == b'/') else { return Ok((text, None)) };
    let (address, length) = (text.get(..slash).unwrap_or_default(), text.get(slash + 1..).unwrap_or_default());
    match prefix(length.as_bytes(), most) {
        Ok(length) => Ok((address, Some(length))),
        Err(code) => Err(diagnose::cidr(reader.word, code, value.start + slash + 1, most)),
    }
}
