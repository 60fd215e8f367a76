//! Zone text to records (RFC 1035 §5.1). Types that the core does not ask for
//! are read over. No `$INCLUDE`: there is nothing to include from.

use super::{Zone, ZoneError, ZoneErrorKind as Kind};
use crate::dns::{Answer, ExtendedError, Failure, Question, RecordData, RecordType};
use crate::name::DomainName;
use crate::txt::{STRING_MAX, unescape};

/// Seconds, for a record without TTL before any `$TTL` or other record's.
const TTL: u32 = 3600;

/// Types whose records only say that their owner exists. Any other word is
/// taken for a mistake; `TYPE…` is not (RFC 3597 §5).
const SKIPPED: &str = "AFSDB APL CAA CDNSKEY CDS CERT CSYNC DHCID DNAME DNSKEY DS HINFO HIP HTTPS IPSECKEY KEY KX LOC \
    NAPTR NSEC NSEC3 NSEC3PARAM OPENPGPKEY RP RRSIG SIG SMIMEA SRV SSHFP SVCB TLSA URI ZONEMD";

/// Reads a zone. Comments at the start of a line that say more than records can:
/// `;! fail <name> <type> <failure>` with a failure in the words of `print`,
/// e.g. `servfail 22 "no reachable authority"` or `timeout`; `;! nodata`,
/// `;! nxdomain` and `;! ad` (validated) with name and type.
pub fn parse(text: &str) -> Result<Zone, ZoneError> {
    let mut lexer = Lexer { text, at: 0, line: 1 };
    let mut reader = Reader { zone: Zone::default(), origin: None, owner: None, default_ttl: None, last_ttl: TTL };
    while !lexer.done() {
        let line = lexer.line;
        let at = |kind| ZoneError { line, kind };
        let entry = lexer.entry().map_err(at)?;
        reader.entry(&entry).map_err(at)?;
    }
    Ok(reader.zone)
}

/// A field as it is written; escapes are still in it, the quotes are not.
#[derive(Clone, Copy)]
struct Field<'a> {
    raw: &'a str,
    quoted: bool,
}

/// A record or directive, over as many lines as its parentheses span.
struct Entry<'a> {
    /// The line starts with `;!`.
    pinned: bool,
    /// The line starts with a space: the owner is that of the record before.
    indented: bool,
    fields: Vec<Field<'a>>,
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
    line: usize,
}

impl<'a> Lexer<'a> {
    fn done(&self) -> bool {
        self.at >= self.text.len()
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn entry(&mut self) -> Result<Entry<'a>, Kind> {
        let pinned = self.text.get(self.at..).is_some_and(|rest| rest.starts_with(";!"));
        if pinned {
            self.at += 2;
        }
        let indented = matches!(self.peek(), Some(b' ' | b'\t'));
        let mut fields = Vec::new();
        let mut depth = 0usize;
        loop {
            match self.peek() {
                None => break,
                Some(b'\n') => {
                    self.at += 1;
                    self.line += 1;
                    if depth == 0 {
                        break;
                    }
                }
                Some(b' ' | b'\t' | b'\r') => self.at += 1,
                Some(b';') => self.skip_until(|octet| octet == b'\n'),
                Some(b'(') => {
                    self.at += 1;
                    depth += 1;
                }
                Some(b')') => {
                    self.at += 1;
                    depth = depth.checked_sub(1).ok_or(Kind::Parenthesis)?;
                }
                Some(b'"') => {
                    self.at += 1;
                    let raw = self.field(|octet| matches!(octet, b'"' | b'\n'));
                    if self.peek() != Some(b'"') {
                        return Err(Kind::Quote);
                    }
                    self.at += 1;
                    fields.push(Field { raw, quoted: true });
                }
                Some(_) => {
                    let raw =
                        self.field(|octet| matches!(octet, b' ' | b'\t' | b'\r' | b'\n' | b';' | b'(' | b')' | b'"'));
                    fields.push(Field { raw, quoted: false });
                }
            }
        }
        if depth == 0 { Ok(Entry { pinned, indented, fields }) } else { Err(Kind::Parenthesis) }
    }

    fn skip_until(&mut self, end: impl Fn(u8) -> bool) {
        while self.peek().is_some_and(|octet| !end(octet)) {
            self.at += 1;
        }
    }

    /// Up to an octet that ends the field, unless a backslash stands before it.
    fn field(&mut self, end: impl Fn(u8) -> bool) -> &'a str {
        let start = self.at;
        while let Some(octet) = self.peek().filter(|&octet| !end(octet)) {
            self.at += 1;
            if octet == b'\\' && self.peek().is_some_and(|next| next.is_ascii() && next != b'\n') {
                self.at += 1;
            }
        }
        self.text.get(start..self.at).unwrap_or("")
    }
}

struct Reader {
    zone: Zone,
    origin: Option<DomainName>,
    owner: Option<DomainName>,
    /// `$TTL` (RFC 2308 §4)
    default_ttl: Option<u32>,
    last_ttl: u32,
}

impl Reader {
    fn entry(&mut self, entry: &Entry<'_>) -> Result<(), Kind> {
        let mut fields = entry.fields.as_slice();
        let Some(first) = fields.first() else { return Ok(()) };
        if entry.pinned {
            return self.pin(&entry.fields);
        }
        if !entry.indented && !first.quoted {
            match (first.raw.to_ascii_uppercase().as_str(), fields) {
                ("$ORIGIN", [_, name]) => {
                    self.origin = Some(self.name(*name)?);
                    return Ok(());
                }
                ("$TTL", [_, ttl]) => {
                    self.default_ttl = Some(seconds(ttl.raw).ok_or(Kind::Directive)?);
                    return Ok(());
                }
                (word, _) if word.starts_with('$') => return Err(Kind::Directive),
                _ => {}
            }
        }
        if !entry.indented {
            self.owner = Some(self.name(*first)?);
            fields = fields.get(1..).unwrap_or_default();
        }
        self.record(fields)
    }

    /// `[TTL] [class] type data`, the first two in any order.
    fn record(&mut self, mut fields: &[Field<'_>]) -> Result<(), Kind> {
        let owner = self.owner.clone().ok_or(Kind::NoOwner)?;
        let mut stated = None;
        let mut class = false;
        let rtype = loop {
            let [field, rest @ ..] = fields else { return Err(Kind::Type) };
            fields = rest;
            if stated.is_none() && field.raw.starts_with(|c: char| c.is_ascii_digit()) {
                stated = Some(seconds(field.raw).ok_or(Kind::Type)?);
            } else if !class && field.raw.eq_ignore_ascii_case("IN") {
                class = true;
            } else if ["CH", "CS", "HS"].iter().any(|class| field.raw.eq_ignore_ascii_case(class)) {
                return Err(Kind::Class);
            } else {
                break field.raw;
            }
        };
        let ttl = stated.or(self.default_ttl).unwrap_or(self.last_ttl);
        self.last_ttl = ttl;
        match RecordType::from_name(rtype) {
            Some(rtype) => {
                let data = self.data(rtype, fields)?;
                self.zone.add(owner, rtype, ttl, data);
            }
            None if skipped(rtype) && !fields.is_empty() => {
                self.zone.others.insert(owner);
            }
            None => return Err(Kind::Type),
        }
        Ok(())
    }

    fn data(&self, rtype: RecordType, fields: &[Field<'_>]) -> Result<RecordData, Kind> {
        Ok(match (rtype, fields) {
            (RecordType::A, [address]) => RecordData::A(address.raw.parse().map_err(|_| Kind::Data)?),
            (RecordType::Aaaa, [address]) => RecordData::Aaaa(address.raw.parse().map_err(|_| Kind::Data)?),
            (RecordType::Cname, [target]) => RecordData::Cname(self.name(*target)?),
            (RecordType::Mx, [preference, exchange]) => RecordData::Mx {
                preference: preference.raw.parse().map_err(|_| Kind::Data)?,
                exchange: self.name(*exchange)?,
            },
            (RecordType::Ns, [server]) => RecordData::Ns(self.name(*server)?),
            (RecordType::Ptr, [name]) => RecordData::Ptr(self.name(*name)?),
            // Primary, mailbox, serial, refresh, retry, expire, minimum.
            (RecordType::Soa, [primary, _, numbers @ .., minimum]) if numbers.len() == 4 => {
                RecordData::Soa { primary: self.name(*primary)?, minimum: seconds(minimum.raw).ok_or(Kind::Data)? }
            }
            // `\# length hex`, the form of any type (RFC 3597 §5), is not read.
            (_, [Field { raw: r"\#", quoted: false }, ..]) => return Err(Kind::Data),
            (RecordType::Spf | RecordType::Txt, [_, ..]) => {
                RecordData::Txt(fields.iter().map(|field| string(field.raw)).collect::<Result<_, _>>()?)
            }
            _ => return Err(Kind::Data),
        })
    }

    fn pin(&mut self, fields: &[Field<'_>]) -> Result<(), Kind> {
        let [verb, name, rtype, rest @ ..] = fields else { return Err(Kind::Directive) };
        let question = Question::new(self.name(*name)?, RecordType::from_name(rtype.raw).ok_or(Kind::Type)?);
        let answer = match (verb.raw, rest) {
            ("ad", []) => {
                self.zone.authenticated.insert(question);
                return Ok(());
            }
            ("nodata", []) => Answer::NoData,
            ("nxdomain", []) => Answer::NxDomain,
            ("fail", rest) => Answer::Failed(failure(rest)?),
            _ => return Err(Kind::Directive),
        };
        self.zone.pinned.insert(question, answer);
        Ok(())
    }

    fn name(&self, field: Field<'_>) -> Result<DomainName, Kind> {
        let raw = field.raw;
        match raw {
            "@" if !field.quoted => return self.origin.clone().ok_or(Kind::NoOrigin),
            "." => return Ok(DomainName::root()),
            _ => {}
        }
        let mut text = String::with_capacity(raw.len());
        let mut absolute = false;
        for label in labels(raw) {
            absolute = label.is_empty();
            let (octets, bad) = unescape(label);
            if !bad.is_empty() {
                return Err(Kind::Escape);
            }
            if octets.contains(&b'.') {
                return Err(Kind::DottedLabel);
            }
            text.push_str(&String::from_utf8_lossy(&octets));
            text.push('.');
        }
        text.pop();
        match &self.origin {
            _ if absolute => DomainName::parse(&text),
            Some(origin) => origin.child(&text),
            None => return Err(Kind::NoOrigin),
        }
        .map_err(Kind::Name)
    }
}

/// The parts between dots that no backslash stands before; the last one is empty
/// for an absolute name.
fn labels(raw: &str) -> impl Iterator<Item = &str> {
    let mut escaped = false;
    raw.split(move |c| {
        let dot = c == '.' && !escaped;
        escaped = c == '\\' && !escaped;
        dot
    })
}

/// `timeout`, `servfail [code "text"]`, … : the words of [`super::print`].
fn failure(fields: &[Field<'_>]) -> Result<Failure, Kind> {
    let [word, rest @ ..] = fields else { return Err(Kind::Directive) };
    Ok(match (word.raw, rest) {
        ("offline", []) => Failure::Offline,
        ("timeout", []) => Failure::Timeout,
        ("blocked", []) => Failure::Blocked,
        ("http", [status]) => Failure::Http(status.raw.parse().map_err(|_| Kind::Directive)?),
        ("content-type", []) => Failure::ContentType,
        ("malformed", []) => Failure::Malformed,
        ("alias-loop", []) => Failure::AliasLoop,
        ("truncated", []) => Failure::Truncated,
        ("servfail", detail) => Failure::Servfail(extended_error(detail)?),
        ("refused", detail) => Failure::Refused(extended_error(detail)?),
        ("withheld", detail) => Failure::Withheld(extended_error(detail)?.ok_or(Kind::Directive)?),
        ("rcode", [code]) => Failure::Rcode(code.raw.parse().map_err(|_| Kind::Directive)?),
        _ => return Err(Kind::Directive),
    })
}

fn extended_error(fields: &[Field<'_>]) -> Result<Option<ExtendedError>, Kind> {
    let (code, text) = match fields {
        [] => return Ok(None),
        [code] => (code, ""),
        [code, text] => (code, text.raw),
        _ => return Err(Kind::Directive),
    };
    let code = code.raw.parse().map_err(|_| Kind::Directive)?;
    let text = String::from_utf8(unescape(text).0).map_err(|_| Kind::Directive)?;
    Ok(Some(ExtendedError { code, text }))
}

fn string(raw: &str) -> Result<Vec<u8>, Kind> {
    let (octets, bad) = unescape(raw);
    match octets.len() {
        _ if !bad.is_empty() => Err(Kind::Escape),
        0..=STRING_MAX => Ok(octets),
        _ => Err(Kind::StringTooLong),
    }
}

fn skipped(rtype: &str) -> bool {
    let number = rtype.get(..4).filter(|prefix| prefix.eq_ignore_ascii_case("TYPE")).and(rtype.get(4..));
    match number {
        Some(digits) => digits.parse::<u16>().is_ok(),
        None => SKIPPED.split(' ').any(|name| name.eq_ignore_ascii_case(rtype)),
    }
}

/// `300`, or `1h30m` as name servers have it.
fn seconds(text: &str) -> Option<u32> {
    let mut sum = 0u32;
    let mut number = None;
    for c in text.chars() {
        if let Some(digit) = c.to_digit(10) {
            number = Some(number.unwrap_or(0u32).checked_mul(10)?.checked_add(digit)?);
            continue;
        }
        let unit = match c.to_ascii_lowercase() {
            's' => 1,
            'm' => 60,
            'h' => 3600,
            'd' => 86_400,
            'w' => 604_800,
            _ => return None,
        };
        sum = sum.checked_add(number.take()?.checked_mul(unit)?)?;
    }
    let sum = sum.checked_add(number.unwrap_or(0))?;
    (!text.is_empty()).then_some(sum)
}
