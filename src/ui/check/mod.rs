//! The page "Check": what is published, what to do about it in which order, who
//! SPF lets send, and whether a mail would pass, what receivers ask. Builds nothing.

pub mod rules;
mod sent_from;
pub mod simulate;
pub mod todo;
pub mod tree;

use leptos::prelude::*;

use self::rules::SenderRules;
use self::simulate::Simulate;
use self::todo::Todo;
use self::tree::Tree;
use super::raw::Answers;
use super::rotation::Rotations;
use super::state::app;
use super::text::{t, words};

/// What stands below the verdicts.
#[component]
pub fn Check() -> impl IntoView {
    let (app, words) = (app(), words());
    // A tree is drawn anew only where it is another one.
    let spf =
        Memo::new(move |_| app.report.with(|report| report.as_ref().and_then(|report| report.spf.detail.clone())));
    // As receivers of either generation find it.
    let organizations = Memo::new(move |_| {
        let of = app.report.get()?.organizations.clone();
        let (tree, list) = (of.tree?.to_string(), of.list?.to_string());
        Some(words.say("organization-both", &[("tree", tree), ("list", list)]))
    });
    view! {
        <div class="two">
            <section class="stack fit" aria-labelledby="todo-title">
                <h2 id="todo-title">{t("todo-title")}</h2>
                <Todo/>
                <Rotations all=true/>
            </section>
            <Show when=move || spf.with(Option::is_some)>
                <section class="stack" aria-labelledby="tree-title">
                    <h2 id="tree-title">{t("tree-title")}</h2>
                    <div class="record"><div class="body">{move || spf.get().map(|spf| view! { <Tree spf/> })}</div></div>
                </section>
            </Show>
        </div>
        <section class="stack" aria-labelledby="raw-title">
            <h2 id="raw-title">{t("raw-title")}</h2>
            <Answers/>
        </section>
        <section class="stack" aria-labelledby="simulate-title">
            <div class="head">
                <h2 id="simulate-title">{t("simulate-title")}</h2>
                <p class="small">{t("simulate-says")}" "{move || organizations.get()}</p>
            </div>
            <div class="record"><div class="body"><Simulate/></div></div>
        </section>
        <section class="stack" aria-labelledby="rules-title">
            <div class="head">
                <h2 id="rules-title">{t("rules-title")}</h2>
                <p class="small">{t("rules-says")}</p>
            </div>
            <div class="record"><div class="body"><SenderRules/></div></div>
        </section>
    }
}
