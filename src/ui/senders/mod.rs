//! Who sends mail as the domain: the vendor of the page, services that the
//! records show, services that were added, own servers. Each row reads its own
//! state by its key, so that answers that come in never redraw another one.

// Props are owned, the component macro widens `pub(super)`, and the state is handles.
#![allow(clippy::needless_pass_by_value, clippy::large_types_passed_by_value, unreachable_pub)]

use std::collections::BTreeMap;

use leptos::prelude::*;
use leptos::task::spawn_local;

mod add;
mod clues;
mod cost;
mod extras;
mod inputs;
mod kind;
mod labels;
mod own;
mod own_form;
mod own_kind;
mod propose;
mod row;

use super::platform;
use super::state::{App, app};
use super::text::{Words, prose, t, words};
use super::widget::{Key, keyed};
use crate::catalog::Clue;
use crate::diff::{Action, Change, Subject};
use crate::name::DomainName;
use crate::plan::{Inputs, OwnServer, Pick, ask};
use crate::spf::merge::{Reason, Why};
use add::Add;
pub use inputs::question;
use own::OwnRow;
use own_form::{Form, OwnForm};
use propose::{Proposal, Propose};
use row::ServiceRow;

/// How many hints are shown at most: a trace is no sender.
const HINTS: usize = 5;

/// The id of a service's tick box, to send the focus to.
pub fn row_id(service: &str) -> String {
    format!("who-{service}")
}

/// The id of the field for an input of a service, to send the focus to.
pub fn ask_id(service: &str, input: &str) -> String {
    format!("ask-{service}-{input}")
}

/// A row by what it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Row {
    /// A service by its id.
    Service(String),
    /// An own server by its SPF term.
    Own(String),
}

impl Row {
    fn key(&self) -> Key {
        match self {
            Self::Service(id) => (id.clone().into(), 0),
            Self::Own(term) => (term.clone().into(), 1),
        }
    }
}

/// What the rows share, as a context.
#[derive(Clone, Copy)]
struct Section {
    app: App,
    /// Services that were added and unticked, with their answers.
    shelf: RwSignal<BTreeMap<String, Inputs>>,
    /// Own servers that were added and unticked.
    own_shelf: RwSignal<Vec<OwnServer>>,
    /// The terms of the domain's own SPF record, each with its reason.
    reasons: Memo<Vec<Reason>>,
    /// Are answers still to come?
    asking: Memo<bool>,
    /// What happened last, for screen readers.
    said: RwSignal<String>,
    form: Form,
    proposal: Proposal,
}

fn section() -> Section {
    expect_context::<Section>()
}

impl Section {
    fn new(app: App) -> Self {
        let reasons = Memo::new(move |_| {
            let domain = app.domain.get();
            let changes = app.changes.get();
            // While the record is not known, nothing in it has a reason.
            let known = |change: &Change| !matches!(change.action, Action::Open | Action::CannotTell);
            let merge = changes.iter().find_map(|change| match &change.subject {
                Subject::Spf(spf) if change.name == domain && known(change) => Some(&spf.merge),
                _ => None,
            });
            merge.map(|merge| merge.reasons.clone()).unwrap_or_default()
        });
        Self {
            app,
            shelf: RwSignal::new(BTreeMap::new()),
            own_shelf: RwSignal::new(Vec::new()),
            reasons,
            asking: Memo::new(move |_| app.session.pending.get() > 0),
            said: RwSignal::new(String::new()),
            form: Form::default(),
            proposal: Proposal::default(),
        }
    }

    /// The rows in their order. A row keeps its place when it is ticked or
    /// unticked: what is added goes below what was added before.
    fn rows(self, before: Option<&Vec<Row>>) -> Vec<Row> {
        let app = self.app;
        let vendor = app.profile.with_value(|profile| profile.vendor.as_ref().map(|vendor| vendor.id.to_string()));
        let recognised = app.recognised.get();
        let others = || recognised.iter().filter(|known| Some(&known.id) != vendor.as_ref());
        let picked = |id: &String| app.plan.with(|plan| plan.is_picked(id));
        let mut rows: Vec<Row> = vendor.iter().cloned().map(Row::Service).collect();
        rows.extend(others().filter(|known| known.sure).map(|known| Row::Service(known.id.clone())));
        let hints: Vec<&String> = others().filter(|known| !known.sure).map(|known| &known.id).collect();

        let mut added: Vec<Row> = self.published().into_iter().map(Row::Own).collect();
        app.plan.with(|plan| {
            added.extend(plan.picks.iter().map(|pick| Row::Service(pick.provider.clone())));
            added.extend(plan.own.iter().map(|server| Row::Own(server.term())));
        });
        self.shelf.with(|shelf| added.extend(shelf.keys().cloned().map(Row::Service)));
        self.own_shelf.with(|shelf| added.extend(shelf.iter().map(|server| Row::Own(server.term()))));
        let is_hint = |row: &Row| matches!(row, Row::Service(id) if hints.contains(&id));
        added.retain(|row| !rows.contains(row) && !is_hint(row));
        let place = |row: &Row| before.and_then(|before| before.iter().position(|old| old == row));
        crate::order::sort_by_key(&mut added, |row| (matches!(row, Row::Own(_)), place(row).unwrap_or(usize::MAX)));
        added.dedup();

        rows.extend(added);
        let shown = hints.iter().enumerate().filter(|(place, id)| *place < HINTS || picked(id));
        rows.extend(shown.map(|(_, id)| Row::Service((*id).clone())));
        rows
    }

    /// Asks for a service: with the answers it had before it was unticked, or
    /// those that the domain's records hold.
    fn pick(self, id: &str) {
        let shelved = self.shelf.try_update(|shelf| shelf.remove(id)).flatten();
        let inputs = shelved.or_else(|| {
            let provider = self.app.service(id)?;
            let clues = self
                .app
                .recognised
                .with_untracked(|all| all.iter().find(|known| known.id == id).map(|known| known.clues.clone()));
            Some(ask::found(&provider, &clues?))
        });
        self.app.plan.update(|plan| {
            plan.unused.remove(id);
            if !plan.is_picked(id) {
                plan.picks.push(Pick { provider: id.to_owned(), inputs: inputs.unwrap_or_default() });
            }
        });
    }

    /// The terms of the published record that are nobody's but the owner's.
    fn published(self) -> Vec<String> {
        let recognised = self.app.recognised.get();
        let names: Vec<&DomainName> = recognised
            .iter()
            .flat_map(|known| &known.clues)
            .filter_map(|clue| match clue {
                Clue::Spf(name) => Some(name),
                _ => None,
            })
            .collect();
        let own = |reason: &Reason| {
            let server = OwnServer::parse(&reason.term)?;
            match server.bare() {
                OwnServer::Host(name) | OwnServer::Include(name) if names.contains(&name) => None,
                _ => Some(server.term()),
            }
        };
        self.reasons.with(|reasons| {
            let kept = reasons.iter().filter(|reason| matches!(reason.why, Why::Yours | Why::Moved | Why::Dropped));
            kept.filter(|reason| reason.sources.iter().all(|source| source == crate::plan::OWN))
                .filter_map(own)
                .collect()
        })
    }
}

/// Sends the focus to an element that the next picture has, and shows it.
fn focus_soon(id: String) {
    spawn_local(async move {
        // What a row asks comes after the picture.
        platform::after_picture().await;
        platform::focus(&id);
        // What has the focus already is not scrolled to again.
        platform::reveal(&id);
    });
}

/// The section, for the page with a domain.
#[component]
pub fn Senders() -> impl IntoView {
    let app = app();
    let words = words();
    let section = Section::new(app);
    provide_context(section);
    let domain = Memo::new(move |_| app.domain.with(|domain| domain.as_ref().map(ToString::to_string)));
    Effect::new(move |before: Option<Option<String>>| {
        let domain = domain.get();
        if before.is_some_and(|before| before != domain) {
            section.shelf.update(BTreeMap::clear);
            section.own_shelf.update(Vec::clear);
            section.form.clear();
        }
        domain
    });
    let rows = Memo::new(move |before| section.rows(before));
    let title = move || {
        let name = domain.get().unwrap_or_default();
        whole(&words.say("senders-title", &[("domain", MARK.to_owned())]), &name)
    };
    view! {
        <section class="senders" aria-labelledby="senders-title">
            <div class="head">
                <h2 id="senders-title">{title}</h2>
                <p class="small">{t("senders-hint")}</p>
            </div>
            <ul class="sender-list">
                {keyed(move || rows.get(), Row::key, |row| match row {
                    Row::Service(id) => view! { <ServiceRow id/> }.into_any(),
                    Row::Own(term) => view! { <OwnRow term/> }.into_any(),
                })}
            </ul>
            <Add/>
            <OwnForm/>
            <Propose/>
            <p class="hidden" role="status">{section.said}</p>
        </section>
    }
}

/// Stands for a name in a sentence until the name is drawn in its place.
const MARK: &str = "\u{f8ff}";

/// A name in a sentence that moves to the next line as a whole.
fn whole(sentence: &str, name: &str) -> Vec<AnyView> {
    let (before, after) = sentence.split_once(MARK).unwrap_or((sentence, ""));
    let name = name.to_owned();
    vec![
        before.to_owned().into_any(),
        view! { <span class="whole">{name}</span> }.into_any(),
        after.to_owned().into_any(),
    ]
}

/// The lines that say what a row does to the records.
#[component]
fn Cost(#[prop(into)] lines: Signal<Vec<cost::Line>>, id: String) -> impl IntoView {
    let draw = move || {
        let lines = lines.get().into_iter();
        lines.map(|line| view! { <super::icon::Shape of=line.sign/><p>{prose(line.text)}</p> }).collect_view()
    };
    view! { <div class="sender-cost" id=id>{draw}</div> }
}
