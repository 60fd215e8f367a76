//! The DNS message: one question out, its answer in (RFC 1035 §4, RFC 8484).
//! Promises never to panic, whatever a resolver sends. Knows nothing of HTTP;
//! a status, a body of another type or a timeout never gets here.

use domain::base::iana::{Opcode, Rtype};
use domain::base::name::ParsedName;
use domain::base::opt::exterr;
use domain::base::opt::{Opt, OptRecord};
use domain::base::rdata::{ParseRecordData, RecordData as WireData};
use domain::base::wire::ParseError;
use domain::base::{Message, ParsedRecord};
use domain::dep::octseq::Parser;

use super::{ALIASES_MAX, Answer, ExtendedError, Failure, Question, RecordData, RecordSetAnswer, RecordType, told};
use crate::finding::{Code, Finding};
use crate::name::DomainName;

/// Queries are padded to a multiple of this many octets (RFC 8467 §4.1).
const BLOCK: usize = 128;
/// Why octets are not an answer to the question. The caller knows no more than
/// before, so all of these end as a [`Failure`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DecodeError {
    /// Not a DNS message: cut, a pointer that does not point back, a name too
    /// long or with characters that no [`DomainName`] holds.
    Malformed,
    /// A query, or another operation than QUERY.
    NotAResponse,
    /// The answer to another question, or to none.
    OtherQuestion,
    /// The aliases form a loop, or are more than 16.
    AliasLoop,
}

impl From<ParseError> for DecodeError {
    fn from(_: ParseError) -> Self {
        Self::Malformed
    }
}

/// The query: ID 0 so that caches can share the answer (RFC 8484 §4.1), RD and
/// AD set (RFC 6840 §5.7), and an OPT record with nothing but padding in it.
/// It has no ECS option: the person's network is nobody's business.
pub fn encode_query(q: &Question) -> Vec<u8> {
    let mut out = vec![0, 0, 0x01, 0x20, 0, 1, 0, 0, 0, 0, 0, 1];
    for label in q.name.labels() {
        // A DomainName's labels have 63 octets at most.
        out.push(u8::try_from(label.len()).unwrap_or(0));
        out.extend_from_slice(label.as_bytes());
    }
    out.push(0);
    out.extend_from_slice(&q.rtype.code().to_be_bytes());
    out.extend_from_slice(&[0, 1]);
    // Root, OPT, 1232 octets, no extended RCODE, version 0, no flags.
    out.extend_from_slice(&[0, 0, 41, 0x04, 0xd0, 0, 0, 0, 0]);
    // Length of the data, option 12, length of the padding: 6 octets.
    let padding = (out.len() + 6).wrapping_neg() % BLOCK;
    let [high, low] = u16::try_from(padding).unwrap_or(0).to_be_bytes();
    let [data_high, data_low] = u16::try_from(padding + 4).unwrap_or(0).to_be_bytes();
    out.extend_from_slice(&[data_high, data_low, 0, 12, high, low]);
    out.resize(out.len() + padding, 0);
    out
}

/// The value of the `dns` parameter of a GET request (RFC 8484 §4.1).
pub fn dns_parameter(q: &Question) -> String {
    base64url(&encode_query(q))
}

/// base64url without padding (RFC 4648 §5).
pub fn base64url(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let bits = group.iter().fold(0u32, |bits, &octet| bits << 8 | u32::from(octet)) << (8 * (3 - group.len()));
        for index in 0..=group.len() {
            out.push(match (bits >> (18 - 6 * index) & 63) as u8 {
                value @ 0..=25 => char::from(b'A' + value),
                value @ 26..=51 => char::from(b'a' + value - 26),
                value @ 52..=61 => char::from(b'0' + value - 52),
                62 => '-',
                _ => '_',
            });
        }
    }
    out
}

/// Reads a response to `q`. The ID is not looked at: it binds a response to its
/// query on a shared socket; over HTTP the exchange does that, and the question
/// section is compared. Octets behind the message are ignored.
pub fn decode_response(bytes: &[u8], q: &Question) -> Result<Answer, DecodeError> {
    let message = Message::from_slice(bytes).map_err(|_| DecodeError::Malformed)?;
    let header = message.header();
    if !header.qr() || header.opcode() != Opcode::QUERY {
        return Err(DecodeError::NotAResponse);
    }
    check_question(message, q)?;
    if header.tc() {
        return Ok(Answer::Failed(Failure::Truncated));
    }
    let opt = find_opt(message)?;
    let rcode = opt.as_ref().map_or(u16::from(header.rcode().to_int()), |opt| opt.rcode(header).to_int());
    match rcode {
        0 => Ok(match (follow(q, &read_answer(message)?, header.ad())?, withheld(opt.as_ref())) {
            (Answer::NoData, Some(error)) => Answer::Failed(Failure::Withheld(error)),
            (answer, _) => answer,
        }),
        2 => Ok(Answer::Failed(Failure::Servfail(opt.as_ref().and_then(extended_error)))),
        // The last name of the chain is the one that does not exist (RFC 6604 §3).
        3 => Ok(withheld(opt.as_ref()).map_or(Answer::NxDomain, |error| Answer::Failed(Failure::Withheld(error)))),
        5 => Ok(Answer::Failed(Failure::Refused(opt.as_ref().and_then(extended_error)))),
        other => Ok(Answer::Failed(Failure::Rcode(u8::try_from(other).unwrap_or(u8::MAX)))),
    }
}

impl From<DecodeError> for Failure {
    fn from(error: DecodeError) -> Self {
        match error {
            DecodeError::AliasLoop => Self::AliasLoop,
            DecodeError::Malformed | DecodeError::NotAResponse | DecodeError::OtherQuestion => Self::Malformed,
        }
    }
}

/// What a response says that no [`Answer`] holds: that it is an old one
/// (RFC 8914 §4.4, §4.20), and that a DNAME led to it (RFC 6672 §3). Nothing
/// for what is no message.
pub fn remarks(bytes: &[u8]) -> Vec<Finding> {
    let Ok(message) = Message::from_slice(bytes) else { return Vec::new() };
    let mut findings = Vec::new();
    if let Ok(Some(opt)) = find_opt(message) {
        let errors = opt.opt().iter::<exterr::ExtendedError<&[u8]>>().flatten();
        let stale = errors.filter_map(|error| told::cause(error.code().to_int())).any(|code| code == Code::DnsStale);
        findings.extend(stale.then(|| Finding::new(Code::DnsStale)));
    }
    let records = message.answer().into_iter().flatten().flatten();
    let moved =
        records.filter(|record| record.rtype() == Rtype::DNAME).filter_map(|record| domain_name(&record.owner()));
    findings.extend(moved.map(|name| Finding::new(Code::DnsDname).with("name", name)));
    findings
}

/// A server that fails may leave the question out, e.g. because it could not
/// read it; one that answers may not.
fn check_question(message: &Message<[u8]>, q: &Question) -> Result<(), DecodeError> {
    let failed = !matches!(message.header().rcode().to_int(), 0 | 3);
    if failed && message.header_counts().qdcount() == 0 {
        return Ok(());
    }
    let asked = match message.header_counts().qdcount() {
        1 => message.sole_question()?,
        _ => return Err(DecodeError::OtherQuestion),
    };
    let same = asked.qtype().to_int() == q.rtype.code()
        && asked.qclass().to_int() == 1
        && domain_name(asked.qname()).as_ref() == Some(&q.name);
    if same { Ok(()) } else { Err(DecodeError::OtherQuestion) }
}

/// Walks all sections, so that counts beyond the message are seen.
fn find_opt(message: &Message<[u8]>) -> Result<Option<OptRecord<&[u8]>>, DecodeError> {
    let mut opt = None;
    for record in message.additional()? {
        let record: ParsedRecord<'_, [u8]> = record?;
        if record.rtype() == Rtype::OPT && opt.is_none() {
            opt = record.into_record::<Opt<_>>()?.map(OptRecord::from);
        }
    }
    Ok(opt)
}

/// The first extended error (RFC 8914 §2).
fn extended_error(opt: &OptRecord<&[u8]>) -> Option<ExtendedError> {
    opt.opt().first().map(|error| read_error(&error))
}

/// The extended error that says that the resolver keeps the answer to itself.
fn withheld(opt: Option<&OptRecord<&[u8]>>) -> Option<ExtendedError> {
    let mut errors = opt?.opt().iter::<exterr::ExtendedError<&[u8]>>().flatten();
    errors.find(|error| told::cause(error.code().to_int()) == Some(Code::DnsBlocked)).map(|error| read_error(&error))
}

/// The text may end in a NUL.
fn read_error(error: &exterr::ExtendedError<&[u8]>) -> ExtendedError {
    let text = error.text_slice().and_then(|text| text.utf8_chunks().next()).map_or("", |chunk| chunk.valid());
    ExtendedError { code: error.code().to_int(), text: text.trim_end_matches('\0').to_owned() }
}

/// A record of the answer section, in the class IN.
struct Record {
    owner: DomainName,
    ttl: u32,
    rtype: RecordType,
    data: RecordData,
}

/// Records of types that the core does not ask for (RRSIG, NSEC, DNAME, …) are
/// left out, and those of owners that no question can be about.
fn read_answer(message: &Message<[u8]>) -> Result<Vec<Record>, DecodeError> {
    let mut records = Vec::new();
    for record in message.answer()?.limit_to_in::<Rdata>() {
        let record = record?;
        let Some(owner) = domain_name(record.owner()) else { continue };
        // The top bit set means zero (RFC 2181 §8).
        let ttl = i32::try_from(record.ttl().as_secs()).map_or(0, i32::unsigned_abs);
        let Rdata { rtype, data } = record.into_data();
        records.push(Record { owner, ttl, rtype, data });
    }
    Ok(records)
}

/// Follows the aliases inside the answer (RFC 1034 §3.6.2). Records may stand in
/// any order. A chain that ends without the type is `NoData`.
fn follow(q: &Question, records: &[Record], authenticated: bool) -> Result<Answer, DecodeError> {
    let mut ttl = u32::MAX;
    let mut cnames: Vec<DomainName> = Vec::new();
    loop {
        let owner = cnames.last().unwrap_or(&q.name);
        let mut data: Vec<RecordData> = Vec::new();
        for record in records.iter().filter(|record| record.owner == *owner && record.rtype == q.rtype) {
            ttl = ttl.min(record.ttl);
            // A set has no doubles (RFC 2181 §5).
            if !data.contains(&record.data) {
                data.push(record.data.clone());
            }
        }
        if !data.is_empty() {
            return Ok(Answer::Records(RecordSetAnswer { ttl, cnames, data, authenticated }));
        }
        let alias = records.iter().find_map(|record| match &record.data {
            RecordData::Cname(target) if record.owner == *owner => Some((target, record.ttl)),
            _ => None,
        });
        let Some((target, alias_ttl)) = alias else { return Ok(Answer::NoData) };
        if *target == q.name || cnames.contains(target) || cnames.len() == ALIASES_MAX {
            return Err(DecodeError::AliasLoop);
        }
        ttl = ttl.min(alias_ttl);
        cnames.push(target.clone());
    }
}

/// `None` for a name with a dot or something unprintable inside a label.
fn domain_name(name: &ParsedName<&[u8]>) -> Option<DomainName> {
    let mut text = String::with_capacity(64);
    for label in name.iter().filter(|label| !label.is_root()) {
        if !text.is_empty() {
            text.push('.');
        }
        for &octet in label.as_slice() {
            if octet == b'.' || !matches!(octet, b' '..=b'~') {
                return None;
            }
            text.push(char::from(octet));
        }
    }
    DomainName::parse(&text).ok()
}

/// How the message parser gets at our record data.
struct Rdata {
    rtype: RecordType,
    data: RecordData,
}

impl WireData for Rdata {
    fn rtype(&self) -> Rtype {
        Rtype::from_int(self.rtype.code())
    }
}

impl<'a> ParseRecordData<'a, [u8]> for Rdata {
    fn parse_rdata(rtype: Rtype, parser: &mut Parser<'a, [u8]>) -> Result<Option<Self>, ParseError> {
        let Some(rtype) = RecordType::from_code(rtype.to_int()) else { return Ok(None) };
        let data = match rtype {
            RecordType::A => {
                let mut octets = [0; 4];
                parser.parse_buf(&mut octets)?;
                RecordData::A(octets.into())
            }
            RecordType::Aaaa => {
                let mut octets = [0; 16];
                parser.parse_buf(&mut octets)?;
                RecordData::Aaaa(octets.into())
            }
            RecordType::Cname => RecordData::Cname(parse_name(parser)?),
            RecordType::Mx => RecordData::Mx { preference: parser.parse_u16_be()?, exchange: parse_name(parser)? },
            RecordType::Ns => RecordData::Ns(parse_name(parser)?),
            RecordType::Ptr => RecordData::Ptr(parse_name(parser)?),
            RecordType::Soa => {
                let primary = parse_name(parser)?;
                // The mailbox may have a dot inside its first label; serial,
                // refresh, retry and expire say nothing here.
                ParsedName::parse_ref(parser)?;
                parser.advance(16)?;
                RecordData::Soa { primary, minimum: parser.parse_u32_be()? }
            }
            RecordType::Spf | RecordType::Txt => RecordData::Txt(parse_strings(parser)?),
        };
        Ok(Some(Self { rtype, data }))
    }
}

fn parse_name(parser: &mut Parser<'_, [u8]>) -> Result<DomainName, ParseError> {
    let name = ParsedName::parse(parser)?;
    domain_name(&name).ok_or_else(|| ParseError::form_error("characters"))
}

/// One character-string at least (RFC 1035 §3.3.14).
fn parse_strings(parser: &mut Parser<'_, [u8]>) -> Result<Vec<Vec<u8>>, ParseError> {
    let mut strings = Vec::new();
    while parser.remaining() > 0 {
        let length = parser.parse_u8()?;
        strings.push(parser.parse_octets(usize::from(length))?.to_vec());
    }
    if strings.is_empty() { Err(ParseError::form_error("no string")) } else { Ok(strings) }
}
