//! The fields of a record's card: what only the person can know.

use leptos::prelude::*;

use super::state::app;
use super::text::{key, t};
use crate::catalog::input::Pattern;
use crate::plan::Plan;

/// Where the logo is, and its certificate.
#[component]
pub fn LogoFields() -> impl IntoView {
    view! {
        <div class="two-fields">
            <PlanField
                id="logo" kind="url" pattern=Pattern::Url get=|plan| &mut plan.logo
                label=key!("bimi-logo") hint=key!("bimi-logo-hint") wrong=key!("address-wrong")
            />
            <PlanField
                id="certificate" kind="url" pattern=Pattern::Url get=|plan| &mut plan.certificate
                label=key!("bimi-certificate") hint=key!("bimi-certificate-hint") wrong=key!("address-wrong")
            />
        </div>
    }
}

/// Where DMARC reports shall go, as long as they go nowhere.
#[component]
pub fn ReportMailbox() -> impl IntoView {
    view! {
        <PlanField
            id="rua" kind="email" pattern=Pattern::Mailbox get=|plan| &mut plan.rua
            label=key!("dmarc-rua") hint=key!("dmarc-rua-hint") wrong=key!("mailbox-wrong")
        />
    }
}

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
            2 => plan.tls_rpt = None,
            _ => {
                let place = record.checked_sub(3).filter(|place| *place < plan.keys.len());
                place.map(|place| plan.keys.remove(place));
            }
        });
    };
    view! { <button class="btn btn-s btn-bare" type="button" on:click=take>{t("made-take-out")}</button> }
}

/// A field that writes one text of the plan with each key, as long as what is typed has its form.
#[component]
fn PlanField(
    id: &'static str,
    kind: &'static str,
    pattern: Pattern,
    get: fn(&mut Plan) -> &mut Option<String>,
    label: &'static str,
    hint: &'static str,
    wrong: &'static str,
) -> impl IntoView {
    let app = app();
    let known = move || app.plan.with_untracked(|plan| get(&mut plan.clone()).clone()).unwrap_or_default();
    let typed = RwSignal::new(known());
    // Another domain has other answers.
    let domain = Memo::new(move |_| app.plan.with(|plan| plan.domain.clone()));
    Effect::new(move |_| {
        domain.track();
        typed.set(known());
    });
    let fits = move |text: &str| text.is_empty() || pattern.accepts(text.trim_start_matches("mailto:"));
    // Half an address is no mistake: it is told when the field is left.
    let left = RwSignal::new(false);
    let is_wrong = Memo::new(move |_| left.get() && !typed.with(|text| fits(text.trim())));
    let take = move |event| {
        left.set(false);
        typed.set(event_target_value(&event));
        let value = Some(typed.get_untracked().trim().to_owned()).filter(|text| !text.is_empty() && fits(text));
        app.plan.update(|plan| *get(plan) = value);
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
