//! The rules that this project follows, code by code: each has its code here with
//! the severity that it was given, or another code that says the same.

use std::collections::BTreeMap;

use mailvouch::{Code, Severity};

/// The section, the code, the severities that it may have: E, W, I.
const LIST: &str = include_str!("../data/rule-list.txt");

/// Rules that another code's finding says, by nature the same one.
const SAID_BY: &[(&str, Code, &str)] = &[
    ("SPF_STRING_OVER_255", Code::TxtStringTooLong, "only a paste can have such a string: no answer holds one"),
    ("DKIM_STRING_OVER_255", Code::TxtStringTooLong, "only a paste can have such a string: no answer holds one"),
    ("SPF_DNS_TEMPERROR", Code::DnsServfail, "the failure is said where the verdict would stand, and is no verdict"),
    ("PARKED_SPF", Code::SpfParkedIncomplete, "it lists the records that are missing, this among them"),
    ("PARKED_DMARC", Code::SpfParkedIncomplete, "it lists the records that are missing, this among them"),
    ("PARKED_NULL_MX", Code::SpfParkedIncomplete, "it lists the records that are missing, this among them"),
];

/// Codes whose severity is another one here, and why.
const OTHERWISE: &[(&str, &str)] = &[
    ("SPF_SIZE_450", "resolvers with EDNS fetch more, and the owner's other records may all be needed"),
    ("SPF_INCLUDE_TEMPERROR", "what one resolver could not look up is no fault that is known"),
    ("TLSRPT_SELF_ONLY", "reports get through unless TLS breaks, and a second mailbox may not exist"),
    ("DOMAIN_IS_IP", "an address has no domain that could be taken from it"),
    ("PARKED_DKIM", "the record is one promise more; without it nothing passes either"),
    ("PARKED_BUT_MX", "right for a domain that only receives"),
];

#[test]
fn every_rule_has_its_code_and_severity() {
    let codes: BTreeMap<&str, Code> = Code::ALL.iter().map(|code| (code.name(), *code)).collect();
    let (mut wrong, mut seen) = (Vec::new(), 0);
    for line in LIST.lines() {
        seen += 1;
        let [section, name, severities] = *line.split(' ').collect::<Vec<_>>() else { panic!("{line}") };
        let said_by = SAID_BY.iter().find(|(other, ..)| *other == name);
        let otherwise = OTHERWISE.iter().any(|(other, _)| *other == name);
        match (codes.get(name), said_by) {
            (None, Some(_)) => {}
            (Some(code), None) => {
                let letter = match code.severity() {
                    Severity::Error => 'E',
                    Severity::Warning => 'W',
                    Severity::Info => 'I',
                };
                if severities.contains(letter) == otherwise {
                    wrong.push(format!("{section} {name}: {letter}, and {severities} in the list"));
                }
            }
            (None, None) => wrong.push(format!("{section} {name}: no code")),
            (Some(_), Some(_)) => wrong.push(format!("{section} {name}: a code of its own, too")),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(seen > 400, "{seen}");
    let listed = |name: &str| LIST.lines().any(|line| line.split(' ').nth(1) == Some(name));
    assert!(SAID_BY.iter().all(|(name, ..)| listed(name)) && OTHERWISE.iter().all(|(name, _)| listed(name)));
}

/// What is said in place of a rule's own code names what is missing.
#[test]
fn what_is_parked_by_halves_is_listed() {
    for (zone, missing) in [
        ("d TXT \"v=spf1 -all\"", "MX 0 ., v=DMARC1; p=reject"),
        ("d MX 0 .\nd TXT x\n_dmarc.d TXT \"v=DMARC1; p=reject\"", "v=spf1 -all"),
    ] {
        let findings = crate::around::found(zone, "");
        let finding = findings.iter().find(|finding| finding.code == Code::SpfParkedIncomplete).unwrap();
        assert_eq!(finding.params(), [("records", missing.to_owned())]);
    }
}
