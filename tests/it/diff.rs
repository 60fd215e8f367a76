//! A plan held against zone text: what the page would tell to do, as snapshots
//! that a reader can judge.

use std::fmt::Write as _;

use mailvouch::DomainName;
use mailvouch::catalog::Provider;
use mailvouch::catalog::schema::{Purpose, RecordNeed, Rtype};
use mailvouch::diff::{Action, Change, Subject, changes};
use mailvouch::dns::{Answer, Answers, Question, RecordType, zone};
use mailvouch::finding::{Code, Severity};
use mailvouch::plan::{Extra, OwnServer, Pick, Plan, RecordSet, Wanted, records};
use mailvouch::spf::merge::Why;

fn providers() -> Vec<&'static Provider> {
    mailvouch::catalog::providers().iter().collect()
}

fn plan(picks: &[&str]) -> Plan {
    let picks = picks.iter().map(|id| Pick { provider: (*id).to_owned(), ..Pick::default() }).collect();
    Plan { domain: DomainName::parse("d.test").ok(), picks, ..Plan::default() }
}

fn settle(zone: &str, plan: &Plan, recognised: &[&str]) -> Vec<Change> {
    settled(zone, &records(plan, recognised, &providers()))
}

/// Asks the zone until nothing is open.
fn settled(zone: &str, set: &RecordSet) -> Vec<Change> {
    let zone = zone::parse(&format!("$ORIGIN d.test.\n$TTL 3600\n{zone}\n")).unwrap();
    let mut answers = Answers::new();
    loop {
        let (changes, open) = changes(set, &answers);
        if open.is_empty() {
            return changes;
        }
        for question in open {
            let answer = zone.answer(&question);
            answers.insert(question, answer);
        }
    }
}

fn draw(changes: &[Change]) -> String {
    let mut out = String::new();
    for change in changes {
        let name = change.name.as_ref().map(DomainName::to_string).unwrap_or_default();
        let value = change.value.as_deref().unwrap_or("-");
        let value: String = value.chars().take(72).collect();
        writeln!(out, "{:?} {name} {} {value}", change.action, change.rtype).unwrap();
        for before in &change.before {
            writeln!(out, "    was {}", before.chars().take(72).collect::<String>()).unwrap();
        }
        if let Subject::Spf(spf) = &change.subject {
            for reason in spf.merge.reasons.iter().filter(|reason| reason.why != Why::Yours) {
                writeln!(out, "    {:?} {} {}", reason.why, reason.term, reason.sources.join(",")).unwrap();
            }
            writeln!(out, "    proof holds {} gained {:?}", spf.proof.holds(), spf.proof.gained.networks()).unwrap();
        }
        let codes: Vec<&str> = change.findings.iter().map(|finding| finding.code.name()).collect();
        writeln!(out, "    {}", codes.join(" ")).unwrap();
    }
    out
}

#[test]
fn nothing_is_published() {
    insta::assert_snapshot!(draw(&settle("", &plan(&["google-workspace"]), &[])));
}

#[test]
fn a_service_is_added_to_what_works() {
    let zone = "@ TXT \"v=spf1 mx include:_spf.google.com -all\"\n@ TXT \"x=1\"\n@ MX 1 mx\nmx A 192.0.2.1\n\
                _dmarc TXT \"v=DMARC1; p=quarantine; rua=mailto:d@d.test\"\n\
                _spf.google.com. TXT \"v=spf1 ip4:198.51.100.0/24 ~all\"\nspf.protection.outlook.com. TXT \"v=spf1 ip4:203.0.113.0/24 -all\"";
    let mut plan = plan(&["microsoft-365"]);
    plan.own.push(OwnServer::parse("2001:db8::25").unwrap());
    insta::assert_snapshot!(draw(&settle(zone, &plan, &["google-workspace"])));
}

#[test]
fn a_failed_look_up_never_leads_to_a_replacement() {
    let zone = ";! fail d.test. TXT servfail\n;! fail _dmarc.d.test. TXT timeout";
    insta::assert_snapshot!(draw(&settle(zone, &plan(&["google-workspace"]), &[])));
}

#[test]
fn two_records_become_one() {
    let zone = "@ TXT \"v=spf1 include:_spf.google.com ~all\"\n@ TXT \"v=spf1 a -all\"\n@ A 192.0.2.1\n_spf.google.com. TXT \"v=spf1 ip4:198.51.100.0/24 ~all\"";
    insta::assert_snapshot!(draw(&settle(zone, &plan(&["google-workspace"]), &[])));
}

#[test]
fn an_unused_service_leaves_the_record() {
    let zone = "@ TXT \"v=spf1 include:_spf.google.com include:spf.protection.outlook.com -all\"\n_spf.google.com. TXT \"v=spf1 ip4:198.51.100.0/24 ~all\"\nspf.protection.outlook.com. TXT \"v=spf1 ip4:203.0.113.0/24 -all\"";
    let mut plan = plan(&[]);
    plan.unused.insert("google-workspace".to_owned());
    insta::assert_snapshot!(draw(&settle(zone, &plan, &["google-workspace", "microsoft-365"])));
}

#[test]
fn publishing_what_it_says_leaves_nothing_to_do() {
    let zone = "@ TXT \"v=spf1 mx ~all\"\n_spf.google.com. TXT \"v=spf1 ip4:198.51.100.0/24 ~all\"";
    let plan = plan(&["google-workspace"]);
    let first = settle(zone, &plan, &[]);
    let spf = first.iter().find(|change| matches!(change.subject, Subject::Spf(_))).unwrap();
    let zone = format!(
        "@ TXT \"{}\"\n_spf.google.com. TXT \"v=spf1 ip4:198.51.100.0/24 ~all\"",
        spf.value.as_deref().unwrap()
    );
    let second = settle(&zone, &plan, &[]);
    let spf = second.iter().find(|change| matches!(change.subject, Subject::Spf(_))).unwrap();
    assert_eq!(spf.action, Action::Keep);
}

#[test]
fn what_would_pass_the_ten_look_ups_is_not_offered() {
    let terms = "a ".repeat(10);
    let zone = format!("@ TXT \"v=spf1 {terms}-all\"\n@ A 192.0.2.1\n_spf.google.com. TXT \"v=spf1 -all\"");
    let changes = settle(&zone, &plan(&["google-workspace"]), &[]);
    let spf = changes.iter().find(|change| matches!(change.subject, Subject::Spf(_))).unwrap();
    // The duplicates go with the change, so this one fits.
    assert_eq!((spf.action, spf.value.is_some()), (Action::Replace, true));
    let hosts: Vec<String> = (0..10).map(|index| format!("a:h{index}.d.test")).collect();
    let zone = format!(
        "@ TXT \"v=spf1 {} -all\"\n{}_spf.google.com. TXT \"v=spf1 -all\"",
        hosts.join(" "),
        (0..10).map(|index| format!("h{index} A 192.0.2.{index}\n")).collect::<Vec<_>>().concat()
    );
    let changes = settle(&zone, &plan(&["google-workspace"]), &[]);
    let spf = changes.iter().find(|change| matches!(change.subject, Subject::Spf(_))).unwrap();
    assert_eq!((spf.action, spf.value.as_deref()), (Action::NeedsYou, None));
    assert!(spf.findings.iter().any(|finding| finding.code.name() == "SPF_TOO_MANY_LOOKUPS"));
}

/// The SPF change with its codes.
fn spf_of(zone: &str, plan: &Plan, recognised: &[&str]) -> (String, Vec<&'static str>) {
    let changes = settle(zone, plan, recognised);
    let change = changes.iter().find(|change| matches!(change.subject, Subject::Spf(_))).unwrap();
    let Subject::Spf(spf) = &change.subject else { unreachable!() };
    (spf.merge.record.to_string(), change.findings.iter().map(|finding| finding.code.name()).collect())
}

#[test]
fn what_is_nested_counts_only_where_it_lets_pass_and_stays() {
    let google = "_spf.google.com. TXT \"v=spf1 ip4:198.51.100.0/24 ~all\"\n";
    for (rule, record, below, result, nested) in [
        ("nested", "include:n.d.test", "include:_spf.google.com", "include:n.d.test", true),
        ("behind a redirect", "redirect=n.d.test", "include:_spf.google.com", "redirect=n.d.test", true),
        ("neutral", "?include:n.d.test", "include:_spf.google.com", "?include:n.d.test include:_spf.google.com", false),
        ("refused", "include:n.d.test", "-include:_spf.google.com", "include:n.d.test include:_spf.google.com", false),
        (
            "in what goes",
            "include:n.d.test include:m.d.test",
            "include:_spf.google.com",
            "include:m.d.test include:_spf.google.com",
            false,
        ),
    ] {
        let end = if record.contains("redirect") { "" } else { " -all" };
        let zone =
            format!("@ TXT \"v=spf1 {record}{end}\"\nn TXT \"v=spf1 {below} -all\"\nm TXT \"v=spf1 -all\"\n{google}");
        let mut plan = plan(&["google-workspace"]);
        if rule == "in what goes" {
            plan.drop.insert("include:n.d.test".to_owned());
        }
        let (found, codes) = spf_of(&zone, &plan, &[]);
        assert_eq!(found, format!("v=spf1 {result}{end}"), "{rule}");
        assert_eq!(codes.contains(&"MERGE_ALREADY_NESTED"), nested, "{rule}: {codes:?}");
    }
}

#[test]
fn a_merge_over_a_limit_says_so_and_a_hosted_record_too() {
    let hosts: Vec<String> = (0..10).map(|index| format!("a:h{index}.d.test")).collect();
    let addresses: Vec<String> =
        (0..10).map(|index| format!("h{index} A 192.0.2.{index}\nh{index} AAAA 2001:db8::1\n")).collect();
    let addresses = addresses.concat();
    let zone = format!("@ TXT \"v=spf1 {} -all\"\n{addresses}_spf.google.com. TXT \"v=spf1 -all\"", hosts.join(" "));
    let (_, codes) = spf_of(&zone, &plan(&["google-workspace"]), &[]);
    assert!(codes.contains(&"MERGE_OVER_LIMIT"), "{codes:?}");
    let (_, codes) = spf_of(&zone, &plan(&[]), &[]);
    assert!(!codes.contains(&"MERGE_OVER_LIMIT"), "nothing is merged: {codes:?}");
    let zone = "@ TXT \"v=spf1 include:x.d.test ~all\"\nx TXT \"v=spf1 exists:%{i}.s.d.test ?all\"";
    let (_, codes) = spf_of(zone, &plan(&["google-workspace"]), &[]);
    assert!(codes.contains(&"MERGE_HOSTED_SPF"), "{codes:?}");
}

#[test]
fn of_a_domain_that_does_not_exist_nothing_is_known() {
    let domain = DomainName::parse("d.test").unwrap();
    let mut answers = Answers::new();
    for rtype in [RecordType::Txt, RecordType::Ns] {
        answers.insert(Question::new(domain.clone(), rtype), Answer::NxDomain);
    }
    let (changes, _) = changes(&records(&plan(&["google-workspace"]), &[], &providers()), &answers);
    assert!(changes.iter().all(|change| change.action == Action::CannotTell && change.value.is_none()));
    // Below a zone that exists, a name may be added.
    let below = DomainName::parse("news.d.test").unwrap();
    let mut answers = Answers::new();
    answers.insert(Question::new(below.clone(), RecordType::Txt), Answer::NxDomain);
    answers.insert(Question::new(below.clone(), RecordType::Ns), Answer::NxDomain);
    assert!(!mailvouch::audit::is_missing(&below, &answers));
}

/// The rule, the domain, what is published, what becomes of the DMARC record.
#[rustfmt::skip]
const DMARC: &[(&str, &str, &str, &str)] = &[
    ("RFC 9989 §4.8 spaces around the sign: a second record would void both", "d.test", "_dmarc TXT \"v = DMARC1; p=reject\"", "Keep v = DMARC1; p=reject"),
    ("nothing is in force", "s.d.test", "", "Optional v=DMARC1; p=none"),
    ("§4.10.1 the domain's own takes the place of the one above", "s.d.test", "s A 192.0.2.1\n_dmarc TXT \"v=DMARC1; p=quarantine; rua=mailto:a@d.test\"", "Optional v=DMARC1; p=quarantine; rua=mailto:a@d.test PLAN_DMARC_INHERITED"),
    ("sp for a name that exists", "s.d.test", "s A 192.0.2.1\n_dmarc TXT \"v=DMARC1; p=reject; sp=quarantine; np=reject\"", "Optional v=DMARC1; p=quarantine PLAN_DMARC_INHERITED"),
    ("np for one that does not", "s.d.test", "_dmarc TXT \"v=DMARC1; p=none; np=reject; rua=mailto:a@d.test\"", "Optional v=DMARC1; p=reject; rua=mailto:a@d.test PLAN_DMARC_INHERITED"),
    ("reports of both kinds, the alignment, the test", "s.d.test", "s A 192.0.2.1\n_dmarc TXT \"v=DMARC1; p=reject; t=y; adkim=s; aspf=s; rua=mailto:a@d.test,mailto:b@d.test!10m; ruf=mailto:f@d.test; fo=1:d; pct=10\"", "Optional v=DMARC1; p=reject; t=y; adkim=s; aspf=s; rua=mailto:a@d.test,mailto:b@d.test; ruf=mailto:f@d.test; fo=1:d PLAN_DMARC_INHERITED"),
    ("RFC 9990 §4 who agreed for the one agreed not for the other", "s.d.test", "s A 192.0.2.1\n_dmarc TXT \"v=DMARC1; p=reject; rua=mailto:a@r.example\"\nd.test._report._dmarc.r.example. TXT \"v=DMARC1;\"", "Optional v=DMARC1; p=reject; rua=mailto:a@r.example PLAN_DMARC_INHERITED DMARC_EXT_UNAUTHORISED"),
    ("unless for all", "s.d.test", "s A 192.0.2.1\n_dmarc TXT \"v=DMARC1; p=reject; rua=mailto:a@r.example\"\n*._report._dmarc.r.example. TXT \"v=DMARC1;\"", "Optional v=DMARC1; p=reject; rua=mailto:a@r.example PLAN_DMARC_INHERITED"),
    ("§4.10.1 what disarms itself asks for nothing", "s.d.test", "s A 192.0.2.1\n_dmarc TXT \"v=DMARC1; p=reject; sp=rejct\"", "Optional v=DMARC1; p=none"),
    ("the reports to a registry stay the registry's, its np does not", "d.test", "@ A 192.0.2.1\n_dmarc.test. TXT \"v=DMARC1; p=none; sp=none; np=reject; psd=y; rua=mailto:a@test\"", "Optional v=DMARC1; p=none; np=reject PLAN_DMARC_INHERITED"),
    ("what cannot be mended is no record of its own", "s.d.test", "s A 192.0.2.1\n_dmarc.s TXT \"v=DMARC2; p=none\"\n_dmarc TXT \"v=DMARC1; p=reject; rua=mailto:a@d.test\"", "Replace v=DMARC1; p=reject; rua=mailto:a@d.test DMARC_V_BAD PLAN_DMARC_INHERITED"),
    ("a record of its own that can be mended is the owner's", "s.d.test", "_dmarc.s TXT \"v=dmarc1; p=none; rua=mailto:o@d.test\"\n_dmarc TXT \"v=DMARC1; p=reject\"", "Replace v=DMARC1; p=none; rua=mailto:o@d.test DMARC_V_BAD"),
    ("what is above is not known", "s.d.test", "s A 192.0.2.1\n;! fail _dmarc.d.test. TXT servfail", "CannotTell -"),
];

#[test]
fn a_dmarc_record_is_held_against_what_is_in_force() {
    for (rule, domain, zone, expected) in DMARC {
        let plan = Plan { domain: DomainName::parse(domain).ok(), ..plan(&[]) };
        let changes = settle(zone, &plan, &[]);
        let change = changes.iter().find(|change| matches!(change.subject, Subject::Dmarc(_))).unwrap();
        // What is said of any record of its kind is held elsewhere.
        let told = change
            .findings
            .iter()
            .filter(|finding| matches!(finding.severity, Severity::Error) || finding.code == Code::PlanDmarcInherited);
        let told = told.map(|finding| format!(" {}", finding.code)).collect::<Vec<_>>().concat();
        let told = if change.value.as_deref().is_some_and(|text| text.contains("rua=")) {
            told
        } else {
            told.replace(" DMARC_NO_RUA", "")
        };
        let found = format!("{:?} {}{told}", change.action, change.value.as_deref().unwrap_or("-"));
        assert_eq!(found, *expected, "{rule}");
    }
}

/// The rule, what is wanted, what is published, what to do, what is said.
#[rustfmt::skip]
const PLACES: &[(&str, (Purpose, Rtype, &str, &str), &str, &str)] = &[
    ("nothing stands there", (Purpose::Dkim, Rtype::Txt, "p._domainkey", "v=DKIM1; p=AAAA"), "", "Publish "),
    ("a parked domain's wildcard is nobody's key", (Purpose::Dkim, Rtype::Txt, "p._domainkey", "v=DKIM1; p=AAAA"), "*._domainkey TXT \"v=DKIM1; p=\"", "Publish "),
    ("of several records, too", (Purpose::Dkim, Rtype::Txt, "p._domainkey", "v=DKIM1; p=AAAA"), "* TXT x\n* TXT y", "Publish "),
    ("a key at the selector itself is somebody's", (Purpose::Dkim, Rtype::Txt, "p._domainkey", "v=DKIM1; p=AAAA"), "*._domainkey TXT \"v=DKIM1; p=\"\np._domainkey TXT \"v=DKIM1; p=BBBB\"", "NeedsYou PLAN_OTHER_KEY"),
    ("whether it is a wildcard's is not known", (Purpose::Dkim, Rtype::Txt, "p._domainkey", "v=DKIM1; p=AAAA"), "p._domainkey TXT \"v=DKIM1; p=\"\n;! fail no-such-selector._domainkey.d.test. TXT servfail", "CannotTell "),
    ("a wildcard that is the key itself", (Purpose::Dkim, Rtype::Txt, "p._domainkey", "v=DKIM1; p=AAAA"), "*._domainkey TXT \"v=DKIM1; p=AAAA\"", "Keep "),
    ("a wildcard is in no alias's way", (Purpose::Dkim, Rtype::Cname, "p._domainkey", "k.v.test"), "*._domainkey TXT \"v=DKIM1; p=\"", "Publish "),
    ("data of the selector itself is", (Purpose::Dkim, Rtype::Cname, "p._domainkey", "k.v.test"), "p._domainkey TXT x", "NeedsYou NAME_CNAME_CONFLICT"),
    ("RFC 8460 §3 a wildcard's text is no TLS-RPT record", (Purpose::TlsRpt, Rtype::Txt, "_smtp._tls", "v=TLSRPTv1; rua=mailto:t@d.test"), "* TXT \"v=spf1 -all\"", "Publish "),
    ("RFC 8461 §3.1 nor an MTA-STS record", (Purpose::MtaSts, Rtype::Txt, "_mta-sts", "v=STSv1; id=1"), "* TXT \"v=spf1 -all\"", "Publish "),
    ("BIMI draft-14 §7.2 nor a logo's", (Purpose::Bimi, Rtype::Txt, "default._bimi", "v=BIMI1; l=https://d.test/l.svg"), "* TXT \"v=spf1 -all\"", "Publish BIMI_NO_EVIDENCE"),
    ("a logo's record stays while nobody names another logo", (Purpose::Bimi, Rtype::Txt, "default._bimi", ""), "default._bimi TXT \"v=BIMI1; l=https://d.test/l.svg\"", "Keep "),
    ("but not one that no receiver can use", (Purpose::Bimi, Rtype::Txt, "default._bimi", ""), "default._bimi TXT \"v=BIMI1; l=javascript:alert(1)\"", "NeedsYou BIMI_URI_INVALID"),
    ("one that is misspelt is replaced", (Purpose::MtaSts, Rtype::Txt, "_mta-sts", "v=STSv1; id=1"), "_mta-sts TXT \"v = STSv1; id=1\"", "Replace PLAN_OTHER_DATA"),
];

#[test]
fn what_a_wildcard_answers_is_in_nobodys_place() {
    for (rule, (purpose, rtype, host, value), published, expected) in PLACES {
        let domain = DomainName::parse("d.test").unwrap();
        let wanted = Wanted {
            purpose: *purpose,
            rtype: *rtype,
            name: domain.child(host).ok(),
            value: Some((*value).to_owned()).filter(|value| !value.is_empty()),
            missing: Vec::new(),
            source: Extra { provider: "v".to_owned(), record: 0 },
            need: RecordNeed::Required,
            picked: true,
            among: 0,
        };
        let spf = [(domain, Vec::new())].into();
        let set = RecordSet { records: vec![wanted], spf, ..RecordSet::default() };
        let all = settled(&format!("@ TXT x\n{published}"), &set);
        let change = all.iter().find(|change| matches!(change.subject, Subject::Record(_))).unwrap();
        let codes: Vec<&str> = change.findings.iter().map(|finding| finding.code.name()).collect();
        assert_eq!(format!("{:?} {}", change.action, codes.join(" ")), *expected, "{rule}");
    }
}
