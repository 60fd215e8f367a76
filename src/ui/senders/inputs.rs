//! The questions of a picked service, asked in its row. What is typed goes
//! into the plan at once, and stays in the field whatever it is.

use std::sync::Arc;

use leptos::prelude::*;

use super::ask_id;
use super::labels::label;
use crate::catalog::Provider;
use crate::catalog::input::{Input, Pattern};
use crate::diff::{Action, Subject};
use crate::plan::ask::{self, Ask};
use crate::ui::icon::{Shape, Sign};
use crate::ui::platform;
use crate::ui::state::{App, app, inputs_of};
use crate::ui::text::{Rich, Words, key, prose, words};
use crate::ui::widget::keyed;

/// Every question that what was asked for depends on.
#[component]
pub(super) fn Questions(provider: Arc<Provider>) -> impl IntoView {
    let app = app();
    let words = words();
    let name = provider.name.to_string();
    let asks = {
        let provider = Arc::clone(&provider);
        Memo::new(move |_| {
            let typed = inputs_of(&app.plan.read(), &provider.id);
            let mut asks = app.plan.with(|plan| ask::asks(&provider, &plan.extras));
            // One that is answered may be followed by another name.
            let stays = |ask: &Ask| ask.input.pattern == Pattern::Labels || typed.contains_key(&*ask.input.name);
            asks.retain(|ask| stays(ask) || !is_answered(app, &provider, ask));
            asks
        })
    };
    let legend = move || words.say("ask-legend", &[("name", name.clone())]);
    let any = Memo::new(move |_| asks.with(|asks| !asks.is_empty()));
    view! {
        <Show when=move || any.get()>
            <fieldset class="sender-q">
                <legend class="hidden">{legend.clone()}</legend>
                {
                    let provider = Arc::clone(&provider);
                    keyed(move || asks.get(), |ask| (ask.input.name.to_string().into(), 0), move |ask| {
                        view! { <Question provider=Arc::clone(&provider) ask/> }.into_any()
                    })
                }
            </fieldset>
        </Show>
    }
}

/// Is all that waits for the answer published already? Then nobody has to look it up.
fn is_answered(app: App, provider: &Provider, ask: &Ask) -> bool {
    // The vendor is picked before anything is known: a question that goes again at once is none.
    let is_vendor = app.is_vendor(&provider.id);
    let there = |record: usize| {
        app.changes.with(|changes| {
            changes.iter().any(|change| match &change.subject {
                Subject::Record(wanted) => {
                    wanted.source.provider == provider.id
                        && wanted.source.record == record
                        && (change.action == Action::Keep || is_vendor && change.action == Action::Open)
                }
                _ => false,
            })
        })
    };
    !ask.shared && ask.records.iter().all(|record| there(*record))
}

#[component]
fn Question(provider: Arc<Provider>, ask: Ask) -> impl IntoView {
    let app = app();
    let words = words();
    let Ask { input, waits, .. } = ask;
    let id = ask_id(&provider.id, &input.name);
    let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
    let input = Arc::new(input);

    let value = {
        let (provider, input) = (Arc::clone(&provider), Arc::clone(&input));
        app.part(move |plan| {
            let pick = plan.picks.iter().find(|pick| pick.provider == *provider.id);
            let typed = pick.and_then(|pick| pick.inputs.get(&*input.name).cloned());
            typed.or_else(|| input.default.as_ref().map(ToString::to_string)).unwrap_or_default()
        })
    };
    let write = {
        let (provider, input) = (Arc::clone(&provider), Arc::clone(&input));
        move |typed: &str| {
            let answer = ask::clean(&provider, &input, typed);
            app.plan.update(|plan| {
                if let Some(pick) = plan.picks.iter_mut().find(|pick| pick.provider == *provider.id) {
                    pick.inputs.insert(input.name.to_string(), answer);
                }
            });
        }
    };
    // Half an answer is no mistake: it is told when the field is left, or opened with it.
    let left = RwSignal::new(value.with_untracked(|value| !value.is_empty()));
    let wrong = {
        let input = Arc::clone(&input);
        Memo::new(move |_| {
            let wrong = left.get() && value.with(|value| !value.is_empty() && !input.accepts(value));
            wrong.then(|| value.with(|value| fault(input.pattern, value)))
        })
    };
    let is_wrong = move || wrong.with(Option::is_some);
    let error = move || {
        wrong.get().map(|(key, character)| {
            let text = prose(words.segments(key, &[("character", character)]));
            view! { <p class="says says-s"><Shape of=Sign::Bad/>{text}</p> }
        })
    };

    let label = {
        let (provider, input) = (Arc::clone(&provider), Arc::clone(&input));
        move || {
            let (name, service) = (input.name.to_string(), provider.name.to_string());
            let label = words.say(label(&input.label), &[("input", name), ("name", service)]);
            if waits { label } else { words.say("ask-optional", &[("label", label)]) }
        }
    };
    if !input.choices.is_empty() {
        let first = input.choices.first().cloned();
        let choices = input.choices.iter().cloned().map(|choice| {
            let write = write.clone();
            let (group, text, of) = (id.clone(), choice.to_string(), choice.to_string());
            // The focus for the question goes to its first answer.
            let own_id = (Some(&choice) == first.as_ref()).then(|| id.clone());
            view! {
                <label>
                    <input
                        type="radio"
                        name=group
                        id=own_id
                        prop:checked=move || value.with(|value| *value == of)
                        on:change=move |_| write(&choice)
                    />
                    {text}
                </label>
            }
        });
        return view! {
            <fieldset class="ask">
                <legend class="label">{label}</legend>
                <div class="choice">{choices.collect_view()}</div>
            </fieldset>
        }
        .into_any();
    }

    let example = input.example.as_ref().map(|example| short(example));
    let described = {
        let hint_id = example.is_some().then(|| hint_id.clone());
        let error_id = error_id.clone();
        move || {
            let error = is_wrong().then(|| error_id.clone());
            let ids: Vec<String> = hint_id.iter().cloned().chain(error).collect();
            (!ids.is_empty()).then(|| ids.join(" "))
        }
    };
    let invalid = move || is_wrong().then_some("true");
    // A mail with the answer in it.
    let paste = {
        let write = write.clone();
        move |event: web_sys::ClipboardEvent| {
            if let Some(text) = platform::pasted(&event).filter(|text| text.contains('\n')) {
                event.prevent_default();
                write(&text);
            }
        }
    };
    let on_input = move |event| write(&event_target_value(&event));
    let leave = move |_| left.set(true);
    // A pasted record has more lines than one.
    let field = if matches!(input.pattern, Pattern::Key | Pattern::Text) {
        view! {
            <textarea
                class="field code"
                id=id.clone()
                rows="3"
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                prop:value=value
                aria-invalid=invalid
                aria-describedby=described
                on:input=on_input
                on:change=leave
            ></textarea>
        }
        .into_any()
    } else {
        view! {
            <input
                class="field code"
                id=id.clone()
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                prop:value=value
                aria-invalid=invalid
                aria-describedby=described
                on:paste=paste
                on:input=on_input
                on:change=leave
            />
        }
        .into_any()
    };
    // Where only the vendor has the answer, the way to ask for it.
    let handed_out = matches!(input.pattern, Pattern::Key | Pattern::Text | Pattern::Token | Pattern::Selector);
    let support = app.profile.with_value(|profile| profile.file.links.support.clone());
    let support = support.filter(|_| handed_out && waits && app.is_vendor(&provider.id));
    let missing = Memo::new(move |_| value.with(String::is_empty));
    let support = support.map(|address| {
        let name = provider.name.to_string();
        let link = move || {
            let text = words.say("ask-support", &[("name", name.clone())]);
            view! { <p class="hint"><a href=address.clone() target="_blank" rel="noopener">{text}</a></p> }
        };
        view! { <Show when=move || missing.get()>{link.clone()}</Show> }
    });
    view! {
        <div class="ask">
            <label class="label" for=id>{label}</label>
            {field}
            {example.map(|example| view! {
                <p class="hint" id=hint_id><Rich key="ask-example" params=vec![("example", example)]/></p>
            })}
            {support}
            <div id=error_id role="status">{error}</div>
        </div>
    }
    .into_any()
}

/// An example of which the start says enough.
fn short(example: &str) -> String {
    match example.char_indices().nth(60) {
        Some((at, _)) => format!("{}…", example.get(..at.min(28)).unwrap_or_default()),
        None => example.to_owned(),
    }
}

/// What is wrong with an answer: the key of the sentence, and the character it is about.
fn fault(pattern: Pattern, value: &str) -> (&'static str, String) {
    let spaces = !matches!(pattern, Pattern::Text | Pattern::Key | Pattern::Labels);
    if spaces && value.contains(char::is_whitespace) {
        return (key!("answer-space"), String::new());
    }
    if let Some(other) = value.chars().find(|c| !c.is_ascii()) {
        return (key!("answer-character"), other.to_string());
    }
    let key = match pattern {
        Pattern::Label => key!("answer-label"),
        Pattern::Labels => key!("answer-labels"),
        Pattern::Name => key!("answer-name"),
        Pattern::Selector => key!("answer-selector"),
        Pattern::Key => key!("answer-key"),
        Pattern::Url => key!("answer-url"),
        Pattern::Mailbox => key!("answer-mailbox"),
        Pattern::Token => key!("answer-token"),
        Pattern::Text => key!("answer-text"),
    };
    (key, String::new())
}

/// The question of an input in a sentence, for other parts of the page.
pub fn question(words: Words, provider: &Provider, input: &Input) -> String {
    words.say(label(&input.label), &[("input", input.name.to_string()), ("name", provider.name.to_string())])
}
