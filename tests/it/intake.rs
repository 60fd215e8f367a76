//! A project's domains: lists as people have them, names in a browser held
//! against DNS, new domains, and what may go with one that leaves.

mod in_browsers;

use std::collections::BTreeSet;

use mailvouch::DomainName;
use mailvouch::catalog::Provider;
use mailvouch::diff::{Change, changes};
use mailvouch::dns::{Answers, Question, RecordType, zone};
use mailvouch::intake::{Entry, Intake, Is, Keeper, MOST, Progress, is_kept_by_vendor, leaving, without};
use mailvouch::plan::{Pick, records};
use mailvouch::profile::Profile;

const TOCCO: &str = include_str!("../../public/profiles/tocco.json");

fn tocco() -> Profile {
    Profile::parse(TOCCO).unwrap().0
}

fn picks() -> Vec<Pick> {
    vec![Pick { provider: "tocco".into(), ..Pick::default() }]
}

fn name(text: &str) -> DomainName {
    DomainName::parse(text).unwrap()
}

#[test]
fn lists_as_people_have_them() {
    // Each domain: its name, web, mail, whether it comes or goes, who updates its DNS.
    let rows: &[(&str, &str, &[&str])] = &[
        ("a name stands in sender addresses", "example.com", &["example.com mail existing "]),
        ("an address of a person", "peter@student.example.com", &["student.example.com mail existing "]),
        ("www is for browsers", "www.example.com", &["www.example.com web existing "]),
        ("an address of a page", "https://intranet.example.com/x", &["intranet.example.com web existing "]),
        ("both, in two lines", "https://example.com\np@example.com", &["example.com web mail existing "]),
        ("words say it themselves", "www.example.com;mail;new", &["www.example.com mail new "]),
        ("words in one cell", "example.com,web mail leaving", &["example.com web mail leaving "]),
        (
            "who updates the DNS",
            "example.com\tvendor\nb.com,customer",
            &["example.com mail existing vendor", "b.com mail existing customer"],
        ),
        ("named again", "example.com;new\nexample.com", &["example.com mail new "]),
    ];
    for (row, text, expected) in rows {
        let mut intake = Intake::default();
        let added = intake.add(text, &picks(), |host| Some(host.to_owned()));
        let drawn: Vec<String> = intake
            .entries
            .iter()
            .map(|e| {
                let uses = [(e.web, "web"), (e.mail, "mail")].into_iter().filter(|(is, _)| *is).map(|(_, word)| word);
                let uses: Vec<&str> = uses.collect();
                format!("{} {} {} {}", e.domain, uses.join(" "), e.is.name(), e.dns.word())
            })
            .collect();
        assert_eq!(drawn, *expected, "{row}");
        assert_eq!(added.new, expected.len(), "{row}");
        assert!(intake.entries.iter().all(|e| e.plan.picks == picks() && e.plan.domain.as_ref() == Some(&e.domain)));
    }
}

#[test]
fn what_is_no_domain_is_named_and_what_is_too_much_is_counted() {
    let mut intake = Intake::default();
    let mut text = "not a domain\n# a comment\n".to_owned();
    (0..MOST + 3).for_each(|n| text.push_str(&format!("d{n}.com\n")));
    let added = intake.add(&text, &[], |_| None);
    assert_eq!((added.new, added.left_out, intake.entries.len()), (MOST, 3, MOST));
    assert_eq!(added.refused, ["not a domain"]);
    assert_eq!(intake.add("d0.com", &[], |_| None).known, 1);
    assert_eq!(intake.senders(), MOST);
    intake.entry_mut(&name("d0.com")).unwrap().is = Is::Leaving;
    assert_eq!(intake.senders(), MOST - 1);
}

#[test]
fn the_vendors_name_servers_tell_who_updates_the_dns() {
    let vendor = tocco().file.vendor.unwrap();
    for (row, servers, expected) in [
        ("the vendor's", vec!["ns1.tocco.ch", "ns2.tocco.ch"], true),
        ("one of them is", vec!["ns1.tocco.ch", "ns1.hostpoint.ch"], true),
        ("somebody else's", vec!["ns1.hostpoint.ch"], false),
        ("a name of the vendor's that is no server for customers", vec!["ns9.tocco.ch"], false),
        ("not known", vec![], false),
    ] {
        let servers: Vec<DomainName> = servers.into_iter().map(name).collect();
        assert_eq!(is_kept_by_vendor(&servers, &vendor.name_servers), expected, "{row}");
    }
}

/// The changes of an entry's plan in a zone. `known` are services that its records show.
fn settle(entry: &Entry, profile: &Profile, known: &[&str], zone: &str) -> Vec<Change> {
    let zone = zone::parse(&format!("$TTL 3600\n{zone}\n")).unwrap();
    let providers: Vec<&Provider> = profile.known().collect();
    let mut set = records(&entry.plan, known, &providers);
    set.is_new = entry.is == Is::New;
    let mut answers = Answers::new();
    // The report asks for it.
    let servers = Question::new(entry.domain.clone(), RecordType::Ns);
    answers.insert(servers.clone(), zone.answer(&servers));
    loop {
        let (changes, open): (_, BTreeSet<Question>) = changes(&set, &answers);
        if open.is_empty() {
            return changes;
        }
        for question in open {
            let answer = zone.answer(&question);
            answers.insert(question, answer);
        }
    }
}

const TOCCOS: &str =
    "spf.tocco.ch. TXT \"v=spf1 ip4:192.0.2.0/28 ~all\"\ndefault._domainkey.tocco.ch. TXT \"v=DKIM1; p=TUlJQklq\"\n";

#[test]
fn that_a_new_domain_is_unknown_to_dns_is_no_fault() {
    let profile = tocco();
    let mut entry = Entry::new(name("brand-new.ch"), picks());
    let zone = format!("{TOCCOS}ch. NS ns.ch.\n");
    let existing = Progress::of(&settle(&entry, &profile, &[], &zone));
    assert_eq!((existing.due, existing.unknown > 0), (0, true), "the name is wrong, or not known: nothing to publish");
    entry.is = Is::New;
    let changes = settle(&entry, &profile, &[], &zone);
    let new = Progress::of(&changes);
    assert_eq!(new, Progress { due: 2, ..Progress::default() }, "SPF and the key");
    let values: Vec<&str> = changes.iter().filter(|c| c.is_due()).filter_map(|c| c.value.as_deref()).collect();
    assert_eq!(values, ["v=spf1 include:spf.tocco.ch ~all", "default._domainkey.tocco.ch"]);
}

#[test]
fn what_may_go_with_a_domain_that_leaves() {
    let profile = tocco();
    let zone = format!(
        "{TOCCOS}acme.ch. NS ns.acme.ch.\n\
         acme.ch. TXT \"v=spf1 include:spf.protection.outlook.com include:spf.tocco.ch -all\"\n\
         spf.protection.outlook.com. TXT \"v=spf1 ip4:192.0.2.64/26 -all\"\n\
         default._domainkey.acme.ch. CNAME default._domainkey.tocco.ch.\n\
         _dmarc.acme.ch. TXT \"v=DMARC1; p=reject\"\n\
         www.acme.ch. CNAME acme.tocco.ch.\nacme.tocco.ch. A 192.0.2.1\n"
    );
    let known = ["microsoft-365", "tocco"];
    let parted = |mail: bool| {
        let entry = Entry { mail, is: Is::Leaving, dns: Keeper::Customer, ..Entry::new(name("acme.ch"), picks()) };
        let with = settle(&entry, &profile, &known, &zone);
        let less = settle(&Entry { plan: without(&entry.plan, "tocco"), ..entry.clone() }, &profile, &known, &zone);
        let parts = leaving(&entry, "tocco", &with, &less, &[]);
        let drawn = parts.iter().map(|part| {
            let name = part.change.name.as_ref().unwrap();
            format!("{:?} {name} {} {}", part.fate, part.change.rtype, part.change.value.as_deref().unwrap_or("-"))
        });
        drawn.collect::<Vec<_>>()
    };
    assert_eq!(
        parted(false),
        [
            "Shrinks acme.ch TXT v=spf1 include:spf.protection.outlook.com -all",
            "Stays _dmarc.acme.ch TXT v=DMARC1; p=reject",
            "Goes default._domainkey.acme.ch CNAME default._domainkey.tocco.ch",
        ]
    );
    assert_eq!(
        parted(true),
        [
            "InUse acme.ch TXT v=spf1 include:spf.protection.outlook.com -all",
            "Stays _dmarc.acme.ch TXT v=DMARC1; p=reject",
            "InUse default._domainkey.acme.ch CNAME default._domainkey.tocco.ch",
        ],
        "mail is sent still"
    );
}
