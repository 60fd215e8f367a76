//! Random zones and records for the laws about trees, and a receiver in the
//! plainest words to hold them against.

use std::net::IpAddr;

use mailvouch::dns::{Answers, zone};
use mailvouch::spf::expand::{Branch, Node, Reach, State};
use mailvouch::spf::{Expansion, Qualifier, SpfRecord, expand::expand_record};
use mailvouch::{DomainName, Outcome};
use proptest::prelude::*;

/// The names of included records.
const NAMES: [&str; 6] = ["i0", "i1", "i2", "i3", "i4", "i5"];

/// Addresses near every network that `term` can give.
pub(crate) const SENDERS: [&str; 12] = [
    "192.0.2.0",
    "192.0.2.1",
    "192.0.2.3",
    "192.0.2.5",
    "192.0.2.9",
    "198.51.100.1",
    "198.51.100.130",
    "203.0.113.7",
    "2001:db8::1",
    "2001:db8::9",
    "2001:db8:1::1",
    "2001:db9::1",
];

pub(crate) fn name(text: &str) -> DomainName {
    DomainName::parse(text).unwrap()
}

fn term(dynamic: bool) -> impl Strategy<Value = String> {
    let unknown = if dynamic { vec!["exists:%{i}.x.test", "exists:%{i}.%{d}", "ptr"] } else { vec!["a:h1.test"] };
    prop_oneof![
        4 => "[-?~]?include:i[0-6]\\.test".boxed(),
        6 => "include:i[0-5]\\.test".boxed(),
        3 => "[-?]?(a|mx)(:h[0-4]\\.test)?".boxed(),
        3 => "[-?]?ip4:192\\.0\\.2\\.[0-9]/(32|31|30|28)".boxed(),
        1 => Just("ip4:198.51.100.0/24".to_owned()).boxed(),
        1 => "ip6:2001:db8::[0-9]/(128|64)".boxed(),
        1 => "exists:h[1-4]\\.test".boxed(),
        1 => prop::sample::select(unknown).prop_map(str::to_owned).boxed(),
    ]
}

/// A record of so many terms at most.
pub(crate) fn record(terms: usize, dynamic: bool) -> impl Strategy<Value = String> {
    let end = prop_oneof![
        4 => Just(" -all"),
        2 => Just(" ~all"),
        1 => Just(""),
        1 => Just(" +all"),
        1 => Just(" redirect=i0.test"),
        1 => Just(" -all mx ip4:203.0.113.7 redirect=i0.test"),
    ];
    (prop::collection::vec(term(dynamic), 0..terms), end)
        .prop_map(|(terms, end)| format!("v=spf1 {}{end}", terms.join(" ")).replace("  ", " ").trim_end().to_owned())
}

/// Zone text of what the records include, and of the hosts; without loops more
/// often than with them.
pub(crate) fn records(dynamic: bool) -> impl Strategy<Value = String> {
    let one = |index: usize| {
        record(4, dynamic).prop_map(move |text| {
            // Mostly downwards: a tree of loops shows nothing else.
            let mut text = text.replace("+all", "~all");
            for lower in 0..=index {
                text = text.replace(&format!("i{lower}.test"), &format!("i{}.test", (index + 1).min(6)));
            }
            format!("{} TXT \"{text}\"\n", NAMES[index])
        })
    };
    let hosts = "d A 192.0.2.1\nd MX 1 h1\nh1 A 192.0.2.5\nh1 AAAA 2001:db8::9\nh2 A 192.0.2.9\nh2 MX 1 h1\nh2 MX 2 h0\n\
                 h3 AAAA 2001:db8:1::1\n;! fail h4.test. A servfail\n";
    (one(0), one(1), one(2), one(3), one(4), one(5))
        .prop_map(move |(a, b, c, d, e, f)| format!("{a}{b}{c}{d}{e}{f}{hosts}"))
}

/// Expands a record at `d.test` over zone text.
pub(crate) fn grow(zone: &str, text: &str) -> (Expansion, Answers) {
    let zone = zone::parse(&format!("$ORIGIN test.\n$TTL 300\n{zone}\n")).unwrap();
    let record = mailvouch::spf::parse(text).record;
    let mut answers = Answers::new();
    loop {
        match expand_record(&name("d.test"), &record, &answers) {
            Outcome::Done(tree) => return (tree, answers),
            Outcome::Need(open) => {
                for question in open {
                    let answer = zone.answer(&question);
                    answers.insert(question, answer);
                }
            }
        }
    }
}

/// Expands a record with answers that are known; nothing more may be asked.
pub(crate) fn again(record: &SpfRecord<'_>, answers: &Answers) -> Expansion {
    match expand_record(&name("d.test"), record, answers) {
        Outcome::Done(tree) => tree,
        Outcome::Need(open) => panic!("asks for {open:?}"),
    }
}

/// What a receiver does with one sender: term after term, the first match
/// decides. `Err` where it gives up or nobody can know.
pub(crate) struct Receiver {
    pub(crate) ip: IpAddr,
    pub(crate) lookups: u32,
    pub(crate) voids: u32,
}

impl Receiver {
    pub(crate) fn check(&mut self, node: &Node) -> Result<Qualifier, ()> {
        let State::Record(_) = &node.state else { return Err(()) };
        for branch in &node.branches {
            if self.matches(branch)? {
                if let Reach::Redirect(child) = &branch.reach {
                    return self.check(child);
                }
                return Ok(branch.qualifier);
            }
        }
        Ok(Qualifier::Neutral)
    }

    fn matches(&mut self, branch: &Branch) -> Result<bool, ()> {
        self.lookups += u32::from(branch.lookups > 0);
        self.voids += u32::from(if self.ip.is_ipv4() { branch.void.0 } else { branch.void.1 });
        match &branch.reach {
            Reach::Everyone | Reach::Redirect(_) => Ok(true),
            Reach::Networks { ip4, ip6 } => Ok(match self.ip {
                IpAddr::V4(ip) => ip4.iter().any(|(net, length)| {
                    let mask = u32::MAX.checked_shl(32 - u32::from(*length)).unwrap_or(0);
                    u32::from(ip) & mask == u32::from(*net) & mask
                }),
                IpAddr::V6(ip) => ip6.iter().any(|(net, length)| {
                    let mask = u128::MAX.checked_shl(128 - u32::from(*length)).unwrap_or(0);
                    u128::from(ip) & mask == u128::from(*net) & mask
                }),
            }),
            Reach::Include(child) => Ok(self.check(child)? == Qualifier::Pass),
            Reach::Dynamic | Reach::Failed(_) | Reach::Open | Reach::TooManyMx(_) => Err(()),
        }
    }
}
