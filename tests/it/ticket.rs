//! The ticket: what is to be changed where, before and after, why and by whom,
//! in every form; and that no text from DNS breaks one of them.

use std::fs;

use mailvouch::DomainName;
use mailvouch::catalog::schema::Names;
use mailvouch::catalog::{self, DnsHost, Provider};
use mailvouch::diff::{Action, Change, changes};
use mailvouch::dns::{Answers, Failure, zone};
use mailvouch::export::ticket::{self, Read, Sheet, Ticket, Voice, html, json, mailto, markdown, plain};
use mailvouch::i18n::{Locale, Segment};
use mailvouch::plan::{OwnServer, Pick, Plan, records};
use proptest::prelude::*;
use serde_json::Value;

fn name(text: &str) -> DomainName {
    DomainName::parse(text).unwrap()
}

fn settle(zone: &zone::Zone, plan: &Plan, recognised: &[&str]) -> (Vec<Change>, Answers) {
    let providers: Vec<&Provider> = catalog::providers().iter().collect();
    let set = records(plan, recognised, &providers);
    let mut answers = Answers::new();
    loop {
        let (changes, open) = changes(&set, &answers);
        if open.is_empty() {
            return (changes, answers);
        }
        for question in open {
            let answer = zone.answer(&question);
            answers.insert(question, answer);
        }
    }
}

/// A domain with a record to replace, one to add, one that waits for an answer,
/// one that the owner has to decide on, and one that nobody can tell.
const ZONE: &str = r#"$ORIGIN d.test.
$TTL 900
@ TXT "v=spf1 mx include:spf.protection.outlook.com include:spf.protection.outlook.com a:gone.d.test -all"
@ TXT "MS=1"
@ MX 10 mx
mx A 192.0.2.2
gone A 192.0.2.3
k2._domainkey CNAME other.example.net.
;! fail _dmarc TXT servfail
$ORIGIN .
spf.protection.outlook.com TXT "v=spf1 ip4:192.0.2.64/27 -all"
_spf.google.com TXT "v=spf1 ip4:192.0.2.96/27 -all"
other.example.net TXT "v=DKIM1; p="
"#;

fn ticket(zone: &str) -> Ticket {
    let pick = |id: &str| Pick { provider: id.to_owned(), ..Pick::default() };
    let plan = Plan {
        domain: Some(name("d.test")),
        picks: vec![pick("mailchimp"), pick("google-workspace")],
        own: vec![OwnServer::parse("198.51.100.7").unwrap()],
        ..Plan::default()
    };
    let (changes, answers) = settle(&zone::parse(zone).unwrap(), &plan, &["microsoft-365"]);
    let mut ticket = Ticket {
        domain: name("d.test"),
        zone: name("d.test"),
        host: catalog::dns_hosts().iter().find(|host| host.id == "cloudflare"),
        assignee: None,
        read: Read::Resolver { name: "R".to_owned(), at: 0.0, stamp: "2026-11-23T08:00:00.000Z".to_owned() },
        link: "https://page.test/#d=d.test&p=mailchimp".to_owned(),
        tasks: Vec::new(),
        open: Vec::new(),
    };
    ticket.fill(changes, &answers, &|name| ticket::service_of(name, catalog::providers()));
    ticket
}

/// Does something in a language of the page.
fn in_language<T>(tag: &'static str, then: impl FnOnce(&Voice<'_>) -> T) -> T {
    let path = format!("{}/public/locales/{tag}.json", env!("CARGO_MANIFEST_DIR"));
    let locale = Locale::parse(&fs::read_to_string(path).unwrap()).unwrap();
    let plural = |n: &str| if n == "1" { "one".to_owned() } else { "other".to_owned() };
    then(&Voice {
        tag,
        segments: &|key, params| locale.segments(key, params, &plural),
        list: &|items| items.join(" + "),
        time: &|_| "TIME".to_owned(),
        failure: &|failure| format!("{failure:?}"),
        service: &|id| catalog::find(id).map(|known| known.name.to_string()),
    })
}

fn sheet(tag: &'static str) -> Sheet {
    in_language(tag, |voice| ticket(ZONE).spoken(voice))
}

#[test]
fn as_plain_text() {
    insta::assert_snapshot!(plain::print(&sheet("en")));
}

#[test]
fn as_plain_text_in_german() {
    insta::assert_snapshot!(plain::print(&sheet("de")));
}

#[test]
fn as_markdown() {
    insta::assert_snapshot!(markdown::print(&sheet("en")));
}

#[test]
fn as_the_html_of_a_mail() {
    insta::assert_snapshot!(html::print(&sheet("en")));
}

#[test]
fn as_json() {
    let text = in_language("en", |voice| json::print(&ticket(ZONE), voice));
    insta::assert_snapshot!(text);
    let read: Value = serde_json::from_str(&text).unwrap();
    assert_eq!((&read["format"], &read["version"]), (&"mailvouch-ticket".into(), &json::VERSION.into()));
    for (list, count) in [("publish", 2), ("owner", 2), ("unknown", 1)] {
        assert_eq!(read[list].as_array().unwrap().len(), count, "{list}");
    }
}

/// What nobody can tell, and what the owner has to decide, is never a record to publish.
#[test]
fn what_waits_is_no_record() {
    let ticket = ticket(ZONE);
    for task in &ticket.tasks {
        assert!(matches!(task.change.action, Action::Publish | Action::Replace), "{:?}", task.change.action);
    }
    let actions: Vec<Action> = ticket.open.iter().map(|waiting| waiting.change.action).collect();
    assert!(actions.contains(&Action::NeedsYou) && actions.contains(&Action::CannotTell), "{actions:?}");
    for section in sheet("en").sections.iter().filter(|section| !section.publish) {
        assert!(!section.heading.starts_with(|c: char| c.is_ascii_digit()), "{}", section.heading);
        assert!(section.rows.iter().all(|row| row.label == "Published now"), "{:?}", section.rows);
        assert!(section.terms.is_empty());
    }
    let broken = "$ORIGIN d.test.\n@ TXT \"v=spf1 ip4:999.1.1.1 what -all\"\n";
    let sheet = in_language("en", |voice| self::ticket(broken).spoken(voice));
    let spf = sheet.sections.iter().find(|section| section.heading.starts_with("SPF")).unwrap();
    assert!(!spf.publish && spf.why.len() > 1, "{spf:?}");
}

#[test]
fn an_assignee_and_a_demo_stand_in_it() {
    let mut ticket = ticket(ZONE);
    ticket.assignee = Some("Ops <ops>".to_owned());
    ticket.read = Read::Demo;
    ticket.host = None;
    in_language("en", |voice| {
        let sheet = ticket.spoken(voice);
        let text = plain::print(&sheet);
        assert!(text.contains("\nWho: Ops <ops>\n") && text.contains("\nWhere: The DNS of d.test\n"), "{text}");
        assert!(text.contains("invented") && !text.contains("TIME"), "{text}");
        assert!(html::print(&sheet).contains("Ops &lt;ops&gt;"));
        let read: Value = serde_json::from_str(&json::print(&ticket, voice)).unwrap();
        assert_eq!(
            (&read["assignee"], &read["read"], &read["dns_host"]),
            (&"Ops <ops>".into(), &Value::Null, &Value::Null)
        );
    });
}

#[test]
fn a_name_is_what_the_form_of_the_dns_host_wants() {
    let host = |id: &str| catalog::dns_hosts().iter().find(|host| host.id == id);
    let full = DnsHost { names: Some(Names::Full), ..host("cloudflare").unwrap().clone() };
    for (rule, at, zone, host, typed) in [
        ("within the zone", "_dmarc.d.test", "d.test", None, "_dmarc"),
        ("the zone itself, no host known", "d.test", "d.test", None, ""),
        ("the zone itself, a host that wants @", "d.test", "d.test", host("cloudflare"), "@"),
        ("a domain below its zone", "_dmarc.a.d.test", "d.test", None, "_dmarc.a"),
        ("a host that wants whole names", "_dmarc.d.test", "d.test", Some(&full), "_dmarc.d.test"),
        ("outside of the zone", "x.test", "d.test", None, "x.test"),
    ] {
        assert_eq!(ticket::typed_name(&name(at), &name(zone), host), typed, "{rule}");
    }
}

/// The address decoded: subject and body.
fn decoded(address: &str) -> (String, String) {
    let text = |part: &str| {
        let mut octets = Vec::new();
        let mut rest = part.bytes();
        while let Some(octet) = rest.next() {
            if octet == b'%' {
                let hex = [rest.next().unwrap(), rest.next().unwrap()];
                octets.push(u8::from_str_radix(std::str::from_utf8(&hex).unwrap(), 16).unwrap());
            } else {
                octets.push(octet);
            }
        }
        String::from_utf8(octets).unwrap()
    };
    let (subject, body) = address.strip_prefix("mailto:?subject=").unwrap().split_once("&body=").unwrap();
    (text(subject), text(body))
}

#[test]
fn a_mail_is_cut_after_a_section_and_keeps_the_link() {
    let long = in_language("en", |voice| ticket(ZONE).spoken(voice));
    let mail = mailto::print(&long, "The rest is at the link.");
    let (subject, body) = decoded(&mail.address);
    assert!(mail.cut && mail.address.len() <= mailto::LIMIT, "{}", mail.address.len());
    assert_eq!(subject, long.title);
    assert!(body.contains("https://page.test/#d=d.test&p=mailchimp\r\n"), "{body}");
    assert!(body.ends_with("The rest is at the link.\r\n"), "{body}");
    assert!(!body.replace("\r\n", "").contains('\n'));

    let short = Sheet { sections: Vec::new(), ..long.clone() };
    let mail = mailto::print(&short, "The rest is at the link.");
    assert!(!mail.cut);
    assert_eq!(decoded(&mail.address).1.replace("\r\n", "\n"), plain::print(&short));

    let mut endless = long;
    endless.facts[0].text = "x".repeat(3_000);
    let mail = mailto::print(&endless, "The rest is at the link.");
    assert!(mail.cut && decoded(&mail.address).1.contains("https://page.test/"), "the link stays whatever it costs");
}

/// A ticket whose every text from outside is `text`.
fn hostile(text: &str) -> (Ticket, Sheet) {
    let mut ticket = ticket(ZONE);
    ticket.assignee = Some(text.to_owned());
    text.clone_into(&mut ticket.link);
    for task in &mut ticket.tasks {
        text.clone_into(&mut task.item.value);
        text.clone_into(&mut task.typed);
    }
    for open in &mut ticket.open {
        open.change.before = vec![text.to_owned()];
        open.failure = open.failure.as_ref().map(|_| Failure::Servfail(None));
    }
    let sheet = in_language("en", |voice| {
        let mut sheet = ticket.spoken(voice);
        for section in &mut sheet.sections {
            section.heading = format!("1. {text}");
            section.why.push(vec![
                Segment { code: true, text: text.to_owned() },
                Segment { code: false, text: text.to_owned() },
            ]);
        }
        sheet
    });
    (ticket, sheet)
}

#[test]
fn no_text_breaks_out_of_the_html() {
    for text in
        ["</code><script>alert(1)</script>", "\" onclick=\"x", "' style='x", "javascript:alert(1)", "&lt;", "a\n<b>"]
    {
        let printed = html::print(&hostile(text).1);
        let quiet = html::print(&hostile("x").1);
        // Texts put no element, no attribute and no line into it.
        for mark in ['<', '>', '"', '\''] {
            assert_eq!(printed.matches(mark).count(), quiet.matches(mark).count(), "{text}: {mark}");
        }
        assert_eq!(printed.lines().count(), quiet.lines().count(), "{text}");
        assert!(!printed.contains("href=\"javascript"), "{text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_one_of_json(text in any::<String>()) {
        let (ticket, _) = hostile(&text);
        let printed = in_language("en", |voice| json::print(&ticket, voice));
        let read: Value = serde_json::from_str(&printed).unwrap();
        prop_assert_eq!(read["assignee"].as_str().unwrap(), &text);
        prop_assert_eq!(read["publish"][0]["value"].as_str().unwrap(), &text);
    }

    #[test]
    fn any_text_leaves_the_layout_of_markdown_and_text(text in any::<String>()) {
        let (_, sheet) = hostile(&text);
        let printed = markdown::print(&sheet);
        let headings = printed.lines().filter(|line| line.starts_with('#')).count();
        prop_assert_eq!(headings, 1 + sheet.sections.len(), "{}", printed);
        let (_, quiet) = hostile("x");
        prop_assert_eq!(plain::print(&sheet).lines().count(), plain::print(&quiet).lines().count());
    }
}
