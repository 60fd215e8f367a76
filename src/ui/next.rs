//! The next step: always in view, and the one filled button on the page.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::icon::{Glyph, Icon};
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
    // What was copied is taken for published until the next check says otherwise.
    let next = Memo::new(move |_| {
        let copied = app.copied.get();
        app.due().into_iter().find(|change| !copied.contains(&change.key()))
    });
    // One memo for each view: a view that reads several may miss a change.
    let heading = Memo::new(move |_| match next.get() {
        Some(change) => title(words, &change),
        None if app.session.pending.get() > 0 => words.say("next-reading", &[]),
        None if app.due().is_empty() && app.is_unsure() => words.say("next-unsure", &[]),
        None if app.due().is_empty() => words.say("next-done", &[]),
        None => words.say("next-check", &[]),
    });
    let way = Memo::new(move |_| next.with(|change| change.as_deref().map_or(Way::Check, Way::of)));
    let place = Memo::new(move |_| next.get().map(|change| place(app, words, &change)));
    let steps = Memo::new(move |_| {
        let (copied, now) = (app.copied.get(), next.get().map(|change| change.key()));
        let due = app.due();
        let step = |change: &Arc<Change>| {
            let key = change.key();
            (title(words, change), copied.contains(&key), Some(&key) == now.as_ref())
        };
        let mut steps: Vec<(String, bool, bool)> = due.iter().map(step).collect();
        if !steps.is_empty() {
            steps.push((words.say("next-check", &[]), false, now.is_none()));
        }
        steps
    });
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
                    Way::Copy(key) => copy(key, next),
                    Way::Go { target, label } => go(target, label),
                    Way::Check => check(),
                }}
                {steps}
            </div>
        </aside>
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

fn copy(key: String, next: Memo<Option<Arc<Change>>>) -> AnyView {
    let app = app();
    let value = move || next.with(|change| change.as_ref().and_then(|change| change.value.clone()).unwrap_or_default());
    let copied = move |_| {
        let key = key.clone();
        app.copied.update(|copied| {
            copied.insert(key);
        });
        // The next step may bring another button: the focus must not fall out of the page.
        spawn_local(async {
            platform::next_frame().await;
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
