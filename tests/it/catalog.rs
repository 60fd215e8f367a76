//! The catalog: what is in it, how it is checked, searched and recognised.

use std::collections::BTreeMap;

use mailvouch::catalog::glob;
use mailvouch::catalog::input::Pattern;
use mailvouch::catalog::rules::{Piece, faults, is_mechanism, pieces};
use mailvouch::catalog::schema::{Envelope, RecordNeed, SpfNeed};
use mailvouch::catalog::{Clue, Field, Traces, detect, dns_host, dns_hosts, fill, find, providers, search};
use mailvouch::{DomainName, Selector};

fn name(text: &str) -> DomainName {
    DomainName::parse(text).unwrap()
}

fn names(texts: &[&str]) -> Vec<DomainName> {
    texts.iter().map(|text| name(text)).collect()
}

fn inputs(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
}

#[test]
fn every_entry_holds_to_the_rules_in_the_built_form_too() {
    let files = |folder: &str| {
        let path = format!("{}/src/catalog/{folder}", env!("CARGO_MANIFEST_DIR"));
        std::fs::read_dir(path)
            .unwrap()
            .filter(|file| file.as_ref().unwrap().path().extension() == Some("toml".as_ref()))
            .count()
    };
    assert_eq!(providers().len(), files("providers"));
    assert_eq!(dns_hosts().len(), files("dns_hosts"));
    for provider in providers() {
        assert_eq!(faults(provider), [], "{}", provider.id);
        assert!(provider.evidence.is_none(), "{}: evidence costs size", provider.id);
        assert_eq!(find(&provider.id).map(|found| &found.name), Some(&provider.name), "found by its id");
    }
    assert!(providers().is_sorted_by_key(|provider| &provider.id), "find() halves the list");
    assert!(find("nobody").is_none());
}

#[test]
fn what_was_decided_about_the_services_people_meet_most() {
    let dead_weight =
        ["mailchimp", "mandrill", "sendgrid", "postmark", "klaviyo", "constant-contact", "campaign-monitor"];
    for id in dead_weight {
        assert_eq!(find(id).unwrap().spf.need, SpfNeed::None, "{id}: the envelope is not the customer's");
    }
    assert_eq!(find("google-workspace").unwrap().spf_terms(None), ["include:_spf.google.com"]);
    assert_eq!(find("amazon-ses").unwrap().spf.at, "{mail_from}", "never at the domain itself");
    assert_eq!(find("mailgun").unwrap().spf.envelope, Some(Envelope::Subdomain));

    let zoho = find("zoho-mail").unwrap();
    assert!(zoho.spf_terms(None).is_empty(), "nothing while the region is not chosen");
    assert_eq!(zoho.spf_terms(Some("EU")), ["include:zohomail.eu"]);
    assert!(zoho.spf_terms(Some("Atlantis")).is_empty());
}

#[test]
fn a_template_is_filled() {
    let domain = name("shop.example.co.uk");
    let cases = [
        ("the domain", "sig1.dkim.{domain}.at.example", &[][..], Ok("sig1.dkim.shop.example.co.uk.at.example")),
        ("its dots as hyphens", "b1.{domain_dashes}.dkim", &[], Ok("b1.shop-example-co-uk.dkim")),
        ("an input, twice", "{s}._domainkey {s}", &[("s", "k1")], Ok("k1._domainkey k1")),
        (
            "a macro is not a placeholder",
            "exists:%{i}.spf.{id}.example",
            &[("id", "a1")],
            Ok("exists:%{i}.spf.a1.example"),
        ),
        ("nothing to fill", "o=-;", &[], Ok("o=-;")),
        ("a lone brace stays", "a{b", &[], Ok("a{b")),
        ("a missing input is named", "{key}", &[], Err("key")),
        ("an empty value is missing", "{key}", &[("key", "")], Err("key")),
    ];
    for (rule, template, given, wanted) in cases {
        let filled = fill(template, &inputs(given), &domain).map_err(|missing| missing.name);
        assert_eq!(filled.as_deref().map_err(String::as_str), wanted, "{rule}");
    }
    assert_eq!(pieces("a.{b}c%{d}"), [Piece::Text("a."), Piece::Slot("b"), Piece::Text("c%{d}")]);
}

#[test]
fn required_records_are_complete_once_the_questions_are_answered() {
    let domain = name("example.com");
    for provider in providers() {
        let mut answers = BTreeMap::new();
        for input in provider.inputs.iter() {
            let answer = input.default.as_ref().or(input.example.as_ref()).map_or("x1", |value| value);
            answers.insert(input.name.to_string(), answer.to_owned());
        }
        for record in provider.records.iter().filter(|record| record.need == RecordNeed::Required) {
            let host = fill(&record.host, &answers, &domain).unwrap();
            assert!(domain.child(&host).is_ok(), "{}: {host}", provider.id);
            assert!(fill(&record.value, &answers, &domain).is_ok(), "{}", provider.id);
        }
    }
}

#[test]
fn a_pattern_knows_its_form() {
    let key = "MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=";
    let cases = [
        (Pattern::Label, &["mail", "_dmarc", "s1-ionos"][..], &["", "a.b", "-a", "a-", "a b", "ä"][..]),
        (Pattern::Labels, &["trk", "trk, news", "a;b c"], &["", " , ", "a.b", "a, -b", "ä"]),
        (Pattern::Name, &["mg", "mail.example.com"], &["", "a..b", ".a", "a.", "a/b"]),
        (Pattern::Selector, &["s1", "mail.2026"], &["", "s1;", "s 1"]),
        (Pattern::Key, &[key], &["", "p=abc", "MCow BQYD", "v=DKIM1; p=MCow"]),
        (
            Pattern::Url,
            &["https://example.com/logo.svg"],
            &["http://example.com/", "https://a", "https://example.com/a;b", "javascript:1"],
        ),
        (
            Pattern::Mailbox,
            &["dmarc@example.com", "a+b@mail.example.com"],
            &["example.com", "a@b", "a,b@example.com", "a@b@", "a!1m@example.com"],
        ),
        (Pattern::Token, &["ms12345678", "a=b:c"], &["", "a b", "a\"b"]),
        (Pattern::Text, &["v=DKIM1; k=rsa; p=MIG"], &["", " ", "a\nb", "ü"]),
    ];
    for (pattern, good, bad) in cases {
        for value in good {
            assert!(pattern.accepts(value), "{pattern:?} takes {value:?}");
        }
        for value in bad {
            assert!(!pattern.accepts(value), "{pattern:?} refuses {value:?}");
        }
    }
}

#[test]
fn a_mechanism_has_a_shape() {
    let good = [
        "include:_spf.example.com",
        "a:mail.example.com/24",
        "a",
        "mx:example.com",
        "ip4:192.0.2.0/24",
        "ip6:2001:db8::/32",
        "exists:%{i}._spf.example.com",
        "?include:spf.example.com",
        "INCLUDE:spf.example.com",
    ];
    let bad = [
        "",
        "all",
        "-all",
        "redirect=spf.example.com",
        "exp=e.example.com",
        "ptr",
        "include",
        "include:",
        "include:localhost",
        "ip4:192.0.2",
        "ip4:192.0.2.0/33",
        "ip6:192.0.2.1",
        "include:a b.example",
        "v=spf1",
        "include:a.example\"",
        "a:m.example.com/999",
        "a:m.example.com/24/64",
        "a/+8",
        "mx//129",
        "ip4:192.0.2.0/+8",
        "ip4:192.0.2.0/08",
        "exists:%{zz}.x.example",
        "exists:%{i.x.example",
        "exists:%i.x.example",
        "include:%{i}._spf/x.%{q}.example",
    ];
    for term in good {
        assert!(is_mechanism(term), "{term}");
    }
    for term in bad {
        assert!(!is_mechanism(term), "{term}");
    }
}

#[test]
fn globs_meet_where_a_name_can() {
    let matching = [
        ("exact", "a.example", "a.example", true),
        ("exact is not a suffix", "a.example", "b.a.example", false),
        ("leading star is any depth", "*.example.com", "a.b.example.com", true),
        ("leading star is not nothing", "*.example.com", "example.com", false),
        ("a look-alike is not below", "*.example.com", "badexample.com", false),
        ("inner star stays in its label", "ns*.example.com", "ns1.evil.example.com", false),
        ("inner star may be empty", "dkim*.example.com", "dkim.example.com", true),
        ("two stars in a label", "ovh*-selector*", "ovhmo12-selector1", true),
        ("a middle label", "in.*.aws.example", "in.eu.aws.example", true),
    ];
    for (rule, pattern, text, wanted) in matching {
        assert_eq!(glob::matches(pattern, text), wanted, "{rule}");
    }
    let meeting = [
        ("equal", "a.b", "a.b", true),
        ("glob over literal", "*.b", "a.b", true),
        ("deep over deep", "*.c", "*.b.c", true),
        ("deep beside", "*.b.c", "*.d.c", false),
        ("deep against its own root", "*.b.c", "b.c", false),
        ("prefix against suffix in one label", "k1*", "*2", true),
        ("prefixes that differ", "hs1-*", "hs2-*", false),
        ("other lengths", "a*.c", "a.b.c", false),
    ];
    for (rule, a, b, wanted) in meeting {
        assert_eq!((glob::overlap(a, b), glob::overlap(b, a)), (wanted, wanted), "{rule}");
    }
}

#[test]
fn people_find_what_they_type() {
    let cases = [
        ("a short form that is an alias", "o365", "microsoft-365", Field::Alias, "O365"),
        ("a brand of the past", "sendinblue", "brevo", Field::Alias, "Sendinblue"),
        ("an include", "_spf.google.com", "google-workspace", Field::Include, "_spf.google.com"),
        ("a whole term", "include:_spf.google.com", "google-workspace", Field::Include, "_spf.google.com"),
        ("a domain", "google.com", "google-workspace", Field::Include, "google.com"),
        ("an address of the website", "https://www.klaviyo.com/uk", "klaviyo", Field::Website, "www.klaviyo.com"),
        ("a name below an include", "u1.wl1.sendgrid.net", "sendgrid", Field::Include, "sendgrid.net"),
        ("an include of the past", "servers.mcsv.net", "mailchimp", Field::Include, "servers.mcsv.net"),
        ("half an include", "spf.protection.out", "microsoft-365", Field::Include, "spf.protection.out"),
        ("the start of the name", "mailchi", "mailchimp", Field::Name, "Mailchi"),
        ("a word inside the name", "workspace", "google-workspace", Field::Name, "Workspace"),
        ("spaces do not matter", "send grid", "sendgrid", Field::Alias, "SendGrid"),
        ("nor does their lack", "office365", "microsoft-365", Field::Alias, "Office 365"),
        ("nor case nor blanks around", "  MANDRILL ", "mandrill", Field::Alias, "Mandrill"),
        ("an alias in full before the start of a name", "gmail", "google-workspace", Field::Alias, "Gmail"),
        ("a whole record", "v=spf1 include:servers.mcsv.net ~all", "mailchimp", Field::Include, "servers.mcsv.net"),
        ("two letters that change places", "mailchmip", "mailchimp", Field::Name, "Mailchimp"),
        ("also at the start", "sendgird", "sendgrid", Field::Name, "SendGrid"),
        ("two slips in a long name", "mialchmip", "mailchimp", Field::Name, "Mailchimp"),
        ("a letter too few", "zendsk", "zendesk", Field::Name, "Zendesk"),
        ("a letter too many", "hubbspot", "hubspot", Field::Name, "HubSpot"),
        ("a wrong letter", "postmarc", "postmark", Field::Name, "Postmark"),
        ("a slip in a later word", "wrokspace", "google-workspace", Field::Name, "Workspace"),
        ("a slip before the end is typed", "malichi", "mailchimp", Field::Name, "Mailchi"),
        ("a slip in an alias", "sendinbleu", "brevo", Field::Alias, "Sendinblue"),
    ];
    for (rule, query, id, field, marked) in cases {
        let hits = search(query, providers());
        let hit = hits.first().unwrap_or_else(|| panic!("{rule}: no hit"));
        assert_eq!((&*hit.provider.id, hit.field, &hit.text[hit.range.clone()]), (id, field, marked), "{rule}");
    }
    assert!(search("zzzz", providers()).is_empty());
    assert!(search("xyz", providers()).is_empty(), "no slip is forgiven in three letters");
    assert_eq!(search("", providers()).len(), providers().len(), "all of them for an empty query");
    assert_eq!(search("…", providers()).len(), providers().len(), "a query without letters is empty");
    let mailchimps: Vec<&str> = search("mailchimp", providers()).iter().map(|hit| &*hit.provider.id).collect();
    assert_eq!(mailchimps, ["mailchimp", "mandrill"], "the name in full first");
}

#[test]
fn the_services_that_a_vendor_s_document_names_are_there() {
    for (typed, id, term) in [
        ("Abacus", "abacus-city", "include:spf.abacuscity.ch"),
        ("Atlassian", "atlassian-cloud", "include:_spf.atlassian.net"),
        ("Hostpoint", "hostpoint", "include:spf.mail.hostpoint.ch"),
        ("Google", "google-workspace", "include:_spf.google.com"),
        ("iWay", "iway", "include:spf.iway.ch"),
        ("Mailgun", "mailgun", "include:mailgun.org"),
        ("Mailjet", "mailjet", "include:spf.mailjet.com"),
        ("Microsoft 365", "microsoft-365", "include:spf.protection.outlook.com"),
    ] {
        let hits = search(typed, providers());
        assert_eq!(hits.first().map(|hit| &*hit.provider.id), Some(id), "{typed}");
        assert_eq!(find(id).unwrap().spf_terms(None), [term], "{typed}");
    }
}

#[test]
fn case_does_not_matter_in_the_scripts_of_europe() {
    use mailvouch::catalog::search::lowered;
    let chars =
        ('\0'..='\u{17F}').chain('\u{391}'..='\u{3AB}').chain('\u{3B1}'..='\u{3C9}').chain('\u{400}'..='\u{45F}');
    for c in chars.filter(|c| *c != 'İ') {
        assert!(lowered(&c.to_string()).eq(c.to_lowercase()), "{c:?}");
    }
    let mut bear = find("zendesk").unwrap().clone();
    bear.name = "Bär & Söhne".into();
    let found = |query: &str| search(query, [&bear]).first().map(|hit| hit.text[hit.range.clone()].to_owned());
    assert_eq!(found("SÖHNE").as_deref(), Some("Söhne"));
    assert_eq!(found("bär – söhne").as_deref(), Some("Bär & Söhne"), "signs are no letters");
    assert_eq!(found("hne"), None, "from the start of a word on");
}

#[test]
fn services_are_recognised_by_what_they_leave() {
    let selector = |text: &str| Selector::parse(text).unwrap();
    let traces = Traces {
        spf: vec![
            names(&["spf.protection.outlook.com"]),
            names(&["email.freshdesk.com"]),
            names(&["email.freshdesk.com", "sendgrid.net"]),
            names(&["_spf.shop.example", "_spf.salesforce.com"]),
        ],
        mx: names(&["shop-example.mail.protection.outlook.com", "mx.shop.example"]),
        dkim: vec![
            (selector("k1"), names(&["k1.vendor.example", "u1.wl1.sendgrid.net"])),
            (selector("k2"), names(&["somebody.else.example"])),
            (selector("google"), vec![]),
            (selector("s1"), vec![]),
        ],
        txt: vec!["MS=ms12345678".to_owned(), "brevo-code:0123".to_owned(), "v=spf1 -all".to_owned()],
        rua: vec![],
        ns: names(&["ns1.klaviyo.com"]),
        ..Traces::default()
    };
    let found = detect(&traces, providers());
    let of = |id: &str| found.iter().find(|known| known.provider.id == id);

    let microsoft = of("microsoft-365").unwrap();
    let spf = Clue::Spf(name("spf.protection.outlook.com"));
    let mx = Clue::Mx(name("shop-example.mail.protection.outlook.com"));
    assert_eq!(microsoft.clues, [spf, mx, Clue::Txt("MS=ms12345678".to_owned())], "the strongest first");
    assert!(of("freshdesk").unwrap().sure());
    assert!(of("salesforce").unwrap().sure(), "below a record of the domain's own");
    let by_target = Clue::DkimTarget(selector("k1"), name("u1.wl1.sendgrid.net"));
    assert_eq!(
        of("sendgrid").unwrap().clues,
        [by_target],
        "by the CNAME; what Freshdesk includes is Freshdesk's affair"
    );
    assert!(of("mailchimp").is_none(), "the selector is its own, the CNAME leads to somebody else");
    assert_eq!(of("google-workspace").unwrap().clues, [Clue::Selector(selector("google"))]);
    assert!(!of("google-workspace").unwrap().sure(), "a selector alone is a hint");
    assert!(!of("brevo").unwrap().sure(), "a proof of the domain is a hint");
    assert!(of("klaviyo").unwrap().sure(), "delegated");
    assert!(found.is_sorted_by_key(|known| known.standing), "the sure ones first");
    assert!(detect(&Traces::default(), providers()).is_empty());
}

#[test]
fn a_dns_host_is_known_by_its_name_servers() {
    let cases = [
        (&["ada.ns.cloudflare.com", "bob.ns.cloudflare.com"][..], Some("cloudflare")),
        (&["ns-1.awsdns-01.com", "ns-2.awsdns-02.co.uk"], Some("route53")),
        (&["ns1.example.net", "ns2.hostpoint.ch"], Some("hostpoint")),
        (&["ns1.hostpoint.ch.example"], None),
        (&[], None),
    ];
    for (ns, wanted) in cases {
        assert_eq!(dns_host(&names(ns)).map(|host| &*host.id), wanted, "{ns:?}");
    }
}
