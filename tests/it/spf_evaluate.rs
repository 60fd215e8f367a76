//! `check_host()`: the public suite of RFC 7208, and what it leaves open.

use std::net::IpAddr;

use mailvouch::dns::zone::{self, Zone};
use mailvouch::dns::{Answer, Answers, Question, RecordData, RecordSetAnswer, RecordType};
use mailvouch::ipset::IpSet;
use mailvouch::spf::evaluate::{Evaluation, Problem, StepOutcome};
use mailvouch::spf::proof::authorised;
use mailvouch::spf::{Expansion, Sender, SpfResult, evaluate, expand};
use mailvouch::{DomainName, Outcome};
use proptest::prelude::*;

use crate::suite;

pub(crate) fn sender(ip: &str, mail_from: &str) -> Sender {
    let helo = "mail.sender.test".to_owned();
    Sender { ip: ip.parse().unwrap(), mail_from: mail_from.to_owned(), helo, receiver: None }
}

/// Asks in rounds until it is done. Gives the rounds and the questions as well.
pub(crate) fn drive(sender: &Sender, answer: impl Fn(&Question) -> Answer) -> (Evaluation, usize, usize) {
    let mut answers = Answers::new();
    for round in 0.. {
        assert!(round < 64, "asks for ever: {sender:?}");
        match evaluate(sender, &answers) {
            Outcome::Done(evaluation) => return (evaluation, round, answers.len()),
            Outcome::Need(questions) => {
                assert!(!questions.is_empty(), "needs nothing and is not done");
                for question in questions {
                    assert!(answers.get(&question).is_none(), "asked twice: {question:?}");
                    let answer = answer(&question);
                    answers.insert(question, answer);
                }
            }
        }
    }
    unreachable!()
}

fn in_zone(text: &str, sender: &Sender) -> (Evaluation, usize, usize) {
    let zone = zone::parse(&format!("$ORIGIN test.\n$TTL 60\n{text}")).unwrap();
    drive(sender, |question| zone.answer(question))
}

// ---- the public suite ----

#[test]
fn the_public_suite() {
    let Some(cases) = suite::cases() else {
        println!("skipped: the suite of RFC 7208 is not beside the project");
        return;
    };
    let mut wrong = Vec::new();
    for case in &cases {
        let (evaluation, ..) = drive(&case.sender, |question| case.answer(question));
        let result = evaluation.result.name();
        let explanation = evaluation.explanation.as_deref().unwrap_or("DEFAULT");
        let explained = case.explanation.as_deref().is_none_or(|wanted| wanted == explanation);
        if !case.results.iter().any(|accepted| accepted == result) || !explained {
            wrong.push(format!(
                "{}: {result}, {explanation}; wanted {:?}, {:?}",
                case.name, case.results, case.explanation
            ));
        }
    }
    assert!(wrong.is_empty(), "{} of {} are wrong:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
    assert!(cases.len() >= 203, "a suite of only {}", cases.len());
    println!("all {} cases of the suite of RFC 7208 pass", cases.len());
}

// ---- what the suite leaves open ----

/// The row's name, the zone, the sender's address and envelope, the result, the
/// explanation ("" for none).
const ROWS: &[(&str, &str, &str, &str, &str, &str)] = &[
    ("§2.4 angle brackets", "d TXT \"v=spf1 ip4:192.0.2.1 -all\"", "192.0.2.1", "<a@d.test>", "pass", ""),
    (
        "§2.4 a bounce is checked by HELO",
        "mail.sender TXT \"v=spf1 ip4:192.0.2.1 -all\"",
        "192.0.2.1",
        "<>",
        "pass",
        "",
    ),
    ("§4.3 one label", "d TXT \"v=spf1 +all\"", "192.0.2.1", "a@test", "none", ""),
    ("§4.3 no mailbox, a domain", "d TXT \"v=spf1 +all\"", "192.0.2.1", "d.test", "pass", ""),
    ("§4.3 a quoted local-part with @", "d TXT \"v=spf1 +all\"", "192.0.2.1", "\"a@b\"@d.test", "pass", ""),
    (
        "§4.5 several records",
        "d TXT \"v=spf1 a -all\"\nd TXT \"v=spf1 a ~all\"",
        "192.0.2.1",
        "a@d.test",
        "permerror",
        "",
    ),
    (
        "§3.3 strings are joined by nothing",
        "d TXT \"v=spf1 ip4:192.0\" \".2.1 -all\"",
        "192.0.2.1",
        "a@d.test",
        "pass",
        "",
    ),
    ("§5.2 include of NXDOMAIN", "d TXT \"v=spf1 include:i.test ?all\"", "192.0.2.1", "a@d.test", "permerror", ""),
    (
        "§5.2 include that cannot be looked up",
        "d TXT \"v=spf1 include:i.test ?all\"\n;! fail i.test. TXT servfail",
        "192.0.2.1",
        "a@d.test",
        "temperror",
        "",
    ),
    (
        "§5.2 a match before a broken include",
        "d TXT \"v=spf1 ip4:192.0.2.1 include:i.test ?all\"",
        "192.0.2.1",
        "a@d.test",
        "pass",
        "",
    ),
    (
        "§5.4 hosts of an mx by preference",
        "d TXT \"v=spf1 mx -all\"\nd MX 20 b\nd MX 10 a\na A 192.0.2.1\n;! fail b.test. A servfail",
        "192.0.2.1",
        "a@d.test",
        "pass",
        "",
    ),
    (
        "§5.4 the first host cannot be looked up",
        "d TXT \"v=spf1 mx -all\"\nd MX 10 b\nd MX 20 a\na A 192.0.2.1\n;! fail b.test. A servfail",
        "192.0.2.1",
        "a@d.test",
        "temperror",
        "",
    ),
    ("RFC 7505 null MX matches nobody", "d TXT \"v=spf1 mx -all\"\nd MX 0 .", "192.0.2.1", "a@d.test", "fail", ""),
    (
        "§5.5 PTR fails: no match",
        "d TXT \"v=spf1 ptr -all\"\n;! fail 1.2.0.192.in-addr.arpa. PTR servfail",
        "192.0.2.1",
        "a@d.test",
        "fail",
        "",
    ),
    (
        "§5 an IPv4-mapped sender",
        "d TXT \"v=spf1 ip6:::/0 ip4:192.0.2.1 -all\"",
        "::ffff:192.0.2.1",
        "a@d.test",
        "pass",
        "",
    ),
    ("§6.1 redirect to itself", "d TXT \"v=spf1 redirect=d.test\"", "192.0.2.1", "a@d.test", "permerror", ""),
    (
        "§6.1 redirect that cannot be a name",
        "d TXT \"v=spf1 redirect=%{l}.d.test\"",
        "192.0.2.1",
        "a..b@d.test",
        "permerror",
        "",
    ),
    (
        "§6.2 exp of the record that fails",
        "d TXT \"v=spf1 redirect=r.test exp=x.test\"\nr TXT \"v=spf1 -all exp=y.test\"\nx TXT x\ny TXT \"%{d} %{r} %{c} %{t}\"",
        "192.0.2.1",
        "a@d.test",
        "fail",
        "r.test unknown 192.0.2.1 unknown",
    ),
    (
        "§6.2 exp of a softfail is not asked for",
        "d TXT \"v=spf1 ~all exp=x.test\"\nx TXT x",
        "192.0.2.1",
        "a@d.test",
        "softfail",
        "",
    ),
    (
        "§7.3 the digits keep labels from the right",
        "d TXT \"v=spf1 -all exp=x.test\"\nx TXT \"%{d1} %{dr} %{ir} %{l-} %{lr-} %{l1r-} %{o2} %{h}\"",
        "192.0.2.1",
        "strong-bad@d.test",
        "fail",
        "test test.d 1.2.0.192 strong.bad bad.strong strong d.test mail.sender.test",
    ),
    (
        "§7.3 a capital letter escapes",
        "d TXT \"v=spf1 -all exp=x.test\"\nx TXT \"%{S}%%%_%-\"",
        "192.0.2.1",
        "a+b@d.test",
        "fail",
        "a%2Bb%40d.test% %20",
    ),
    (
        "§7.3 no validated name",
        "d TXT \"v=spf1 -all exp=x.test\"\nx TXT \"%{p}\"",
        "192.0.2.1",
        "a@d.test",
        "fail",
        "unknown",
    ),
    (
        "§7.3 the domain before its children",
        "d TXT \"v=spf1 -all exp=x.test\"\nx TXT \"%{p}\"\n1.2.0.192.in-addr.arpa. PTR o\n1.2.0.192.in-addr.arpa. PTR s.d\n1.2.0.192.in-addr.arpa. PTR d\no A 192.0.2.1\ns.d A 192.0.2.1\nd A 192.0.2.1",
        "192.0.2.1",
        "a@d.test",
        "fail",
        "d.test",
    ),
    (
        "§7.3 a child before the others",
        "d TXT \"v=spf1 -all exp=x.test\"\nx TXT \"%{p}\"\n1.2.0.192.in-addr.arpa. PTR o\n1.2.0.192.in-addr.arpa. PTR s.d\no A 192.0.2.1\ns.d A 192.0.2.1",
        "192.0.2.1",
        "a@d.test",
        "fail",
        "s.d.test",
    ),
    (
        "RFC 7208 §5.7 exists with macros, as a list of addresses is asked",
        "d TXT \"v=spf1 exists:%{ir}.l.test -all\"\n1.2.0.192.l A 127.0.0.2",
        "192.0.2.1",
        "a@d.test",
        "pass",
        "",
    ),
    (
        "RFC 8616 §4 a local-part outside ASCII",
        "d TXT \"v=spf1 exists:%{l}.d.test exists:%{s}.d.test ~all\"",
        "192.0.2.1",
        "ü@d.test",
        "softfail",
        "",
    ),
    (
        "RFC 8616 §4 and it may be explained",
        "d TXT \"v=spf1 -all exp=x.test\"\nx TXT \"%{l}\"",
        "192.0.2.1",
        "ü@d.test",
        "fail",
        "ü",
    ),
];

#[test]
fn senders() {
    for (name, zone, ip, mail_from, result, explanation) in ROWS {
        let (evaluation, ..) = in_zone(zone, &sender(ip, mail_from));
        assert_eq!(evaluation.result.name(), *result, "{name}: {:?}", evaluation.trace);
        assert_eq!(evaluation.explanation.as_deref().unwrap_or_default(), *explanation, "{name}");
        let broken = matches!(evaluation.result, SpfResult::TempError | SpfResult::PermError);
        assert_eq!(evaluation.problem.is_some(), broken, "{name}: a problem is named where there is no verdict");
    }
}

/// Rounds of look-ups, and questions asked: (row, zone, rounds, questions).
#[test]
fn rounds_are_the_depth_of_the_tree() {
    let three = "d TXT \"v=spf1 include:a.test include:b.test mx a:h.test exists:%{i}.e.test redirect=r.test\"\n\
                 d MX 1 m\nm A 192.0.2.9\nh A 192.0.2.8\na TXT \"v=spf1 include:c.test ?all\"\nc TXT \"v=spf1 ip4:192.0.2.7 ?all\"\n\
                 b TXT \"v=spf1 ?all\"\nr TXT \"v=spf1 ~all\"";
    let rows: &[(&str, &str, usize, usize)] = &[
        ("one record", "d TXT \"v=spf1 ip4:192.0.2.1 -all\"", 1, 1),
        ("a match needs nothing that follows", "d TXT \"v=spf1 ip4:192.0.2.1 include:i.test a mx -all\"", 1, 1),
        ("siblings go out together", three, 3, 9),
        ("PTR, then its names", "d TXT \"v=spf1 ptr -all\"\n1.2.0.192.in-addr.arpa. PTR h\nh A 192.0.2.1", 3, 3),
    ];
    for (name, zone, rounds, questions) in rows {
        let (evaluation, took, asked) = in_zone(zone, &sender("192.0.2.1", "x@d.test"));
        assert_eq!((took, asked), (*rounds, *questions), "{name}: {}", evaluation.result);
    }
}

#[test]
fn the_trace_tells_each_step() {
    let zone = "d TXT \"v=spf1 ip4:192.0.2.9 include:i.test exists:%{l}.e.test mx:m.test -all\"\n\
                i TXT \"v=spf1 a:h.test -all\"\nh A 192.0.2.8\nm MX 1 h";
    let (evaluation, ..) = in_zone(zone, &sender("192.0.2.1", "who@d.test"));
    let steps: Vec<String> = evaluation
        .trace
        .iter()
        .map(|step| {
            let target = step.target.as_ref().map_or("-", DomainName::as_str);
            format!("{} {} {} {target} {:?}", step.depth, step.domain, step.term, step.outcome)
        })
        .collect();
    assert_eq!(
        steps,
        [
            "0 d.test ip4:192.0.2.9 - NoMatch",
            "0 d.test include:i.test i.test NoMatch",
            "1 i.test a:h.test h.test NoMatch",
            "1 i.test -all - Match(Fail)",
            "0 d.test exists:%{l}.e.test who.e.test NoMatch",
            "0 d.test mx:m.test m.test NoMatch",
            "0 d.test -all - Match(Fail)",
        ]
    );
    assert_eq!((evaluation.lookups, evaluation.voids), (4, 1));
}

#[test]
fn the_step_that_ends_without_a_verdict_says_why() {
    let rows: &[(&str, &str, Problem)] = &[
        ("no record", "d TXT \"v=spf1 include:i.test -all\"", Problem::NoRecord),
        ("grammar", "d TXT \"v=spf1 include:i.test -all\"\ni TXT \"v=spf1 moo\"", Problem::Syntax),
        ("several", "d TXT \"v=spf1 redirect=i.test\"\ni TXT \"v=spf1\"\ni TXT \"v=spf1 a\"", Problem::Multiple(2)),
        ("voids", "d TXT \"v=spf1 a:x.test a:y.test mx:z.test -all\"", Problem::Voids),
    ];
    for (name, zone, problem) in rows {
        let (evaluation, ..) = in_zone(zone, &sender("192.0.2.1", "x@d.test"));
        assert_eq!(evaluation.problem.as_ref(), Some(problem), "{name}");
        let last = evaluation.trace.iter().rev().find(|step| step.depth == 0).map(|step| &step.outcome);
        assert_eq!(last, Some(&StepOutcome::Error(problem.clone())), "{name}");
    }
}

// ---- the law: evaluation agrees with the expanded sets ----

/// Zones of four records over a few networks; each may include or redirect to
/// any other.
fn zones() -> impl Strategy<Value = String> {
    let mechanism = prop_oneof![
        4 => (0u8..16, 26u8..=32).prop_map(|(host, prefix)| format!("ip4:192.0.2.{host}/{prefix}")),
        2 => (0u8..16, 120u8..=128).prop_map(|(host, prefix)| format!("ip6:2001:db8::{host:x}/{prefix}")),
        3 => (0u8..4).prop_map(|n| format!("include:r{n}.test")),
        1 => (28u8..=32).prop_map(|prefix| format!("a:h.test/{prefix}//125")),
        1 => Just("mx:h.test".to_owned()),
        1 => Just("exists:h.test".to_owned()),
        1 => Just("exists:void.test".to_owned()),
        1 => Just("all".to_owned()),
    ];
    let term = ("[-+~?]?", mechanism).prop_map(|(qualifier, mechanism)| format!("{qualifier}{mechanism}"));
    let end = prop_oneof![3 => Just(String::new()), 1 => (0u8..4).prop_map(|n| format!(" redirect=r{n}.test"))];
    let record =
        (prop::collection::vec(term, 0..4), end).prop_map(|(terms, end)| format!("v=spf1 {}{end}", terms.join(" ")));
    prop::collection::vec(record, 4).prop_map(|records| {
        let lines: Vec<String> = records.iter().enumerate().map(|(n, text)| format!("r{n} TXT \"{text}\"")).collect();
        format!("{}\nh A 192.0.2.5\nh AAAA 2001:db8::5\nh MX 1 m\nm A 192.0.2.9\nm AAAA 2001:db8::9", lines.join("\n"))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn evaluation_agrees_with_the_expanded_sets(text in zones(), host in 0u16..20, v6: bool) {
        let zone = zone::parse(&format!("$ORIGIN test.\n$TTL 60\n{text}")).unwrap();
        let ip = if v6 { format!("2001:db8::{host:x}") } else { format!("192.0.2.{host}") };
        let (evaluation, ..) = drive(&sender(&ip, "x@r0.test"), |question| zone.answer(question));
        let expansion = expanded(&zone);
        let authorised = authorised(&expansion.root);
        prop_assert!(authorised.unknown.is_empty(), "{:?}", authorised.unknown);
        let mut one = IpSet::new();
        match ip.parse::<IpAddr>().unwrap() {
            IpAddr::V4(ip) => one.add4(ip, 32),
            IpAddr::V6(ip) => one.add6(ip, 128),
        }
        let listed = !authorised.pass.intersection(&one).is_empty();
        // The sets know no limits, and a loop is told as one and not counted on.
        if !matches!(evaluation.problem, Some(Problem::Lookups | Problem::Voids)) {
            prop_assert_eq!(evaluation.result == SpfResult::Pass, listed, "{} {}: {:?}", ip, text, evaluation);
            let voids = if v6 { expansion.voids6 } else { expansion.voids4 };
            prop_assert!(evaluation.lookups <= expansion.lookups && evaluation.voids <= voids, "{}", text);
        }
    }

    #[test]
    fn no_input_panics(mail_from in ".{0,40}", helo in ".{0,20}", record in "v=spf1 (([-~]?(a|mx|exists|include|ptr)(:[%{}a-zA-Z0-9.]{0,12})?|exp=[a-z.]{0,8}) ?){0,4}") {
        let sender = Sender { ip: "192.0.2.1".parse().unwrap(), mail_from, helo, receiver: None };
        drive(&sender, |question| match question.rtype {
            RecordType::Txt => Answer::Records(RecordSetAnswer {
                ttl: 1,
                cnames: Vec::new(),
                data: vec![RecordData::Txt(vec![record.clone().into_bytes()])],
                authenticated: false,
            }),
            _ => Answer::NxDomain,
        });
    }
}

fn expanded(zone: &Zone) -> Expansion {
    let domain = DomainName::parse("r0.test").unwrap();
    let mut answers = Answers::new();
    loop {
        match expand(&domain, &answers) {
            Outcome::Done(expansion) => return expansion,
            Outcome::Need(questions) => {
                for question in questions {
                    let answer = zone.answer(&question);
                    answers.insert(question, answer);
                }
            }
        }
    }
}
