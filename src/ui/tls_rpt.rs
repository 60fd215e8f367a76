//! Where other servers send their reports on deliveries over TLS: one field for
//! each destination, and the record as it is typed, with what is published in it.

use leptos::prelude::*;

use super::state::app;
use super::text::{key, t, words};
use super::txt_entry::{Tick, TxtEntry};
use crate::name::DomainName;
use crate::tls_rpt;

/// The fields and the record.
#[component]
pub fn Reports(
    /// The record's full name.
    name: DomainName,
    /// The domain that gets the reports, for a mailbox to propose.
    domain: DomainName,
) -> impl IntoView {
    let (app, words) = (app(), words());
    // What is published, mended; nothing where no report could go anywhere.
    let published = Memo::new(move |_| {
        let text = app.report.with(|report| report.as_ref().and_then(|report| report.tls_rpt.detail.clone()));
        text.and_then(|text| tls_rpt::merge(&text, &[]))
    });
    let mut first = app.plan.with_untracked(|plan| plan.tls_rpt.clone());
    if first.is_empty() {
        // Who gets reports already is asked for one more, and not given it.
        let lacking = published.with_untracked(Option::is_none);
        first.push(if lacking { format!("tls-reports@{domain}") } else { String::new() });
    }
    // Every text by itself: who types into one has the others left alone.
    let fields = RwSignal::new(first.into_iter().map(RwSignal::new).collect::<Vec<_>>());
    let wanted = Memo::new(move |_| {
        let all = fields.get().into_iter().map(|text| text.get().trim().to_owned());
        all.filter(|text| tls_rpt::check(text).is_none()).collect::<Vec<_>>()
    });
    let value = Memo::new(move |_| {
        let wanted = wanted.get();
        match published.get() {
            Some(text) => tls_rpt::merge(&text, &wanted).unwrap_or_default(),
            None if wanted.is_empty() => String::new(),
            None => tls_rpt::build(&wanted),
        }
    });
    let planned = app.part(|plan| !plan.tls_rpt.is_empty());
    let put = move |planned: bool| {
        let wanted = if planned { wanted.get_untracked() } else { Vec::new() };
        app.plan.update(|plan| plan.tls_rpt = wanted);
    };
    let changed = move || {
        if planned.get_untracked() && !wanted.with_untracked(Vec::is_empty) {
            put(true);
        }
    };
    let field = move |(place, typed): (usize, RwSignal<String>)| {
        let id = format!("sts-mailbox-{place}");
        let says = format!("{id}-says");
        // Half an address is no mistake: it is told when the field is left.
        let left = RwSignal::new(true);
        let wrong = Memo::new(move |_| {
            let text = typed.get();
            let finding = tls_rpt::check(&text).filter(|_| left.get() && !text.trim().is_empty())?;
            Some(words.say(finding.code.name(), &finding.values()))
        });
        let less = move |_| {
            fields.update(|fields| {
                fields.remove(place);
            });
            changed();
        };
        view! {
            <div>
                <label class="label" for=id.clone()>
                    {move || words.say("sts-destination", &[("n", (place + 1).to_string())])}
                </label>
                <div class="domain-row">
                    <input
                        class="field"
                        id=id
                        inputmode="email"
                        autocomplete="off"
                        autocapitalize="off"
                        spellcheck="false"
                        prop:value=typed
                        aria-describedby=says.clone()
                        aria-invalid=move || wrong.with(Option::is_some).then_some("true")
                        on:change=move |_| left.set(true)
                        on:input=move |event| {
                            left.set(false);
                            typed.set(event_target_value(&event));
                            changed();
                        }
                    />
                    {(fields.with_untracked(Vec::len) > 1).then(|| view! {
                        <button class="btn btn-bare" type="button" on:click=less>{t("sts-less")}</button>
                    })}
                </div>
                <p id=says class=move || if wrong.with(Option::is_some) { "hint error" } else { "hint" }>
                    {move || wrong.get().unwrap_or_else(|| words.say("sts-mailbox-hint", &[]))}
                </p>
            </div>
        }
    };
    view! {
        <p class="small">{t("sts-reports-says")}</p>
        {move || published.get().map(|text| {
            let kept = tls_rpt::parse(&text).record.rua.into_iter().map(|uri| uri.text).collect::<Vec<_>>();
            view! { <p class="small">{words.say("sts-reports-kept", &[("list", words.list(&kept))])}</p> }
        })}
        {move || fields.get().into_iter().enumerate().map(field).collect_view()}
        <div>
            <button
                class="btn btn-s"
                type="button"
                id="sts-more"
                on:click=move |_| fields.update(|fields| fields.push(RwSignal::default()))
            >
                {t("sts-more")}
            </button>
        </div>
        <Show when=move || !value.with(String::is_empty)>
            <TxtEntry name=name.clone() value=value what="TLS-RPT"/>
        </Show>
        <Tick id="tls-plan" label=key!("made-plan") on=planned set=put/>
    }
}
