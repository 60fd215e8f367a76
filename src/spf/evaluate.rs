//! `check_host()` (RFC 7208 §4): what a receiver makes of a sender, with every
//! step on the way. Demand-driven: while an answer is open it goes on as if the
//! term did not match, so that one round asks for all that can be known to be
//! asked. Knows no clock: `%{t}` in an explanation reads `unknown`.

mod mechanism;
mod sender;

use std::borrow::Cow;
use std::fmt;

use self::sender::Identity;
pub use self::sender::Sender;
pub(crate) use self::sender::reverse_name;
use super::expand::{LOOKUP_LIMIT, VOID_LIMIT};
use super::{DomainSpec, Macros, Modifier, Qualifier, TermKind, Text, explanation, macros, parse, select};
use crate::dns::ask::{Asker, Found};
use crate::dns::{Answers, Failure, RecordData, RecordType};
use crate::name::DomainName;
use crate::outcome::Outcome;

/// What `check_host()` gives (§2.6).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)] // the names are the RFC's own
pub enum SpfResult {
    None,
    Neutral,
    Pass,
    Fail,
    SoftFail,
    TempError,
    PermError,
}

impl SpfResult {
    /// The word of `Received-SPF` (§9.1).
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Neutral => "neutral",
            Self::Pass => "pass",
            Self::Fail => "fail",
            Self::SoftFail => "softfail",
            Self::TempError => "temperror",
            Self::PermError => "permerror",
        }
    }
}

impl From<Qualifier> for SpfResult {
    fn from(qualifier: Qualifier) -> Self {
        match qualifier {
            Qualifier::Pass => Self::Pass,
            Qualifier::Neutral => Self::Neutral,
            Qualifier::SoftFail => Self::SoftFail,
            Qualifier::Fail => Self::Fail,
        }
    }
}

impl fmt::Display for SpfResult {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A sender's result and the way to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evaluation {
    /// The result.
    pub result: SpfResult,
    /// The domain owner's words for a fail (§6.2); none where the receiver's own
    /// would stand.
    pub explanation: Option<String>,
    /// The terms that were evaluated, in that order; those of an included or
    /// redirected record follow the term that led there.
    pub trace: Vec<Step>,
    /// The domain that was checked; none where the sender gives no domain.
    pub domain: Option<DomainName>,
    /// Why there is no verdict: for temperror and permerror.
    pub problem: Option<Problem>,
    /// Terms that cost a look-up, of the ten (§4.6.4).
    pub lookups: u32,
    /// Of these, those without an answer, of the two (§4.6.4).
    pub voids: u32,
}

/// One term that was evaluated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// How many `include` and `redirect` lead here; 0 in the sender's own record.
    pub depth: u32,
    /// Whose record it stands in.
    pub domain: DomainName,
    /// As it is written there.
    pub term: String,
    /// The name that was looked up, macros expanded; none where there is none.
    pub target: Option<DomainName>,
    /// What came of it.
    pub outcome: StepOutcome,
}

/// What came of a term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StepOutcome {
    /// It does not match; the next one is evaluated.
    NoMatch,
    /// It matches, and this is the record's result (§4.6.2).
    Match(SpfResult),
    /// `redirect`: the other record's result is this record's (§6.1).
    Redirect(SpfResult),
    /// The evaluation ends without a verdict.
    Error(Problem),
}

/// Why an evaluation ends without a verdict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// A look-up failed: temperror (§4.4, §5).
    Dns(Failure),
    /// A record of bad grammar (§4.6).
    Syntax,
    /// Several records at one name (§4.5).
    Multiple(usize),
    /// `include` or `redirect` of a name without a record, or that is none (§5.2, §6.1).
    NoRecord,
    /// An eleventh term that costs a look-up (§4.6.4).
    Lookups,
    /// A third look-up without an answer (§4.6.4).
    Voids,
    /// An `mx` with more than ten hosts (§4.6.4).
    MxHosts(usize),
}

impl Problem {
    /// temperror for what may pass, else permerror.
    pub fn result(&self) -> SpfResult {
        match self {
            Self::Dns(_) => SpfResult::TempError,
            _ => SpfResult::PermError,
        }
    }
}

/// What a receiver makes of a sender. Asks for TXT, A, AAAA, MX and PTR.
pub fn evaluate(sender: &Sender, answers: &Answers) -> Outcome<Evaluation> {
    let identity = Identity::of(sender);
    let domain = identity.checked_domain();
    let mut check = Check {
        identity: &identity,
        asker: Asker::new(answers),
        open: false,
        trace: Vec::with_capacity(8),
        depth: 0,
        lookups: 0,
        voids: 0,
    };
    let ended = match &domain {
        Some(domain) => check.host(domain),
        None => Ok(Ending::plain(SpfResult::None)),
    };
    let explanation = match &ended {
        Ok(Ending { result: SpfResult::Fail, exp: Some((domain, target)) }) => check.explanation(domain, target),
        _ => None,
    };
    if check.open {
        return Outcome::Need(check.asker.open);
    }
    let (result, problem) = match ended {
        Ok(ending) => (ending.result, None),
        Err(problem) => (problem.result(), Some(problem)),
    };
    let Check { trace, lookups, voids, .. } = check;
    Outcome::Done(Evaluation { result, explanation, trace, domain, problem, lookups, voids })
}

/// How a record ends, and whose `exp` speaks for it.
struct Ending {
    result: SpfResult,
    exp: Option<(DomainName, DomainSpec<String>)>,
}

impl Ending {
    fn plain(result: SpfResult) -> Self {
        Self { result, exp: None }
    }
}

/// One evaluation under way.
struct Check<'a> {
    identity: &'a Identity<'a>,
    asker: Asker<'a>,
    /// Was an open question met? Then nothing that follows is certain.
    open: bool,
    trace: Vec<Step>,
    depth: u32,
    lookups: u32,
    voids: u32,
}

impl<'a> Check<'a> {
    /// `check_host()` of one domain (§4.3 to §4.7). A missing record is the
    /// result none.
    fn host(&mut self, domain: &DomainName) -> Result<Ending, Problem> {
        let Some(text) = self.text(domain)? else { return Ok(Ending::plain(SpfResult::None)) };
        let Some(terms) = parse::terms(&text) else { return Err(Problem::Syntax) };
        let mut redirect = None;
        let read = || terms.iter().map(|term| term.of(&text));
        for term in read() {
            match term.kind {
                TermKind::Directive(directive) => {
                    let (at, result) = (self.step(domain, term.text), directive.qualifier().into());
                    let matched = self.matches(domain, &directive.mechanism, at);
                    if self.settle(at, matched.map(|matched| matched.then_some(result)))? {
                        let exp = if result == SpfResult::Fail { explanation::exp(read()) } else { None };
                        return Ok(Ending { result, exp: exp.map(|(_, target)| (domain.clone(), target.owned())) });
                    }
                }
                TermKind::Modifier(Modifier::Redirect(target)) => redirect = Some((term.text, target)),
                _ => {}
            }
        }
        match redirect {
            Some((term, target)) => self.redirect(domain, term, &target),
            None => Ok(Ending::plain(SpfResult::Neutral)),
        }
    }

    /// The one SPF record at a name (§4.4, §4.5).
    fn text(&mut self, domain: &DomainName) -> Result<Option<Cow<'a, str>>, Problem> {
        let records = match self.asker.ask(domain, RecordType::Txt) {
            Found::Records(records) => records,
            Found::Absent => return Ok(None),
            Found::Failed(failure) => return Err(Problem::Dns(failure.clone())),
            Found::Open => {
                self.open = true;
                return Ok(None);
            }
        };
        let mut texts = records.data.iter().filter_map(RecordData::text).filter(|text| select::is_record(text));
        let first = texts.next();
        match texts.count() {
            0 => Ok(first),
            more => Err(Problem::Multiple(more + 1)),
        }
    }

    /// `redirect` (§6.1): the other record in place of this one, `exp` included.
    fn redirect(
        &mut self,
        domain: &DomainName,
        term: Text<'_>,
        target: &DomainSpec<Text<'_>>,
    ) -> Result<Ending, Problem> {
        let at = self.step(domain, term);
        let ended = self.nested(domain, target, at).and_then(|(ending, open)| match ending.result {
            SpfResult::None if !open => Err(Problem::NoRecord),
            _ => Ok(ending),
        });
        if let Some(step) = self.trace.get_mut(at) {
            step.outcome = match &ended {
                Ok(ending) => StepOutcome::Redirect(ending.result),
                Err(problem) => StepOutcome::Error(problem.clone()),
            };
        }
        ended
    }

    /// The record that `include` or `redirect` names, and whether an answer for
    /// it is open.
    fn nested(
        &mut self,
        domain: &DomainName,
        target: &DomainSpec<Text<'_>>,
        at: usize,
    ) -> Result<(Ending, bool), Problem> {
        self.count()?;
        let Some(name) = self.target(domain, Some(target), at) else {
            return Ok((Ending::plain(SpfResult::None), self.open));
        };
        let before = std::mem::take(&mut self.open);
        self.depth += 1;
        let ended = self.host(&name);
        self.depth -= 1;
        let open = self.open;
        self.open |= before;
        ended.map(|ending| (ending, open))
    }

    /// One more of the ten.
    fn count(&mut self) -> Result<(), Problem> {
        self.lookups += 1;
        if self.lookups > LOOKUP_LIMIT { Err(Problem::Lookups) } else { Ok(()) }
    }

    /// One more of the two.
    fn void(&mut self) -> Result<(), Problem> {
        self.voids += 1;
        if self.voids > VOID_LIMIT { Err(Problem::Voids) } else { Ok(()) }
    }

    /// The name that a term is about, noted in its step: the record's own without
    /// a domain-spec.
    fn target(&mut self, domain: &DomainName, spec: Option<&DomainSpec<Text<'_>>>, at: usize) -> Option<DomainName> {
        let name = match spec {
            None => Some(domain.clone()),
            Some(spec) => self.name(domain, &spec.text, spec.macros),
        };
        if let Some(step) = self.trace.get_mut(at) {
            step.target.clone_from(&name);
        }
        name
    }

    /// The name of a domain-spec. None where the macros give no name, or one of
    /// them is open.
    fn name(&mut self, domain: &DomainName, spec: &str, macros: Macros) -> Option<DomainName> {
        if macros == Macros::None {
            return DomainName::parse(spec).ok();
        }
        let text = self.expanded(domain, spec, false)?;
        DomainName::parse(macros::shortened(&text)).ok()
    }

    /// A text with its macros expanded (§7.3). None where one is open, or where a
    /// local-part outside ASCII would enter a name (RFC 8616 §4).
    fn expanded(&mut self, domain: &DomainName, text: &str, explanation: bool) -> Option<String> {
        let validated = if macros::mentions(text, b'p') { Some(self.validated_name(domain)?) } else { None };
        let identity = self.identity;
        macros::expand(text, |letter| match letter {
            b'd' => Some(domain.as_str().to_owned()),
            b'p' => validated.clone(),
            letter => identity.letter(letter, explanation),
        })
    }

    /// The explanation (§6.2): no fault in it changes the result.
    fn explanation(&mut self, domain: &DomainName, target: &DomainSpec<String>) -> Option<String> {
        let name = self.name(domain, &target.text, target.macros)?;
        match self.asker.ask(&name, RecordType::Txt) {
            Found::Records(records) => self.expanded(domain, &explanation::usable(&records.data)?, true),
            Found::Absent | Found::Failed(_) => None,
            Found::Open => {
                self.open = true;
                None
            }
        }
    }

    /// Opens a step; its place in the trace.
    fn step(&mut self, domain: &DomainName, term: Text<'_>) -> usize {
        let outcome = StepOutcome::NoMatch;
        self.trace.push(Step {
            depth: self.depth,
            domain: domain.clone(),
            term: term.to_string(),
            target: None,
            outcome,
        });
        self.trace.len() - 1
    }

    /// Closes a step; is it the one that decides?
    fn settle(&mut self, at: usize, ended: Result<Option<SpfResult>, Problem>) -> Result<bool, Problem> {
        let outcome = match &ended {
            Ok(None) => return Ok(false),
            Ok(Some(result)) => StepOutcome::Match(*result),
            Err(problem) => StepOutcome::Error(problem.clone()),
        };
        if let Some(step) = self.trace.get_mut(at) {
            step.outcome = outcome;
        }
        ended.map(|_| true)
    }
}
