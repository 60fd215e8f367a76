//! What a record of good grammar still does wrong: structure, policy, reach.

mod overlap;

use std::iter::once_with;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::ops::Range;

use super::diagnose::host_of;
use super::parse::{Look, head};
use super::{
    Directive, DomainSpec, DualCidr, Macros, Mechanism, Modifier, Qualifier, Span, SpfRecord, Term, TermKind, macros,
};
use crate::finding::{Code, Finding, Severity};

use overlap::{Met, Overlaps, Relation, relation};

pub(super) use overlap::same;

/// `redirect` and `exp` stand at most once each (§6); else a permerror.
pub(super) fn modifiers_once(terms: &[Term<Span>], findings: &mut Vec<Finding>) -> bool {
    let mut seen = (false, false);
    let mut once = true;
    for term in terms {
        let (before, code) = match &term.kind {
            TermKind::Modifier(Modifier::Redirect(_)) => (&mut seen.0, Code::SpfDupRedirect),
            TermKind::Modifier(Modifier::Exp(_)) => (&mut seen.1, Code::SpfDupExp),
            _ => continue,
        };
        if std::mem::replace(before, true) {
            once = false;
            findings.push(on(code, term));
        }
    }
    once
}

fn on(code: Code, term: &Term<Span>) -> Finding {
    Finding::new(code).at(term.text.range())
}

/// Says something of a term. A finding made where it stays is written once; one that is
/// handed to `push` twice.
fn say(code: Code, term: &Term<Span>, findings: &mut Vec<Finding>) {
    findings.extend(once_with(|| on(code, term)));
}

/// Everything of §1.6 of the rules that one record's text shows.
pub(super) fn check(record: &SpfRecord, look: Look, findings: &mut Vec<Finding>) {
    let text = record.text.as_str();
    if text.len() > 512 {
        findings.push(Finding::new(Code::SpfSize512).with("octets", text.len()));
    }
    // One SP stands before each term, and nothing before the version.
    let in_front = record.version.range().start;
    if look.spaces + in_front != record.terms.len() && (text.contains("  ") || text.ends_with(' ')) {
        findings.push(Finding::new(Code::SpfExtraSpaces).at(extra_space(text)));
    }
    if record.terms.is_empty() {
        findings.push(Finding::new(Code::SpfEmpty));
        return;
    }
    if &*record.version() != "v=spf1" && record.version().bytes().any(|byte| byte.is_ascii_uppercase()) {
        findings.push(Finding::new(Code::SpfCase).at(record.version.range()).fix("v=spf1"));
    }
    order(record, look, findings);
    let overlaps = Overlaps::of(record);
    let mut met = Met::default();
    for (index, term) in record.terms.iter().enumerate() {
        match &term.kind {
            TermKind::Directive(directive) => {
                let may_meet = mechanism(text, term, directive, look, &mut met, findings);
                if may_meet && let Some(before) = overlaps.first(index).and_then(|before| record.terms.get(before)) {
                    findings.extend(against(text, term, before));
                }
            }
            TermKind::Modifier(modifier) => self::modifier(text, term, modifier, findings),
            TermKind::Invalid => {}
        }
    }
}

fn extra_space(text: &str) -> Range<usize> {
    let start = text.find("  ").unwrap_or_else(|| text.trim_end_matches(' ').len());
    let length = text.get(start..).unwrap_or_default().bytes().take_while(|byte| *byte == b' ').count();
    start..start + length
}

/// Where terms stand to `all` and to each other.
fn order(record: &SpfRecord, look: Look, findings: &mut Vec<Finding>) {
    // As nearly every record is: networks and names, and `all` behind them.
    if look.plain
        && look.alls == 1
        && let [_, .., last] = record.terms.as_slice()
        && let Some(qualifier) = qualifier_of_all(last)
    {
        say(all(qualifier), last, findings);
        return;
    }
    let mut ended = false;
    for term in &record.terms {
        let TermKind::Directive(_) = &term.kind else { continue };
        match (ended, qualifier_of_all(term)) {
            (true, Some(_)) => say(Code::SpfMultipleAll, term, findings),
            (true, None) => say(Code::SpfTermsAfterAll, term, findings),
            (false, Some(qualifier)) => {
                ended = true;
                say(all(qualifier), term, findings);
            }
            (false, None) => {}
        }
    }
    let sends_nothing =
        matches!(record.terms.as_slice(), [only] if only.text.of(&record.text).eq_ignore_ascii_case("-all"));
    if sends_nothing {
        findings.push(Finding::new(Code::SpfNull));
    }
    let redirect = record.terms.iter().find(|term| matches!(term.kind, TermKind::Modifier(Modifier::Redirect(_))));
    match (redirect, ended) {
        (Some(term), true) => say(Code::SpfRedirectWithAll, term, findings),
        (Some(term), false) => {
            let is_directive = |term: &&Term<Span>| matches!(term.kind, TermKind::Directive(_));
            let last = record.terms.iter().rfind(is_directive).map_or(0, |last| last.text.range().start);
            if last > term.text.range().start {
                say(Code::SpfRedirectNotLast, term, findings);
            }
        }
        (None, false) => {
            // A term that is broken may be the `all` that seems to be missing.
            if record.terms.iter().all(|term| term.kind != TermKind::Invalid) {
                findings.push(Finding::new(Code::SpfNoAll));
            }
        }
        (None, true) => {}
    }
}

/// The qualifier in force, if the term is `all`.
fn qualifier_of_all(term: &Term<Span>) -> Option<Qualifier> {
    match &term.kind {
        TermKind::Directive(directive) if directive.mechanism == Mechanism::All => Some(directive.qualifier()),
        _ => None,
    }
}

/// What there is to say of an `all`.
fn all(qualifier: Qualifier) -> Code {
    match qualifier {
        Qualifier::Pass => Code::SpfAllPass,
        Qualifier::Neutral => Code::SpfAllNeutral,
        Qualifier::SoftFail => Code::SpfAllSoftfail,
        Qualifier::Fail => Code::SpfAllFail,
    }
}

/// What to say of a term that stands in a relation to one before it.
fn against(text: &str, term: &Term<Span>, before: &Term<Span>) -> Option<Finding> {
    let (TermKind::Directive(directive), TermKind::Directive(other)) = (&term.kind, &before.kind) else { return None };
    let shadowed = other.qualifier() != directive.qualifier();
    let (code, term, other) = match relation(text, other, directive)? {
        Relation::Same | Relation::Within if shadowed => (Code::SpfShadowed, term, before),
        Relation::Same => (Code::SpfDuplicateTerm, term, before),
        Relation::Within => (Code::SpfOverlap, term, before),
        Relation::Around => (Code::SpfOverlap, before, term),
    };
    Some(on(code, term).with("other", other.text.of(text)))
}

/// What a mechanism alone does wrong; and whether it may stand in a relation to one
/// before it.
fn mechanism(
    text: &str,
    term: &Term<Span>,
    directive: &Directive<Span>,
    look: Look,
    met: &mut Met,
    findings: &mut Vec<Finding>,
) -> bool {
    let mechanism = &directive.mechanism;
    // No name of a mechanism goes past eight characters, its qualifier with it.
    if !look.plain && has_capitals(head(term.text.of(text).as_bytes())) {
        capitals(&term.text.of(text), term, findings);
    }
    if directive.qualifier() != Qualifier::Pass && *mechanism != Mechanism::All {
        let is_include = matches!(mechanism, Mechanism::Include(_));
        say(if is_include { Code::SpfIncludeQualifier } else { Code::SpfNegativeTerm }, term, findings);
    }
    if let Mechanism::Ptr(_) = mechanism {
        say(Code::SpfPtr, term, findings);
    }
    if !look.plain
        && let Some(domain) = mechanism.domain()
    {
        domain_spec(text, term, domain, findings);
    }
    match mechanism {
        Mechanism::All => false,
        Mechanism::Include(domain) => met.include(domain.text.of(text).as_str()),
        Mechanism::Ip4 { network, prefix } => {
            ip4(term, *network, *prefix, findings);
            met.ip4(*network, *prefix)
        }
        Mechanism::Ip6 { network, prefix } => {
            ip6(term, *network, *prefix, findings);
            met.ip6(*network, *prefix)
        }
        Mechanism::A { cidr, .. } | Mechanism::Mx { cidr, .. } => {
            let DualCidr { ip4, ip6 } = *cidr;
            if ip4.is_some_and(|length| length < 24) || ip6.is_some_and(|length| length < 48) {
                say(Code::SpfBroadAMx, term, findings);
            }
            met.host(mechanism)
        }
        Mechanism::Ptr(_) | Mechanism::Exists(_) => met.host(mechanism),
    }
}

/// Is one of eight characters a capital? May say so of what is not ASCII.
fn has_capitals(eight: u64) -> bool {
    const EACH: u64 = u64::from_ne_bytes([1; 8]);
    let (from, past) = (eight.wrapping_add(EACH * 0x3f), eight.wrapping_add(EACH * 0x25));
    from & !past & (EACH * 0x80) != 0
}

/// Capitals in the name of a mechanism, not behind it.
#[cold]
fn capitals(word: &str, term: &Term<Span>, findings: &mut Vec<Finding>) {
    let end = word.find([':', '/']).unwrap_or(word.len());
    let (name, rest) = word.split_at_checked(end).unwrap_or_default();
    if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        findings.push(on(Code::SpfCase, term).fix(format!("{}{rest}", name.to_ascii_lowercase())));
    }
}

fn domain_spec(text: &str, term: &Term<Span>, domain: &DomainSpec<Span>, findings: &mut Vec<Finding>) {
    if domain.macros == Macros::None {
        if domain.odd {
            odd_name(text, term, domain.text.of(text).as_str(), findings);
        }
        return;
    }
    if macros::mentions(&domain.text.of(text), b'p') {
        say(Code::SpfMacroP, term, findings);
    }
    if domain.macros == Macros::Sender {
        say(Code::SpfMacroDynamic, term, findings);
    }
}

/// A URL, an address, a label that DNS cannot hold.
fn odd_name(text: &str, term: &Term<Span>, value: &str, findings: &mut Vec<Finding>) {
    if value.contains("://") || value.contains('@') {
        let mut finding = on(Code::SpfUrlOrEmail, term).with("value", value);
        finding.fix = host_of(value).map(|host| term.text.of(text).replacen(value, host, 1));
        findings.push(finding);
    }
    let name = value.strip_suffix('.').unwrap_or(value);
    if name.len() > 253 || name.split('.').any(|label| label.is_empty() || label.len() > 63) {
        findings.push(on(Code::SpfLabelInvalid, term).with("value", value));
    }
}

fn modifier(text: &str, term: &Term<Span>, modifier: &Modifier<Span>, findings: &mut Vec<Finding>) {
    match modifier {
        Modifier::Redirect(domain) => domain_spec(text, term, domain, findings),
        Modifier::Exp(_) => {}
        Modifier::Unknown { name, value } => {
            let (name, value) = (name.of(text), value.of(text));
            let is = |known: &str| name.eq_ignore_ascii_case(known);
            if ["ip4", "ip6", "a", "mx", "include", "exists", "ptr", "all"].into_iter().any(is) {
                findings.push(on(Code::SpfMechWithEquals, term).fix(format!("{}:{value}", name.to_ascii_lowercase())));
            } else if is("v") {
                say(Code::SpfEmbeddedVersion, term, findings);
            } else {
                findings.push(on(Code::SpfUnknownModifier, term).with("name", name));
            }
        }
    }
}

fn ip4(term: &Term<Span>, network: Ipv4Addr, prefix: Option<u8>, findings: &mut Vec<Finding>) {
    let length = prefix.unwrap_or(32);
    let mask = u32::MAX.checked_shl(32 - u32::from(length)).unwrap_or(0);
    let base = Ipv4Addr::from(u32::from(network) & mask);
    if base != network {
        findings.extend(once_with(|| on(Code::SpfHostBits, term).network(base.into(), length)));
    }
    if prefix == Some(32) {
        say(Code::SpfFullPrefix, term, findings);
    }
    match length {
        0..=7 => findings.push(on(Code::SpfBroadIp4, term).with("length", length).severity(Severity::Error)),
        8..=15 => findings.push(on(Code::SpfBroadIp4, term).with("length", length)),
        _ => {}
    }
    if length >= 8 && reserved4(network) {
        findings.push(on(Code::SpfReservedIp, term).with("address", network));
    }
}

/// Never the address of a client on the public Internet (RFC 6890).
fn reserved4(address: Ipv4Addr) -> bool {
    match address.octets() {
        [0 | 10 | 127 | 224.., ..] => true,
        [100, b, ..] => (64..128).contains(&b),
        [169, b, ..] => b == 254,
        [172, b, ..] => (16..32).contains(&b),
        [192, b, c, _] => matches!((b, c), (168, _) | (0, 0 | 2)),
        [198, b, c, _] => matches!((b, c), (18 | 19, _) | (51, 100)),
        [203, b, c, _] => (b, c) == (0, 113),
        _ => false,
    }
}

fn ip6(term: &Term<Span>, network: Ipv6Addr, prefix: Option<u8>, findings: &mut Vec<Finding>) {
    let length = prefix.unwrap_or(128);
    let mask = u128::MAX.checked_shl(128 - u32::from(length)).unwrap_or(0);
    let base = Ipv6Addr::from(u128::from(network) & mask);
    if base != network {
        findings.extend(once_with(|| on(Code::SpfHostBits, term).network(base.into(), length)));
    }
    if prefix == Some(128) {
        say(Code::SpfFullPrefix, term, findings);
    }
    match length {
        0..=15 => findings.push(on(Code::SpfBroadIp6, term).with("length", length).severity(Severity::Error)),
        16..=31 => findings.push(on(Code::SpfBroadIp6, term).with("length", length)),
        _ => {}
    }
    // Only 2000::/3 is given out (RFC 4291 §2.4), and 2001:db8::/32 is for documents.
    let [first, second, ..] = network.segments();
    let global = first & 0xe000 == 0x2000 && !(first == 0x2001 && second == 0x0db8);
    if length >= 8 && !global {
        findings.push(on(Code::SpfReservedIp, term).with("address", network));
    }
}
