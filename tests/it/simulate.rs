//! Mails over zone text: SPF, alignment, and what receivers of either generation do.

use mailvouch::dns::{Answers, zone};
use mailvouch::simulate::{Mail, Simulation, simulate};
use mailvouch::{Code, DomainName, Outcome, Severity};

use crate::spf_evaluate::sender;

fn simulated(zone: &str, ip: &str, mail_from: &str, from: &str) -> (Simulation, usize) {
    signed(zone, ip, mail_from, from, None)
}

fn signed(zone: &str, ip: &str, mail_from: &str, from: &str, signed: Option<&str>) -> (Simulation, usize) {
    let zone = zone::parse(&format!("$ORIGIN test.\n$TTL 60\n{zone}")).unwrap();
    let name = |text: &str| DomainName::parse(text).unwrap();
    let mail = Mail { sender: sender(ip, mail_from), from: name(from), signed: signed.map(name) };
    let mut answers = Answers::new();
    for round in 0..16 {
        match simulate(&mail, &answers) {
            Outcome::Done(simulation) => return (simulation, round),
            Outcome::Need(questions) => {
                for question in questions {
                    let answer = zone.answer(&question);
                    assert!(answers.get(&question).is_none(), "asked twice: {question:?}");
                    answers.insert(question, answer);
                }
            }
        }
    }
    panic!("asks for ever");
}

const SPF: &str = "d.test. TXT \"v=spf1 ip4:192.0.2.1 -all\"\nsub.d.test. TXT \"v=spf1 ip4:192.0.2.1 -all\"\n\
                   other.test. TXT \"v=spf1 ip4:192.0.2.1 -all\"\n";

/// Name, DMARC records, address, envelope, From; SPF and alignment; RFC 9989; RFC 7489.
#[rustfmt::skip]
const ROWS: &[(&str, &str, &str, &str, &str, &str, &str, &str)] = &[
    ("no record", "", "192.0.2.1", "a@d.test", "d.test", "pass Same", "NoPolicy", "NoPolicy"),
    ("passes and is aligned", "_dmarc.d TXT \"v=DMARC1; p=reject\"", "192.0.2.1", "a@d.test", "d.test", "pass Same", "Pass", "Pass"),
    ("below the same organization", "_dmarc.d TXT \"v=DMARC1; p=reject\"", "192.0.2.1", "a@sub.d.test", "d.test", "pass Relaxed", "Pass", "Pass"),
    ("strict wants the same name", "_dmarc.d TXT \"v=DMARC1; p=reject; aspf=s\"", "192.0.2.1", "a@sub.d.test", "d.test", "pass NotStrict", "Fail(Reject, 100)", "Fail(Reject, 100)"),
    ("another organization", "_dmarc.d TXT \"v=DMARC1; p=quarantine\"", "192.0.2.1", "a@other.test", "d.test", "pass Other", "Fail(Quarantine, 100)", "Fail(Quarantine, 100)"),
    ("SPF fails", "_dmarc.d TXT \"v=DMARC1; p=none\"", "192.0.2.9", "a@d.test", "d.test", "fail Same", "Fail(None, 100)", "Fail(None, 100)"),
    ("t=y is one step less for RFC 9989 alone", "_dmarc.d TXT \"v=DMARC1; p=reject; t=y\"", "192.0.2.9", "a@d.test", "d.test", "fail Same", "Fail(Quarantine, 100)", "Fail(Reject, 100)"),
    ("pct is for RFC 7489 alone", "_dmarc.d TXT \"v=DMARC1; p=reject; pct=20\"", "192.0.2.9", "a@d.test", "d.test", "fail Same", "Fail(Reject, 100)", "Fail(Reject, 20)"),
    ("sp for a domain below", "_dmarc.d TXT \"v=DMARC1; p=reject; sp=none\"", "192.0.2.9", "a@sub.d.test", "sub.d.test", "fail Same", "Fail(None, 100)", "Fail(None, 100)"),
    ("np for one that does not exist, for RFC 9989 alone", "_dmarc.d TXT \"v=DMARC1; p=none; sp=none; np=reject\"", "192.0.2.9", "a@x.d.test", "x.d.test", "none Same", "Fail(Reject, 100)", "Fail(None, 100)"),
    ("whether it exists is not known, and sp and np differ", "_dmarc.d TXT \"v=DMARC1; p=none; sp=none; np=reject\"\n;! fail x.d.test. TXT servfail", "192.0.2.9", "a@other.test", "x.d.test", "fail Other", "Unknown", "Fail(None, 100)"),
    ("and where they are the same", "_dmarc.d TXT \"v=DMARC1; p=none; np=none\"\n;! fail x.d.test. TXT servfail", "192.0.2.9", "a@other.test", "x.d.test", "fail Other", "Fail(None, 100)", "Fail(None, 100)"),
    ("the record cannot be looked up", ";! fail _dmarc.d.test. TXT servfail", "192.0.2.1", "a@d.test", "d.test", "pass Same", "Unknown", "Unknown"),
    ("a name of the walk cannot be looked up", "_dmarc.d TXT \"v=DMARC1; p=reject\"\n;! fail _dmarc.test. TXT servfail", "192.0.2.1", "a@sub.d.test", "d.test", "pass Unknown", "Unknown", "Pass"),
    ("a name above the first record cannot be looked up", "_dmarc.b.d TXT \"v=DMARC1; p=none\"\n;! fail _dmarc.d.test. TXT servfail", "192.0.2.9", "a@other.test", "a.b.d.test", "fail Unknown", "Unknown", "Unknown"),
    ("SPF cannot be looked up", "_dmarc.e TXT \"v=DMARC1; p=reject\"\n;! fail e.test. TXT servfail", "192.0.2.1", "a@e.test", "e.test", "temperror Same", "Unknown", "Unknown"),
    ("a bounce is aligned by HELO", "_dmarc.sender TXT \"v=DMARC1; p=reject\"\nmail.sender TXT \"v=spf1 ip4:192.0.2.1 -all\"", "192.0.2.1", "", "sender.test", "pass Relaxed", "Pass", "Pass"),
    ("the record of a public suffix covers what has none", "_dmarc TXT \"v=DMARC1; p=reject; psd=y\"", "192.0.2.9", "a@d.test", "d.test", "fail Same", "Fail(Reject, 100)", "NoPolicy"),
    ("two domains below a public suffix are strangers", "_dmarc TXT \"v=DMARC1; p=reject; psd=y\"", "192.0.2.1", "a@other.test", "d.test", "pass Other", "Fail(Reject, 100)", "NoPolicy"),
    ("psd=n is a border that RFC 7489 does not see", "_dmarc.sub.d TXT \"v=DMARC1; p=reject; psd=n\"\n_dmarc.d TXT \"v=DMARC1; p=reject\"", "192.0.2.1", "a@d.test", "sub.d.test", "pass Other", "Fail(Reject, 100)", "Pass"),
    ("a record halfway is no organization's by the list", "_dmarc.b.d TXT \"v=DMARC1; p=reject\"", "192.0.2.9", "a@a.b.d.test", "a.b.d.test", "none Same", "Fail(Reject, 100)", "NoPolicy"),
    ("several at the domain end the search of RFC 7489", "_dmarc.sub.d TXT \"v=DMARC1; p=none\"\n_dmarc.sub.d TXT \"v=DMARC1\"\n_dmarc.d TXT \"v=DMARC1; p=reject\"", "192.0.2.9", "a@sub.d.test", "sub.d.test", "fail Same", "Fail(Reject, 100)", "NoPolicy"),
];

#[test]
fn mails() {
    for (name, zone, ip, mail_from, from, spf, rfc9989, rfc7489) in ROWS {
        let (simulation, rounds) = simulated(&format!("{SPF}{zone}"), ip, mail_from, from);
        assert_eq!(format!("{} {:?}", simulation.spf.result, simulation.envelope), *spf, "{name}");
        assert_eq!(format!("{:?}", simulation.rfc9989), *rfc9989, "{name}");
        assert_eq!(format!("{:?}", simulation.rfc7489), *rfc7489, "{name}");
        assert!(rounds <= 2, "{name}: {rounds} rounds");
    }
}

/// What a mail lacks whose envelope is another organization's.
pub(crate) fn strays() -> Vec<mailvouch::Finding> {
    signed(SPF, "192.0.2.1", "a@other.test", "d.test", Some("other.test")).0.findings
}

#[test]
fn an_envelope_elsewhere_needs_a_signature() {
    let of =
        |mail_from, zone: &str| simulated(&format!("{SPF}{zone}"), "192.0.2.1", mail_from, "d.test").0.findings.len();
    assert_eq!(
        strays().iter().map(|finding| finding.code.name()).collect::<Vec<_>>(),
        ["REQ_ALIGN_SPF", "REQ_ALIGN_DKIM"]
    );
    assert_eq!(of("a@d.test", ""), 0, "the same name");
    assert_eq!(of("a@sub.d.test", "_dmarc.d TXT \"v=DMARC1; p=none\""), 0, "the same organization");
    assert_eq!(of("a@sub.d.test", "_dmarc.d TXT \"v=DMARC1; p=none; aspf=s\""), 1, "strict");
    assert_eq!(of("a@other.test", ";! fail _dmarc.other.test. TXT servfail"), 0, "not known");
}

/// The rule, the signature's domain, its alignment for either generation, what comes of it, what is said.
#[test]
fn a_signature_that_passes() {
    let zone = format!("{SPF}_dmarc.d TXT \"v=DMARC1; p=reject\"\n_dmarc.sub.d TXT \"v=DMARC1; p=reject; psd=n\"");
    let strict = format!("{SPF}_dmarc.d TXT \"v=DMARC1; p=reject; adkim=s\"");
    let (warning, error) = (Severity::Warning, Severity::Error);
    for (rule, zone, of, fits, outcomes, said) in [
        ("of the same domain", &zone, "d.test", "Same Same", "Pass Pass", vec![(Code::ReqAlignSpf, warning)]),
        ("of one below", &zone, "k.d.test", "Relaxed Relaxed", "Pass Pass", vec![(Code::ReqAlignSpf, warning)]),
        (
            "RFC 9989 §4.10.2 below a border",
            &zone,
            "sub.d.test",
            "Other Relaxed",
            "Fail(Reject, 100) Pass",
            vec![(Code::ReqAlignSpf, error), (Code::ReqAlignDkim, error)],
        ),
        (
            "of one below, where it is strict",
            &strict,
            "k.d.test",
            "NotStrict NotStrict",
            "Fail(Reject, 100) Fail(Reject, 100)",
            vec![(Code::ReqAlignSpf, error), (Code::ReqAlignDkim, error)],
        ),
        (
            "of another organization",
            &zone,
            "other.test",
            "Other Other",
            "Fail(Reject, 100) Fail(Reject, 100)",
            vec![(Code::ReqAlignSpf, error), (Code::ReqAlignDkim, error)],
        ),
    ] {
        let (simulation, _) = signed(zone, "192.0.2.1", "a@other.test", "d.test", Some(of));
        let (new, old) = simulation.signature.unwrap();
        assert_eq!(format!("{new:?} {old:?}"), fits, "{rule}");
        assert_eq!(format!("{:?} {:?}", simulation.rfc9989, simulation.rfc7489), outcomes, "{rule}");
        let found: Vec<_> = simulation.findings.iter().map(|finding| (finding.code, finding.severity)).collect();
        assert_eq!(found, said, "{rule}");
    }
}
