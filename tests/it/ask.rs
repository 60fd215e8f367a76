//! Which questions a picked service asks, and what counts as an answer.

use std::collections::BTreeSet;

use mailvouch::catalog::{self, Clue, Provider};
use mailvouch::diff::changes;
use mailvouch::dns::Answers;
use mailvouch::plan::{Asked, Inputs, Pick, Plan, ask, records};
use mailvouch::profile::Profile;
use mailvouch::{DomainName, Selector};

const KEY: &str = "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQCldFYh3Rfrmeov+WqYYpwfW2bV";

const MAIL: &str = "Hello,\n\nplease publish these:\n\nType: CNAME\nHost: selector1._domainkey.d.test\nPoints to: s1.x.test.\n\nType: CNAME\nHost: selector2._domainkey.d.test\nPoints to: s2.x.test.\n\nThe team\n";

fn altcraft() -> Provider {
    let json = include_str!("../../public/profiles/altcraft.json");
    Profile::parse(json).unwrap().0.vendor.unwrap()
}

fn service(id: &str) -> Provider {
    if id == "altcraft" { altcraft() } else { catalog::find(id).unwrap().clone() }
}

fn plan(id: &str, inputs: &[(&str, &str)], extras: &[usize]) -> Plan {
    let inputs = inputs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Plan {
        domain: DomainName::parse("d.test").ok(),
        picks: vec![Pick { provider: id.to_owned(), inputs }],
        extras: extras.iter().map(|record| Asked::of(&service(id), *record)).collect(),
        ..Plan::default()
    }
}

#[test]
fn a_question_is_asked_where_a_record_that_was_asked_for_needs_its_answer() {
    for (rule, id, extras, asked) in [
        ("no question", "mailchimp", &[] as &[usize], ""),
        ("required records only", "google-workspace", &[], "selector key"),
        ("an optional record that was asked for", "google-workspace", &[1], "selector key code"),
        ("a region comes first", "zoho-mail", &[], "region selector key"),
        ("the name that takes the terms", "mailgun", &[], "subdomain target1 target2"),
        ("terms that are never looked at ask nothing", "amazon-ses", &[], "token1 token2 token3"),
        ("DMARC's report address is asked for and holds nothing up", "altcraft", &[], "key (report)"),
    ] {
        let extras: BTreeSet<Asked> = extras.iter().map(|record| Asked::of(&service(id), *record)).collect();
        let asks = ask::asks(&service(id), &extras).into_iter();
        let asks = asks.map(|ask| if ask.waits { ask.input.name.to_string() } else { format!("({})", ask.input.name) });
        assert_eq!(asks.collect::<Vec<_>>().join(" "), asked, "{rule}");
    }
}

#[test]
fn an_answer_that_does_not_fit_is_none() {
    for (rule, id, inputs, open) in [
        ("a default answers", "google-workspace", &[("key", KEY)] as &[(&str, &str)], ""),
        (
            "what was typed stands for the default, even if it does not fit",
            "google-workspace",
            &[("key", KEY), ("selector", "a b")],
            "selector",
        ),
        ("emptied", "google-workspace", &[("key", KEY), ("selector", "")], "selector"),
        ("a region that the service does not have", "zoho-mail", &[("region", "Mars")], "region selector key"),
        ("a region that it has", "zoho-mail", &[("region", "EU")], "selector key"),
        ("a name that nobody asks for", "mailchimp", &[("region", "EU")], ""),
    ] {
        let open_now: Vec<String> =
            ask::open(&service(id), &plan(id, inputs, &[])).into_iter().map(|input| input.name.to_string()).collect();
        assert_eq!(open_now.join(" "), open, "{rule}");
    }
}

#[test]
fn the_region_chooses_the_terms() {
    let zoho = service("zoho-mail");
    for (rule, inputs, terms) in [
        ("none chosen", &[] as &[(&str, &str)], ""),
        ("Europe", &[("region", "EU")], "include:zohomail.eu"),
        ("none that the service has", &[("region", "Mars")], ""),
    ] {
        let set = records(&plan("zoho-mail", inputs, &[]), &[], &[&zoho]);
        let found: Vec<&str> = set.spf.values().flatten().map(|fragment| fragment.terms.as_str()).collect();
        assert_eq!(found.join(" "), terms, "{rule}");
    }
}

#[test]
fn a_paste_holds_the_answer() {
    let record = format!("v=DKIM1; k=rsa; p={KEY}");
    let halves = KEY.split_at(40);
    for (rule, id, name, typed, answer) in [
        ("as it is", "google-workspace", "key", KEY.to_owned(), KEY),
        ("a whole record", "google-workspace", "key", record.clone(), KEY),
        ("in quotes", "google-workspace", "key", format!("\"{record}\""), KEY),
        (
            "a zone line of two strings",
            "google-workspace",
            "key",
            format!("google._domainkey 3600 IN TXT \"v=DKIM1; p={}\" \"{}\"", halves.0, halves.1),
            KEY,
        ),
        (
            "PEM",
            "google-workspace",
            "key",
            format!("-----BEGIN PUBLIC KEY-----\n{}\n{}\n-----END PUBLIC KEY-----", halves.0, halves.1),
            KEY,
        ),
        ("a selector with the name around it", "google-workspace", "selector", "s1._domainkey.d.test.".into(), "s1"),
        ("a target with the dot at its end", "microsoft-365", "target1", "S1.X.Test.".into(), "s1.x.test"),
        ("a CNAME line", "microsoft-365", "target1", "selector1._domainkey CNAME s1.x.test.".into(), "s1.x.test"),
        (
            "a row with the type in front",
            "microsoft-365",
            "target1",
            "CNAME selector1._domainkey s1.x.test 3600".into(),
            "s1.x.test",
        ),
        ("a mail that names its fields", "microsoft-365", "target1", MAIL.into(), "s1.x.test"),
        ("and for the other question the other target", "microsoft-365", "target2", MAIL.into(), "s2.x.test"),
        (
            "prose about a CNAME is no answer",
            "microsoft-365",
            "target1",
            "a CNAME record for mail".into(),
            "a CNAME record for mail",
        ),
        ("a code with its tag", "brevo", "code", "brevo-code:c9978ded".into(), "c9978ded"),
        ("a tag in other letters", "microsoft-365", "code", "ms=ms48151623".into(), "ms48151623"),
        ("a code alone", "brevo", "code", " c9978ded ".into(), "c9978ded"),
        ("the target where its first label is asked", "amazon-ses", "token1", "ab12.dkim.amazonses.com".into(), "ab12"),
        ("a mailbox as a link", "altcraft", "report", "mailto:d@x.test".into(), "d@x.test"),
        ("no answer stays as it was typed", "google-workspace", "key", "MIGf so far".into(), "MIGf so far"),
        ("nothing", "google-workspace", "key", "  ".into(), ""),
    ] {
        let provider = service(id);
        let input = provider.inputs.iter().find(|input| input.name == name).unwrap();
        assert_eq!(ask::clean(&provider, input, &typed), answer, "{rule}");
    }
    assert_eq!(ask::with_defaults(&altcraft(), &Inputs::new()).get("tracking").map(String::as_str), Some("trk"));
}

/// A record for each, and each has a card of its own.
#[test]
fn one_answer_names_several_tracking_hosts() {
    for (typed, hosts) in [
        ("trk", &["trk.d.test"][..]),
        ("trk, news", &["trk.d.test", "news.d.test"]),
        ("News news;trk", &["news.d.test", "trk.d.test"]),
        ("trk, no label!", &[]),
    ] {
        let provider = altcraft();
        let set = records(&plan("altcraft", &[("tracking", typed)], &[2]), &[], &[&provider]);
        let (changes, _) = changes(&set, &Answers::new());
        let aliases: Vec<_> = changes.iter().filter(|change| change.key().starts_with("altcraft-2")).collect();
        let names: Vec<String> = aliases.iter().filter_map(|change| Some(change.name.as_ref()?.to_string())).collect();
        assert_eq!(names, hosts, "{typed}");
        let keys: BTreeSet<String> = aliases.iter().map(|change| change.key()).collect();
        assert_eq!(keys.len(), aliases.len(), "{typed}");
        assert_eq!(aliases[0].key(), "altcraft-2", "{typed}: the first is called as before");
        assert_eq!(aliases[0].is_incomplete(), hosts.is_empty(), "{typed}");
        assert!(hosts.is_empty() || aliases.iter().all(|change| change.value.as_deref() == Some("trk.aksend.net")));
    }
}

#[test]
fn what_the_records_hold_is_not_asked_again() {
    let selector = |text: &str| Selector::parse(text).unwrap();
    for (rule, id, clue, found) in [
        ("a code in a TXT", "brevo", Clue::Txt("brevo-code:c9978ded".into()), "code=c9978ded"),
        ("the selector of a key", "zoho-mail", Clue::Selector(selector("zmail")), "selector=zmail"),
        ("a selector that is no answer", "brevo", Clue::Selector(selector("brevo1")), ""),
        ("no clue to an answer", "zoho-mail", Clue::Mx(DomainName::parse("mx.zoho.eu").unwrap()), ""),
    ] {
        let inputs = ask::found(&service(id), &[clue]).into_iter();
        let inputs: Vec<String> = inputs.map(|(name, value)| format!("{name}={value}")).collect();
        assert_eq!(inputs.join(" "), found, "{rule}");
    }
}
