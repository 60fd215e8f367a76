//! The grammar of RFC 7208 §12, production by production. A fault is recorded
//! with its place and the parser goes on with the next term.

mod address;
mod domain;
mod network;
mod quick;

use std::ops::Range;

use super::diagnose;
use super::lint::Lint;
use super::select::is_record;
use super::{Directive, DomainSpec, DualCidr, Mechanism, Modifier, Qualifier, Span, SpfRecord, Term, TermKind};
use crate::finding::{Code, Finding, Parsed};

pub(super) use domain::is_explain_string;
use domain::{domain_spec, macro_string};
use network::prefix;
pub(super) use quick::head;

/// Reads one record: the joined text of one TXT record, exactly as it was
/// published. Findings: selection, syntax and structure (`SPF_*` of RFC 7208
/// §4.5, §4.6, §5 to §7), in the order of the text; spans are bytes of `text`.
pub fn parse(text: &str) -> Parsed<SpfRecord<'_>> {
    let (mut faults, mut lint) = (Vec::new(), Lint::new(text));
    let version = version(text, &mut faults);
    let (terms, spaces) = terms_behind(text, version.end, &mut faults, &mut lint);
    let record = SpfRecord { text: text.into(), version: Span::new(version), terms };
    let well_formed = faults.is_empty();
    if !well_formed {
        diagnose::neighbours(&record, &mut faults);
    }
    let findings = lint.finish(&record, spaces, faults);
    Parsed { record, findings, well_formed }
}

/// As [`parse`], without a look at the structure and without findings: what
/// expanding needs. And the faults for which receivers refuse it (§4.6).
pub(super) fn grammar(text: String) -> (SpfRecord<'static>, Vec<Finding>) {
    let mut faults = Vec::new();
    let version = version(&text, &mut faults);
    let (terms, _) = terms_behind(&text, version.end, &mut faults, &mut Unheard);
    (SpfRecord { text: text.into(), version: Span::new(version), terms }, faults)
}

/// The terms alone, which evaluating needs; none of a text that receivers refuse
/// (§4.6).
pub(super) fn terms(text: &str) -> Option<Vec<Term<Span>>> {
    if !is_record(text) {
        return None;
    }
    let mut faults = Vec::new();
    let (terms, _) = terms_behind(text, 6, &mut faults, &mut Unheard);
    faults.is_empty().then_some(terms)
}

/// Who hears of each term while it is read, with its place among the terms. What is known of
/// a term where it is read costs nothing there, and a look at it later does.
pub(super) trait Listener {
    /// A directive that was read in one look: no macro, no capitals in its name, nothing odd.
    fn plain(&mut self, place: usize, text: Span, directive: &Directive<Span>);
    /// Any other term.
    fn other(&mut self, place: usize, term: &Term<Span>);
}

/// Nobody.
struct Unheard;

impl Listener for Unheard {
    fn plain(&mut self, _place: usize, _text: Span, _directive: &Directive<Span>) {}
    fn other(&mut self, _place: usize, _term: &Term<Span>) {}
}

/// The terms from a place on, and the SP. Each finding is a fault of one of them.
fn terms_behind(
    text: &str,
    start: usize,
    faults: &mut Vec<Finding>,
    listener: &mut impl Listener,
) -> (Vec<Term<Span>>, usize) {
    // Hardly a record has shorter ones.
    let mut terms = Vec::with_capacity(text.len() / 12 + 3);
    let mut once = Once::default();
    let bytes = text.as_bytes();
    let (mut start, mut spaces) = (start, 0);
    while let Some(byte) = bytes.get(start) {
        // Terms stand apart by SP and by nothing else (§4.6.1).
        if *byte == b' ' {
            start += 1;
            spaces += 1;
            continue;
        }
        start = quick::term(bytes, start, &mut terms, listener).unwrap_or_else(|| {
            let (end, kind) = any_term(text, start, faults);
            let term = Term { text: Span::new(start..end), kind };
            once.check(&term, faults);
            listener.other(terms.len(), &term);
            terms.push(term);
            end
        });
    }
    (terms, spaces)
}

/// The modifiers that stand at most once, met so far.
#[derive(Default)]
struct Once {
    redirect: bool,
    exp: bool,
}

impl Once {
    /// `redirect` and `exp` stand at most once each (§6); else a permerror.
    fn check(&mut self, term: &Term<Span>, faults: &mut Vec<Finding>) {
        let (met, code) = match &term.kind {
            TermKind::Modifier(Modifier::Redirect(_)) => (&mut self.redirect, Code::SpfDupRedirect),
            TermKind::Modifier(Modifier::Exp(_)) => (&mut self.exp, Code::SpfDupExp),
            _ => return,
        };
        if std::mem::replace(met, true) {
            faults.push(Finding::new(code).at(term.text.range()));
        }
    }
}

/// The term at `start`, whatever it is, and where it ends.
#[inline(never)]
fn any_term(text: &str, start: usize, faults: &mut Vec<Finding>) -> (usize, TermKind<Span>) {
    let rest = text.as_bytes().get(start..).unwrap_or_default();
    let visible = visible(rest);
    let end = start + visible + length_until(rest.get(visible..).unwrap_or_default(), |byte| byte == b' ');
    let word = text.get(start..end).unwrap_or_default();
    let read =
        if visible == word.len() { term(&Reader { word, offset: start }) } else { Err(diagnose::bytes(word, visible)) };
    let kind = read.unwrap_or_else(|fault| {
        let fault = match diagnose::glued(word) {
            Some(terms) => fault.fix(terms),
            None => fault,
        };
        faults.push(fault.at(start..end));
        TermKind::Invalid
    });
    (end, kind)
}

/// Is the word a term, by itself?
pub(super) fn is_term(word: &str) -> bool {
    visible(word.as_bytes()) == word.len() && term(&Reader { word, offset: 0 }).is_ok()
}

/// How many visible characters stand at the start. Eight are looked at at once.
fn visible(bytes: &[u8]) -> usize {
    const EACH: u64 = u64::from_ne_bytes([1; 8]);
    let mut length = 0;
    while let Some(eight) = bytes.get(length..).and_then(<[u8]>::first_chunk) {
        let eight = u64::from_le_bytes(*eight);
        // The high bit is set by a byte below "!", and by one above "~".
        let others = (eight.wrapping_sub(EACH * 0x21) | eight | eight.wrapping_add(EACH)) & (EACH * 0x80);
        if others != 0 {
            return length + others.trailing_zeros() as usize / 8;
        }
        length += 8;
    }
    length + length_until(bytes.get(length..).unwrap_or_default(), |byte| !byte.is_ascii_graphic())
}

/// How many bytes stand before the first that `ends` them.
fn length_until(bytes: &[u8], ends: impl Fn(u8) -> bool) -> usize {
    bytes.iter().position(|byte| ends(*byte)).unwrap_or(bytes.len())
}

/// `version = "v=spf1"`, then SP or the end (§4.5), or what stands in its place.
fn version(text: &str, faults: &mut Vec<Finding>) -> Range<usize> {
    if is_record(text) {
        return 0..6;
    }
    let (finding, span) = diagnose::version(text);
    faults.push(finding);
    span
}

/// `directive / modifier`
fn term(reader: &Reader<'_>) -> Result<TermKind<Span>, Finding> {
    let bytes = reader.word.as_bytes();
    let name_end = length_until(bytes, |byte| matches!(byte, b'=' | b':' | b'/'));
    // "=" first, with a name before it: a modifier (§4.6.1).
    if bytes.get(name_end) == Some(&b'=') {
        let name = reader.slice(0..name_end);
        if is_modifier_name(name) {
            return modifier(reader, name, name_end + 1..bytes.len()).map(TermKind::Modifier);
        }
        return Err(diagnose::modifier_name(reader.word, name));
    }
    let qualifier = bytes.first().copied().and_then(Qualifier::of);
    let mechanism = mechanism(reader, usize::from(qualifier.is_some())..name_end)?;
    Ok(TermKind::Directive(Directive { qualifier, mechanism }))
}

/// A name in lower case as one number, so that it is compared at once; 0 for one
/// that is longer than any known.
fn name_number(name: &str) -> u64 {
    if name.len() > 8 {
        return 0;
    }
    name.bytes().fold(0, |number, byte| number << 8 | u64::from(byte.to_ascii_lowercase()))
}

const A: u64 = u64::from_be_bytes(*b"\0\0\0\0\0\0\0a");
const MX: u64 = u64::from_be_bytes(*b"\0\0\0\0\0\0mx");
const ALL: u64 = u64::from_be_bytes(*b"\0\0\0\0\0all");
const EXP: u64 = u64::from_be_bytes(*b"\0\0\0\0\0exp");
const IP4: u64 = u64::from_be_bytes(*b"\0\0\0\0\0ip4");
const IP6: u64 = u64::from_be_bytes(*b"\0\0\0\0\0ip6");
const PTR: u64 = u64::from_be_bytes(*b"\0\0\0\0\0ptr");
const EXISTS: u64 = u64::from_be_bytes(*b"\0\0exists");
const INCLUDE: u64 = u64::from_be_bytes(*b"\0include");
const REDIRECT: u64 = u64::from_be_bytes(*b"redirect");

/// One word of the record, with the means to cut it.
struct Reader<'a> {
    word: &'a str,
    offset: usize,
}

impl<'a> Reader<'a> {
    fn slice(&self, range: Range<usize>) -> &'a str {
        self.word.get(range).unwrap_or_default()
    }

    fn span(&self, range: Range<usize>) -> Span {
        Span::new(range.start + self.offset..range.end + self.offset)
    }
}

/// `name = ALPHA *( ALPHA / DIGIT / "-" / "_" / "." )`
fn is_modifier_name(name: &str) -> bool {
    name.bytes().next().is_some_and(|byte| byte.is_ascii_alphabetic())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
}

fn modifier(reader: &Reader<'_>, name: &str, value: Range<usize>) -> Result<Modifier<Span>, Finding> {
    match name_number(name) {
        REDIRECT => domain_spec(reader, value).map(Modifier::Redirect),
        EXP => domain_spec(reader, value).map(Modifier::Exp),
        _ => {
            // Its value is a macro-string, and a fault in it is a fault of the record.
            // It may be empty, and the letters of explanations are not for it.
            macro_string(reader.slice(value.clone()), false)?;
            Ok(Modifier::Unknown { name: reader.span(0..name.len()), value: reader.span(value) })
        }
    }
}

fn mechanism(reader: &Reader<'_>, name_span: Range<usize>) -> Result<Mechanism<Span>, Finding> {
    let name = reader.slice(name_span.clone());
    let rest = name_span.end..reader.word.len();
    let missing = || Finding::new(Code::SpfMissingArgument).with("mechanism", name);
    let colon = reader.word.as_bytes().get(rest.start) == Some(&b':');
    let value = rest.start + usize::from(colon)..rest.end;
    // Mechanisms that end at their domain-spec take no prefix length.
    let plain = || match (colon, rest.is_empty()) {
        (true, _) => match diagnose::prefix_length(reader.slice(value.clone())) {
            Some(at) => Err(diagnose::cidr_not_allowed(reader.word, value.start + at)),
            None => domain_spec(reader, value.clone()).map(Some),
        },
        (false, true) => Ok(None),
        (false, false) => Err(diagnose::cidr_not_allowed(reader.word, rest.start)),
    };
    match name_number(name) {
        INCLUDE => plain()?.map(Mechanism::Include).ok_or_else(missing),
        IP4 | IP6 if !colon => Err(if rest.is_empty() { missing() } else { Finding::new(Code::SpfCidrForm) }),
        IP4 => network::ip4(reader, value),
        IP6 => network::ip6(reader, value),
        A => host_and_cidr(reader, colon, value).map(|(domain, cidr)| Mechanism::A { domain, cidr }),
        MX => host_and_cidr(reader, colon, value).map(|(domain, cidr)| Mechanism::Mx { domain, cidr }),
        ALL if rest.is_empty() => Ok(Mechanism::All),
        ALL => Err(diagnose::all_argument(reader.word, colon)),
        EXISTS => plain()?.map(Mechanism::Exists).ok_or_else(missing),
        PTR => plain().map(Mechanism::Ptr),
        _ => Err(diagnose::unknown_mechanism(reader.word, name_span.start, name)),
    }
}

/// `[ ":" domain-spec ] [ dual-cidr-length ]`. The lengths are read from the
/// end, for "/" and ":" may stand in a domain-spec (§12, macro-literal).
fn host_and_cidr(
    reader: &Reader<'_>,
    colon: bool,
    value: Range<usize>,
) -> Result<(Option<DomainSpec<Span>>, DualCidr), Finding> {
    let text = reader.slice(value.clone());
    let digits = |text: &str| text.len() - text.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let mut cidr = DualCidr::default();
    let mut end = text.len();
    let length = |range: Range<usize>, most: u8| {
        prefix(text.get(range.clone()).unwrap_or_default().as_bytes(), most)
            .map_err(|code| diagnose::cidr(reader.word, code, value.start + range.start, most))
    };
    let head = text.get(..end - digits(text)).unwrap_or_default();
    if head.len() < end && head.ends_with("//") {
        cidr.ip6 = Some(length(head.len()..end, 128)?);
        end = head.len() - 2;
    }
    let shorter = text.get(..end).unwrap_or_default();
    let head = shorter.get(..end - digits(shorter)).unwrap_or_default();
    if head.len() < end && head.ends_with('/') && !head.ends_with("//") {
        // "a/24/64": the second length is the one for IPv6, and wants "//".
        let before = head.strip_suffix('/').unwrap_or_default();
        if before.len() - digits(before) > 0
            && before.get(..before.len() - digits(before)).is_some_and(|b| b.len() < before.len() && b.ends_with('/'))
        {
            return Err(diagnose::dual_cidr(reader.word, value.start + head.len()));
        }
        cidr.ip4 = Some(length(head.len()..end, 32)?);
        end = head.len() - 1;
    }
    let rest = value.start..value.start + end;
    if colon {
        return Ok((Some(domain_spec(reader, rest)?), cidr));
    }
    if rest.is_empty() { Ok((None, cidr)) } else { Err(Finding::new(Code::SpfCidrForm)) }
}
