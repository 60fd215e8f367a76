//! Whatever is written is read back, and no text is too strange.

use mailvouch::DomainName;
use mailvouch::Selector;
use mailvouch::bimi::Avp;
use mailvouch::intake::{Entry, Intake, Is, Keeper};
use mailvouch::mta_sts::Mode;
use mailvouch::plan::{Asked, Inputs, OwnServer, Pick, Plan};
use mailvouch::share::{Shared, parse, parse_project, print_project};
use mailvouch::spf::Qualifier;
use proptest::prelude::*;

use super::{entry, full};

fn any_plan() -> impl Strategy<Value = Plan> {
    let pick = ("[a-z][a-z0-9-]{0,8}", proptest::collection::btree_map("[a-z]{1,4}", "[ -~]{1,12}", 0..3));
    let text = || proptest::option::of("[ -~]{1,16}");
    (
        proptest::collection::vec(pick, 0..4),
        proptest::collection::btree_set("[a-z]{1,6}", 0..3),
        proptest::sample::subsequence(
            vec!["192.0.2.0/28", "2001:db8::1", "mail.a.ch", "mx", "a", "include:x.ch"],
            0..6,
        ),
        proptest::collection::btree_set(("[a-z]{1,6}", "[!-~]{1,12}"), 0..3),
        proptest::collection::btree_set("[ -~]{1,12}", 0..3),
        (proptest::bool::ANY, 0_usize..4, 0_usize..4, 0_usize..4),
        (text(), text(), text(), text()),
        (proptest::sample::subsequence(full().keys, 0..3), proptest::option::of("[a-zA-Z0-9]{1,32}")),
        proptest::collection::btree_set("[a-z0-9]{1,8}(\\.[a-z0-9]{1,8})?", 0..3),
        (
            proptest::option::of("[a-zA-Z0-9-]{1,8}(,[a-z-]{1,3})?|"),
            proptest::sample::select(vec!["", "brand", "personal"]),
            proptest::bool::ANY,
        ),
        (
            proptest::sample::select(vec![None, Some(Mode::Testing), Some(Mode::Enforce), Some(Mode::None)]),
            proptest::option::of("[a-z][a-z0-9-]{0,12}"),
            proptest::option::of("\\PC{0,20}"),
            proptest::option::of("[a-z]{2,3}(-[A-Za-z0-9]{2,8})?"),
        ),
    )
        .prop_map(|(picks, unused, own, extras, drop, steps, texts, (keys, sts), selectors, bimi, handed)| Plan {
            bimi_selector: selectors.iter().next().and_then(|text| Selector::parse(text).ok()),
            lps: bimi.0,
            avp: Avp::parse(bimi.1),
            no_logo: bimi.2,
            bulk: steps.0,
            selectors: selectors.iter().filter_map(|text| Selector::parse(text).ok()).collect(),
            domain: None,
            picks: picks.into_iter().map(|(provider, inputs)| Pick { provider, inputs: inputs as Inputs }).collect(),
            unused,
            own: own.into_iter().filter_map(OwnServer::parse).collect(),
            extras: extras.into_iter().map(|(provider, record)| Asked { provider, record }).collect(),
            all: [None, Some(Qualifier::Fail), Some(Qualifier::SoftFail), Some(Qualifier::Neutral)][steps.1],
            drop,
            tidy: steps.0,
            policy: ["", "none", "quarantine", "reject"].map(mailvouch::dmarc::Policy::parse)[steps.2],
            step: ["", "none", "quarantine", "reject"].map(mailvouch::dmarc::Policy::parse)[steps.3],
            rua: texts.0,
            logo: texts.1,
            certificate: texts.2,
            keys,
            sts,
            sts_mode: handed.0,
            dns_host: handed.1,
            assignee: handed.2,
            reader: handed.3,
            tls_rpt: texts.3.into_iter().chain(second_destination(steps.0)).collect(),
        })
}

/// A second destination, for half of the plans.
fn second_destination(there: bool) -> Option<String> {
    there.then(|| "https://reports.example/tls".to_owned())
}

fn any_entry() -> impl Strategy<Value = Entry> {
    let keeper = prop_oneof![
        Just(Keeper::Unsaid),
        Just(Keeper::Customer),
        Just(Keeper::Vendor),
        "\\PC{0,12}".prop_map(Keeper::Other),
    ];
    (any_plan(), proptest::bool::ANY, proptest::bool::ANY, 0_usize..3, keeper)
        .prop_map(|(plan, web, mail, is, dns)| Entry { web, mail, is: Is::ALL[is], dns, plan, ..entry("x.ch", &[]) })
}

proptest! {
    #[test]
    fn every_project_is_read_back(
        entries in proptest::collection::vec(any_entry(), 0..5),
        plan in any_plan(),
        web in proptest::collection::btree_map("[a-z]{1,4}", "[ -~]{1,12}", 0..3),
        open in 0_usize..8,
    ) {
        let name = |n: usize| DomainName::parse(&format!("d{n}.ch")).ok();
        let mut intake = Intake { entries, web };
        for (n, entry) in intake.entries.iter_mut().enumerate() {
            entry.domain = name(n).unwrap();
            entry.plan.domain = name(n);
        }
        let plan = match intake.entries.get(open) {
            Some(entry) => entry.plan.clone(),
            None if open == 7 => Plan { domain: name(open), ..plan },
            None => plan,
        };
        let text = print_project(&plan, &intake);
        prop_assert_eq!(parse_project(&text), Ok(Shared { plan, intake }), "{}", text);
    }

    #[test]
    fn no_text_panics(text in "\\PC{0,60}") {
        let _ = parse(&text);
        let _ = parse(&format!("v=1&with={text}&own={text}&drop={text}"));
        let _ = parse_project(&format!("v=2&open={text}&web={text}&domain=a.ch&use={text}&dns=by:{text}&with={text}"));
        let _ = OwnServer::parse(&text);
    }
}
