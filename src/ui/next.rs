//! The next step: always in view, and the one filled button on the page.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use super::phrase::title;
use super::platform;
use super::state::app;
use super::text::{t, words};
use super::widget::CopyButton;
use crate::diff::{Action, Change};

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
    let reading = Memo::new(move |_| app.session.pending.get() > 0 && app.due().is_empty());
    let heading = move || match next.get() {
        _ if reading.get() => words.say("next-reading", &[]),
        Some(change) => title(words, &change),
        None if app.due().is_empty() => words.say("next-done", &[]),
        None => words.say("next-check", &[]),
    };
    let steps = move || {
        let (copied, now) = (app.copied.get(), next.get().map(|change| change.key()));
        let due = app.due();
        let check = now.is_none() && !due.is_empty();
        let steps = due.iter().map(|change| {
            let key = change.key();
            let class = if copied.contains(&key) { "did" } else { "" };
            let current = (Some(&key) == now.as_ref()).then_some("step");
            let text = title(words, change);
            view! { <li class=class aria-current=current>{text}</li> }
        });
        let steps = steps.collect_view();
        (!due.is_empty()).then(|| {
            view! {
                <ol class="todo roomy">{steps}<li aria-current=check.then_some("step")>{t("next-check")}</li></ol>
            }
        })
    };
    view! {
        <aside class="next" aria-labelledby="next-title">
            <div>
                <p class="eyebrow">{t("next")}</p>
                <h2 id="next-title">{heading}</h2>
                <p class="small soft roomy">{move || next.get().map(|change| place(&change))}</p>
                {move || match next.get() {
                    Some(change) => step(&change),
                    None => check(),
                }}
                {steps}
            </div>
        </aside>
    }
}

/// Where it is typed in.
fn place(change: &Change) -> String {
    let app = app();
    let words = words();
    let host = app.host.get().map(|host| host.name.to_string());
    let name = change.name.as_ref().map(ToString::to_string).unwrap_or_default();
    let params = [("host", host.clone().unwrap_or_default()), ("name", name), ("type", change.rtype.name().to_owned())];
    match (change.value.is_some(), change.action, host.is_some()) {
        (false, ..) => words.say("next-where-answer", &[]),
        (true, Action::Replace, true) => words.say("next-where-replace-at", &params),
        (true, Action::Replace, false) => words.say("next-where-replace", &params),
        (true, _, true) => words.say("next-where-add-at", &params),
        (true, _, false) => words.say("next-where-add", &params),
    }
}

fn step(change: &Change) -> AnyView {
    let app = app();
    let key = change.key();
    if let Some(value) = change.value.clone() {
        let copied = move |_| {
            let key = key.clone();
            app.copied.update(|copied| {
                copied.insert(key);
            });
        };
        return view! {
            <div on:click=copied><CopyButton text=value label=t("copy-value") class="btn-main btn-l"/></div>
        }
        .into_any();
    }
    let target = change.sources.first().map(|id| format!("sender-{id}")).unwrap_or_default();
    view! {
        <button class="btn btn-main btn-l" type="button" on:click=move |_| platform::focus(&target)>{t("answer-it")}</button>
    }
    .into_any()
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
