//! Lists of domains, and the line that each gets.

use mailvouch::DomainName;
use mailvouch::dns::Failure;
use mailvouch::many::{MOST, Row, State, csv, json, read};

use crate::audit::audited;

fn names(text: &str) -> Vec<String> {
    read(text, |host| Some(host.to_owned())).names.iter().map(ToString::to_string).collect()
}

#[test]
fn lists_as_people_have_them() {
    let rows: &[(&str, &str, &[&str])] = &[
        ("one a line", "a.example.com\nb.example.com\n", &["a.example.com", "b.example.com"]),
        ("each once, in any case", "A.example.com\na.example.com.\n", &["a.example.com"]),
        (
            "CSV with a heading",
            "Name,Domain\r\nACME,acme.com\r\n\"Other\",\"other.com\"\r\n",
            &["acme.com", "other.com"],
        ),
        ("semicolons and tabs", "1;acme.com\n2\tother.com", &["acme.com", "other.com"]),
        ("addresses of pages and people", "https://www.acme.com/x\nsomeone@other.com", &["www.acme.com", "other.com"]),
        ("comments and empty lines", "# mine\n\n  acme.com  \n", &["acme.com"]),
        ("a price and a date are no domains", "12.50,acme.com\n01.02.2026;other.com\n", &["acme.com", "other.com"]),
        ("a page's address that ends in a number", "https://acme.com/1.2", &["acme.com"]),
        ("several on a line", "a.com, b.com; c.com,\n", &["a.com", "b.com", "c.com"]),
        ("a person beside a domain is another column", "acme.com,someone@other.com", &["acme.com"]),
        ("a name beside domains is a column, too", "One,a.com,b.com", &["a.com"]),
        ("nothing", "", &[]),
    ];
    for (row, text, expected) in rows {
        assert_eq!(names(text), *expected, "{row}");
    }
}

#[test]
fn what_is_no_domain_is_named_and_what_is_too_much_is_counted() {
    let list = read("acme.com\nnot a domain\n192.0.2.1\n", |_| None);
    assert_eq!(list.refused, ["not a domain", "192.0.2.1"]);
    let text = (0..MOST + 7).map(|n| format!("d{n}.com")).collect::<Vec<_>>().join("\n");
    let list = read(&text, |_| None);
    assert_eq!((list.names.len(), list.left_out), (MOST, 7));
}

fn row(states: [State; 6]) -> Row {
    Row {
        domain: DomainName::parse("acme.com").unwrap(),
        host: Some("A, \"B\"".to_owned()),
        mx: None,
        states,
        findings: vec![],
        failure: None,
    }
}

#[test]
fn a_domain_stands_as_its_worst_topic_does() {
    use State::{Absent, Broken, Good, NotFound, Unknown, Weak};
    for (states, expected) in [
        ([Good, Good, Good, Absent, Absent, Absent], Good),
        ([Good, Good, Good, Absent, Weak, Absent], Weak),
        ([Good, Good, Absent, Absent, Absent, Absent], Weak),
        ([Absent, Good, Good, Absent, Absent, Absent], Weak),
        ([Good, Unknown, Good, Absent, Weak, Absent], Unknown),
        ([Broken, Unknown, Good, Absent, Weak, Absent], Broken),
        ([Good, Absent, Good, Absent, Absent, Absent], Good),
        ([Good, NotFound, Good, Absent, Absent, Absent], Good),
    ] {
        assert_eq!(row(states).state(), expected, "{states:?}");
    }
}

#[test]
fn a_line_says_no_more_than_dns_does() {
    for (rule, zone, expected) in [
        ("RFC 8020 §2 no name above, no key", "d MX 10 d\n_dmarc.d TXT x", "Absent None"),
        ("a failed MX is no missing one", ";! fail d.test. MX servfail\nd TXT x", "Absent Some(Servfail(None))"),
        ("RFC 6376 §3.6.2.1 DNS lists no selectors", "d MX 10 d\nx._domainkey.d TXT x", "NotFound None"),
    ] {
        let row = Row::of(&audited(zone));
        assert_eq!(format!("{:?} {:?}", row.states[1], row.failure), expected, "{rule}");
    }
    let failed = Row { failure: Some(Failure::Timeout), ..row([State::Good; 6]) };
    assert_eq!(failed.state(), State::Unknown);
    let text = csv(&[row([State::Good, State::NotFound, State::Good, State::Absent, State::Absent, State::Absent])]);
    assert!(text.contains(",good,not_found,good,absent,"), "{text}");
}

#[test]
fn files_can_be_read_by_others() {
    let rows = [row([State::Good; 6]), row([State::Absent; 6])];
    assert_eq!(
        csv(&rows),
        "domain,state,dns_host,mx,spf,dkim,dmarc,bimi,mta_sts,tls_rpt,findings\r\n\
         acme.com,good,\"A, \"\"B\"\"\",,good,good,good,good,good,good,\r\n\
         acme.com,weak,\"A, \"\"B\"\"\",,absent,absent,absent,absent,absent,absent,\r\n"
    );
    let read: serde_json::Value = serde_json::from_str(&json(&rows)).expect("JSON");
    assert_eq!(read[0]["dns_host"], "A, \"B\"");
    assert_eq!(read[1]["spf"], "absent");
    assert_eq!(read[0]["mx"], serde_json::Value::Null);
    assert_eq!(serde_json::from_str::<serde_json::Value>(&json([])).expect("JSON"), serde_json::json!([]));
}
