//! What a record of good grammar still does wrong: structure, policy, reach.

mod overlap;

use std::iter::once_with;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::ops::Range;

use super::diagnose::host_of;
use super::parse::{Listener, head};
use super::{
    Directive, DomainSpec, DualCidr, Macros, Mechanism, Modifier, Qualifier, Span, SpfRecord, Term, TermKind, macros,
};
use crate::finding::{Code, Finding, Severity};
use crate::order;

use overlap::{Met, Overlaps, Relation, relation};

pub(super) use overlap::same;

fn on(code: Code, term: Span) -> Finding {
    Finding::new(code).at(term.range())
}

/// Says something of a term. A finding made where it stays is written once; one that is
/// handed to `push` twice.
fn say(code: Code, term: Span, findings: &mut Vec<Finding>) {
    findings.extend(once_with(|| on(code, term)));
}

/// Everything of §1.6 of the rules that one record's text shows, noted while it is read.
pub(super) struct Lint<'a> {
    text: &'a str,
    findings: Vec<Finding>,
    met: Met,
    /// A bit for each of the first terms that may stand in a relation to one before it.
    suspects: u32,
    /// The first `redirect`.
    redirect: Option<Span>,
    /// The last directive.
    last: Option<Span>,
    /// Does `all` stand before what comes now?
    ended: bool,
    /// Is a term neither directive nor modifier?
    broken: bool,
}

impl Listener for Lint<'_> {
    // Each reader of a mechanism knows which it is, so that little of this is left there.
    #[allow(clippy::inline_always)]
    #[inline(always)]
    fn plain(&mut self, place: usize, text: Span, directive: &Directive<Span>) {
        let (mechanism, qualifier) = (&directive.mechanism, directive.qualifier());
        self.last = Some(text);
        if *mechanism == Mechanism::All {
            say(if self.ended { Code::SpfMultipleAll } else { all(qualifier) }, text, &mut self.findings);
            self.ended = true;
            return;
        }
        if self.ended {
            say(Code::SpfTermsAfterAll, text, &mut self.findings);
        }
        if qualifier != Qualifier::Pass {
            let is_include = matches!(mechanism, Mechanism::Include(_));
            let code = if is_include { Code::SpfIncludeQualifier } else { Code::SpfNegativeTerm };
            say(code, text, &mut self.findings);
        }
        let may_meet = match mechanism {
            Mechanism::All => false,
            Mechanism::Include(domain) => self.met.include(self.text.as_bytes(), domain.text),
            Mechanism::Ip4 { network, prefix } => {
                ip4(text, *network, *prefix, &mut self.findings);
                self.met.ip4(*network, *prefix)
            }
            Mechanism::Ip6 { network, prefix } => {
                ip6(text, *network, *prefix, &mut self.findings);
                self.met.ip6(*network, *prefix)
            }
            Mechanism::A { cidr, .. } | Mechanism::Mx { cidr, .. } => {
                let DualCidr { ip4, ip6 } = *cidr;
                if ip4.is_some_and(|length| length < 24) || ip6.is_some_and(|length| length < 48) {
                    say(Code::SpfBroadAMx, text, &mut self.findings);
                }
                self.met.host(mechanism)
            }
            Mechanism::Ptr(_) | Mechanism::Exists(_) => self.met.host(mechanism),
        };
        self.suspects |=
            u32::try_from(place).ok().and_then(|place| u32::from(may_meet).checked_shl(place)).unwrap_or(0);
    }

    fn other(&mut self, place: usize, term: &Term<Span>) {
        match &term.kind {
            TermKind::Directive(directive) => {
                // No name of a mechanism goes past eight characters, its qualifier with it.
                if has_capitals(head(self.text.as_bytes(), term.text.range().start)) {
                    capitals(&term.text.of(self.text), term.text, &mut self.findings);
                }
                if let Mechanism::Ptr(_) = directive.mechanism {
                    say(Code::SpfPtr, term.text, &mut self.findings);
                }
                if let Some(domain) = directive.mechanism.domain() {
                    domain_spec(self.text, term.text, domain, &mut self.findings);
                }
                self.plain(place, term.text, directive);
            }
            TermKind::Modifier(modifier) => {
                if let Modifier::Redirect(_) = modifier {
                    self.redirect = self.redirect.or(Some(term.text));
                }
                self::modifier(self.text, term.text, modifier, &mut self.findings);
            }
            TermKind::Invalid => self.broken = true,
        }
    }
}

impl<'a> Lint<'a> {
    /// For the terms of this text.
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            text,
            // Hardly a record has more, and allocators keep blocks up to this size at hand.
            findings: Vec::with_capacity(18),
            met: Met::default(),
            suspects: 0,
            redirect: None,
            last: None,
            ended: false,
            broken: false,
        }
    }

    /// What there is to say, faults with it, in the order of the text; what is of all of it first.
    pub(super) fn finish(mut self, record: &SpfRecord<'_>, spaces: usize, faults: Vec<Finding>) -> Vec<Finding> {
        self.whole(record, spaces);
        self.place(record);
        let overlaps = Overlaps::of(record);
        match overlaps {
            Overlaps::Pairs(_) => {
                for fault in faults {
                    self.insert(fault);
                }
                while self.suspects != 0 {
                    let place = self.suspects.trailing_zeros() as usize;
                    self.suspects &= self.suspects - 1;
                    if let Some(finding) = against(record, &overlaps, place) {
                        self.insert(finding);
                    }
                }
            }
            // Of many terms each would move all that are behind it.
            Overlaps::Swept(_) => {
                self.findings.extend(faults);
                self.findings.extend((0..record.terms.len()).filter_map(|place| against(record, &overlaps, place)));
                order::sort_by_key(&mut self.findings, start);
            }
        }
        self.findings
    }

    /// Puts a finding where it belongs, behind those that begin where it does.
    fn insert(&mut self, finding: Finding) {
        let at = self.findings.partition_point(|other| start(other) <= start(&finding));
        self.findings.insert(at, finding);
    }

    /// What is of the whole record.
    fn whole(&mut self, record: &SpfRecord<'_>, spaces: usize) {
        if self.text.len() > 512 {
            self.insert(Finding::new(Code::SpfSize512).with("octets", self.text.len()));
        }
        // One SP stands before each term, and nothing before the version.
        let in_front = record.version.range().start;
        if spaces + in_front != record.terms.len() && (self.text.contains("  ") || self.text.ends_with(' ')) {
            self.insert(Finding::new(Code::SpfExtraSpaces).at(extra_space(self.text)));
        }
        match record.terms.as_slice() {
            [] => self.insert(Finding::new(Code::SpfEmpty)),
            [only] if only.text.of(self.text).eq_ignore_ascii_case("-all") => {
                self.insert(Finding::new(Code::SpfNull));
            }
            _ => {}
        }
        if !self.text.starts_with("v=spf1") && record.version().bytes().any(|byte| byte.is_ascii_uppercase()) {
            self.insert(Finding::new(Code::SpfCase).at(record.version.range()).fix("v=spf1"));
        }
    }

    /// Where `redirect` stands to the directives; and whether anything says what is of all others.
    fn place(&mut self, record: &SpfRecord<'_>) {
        match (self.redirect, self.ended) {
            (Some(redirect), true) => self.insert(on(Code::SpfRedirectWithAll, redirect)),
            (Some(redirect), false) => {
                if self.last.is_some_and(|last| last.range().start > redirect.range().start) {
                    self.insert(on(Code::SpfRedirectNotLast, redirect));
                }
            }
            (None, false) => {
                // A term that is broken may be the `all` that seems to be missing.
                if !self.broken && !record.terms.is_empty() {
                    self.insert(Finding::new(Code::SpfNoAll));
                }
            }
            (None, true) => {}
        }
    }
}

/// Where a finding begins; what is of the whole record does before all others.
fn start(finding: &Finding) -> usize {
    finding.span.as_ref().map_or(0, |span| span.start)
}

fn extra_space(text: &str) -> Range<usize> {
    let start = text.find("  ").unwrap_or_else(|| text.trim_end_matches(' ').len());
    let length = text.get(start..).unwrap_or_default().bytes().take_while(|byte| *byte == b' ').count();
    start..start + length
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
fn against(record: &SpfRecord<'_>, overlaps: &Overlaps<'_>, place: usize) -> Option<Finding> {
    let (text, term) = (record.text.as_ref(), record.terms.get(place)?);
    let before = record.terms.get(overlaps.first(place)?)?;
    let (TermKind::Directive(directive), TermKind::Directive(other)) = (&term.kind, &before.kind) else { return None };
    let shadowed = other.qualifier() != directive.qualifier();
    let (code, term, other) = match relation(text, other, directive)? {
        Relation::Same | Relation::Within if shadowed => (Code::SpfShadowed, term, before),
        Relation::Same => (Code::SpfDuplicateTerm, term, before),
        Relation::Within => (Code::SpfOverlap, term, before),
        Relation::Around => (Code::SpfOverlap, before, term),
    };
    Some(on(code, term.text).with("other", other.text.of(text)))
}

/// Is one of eight characters a capital? May say so of what is not ASCII.
fn has_capitals(eight: u64) -> bool {
    const EACH: u64 = u64::from_ne_bytes([1; 8]);
    let (from, past) = (eight.wrapping_add(EACH * 0x3f), eight.wrapping_add(EACH * 0x25));
    from & !past & (EACH * 0x80) != 0
}

/// Capitals in the name of a mechanism, not behind it.
#[cold]
fn capitals(word: &str, term: Span, findings: &mut Vec<Finding>) {
    let end = word.find([':', '/']).unwrap_or(word.len());
    let (name, rest) = word.split_at_checked(end).unwrap_or_default();
    if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        findings.push(on(Code::SpfCase, term).fix(format!("{}{rest}", name.to_ascii_lowercase())));
    }
}

fn domain_spec(text: &str, term: Span, domain: &DomainSpec<Span>, findings: &mut Vec<Finding>) {
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
fn odd_name(text: &str, term: Span, value: &str, findings: &mut Vec<Finding>) {
    if value.contains("://") || value.contains('@') {
        let finding = on(Code::SpfUrlOrEmail, term).with("value", value);
        findings.push(match host_of(value) {
            Some(host) => finding.fix(term.of(text).replacen(value, host, 1)),
            None => finding,
        });
    }
    let name = value.strip_suffix('.').unwrap_or(value);
    if name.len() > 253 || name.split('.').any(|label| label.is_empty() || label.len() > 63) {
        findings.push(on(Code::SpfLabelInvalid, term).with("value", value));
    }
}

fn modifier(text: &str, term: Span, modifier: &Modifier<Span>, findings: &mut Vec<Finding>) {
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

fn ip4(term: Span, network: Ipv4Addr, prefix: Option<u8>, findings: &mut Vec<Finding>) {
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

fn ip6(term: Span, network: Ipv6Addr, prefix: Option<u8>, findings: &mut Vec<Finding>) {
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
