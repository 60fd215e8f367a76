//! Sets of addresses, for "who may send" before and after.

use std::mem;
use std::net::{Ipv4Addr, Ipv6Addr};

use crate::order;

/// One past the last IPv4 address.
const IP4_END: u128 = 1 << 32;

/// A set of IPv4 and IPv6 addresses.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IpSet {
    ip4: Numbers,
    ip6: Numbers,
}

impl IpSet {
    /// No address.
    pub fn new() -> Self {
        Self::default()
    }

    /// Every address.
    pub fn all() -> Self {
        Self { ip4: Numbers(vec![0, IP4_END]), ip6: Numbers(vec![0]) }
    }

    /// Every address of IPv4.
    pub fn all4() -> Self {
        Self { ip4: Numbers(vec![0, IP4_END]), ip6: Numbers::default() }
    }

    /// Every address of IPv6.
    pub fn all6() -> Self {
        Self { ip4: Numbers::default(), ip6: Numbers(vec![0]) }
    }

    /// The addresses in any of them.
    #[must_use]
    pub fn union_of(sets: Vec<Self>) -> Self {
        let mut sets = sets;
        // In pairs, so that no place is moved more often than the logarithm of their number.
        while sets.len() > 1 {
            sets = sets
                .chunks(2)
                .filter_map(|pair| Some(pair.first()?.union(pair.get(1).unwrap_or(&Self::new()))))
                .collect();
        }
        sets.pop().unwrap_or_default()
    }

    /// Adds the network of `address` with a prefix of 0 to 32; host bits are ignored.
    pub fn add4(&mut self, address: Ipv4Addr, prefix: u8) {
        let (first, last) = range4(address, prefix);
        self.ip4.add(first, last);
    }

    /// Adds the network of `address` with a prefix of 0 to 128.
    pub fn add6(&mut self, address: Ipv6Addr, prefix: u8) {
        let (first, last) = range6(address, prefix);
        self.ip6.add(first, last);
    }

    /// Is no address in it?
    pub fn is_empty(&self) -> bool {
        self.ip4.0.is_empty() && self.ip6.0.is_empty()
    }

    /// The addresses in either.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        self.combine(other, |one, other| one || other)
    }

    /// The addresses in both.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        self.combine(other, |one, other| one && other)
    }

    /// The addresses of this one that are not in the other.
    #[must_use]
    pub fn difference(&self, other: &Self) -> Self {
        self.combine(other, |one, other| one && !other)
    }

    fn combine(&self, other: &Self, keep: fn(bool, bool) -> bool) -> Self {
        Self { ip4: self.ip4.combine(&other.ip4, keep), ip6: self.ip6.combine(&other.ip6, keep) }
    }

    /// The fewest networks that make up the set, IPv4 first, as `192.0.2.0/24`;
    /// a single address is written without a prefix.
    pub fn networks(&self) -> Vec<String> {
        self.parts().map(|(network, _)| network).collect()
    }

    /// How many networks that are.
    pub fn count(&self) -> usize {
        let mut count = 0;
        for (numbers, width) in [(&self.ip4, 32), (&self.ip6, 128)] {
            numbers.ranges().for_each(|(first, last)| cut(first, last, width, |_, _| count += 1));
        }
        count
    }

    /// The same networks, each with its addresses.
    pub fn parts(&self) -> impl Iterator<Item = (String, Self)> {
        let mut out = Vec::new();
        for (first, last) in self.ip4.ranges() {
            cut(first, last, 32, |first, prefix| {
                let address = Ipv4Addr::from(u32::try_from(first).unwrap_or(u32::MAX));
                let mut part = Self::new();
                part.add4(address, prefix);
                out.push((if prefix == 32 { address.to_string() } else { format!("{address}/{prefix}") }, part));
            });
        }
        for (first, last) in self.ip6.ranges() {
            cut(first, last, 128, |first, prefix| {
                let address = Ipv6Addr::from(first);
                let mut part = Self::new();
                part.add6(address, prefix);
                out.push((if prefix == 128 { address.to_string() } else { format!("{address}/{prefix}") }, part));
            });
        }
        out.into_iter()
    }
}

/// Many networks in any order, which become one set: a set for each of them would cost more than all that is done with it.
#[derive(Debug, Default)]
pub struct Networks {
    ip4: Vec<(u128, u128)>,
    ip6: Vec<(u128, u128)>,
}

impl Networks {
    /// Adds networks, each with its prefix; host bits are ignored.
    pub fn add(&mut self, ip4: &[(Ipv4Addr, u8)], ip6: &[(Ipv6Addr, u8)]) {
        self.ip4.extend(ip4.iter().map(|(address, prefix)| range4(*address, *prefix)));
        self.ip6.extend(ip6.iter().map(|(address, prefix)| range6(*address, *prefix)));
    }

    /// All of them, and none is left.
    pub fn take(&mut self) -> IpSet {
        IpSet { ip4: Numbers::of(mem::take(&mut self.ip4)), ip6: Numbers::of(mem::take(&mut self.ip6)) }
    }
}

/// The first address of a network and its last, as numbers.
fn range4(address: Ipv4Addr, prefix: u8) -> (u128, u128) {
    let mask = u32::MAX.checked_shl(32 - u32::from(prefix.min(32))).unwrap_or(0);
    let first = u32::from(address) & mask;
    (first.into(), (first | !mask).into())
}

fn range6(address: Ipv6Addr, prefix: u8) -> (u128, u128) {
    let mask = u128::MAX.checked_shl(128 - u32::from(prefix.min(128))).unwrap_or(0);
    let first = u128::from(address) & mask;
    (first, first | !mask)
}

/// A set of numbers as the places where it begins and ends by turns, in order:
/// the first number inside, the first one outside again, and so on. Without an
/// end at last it goes on for ever.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Numbers(Vec<u128>);

impl Numbers {
    /// Those of ranges in any order, each its first number and its last.
    fn of(mut ranges: Vec<(u128, u128)>) -> Self {
        if !ranges.is_sorted() {
            order::sort(&mut ranges);
        }
        let mut places = Vec::with_capacity(2 * ranges.len());
        let mut ranges = ranges.into_iter().peekable();
        while let Some((first, mut last)) = ranges.next() {
            // What overlaps or is next to it is the same run.
            while let Some((_, more)) = ranges.next_if(|(next, _)| *next <= last.saturating_add(1)) {
                last = last.max(more);
            }
            places.push(first);
            places.extend(last.checked_add(1));
        }
        Self(places)
    }

    fn add(&mut self, first: u128, last: u128) {
        let more = Self([Some(first), last.checked_add(1)].into_iter().flatten().collect());
        *self = if self.0.is_empty() { more } else { self.combine(&more, |one, other| one || other) };
    }

    /// What is left by `keep`, which is told whether a number is in this set and
    /// in the other, and keeps none that is in neither.
    fn combine(&self, other: &Self, keep: fn(bool, bool) -> bool) -> Self {
        let (mut ours, mut theirs) = (self.0.as_slice(), other.0.as_slice());
        let (mut in_ours, mut in_theirs) = (false, false);
        let mut places = Vec::with_capacity(ours.len() + theirs.len());
        // Sets often lie apart: what stands before all of the other, and behind it, is taken at once.
        let before =
            |list: &[u128], first: Option<&u128>| first.map_or(0, |first| list.partition_point(|one| one < first));
        run(&mut ours, before(self.0.as_slice(), theirs.first()), &mut in_ours, &mut places, |ours| keep(ours, false));
        run(&mut theirs, before(other.0.as_slice(), self.0.first()), &mut in_theirs, &mut places, |theirs| {
            keep(false, theirs)
        });
        while let (Some(&one), Some(&another)) = (ours.first(), theirs.first()) {
            let place = one.min(another);
            let before = keep(in_ours, in_theirs);
            if one == place {
                in_ours = !in_ours;
                ours = ours.get(1..).unwrap_or_default();
            }
            if another == place {
                in_theirs = !in_theirs;
                theirs = theirs.get(1..).unwrap_or_default();
            }
            if keep(in_ours, in_theirs) != before {
                places.push(place);
            }
        }
        let (all_ours, all_theirs) = (ours.len(), theirs.len());
        run(&mut ours, all_ours, &mut in_ours, &mut places, |ours| keep(ours, in_theirs));
        run(&mut theirs, all_theirs, &mut in_theirs, &mut places, |theirs| keep(in_ours, theirs));
        Self(places)
    }

    /// The first and the last number of each run.
    fn ranges(&self) -> impl Iterator<Item = (u128, u128)> {
        self.0.chunks(2).filter_map(|run| Some((*run.first()?, run.get(1).map_or(u128::MAX, |end| end - 1))))
    }
}

/// Takes so many places of one set, which lie where nothing changes in the other: they are all places of what is
/// kept, or none is.
fn run(list: &mut &[u128], count: usize, inside: &mut bool, places: &mut Vec<u128>, keep: impl Fn(bool) -> bool) {
    let (taken, rest) = list.split_at_checked(count).unwrap_or((list, &[]));
    if keep(true) != keep(false) {
        places.extend_from_slice(taken);
    }
    *inside ^= taken.len() % 2 == 1;
    *list = rest;
}

/// Cuts a range into networks, the largest aligned one at each step.
fn cut(first: u128, last: u128, width: u8, mut network: impl FnMut(u128, u8)) {
    let mut at = first;
    loop {
        let aligned = if at == 0 { u32::from(width) } else { at.trailing_zeros().min(width.into()) };
        let left = last - at;
        // The largest size, as a power of two, that is aligned and fits.
        let fits = left.checked_add(1).map_or(width.into(), u128::ilog2);
        let bits = aligned.min(fits);
        network(at, width - u8::try_from(bits).unwrap_or(width));
        let size_less_one = if bits == 128 { u128::MAX } else { (1 << bits) - 1 };
        if size_less_one >= left {
            return;
        }
        at += size_less_one + 1;
    }
}
