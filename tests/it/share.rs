//! The share link: what is written is read back, and hostile text is refused.

mod any;

use std::collections::BTreeSet;

use mailvouch::bimi::Avp;
use mailvouch::catalog::schema::{Purpose, Template};
use mailvouch::catalog::{self, Provider};
use mailvouch::intake::{Entry, Intake, Is, Keeper, MOST};
use mailvouch::mta_sts::Mode;
use mailvouch::plan::{Asked, OwnKey, OwnServer, Pick, Plan};
use mailvouch::profile::Profile;
use mailvouch::share::{ShareError, Shared, parse, parse_project, print, print_project};
use mailvouch::spf::Qualifier;
use mailvouch::{DomainName, Selector};

fn full() -> Plan {
    Plan {
        domain: DomainName::parse("acme-schule.ch").ok(),
        picks: vec![
            Pick { provider: "tocco".into(), ..Pick::default() },
            Pick { provider: "zoho".into(), inputs: [("region".to_owned(), "eu;x:y%3B".to_owned())].into() },
        ],
        unused: ["mailchimp".to_owned()].into(),
        own: ["192.0.2.0/28", "2001:db8::1", "mail.acme-schule.ch", "mx", "a", "?include:_spf.x.ch"]
            .iter()
            .filter_map(|text| OwnServer::parse(text))
            .collect(),
        extras: [Asked { provider: "altcraft".into(), record: "bimi:default._bimi".into() }].into(),
        all: Some(Qualifier::Fail),
        drop: ["include:servers.mcsv.net".to_owned()].into(),
        tidy: true,
        policy: mailvouch::dmarc::Policy::parse("quarantine"),
        step: mailvouch::dmarc::Policy::parse("reject"),
        rua: Some("mailto:dmarc@acme-schule.ch".into()),
        logo: Some("https://acme-schule.ch/logo.svg?a=1&b=2#x".into()),
        certificate: None,
        bimi_selector: Selector::parse("brand.2026").ok(),
        lps: Some("news,shop-2".into()),
        avp: Avp::parse("personal"),
        no_logo: true,
        keys: [
            ("k202611", crate::sentences::spki(2048)),
            ("ed", "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=".to_owned()),
        ]
        .iter()
        .filter_map(|(selector, p)| OwnKey::new(Selector::parse(selector).unwrap(), p))
        .collect(),
        selectors: [Selector::parse("mail.2026").unwrap()].into(),
        dns_host: Some("hostpoint".into()),
        assignee: Some("Netz AG; Anna".into()),
        reader: Some("de-CH".into()),
        sts: Some("20261123020000".into()),
        sts_mode: Some(Mode::Enforce),
        tls_rpt: vec!["tls@reports.example".into(), "https://reports.example/tls?a=1&b=2".into()],
        bulk: true,
    }
}

#[test]
fn what_is_written_is_read_back() {
    let text = print(&full());
    assert_eq!(parse(&text).as_ref(), Ok(&full()));
    assert!(text.starts_with("v=1&domain=acme-schule.ch&with=tocco&with=zoho;region:"), "{text}");
    assert_eq!((full().own.len(), full().keys.len()), (6, 2));
    let tail = "&sts=20261123020000&tlsrpt=tls@reports.example&tlsrpt=https://reports.example/tls%3Fa%3D1%26b%3D2\
                &host=hostpoint&who=Netz+AG;+Anna&reader=de-CH&stsmode=enforce";
    assert!(text.ends_with(tail), "{text}");
    assert!(full().keys[1].record.starts_with("v=DKIM1; k=ed25519; p="), "{:?}", full().keys);
}

#[test]
fn what_is_refused() {
    for (text, error) in [
        ("v=3&domain=a.ch", ShareError::Newer(3)),
        ("v=0&domain=a.ch", ShareError::Malformed),
        ("domain=a.ch", ShareError::Malformed),
        ("v=one", ShareError::Malformed),
        ("v=1&domain=a..ch", ShareError::Malformed),
        ("v=1&domain=localhost", ShareError::Malformed),
        ("v=1&with=../../x", ShareError::Malformed),
        ("v=1&with=zoho;region", ShareError::Malformed),
        ("v=1&own=-all", ShareError::Malformed),
        ("v=1&own=ip4:192.0.2.1%20%2Ball", ShareError::Malformed),
        ("v=1&all=pass", ShareError::Malformed),
        ("v=1&p=delete", ShareError::Malformed),
        ("v=1&step=delete", ShareError::Malformed),
        ("v=1&dkim=k202611", ShareError::Malformed),
        ("v=1&dkim=k202611;bm90IGEga2V5", ShareError::Malformed),
        ("v=1&dkim=a..b;11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=", ShareError::Malformed),
        // A private key in PKCS#8 (RFC 5208): never part of a plan.
        ("v=1&dkim=k1;MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp-K06/nwoy/HU--CXqI9EdVhC", ShareError::Malformed),
        ("v=1&sts=2026-11-23", ShareError::Malformed),
        ("v=1&sts=", ShareError::Malformed),
        ("v=1&bimi-selector=a..b", ShareError::Malformed),
        // A list that would end its tag.
        ("v=1&lps=a;l%3Dhttps://x.test/l.svg", ShareError::Malformed),
        ("v=1&lps=brand_one", ShareError::Malformed),
        ("v=1&avp=logo", ShareError::Malformed),
        ("v=1&stsmode=off", ShareError::Malformed),
        ("v=1&host=../x", ShareError::Malformed),
        ("v=1&reader=", ShareError::Malformed),
        ("v=1&reader=de_CH", ShareError::Malformed),
    ] {
        assert_eq!(parse(text), Err(error), "{text}");
    }
    assert_eq!(parse("v=1&future=1"), Ok(Plan::default()));
}

/// A vendor that sorts its records anew ticks no other one; a number is of a link from before they had names.
#[test]
fn records_on_offer_are_named_by_what_they_are() {
    let mut vendor = Profile::parse(include_str!("../../public/profiles/altcraft.json")).unwrap().0.vendor.unwrap();
    let place = |vendor: &Provider, purpose| vendor.records.iter().position(|one| one.purpose == purpose).unwrap();
    let (tracking, bimi) = (place(&vendor, Purpose::Tracking), place(&vendor, Purpose::Bimi));
    let mut plan = Plan { domain: DomainName::parse("a.ch").ok(), ..Plan::default() };
    plan.ask_for(&vendor, tracking, true);
    plan.ask_for(&vendor, bimi, true);
    let link = print(&plan);
    assert_eq!(link, "v=1&domain=a.ch&extra=altcraft;bimi:default._bimi&extra=altcraft;tracking:tracking");

    let ticked = |link: &str, vendor: &Provider| -> Vec<Purpose> {
        let plan = parse(link).unwrap();
        let records = vendor.records.iter().enumerate().filter(|(place, _)| plan.asks_for(vendor, *place));
        records.map(|(_, template)| template.purpose).collect()
    };
    let old = format!("v=1&extra=altcraft;{tracking}");
    assert_eq!(ticked(&old, &vendor), [Purpose::Tracking], "a number of an older page");
    let mut unticked = parse(&old).unwrap();
    unticked.ask_for(&vendor, tracking, false);
    assert_eq!(unticked, Plan::default(), "and it can be unticked");

    let mut sorted: Vec<Template> = vendor.records.iter().cloned().collect();
    sorted.reverse();
    vendor.records = sorted.into();
    let mut both = ticked(&link, &vendor);
    both.sort();
    assert_eq!(both, [Purpose::Tracking, Purpose::Bimi]);

    for provider in catalog::providers() {
        let names: BTreeSet<String> = (0..provider.records.len()).map(|at| Asked::of(provider, at).record).collect();
        assert_eq!(names.len(), provider.records.len(), "{}: two records have one name", provider.id);
        assert!(names.iter().all(|name| parse(&format!("v=1&extra=a;{name}")).is_ok()), "{names:?}");
    }
    for text in ["v=1&extra=altcraft", "v=1&extra=altcraft;", "v=1&extra=altcraft;a%20b", "v=1&extra=../x;bimi"] {
        assert_eq!(parse(text), Err(ShareError::Malformed), "{text}");
    }
}

/// Each destination is a pair of its own; a page from before takes the last, and passes over the rest.
#[test]
fn what_is_new_is_said_in_keys_that_older_pages_pass_over() {
    let plan = Plan { domain: DomainName::parse("a.ch").ok(), ..full() };
    let link = print(&plan);
    for pair in [
        "&tlsrpt=tls@reports.example&tlsrpt=https://reports.example/tls",
        "&bimi-selector=brand.2026&",
        "&lps=news%2Cshop-2&",
        "&avp=personal&",
        "&no-logo=yes&bulk=yes&",
    ] {
        assert!(link.contains(pair), "{pair} in {link}");
    }
    let bare = print(&Plan { domain: plan.domain, ..Plan::default() });
    assert_eq!(bare, "v=1&domain=a.ch", "what is not said is not written");
    assert_eq!(parse("v=1&lps=").unwrap().lps.as_deref(), Some(""), "an empty list is one");
}

#[test]
fn own_servers_as_people_type_them() {
    for (text, term) in [
        ("192.0.2.1", Some("ip4:192.0.2.1")),
        (" 192.0.2.0/24 ", Some("ip4:192.0.2.0/24")),
        ("ip4:192.0.2.1/32", Some("ip4:192.0.2.1")),
        ("2001:DB8::1", Some("ip6:2001:db8::1")),
        ("ip6:2001:db8::/48", Some("ip6:2001:db8::/48")),
        ("MAIL.example.com.", Some("a:mail.example.com")),
        ("include:_spf.x.com", Some("include:_spf.x.com")),
        ("mx", Some("mx")),
        ("?include:_spf.x.com", Some("?include:_spf.x.com")),
        (" ?192.0.2.1", Some("?ip4:192.0.2.1")),
        ("??mx", None),
        ("?+mx", None),
        ("?", None),
        ("~include:_spf.x.com", None),
        ("192.0.2.1/33", None),
        ("192.0.2.256", None),
        ("localhost", None),
        ("a b.com", None),
        ("x.com -all", None),
        ("include:%{i}.x.com", None),
    ] {
        assert_eq!(OwnServer::parse(text).map(|server| server.term()).as_deref(), term, "{text}");
    }
}

fn entry(domain: &str, picks: &[&str]) -> Entry {
    let picks = picks.iter().map(|id| Pick { provider: (*id).to_owned(), ..Pick::default() }).collect();
    Entry::new(DomainName::parse(domain).unwrap(), picks)
}

/// A 2048-bit key as base64 of its SubjectPublicKeyInfo: 392 characters.
const KEY: &str = "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAuDX2jgT3avjWz4guqTSxJO8XFaEZI1j8Q7BS3Z+kqh9553qdGaJ6MDSxgxlza/YnKn7hXeBn+tmw2lbmmHO6sb1Zce2SsqOcFilw9Ei2x1POIcEe8fl8kmcIIfO41kUmOHbEEQwf5tVWepIjovfjxPwhF/LGguB66TymBACtiC60zr81D6KRHi55Uf5yYn54b0ezXSUzP4EtjH5iFfLohlypFT/m+kCNshL/rYX9B0Adub6BkmJ6RbeYxE+bX4Uw9DhHY62ip0/C6rsxHL3ctvL1n9fEaS7ZoVNeL0mTDosXyvU+fDYheiPrcn0fhe0te9i75owNI4CL4DmGwyX7qwIDAQAB";

fn key_pick() -> Pick {
    Pick { provider: "altcraft".into(), inputs: [("key".to_owned(), KEY.to_owned())].into() }
}

#[test]
fn a_project_is_written_readably_and_read_back() {
    let mut new = entry("new.acme-schule.ch", &["tocco"]);
    (new.web, new.mail, new.is, new.dns) = (true, false, Is::New, Keeper::Other("Anna & Co; DNS".into()));
    let mut leaving = entry("old-acme.ch", &[]);
    (leaving.mail, leaving.is, leaving.dns) = (false, Is::Leaving, Keeper::Vendor);
    let acme = Entry { plan: full(), web: true, ..entry("acme-schule.ch", &[]) };
    let intake = Intake { entries: vec![acme, new, leaving], web: [("customer".to_owned(), "acme".to_owned())].into() };
    let text = print_project(&full(), &intake);
    assert_eq!(parse_project(&text), Ok(Shared { plan: full(), intake: intake.clone() }), "{text}");
    assert_eq!(parse(&text), Ok(full()), "the open plan alone");
    let head =
        "v=2&web=customer:acme&open=acme-schule.ch&domain=acme-schule.ch&use=web;mail&with=tocco&with=zoho;region:";
    assert!(text.starts_with(head), "{text}");
    let tail = "&domain=new.acme-schule.ch&use=web&is=new&dns=by:Anna+%26+Co;+DNS&with=tocco\
                &domain=old-acme.ch&use=none&is=leaving&dns=vendor";
    assert!(text.ends_with(tail), "{text}");

    // Nothing is open, or a domain that is not of the project.
    for plan in [
        Plan { picks: vec![Pick { provider: "tocco".into(), ..Pick::default() }], ..Plan::default() },
        Plan { domain: DomainName::parse("other.ch").ok(), ..full() },
    ] {
        let text = print_project(&plan, &intake);
        assert_eq!(parse_project(&text), Ok(Shared { plan, intake: intake.clone() }), "{text}");
    }
}

#[test]
fn a_plan_alone_stays_a_link_that_older_pages_read() {
    assert_eq!(print_project(&full(), &Intake::default()), print(&full()));
    assert!(print(&full()).starts_with("v=1&"));
    assert_eq!(parse_project(&print(&full())), Ok(Shared { plan: full(), intake: Intake::default() }));
}

#[test]
fn a_usual_project_fits_into_2000_characters() {
    let services = ["tocco", "microsoft-365", "google-workspace", "mailchimp", "hostpoint"];
    let domains = [
        "acme-schule.ch",
        "student.acme-schule.ch",
        "www.acme-schule.ch",
        "intranet.acme-schule.ch",
        "acme-weiterbildung.ch",
        "alumni-acme.ch",
    ];
    let mut entries: Vec<Entry> = domains.iter().map(|domain| entry(domain, &services)).collect();
    for entry in &mut entries {
        (entry.web, entry.dns) = (true, Keeper::Other("Informatik AG".into()));
        entry.plan.policy = mailvouch::dmarc::Policy::parse("quarantine");
        entry.plan.own = OwnServer::parse("192.0.2.0/28").into_iter().collect();
        entry.plan.rua = Some("dmarc@acme-schule.ch".into());
        entry.plan.dns_host = Some("cloudflare".into());
        entry.plan.reader = Some("de".into());
    }
    let intake = Intake { entries, web: [("customer".to_owned(), "acme".to_owned())].into() };
    let text = print_project(&Plan::default(), &intake);
    assert!(text.len() < 2_000, "{} characters: {text}", text.len());

    // The same key for every domain is written once.
    let mut keyed = intake;
    for entry in &mut keyed.entries {
        entry.plan.picks = vec![key_pick()];
    }
    let text = print_project(&Plan::default(), &keyed);
    assert_eq!(text.matches("MIIBIj").count(), 1, "{text}");
    assert_eq!(text.matches("&with=altcraft;as-above").count(), 5, "{text}");
    assert!(text.len() < 2_000, "{} characters: {text}", text.len());
    assert_eq!(parse_project(&text).map(|shared| shared.intake), Ok(keyed));
}

#[test]
fn what_is_no_project() {
    let many = (0..=MOST + 1).map(|n| format!("&domain=d{n}.ch&use=mail")).collect::<Vec<_>>().concat();
    for (row, text) in [
        ("open, and not there", "v=2&open=a.ch&domain=b.ch&use=mail"),
        ("a domain twice", "v=2&domain=b.ch&use=mail&domain=b.ch&use=mail"),
        ("no such standing", "v=2&domain=b.ch&use=mail&is=gone"),
        ("no such keeper", "v=2&domain=b.ch&use=mail&dns=me"),
        ("nothing above", "v=2&domain=b.ch&use=mail&with=altcraft;as-above"),
        ("an answer without a name", "v=2&web=acme"),
        ("more than a project holds", &format!("v=2{many}")),
    ] {
        assert_eq!(parse_project(text), Err(ShareError::Malformed), "{row}");
    }
    assert_eq!(parse("v=1&with=altcraft;as-above"), Err(ShareError::Malformed), "not in a link with one plan");
    assert_eq!(parse_project("v=2&future=1&domain=a.ch&use=mail&future=2").map(|s| s.intake.entries.len()), Ok(1));
}

/// PKCS #8 of RSA and Ed25519, PKCS #1, SEC 1: as base64 and as PEM. The heads are real, the rest is filled.
#[test]
fn no_private_key_gets_into_a_link() {
    let rest = "Q".repeat(60);
    for (row, head) in [
        ("PKCS #8, RSA of 2048 bits", "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSj"),
        ("PKCS #8, RSA of 1024 bits", "MIICdwIBADANBgkqhkiG9w0BAQEFAASCAmEwggJd"),
        ("PKCS #1, RSA of 2048 bits", "MIIEpAIBAAKCAQEAuDX2jgT3avjWz4guqTSxJO8X"),
        ("PKCS #8, Ed25519", "MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLs"),
        ("PKCS #8 with its public key", "MFECAQEwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLs"),
        ("SEC 1", "MHcCAQEEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJp"),
    ] {
        let der = format!("{head}{rest}");
        for value in [
            der.clone(),
            format!("v=DKIM1; k=rsa; p={der}"),
            format!("-----BEGIN PRIVATE KEY-----\n{der}\n-----END PRIVATE KEY-----"),
        ] {
            let mut plan = full();
            plan.picks = vec![Pick { provider: "cimcloud".into(), inputs: [("key".to_owned(), value.clone())].into() }];
            (plan.rua, plan.logo, plan.certificate) = (Some(value.clone()), Some(value.clone()), Some(value.clone()));
            plan.assignee = Some(value.clone());
            let entry = Entry { plan: plan.clone(), ..entry("acme-schule.ch", &[]) };
            let intake = Intake { entries: vec![entry], web: [("customer".to_owned(), value)].into() };
            for text in [print(&plan), print_project(&plan, &intake)] {
                assert!(!text.contains(&head[4..]), "{row}: {text}");
                assert!(parse(&text).is_ok(), "{row}: what is left is a link");
            }
        }
    }
    let mut public = full();
    public.picks = vec![key_pick()];
    assert!(print(&public).contains(&KEY[4..40]), "a public key is no secret");
    assert_eq!(parse(&print(&public)), Ok(public));
}
