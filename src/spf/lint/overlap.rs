//! Mechanisms against those before them: the same, within one, or around one.

use std::cmp::Ordering;
use std::mem::discriminant;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::ops::Deref;

use crate::order;
use crate::spf::parse::head;
use crate::spf::{Directive, DomainSpec, DualCidr, Macros, Mechanism, Span, SpfRecord, Term, TermKind};

/// Up to so many terms each is compared with each; that costs less than sorting.
const FEW: usize = 24;

/// How a mechanism stands to one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Relation {
    /// Both match the same senders.
    Same,
    /// The one before matches all of its senders.
    Within,
    /// It matches all senders of the one before, with the same qualifier.
    Around,
}

/// What was met of the mechanisms so far, a few bits for each: enough to tell most that
/// stand in no relation to one before them without a look at those.
#[derive(Default)]
pub(super) struct Met {
    /// A bit for each length of an include's name and how it starts, by a hash.
    includes: u64,
    /// A bit for each two first octets, by a hash; all for a network that holds several.
    ip4: u64,
    /// A bit for each fourth octet, modulo 64; all for a network that holds several.
    ip6: u64,
    /// The kinds of all others.
    hosts: u64,
}

impl Met {
    /// Notes an `include` of this name; whether one before may stand in a relation to it.
    pub(super) fn include(&mut self, text: &[u8], name: Span) -> bool {
        // Neither letters' case nor a dot at the end makes a difference.
        let ends_in_dot = text.get(name.range()).is_some_and(|name| name.ends_with(b"."));
        let length = name.range().len() - usize::from(ends_in_dot);
        let eight = head(text, name.range().start) | u64::from_ne_bytes([b' '; 8]);
        let beginning = if length < 8 { 0 } else { eight };
        note(&mut self.includes, bit(beginning ^ length as u64))
    }

    /// The same of an `ip4`.
    pub(super) fn ip4(&mut self, network: Ipv4Addr, prefix: Option<u8>) -> bool {
        let octets = u64::from(u32::from(network) >> 16);
        note(&mut self.ip4, if prefix.is_none_or(|length| length >= 16) { bit(octets) } else { u64::MAX })
    }

    /// The same of an `ip6`.
    pub(super) fn ip6(&mut self, network: Ipv6Addr, prefix: Option<u8>) -> bool {
        let [_, _, _, octet, ..] = network.octets();
        note(&mut self.ip6, if prefix.is_none_or(|length| length >= 32) { 1 << (octet % 64) } else { u64::MAX })
    }

    /// The same of what names a host.
    pub(super) fn host(&mut self, mechanism: &Mechanism<Span>) -> bool {
        let kind = match mechanism {
            Mechanism::A { .. } => 1,
            Mechanism::Mx { .. } => 1 << 1,
            Mechanism::Ptr(_) => 1 << 2,
            _ => 1 << 3,
        };
        note(&mut self.hosts, kind)
    }
}

/// One of 64 bits, by a hash (that of Fibonacci).
fn bit(key: u64) -> u64 {
    1 << (key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 58)
}

/// Sets bits; whether one of them was set before.
fn note(bits: &mut u64, new: u64) -> bool {
    let before = *bits & new != 0;
    *bits |= new;
    before
}

/// For each term the first one before it that it stands in a relation to.
pub(super) enum Overlaps<'a> {
    Pairs(&'a SpfRecord<'a>),
    Swept(Vec<Option<usize>>),
}

impl<'a> Overlaps<'a> {
    pub(super) fn of(record: &'a SpfRecord<'a>) -> Self {
        if record.terms.len() <= FEW { Self::Pairs(record) } else { Self::Swept(swept(record)) }
    }

    pub(super) fn first(&self, index: usize) -> Option<usize> {
        match self {
            Self::Pairs(record) => {
                let term = directive(record.terms.get(index)?)?;
                record.terms.iter().take(index).position(|before| match &before.kind {
                    TermKind::Directive(before) if may_meet(&before.mechanism, &term.mechanism) => {
                        relation(&record.text, before, term).is_some()
                    }
                    _ => false,
                })
            }
            Self::Swept(found) => found.get(index).copied().flatten(),
        }
    }
}

/// Can there be a relation? A look at numbers alone.
fn may_meet(a: &Mechanism<Span>, b: &Mechanism<Span>) -> bool {
    match (a, b) {
        (Mechanism::Ip4 { network: a, prefix: p }, Mechanism::Ip4 { network: b, prefix: q }) => {
            (u32::from(*a) ^ u32::from(*b)) & mask4(p.unwrap_or(32).min(q.unwrap_or(32))) == 0
        }
        // A dot at the end is no difference.
        (Mechanism::Include(a), Mechanism::Include(b)) => a.text.range().len().abs_diff(b.text.range().len()) < 2,
        (a, b) => discriminant(a) == discriminant(b),
    }
}

/// The relation of a mechanism to one before it.
pub(super) fn relation(text: &str, before: &Directive<Span>, this: &Directive<Span>) -> Option<Relation> {
    let (apart, before_length, length) = match (&before.mechanism, &this.mechanism) {
        (Mechanism::Ip4 { network: a, prefix: p }, Mechanism::Ip4 { network: b, prefix: q }) => {
            let (p, q) = (p.unwrap_or(32), q.unwrap_or(32));
            ((u32::from(*a) ^ u32::from(*b)) & mask4(p.min(q)) != 0, p, q)
        }
        (Mechanism::Ip6 { network: a, prefix: p }, Mechanism::Ip6 { network: b, prefix: q }) => {
            let (p, q) = (p.unwrap_or(128), q.unwrap_or(128));
            ((u128::from(*a) ^ u128::from(*b)) & mask6(p.min(q)) != 0, p, q)
        }
        (a, b) => (!same_in(a, b, |part| part.of(text).as_str()), 0, 0),
    };
    match before_length.cmp(&length) {
        _ if apart => None,
        Ordering::Equal => Some(Relation::Same),
        Ordering::Less => Some(Relation::Within),
        Ordering::Greater => (before.qualifier() == this.qualifier()).then_some(Relation::Around),
    }
}

/// A directive; none for `all`, whose place is told of elsewhere.
fn directive(term: &Term<Span>) -> Option<&Directive<Span>> {
    match &term.kind {
        TermKind::Directive(directive) if directive.mechanism != Mechanism::All => Some(directive),
        _ => None,
    }
}
/// A mechanism that the sweep is inside of.
struct Open<'a> {
    index: usize,
    directive: &'a Directive<Span>,
    /// The first in the text of those around it.
    around: usize,
    /// For each qualifier the first in the text of those inside it.
    inside: [usize; 4],
}

/// The first before each, without comparing each with each. In order, a network
/// stands before all that are within it, and these stand together.
fn swept(record: &SpfRecord<'_>) -> Vec<Option<usize>> {
    let (text, terms) = (record.text.as_ref(), &record.terms);
    let at = |index: usize| terms.get(index).and_then(directive);
    let sorted = order::places(terms.len(), &|a, b| match (at(a), at(b)) {
        (Some(a), Some(b)) => ordered(text, &a.mechanism, &b.mechanism),
        (a, b) => a.is_some().cmp(&b.is_some()),
    });
    let mut found = vec![None; terms.len()];
    let mut open: Vec<Open<'_>> = Vec::new();
    for index in sorted {
        let Some(directive) = at(index) else { continue };
        let holds = |around: &Directive<Span>| {
            matches!(relation(text, around, directive), Some(Relation::Same | Relation::Within))
        };
        while let Some(closed) = open.pop_if(|around| !holds(around.directive)) {
            close(&closed, &mut open, &mut found);
        }
        let around = open.last().map_or(usize::MAX, |last| last.around.min(last.index));
        open.push(Open { index, directive, around, inside: [usize::MAX; 4] });
    }
    while let Some(closed) = open.pop() {
        close(&closed, &mut open, &mut found);
    }
    found
}

/// Notes what was found for a mechanism, and tells the one around it.
fn close(closed: &Open<'_>, open: &mut [Open<'_>], found: &mut [Option<usize>]) {
    let qualifier = closed.directive.qualifier() as usize;
    let first = closed.inside.get(qualifier).copied().unwrap_or(usize::MAX).min(closed.around);
    if let Some(found) = found.get_mut(closed.index).filter(|_| first < closed.index) {
        *found = Some(first);
    }
    if let Some(around) = open.last_mut() {
        for (place, inside) in around.inside.iter_mut().enumerate() {
            let own = if place == qualifier { closed.index } else { usize::MAX };
            *inside = closed.inside.get(place).copied().unwrap_or(usize::MAX).min(own).min(*inside);
        }
    }
}

/// An order in which mechanisms that match the same stand together, and a
/// network before those within it.
fn ordered(text: &str, a: &Mechanism<Span>, b: &Mechanism<Span>) -> Ordering {
    let kinds = a.name().cmp(b.name());
    kinds.then_with(|| match (a, b) {
        (Mechanism::Ip4 { network: a, prefix: p }, Mechanism::Ip4 { network: b, prefix: q }) => {
            let (p, q) = (p.unwrap_or(32), q.unwrap_or(32));
            (u32::from(*a) & mask4(p), p).cmp(&(u32::from(*b) & mask4(q), q))
        }
        (Mechanism::Ip6 { network: a, prefix: p }, Mechanism::Ip6 { network: b, prefix: q }) => {
            let (p, q) = (p.unwrap_or(128), q.unwrap_or(128));
            (u128::from(*a) & mask6(p), p).cmp(&(u128::from(*b) & mask6(q), q))
        }
        (Mechanism::A { cidr: p, .. }, Mechanism::A { cidr: q, .. })
        | (Mechanism::Mx { cidr: p, .. }, Mechanism::Mx { cidr: q, .. }) => {
            hosts(text, a.domain(), b.domain()).then_with(|| lengths(*p).cmp(&lengths(*q)))
        }
        _ => hosts(text, a.domain(), b.domain()),
    })
}

fn hosts(text: &str, a: Option<&DomainSpec<Span>>, b: Option<&DomainSpec<Span>>) -> Ordering {
    let (Some(a), Some(b)) = (a, b) else { return a.is_some().cmp(&b.is_some()) };
    let (x, y) = (bare(a.text.of(text).as_str()), bare(b.text.of(text).as_str()));
    let caseless = x.bytes().map(|byte| byte.to_ascii_lowercase()).cmp(y.bytes().map(|byte| byte.to_ascii_lowercase()));
    // The letters of macros differ by case.
    if a.macros == Macros::None { caseless } else { caseless.then_with(|| x.cmp(y)) }
}

/// Without the dot at the end; each pair of terms is asked for it, and hardly one has a dot.
fn bare(name: &str) -> &str {
    if name.as_bytes().last() == Some(&b'.') { name.strip_suffix('.').unwrap_or(name) } else { name }
}

fn lengths(cidr: DualCidr) -> (u8, u8) {
    (cidr.ip4.unwrap_or(32), cidr.ip6.unwrap_or(128))
}

fn mask4(prefix: u8) -> u32 {
    !u32::MAX.checked_shr(prefix.into()).unwrap_or(0)
}

fn mask6(prefix: u8) -> u128 {
    u128::MAX.checked_shl(128 - u32::from(prefix)).unwrap_or(0)
}

/// Do both match the same senders? As [`Mechanism::key`], without its allocations.
pub(in crate::spf) fn same<T: Deref<Target = str>>(a: &Mechanism<T>, b: &Mechanism<T>) -> bool {
    same_in(a, b, |part| &**part)
}

fn same_in<'a, T>(a: &'a Mechanism<T>, b: &'a Mechanism<T>, part: impl Fn(&'a T) -> &'a str) -> bool {
    let spec = |a: &'a DomainSpec<T>, b: &'a DomainSpec<T>| {
        let (x, y) = (bare(part(&a.text)), bare(part(&b.text)));
        if a.macros == Macros::None { x.eq_ignore_ascii_case(y) } else { x == y }
    };
    let host = |a: &'a Option<DomainSpec<T>>, b: &'a Option<DomainSpec<T>>| match (a, b) {
        (Some(a), Some(b)) => spec(a, b),
        (None, None) => true,
        _ => false,
    };
    match (a, b) {
        (Mechanism::All, Mechanism::All) => true,
        (Mechanism::Include(a), Mechanism::Include(b)) | (Mechanism::Exists(a), Mechanism::Exists(b)) => spec(a, b),
        (Mechanism::Ptr(a), Mechanism::Ptr(b)) => host(a, b),
        (Mechanism::A { domain: a, cidr: p }, Mechanism::A { domain: b, cidr: q })
        | (Mechanism::Mx { domain: a, cidr: p }, Mechanism::Mx { domain: b, cidr: q }) => {
            host(a, b) && lengths(*p) == lengths(*q)
        }
        _ => covers(a, b) && covers(b, a),
    }
}

/// Does the first network hold all of the second?
fn covers<T>(wide: &Mechanism<T>, narrow: &Mechanism<T>) -> bool {
    match (wide, narrow) {
        (Mechanism::Ip4 { network: a, prefix: p }, Mechanism::Ip4 { network: b, prefix: q }) => {
            let (p, q) = (p.unwrap_or(32), q.unwrap_or(32));
            p <= q && (u32::from(*a) ^ u32::from(*b)) & mask4(p) == 0
        }
        (Mechanism::Ip6 { network: a, prefix: p }, Mechanism::Ip6 { network: b, prefix: q }) => {
            let (p, q) = (p.unwrap_or(128), q.unwrap_or(128));
            p <= q && (u128::from(*a) ^ u128::from(*b)) & mask6(p) == 0
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{directive, relation};
    use crate::finding::Code;
    use crate::spf::parse;

    const NAMES: [&str; 14] = [
        "a.exampl",
        "a.exampl.",
        "A.Exampl",
        "a.example",
        "a.example.",
        "a.b",
        "a.b.",
        "mail.example.com",
        "mail.example.com.",
        "MAIL.example.com",
        "mail.example.org",
        "%{d}.example.com",
        "%{D}.example.com",
        "x.y.z.example.net",
    ];

    fn term() -> impl Strategy<Value = String> {
        let name = || prop::sample::select(&NAMES[..]);
        let length4 = prop::sample::select(&["", "/0", "/7", "/8", "/9", "/15", "/24", "/31", "/32"][..]);
        let length6 = prop::sample::select(&["", "/0", "/16", "/31", "/32", "/33", "/64", "/128"][..]);
        let octet = || prop::sample::select(&[0_u8, 1, 64, 65, 128, 255][..]);
        let mechanism = prop_oneof![
            4 => (octet(), octet(), length4).prop_map(|(a, b, length)| format!("ip4:{a}.0.2.{b}{length}")),
            4 => (octet(), octet(), length6).prop_map(|(a, b, length)| format!("ip6:20{a:02x}:{b:x}::1{length}")),
            4 => name().prop_map(|name| format!("include:{name}")),
            1 => name().prop_map(|name| format!("exists:{name}")),
            1 => name().prop_map(|name| format!("a:{name}/24")),
            1 => prop::sample::select(&["a", "mx", "ptr", "mx//64", "A", "all"][..]).prop_map(str::to_owned),
        ];
        (prop::sample::select(&["", "+", "~", "-"][..]), mechanism).prop_map(|(sign, rest)| format!("{sign}{rest}"))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]
        /// Also past the number of terms that are compared with each other, which are sorted instead.
        #[test]
        fn whatever_stands_in_a_relation_is_told(terms in prop::collection::vec(term(), 1..40)) {
            let text = format!("v=spf1 {}", terms.join(" "));
            let parsed = parse(&text);
            let directives: Vec<_> = parsed.record.terms.iter().map(directive).collect();
            let related = directives.iter().enumerate().filter(|(index, this)| {
                let before = directives.iter().take(*index).flatten();
                this.is_some_and(|this| before.into_iter().any(|before| relation(&text, before, this).is_some()))
            });
            let told = parsed.findings.iter().filter(|finding| {
                matches!(finding.code, Code::SpfDuplicateTerm | Code::SpfOverlap | Code::SpfShadowed)
            });
            prop_assert_eq!(told.count(), related.count(), "{}", &text);
        }
    }
}
