//! The proof beside the change: the addresses that may send, before and after.

use std::sync::Arc;

use leptos::html::Div;
use leptos::prelude::*;
use web_sys::{Event, HtmlElement};

use super::icon::{Glyph, Icon, Shape, Sign};
use super::phrase::{names, owner, target};
use super::signal::follow;
use super::state::{App, app};
use super::text::{Rich, Words, key, t, words};
use super::{platform, widget};
use crate::diff::{Action, Change, SpfChange, Subject};
use crate::ipset::IpSet;
use crate::order;

/// At most so many squares in the picture; the number beside it is exact.
const SQUARES: usize = 24;

/// Is it certain that whoever could send before still can?
pub fn nothing_is_lost(changes: &[Arc<Change>]) -> bool {
    changes.iter().all(|change| match &change.subject {
        Subject::Spf(spf) => change.failure.is_none() && change.action != Action::NeedsYou && spf.proof.holds(),
        _ => change.failure.is_none() || change.action == Action::Optional,
    })
}

/// The proof for the domain's own SPF record.
#[component]
pub fn ProofBox(
    /// The id of its heading.
    #[prop(optional)]
    id: Option<&'static str>,
) -> impl IntoView {
    let app = app();
    let id = id.unwrap_or("proof");
    let place = NodeRef::<Div>::new();
    let displayed = platform::is_displayed(place);
    // A signal of its own: what hangs on a memo of all changes would be gone through for every one of them.
    let change = RwSignal::new(None::<Arc<Change>>);
    Effect::new(move |_| {
        if !displayed.get() {
            return;
        }
        let domain = app.domain.get();
        let settled = app.session.pending.get() == 0;
        let found = app.changes.get().into_iter().find(|change| {
            matches!(change.subject, Subject::Spf(_)) && change.name == domain && change.failure.is_none()
        });
        let found =
            found.filter(|change| settled && matches!(change.action, Action::Publish | Action::Replace | Action::Keep));
        follow(&change, found);
    });
    let there = Memo::new(move |_| displayed.get() && change.with(Option::is_some));
    view! {
        <div class=if id == "proof" { "wide-only" } else { "narrow-only" } node_ref=place>
            {move || {
                there.get().then(|| {
                    view! { <section class="proof" aria-labelledby=id><div><Proven id change/></div></section> }
                })
            }}
        </div>
    }
}

/// What a proof says.
#[derive(Debug, Clone, Default, PartialEq)]
struct Told {
    /// What became of those that could send: the sign, and the sentence.
    head: Option<(Sign, String)>,
    /// Who is new; nothing where the record stays.
    added: Option<String>,
    /// Terms that cannot be listed and differ, as a sentence names them.
    unknown: Option<String>,
    /// Terms that cannot be listed and are the same before and after.
    same: Option<String>,
    kept: usize,
    lost: usize,
    gained: usize,
}

impl Told {
    fn of(app: App, words: Words, change: &Change) -> Self {
        let Subject::Spf(spf) = &change.subject else { return Self::default() };
        let proof = &spf.proof;
        let changed = change.action != Action::Keep;
        let (kept, lost, gained) = (proof.kept.count(), proof.lost.count(), proof.gained.count());
        let (sign, head) = match () {
            () if !proof.unknown.is_empty() => (Sign::Unknown, key!("proof-unknown")),
            () if lost > 0 => (Sign::Warn, key!("proof-lost")),
            () if !changed => (Sign::Ok, key!("proof-now")),
            () if kept == 0 => (Sign::Ok, key!("proof-first")),
            () => (Sign::Ok, key!("proof-holds")),
        };
        let coded = |terms: &[String]| (!terms.is_empty()).then(|| coded(words, terms));
        Self {
            head: Some((sign, words.say(head, &[("n", lost.to_string())]))),
            added: changed.then(|| added(app, words, spf, gained)),
            unknown: coded(&proof.unknown),
            same: coded(&proof.same_unknown),
            kept,
            lost,
            gained,
        }
    }

    fn total(&self) -> usize {
        self.kept + self.lost + self.gained
    }
}

#[component]
fn Proven(id: &'static str, change: RwSignal<Option<Arc<Change>>>) -> impl IntoView {
    let app = app();
    let words = words();
    // What is about to go says its last.
    let told = Memo::new(move |last: Option<&Told>| {
        let now = change.with(|change| change.as_deref().map(|change| Told::of(app, words, change)));
        now.unwrap_or_else(|| last.cloned().unwrap_or_default())
    });
    // A text that is as it was is not written again, so these need no memo.
    let sign = Signal::derive(move || told.with(|told| told.head.as_ref().map_or(Sign::Ok, |(sign, _)| *sign)));
    let head = move || told.with(|told| told.head.as_ref().map(|(_, head)| head.clone()));
    let added = move || told.with(|told| told.added.clone());
    let total = move || told.with(Told::total).to_string();
    let before = Signal::derive(move || told.with(|told| (told.kept, told.lost, 0)));
    let after = Signal::derive(move || told.with(|told| (told.kept, 0, told.gained)));
    let unknown = Memo::new(move |_| told.with(|told| told.unknown.clone()));
    let same = Memo::new(move |_| told.with(|told| told.same.clone()));
    let changed = Memo::new(move |_| told.with(|told| told.added.is_some()));
    let open = RwSignal::new(false);
    let toggled = move |event: Event| open.set(event_target::<HtmlElement>(&event).has_attribute("open"));
    let networks = Memo::new(move |_| {
        let change = if open.get() { change.get() } else { None };
        match change.as_deref().map(|change| &change.subject) {
            Some(Subject::Spf(spf)) => rows(app, words, spf).join("\n"),
            _ => String::new(),
        }
    });
    view! {
        <h2 id=id><Shape of=sign/><span>{head}</span></h2>
        {move || added().map(|added| view! { <p>{added}</p> })}
        {move || unknown.get().map(|terms| view! { <p><Rich key="proof-unknown-terms" params=vec![("terms", terms)]/></p> })}
        <dl class="sets">
            {move || changed.get().then(|| view! { <Squares word=|| key!("before") sets=before/> })}
            <Squares word=move || if changed.get() { key!("after") } else { key!("now") } sets=after/>
        </dl>
        <details class="more" on:toggle=toggled>
            <summary><Glyph of=Icon::Chevron/>{move || words.say("show-networks", &[("n", total())])}</summary>
            <div class="raw" tabindex="0" role="group" aria-label=t("networks")>{move || networks.get()}</div>
        </details>
        {move || same.get().map(|terms| view! { <p class="hint"><Rich key="proof-same-terms" params=vec![("terms", terms)]/></p> })}
        <p class="hint">{move || words.say("proof-counted", &[("time", words.time(app.asked_at.get()))])}</p>
    }
}

fn coded(words: Words, terms: &[String]) -> String {
    words.list(&terms.iter().map(|term| format!("`{term}`")).collect::<Vec<_>>())
}

/// "Added: 3 networks of Tocco."
fn added(app: App, words: Words, spf: &SpfChange, n: usize) -> String {
    if n == 0 {
        return words.say("proof-nothing-added", &[]);
    }
    let mut ids: Vec<String> = Vec::new();
    for (term, _) in &spf.proof.gained_by {
        let reason = spf.merge.reasons.iter().find(|reason| reason.term == **term);
        match reason {
            Some(reason) if !reason.sources.is_empty() => ids.extend(reason.sources.iter().cloned()),
            // A term of the owner's, which no receiver could read before.
            _ => return words.say("proof-added-some", &[("n", n.to_string())]),
        }
    }
    order::sort(&mut ids);
    ids.dedup();
    let params = [("n", n.to_string()), ("names", names(app, words, &ids))];
    if ids.is_empty() { words.say("proof-added-some", &params) } else { words.say("proof-added", &params) }
}

/// Every network with its sign and whose it is.
fn rows(app: App, words: Words, spf: &SpfChange) -> Vec<String> {
    let branches: Vec<(IpSet, String)> = spf
        .after
        .root
        .branches
        .iter()
        .filter_map(|branch| {
            let term = spf.merge.record.term(branch.term)?;
            let reason = spf.merge.reasons.iter().find(|reason| reason.term == *term.text);
            let whose = match reason.filter(|reason| !reason.sources.is_empty()) {
                Some(reason) => names(app, words, &reason.sources),
                None => target(&term.text)
                    .and_then(|target| owner(app, target))
                    .map_or_else(|| term.text.to_string(), |id| super::phrase::who(app, words, &id)),
            };
            Some((crate::spf::proof::reach(branch), whose))
        })
        .collect();
    let rows = |sign: &'static str, set: &IpSet| {
        let row = |(network, part): (String, IpSet)| {
            let whose = branches.iter().find(|(reach, _)| part.difference(reach).is_empty());
            format!("{sign} {network:<20} {}", whose.map(|(_, whose)| whose.as_str()).unwrap_or_default())
                .trim_end()
                .to_owned()
        };
        set.parts().map(row).collect::<Vec<_>>()
    };
    [rows("+", &spf.proof.gained), rows("−", &spf.proof.lost), rows("=", &spf.proof.kept)].concat()
}

/// One row of the picture: what is kept, lost and gained.
#[component]
fn Squares(
    word: impl Fn() -> &'static str + Send + Sync + 'static,
    sets: Signal<(usize, usize, usize)>,
) -> impl IntoView {
    let words = words();
    let marks = Memo::new(move |_| {
        let (kept, lost, gained) = sets.get();
        let old = (kept + lost).min(SQUARES);
        let new = gained.min(SQUARES.saturating_sub(old).max(3));
        (0..old).map(|n| ("", n)).chain((0..new).map(|n| ("new", n))).collect::<Vec<_>>()
    });
    let total = move || sets.with(|(kept, lost, gained)| kept + lost + gained);
    view! {
        <div>
            <dt>{move || words.say(word(), &[])}</dt>
            <dd>
                <div class="nets" aria-hidden="true">
                    {widget::squares(marks)}
                </div>
            </dd>
            <dd class="n">{total}</dd>
        </div>
    }
}
