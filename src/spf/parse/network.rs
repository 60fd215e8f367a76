//! Networks and prefix lengths (RFC 7208 §5.6).

use std::net::{Ipv4Addr, Ipv6Addr};
use std::ops::Range;

use super::Reader;
use crate::finding::Code;
use crate::spf::Mechanism;
use crate::spf::diagnose::{self, Fault};

/// `"0" / %x31-39 0*2DIGIT`, up to `most`.
pub(super) fn prefix(text: &str, most: u8) -> Result<u8, Code> {
    let mut length = 0_u32;
    for byte in text.bytes() {
        if !byte.is_ascii_digit() {
            return Err(Code::SpfCidrForm);
        }
        length = (length * 10 + u32::from(byte - b'0')).min(1_000);
    }
    match text.as_bytes() {
        [] => Err(Code::SpfCidrForm),
        [b'0', _, ..] => Err(Code::SpfCidrLeadingZero),
        _ => u8::try_from(length).ok().filter(|length| *length <= most).ok_or(Code::SpfCidrRange),
    }
}

/// `ip4-network [ ip4-cidr-length ]`
pub(super) fn ip4(reader: &Reader<'_>, value: Range<usize>) -> Result<Mechanism, Fault> {
    match ip4_network(reader.slice(value.clone())) {
        Some((network, "")) => Ok(Mechanism::Ip4 { network, prefix: None }),
        Some((network, length)) => {
            let prefix = length.strip_prefix('/').map_or(Err(Code::SpfCidrForm), |length| prefix(length, 32));
            let fault = |code| diagnose::cidr(reader.word, code, value.end - length.len() + 1, 32);
            Ok(Mechanism::Ip4 { network, prefix: Some(prefix.map_err(fault)?) })
        }
        None => {
            let (address, _) = self::network(reader, &value, 32)?;
            Err(diagnose::ip4(reader.word, value.start, address))
        }
    }
}

/// `ip4-network = qnum "." qnum "." qnum "." qnum`, each 0 to 255 without a
/// leading zero, and what follows: nothing, or a "/" and more.
fn ip4_network(text: &str) -> Option<(Ipv4Addr, &str)> {
    let (mut address, mut dots, mut qnum, mut digits, mut end) = (0_u32, 0, 0_u32, 0, text.len());
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'0'..=b'9' if digits == 0 || qnum > 0 => {
                qnum = qnum * 10 + u32::from(byte - b'0');
                digits += 1;
                if qnum > 255 {
                    return None;
                }
            }
            b'.' if digits > 0 && dots < 3 => {
                address = address << 8 | qnum;
                dots += 1;
                (qnum, digits) = (0, 0);
            }
            b'/' => {
                end = at;
                break;
            }
            _ => return None,
        }
    }
    let network = Ipv4Addr::from(address << 8 | qnum);
    (dots == 3 && digits > 0).then(|| (network, text.get(end..).unwrap_or_default()))
}

/// `ip6-network [ ip6-cidr-length ]`
pub(super) fn ip6(reader: &Reader<'_>, value: Range<usize>) -> Result<Mechanism, Fault> {
    let (address, prefix) = network(reader, &value, 128)?;
    match address.parse::<Ipv6Addr>() {
        Ok(network) => Ok(Mechanism::Ip6 { network, prefix }),
        Err(_) => Err(diagnose::ip6(reader.word, value.start, address)),
    }
}

/// The address as it is written, and its prefix length.
fn network<'a>(reader: &Reader<'a>, value: &Range<usize>, most: u8) -> Result<(&'a str, Option<u8>), Fault> {
    let text = reader.slice(value.clone());
    if text.is_empty() {
        return Err(Fault::new(Code::SpfMissingArgument).with("mechanism", reader.slice(0..value.start - 1)));
    }
    let Some(slash) = text.bytes().position(|byte| byte == b'/') else { return Ok((text, None)) };
    let (address, length) = (text.get(..slash).unwrap_or_default(), text.get(slash + 1..).unwrap_or_default());
    match prefix(length, most) {
        Ok(length) => Ok((address, Some(length))),
        Err(code) => Err(diagnose::cidr(reader.word, code, value.start + slash + 1, most)),
    }
}
