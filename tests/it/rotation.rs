//! Keys of one sender held against each other, and the steps from one to the next.

use std::collections::BTreeSet;

use mailvouch::audit::{AuditOptions, partial, traces};
use mailvouch::catalog::{Clue, Detected, Provider, detect};
use mailvouch::diff::{Change, changes};
use mailvouch::dns::{Answers, zone};
use mailvouch::plan::{OwnKey, Plan, records};
use mailvouch::profile::Profile;
use mailvouch::rotation::{KEEP_DAYS, REVOKED, Rotation, State, Step, Turn, rotations};
use mailvouch::{DomainName, Selector, dkim};

use crate::dkim_keys::{RSA_2048, expand};

const SELECTORS: [&str; 10] = ["k202601", "k202611", "a", "b", "s1", "s2", "mail", "ed", "mte1", "mte2"];

/// The rotations of `d.test` with this zone, where these keys are made in the page.
fn turned(zone: &str, made: &[(&str, &str)]) -> Vec<Rotation> {
    let vendor = Profile::parse(include_str!("../../public/profiles/cimcloud.json")).unwrap().0;
    let known: Vec<&Provider> = vendor.known().collect();
    let zone =
        zone::parse(&format!("$ORIGIN d.test.\n$TTL 300\n@ TXT \"v=spf1 mx -all\"\n{}\n", expand(zone))).unwrap();
    let domain = DomainName::parse("d.test").unwrap();
    let selector = |text: &str| Selector::parse(text).unwrap();
    let plan = Plan {
        domain: Some(domain.clone()),
        keys: made.iter().map(|(name, key)| OwnKey::new(selector(name), &expand(key)).unwrap()).collect(),
        ..Plan::default()
    };
    let all = SELECTORS.iter().map(|text| selector(text));
    let options = AuditOptions { selectors: all.collect::<BTreeSet<_>>(), ..AuditOptions::default() };
    let mut answers = Answers::new();
    loop {
        let (report, mut open) = partial(&domain, &options, &answers);
        let detected = detect(&traces(&report), known.iter().copied());
        let sure = detected.into_iter().filter(Detected::sure);
        let shown: Vec<(String, Vec<Clue>)> = sure.map(|sure| (sure.provider.id.to_string(), sure.clues)).collect();
        let (all, more) = changes(&records(&plan, &[], &known), &answers);
        open.extend(more);
        if open.is_empty() {
            return rotations(&report, &all.iter().collect::<Vec<&Change>>(), &shown, &answers);
        }
        for question in open {
            let answer = zone.answer(&question);
            answers.insert(question, answer);
        }
    }
}

/// `own: a older, b new | publish b > … `: done steps with `+`, the next with `>`.
fn drawn(rotation: &Rotation) -> String {
    let state = |state: &State| match state {
        State::SameAs(other) => format!("is {other}"),
        other => format!("{other:?}").to_lowercase(),
    };
    let keys: Vec<String> = rotation.keys.iter().map(|key| format!("{} {}", key.selector, state(&key.state))).collect();
    let at = |name: &DomainName| name.as_str().split('.').next().unwrap().to_owned();
    let steps = rotation.steps.iter().map(|(step, turn)| {
        let step = match step {
            Step::Publish(name, _) => format!("publish {}", at(name)),
            Step::Wait(seconds) => format!("wait {seconds}"),
            Step::Switch(selector) => format!("sign {selector}"),
            Step::Keep(days) => format!("keep {days}"),
            Step::Revoke(name) => format!("revoke {}", at(name)),
            Step::Delete(name) => format!("delete {}", at(name)),
        };
        let mark = match turn {
            Turn::Done => "+",
            Turn::Next => ">",
            Turn::Later => "",
        };
        format!("{mark}{step}")
    });
    let steps: Vec<String> = steps.collect();
    format!("{}: {} | {}", rotation.sender.as_deref().unwrap_or("?"), keys.join(", "), steps.join(" "))
        .trim_end()
        .to_owned()
}

const OLD: &str = "k202601._domainkey 600 TXT \"v=DKIM1; p={2048:200}\" \"{2048:200:}\"\n";

/// A key of 2048 bits that is not `{2048}`.
fn other() -> String {
    RSA_2048.replacen("+KxzWCdE", "+KxzWCdF", 1)
}

fn txt(selector: &str, key: &str) -> String {
    let (one, two) = key.split_at(key.len().min(200));
    format!("{selector}._domainkey 600 TXT \"v=DKIM1; p={one}\" \"{two}\"\n")
}

type Row<'a> = (&'a str, String, &'a [(&'a str, &'a str)], &'a [&'a str]);

#[test]
fn keys_tell_how_they_stand_and_what_comes_next() {
    let other = other();
    let made = [("k202611", other.as_str())];
    let undated = [("s1", other.as_str())];
    let third = other.replacen("+KxzWCdF", "+KxzWCdG", 1);
    let ed = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";
    let gone = |selector: &str| format!("{selector}._domainkey TXT \"{REVOKED}\"\n");
    let rows: Vec<Row<'_>> = vec![
        ("one key is no rotation", OLD.to_owned(), &[], &[]),
        ("a key that is made beside none is no rotation", String::new(), &made, &[]),
        (
            "a new key is made beside a published one",
            OLD.to_owned(),
            &made,
            &[
                "own: k202601 older, k202611 new | >publish k202611 wait 3600 sign k202611 keep 7 revoke k202601 delete k202601",
            ],
        ),
        (
            "the new record is published: resolvers may still hold that nothing is there",
            format!("{OLD}{}", txt("k202611", &other)),
            &made,
            &[
                "own: k202601 older, k202611 newest | +publish k202611 >wait 600 sign k202611 keep 7 revoke k202601 delete k202601",
            ],
        ),
        (
            "both stand, and their selectors have dates",
            format!("{OLD}{}", txt("k202611", &other)),
            &[],
            &[
                "?: k202601 older, k202611 newest | +publish k202611 +wait 600 >sign k202611 keep 7 revoke k202601 delete k202601",
            ],
        ),
        (
            "the old one is withdrawn",
            format!("{}{}", gone("k202601"), txt("k202611", &other)),
            &[],
            &["?: k202601 revoked, k202611 only | +publish k202611 +wait 600 +sign k202611 >delete k202601"],
        ),
        (
            "a key that was made follows what was there, also once it is published, whatever the selectors say",
            format!("{}{}", txt("s2", &third), txt("s1", &other)),
            &undated,
            &["own: s1 newest, s2 older | +publish s1 >wait 600 sign s1 keep 7 revoke s2 delete s2"],
        ),
        (
            "a new key is made where only a withdrawn one stands",
            gone("k202601"),
            &made,
            &["own: k202601 revoked, k202611 new | >publish k202611 wait 3600 sign k202611 delete k202601"],
        ),
        (
            "numbers are no dates: services change to and fro between s1 and s2",
            format!("{}{}", txt("s1", RSA_2048), txt("s2", &other)),
            &[],
            &["?: s1 accepted, s2 accepted |"],
        ),
        (
            "the same key twice, whatever the selectors",
            format!("{}{}", txt("a", RSA_2048), txt("mail", RSA_2048)),
            &[],
            &["?: a only, mail is a |"],
        ),
        (
            "a key that is published already, under a new selector",
            txt("a", RSA_2048),
            &[("b", RSA_2048)],
            &["own: a only, b is a |"],
        ),
        (
            "of two selectors of one key the one with a date counts",
            format!("{}{OLD}{}", txt("a", RSA_2048), txt("k202611", &other)),
            &[],
            &[
                "?: a is k202601, k202601 older, k202611 newest | +publish k202611 +wait 600 >sign k202611 keep 7 revoke k202601 delete k202601",
            ],
        ),
        ("other selectors are other senders", format!("{}{}", txt("a", RSA_2048), txt("mail", &other)), &[], &[]),
        (
            "an Ed25519 key beside an RSA key signs with it and follows nothing",
            format!("{}ed._domainkey TXT \"v=DKIM1; k=ed25519; p={ed}\"\n", txt("a", RSA_2048)),
            &[],
            &[],
        ),
        (
            "keys behind aliases are changed by their service",
            format!(
                "s1._domainkey CNAME one.k.test.\ns2._domainkey CNAME two.k.test.\none.k.test. TXT \"v=DKIM1; p={RSA}\"\ntwo.k.test. TXT \"v=DKIM1; p={THIRD}\"\n",
                RSA = "{2048:200}\" \"{2048:200:}",
                THIRD = format_args!("{}\" \"{}", &third[..200], &third[200..]),
            ),
            &[],
            &["?: s1 delegated, s2 delegated |"],
        ),
        (
            "a withdrawn key behind an alias is not the owner's to delete",
            format!("{}s2._domainkey CNAME two.k.test.\ntwo.k.test. TXT \"{REVOKED}\"\n", txt("s1", RSA_2048)),
            &[],
            &["?: s1 only, s2 revoked |"],
        ),
        (
            "a key that is cut off is none to sign with",
            format!("{}{}", txt("k202611", &RSA_2048[..200]), OLD),
            &[],
            &["?: k202601 only, k202611 broken |"],
        ),
        (
            "three keys: both older ones go",
            format!("{OLD}{}{}", txt("a", &third), txt("k202611", &other)),
            &made[..0],
            &[
                "?: k202601 older, k202611 newest | +publish k202611 +wait 600 >sign k202611 keep 7 revoke k202601 delete k202601",
            ],
        ),
    ];
    for (name, zone, made, expected) in rows {
        let found: Vec<String> = turned(&zone, made).iter().map(drawn).collect();
        assert_eq!(found, expected, "{name}");
    }
}

#[test]
fn the_steps_hold_the_records_themselves() {
    let key = other();
    let all = turned(OLD, &[("k202611", &key)]);
    let [rotation] = all.as_slice() else { panic!("{all:?}") };
    let Some((Step::Publish(name, record), Turn::Next)) = rotation.steps.first() else { panic!("{rotation:?}") };
    assert_eq!(name.as_str(), "k202611._domainkey.d.test");
    assert_eq!(*record, format!("v=DKIM1; k=rsa; p={key}"));
    assert!(dkim::parse(REVOKED).record.revoked());
    const { assert!(KEEP_DAYS >= 5, "RFC 5321 §4.5.4.1") };
}
