//! The fields of a record's card: what only the person can know.

use leptos::prelude::*;

use super::state::app;
use super::text::{key, t};
use crate::catalog::input::Pattern;
use crate::plan::Plan;

/// Where DMARC reports shall go, as long as they go nowhere.
#[component]
pub fn ReportMailbox() -> impl IntoView {
    view! { <PlanField of=&RUA/> }
}

const RUA: Field = Field {
    id: "rua",
    kind: "email",
    fits: |text| Pattern::Mailbox.accepts(text.trim_start_matches("mailto:")),
    empty: false,
    get: |plan| plan.rua.clone(),
    set: |plan, text| plan.rua = text,
    label: key!("dmarc-rua"),
    hint: key!("dmarc-rua-hint"),
    wrong: key!("mailbox-wrong"),
};

/// Takes a record out of the plan that the page made.
#[component]
pub fn TakeOut(
    /// Its place among those, as in `Extra::record`.
    record: usize,
) -> impl IntoView {
    let app = app();
    let take = move |_| {
        app.plan.update(|plan| match record {
            1 => plan.sts = None,
            2 => plan.tls_rpt.clear(),
            _ => {
                let place = record.checked_sub(3).filter(|place| *place < plan.keys.len());
                place.map(|place| plan.keys.remove(place));
            }
        });
    };
    view! { <button class="btn btn-s btn-bare" type="button" on:click=take>{t("made-take-out")}</button> }
}

/// A text of the plan, and the field for it.
pub struct Field {
    /// The field's id.
    pub id: &'static str,
    /// The type of the `input`.
    pub kind: &'static str,
    /// Has what was typed its form? It is not empty.
    pub fits: fn(&str) -> bool,
    /// Is an empty field an answer, too?
    pub empty: bool,
    /// The text as the plan has it.
    pub get: fn(&Plan) -> Option<String>,
    /// Puts it there. `None`: the field is empty, where that is no answer, or what stands there has not its form.
    pub set: fn(&mut Plan, Option<String>),
    /// The key of its label.
    pub label: &'static str,
    /// The key of what is said below it.
    pub hint: &'static str,
    /// The key of what is said of a text without its form.
    pub wrong: &'static str,
}

/// A field that writes one text of the plan with each key, as long as what is typed has its form.
#[component]
pub fn PlanField(
    /// Which one.
    of: &'static Field,
) -> impl IntoView {
    let Field { id, kind, fits, empty, get, set, label, hint, wrong } = *of;
    let app = app();
    let known = move || app.plan.with_untracked(get).unwrap_or_default();
    let typed = RwSignal::new(known());
    // Another domain has other answers.
    let domain = app.domain;
    Effect::new(move |_| {
        domain.track();
        typed.set(known());
    });
    // Half an address is no mistake: it is told when the field is left.
    let left = RwSignal::new(false);
    let is_wrong = Memo::new(move |_| left.get() && typed.with(|text| !text.trim().is_empty() && !fits(text.trim())));
    let take = move |event| {
        left.set(false);
        typed.set(event_target_value(&event));
        let value = Some(typed.get_untracked().trim().to_owned())
            .filter(|text| if text.is_empty() { empty } else { fits(text) });
        app.plan.update(|plan| set(plan, value));
    };
    let (says, described) = (format!("{id}-says"), format!("{id}-says"));
    let (hint, wrong) = (t(hint), t(wrong));
    view! {
        <div>
            <label class="label" for=id>{t(label)}</label>
            <input
                class="field"
                id=id
                type=kind
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                prop:value=typed
                aria-invalid=move || is_wrong.get().then_some("true")
                aria-describedby=described
                on:input=take
                on:change=move |_| left.set(true)
            />
            <p id=says class=move || if is_wrong.get() { "hint error" } else { "hint" }>
                {move || if is_wrong.get() { wrong() } else { hint() }}
            </p>
        </div>
    }
}
