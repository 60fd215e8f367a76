//! Historic records: Sender ID, the DomainKeys policy, ADSP.

use mailvouch::finding::Parsed;
use mailvouch::legacy::{adsp, domainkeys_policy, sender_id};
use proptest::prelude::*;

use crate::records::{Row, check, shown};

pub(crate) const SENDER_ID: &[Row] = &[
    ("one scope (Altcraft)", "spf2.0/pra include:spf.aksend.net -all", &["SENDERID_RECORD warning [spf2.0/pra]"]),
    ("two scopes", "spf2.0/mfrom,pra a -all", &["SENDERID_RECORD warning [spf2.0/mfrom,pra]"]),
    ("no scope", "spf2.0 a -all", &["SENDERID_RECORD warning [spf2.0]", "SENDERID_SYNTAX warning [spf2.0]"]),
    (
        "an empty scope",
        "spf2.0/pra, -all",
        &["SENDERID_RECORD warning [spf2.0/pra,]", "SENDERID_SYNTAX warning [spf2.0/pra,]"],
    ),
    (
        "no minor version",
        "spf2./pra -all",
        &["SENDERID_RECORD warning [spf2./pra]", "SENDERID_SYNTAX warning [spf2./pra]"],
    ),
    (
        "the start of SPF",
        "v=spf2.0/pra -all",
        &["SENDERID_RECORD warning [v=spf2.0/pra]", "SENDERID_SYNTAX warning [v=spf2.0/pra] -> spf2.0/pra"],
    ),
];

pub(crate) const DOMAINKEYS: &[Row] = &[
    ("all is signed (Altcraft)", "o=-;", &["DOMAINKEYS_POLICY warning [o=-;]"]),
    (
        "some is signed, with a mailbox",
        "t=y; o=~; n=a note; r=postmaster@example.com",
        &["DOMAINKEYS_POLICY warning [t=y; o=~; n=a note; r=postmaster@example.com]"],
    ),
    ("o is neither", "o=all", &["DOMAINKEYS_POLICY warning [o=all]", "DOMAINKEYS_POLICY_SYNTAX warning [o=all]"]),
    (
        "t and r are wrong, x is unknown",
        "o=-; t=n; r=postmaster; x=1",
        &[
            "DOMAINKEYS_POLICY warning [o=-; t=n; r=postmaster; x=1]",
            "DOMAINKEYS_POLICY_SYNTAX warning [t=n]",
            "DOMAINKEYS_POLICY_SYNTAX warning [r=postmaster]",
            "DOMAINKEYS_POLICY_SYNTAX warning [x=1]",
        ],
    ),
    ("a tag twice", "o=-; o=~", &["DOMAINKEYS_POLICY warning [o=-; o=~]", "DOMAINKEYS_POLICY_SYNTAX warning [o=~]"]),
    ("a key without its selector", "v=DKIM1; p=", &["DKIM_KEY_AT_POLICY_NAME error [v=DKIM1; p=]"]),
];

pub(crate) const ADSP: &[Row] = &[
    ("all", "dkim=all", &["ADSP_RECORD warning [dkim=all]"]),
    ("with more", "dkim = discardable; t=s", &["ADSP_RECORD warning [dkim = discardable; t=s]"]),
];

#[test]
fn sender_id_records() {
    check(SENDER_ID, |text| sender_id(text).unwrap(), str::to_owned);
    let Parsed { record, well_formed, .. } = sender_id("spf2.0/mfrom,pra  a -all").unwrap();
    assert_eq!(
        (record.scopes, record.terms.as_str(), well_formed),
        (vec!["mfrom".to_owned(), "pra".to_owned()], "a -all", true)
    );
    for other in ["", "v=spf1 -all", "spf", "spf2", "xspf2.0/pra"] {
        assert_eq!(sender_id(other), None, "{other}");
    }
}

#[test]
fn domainkeys_policies() {
    check(DOMAINKEYS, |text| domainkeys_policy(text).unwrap(), str::to_owned);
    let signs_all = |text| domainkeys_policy(text).unwrap().record.signs_all;
    assert_eq!(
        [signs_all("o=-"), signs_all("o=~"), signs_all("r=a@example.com"), signs_all("o=x")],
        [Some(true), Some(false), Some(false), None]
    );
    for other in ["", "v=spf1 -all", "v=DMARC1; p=none; o=-", "hello"] {
        assert_eq!(domainkeys_policy(other), None, "{other}");
    }
}

#[test]
fn adsp_records() {
    for (rule, text, expected) in ADSP {
        assert_eq!(shown(text, &[adsp(text).unwrap()]), *expected, "{rule}");
    }
    assert_eq!(adsp("v=DKIM1; p="), None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_text_is_survived_and_kept(text in "(spf2\\.|v=spf2|o=|r=|dkim=)?\\PC{0,30}") {
        if let Some(parsed) = sender_id(&text) {
            prop_assert_eq!(sender_id(&parsed.record.to_string()), Some(parsed.clone()));
            prop_assert_eq!(parsed.record.to_string(), text.as_str());
        }
        if let Some(parsed) = domainkeys_policy(&text) {
            prop_assert_eq!(parsed.record.to_string(), text.as_str());
        }
        adsp(&text);
    }
}
