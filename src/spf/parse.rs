//! The grammar of RFC 7208 §12, production by production. A fault is recorded
//! with its place and the parser goes on with the next term.

use std::net::{Ipv4Addr, Ipv6Addr};
use std::ops::Range;
use std::sync::Arc;

use super::diagnose::{self, Fault};
use super::{
    Directive, DomainSpec, DualCidr, Macros, Mechanism, Modifier, Qualifier, SpfRecord, Term, TermKind, Text, lint,
};
use crate::finding::{Code, Finding, Parsed};

/// Reads one record: the joined text of one TXT record, exactly as it was
/// published. Findings: selection, syntax and structure (`SPF_*` of RFC 7208
/// §4.5, §4.6, §5 to §7); spans are bytes of `text`.
pub fn parse(text: &str) -> Parsed<SpfRecord> {
    let mut findings = Vec::new();
    let (record, mut well_formed) = read(text, &mut findings);
    if well_formed {
        well_formed = lint::modifiers_once(&record, &mut findings);
    } else {
        diagnose::neighbours(&record, &mut findings);
    }
    lint::check(&record, text, &mut findings);
    Parsed { record, findings, well_formed }
}

/// The record, if a receiver accepts its grammar (§4.6): what evaluation needs.
pub(super) fn well_formed(text: &str) -> Option<SpfRecord> {
    let mut findings = Vec::new();
    let (record, well_formed) = read(text, &mut findings);
    (well_formed && lint::modifiers_once(&record, &mut findings)).then_some(record)
}

/// The grammar alone, and whether it holds.
fn read(text: &str, findings: &mut Vec<Finding>) -> (SpfRecord, bool) {
    let source: Arc<str> = Arc::from(text);
    let (version, counts) = version(text, findings);
    let mut terms = Vec::with_capacity(text.len() / 16 + 1);
    let mut well_formed = counts;
    for span in words(text, version.end) {
        let word = text.get(span.clone()).unwrap_or_default();
        let kind = match term(&source, word, span.start) {
            Ok(kind) => kind,
            Err(fault) => {
                well_formed = false;
                findings.push(fault.finding(span.clone(), word));
                TermKind::Invalid
            }
        };
        terms.push(Term { text: Text::new(&source, span), kind });
    }
    (SpfRecord { version: Text::new(&source, version), terms }, well_formed)
}

/// `version = "v=spf1"`, then SP or the end (§4.5). Gives its span, and whether
/// the text counts as an SPF record.
fn version(text: &str, findings: &mut Vec<Finding>) -> (Range<usize>, bool) {
    if let (Some(head), rest) = (text.get(..6), text.as_bytes().get(6))
        && head.eq_ignore_ascii_case("v=spf1")
        && matches!(rest, None | Some(b' '))
    {
        return (0..6, true);
    }
    let (finding, span) = diagnose::version(text);
    findings.push(finding);
    (span, false)
}

/// Terms stand apart by SP and by nothing else (§4.6.1).
fn words(text: &str, from: usize) -> impl Iterator<Item = Range<usize>> {
    let bytes = text.as_bytes();
    let mut at = from;
    std::iter::from_fn(move || {
        while bytes.get(at) == Some(&b' ') {
            at += 1;
        }
        let start = at;
        while bytes.get(at).is_some_and(|byte| *byte != b' ') {
            at += 1;
        }
        (start < at).then_some(start..at)
    })
}

/// `directive / modifier`. `offset` is where the word stands in the source.
fn term(source: &Arc<str>, word: &str, offset: usize) -> Result<TermKind, Fault> {
    if let Some(at) = word.bytes().position(|byte| !byte.is_ascii_graphic()) {
        return Err(diagnose::bytes(word, at));
    }
    let delimiter = word.bytes().position(|byte| matches!(byte, b'=' | b':' | b'/'));
    let reader = Reader { source, word, offset };
    // "=" first, with a name before it: a modifier (§4.6.1).
    if let Some(at) = delimiter.filter(|at| word.as_bytes().get(*at) == Some(&b'=')) {
        let (name, value) = (reader.slice(0..at), at + 1..word.len());
        if is_modifier_name(name) {
            return modifier(&reader, name, value).map(TermKind::Modifier);
        }
        return Err(diagnose::modifier_name(word, name));
    }
    let qualifier = word.bytes().next().and_then(Qualifier::of);
    let start = usize::from(qualifier.is_some());
    let name_end = delimiter.unwrap_or(word.len()).max(start);
    let mechanism = mechanism(&reader, start..name_end)?;
    Ok(TermKind::Directive(Directive { qualifier, mechanism }))
}

/// One word of the record, with the means to cut it.
struct Reader<'a> {
    source: &'a Arc<str>,
    word: &'a str,
    offset: usize,
}

impl<'a> Reader<'a> {
    fn slice(&self, range: Range<usize>) -> &'a str {
        self.word.get(range).unwrap_or_default()
    }

    fn text(&self, range: Range<usize>) -> Text {
        Text::new(self.source, range.start + self.offset..range.end + self.offset)
    }
}

/// `name = ALPHA *( ALPHA / DIGIT / "-" / "_" / "." )`
fn is_modifier_name(name: &str) -> bool {
    name.bytes().next().is_some_and(|byte| byte.is_ascii_alphabetic())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
}

fn modifier(reader: &Reader<'_>, name: &str, value: Range<usize>) -> Result<Modifier, Fault> {
    let name_span = 0..name.len();
    if name.eq_ignore_ascii_case("redirect") {
        return domain_spec(reader, value).map(Modifier::Redirect);
    }
    if name.eq_ignore_ascii_case("exp") {
        return domain_spec(reader, value).map(Modifier::Exp);
    }
    // Its value is a macro-string, and a fault in it is a fault of the record.
    // It may be empty, and the letters of explanations are not for it.
    macro_string(reader.slice(value.clone()), false)?;
    Ok(Modifier::Unknown { name: reader.text(name_span), value: reader.text(value) })
}

fn mechanism(reader: &Reader<'_>, name_span: Range<usize>) -> Result<Mechanism, Fault> {
    let name = reader.slice(name_span.clone());
    let rest = name_span.end..reader.word.len();
    let missing = || Fault::new(Code::SpfMissingArgument).with("mechanism", name);
    let colon = reader.word.as_bytes().get(rest.start) == Some(&b':');
    let value = rest.start + usize::from(colon)..rest.end;
    // Mechanisms that end at their domain-spec take no prefix length.
    let plain = |required: bool| -> Result<Option<DomainSpec>, Fault> {
        match (colon, rest.is_empty()) {
            (true, _) => {
                let text = reader.slice(value.clone());
                if let Some(at) = diagnose::prefix_length(text) {
                    return Err(diagnose::cidr_not_allowed(reader.word, value.start + at));
                }
                domain_spec(reader, value.clone()).map(Some)
            }
            (false, true) if required => Err(missing()),
            (false, true) => Ok(None),
            (false, false) => Err(diagnose::cidr_not_allowed(reader.word, rest.start)),
        }
    };
    let is = |wanted: &str| name.eq_ignore_ascii_case(wanted);
    if is("include") {
        return plain(true)?.map(Mechanism::Include).ok_or_else(missing);
    }
    if is("ip4") || is("ip6") {
        if !colon {
            return Err(if rest.is_empty() { missing() } else { Fault::new(Code::SpfCidrForm) });
        }
        return if is("ip4") { ip4(reader, value) } else { ip6(reader, value) };
    }
    if is("a") || is("mx") {
        let (domain, cidr) = host_and_cidr(reader, colon, value)?;
        return Ok(if is("a") { Mechanism::A { domain, cidr } } else { Mechanism::Mx { domain, cidr } });
    }
    if is("all") {
        return if rest.is_empty() { Ok(Mechanism::All) } else { Err(diagnose::all_argument(reader.word, colon)) };
    }
    if is("exists") {
        return plain(true)?.map(Mechanism::Exists).ok_or_else(missing);
    }
    if is("ptr") {
        return plain(false).map(Mechanism::Ptr);
    }
    Err(diagnose::unknown_mechanism(reader.word, name_span.start, name))
}

/// `[ ":" domain-spec ] [ dual-cidr-length ]`. The lengths are read from the
/// end, for "/" and ":" may stand in a domain-spec (§12, macro-literal).
fn host_and_cidr(
    reader: &Reader<'_>,
    colon: bool,
    value: Range<usize>,
) -> Result<(Option<DomainSpec>, DualCidr), Fault> {
    let text = reader.slice(value.clone());
    let digits = |text: &str| text.len() - text.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let mut cidr = DualCidr::default();
    let mut end = text.len();
    let length = |range: Range<usize>, most: u8| {
        prefix(text.get(range.clone()).unwrap_or_default(), most)
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
    if rest.is_empty() { Ok((None, cidr)) } else { Err(Fault::new(Code::SpfCidrForm)) }
}

/// `"0" / %x31-39 0*2DIGIT`, up to `most`.
fn prefix(text: &str, most: u8) -> Result<u8, Code> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Code::SpfCidrForm);
    }
    if text.len() > 1 && text.starts_with('0') {
        return Err(Code::SpfCidrLeadingZero);
    }
    text.parse().ok().filter(|length| *length <= most).ok_or(Code::SpfCidrRange)
}

/// `ip4-network [ ip4-cidr-length ]`
fn ip4(reader: &Reader<'_>, value: Range<usize>) -> Result<Mechanism, Fault> {
    let (address, length) = network(reader, &value, 32)?;
    // std's parser is the qnum production: 0 to 255, no leading zero.
    match address.parse::<Ipv4Addr>() {
        Ok(network) => Ok(Mechanism::Ip4 { network, prefix: length }),
        Err(_) => Err(diagnose::ip4(reader.word, value.start, address)),
    }
}

/// `ip6-network [ ip6-cidr-length ]`
fn ip6(reader: &Reader<'_>, value: Range<usize>) -> Result<Mechanism, Fault> {
    let (address, length) = network(reader, &value, 128)?;
    match address.parse::<Ipv6Addr>() {
        Ok(network) => Ok(Mechanism::Ip6 { network, prefix: length }),
        Err(_) => Err(diagnose::ip6(reader.word, value.start, address)),
    }
}

fn network<'a>(reader: &Reader<'a>, value: &Range<usize>, most: u8) -> Result<(&'a str, Option<u8>), Fault> {
    let text = reader.slice(value.clone());
    if text.is_empty() {
        return Err(Fault::new(Code::SpfMissingArgument).with("mechanism", reader.slice(0..value.start - 1)));
    }
    let Some((address, length)) = text.split_once('/') else { return Ok((text, None)) };
    match prefix(length, most) {
        Ok(length) => Ok((address, Some(length))),
        Err(code) => Err(diagnose::cidr(reader.word, code, value.start + address.len() + 1, most)),
    }
}

/// `domain-spec = macro-string domain-end`
fn domain_spec(reader: &Reader<'_>, span: Range<usize>) -> Result<DomainSpec, Fault> {
    let text = reader.slice(span.clone());
    if text.is_empty() {
        return Err(Fault::new(Code::SpfEmptyDomain));
    }
    let scanned = macro_string(text, false)?;
    if !scanned.ends_in_macro {
        let name = text.strip_suffix('.').unwrap_or(text);
        let end = name.rsplit_once('.').map(|(_, label)| label);
        if !end.is_some_and(is_toplabel) {
            return Err(diagnose::domain_end(reader.word, span.start, text));
        }
    }
    Ok(DomainSpec { text: reader.text(span), macros: scanned.macros })
}

/// `toplabel`: letters, digits and inner hyphens, not digits alone.
fn is_toplabel(label: &str) -> bool {
    label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label.bytes().any(|byte| !byte.is_ascii_digit())
}

/// What a macro-string holds.
pub(super) struct Scanned {
    pub(super) macros: Macros,
    pub(super) ends_in_macro: bool,
}

/// `explain-string = *( macro-string / SP )`, of which the caller knows that it is ASCII.
pub(super) fn is_explain_string(text: &str) -> bool {
    text.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic()) && macro_string(text, true).is_ok()
}

/// `macro-string = *( macro-expand / macro-literal )`. The letters `c`, `r` and
/// `t` are for explanations only (§7.2).
fn macro_string(text: &str, explanation: bool) -> Result<Scanned, Fault> {
    let mut scanned = Scanned { macros: Macros::None, ends_in_macro: false };
    let mut rest = text;
    while let Some(at) = rest.find('%') {
        let expand = rest.get(at..).unwrap_or_default();
        let length = match expand.as_bytes().get(1) {
            Some(b'%' | b'_' | b'-') => {
                scanned.macros = scanned.macros.max(Macros::Domain);
                2
            }
            Some(b'{') => {
                let Some(close) = expand.find('}') else {
                    return Err(Fault::new(Code::SpfMacroUnclosed).with("macro", expand));
                };
                let inner = expand.get(2..close).unwrap_or_default();
                let letter = macro_expand(inner, explanation)
                    .map_err(|code| Fault::new(code).with("macro", expand.get(..=close).unwrap_or_default()))?;
                let known = if letter == b'd' { Macros::Domain } else { Macros::Sender };
                scanned.macros = scanned.macros.max(known);
                close + 1
            }
            _ => return Err(Fault::new(Code::SpfMacroPercent)),
        };
        rest = expand.get(length..).unwrap_or_default();
        scanned.ends_in_macro = rest.is_empty();
    }
    Ok(scanned)
}

/// `macro-letter transformers *delimiter`, between the braces. Gives the letter
/// in lower case.
fn macro_expand(inner: &str, explanation: bool) -> Result<u8, Code> {
    let mut bytes = inner.bytes().peekable();
    let letter = match bytes.next().map(|byte| byte.to_ascii_lowercase()) {
        Some(letter @ (b's' | b'l' | b'o' | b'd' | b'i' | b'p' | b'v' | b'h')) => letter,
        Some(letter @ (b'c' | b'r' | b't')) if explanation => letter,
        Some(b'c' | b'r' | b't') => return Err(Code::SpfMacroExpOnly),
        _ => return Err(Code::SpfMacroLetter),
    };
    let digits: String = std::iter::from_fn(|| bytes.next_if(u8::is_ascii_digit)).map(char::from).collect();
    if !digits.is_empty() && digits.bytes().all(|digit| digit == b'0') {
        return Err(Code::SpfMacroTransformer);
    }
    let _reversed = bytes.next_if(|byte| byte.eq_ignore_ascii_case(&b'r'));
    if bytes.all(|byte| matches!(byte, b'.' | b'-' | b'+' | b',' | b'/' | b'_' | b'=')) {
        Ok(letter)
    } else {
        Err(Code::SpfMacroTransformer)
    }
}
