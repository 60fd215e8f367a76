//! Printing loses nothing, and bringing something into a record keeps what it
//! does not own, for the records that share the tag-list (RFC 6376 §3.2).

use mailvouch::diff::{Action, changes};
use mailvouch::dns::{Answer, Answers, Question, RecordData, RecordSetAnswer, RecordType};
use mailvouch::plan::{OwnKey, Plan, records};
use mailvouch::tag_list::{Tag, TagList};
use mailvouch::{DomainName, Selector, bimi, mta_sts, tls_rpt};
use proptest::prelude::*;

const KEY: &str = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";

/// What the plan makes of what stands at its four names: the action and the text.
fn held(purpose: &str, published: &str) -> (Action, String) {
    let domain = DomainName::parse("d.test").unwrap();
    let plan = Plan {
        domain: Some(domain),
        keys: OwnKey::new(Selector::parse("k").unwrap(), KEY).into_iter().collect(),
        sts: Some("new1".to_owned()),
        tls_rpt: vec!["new@r.test".to_owned()],
        logo: Some("https://new.test/l.svg".to_owned()),
        ..Plan::default()
    };
    let set = records(&plan, &[], &[]);
    let mut answers = Answers::new();
    loop {
        let (all, open) = changes(&set, &answers);
        if open.is_empty() {
            let name = format!("{purpose}.d.test");
            let change = all.into_iter().find(|change| change.name.as_ref().is_some_and(|at| at.as_str() == name));
            let change = change.unwrap();
            return (change.action, change.value.unwrap());
        }
        for question in open {
            let here = question.name.as_str() == format!("{purpose}.d.test") && question.rtype == RecordType::Txt;
            let data = vec![RecordData::Txt(published.as_bytes().chunks(255).map(<[u8]>::to_vec).collect())];
            let records = RecordSetAnswer { ttl: 300, cnames: Vec::new(), data, authenticated: false };
            let answer = if here { Answer::Records(records) } else { Answer::NoData };
            answers.insert(Question::new(question.name.clone(), question.rtype), answer);
        }
    }
}

/// The tags that the page does not own, as they are written, in their order.
fn others(text: &str, owned: &[&str]) -> Vec<String> {
    let list = TagList::parse(text);
    let kept = list.tags().filter(|tag: &&Tag| !owned.contains(&&*tag.name));
    kept.map(|tag| list.slice(&tag.span).to_owned()).collect()
}

/// A record as people write it: the tags of one kind, strange ones, space, gaps.
fn any_list(version: &'static str, tags: &'static str) -> impl Strategy<Value = String> {
    let tag = format!("{tags}|[a-z]{{1,3}}=[a-z0-9.:/@-]{{0,8}}|[a-z_]{{0,4}}");
    let space = prop_oneof![4 => Just("; "), 2 => Just(";"), 1 => Just(" ;  ")];
    let parts = proptest::collection::vec((space, proptest::string::string_regex(&tag).unwrap()), 0..5);
    (parts, prop_oneof![Just(""), Just(";"), Just("; ")]).prop_map(move |(parts, end)| {
        let rest: String = parts.iter().flat_map(|(space, tag)| [space, tag.as_str()]).collect();
        format!("{version}{rest}{end}")
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn bimi_keeps_what_it_does_not_own(text in any_list("v=BIMI1", "l=(https://a.test/[a-z]{1,3}\\.svg)?|a=https://a.test/a\\.pem|avp=(personal|brand)|lps=[a-z]{1,4}")) {
        let (action, value) = held("default._bimi", &text);
        prop_assert_eq!(bimi::parse(&text).record.to_string(), text.clone());
        let right = bimi::parse(&value);
        prop_assert!(right.well_formed, "{}", value);
        prop_assert!(value.contains("l=https://new.test/l.svg") || action == Action::Keep, "{}", value);
        if bimi::parse(&text).well_formed && action == Action::Replace {
            prop_assert_eq!(others(&value, &["l"]), others(&text, &["l"]));
        }
    }

    #[test]
    fn mta_sts_keeps_what_it_does_not_own(text in any_list("v=STSv1", "id=[a-z0-9]{1,6}|x-[a-z]{1,3}=[a-z]{1,3}")) {
        let (action, value) = held("_mta-sts", &text);
        prop_assert_eq!(mta_sts::parse_record(&text).record.to_string(), text.clone());
        prop_assert_eq!(mta_sts::parse_record(&value).record.id, Some("new1".to_owned()), "{}", value);
        if mta_sts::parse_record(&text).well_formed && action == Action::Replace {
            prop_assert_eq!(others(&value, &["id"]), others(&text, &["id"]));
        }
    }

    #[test]
    fn tls_rpt_keeps_what_it_does_not_own(text in any_list("v=TLSRPTv1", "rua=mailto:[a-z]{1,3}@a\\.test(,https://a\\.test/[a-z]{1,3}){0,2}")) {
        let (action, value) = held("_smtp._tls", &text);
        let before = tls_rpt::parse(&text);
        prop_assert_eq!(before.record.to_string(), text.clone());
        let after = tls_rpt::parse(&value);
        prop_assert!(after.well_formed, "{}", value);
        let places = |uris: &[mailvouch::dmarc::ReportUri]| uris.iter().map(mailvouch::dmarc::ReportUri::place).collect::<Vec<_>>();
        prop_assert!(places(&after.record.rua).contains(&"mailto:new@r.test".to_owned()), "{}", value);
        if before.well_formed && action == Action::Replace {
            prop_assert_eq!(others(&value, &["rua"]), others(&text, &["rua"]));
            // The owner's destinations stay, in their order and in front.
            prop_assert!(places(&after.record.rua).starts_with(&places(&before.record.rua)), "{}", value);
        }
    }

    /// Whose key it is only its owner knows: another one is never replaced.
    #[test]
    fn dkim_leaves_another_key_to_its_owner(text in any_list("v=DKIM1", "p=[A-Za-z0-9+/]{0,12}|k=(rsa|ed25519)|t=[ys]|n=[a-z ]{0,4}")) {
        let (action, _) = held("k._domainkey", &text);
        let same = TagList::parse(&text).get("p").is_some_and(|p| p.value() == KEY);
        prop_assert_eq!(action, if same { Action::Keep } else { Action::NeedsYou }, "{}", text);
        let beside = format!("{text}; p={KEY}");
        if TagList::parse(&text).get("p").is_none() {
            prop_assert_eq!(held("k._domainkey", &beside).0, Action::Keep, "{}", beside);
        }
    }

    #[test]
    fn any_report_record_is_printed_back(text in "(v=TLSRPTv1)?[ -~ßü;=,:@]{0,60}") {
        let parsed = tls_rpt::parse(&text);
        prop_assert_eq!(parsed.record.to_string(), text.clone());
        for finding in parsed.findings {
            prop_assert!(finding.span.is_none_or(|span| text.get(span).is_some()));
        }
    }
}
