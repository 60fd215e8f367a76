//! What answers say besides their records, and what messages say that no answer holds.

use mailvouch::dns::told::{disagree, told};
use mailvouch::dns::wire::{decode_response, remarks};
use mailvouch::dns::{Answer, ExtendedError, Failure, RecordData, RecordSetAnswer, RecordType as T};
use mailvouch::{Code, Finding};

use super::message::{CNAME, OK, cname, extended_error, message, opt, rr, txt, wire};
use super::{name, question};

const DNAME: u16 = 39;

fn records(aliases: usize, authenticated: bool, data: &[&str]) -> Answer {
    let cnames = (0..aliases).map(|n| name(&format!("a{n}.example"))).collect();
    let data = data.iter().map(|text| RecordData::Txt(vec![text.as_bytes().to_vec()])).collect();
    Answer::Records(RecordSetAnswer { ttl: 300, cnames, data, authenticated })
}

fn failed(failure: Failure) -> Answer {
    Answer::Failed(failure)
}

fn ede(code: u16) -> ExtendedError {
    ExtendedError { code, text: String::new() }
}

fn answers() -> Vec<(&'static str, Answer, &'static [Code])> {
    vec![
        ("AD", records(0, true, &["x"]), &[Code::DnsAd]),
        ("no AD", records(0, false, &["x"]), &[Code::DnsInsecure]),
        ("an alias", records(1, true, &["x"]), &[Code::DnsCname, Code::DnsAd]),
        ("eight", records(8, true, &["x"]), &[Code::DnsCname, Code::DnsAd]),
        ("nine", records(9, true, &["x"]), &[Code::DnsCname, Code::DnsCnameLong, Code::DnsAd]),
        ("RFC 2308 §2.1", Answer::NxDomain, &[Code::DnsNxdomain]),
        ("RFC 2308 §2.2", Answer::NoData, &[Code::DnsNodata]),
        ("SERVFAIL", failed(Failure::Servfail(None)), &[Code::DnsServfail]),
        ("SERVFAIL, EDE 5 says nothing sure", failed(Failure::Servfail(Some(ede(5)))), &[Code::DnsServfail]),
        ("SERVFAIL, EDE 6", failed(Failure::Servfail(Some(ede(6)))), &[Code::DnsServfail, Code::DnsBogus]),
        ("SERVFAIL, EDE 12", failed(Failure::Servfail(Some(ede(12)))), &[Code::DnsServfail, Code::DnsBogus]),
        ("REFUSED", failed(Failure::Refused(None)), &[Code::DnsRefused]),
        ("REFUSED, EDE 15", failed(Failure::Refused(Some(ede(15)))), &[Code::DnsRefused, Code::DnsBlocked]),
        ("REFUSED, EDE 18", failed(Failure::Refused(Some(ede(18)))), &[Code::DnsRefused, Code::DnsBlocked]),
        ("EDE 17 with nothing", failed(Failure::Withheld(ede(17))), &[Code::DnsBlocked]),
        ("TC", failed(Failure::Truncated), &[Code::DnsTruncated]),
        ("no message", failed(Failure::Malformed), &[Code::DnsMalformed]),
        ("aliases in a circle", failed(Failure::AliasLoop), &[Code::DnsCnameLoop]),
        ("HTTP 429", failed(Failure::Http(429)), &[Code::DohHttpStatus]),
        ("a portal", failed(Failure::ContentType), &[Code::DohContentType]),
        ("CORS", failed(Failure::Blocked), &[Code::DohBlocked]),
        ("nobody's fault that has a name", failed(Failure::Timeout), &[]),
    ]
}

/// The rule, the answer section, options of OPT, what is said.
fn messages() -> Vec<(&'static str, Vec<super::message::Rr>, Vec<u8>, Vec<Finding>)> {
    let stale = || Finding::new(Code::DnsStale);
    let moved = Finding::new(Code::DnsDname).with("name", "b.example");
    let both = [extended_error(23, b""), extended_error(3, b"")].concat();
    vec![
        ("RFC 8914 §4.4 an old answer", vec![txt("a.example", 30, &["x"])], extended_error(3, b""), vec![stale()]),
        ("RFC 8914 §4.20 an old no", vec![], extended_error(19, b""), vec![stale()]),
        ("the second of two", vec![], both, vec![stale()]),
        ("another one", vec![], extended_error(6, b""), vec![]),
        (
            "RFC 6672 §3 a name that is moved with all below it",
            vec![rr("b.example", DNAME, 30, &wire("c.example")), cname("a.b.example", 0, "a.c.example")],
            Vec::new(),
            vec![moved],
        ),
        ("an alias is none", vec![rr("a.example", CNAME, 30, &wire("c.example"))], Vec::new(), vec![]),
    ]
}

/// All that is said of those.
pub(crate) fn found() -> Vec<Finding> {
    // Who was asked fills some sentences: the page adds it.
    let with = |finding: Finding| finding.with("resolver", "r");
    let inconsistent = [Finding::new(Code::DnsInconsistent)];
    let told = answers().into_iter().flat_map(|(_, answer, _)| told(&answer));
    told.chain(messages().into_iter().flat_map(|row| row.3)).chain(inconsistent).map(with).collect()
}

#[test]
fn answers_say() {
    for (rule, answer, codes) in answers() {
        assert_eq!(told(&answer).iter().map(|finding| finding.code).collect::<Vec<_>>(), codes, "{rule}");
    }
}

#[test]
fn messages_say() {
    let question = question("a.example", T::Txt);
    for (rule, answer, options, said) in messages() {
        let octets = message(OK, &[("a.example", 16)], &answer, &[opt(0, &options)]);
        assert_eq!(remarks(&octets), said, "{rule}");
        assert!(decode_response(&octets, &question).is_ok(), "{rule}");
    }
    assert_eq!(remarks(b"noise"), []);
}

#[test]
fn a_loop_is_no_noise() {
    let question = question("a.example", T::Txt);
    let octets = message(OK, &[("a.example", 16)], &[cname("a.example", 30, "a.example")], &[]);
    assert_eq!(decode_response(&octets, &question).map_err(Failure::from), Err(Failure::AliasLoop));
    assert_eq!(decode_response(b"noise", &question).map_err(Failure::from), Err(Failure::Malformed));
}

#[test]
fn resolvers_contradict_each_other() {
    let one = records(0, true, &["x", "y"]);
    for (rule, other, expected) in [
        ("in another order, not validated", records(1, false, &["y", "x"]), false),
        ("one of two", records(0, true, &["x"]), true),
        ("another one", records(0, true, &["x", "z"]), true),
        ("none", Answer::NoData, true),
        ("no name", Answer::NxDomain, true),
        ("not known", failed(Failure::Timeout), false),
    ] {
        assert_eq!(disagree(&one, &other), expected, "{rule}");
        assert_eq!(disagree(&other, &one), expected, "{rule}, turned");
    }
    assert!(!disagree(&Answer::NoData, &Answer::NxDomain), "RFC 9824: servers say it in either way");
}
