//! Recognition over zone text: which services, how sure, and by what.

use std::collections::BTreeSet;

use mailvouch::audit::{AuditOptions, partial, traces};
use mailvouch::catalog::detect::is_connect_helper;
use mailvouch::catalog::{Clue, Standing, detect, providers};
use mailvouch::dns::{Answers, zone};
use mailvouch::{DomainName, Selector};

/// What is recognised at `d.test`, once all is answered: `id: standing: clues`.
fn recognised(text: &str) -> Vec<String> {
    let zone = zone::parse(&format!("$ORIGIN test.\n$TTL 300\n{text}\n")).unwrap();
    let domain = DomainName::parse("d.test").unwrap();
    let selectors = providers().iter().flat_map(|provider| provider.detect.selectors.iter());
    let plain: BTreeSet<Selector> = selectors.filter_map(|text| Selector::parse(text).ok()).collect();
    let options = AuditOptions { selectors: plain, ..AuditOptions::default() };
    let mut answers = Answers::new();
    let report = loop {
        let (report, open) = partial(&domain, &options, &answers);
        if open.is_empty() {
            break report;
        }
        for question in open {
            let answer = zone.answer(&question);
            answers.insert(question, answer);
        }
    };
    let found = detect(&traces(&report), providers());
    let clue = |clue: &Clue| match clue {
        Clue::DkimTarget(selector, _) => format!("cname {selector}"),
        Clue::Spf(name) => format!("spf {name}"),
        Clue::SpfMacro(term) => format!("macro {term}"),
        Clue::Mx(name) => format!("mx {name}"),
        Clue::Ns(name) => format!("ns {name}"),
        Clue::Selector(selector) => format!("key {selector}"),
        Clue::Rua(name) => format!("rua {name}"),
        Clue::Txt(text) => format!("txt {text}"),
    };
    let line = |known: &mailvouch::catalog::Detected<'_>| {
        let clues: Vec<String> = known.clues.iter().map(clue).collect();
        let standing = match known.standing {
            Standing::Used => "used",
            Standing::LeftOver => "left over",
            Standing::Hint => "hint",
        };
        format!("{}: {standing}: {}", known.provider.id, clues.join(", "))
    };
    found.iter().map(line).collect()
}

const KEY: &str = "TXT \"v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\"";
const ZENDESK: &str = "zendesk1._domainkey.d CNAME zendesk1._domainkey.zendesk.com.\nzendesk1._domainkey.zendesk.com.";

#[test]
fn recognition_says_how_sure_it_is() {
    let rows: &[(&str, String, &[&str])] = &[
        (
            "a key by its CNAME where SPF is not needed: in use",
            format!("d TXT \"v=spf1 -all\"\nk2._domainkey.d CNAME dkim2.mcsv.net.\ndkim2.mcsv.net. {KEY}"),
            &["mailchimp: used: cname k2"],
        ),
        (
            "a key by its CNAME without the SPF term that its mail needs: left over",
            format!("d TXT \"v=spf1 -all\"\n{ZENDESK} {KEY}"),
            &["zendesk: left over: cname zendesk1"],
        ),
        (
            "the same with no SPF record at all",
            format!("d TXT x\n{ZENDESK} {KEY}"),
            &["zendesk: left over: cname zendesk1"],
        ),
        (
            "the same with its term: in use",
            format!("d TXT \"v=spf1 include:mail.zendesk.com -all\"\nmail.zendesk.com. TXT \"v=spf1 -all\"\n{ZENDESK} {KEY}"),
            &["zendesk: used: cname zendesk1, spf mail.zendesk.com"],
        ),
        (
            "its term stands below a record of the domain's own",
            format!("d TXT \"v=spf1 include:_s.d.test -all\"\n_s.d TXT \"v=spf1 include:mail.zendesk.com -all\"\nmail.zendesk.com. TXT \"v=spf1 -all\"\n{ZENDESK} {KEY}"),
            &["zendesk: used: cname zendesk1, spf mail.zendesk.com"],
        ),
        (
            "a look-up of the SPF tree failed: nothing is called left over",
            format!("d TXT \"v=spf1 include:i.test -all\"\n;! fail i.test. TXT servfail\n{ZENDESK} {KEY}"),
            &["zendesk: used: cname zendesk1"],
        ),
        (
            "a macro decides who passes: nothing is called left over",
            format!("d TXT \"v=spf1 exists:%{{i}}.x.test -all\"\n{ZENDESK} {KEY}"),
            &["zendesk: used: cname zendesk1"],
        ),
        (
            "a proof of the domain alone: left over",
            "d TXT \"brevo-code:0123\"\nd TXT \"v=spf1 -all\"".to_owned(),
            &["brevo: left over: txt brevo-code:0123"],
        ),
        (
            "a selector alone: others use it, too",
            format!("d TXT \"v=spf1 -all\"\ngoogle._domainkey.d {KEY}"),
            &["google-workspace: hint: key google"],
        ),
        (
            "a proof of the domain beside a key: the key may be in use",
            format!("d TXT \"brevo-code:0123\"\nd TXT \"v=spf1 -all\"\nbrevo1._domainkey.d {KEY}"),
            &["brevo: hint: key brevo1, txt brevo-code:0123"],
        ),
        (
            "hosted SPF by its macro",
            "d TXT \"v=spf1 include:%{i}._ip.%{h}._ehlo.%{d}._spf.vali.email ~all\"".to_owned(),
            &["valimail-enforce: used: macro include:%{i}._ip.%{h}._ehlo.%{d}._spf.vali.email"],
        ),
        (
            "a macro below a service's record is that service's affair",
            "d TXT \"v=spf1 include:mail.zendesk.com -all\"\nmail.zendesk.com. TXT \"v=spf1 include:%{i}._ip.%{h}._ehlo.%{d}._spf.vali.email -all\"".to_owned(),
            &["zendesk: used: spf mail.zendesk.com"],
        ),
        (
            "a helper of Domain Connect that stands: the service behind it",
            "d TXT \"v=spf1 include:dc-aa8e722993._spfm.d.test ~all\"\ndc-aa8e722993._spfm.d TXT \"v=spf1 include:_spf.google.com ~all\"\n_spf.google.com. TXT \"v=spf1 -all\"".to_owned(),
            &["google-workspace: used: spf _spf.google.com"],
        ),
        (
            "receives and sends; what is used comes first, then what is left over, then hints",
            format!("d MX 1 smtp.google.com.\nd TXT \"v=spf1 include:_spf.google.com -all\"\n_spf.google.com. TXT \"v=spf1 -all\"\nd TXT \"brevo-code:0123\"\nbrevo1._domainkey.d {KEY}\n{ZENDESK} {KEY}"),
            &[
                "google-workspace: used: spf _spf.google.com, mx smtp.google.com",
                "zendesk: left over: cname zendesk1",
                "brevo: hint: key brevo1, txt brevo-code:0123",
            ],
        ),
    ];
    for (rule, zone, wanted) in rows {
        assert_eq!(recognised(zone), *wanted, "{rule}");
    }
}

#[test]
fn a_helper_of_domain_connect_is_known_by_its_name() {
    let rows = [
        ("dc-aa8e722993._spfm.d.test", true),
        ("DC-AA8E722993._SPFM.d.test", true),
        ("dc-aa8e722993._spf.d.test", false),
        ("x._spfm.d.test", false),
        ("_spfm.d.test", false),
    ];
    for (name, wanted) in rows {
        assert_eq!(is_connect_helper(&DomainName::parse(name).unwrap()), wanted, "{name}");
    }
}
