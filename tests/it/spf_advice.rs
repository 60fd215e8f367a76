//! Advice: what each remedy leads to, and the laws it keeps.

use mailvouch::catalog::schema::{Category, SpfNeed};
use mailvouch::catalog::{self, Provider};
use mailvouch::plan::{self, Plan, hints, records};
use mailvouch::spf::advice::{Hints, Kind, Remedy, advice, together};
use mailvouch::spf::proof::prove;
use mailvouch::spf::{Fragment, parse};
use proptest::prelude::*;

use crate::spf_zones::{again, grow, name, record, records as zones};

fn fragment(source: &str, terms: &str) -> Fragment {
    Fragment { source: source.to_owned(), terms: terms.to_owned() }
}

fn draw(remedy: &Remedy) -> String {
    let list = |terms: &[String]| terms.join(" ");
    let after = &remedy.after;
    let (by, whose) = (list(&remedy.by), remedy.source.as_deref().unwrap_or_default());
    let mut out = format!("{:?} {}", remedy.kind, list(&remedy.terms));
    for (word, value) in [("by", by.as_str()), ("of", whose)] {
        if !value.is_empty() {
            out.push_str(&format!(", {word} {value}"));
        }
    }
    out.push_str(&format!(": {} {}/{} {}", after.lookups, after.voids4, after.voids6, after.octets));
    if after.fits {
        out.push_str(" fits");
    }
    if !after.proof.holds() {
        out.push_str(&format!(" loses {:?} {:?}", after.proof.lost.networks(), after.proof.unknown));
    }
    if !remedy.watch.is_empty() {
        let names: Vec<_> = remedy.watch.iter().map(ToString::to_string).collect();
        out.push_str(&format!(" watch {}", names.join(" ")));
    }
    out
}

/// Twelve look-ups, by everything that can be had for less.
const DEAR: &str = "v=spf1 mx a:gone.test include:k.test include:a.test include:A.test include:own.test a:web.test \
                    include:crm.test exists:%{i}.x.test -all include:late.test";
const ZONE: &str = "d MX 1 mail\nmail A 192.0.2.1\nmail AAAA 2001:db8::1\nweb A 198.51.100.7\n\
    k TXT \"v=spf1 ip4:203.0.113.0/26 -all\"\n\
    a TXT \"v=spf1 include:k.test ip4:198.51.100.0/28 ip4:203.0.113.64/26 -all\"\n\
    own TXT \"v=spf1 ip4:192.0.2.128/28 -all\"\n\
    crm TXT \"v=spf1 a:c.crm.test -all\"\nc.crm A 192.0.2.9";

#[test]
fn every_remedy_with_what_it_leads_to() {
    let hints = Hints {
        unneeded: vec![fragment("news", "include:own.test")],
        movable: vec![fragment("crm", "include:crm.test")],
        other_octets: 20,
    };
    let (tree, _) = grow(ZONE, DEAR);
    assert_eq!((tree.lookups, tree.voids4, tree.voids6), (12, 1, 3));
    let remedies = advice(&tree, &hints);
    let drawn: Vec<String> = remedies.iter().map(draw).collect();
    insta::assert_snapshot!(drawn.join("\n"));
    let way = together(&tree, &hints, &remedies).unwrap();
    assert!(way.after.fits && way.after.proof.holds());
    let steps: Vec<Kind> = way.steps.iter().map(|step| remedies[*step].kind).collect();
    assert_eq!(steps, [Kind::Void, Kind::Duplicate]);
    assert_eq!(way.after.lookups, 9);
    // So there is no need to write networks out, and nobody is told to.
    assert!(remedies.iter().all(|remedy| remedy.kind != Kind::Flatten));
}

#[test]
fn the_smallest_flattening_is_the_last_resort() {
    let names: Vec<String> = (0..6).map(|index| format!("include:i{index}.test")).collect();
    let text = format!("v=spf1 {} ~all", names.join(" "));
    let mut zone = "h A 192.0.2.200\nh AAAA 2001:db8::1\n".to_owned();
    for index in 0..6 {
        // The third costs four look-ups, the fourth three, the others two; each has a network less than the one before.
        let more = [
            "a:h.test",
            "a:h.test",
            "a:h.test a:h.test a:h.test",
            "a:h.test a:h.test",
            "a:h.test",
            "exists:%{i}.x.test",
        ][index];
        let networks: Vec<String> = (0..6 - index).map(|net| format!("ip4:10.{index}.{}.0/24", 2 * net)).collect();
        zone.push_str(&format!("i{index} TXT \"v=spf1 {more} {} -all\"\n", networks.join(" ")));
    }
    let (tree, _) = grow(&zone, &text);
    assert_eq!(tree.lookups, 15);
    let remedies = advice(&tree, &Hints::default());
    let last = remedies.last().unwrap();
    assert_eq!(last.kind, Kind::Flatten);
    // Five have to go: no one include is enough, and of the pairs that are this one takes the fewest octets.
    assert_eq!(last.terms.len(), 2);
    assert_eq!(draw(last), "Flatten include:i3.test include:i4.test: 10 0/0 225 fits watch h.test i3.test i4.test");
    assert_eq!(last.findings[0].code.name(), "MERGE_FLATTEN_STALE");
    assert!(last.after.proof.holds() && last.after.proof.gained.is_empty());
}

#[test]
fn a_record_within_its_limits_gets_only_what_is_free() {
    let zone = "h A 192.0.2.1\nh AAAA 2001:db8::1";
    let (tree, _) = grow(zone, "v=spf1 a:h.test a:gone.test -all");
    let hints = Hints { movable: vec![fragment("x", "a:h.test")], ..Hints::default() };
    let drawn: Vec<String> = advice(&tree, &hints).iter().map(draw).collect();
    assert_eq!(drawn, ["Void a:gone.test: 1 0/0 26 fits"]);
    let (tree, _) = grow(zone, "v=spf1 a:h.test -all");
    assert_eq!(advice(&tree, &hints), []);
}

#[test]
fn what_a_refusal_may_take_is_not_said_to_be_covered() {
    // Behind the refusal nobody knows who passes: the `a` before it is no spare.
    let zone = "i TXT \"v=spf1 -exists:%{i}.bl.test ip4:192.0.2.0/24 ip6:2001:db8::1 -all\"\n\
                j TXT \"v=spf1 ip4:192.0.2.0/24 ip6:2001:db8::1 -all\"\nh A 192.0.2.1\nh AAAA 2001:db8::1";
    for text in ["v=spf1 a:h.test include:j.test -all", "v=spf1 include:j.test a:h.test -all"] {
        let (tree, _) = grow(zone, text);
        let kinds: Vec<Kind> = advice(&tree, &Hints::default()).iter().map(|remedy| remedy.kind).collect();
        assert_eq!(kinds, [Kind::Covered], "{text}");
    }
    let (tree, _) = grow(zone, "v=spf1 a:h.test a:gone.test include:i.test -all");
    assert!(advice(&tree, &Hints::default()).iter().all(|remedy| remedy.kind == Kind::Void));
    // Nor the one behind it.
    let (tree, _) = grow(zone, "v=spf1 include:i.test a:h.test a:gone.test -all");
    assert!(advice(&tree, &Hints::default()).iter().all(|remedy| remedy.kind == Kind::Void));
    let after = grow(zone, "v=spf1 include:i.test -all").0;
    assert_eq!(prove(Some(&tree), &after).unknown, ["-exists:%{i}.bl.test"]);
    assert!(prove(Some(&after), &tree).holds());
    let before = grow(zone, "v=spf1 include:k.test -exists:%{i}.x.test ip4:192.0.2.1 -all").0;
    let after = grow(zone, "v=spf1 -exists:%{i}.x.test ip4:192.0.2.1 -all").0;
    assert!(prove(Some(&before), &after).holds(), "the same doubt before and after");
    let sure = grow(zone, "v=spf1 ip4:192.0.2.1 -all").0;
    assert_eq!(prove(Some(&sure), &after).unknown, ["exists:%{i}.x.test".to_owned()].map(|term| format!("-{term}")));
}

#[test]
fn the_catalog_tells_what_can_go_and_what_can_move() {
    let providers: Vec<&Provider> = catalog::providers().iter().collect();
    let never =
        |one: &&&Provider| one.spf.need == SpfNeed::None && one.detect.spf.iter().any(|target| !target.contains('*'));
    let news = providers.iter().find(never).unwrap();
    let target = news.detect.spf.iter().find(|target| !target.contains('*')).unwrap();
    let moves = |one: &&&Provider| {
        let stays = [Category::Mailbox, Category::Hosting, Category::Gateway, Category::Forwarding];
        let plain = one.spf.terms.iter().any(|term| !term.contains('{'));
        one.adds_terms() && one.spf.at.is_empty() && plain && !stays.contains(&one.category)
    };
    let sends = providers.iter().find(moves).unwrap();
    let plan = Plan { domain: Some(name("d.test")), ..Plan::default() };
    let used = [&*news.id, &*sends.id];
    let set = records(&plan, &used, &providers);
    let hints = hints(&set, &name("d.test"), &[*news, *sends], 7);
    assert!(hints.unneeded.contains(&fragment(&news.id, &format!("include:{target}"))), "{hints:?}");
    assert!(
        hints.movable.iter().any(|one| one.source == sends.id) && hints.movable.iter().all(|one| one.source != news.id)
    );
    assert_eq!(hints.other_octets, 7);
    // A service that asks for the same at this name needs it all the same.
    let mut shared = set.clone();
    shared.policy.keep.push(fragment("other", &format!("include:{target}")));
    let left = plan::hints(&shared, &name("d.test"), &[], 0).unneeded;
    assert!(!left.contains(&fragment(&news.id, &format!("include:{target}"))));
}

/// Everything that a law says of a remedy.
fn keeps_the_laws(zone: &str, text: &str, hints: &Hints) -> Result<usize, TestCaseError> {
    let (tree, answers) = grow(zone, text);
    let remedies = advice(&tree, hints);
    let mut risky = false;
    for remedy in &remedies {
        let after = &remedy.after;
        let printed = after.record.to_string();
        let read = parse(&printed);
        prop_assert!(read.well_formed && read.record == after.record, "{}", printed);
        // Past the limit on work counts are "at least", and more of a smaller tree is seen.
        if tree.capped {
            continue;
        }
        let anew = again(&after.record, &answers);
        prop_assert_eq!(
            (anew.lookups, anew.voids4, anew.voids6),
            (after.lookups, after.voids4, after.voids6),
            "{:?}: {}",
            remedy.kind,
            &printed
        );
        let proof = prove(Some(&tree), &anew);
        prop_assert_eq!(&proof.lost, &after.proof.lost, "{:?}: {}", remedy.kind, &printed);
        prop_assert_eq!(&proof.kept, &after.proof.kept);
        prop_assert_eq!(&proof.gained, &after.proof.gained);
        prop_assert_eq!(&proof.unknown, &after.proof.unknown, "{:?}: {}", remedy.kind, &printed);
        if !remedy.kind.has_risk() {
            prop_assert!(after.proof.lost.is_empty(), "{:?}: {}", remedy.kind, &printed);
        }
        if matches!(remedy.kind, Kind::Addresses | Kind::Flatten) {
            prop_assert!(after.proof.holds() && after.proof.gained.is_empty());
            prop_assert!(!remedy.watch.is_empty());
        }
        prop_assert!(!risky || remedy.kind.has_risk() || !after.proof.holds(), "the least risk first");
        risky |= remedy.kind.has_risk();
    }
    let flatten = remedies.iter().position(|remedy| remedy.kind == Kind::Flatten);
    prop_assert!(flatten.is_none_or(|at| at + 1 == remedies.len()), "flattening is last");
    if let Some(way) = together(&tree, hints, &remedies).filter(|_| !tree.capped) {
        let anew = again(&way.after.record, &answers);
        prop_assert_eq!(
            (anew.lookups, anew.voids4, anew.voids6),
            (way.after.lookups, way.after.voids4, way.after.voids6)
        );
        let proof = prove(Some(&tree), &anew);
        let excused = way.steps.iter().any(|step| remedies[*step].kind == Kind::Unneeded);
        prop_assert!(excused || proof.holds(), "{}", way.after.record);
        prop_assert!(!way.after.fits || flatten.is_none());
    }
    Ok(remedies.len())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn a_remedy_leads_where_it_says_and_loses_nobody(zone in zones(false), text in record(14, false), other in 0usize..600) {
        let hints = Hints {
            unneeded: vec![fragment("u", "include:i1.test")],
            movable: vec![fragment("m", "include:i2.test include:i3.test")],
            other_octets: other,
        };
        keeps_the_laws(&zone, &text, &hints)?;
    }

    #[test]
    fn what_nobody_can_know_is_never_claimed(zone in zones(true), text in record(14, true)) {
        keeps_the_laws(&zone, &text, &Hints::default())?;
    }
}
