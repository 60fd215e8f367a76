//! The share link: what is written is read back, and hostile text is refused.

use mailvouch::plan::{Extra, OwnKey, OwnServer, Pick, Plan};
use mailvouch::share::{ShareError, parse, print};
use mailvouch::spf::Qualifier;
use mailvouch::{DomainName, Selector};
use proptest::prelude::*;

fn full() -> Plan {
    Plan {
        domain: DomainName::parse("acme-schule.ch").ok(),
        picks: vec![
            Pick { provider: "tocco".into(), ..Pick::default() },
            Pick { provider: "zoho".into(), inputs: [("region".to_owned(), "eu;x:y%3B".to_owned())].into() },
        ],
        unused: ["mailchimp".to_owned()].into(),
        own: ["192.0.2.0/28", "2001:db8::1", "mail.acme-schule.ch", "mx", "a", "include:_spf.x.ch"]
            .iter()
            .filter_map(|text| OwnServer::parse(text))
            .collect(),
        extras: [Extra { provider: "altcraft".into(), record: 3 }].into(),
        all: Some(Qualifier::Fail),
        drop: ["include:servers.mcsv.net".to_owned()].into(),
        tidy: true,
        policy: mailvouch::dmarc::Policy::parse("quarantine"),
        step: mailvouch::dmarc::Policy::parse("reject"),
        rua: Some("mailto:dmarc@acme-schule.ch".into()),
        logo: Some("https://acme-schule.ch/logo.svg?a=1&b=2#x".into()),
        certificate: None,
        keys: [
            ("k202611", crate::sentences::spki(2048)),
            ("ed", "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=".to_owned()),
        ]
        .iter()
        .filter_map(|(selector, p)| OwnKey::new(Selector::parse(selector).unwrap(), p))
        .collect(),
        sts: Some("20261123020000".into()),
        tls_rpt: Some("tls@reports.example".into()),
    }
}

#[test]
fn what_is_written_is_read_back() {
    let text = print(&full());
    assert_eq!(parse(&text).as_ref(), Ok(&full()));
    assert!(text.starts_with("v=1&domain=acme-schule.ch&with=tocco&with=zoho;region:"), "{text}");
    assert_eq!((full().own.len(), full().keys.len()), (6, 2));
    assert!(full().keys[1].record.starts_with("v=DKIM1; k=ed25519; p="), "{:?}", full().keys);
}

#[test]
fn what_is_refused() {
    for (text, error) in [
        ("v=2&domain=a.ch", ShareError::Newer(2)),
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
    ] {
        assert_eq!(parse(text), Err(error), "{text}");
    }
    assert_eq!(parse("v=1&future=1"), Ok(Plan::default()));
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

proptest! {
    #[test]
    fn no_text_panics(text in "\\PC{0,60}") {
        let _ = parse(&text);
        let _ = parse(&format!("v=1&with={text}&own={text}&drop={text}"));
        let _ = OwnServer::parse(&text);
    }
}
