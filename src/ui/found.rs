//! What the first step says once a domain is known: how much is to do, what is
//! published today, who answered.

use leptos::prelude::*;

use super::later::later;
use super::opening::Tab;
use super::platform;
use super::project::Back;
use super::state::{App, app};
use super::text::{Words, key, t, words};
use super::topics::Verdicts;
use crate::audit::{Report, Verdict};
use crate::finding::Code;
use crate::name::DomainName;

/// How much work it is, and that nothing breaks.
#[component]
pub fn Subtitle() -> impl IntoView {
    let app = app();
    let words = words();
    let says = later(move || {
        match app.tab.get() {
            Tab::Many => return words.say("many-subtitle", &[]),
            Tab::Studio => return words.say("studio-subtitle", &[]),
            Tab::Project => return words.say("project-subtitle", &[]),
            Tab::Records | Tab::Check => (),
        }
        if app.domain.with(Option::is_none) {
            return words.say("subtitle-start", &[]);
        }
        if app.session.pending.get() > 0 {
            return words.say("subtitle-reading", &[]);
        }
        if app.tab.get() == Tab::Check {
            return app.report.with(|report| report.as_ref().map(|report| summary(words, report))).unwrap_or_default();
        }
        let due = app.due();
        if app.is_unsure() && due.is_empty() {
            return words.say("subtitle-unsure", &[]);
        }
        if due.is_empty() {
            return words.say("subtitle-done", &[]);
        }
        let n = due.len().to_string();
        let work = match app.host.get() {
            Some(host) => words.say("subtitle-work-at", &[("n", n), ("host", host.name.to_string())]),
            None => words.say("subtitle-work", &[("n", n)]),
        };
        if super::proof::nothing_is_lost(&app.changes.get()) {
            return format!("{work} {}", words.say("subtitle-safe", &[]));
        }
        work
    });
    move || says.get()
}

/// "1 broken, 2 can be better": how the topics stand, in one sentence.
fn summary(words: Words, report: &Report) -> String {
    let verdicts = report.topics().map(|(verdict, _)| verdict);
    let count = |fits: fn(&Verdict) -> bool| verdicts.iter().filter(|verdict| fits(verdict)).count();
    let counts = [
        (key!("check-broken"), count(|verdict| *verdict == Verdict::Broken)),
        (key!("check-weak"), count(|verdict| *verdict == Verdict::Weak)),
        (key!("check-unknown"), count(|verdict| matches!(verdict, Verdict::Unknown(_)))),
    ];
    let parts = counts.into_iter().filter(|(_, n)| *n > 0);
    let parts: Vec<String> = parts.map(|(key, n)| words.say(key, &[("n", n.to_string())])).collect();
    if parts.is_empty() {
        words.say("check-fine", &[])
    } else {
        words.say("check-summary", &[("parts", words.list(&parts))])
    }
}

/// What stands without a network: what was read, and when.
#[component]
pub fn Offline() -> impl IntoView {
    let (app, words) = (app(), words());
    move || {
        let read = app.domain.with(Option::is_some) && app.session.answers.with(|answers| !answers.is_empty());
        if read {
            words.say("offline-read", &[("time", words.time(app.asked_at.get()))])
        } else {
            words.say("offline-unread", &[])
        }
    }
}

/// Facts of the domain and the six verdicts.
#[component]
pub fn Found() -> impl IntoView {
    view! {
        <div class="found">
            <Back/>
            <Facts/>
            <Verdicts/>
        </div>
    }
}

#[component]
fn Facts() -> impl IntoView {
    let app = app();
    let words = words();
    let unknown = move || words.say("not-known", &[]);
    let host = move || {
        let report = app.report.get()?;
        Some(match (app.host.get(), &report.servers.verdict, &report.servers.detail) {
            (Some(host), ..) => host.name.to_string(),
            (None, _, Some((_, servers))) => servers.first().map(DomainName::to_string).unwrap_or_default(),
            (None, Verdict::Open, None) => return None,
            (None, ..) => unknown(),
        })
    };
    let mail = move || {
        let report = app.report.get()?;
        Some(match (&report.mx.verdict, report.mx.detail.first()) {
            (_, Some(first)) if first.is_root() => words.say("mx-null", &[]),
            (_, Some(first)) => receiver(app, first).unwrap_or_else(|| first.to_string()),
            (Verdict::Open, None) => return None,
            (Verdict::Absent, None) => words.say("mx-none", &[]),
            (_, None) => unknown(),
        })
    };
    let signed = move || {
        let report = app.report.get()?;
        let key = match report.authenticated {
            Some(true) => Code::DnsAd.name(),
            Some(false) => Code::DnsInsecure.name(),
            None if app.session.pending.get() > 0 => return None,
            None => key!("not-known"),
        };
        Some(words.say(key, &[]))
    };
    view! {
        <dl class="facts">
            <Fact name="fact-dns-host" value=Memo::new(move |_| host())/>
            <Fact name="fact-mail" value=Memo::new(move |_| mail())/>
            <Fact name="fact-dnssec" value=Memo::new(move |_| signed())/>
            <Reading/>
        </dl>
    }
}

/// The service that receives the mail.
fn receiver(app: App, exchange: &DomainName) -> Option<String> {
    let traces = crate::catalog::Traces { mx: vec![exchange.clone()], ..Default::default() };
    app.profile.with_value(|profile| {
        crate::catalog::detect(&traces, profile.known()).first().map(|detected| detected.provider.name.to_string())
    })
}

#[component]
fn Fact(name: &'static str, value: Memo<Option<String>>) -> impl IntoView {
    let _ = [key!("fact-dns-host"), key!("fact-mail"), key!("fact-dnssec")];
    view! {
        <div>
            <dt>{t(name)}</dt>
            <dd>{move || match value.get() {
                Some(value) => value.into_any(),
                None => view! { <span class="wait"></span> }.into_any(),
            }}</dd>
        </div>
    }
}

/// How far the look-up is, or when it was done.
#[component]
fn Reading() -> impl IntoView {
    let app = app();
    let words = words();
    let counted = move || app.session.log.with(Vec::len);
    let busy = Memo::new(move |_| app.session.pending.get() > 0);
    let show_answers = move || {
        app.receipt_open.set(true);
        platform::scroll_to("receipt");
    };
    let says = move || {
        let n = counted();
        if busy.get() {
            let all = (n + app.session.pending.get()).to_string();
            return words.say("asking-of", &[("done", n.to_string()), ("all", all)]);
        }
        let last = app.session.log.with(|log| log.iter().map(|exchange| exchange.at).fold(0.0, f64::max));
        let seconds = ((last - app.asked_at.get()) / 100.0).round().max(1.0) / 10.0;
        let at = words.time(app.asked_at.get());
        words.say("read-at", &[("time", at), ("n", n.to_string()), ("seconds", words.number(seconds))])
    };
    view! {
        <div class="last">
            <dt>{says}</dt>
            <dd>
                <Show
                    when=move || busy.get()
                    fallback=move || view! {
                        <button class="btn btn-s btn-bare" type="button" on:click=move |_| show_answers()>{t("all-answers")}</button>
                    }
                >
                    <button class="btn btn-s btn-bare" type="button" on:click=move |_| app.session.stop()>{t("stop")}</button>
                </Show>
            </dd>
        </div>
    }
}
