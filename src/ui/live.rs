//! Is it live? What each resolver sees, what is missing in words, and looking
//! again.

use std::sync::Arc;

use leptos::prelude::*;

use super::failure::failure_words;
use super::handover::record_words;
use super::icon::{Glyph, Icon, Shape, Sign};
use super::platform;
use super::state::{App, app};
use super::text::{Rich, Words, key, t, words};
use super::widget::Notice;
use crate::catalog::schema::Purpose;
use crate::diff::{Action, Change, Subject};
use crate::dns::{Answer, Failure};
use crate::i18n::Params;
use crate::spf::merge::Why;

/// The section "Is it live?"
#[component]
pub fn Live() -> impl IntoView {
    let (app, words) = (app(), words());
    let views = Memo::new(move |_| views(app, words));
    let row = move |view: View| {
        let sign = view.sight.sign();
        let missing = view.missing.into_iter().enumerate().map(|(place, (key, params))| {
            view! { {if place > 0 { ", " } else { "" }}<Rich key=key params=params/> }
        });
        view! {
            <li>
                <b>{view.name}</b>
                <span>
                    <span class="says says-s"><Shape of=sign/>{words.say(view.sight.word(), &[])}</span>
                    " "
                    <span class="soft">{missing.collect_view()}{view.note}</span>
                </span>
                <span class="soft">{view.at.map(|at| words.time(at))}</span>
            </li>
        }
    };
    view! {
        <section class="stack" id="live" aria-labelledby="live-title">
            <div class="head"><h2 id="live-title">{t("live")}</h2></div>
            <div class="record">
                <div class="body">
                    <div role="status"><Standing/></div>
                    <ul class="views">{move || views.get().into_iter().map(row).collect_view()}</ul>
                    <Buttons/>
                </div>
            </div>
        </section>
    }
}

/// How it stands as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// Something is left, or is not known.
    Left,
    /// Nothing was picked that needs a record.
    Nothing,
    /// All is there, as it was before.
    There,
    /// All is there, as the last check says.
    Green,
}

#[component]
fn Standing() -> impl IntoView {
    let (app, words) = (app(), words());
    let outcome = Memo::new(move |before: Option<&Outcome>| {
        let (mut any, mut all) = (false, true);
        app.changes.with(|changes| {
            for change in changes.iter().filter(|change| change.action != Action::Optional) {
                any = true;
                all &= change.action == Action::Keep;
            }
        });
        let settled = app.session.pending.get() == 0;
        match (any, all) {
            (false, _) if settled => Outcome::Nothing,
            // While it looks again, what it said stands.
            (true, true) if app.rechecked.get() && (settled || before == Some(&Outcome::Green)) => Outcome::Green,
            (true, true) => Outcome::There,
            _ => Outcome::Left,
        }
    });
    let domain = move || app.plan.with(|plan| plan.domain.as_ref().map(ToString::to_string).unwrap_or_default());
    let title = move || match vendor(app) {
        Some(vendor) => words.say("live-published-vendor", &[("vendor", vendor), ("domain", domain())]),
        None => words.say("live-published", &[("domain", domain())]),
    };
    move || match outcome.get() {
        Outcome::Left => ().into_any(),
        Outcome::Nothing => view! { <p class="hint">{t("live-nothing")}</p> }.into_any(),
        Outcome::There => view! { <p class="says"><Shape of=Sign::Ok/>{t("live-there")}</p> }.into_any(),
        Outcome::Green => view! {
            <Notice sign=Sign::Ok title=title><p>{move || who_answers(app, words)}</p></Notice>
        }
        .into_any(),
    }
}

/// The vendor, as long as it is picked.
fn vendor(app: App) -> Option<String> {
    let picked = app.plan.with(|plan| plan.picks.iter().any(|pick| app.is_vendor(&pick.provider)));
    app.vendor_name().filter(|_| picked)
}

/// Who has the new records, and who will.
fn who_answers(app: App, words: Words) -> String {
    if app.demo.with(Option::is_some) {
        return words.say("live-demo-answers", &[]);
    }
    let first = ("first", app.resolver_name(0));
    let second = ("second", app.resolver_name(1));
    if let Some((_, Some(helper))) = own_failure(app, &app.changes.get()) {
        let (first, second) = (("first", helper), ("second", app.resolver_name(0)));
        return words.say("live-second-unknown", &[first, second]);
    }
    let seen = app.seen_by_second();
    let old = seen.iter().filter(|change| change.is_due()).collect::<Vec<_>>();
    let held = old.iter().filter_map(|change| change.ttl).max();
    match (second_sight(app, &seen), held) {
        (Sight::Published, _) => words.say("live-both-answer", &[first, second]),
        (Sight::NotYet, Some(ttl)) => {
            words.say("live-second-follows", &[first, second, ("time", duration(words, ttl))])
        }
        (Sight::NotYet, None) => words.say("live-second-late", &[first, second]),
        (Sight::Unknown, _) => words.say("live-second-unknown", &[first, second]),
        (Sight::Asking | Sight::NotAsked, _) => words.say("live-first-answers", &[first]),
    }
}

/// The buttons, and what to expect of them.
#[component]
fn Buttons() -> impl IntoView {
    let (app, words) = (app(), words());
    let in_demo = Memo::new(move |_| app.demo.with(Option::is_some));
    let published = move || app.demo_published.get();
    let offline = move || app.offline_since.get().filter(|_| !in_demo.get());
    let busy = move || app.session.pending.get() > 0 || app.second.pending.get() > 0;
    let off = move || offline().is_some() || busy();
    let check = move |_| {
        if untrack(|| !off()) {
            app.again();
        }
    };
    let stop = move |_| {
        app.recheck.stop();
        platform::focus("check-again");
    };
    // One button for both, so that it keeps the focus.
    let publish = move |_| {
        if app.demo_published.get_untracked().is_some() { app.unpublish_demo() } else { app.publish_demo() }
    };
    let can_publish = move || in_demo.get() && (published().is_some() || !app.due().is_empty());
    let hint = move || {
        let coming = match (offline(), app.recheck.next.get()) {
            (Some(since), _) => words.say("offline-since", &[("time", words.time(since))]),
            (None, Some(at)) => words.say("live-next", &[("time", words.time(at))]),
            (None, None) if app.recheck.is_over() => words.say("live-over", &[]),
            (None, None) => String::new(),
        };
        let parts = [coming, linger(app, words)];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    };
    view! {
        <Show when=move || can_publish()>
            <div class="row">
                <button class="btn" type="button" on:click=publish>
                    {move || words.say(if published().is_some() { key!("demo-undo") } else { key!("demo-publish") }, &[])}
                </button>
                <p class="small" role="status">
                    {move || published().map(|at| view! {
                        <span class="says says-s">
                            <Shape of=Sign::Ok/>{words.say("demo-published", &[("time", words.time(at))])}
                        </span>
                    })}
                </p>
            </div>
        </Show>
        <div class="row">
            <button
                class="btn"
                id="check-again"
                type="button"
                aria-disabled=move || off().then_some("true")
                on:click=check
            >
                <Glyph of=Icon::Again/>{t("live-check")}
            </button>
            <Show when=move || app.recheck.next.get().is_some()>
                <button class="btn btn-bare" type="button" on:click=stop>{t("live-stop")}</button>
            </Show>
            <p class="hint">{hint}</p>
        </div>
    }
}

/// How long what is published now may still be told.
fn linger(app: App, words: Words) -> String {
    let due = app.due();
    let old = due.iter().filter(|change| !change.before.is_empty());
    match old.filter_map(|change| Some((change.ttl?, change))).max_by_key(|(ttl, _)| *ttl) {
        Some((ttl, change)) => {
            words.say("live-linger", &[("record", record_words(words, app, change)), ("time", duration(words, ttl))])
        }
        None if due.is_empty() => String::new(),
        None => words.say("live-linger-nothing", &[]),
    }
}

/// Minutes, or hours from two on; never less than it is.
fn duration(words: Words, seconds: u32) -> String {
    let minutes = seconds.div_ceil(60);
    if minutes < 120 {
        words.say("minutes", &[("n", minutes.to_string())])
    } else {
        words.say("hours", &[("n", minutes.div_ceil(60).to_string())])
    }
}

/// What a resolver sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sight {
    Asking,
    NotAsked,
    NotYet,
    Unknown,
    Published,
}

impl Sight {
    fn of<'a>(changes: impl IntoIterator<Item = &'a Change>) -> Self {
        let worst =
            changes.into_iter().filter(|change| change.action != Action::Optional).map(|change| match change.action {
                Action::Open => Self::Asking,
                Action::CannotTell => Self::Unknown,
                _ if change.is_due() => Self::NotYet,
                _ => Self::Published,
            });
        let order = |sight: &Self| match sight {
            Self::Asking => 0,
            Self::NotYet => 1,
            Self::Unknown => 2,
            Self::NotAsked | Self::Published => 3,
        };
        worst.min_by_key(order).unwrap_or(Self::Published)
    }

    fn sign(self) -> Sign {
        match self {
            Self::Asking => Sign::Busy,
            Self::NotYet => Sign::None,
            Self::NotAsked | Self::Unknown => Sign::Unknown,
            Self::Published => Sign::Ok,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Asking => key!("asking"),
            Self::NotAsked => key!("live-not-asked"),
            Self::NotYet => key!("live-not-yet"),
            Self::Unknown => key!("live-unknown"),
            Self::Published => key!("live-seen"),
        }
    }
}

/// One line: who, what, when.
#[derive(Debug, Clone, PartialEq)]
struct View {
    name: String,
    sight: Sight,
    /// Sentences with their values.
    missing: Vec<(&'static str, Params)>,
    note: String,
    at: Option<f64>,
}

fn views(app: App, words: Words) -> Vec<View> {
    let first = first_view(app, words);
    if app.demo.with(Option::is_some) || !app.has_second() {
        return vec![first];
    }
    let second = second_view(app, words, &first);
    vec![first, second]
}

fn first_view(app: App, words: Words) -> View {
    let changes = app.changes.get();
    let in_demo = app.demo.with(Option::is_some);
    let name = if in_demo { words.say("demo-zone", &[]) } else { app.resolver_name(0) };
    let at = app.session.log.with(|log| log.last().map(|exchange| exchange.at));
    let missing = missing(app, words, changes.iter().map(AsRef::as_ref));
    let mut view = View { sight: Sight::of(changes.iter().map(AsRef::as_ref)), missing, note: String::new(), name, at };
    if app.session.pending.get() > 0 {
        view.sight = Sight::Asking;
    } else if let Some((failure, helper)) = own_failure(app, &changes) {
        // What another one answered in its place is not what this one sees.
        view.sight = Sight::Unknown;
        view.missing.clear();
        view.note = failure_words(words, &view.name, &failure);
        if let Some(helper) = helper {
            view.note.extend([" ", &words.say("live-helped", &[("resolver", helper)])]);
        }
    }
    view
}

fn second_view(app: App, words: Words, first: &View) -> View {
    let seen = app.seen_by_second();
    let name = app.resolver_name(1);
    let at = app.second.log.with(|log| log.last().map(|exchange| exchange.at));
    let sight = second_sight(app, &seen);
    let mut view = View { sight, missing: missing(app, words, &seen), note: String::new(), name, at };
    match sight {
        Sight::NotAsked => {
            view.missing.clear();
            view.note = words.say("live-asks-too", &[]);
        }
        Sight::Unknown => {
            let failure = seen.iter().find_map(|change| change.failure.as_ref());
            view.missing.clear();
            view.note = failure.map(|failure| failure_words(words, &view.name, failure)).unwrap_or_default();
        }
        Sight::NotYet if first.sight == Sight::NotYet && first.missing == view.missing => {
            view.missing = vec![(key!("live-same"), Params::new())];
        }
        _ => {}
    }
    view
}

fn second_sight(app: App, seen: &[Change]) -> Sight {
    if app.second.pending.get() > 0 {
        Sight::Asking
    } else if app.second.log.with(Vec::is_empty) {
        Sight::NotAsked
    } else {
        Sight::of(seen)
    }
}

/// The failure of the chosen resolver on one of the records, and who answered
/// instead.
fn own_failure(app: App, changes: &[Arc<Change>]) -> Option<(Failure, Option<String>)> {
    let own = app.resolver_name(0);
    app.session.log.with(|log| {
        changes.iter().filter(|change| change.action != Action::Optional).find_map(|change| {
            let asked = |by: &str| {
                let about = log.iter().rev().filter(|exchange| {
                    Some(&exchange.question.name) == change.name.as_ref() && exchange.question.rtype == change.rtype
                });
                about.into_iter().find(|exchange| (exchange.by == own) == (by == own))
            };
            let exchange = asked(&own)?;
            let Answer::Failed(failure) = &exchange.answer else { return None };
            let helper =
                asked("").filter(|helper| helper.at >= exchange.at && !matches!(helper.answer, Answer::Failed(_)));
            Some((failure.clone(), helper.map(|helper| helper.by.clone())))
        })
    })
}

/// What is not there yet, in words.
fn missing<'a>(app: App, words: Words, changes: impl IntoIterator<Item = &'a Change>) -> Vec<(&'static str, Params)> {
    let changes = changes.into_iter().filter(|change| change.action != Action::Optional);
    changes.filter_map(|change| missing_one(app, words, change)).collect()
}

fn missing_one(app: App, words: Words, change: &Change) -> Option<(&'static str, Params)> {
    let record = || vec![("record", record_words(words, app, change))];
    let domain = app.plan.with(|plan| plan.domain.clone())?;
    let name = change.name.as_ref().map(|name| match name.relative_to(&domain) {
        Some("") | None => name.to_string(),
        Some(relative) => relative.to_owned(),
    });
    let there = !change.before.is_empty();
    match (change.action, &change.subject) {
        (Action::CannotTell, _) => Some((key!("live-missing-unknown"), record())),
        (Action::NeedsYou, _) if !there => Some((key!("live-missing-waits"), record())),
        (Action::Publish | Action::Replace | Action::NeedsYou, subject) => Some(match (subject, name) {
            (Subject::Spf(spf), _) => {
                let added = spf.merge.reasons.iter().filter(|reason| reason.why == Why::Added);
                let mut services: Vec<String> = Vec::new();
                for id in added.flat_map(|reason| &reason.sources) {
                    let service = app.service_name(id).unwrap_or_else(|| words.say("own-server", &[]));
                    if !services.contains(&service) {
                        services.push(service);
                    }
                }
                match (there, services.is_empty()) {
                    (false, _) => (key!("live-missing-none"), record()),
                    (true, true) => (key!("live-missing-old"), record()),
                    (true, false) => {
                        let mut params = record();
                        params.push(("services", words.list(&services)));
                        (key!("live-missing-services"), params)
                    }
                }
            }
            (Subject::Record(wanted), Some(name)) if wanted.purpose == Purpose::Dkim => {
                let selector = name.strip_suffix("._domainkey").unwrap_or(&name).to_owned();
                let key = if there { key!("live-missing-key-other") } else { key!("live-missing-key") };
                (key, vec![("selector", selector)])
            }
            (Subject::Record(_), Some(name)) => {
                let key = if there { key!("live-missing-record-other") } else { key!("live-missing-record") };
                (key, vec![("type", change.rtype.to_string()), ("name", name)])
            }
            (_, _) if there => (key!("live-missing-old"), record()),
            (_, _) => (key!("live-missing-none"), record()),
        }),
        _ => None,
    }
}
