//! Sets of addresses, against sets that hold each address.

use std::collections::BTreeSet;
use std::net::{Ipv4Addr, Ipv6Addr};

use mailvouch::ipset::IpSet;
use proptest::prelude::*;

/// A network by its place among 256 addresses at the start, within or at the end of each family.
#[derive(Debug, Clone, Copy)]
struct Network {
    family: u8,
    base: usize,
    offset: u8,
    length: u8,
}

/// The 256 addresses are the last octet behind these.
const BASES4: [u32; 3] = [0, 0xC000_0200, 0xFFFF_FF00];
const BASES6: [u128; 3] = [0, 0x2001_0DB8 << 96, u128::MAX - 255];

fn network() -> impl Strategy<Value = Network> {
    (prop::sample::select(vec![4, 6]), 0..3usize, any::<u8>(), 0..=8u8)
        .prop_map(|(family, base, offset, length)| Network { family, base, offset, length })
}

fn set(networks: &[Network]) -> IpSet {
    let mut set = IpSet::new();
    for network in networks {
        if network.family == 4 {
            set.add4(Ipv4Addr::from(BASES4[network.base] + u32::from(network.offset)), 24 + network.length);
        } else {
            set.add6(Ipv6Addr::from(BASES6[network.base] + u128::from(network.offset)), 120 + network.length);
        }
    }
    set
}

/// Every address by family and base.
type Model = BTreeSet<(u8, usize, u8)>;

fn model(networks: &[Network]) -> Model {
    let mut model = Model::new();
    for network in networks {
        let size = 1u16 << (8 - network.length);
        let first = u16::from(network.offset) / size * size;
        model.extend((first..first + size).map(|last| (network.family, network.base, u8::try_from(last).unwrap())));
    }
    model
}

/// The addresses of the set, read back from its networks.
fn read_back(set: &IpSet) -> Model {
    let mut model = Model::new();
    for text in set.networks() {
        let (address, prefix) = text.split_once('/').unwrap_or((&text, ""));
        let (family, base, offset, width) = if let Ok(address) = address.parse::<Ipv4Addr>() {
            let base = BASES4.iter().position(|base| *base == u32::from(address) & !255).unwrap();
            (4, base, address.octets()[3], 32)
        } else {
            let address = address.parse::<Ipv6Addr>().unwrap();
            let base = BASES6.iter().position(|base| *base == u128::from(address) & !255).unwrap();
            (6, base, address.octets()[15], 128)
        };
        let prefix: u32 = if prefix.is_empty() { width } else { prefix.parse().unwrap() };
        for address in 0..1u16 << (width - prefix) {
            let address = u8::try_from(u16::from(offset) + address).unwrap();
            assert!(model.insert((family, base, address)), "{text}: twice");
        }
    }
    model
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn does_what_sets_do(
        one in prop::collection::vec(network(), 0..12),
        other in prop::collection::vec(network(), 0..12),
    ) {
        let (a, b) = (set(&one), set(&other));
        let (model_a, model_b) = (model(&one), model(&other));
        prop_assert_eq!(read_back(&a), model_a.clone());
        prop_assert_eq!(a.is_empty(), model_a.is_empty());
        prop_assert_eq!(read_back(&a.union(&b)), &model_a | &model_b);
        prop_assert_eq!(read_back(&a.intersection(&b)), &model_a & &model_b);
        prop_assert_eq!(read_back(&a.difference(&b)), &model_a - &model_b);
        // One set has one form, whatever it was made from.
        prop_assert_eq!(a.union(&b), set(&[other, one].concat()));
        prop_assert_eq!(a == b, model_a == model_b);
        let parts = a.parts().fold(IpSet::new(), |sum, (_, part)| sum.union(&part));
        prop_assert_eq!(&parts, &a);
        prop_assert_eq!(a.count(), a.networks().len());
        let rest = IpSet::all().difference(&a);
        prop_assert!(rest.intersection(&a).is_empty());
        prop_assert_eq!(rest.union(&a), IpSet::all());
    }
}

/// What it pins, the networks, and the set as text.
type Case = (&'static str, &'static [(&'static str, u8)], &'static str);

#[test]
fn the_fewest_networks_make_up_a_set() {
    let text = |set: &IpSet| set.networks().join(" ");
    assert_eq!(text(&IpSet::all()), "0.0.0.0/0 ::/0");
    assert_eq!(text(&IpSet::new()), "");
    let cases: [Case; 6] = [
        ("host bits are ignored", &[("192.0.2.77", 24)], "192.0.2.0/24"),
        ("a single address has no prefix", &[("192.0.2.1", 32), ("2001:db8::1", 128)], "192.0.2.1 2001:db8::1"),
        ("neighbours are one", &[("192.0.2.0", 25), ("192.0.2.128", 25)], "192.0.2.0/24"),
        ("neighbours that do not align are two", &[("192.0.2.1", 32), ("192.0.2.2", 32)], "192.0.2.1 192.0.2.2"),
        ("two halves are all", &[("0.0.0.0", 1), ("128.0.0.0", 1), ("::", 1), ("8000::", 1)], "0.0.0.0/0 ::/0"),
        ("the last address", &[("255.255.255.255", 32), ("ffff::", 16)], "255.255.255.255 ffff::/16"),
    ];
    for (rule, networks, wanted) in cases {
        let mut set = IpSet::new();
        for (address, prefix) in networks {
            match address.parse().unwrap() {
                std::net::IpAddr::V4(address) => set.add4(address, *prefix),
                std::net::IpAddr::V6(address) => set.add6(address, *prefix),
            }
        }
        assert_eq!(text(&set), wanted, "{rule}");
    }
    let mut hole = IpSet::new();
    hole.add4(Ipv4Addr::new(192, 0, 2, 1), 32);
    let mut whole = IpSet::new();
    whole.add4(Ipv4Addr::new(192, 0, 2, 0), 30);
    assert_eq!(text(&whole.difference(&hole)), "192.0.2.0 192.0.2.2/31");
}
