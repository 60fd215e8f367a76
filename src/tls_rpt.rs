//! TLS-RPT (RFC 8460): the TXT record at `_smtp._tls`. Model, parse, build.

use std::fmt;

use crate::dmarc::uri::{self, Fault, ReportUri, UriKind};
use crate::finding::{Code, Finding, Parsed, Severity};
use crate::order::{self, Seen};
use crate::tag_list::{TagList, in_order, start_fault};

/// The record that says where reports on TLS go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlsRptRecord {
    /// The text, as written.
    pub tags: TagList,
    /// `rua=`; the first counts.
    pub rua: Vec<ReportUri>,
}

impl fmt::Display for TlsRptRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.tags.fmt(f)
    }
}

/// What keeps senders from using a destination that a person types: an address,
/// a `mailto:` or an `https:` URI. `None` where `build` takes it.
pub fn check(destination: &str) -> Option<Finding> {
    let text = uri::typed(destination).unwrap_or_else(|| destination.trim().to_owned());
    let invalid = || Finding::new(Code::TlsrptUriInvalid).with("uri", &text);
    // One that would end its entry or its field is none by itself.
    if text.contains([',', ';']) {
        return Some(invalid());
    }
    let parsed = parse(&format!("v=TLSRPTv1; rua={text}"));
    let fault = parsed.findings.into_iter().find(|finding| finding.severity == Severity::Error);
    fault.map(|finding| if finding.code == Code::TlsrptRuaMissing { invalid() } else { finding })
}

fn usable(destination: &str) -> Option<String> {
    uri::typed(destination).filter(|uri| check(uri).is_none())
}

/// The record for these destinations: addresses, `mailto:` or `https:` URIs.
/// What `check` refuses is left out, and what leads to the same place again.
pub fn build(rua: &[String]) -> String {
    with_more("v=TLSRPTv1; rua=", rua).unwrap_or_else(|| "v=TLSRPTv1; rua=".to_owned())
}

/// The published record with these destinations, too: the owner's stay, in
/// their order. Faults with a certain correction are mended; of a record that
/// senders cannot use all the same, the destinations are kept. `None` where it
/// has none and there is nothing to add.
pub fn merge(published: &str, rua: &[String]) -> Option<String> {
    let text = mended(published);
    let parsed = parse(&text);
    if parsed.well_formed {
        return with_more(&text, rua);
    }
    let kept = parsed.record.rua.iter().map(|uri| uri.text.clone());
    with_more("v=TLSRPTv1; rua=", &kept.chain(rua.iter().cloned()).collect::<Vec<_>>())
}

/// The text with the destinations that it lacks; `None` where it has none then.
fn with_more(text: &str, rua: &[String]) -> Option<String> {
    let record = parse(text).record;
    let mut uris: Vec<String> = record.rua.iter().map(|uri| uri.text.clone()).collect();
    let mut places: Vec<String> = record.rua.iter().map(ReportUri::place).collect();
    for wanted in rua.iter().filter_map(|uri| usable(uri)) {
        let place = uri::list(&wanted, 0).0.first().map(ReportUri::place).unwrap_or_default();
        if !places.contains(&place) {
            places.push(place);
            uris.push(wanted);
        }
    }
    match uris.len() {
        0 => None,
        same if same == record.rua.len() => Some(text.to_owned()),
        _ => record.tags.with(&TagList::parse(&format!("v=TLSRPTv1; rua={}", uris.join(",")))),
    }
}

/// The text with every certain correction of what senders refuse, whatever is left.
fn mended(published: &str) -> String {
    let mut text = published.to_owned();
    // A correction can uncover the next fault; each round makes one at least.
    for _ in 0..32 {
        let faults = parse(&text).findings.into_iter().filter(|finding| finding.severity == Severity::Error);
        let mut limit = text.len();
        let mut edits: Vec<_> =
            faults.filter_map(|fault| Some((fault.span.clone()?, fault.instead()?.to_owned()))).collect();
        // From the end, so that the earlier places stay true.
        order::sort_by_key(&mut edits, |(span, _)| usize::MAX - span.start);
        let before = text.clone();
        for (span, fix) in edits {
            if span.end <= limit && text.get(span.clone()).is_some() {
                limit = span.start;
                text.replace_range(span, &fix);
            }
        }
        if text == before {
            break;
        }
    }
    text
}

/// Reads the text of a TXT record at `_smtp._tls`. `well_formed`: senders do
/// not treat it as no record, and can use each destination.
pub fn parse(text: &str) -> Parsed<TlsRptRecord> {
    let mut record = TlsRptRecord { tags: TagList::parse(text), rua: Vec::new() };
    let tags = record.tags.clone();
    let mut findings = Vec::new();
    let start = start_fault(&tags, "TLSRPTv1", &["rua"], Code::TlsrptVBad);
    // Records of this name were meant, whatever version they claim.
    let meant = tags.tags().next().is_some_and(|first| first.value().to_ascii_lowercase().starts_with("tlsrpt"));
    let cut = tags.tags().next().is_some_and(|first| first.missing_semicolons(&["rua"]).is_some());
    findings.extend(start);
    if meant {
        let mut seen = Seen::default();
        let mut listing = None;
        let mut found = cut;
        for tag in tags.tags().skip(1) {
            let at = |code| Finding::new(code).at(tag.span.clone()).with("field", &tag.name);
            let text = tags.slice(&tag.span);
            let rua = tag.name.eq_ignore_ascii_case("rua") && tag.value.is_some();
            if let (Some(from), Some(uri)) = (listing, destination(text)) {
                findings.push(Finding::new(Code::TlsrptUriSeparator).at(from..tag.span.end).fix(format!(",{uri}")));
                listing = Some(tag.span.end);
                continue;
            }
            listing = rua.then_some(tag.span.end);
            if rua && !text.starts_with("rua=") {
                // Lower case, and no space around the `=`.
                found = true;
                findings.push(at(Code::TlsrptRuaMissing).fix(format!("rua={}", tag.value())));
            } else if tag.value.is_none() {
                let finding = at(Code::TlsrptUnknownField).severity(Severity::Warning);
                match destination(text).filter(|_| tags.get("rua").is_none() && !found) {
                    Some(uri) => {
                        found = true;
                        findings.push(at(Code::TlsrptRuaMissing).fix(format!("rua={uri}")));
                    }
                    None => findings.push(finding),
                }
            } else if !seen.insert(tag.name.as_str()) {
                findings.push(at(Code::TlsrptDupField));
            } else if rua {
                found = !tag.value().is_empty();
                findings.extend(record.destinations(tag.value(), tag.value_span.start));
            } else {
                findings.push(at(Code::TlsrptUnknownField));
            }
        }
        if !found {
            findings.push(Finding::new(Code::TlsrptRuaMissing));
        }
    }
    let well_formed = !findings.iter().any(|finding| finding.severity == Severity::Error);
    Parsed { record, findings: in_order(findings), well_formed }
}

/// A destination that stands without its tag.
fn destination(text: &str) -> Option<String> {
    uri::complete(text).or_else(|| text.starts_with("https://").then(|| text.to_owned()))
}

impl TlsRptRecord {
    fn destinations(&mut self, value: &str, base: usize) -> Vec<Finding> {
        if value.is_empty() {
            return Vec::new();
        }
        let (uris, faults) = uri::list(value, base);
        let mut findings: Vec<_> = faults
            .into_iter()
            .map(|faulty| {
                let finding = Finding::new(match faulty.fault {
                    Fault::NoScheme => Code::TlsrptUriScheme,
                    Fault::Separator => Code::TlsrptUriSeparator,
                    Fault::Invalid | Fault::Encoding | Fault::Size => Code::TlsrptUriInvalid,
                });
                let finding = finding.with("uri", self.tags.slice(&faulty.span)).at(faulty.span);
                match faulty.fix {
                    Some(fix) => finding.fix(fix),
                    None => finding,
                }
            })
            .collect();
        for uri in &uris {
            let UriKind::Other { scheme } = &uri.kind else { continue };
            let at = |code| Finding::new(code).at(uri.span.clone()).with("uri", &uri.text);
            if scheme != "https" {
                findings.push(at(Code::TlsrptUriScheme).with("scheme", scheme));
            } else if !uri.host().is_some_and(|host| uri::is_host(host.as_str())) {
                findings.push(at(Code::TlsrptUriInvalid));
            }
        }
        self.rua = uris;
        findings
    }
}
