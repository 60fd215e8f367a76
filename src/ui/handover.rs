//! Hand over: the same records for whoever edits the DNS, as a ticket, in the
//! forms of DNS tools, as a link, on paper.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::derive::by_vendor;
use super::failure::failure_words;
use super::icon::{Glyph, Icon};
use super::later::later;
use super::opening::Tab;
use super::paper::Papers;
use super::state::{App, app};
use super::text::{Words, key, t, words};
use super::ticket::TicketForm;
use super::widget::CopyButton;
use super::{platform, project};
use crate::audit::Report;
use crate::diff::{Action, Change};
use crate::dns::Failure;
use crate::export::ticket::{Read, Sheet, Ticket, Voice, plain};
use crate::export::{self, Item};
use crate::i18n::language_of;
use crate::intake::Intake;
use crate::name::DomainName;
use crate::plan::Plan;

/// What the section knows: in which words it is handed over, and who does it.
#[derive(Clone, Copy)]
pub struct Handed {
    /// What is handed over.
    pub app: App,
    /// The words of the page.
    pub own: Words,
    /// The words of another language, once its reader was named.
    pub foreign: Words,
}

/// The section "Hand over".
#[component]
pub fn HandOver() -> impl IntoView {
    let (app, words) = (app(), words());
    let handed = Handed { app, own: words, foreign: words.apart() };
    let ready = later(move || readiness(app));
    let can_copy = Memo::new(move |_| matches!(ready.get(), Ready::All | Ready::Waits));
    let can_save = move || ready.get() == Ready::All;
    let refused = RwSignal::new(false);
    let save = move |_| {
        if untrack(can_save) {
            let text = untrack(|| export::zone::print(&items(app)));
            refused.set(!platform::download(&file_name(app, "zone"), "text/dns", &text));
        }
    };
    let why = move || match ready.get() {
        Ready::All => refused.get().then(|| words.say("download-refused", &[])),
        Ready::Reading => Some(words.say("handover-reading", &[])),
        Ready::Unknown => Some(words.say("handover-unknown", &[])),
        Ready::Nothing => Some(words.say("handover-nothing", &[])),
        Ready::Waits => Some(words.say("handover-waits", &[])),
    };
    // Only while it is printed: its texts stand on the page already.
    let printing = printing(can_copy);
    let print = move |_| print(printing, can_copy);
    view! {
        <section class="stack" id="handover" aria-labelledby="handover-title">
            <div class="head"><h2 id="handover-title">{t("handover")}</h2><p class="small">{t("handover-lead")}</p></div>
            <div class="handover">
                <Show when=move || can_copy.get() fallback=move || view! {
                    <button class="btn" type="button" aria-disabled="true" aria-describedby="handover-why">
                        <Glyph of=Icon::Copy/>{t("handover-copy")}
                    </button>
                }>
                    <CopyButton text=move || untrack(|| plain::print(&handed.sheet())) label=t("handover-copy")/>
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
                // In a frame with a sandbox it would do nothing.
                {app.embed.is_none().then(|| view! {
                    <button class="btn" type="button" on:click=print><Glyph of=Icon::Print/>{t("handover-print")}</button>
                })}
            </div>
            <p class="hint" id="handover-why" role="status">{why}</p>
            <Show when=move || can_copy.get()><TicketForm handed/></Show>
            <Show when=move || printing.get()><Papers sheets=vec![handed.sheet()]/></Show>
        </section>
    }
}

/// Is it printed, and with papers of its own in place of the page?
pub(super) fn printing(can: Memo<bool>) -> RwSignal<bool> {
    let printing = RwSignal::new(false);
    platform::on_print(move |on| printing.set(on && can.get_untracked()));
    printing
}

/// Opens the browser's dialogue for it.
pub(super) fn print(printing: RwSignal<bool>, can: Memo<bool>) {
    printing.set(can.get_untracked());
    spawn_local(async {
        platform::next_frame().await;
        platform::print();
    });
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
    let domain = app.domain.get()?;
    app.session.answers.with(|answers| Item::of(change, &domain, answers))
}

/// The records to publish.
pub(super) fn items(app: App) -> Vec<Item> {
    app.changes.with(|changes| changes.iter().filter_map(|change| item(app, change)).collect())
}

fn domain(app: App) -> DomainName {
    app.domain.get().unwrap_or_else(DomainName::root)
}

/// The zone that the domain's records stand in.
pub(super) fn zone(app: App) -> DomainName {
    let zone = app.report.with(|report| Some(report.as_ref()?.servers.detail.as_ref()?.0.clone()));
    zone.unwrap_or_else(|| domain(app))
}

/// What a file with the records is called.
pub(super) fn file_name(app: App, extension: &str) -> String {
    format!("mail-{}.{extension}", untrack(|| domain(app)))
}

/// The address that opens the same; the demo's own, whose records no resolver has.
fn link(app: App) -> String {
    app.address(Tab::Records)
}

impl Handed {
    /// The words that it is handed over in: those of its reader, once they are here.
    pub fn words(self) -> Words {
        let reader = self.app.plan.with(|plan| language_of(plan.reader.as_deref()?));
        if reader == Some(self.foreign.language()) { self.foreign } else { self.own }
    }

    /// Who publishes the records unless another is named: what the project says, or the vendor where it runs the DNS.
    pub fn keeper(self, words: Words) -> Option<String> {
        let app = self.app;
        let runs = |report: &Arc<Report>| app.profile.with_value(|profile| by_vendor(profile, report));
        let by_vendor = app.report.with(|report| report.as_ref().is_some_and(runs));
        let said = app.plan.with(|plan| {
            let of = |intake: &Intake| Some(intake.entry(plan.domain.as_ref()?)?.dns.clone());
            app.project.intake.with(of)
        });
        project::keeper(app, words, &said.unwrap_or_default(), by_vendor)
    }

    /// All that is to do.
    pub fn ticket(self) -> Ticket {
        let app = self.app;
        let at = app.asked_at.get();
        let read = if app.demo.with(Option::is_some) {
            Read::Demo
        } else {
            Read::Resolver { name: app.resolver_name(0), at, stamp: platform::stamp(at) }
        };
        let (link, reader) = (link(app), self.words().language());
        let mut ticket = Ticket {
            domain: domain(app),
            zone: zone(app),
            host: app.host.get(),
            assignee: app.plan.with(|plan| named(plan, || self.keeper(self.words()))),
            read,
            // Who reads another language opens the page in it.
            link: if reader == self.own.language() { link } else { platform::in_language(&link, reader.tag) },
            tasks: Vec::new(),
            open: Vec::new(),
        };
        let changes = app.changes.get();
        app.session.answers.with(|answers| {
            let owner = |name: &DomainName| super::phrase::owner(app, name.as_str());
            ticket.fill(changes.iter().map(|change| (**change).clone()), answers, &owner);
        });
        ticket
    }

    /// All that is to do, in words.
    pub fn sheet(self) -> Sheet {
        let ticket = self.ticket();
        with_voice(self.app, self.words(), |voice| ticket.spoken(voice))
    }
}

/// Does something in a language.
pub(super) fn with_voice<T>(app: App, words: Words, then: impl FnOnce(&Voice<'_>) -> T) -> T {
    let tag = words.language().tag;
    let resolver = if app.demo.with(Option::is_some) { String::new() } else { app.resolver_name(0) };
    then(&Voice {
        tag,
        segments: &|key, params| words.segments(key, params),
        list: &|items| words.list(items),
        time: &|at| platform::date_time(tag, at),
        failure: &|failure: &Failure| failure_words(words, &resolver, failure),
        service: &|id| app.service_name(id),
    })
}

/// Who publishes the records: whoever was named for it, who may be nobody, or else the one whom `keeper` gives.
pub(super) fn named(plan: &Plan, keeper: impl FnOnce() -> Option<String>) -> Option<String> {
    plan.assignee.clone().or_else(keeper).filter(|name| !name.is_empty())
}

/// What a record is called: `SPF`, `DKIM for Tocco`.
pub(super) fn record_words(words: Words, app: App, change: &Change) -> String {
    let domain = domain(app);
    with_voice(app, words, |voice| voice.record(change, &domain))
}

/// The name of a form, for a chooser.
pub(super) fn tool_words(tool: export::Tool) -> &'static str {
    match tool {
        export::Tool::ZoneFile => key!("form-zone"),
        export::Tool::Nsupdate => key!("form-nsupdate"),
        export::Tool::OctoDns => key!("form-octodns"),
        export::Tool::DnsControl => key!("form-dnscontrol"),
        export::Tool::TerraformRecords => key!("form-terraform-records"),
        export::Tool::TerraformSets => key!("form-terraform-sets"),
    }
}
