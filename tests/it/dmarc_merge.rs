//! How a wish gets into a DMARC record.

use mailvouch::dmarc::{Alignment, Change, DmarcRecord, DmarcWish, Policy, build, merge, parse};
use mailvouch::finding::Code;
use proptest::prelude::*;

use crate::dmarc::{any_record, any_uri};

fn wish(rua: &[&str]) -> DmarcWish {
    DmarcWish { rua: rua.iter().map(|uri| (*uri).to_owned()).collect(), ..DmarcWish::default() }
}

#[test]
fn a_wish_gets_into_what_is_published() {
    let rows = [
        ("a new record", "", &["r@example.net"][..], "v=DMARC1; p=none; rua=mailto:r@example.net"),
        (
            "a new tag, at the end",
            "v=DMARC1; p=reject",
            &["r@example.net"],
            "v=DMARC1; p=reject; rua=mailto:r@example.net",
        ),
        (
            "the last semicolon stays last",
            "v=DMARC1;p=reject;",
            &["r@example.net"],
            "v=DMARC1;p=reject; rua=mailto:r@example.net;",
        ),
        (
            "one more address, in its tag",
            "v=DMARC1; rua=mailto:a@example.com ; p=none; x=y",
            &["mailto:r@example.net"],
            "v=DMARC1; rua=mailto:a@example.com,mailto:r@example.net ; p=none; x=y",
        ),
        (
            "an empty tag is filled",
            "v=DMARC1; p=none; rua=; fo=0",
            &["r@example.net"],
            "v=DMARC1; p=none; rua=mailto:r@example.net; fo=0",
        ),
        (
            "there already",
            "v=DMARC1;  p=none;rua=mailto:r@EXAMPLE.net!10m",
            &["r@example.net"],
            "v=DMARC1;  p=none;rua=mailto:r@EXAMPLE.net!10m",
        ),
        (
            "mailto is put before",
            "v=DMARC1; p=none; rua=a@example.com",
            &["r@example.net"],
            "v=DMARC1; p=none; rua=mailto:a@example.com,mailto:r@example.net",
        ),
        (
            "a lost address is saved",
            "v=DMARC1; p=reject; sp=reject; mailto:report@example.com",
            &["r@example.net"],
            "v=DMARC1; p=reject; sp=reject; rua=mailto:report@example.com,mailto:r@example.net",
        ),
        (
            "a cut list is joined",
            "v=DMARC1; p=none; rua=mailto:a@example.com; b@example.com",
            &[],
            "v=DMARC1; p=none; rua=mailto:a@example.com,mailto:b@example.com",
        ),
        (
            "a list that is cut at once",
            "v=DMARC1; p=none; rua=; b@example.com",
            &["r@example.net"],
            "v=DMARC1; p=none; rua=mailto:b@example.com,mailto:r@example.net",
        ),
        (
            "a repeated tag is in the way of a list",
            "v=DMARC1; p=none; rua=a@example.com; p=none; b@example.com",
            &[],
            "v=DMARC1; p=none; rua=mailto:a@example.com; p=none; b@example.com",
        ),
        (
            "what is not certain stays",
            "v=DMARC1; p=none; rua=mailto:a,b@example.com",
            &["r@example.net"],
            "v=DMARC1; p=none; rua=mailto:a,b@example.com,mailto:r@example.net",
        ),
        (
            "an invalid policy is the owner's to mend",
            "v=DMARC1; p=rejct",
            &["r@example.net"],
            "v=DMARC1; p=rejct; rua=mailto:r@example.net",
        ),
        (
            "a missing policy is what applied",
            "v=DMARC1; rua=mailto:r@example.net",
            &["r@example.net"],
            "v=DMARC1; p=none; rua=mailto:r@example.net",
        ),
        (
            "the start is mended",
            "v=dmarc1; p=quarantine; x=1",
            &["r@example.net"],
            "v=DMARC1; p=quarantine; x=1; rua=mailto:r@example.net",
        ),
        (
            "the start's semicolons are mended",
            "v=DMARC1 p=none",
            &["r@example.net"],
            "v=DMARC1; p=none; rua=mailto:r@example.net",
        ),
        (
            "what is no DMARC record gives way",
            "v=spf1 -all",
            &["r@example.net"],
            "v=DMARC1; p=none; rua=mailto:r@example.net",
        ),
        (
            "historic tags are the owner's",
            "v=DMARC1; p=reject; pct=10; ri=3600",
            &[],
            "v=DMARC1; p=reject; pct=10; ri=3600",
        ),
        ("an exclamation mark is encoded", "v=DMARC1; p=none", &["a!b@example.net"], "v=DMARC1; p=none"),
    ];
    for (rule, published, rua, expected) in rows {
        let published = Some(parse(published).record).filter(|record| !record.tags.text().is_empty());
        let merged = merge(published.as_ref(), &wish(rua));
        assert_eq!(merged.text, expected, "{rule}");
        let again = merge(Some(&parse(&merged.text).record), &wish(rua));
        assert_eq!((again.text, again.changes), (merged.text, vec![]), "{rule}");
    }
}

#[test]
fn a_merge_says_what_it_did() {
    let published = parse("v=DMARC1; rua=a@example.com").record;
    let wish =
        DmarcWish { policy: Some(Policy::Quarantine), ruf: vec!["f@example.net".to_owned()], ..wish(&["no address"]) };
    let merged = merge(Some(&published), &wish);
    assert_eq!(merged.text, "v=DMARC1; p=quarantine; rua=mailto:a@example.com; ruf=mailto:f@example.net");
    let expected = [
        Change::Mended { from: "a@example.com".to_owned(), to: "mailto:a@example.com".to_owned() },
        Change::Policy(Policy::Quarantine),
        Change::Added { tag: "ruf", uri: "mailto:f@example.net".to_owned() },
    ];
    assert_eq!(merged.changes, expected);
    let refused: Vec<_> = merged.findings.iter().filter(|finding| finding.code == Code::DmarcUriInvalid).collect();
    assert_eq!(refused[0].params(), [("uri", "no address".to_owned())]);

    // The owner's policy stays the owner's.
    let strict = parse("v=DMARC1; p=reject; rua=mailto:a@example.com").record;
    let kept = merge(Some(&strict), &DmarcWish { policy: Some(Policy::None), ..DmarcWish::default() });
    assert_eq!((kept.text, kept.changes), (strict.to_string(), vec![]));
}

#[test]
fn a_new_record_has_all_that_was_wished() {
    let wish = DmarcWish {
        policy: Some(Policy::Quarantine),
        sp: Some(Policy::Reject),
        np: Some(Policy::Reject),
        testing: true,
        adkim: Alignment::Strict,
        aspf: Alignment::Strict,
        ruf: vec!["f@example.com".to_owned()],
        ..wish(&["a@example.com", "https://example.com/d", "a@example.com"])
    };
    let text = build(&wish);
    let expected = "v=DMARC1; p=quarantine; sp=reject; np=reject; t=y; adkim=s; aspf=s; rua=mailto:a@example.com,https://example.com/d; ruf=mailto:f@example.com";
    assert_eq!(text, expected);
    assert!(parse(&text).well_formed);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn a_merge_twice_is_a_merge_once(text in any_record(), rua in proptest::collection::vec(any_uri(), 0..3)) {
        let wish = DmarcWish { rua, ..DmarcWish::default() };
        let once = merge(Some(&parse(&text).record), &wish);
        let twice = merge(Some(&parse(&once.text).record), &wish);
        prop_assert_eq!(&twice.text, &once.text);
        prop_assert_eq!(twice.changes, vec![]);
        prop_assert_eq!(once.changes.is_empty(), once.text == text);
    }

    #[test]
    fn a_merge_keeps_what_it_does_not_own(parts in any_record(), rua in proptest::collection::vec(any_uri(), 0..3)) {
        let before = parse(&format!("v=DMARC1;{parts}")).record;
        let merged = merge(Some(&before), &DmarcWish { policy: Some(Policy::None), rua, ..DmarcWish::default() });
        let after = parse(&merged.text).record;
        let kept = |record: &DmarcRecord| {
            let others = record.tags.tags().filter(|tag| tag.value.is_some());
            let others = others.filter(|tag| !["p", "rua", "ruf"].contains(&tag.name.to_ascii_lowercase().as_str()));
            let others = others.filter(|tag| !tag.name.contains([':', '@']));
            others.map(|tag| record.tags.slice(&tag.span).to_owned()).collect::<Vec<_>>()
        };
        prop_assert_eq!(kept(&after), kept(&before));
        if before.p.policy().is_some() {
            prop_assert_eq!(after.p, before.p);
        }
        for uri in before.rua.iter().filter(|uri| uri.is_valid()) {
            prop_assert!(after.rua.iter().any(|other| other.place() == uri.place()), "{} lost", uri.text);
        }
    }
}

#[test]
fn a_step_raises_the_policy_and_nothing_else() {
    let step = |text: &str, step| {
        let wish = DmarcWish { step: Some(step), ..DmarcWish::default() };
        merge(Some(&parse(text).record), &wish).text
    };
    for (rule, text, to, right) in [
        (
            "one step",
            "v=DMARC1; p=none; rua=mailto:a@b.ch",
            Policy::Quarantine,
            "v=DMARC1; p=quarantine; rua=mailto:a@b.ch",
        ),
        (
            "space and capitals stay",
            "v=DMARC1;P = None ; sp=none;x=y;",
            Policy::Reject,
            "v=DMARC1;P = reject ; sp=none;x=y;",
        ),
        ("there already", "v=DMARC1; p=reject", Policy::Reject, "v=DMARC1; p=reject"),
        ("never weaker", "v=DMARC1; p=reject", Policy::Quarantine, "v=DMARC1; p=reject"),
        ("what is no policy is the owner's to mend", "v=DMARC1; p=rejct", Policy::Reject, "v=DMARC1; p=rejct"),
    ] {
        assert_eq!(step(text, to), right, "{rule}");
        assert_eq!(step(&step(text, to), to), right, "{rule}, twice");
    }
}
