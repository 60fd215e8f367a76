//! The records of a picked service that nobody has to publish.

use std::sync::Arc;

use leptos::prelude::*;

use crate::catalog::Provider;
use crate::catalog::rules::{self, Piece};
use crate::catalog::schema::{Purpose, RecordNeed, Rtype, Template};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::state::app;
use crate::ui::text::{key, words};

/// A disclosure with a tick box for each of them. DMARC is none: it has its own card.
#[component]
pub(super) fn Extras(provider: Arc<Provider>) -> impl IntoView {
    let words = words();
    let app = app();
    let is_extra = |template: &Template| template.need != RecordNeed::Required && template.purpose != Purpose::Dmarc;
    let records: Vec<(usize, Template)> =
        provider.records.iter().cloned().enumerate().filter(|(_, template)| is_extra(template)).collect();
    if records.is_empty() {
        return ().into_any();
    }
    let count = records.len();
    let title = {
        let name = provider.name.to_string();
        move || words.say("extras-title", &[("name", name.clone()), ("n", count.to_string())])
    };
    let boxes = records.into_iter().map(|(record, template)| {
        let id = format!("extra-{}-{record}", provider.id);
        let name = provider.name.to_string();
        let (label, note) = (purpose(template.purpose), note(template.purpose, template.need));
        let ticked = {
            let provider = Arc::clone(&provider);
            app.part(move |plan| plan.asks_for(&provider, record))
        };
        let toggle = {
            let provider = Arc::clone(&provider);
            move |event| {
                let ticked = event_target_checked(&event);
                app.plan.update(|plan| plan.ask_for(&provider, record, ticked));
            }
        };
        let note_id = format!("{id}-note");
        view! {
            <li>
                <input
                    class="tick"
                    type="checkbox"
                    id=id.clone()
                    prop:checked=ticked
                    aria-describedby=note_id.clone()
                    on:change=toggle
                />
                <div>
                    <label for=id>{move || words.say(label, &[])}</label>
                    " "
                    <code>{shape(&template)}</code>
                    <p class="hint" id=note_id>{move || words.say(note, &[("name", name.clone())])}</p>
                </div>
            </li>
        }
    });
    view! {
        <details class="more sender-more">
            <summary><Glyph of=Icon::Chevron/><span>{title}</span></summary>
            <ul class="extras">{boxes.collect_view()}</ul>
        </details>
    }
    .into_any()
}

/// `MX mxa.…` of a template: its open places are left out.
fn shape(template: &Template) -> String {
    let plain = |text: &str| -> String {
        let pieces = rules::pieces(text).into_iter();
        pieces.map(|piece| if let Piece::Text(text) = piece { text } else { "…" }).collect()
    };
    let rtype = match template.rtype {
        Rtype::Txt => "TXT",
        Rtype::Cname => "CNAME",
        Rtype::Mx => "MX",
        Rtype::Ns => "NS",
        Rtype::A => "A",
        Rtype::Aaaa => "AAAA",
    };
    let text =
        if template.host.is_empty() || template.host.starts_with('{') { &template.value } else { &template.host };
    format!("{rtype} {}", plain(text))
}

fn purpose(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Dkim => key!("extra-dkim"),
        Purpose::Verification => key!("extra-verification"),
        Purpose::ReturnPath => key!("extra-return-path"),
        Purpose::Tracking => key!("extra-tracking"),
        Purpose::Dmarc => key!("effect-dmarc"),
        Purpose::Bimi => key!("extra-bimi"),
        Purpose::SenderId => key!("extra-sender-id"),
        Purpose::DomainkeysPolicy => key!("extra-domainkeys"),
        Purpose::Web | Purpose::MtaSts | Purpose::TlsRpt => key!("extra-web"),
    }
}

fn note(purpose: Purpose, need: RecordNeed) -> &'static str {
    match purpose {
        Purpose::SenderId => key!("extra-sender-id-note"),
        Purpose::DomainkeysPolicy => key!("extra-domainkeys-note"),
        _ if need == RecordNeed::Historic => key!("extra-historic-note"),
        Purpose::Dkim => key!("extra-dkim-note"),
        Purpose::Verification => key!("extra-verification-note"),
        Purpose::ReturnPath => key!("extra-return-path-note"),
        Purpose::Tracking => key!("extra-tracking-note"),
        Purpose::Bimi => key!("extra-bimi-note"),
        Purpose::Dmarc | Purpose::Web | Purpose::MtaSts | Purpose::TlsRpt => key!("extra-other-note"),
    }
}
