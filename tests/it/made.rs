//! The records that the page makes itself are part of the plan: held against
//! what is published, brought in beside what the owner has, exported.

use mailvouch::bimi::Avp;
use mailvouch::catalog::Provider;
use mailvouch::diff::{Change, changes};
use mailvouch::dns::{Answers, zone};
use mailvouch::export::{self, Item};
use mailvouch::plan::{Asked, OwnKey, Pick, Plan, records};
use mailvouch::profile::Profile;
use mailvouch::{DomainName, Selector};

const KEY: &str = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";

fn plan() -> Plan {
    Plan {
        domain: DomainName::parse("d.test").ok(),
        keys: OwnKey::new(Selector::parse("k1").unwrap(), KEY).into_iter().collect(),
        sts: Some("20261123".to_owned()),
        tls_rpt: vec!["tls@r.test".to_owned()],
        logo: Some("https://d.test/l.svg".to_owned()),
        ..Plan::default()
    }
}

/// What is to do with each of the four records of `plan`, and the zone file of it.
fn held(text: &str) -> (Vec<String>, String) {
    held_for(&plan(), text)
}

fn held_for(plan: &Plan, text: &str) -> (Vec<String>, String) {
    let zone = zone::parse(&format!("$ORIGIN d.test.\n$TTL 300\n@ TXT \"v=spf1 ~all\"\n{text}\n")).unwrap();
    let set = records(plan, &[], &[]);
    let mut answers = Answers::new();
    loop {
        let (all, open) = changes(&set, &answers);
        if open.is_empty() {
            let own = all.iter().filter(|change| change.key().starts_with("own-"));
            let lines = own.map(|change| {
                let codes: Vec<_> = change.findings.iter().map(|finding| format!(" {}", finding.code)).collect();
                let name = change.name.as_ref().unwrap().to_string();
                let name = name.strip_suffix(".d.test").unwrap().to_owned();
                format!("{:?} {name} {}{}", change.action, change.value.as_deref().unwrap_or("-"), codes.concat())
            });
            let domain = DomainName::parse("d.test").unwrap();
            let items: Vec<Item> = all.iter().filter_map(|change| Item::of(change, &domain, &answers)).collect();
            return (lines.collect(), export::zone::print(&items));
        }
        for question in open {
            let answer = zone.answer(&question);
            answers.insert(question, answer);
        }
    }
}

#[test]
fn made_records_are_held_against_what_is_published() {
    let key = format!("v=DKIM1; k=ed25519; p={KEY}");
    let (logo, sts, tls) = (
        "v=BIMI1; l=https://d.test/l.svg BIMI_NO_EVIDENCE",
        "v=STSv1; id=20261123",
        "v=TLSRPTv1; rua=mailto:tls@r.test",
    );
    let new = [
        format!("Publish k1._domainkey {key}"),
        format!("Publish default._bimi {logo}"),
        format!("Publish _smtp._tls {tls}"),
        format!("Publish _mta-sts {sts}"),
    ];
    let changed = |place: usize, line: &str| {
        let mut lines = new.clone();
        lines[place] = line.to_owned();
        lines
    };
    for (rule, zone, wanted) in [
        ("nothing is there", String::new(), new.clone()),
        ("the key is live", format!("k1._domainkey TXT \"{key}\""), changed(0, &format!("Keep k1._domainkey {key}"))),
        (
            "another key at the selector is the owner's to judge",
            "k1._domainkey TXT \"v=DKIM1; p=AAAA\"".to_owned(),
            changed(0, &format!("NeedsYou k1._domainkey {key} PLAN_OTHER_KEY")),
        ),
        (
            "a new id; what else the record says stays",
            "_mta-sts TXT \"v=STSv1; id=1; x-y=z;\"".to_owned(),
            changed(3, "Replace _mta-sts v=STSv1; id=20261123; x-y=z;"),
        ),
        (
            "the same id is live, whatever stands beside it",
            "_mta-sts TXT \"v=STSv1; id=20261123; x-y=z;\"".to_owned(),
            changed(3, "Keep _mta-sts v=STSv1; id=20261123"),
        ),
        (
            "what is no record is replaced as a whole",
            "_mta-sts TXT \"v=stsv1; id=1\"".to_owned(),
            changed(3, "Replace _mta-sts v=STSv1; id=20261123 PLAN_OTHER_DATA"),
        ),
        (
            "one more destination, beside the owner's",
            "_smtp._tls TXT \"v=TLSRPTv1;rua=https://a.test/r;\"".to_owned(),
            changed(2, "Replace _smtp._tls v=TLSRPTv1;rua=https://a.test/r,mailto:tls@r.test;"),
        ),
        (
            "a logo at another address keeps who may see it",
            "default._bimi TXT \"v=BIMI1; l=https://old.test/l.svg; avp=personal\"".to_owned(),
            changed(
                1,
                "Replace default._bimi v=BIMI1; l=https://d.test/l.svg; avp=personal BIMI_AVP_LPS_NEW BIMI_NO_EVIDENCE",
            ),
        ),
    ] {
        assert_eq!(held(&zone).0, wanted, "{rule}");
    }
}

/// The record of the logo at `at`, with what is wished, where `published` stands.
#[test]
fn the_logo_has_all_its_tags_and_keeps_what_nobody_changed() {
    let base = Plan { domain: DomainName::parse("d.test").ok(), ..Plan::default() };
    let logo = Plan { logo: Some("https://d.test/l.svg".to_owned()), ..base.clone() };
    let brand = Plan { bimi_selector: Selector::parse("brand").ok(), ..logo.clone() };
    let all = Plan {
        certificate: Some("https://d.test/c.pem".to_owned()),
        lps: Some("news, shop".to_owned()),
        avp: Some(Avp::Personal),
        ..logo.clone()
    };
    let personal = Plan { avp: Some(Avp::Personal), ..base.clone() };
    let none = Plan { no_logo: true, avp: Some(Avp::Brand), ..logo.clone() };
    let (old, told) = ("v=BIMI1; l=https://old.test/l.svg; a=https://old.test/c.pem", "BIMI_AVP_LPS_NEW");
    for (rule, plan, published, right) in [
        (
            "a selector",
            &brand,
            String::new(),
            "Publish brand._bimi v=BIMI1; l=https://d.test/l.svg BIMI_NO_EVIDENCE".to_owned(),
        ),
        (
            "what is at another selector is another record",
            &brand,
            format!("default._bimi TXT \"{old}\""),
            "Publish brand._bimi v=BIMI1; l=https://d.test/l.svg BIMI_NO_EVIDENCE".to_owned(),
        ),
        (
            "the record at the selector keeps its certificate",
            &brand,
            format!("brand._bimi TXT \"{old}\""),
            "Replace brand._bimi v=BIMI1; l=https://d.test/l.svg; a=https://old.test/c.pem".to_owned(),
        ),
        (
            "every tag",
            &all,
            String::new(),
            format!(
                "Publish default._bimi v=BIMI1; l=https://d.test/l.svg; a=https://d.test/c.pem; lps=news,shop; avp=personal {told} {told}"
            ),
        ),
        (
            "one tag more, and the logo stays",
            &personal,
            format!("default._bimi TXT \"{old}; lps=a\""),
            format!("Replace default._bimi {old}; lps=a; avp=personal {told} {told}"),
        ),
        (
            "which is there already",
            &personal,
            format!("default._bimi TXT \"{old}; avp=personal\""),
            "Keep default._bimi -".to_owned(),
        ),
        ("a tag alone is no record", &personal, String::new(), "NeedsYou default._bimi -".to_owned()),
        (
            "nor is it one beside what is none",
            &personal,
            "default._bimi TXT \"v=BIMI2; l=\"".to_owned(),
            "NeedsYou default._bimi - PLAN_OTHER_DATA".to_owned(),
        ),
        (
            "draft-14 §4.3.1 no logo",
            &none,
            String::new(),
            "Publish default._bimi v=BIMI1; l=; a= BIMI_DECLINED".to_owned(),
        ),
        (
            "no logo in the place of one",
            &none,
            format!("default._bimi TXT \"{old}; x=y\""),
            "Replace default._bimi v=BIMI1; l=; a=; x=y BIMI_DECLINED BIMI_UNKNOWN_TAG".to_owned(),
        ),
        (
            "no logo is there",
            &none,
            "default._bimi TXT \"v=BIMI1; l=; a=;\"".to_owned(),
            "Keep default._bimi v=BIMI1; l=; a=".to_owned(),
        ),
        (
            "draft-14 §7.2 of two records none counts, though one is right",
            &none,
            format!("default._bimi TXT \"v=BIMI1; l=; a=;\"\ndefault._bimi TXT \"{old}\""),
            "Replace default._bimi v=BIMI1; l=; a= PLAN_OTHER_DATA BIMI_DECLINED".to_owned(),
        ),
    ] {
        assert_eq!(held_for(plan, &published).0, [right], "{rule}");
    }
}

/// RFC 8460 §3: several destinations, beside those that are published; of two records none counts.
#[test]
fn reports_go_to_several_destinations() {
    let to = |rua: &[&str]| Plan {
        domain: DomainName::parse("d.test").ok(),
        tls_rpt: rua.iter().map(|text| (*text).to_owned()).collect(),
        ..Plan::default()
    };
    let both = to(&["t@r.test", "https://r.test/tls"]);
    let more = "mailto:t@r.test,https://r.test/tls";
    for (rule, plan, published, right) in [
        ("a mailbox and an address", &both, String::new(), format!("Publish _smtp._tls v=TLSRPTv1; rua={more}")),
        (
            "what is none is left out",
            &to(&["http://r.test/", "t@r.test"]),
            String::new(),
            "Publish _smtp._tls v=TLSRPTv1; rua=mailto:t@r.test".to_owned(),
        ),
        ("none at all", &to(&["http://r.test/"]), String::new(), "Optional _smtp._tls -".to_owned()),
        (
            "beside the owner's, mended",
            &both,
            "_smtp._tls TXT \"v=TLSRPTv1 ; rua=o@d.test\"".to_owned(),
            format!("Replace _smtp._tls v=TLSRPTv1; rua=mailto:o@d.test,{more}"),
        ),
        (
            "both are there",
            &both,
            "_smtp._tls TXT \"v=TLSRPTv1;rua=https://r.test/tls,mailto:t@r.test\"".to_owned(),
            format!("Keep _smtp._tls v=TLSRPTv1; rua={more}"),
        ),
        (
            "two records become one",
            &both,
            "_smtp._tls TXT \"v=TLSRPTv1; rua=mailto:a@d.test\"\n_smtp._tls TXT \"v=TLSRPTv1; rua=mailto:t@r.test\""
                .to_owned(),
            format!("Replace _smtp._tls v=TLSRPTv1; rua=mailto:a@d.test,{more}"),
        ),
    ] {
        let held = held_for(plan, &published).0;
        assert!(held.contains(&right), "{rule}: {right} in {held:?}");
    }
}

#[test]
fn made_records_leave_with_the_others() {
    let (_, zone) = held("_smtp._tls TXT \"v=TLSRPTv1;rua=https://a.test/r\"");
    for line in [
        "k1._domainkey.d.test.",
        "_mta-sts.d.test.",
        "\"v=STSv1; id=20261123\"",
        "\"v=TLSRPTv1;rua=https://a.test/r,mailto:tls@r.test\"",
        KEY,
    ] {
        assert!(zone.contains(line), "{line}\n{zone}");
    }
}

/// Sender ID only when it is asked for, and with the terms of the SPF record
/// (RFC 4406 §3.1); the proof of the domain beside the others at the apex.
#[test]
fn sender_id_keeps_step_with_spf() {
    let profile = Profile::parse(include_str!("../../public/profiles/altcraft.json")).unwrap().0;
    let known: Vec<&Provider> = profile.known().collect();
    let values = |zone: &str, extras: &[usize]| {
        let zone = zone::parse(&format!("$ORIGIN d.test.\n$TTL 300\n{zone}\n")).unwrap();
        let extra = |record: &usize| Asked::of(profile.vendor.as_ref().unwrap(), *record);
        let plan = Plan {
            domain: DomainName::parse("d.test").ok(),
            picks: vec![Pick { provider: "altcraft".to_owned(), ..Pick::default() }],
            extras: extras.iter().map(extra).collect(),
            ..Plan::default()
        };
        let set = records(&plan, &[], &known);
        let mut answers = Answers::new();
        loop {
            let (all, open) = changes(&set, &answers);
            if open.is_empty() {
                let due = all.into_iter().filter(Change::is_due);
                return due.filter_map(|change| change.value).collect::<Vec<_>>();
            }
            for question in open {
                let answer = zone.answer(&question);
                answers.insert(question, answer);
            }
        }
    };
    let spf = "spf.aksend.net. TXT \"v=spf1 ip4:192.0.2.0/24 -all\"\n";
    let sender_id = |values: &[String]| values.iter().find(|value| value.starts_with("spf2.0")).cloned();
    assert_eq!(sender_id(&values(&format!("{spf}@ TXT \"v=spf1 mx -all\""), &[])), None, "not asked for");
    for (rule, published, right) in [
        ("a new SPF record", "", "spf2.0/pra include:spf.aksend.net ~all"),
        ("a merged one", "@ TXT \"v=spf1 mx -all\"\n@ TXT \"x=1\"", "spf2.0/pra mx include:spf.aksend.net -all"),
        ("one that stays", "@ TXT \"v=spf1 include:spf.aksend.net ?all\"", "spf2.0/pra include:spf.aksend.net ?all"),
    ] {
        let values = values(&format!("{spf}{published}"), &[4]);
        assert_eq!(sender_id(&values).as_deref(), Some(right), "{rule}: {values:?}");
    }
    let policy = values(spf, &[5]);
    assert!(policy.contains(&"o=-;".to_owned()), "{policy:?}");
}
