//! All that a domain publishes for its mail, topic by topic, each with one of
//! three kinds of verdict: known to be good or not, known to be absent, or not
//! known. A failed look-up is never taken for a missing record.

mod around;
mod dkim;
mod policy;
mod report;
mod selectors;
mod spf;
mod traces;
mod transport;
mod whole;
mod zone;

use std::collections::BTreeSet;

use crate::dns::ask::{Asker, Found};
use crate::dns::{Answer, Answers, Failure, Question, RecordType, texts};
use crate::name::{DomainName, NameError, Selector};
use crate::outcome::Outcome;

pub use report::{Key, Organizations, Report, Spf, Topic, Verdict};
pub use traces::traces;

/// What an audit looks for besides what the domain itself tells.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditOptions {
    /// Selectors to look up: DNS cannot list them (RFC 6376 §3.6.2.1).
    pub selectors: BTreeSet<Selector>,
    /// Those of them that the person named: a key is expected there.
    pub named: BTreeSet<Selector>,
    /// The selector that mail names for its logo (`BIMI-Selector`); `default` when absent.
    pub bimi: Option<Selector>,
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
        dkim: auditor.dkim(&options.selectors, &options.named),
        bimi: auditor.bimi(options.bimi.as_ref(), &dmarc, &spf.findings),
        mta_sts: auditor.mta_sts(),
        tls_rpt: auditor.tls_rpt(),
        spf,
        dmarc,
        texts,
        organizations: auditor.organizations(),
        missing: answers.get(&Question::new(domain.clone(), RecordType::Txt)) == Some(&Answer::NxDomain),
        authenticated,
    };
    auditor.whole(&mut report, options.bimi.as_ref());
    if is_missing(domain, answers) {
        report.know_nothing();
    }
    (report, auditor.asker.open)
}

/// Does the domain not exist, nor, as far as is known, a zone that it could be
/// added to? Then nothing is "not published": the name is wrong, or the resolver
/// does not know it.
pub fn is_missing(domain: &DomainName, answers: &Answers) -> bool {
    let answer = |name: &DomainName, rtype| answers.get(&Question::new(name.clone(), rtype));
    // Any one of these says it, should another fail.
    [RecordType::Txt, RecordType::Mx, RecordType::Ns]
        .iter()
        .any(|rtype| answer(domain, *rtype) == Some(&Answer::NxDomain))
        && zone::zones(domain, answers)
            .iter()
            .all(|name| matches!(answer(name, RecordType::Ns), Some(answer) if !matches!(answer, Answer::Records(_))))
}

/// The cause where the domain does not exist (RCODE 3).
pub const NO_SUCH_DOMAIN: Failure = Failure::Rcode(3);

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
}
