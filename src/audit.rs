//! All that a domain publishes for its mail, topic by topic, each with one of
//! three kinds of verdict: known to be good or not, known to be absent, or not
//! known. A failed look-up is never taken for a missing record.

mod traces;

use std::collections::BTreeSet;

use crate::bimi::{self, BimiRecord};
use crate::dkim::{self, DkimKey};
use crate::dmarc::{self, DmarcRecord};
use crate::dns::ask::{Asker, Found};
use crate::dns::{Answer, Answers, Failure, Question, RecordData, RecordSetAnswer, RecordType, texts};
use crate::finding::{Code, Finding, Severity};
use crate::name::{DomainName, NameError, Selector};
use crate::outcome::Outcome;
use crate::spf::expand::{self, Expansion};
use crate::spf::limits;
use crate::spf::select::select;
use crate::spf::{SpfRecord, parse};
use crate::{mta_sts, order, tls_rpt};

pub use traces::traces;

/// What an audit looks for besides what the domain itself tells.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditOptions {
    /// Selectors to look up: DNS cannot list them (RFC 6376 §3.6.2.1).
    pub selectors: BTreeSet<Selector>,
}

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
    fn of(findings: &[Finding]) -> Self {
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
    fn new(verdict: Verdict, findings: Vec<Finding>, detail: T) -> Self {
        Self { verdict, findings, detail }
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
    /// BIMI: the record of the default selector.
    pub bimi: Topic<Option<BimiRecord>>,
    /// MTA-STS: the text of the record; its policy file no page can read.
    pub mta_sts: Topic<Option<String>>,
    /// TLS-RPT: the text of the record.
    pub tls_rpt: Topic<Option<String>>,
    /// Did the resolver validate what it said about the domain (DNSSEC)?
    pub authenticated: Option<bool>,
}

/// The SPF record of a domain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spf {
    /// The record as it is written.
    pub text: String,
    /// The record as it is understood.
    pub record: SpfRecord,
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

/// Audits a domain: the report, or the questions that are open.
pub fn audit(domain: &DomainName, options: &AuditOptions, answers: &Answers) -> Outcome<Report> {
    let (report, open) = partial(domain, options, answers);
    if open.is_empty() { Outcome::Done(report) } else { Outcome::Need(open) }
}

/// The report as far as it is known, and every question that can be asked now.
pub fn partial(domain: &DomainName, options: &AuditOptions, answers: &Answers) -> (Report, BTreeSet<Question>) {
    let mut auditor = Auditor { domain, asker: Asker::new(answers) };
    let (texts, authenticated) = match answers.get(&Question::new(domain.clone(), RecordType::Txt)) {
        Some(Answer::Records(records)) => (texts(&records.data), Some(records.authenticated)),
        _ => (Vec::new(), None),
    };
    let (spf, dmarc) = (auditor.spf(), auditor.dmarc());
    let mut report = Report {
        domain: domain.clone(),
        servers: auditor.servers(),
        mx: auditor.mx(),
        dkim: auditor.dkim(&options.selectors),
        bimi: auditor.bimi(&dmarc, &spf.findings),
        mta_sts: auditor.mta_sts(),
        tls_rpt: auditor.tls_rpt(),
        spf,
        dmarc,
        texts,
        authenticated,
    };
    if is_missing(domain, answers) {
        report.know_nothing();
    }
    (report, auditor.asker.open)
}

/// Does the domain not exist, nor a zone that it could be added to? Then
/// nothing is "not published": the name is wrong, or the resolver does not
/// know it.
pub fn is_missing(domain: &DomainName, answers: &Answers) -> bool {
    let answer = |name: &DomainName, rtype| answers.get(&Question::new(name.clone(), rtype));
    let above = std::iter::successors(Some(domain.clone()), DomainName::parent);
    let mut zones = above.take_while(|name| name.labels().count() > 1);
    answer(domain, RecordType::Txt) == Some(&Answer::NxDomain)
        && zones.all(|name| matches!(answer(&name, RecordType::Ns), Some(Answer::NoData | Answer::NxDomain)))
}

/// The cause where the domain does not exist (RCODE 3).
pub const NO_SUCH_DOMAIN: Failure = Failure::Rcode(3);

impl Report {
    fn know_nothing(&mut self) {
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

struct Auditor<'a> {
    domain: &'a DomainName,
    asker: Asker<'a>,
}

impl Auditor<'_> {
    /// The texts below a prefix of the domain; `Err` holds the verdict where
    /// there are none.
    fn texts_at(&mut self, name: Result<DomainName, NameError>) -> Result<Vec<String>, Verdict> {
        // A name that is too long for DNS is not published.
        let Ok(name) = name else { return Err(Verdict::Absent) };
        match self.asker.ask(&name, RecordType::Txt) {
            Found::Records(records) => Ok(texts(&records.data)),
            Found::Absent => Err(Verdict::Absent),
            Found::Failed(failure) => Err(Verdict::Unknown(Some(failure.clone()))),
            Found::Open => Err(Verdict::Open),
        }
    }

    /// The zone is the nearest name above with servers of its own.
    fn servers(&mut self) -> Topic<Option<(DomainName, Vec<DomainName>)>> {
        let mut verdict = Verdict::Absent;
        for name in std::iter::successors(Some(self.domain.clone()), DomainName::parent) {
            if name.labels().count() < 2 {
                break;
            }
            match self.asker.ask(&name, RecordType::Ns) {
                Found::Records(records) => {
                    let servers = records.data.iter().filter_map(|data| match data {
                        RecordData::Ns(server) => Some(server.clone()),
                        _ => None,
                    });
                    // An alias has the servers of another zone.
                    if records.cnames.is_empty() && verdict == Verdict::Absent {
                        let detail = Some((name, servers.collect()));
                        return Topic::new(Verdict::Good, Vec::new(), detail);
                    }
                }
                Found::Failed(failure) => verdict = Verdict::Unknown(Some(failure.clone())),
                Found::Open => verdict = Verdict::Open,
                Found::Absent => {}
            }
        }
        Topic::new(verdict, Vec::new(), None)
    }

    fn mx(&mut self) -> Topic<Vec<DomainName>> {
        match self.asker.ask(self.domain, RecordType::Mx) {
            Found::Records(records) => {
                let mut hosts: Vec<(u16, DomainName)> = records
                    .data
                    .iter()
                    .filter_map(|data| match data {
                        RecordData::Mx { preference, exchange } => Some((*preference, exchange.clone())),
                        _ => None,
                    })
                    .collect();
                order::sort(&mut hosts);
                Topic::new(Verdict::Good, Vec::new(), hosts.into_iter().map(|(_, host)| host).collect())
            }
            Found::Absent => Topic::new(Verdict::Absent, Vec::new(), Vec::new()),
            Found::Failed(failure) => Topic::new(Verdict::Unknown(Some(failure.clone())), Vec::new(), Vec::new()),
            Found::Open => Topic::new(Verdict::Open, Vec::new(), Vec::new()),
        }
    }

    fn spf(&mut self) -> Topic<Option<Spf>> {
        let texts = match self.texts_at(Ok(self.domain.clone())) {
            Ok(texts) => texts,
            Err(Verdict::Absent) => return Topic::new(Verdict::Absent, vec![Finding::new(Code::SpfNone)], None),
            Err(verdict) => return Topic::new(verdict, Vec::new(), None),
        };
        let selection = select(&texts);
        let mut findings = selection.findings;
        let Some((text, parsed)) = selection.records.first().map(|text| (*text, parse(text))) else {
            findings.extend(selection.near.iter().flat_map(|text| parse(text).findings));
            let verdict = if selection.near.is_empty() { Verdict::Absent } else { Verdict::Broken };
            return Topic::new(verdict, findings, None);
        };
        findings.extend(parsed.findings);
        let mut open = BTreeSet::new();
        let mut expand = |record: &SpfRecord| {
            let (expansion, questions) = expand::partial(self.domain, Some(record), self.asker.answers());
            open.extend(questions);
            expansion
        };
        let expansion = expand(&parsed.record);
        let others = selection.records.iter().skip(1).map(|text| expand(&parse(text).record)).collect();
        findings.extend(limits::findings(&expansion));
        let verdict = Verdict::of(&findings);
        // A fault that is known stays one, whatever is still to come.
        let verdict = if open.is_empty() || verdict == Verdict::Broken { verdict } else { Verdict::Open };
        self.asker.open.extend(open);
        let detail = Spf { text: text.to_owned(), record: parsed.record, expansion, others };
        Topic::new(verdict, findings, Some(detail))
    }

    fn dkim(&mut self, selectors: &BTreeSet<Selector>) -> Topic<Vec<Key>> {
        let mut keys = Vec::new();
        let (mut open, mut failed) = (false, None);
        // A name that nobody uses: what answers there answers everywhere.
        let wildcard = match self.texts_at(self.domain.child("no-such-selector._domainkey")) {
            Ok(texts) => texts,
            Err(verdict) => {
                open |= verdict == Verdict::Open;
                Vec::new()
            }
        };
        for selector in selectors {
            let Ok(name) = selector.key_name(self.domain) else { continue };
            match self.asker.ask(&name, RecordType::Txt) {
                Found::Records(records) => keys.extend(key(selector, records, &wildcard)),
                Found::Absent => {}
                Found::Failed(failure) => failed = Some(failure.clone()),
                Found::Open => open = true,
            }
        }
        let findings: Vec<Finding> = keys.iter().flat_map(|key: &Key| key.findings.clone()).collect();
        let verdict = match (open, failed) {
            (true, _) => Verdict::Open,
            (false, Some(failure)) if keys.is_empty() => Verdict::Unknown(Some(failure)),
            (false, _) if keys.is_empty() => Verdict::Absent,
            // One key that works is what counts; others may be on their way out.
            (false, _) => keys.iter().map(|key| Verdict::of(&key.findings)).min_by_key(rank).unwrap_or(Verdict::Good),
        };
        Topic::new(verdict, findings, keys)
    }

    fn dmarc(&mut self) -> Topic<Option<(DomainName, DmarcRecord)>> {
        let walk = dmarc::walk(self.domain, &mut self.asker);
        let unknown = walk.doubt().cloned().map(|failure| match failure {
            Some(failure) => Verdict::Unknown(Some(failure)),
            None => Verdict::Open,
        });
        let chosen = walk.in_force().cloned();
        let mut findings = walk.findings;
        let Some((domain, parsed)) = chosen else {
            let verdict = unknown.unwrap_or(if findings.iter().any(|finding| finding.severity == Severity::Error) {
                Verdict::Broken
            } else {
                Verdict::Absent
            });
            if verdict == Verdict::Absent {
                findings.push(Finding::new(Code::DmarcNone));
            }
            return Topic::new(verdict, findings, None);
        };
        findings.extend(parsed.findings);
        if domain != *self.domain {
            if let Some(verdict) = unknown {
                return Topic::new(verdict, findings, None);
            }
            findings.push(Finding::new(Code::DmarcInherited).with("domain", &domain));
        }
        let (refused, open) = dmarc::check_reports(&domain, &parsed.record, &mut self.asker);
        findings.extend(refused);
        let verdict = if open { Verdict::Open } else { Verdict::of(&findings) };
        Topic::new(verdict, findings, Some((domain, parsed.record)))
    }

    fn bimi(&mut self, dmarc: &Topic<Option<(DomainName, DmarcRecord)>>, spf: &[Finding]) -> Topic<Option<BimiRecord>> {
        let texts = match self.texts_at(self.domain.child("default._bimi")) {
            Ok(texts) => texts,
            Err(verdict) => return Topic::new(verdict, Vec::new(), None),
        };
        let meant = |text: &&String| text.get(..6).is_some_and(|head| head.eq_ignore_ascii_case("v=bimi"));
        let Some(text) = texts.iter().find(meant) else { return Topic::new(Verdict::Absent, Vec::new(), None) };
        let parsed = bimi::parse(text);
        let mut findings = parsed.findings;
        findings.extend(bimi::several(&texts));
        findings.extend(bimi::open_to_all(spf));
        // A policy that is not known keeps nobody from anything.
        if dmarc.detail.is_some() || dmarc.verdict == Verdict::Absent {
            findings.extend(bimi::prerequisites(dmarc.detail.as_ref().map(|(_, record)| record), None));
        }
        Topic::new(Verdict::of(&findings), findings, Some(parsed.record))
    }

    fn mta_sts(&mut self) -> Topic<Option<String>> {
        let texts = match self.texts_at(self.domain.child("_mta-sts")) {
            Ok(texts) => texts,
            Err(verdict) => return Topic::new(verdict, Vec::new(), None),
        };
        let Some(text) = texts.into_iter().find(|text| text.starts_with("v=STS")) else {
            return Topic::new(Verdict::Absent, Vec::new(), None);
        };
        let parsed = mta_sts::parse_record(&text);
        let mut findings = parsed.findings;
        if mta_sts::has_host(self.domain, &mut self.asker) == Some(false) {
            findings.push(Finding::new(Code::MtastsHostMissing).with("host", format!("mta-sts.{}", self.domain)));
        }
        // The record may be right; the policy that counts is behind HTTPS.
        let verdict = match Verdict::of(&findings) {
            Verdict::Good => Verdict::Unknown(None),
            other => other,
        };
        Topic::new(verdict, findings, Some(text))
    }

    fn tls_rpt(&mut self) -> Topic<Option<String>> {
        let texts = match self.texts_at(self.domain.child("_smtp._tls")) {
            Ok(texts) => texts,
            Err(Verdict::Absent) => Vec::new(),
            Err(verdict) => return Topic::new(verdict, Vec::new(), None),
        };
        let Some(text) = texts.into_iter().find(|text| text.starts_with("v=TLSRPT")) else {
            let strict = self.texts_at(self.domain.child("_mta-sts")).unwrap_or_default();
            let strict = strict.iter().any(|text| text.starts_with("v=STS"));
            let name = format!("_smtp._tls.{}", self.domain);
            let findings = strict.then(|| Finding::new(Code::MtastsNoTlsrpt).with("name", name));
            return Topic::new(Verdict::Absent, findings.into_iter().collect(), None);
        };
        let parsed = tls_rpt::parse(&text);
        Topic::new(Verdict::of(&parsed.findings), parsed.findings, Some(text))
    }
}

fn rank(verdict: &Verdict) -> u8 {
    match verdict {
        Verdict::Good => 0,
        Verdict::Weak => 1,
        _ => 2,
    }
}

/// The key at a selector, unless it is what a wildcard answers everywhere.
fn key(selector: &Selector, records: &RecordSetAnswer, wildcard: &[String]) -> Option<Key> {
    let texts = texts(&records.data);
    if texts == wildcard {
        return None;
    }
    let text = texts.iter().find(|text| text.contains("p=")).or(texts.first())?;
    let parsed = dkim::parse(text);
    let mut findings = parsed.findings;
    if texts.len() > 1 {
        findings.push(Finding::new(Code::DkimMultiple).with("n", texts.len()));
    }
    Some(Key { selector: selector.clone(), cnames: records.cnames.clone(), key: parsed.record, findings })
}
