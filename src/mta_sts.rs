//! MTA-STS (RFC 8461): the TXT record at `_mta-sts` and the policy file. Model,
//! parse, build, and what DNS says of both. Fetches nothing.

mod cover;

use std::collections::BTreeSet;
use std::fmt;
use std::ops::Range;

use crate::dmarc::uri::is_host;
use crate::finding::{Code, Finding, Parsed, Severity};
use crate::name::DomainName;
use crate::order::Seen;
use crate::tag_list::{TagList, in_order, start_fault, trimmed};
pub use cover::{check_mx, corrected, next_id, policy_host, policy_url, unchanged_id};

/// The record that says that there is a policy, and which one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StsRecord {
    /// The text, as written.
    pub tags: TagList,
    /// `id=`, if it is a valid one; the first counts.
    pub id: Option<String>,
}

impl fmt::Display for StsRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.tags.fmt(f)
    }
}

/// What senders do when TLS fails (RFC 8461 §5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// They do not deliver.
    Enforce,
    /// They deliver, and report.
    Testing,
    /// As if there were no policy.
    None,
}

impl Mode {
    /// As it stands in the file.
    pub fn name(self) -> &'static str {
        match self {
            Self::Enforce => "enforce",
            Self::Testing => "testing",
            Self::None => "none",
        }
    }

    /// The mode of this name.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Enforce, Self::Testing, Self::None].into_iter().find(|mode| mode.name() == text)
    }
}

/// The policy file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StsPolicy {
    /// The text, as written.
    pub text: String,
    /// `mode`, if it is a valid one.
    pub mode: Option<Mode>,
    /// `max_age` in seconds, if it is a valid one.
    pub max_age: Option<u64>,
    /// The hosts that may receive mail, valid ones only.
    pub mx: Vec<MxPattern>,
}

impl fmt::Display for StsPolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// A host, or all hosts one label below a domain (RFC 8461 §4.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MxPattern {
    /// The host, or the domain behind `*.`
    pub name: DomainName,
    /// Does it begin with `*.`?
    pub wildcard: bool,
    /// Bytes of the file.
    pub span: Range<usize>,
}

impl MxPattern {
    /// Does it cover the host of an MX record?
    pub fn covers(&self, host: &DomainName) -> bool {
        if self.wildcard { host.parent().as_ref() == Some(&self.name) } else { *host == self.name }
    }
}

const KNOWN: [&str; 5] = ["id", "mode", "mx", "max_age", "version"];

/// The longest that a policy may be kept, in seconds (RFC 8461 §3.2).
const MAX_AGE: u64 = 31_557_600;

/// The record for a policy. `id` changes with the policy: a time in digits.
/// What may not stand in it is left out.
pub fn build_record(id: &str) -> String {
    let id: String = id.chars().filter(char::is_ascii_alphanumeric).take(32).collect();
    format!("v=STSv1; id={id}")
}

/// The policy file.
pub fn build_policy(mode: Mode, mx: &[String], max_age: u64) -> String {
    let mx: String = mx.iter().flat_map(|host| ["mx: ", host, "\n"]).collect();
    format!("version: STSv1\nmode: {}\n{mx}max_age: {}\n", mode.name(), max_age.min(MAX_AGE))
}

/// Reads the text of a TXT record at `_mta-sts`. `well_formed`: senders do not
/// treat it as no record.
pub fn parse_record(text: &str) -> Parsed<StsRecord> {
    let tags = TagList::parse(text);
    let mut findings = Vec::new();
    let mut id = None;
    let start = start_fault(&tags, "STSv1", &KNOWN, Code::MtastsVBad);
    let meant = start.as_ref().is_none_or(|fault| fault.instead().is_some());
    // A start that lacks its semicolon holds fields that are told of with it.
    let cut = tags.tags().next().is_some_and(|first| first.missing_semicolons(&KNOWN).is_some());
    findings.extend(start);
    if meant {
        let mut seen = Seen::default();
        for tag in tags.tags().skip(1) {
            let (name, value) = (tag.name.as_str(), tag.value());
            let at = |code| Finding::new(code).at(tag.span.clone()).with("field", name);
            let tight = tag.span.len() == name.len() + 1 + value.len();
            if tag.value.is_none() || !is_field_name(name) || !is_field_value(value) && name != "id" {
                findings.push(at(Code::MtastsFieldSyntax));
            } else if !tight {
                findings.push(at(Code::MtastsFieldSyntax).fix(format!("{name}={value}")));
            } else if !seen.insert(name) {
                findings.push(at(Code::MtastsDupField));
            } else if name == "id" {
                let right = (1..=32).contains(&value.len()) && value.bytes().all(|c| c.is_ascii_alphanumeric());
                id = Some((value.to_owned(), right));
                if !right {
                    let finding = Finding::new(Code::MtastsIdInvalid).at(tag.value_span.clone()).with("id", value);
                    let plain: String = value.chars().filter(char::is_ascii_alphanumeric).take(32).collect();
                    findings.push(if plain.is_empty() { finding } else { finding.fix(plain) });
                }
            } else if KNOWN.contains(&name) {
                findings.push(at(Code::MtastsPolicyFieldInDns));
            } else if name.eq_ignore_ascii_case("id") {
                id = Some((value.to_owned(), false));
                findings.push(Finding::new(Code::MtastsIdMissing).at(tag.span.clone()).fix(format!("id={value}")));
            } else {
                findings.push(at(Code::MtastsUnknownField));
            }
        }
        findings.extend(tags.gaps().map(|gap| Finding::new(Code::MtastsFieldSyntax).at(gap).fix("")));
        let lost =
            findings.iter().any(|finding| finding.code == Code::MtastsFieldSyntax && finding.instead().is_some());
        if id.is_none() && !cut && !lost {
            findings.push(Finding::new(Code::MtastsIdMissing));
        }
    }
    let id = id.filter(|(_, right)| *right).map(|(id, _)| id);
    let well_formed = !findings.iter().any(|finding| finding.severity == Severity::Error);
    Parsed { record: StsRecord { tags, id }, findings: in_order(findings), well_formed }
}

/// `sts-ext-name` of RFC 8461 §3.1
fn is_field_name(name: &str) -> bool {
    (1..=32).contains(&name.len())
        && name.starts_with(|c: char| c.is_ascii_alphanumeric())
        && name.bytes().all(|c| c.is_ascii_alphanumeric() || b"_-.".contains(&c))
}

/// `sts-ext-value` of RFC 8461 §3.1
fn is_field_value(value: &str) -> bool {
    !value.is_empty() && value.bytes().all(|c| c.is_ascii_graphic() && c != b'=')
}

/// Reads a policy file. `well_formed`: senders do not refuse it (RFC 8461 §3.2).
pub fn parse_policy(text: &str) -> Parsed<StsPolicy> {
    let mut policy = StsPolicy { text: text.to_owned(), mode: None, max_age: None, mx: Vec::new() };
    let mut findings = Vec::new();
    let mut seen = BTreeSet::new();
    let mut base = 0;
    for line in text.split('\n') {
        let start = base;
        base += line.len() + 1;
        let (line, span) = trimmed(line, start);
        if line.is_empty() {
            continue;
        }
        let colon = line.split_once(':').filter(|(key, _)| !key.contains('='));
        let Some((key, value)) = colon else {
            findings.push(match line.split_once('=') {
                Some((key, value)) => {
                    seen.insert(key.trim().to_owned());
                    let right = format!("{}: {}", key.trim(), value.trim());
                    Finding::new(Code::MtastsPolicyEq).at(span).fix(right)
                }
                None => Finding::new(Code::MtastsFieldSyntax).at(span),
            });
            continue;
        };
        let (value, value_span) = trimmed(value, span.start + key.len() + 1);
        let plain = key.trim_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}').to_ascii_lowercase();
        if plain != key && KNOWN.contains(&plain.as_str()) {
            seen.insert(plain.clone());
            findings.push(Finding::new(Code::MtastsFieldSyntax).at(span).fix(format!("{plain}: {value}")));
        } else if !is_field_name(key) {
            findings.push(Finding::new(Code::MtastsFieldSyntax).at(span));
        } else if key == "mx" {
            seen.insert(plain);
            findings.extend(policy.mx(value, span, value_span));
        } else if !seen.insert(plain) {
            findings.push(Finding::new(Code::MtastsPolicyDup).at(span).with("key", key));
        } else {
            findings.extend(policy.field(key, value, span, value_span));
        }
    }
    let required = [
        ("version", Code::MtastsPolicyVersion),
        ("mode", Code::MtastsPolicyMode),
        ("max_age", Code::MtastsPolicyMaxage),
        ("mx", Code::MtastsPolicyNoMx),
    ];
    for (key, code) in required {
        // Without a mode there is no saying whether hosts are needed (RFC 8461 §3.2).
        let needed = key != "mx" || matches!(policy.mode, Some(Mode::Enforce | Mode::Testing));
        if needed && !seen.contains(key) {
            findings.push(Finding::new(code));
        }
    }
    let well_formed = !findings.iter().any(|finding| finding.severity == Severity::Error);
    Parsed { record: policy, findings: in_order(findings), well_formed }
}

impl StsPolicy {
    fn mx(&mut self, value: &str, line: Range<usize>, span: Range<usize>) -> Option<Finding> {
        let hosts: Vec<_> = value.split([',', ' ', '\t', ';']).filter(|host| !host.is_empty()).collect();
        if hosts.len() > 1 {
            let lines: Vec<_> = hosts.iter().map(|host| format!("mx: {host}")).collect();
            return Some(Finding::new(Code::MtastsMxList).at(line).fix(lines.join("\n")));
        }
        let (wildcard, host) = value.strip_prefix("*.").map_or((false, value), |rest| (true, rest));
        let bad = || Finding::new(Code::MtastsMxPattern).at(span.clone()).with("mx", value);
        match DomainName::typed(host) {
            Ok(name) if is_host(host) => {
                self.mx.push(MxPattern { name, wildcard, span });
                None
            }
            _ => {
                let right = value.trim_end_matches(['.', ',', ';']);
                let certain = right != value && is_host(host.trim_end_matches(['.', ',', ';']));
                Some(if certain { bad().fix(right) } else { bad() })
            }
        }
    }

    fn field(&mut self, key: &str, value: &str, line: Range<usize>, span: Range<usize>) -> Option<Finding> {
        let at = |code| Finding::new(code).at(span.clone()).with("value", value);
        match key {
            "version" if value == "STSv1" => None,
            "version" if value.eq_ignore_ascii_case("STSv1") => Some(at(Code::MtastsPolicyVersion).fix("STSv1")),
            "version" => Some(at(Code::MtastsPolicyVersion)),
            "mode" => {
                self.mode = Mode::parse(value);
                match self.mode {
                    Some(Mode::Enforce) => None,
                    Some(Mode::Testing) => Some(Finding::new(Code::MtastsModeTesting).at(line)),
                    Some(Mode::None) => Some(Finding::new(Code::MtastsModeNone).at(line)),
                    None => Some(match Mode::parse(&value.to_ascii_lowercase()) {
                        Some(mode) => at(Code::MtastsPolicyMode).fix(mode.name()),
                        None => at(Code::MtastsPolicyMode),
                    }),
                }
            }
            "max_age" => {
                let digits = (1..=10).contains(&value.len()) && value.bytes().all(|c| c.is_ascii_digit());
                match value.parse::<u64>().ok().filter(|_| digits) {
                    None => Some(at(Code::MtastsPolicyMaxage)),
                    Some(MAX_AGE_OVER..) => Some(at(Code::MtastsMaxageLong).fix(MAX_AGE.to_string())),
                    Some(age) => {
                        self.max_age = Some(age);
                        (age < 86_400).then(|| at(Code::MtastsMaxageShort))
                    }
                }
            }
            _ => Some(Finding::new(Code::MtastsUnknownField).at(line).with("field", key)),
        }
    }
}

const MAX_AGE_OVER: u64 = MAX_AGE + 1;
