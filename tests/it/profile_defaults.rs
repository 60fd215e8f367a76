//! What a profile chooses for the person.

use mailvouch::diff::changes;
use mailvouch::dns::{Answers, zone};
use mailvouch::plan::{self, OwnServer, Plan};
use mailvouch::profile::Profile;
use mailvouch::spf::Qualifier;
use mailvouch::{DomainName, dmarc};

/// What a vendor has chosen stands where the person says nothing, and only in new records.
#[test]
fn what_is_chosen_unless_the_person_says_otherwise() {
    let domain = DomainName::parse("d.test").unwrap();
    let unsaid = || Plan { domain: Some(domain.clone()), ..Plan::default() };
    let zone = zone::parse("$ORIGIN test.\n$TTL 300\nd MX 10 mail.d\n").unwrap();
    let mx = || OwnServer::parse("mx").into_iter().collect::<Vec<_>>();
    for (rule, defaults, plan, spf, policy, rua) in [
        ("nothing", "{}", unsaid(), "~all", None, ""),
        ("~", r#"{ "all": "~" }"#, unsaid(), "~all", None, ""),
        ("-", r#"{ "all": "-" }"#, unsaid(), "-all", None, ""),
        (
            "the person's all",
            r#"{ "all": "-" }"#,
            Plan { all: Some(Qualifier::SoftFail), ..unsaid() },
            "~all",
            None,
            "",
        ),
        ("quarantine", r#"{ "policy": "quarantine" }"#, unsaid(), "~all", Some("quarantine"), ""),
        (
            "the person's policy",
            r#"{ "policy": "quarantine" }"#,
            Plan { policy: dmarc::Policy::parse("none"), ..unsaid() },
            "~all",
            Some("none"),
            "",
        ),
        ("dmarc@{domain}", r#"{ "rua": "dmarc@{domain}" }"#, unsaid(), "~all", None, "dmarc@d.test"),
        (
            "the person's mailbox",
            r#"{ "rua": "dmarc@{domain}" }"#,
            Plan { rua: Some("anna@d.test".to_owned()), ..unsaid() },
            "~all",
            None,
            "anna@d.test",
        ),
    ] {
        let profile = Profile::parse(&format!(r#"{{ "version": 1, "id": "v", "name": "V", "defaults": {defaults} }}"#))
            .unwrap()
            .0;
        let mut set = plan::records(&Plan { own: mx(), ..plan }, &[], &[]);
        profile.apply_defaults(&mut set, &domain);
        assert_eq!(set.dmarc.policy.map(dmarc::Policy::name), policy, "{rule}");
        assert_eq!(set.dmarc.rua.join(" "), rua, "{rule}");
        let mut answers = Answers::new();
        let changes = loop {
            let (changes, open) = changes(&set, &answers);
            if open.is_empty() {
                break changes;
            }
            for question in open {
                let answer = zone.answer(&question);
                answers.insert(question, answer);
            }
        };
        let values: Vec<String> = changes.into_iter().filter_map(|change| change.value).collect();
        assert!(values.contains(&format!("v=spf1 mx {spf}")), "{rule}: {values:?}");
    }
}
