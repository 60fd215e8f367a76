//! Every code is met in some input, and its sentence is then whole in every
//! language: no placeholder without a value, whatever is marked.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use mailvouch::audit::{AuditOptions, audit};
use mailvouch::catalog::schema::{Purpose, RecordNeed, Rtype};
use mailvouch::diff::changes;
use mailvouch::dmarc::{self, DmarcWish};
use mailvouch::dns::{Answers, Question, zone};
use mailvouch::finding::Finding;
use mailvouch::i18n::{LANGUAGES, Locale};
use mailvouch::plan::{Extra, RecordSet, Wanted};
use mailvouch::profile::Profile;
use mailvouch::spf::{Fragment, MergePolicy, merge};
use mailvouch::{Code, DomainName, Outcome, Selector, bimi, dkim, legacy, mta_sts, name, spf, tls_rpt, txt};

/// Broken SPF records, one term of each kind.
const SPF: &[&str] = &[
    "v=spf1;a",
    "spf1 a",
    " v=spf1 -all",
    "v=spf1",
    "V=spf1 A  -all",
    "v=spf1 a –all include:bücher.example a\tmx",
    "v=spf1 moo includes:x.com mail.example.com 192.0.2.1 include: x.com - all --all -redirect=x.com redirect:x.com",
    "v=spf1 ip4=192.0.2.1 foo=bar -all v=spf1 a; 1up=x",
    "v=spf1 redirect=a.com redirect=b.com exp=a.com exp=b.com",
    "v=spf1 include a: mx ip4: mx a:museum a:192.0.2.1 a:x.com:25 include:a@b include:a@x.com a:x..com",
    "v=spf1 ip4:192.0.2.1/33 ip4:192.0.2.1/032 a/24/64 ip4/24 include:x.com/24 all.",
    "v=spf1 ip4:192.0.2 ip4:/8 ip4:256.1.1.1 ip6:[2001:db8::1] ip4:2001:db8::1 ip6:192.0.2.1",
    "v=spf1 a:%x.com a:%{a}.x.com a:%{c}.x.com a:%{d.x.com a:%{d0}.x.com",
    "v=spf1 redirect=x.com a -all +all mx",
    "v=spf1 redirect=x.com a",
    "v=spf1 a",
    "v=spf1 +all",
    "v=spf1 ?all",
    "v=spf1 ptr exists:%{p}.x.com exists:%{i}.x.com a:x.com a:x.com a/8 -include:x.com ~all",
    "v=spf1 ip4:198.51.100.0/24 ip4:198.51.100.7 -ip4:198.51.100.8 ip4:198.51.100.9/32 ip4:10.1.2.3/8 ip6:2001::/16 -all",
];

/// Records at `d.test`, with what they lead to.
const ZONES: &[&str] = &[
    "_dmarc.d TXT \"v=DMARC1; p=none; rua=mailto:a@e.test,mailto:a@f.test,mailto:a@g.test\"\nd.test._report._dmarc.f TXT x\n;! fail d.test._report._dmarc.g.test. TXT servfail",
    "d TXT x\nd TYPE99 \"v=spf1 -all\"\nd MX 0 .\nd MX 1 m\n* TXT y",
    "d TXT \"v=spf1 -all\"\nd TYPE99 \"v=spf1 -all\"\n*.d TXT \"v=spf1 -all\"",
    "d TXT \"v=DMARC1; p=none\"\n*.d TXT y\n*._domainkey.d TXT \"v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\"",
    "d CNAME e\ne TXT \"v=spf1 -all\"",
    "d A 192.0.2.1\n_dmarc TXT \"v=DMARC1; p=reject\"\ndefault._bimi TXT \"v=BIMI1; l=\"",
    "_mta-sts.d TXT \"v=STSv1; id=1\"\n_mta-sts.d TXT \"v=STSv1; id=2\"\n_smtp._tls.d TXT \"v=TLSRPTv1; rua=mailto:a@d.test\"\n_smtp._tls.d TXT \"v=TLSRPTv1; rua=mailto:b@d.test\"",
    "_mta-sts.d TXT \"v=STSv1; id=1\"",
    "d MX 0 .\n_mta-sts.d TXT \"v=STSv1; id=1\"",
    "d MX 0 .\nd 604800 TXT \"v=spf1 ip4:192.0.2.1 -all\"\n_dmarc.d.test.d TXT \"v=DMARC1; p=none\"",
    "d MX 1 m\nd TXT \"v=spf1 -all\"\n_dmarc.d TXT \"v=DMARC1; p=reject\"",
    "d TXT \"spf2.0/pra -all\"",
    "d TXT \"v=spf1 -all\"\nd TXT \"spf2.0/pra -all\"\nd TXT \"v=spf1 a -all\"",
    "d TXT \"v=spf1 a:h a:h a:h a:h a:h a:h a:h a:h a:h -all\"",
    "d TXT \"v=spf1 a:h.test a:h.test a:h.test a:h.test a:h.test a:h.test a:h.test a:h.test a:h.test -all\"\nh A 192.0.2.1",
    "d TXT \"v=spf1 a:h.test a:h.test a:h.test a:h.test a:h.test a:h.test a:h.test a:h.test a:h.test mx a -all\"",
    "d TXT \"v=spf1 include:i.test include:j.test mx exists:x.test -all\"\ni TXT \"v=spf1 include:j.test +all\"\nj TXT \"v=spf1 moo\"",
    "d TXT \"v=spf1 include:i.test include:j.test include:k.test -all\"\ni TXT \"v=spf1 include:d.test -all\"\n;! fail k.test. TXT servfail",
    "d TXT \"v=spf1 mx a:k.test -all\"\nd MX 1 a\nd MX 1 b\nd MX 1 c\nd MX 1 e\nd MX 1 f\nd MX 1 g\nd MX 1 h\nd MX 1 i\nd MX 1 j\nd MX 1 k\nd MX 1 l\n;! fail k.test. A servfail",
    "d TXT \"v=spf1 exists:x.test include:dc-aa8e722993._spfm.d.test -all\"",
    "d TXT \"v=spf1 include:i.test include:j.test -all\"\ni TXT \"v=spf1 include:j.test -all\"\nj TXT \"v=spf1 -all\"",
    "d TXT \"v=spf1 redirect=i.test\"\ni TXT \"v=spf1 redirect=d.test\"",
    "d TXT \"v=spf1 redirect=i.test\"\ni TXT \"v=spf1 +all\"",
    "d TXT \"v=spf1 redirect=i.test\"\ni TXT \"v=spf1 moo\"",
    "d TXT \"v=spf1 redirect=i.test\"\n;! fail i.test. TXT servfail",
    "d TXT \"v=spf1 redirect=i.test\"",
    "_dmarc TXT \"v=DMARC1; p=none\"\ns._domainkey.d TXT x\ns._domainkey.d TXT y",
    "_dmarc.d TXT \"v=spf1 -all\"\n_dmarc.d TXT \"v=DMARC2; p=none\"",
    "_dmarc.d TXT \"v=DMARC1; p=none\"\n_dmarc.d TXT \"v=DMARC1; p=reject\"",
    "_dmarc.d TXT \"v=DMARC1; p=quarantine; sp=none; np=none; pct=5; t=y\"\ndefault._bimi.d TXT \"v=BIMI1; l=https://d.test/l.svg\"",
    "_dmarc.d TXT \"v=DMARC1; p=none; rua=mailto:a@d.test\"\ndefault._bimi.d TXT \"v=BIMI1; l=https://d.test/l.svg\"",
    "default._bimi.d TXT \"v=BIMI1; l=\"",
    "d TXT \"v=spf1 +all\"\ndefault._bimi.d TXT \"v=BIMI1; l=\"\ndefault._bimi.d TXT \"v=BIMI1; l=;\"",
];

/// What is published, what is wanted.
const MERGES: &[(&[&str], &str)] = &[
    (&[], "include:v.com"),
    (&["v=spf1 mx moo"], "include:v.com"),
    (&["v=spf1 a ~all", "v=spf1 redirect=x.com", "v=spf1 mx -all"], "include:v.com"),
    (&["v=spf1 ~include:v.com -all"], "include:v.com redirect=w.com ~all moo"),
    (&["v=spf1 include:v.com include:n.com -all"], "include:v.com include:nested.com"),
    (&["v=spf1 redirect=x.com"], "include:v.com"),
    (&["v=spf1 include:%{i}.x.com -all"], "include:v.com"),
];

/// What people paste; `{long}` stands for 300 octets.
const PASTED: &[&str] = &[
    "\"{long}\"",
    "\"v=spf1 -all",
    r#"v=DMARC1\; p="none""#,
    r#""x\300y""#,
    "v=spf1&nbsp;–all",
    "'v=spf1 -all'",
    "\"v=spf1 include:a.com\" \"include:b.com -all\"",
];

/// What people type for a domain; `{label}` stands for 64 octets.
const TYPED: &[&str] = &[
    "",
    "a b.ch",
    "a$.ch",
    "a..ch",
    "-a.ch",
    "localhost",
    "192.0.2.1",
    "https://a.ch/",
    "a@b.ch",
    "*.a.ch",
    "a.example",
    "bücher.ch",
    "faß.de",
    "bücheр.ch",
    "refuse\u{301}.ch",
    "xn--refuse.ch",
    "{label}.ch",
    "a.{label}.{label}.{label}.{label}",
];

/// Key records; `{512}` and its like stand for an RSA key of so many bits.
const DKIM: &[&str] = &[
    "v=spf1 -all",
    "v=DKIM1; k=rsa",
    "v=DKIM1; p=",
    "k=dsa; v=DKIM1; g=*; x=y; P=x; p={512}; p=x;; moo",
    "v=DKIM2; k=; h=sha1; s=tlsrpt; t=y:s; p={512}",
    "v=DKIM1; p={512}",
    "v=DKIM1; p={1024}",
    "v=DKIM1; p={8192}",
    "p={pkcs1}",
    "p=$",
    "p=MII\"",
    "p=-----BEGIN PUBLIC KEY-----",
    "p=MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC",
    "p=MIIBIjANBgkqhkiG",
    "p=AAAAAAAA",
    "k=ed25519; p=AAAA",
    "p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo",
    "k=mldsa44; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=",
    "v=DKIM1; A=1; A=1; b=1; b=1; K=1; K=1; S=1; S=1; T=1; T=1; H=1; H=1; N=1; N=1; V=1; V=1; c=; d=; e=; f=; i=; j=; l=; m=",
];

const LEGACY: &[&str] = &[
    "spf2.0/pra -all",
    "v=spf2.0/pra -all",
    "spf2. -all",
    "o=-; o=x; t=1; r=x; z; y; w; q; k; l",
    "v=DKIM1; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=; k=ed25519",
    "dkim=all",
];

const DMARC: &[&str] = &[
    "v=dmarc1; p=none",
    "p=none; v=DMARC1",
    "x",
    " v=DMARC1; p=none",
    "\"v=DMARC1; p=none\"",
    "v=DMARC1 p=none",
    "v=DMARC1; rua=a@x.com,mailto: b@x.com,mailto:a@x.com!10m,mailto:a!b@x.com,https://x.com/,mailto:c@x.com mailto:d@x.com,mailto:a@x.com",
    "v=DMARC1; p=; sp=no; np=; adkim=strict; aspf=s; t=maybe; psd=x; fo=2; pct=150; rua=; moo; Rau=x; P=none; Sp=x",
    "v=DMARC1; adkim=s; p=reject; sp=none; psd=y; ruf=mailto:a@x.com; fo=0:1; pct=10; t=y; rf=afrf; ri=1",
    "v=DMARC1; p=none; psd=n; fo=1; rua=mailto:a@x.com; mailto:b@x.com",
    "v=DMARC1; p=none; mailto:a@x.com; mailto:b@x.com",
    "v=DMARC1; p=“none”; rua=mailto:a@x.com\\",
    "v=DMARC1; p=none; rua=a@a.ch,b@a.ch,c@a.ch,d@a.ch,e@a.ch,f@a.ch,g@a.ch,h@a.ch,i@a.ch,j@a.ch",
    "v=DMARC1; Rua=; ruf=; fo=; adkim=; aspf=; pct=; rf=; ri=; t=; psd=; A=; B=; C=; D=; E=; F=; G=; H=; I=; J=",
    "v=DMARC1; a=; b=; c=; d=; e=; f=; g=; h=; i=; a=; b=; c=; d=; e=; f=; g=; h=; i=; 1; 2; 3; 4; 5; 6; 7; 8; 9",
];

const BIMI: &[&str] = &[
    "v=bimi1; l=",
    "l=; v=BIMI1",
    "",
    "v=BIMI1; a=",
    "v=BIMI1; l=; a=https://x.com/a.pem; avp=; lps=,; z=1; z=1; A=x;; moo",
    "v=BIMI1; l=http://x.com/l.svg; a=x.com/a.pem",
    "v=BIMI1; l=https://a.com/1.svg,https://a.com/2.svg; a=https://x.com/a.zip",
    "v=BIMI1; l=https://x.com/l.png",
    "v=BIMI1; l=https://x.com/l",
    "v=BIMI1 l=https://x.com/l.svg; L=; L=",
    "v=BIMI1; l=; b=; c=; d=; e=; f=; g=; h=; i=; j=; b=; c=; d=; e=; f=; g=; h=; i=; j=; B=; C=; D=; E=; 1; 2; 3; 4; 5; 6; 7; 8; 9",
];

/// Logo files; `{good}` stands for the attributes of a right root.
const LOGOS: &[&str] = &[
    "x",
    "<!DOCTYPE svg [<!ENTITY a \"b\">]><svg/>",
    "<?xml version=\"1.0\" encoding=\"latin1\"?><?xml-stylesheet?><svg x=\"0\" preserveAspectRatio=\"x\" focusable=\"true\"/>",
    "<svg {good} width=\"100%\" height=\"9\"><title>Untitled {long}</title><script/><image onload=\"x\"/><animate/><style/></svg>",
    "<svg {good} width=\"9\" height=\"100\"><desc>a</desc><title>a</title><!-- a --><metadata/><g class=\"a\" style=\"a\"/></svg>",
    "<svg {good} xmlns:xlink=\"http://www.w3.org/1999/xlink\"><text opacity=\"0\" fill=\"url(a)\"/><use xlink:href=\"#a\"/></svg>",
    "<svg {good} {many}/>",
    "\u{1F}\u{8B}",
];

const MTA_STS: &[&str] = &[
    "v=stsv1; id=1",
    "",
    "v=STSv1;",
    "v=STSv1; ID=1",
    "v=STSv1; id=2026-11-22; id=1; foo=bar; x = 1; mode=enforce; moo;;",
    "v=STSv1; id=1; a=1; b=1; c=1; d=1; e=1; f=1; g=1; h=1; i=1; a=1; b=1; c=1; d=1; e=1; f=1; g=1; h=1; i=1; 1; 2; 3; 4; 5; 6; 7; 8; 9",
];

const POLICIES: &[&str] = &[
    "",
    "version: 1\nmode: on\nmax_age: x\nfoo: bar",
    "version: STSv1\nversion: STSv1\nmode: testing\nmax_age: 300\nMX: a.com\nmoo",
    "version: STSv1\nmode: enforce\nmax_age: 604800",
    "version=STSv1\nmode: none\nmax_age: 99999999",
    "mx: a.com, b.com\nmx:\nmx: a.*.com\nmx: 1\nmx: 2\nmx: 3\nmx: 4\nmx: 5\nmx: 6\nmx: 7\nmx: 8\nmx: 9",
    "a: 1\nb: 1\nc: 1\nd: 1\ne: 1\nf: 1\ng: 1\nh: 1\ni: 1\na: 1\nb: 1\nc: 1\nd: 1\ne: 1\nf: 1\ng: 1\nh: 1\ni: 1",
];

const TLS_RPT: &[&str] = &[
    "v=TLSRPT1; rua=mailto:a@x.com",
    "v=TLSRPTv1;",
    "v=TLSRPTv1; Rua=mailto:a@x.com",
    "v=TLSRPTv1; mailto:a@x.com",
    "v=TLSRPTv1; rua=a@x.com,ftp://x.com/,mailto: a@x.com,https://x,mailto:a@x.com mailto:b@x.com; mailto:c@x.com; rua=x; foo=bar; moo",
    "v=TLSRPTv1; rua=a@a.ch,b@a.ch,c@a.ch,d@a.ch,e@a.ch,f@a.ch,g@a.ch,h@a.ch,i@a.ch; a=; b=; c=; d=; e=; f=; g=; h=; i=",
];

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
    all.extend(audited(&DomainName::parse("a.b.c.d.e.f.g.h.test").unwrap(), "a.b.c.d.e.f.g.h A 192.0.2.1"));
    all.extend(MERGES.iter().flat_map(|(published, wanted)| merged(published, wanted)));
    all.extend(planned());
    all.extend(advised());
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
