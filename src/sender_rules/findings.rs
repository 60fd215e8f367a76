//! What a checklist has to say as findings: what is not met, and what is met and
//! could be better. Nothing is said of what is not known.

use super::{Point, Rule, Server, State};
use crate::audit::{Report, Verdict};
use crate::dns::RecordType;
use crate::dns::ask::{Asker, Found};
use crate::finding::{Code, Finding, Severity};

/// Words in the names of addresses that change their owner.
const DYNAMIC: [&str; 5] = ["dyn", "pool", "dhcp", "dialup", "dsl"];

/// The findings of each rule, in the order of the points.
pub(super) fn findings(
    report: &Report,
    points: &[Point],
    servers: &[Server],
    bulk: bool,
    asker: &mut Asker<'_>,
) -> Vec<(Rule, Finding)> {
    let mut out = Vec::new();
    for Point { rule, state, level } in points {
        let severity = if level.binds(bulk) { Severity::Error } else { Severity::Warning };
        let lacking = |code| vec![Finding::new(code).severity(severity)];
        let found = match (rule, state) {
            (Rule::Either, State::Unmet) => vec![Finding::new(Code::ReqAuthEither)],
            (Rule::Spf, State::Unmet) => lacking(Code::ReqSpf),
            (Rule::Dkim, State::Unknown | State::Unmet) if !matches!(report.dkim.verdict, Verdict::Unknown(_)) => {
                lacking(Code::ReqDkim)
            }
            (Rule::Dkim, State::Met) => short_keys(report),
            (Rule::Dmarc, State::Unmet) => lacking(Code::ReqDmarc),
            (Rule::Dmarc, State::Met) => silent(report),
            (Rule::Reverse, _) => reverse(report, servers, asker),
            (Rule::Tls, _) => vec![Finding::new(Code::ReqTls)],
            (Rule::Format, _) => vec![Finding::new(Code::ReqFormat), Finding::new(Code::ReqForwarder)],
            (Rule::Complaints, _) => vec![Finding::new(Code::ReqSpamrate)],
            (Rule::Unsubscribe, _) => vec![Finding::new(Code::ReqUnsub)],
            _ => Vec::new(),
        };
        out.extend(found.into_iter().map(|finding| (*rule, finding)));
    }
    out
}

/// Receivers take no RSA key below 1024 bits, and advise 2048 (RFC 8301 §3.2).
fn short_keys(report: &Report) -> Vec<Finding> {
    let used = report.dkim.detail.iter().filter(|key| !key.key.revoked());
    let short = used.filter_map(|key| Some((key, key.key.bits().filter(|bits| *bits < 2048)?)));
    short
        .map(|(key, bits)| {
            let severity = if bits < 1024 { Severity::Error } else { Severity::Warning };
            Finding::new(Code::ReqDkim1024).severity(severity).with("selector", &key.selector).with("bits", bits)
        })
        .collect()
}

/// A policy that tells nobody what it does.
fn silent(report: &Report) -> Vec<Finding> {
    let record = report.dmarc.detail.as_ref().map(|(_, record)| record);
    let silent = record.is_some_and(|record| !record.rua.iter().any(crate::dmarc::ReportUri::is_valid));
    if silent { vec![Finding::new(Code::ReqDmarcRua)] } else { Vec::new() }
}

/// Names of addresses, and whether answers to the domain's mail arrive.
fn reverse(report: &Report, servers: &[Server], asker: &mut Asker<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for server in servers {
        if server.state == State::Unmet {
            found.push(Finding::new(Code::ReqPtr).with("ip", server.ip));
        }
        let generic = |name: &&crate::DomainName| is_generic(name.as_str(), server.ip);
        if let (State::Met, Some(name)) = (server.state, server.names.iter().find(generic)) {
            found.push(Finding::new(Code::ReqPtrGeneric).with("ip", server.ip).with("name", name));
        }
    }
    if report.mx.verdict == Verdict::Absent {
        let addresses = [RecordType::A, RecordType::Aaaa].map(|rtype| asker.ask(&report.domain, rtype));
        if addresses.iter().all(|found| matches!(found, Found::Absent)) {
            found.push(Finding::new(Code::ReqMxReply).with("domain", &report.domain));
        }
    }
    found
}

/// Does the name hold the address, or say that it is lent?
fn is_generic(name: &str, ip: std::net::IpAddr) -> bool {
    let numbers: Vec<&str> = name.split(|c: char| !c.is_ascii_digit()).filter(|text| !text.is_empty()).collect();
    let octets: Vec<String> = ip.to_string().split('.').map(str::to_owned).collect();
    let backwards: Vec<&String> = octets.iter().rev().collect();
    let holds = ip.is_ipv4()
        && (numbers.windows(4).any(|four| four.iter().zip(&octets).all(|(a, b)| a == b))
            || numbers.windows(4).any(|four| four.iter().zip(&backwards).all(|(a, b)| a == b)));
    let words: Vec<&str> = name.split(['.', '-', '_']).collect();
    holds || words.iter().any(|word| DYNAMIC.contains(&word.trim_end_matches(|c: char| c.is_ascii_digit())))
}
