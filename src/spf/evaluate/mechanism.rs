//! Does a mechanism match the sender (RFC 7208 §5)? And the names that are
//! validated for its address (§5.5), which `ptr` and `%{p}` share.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::super::{DomainSpec, DualCidr, Mechanism, Text};
use super::sender::reverse_name;
use super::{Check, Problem, SpfResult};
use crate::dns::ask::Found;
use crate::dns::{Failure, RecordData, RecordType};
use crate::name::DomainName;

/// Hosts of an `mx`, and names of a `ptr`, that are looked at (§4.6.4).
const HOSTS_MAX: usize = 10;

/// The addresses at a name, against the sender's.
enum At {
    Match,
    NoMatch,
    Void,
    Failed(Failure),
}

impl Check<'_> {
    /// Does it match? An answer that is open counts as no match. `at` is its
    /// place in the trace.
    pub(super) fn matches(
        &mut self,
        domain: &DomainName,
        mechanism: &Mechanism<Text<'_>>,
        at: usize,
    ) -> Result<bool, Problem> {
        match mechanism {
            Mechanism::All => Ok(true),
            Mechanism::Ip4 { network, prefix } => Ok(self.is_in4(*network, *prefix)),
            Mechanism::Ip6 { network, prefix } => Ok(self.is_in6(*network, *prefix)),
            Mechanism::Include(target) => self.include(domain, target, at),
            Mechanism::A { domain: target, cidr } => {
                self.count()?;
                let Some(name) = self.target(domain, target.as_ref(), at) else { return Ok(false) };
                match self.address(&name, *cidr) {
                    At::Void => self.void().map(|()| false),
                    other => other.matched(),
                }
            }
            Mechanism::Mx { domain: target, cidr } => {
                self.count()?;
                let Some(name) = self.target(domain, target.as_ref(), at) else { return Ok(false) };
                self.mx(&name, *cidr)
            }
            Mechanism::Exists(target) => {
                self.count()?;
                let Some(name) = self.target(domain, Some(target), at) else { return Ok(false) };
                // Always an A question, whatever the sender's address is (§5.7).
                match self.asker.ask(&name, RecordType::A) {
                    Found::Records(_) => Ok(true),
                    Found::Absent => self.void().map(|()| false),
                    Found::Failed(failure) => Err(Problem::Dns(failure.clone())),
                    Found::Open => Ok(self.wait()),
                }
            }
            Mechanism::Ptr(target) => self.ptr(domain, target.as_ref(), at),
        }
    }

    /// The table of §5.2.
    fn include(&mut self, domain: &DomainName, target: &DomainSpec<Text<'_>>, at: usize) -> Result<bool, Problem> {
        let (ending, open) = self.nested(domain, target, at)?;
        match ending.result {
            _ if open => Ok(self.wait()),
            SpfResult::Pass => Ok(true),
            SpfResult::None => Err(Problem::NoRecord),
            _ => Ok(false),
        }
    }

    /// §5.4. Without an MX record there is no match: the name's own address does
    /// not stand in for it.
    fn mx(&mut self, name: &DomainName, cidr: DualCidr) -> Result<bool, Problem> {
        let records = match self.asker.ask(name, RecordType::Mx) {
            Found::Records(records) => records,
            Found::Absent => return self.void().map(|()| false),
            Found::Failed(failure) => return Err(Problem::Dns(failure.clone())),
            Found::Open => return Ok(self.wait()),
        };
        if records.data.len() > HOSTS_MAX {
            return Err(Problem::MxHosts(records.data.len()));
        }
        let mut hosts: Vec<(u16, &DomainName)> = Vec::with_capacity(records.data.len());
        for data in &records.data {
            // A null MX names no host (RFC 7505 §3).
            if let RecordData::Mx { preference, exchange } = data
                && !exchange.is_root()
            {
                let place = hosts.iter().position(|(other, _)| preference < other).unwrap_or(hosts.len());
                hosts.insert(place, (*preference, exchange));
            }
        }
        // All are asked for before one decides: that is one round.
        let found: Vec<At> = hosts.iter().map(|(_, host)| self.address(host, cidr)).collect();
        for at in found {
            if at.matched()? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// §5.5: is one of the validated names the target, or below it?
    fn ptr(&mut self, domain: &DomainName, target: Option<&DomainSpec<Text<'_>>>, at: usize) -> Result<bool, Problem> {
        self.count()?;
        let Some(name) = self.target(domain, target, at) else { return Ok(false) };
        let (names, void) = self.validated();
        if void {
            self.void()?;
        }
        Ok(names.iter().any(|validated| validated.is_within(&name)))
    }

    /// `%{p}` (§7.3): the domain itself if it is validated, else a name below it,
    /// else any. None while an answer is open.
    pub(super) fn validated_name(&mut self, domain: &DomainName) -> Option<String> {
        let before = std::mem::take(&mut self.open);
        let (names, _) = self.validated();
        let open = self.open;
        self.open |= before;
        if open {
            return None;
        }
        let best = names
            .iter()
            .find(|name| *name == domain)
            .or_else(|| names.iter().find(|name| name.is_within(domain)))
            .or(names.first());
        Some(best.map_or_else(|| "unknown".to_owned(), |name| name.as_str().to_owned()))
    }

    /// The names of the sender's address that lead back to it, and whether the
    /// address has no name at all. A look-up that fails gives no name (§5.5).
    fn validated(&mut self) -> (Vec<DomainName>, bool) {
        let Ok(reverse) = DomainName::parse(&reverse_name(self.identity.ip)) else { return (Vec::new(), false) };
        let records = match self.asker.ask(&reverse, RecordType::Ptr) {
            Found::Records(records) => records,
            Found::Absent => return (Vec::new(), true),
            Found::Failed(_) => return (Vec::new(), false),
            Found::Open => {
                self.open = true;
                return (Vec::new(), false);
            }
        };
        let names = records.data.iter().filter_map(|data| match data {
            RecordData::Ptr(name) => Some(name),
            _ => None,
        });
        let mut validated = Vec::new();
        for name in names.take(HOSTS_MAX) {
            if matches!(self.address(name, DualCidr::default()), At::Match) {
                validated.push(name.clone());
            }
        }
        (validated, false)
    }

    /// A for an IPv4 sender, AAAA for an IPv6 sender (§5.3).
    fn address(&mut self, name: &DomainName, cidr: DualCidr) -> At {
        let rtype = if self.identity.ip.is_ipv4() { RecordType::A } else { RecordType::Aaaa };
        match self.asker.ask(name, rtype) {
            Found::Records(records) => {
                let matched = records.data.iter().any(|data| match data {
                    RecordData::A(address) => self.is_in4(*address, cidr.ip4),
                    RecordData::Aaaa(address) => self.is_in6(*address, cidr.ip6),
                    _ => false,
                });
                if matched { At::Match } else { At::NoMatch }
            }
            Found::Absent => At::Void,
            Found::Failed(failure) => At::Failed(failure.clone()),
            Found::Open => {
                self.open = true;
                At::NoMatch
            }
        }
    }

    fn wait(&mut self) -> bool {
        self.open = true;
        false
    }

    fn is_in4(&self, network: Ipv4Addr, prefix: Option<u8>) -> bool {
        let IpAddr::V4(ip) = self.identity.ip else { return false };
        let host_bits = 32 - u32::from(prefix.unwrap_or(32).min(32));
        (u32::from(ip) ^ u32::from(network)).checked_shr(host_bits).unwrap_or(0) == 0
    }

    fn is_in6(&self, network: Ipv6Addr, prefix: Option<u8>) -> bool {
        let IpAddr::V6(ip) = self.identity.ip else { return false };
        let host_bits = 128 - u32::from(prefix.unwrap_or(128).min(128));
        (u128::from(ip) ^ u128::from(network)).checked_shr(host_bits).unwrap_or(0) == 0
    }
}

impl At {
    fn matched(self) -> Result<bool, Problem> {
        match self {
            Self::Match => Ok(true),
            Self::NoMatch | Self::Void => Ok(false),
            Self::Failed(failure) => Err(Problem::Dns(failure)),
        }
    }
}
