//! Many domains at once: which names a list holds, how each stands in one line,
//! and the lines as CSV and JSON. The lines hold codes, not sentences.

use std::fmt::Write as _;

use crate::audit::{Report, Verdict};
use crate::catalog;
use crate::dns::Failure;
use crate::finding::{Code, Finding, Severity};
use crate::name::{self, DomainName};
use crate::order::Seen;

/// Names that one list holds at most.
pub const MOST: usize = 5_000;

/// The topics of a line, in their order.
pub const TOPICS: [&str; 6] = ["SPF", "DKIM", "DMARC", "BIMI", "MTA-STS", "TLS-RPT"];

/// The names of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct List {
    /// Each once, in the order of the list.
    pub names: Vec<DomainName>,
    /// Lines that hold no domain, as they are.
    pub refused: Vec<String>,
    /// Names past [`MOST`], which are left out.
    pub left_out: usize,
}

/// Reads text or CSV: of each line the first cell that is a domain, an address
/// of a page or of a person; all of a line that holds nothing but domains.
/// `to_ascii` as in [`name::understand`].
pub fn read(text: &str, to_ascii: impl Fn(&str) -> Option<String>) -> List {
    let mut list = List::default();
    let mut names: Vec<DomainName> = Vec::new();
    for line in lines(text) {
        let all: Option<Vec<DomainName>> = cells(line).map(|cell| domain(cell, &to_ascii)).collect();
        match all.or_else(|| Some(vec![found(line, &to_ascii)?.1])).filter(|names| !names.is_empty()) {
            Some(all) => names.extend(all),
            None => list.refused.push(line.to_owned()),
        }
    }
    let mut seen = Seen::default();
    let new: Vec<bool> = names.iter().map(|name| seen.insert(name.as_str())).collect();
    let mut once = names.iter().zip(new).filter(|(_, new)| *new).map(|(name, _)| name.clone());
    list.names = once.by_ref().take(MOST).collect();
    list.left_out = once.count();
    list
}

/// The lines of a list that hold something.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// The cells of a line, without the quotation marks around them.
pub(crate) fn cells(line: &str) -> impl Iterator<Item = &str> {
    line.split([',', ';', '\t']).map(|cell| cell.trim().trim_matches('"')).filter(|cell| !cell.is_empty())
}

/// The first cell of a line that is a domain, an address of a page or of a person.
pub(crate) fn found<'a>(line: &'a str, to_ascii: &impl Fn(&str) -> Option<String>) -> Option<(&'a str, DomainName)> {
    cells(line).find_map(|cell| Some((cell, understood(cell, to_ascii)?)))
}

/// A domain and nothing else: the address of a page or of a person may be another column's.
fn domain(cell: &str, to_ascii: &impl Fn(&str) -> Option<String>) -> Option<DomainName> {
    if cell.contains(['@', '/']) { None } else { understood(cell, to_ascii) }
}

fn understood(cell: &str, to_ascii: &impl Fn(&str) -> Option<String>) -> Option<DomainName> {
    let name = name::understand(Some(cell).filter(|cell| cell.contains('.'))?, to_ascii).ok()?.name;
    // No top-level domain is a number (RFC 3696 §2): a price or a date is no domain.
    let number = name.labels().next_back().is_some_and(|label| label.bytes().all(|byte| byte.is_ascii_digit()));
    (!number).then_some(name)
}

/// How a topic, or all of a domain, stands. The order is that of urgency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// Receivers ignore what is published, or act on something else.
    Broken,
    /// A look-up failed.
    Unknown,
    /// Published, with something to mend; or a record is missing that mail needs.
    Weak,
    /// Not published, and nothing depends on it.
    Absent,
    /// Nothing at the names that were tried, and DNS does not list the others.
    NotFound,
    /// As it should be.
    Good,
}

impl State {
    /// The word in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Broken => "broken",
            Self::Unknown => "unknown",
            Self::Weak => "weak",
            Self::Absent => "absent",
            Self::NotFound => "not_found",
            Self::Good => "good",
        }
    }

    fn of(verdict: &Verdict) -> Self {
        match verdict {
            Verdict::Broken => Self::Broken,
            // What no page can know (the policy file of MTA-STS) is no fault.
            Verdict::Unknown(None) => Self::Good,
            Verdict::Unknown(Some(_)) | Verdict::Open => Self::Unknown,
            Verdict::Weak => Self::Weak,
            Verdict::Absent => Self::Absent,
            Verdict::Good => Self::Good,
        }
    }
}

/// One domain in one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Which domain.
    pub domain: DomainName,
    /// Its DNS host, where that is known.
    pub host: Option<String>,
    /// Where its mail arrives.
    pub mx: Option<DomainName>,
    /// How each of [`TOPICS`] stands.
    pub states: [State; 6],
    /// What there is to mend, the most pressing first.
    pub findings: Vec<Finding>,
    /// Why something could not be checked.
    pub failure: Option<Failure>,
}

impl Row {
    /// The line of a report.
    pub fn of(report: &Report) -> Self {
        let host = report.servers.detail.as_ref().and_then(|(_, servers)| catalog::dns_host(servers));
        let topics = report.topics();
        let findings = topics.iter().flat_map(|(_, findings)| findings.iter());
        let mut findings: Vec<Finding> =
            findings.filter(|finding| finding.severity != Severity::Info).cloned().collect();
        crate::order::sort_by_key(&mut findings, |finding| finding.severity);
        findings.dedup_by(|a, b| a.code == b.code);
        // A failed MX is no domain without mail.
        let mut verdicts = topics.iter().map(|(verdict, _)| *verdict).chain([&report.mx.verdict]);
        let failure = verdicts.find_map(|verdict| match verdict {
            Verdict::Unknown(Some(failure)) => Some(failure.clone()),
            _ => None,
        });
        let mut states = topics.map(|(verdict, _)| State::of(verdict));
        // No selector is below a name that does not exist (RFC 8020 §2); below one that does, any may be.
        let none = report.dkim.findings.iter().any(|finding| finding.code == Code::DkimParentNxdomain);
        if let Some(dkim) = states.get_mut(1).filter(|state| **state == State::Absent && !none) {
            *dkim = State::NotFound;
        }
        Self {
            domain: report.domain.clone(),
            host: host.map(|host| host.name.to_string()),
            mx: report.mx.detail.first().cloned(),
            states,
            findings,
            failure,
        }
    }

    /// How the domain stands: the worst of its topics and of its MX. Without SPF or
    /// DMARC it needs something; the other topics are the owner's choice.
    pub fn state(&self) -> State {
        let needed = [self.states.first(), self.states.get(2)].into_iter().flatten();
        let lacks = needed.copied().any(|state| state == State::Absent);
        let counts = |state: &State| !matches!(state, State::Absent | State::NotFound);
        let worst = self.states.iter().copied().filter(counts).min().unwrap_or(State::Good);
        let worst = if lacks { worst.min(State::Weak) } else { worst };
        if self.failure.is_some() { worst.min(State::Unknown) } else { worst }
    }
}

/// The lines as CSV (RFC 4180), with a line of headings; codes, not sentences.
pub fn csv<'a>(rows: impl IntoIterator<Item = &'a Row>) -> String {
    let mut out = String::from("domain,state,dns_host,mx,spf,dkim,dmarc,bimi,mta_sts,tls_rpt,findings\r\n");
    for row in rows {
        let codes: Vec<&str> = row.findings.iter().map(|finding| finding.code.name()).collect();
        let mut cells =
            vec![row.domain.to_string(), row.state().name().to_owned(), row.host.clone().unwrap_or_default()];
        cells.push(row.mx.as_ref().map(ToString::to_string).unwrap_or_default());
        cells.extend(row.states.iter().map(|state| state.name().to_owned()));
        cells.push(codes.join(" "));
        let cells: Vec<String> = cells.iter().map(|cell| quoted(cell)).collect();
        // Writing into a String does not fail.
        let _ = write!(out, "{}\r\n", cells.join(","));
    }
    out
}

/// A cell that no spreadsheet takes for a formula, quoted where it has to be.
fn quoted(cell: &str) -> String {
    let cell = if cell.starts_with(['=', '+', '-', '@']) { format!("'{cell}") } else { cell.to_owned() };
    if cell.contains([',', '"', '\r', '\n']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell }
}

/// The lines as JSON: an array of objects with the columns of [`csv`].
pub fn json<'a>(rows: impl IntoIterator<Item = &'a Row>) -> String {
    let mut out = String::from("[");
    for (index, row) in rows.into_iter().enumerate() {
        let text = |value: Option<String>| value.map_or_else(|| "null".to_owned(), |value| escaped(&value));
        let _ = write!(
            out,
            "{}\n  {{\"domain\": {}, \"state\": \"{}\", \"dns_host\": {}, \"mx\": {}",
            if index == 0 { "" } else { "," },
            escaped(row.domain.as_str()),
            row.state().name(),
            text(row.host.clone()),
            text(row.mx.as_ref().map(ToString::to_string)),
        );
        for (topic, state) in ["spf", "dkim", "dmarc", "bimi", "mta_sts", "tls_rpt"].iter().zip(row.states) {
            let _ = write!(out, ", \"{topic}\": \"{}\"", state.name());
        }
        let codes: Vec<String> = row.findings.iter().map(|finding| escaped(finding.code.name())).collect();
        let _ = write!(out, ", \"findings\": [{}]}}", codes.join(", "));
    }
    out.push_str("\n]\n");
    out
}

/// A JSON string (RFC 8259 §7).
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if u32::from(c) < 0x20 => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
