//! Sets of addresses, for "who may send" before and after.

use std::net::{Ipv4Addr, Ipv6Addr};

use range_set_blaze::RangeSetBlaze;

/// A set of IPv4 and IPv6 addresses.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IpSet {
    /// The IPv4 part.
    pub ip4: RangeSetBlaze<Ipv4Addr>,
    /// The IPv6 part.
    pub ip6: RangeSetBlaze<Ipv6Addr>,
}

impl IpSet {
    /// No address.
    pub fn new() -> Self {
        Self::default()
    }

    /// Every address.
    pub fn all() -> Self {
        Self {
            ip4: RangeSetBlaze::from_iter([Ipv4Addr::UNSPECIFIED..=Ipv4Addr::BROADCAST]),
            ip6: RangeSetBlaze::from_iter([Ipv6Addr::UNSPECIFIED..=Ipv6Addr::from(u128::MAX)]),
        }
    }

    /// Adds the network of `address` with a prefix of 0 to 32; host bits are ignored.
    pub fn add4(&mut self, address: Ipv4Addr, prefix: u8) {
        let mask = u32::MAX.checked_shl(32 - u32::from(prefix.min(32))).unwrap_or(0);
        let first = u32::from(address) & mask;
        self.ip4.ranges_insert(Ipv4Addr::from(first)..=Ipv4Addr::from(first | !mask));
    }

    /// Adds the network of `address` with a prefix of 0 to 128.
    pub fn add6(&mut self, address: Ipv6Addr, prefix: u8) {
        let mask = u128::MAX.checked_shl(128 - u32::from(prefix.min(128))).unwrap_or(0);
        let first = u128::from(address) & mask;
        self.ip6.ranges_insert(Ipv6Addr::from(first)..=Ipv6Addr::from(first | !mask));
    }

    /// Is no address in it?
    pub fn is_empty(&self) -> bool {
        self.ip4.is_empty() && self.ip6.is_empty()
    }

    /// The addresses in either.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        Self { ip4: &self.ip4 | &other.ip4, ip6: &self.ip6 | &other.ip6 }
    }

    /// The addresses in both.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        Self { ip4: &self.ip4 & &other.ip4, ip6: &self.ip6 & &other.ip6 }
    }

    /// The addresses of this one that are not in the other.
    #[must_use]
    pub fn difference(&self, other: &Self) -> Self {
        Self { ip4: &self.ip4 - &other.ip4, ip6: &self.ip6 - &other.ip6 }
    }

    /// The fewest networks that make up the set, IPv4 first, as `192.0.2.0/24`;
    /// a single address is written without a prefix.
    pub fn networks(&self) -> Vec<String> {
        let mut out = Vec::new();
        for range in self.ip4.ranges() {
            cut(u128::from(u32::from(*range.start())), u128::from(u32::from(*range.end())), 32, |first, prefix| {
                let address = Ipv4Addr::from(u32::try_from(first).unwrap_or(u32::MAX));
                out.push(if prefix == 32 { address.to_string() } else { format!("{address}/{prefix}") });
            });
        }
        for range in self.ip6.ranges() {
            cut(u128::from(*range.start()), u128::from(*range.end()), 128, |first, prefix| {
                let address = Ipv6Addr::from(first);
                out.push(if prefix == 128 { address.to_string() } else { format!("{address}/{prefix}") });
            });
        }
        out
    }
}

/// Cuts a range into networks, the largest aligned one at each step.
fn cut(first: u128, last: u128, width: u32, mut network: impl FnMut(u128, u32)) {
    let mut at = first;
    loop {
        let aligned = if at == 0 { width } else { at.trailing_zeros().min(width) };
        let left = last - at;
        // The largest size, as a power of two, that is aligned and fits.
        let fits = left.checked_add(1).map_or(width, |count| count.ilog2());
        let bits = aligned.min(fits);
        network(at, width - bits);
        let size_less_one = if bits == 128 { u128::MAX } else { (1 << bits) - 1 };
        if size_less_one >= left {
            return;
        }
        at += size_less_one + 1;
    }
}
