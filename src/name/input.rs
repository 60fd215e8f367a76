//! What somebody types when asked for their domain: a name, an address of a page
//! or of a person, with capitals, umlauts, spaces. Gives the domain and says
//! what was made of it, or why nothing could be.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::{DomainName, NameError};
use crate::finding::{Code, Finding};

/// The domain that was meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Understood {
    /// Exactly the host that was typed: `www.` stays.
    pub name: DomainName,
    /// What was left out or turned into something else, and what is strange.
    pub findings: Vec<Finding>,
}

/// Names that no DNS server answers for. `test` is not among them: labs serve it.
const RESERVED: [&str; 4] = ["example", "invalid", "localhost", "onion"];

/// Reads a domain field. `to_ascii` turns a host into A-labels or refuses it
/// (UTS #46); it is asked for hosts with characters outside ASCII or with labels
/// that say they are A-labels.
pub fn understand(input: &str, to_ascii: impl Fn(&str) -> Option<String>) -> Result<Understood, Finding> {
    let mut findings = Vec::new();
    let host = host(input, &mut findings);
    if host.is_empty() {
        return Err(Finding::new(Code::DomainEmpty));
    }
    if let Some(at) = host.find(char::is_whitespace) {
        let (before, after) = host.split_at_checked(at).unwrap_or_default();
        return Err(Finding::new(Code::DomainSpace).with("before", before).with("after", after.trim()));
    }
    refuse_address(&host)?;
    let host = match host.strip_prefix("*.") {
        Some(rest) => {
            findings.push(Finding::new(Code::DomainWildcard).with("name", rest));
            rest.to_owned()
        }
        None => host,
    };
    let host = ascii(host, to_ascii, &mut findings)?;
    refuse_address(&host)?;
    let name = check(&host)?;
    if let Some(top) = name.labels().next_back().filter(|top| RESERVED.contains(top)) {
        findings.push(Finding::new(Code::DomainReserved).with("name", &name).with("label", top));
    }
    Ok(Understood { name, findings })
}

/// The host in a name, a URL or an e-mail address, without dots at the end.
fn host(input: &str, findings: &mut Vec<Finding>) -> String {
    let wrapped = |c: char| {
        c.is_whitespace()
            || matches!(c, '"' | '\'' | '`' | ',' | ';' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
    };
    // The dots that IDNA takes for one (RFC 3490 §3.1).
    let typed = input.trim_matches(wrapped).replace(['\u{3002}', '\u{ff0e}', '\u{ff61}'], ".");
    // `Name <a@b.example>`, and a URL in angle brackets (RFC 3986 appendix C).
    let text = match typed.split_once('<') {
        Some((_, inner)) => inner.split('>').next().unwrap_or(inner),
        None => &typed,
    };
    let text = text.trim_matches(wrapped);
    let mail = strip_scheme(text, "mailto:");
    let (scheme, rest) = match (mail, text.split_once("://")) {
        (Some(address), _) => (false, address),
        (None, Some((scheme, rest))) if !scheme.contains(['/', '@', '.']) => (true, rest),
        _ => text.strip_prefix("//").map_or((false, text), |rest| (true, rest)),
    };
    let authority = rest.split(['/', '\\', '?', '#']).next().unwrap_or(rest);
    let (user, host) = authority.rsplit_once('@').map_or((None, authority), |(user, host)| (Some(user), host));
    let is_url = scheme || (mail.is_none() && authority.len() < rest.len());
    let (host, port) = match host.rsplit_once(':') {
        // More colons are an IPv6 address.
        Some((name, port)) if !name.contains(':') && port.bytes().all(|b| b.is_ascii_digit()) => (name, true),
        _ => (host, false),
    };
    let host = host.trim_matches(wrapped).trim_end_matches('.');
    if is_url || port {
        findings.push(Finding::new(Code::DomainIsUrl).with("host", host));
    } else if user.is_some() || mail.is_some() {
        findings.push(Finding::new(Code::DomainIsEmail).with("host", host));
    }
    host.to_owned()
}

fn strip_scheme<'a>(text: &'a str, scheme: &str) -> Option<&'a str> {
    let (head, rest) = text.split_at_checked(scheme.len())?;
    head.eq_ignore_ascii_case(scheme).then_some(rest)
}

fn refuse_address(host: &str) -> Result<(), Finding> {
    let bare = host.strip_prefix('[').and_then(|host| host.split(']').next()).unwrap_or(host);
    if bare.parse::<Ipv4Addr>().is_ok() || bare.parse::<Ipv6Addr>().is_ok() {
        return Err(Finding::new(Code::DomainIsIp).with("address", bare));
    }
    Ok(())
}

fn ascii(
    host: String,
    to_ascii: impl Fn(&str) -> Option<String>,
    findings: &mut Vec<Finding>,
) -> Result<String, Finding> {
    if host.is_ascii() {
        let claims = host.split('.').find(|label| label.get(..4).is_some_and(|tag| tag.eq_ignore_ascii_case("xn--")));
        // DNS takes it all the same, so it is told, not refused.
        if let Some(label) = claims.filter(|_| to_ascii(&host).is_none()) {
            findings.push(Finding::new(Code::IdnFakeAlabel).with("label", label));
        }
        return Ok(host);
    }
    let Some(ascii) = to_ascii(&host) else {
        return Err(Finding::new(Code::IdnInvalid).with("name", &host));
    };
    // Characters that the older mapping changes or drops.
    if let Some(c) = host.chars().find(|c| matches!(c, 'ß' | 'ς' | '\u{200c}' | '\u{200d}')) {
        findings.push(Finding::new(Code::IdnDeviation).with("character", c));
    }
    if let Some(label) = host.split('.').find(|label| is_mixed(label)) {
        findings.push(Finding::new(Code::IdnMixedScript).with("label", label));
    }
    findings.push(Finding::new(Code::IdnConverted).with("name", &host).with("ascii", &ascii));
    Ok(ascii)
}

/// Latin beside Greek or Cyrillic, whose letters look alike (UTS #39 §5.1).
fn is_mixed(label: &str) -> bool {
    let latin = |c: char| c.is_ascii_alphabetic() || matches!(c, '\u{C0}'..='\u{24F}');
    let alike = |c: char| matches!(c, '\u{370}'..='\u{52F}' | '\u{1F00}'..='\u{1FFF}');
    label.contains(latin) && label.contains(alike)
}

/// The labels of a domain that can receive mail or be shown in From: letters,
/// digits and inner hyphens (RFC 5321 §2.3.5), and underscores, which owners of
/// records have (RFC 8552).
fn check(host: &str) -> Result<DomainName, Finding> {
    if let Some(c) = host.chars().find(|c| !c.is_ascii_alphanumeric() && !matches!(c, '.' | '-' | '_')) {
        return Err(Finding::new(Code::DomainCharacter).with("character", c));
    }
    let name = DomainName::typed(host).map_err(|error| match error {
        NameError::EmptyLabel => Finding::new(Code::DomainLabelEmpty).with("name", host),
        NameError::TooLong => Finding::new(Code::NameLong).with("octets", host.len()).with("limit", 253),
        NameError::Character(c) => Finding::new(Code::DomainCharacter).with("character", c),
        NameError::LabelTooLong => {
            let label = host.split('.').find(|label| label.len() > 63).unwrap_or(host);
            Finding::new(Code::NameLabelLong).with("label", label).with("octets", label.len()).with("limit", 63)
        }
    })?;
    if let Some(label) = name.labels().find(|label| label.starts_with('-') || label.ends_with('-')) {
        return Err(Finding::new(Code::DomainHyphen).with("label", label));
    }
    if name.labels().nth(1).is_none() {
        return Err(Finding::new(Code::DomainSingleLabel).with("name", &name));
    }
    Ok(name)
}
