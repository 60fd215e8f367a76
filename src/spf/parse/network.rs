//! Networks and prefix lengths (RFC 7208 §5.6).

use std::net::Ipv6Addr;
use std::ops::Range;

use super::{Reader, address};
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
    let bytes = text.as_bytes();
    match address::ip4(bytes, 0).and_then(|(network, end)| Some((network, bytes.get(end..)?))) {
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
