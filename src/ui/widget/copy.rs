//! A button that copies a text and says so.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::ui::icon::{Glyph, Icon};
use crate::ui::platform;
use crate::ui::text::{Words, key, words};

const SAID_FOR: i32 = 2_000;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Copied,
    Refused,
}

/// Copies `text`. Turns to "Copied" for two seconds, in the same size, and
/// tells it to screen readers; where no way of copying is allowed it says so.
#[component]
pub fn CopyButton(
    /// What is copied, read when the button is pressed.
    #[prop(into)]
    text: TextProp,
    /// The word on the button, as `t("copy-value")`.
    #[prop(into)]
    label: TextProp,
    /// What it copies, where the word alone does not tell ("the SPF value"); for screen readers.
    #[prop(optional, into)]
    what: TextProp,
    /// The same text with its format, for programs that take it; may be empty.
    #[prop(optional, into)]
    html: TextProp,
    /// More classes: `btn-s`, `btn-main btn-l`.
    #[prop(optional, into)]
    class: TextProp,
) -> impl IntoView {
    let words = words();
    let outcome = RwSignal::new(None::<Outcome>);
    // Only the last press takes its message back.
    let press = RwSignal::new(0_u32);
    let copy = move |_| {
        let (text, html) = (text.get().to_string(), html.get().to_string());
        press.update(|n| *n += 1);
        let this = press.get_untracked();
        spawn_local(async move {
            let copied = !html.is_empty() && platform::copy_html(&html, &text) || platform::copy(&text).await;
            outcome.try_set(Some(if copied { Outcome::Copied } else { Outcome::Refused }));
            platform::sleep(SAID_FOR).await;
            if press.try_get_untracked() == Some(this) {
                outcome.try_set(None);
            }
        });
    };
    let done = move || outcome.get() == Some(Outcome::Copied);
    view! {
        <button type="button" class=move || format!("btn {} {}", class.get(), if done() { "done" } else { "" }) on:click=copy>
            <span class="swap">
                <span class=move || off(outcome.get().is_some())>
                    <Glyph of=Icon::Copy/>
                    <span>{move || label.get().to_string()}<span class="hidden">{move || spaced(&what.get())}</span></span>
                </span>
                <span class=move || off(outcome.get().is_none())>
                    <Show when=done><Glyph of=Icon::Tick/></Show>
                    {move || say(words, outcome.get().unwrap_or(Outcome::Copied))}
                </span>
            </span>
        </button>
        <span class="hidden" role="status">{move || outcome.get().map(|outcome| say(words, outcome))}</span>
    }
}

fn say(words: Words, outcome: Outcome) -> String {
    words.say(
        match outcome {
            Outcome::Copied => key!("copied"),
            Outcome::Refused => key!("copy-refused"),
        },
        &[],
    )
}

fn off(off: bool) -> &'static str {
    if off { "off" } else { "" }
}

fn spaced(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!(" {text}") }
}
