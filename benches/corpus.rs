//! Records to measure with: made by a fixed rule, so that every run has the same.

use std::fmt::Write as _;

use mailvouch::DomainName;
use mailvouch::dns::zone;
use mailvouch::dns::{Answers, Question, RecordType};

/// A sequence that only looks random (a linear congruence).
struct Sequence(u64);

impl Sequence {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}

/// The records of `SPF_CORPUS`, else 1,000 of the kind that domains publish.
pub(crate) fn records() -> Vec<String> {
    if let Some(path) = std::env::var_os("SPF_CORPUS") {
        return std::fs::read_to_string(path).expect("SPF_CORPUS").lines().map(str::to_owned).collect();
    }
    let mut next = Sequence(1);
    (0..1_000).map(|_| record(&mut next)).collect()
}

fn record(next: &mut Sequence) -> String {
    let mut text = String::from("v=spf1");
    for _ in 0..next.below(8) {
        let n = next.below(250);
        let _ = match next.below(12) {
            0 => write!(text, " mx"),
            1 => write!(text, " a"),
            2 => write!(text, " a:mail{n}.example.com"),
            3 => write!(text, " ip4:198.51.{n}.0/24"),
            4 => write!(text, " ip6:2001:db8:{n:x}::/48"),
            5 => write!(text, " exists:%{{i}}._spf.sender{n}.example"),
            6..=8 => write!(text, " ip4:203.0.113.{n}"),
            _ => write!(text, " include:_spf.sender{n}.example"),
        };
    }
    let end = [" -all", " ~all", " ?all", " redirect=_spf.example.net", "", " ~al"];
    text.push_str(end.get(usize::try_from(next.below(20)).unwrap_or(0)).unwrap_or(&" ~all"));
    text
}

/// The longest record that fits into one DNS message (RFC 1035 §3.1), nearly.
pub(crate) fn longest() -> String {
    let mut text = String::from("v=spf1");
    let mut n = 0_u32;
    while text.len() < 64_000 {
        let _ = write!(text, " ip4:10.{}.{}.0/24", n >> 8 & 255, n & 255);
        n += 1;
    }
    text.push_str(" -all");
    text
}

/// The record of a domain with so many includes.
pub(crate) fn root(includes: usize) -> String {
    let terms: Vec<String> = (0..includes).map(|n| format!("include:i{n}.test")).collect();
    format!("v=spf1 {} -all", terms.join(" "))
}

/// A domain with so many includes, each of so many networks.
pub(crate) fn tree(includes: usize, networks: usize) -> (Answers, DomainName) {
    let mut text = format!("$ORIGIN test.\n$TTL 60\nd TXT \"{}\"\n", root(includes));
    for include in 0..includes {
        let _ = write!(text, "i{include} TXT \"v=spf1\"");
        for n in 0..networks {
            let _ = write!(text, " \" ip4:{}.{}.{}.0/25\"", 11 + include, n >> 7, n & 127);
        }
        let _ = writeln!(text, " \" ~all\"");
    }
    let zone = zone::parse(&text).expect("zone text");
    let mut answers = Answers::new();
    let names = (0..includes).map(|n| format!("i{n}.test")).chain(["d.test".to_owned()]);
    for name in names {
        let question = Question::new(DomainName::parse(&name).expect("a name"), RecordType::Txt);
        let answer = zone.answer(&question);
        answers.insert(question, answer);
    }
    (answers, DomainName::parse("d.test").expect("a name"))
}
