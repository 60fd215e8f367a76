//! Where domains come in: a pasted list, and the questions that hold for all.

use std::sync::Arc;

use leptos::prelude::*;

use crate::catalog::Provider;
use crate::catalog::input::Input;
use crate::intake::{Added, MOST};
use crate::plan::ask;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::opening::vendor_pick;
use crate::ui::platform;
use crate::ui::senders::question;
use crate::ui::state::{App, app};
use crate::ui::text::{Rich, Words, t, words};

/// The list, and what the vendor asks for names in a browser.
#[component]
pub(super) fn Add() -> impl IntoView {
    let (app, words) = (app(), words());
    let typed = RwSignal::new(String::new());
    let added = RwSignal::new(None::<Added>);
    let empty = Memo::new(move |_| typed.with(|typed| typed.trim().is_empty()));
    let is_first = Memo::new(move |_| !app.project.has_entries());
    let add = move |_| {
        let picks = vendor_pick(&app.profile.get_value());
        let text = typed.get_untracked();
        let result = app.project.intake.try_update(|intake| intake.add(&text, &picks, platform::to_ascii));
        if let Some(result) = &result {
            // What was no domain stays in the field, to be corrected.
            typed.set(result.refused.join("\n"));
        }
        added.set(result);
    };
    let says = move || added.get().map(|added| told(words, &added)).unwrap_or_default();
    let class = move || if is_first.get() { "btn btn-main" } else { "btn" };
    view! {
        <div class="stack stack-s">
            <label class="label" for="project-list">{t("project-label")}</label>
            <textarea
                class="field code many-input project-input"
                id="project-list"
                rows=move || if is_first.get() { "7" } else { "3" }
                spellcheck="false"
                autocomplete="off"
                placeholder="example.com"
                aria-describedby="project-hint project-says"
                prop:value=typed
                on:input=move |event| typed.set(event_target_value(&event))
            ></textarea>
            <p id="project-hint" class="hint"><Rich key="project-hint"/></p>
            <div class="row">
                <button class=class type="button" disabled=move || empty.get() on:click=add>
                    <Glyph of=Icon::Tick/>{t("project-add")}
                </button>
                <span id="project-says" role="status" class="hint">{says}</span>
            </div>
        </div>
        <Asks/>
    }
}

fn told(words: Words, added: &Added) -> String {
    let mut says = Vec::new();
    let count = |n: usize| [("n", n.to_string())];
    if added.new > 0 {
        says.push(words.say("project-added", &count(added.new)));
    }
    if added.known > 0 {
        says.push(words.say("project-known", &count(added.known)));
    }
    if let Some(first) = added.refused.first() {
        let params = [("n", added.refused.len().to_string()), ("first", first.chars().take(60).collect())];
        says.push(words.say("many-refused", &params));
    }
    if added.left_out > 0 {
        says.push(words.say("many-left-out", &[("n", added.left_out.to_string()), ("most", MOST.to_string())]));
    }
    says.join(" ")
}

/// What is asked once, as soon as a domain is for browsers.
#[component]
fn Asks() -> impl IntoView {
    let app = app();
    let asks = app.profile.get_value().web.clone().map(Arc::new);
    let needed = Memo::new(move |_| app.project.intake.with(|intake| intake.entries.iter().any(|entry| entry.web)));
    asks.map(|asks| {
        view! {
            <Show when=move || needed.get()>
                <div class="two-fields">
                    {
                        let asks = Arc::clone(&asks);
                        asks.inputs.iter().map(|input| view! { <Ask asks=Arc::clone(&asks) input=input.clone()/> }).collect_view()
                    }
                </div>
            </Show>
        }
    })
}

#[component]
fn Ask(asks: Arc<Provider>, input: Input) -> impl IntoView {
    let (app, words) = (app(), words());
    let id = format!("project-ask-{}", input.name);
    let input = Arc::new(input);
    let value = {
        let input = Arc::clone(&input);
        Memo::new(move |_| app.project.intake.with(|intake| intake.web.get(&*input.name).cloned()).unwrap_or_default())
    };
    let wrong = {
        let input = Arc::clone(&input);
        Memo::new(move |_| value.with(|value| !value.is_empty() && !input.accepts(value)))
    };
    let label = {
        let (asks, input) = (Arc::clone(&asks), Arc::clone(&input));
        move || question(words, &asks, &input)
    };
    let example = input.example.as_ref().map(ToString::to_string).unwrap_or_default();
    let write = move |event| write(app, &asks, &input, &event_target_value(&event));
    view! {
        <div class="ask">
            <label class="label" for=id.clone()>{label}</label>
            <input
                class="field code"
                id=id
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                placeholder=example
                aria-invalid=move || wrong.get().then_some("true")
                prop:value=value
                on:change=write
            />
        </div>
    }
}

fn write(app: App, asks: &Provider, input: &Input, typed: &str) {
    let answer = ask::clean(asks, input, typed);
    app.project.intake.update(|intake| {
        if answer.is_empty() {
            intake.web.remove(&*input.name);
        } else {
            intake.web.insert(input.name.to_string(), answer);
        }
    });
}
