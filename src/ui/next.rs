//! The next step: always in view, and the one filled button on the page.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::icon::{Glyph, Icon};
use super::later::later;
use super::phrase::title;
use super::platform;
use super::senders::ask_id;
use super::state::{App, app};
use super::text::{Words, key, t, words};
use super::widget::CopyButton;
use crate::diff::{Action, Change, Subject};

/// The first thing that is left to do, and what comes after it.
#[component]
pub fn Next() -> impl IntoView {
    let app = app();
    let words = words();
    let told = later(move || Told::of(app, words));
    let heading = Memo::new(move |_| told.with(|told| told.heading.clone()));
    let way = Memo::new(move |_| told.with(|told| told.way.clone()));
    let place = Memo::new(move |_| told.with(|told| told.place.clone()));
    let steps = Memo::new(move |_| told.with(|told| told.steps.clone()));
    let steps = move || {
        let steps = steps.get();
        let any = !steps.is_empty();
        let steps = steps.into_iter().map(|(text, did, current)| {
            let class = if did { "did" } else { "" };
            view! { <li class=class aria-current=current.then_some("step")>{text}</li> }
        });
        any.then(|| view! { <ol class="todo roomy">{steps.collect_view()}</ol> })
    };
    view! {
        <aside class="next" aria-labelledby="next-title">
            <div>
                <p class="eyebrow">{t("next")}</p>
                <h2 id="next-title">{move || heading.get()}</h2>
                <p class="small soft roomy">{move || place.get()}</p>
                {move || match way.get() {
                    Way::Copy(key) => copy(key),
                    Way::Go { target, label } => go(target, label),
                    Way::Check => check(),
                }}
                {steps}
            </div>
        </aside>
    }
}

/// What it says.
#[derive(Clone, PartialEq)]
struct Told {
    heading: String,
    place: Option<String>,
    way: Way,
    /// All that is left to do: what, whether it is done, and whether it is next.
    steps: Vec<(String, bool, bool)>,
}

impl Told {
    fn of(app: App, words: Words) -> Self {
        let (due, copied) = (app.due(), app.copied.get());
        // What was copied is taken for published until the next check says otherwise.
        let next = due.iter().find(|change| !copied.contains(&change.key()));
        let heading = match next {
            Some(change) => title(words, change),
            None if app.session.pending.get() > 0 => words.say("next-reading", &[]),
            None if due.is_empty() && app.is_unsure() => words.say("next-unsure", &[]),
            None if due.is_empty() => words.say("next-done", &[]),
            None => words.say("next-check", &[]),
        };
        let now = next.map(|change| change.key());
        let step = |change: &Arc<Change>| {
            let key = change.key();
            (title(words, change), copied.contains(&key), Some(&key) == now.as_ref())
        };
        let mut steps: Vec<(String, bool, bool)> = due.iter().map(step).collect();
        if !steps.is_empty() {
            steps.push((words.say("next-check", &[]), false, now.is_none()));
        }
        Self {
            heading,
            place: next.map(|change| place(app, words, change)),
            way: next.map_or(Way::Check, |change| Way::of(change)),
            steps,
        }
    }
}

/// Where it is typed in.
fn place(app: App, words: Words, change: &Change) -> String {
    let host = app.host.get().map(|host| host.name.to_string());
    let name = change.name.as_ref().map(ToString::to_string).unwrap_or_default();
    let params = [("host", host.clone().unwrap_or_default()), ("name", name), ("type", change.rtype.name().to_owned())];
    match (change.value.is_some(), change.action, host.is_some()) {
        (false, ..) => match &change.subject {
            Subject::Spf(spf) if spf.merge.ready => words.say("next-where-over", &params),
            Subject::Spf(_) => words.say("next-where-correct", &params),
            _ => words.say("next-where-answer", &[]),
        },
        (true, Action::Replace, true) => words.say("next-where-replace-at", &params),
        (true, Action::Replace, false) => words.say("next-where-replace", &params),
        (true, _, true) => words.say("next-where-add-at", &params),
        (true, _, false) => words.say("next-where-add", &params),
    }
}

/// What the button does. It stays while it does the same, whatever the value is by then.
#[derive(Debug, Clone, PartialEq)]
enum Way {
    /// Copies the value of the change with this key.
    Copy(String),
    /// Shows where something is to be said first.
    Go {
        target: String,
        label: &'static str,
    },
    Check,
}

impl Way {
    fn of(change: &Change) -> Self {
        let key = change.key();
        if change.value.is_some() {
            return Self::Copy(key);
        }
        match (&change.subject, change.sources.first()) {
            (Subject::Record(wanted), Some(id)) => {
                let asked = wanted.missing.first().map(String::as_str).unwrap_or_default();
                Self::Go { target: ask_id(id, asked), label: key!("answer-it") }
            }
            _ => Self::Go { target: format!("card-{key}"), label: key!("show-record") },
        }
    }
}

fn copy(key: String) -> AnyView {
    let app = app();
    let value = {
        let key = key.clone();
        move || {
            let of = |changes: &Vec<Arc<Change>>| changes.iter().find(|change| change.key() == key)?.value.clone();
            app.changes.with_untracked(of).unwrap_or_default()
        }
    };
    let copied = move |_| {
        let key = key.clone();
        app.copied.update(|copied| {
            copied.insert(key);
        });
        // The next step may bring another button: the focus must not fall out of the page.
        spawn_local(async {
            platform::after_picture().await;
            if platform::focus_is_lost() {
                platform::focus("next-title");
            }
        });
    };
    view! {
        <div on:click=copied><CopyButton text=value label=t("copy-value") class="btn-main btn-l"/></div>
    }
    .into_any()
}

fn go(target: String, label: &'static str) -> AnyView {
    let go = move |_| {
        platform::scroll_to(&target);
        platform::focus(&target);
    };
    view! { <button class="btn btn-main btn-l" type="button" on:click=go>{t(label)}</button> }.into_any()
}

fn check() -> AnyView {
    let app = app();
    view! {
        <button class="btn btn-main btn-l" type="button" on:click=move |_| {
            app.again();
            platform::scroll_to("live");
        }>
            <Glyph of=Icon::Again/>{t("check-again")}
        </button>
    }
    .into_any()
}
