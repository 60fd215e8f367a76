//! Codes that hang on other names or on other topics, over zone text.

use std::collections::BTreeSet;

use mailvouch::audit::{AuditOptions, partial};
use mailvouch::diff::changes;
use mailvouch::dns::{Answer, Answers, Question, RecordData, RecordSetAnswer, RecordType, zone};
use mailvouch::finding::{Finding, Severity};
use mailvouch::plan::{OwnKey, OwnServer, Plan, records};
use mailvouch::{Code, DomainName, Selector};

use crate::dkim_keys::expand;

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
        tls_rpt: Some("t@r.test".to_owned()),
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

/// The rule, the selectors that are expected, the zone, what is found of these codes but the four that say "none".
pub(crate) const ROWS: &[(&str, &str, &str, &[&str])] = &[
    (
        "RFC 8020 §2 nothing is below what does not exist",
        "",
        "d TXT x",
        &["DKIM_PARENT_NXDOMAIN info _domainkey.d.test"],
    ),
    ("a name below it may be any selector", "", "x._domainkey.d TXT x", &[]),
    ("a selector without a key", "s", "x._domainkey.d TXT x", &["DKIM_NOT_FOUND error s._domainkey.d.test"]),
    ("nobody expects a key of a selector that is guessed", "", "x._domainkey.d TXT x", &[]),
    (
        "an alias of a selector that leads nowhere",
        "s",
        "s._domainkey.d CNAME k.v",
        &["DKIM_CNAME_DANGLING error k.v.test"],
    ),
    (
        "and one that leads to a key",
        "s",
        "s._domainkey.d CNAME k.v\nk.v TXT \"v=DKIM1; p={2048:200}\" \"{2048:200:}\"",
        &[],
    ),
    (
        "a key of Ed25519 alone",
        "s",
        "s._domainkey.d TXT \"v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\"",
        &["DKIM_ED25519_ONLY warning "],
    ),
    (
        "an RSA key beside it",
        "s t",
        "s._domainkey.d TXT \"v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\"\nt._domainkey.d TXT \"v=DKIM1; p={2048:200}\" \"{2048:200:}\"",
        &[],
    ),
    (
        "RFC 6376 §3.1 an underscore in a selector",
        "my_s",
        "my_s._domainkey.d TXT \"v=DKIM1; p={2048:200}\" \"{2048:200:}\"",
        &["DKIM_SELECTOR_SYNTAX warning my_s"],
    ),
    (
        "the domain twice behind a selector",
        "s",
        "s._domainkey.d.test.d TXT \"v=DKIM1; p={2048:200}\" \"{2048:200:}\"\nx._domainkey.d TXT x",
        &["DKIM_NAME_DOUBLED error s._domainkey.d.test.d.test"],
    ),
    (
        "a label without its underscore",
        "s",
        "s.domainkey.d TXT \"v=DKIM1; p={2048:200}\" \"{2048:200:}\"\nx._domainkey.d TXT x",
        &["DKIM_LABEL_MISSING error s.domainkey.d.test"],
    ),
    (
        "a key at the domain itself",
        "",
        "d TXT \"v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\"\nx._domainkey.d TXT x",
        &["DKIM_LABEL_MISSING error d.test"],
    ),
    (
        "RFC 9989 §4.7 sp below the organizational domain",
        "",
        "_dmarc TXT \"v=DMARC1; p=none; psd=n\"\n_dmarc.d TXT \"v=DMARC1; p=none; sp=reject\"\nx._domainkey.d TXT x",
        &["DMARC_ORGDOMAIN_DIFFERS warning ", "DMARC_SP_ON_SUBDOMAIN warning "],
    ),
    (
        "reports to a host without MX and address",
        "",
        "_dmarc.d TXT \"v=DMARC1; p=none; rua=mailto:a@e.d.test\"\nx._domainkey.d TXT x",
        &["DMARC_RUA_NO_MX warning e.d.test"],
    ),
    (
        "RFC 5321 §5.1 an address is enough",
        "",
        "_dmarc.d TXT \"v=DMARC1; p=none; rua=mailto:a@e.d.test\"\ne.d A 192.0.2.1\nx._domainkey.d TXT x",
        &[],
    ),
    (
        "RFC 7505 §3 a null MX takes nothing",
        "",
        "_dmarc.d TXT \"v=DMARC1; p=none; rua=mailto:a@e.d.test\"\ne.d MX 0 .\ne.d A 192.0.2.1\nx._domainkey.d TXT x",
        &["DMARC_RUA_NO_MX warning e.d.test"],
    ),
    (
        "whether it takes mail is not known",
        "",
        "_dmarc.d TXT \"v=DMARC1; p=none; rua=mailto:a@e.d.test\"\n;! fail e.d.test. MX servfail\nx._domainkey.d TXT x",
        &[],
    ),
    (
        "a policy on SPF alone, where no key can be",
        "",
        "d TXT \"v=spf1 ip4:192.0.2.7 -all\"\n_dmarc.d TXT \"v=DMARC1; p=quarantine\"",
        &["DKIM_PARENT_NXDOMAIN info _domainkey.d.test", "DMARC_SPF_ONLY warning "],
    ),
    (
        "a policy on SPF alone, as far as is known",
        "",
        "d TXT \"v=spf1 ip4:192.0.2.7 -all\"\n_dmarc.d TXT \"v=DMARC1; p=quarantine\"\nx._domainkey.d TXT x",
        &["DMARC_SPF_ONLY info "],
    ),
    (
        "a policy on DKIM alone",
        "s",
        "s._domainkey.d TXT \"v=DKIM1; p={2048:200}\" \"{2048:200:}\"\nd TXT x\n_dmarc.d TXT \"v=DMARC1; p=quarantine\"",
        &["DMARC_DKIM_ONLY warning "],
    ),
    (
        "RFC 9989 §7.4 people who post to lists",
        "s",
        "d MX 1 m\ns._domainkey.d TXT \"v=DKIM1; p={2048:200}\" \"{2048:200:}\"\nd TXT \"v=spf1 ip4:192.0.2.7 -all\"\n_dmarc.d TXT \"v=DMARC1; p=reject\"",
        &["DMARC_REJECT_USERS info "],
    ),
    (
        "what no page can read",
        "",
        "_mta-sts.d TXT \"v=STSv1; id=1\"\nmta-sts.d A 192.0.2.1\nx._domainkey.d TXT x",
        &["MTASTS_POLICY_UNREADABLE info "],
    ),
    (
        "TLS reports to the domain alone",
        "",
        "d MX 1 m\n_smtp._tls.d TXT \"v=TLSRPTv1; rua=mailto:a@d.test\"\nx._domainkey.d TXT x",
        &["TLSRPT_SELF_ONLY info "],
    ),
    (
        "TLS reports to a host that takes no mail",
        "",
        "_smtp._tls.d TXT \"v=TLSRPTv1; rua=mailto:a@e.test\"\nx._domainkey.d TXT x",
        &["TLSRPT_RUA_NO_MX warning e.test"],
    ),
    (
        "TLS-RPT at the domain itself",
        "",
        "d TXT \"v=TLSRPTv1; rua=mailto:a@d.test\"\nx._domainkey.d TXT x",
        &["TLSRPT_WRONG_NAME error d.test"],
    ),
    (
        "TLS-RPT without its first label, where MTA-STS is",
        "",
        "_mta-sts.d TXT \"v=STSv1; id=1\"\nmta-sts.d A 192.0.2.1\n_tls.d TXT \"v=TLSRPTv1; rua=mailto:a@d.test\"\nx._domainkey.d TXT x",
        &["MTASTS_POLICY_UNREADABLE info ", "TLSRPT_WRONG_NAME error _tls.d.test"],
    ),
    (
        "RFC 7208 §10.1.2 a domain that sends nothing, and receives",
        "",
        "d MX 1 m\nd TXT \"v=spf1 -all\"\n_dmarc.d TXT \"v=DMARC1; p=reject\"\nx._domainkey.d TXT x",
        &["PARKED_DKIM info ", "PARKED_BUT_MX info "],
    ),
    (
        "RFC 7505 §4.2 a sender that takes no mail",
        "",
        "d MX 0 .\nd TXT \"v=spf1 ip4:192.0.2.7 -all\"\nx._domainkey.d TXT x",
        &["SENDS_BUT_NULL error "],
    ),
    (
        "RFC 7505 §4.2 one that is still to be published",
        "",
        "d MX 0 .\nd TXT \"v=spf1 -all\"\n_dmarc.d TXT \"v=DMARC1; p=reject\"\nx._domainkey.d TXT x",
        &["PARKED_DKIM info ", "SENDS_BUT_NULL error "],
    ),
    (
        "the domain twice behind a planned name",
        "",
        "_smtp._tls.d.test.d TXT \"v=TLSRPTv1; rua=mailto:t@r.test\"\np._domainkey.d.test.d TXT \"v=DKIM1; k=rsa; p={2048:200}\" \"{2048:200:}\"\nx._domainkey.d TXT x",
        &["DKIM_NAME_DOUBLED error p._domainkey.d.test.d.test", "NAME_DOUBLED error _smtp._tls.d.test.d.test"],
    ),
    (
        "a record that is held for long",
        "",
        "d 100000 TXT \"v=spf1 mx -all\"\nx._domainkey.d TXT x",
        &["TTL_LONG info "],
    ),
    (
        "one that is asked for all the time",
        "",
        "d 299 TXT \"v=spf1 ip4:192.0.2.7 -all\"\nx._domainkey.d TXT x",
        &["TTL_SHORT info "],
    ),
    (
        "RFC 7208 §3.3 strings that are joined without a space",
        "",
        "d TXT \"v=spf1 a\" \"ip4:192.0.2.7 -all\"\nx._domainkey.d TXT x",
        &["SPF_SPLIT_MISSING_SPACE error "],
    ),
    (
        "the version alone in the first",
        "",
        "d TXT \"v=spf1\" \"ip4:192.0.2.7 -all\"\nx._domainkey.d TXT x",
        &["SPF_SPLIT_MISSING_SPACE error "],
    ),
    ("a cut within a word is right", "", "d TXT \"v=spf1 ip4:192.0\" \".2.7 -all\"\nx._domainkey.d TXT x", &[]),
    ("and so is one behind a space", "", "d TXT \"v=spf1 \" \"ip4:192.0.2.7 -all\"\nx._domainkey.d TXT x", &[]),
    ("what is broken anyway is not the cut's fault", "", "d TXT \"v=spf1 moo\" \"mx -all\"\nx._domainkey.d TXT x", &[]),
    (
        "RFC 7208 §5.4 a host that receives is another's",
        "",
        "d MX 1 m.other.test.\nd TXT \"v=spf1 mx ip4:192.0.2.7 -all\"\nm.other A 192.0.2.9\nx._domainkey.d TXT x",
        &["SPF_MX_FOR_PROVIDER info "],
    ),
    (
        "or the domain's own",
        "",
        "d MX 1 m.d.test.\nd TXT \"v=spf1 mx ip4:192.0.2.7 -all\"\nm.d A 192.0.2.9\nx._domainkey.d TXT x",
        &[],
    ),
    (
        "three levels of includes",
        "",
        "d TXT \"v=spf1 include:a.test ip4:192.0.2.7 -all\"\na TXT \"v=spf1 include:b.test -all\"\nb TXT \"v=spf1 include:c.test -all\"\nc TXT \"v=spf1 ip4:192.0.2.8 -all\"\nx._domainkey.d TXT x",
        &["SPF_INCLUDE_DEPTH info c.test"],
    ),
    (
        "RFC 7208 §6.2 no explanation at its name",
        "",
        "d TXT \"v=spf1 ip4:192.0.2.7 -all exp=e.d.test\"\nx._domainkey.d TXT x",
        &["SPF_EXP_UNUSABLE warning "],
    ),
    (
        "two, of which none is sent",
        "",
        "d TXT \"v=spf1 ip4:192.0.2.7 -all exp=e.d.test\"\ne.d TXT a\ne.d TXT b\nx._domainkey.d TXT x",
        &["SPF_EXP_UNUSABLE warning "],
    ),
    (
        "a macro that is none",
        "",
        "d TXT \"v=spf1 ip4:192.0.2.7 -all exp=e.d.test\"\ne.d TXT \"%x\"\nx._domainkey.d TXT x",
        &["SPF_EXP_UNUSABLE warning "],
    ),
    (
        "one that can be sent",
        "",
        "d TXT \"v=spf1 ip4:192.0.2.7 -all exp=e.d.test\"\ne.d TXT \"100%% not ours\"\nx._domainkey.d TXT x",
        &[],
    ),
    (
        "whether it can is not known",
        "",
        "d TXT \"v=spf1 ip4:192.0.2.7 -all exp=e.d.test\"\n;! fail e.d.test. TXT servfail\nx._domainkey.d TXT x",
        &[],
    ),
    (
        "RFC 9989 §C.3 psd=n above, which no receiver of RFC 7489 sees",
        "",
        "_dmarc TXT \"v=DMARC1; p=none; psd=n\"\nx._domainkey.d TXT x",
        &["DMARC_ORGDOMAIN_DIFFERS warning "],
    ),
    (
        "a logo that no page can read",
        "",
        "default._bimi.d TXT \"v=BIMI1; l=https://d.test/l.svg\"\nx._domainkey.d TXT x",
        &["BIMI_FETCH_BLOCKED info "],
    ),
];

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
                let of = |key| finding.params.iter().find(|(name, _)| *name == key).map(|(_, value)| value.as_str());
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
                return guessed.map(|finding| finding.params);
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
