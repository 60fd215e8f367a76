//! Is it live? What each resolver sees, whether that is all, and looking again.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::handover::record_words;
use super::icon::{Glyph, Icon, Shape, Sign};
use super::later::later;
use super::phrase::duration;
use super::platform;
use super::sight::{Sight, View, own_failure, second_sight, views};
use super::state::{App, app};
use super::text::{Rich, Words, key, t, words};
use crate::diff::Action;

/// The section "Is it live?"
#[component]
pub fn Live() -> impl IntoView {
    let (app, words) = (app(), words());
    let views = later(move || views(app, words));
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
                    <div>
                        <div class="told" role="status"><Standing/></div>
                        <ul class="views">{move || views.get().into_iter().map(row).collect_view()}</ul>
                    </div>
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
    let seen = later(move || {
        let (mut any, mut all) = (false, true);
        app.changes.with(|changes| {
            for change in changes.iter().filter(|change| change.action != Action::Optional) {
                any = true;
                all &= change.action == Action::Keep;
            }
        });
        (any, all, app.session.pending.get() == 0, app.rechecked.get())
    });
    let outcome = Memo::new(move |before: Option<&Outcome>| {
        let (any, all, settled, rechecked) = seen.get();
        match (any, all) {
            (false, _) if settled => Outcome::Nothing,
            // While it looks again, what it said stands.
            (true, true) if rechecked && (settled || before == Some(&Outcome::Green)) => Outcome::Green,
            (true, true) => Outcome::There,
            _ => Outcome::Left,
        }
    });
    let domain = move || app.domain.with(|domain| domain.as_ref().map(ToString::to_string).unwrap_or_default());
    let title = move || match vendor(app) {
        Some(vendor) => words.say("live-published-vendor", &[("vendor", vendor), ("domain", domain())]),
        None => words.say("live-published", &[("domain", domain())]),
    };
    move || match outcome.get() {
        Outcome::Left => ().into_any(),
        Outcome::Nothing => view! { <p class="hint">{t("live-nothing")}</p> }.into_any(),
        Outcome::There => view! { <p class="says"><Shape of=Sign::Ok/>{t("live-there")}</p> }.into_any(),
        Outcome::Green => view! {
            <div class="note note-ok">
                <Shape of=Sign::Ok/>
                <p class="lead">{move || whole(&title(), &domain())}</p>
                <p>{move || who_answers(app, words)}</p>
            </div>
        }
        .into_any(),
    }
}

/// A sentence in which a domain breaks at no hyphen.
fn whole(sentence: &str, domain: &str) -> AnyView {
    match sentence.split_once(domain) {
        Some((before, after)) if !domain.is_empty() => {
            let (before, domain, after) = (before.to_owned(), domain.to_owned(), after.to_owned());
            view! { {before}<span class="whole">{domain}</span>{after} }.into_any()
        }
        _ => sentence.to_owned().into_any(),
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
    // What waits for the person is published by nobody.
    let some = move || app.due().iter().any(|change| change.value.is_some());
    let can_publish = later(move || in_demo.get() && (published().is_some() || some()));
    let hint = later(move || {
        let coming = match (offline(), app.recheck.next.get()) {
            (Some(since), _) => words.say("offline-since", &[("time", words.time(since))]),
            (None, Some(at)) => words.say("live-next", &[("time", words.time(at))]),
            (None, None) if app.recheck.is_over() => words.say("live-over", &[]),
            (None, None) => String::new(),
        };
        let parts = [coming, linger(app, words)];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    });
    view! {
        <Show when=move || can_publish.get()>
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
            <Show when=move || app.recheck.is_on()>
                <button class="btn btn-bare" type="button" on:click=stop>{t("live-stop")}</button>
                <Notify/>
            </Show>
            <p class="hint">{move || hint.get()}</p>
        </div>
    }
}

/// The person asks to be told when the page is in the background.
#[component]
fn Notify() -> impl IntoView {
    let words = words();
    let allowed = RwSignal::new(platform::may_notify());
    let asked = RwSignal::new(false);
    let ask = move |_| {
        asked.set(true);
        spawn_local(async move {
            platform::ask_to_notify().await;
            allowed.try_set(platform::may_notify());
            platform::focus("check-again");
        });
    };
    let says = move || match (allowed.get(), asked.get()) {
        (Some(true), _) => words.say("notify-on", &[]),
        (Some(false), true) => words.say("notify-off", &[]),
        _ => String::new(),
    };
    view! {
        <Show when=move || allowed.get().is_none()>
            <button class="btn btn-bare" type="button" on:click=ask>{t("notify-ask")}</button>
        </Show>
        <span class="hint" role="status">{says}</span>
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
