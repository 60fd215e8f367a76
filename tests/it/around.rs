//! Codes that hang on other names or on other topics, over zone text.

mod rows;

use std::collections::BTreeSet;

use mailvouch::audit::{AuditOptions, partial};
use mailvouch::diff::changes;
use mailvouch::dns::{Answer, Answers, Question, RecordData, RecordSetAnswer, RecordType, zone};
use mailvouch::finding::{Finding, Severity};
use mailvouch::plan::{OwnKey, OwnServer, Plan, records};
use mailvouch::spf::glued;
use mailvouch::{Code, DomainName, Selector};

use crate::dkim_keys::expand;

pub(crate) use rows::ROWS;

/// The codes of this table, in the order of the rule list.
const CODES: [Code; 34] = [
    Code::DkimParentNxdomain,
    Code::DkimNotFound,
    Code::DkimCnameDangling,
    Code::DkimCnameAndTxt,
    Code::DkimEd25519Only,
    Code::DkimSelectorSyntax,
    Code::DkimNameDoubled,
    Code::DkimLabelMissing,
    Code::DmarcSpOnSubdomain,
    Code::DmarcRuaNoMx,
    Code::DmarcSpfOnly,
    Code::DmarcDkimOnly,
    Code::DmarcRejectUsers,
    Code::BimiNone,
    Code::MtastsNone,
    Code::MtastsPolicyUnreadable,
    Code::TlsrptNone,
    Code::TlsrptSelfOnly,
    Code::TlsrptRuaNoMx,
    Code::TlsrptWrongName,
    Code::ParkedDkim,
    Code::ParkedButMx,
    Code::SendsButNull,
    Code::NameDoubled,
    Code::TtlLong,
    Code::DkimWildcard,
    Code::SpfSplitMissingSpace,
    Code::SpfMxForProvider,
    Code::SpfIncludeDepth,
    Code::SpfExpUnusable,
    Code::DkimGuessing,
    Code::DmarcOrgdomainDiffers,
    Code::BimiFetchBlocked,
    Code::TtlShort,
];

/// What stands at `d.test` where the plan has a server, a key at `s`, a TLS-RPT
/// address; `named` selectors are expected.
pub(crate) fn found(text: &str, named: &str) -> Vec<Finding> {
    let zone = zone::parse(&format!("$ORIGIN test.\n$TTL 300\n{}\n", expand(text))).unwrap();
    let domain = DomainName::parse("d.test").unwrap();
    let named: BTreeSet<Selector> = named.split(' ').filter_map(|text| Selector::parse(text).ok()).collect();
    let options = AuditOptions { named, ..AuditOptions::default() };
    let plan = Plan {
        domain: Some(domain.clone()),
        own: OwnServer::parse("192.0.2.7").into_iter().collect(),
        keys: OwnKey::new(Selector::parse("p").unwrap(), &expand("{2048}")).into_iter().collect(),
        tls_rpt: vec!["t@r.test".to_owned()],
        ..Plan::default()
    };
    let set = records(&plan, &[], &[]);
    let mut answers = Answers::new();
    loop {
        let (report, mut open) = partial(&domain, &options, &answers);
        let (all, more) = changes(&set, &answers);
        open.extend(more);
        if open.is_empty() {
            let sent = [report.spf.findings, report.dkim.findings, report.dmarc.findings, report.bimi.findings];
            let received = [report.mx.findings, report.mta_sts.findings, report.tls_rpt.findings];
            let planned = all.into_iter().flat_map(|change| change.findings);
            return sent.into_iter().chain(received).flatten().chain(planned).collect();
        }
        for question in open {
            let answer = zone.answer(&question);
            answers.insert(question, answer);
        }
    }
}

#[test]
fn what_other_names_and_topics_tell() {
    let mut wrong = Vec::new();
    for (rule, named, zone, expected) in ROWS {
        let none = [Code::BimiNone, Code::MtastsNone, Code::TlsrptNone, Code::DkimWildcard];
        let all = found(zone, named);
        let all = all.iter().filter(|finding| CODES.contains(&finding.code) && !none.contains(&finding.code));
        let lines: Vec<String> = all
            .map(|finding| {
                let severity = match finding.severity {
                    Severity::Error => "error",
                    Severity::Warning => "warning",
                    Severity::Info => "info",
                };
                let of = |key| finding.params().iter().find(|(name, _)| *name == key).map(|(_, value)| value.as_str());
                let shown = match finding.code {
                    Code::DkimSelectorSyntax => of("selector"),
                    Code::DkimNotFound | Code::DkimParentNxdomain => of("name"),
                    _ => of("target").or(of("found")).or(of("host")),
                };
                format!("{} {severity} {}", finding.code, shown.unwrap_or_default())
            })
            .collect();
        if lines != *expected {
            wrong.push(format!("{rule}: {lines:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The word is named that was glued, and not one at a cut that does no harm.
#[test]
fn the_word_that_lacks_a_space() {
    for (strings, term, fixed) in [
        (["v=spf1 mx ", "a:x.test ", "b.test", "-all"], "b.test-all", None),
        (["v=spf1 mx ", "a:x.test ", "mx", "-all"], "mx-all", Some("v=spf1 mx a:x.test mx -all")),
        (
            ["v=spf1 a:x.", "test a", "ip4:192.0.2.", "7 -all"],
            "aip4:192.0.2.7",
            Some("v=spf1 a:x.test a ip4:192.0.2.7 -all"),
        ),
    ] {
        let found = glued(&strings.map(|string| string.as_bytes().to_vec()));
        let told = found.as_ref().map(|finding| (finding.params(), finding.instead()));
        let params = [("term", term.to_owned())];
        assert_eq!(told, fixed.map(|fixed| (&params[..], Some(fixed))), "{strings:?}");
    }
}

/// What only an audit with selectors to try says.
#[test]
fn selectors_that_were_guessed() {
    let domain = DomainName::parse("d.test").unwrap();
    let selectors = BTreeSet::from(["a", "b"].map(|text| Selector::parse(text).unwrap()));
    let audited = |text: &str, options: &AuditOptions| {
        let zone = zone::parse(&format!("$ORIGIN test.\n$TTL 300\n{text}\n")).unwrap();
        let mut answers = Answers::new();
        loop {
            let (report, open) = partial(&domain, options, &answers);
            if open.is_empty() {
                let guessed = report.dkim.findings.into_iter().find(|finding| finding.code == Code::DkimGuessing);
                return guessed.map(|finding| finding.params().to_vec());
            }
            for question in open {
                let answer = zone.answer(&question);
                answers.insert(question, answer);
            }
        }
    };
    let guess = AuditOptions { selectors: selectors.clone(), ..AuditOptions::default() };
    let named = AuditOptions { named: selectors, ..AuditOptions::default() };
    assert_eq!(audited("x._domainkey.d TXT x", &guess), Some(vec![("n", "2".to_owned())]));
    assert_eq!(audited("x._domainkey.d TXT x", &named), None, "somebody named them");
    assert_eq!(audited("d TXT x", &guess), None, "RFC 8020 §2: no selector can be");
    assert_eq!(audited("x._domainkey.d TXT x", &AuditOptions::default()), None, "none was tried");
}

#[test]
fn what_is_not_there_is_said_once() {
    let codes: Vec<Code> = found("d TXT x", "").iter().map(|finding| finding.code).collect();
    for code in [Code::BimiNone, Code::MtastsNone, Code::TlsrptNone] {
        assert_eq!(codes.iter().filter(|other| **other == code).count(), 1, "{code}");
    }
    let codes: Vec<Code> = found(";! fail _smtp._tls.d.test. TXT servfail", "").iter().map(|f| f.code).collect();
    assert!(!codes.contains(&Code::TlsrptNone), "a look-up that failed is no missing record");
}

/// No zone file holds both, and some servers answer with both.
pub(crate) fn beside() -> Vec<Finding> {
    let domain = DomainName::parse("d.test").unwrap();
    let named = BTreeSet::from([Selector::parse("s").unwrap()]);
    let options = AuditOptions { named, ..AuditOptions::default() };
    let name = DomainName::parse("s._domainkey.d.test").unwrap();
    let records = |data| {
        Answer::Records(RecordSetAnswer { ttl: 300, cnames: Vec::new(), data: vec![data], authenticated: false })
    };
    let mut answers = Answers::new();
    let text = RecordData::Txt(vec![b"v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=".to_vec()]);
    answers.insert(Question::new(name.clone(), RecordType::Txt), records(text));
    answers.insert(
        Question::new(name, RecordType::Cname),
        records(RecordData::Cname(DomainName::parse("k.v.test").unwrap())),
    );
    partial(&domain, &options, &answers).0.dkim.findings
}

#[test]
fn an_alias_with_data_beside_it() {
    assert!(beside().iter().any(|finding| finding.code == Code::DkimCnameAndTxt), "{:?}", beside());
}

#[test]
fn every_code_of_the_table_has_a_row() {
    let apart = [
        Code::BimiNone,
        Code::MtastsNone,
        Code::TlsrptNone,
        Code::DkimCnameAndTxt,
        Code::DkimWildcard,
        Code::DkimGuessing,
    ];
    let shown = |code: &Code| ROWS.iter().any(|row| row.3.iter().any(|line| line.starts_with(&format!("{code} "))));
    let missing: Vec<_> = CODES.iter().filter(|code| !apart.contains(code) && !shown(code)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
