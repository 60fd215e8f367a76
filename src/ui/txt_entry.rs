//! A TXT record that the page made outside of the plan: the fields of the DNS
//! host's form, what stands at the name today, and lines for a file.

use leptos::prelude::*;

use super::entry::HostName;
use super::failure::failure_words;
use super::icon::{Shape, Sign};
use super::state::app;
use super::text::{t, words};
use super::widget::{CopyButton, ValueBox};
use crate::dns::{Answer, Question, RecordType, texts};
use crate::name::DomainName;
use crate::txt;

/// Name, type and value to copy, and whether it is there already.
#[component]
pub fn TxtEntry(
    /// Its full name.
    name: DomainName,
    /// Its text.
    #[prop(into)]
    value: Signal<String>,
    /// What it is, for screen readers: "DKIM".
    what: &'static str,
    /// A key in Base64.
    #[prop(optional)]
    clip: bool,
) -> impl IntoView {
    let (app, words) = (app(), words());
    let question = Question::new(name.clone(), RecordType::Txt);
    let asked = question.clone();
    Effect::new(move |_| app.ask_too([asked.clone()].into()));
    // What the resolver says of the name: its sign, and a sentence.
    let there = Memo::new(move |_| {
        let value = value.get();
        app.session.answers.with(|answers| match answers.get(&question) {
            None => (Sign::Busy, words.say("asking", &[])),
            Some(Answer::Failed(failure)) => (Sign::Unknown, failure_words(words, &app.resolver_name(0), failure)),
            Some(Answer::NoData | Answer::NxDomain) => (Sign::Add, words.say("made-free", &[])),
            Some(Answer::Records(records)) => {
                let texts = texts(&records.data);
                match texts.as_slice() {
                    [text] if *text == value => (Sign::Ok, words.say("made-live", &[])),
                    _ => (Sign::Warn, words.say("made-taken", &[("text", texts.join(" "))])),
                }
            }
        })
    });
    let what = move || words.say("copy-what", &[("what", what.to_owned())]);
    let line = {
        let name = name.clone();
        Signal::derive(move || {
            let strings = txt::split(value.get().as_bytes());
            format!("{name}. 3600 IN TXT {}", txt::quoted(&strings))
        })
    };
    view! {
        <dl class="entry">
            <HostName name=name/>
            <div class="pair"><dt>{t("field-type")}</dt><dd><div class="value"><code>"TXT"</code></div></dd></div>
            <div class="pair wide">
                <dt>{t("field-value")}</dt>
                <dd><ValueBox text=value label=t("copy-value") what=what long=true clip=clip/></dd>
            </div>
        </dl>
        <p class="says says-s" role="status">
            {move || { let (sign, text) = there.get(); view! { <Shape of=sign/><span>{text}</span> } }}
        </p>
        <div><CopyButton text=move || line.get() label=t("made-zone-line") class="btn-s"/></div>
    }
}

/// A box to tick, with what it says.
#[component]
pub fn Tick(
    /// Its field's id.
    id: &'static str,
    /// The key of the sentence.
    label: &'static str,
    /// Is it ticked?
    #[prop(into)]
    on: Signal<bool>,
    /// Ticks it, or no longer.
    #[prop(into)]
    set: Callback<bool>,
) -> impl IntoView {
    view! {
        <label class="row" for=id>
            <input
                class="tick"
                type="checkbox"
                id=id
                prop:checked=on
                on:change=move |event| set.run(event_target_checked(&event))
            />
            <span>{t(label)}</span>
        </label>
    }
}

/// Lines for a file, with the file's path.
#[component]
pub fn Lines(
    /// The file.
    path: String,
    /// What to write into it.
    #[prop(into)]
    text: Signal<String>,
) -> impl IntoView {
    let label = path.clone();
    view! {
        <div class="stack stack-s">
            <p class="small"><code>{path}</code></p>
            <div class="raw" tabindex="0" role="group" aria-label=label.clone()>{move || text.get()}</div>
            <div><CopyButton text=move || text.get() label=t("copy") what=label class="btn-s"/></div>
        </div>
    }
}
