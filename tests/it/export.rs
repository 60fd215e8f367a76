//! What leaves the page: zone text that reads back as the records it was made
//! of, and texts whose layout no record can break.

use std::collections::BTreeSet;

use mailvouch::DomainName;
use mailvouch::catalog::Provider;
use mailvouch::diff::{Action, Change, changes};
use mailvouch::dns::{Answer, Answers, Question, RecordData, RecordType, texts, zone};
use mailvouch::export::text::Block;
use mailvouch::export::{self, Item};
use mailvouch::plan::{OwnServer, Pick, Plan, records};
use proptest::prelude::*;

fn name(text: &str) -> DomainName {
    DomainName::parse(text).unwrap()
}

fn domain() -> DomainName {
    name("d.test")
}

/// A change of the page, from a plan held against zone text.
fn settle(zone: &zone::Zone, plan: &Plan) -> (Vec<Change>, Answers) {
    let providers: Vec<&Provider> = mailvouch::catalog::providers().iter().collect();
    let set = records(plan, &[], &providers);
    let mut answers = Answers::new();
    loop {
        let (changes, open) = changes(&set, &answers);
        if open.is_empty() {
            return (changes, answers);
        }
        for question in open {
            let answer = zone.answer(&question);
            answers.insert(question, answer);
        }
    }
}

fn plan(picks: &[(&str, &[(&str, &str)])], own: &[&str]) -> Plan {
    let pick = |(id, inputs): &(&str, &[(&str, &str)])| Pick {
        provider: (*id).to_owned(),
        inputs: inputs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
    };
    Plan {
        domain: Some(domain()),
        picks: picks.iter().map(pick).collect(),
        own: own.iter().filter_map(|text| OwnServer::parse(text)).collect(),
        ..Plan::default()
    }
}

fn items(changes: &[Change], answers: &Answers) -> Vec<Item> {
    changes.iter().filter_map(|change| Item::of(change, &domain(), answers)).collect()
}

/// A change as the page would have it, with any value.
fn change(rtype: RecordType, value: &str) -> Change {
    let zone = zone::parse("$ORIGIN d.test.\n@ 60 A 192.0.2.1\n").unwrap();
    let (changes, _) = settle(&zone, &plan(&[], &["192.0.2.1"]));
    let spf = changes.into_iter().find(|change| change.action == Action::Publish).unwrap();
    Change { name: Some(name("x.d.test")), rtype, value: Some(value.to_owned()), ..spf }
}

#[test]
fn a_record_reads_back_as_it_was() {
    let long = format!("v=DKIM1; k=rsa; p={}", "A".repeat(800));
    for (rule, rtype, value) in [
        ("text", RecordType::Txt, "v=spf1 -all"),
        ("quotes and backslashes", RecordType::Txt, r#"a "quoted" \ text \" \\ ""#),
        ("what would end or begin something in zone text", RecordType::Txt, "a;b (c) $ORIGIN @ ;! fail"),
        ("a line break is no new record", RecordType::Txt, "a\n@ 60 TXT \"b\"\r\n"),
        ("octets outside of ASCII", RecordType::Txt, "Grüße, 學校 🎓"),
        ("more than 255 octets", RecordType::Txt, &long),
        ("no text at all", RecordType::Txt, ""),
        ("an alias", RecordType::Cname, "default._domainkey.tocco.ch"),
        ("an alias with a dot at its end", RecordType::Cname, "default._domainkey.tocco.ch."),
        ("an exchanger", RecordType::Mx, "10 feedback-smtp.eu.example.net"),
        ("a null exchanger (RFC 7505 §3)", RecordType::Mx, "0 ."),
        ("an address", RecordType::A, "192.0.2.7"),
        ("an address of version 6", RecordType::Aaaa, "2001:db8::7"),
    ] {
        let item = Item::of(&change(rtype, value), &domain(), &Answers::new()).unwrap();
        assert_eq!((item.relative.as_str(), item.ttl, item.value.as_str()), ("x", export::TTL, value), "{rule}");
        let text = export::zone::print(std::slice::from_ref(&item));
        assert_eq!(text.lines().count(), 1, "{rule}: {text}");
        let Answer::Records(read) = zone::parse(&text).unwrap().answer(&Question::new(name("x.d.test"), rtype)) else {
            panic!("{rule}: {text}");
        };
        assert_eq!((read.data, read.ttl), (vec![item.data.clone()], export::TTL), "{rule}: {text}");
        if let RecordData::Txt(strings) = &item.data {
            assert!(strings.iter().all(|string| string.len() <= 255), "{rule}");
            assert_eq!(texts(std::slice::from_ref(&item.data)), [value], "{rule}");
        }
    }
}

#[test]
fn what_cannot_be_published_yet_is_no_item() {
    let due = change(RecordType::Txt, "v=spf1 -all");
    for action in [Action::Keep, Action::NeedsYou, Action::CannotTell, Action::Optional, Action::Open] {
        let change = Change { action, ..due.clone() };
        assert_eq!(Item::of(&change, &domain(), &Answers::new()), None, "{action:?}");
    }
    for (rule, change) in [
        ("no name", Change { name: None, ..due.clone() }),
        ("no value", Change { value: None, ..due.clone() }),
        ("not an address", Change { rtype: RecordType::A, ..due.clone() }),
    ] {
        assert_eq!(Item::of(&change, &domain(), &Answers::new()), None, "{rule}");
    }
}

#[test]
fn the_name_is_relative_to_the_domain() {
    for (full, relative) in [("d.test", ""), ("a.b.d.test", "a.b"), ("other.test", "other.test")] {
        let change = Change { name: Some(name(full)), ..change(RecordType::Txt, "v=spf1 -all") };
        assert_eq!(Item::of(&change, &domain(), &Answers::new()).unwrap().relative, relative, "{full}");
    }
}

/// Reads the `; delete:` lines back as records.
fn deleted(text: &str) -> Vec<String> {
    text.lines().filter_map(|line| line.strip_prefix("; delete: ")).map(str::to_owned).collect()
}

#[test]
fn what_is_replaced_stands_as_a_comment() {
    for (rule, before, rtype, known, gone) in [
        (
            "the record that is replaced, not its neighbours",
            "x TXT \"v=spf1 +all\"\nx TXT \"MS=1\"",
            RecordType::Txt,
            &["v=spf1 +all"] as &[&str],
            &["x.d.test.\tIN\tTXT\t\"v=spf1 +all\""] as &[&str],
        ),
        (
            "several records become one",
            "x TXT \"v=spf1 a -all\"\nx TXT \"v=spf1 mx -all\"",
            RecordType::Txt,
            &["v=spf1 a -all", "v=spf1 mx -all"],
            &["x.d.test.\tIN\tTXT\t\"v=spf1 a -all\"", "x.d.test.\tIN\tTXT\t\"v=spf1 mx -all\""],
        ),
        (
            "strings as they are published",
            "x TXT \"v=spf1 \" \"-all\"",
            RecordType::Txt,
            &["v=spf1 -all"],
            &["x.d.test.\tIN\tTXT\t\"v=spf1 \" \"-all\""],
        ),
        (
            "a line break ends no comment",
            "x TXT \"v=spf1\\010x TXT evil\"",
            RecordType::Txt,
            &["v=spf1\nx TXT evil"],
            &["x.d.test.\tIN\tTXT\t\"v=spf1\\010x TXT evil\""],
        ),
        (
            "behind an alias the alias goes (RFC 1034 §3.6.2)",
            "x CNAME y\ny TXT \"v=spf1 a -all\"",
            RecordType::Txt,
            &["v=spf1 a -all"],
            &["x.d.test.\tIN\tCNAME\ty.d.test."],
        ),
        ("another alias", "x CNAME y", RecordType::Cname, &["y.d.test"], &["x.d.test.\tIN\tCNAME\ty.d.test."]),
        (
            "data in the way of an alias",
            "x TXT \"v=DKIM1; p=\"",
            RecordType::Cname,
            &["v=DKIM1; p="],
            &["x.d.test.\tIN\tTXT\t\"v=DKIM1; p=\""],
        ),
        ("nothing goes where nothing is replaced", "x TXT \"MS=1\"", RecordType::Txt, &[], &[]),
    ] {
        let zone = zone::parse(&format!("$ORIGIN d.test.\n$TTL 900\n{before}\n")).unwrap();
        let mut answers = Answers::new();
        for rtype in [RecordType::Txt, RecordType::Cname] {
            let question = Question::new(name("x.d.test"), rtype);
            let answer = zone.answer(&question);
            answers.insert(question, answer);
        }
        let value = if rtype == RecordType::Cname { "new.d.test" } else { "v=spf1 -all" };
        let before = known.iter().map(|text| (*text).to_owned()).collect();
        let change = Change { action: Action::Replace, before, ..change(rtype, value) };
        let item = Item::of(&change, &domain(), &answers).unwrap();
        let text = export::zone::print(std::slice::from_ref(&item));
        assert_eq!(deleted(&text), gone, "{rule}");
        assert_eq!(item.delete_texts().len(), gone.len(), "{rule}");
        let read = zone::parse(&text).unwrap();
        assert_eq!(read.names().count(), 1, "{rule}: what goes is no record");
        assert!(matches!(read.answer(&Question::new(name("x.d.test"), rtype)), Answer::Records(_)), "{rule}");
    }
}

/// Edits a zone as its owner would with the zone text in hand.
fn follow(zone: &mut zone::Zone, items: &[Item]) {
    let add = zone::parse(&export::zone::print(items)).unwrap();
    for item in items {
        let types: BTreeSet<RecordType> = item.delete_texts().into_iter().map(|(rtype, _)| rtype).collect();
        for rtype in types {
            let question = Question::new(item.name.clone(), rtype);
            let Answer::Records(mut set) = zone.answer(&question) else { panic!("{question:?}") };
            set.data.retain(|data| !item.delete.contains(data));
            zone.set(&item.name, rtype, set.data, set.ttl);
        }
        let question = Question::new(item.name.clone(), item.rtype);
        let mut data = match zone.answer(&question) {
            Answer::Records(set) => set.data,
            _ => Vec::new(),
        };
        let Answer::Records(new) = add.answer(&question) else { panic!("{question:?}") };
        data.extend(new.data.into_iter().filter(|data| *data == item.data));
        zone.set(&item.name, item.rtype, data, item.ttl);
    }
}

#[test]
fn whoever_follows_the_zone_text_has_nothing_left_to_do() {
    for (rule, zone, plan) in [
        ("nothing is published", "@ A 192.0.2.1", plan(&[("mailchimp", &[])], &["192.0.2.9"])),
        (
            "a record among others",
            "@ TXT \"v=spf1 mx ~all\"\n@ TXT \"MS=ms1\"\n@ MX 10 mx\nmx A 192.0.2.2",
            plan(&[], &["192.0.2.9"]),
        ),
        (
            "two records",
            "@ TXT \"v=spf1 ip4:192.0.2.1 ~all\"\n@ TXT \"v=spf1 ip4:192.0.2.2 ~all\"",
            plan(&[], &["192.0.2.9"]),
        ),
        (
            "a text behind an alias",
            "_dmarc CNAME policy\npolicy TXT \"v=DMARC1\"\n@ TXT \"v=spf1 -all\"",
            plan(&[("mailchimp", &[])], &[]),
        ),
        (
            "many servers",
            "@ TXT \"v=spf1 -all\"",
            plan(
                &[],
                &["2001:db8:1234:5678::/64", "2001:db8:1234:5679::/64", "2001:db8:1234:567a::/64", "192.0.2.0/28"],
            ),
        ),
    ] {
        let mut zone = zone::parse(&format!("$ORIGIN d.test.\n$TTL 900\n{zone}\n")).unwrap();
        let (before, answers) = settle(&zone, &plan);
        let items = items(&before, &answers);
        assert!(!items.is_empty(), "{rule}");
        follow(&mut zone, &items);
        let (after, _) = settle(&zone, &plan);
        let left: Vec<&Change> = after.iter().filter(|change| change.is_due() && change.value.is_some()).collect();
        assert!(left.is_empty(), "{rule}: {left:#?}");
    }
}

#[test]
fn a_text_keeps_its_columns() {
    let block = |heading: &str, rows: &[(&str, &str)]| Block {
        heading: heading.to_owned(),
        rows: rows.iter().map(|(label, value)| ((*label).to_owned(), (*value).to_owned())).collect(),
    };
    for (rule, lines, blocks, text) in [
        ("a title alone", vec![], vec![], "T\n"),
        (
            "labels of one width over all blocks, counted in characters",
            vec!["Read at 14:02".to_owned()],
            vec![block("1. Add SPF", &[("Typ", "TXT"), ("Löschen", "a b")]), block("2. Add DKIM", &[("Wert", "x")])],
            "T\nRead at 14:02\n\n1. Add SPF\n  Typ      TXT\n  Löschen  a b\n\n2. Add DKIM\n  Wert     x\n",
        ),
        (
            "a value begins no line",
            vec![],
            vec![block("1", &[("V", "a\nb\r\tc\u{2028}d\u{85}e")])],
            "T\n\n1\n  V  a\\nb\\r\\tc\\u{2028}d\\u{85}e\n",
        ),
    ] {
        assert_eq!(export::text::print("T", &lines, &blocks), text, "{rule}");
    }
}

proptest! {
    #[test]
    fn any_text_reads_back(value in any::<String>(), old in any::<String>()) {
        let question = Question::new(name("x.d.test"), RecordType::Txt);
        let strings = mailvouch::txt::split(old.as_bytes());
        let mut published = zone::Zone::default();
        published.set(&question.name, RecordType::Txt, vec![RecordData::Txt(strings.clone())], 60);
        let mut answers = Answers::new();
        answers.insert(question.clone(), published.answer(&question));
        let change = Change { action: Action::Replace, before: vec![old], ..change(RecordType::Txt, &value) };
        let item = Item::of(&change, &domain(), &answers).unwrap();
        prop_assert_eq!(&item.delete, &vec![RecordData::Txt(strings)]);
        let text = export::zone::print(std::slice::from_ref(&item));
        prop_assert_eq!(text.lines().count(), 2);
        // What is deleted reads back, too, once it is no comment.
        for (read, data) in [(text.clone(), &item.data), (deleted(&text).join("\n"), &item.delete[0])] {
            let parsed = zone::parse(&format!("$TTL 60\n{read}\n")).unwrap();
            let Answer::Records(records) = parsed.answer(&question) else { panic!("{read}") };
            prop_assert_eq!(records.data, vec![data.clone()]);
        }
    }

    #[test]
    fn no_value_changes_the_number_of_lines(values in prop::collection::vec(any::<String>(), 0..6)) {
        let rows = values.iter().map(|value| ("L".to_owned(), value.clone())).collect();
        let text = export::text::print("T", &[], &[Block { heading: "H".to_owned(), rows }]);
        prop_assert_eq!(text.split(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}']).count(), values.len() + 4);
    }
}
