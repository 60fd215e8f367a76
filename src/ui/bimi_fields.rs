//! The fields of the logo's record: where logo and certificate are, at which
//! selector, whose picture comes first, or that there is no logo.

use leptos::prelude::*;

use super::bimi_evidence::LogoFiles;
use super::icon::{Glyph, Icon};
use super::record_fields::{Field, PlanField};
use super::state::app;
use super::text::{Rich, key, t};
use super::txt_entry::Tick;
use crate::bimi::{Avp, are_prefixes};
use crate::catalog::input::Pattern;
use crate::name::Selector;

const LOGO: Field = Field {
    id: "logo",
    kind: "url",
    fits: |text| Pattern::Url.accepts(text),
    empty: false,
    get: |plan| plan.logo.clone(),
    set: |plan, text| plan.logo = text,
    label: key!("bimi-logo"),
    hint: key!("bimi-logo-hint"),
    wrong: key!("address-wrong"),
};

const CERTIFICATE: Field = Field {
    id: "certificate",
    get: |plan| plan.certificate.clone(),
    set: |plan, text| plan.certificate = text,
    label: key!("bimi-certificate"),
    hint: key!("bimi-certificate-hint"),
    ..LOGO
};

const SELECTOR: Field = Field {
    id: "bimi-selector",
    kind: "text",
    fits: |text| selector(text).is_some(),
    empty: false,
    get: |plan| plan.bimi_selector.as_ref().map(Selector::to_string),
    set: |plan, text| {
        let named = text.and_then(|text| selector(&text));
        plan.bimi_selector = named.filter(|selector| selector.as_str() != "default");
    },
    label: key!("bimi-selector"),
    hint: key!("bimi-selector-hint"),
    wrong: key!("bimi-selector-wrong"),
};

/// Reads a selector, also where the whole name of the record is typed.
fn selector(text: &str) -> Option<Selector> {
    Selector::parse(text.split("._bimi").next()?).ok()
}

const LOCAL_PARTS: Field = Field {
    id: "bimi-lps",
    kind: "text",
    fits: are_prefixes,
    empty: true,
    get: |plan| plan.lps.clone(),
    set: |plan, text| plan.lps = text,
    label: key!("bimi-lps"),
    hint: key!("bimi-lps-hint"),
    wrong: key!("bimi-lps-wrong"),
};

/// All of them, and the files themselves.
#[component]
pub fn Logo() -> impl IntoView {
    let app = app();
    let wanted = app.part(|plan| !plan.no_logo);
    let addresses = || view! { <div class="two-fields"><PlanField of=&LOGO/><PlanField of=&CERTIFICATE/></div> };
    view! {
        {move || wanted.get().then(addresses)}
        <More/>
        {move || wanted.get().then(|| view! { <LogoFiles/> })}
    }
}

/// What few need, folded.
#[component]
fn More() -> impl IntoView {
    let app = app();
    let unfolded = app.plan.with_untracked(|plan| {
        plan.no_logo || plan.bimi_selector.is_some() || plan.avp.is_some() || plan.lps.is_some()
    });
    let selector = app.part(|plan| plan.bimi_selector.as_ref().map(Selector::to_string));
    let avp = app.part(|plan| plan.avp);
    let choice = move |of: Option<Avp>| {
        let name = move || of.map_or_else(|| t("bimi-avp-unsaid")(), |avp| avp.name().to_owned());
        view! {
            <label>
                <input
                    type="radio"
                    name="bimi-avp"
                    prop:checked=move || avp.get() == of
                    on:change=move |_| app.plan.update(|plan| plan.avp = of)
                />
                <span>{name}</span>
            </label>
        }
    };
    // Ticked also while what stands in its field has not its form. Another domain has other answers.
    let some = RwSignal::new(false);
    let domain = app.domain;
    Effect::new(move |_| {
        domain.track();
        some.set(app.plan.with_untracked(|plan| plan.lps.is_some()));
    });
    let no_logo = app.part(|plan| plan.no_logo);
    view! {
        <details class="more" id="bimi-more" open=unfolded>
            <summary><Glyph of=Icon::Chevron/><span>{t("bimi-more")}</span></summary>
            <div class="stack stack-s">
                <PlanField of=&SELECTOR/>
                <div role="status">
                    {move || selector.get().map(|name| view! {
                        <p class="hint"><Rich key=key!("bimi-selector-header") params=vec![("selector", name)]/></p>
                    })}
                </div>
                <fieldset class="ask">
                    <legend class="label">{t("bimi-avp")}</legend>
                    <div class="choice">{choice(None)}{choice(Some(Avp::Brand))}{choice(Some(Avp::Personal))}</div>
                </fieldset>
                <Tick id="bimi-lps-some" label=key!("bimi-lps-some") on=some set=move |on: bool| {
                    some.set(on);
                    app.plan.update(|plan| plan.lps = on.then(String::new));
                }/>
                {move || some.get().then(|| view! { <PlanField of=&LOCAL_PARTS/> })}
                <Tick id="bimi-none" label=key!("bimi-none") on=no_logo set=move |on: bool| {
                    app.plan.update(|plan| plan.no_logo = on);
                }/>
            </div>
        </details>
    }
}
