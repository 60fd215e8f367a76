//! Messages as a server would write them, octet by octet.

use mailvouch::dns::wire::{DecodeError, decode_response};
use mailvouch::dns::{Answer, RecordData, RecordSetAnswer, RecordType as T};

use super::{name, question};

pub(super) const A: u16 = 1;
pub(super) const CNAME: u16 = 5;
pub(super) const MX: u16 = 15;
pub(super) const TXT: u16 = 16;
pub(super) const RRSIG: u16 = 46;
pub(super) const OPT: u16 = 41;

/// QR, RD, RA.
pub(super) const OK: u16 = 0x8180;

#[derive(Debug)]
pub(super) struct Rr {
    pub(super) owner: Vec<u8>,
    pub(super) rtype: u16,
    pub(super) class: u16,
    pub(super) ttl: u32,
    pub(super) rdata: Vec<u8>,
}

pub(super) fn rr(owner: &str, rtype: u16, ttl: u32, rdata: &[u8]) -> Rr {
    Rr { owner: wire(owner), rtype, class: 1, ttl, rdata: rdata.to_vec() }
}

pub(super) fn txt(owner: &str, ttl: u32, strings: &[&str]) -> Rr {
    let rdata: Vec<u8> = strings.iter().flat_map(|s| std::iter::once(s.len() as u8).chain(s.bytes())).collect();
    rr(owner, TXT, ttl, &rdata)
}

pub(super) fn cname(owner: &str, ttl: u32, target: &str) -> Rr {
    rr(owner, CNAME, ttl, &wire(target))
}

/// An OPT record; the TTL field starts with the upper bits of the RCODE.
pub(super) fn opt(rcode: u8, options: &[u8]) -> Rr {
    Rr { owner: vec![0], rtype: OPT, class: 1232, ttl: u32::from(rcode) << 24, rdata: options.to_vec() }
}

pub(super) fn extended_error(code: u16, text: &[u8]) -> Vec<u8> {
    let mut option = vec![0, 15];
    option.extend((text.len() as u16 + 2).to_be_bytes());
    option.extend(code.to_be_bytes());
    option.extend(text);
    option
}

pub(super) fn wire(name: &str) -> Vec<u8> {
    let mut out = Vec::new();
    for label in name.split('.').filter(|label| !label.is_empty()) {
        out.push(label.len() as u8);
        out.extend(label.bytes());
    }
    out.push(0);
    out
}

pub(super) fn message(flags: u16, asked: &[(&str, u16)], answer: &[Rr], additional: &[Rr]) -> Vec<u8> {
    let mut out = vec![0, 0];
    for field in [flags, asked.len() as u16, answer.len() as u16, 0, additional.len() as u16] {
        out.extend(field.to_be_bytes());
    }
    for (owner, rtype) in asked {
        out.extend(wire(owner));
        out.extend(rtype.to_be_bytes());
        out.extend([0, 1]);
    }
    for record in answer.iter().chain(additional) {
        out.extend(&record.owner);
        out.extend(record.rtype.to_be_bytes());
        out.extend(record.class.to_be_bytes());
        out.extend(record.ttl.to_be_bytes());
        out.extend((record.rdata.len() as u16).to_be_bytes());
        out.extend(&record.rdata);
    }
    out
}

pub(super) fn strings(strings: &[&str]) -> RecordData {
    RecordData::Txt(strings.iter().map(|s| s.as_bytes().to_vec()).collect())
}

pub(super) type Decoded = Result<Answer, DecodeError>;
/// Row, flags, answer, additional, outcome.
pub(super) type Flags = (&'static str, u16, Vec<Rr>, Vec<Rr>, Decoded);
/// Row, flags, questions, outcome.
pub(super) type Asked = (&'static str, u16, Vec<(&'static str, u16)>, Decoded);

#[allow(clippy::unnecessary_wraps)] // as the rows of the tables have it
pub(super) fn records(ttl: u32, cnames: &[&str], data: Vec<RecordData>) -> Decoded {
    let cnames = cnames.iter().map(|alias| name(alias)).collect();
    Ok(Answer::Records(RecordSetAnswer { ttl, cnames, data, authenticated: false }))
}

/// Asks `a.example TXT`, gets `answer`.
pub(super) fn decode(flags: u16, answer: &[Rr], additional: &[Rr]) -> Decoded {
    decode_response(&message(flags, &[("a.example", TXT)], answer, additional), &question("a.example", T::Txt))
}
