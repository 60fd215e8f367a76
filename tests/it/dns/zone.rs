use mailvouch::dns::zone::{ZoneError, ZoneErrorKind as Kind, parse, print};
use mailvouch::dns::{Answer, Answers, ExtendedError, Failure, Question, RecordData, RecordSetAnswer, RecordType as T};
use mailvouch::name::NameError;
use proptest::prelude::*;

use super::{name, question};

/// What a question gets, short: `300 b.example> "a" "b" | "c"`, `NODATA`, `NXDOMAIN`, or the failure.
fn short(answer: &Answer) -> String {
    let records = match answer {
        Answer::Records(records) => records,
        Answer::NoData => return "NODATA".to_owned(),
        Answer::NxDomain => return "NXDOMAIN".to_owned(),
        Answer::Failed(failure) => return format!("{failure:?}"),
    };
    let data: Vec<String> = records
        .data
        .iter()
        .map(|data| match data {
            RecordData::A(address) => address.to_string(),
            RecordData::Aaaa(address) => address.to_string(),
            RecordData::Cname(name) | RecordData::Ns(name) | RecordData::Ptr(name) => name.to_string(),
            RecordData::Mx { preference, exchange } => format!("{preference} {exchange}"),
            RecordData::Soa { primary, minimum } => format!("{primary} {minimum}"),
            RecordData::Txt(strings) => mailvouch::txt::quoted(strings),
        })
        .collect();
    let chain: Vec<String> = records.cnames.iter().map(|name| format!("{name}> ")).collect();
    format!("{} {chain}{}", records.ttl, data.join(" | "), chain = chain.concat())
}

fn check(zone: &str, rows: &[(&str, T, &str)]) {
    let zone = parse(zone).unwrap();
    for (name, rtype, expected) in rows {
        assert_eq!(short(&zone.answer(&question(name, *rtype))), *expected, "{name} {rtype}");
    }
}

#[test]
fn master_file() {
    let zone = include_str!("../../data/dns/example.zone");
    check(
        zone,
        &[
            ("example.com", T::Soa, "3600 ns1.example.com 300"),
            ("example.com", T::Ns, "3600 ns1.example.com | ns2.example.net"),
            ("example.com", T::Mx, "600 10 mx1.example.com | 20 mx.example.net"),
            ("EXAMPLE.com", T::Txt, r#"3600 "v=spf1 mx -all""#),
            ("example.com", T::Spf, r#"3600 "v=spf1 mx -all""#),
            ("example.com", T::Aaaa, "NODATA"),
            ("ns1.example.com", T::A, "5400 192.0.2.53"),
            ("mx1.example.com", T::Aaaa, "60 2001:db8::25"),
            ("mx1.example.com", T::A, "60 192.0.2.25"),
            ("escapes.example.com", T::Txt, r#"3600 "say \"hi\" \\ \001\255;@()" "" "unquoted;""#),
            ("folded.example.com", T::Txt, r#"3600 "v=DKIM1; k=rsa; " "p=MIIB" "IjAN""#),
            ("utf8.example.com", T::Txt, r#"3600 "gr\195\188n""#),
            ("alias.example.com", T::Txt, r#"60 escapes.example.com> "say \"hi\" \\ \001\255;@()" "" "unquoted;""#),
            ("alias.example.com", T::Cname, "60 escapes.example.com"),
            ("dangling.example.com", T::Txt, "NXDOMAIN"),
            ("halfway.example.com", T::Mx, "NODATA"),
            ("loop.example.com", T::A, "Servfail(None)"),
            ("self.example.com", T::A, "Servfail(None)"),
            ("caa.example.com", T::Txt, "NODATA"),
            ("relative.example.com", T::Ptr, "3600 host.sub.example.com"),
            ("sub.example.com", T::Txt, r#"3600 "at the origin""#),
            ("parent.sub.example.com", T::Ns, "3600 ns1.sub.example.com"),
            ("null.example.net", T::Mx, "3600 0 ."),
            ("broken.example.net", T::Txt, "Servfail(None)"),
            ("broken.example.net", T::Mx, "3600 10 mx.example.net"),
            ("slow.example.net", T::A, "Timeout"),
            ("refused.example.net", T::A, r#"Refused(Some(ExtendedError { code: 15, text: "by \"policy\"" }))"#),
            ("to-broken.example.net", T::Txt, "Servfail(None)"),
            ("example.org", T::A, "NXDOMAIN"),
        ],
    );
}

#[test]
fn wildcards() {
    // The zone of RFC 4592 §2.2.1, and what it says there of each question.
    let zone = r#"
$ORIGIN example.
$TTL 3600
example.                 SOA   ns.example.com. hostmaster.example. 1 2 3 4 5
example.                 NS    ns.example.com.
*.example.               TXT   "this is a wildcard"
*.example.               MX    10 host1.example.
sub.*.example.           TXT   "this is not a wildcard"
host1.example.           A     192.0.2.1
_ssh._tcp.host1.example. SRV   0 0 22 host1.example.
_ssh._tcp.host2.example. SRV   0 0 22 host2.example.
alias.wild               CNAME target
*.ent.wild               A     192.0.2.9
*.cname                  CNAME host1
"#;
    check(
        zone,
        &[
            ("host3.example", T::Mx, "3600 10 host1.example"),
            ("host3.example", T::A, "NODATA"),
            ("foo.bar.example", T::Txt, r#"3600 "this is a wildcard""#),
            ("host1.example", T::Mx, "NODATA"),
            ("sub.*.example", T::Mx, "NODATA"),
            ("_telnet._tcp.host1.example", T::Txt, "NXDOMAIN"),
            ("host2.example", T::Txt, "NODATA"),
            ("_tcp.host2.example", T::Txt, "NODATA"),
            ("ghost.*.example", T::Mx, "NXDOMAIN"),
            ("*.example", T::Txt, r#"3600 "this is a wildcard""#),
            ("ent.wild.example", T::A, "NODATA"),
            ("x.y.ent.wild.example", T::A, "3600 192.0.2.9"),
            ("x.wild.example", T::A, "NXDOMAIN"),
            ("alias.wild.example", T::Txt, r#"3600 target.example> "this is a wildcard""#),
            ("any.cname.example", T::A, "3600 host1.example> 192.0.2.1"),
            ("any.cname.example", T::Cname, "3600 host1.example"),
        ],
    );
}

#[test]
fn ttls_and_classes() {
    let zone = "\
$ORIGIN t.example.
first TXT \"nothing stated\"
a 60 IN TXT \"x\"
  IN 90 A 192.0.2.1
b TXT \"the last one stated\"
$TTL 1h30m
c TXT \"from $TTL\"
d 1w2d3h4m5 in txt \"units\"
e 0 TXT \"zero\"
f 20 TXT one
f 10 TXT two
f 30 TXT one
";
    check(
        zone,
        &[
            ("first.t.example", T::Txt, r#"3600 "nothing stated""#),
            ("a.t.example", T::Txt, r#"60 "x""#),
            ("a.t.example", T::A, "90 192.0.2.1"),
            ("b.t.example", T::Txt, r#"90 "the last one stated""#),
            ("c.t.example", T::Txt, r#"5400 "from $TTL""#),
            ("d.t.example", T::Txt, r#"788645 "units""#),
            ("e.t.example", T::Txt, r#"0 "zero""#),
            ("f.t.example", T::Txt, r#"10 "one" | "two""#),
        ],
    );
}

#[test]
fn errors_have_line_and_kind() {
    let long = format!("a. TXT \"{}\"", "x".repeat(256));
    let label = format!("{}. A 192.0.2.1", "x".repeat(64));
    let rows: Vec<(&str, usize, Kind)> = vec![
        ("\n\na A 192.0.2.1", 3, Kind::NoOrigin),
        ("@ A 192.0.2.1", 1, Kind::NoOrigin),
        ("a. CNAME b", 1, Kind::NoOrigin),
        ("  A 192.0.2.1", 1, Kind::NoOwner),
        ("a..b. A 192.0.2.1", 1, Kind::Name(NameError::EmptyLabel)),
        ("bücher. A 192.0.2.1", 1, Kind::Name(NameError::Character('ü'))),
        (&label, 1, Kind::Name(NameError::LabelTooLong)),
        (r"a\.b. A 192.0.2.1", 1, Kind::DottedLabel),
        (r"a\046b. A 192.0.2.1", 1, Kind::DottedLabel),
        (r"a\25. A 192.0.2.1", 1, Kind::Escape),
        ("a.", 1, Kind::Type),
        ("a. 300", 1, Kind::Type),
        ("a. 300 IN", 1, Kind::Type),
        ("a. TXTT \"x\"", 1, Kind::Type),
        ("a. CAA", 1, Kind::Type),
        ("a. 99999999999 A 192.0.2.1", 1, Kind::Type),
        ("a. CH TXT \"x\"", 1, Kind::Class),
        ("a. A 192.0.2", 1, Kind::Data),
        ("a. A 192.0.2.1 192.0.2.2", 1, Kind::Data),
        ("a. MX mx.a.", 1, Kind::Data),
        ("a. MX 65536 mx.a.", 1, Kind::Data),
        ("a. TXT", 1, Kind::Data),
        ("a. SOA b. c. 1 2 3 4", 1, Kind::Data),
        (r"a. TYPE16 \# 2 0161", 1, Kind::Data),
        (r#"a. TXT "\256""#, 1, Kind::Escape),
        (r#"a. TXT "\25""#, 1, Kind::Escape),
        ("a. TXT \\", 1, Kind::Escape),
        ("a. A 192.0.2.1\na. TXT \"x\ny\"", 2, Kind::Quote),
        ("a. TXT (\n\"x\"\n", 1, Kind::Parenthesis),
        ("a. TXT \"x\" )", 1, Kind::Parenthesis),
        (&long, 1, Kind::StringTooLong),
        ("$INCLUDE other.zone", 1, Kind::Directive),
        ("$TTL soon", 1, Kind::Directive),
        (";! fail a. TXT tired", 1, Kind::Directive),
        (";! fail a. TXT", 1, Kind::Directive),
        (";! nodata a.", 1, Kind::Directive),
        (";! nodata a. CAA", 1, Kind::Type),
        (";! nodata a TXT", 1, Kind::NoOrigin),
    ];
    for (text, line, kind) in rows {
        assert_eq!(parse(text), Err(ZoneError { line, kind }), "{text}");
    }
    for text in ["", "\n", "; only a comment", ";comment\r\n\r\n", "  ; indented", "$ORIGIN a.\n", "( )\n"] {
        assert_eq!(parse(text).map(|zone| zone.names().count()), Ok(0), "{text:?}");
    }
}

#[test]
fn set_publishes_replaces_and_removes() {
    let txt = |text: &str| vec![RecordData::Txt(vec![text.into()])];
    let mut zone =
        parse(";! nxdomain _dmarc.a.example. TXT\n;! nxdomain _dmarc.a.example. A\na.example. 60 TXT \"old\"\n")
            .unwrap();
    let dmarc = question("_dmarc.a.example", T::Txt);
    assert_eq!(short(&zone.answer(&dmarc)), "NXDOMAIN");
    zone.set(&dmarc.name, T::Txt, txt("v=DMARC1; p=none"), 300);
    assert_eq!(short(&zone.answer(&dmarc)), r#"300 "v=DMARC1; p=none""#);
    assert_eq!(short(&zone.answer(&question("_dmarc.a.example", T::A))), "NODATA", "the name exists now");
    zone.set(&name("a.example"), T::Txt, txt("new"), 30);
    assert_eq!(short(&zone.answer(&question("a.example", T::Txt))), r#"30 "new""#);
    let names: Vec<String> = zone.names().map(ToString::to_string).collect();
    assert_eq!(names, ["_dmarc.a.example", "a.example"]);
    zone.set(&dmarc.name, T::Txt, vec![], 0);
    assert_eq!(short(&zone.answer(&dmarc)), "NXDOMAIN");

    let mut zone = parse(";! fail a. TXT servfail\n;! fail a. MX timeout\n").unwrap();
    zone.set(&name("a"), T::Txt, txt("x"), 1);
    assert_eq!(short(&zone.answer(&question("a", T::Txt))), r#"1 "x""#);
    assert_eq!(short(&zone.answer(&question("a", T::Mx))), "Timeout", "only what was set is mended");
}

#[test]
fn saved_answers() {
    let mut answers = Answers::new();
    let aliased = RecordSetAnswer {
        ttl: 60,
        cnames: vec![name("t.vendor.example")],
        data: vec![RecordData::Txt(vec![b"v=DKIM1; p=".to_vec(), b"\xff\"\\".to_vec()])],
        authenticated: true,
    };
    let direct = RecordSetAnswer { ttl: 300, cnames: vec![], authenticated: false, ..aliased.clone() };
    answers.insert(question("s._domainkey.a.example", T::Txt), Answer::Records(aliased));
    answers.insert(question("t.vendor.example", T::Txt), Answer::Records(direct));
    answers.insert(question("_domainkey.a.example", T::Txt), Answer::NxDomain);
    answers.insert(question("a.example", T::Spf), Answer::NoData);
    answers.insert(question("b.example", T::Mx), Answer::Failed(Failure::Http(502)));
    let text = print(&answers);
    assert_eq!(
        text,
        "\
;! nxdomain _domainkey.a.example. TXT

;! nodata a.example. SPF

;! fail b.example. MX http 502

s._domainkey.a.example.\t60\tIN\tCNAME\tt.vendor.example.
;! ad s._domainkey.a.example. TXT

t.vendor.example.\t300\tIN\tTXT\t\"v=DKIM1; p=\" \"\\255\\\"\\\\\"
"
    );
    let zone = parse(&text).unwrap();
    for (question, answer) in answers.iter() {
        assert_eq!(zone.answer(question), *answer, "{question:?}");
    }
}

fn any_name() -> impl Strategy<Value = String> {
    let label = prop_oneof![
        6 => "[ab]",
        1 => Just("*".to_owned()),
        1 => r#"["();$@\\!]{1,3}"#,
    ];
    prop::collection::vec(label, 0..4).prop_map(|labels| labels.join("."))
}

fn any_failure() -> impl Strategy<Value = Failure> {
    let detail = prop::option::of((any::<u16>(), "\\PC{0,9}").prop_map(|(code, text)| ExtendedError { code, text }));
    prop_oneof![
        Just(Failure::Offline),
        Just(Failure::Timeout),
        Just(Failure::Blocked),
        any::<u16>().prop_map(Failure::Http),
        Just(Failure::ContentType),
        Just(Failure::Malformed),
        Just(Failure::AliasLoop),
        Just(Failure::Truncated),
        detail.clone().prop_map(Failure::Servfail),
        detail.prop_map(Failure::Refused),
        (any::<u16>(), "\\PC{0,9}").prop_map(|(code, text)| Failure::Withheld(ExtendedError { code, text })),
        any::<u8>().prop_map(Failure::Rcode),
    ]
}

fn any_data() -> impl Strategy<Value = (T, RecordData)> {
    let target = || any_name().prop_map(|text| name(&text));
    prop_oneof![
        any::<[u8; 4]>().prop_map(|octets| (T::A, RecordData::A(octets.into()))),
        any::<[u8; 16]>().prop_map(|octets| (T::Aaaa, RecordData::Aaaa(octets.into()))),
        target().prop_map(|name| (T::Cname, RecordData::Cname(name))),
        (any::<u16>(), target()).prop_map(|(preference, exchange)| (T::Mx, RecordData::Mx { preference, exchange })),
        target().prop_map(|name| (T::Ns, RecordData::Ns(name))),
        target().prop_map(|name| (T::Ptr, RecordData::Ptr(name))),
        (target(), any::<u32>()).prop_map(|(primary, minimum)| (T::Soa, RecordData::Soa { primary, minimum })),
        (prop::bool::ANY, prop::collection::vec(prop::collection::vec(any::<u8>(), 0..6), 1..3))
            .prop_map(|(spf, strings)| (if spf { T::Spf } else { T::Txt }, RecordData::Txt(strings))),
    ]
}

/// What a made-up world answers to made-up questions.
fn any_answers() -> impl Strategy<Value = Answers> {
    let records = prop::collection::vec((any_name(), any_data(), any::<u32>()), 0..12);
    let rtype = prop::sample::select(T::ALL.to_vec());
    let asked =
        prop::collection::vec((any_name(), rtype, prop::option::weighted(0.2, any_failure()), any::<bool>()), 0..12);
    (records, asked).prop_map(|(records, asked)| {
        let mut world = parse("").unwrap();
        for (owner, (rtype, data), ttl) in records {
            world.set(&name(&owner), rtype, vec![data], ttl);
        }
        let mut answers = Answers::new();
        for (owner, rtype, failure, authenticated) in asked {
            let question = Question::new(name(&owner), rtype);
            let mut answer = failure.map_or_else(|| world.answer(&question), Answer::Failed);
            if let Answer::Records(records) = &mut answer {
                records.authenticated = authenticated;
            }
            answers.insert(question, answer);
        }
        // A failure of the last name of a chain would contradict the chain.
        let failed: Vec<Question> =
            answers.iter().filter(|(_, a)| matches!(a, Answer::Failed(_))).map(|(q, _)| q.clone()).collect();
        let mut consistent = Answers::new();
        for (question, answer) in answers.iter() {
            let broken = |alias: &mailvouch::DomainName| failed.contains(&Question::new(alias.clone(), question.rtype));
            match answer {
                Answer::Records(records) if records.cnames.iter().any(broken) => {}
                _ => consistent.insert(question.clone(), answer.clone()),
            }
        }
        consistent
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn never_panics(text in "\\PC*") {
        let _ = parse(&text);
    }

    #[test]
    fn never_panics_on_zone_like_text(text in r#"([ab@*. \\"();!$0-9ü\n\t]|TXT|IN|CNAME|MX|TTL|ORIGIN|;! fail|servfail){0,60}"#) {
        if let Ok(zone) = parse(&text) {
            for name in zone.names() {
                for rtype in T::ALL {
                    zone.answer(&Question::new(name.clone(), *rtype));
                }
            }
            prop_assert_eq!(parse(&zone.to_string()), Ok(zone));
        }
    }

    #[test]
    fn printed_answers_are_answered_again(answers in any_answers()) {
        let text = print(&answers);
        let zone = match parse(&text) {
            Ok(zone) => zone,
            Err(error) => return Err(TestCaseError::fail(format!("{error:?} in\n{text}"))),
        };
        for (question, answer) in answers.iter() {
            prop_assert_eq!(&zone.answer(question), answer, "{:?} in\n{}", question, text);
        }
    }

    #[test]
    fn quoted_strings_read_back(strings in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..=255), 1..5)) {
        let data = vec![RecordData::Txt(strings.clone())];
        for form in [mailvouch::txt::quoted(&strings), mailvouch::txt::parenthesised(&strings)] {
            let zone = parse(&format!("a. 5 IN TXT {form}\n")).unwrap();
            let Answer::Records(records) = zone.answer(&question("a", T::Txt)) else { panic!("records") };
            prop_assert_eq!(&records.data, &data);
        }
    }
}
