//! The six verdicts on what is published: a sign, a word, one sentence.

use leptos::prelude::*;

use super::failure::failure_words;
use super::icon::Sign;
use super::later::later;
use super::phrase::names;
use super::state::{App, app};
use super::text::{Words, key, words};
use super::widget;
use crate::audit::{Report, Topic, Verdict};
use crate::bimi::BimiRecord;
use crate::catalog::schema::Purpose;
use crate::diff::{Action, Change, Subject};
use crate::dmarc::Policy;
use crate::finding::{Finding, Severity};
use crate::order;
use crate::spf::merge::Why;

/// A sign, its word, and why.
#[derive(Clone, PartialEq)]
struct Said {
    sign: Sign,
    word: String,
    why: String,
}

/// All six, in the order of their weight.
#[component]
pub fn Verdicts() -> impl IntoView {
    let words = words();
    view! {
        <dl class="verdicts" aria-busy=move || (app().session.pending.get() > 0).to_string()>
            <Topical name="SPF" said=move |app, report| spf(app, words, report)/>
            <Topical name="DKIM" said=move |app, report| dkim(app, words, report)/>
            <Topical name="DMARC" said=move |app, report| dmarc(app, words, report)/>
            <Topical name="BIMI" said=move |app, report| {
                let declined = report.bimi.detail.as_ref().is_some_and(BimiRecord::declines);
                let good = if declined { key!("bimi-declined") } else { key!("bimi-good") };
                simple(app, words, &report.bimi, key!("bimi-absent"), good)
            }/>
            <Topical name="MTA-STS" said=move |app, report| mta_sts(app, words, report)/>
            <Topical name="TLS-RPT" said=move |app, report| {
                simple(app, words, &report.tls_rpt, key!("tls-rpt-absent"), key!("tls-rpt-good"))
            }/>
        </dl>
    }
}

#[component]
fn Topical(name: &'static str, said: impl Fn(App, &Report) -> Said + Send + Sync + 'static) -> impl IntoView {
    let app = app();
    let said = later(move || match app.report.get() {
        Some(report) => said(app, &report),
        None => Said { sign: Sign::Busy, word: String::new(), why: String::new() },
    });
    let sign = Signal::derive(move || said.with(|said| said.sign));
    let word = move || said.with(|said| said.word.clone());
    view! {
        <widget::Verdict name=name sign=sign word=word>
            {move || said.with(|said| said.why.clone())}
        </widget::Verdict>
    }
}

fn say(words: Words, sign: Sign, word: &'static str, why: String) -> Said {
    Said { sign, word: words.say(word, &[]), why }
}

/// What holds for every topic: open, unknown, broken.
fn common<T>(app: App, words: Words, topic: &Topic<T>) -> Option<Said> {
    match &topic.verdict {
        Verdict::Open => Some(Said { sign: Sign::Busy, word: String::new(), why: String::new() }),
        Verdict::Unknown(failure) => {
            let why = failure.as_ref().map(|failure| failure_words(words, &app.resolver_name(0), failure));
            Some(say(words, Sign::Unknown, key!("word-unknown"), why.unwrap_or_default()))
        }
        Verdict::Broken => Some(say(words, Sign::Bad, key!("word-broken"), first(words, &topic.findings))),
        Verdict::Absent | Verdict::Good | Verdict::Weak => None,
    }
}

/// The sentence of the finding that matters most.
fn first(words: Words, findings: &[Finding]) -> String {
    let worst =
        findings.iter().min_by_key(|finding| finding.severity).filter(|finding| finding.severity != Severity::Info);
    worst.map(|finding| words.say(finding.code.name(), &finding.values())).unwrap_or_default()
}

fn simple<T>(app: App, words: Words, topic: &Topic<T>, absent: &'static str, good: &'static str) -> Said {
    if let Some(said) = common(app, words, topic) {
        return said;
    }
    match topic.verdict {
        Verdict::Absent => say(words, Sign::None, key!("word-absent"), words.say(absent, &[])),
        Verdict::Weak => say(words, Sign::Warn, key!("word-weak"), first(words, &topic.findings)),
        _ => say(words, Sign::Ok, key!("word-good"), words.say(good, &[])),
    }
}

fn spf(app: App, words: Words, report: &Report) -> Said {
    if let Some(said) = common(app, words, &report.spf) {
        return said;
    }
    let changes = app.changes.get();
    let change = changes
        .iter()
        .find(|change| matches!(change.subject, Subject::Spf(_)) && change.name.as_ref() == Some(&report.domain));
    if report.spf.verdict == Verdict::Absent {
        return say(words, Sign::None, key!("word-absent"), words.say("spf-absent", &[]));
    }
    if let Some(missing) =
        change.filter(|change| change.action == Action::Replace).map(|change| sources(change, Why::Added))
    {
        let moved = change.map(|change| sources(change, Why::Moved)).unwrap_or_default();
        let why = if missing.is_empty() && !moved.is_empty() {
            words.say("spf-moved", &[("names", names(app, words, &moved)), ("n", moved.len().to_string())])
        } else if missing.is_empty() {
            words.say("spf-change", &[])
        } else {
            words.say("spf-missing", &[("names", names(app, words, &missing)), ("n", missing.len().to_string())])
        };
        return say(words, Sign::Warn, key!("word-change"), why);
    }
    if report.spf.verdict == Verdict::Weak {
        return say(words, Sign::Warn, key!("word-weak"), first(words, &report.spf.findings));
    }
    let lookups = report.spf.detail.as_ref().map_or(0, |spf| spf.expansion.lookups);
    say(words, Sign::Ok, key!("word-good"), words.say("spf-good", &[("n", lookups.to_string())]))
}

/// Who needs the terms of a change to SPF that something happened to.
fn sources(change: &Change, why: Why) -> Vec<String> {
    let Subject::Spf(spf) = &change.subject else { return Vec::new() };
    let reasons = spf.merge.reasons.iter().filter(|reason| reason.why == why);
    order::sorted(reasons.flat_map(|reason| reason.sources.iter().cloned()))
}

fn dkim(app: App, words: Words, report: &Report) -> Said {
    let changes = app.changes.get();
    let lacking: Vec<String> = changes
        .iter()
        .filter(|change| change.is_due() && matches!(&change.subject, Subject::Record(w) if w.purpose == Purpose::Dkim))
        .flat_map(|change| change.sources.iter().cloned())
        .collect();
    if let Some(said) = common(app, words, &report.dkim) {
        return said;
    }
    if !lacking.is_empty() {
        let n = lacking.len().to_string();
        let mut ids = lacking;
        ids.dedup();
        let word = words.say("dkim-missing-word", &[("n", n)]);
        let why = words.say("dkim-missing", &[("names", names(app, words, &ids)), ("n", ids.len().to_string())]);
        return Said { sign: Sign::Warn, word, why };
    }
    if report.dkim.verdict == Verdict::Absent {
        return say(words, Sign::None, key!("dkim-none-word"), words.say("dkim-none", &[]));
    }
    if report.dkim.verdict == Verdict::Weak {
        return say(words, Sign::Warn, key!("word-weak"), first(words, &report.dkim.findings));
    }
    let selectors: Vec<String> = report.dkim.detail.iter().map(|key| key.selector.to_string()).collect();
    let params = [("n", selectors.len().to_string()), ("selectors", words.list(&selectors))];
    say(words, Sign::Ok, key!("word-good"), words.say("dkim-good", &params))
}

fn dmarc(app: App, words: Words, report: &Report) -> Said {
    if let Some(said) = common(app, words, &report.dmarc) {
        return said;
    }
    let Some((domain, record)) = &report.dmarc.detail else {
        return say(words, Sign::None, key!("word-absent"), words.say("dmarc-absent", &[]));
    };
    let own = domain == &report.domain;
    let (tag, policy) = report.policy().unwrap_or(("p", Policy::None));
    let (tag, policy) = (tag.to_owned(), policy.name().to_owned());
    let hosts = crate::dmarc::report_hosts(record);
    let why = match (own, hosts.first()) {
        (false, _) => words.say("dmarc-inherited", &[("tag", tag), ("policy", policy), ("domain", domain.to_string())]),
        (true, Some(host)) if *host == report.domain => words.say("dmarc-good-own", &[("policy", policy)]),
        (true, Some(host)) => words.say("dmarc-good", &[("policy", policy), ("host", host.to_string())]),
        (true, None) => words.say("dmarc-no-reports", &[("policy", policy)]),
    };
    match report.dmarc.verdict {
        Verdict::Weak => say(words, Sign::Warn, key!("word-weak"), first(words, &report.dmarc.findings)),
        _ => say(words, Sign::Ok, key!("word-good"), why),
    }
}

fn mta_sts(app: App, words: Words, report: &Report) -> Said {
    match &report.mta_sts.verdict {
        Verdict::Unknown(None) => say(words, Sign::Unknown, key!("word-unknown"), words.say("mta-sts-unknown", &[])),
        _ => simple(app, words, &report.mta_sts, key!("mta-sts-absent"), key!("word-good")),
    }
}
