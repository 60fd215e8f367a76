//! The demo's stories, each from what is published at first to green, with
//! every vendor and without one.

use std::collections::BTreeSet;
use std::fs;

use mailvouch::audit::{self, AuditOptions};
use mailvouch::catalog::{self, Provider};
use mailvouch::demo::{self, STORIES, Story, story};
use mailvouch::diff::{self, Action, Change, Subject, changes};
use mailvouch::dns::{Answer, Answers, Question, RecordType, zone::Zone};
use mailvouch::finding::Code;
use mailvouch::outcome::Outcome;
use mailvouch::plan::{Pick, Plan, ask, hints, records};
use mailvouch::profile::Profile;
use mailvouch::spf::advice::{advice, together};
use mailvouch::{DomainName, Selector};

/// As the page comes to its changes: what is recognised, what was picked.
fn settle(zone: &Zone, plan: &Plan, providers: &[&Provider]) -> (Vec<Change>, Vec<String>) {
    let domain = plan.domain.clone().unwrap();
    let likely = ["k2", "k3", "selector1", "selector2", "google"];
    let selectors = likely.iter().map(|text| Selector::parse(text).unwrap()).collect();
    let options = AuditOptions { selectors, ..AuditOptions::default() };
    let mut answers = Answers::new();
    let report = loop {
        match audit::audit(&domain, &options, &answers) {
            Outcome::Done(report) => break report,
            Outcome::Need(open) => ask(zone, open, &mut answers),
        }
    };
    let shown = catalog::detect(&audit::traces(&report), providers.iter().copied());
    let sure: Vec<&str> = shown.iter().filter(|shown| shown.sure()).map(|shown| &*shown.provider.id).collect();
    let set = records(plan, &sure, providers);
    loop {
        let (changes, open) = changes(&set, &answers);
        if open.is_empty() {
            return (changes, sure.into_iter().map(str::to_owned).collect());
        }
        ask(zone, open, &mut answers);
    }
}

fn ask(zone: &Zone, open: BTreeSet<Question>, answers: &mut Answers) {
    for question in open {
        let answer = zone.answer(&question);
        answers.insert(question, answer);
    }
}

fn spf(changes: &[Change]) -> &Change {
    changes.iter().find(|change| matches!(change.subject, Subject::Spf(_))).unwrap()
}

/// Takes all loss-free advice, as "Do all" does.
fn advised(plan: &mut Plan, change: &Change, sure: &[String], providers: &[&Provider]) {
    let Subject::Spf(spf) = &change.subject else { panic!() };
    let set = records(plan, &sure.iter().map(String::as_str).collect::<Vec<_>>(), providers);
    let used: Vec<&Provider> = providers.iter().copied().filter(|one| sure.iter().any(|id| *id == *one.id)).collect();
    let hints = hints(&set, change.name.as_ref().unwrap(), &used, spf.other_octets);
    let remedies = advice(&spf.after, &hints);
    let all = together(&spf.after, &hints, &remedies).unwrap();
    for remedy in all.steps.iter().filter_map(|place| remedies.get(*place)) {
        plan.drop.extend(remedy.terms.iter().map(ToString::to_string));
    }
}

/// The shipped vendors, and one that no zone of the demo knows.
fn vendors() -> Vec<Option<Provider>> {
    let read = |name: &str| fs::read_to_string(format!("{}/public/profiles/{name}.json", env!("CARGO_MANIFEST_DIR")));
    let load = |json: &str| Profile::load(json).unwrap().vendor;
    let mut vendors = vec![None];
    vendors.extend(["tocco", "altcraft", "calenso", "cimcloud"].map(|name| load(&read(name).unwrap())));
    let unknown = read("tocco").unwrap().replace("tocco.ch", "sends.example").replace("\"tocco\"", "\"sends\"");
    vendors.push(load(&unknown));
    vendors
}

/// A plan with the vendor picked and its questions answered.
fn plan(story: &Story, vendor: Option<&Provider>) -> Plan {
    let pick = |vendor: &Provider| Pick { provider: vendor.id.to_string(), ..Pick::default() };
    let picks = vendor.map(pick).into_iter().collect();
    let mut plan = Plan { domain: story.domain(), picks, ..Plan::default() };
    if let Some(vendor) = vendor {
        let answers = demo::answers(vendor, &plan, &story.zone(Some(vendor)).unwrap());
        plan.picks[0].inputs = answers;
        assert!(ask::open(vendor, &plan).is_empty(), "{}", vendor.id);
    }
    plan
}

/// Whatever a service asks, the invented answer has the form of one.
#[test]
fn an_invented_answer_fits_every_question_of_the_catalog() {
    let zone = STORIES[0].zone(None).unwrap();
    for provider in catalog::providers() {
        let pick = Pick { provider: provider.id.to_string(), ..Pick::default() };
        let plan = Plan { domain: STORIES[0].domain(), picks: vec![pick], ..Plan::default() };
        let answers = demo::answers(provider, &plan, &zone);
        for input in ask::open(provider, &plan) {
            let answer = answers.get(&*input.name).unwrap();
            assert!(input.accepts(answer), "{}: {}: {answer}", provider.id, input.name);
        }
    }
}

#[test]
fn every_story_comes_to_green_with_every_vendor() {
    for story in STORIES {
        for vendor in vendors() {
            let vendor = vendor.as_ref();
            let what = format!("{}, {:?}", story.name, vendor.map(|vendor| &vendor.id));
            let providers: Vec<&Provider> = vendor.into_iter().chain(catalog::providers()).collect();
            let mut zone = story.zone(vendor).unwrap();
            let mut plan = plan(story, vendor);
            let (mut now, sure) = settle(&zone, &plan, &providers);
            if story.name == "gross-schule" {
                assert_eq!(spf(&now).action, Action::NeedsYou, "{what}: over the limit");
                advised(&mut plan, spf(&now), &sure, &providers);
                now = settle(&zone, &plan, &providers).0;
                let Subject::Spf(spf) = &spf(&now).subject else { panic!() };
                assert!(spf.after.lookups <= 10, "{what}: {} look-ups", spf.after.lookups);
            }
            let due: Vec<&Change> = now.iter().filter(|change| change.is_due()).collect();
            let there = story.name == "acme-schule" && vendor.is_none();
            assert_eq!(due.is_empty(), there, "{what}: something to show");
            assert!(due.iter().all(|change| change.value.is_some()), "{what}: {due:#?}");
            for change in &now {
                diff::publish(&mut zone, change);
            }
            let (after, _) = settle(&zone, &plan, &providers);
            for change in after.iter().filter(|change| change.action != Action::Optional) {
                assert_eq!(change.action, Action::Keep, "{what}: {change:#?}");
                if let Subject::Spf(spf) = &change.subject {
                    assert!(spf.proof.unknown.is_empty() && spf.after.lookups <= 10, "{what}");
                }
            }
        }
    }
}

#[test]
fn each_story_shows_what_it_is_for() {
    let providers: Vec<&Provider> = catalog::providers().iter().collect();
    let of = |name: &str| {
        let story = story(name).unwrap();
        settle(&story.zone(None).unwrap(), &plan(story, None), &providers)
    };
    let (changes, sure) = of("acme-schule");
    assert!(["microsoft-365", "mailchimp"].iter().all(|id| sure.iter().any(|sure| sure == id)), "{sure:?}");
    assert_eq!(spf(&changes).action, Action::Keep);

    let zone = story("neue-schule").unwrap().zone(None).unwrap();
    for at in ["neue-schule.example", "_dmarc.neue-schule.example"] {
        let question = Question::new(DomainName::parse(at).unwrap(), RecordType::Txt);
        assert!(!matches!(zone.answer(&question), Answer::Records(_)), "{at}");
    }
    assert_eq!(spf(&of("neue-schule").0).action, Action::Publish);

    let (changes, _) = of("gross-schule");
    assert!(spf(&changes).findings.iter().any(|finding| finding.code == Code::SpfTooManyLookups));

    let (changes, _) = of("alt-schule");
    let broken = spf(&changes);
    assert_eq!(broken.action, Action::Replace);
    let faults = mailvouch::spf::parse(&broken.before[0]);
    assert!(!faults.well_formed && faults.findings.len() >= 3, "{:?}", faults.findings);
    assert_eq!(
        broken.value.as_deref(),
        Some("v=spf1 mx a:scan.alt-schule.example include:spf.protection.outlook.com -all")
    );
}

/// A vendor's targets answer, whether the demo's zone knows it or not.
#[test]
fn the_vendor_is_there() {
    for story in STORIES {
        let names: Vec<String> = story.zone(None).unwrap().names().map(ToString::to_string).collect();
        assert!(names.contains(&story.domain().unwrap().to_string()), "{}", story.name);
    }
    for vendor in vendors().into_iter().flatten() {
        let zone = STORIES[0].zone(Some(&vendor)).unwrap();
        for term in vendor.spf.terms.iter() {
            let target = DomainName::parse(term.split_once(':').unwrap().1).unwrap();
            let answer = zone.answer(&Question::new(target, RecordType::Txt));
            let Answer::Records(records) = answer else { panic!("{}: {term}", vendor.id) };
            assert!(mailvouch::dns::texts(&records.data)[0].starts_with("v=spf1 "), "{}", vendor.id);
        }
    }
    assert!(story("../secret").is_none() && story("world").is_none());
}
