//! The certificate of a logo: dropped, picked or pasted, and read in the page.
//! What only a list of trusted roots tells is not claimed.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::bimi_svg::{LogoCheck, Row};
use super::platform::{self, PickedFile};
use super::state::app;
use super::text::{Rich, key, t, words};
use super::widget::DropFile;
use crate::bimi::evidence::{Evidence, Expected, check, date};
use crate::finding::Code;
use crate::name::Selector;

/// The logo's file and that of its certificate.
#[component]
pub fn LogoFiles() -> impl IntoView {
    let logo = RwSignal::new(None::<String>);
    view! { <LogoCheck text=logo/><EvidenceCheck logo/> }
}

/// Takes certificates and holds them against the domain and the logo.
#[component]
fn EvidenceCheck(
    /// The logo that was dropped before.
    logo: RwSignal<Option<String>>,
) -> impl IntoView {
    let (app, words) = (app(), words());
    let pem = RwSignal::new(String::new());
    let take = move |file: PickedFile| {
        spawn_local(async move {
            let octets = file.read().await.unwrap_or_default();
            let _ = pem.try_set(String::from_utf8_lossy(&octets).into_owned());
        });
    };
    let evidence = Memo::new(move |_| {
        let (domain, selector) = app.plan.with(|plan| (plan.domain.clone(), plan.bimi_selector.clone()));
        let domain = domain?;
        let selector = selector.as_ref().map_or("default", Selector::as_str);
        // Seconds of a date are far below what a number holds exactly.
        #[allow(clippy::cast_possible_truncation)]
        let now = (platform::now() / 1000.0) as i64;
        let checked = |pem: &String, logo: Option<&str>| {
            (!pem.trim().is_empty()).then(|| check(pem, Expected { domain: &domain, selector, logo, now }))
        };
        pem.with(|pem| logo.with(|logo| checked(pem, logo.as_deref())))
    });
    let blocked = Memo::new(move |_| {
        let uri = app.plan.with(|plan| plan.certificate.clone()).filter(|uri| uri.starts_with("https://"))?;
        Some(words.say(Code::BimiFetchBlocked.name(), &[("uri", uri)]))
    });
    view! {
        <div class="stack stack-s logo-check">
            <DropFile label=t("evidence-file") accept=".pem,.crt,.cer" described="logo-file-stays" take=take/>
            <label class="label" for="evidence">{t("evidence-paste")}</label>
            <textarea
                class="field code"
                id="evidence"
                rows="2"
                spellcheck="false"
                prop:value=pem
                on:input=move |event| pem.set(event_target_value(&event))
            ></textarea>
            {move || blocked.get().map(|text| view! { <p class="hint">{text}</p> })}
            <div aria-live="polite">{move || evidence.get().map(|evidence| view! { <Outcome evidence/> })}</div>
        </div>
    }
}

#[component]
fn Outcome(evidence: Evidence) -> impl IntoView {
    let Evidence { chain, findings } = evidence;
    let own = chain.first().map(|own| {
        let params = vec![
            ("subject", own.subject.clone()),
            ("issuer", own.issuer.clone()),
            ("names", own.names.join(", ")),
            ("to", date(own.until)),
        ];
        view! { <p><Rich key=key!("evidence-read") params=params/></p> }
    });
    let rows = findings.into_iter().map(|finding| view! { <Row finding place=None/> }).collect_view();
    view! { <div class="stack stack-s">{own}<ul class="findings">{rows}</ul></div> }
}
