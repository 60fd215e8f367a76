//! Hand over: the same records for whoever edits the DNS, as text, as zone
//! file, as a link, on paper.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use super::platform;
use super::state::{App, DEMO, app};
use super::text::{Words, t, words};
use super::widget::CopyButton;
use crate::catalog::schema::Purpose;
use crate::diff::{Action, Change, Subject};
use crate::export::text::Block;
use crate::export::{self, Item};
use crate::share;

/// The section "Hand over".
#[component]
pub fn HandOver() -> impl IntoView {
    let (app, words) = (app(), words());
    let ready = Memo::new(move |_| readiness(app));
    let can_copy = Memo::new(move |_| matches!(ready.get(), Ready::All | Ready::Waits));
    let can_save = move || ready.get() == Ready::All;
    let refused = RwSignal::new(false);
    let save = move |_| {
        if untrack(can_save) {
            let text = untrack(|| export::zone::print(&items(app)));
            refused.set(!platform::download(&file_name(app), "text/dns", &text));
        }
    };
    let why = move || match ready.get() {
        Ready::All => refused.get().then(|| words.say("download-refused", &[])),
        Ready::Reading => Some(words.say("handover-reading", &[])),
        Ready::Unknown => Some(words.say("handover-unknown", &[])),
        Ready::Nothing => Some(words.say("handover-nothing", &[])),
        Ready::Waits => Some(words.say("handover-waits", &[])),
    };
    view! {
        <section class="stack" id="handover" aria-labelledby="handover-title">
            <div class="head"><h2 id="handover-title">{t("handover")}</h2><p class="small">{t("handover-lead")}</p></div>
            <div class="handover">
                <Show when=move || can_copy.get() fallback=move || view! {
                    <button class="btn" type="button" aria-disabled="true" aria-describedby="handover-why">
                        <Glyph of=Icon::Copy/>{t("handover-copy")}
                    </button>
                }>
                    <CopyButton text=move || untrack(|| text(app, words)) label=t("handover-copy")/>
                </Show>
                <button
                    class="btn"
                    type="button"
                    aria-disabled=move || (!can_save()).then_some("true")
                    aria-describedby="handover-why"
                    on:click=save
                >
                    <Glyph of=Icon::File/>{t("handover-zone")}
                </button>
                <CopyButton text=move || untrack(|| link(app)) label=t("handover-link")/>
                <button class="btn" type="button" on:click=|_| platform::print()><Glyph of=Icon::Print/>{t("handover-print")}</button>
            </div>
            <p class="hint" id="handover-why" role="status">{why}</p>
        </section>
    }
}

/// What can be handed over, and why not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ready {
    /// Records to publish.
    All,
    /// Nothing but what waits for the person.
    Waits,
    /// Answers are still to come.
    Reading,
    /// Nothing is certain.
    Unknown,
    /// All is published.
    Nothing,
}

fn readiness(app: App) -> Ready {
    app.changes.with(|changes| {
        let is = |action| changes.iter().any(|change| change.action == action);
        if changes.iter().any(|change| item(app, change).is_some()) {
            Ready::All
        } else if is(Action::Open) {
            Ready::Reading
        } else if changes.iter().any(|change| change.is_due()) {
            Ready::Waits
        } else if is(Action::CannotTell) {
            Ready::Unknown
        } else {
            Ready::Nothing
        }
    })
}

fn item(app: App, change: &Change) -> Option<Item> {
    let domain = app.plan.with(|plan| plan.domain.clone())?;
    app.session.answers.with(|answers| Item::of(change, &domain, answers))
}

fn items(app: App) -> Vec<Item> {
    app.changes.with(|changes| changes.iter().filter_map(|change| item(app, change)).collect())
}

fn domain(app: App) -> String {
    app.plan.with(|plan| plan.domain.as_ref().map(ToString::to_string).unwrap_or_default())
}

fn file_name(app: App) -> String {
    format!("mail-{}.zone", untrack(|| domain(app)))
}

/// The address that opens the same; the demo's own, whose records no resolver has.
fn link(app: App) -> String {
    if app.demo.with(Option::is_some) {
        platform::address_with(DEMO)
    } else {
        app.plan.with(|plan| platform::address_with(&share::print(plan)))
    }
}

/// All that is to do, as plain text in the reader's language.
fn text(app: App, words: Words) -> String {
    let title = words.say("text-title", &[("domain", domain(app))]);
    let at = platform::date_time(words.language().tag, app.asked_at.get());
    let mut lines = vec![if app.demo.with(Option::is_some) {
        words.say("text-demo", &[])
    } else {
        words.say("text-read", &[("time", at), ("resolver", app.resolver_name(0))])
    }];
    lines.push(words.say("text-link", &[("address", link(app))]));
    let changes = app.changes.get();
    for change in changes.iter().filter(|change| change.action == Action::CannotTell) {
        lines.push(words.say("text-unknown", &[("record", record_words(words, app, change))]));
    }
    let due = changes.iter().filter(|change| change.is_due());
    let blocks = due.enumerate().map(|(place, change)| {
        let item = item(app, change);
        let params = [("record", record_words(words, app, change))];
        let what = match (&item, change.action) {
            (None, _) => words.say("text-waits", &params),
            (Some(_), Action::Replace) => words.say("text-replace", &params),
            (Some(_), _) => words.say("text-add", &params),
        };
        Block {
            heading: format!("{}. {what}", place + 1),
            rows: item.map(|item| rows(words, &item)).unwrap_or_default(),
        }
    });
    export::text::print(&title, &lines, &blocks.collect::<Vec<_>>())
}

fn rows(words: Words, item: &Item) -> Vec<(String, String)> {
    let name = if item.relative.is_empty() { words.say("text-apex", &[]) } else { item.relative.clone() };
    let mut rows = vec![
        (words.say("text-name", &[]), name),
        (words.say("text-full-name", &[]), item.name.to_string()),
        (words.say("text-type", &[]), item.rtype.to_string()),
        (words.say("text-ttl", &[]), item.ttl.to_string()),
        (words.say("text-value", &[]), item.value.clone()),
    ];
    for (rtype, value) in item.delete_texts() {
        rows.push((words.say("text-delete", &[]), format!("{rtype} {value}")));
    }
    rows
}

/// What a record is called: `SPF`, `DKIM for Tocco`.
pub(super) fn record_words(words: Words, app: App, change: &Change) -> String {
    let elsewhere = || {
        let name = change.name.as_ref().filter(|name| app.plan.with(|plan| plan.domain.as_ref() != Some(*name)))?;
        Some(name.to_string())
    };
    match &change.subject {
        Subject::Spf(_) => match elsewhere() {
            Some(name) => words.say("record-spf-at", &[("name", name)]),
            None => "SPF".to_owned(),
        },
        Subject::Dmarc(_) => "DMARC".to_owned(),
        Subject::Record(wanted) => {
            let what = match wanted.purpose {
                Purpose::Dkim => "DKIM".to_owned(),
                Purpose::Dmarc => "DMARC".to_owned(),
                Purpose::Bimi => "BIMI".to_owned(),
                Purpose::SenderId => "Sender ID".to_owned(),
                Purpose::DomainkeysPolicy => "DomainKeys".to_owned(),
                Purpose::MtaSts => "MTA-STS".to_owned(),
                Purpose::TlsRpt => "TLS-RPT".to_owned(),
                Purpose::ReturnPath => "Return-Path".to_owned(),
                Purpose::Verification => words.say("record-verification", &[]),
                Purpose::Tracking => words.say("record-tracking", &[]),
                Purpose::Web => words.say("record-web", &[]),
            };
            match app.service_name(&wanted.source.provider) {
                Some(service) => words.say("record-for", &[("record", what), ("service", service)]),
                None => what,
            }
        }
    }
}
