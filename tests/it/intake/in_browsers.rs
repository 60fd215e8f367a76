//! Names in a browser: what a profile asks for there, and what is there.

use mailvouch::catalog::Provider;
use mailvouch::diff::Change;
use mailvouch::dns::{Answer, Answers, Failure, zone};
use mailvouch::intake::{Entry, web};
use mailvouch::plan::Inputs;
use mailvouch::profile::{Profile, ProfileError};

use super::{name, tocco};

/// A name in a browser, held against a zone: each change in a line, with the codes of what is found. `failing` are names
/// whose look-ups fail.
fn held(
    asks: &Provider,
    entry: &Entry,
    apex: Option<&str>,
    customer: &str,
    zone: &str,
    failing: &[&str],
) -> Vec<String> {
    let zone = zone::parse(&format!("$TTL 3600\n{zone}\n")).unwrap();
    let inputs: Inputs = [("customer".to_owned(), customer.to_owned())].into();
    let apex = apex.map(name);
    let mut answers = Answers::new();
    loop {
        let (changes, open) = web(entry, apex.as_ref(), asks, &inputs, &answers);
        if open.is_empty() {
            let draw = |change: &Change| {
                let value = change.value.as_deref().unwrap_or("-");
                let was =
                    if change.before.is_empty() { String::new() } else { format!(" was {}", change.before.join(" ")) };
                let codes =
                    change.findings.iter().map(|finding| format!(" {}", finding.code)).collect::<Vec<_>>().concat();
                format!("{:?} {} {value}{was}{codes}", change.action, change.rtype)
            };
            return changes.iter().map(draw).collect();
        }
        for question in open {
            let failed = failing.contains(&question.name.as_str());
            let answer = if failed { Answer::Failed(Failure::Timeout) } else { zone.answer(&question) };
            answers.insert(question, answer);
        }
    }
}

fn for_web(domain: &str, mail: bool) -> Entry {
    Entry { web: true, mail, ..Entry::new(name(domain), Vec::new()) }
}

/// As Tocco asks for it, in the zone `acme.ch`.
fn at(domain: &str, mail: bool, customer: &str, zone: &str, failing: &[&str]) -> Vec<String> {
    let asks = tocco().web.unwrap();
    held(&asks, &for_web(domain, mail), Some("acme.ch"), customer, zone, failing)
}

#[test]
fn names_in_a_browser() {
    let vendor = "acme.tocco.ch. CNAME ha.tocco.ch.\nha.tocco.ch. A 192.0.2.1\nha.tocco.ch. A 192.0.2.2\n";
    let (two, one) = ("www.acme.ch", "acme.ch");
    let rows: &[(&str, &str, bool, &str, &str, &[&str])] = &[
        ("an alias below the zone", two, false, "acme", "", &["Publish CNAME acme.tocco.ch"]),
        (
            "it is there",
            two,
            false,
            "acme",
            "www.acme.ch. CNAME acme.tocco.ch.",
            &["Keep CNAME acme.tocco.ch was acme.tocco.ch"],
        ),
        (
            "another way to the same place",
            two,
            false,
            "acme",
            "www.acme.ch. CNAME acme.ch.\nacme.ch. A 192.0.2.2\nacme.ch. A 192.0.2.1",
            &["Keep CNAME acme.tocco.ch was acme.ch"],
        ),
        (
            "an alias that leads elsewhere",
            two,
            false,
            "acme",
            "www.acme.ch. CNAME old.example.",
            &["Replace CNAME acme.tocco.ch was old.example PLAN_OTHER_DATA"],
        ),
        (
            "addresses are in the alias's way",
            two,
            false,
            "acme",
            "www.acme.ch. A 198.51.100.1",
            &["NeedsYou CNAME acme.tocco.ch was 198.51.100.1 NAME_CNAME_CONFLICT"],
        ),
        ("no alias at the zone itself", one, false, "acme", "", &["Publish A 192.0.2.1", "Publish A 192.0.2.2"]),
        ("no alias beside mail", two, true, "acme", "", &["Publish A 192.0.2.1", "Publish A 192.0.2.2"]),
        (
            "one of two is there",
            one,
            false,
            "acme",
            "acme.ch. A 192.0.2.1",
            &["Keep A 192.0.2.1 was 192.0.2.1", "Publish A 192.0.2.2"],
        ),
        (
            "both are there",
            one,
            false,
            "acme",
            "acme.ch. A 192.0.2.1\nacme.ch. A 192.0.2.2",
            &["Keep A 192.0.2.1 was 192.0.2.1", "Keep A 192.0.2.2 was 192.0.2.2"],
        ),
        (
            "a third address is somebody else's",
            one,
            false,
            "acme",
            "acme.ch. A 192.0.2.1\nacme.ch. A 192.0.2.2\nacme.ch. A 198.51.100.1",
            &["Replace A 192.0.2.1 was 198.51.100.1 192.0.2.1 PLAN_OTHER_DATA", "Keep A 192.0.2.2 was 192.0.2.2"],
        ),
        (
            "another site",
            one,
            false,
            "acme",
            "acme.ch. A 198.51.100.1",
            &["Replace A 192.0.2.1 was 198.51.100.1 PLAN_OTHER_DATA", "Publish A 192.0.2.2"],
        ),
        (
            "IPv6 leads elsewhere",
            one,
            false,
            "acme",
            "acme.ch. A 192.0.2.1\nacme.ch. A 192.0.2.2\nacme.ch. AAAA 2001:db8::1",
            &[
                "Keep A 192.0.2.1 was 192.0.2.1",
                "Keep A 192.0.2.2 was 192.0.2.2",
                "NeedsYou AAAA - was 2001:db8::1 PLAN_OTHER_DATA",
            ],
        ),
        ("the answer is missing, below the zone", two, false, "", "", &["NeedsYou CNAME -"]),
        ("the answer is missing, at the zone", one, false, "", "", &["NeedsYou A -"]),
        ("the vendor has no such name yet", one, false, "nobody", "", &["NeedsYou A -"]),
        (
            "an alias that leads elsewhere, beside mail",
            two,
            true,
            "acme",
            "www.acme.ch. CNAME old.example.\nold.example. A 198.51.100.1",
            &[
                "NeedsYou A 192.0.2.1 was old.example NAME_CNAME_IN_THE_WAY",
                "NeedsYou A 192.0.2.2 was old.example NAME_CNAME_IN_THE_WAY",
            ],
        ),
    ];
    for (row, domain, mail, customer, zone, expected) in rows {
        assert_eq!(at(domain, *mail, customer, &format!("{vendor}{zone}"), &[]), *expected, "{row}");
    }
    assert_eq!(
        at(one, false, "acme", vendor, &["acme.tocco.ch"]),
        ["CannotTell A -"],
        "the vendor's name cannot be read"
    );
    assert_eq!(
        at(two, false, "acme", vendor, &["www.acme.ch"]),
        ["CannotTell CNAME acme.tocco.ch"],
        "the name cannot be read"
    );
}

/// The profile's records for browsers: an address of each kind, and an alias where it names one.
fn addresses(alias: bool) -> Provider {
    let record = |rtype: &str, value: &str| {
        format!(r#"{{"purpose":"web","rtype":"{rtype}","host":"","value":"{value}","need":"required"}}"#)
    };
    let mut records = vec![record("A", "203.0.113.20"), record("AAAA", "2001:DB8:0:0::20")];
    if alias {
        records.push(record("CNAME", "sites.v.ch"));
    }
    let records = records.join(",");
    let json = format!(
        r#"{{"version":1,"id":"v","name":"V","vendor":{{"category":"crm","spf":{{"need":"none"}},"web":{{"records":[{records}]}}}}}}"#
    );
    Profile::parse(&json).unwrap().0.web.unwrap()
}

#[test]
fn names_in_a_browser_that_lead_to_addresses() {
    const KEPT: &[&str] = &["Keep A 203.0.113.20 was 203.0.113.20", "Keep AAAA 2001:db8::20 was 2001:db8::20"];
    const NEW: &[&str] = &["Publish A 203.0.113.20", "Publish AAAA 2001:db8::20"];
    let (two, one) = ("www.acme.ch", "acme.ch");
    let rows: &[(&str, &str, &str, &[&str])] = &[
        ("nothing there", two, "", NEW),
        ("nothing there, at the zone", one, "", NEW),
        ("as wanted", two, "www.acme.ch. A 203.0.113.20\nwww.acme.ch. AAAA 2001:db8::20", KEPT),
        ("as wanted, at the zone", one, "acme.ch. A 203.0.113.20\nacme.ch. AAAA 2001:db8::20", KEPT),
        (
            "another IPv4 address",
            two,
            "www.acme.ch. A 198.51.100.1\nwww.acme.ch. AAAA 2001:db8::20",
            &["Replace A 203.0.113.20 was 198.51.100.1 PLAN_OTHER_DATA", KEPT[1]],
        ),
        (
            "another IPv6 address, and no IPv4",
            one,
            "acme.ch. AAAA 2001:db8::99",
            &[NEW[0], "Replace AAAA 2001:db8::20 was 2001:db8::99 PLAN_OTHER_DATA"],
        ),
        (
            "one beside the wanted",
            one,
            "acme.ch. A 203.0.113.20\nacme.ch. A 198.51.100.1\nacme.ch. AAAA 2001:db8::20",
            &["Replace A 203.0.113.20 was 198.51.100.1 203.0.113.20 PLAN_OTHER_DATA", KEPT[1]],
        ),
        (
            "an alias that leads to other addresses",
            two,
            "www.acme.ch. CNAME old.example.\nold.example. A 198.51.100.1",
            &[
                "NeedsYou A 203.0.113.20 was old.example NAME_CNAME_IN_THE_WAY",
                "NeedsYou AAAA 2001:db8::20 was old.example NAME_CNAME_IN_THE_WAY",
            ],
        ),
        (
            "an alias that leads nowhere",
            two,
            "www.acme.ch. CNAME gone.example.",
            &[
                "NeedsYou A 203.0.113.20 was gone.example NAME_CNAME_IN_THE_WAY",
                "NeedsYou AAAA 2001:db8::20 was gone.example NAME_CNAME_IN_THE_WAY",
            ],
        ),
        (
            "an alias that leads to one of the two",
            two,
            "www.acme.ch. CNAME acme.ch.\nacme.ch. A 203.0.113.20",
            &["Keep A 203.0.113.20 was 203.0.113.20", "NeedsYou AAAA 2001:db8::20 was acme.ch NAME_CNAME_IN_THE_WAY"],
        ),
        (
            "an alias that leads to both",
            two,
            "www.acme.ch. CNAME acme.ch.\nacme.ch. A 203.0.113.20\nacme.ch. AAAA 2001:db8::20",
            KEPT,
        ),
    ];
    let asks = addresses(false);
    for (row, domain, zone, expected) in rows {
        for mail in [false, true] {
            assert_eq!(held(&asks, &for_web(domain, mail), Some(one), "", zone, &[]), *expected, "{row}, mail: {mail}");
        }
    }
    assert_eq!(
        held(&asks, &for_web(one, false), Some(one), "", "", &[one]),
        ["CannotTell A 203.0.113.20", "CannotTell AAAA 2001:db8::20"],
        "nothing can be read"
    );
}

/// An alias where one can stand, the addresses of the profile where none can.
#[test]
fn an_alias_and_addresses() {
    let asks = addresses(true);
    let alias = ["Publish CNAME sites.v.ch"];
    let addresses = ["Publish A 203.0.113.20", "Publish AAAA 2001:db8::20"];
    for (row, domain, mail, apex, expected) in [
        ("below a zone", "www.acme.ch", false, Some("acme.ch"), &alias[..]),
        ("beside mail", "www.acme.ch", true, Some("acme.ch"), &addresses),
        ("at a zone", "acme.ch", false, Some("acme.ch"), &addresses),
        ("at a zone of its own", "shop.acme.ch", false, Some("shop.acme.ch"), &addresses),
        ("a domain that DNS does not know yet will be a zone", "new.ch", false, None, &addresses),
        ("a name below one", "www.new.ch", false, None, &alias),
    ] {
        assert_eq!(held(&asks, &for_web(domain, mail), apex, "", "", &[]), expected, "{row}");
    }
}

#[test]
fn web_records_that_a_profile_may_not_hold() {
    for (row, web, path) in [
        (
            "no host",
            r#"{"purpose":"web","rtype":"CNAME","host":"www","value":"a.b.ch","need":"required"}"#,
            "vendor.web.records[0]",
        ),
        (
            "no TXT",
            r#"{"purpose":"web","rtype":"TXT","host":"","value":"a.b.ch","need":"required"}"#,
            "vendor.web.records[0]",
        ),
        (
            "no address",
            r#"{"purpose":"web","rtype":"A","host":"","value":"a.b.ch","need":"required"}"#,
            "vendor.web.records[0].value",
        ),
        (
            "a question that nobody asks",
            r#"{"purpose":"web","rtype":"CNAME","host":"","value":"{x}.b.ch","need":"required"}"#,
            "vendor.web.records[0].value",
        ),
    ] {
        let json = format!(
            r#"{{"version":1,"id":"v","name":"V","vendor":{{"category":"crm","spf":{{"need":"none"}},"web":{{"records":[{web}]}}}}}}"#
        );
        let Err(ProfileError::Refused(refusals)) = Profile::parse(&json) else { panic!("{row}: taken") };
        assert_eq!(refusals.iter().map(|refusal| &*refusal.path).collect::<Vec<_>>(), [path], "{row}");
    }
    let json =
        r#"{"version":1,"id":"v","name":"V","vendor":{"category":"crm","spf":{"need":"none"},"name_servers":["*"]}}"#;
    assert!(matches!(Profile::parse(json), Err(ProfileError::Refused(_))), "every server is nobody's mark");
}
