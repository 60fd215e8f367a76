//! The one diagnostic type. A finding is a code with its place and values; the
//! sentence for it is in `public/locales`, the rule behind it is its citation.

mod codes;

use std::fmt;
use std::net::IpAddr;
use std::ops::Range;

pub use codes::Code;

/// How much a finding matters. Ordered: an error sorts before a warning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Receivers ignore the record, or act on something else than it says.
    Error,
    /// Works now, but is risky, partly ignored, obsolete, or differs between receivers.
    Warning,
    /// Worth telling, not a defect.
    Info,
}

/// One thing found in a record or an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What was found. Stable.
    pub code: Code,
    /// The code's severity, unless the context changes it.
    pub severity: Severity,
    /// Bytes of the joined record text that the finding is about.
    pub span: Option<Range<usize>>,
    /// A network, for the placeholder `network`.
    pub network: Option<(IpAddr, u8)>,
    /// What most have nothing of. It is kept apart, for a parser makes many of them.
    more: Option<Box<More>>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct More {
    params: Vec<(&'static str, String)>,
    instead: Option<String>,
}

impl Finding {
    /// A finding with the code's own severity and nothing else.
    pub fn new(code: Code) -> Self {
        Self { code, severity: code.severity(), span: None, network: None, more: None }
    }

    /// Says where.
    #[must_use]
    pub fn at(mut self, span: Range<usize>) -> Self {
        self.span = Some(span);
        self
    }

    /// Says which network would be right.
    #[must_use]
    pub fn network(mut self, address: IpAddr, length: u8) -> Self {
        self.network = Some((address, length));
        self
    }

    /// Fills the placeholder `key` of the sentence.
    #[must_use]
    pub fn with(mut self, key: &'static str, value: impl fmt::Display) -> Self {
        self.more.get_or_insert_default().params.push((key, value.to_string()));
        self
    }

    /// Says what to write instead.
    #[must_use]
    pub fn fix(mut self, text: impl Into<String>) -> Self {
        self.more.get_or_insert_default().instead = Some(text.into());
        self
    }

    /// Changes the severity for this context.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// The same of the whole text: neither a place nor what to write there.
    #[must_use]
    pub fn unplaced(mut self) -> Self {
        self.span = None;
        self.more =
            self.more.filter(|more| !more.params.is_empty()).map(|more| Box::new(More { instead: None, ..*more }));
        self
    }

    /// The same at the same place, with neither values nor what to write there.
    #[must_use]
    pub fn bare(mut self) -> Self {
        self.more = None;
        self
    }

    /// Values for the sentence's placeholders other than `network`.
    pub fn params(&self) -> &[(&'static str, String)] {
        self.more.as_ref().map_or(&[], |more| &more.params)
    }

    /// What to write instead of the text at `span`, where that is certain.
    pub fn instead(&self) -> Option<&str> {
        self.more.as_ref()?.instead.as_deref()
    }

    /// A value for every placeholder of the sentence.
    pub fn values(&self) -> Vec<(&'static str, String)> {
        let network = self.network.iter().map(|(address, length)| ("network", format!("{address}/{length}")));
        network.chain(self.params().iter().cloned()).collect()
    }

    /// The document and section that the finding rests on.
    pub fn cite(&self) -> &'static str {
        self.code.cite()
    }
}

/// What a parser gives. Parsing never fails: a broken record is input, too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parsed<T> {
    /// The record, with everything in it that was not understood kept.
    pub record: T,
    /// What there is to say about it, in the order of the text.
    pub findings: Vec<Finding>,
    /// Would a receiver accept its grammar?
    pub well_formed: bool,
}

impl<T> Parsed<T> {
    /// The findings for sentences: the placeholder `term` is what stands at a
    /// finding's place in `text`, which was parsed. Parsing itself leaves it out.
    pub fn told(&self, text: &str) -> Vec<Finding> {
        let told = |finding: &Finding| {
            let is_said = finding.params().iter().any(|(key, _)| *key == "term");
            match finding.span.clone().and_then(|span| text.get(span)) {
                Some(term) if !is_said => finding.clone().with("term", term),
                _ => finding.clone(),
            }
        };
        self.findings.iter().map(told).collect()
    }
}
