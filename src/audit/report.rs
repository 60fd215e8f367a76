//! What an audit tells: a verdict, findings and a detail for each topic. Knows
//! nothing of how they are come by.

use super::NO_SUCH_DOMAIN;
use crate::bimi::BimiRecord;
use crate::dkim::DkimKey;
use crate::dmarc::{DmarcRecord, Generation, Policy};
use crate::dns::Failure;
use crate::finding::{Finding, Severity};
use crate::name::{DomainName, Selector};
use crate::spf::SpfRecord;
use crate::spf::expand::Expansion;

/// How a topic stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Answers are still to come.
    Open,
    /// Not known: the look-up failed, or no web page can know it (`None`).
    Unknown(Option<Failure>),
    /// Known to be absent.
    Absent,
    /// Published and right.
    Good,
    /// Published, with something to mend.
    Weak,
    /// Published, and receivers ignore it or act on something else.
    Broken,
}

impl Verdict {
    /// The verdict on something that is published.
    pub(super) fn of(findings: &[Finding]) -> Self {
        match findings.iter().map(|finding| finding.severity).min() {
            Some(Severity::Error) => Self::Broken,
            Some(Severity::Warning) => Self::Weak,
            _ => Self::Good,
        }
    }
}

/// One topic of the report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topic<T> {
    /// How it stands.
    pub verdict: Verdict,
    /// What there is to say.
    pub findings: Vec<Finding>,
    /// What was read; empty where nothing was.
    pub detail: T,
}

impl<T> Topic<T> {
    pub(super) fn new(verdict: Verdict, findings: Vec<Finding>, detail: T) -> Self {
        Self { verdict, findings, detail }
    }

    /// Something more to say about what is published. What is not known, or
    /// known to be absent, stays so.
    pub(super) fn add(&mut self, finding: Finding) {
        match (&self.verdict, finding.severity) {
            (Verdict::Good | Verdict::Weak | Verdict::Unknown(None), Severity::Error) => self.verdict = Verdict::Broken,
            (Verdict::Good, Severity::Warning) => self.verdict = Verdict::Weak,
            _ => {}
        }
        self.findings.push(finding);
    }

    /// Is there an answer to build on?
    pub(super) fn is_known(&self) -> bool {
        !matches!(self.verdict, Verdict::Open | Verdict::Unknown(Some(_)))
    }
}

/// A domain's mail records, as far as they are known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Which domain.
    pub domain: DomainName,
    /// The name servers of the zone the domain is in, with the zone's name.
    pub servers: Topic<Option<(DomainName, Vec<DomainName>)>>,
    /// The mail exchangers in order of preference; a null MX is the root.
    pub mx: Topic<Vec<DomainName>>,
    /// The TXT records at the domain, joined.
    pub texts: Vec<String>,
    /// SPF: the one record that counts, with its tree.
    pub spf: Topic<Option<Spf>>,
    /// DKIM: the selectors that have a key, or a fault.
    pub dkim: Topic<Vec<Key>>,
    /// DMARC: the record in force, with the domain it was found at.
    pub dmarc: Topic<Option<(DomainName, DmarcRecord)>>,
    /// BIMI: the record at the selector that was asked for.
    pub bimi: Topic<Option<BimiRecord>>,
    /// MTA-STS: the text of the record; its policy file no page can read.
    pub mta_sts: Topic<Option<String>>,
    /// TLS-RPT: the text of the record.
    pub tls_rpt: Topic<Option<String>>,
    /// The organizational domain.
    pub organizations: Organizations,
    /// Does the name not exist (yet), which has a DMARC policy of its own (RFC 9989 §3.2.13)?
    pub missing: bool,
    /// Did the resolver validate what it said about the domain (DNSSEC)?
    pub authenticated: Option<bool>,
}

/// The organizational domain of a domain, as receivers of either generation find it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organizations {
    /// By the tree walk (RFC 9989 §4.10); `None` while a name of it is not known.
    pub tree: Option<DomainName>,
    /// By the public suffix list (RFC 7489 §3.2); `None` for a public suffix.
    pub list: Option<DomainName>,
}

/// The SPF record of a domain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spf {
    /// The record as it is written.
    pub text: String,
    /// The record as it is understood.
    pub record: SpfRecord<'static>,
    /// What it reaches.
    pub expansion: Expansion,
    /// What the further records reach, where there is more than one: none of
    /// them counts, and each tells of services in use.
    pub others: Vec<Expansion>,
}

/// What stands at a selector.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// Which selector.
    pub selector: Selector,
    /// The aliases that lead to it.
    pub cnames: Vec<DomainName>,
    /// The key.
    pub key: DkimKey,
    /// What there is to say about it.
    pub findings: Vec<Finding>,
}

impl Report {
    /// The six topics that an owner publishes, in the order of their weight: SPF,
    /// DKIM, DMARC, BIMI, MTA-STS, TLS-RPT.
    pub fn topics(&self) -> [(&Verdict, &[Finding]); 6] {
        fn of<T>(topic: &Topic<T>) -> (&Verdict, &[Finding]) {
            (&topic.verdict, &topic.findings)
        }
        [of(&self.spf), of(&self.dkim), of(&self.dmarc), of(&self.bimi), of(&self.mta_sts), of(&self.tls_rpt)]
    }

    /// The policy that is in force for the domain, with the tag that says so: `p` of
    /// its own record, or what the one of another domain says of names below it.
    pub fn policy(&self) -> Option<(&'static str, Policy)> {
        let (at, record) = self.dmarc.detail.as_ref()?;
        if *at == self.domain {
            return record.policies(Generation::Rfc9989).map(|(p, ..)| ("p", p));
        }
        record.below(self.missing)
    }

    /// Nothing is "not published" at a domain that does not exist.
    pub(super) fn know_nothing(&mut self) {
        fn unknown<T>(topic: &mut Topic<T>) {
            topic.verdict = Verdict::Unknown(Some(NO_SUCH_DOMAIN));
            topic.findings.clear();
        }
        unknown(&mut self.mx);
        unknown(&mut self.spf);
        unknown(&mut self.dkim);
        unknown(&mut self.dmarc);
        unknown(&mut self.bimi);
        unknown(&mut self.mta_sts);
        unknown(&mut self.tls_rpt);
    }
}
