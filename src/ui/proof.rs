//! The proof beside the change: the addresses that may send, before and after.

use std::sync::Arc;

use leptos::html::Div;
use leptos::prelude::*;
use web_sys::{Event, HtmlElement};

use super::icon::{Glyph, Icon, Shape, Sign};
use super::phrase::{listed, names, owner, target, value};
use super::platform;
use super::signal::{Parts, follow};
use super::state::{App, app};
use super::text::{Words, key, prose, t, words};
use crate::diff::{Action, Change, SpfChange, Subject};
use crate::i18n::Segment;
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
    // What is about to go says its last.
    let change = Parts::of(RwSignal::new(None::<Arc<Change>>));
    let found = RwSignal::new(false);
    let there = move || displayed.get() && found.get();
    Effect::new(move |_| {
        if !displayed.get() {
            return;
        }
        let domain = app.domain.get();
        let settled = app.session.pending.get() == 0;
        let own = app.changes.get().into_iter().find(|change| {
            matches!(change.subject, Subject::Spf(_)) && change.name == domain && change.failure.is_none()
        });
        let own =
            own.filter(|change| settled && matches!(change.action, Action::Publish | Action::Replace | Action::Keep));
        follow(&found, own.is_some());
        if own.is_some() {
            follow(&change.whole, own);
        }
    });
    view! {
        <div class=if id == "proof" { "wide-only" } else { "narrow-only" } node_ref=place>
            {move || {
                there().then(|| {
                    view! { <section class="proof" aria-labelledby=id><div><Proven id change/></div></section> }
                })
            }}
        </div>
    }
}

/// What became of those that could send.
fn head(change: &Change, spf: &SpfChange) -> (Sign, &'static str) {
    let proof = &spf.proof;
    match () {
        () if !proof.unknown.is_empty() => (Sign::Unknown, key!("proof-unknown")),
        () if !proof.lost.is_empty() => (Sign::Warn, key!("proof-lost")),
        () if change.action == Action::Keep => (Sign::Ok, key!("proof-now")),
        () if proof.kept.is_empty() => (Sign::Ok, key!("proof-first")),
        () => (Sign::Ok, key!("proof-holds")),
    }
}

#[component]
fn Proven(id: &'static str, change: Parts<Option<Arc<Change>>>) -> impl IntoView {
    let app = app();
    let words = words();
    let head = part(change, |change, spf| Some(head(change, spf)));
    let sign = Signal::derive(move || head.get().map_or(Sign::Ok, |(sign, _)| sign));
    // How many networks are kept, lost and gained.
    let kept = part(change, |_, spf| spf.proof.kept.count());
    let lost = part(change, |_, spf| spf.proof.lost.count());
    let gained = part(change, |_, spf| spf.proof.gained.count());
    let says = move || head.get().map(|(_, key)| words.say(key, &[("n", lost.get().to_string())]));
    // Nothing where the record stays.
    let added = part(change, move |change, spf| (change.action != Action::Keep).then(|| added(app, words, spf)));
    let changed = move || added.with(Option::is_some);
    let total = move || kept.get() + lost.get() + gained.get();
    // Terms that cannot be listed and differ, and those that are the same before and after.
    let unknown = part(change, move |_, spf| coded(words, key!("proof-unknown-terms"), &spf.proof.unknown));
    let same = part(change, move |_, spf| coded(words, key!("proof-same-terms"), &spf.proof.same_unknown));
    let open = RwSignal::new(false);
    let toggled = move |event: Event| open.set(event_target::<HtmlElement>(&event).has_attribute("open"));
    let networks = Memo::new(move |_| {
        let change = if open.get() { change.whole.get() } else { None };
        match change.as_deref().map(|change| &change.subject) {
            Some(Subject::Spf(spf)) => rows(app, words, spf).join("\n"),
            _ => String::new(),
        }
    });
    view! {
        <h2 id=id><Shape of=sign/><span>{says}</span></h2>
        <p hidden=move || !changed()>{move || added.get()}</p>
        {move || unknown.get().map(|says| view! { <p>{prose(says)}</p> })}
        <dl class="sets">
            // There while the record stays, for the tick that changes it.
            <Squares
                word=|| key!("before")
                old=move || kept.get() + lost.get()
                new=|| 0
                hidden=Signal::derive(move || !changed())
            />
            <Squares
                word=move || if changed() { key!("after") } else { key!("now") }
                old=move || kept.get()
                new=move || gained.get()
            />
        </dl>
        <details class="more" on:toggle=toggled>
            <summary><Glyph of=Icon::Chevron/>{move || words.say("show-networks", &[("n", total().to_string())])}</summary>
            <div class="raw" tabindex="0" role="group" aria-label=t("networks")>{move || networks.get()}</div>
        </details>
        {move || same.get().map(|says| view! { <p class="hint">{prose(says)}</p> })}
        <p class="hint">{move || words.say("proof-counted", &[("time", words.time(app.asked_at.get()))])}</p>
    }
}

/// A part of what is proven of the record.
fn part<T>(
    change: Parts<Option<Arc<Change>>>,
    get: impl Fn(&Change, &SpfChange) -> T + Send + Sync + 'static,
) -> ReadSignal<T>
where
    T: Default + PartialEq + Send + Sync + 'static,
{
    change.part(move |change| match change.as_deref().map(|change| (change, &change.subject)) {
        Some((change, Subject::Spf(spf))) => get(change, spf),
        _ => T::default(),
    })
}

/// A sentence about terms, where there are any.
fn coded(words: Words, key: &str, terms: &[String]) -> Option<Vec<Segment>> {
    let items = || terms.iter().map(value).collect::<Vec<_>>();
    (!terms.is_empty()).then(|| listed(words, key, &items()))
}

/// "Added: 3 networks of Tocco."
fn added(app: App, words: Words, spf: &SpfChange) -> String {
    let n = spf.proof.gained.count();
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

/// One row of the picture: how many networks, and how many of them are new.
#[component]
fn Squares(
    word: impl Fn() -> &'static str + Send + Sync + 'static,
    old: impl Fn() -> usize + Copy + Send + Sync + 'static,
    new: impl Fn() -> usize + Copy + Send + Sync + 'static,
    #[prop(optional)] hidden: Signal<bool>,
) -> impl IntoView {
    let words = words();
    // Two marks, each as wide as its squares.
    let old_squares = move || old().min(SQUARES);
    let new_squares = move || new().min(SQUARES.saturating_sub(old_squares()).max(3));
    view! {
        <div hidden=move || hidden.get()>
            <dt>{move || words.say(word(), &[])}</dt>
            <dd>
                <div class="nets" aria-hidden="true">
                    <i style=("--n", move || old_squares().to_string())></i>
                    <i class="new" style=("--n", move || new_squares().to_string())></i>
                </div>
            </dd>
            <dd class="n">{move || old() + new()}</dd>
        </div>
    }
}
