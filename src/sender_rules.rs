//! What large receivers ask of those who send to them, held against a domain's
//! report. Who asks for what is data (`receivers.json`). Promises no verdict
//! that DNS does not give: a key that was not found is not known to be missing.

mod findings;
mod reverse;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use crate::audit::{Report, Topic, Verdict};
use crate::dmarc::Generation;
use crate::dns::ask::Asker;
use crate::dns::{Answers, Question};
use crate::finding::{Code, Finding, Severity};
use crate::json::{self, Value};
use crate::plan::OwnServer;
pub use reverse::Server;

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// SPF or DKIM.
    Either,
    /// An SPF record that receivers can use.
    Spf,
    /// A DKIM key that receivers can use.
    Dkim,
    /// A DMARC policy, `none` or stronger.
    Dmarc,
    /// The domain in From is that of SPF or of DKIM (RFC 9989 §4.4).
    Aligned,
    /// Each server's address has a name that leads back to it.
    Reverse,
    /// Mail is handed over with TLS.
    Tls,
    /// Messages have the form of RFC 5322.
    Format,
    /// Few recipients call it spam.
    Complaints,
    /// One press unsubscribes (RFC 8058).
    Unsubscribe,
}

/// All rules in the order to show them, with their names in the data.
const RULES: [(Rule, &str); 10] = [
    (Rule::Either, "either"),
    (Rule::Spf, "spf"),
    (Rule::Dkim, "dkim"),
    (Rule::Dmarc, "dmarc"),
    (Rule::Aligned, "aligned"),
    (Rule::Reverse, "reverse"),
    (Rule::Tls, "tls"),
    (Rule::Format, "format"),
    (Rule::Complaints, "complaints"),
    (Rule::Unsubscribe, "unsubscribe"),
];

/// Of whom it is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// Of everybody.
    All,
    /// Of those who send much.
    Bulk,
    /// Of nobody, but welcome.
    Advised,
}

impl Level {
    /// Is it asked of this sender? `bulk`: who sends much.
    pub fn binds(self, bulk: bool) -> bool {
        self == Self::All || bulk && self == Self::Bulk
    }
}

/// A receiver with its rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receiver {
    /// As it writes itself.
    pub name: String,
    /// Where it says so.
    pub source: String,
    /// In the order of `Rule`.
    pub asks: Vec<(Rule, Level)>,
}

/// How a domain stands to a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Known not to be met.
    Unmet,
    /// A look-up failed, or DNS cannot tell.
    Unknown,
    /// Answers are still to come.
    Open,
    /// Known to be met.
    Met,
    /// Nothing that DNS tells of.
    ByHand,
    /// No server of the domain's own is known.
    NoServer,
}

/// One rule with its state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Point {
    /// Which rule.
    pub rule: Rule,
    /// How it stands.
    pub state: State,
    /// Of whom it is asked, by the receiver that asks it of most.
    pub level: Level,
}

/// All rules, and the servers that one of them is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checklist {
    /// In the order of `Rule`.
    pub points: Vec<Point>,
    /// The domain's own servers that are known by one address.
    pub servers: Vec<Server>,
    /// What there is to say of each rule.
    pub findings: Vec<(Rule, Finding)>,
}

/// The receivers whose rules are known.
pub fn receivers() -> &'static [Receiver] {
    static ALL: LazyLock<Vec<Receiver>> = LazyLock::new(|| read(include_str!("sender_rules/receivers.json")));
    &ALL
}

fn read(text: &str) -> Vec<Receiver> {
    let Ok(all) = json::parse(text) else { return Vec::new() };
    let member = |value: &Value, name: &str| value.get(name).and_then(Value::text).unwrap_or_default().to_owned();
    let receiver = |value: &Value| {
        let level = |name: &str| match value.get("asks")?.get(name)?.text()? {
            "all" => Some(Level::All),
            "bulk" => Some(Level::Bulk),
            _ => Some(Level::Advised),
        };
        let asks = RULES.iter().filter_map(|(rule, name)| Some((*rule, level(name)?))).collect();
        Receiver { name: member(value, "name"), source: member(value, "source"), asks }
    };
    all.list().iter().map(receiver).collect()
}

/// Of whom a rule is asked, by the receiver that asks it of most.
fn level(rule: Rule) -> Level {
    let asked = |level| receivers().iter().any(|receiver| receiver.asks.contains(&(rule, level)));
    [Level::All, Level::Bulk].into_iter().find(|level| asked(*level)).unwrap_or(Level::Advised)
}

/// Holds a report against the rules; `own` are the servers that the person
/// named, `bulk` who sends more than 5,000 messages a day to one receiver: what is
/// asked of those alone is an error for them, and no more than a warning for
/// others. With the questions that can be asked now.
pub fn check(report: &Report, own: &[OwnServer], bulk: bool, answers: &Answers) -> (Checklist, BTreeSet<Question>) {
    let mut asker = Asker::new(answers);
    let servers = reverse::servers(report, own, &mut asker);
    let (spf, dkim, dmarc) = (spf(report), dkim(report), dmarc(report));
    let state = |rule| match rule {
        Rule::Spf => spf,
        // Who signs signs with this domain's name, and is aligned; of SPF the envelope decides.
        Rule::Dkim | Rule::Aligned => dkim,
        Rule::Dmarc => dmarc,
        Rule::Either if spf == State::Met => State::Met,
        Rule::Either => dkim,
        Rule::Reverse => reverse::state(&servers),
        Rule::Tls | Rule::Format | Rule::Complaints | Rule::Unsubscribe => State::ByHand,
    };
    let points: Vec<Point> =
        RULES.iter().map(|(rule, _)| Point { rule: *rule, state: state(*rule), level: level(*rule) }).collect();
    let findings = findings::findings(report, &points, &servers, bulk, &mut asker);
    (Checklist { points, servers, findings }, asker.open)
}

fn published<T>(topic: &Topic<T>) -> State {
    match topic.verdict {
        Verdict::Good | Verdict::Weak => State::Met,
        Verdict::Absent | Verdict::Broken => State::Unmet,
        Verdict::Unknown(_) => State::Unknown,
        Verdict::Open => State::Open,
    }
}

/// A record that lets everybody send is one, and an include that could not be
/// looked up leaves it open whether receivers can use the record.
fn spf(report: &Report) -> State {
    let lax = [Code::SpfAllPass, Code::SpfIncludePassAll];
    let errors = report.spf.findings.iter().filter(|finding| finding.severity == Severity::Error);
    let errors: Vec<Code> = errors.map(|finding| finding.code).filter(|code| !lax.contains(code)).collect();
    match (report.spf.verdict == Verdict::Broken && report.spf.detail.is_some(), errors.as_slice()) {
        (false, _) => published(&report.spf),
        (true, []) => State::Met,
        (true, errors) if errors.iter().all(|code| *code == Code::SpfIncludeTemperror) => State::Unknown,
        (true, _) => State::Unmet,
    }
}

/// Any policy that receivers apply will do, also `none` in the place of one that
/// is wrong (RFC 9989 §4.10.1), or one that has nobody told of it.
fn dmarc(report: &Report) -> State {
    match &report.dmarc.detail {
        Some((_, record)) if record.policies(Generation::Rfc9989).is_some() => State::Met,
        Some(_) => State::Unmet,
        None => published(&report.dmarc),
    }
}

/// DNS lists no selectors, so a key is known to be missing only where there can be none.
fn dkim(report: &Report) -> State {
    let usable = report
        .dkim
        .detail
        .iter()
        .any(|key| !key.key.revoked() && !key.findings.iter().any(|finding| finding.severity == Severity::Error));
    match report.dkim.verdict {
        _ if usable => State::Met,
        Verdict::Open => State::Open,
        // Below a name that does not exist no selector is (RFC 8020 §2).
        Verdict::Absent if report.dkim.findings.iter().any(|finding| finding.code == Code::DkimParentNxdomain) => {
            State::Unmet
        }
        _ => State::Unknown,
    }
}
