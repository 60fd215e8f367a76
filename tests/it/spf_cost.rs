//! What a tree costs, as bounds; limits on the work; what overlaps.

use mailvouch::dns::{Answers, zone};
use mailvouch::ipset::IpSet;
use mailvouch::spf::cost::{Bounds, costs, voids};
use mailvouch::spf::expand::{QUESTION_LIMIT, WORK_LIMIT};
use mailvouch::spf::overlap::{overlaps, turned};
use mailvouch::spf::proof::authorised;
use mailvouch::spf::{Expansion, Qualifier, expand};
use mailvouch::{Outcome, finding};
use proptest::prelude::*;

use crate::spf_zones::{Receiver, SENDERS, grow, name, record, records};

fn show(bounds: Bounds) -> String {
    format!("{}–{}", bounds.least, bounds.most.map_or("?".to_owned(), |most| most.to_string()))
}

/// What it pins; the record at `d.test` with its zone; look-ups and voids of an
/// IPv4 sender, of an IPv6 sender, of one that nothing matches.
type Row = (&'static str, &'static str, &'static str, [&'static str; 3], [&'static str; 3]);

const ROWS: &[Row] = &[
    ("nothing costs nothing", "v=spf1 -all", "", ["0–0"; 3], ["0–0"; 3]),
    (
        "who is matched first stops first",
        "v=spf1 ip4:192.0.2.1 a:h.test -all",
        "h A 192.0.2.2",
        ["0–1", "1–1", "1–1"],
        ["0–0", "1–1", "0–1"],
    ),
    (
        "a void counts for the family that has no address",
        "v=spf1 a:h.test a:g.test -all",
        "h A 192.0.2.2\ng AAAA 2001:db8::1",
        ["1–2", "2–2", "2–2"],
        ["0–1", "1–1", "1–1"],
    ),
    (
        "no sender of a family passes what matches all of it",
        "v=spf1 ip4:0.0.0.0/0 a:h.test -all",
        "",
        ["0–0", "1–1", "1–1"],
        ["0–0", "1–1", "1–1"],
    ),
    (
        "nothing is reached behind an include that passes everybody",
        "v=spf1 include:i.test a:h.test -all",
        "i TXT \"v=spf1 +all\"",
        ["1–1"; 3],
        ["0–0"; 3],
    ),
    (
        "an include that refuses somebody first does not end the record",
        "v=spf1 include:i.test a:h.test -all",
        "i TXT \"v=spf1 -ip4:192.0.2.1 +all\"",
        ["1–2", "1–1", "2–2"],
        ["0–1", "0–0", "1–1"],
    ),
    ("a macro may find nothing", "v=spf1 exists:%{i}.x.test -all", "", ["1–1"; 3], ["0–1"; 3]),
    ("behind a macro may stand any record", "v=spf1 include:%{i}.x.test -all", "", ["1–?"; 3], ["0–?"; 3]),
    (
        "a record that could not be looked up may cost anything",
        "v=spf1 include:i.test a:h.test -all",
        ";! fail i.test. TXT servfail\nh A 192.0.2.1\nh AAAA 2001:db8::1",
        ["1–?", "1–?", "2–?"],
        ["0–?"; 3],
    ),
    (
        "addresses that could not be looked up cost one, and may be none",
        "v=spf1 a:h.test -all",
        ";! fail h.test. A servfail\n;! fail h.test. AAAA servfail",
        ["1–1"; 3],
        ["0–1"; 3],
    ),
    ("a loop has no end", "v=spf1 include:i.test -all", "i TXT \"v=spf1 include:d.test -all\"", ["2–?"; 3], ["0–?"; 3]),
    (
        "a diamond counts twice and is no loop",
        "v=spf1 include:i.test include:j.test -all",
        "i TXT \"v=spf1 include:k.test -all\"\nj TXT \"v=spf1 include:k.test -all\"\nk TXT \"v=spf1 ip4:192.0.2.1 -all\"",
        ["2–4", "4–4", "4–4"],
        ["0–0"; 3],
    ),
    (
        "some receivers count every host of an mx that has no address",
        "v=spf1 mx:m.test -all",
        "m MX 1 a\nm MX 2 b\na A 192.0.2.1",
        ["1–1"; 3],
        ["0–1", "0–2", "0–2"],
    ),
    (
        "an include of a name without records is a void, and receivers stop",
        "v=spf1 include:gone.test a:h.test -all",
        "h A 192.0.2.1\nh AAAA 2001:db8::1",
        ["1–2", "1–2", "2–2"],
        ["1–1"; 3],
    ),
];

#[test]
fn bounds() {
    for (rule, text, zone, lookups, voids) in ROWS {
        let (tree, _) = grow(zone, text);
        let costs = costs(&tree);
        let all = [costs.ip4, costs.ip6, costs.unmatched];
        assert_eq!(all.map(|cost| show(cost.lookups)), *lookups, "look-ups: {rule}");
        assert_eq!(all.map(|cost| show(cost.voids)), *voids, "voids: {rule}");
    }
}

#[test]
fn every_void_names_its_term() {
    let zone = "i TXT \"v=spf1 a:x.test -all\"\nh A 192.0.2.1";
    let (tree, _) = grow(zone, "v=spf1 a:h.test include:i.test mx exists:y.test include:gone.test ~all");
    let found: Vec<_> = voids(&tree)
        .into_iter()
        .map(|void| format!("{} {} {} {:?}", void.top, void.record, void.term, void.families))
        .collect();
    assert_eq!(
        found,
        [
            "0 d.test a:h.test (false, true)",
            "1 i.test a:x.test (true, true)",
            "2 d.test mx (true, true)",
            "3 d.test exists:y.test (true, true)",
            "4 d.test include:gone.test (true, true)",
        ]
    );
    assert_eq!((tree.voids4, tree.voids6), (4, 5));
    // The null MX of RFC 7505 is an answer that matches nobody.
    let (tree, _) = grow("d MX 0 .", "v=spf1 mx -all");
    let codes: Vec<_> = mailvouch::spf::limits::findings(&tree).iter().map(|finding| finding.code).collect();
    assert_eq!((tree.voids4, codes), (0, vec![finding::Code::SpfMxNone]));
}

/// Asks until nothing is open; gives the tree, the rounds and the questions.
fn ask(zone: &str) -> (Expansion, usize, usize) {
    let zone = zone::parse(&format!("$ORIGIN test.\n$TTL 300\n{zone}\n")).unwrap();
    let mut answers = Answers::new();
    for rounds in 0.. {
        match expand(&name("d.test"), &answers) {
            Outcome::Done(tree) => return (tree, rounds, answers.len()),
            Outcome::Need(open) => open.into_iter().for_each(|question| {
                let answer = zone.answer(&question);
                answers.insert(question, answer);
            }),
        }
    }
    unreachable!()
}

fn txt(owner: &str, text: &str) -> String {
    let strings = text.as_bytes().chunks(200).map(|part| format!("\"{}\"", String::from_utf8_lossy(part)));
    format!("{owner} TXT {}\n", strings.collect::<Vec<_>>().join(" "))
}

#[test]
fn no_tree_costs_more_than_the_limits() {
    // Ten includes, each with ten includes, and so on; names of their own.
    let mut wide = String::new();
    let mut level = vec!["d".to_owned()];
    for _ in 0..4 {
        let mut next = Vec::new();
        for owner in &level {
            let below: Vec<String> = (0..10).map(|index| format!("{owner}{index}")).collect();
            let terms: Vec<String> = below.iter().map(|name| format!("include:{name}.test")).collect();
            wide.push_str(&txt(owner, &format!("v=spf1 {} -all", terms.join(" "))));
            next.extend(below);
        }
        level = next;
    }
    // Many mx, each with ten hosts, each of an address.
    let mx: Vec<String> = (0..40).map(|index| format!("mx:m{index}.test")).collect();
    let mut hosts = txt("d", &format!("v=spf1 {} -all", mx.join(" ")));
    for mx in 0..40 {
        for host in 0..10 {
            hosts.push_str(&format!("m{mx} MX 1 h{mx}x{host}\nh{mx}x{host} A 192.0.2.1\n"));
        }
    }
    // A chain, each with many more includes that push the others out.
    let mut chain = String::new();
    for link in 0..200 {
        let owner = if link == 0 { "d".to_owned() } else { format!("c{link}") };
        let others: Vec<String> = (0..30).map(|index| format!("include:o{link}x{index}.test")).collect();
        chain.push_str(&txt(&owner, &format!("v=spf1 include:c{}.test {} -all", link + 1, others.join(" "))));
    }
    for (what, zone) in [("wide", wide), ("mx", hosts), ("chain", chain)] {
        let start = std::time::Instant::now();
        let (tree, rounds, questions) = ask(&zone);
        let time = start.elapsed();
        eprintln!("{what}: {} look-ups, {rounds} rounds, {questions} questions, {time:?}", tree.lookups);
        assert!(tree.capped && tree.lookups > 10, "{what}");
        assert!(questions <= 2 * QUESTION_LIMIT as usize, "{what}: {questions}");
        assert!(rounds <= WORK_LIMIT as usize + 1, "{what}: {rounds}");
        assert_eq!(costs(&tree).unmatched.lookups.most, None, "{what}");
    }
    // The dearest record within the limit of ten is looked at whole.
    let mx: Vec<String> = (0..10).map(|index| format!("mx:m{index}.test")).collect();
    let mut legal = txt("d", &format!("v=spf1 {} -all", mx.join(" ")));
    for mx in 0..10 {
        for host in 0..10 {
            legal.push_str(&format!("m{mx} MX 1 h{mx}x{host}\nh{mx}x{host} A 192.0.{mx}.{host}\n"));
        }
    }
    let (tree, rounds, questions) = ask(&legal);
    assert_eq!((tree.capped, tree.lookups, rounds, questions), (false, 10, 3, 211));
}

#[test]
fn what_overlaps_and_what_is_turned() {
    let zone = "i TXT \"v=spf1 ip4:192.0.2.0/28 ip4:198.51.100.0/24 -all\"\nh A 192.0.2.5";
    let (tree, _) =
        grow(zone, "v=spf1 -ip4:192.0.2.1 a:h.test ?ip4:198.51.100.0/25 include:i.test ip4:192.0.2.4/31 -all");
    let found: Vec<String> = overlaps(&tree)
        .into_iter()
        .map(|one| format!("{} {} {} {}", one.first, one.second, one.same, one.set.networks().join(" ")))
        .collect();
    assert_eq!(
        found,
        [
            "0 3 false 192.0.2.1",
            "1 3 true 192.0.2.5",
            "2 3 false 198.51.100.0/25",
            "1 4 true 192.0.2.5",
            "3 4 true 192.0.2.4",
        ]
    );
    let found: Vec<_> = turned(&tree).into_iter().map(|one| (one.term, one.qualifier, one.set.networks())).collect();
    assert_eq!(
        found,
        [
            (0, Qualifier::Fail, vec!["192.0.2.1".to_owned()]),
            (2, Qualifier::Neutral, vec!["198.51.100.0/25".to_owned()]),
        ]
    );
}

fn holds(set: &IpSet, ip: std::net::IpAddr) -> bool {
    let mut one = IpSet::new();
    match ip {
        std::net::IpAddr::V4(ip) => one.add4(ip, 32),
        std::net::IpAddr::V6(ip) => one.add6(ip, 128),
    }
    !set.intersection(&one).is_empty()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn no_sender_costs_less_or_more_than_the_bounds(zone in records(true), text in record(7, true)) {
        let (tree, _) = grow(&zone, &text);
        let costs = costs(&tree);
        let pass = authorised(&tree.root);
        for sender in SENDERS {
            let ip: std::net::IpAddr = sender.parse().unwrap();
            let mut receiver = Receiver { ip, lookups: 0, voids: 0 };
            let result = receiver.check(&tree.root);
            let cost = if ip.is_ipv4() { costs.ip4 } else { costs.ip6 };
            for (count, bounds) in [(receiver.lookups, cost.lookups), (receiver.voids, cost.voids)] {
                prop_assert!(bounds.least <= count, "{sender}: {count} < {bounds:?}");
                prop_assert!(bounds.most.is_none_or(|most| count <= most), "{sender}: {count} > {bounds:?}");
                let all = costs.unmatched;
                prop_assert!(all.lookups.most.is_none_or(|most| receiver.lookups <= most));
            }
            // Where a receiver comes to a result, the sets say the same.
            if let Ok(result) = result {
                prop_assert_eq!(holds(&pass.pass, ip), result == Qualifier::Pass, "{}", sender);
            }
        }
        prop_assert!(costs.unmatched.lookups.least <= costs.unmatched.lookups.most.unwrap_or(u32::MAX));
    }
}
