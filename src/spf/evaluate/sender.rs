//! Who sends: the address, the envelope, and what the macro letters make of
//! them (RFC 7208 §2.4, §4.1, §7.2).

use std::fmt::Write as _;
use std::net::IpAddr;

use crate::name::DomainName;

/// A message as a receiver meets it. The texts are taken as received, unchecked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sender {
    /// The address that connects; an IPv4-mapped one counts as IPv4 (§5).
    pub ip: IpAddr,
    /// `MAIL FROM`, with or without angle brackets. Empty for a bounce: then
    /// `HELO` is checked as `postmaster@` it (§2.4).
    pub mail_from: String,
    /// `HELO` or `EHLO`.
    pub helo: String,
    /// The receiving host, for `%{r}`.
    pub receiver: Option<String>,
}

/// The identity that is checked.
pub(super) struct Identity<'a> {
    pub(super) ip: IpAddr,
    local: &'a str,
    domain: &'a str,
    helo: &'a str,
    receiver: &'a str,
}

impl<'a> Identity<'a> {
    pub(super) fn of(sender: &'a Sender) -> Self {
        let mail_from = sender.mail_from.trim();
        let mail_from = mail_from.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')).unwrap_or(mail_from);
        let (local, domain) = match mail_from.bytes().rposition(|byte| byte == b'@') {
            Some(at) => (mail_from.get(..at).unwrap_or_default(), mail_from.get(at + 1..).unwrap_or_default()),
            None if mail_from.is_empty() => ("", sender.helo.as_str()),
            None => ("", mail_from),
        };
        Self {
            ip: sender.ip.to_canonical(),
            // Without a local-part, this one stands in (§4.3).
            local: if local.is_empty() { "postmaster" } else { local },
            domain,
            helo: &sender.helo,
            receiver: sender.receiver.as_deref().unwrap_or("unknown"),
        }
    }

    /// The domain to check; none where it is not a name of several labels (§4.3).
    pub(super) fn checked_domain(&self) -> Option<DomainName> {
        if self.domain.starts_with('[') {
            return None;
        }
        DomainName::parse(self.domain).ok().filter(|name| name.as_str().bytes().any(|byte| byte == b'.'))
    }

    /// What a letter stands for; `d` and `p` are the evaluation's to say. `c`, `r`
    /// and `t` stand in explanations alone (§7.2).
    pub(super) fn letter(&self, letter: u8, explanation: bool) -> Option<String> {
        match letter {
            b's' | b'l' if !explanation && !self.local.is_ascii() => None,
            b's' => Some(format!("{}@{}", self.local, self.domain)),
            b'l' => Some(self.local.to_owned()),
            b'o' => Some(self.domain.to_owned()),
            b'h' => Some(self.helo.to_owned()),
            b'i' => Some(self.dotted()),
            b'v' => Some(if self.ip.is_ipv4() { "in-addr" } else { "ip6" }.to_owned()),
            b'c' if explanation => Some(self.ip.to_string()),
            b'r' if explanation => Some(self.receiver.to_owned()),
            b't' if explanation => Some("unknown".to_owned()),
            _ => None,
        }
    }

    /// `%{i}`: octets for IPv4, nibbles for IPv6, with dots between.
    fn dotted(&self) -> String {
        match self.ip {
            IpAddr::V4(ip) => ip.to_string(),
            IpAddr::V6(ip) => nibbles(ip.octets().into_iter().flat_map(|octet| [octet >> 4, octet & 15])),
        }
    }
}

/// The name that an address has in the reverse tree (RFC 1035 §3.5, RFC 3596 §2.5).
pub(crate) fn reverse_name(ip: IpAddr) -> String {
    match ip {
        IpAddr::V4(ip) => {
            let [a, b, c, d] = ip.octets();
            format!("{d}.{c}.{b}.{a}.in-addr.arpa")
        }
        IpAddr::V6(ip) => {
            let reversed = ip.octets().into_iter().rev().flat_map(|octet| [octet & 15, octet >> 4]);
            format!("{}.ip6.arpa", nibbles(reversed))
        }
    }
}

fn nibbles(values: impl Iterator<Item = u8>) -> String {
    let mut out = String::with_capacity(63);
    for value in values {
        let dot = if out.is_empty() { "" } else { "." };
        // Writing into a String does not fail.
        let _ = write!(out, "{dot}{value:X}");
    }
    out
}
