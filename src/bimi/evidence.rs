//! The evidence behind `a=`: a PEM file with the certificate of a mark and those
//! of its issuers (BIMI draft-14 §7.4). Reads what the file says of itself:
//! order, dates, names, purpose and the logo in it. Verifies no signature and
//! knows no roots, as both take a trust list; the clock is the caller's.

use super::svg;
use crate::base64::Base64;
use crate::der::{OCTET_STRING, OID, SEQUENCE, element, elements};
use crate::finding::{Code, Finding, Severity};
use crate::json::{self, Value};
use crate::name::DomainName;
use crate::public_suffix;

const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;
/// The context's tags 0 and 3 around something, and 2 in place of one.
const VERSION: u8 = 0xA0;
const EXTENSIONS: u8 = 0xA3;
const DNS_NAME: u8 = 0x82;

/// id-at-commonName and id-at-organizationName (RFC 5280 §A.1).
const COMMON_NAME: &[u8] = &[0x55, 0x04, 0x03];
const ORGANIZATION: &[u8] = &[0x55, 0x04, 0x0A];
/// id-ce-subjectAltName and id-ce-extKeyUsage (RFC 5280 §4.2.1.6, §4.2.1.12).
const ALT_NAMES: &[u8] = &[0x55, 0x1D, 0x11];
const KEY_USAGE: &[u8] = &[0x55, 0x1D, 0x25];
/// id-kp-BrandIndicatorforMessageIdentification, 1.3.6.1.5.5.7.3.31.
const FOR_MARKS: &[u8] = &[0x2B, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x1F];
/// id-pe-logotype, 1.3.6.1.5.5.7.1.12 (RFC 9399 §4.1).
const LOGOTYPE: &[u8] = &[0x2B, 0x06, 0x01, 0x05, 0x05, 0x07, 0x01, 0x0C];

/// Types of marks that need no registration: their certificates are CMCs.
const COMMON_MARKS: [&str; 2] = ["Prior Use Mark", "Modified Registered Mark"];

/// So many certificates are read; a chain has three or four.
const CHAIN_MAX: usize = 10;

/// What a certificate says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// Whose it is: the organization, or else the common name.
    pub subject: String,
    /// Who issued it, likewise.
    pub issuer: String,
    /// Since when it is valid, in seconds since 1970.
    pub since: i64,
    /// Until when.
    pub until: i64,
    /// The names that it is for (dNSName), in lower case.
    pub names: Vec<String>,
    /// Is it meant for marks (extended key usage)?
    pub for_marks: bool,
    /// The logo in it, as text; `None` where there is none, or none to be read.
    pub logo: Option<String>,
    /// Is the mark one without a registration (CMC)?
    pub common: bool,
    /// The names of the subject and of the issuer, as they stand there.
    ends: (Vec<u8>, Vec<u8>),
}

/// What the evidence is held against.
#[derive(Debug, Clone, Copy)]
pub struct Expected<'a> {
    /// The author domain.
    pub domain: &'a DomainName,
    /// The selector of its BIMI record.
    pub selector: &'a str,
    /// The text of the logo at `l=`, where it is known.
    pub logo: Option<&'a str>,
    /// The moment, in seconds since 1970.
    pub now: i64,
}

/// A file of certificates, and what there is to say about it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Evidence {
    /// In the order of the file; the mark's own first, if all is right.
    pub chain: Vec<Certificate>,
    /// What there is to say.
    pub findings: Vec<Finding>,
}

/// Reads a PEM file and holds it against what is expected.
pub fn check(pem: &str, expected: Expected<'_>) -> Evidence {
    let Some(chain) = read(pem) else {
        return Evidence {
            chain: Vec::new(),
            findings: vec![Finding::new(Code::BimiAFormat).severity(Severity::Error)],
        };
    };
    let mut findings = Vec::new();
    let linked = chain.iter().zip(chain.iter().skip(1)).all(|(one, next)| one.ends.1 == next.ends.0);
    if let Some(own) = chain.first() {
        if !linked || !own.for_marks || own.logo.is_none() {
            findings.push(Finding::new(Code::BimiAFormat).severity(Severity::Error));
        }
        findings.extend(names(own, expected));
        if let (Some(one), Some(other)) = (&own.logo, expected.logo)
            && one != other
        {
            findings.push(Finding::new(Code::BimiEvidenceMismatch));
        }
        if own.common {
            findings.push(Finding::new(Code::BimiEvidenceCmc));
        }
    }
    for certificate in chain.iter().filter(|one| !(one.since..=one.until).contains(&expected.now)) {
        let finding = Finding::new(Code::BimiEvidenceExpired).with("subject", &certificate.subject);
        findings.push(finding.with("from", date(certificate.since)).with("to", date(certificate.until)));
    }
    findings.extend(issuer(&chain));
    crate::order::sort_by_key(&mut findings, |finding| finding.severity);
    Evidence { chain, findings }
}

/// One of the names has to be the domain, its organization, or the record's own.
fn names(own: &Certificate, expected: Expected<'_>) -> Option<Finding> {
    let organization = public_suffix::organizational_domain(expected.domain);
    let domains = organization.iter().chain([expected.domain]);
    let fits = |name: &String| {
        domains.clone().any(|domain| {
            let record = domain.child(&format!("{}._bimi", expected.selector));
            name == domain.as_str() || record.is_ok_and(|record| name == record.as_str())
        })
    };
    let finding = Finding::new(Code::BimiEvidenceDomain).with("domain", expected.domain);
    (!own.names.iter().any(fits)).then(|| finding.with("names", own.names.join(", ")))
}

/// Is the one at the top somebody who issues marks, as far as a name tells?
fn issuer(chain: &[Certificate]) -> Option<Finding> {
    let (own, top) = (chain.first()?, chain.last()?);
    let all = json::parse(include_str!("mark_authorities.json")).ok()?;
    let known = all.list().iter().any(|authority| {
        let text = |key| authority.get(key).and_then(Value::text);
        let issued = date(own.since);
        text("name").is_some_and(|name| top.issuer.contains(name))
            && text("until").is_none_or(|until| *issued <= *until)
    });
    (!known).then(|| Finding::new(Code::BimiEvidenceIssuer).with("issuer", &top.issuer))
}

/// The certificates of a PEM file (RFC 7468 §5); `None` where there is none, or
/// one that cannot be read.
fn read(pem: &str) -> Option<Vec<Certificate>> {
    let bodies = pem.split("-----BEGIN CERTIFICATE-----").skip(1).take(CHAIN_MAX);
    let chain: Option<Vec<Certificate>> = bodies
        .map(|body| {
            let read = Base64::read(body.split_once("-----END CERTIFICATE-----")?.0);
            if read.intruder.is_some() { None } else { certificate(&read.octets) }
        })
        .collect();
    chain.filter(|chain| !chain.is_empty())
}

/// RFC 5280 §4.1
fn certificate(octets: &[u8]) -> Option<Certificate> {
    let (body, _) = element(octets, SEQUENCE)?;
    let (body, _) = element(body, SEQUENCE)?;
    let mut fields = elements(body).skip_while(|(tag, _)| *tag == VERSION).skip(2);
    let mut next = || fields.next().filter(|(tag, _)| *tag == SEQUENCE).map(|(_, content)| content);
    let (issuer, validity, subject) = (next()?, next()?, next()?);
    let mut times = elements(validity).map(|(tag, text)| time(tag, text));
    let (since, until) = (times.next()??, times.next()??);
    let extensions = fields.find(|(tag, _)| *tag == EXTENSIONS).map(|(_, content)| content);
    let list = extensions.and_then(|content| element(content, SEQUENCE)).map_or(&[][..], |(list, _)| list);
    let extension = |wanted: &[u8]| {
        elements(list).find_map(|(_, content)| {
            let (oid, _) = element(content, OID)?;
            let value = elements(content).find(|(tag, _)| *tag == OCTET_STRING)?.1;
            (oid == wanted).then_some(value)
        })
    };
    let within =
        |wanted| extension(wanted).and_then(|value| element(value, SEQUENCE)).map_or(&[][..], |(list, _)| list);
    let text = |octets: &[u8]| String::from_utf8_lossy(octets).to_ascii_lowercase();
    let names = elements(within(ALT_NAMES)).filter(|(tag, _)| *tag == DNS_NAME).map(|(_, name)| text(name)).collect();
    Some(Certificate {
        subject: called(subject),
        issuer: called(issuer),
        since,
        until,
        names,
        for_marks: elements(within(KEY_USAGE)).any(|(tag, oid)| tag == OID && oid == FOR_MARKS),
        logo: extension(LOGOTYPE).and_then(logo),
        common: attributes(subject).any(|(_, text)| COMMON_MARKS.contains(&&*text)),
        ends: (subject.to_vec(), issuer.to_vec()),
    })
}

/// The parts of a distinguished name: their types and texts.
fn attributes(name: &[u8]) -> impl Iterator<Item = (&[u8], String)> {
    elements(name).flat_map(|(_, set)| elements(set)).filter_map(|(_, pair)| {
        let (oid, value) = element(pair, OID)?;
        let text = elements(value).next().map(|(_, text)| String::from_utf8_lossy(text).into_owned())?;
        Some((oid, text))
    })
}

/// How somebody is called: the organization, or else the common name.
fn called(name: &[u8]) -> String {
    let of = |wanted: &[u8]| attributes(name).find(|(oid, _)| *oid == wanted).map(|(_, text)| text);
    of(ORGANIZATION).or_else(|| of(COMMON_NAME)).unwrap_or_default()
}

/// The logo in a logotype extension: a `data:` URI with a compressed SVG.
fn logo(extension: &[u8]) -> Option<String> {
    // A URI is ASCII, so what else is there does no harm.
    let text = String::from_utf8_lossy(extension);
    let (_, rest) = text.split_once("data:image/svg+xml;base64,")?;
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '+' | '/' | '=')).unwrap_or(rest.len());
    let report = svg::check(&Base64::read(rest.get(..end)?).octets);
    Some(report.text).filter(|text| !text.is_empty())
}

/// Seconds since 1970 (RFC 5280 §4.1.2.5): `YYMMDDHHMMSSZ` up to 2049, or with
/// four digits of the year.
fn time(tag: u8, text: &[u8]) -> Option<i64> {
    let text = std::str::from_utf8(text).ok()?.strip_suffix('Z')?;
    let full = match tag {
        UTC_TIME if text.len() == 12 => format!("{}{text}", if text < "50" { "20" } else { "19" }),
        GENERALIZED_TIME if text.len() == 14 => text.to_owned(),
        _ => return None,
    };
    let number = |from: usize, to: usize| full.get(from..to).and_then(|digits| digits.parse::<i64>().ok());
    let (year, month, day) = (number(0, 4)?, number(4, 6)?, number(6, 8)?);
    let (hour, minute, second) = (number(8, 10)?, number(10, 12)?, number(12, 14)?);
    ((1..=12).contains(&month) && (1..=31).contains(&day))
        .then(|| ((days(year, month, day) * 24 + hour) * 60 + minute) * 60 + second)
}

/// Days since 1970 of a date in the Gregorian calendar. The year begins in
/// March, so that the day of the leap year is its last.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month < 3 { year - 1 } else { year };
    let months = (month + 9) % 12;
    365 * year + year / 4 - year / 100 + year / 400 + (153 * months + 2) / 5 + day - 1 - 719_468
}

/// The date of a moment, as `2026-11-29`.
pub fn date(moment: i64) -> String {
    let all = moment.div_euclid(86_400);
    // The year that it can be in at most, then back to the one whose first of March is not later.
    let mut year = 1971 + all / 365;
    while days(year, 3, 1) > all {
        year -= 1;
    }
    let in_year = all - days(year, 3, 1);
    let months = (5 * in_year + 2) / 153;
    let day = in_year - (153 * months + 2) / 5 + 1;
    let month = (months + 2) % 12 + 1;
    format!("{:04}-{month:02}-{day:02}", if month < 3 { year + 1 } else { year })
}
