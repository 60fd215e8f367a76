//! Every code is met in some input, and its sentence is then whole in every
//! language: no placeholder without a value, whatever is marked.

mod inputs;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use mailvouch::audit::{AuditOptions, audit};
use mailvouch::catalog::schema::{Purpose, RecordNeed, Rtype};
use mailvouch::diff::changes;
use mailvouch::dmarc::{self, DmarcWish};
use mailvouch::dns::{Answers, Question, zone};
use mailvouch::finding::Finding;
use mailvouch::i18n::{LANGUAGES, Locale};
use mailvouch::intake::{Entry, web};
use mailvouch::plan::{Extra, Inputs, Plan, RecordSet, Wanted, records};
use mailvouch::profile::Profile;
use mailvouch::spf::{Fragment, MergePolicy, merge};
use mailvouch::{Code, DomainName, Outcome, Selector, bimi, dkim, legacy, mta_sts, name, spf, tls_rpt, txt};

use inputs::{BIMI, DKIM, DMARC, LEGACY, LOGOS, MERGES, MTA_STS, PASTED, POLICIES, SPF, TLS_RPT, TYPED, ZONES};

fn domain() -> DomainName {
    DomainName::parse("d.test").unwrap()
}

/// Asks the zone until nothing is open.
fn settle<T>(zone: &str, mut ask: impl FnMut(&Answers) -> (T, BTreeSet<Question>)) -> T {
    let zone = zone::parse(&format!("$ORIGIN test.\n$TTL 300\n{zone}\n")).unwrap();
    let mut answers = Answers::new();
    loop {
        let (value, open) = ask(&answers);
        if open.is_empty() {
            return value;
        }
        for question in open {
            let answer = zone.answer(&question);
            answers.insert(question, answer);
        }
    }
}

fn audited(domain: &DomainName, zone: &str) -> Vec<Finding> {
    let options = AuditOptions { selectors: [Selector::parse("s").unwrap()].into(), ..AuditOptions::default() };
    let report = settle(zone, |answers| match audit(domain, &options, answers) {
        Outcome::Done(report) => (Some(report), BTreeSet::new()),
        Outcome::Need(open) => (None, open),
    });
    let report = report.unwrap();
    let sent = [report.spf.findings, report.dkim.findings, report.dmarc.findings, report.bimi.findings];
    let received = [report.servers.findings, report.mx.findings, report.mta_sts.findings, report.tls_rpt.findings];
    sent.into_iter().chain(received).flatten().collect()
}

/// Records that are wanted where others stand.
fn planned() -> Vec<Finding> {
    let wanted = |purpose, rtype, name: &str, value: &str| Wanted {
        purpose,
        rtype,
        name: DomainName::parse(name).ok(),
        value: Some(value.to_owned()),
        missing: Vec::new(),
        source: Extra { provider: "v".to_owned(), record: 0 },
        need: RecordNeed::Required,
        picked: true,
        among: 0,
    };
    let set = RecordSet {
        records: vec![
            wanted(Purpose::Dkim, Rtype::Txt, "s._domainkey.d.test", "v=DKIM1; p="),
            wanted(Purpose::Dkim, Rtype::Cname, "t._domainkey.d.test", "a.test"),
            wanted(Purpose::Dkim, Rtype::Cname, "u._domainkey.d.test", "a.test"),
        ],
        ..RecordSet::default()
    };
    let zone = "s._domainkey.d TXT \"v=DKIM1; p=AAAA\"\nt._domainkey.d CNAME b\nu._domainkey.d TXT x\nb A 192.0.2.1";
    settle(zone, |answers| changes(&set, answers)).into_iter().flat_map(|change| change.findings).collect()
}

/// A name in a browser that is an alias, and shall have addresses.
fn in_browsers() -> Vec<Finding> {
    let profile = r#"{"version":1,"id":"v","name":"V","vendor":{"category":"crm","spf":{"need":"none"},
        "web":{"records":[{"purpose":"web","rtype":"A","host":"","value":"192.0.2.1","need":"required"}]}}}"#;
    let asks = Profile::parse(profile).unwrap().0.web.unwrap();
    let entry = Entry { web: true, ..Entry::new(domain(), Vec::new()) };
    let ask = |answers: &Answers| web(&entry, None, &asks, &Inputs::new(), answers);
    settle("d CNAME e", ask).into_iter().flat_map(|change| change.findings).collect()
}

/// DER: a tag, the length, the content.
fn der(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len()).unwrap().to_be_bytes();
    [&[tag, 0x82], &length[..], content].concat()
}

fn base64(octets: &[u8]) -> String {
    let symbol =
        |six: u32| char::from(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"[six as usize & 63]);
    let group = |three: &[u8]| {
        let bits = (0..3).fold(0, |bits, at| bits << 8 | u32::from(three.get(at).copied().unwrap_or(0)));
        (0..4).map(|at| if at <= three.len() { symbol(bits >> (18 - 6 * at)) } else { '=' }).collect::<String>()
    };
    octets.chunks(3).map(group).collect()
}

/// An RSA key with a modulus of so many bits and the exponent 3.
fn rsa(bits: usize) -> Vec<u8> {
    der(0x30, &[der(2, &[&[0], &vec![0xFF; bits / 8][..]].concat()), vec![2, 1, 3]].concat())
}

/// The public key of an RSA key of so many bits, as it stands behind `p=`.
pub(crate) fn spki(bits: usize) -> String {
    let algorithm = [0x30, 0x0D, 6, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 1, 5, 0];
    base64(&der(0x30, &[&algorithm[..], &der(3, &[&[0], &rsa(bits)[..]].concat())].concat()))
}

fn key_record(row: &str) -> String {
    let row = ["512", "1024", "8192"].into_iter().fold(row.to_owned(), |row, bits| {
        let hole = format!("{{{bits}}}");
        if row.contains(&hole) { row.replace(&hole, &spki(bits.parse().unwrap())) } else { row }
    });
    row.replace("{pkcs1}", &base64(&rsa(2048)))
}

fn merged(published: &[&str], wanted: &str) -> Vec<Finding> {
    let published: Vec<String> = published.iter().map(|text| (*text).to_owned()).collect();
    let wanted = [Fragment { source: "v".to_owned(), terms: wanted.to_owned() }];
    let elsewhere = vec![Fragment { source: "e".to_owned(), terms: "include:n.com".to_owned() }];
    let nested = ["nested.com".to_owned()].into();
    merge(&published, &wanted, &MergePolicy { nested, elsewhere, ..MergePolicy::default() }).findings
}

/// A record that costs too much, and what is advised.
fn advised() -> Vec<Finding> {
    let hosts: Vec<String> = (0..11).map(|host| format!("a:h{host}.test")).collect();
    let addresses: Vec<String> = (0..11).map(|host| format!("h{host} A 192.0.2.{host}")).collect();
    let zone = format!("d TXT \"v=spf1 {} -all\"\n{}", hosts.join(" "), addresses.join("\n"));
    let tree = settle(&zone, |answers| spf::expand::partial(&domain(), None, answers));
    let remedies = spf::advice::advice(&tree, &spf::advice::Hints::default());
    spf::limits::merged(&tree).into_iter().chain(remedies.into_iter().flat_map(|remedy| remedy.findings)).collect()
}

fn typed(row: &str) -> Vec<Finding> {
    let ascii =
        |host: &str| (!host.contains("refuse")).then(|| host.replace('ü', "xx").replace('ß', "ss").replace('р', "pp"));
    match name::understand(&row.replace("{label}", &"x".repeat(if row.starts_with('a') { 63 } else { 64 })), ascii) {
        Ok(understood) => understood.findings,
        Err(finding) => vec![finding],
    }
}

fn logo(row: &str) -> Vec<u8> {
    let good = "xmlns=\"http://www.w3.org/2000/svg\" version=\"1.2\" baseProfile=\"tiny-ps\" viewBox=\"0 0 9 9\"";
    let many = (0..300).map(|n| format!("a{n}=\"\"")).collect::<Vec<_>>().join(" ");
    let row = row.replace("{good}", good).replace("{long}", &"x".repeat(33_000)).replace("{many}", &many);
    // Octets, not characters: gzip begins with one that is no UTF-8.
    row.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect()
}

/// Every finding of every input above.
fn findings() -> Vec<Finding> {
    let mut all = Vec::new();
    let long = format!("v=spf1 {}-all", "a:spf.example.com ".repeat(30));
    all.extend(SPF.iter().copied().chain([&*long]).flat_map(|row| spf::parse(row).told(row)));
    all.extend(ZONES.iter().flat_map(|row| audited(&domain(), row)));
    let dangling = "d NS ns\ne.d CNAME gone\n_dmarc.e.d CNAME gone";
    all.extend(audited(&DomainName::parse("e.d.test").unwrap(), dangling));
    let texts = format!("d TXT \"v=spf1 -all\"\nd TXT \"{0}\" \"{0}\"", "x".repeat(225));
    all.extend(audited(&domain(), &texts));
    all.extend(audited(&domain(), &format!("{texts} \"{0}\" \"{0}\" \"{0}\" \"{0}\"", "x".repeat(225))));
    all.extend(audited(&domain(), &texts.replace("v=spf1 -all", "x".repeat(99).as_str())));
    all.extend(audited(&DomainName::parse("a.b.c.d.e.f.g.h.test").unwrap(), "a.b.c.d.e.f.g.h A 192.0.2.1"));
    all.extend(MERGES.iter().flat_map(|(published, wanted)| merged(published, wanted)));
    all.extend(planned());
    all.extend(in_browsers());
    all.extend(advised());
    let first = Plan { domain: DomainName::parse("s.d.test").ok(), ..Plan::default() };
    let first = settle("_dmarc.d TXT \"v=DMARC1; p=reject\"", |answers| changes(&records(&first, &[], &[]), answers));
    all.extend(first.into_iter().flat_map(|change| change.findings));
    let pasted = PASTED.iter().map(|row| row.replace("{long}", &"x".repeat(300)));
    all.extend(pasted.flat_map(|row| txt::understand(&row)).flat_map(|pasted| pasted.findings));
    all.extend(TYPED.iter().flat_map(|row| typed(row)));
    all.extend(DKIM.iter().flat_map(|row| dkim::parse(&key_record(row)).findings));
    all.extend(LEGACY.iter().filter_map(|row| legacy::sender_id(row)).flat_map(|parsed| parsed.findings));
    all.extend(LEGACY.iter().filter_map(|row| legacy::domainkeys_policy(row)).flat_map(|parsed| parsed.findings));
    all.extend(LEGACY.iter().filter_map(|row| legacy::adsp(row)));
    all.extend(DMARC.iter().flat_map(|row| dmarc::parse(row).findings));
    let wish = DmarcWish { rua: vec!["x".to_owned()], ..DmarcWish::default() };
    all.extend(dmarc::merge(None, &wish).findings);
    all.extend(BIMI.iter().flat_map(|row| bimi::parse(row).findings));
    all.extend(bimi::prerequisites(None, None));
    all.extend(LOGOS.iter().flat_map(|row| bimi::svg::check(&logo(row)).findings));
    all.extend(MTA_STS.iter().flat_map(|row| mta_sts::parse_record(row).findings));
    all.extend(POLICIES.iter().flat_map(|row| mta_sts::parse_policy(row).findings));
    let served = mta_sts::parse_policy("version: STSv1\nmode: enforce\nmx: a.test\nmax_age: 604800").record;
    all.extend(mta_sts::check_mx(&served, &[DomainName::parse("b.test").unwrap()]));
    all.extend(crate::around::ROWS.iter().flat_map(|row| crate::around::found(row.2, row.1)));
    all.extend(crate::around::beside());
    all.extend(crate::sender_rules::told());
    all.extend(crate::simulate::strays());
    all.extend(mta_sts::unchanged_id("a", "b", Some("1")));
    let profile = r#"{"version":1,"id":"x","name":"X","odd":1,"pin":["nobody"]}"#;
    all.extend(Profile::parse(profile).unwrap().1);
    let texts = r#"{"version":1,"id":"x","name":"X","texts":{"de":{"nowhere":"","look-up":"{x}"}}}"#;
    all.extend(Profile::parse(texts).unwrap().0.unknown_texts(&Locale::parse(r#"{"look-up":"Look up"}"#).unwrap()));
    all.extend(crate::bimi_evidence::found());
    all.extend(crate::dns::told());
    all.extend(name::appended("_dmarc.d.test", &domain()));
    all.extend(name::appended("_dmarc.d.test.", &domain()));
    all.extend(audited(&DomainName::parse("co.uk").unwrap(), "co.uk. NS ns.uk.\nco.uk. TXT x"));
    all.extend(audited(&DomainName::parse("s.d.test").unwrap(), "_dmarc.s.d TXT \"v=DMARC1; p=none\""));
    all.extend(TLS_RPT.iter().flat_map(|row| tls_rpt::parse(row).findings));
    all
}

#[test]
fn every_finding_fills_its_sentence() {
    let findings = findings();
    let found: BTreeSet<Code> = findings.iter().map(|finding| finding.code).collect();
    let unmet: Vec<_> = Code::ALL.iter().filter(|code| !found.contains(code)).map(|code| code.name()).collect();
    assert!(unmet.is_empty(), "no input above gives {unmet:?}");
    let mut holes = BTreeMap::new();
    for language in LANGUAGES {
        let path = format!("{}/public/locales/{}.json", env!("CARGO_MANIFEST_DIR"), language.tag);
        let locale = Locale::parse(&fs::read_to_string(path).unwrap()).unwrap();
        for finding in &findings {
            // A brace that is left is the sentence's, as no value has one.
            let params: Vec<_> = finding.values().into_iter().map(|(key, _)| (key, "1".to_owned())).collect();
            for category in ["one", "other"] {
                let text = locale.text(finding.code.name(), &params, &|_| category.to_owned());
                if text.contains('{') {
                    holes.insert((language.tag, finding.code), text);
                }
            }
        }
    }
    assert!(holes.is_empty(), "{holes:#?}");
}
