//! BIMI assertion records (draft-brand-indicators-for-message-identification-14,
//! not an RFC): model, parse, build, and what DMARC has to say before a logo is
//! shown. Fetches neither the logo nor the certificate.

pub mod evidence;
pub mod svg;

use std::fmt;

use crate::dmarc::uri::{has_whole_octets, is_host};
use crate::dmarc::{DmarcRecord, Generation, Policy};
use crate::finding::{Code, Finding, Parsed, Severity};
use crate::name::{DomainName, NameError, Selector};
use crate::tag_list::{Tag, TagList, in_order, is_quote, is_tag_name};

/// An assertion record: its text, and what a receiver takes from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BimiRecord {
    /// The text, as written.
    pub tags: TagList,
    /// `l=`: where the logo is; empty for none.
    pub location: String,
    /// `a=`: where the certificate is; empty for none.
    pub authority: String,
    /// `lps=`: local parts with a logo of their own; empty for all.
    pub local_parts: Vec<String>,
    /// `avp=personal`: a person's own picture comes first.
    pub personal: bool,
}

impl BimiRecord {
    /// Does the domain say that it has no logo (§4.3.1)?
    pub fn declines(&self) -> bool {
        self.location.is_empty() && self.authority.is_empty() && self.tags.get("l").is_some()
    }

    /// Does the text begin with the version (§4.3)? Others are not BIMI records.
    pub fn has_version(text: &str) -> bool {
        let first = text.split(';').next().and_then(|part| part.split_once('='));
        first.is_some_and(|(name, value)| name.trim_end() == "v" && value.trim() == "BIMI1")
    }
}

impl fmt::Display for BimiRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.tags.fmt(f)
    }
}

const KNOWN: [&str; 5] = ["v", "l", "a", "lps", "avp"];

/// Whose picture comes first (§4.3, `avp`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Avp {
    /// The brand's: the logo. Receivers take this where nothing is said.
    Brand,
    /// The sender's own, where the receiver knows one.
    Personal,
}

impl Avp {
    /// As it stands in a record.
    pub fn name(self) -> &'static str {
        if self == Self::Personal { "personal" } else { "brand" }
    }

    /// Reads the tag's value, without regard to case.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Brand, Self::Personal].into_iter().find(|avp| avp.name().eq_ignore_ascii_case(text))
    }
}

/// What an owner says of the logo. What is `None` is no tag: where a record is
/// published, it keeps its own.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct BimiWish<'a> {
    /// `l=`: where the logo is.
    pub location: Option<&'a str>,
    /// `a=`: where the certificate is.
    pub authority: Option<&'a str>,
    /// `lps=`: the local parts that may have a logo of their own, commas between; all of them when empty.
    pub local_parts: Option<&'a str>,
    /// `avp=`
    pub avp: Option<Avp>,
    /// No logo: `l` and `a` are empty (§4.3.1), whatever else is wished.
    pub declined: bool,
}

/// The tags that are wished for, behind the version; `None` when nothing is.
/// Without `l` it is no record yet, but what one can be changed to.
pub fn wished(wish: BimiWish<'_>) -> Option<String> {
    let uri = |text: &str| text.trim().replace(',', "%2C").replace(';', "%3B").replace(' ', "%20");
    let local_parts = wish.local_parts.filter(|text| are_prefixes(text));
    let local_parts = local_parts.map(|text| prefixes(text).collect::<Vec<_>>().join(","));
    let address = |text: Option<&str>| if wish.declined { Some(String::new()) } else { text.map(uri) };
    let tags = [
        ("l", address(wish.location)),
        ("a", address(wish.authority)),
        ("lps", local_parts),
        ("avp", wish.avp.filter(|_| !wish.declined).map(|avp| avp.name().to_owned())),
    ];
    let tags: Vec<String> = tags.into_iter().filter_map(|(tag, value)| Some(format!("; {tag}={}", value?))).collect();
    (!tags.is_empty()).then(|| format!("v=BIMI1{}", tags.concat()))
}

/// The record for a logo and, unless empty, its certificate.
pub fn build(location: &str, authority: &str) -> String {
    let authority = Some(authority).filter(|text| !text.trim().is_empty());
    wished(BimiWish { location: Some(location), authority, ..BimiWish::default() }).unwrap_or_default()
}

/// `<selector>._bimi.<domain>` (§4.1); without a selector that of `default`.
pub fn record_name(domain: &DomainName, selector: Option<&Selector>) -> Result<DomainName, NameError> {
    domain.child(&format!("{}._bimi", selector.map_or("default", Selector::as_str)))
}

/// The record of a domain that wants no logo (§4.3.1).
pub fn declined() -> String {
    "v=BIMI1; l=; a=;".to_owned()
}

/// Reads the text of a TXT record at `<selector>._bimi`. `well_formed`: a
/// receiver has no syntax error to report, whatever is behind the addresses.
pub fn parse(text: &str) -> Parsed<BimiRecord> {
    let tags = TagList::parse(text);
    let value = |name| tags.get(name).map(|tag| tag.value().to_owned()).unwrap_or_default();
    let record = BimiRecord {
        location: value("l"),
        authority: value("a"),
        local_parts: prefixes(&value("lps")).map(str::to_owned).collect(),
        personal: Avp::parse(&value("avp")) == Some(Avp::Personal),
        tags: tags.clone(),
    };
    let mut findings = Vec::new();
    findings.extend(version(text, &tags));
    if findings.is_empty() || tags.tags().any(|tag| tag.name.starts_with('v') && tag.value().contains("BIMI")) {
        findings.extend(syntax(&tags));
        findings.extend(content(&record));
    }
    let well_formed =
        !findings.iter().any(|finding| finding.severity == Severity::Error && finding.code != Code::BimiLFormat);
    Parsed { record, findings: in_order(findings), well_formed }
}

/// Receivers repair neither case nor order (§4.3).
fn version(text: &str, tags: &TagList) -> Option<Finding> {
    if BimiRecord::has_version(text) {
        return None;
    }
    let bad = Finding::new(Code::BimiVBad);
    let Some(first) = tags.tags().next() else { return Some(bad.at(0..text.len())) };
    if let Some(fix) = first.missing_semicolons(&KNOWN).filter(|fix| BimiRecord::has_version(fix)) {
        return Some(Finding::new(Code::BimiTagSyntax).at(first.span.clone()).fix(fix));
    }
    if first.name.trim_matches(is_quote).eq_ignore_ascii_case("v") && first.value().eq_ignore_ascii_case("BIMI1") {
        return Some(bad.at(0..first.span.end).fix("v=BIMI1"));
    }
    let Some(v) = tags.get("v").filter(|v| v.value() == "BIMI1") else { return Some(bad.at(first.span.clone())) };
    let others = tags.tags().filter(|tag| tag.span != v.span).map(|tag| tags.slice(&tag.span));
    let sorted: Vec<_> = std::iter::once("v=BIMI1").chain(others).collect();
    Some(bad.at(0..text.len()).fix(sorted.join("; ")))
}

fn syntax(tags: &TagList) -> Vec<Finding> {
    let mut findings = tags.repeated(Code::BimiDupTag);
    findings.extend(tags.gaps().map(|gap| Finding::new(Code::BimiTagSyntax).at(gap).fix("")));
    // The first part is the version, or has been called wrong already.
    for tag in tags.tags().skip(1) {
        let at = |code| Finding::new(code).at(tag.span.clone()).with("tag", &tag.name);
        let lower = tag.name.to_ascii_lowercase();
        if tag.value.is_none() || !is_tag_name(&tag.name) {
            findings.push(at(Code::BimiTagSyntax));
        } else if let Some(fix) = tag.missing_semicolons(&KNOWN) {
            findings.push(at(Code::BimiTagSyntax).fix(fix));
        } else if !KNOWN.contains(&lower.as_str()) {
            findings.push(at(Code::BimiUnknownTag));
        } else if lower != tag.name {
            findings.push(at(Code::BimiTagCase).fix(format!("{lower}={}", tag.value())));
        }
    }
    findings
}

fn content(record: &BimiRecord) -> Vec<Finding> {
    let tags = &record.tags;
    let mut findings = Vec::new();
    match tags.get("l") {
        Some(l) => location(record, l, &mut findings),
        // Written with a capital letter, or without its semicolon, it is told of already.
        None if tags.tags().any(|tag| tag.name == "L" || tag.missing_semicolons(&KNOWN).is_some()) => {}
        None => findings.push(Finding::new(Code::BimiLMissing)),
    }
    if let Some(a) = tags.get("a").filter(|a| !a.value().is_empty()) {
        findings.extend(address(a));
        if suffix(a.value()) != Some("pem") {
            findings.push(Finding::new(Code::BimiAFormat).at(a.value_span.clone()));
        }
    }
    if let Some(lps) = tags.get("lps") {
        findings.push(Finding::new(Code::BimiAvpLpsNew).at(lps.span.clone()).with("tag", "lps"));
        if let Some(prefix) = prefixes(lps.value()).find(|prefix| !is_prefix(prefix)) {
            findings.push(Finding::new(Code::BimiLpsInvalid).at(lps.value_span.clone()).with("prefix", prefix));
        }
    }
    if let Some(avp) = tags.get("avp") {
        findings.push(Finding::new(Code::BimiAvpLpsNew).at(avp.span.clone()).with("tag", "avp"));
        if Avp::parse(avp.value()).is_none() {
            findings.push(Finding::new(Code::BimiAvpInvalid).at(avp.value_span.clone()).with("value", avp.value()));
        }
    }
    findings
}

/// Where the logo is, or that there shall be none (§4.3, §4.3.1, §4.3.2).
fn location(record: &BimiRecord, l: &Tag, findings: &mut Vec<Finding>) {
    findings.extend(address(l));
    match suffix(&record.location) {
        Some("svg" | "svgz") => {}
        Some(other) => {
            findings.push(Finding::new(Code::BimiLFormat).at(l.value_span.clone()).with("suffix", other));
        }
        // An address that is none has no file's name to look at.
        None if findings.is_empty() && !record.location.is_empty() => {
            findings.push(Finding::new(Code::BimiLFormat).severity(Severity::Warning).at(l.value_span.clone()));
        }
        None => {}
    }
    match (record.location.is_empty(), record.authority.is_empty()) {
        (true, true) => findings.push(Finding::new(Code::BimiDeclined).at(l.span.clone())),
        (true, false) => findings.push(Finding::new(Code::BimiLEmptyASet).at(l.span.clone())),
        (false, true) => findings.push(Finding::new(Code::BimiNoEvidence)),
        (false, false) => {}
    }
}

/// The local parts of `lps=`; none when it is empty.
fn prefixes(value: &str) -> impl Iterator<Item = &str> {
    let value = value.trim();
    value.split(',').map(str::trim).filter(move |_| !value.is_empty())
}

/// Is it a list that `lps=` can hold: local parts of 1 to 63 letters, digits and
/// hyphens, commas between (§4.3)? An empty one stands for all.
pub fn are_prefixes(text: &str) -> bool {
    prefixes(text).all(is_prefix)
}

fn is_prefix(text: &str) -> bool {
    (1..=63).contains(&text.len()) && text.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'-')
}

/// What is wrong with the address in a tag: it has to be one https URI with a
/// full host name (§4.3).
fn address(tag: &Tag) -> Option<Finding> {
    let text = tag.value();
    let at = |code| Finding::new(code).at(tag.value_span.clone()).with("uri", text);
    if text.is_empty() {
        return None;
    }
    if text.matches("://").count() > 1 && text.contains([',', ' ']) {
        return Some(at(Code::BimiUriMultiple));
    }
    let host_of = |rest: &str| is_host(rest.split(['/', '?', '#', ':']).next().unwrap_or_default());
    let Some((scheme, rest)) = text.split_once("://") else {
        let finding = at(Code::BimiUriInvalid);
        return Some(if host_of(text) && is_uri(text) { finding.fix(format!("https://{text}")) } else { finding });
    };
    if !scheme.eq_ignore_ascii_case("https") {
        let finding = at(Code::BimiUriScheme).with("scheme", scheme);
        return Some(if scheme.eq_ignore_ascii_case("http") {
            finding.fix(format!("https://{rest}"))
        } else {
            finding
        });
    }
    if host_of(rest) && is_uri(text) {
        return None;
    }
    let encoded = text.replace(',', "%2C");
    let finding = at(Code::BimiUriInvalid);
    Some(if host_of(rest) && is_uri(&encoded) { finding.fix(encoded) } else { finding })
}

fn is_uri(text: &str) -> bool {
    text.bytes().all(|c| c.is_ascii_graphic() && !b"\"<>\\^`{|},".contains(&c)) && has_whole_octets(text)
}

/// The suffix of the file's name, where it is one that is all letters.
fn suffix(uri: &str) -> Option<&str> {
    let path = uri.split(['?', '#']).next()?.split_once("://")?.1;
    let file = path.rsplit_once('/')?.1;
    let known = ["svg", "svgz", "pem"];
    let suffix = file.rsplit_once('.').map(|(_, suffix)| suffix).filter(|suffix| !suffix.is_empty())?;
    Some(known.into_iter().find(|known| known.eq_ignore_ascii_case(suffix)).unwrap_or(suffix))
}

/// More than one record at a name: receivers show nothing (§7.2).
pub fn several(texts: &[String]) -> Option<Finding> {
    let count = texts.iter().filter(|text| BimiRecord::has_version(text)).count();
    (count > 1).then(|| Finding::new(Code::BimiMultiple).with("n", count))
}

/// What in SPF keeps some receivers from showing a logo: anybody passes.
pub fn open_to_all(spf: &[Finding]) -> Option<Finding> {
    let open = spf.iter().any(|finding| matches!(finding.code, Code::SpfAllPass | Code::SpfIncludePassAll));
    open.then(|| Finding::new(Code::BimiSpfPlusAll))
}

/// What in DMARC keeps receivers from showing a logo (§7.1): the record at the
/// author domain and the one at its organizational domain both count. Where
/// they are the same, give one.
pub fn prerequisites(author: Option<&DmarcRecord>, organizational: Option<&DmarcRecord>) -> Vec<Finding> {
    let records: Vec<_> = author.into_iter().chain(organizational).collect();
    // The draft knows `pct`, RFC 9989 knows `t` and `np`: both can disqualify.
    let applied: Vec<_> = records.iter().filter_map(|record| record.policies(Generation::Rfc9989)).collect();
    // Of one that receivers do not apply the other is no substitute.
    if applied.is_empty() || applied.len() < records.len() {
        return vec![Finding::new(Code::BimiDmarcMissing)];
    }
    let sampled = |record: &&DmarcRecord| {
        record.p.policy() == Some(Policy::Quarantine) && record.pct.is_some_and(|pct| pct < 100)
    };
    let none = Some(Policy::None);
    let faults = [
        (applied.iter().any(|(p, ..)| *p == Policy::None), Code::BimiDmarcNone),
        (records.iter().any(|record| record.sp.policy() == none), Code::BimiDmarcSpNone),
        (records.iter().any(sampled), Code::BimiDmarcPct),
        (records.iter().any(|record| record.testing), Code::BimiDmarcTest),
        (records.iter().any(|record| record.np.policy() == none), Code::BimiDmarcNpNone),
    ];
    faults.into_iter().filter(|(fault, _)| *fault).map(|(_, code)| Finding::new(code)).collect()
}
