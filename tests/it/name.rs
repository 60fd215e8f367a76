use mailvouch::name::{NameError, understand};
use mailvouch::{DomainName, Finding};
use proptest::prelude::*;

#[test]
fn parsing() {
    let label = "x".repeat(63);
    let longest = format!("{label}.{label}.{label}.{}", "x".repeat(61));
    let rows: Vec<(&str, Result<&str, NameError>)> = vec![
        ("", Ok("")),
        (".", Ok("")),
        ("Example.COM.", Ok("example.com")),
        ("_dmarc.example.com", Ok("_dmarc.example.com")),
        (r#"a"\;b.example"#, Ok(r#"a"\;b.example"#)),
        (&longest, Ok(&longest)),
        ("..", Err(NameError::EmptyLabel)),
        ("a..b", Err(NameError::EmptyLabel)),
        (".a", Err(NameError::EmptyLabel)),
        ("a..", Err(NameError::EmptyLabel)),
        ("a b.example", Ok("a b.example")),
        ("a..\u{fc}", Err(NameError::Character('ü'))),
        ("a\0", Err(NameError::Character('\0'))),
    ];
    for (text, expected) in rows {
        assert_eq!(DomainName::parse(text).as_ref().map(DomainName::as_str), expected.as_ref().copied(), "{text:?}");
    }
    assert_eq!(DomainName::typed("a b.example"), Err(NameError::Character(' ')));
    assert_eq!(DomainName::parse(&format!("{label}x.a")), Err(NameError::LabelTooLong));
    assert_eq!(DomainName::parse(&format!("a.{label}x")), Err(NameError::LabelTooLong));
    assert_eq!(DomainName::parse(&format!("{longest}x")), Err(NameError::TooLong));
    assert!(DomainName::parse(&format!("{longest}.")).is_ok(), "the dot at the end does not count");
}

/// What a browser's URL makes of the hosts of these tests.
fn to_ascii(host: &str) -> Option<String> {
    match host {
        "bücher.example.com" | "BÜCHER.example.com" => Some("xn--bcher-kva.example.com".to_owned()),
        "faß.de" => Some("xn--fa-hia.de".to_owned()),
        "１９２.0.2.1" => Some("192.0.2.1".to_owned()),
        "xn--bcher-kva.ch" => Some(host.to_owned()),
        _ => None,
    }
}

fn show(finding: &Finding) -> String {
    let params: Vec<String> = finding.params().iter().map(|(key, value)| format!(" {key}={value}")).collect();
    format!("{}{}", finding.code, params.concat())
}

#[test]
fn a_domain_as_it_is_typed() {
    let rows: &[(&str, &str, &[&str])] = &[
        ("example.com", "example.com", &[]),
        ("  Example.COM \n", "example.com", &[]),
        ("example.com.", "example.com", &[]),
        ("example.com..", "example.com", &[]),
        ("\"example.com\",", "example.com", &[]),
        ("\u{feff}example.com\u{200b}", "example.com", &[]),
        ("_dmarc.example.com", "_dmarc.example.com", &[]),
        ("a-b.example.com", "a-b.example.com", &[]),
        ("https://www.example.com", "www.example.com", &["DOMAIN_IS_URL host=www.example.com"]),
        (
            "HTTPS://user:pw@Shop.Example.com:8443/a?b=c@d#e",
            "shop.example.com",
            &["DOMAIN_IS_URL host=Shop.Example.com"],
        ),
        ("<https://example.com/>", "example.com", &["DOMAIN_IS_URL host=example.com"]),
        ("//example.com", "example.com", &["DOMAIN_IS_URL host=example.com"]),
        ("example.com/@someone", "example.com", &["DOMAIN_IS_URL host=example.com"]),
        ("example.com?u=http://example.net", "example.com", &["DOMAIN_IS_URL host=example.com"]),
        ("example.com:25", "example.com", &["DOMAIN_IS_URL host=example.com"]),
        ("https://example.com./", "example.com", &["DOMAIN_IS_URL host=example.com"]),
        ("a@example.com", "example.com", &["DOMAIN_IS_EMAIL host=example.com"]),
        ("@example.com", "example.com", &["DOMAIN_IS_EMAIL host=example.com"]),
        ("\"a@b\"@example.com", "example.com", &["DOMAIN_IS_EMAIL host=example.com"]),
        ("Somebody <a@example.com>", "example.com", &["DOMAIN_IS_EMAIL host=example.com"]),
        ("MailTo:a@example.com?subject=x", "example.com", &["DOMAIN_IS_EMAIL host=example.com"]),
        ("*.example.com", "example.com", &["DOMAIN_WILDCARD name=example.com"]),
        ("example。com", "example.com", &[]),
        (
            "bücher.example.com",
            "xn--bcher-kva.example.com",
            &["IDN_CONVERTED name=bücher.example.com ascii=xn--bcher-kva.example.com"],
        ),
        (
            "a@BÜCHER．example．com",
            "xn--bcher-kva.example.com",
            &[
                "DOMAIN_IS_EMAIL host=BÜCHER.example.com",
                "IDN_CONVERTED name=BÜCHER.example.com ascii=xn--bcher-kva.example.com",
            ],
        ),
        ("faß.de", "xn--fa-hia.de", &["IDN_DEVIATION character=ß", "IDN_CONVERTED name=faß.de ascii=xn--fa-hia.de"]),
        ("xn--bcher-kva.ch", "xn--bcher-kva.ch", &[]),
        ("XN--a-ecp.ru", "xn--a-ecp.ru", &["IDN_FAKE_ALABEL label=XN--a-ecp"]),
        ("my.localhost", "my.localhost", &["DOMAIN_RESERVED name=my.localhost label=localhost"]),
        ("mail.invalid", "mail.invalid", &["DOMAIN_RESERVED name=mail.invalid label=invalid"]),
        ("lab.test", "lab.test", &[]),
        ("invalid.com", "invalid.com", &[]),
    ];
    for (input, name, findings) in rows {
        let understood = understand(input, to_ascii).unwrap_or_else(|finding| panic!("{input}: {}", show(&finding)));
        assert_eq!(understood.name.as_str(), *name, "{input}");
        assert_eq!(understood.findings.iter().map(show).collect::<Vec<_>>(), *findings, "{input}");
    }
}

#[test]
fn why_it_is_no_domain() {
    let label = "x".repeat(64);
    let long_label = format!("{label}.com");
    let long = format!("{0}.{0}.{0}.{0}", "x".repeat(63));
    let rows: Vec<(&str, String)> = vec![
        ("", "DOMAIN_EMPTY".into()),
        (" \t", "DOMAIN_EMPTY".into()),
        (".", "DOMAIN_EMPTY".into()),
        ("https://", "DOMAIN_EMPTY".into()),
        ("a@", "DOMAIN_EMPTY".into()),
        ("localhost", "DOMAIN_SINGLE_LABEL name=localhost".into()),
        ("a@Intranet", "DOMAIN_SINGLE_LABEL name=intranet".into()),
        ("192.0.2.1", "DOMAIN_IS_IP address=192.0.2.1".into()),
        ("http://192.0.2.1:80/", "DOMAIN_IS_IP address=192.0.2.1".into()),
        ("192.0.2.0/24", "DOMAIN_IS_IP address=192.0.2.0".into()),
        ("１９２.0.2.1", "DOMAIN_IS_IP address=192.0.2.1".into()),
        ("2001:db8::1", "DOMAIN_IS_IP address=2001:db8::1".into()),
        ("https://[2001:db8::1]:8443/", "DOMAIN_IS_IP address=2001:db8::1".into()),
        ("a@[192.0.2.1]", "DOMAIN_IS_IP address=192.0.2.1".into()),
        ("example..com", "DOMAIN_LABEL_EMPTY name=example..com".into()),
        (".example.com", "DOMAIN_LABEL_EMPTY name=.example.com".into()),
        ("exam ple.com", "DOMAIN_SPACE before=exam after=ple.com".into()),
        ("example.com example.net", "DOMAIN_SPACE before=example.com after=example.net".into()),
        ("exa$mple.com", "DOMAIN_CHARACTER character=$".into()),
        ("a,b.com", "DOMAIN_CHARACTER character=,".into()),
        ("a.*.com", "DOMAIN_CHARACTER character=*".into()),
        ("-example.com", "DOMAIN_HYPHEN label=-example".into()),
        ("mail.example-.com", "DOMAIN_HYPHEN label=example-".into()),
        ("\u{2603}\u{fe0f}.invalid name", "DOMAIN_SPACE before=\u{2603}\u{fe0f}.invalid after=name".into()),
        ("münchen\u{301}.example", "IDN_INVALID name=münchen\u{301}.example".into()),
        (&long_label, format!("NAME_LABEL_LONG label={label} octets=64 limit=63")),
        (&long, "NAME_LONG octets=255 limit=253".into()),
    ];
    for (input, expected) in rows {
        assert_eq!(understand(input, to_ascii).map(|u| u.name).map_err(|f| show(&f)), Err(expected), "{input}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn parsing_agrees_with_the_rules(text in "[a-zA-Z_. ü-]{0,8}|[ab.]{0,260}") {
        let bare = text.strip_suffix('.').unwrap_or(&text);
        let fine = bare.is_empty()
            || (bare.len() <= 253
                && bare.chars().all(|c| matches!(c, ' '..='~'))
                && bare.split('.').all(|label| (1..=63).contains(&label.len())));
        prop_assert_eq!(DomainName::parse(&text).is_ok(), fine);
        if let Ok(name) = DomainName::parse(&text) {
            prop_assert_eq!(name.as_str(), bare.to_ascii_lowercase());
        }
    }

    #[test]
    fn understanding_never_panics(input in r"(\PC|https?://|mailto:|[@/:.<>*\[\] ]|xn--|a){0,20}") {
        if let Ok(understood) = understand(&input, |host| Some(host.to_owned())) {
            prop_assert!(understood.name.labels().count() > 1);
        }
    }
}

#[test]
fn names_in_a_form_that_appends_the_zone() {
    let zone = DomainName::parse("example.com").unwrap();
    for (rule, typed, said) in [
        ("relative, as the form wants it", "_dmarc", None),
        ("the whole name", "_dmarc.example.com", Some("NAME_NOT_RELATIVE _dmarc")),
        ("the zone itself", "Example.com", Some("NAME_NOT_RELATIVE @")),
        ("a dot at the end", "_dmarc.example.com.", Some("NAME_TRAILING_DOT _dmarc")),
        ("behind a relative one, too", "_dmarc.", Some("NAME_TRAILING_DOT _dmarc")),
        ("a name elsewhere", "mail.example.org", None),
        ("no name", "a..b", None),
    ] {
        let found = mailvouch::name::appended(typed, &zone);
        let line = found.map(|finding| format!("{} {}", finding.code, finding.instead().unwrap()));
        assert_eq!(line.as_deref(), said, "{rule}");
    }
    let found = mailvouch::name::appended("_dmarc.example.com", &zone).unwrap();
    assert!(found.params().contains(&("found", "_dmarc.example.com.example.com".to_owned())));
}
