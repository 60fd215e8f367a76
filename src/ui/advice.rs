//! What makes an SPF record cheaper: each way with where it leads, the least risk
//! first, taken with one press and undone with another. Nothing is done unasked.

use std::sync::Arc;

use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use super::later::later;
use super::phrase::who;
use super::signal::Parts;
use super::state::{App, app};
use super::text::{Rich, Words, key, t, words};
use crate::diff::{Change, Subject};
use crate::i18n::Params;
use crate::name::DomainName;
use crate::plan::{OwnServer, Plan, hints};
use crate::spf::SpfRecord;
use crate::spf::advice::{After, Kind, OCTET_LIMIT, Remedy, Together, advice, together};
use crate::spf::expand::{LOOKUP_LIMIT, VOID_LIMIT};

/// How many networks of a flattened record are named.
const NAMED: usize = 6;

/// The ways to make one record cheaper.
#[derive(Debug, Clone, PartialEq)]
struct Ways {
    remedies: Vec<Remedy>,
    all: Option<Together>,
    record: SpfRecord<'static>,
    lookups: u32,
    over: bool,
}

impl Ways {
    fn of(app: App, change: &Change) -> Option<Self> {
        let Subject::Spf(spf) = &change.subject else { return None };
        let name = change.name.as_ref()?;
        let hints = app.records.with(|records| {
            let sure: Vec<String> = app
                .recognised
                .with(|all| all.iter().filter(|known| known.sure).map(|known| known.id.clone()).collect());
            let picked = app.plan.with(|plan| plan.picks.iter().map(|pick| pick.provider.clone()).collect::<Vec<_>>());
            let used: Vec<_> = sure.into_iter().chain(picked).filter_map(|id| app.service(&id)).collect();
            hints(records, name, &used.iter().collect::<Vec<_>>(), spf.other_octets)
        });
        let remedies = advice(&spf.after, &hints);
        let all = together(&spf.after, &hints, &remedies);
        let over = spf.after.lookups > LOOKUP_LIMIT || spf.after.voids4.max(spf.after.voids6) > VOID_LIMIT;
        let (record, lookups) = (spf.merge.record.clone(), spf.after.lookups);
        (!remedies.is_empty()).then_some(Self { remedies, all, record, lookups, over })
    }
}

/// The ways for a record; nothing where there are none.
#[component]
pub fn Advice(
    /// The change of an SPF record.
    change: Parts<Arc<Change>>,
) -> impl IntoView {
    let app = app();
    let words = words();
    let ways = later(move || change.whole.with(|change| Ways::of(app, change)));
    let applied = later(move || app.plan.with(|plan| !plan.drop.is_empty() || plan.tidy));
    let drawn = move || {
        let Ways { remedies, all, record, lookups, over } = ways.get()?;
        let title = if over { key!("advice-title-over") } else { key!("advice-title") };
        let rows = remedies.iter().enumerate();
        let rows = rows.map(|(index, remedy)| row(app, words, &record, lookups, index, remedy)).collect_view();
        Some(view! {
            <section class="advice stack stack-s">
                <h4 class="label">{t(title)}</h4>
                <ol class="remedies">{rows}</ol>
                {all.map(|all| view! { <All all record remedies/> })}
            </section>
        })
    };
    view! {
        {drawn}
        <Show when=move || applied.get()>
            <p class="row">
                <button class="btn btn-s btn-bare" type="button" on:click=move |_| undo(app)>
                    <Glyph of=Icon::Again/>{t("advice-undo")}
                </button>
            </p>
        </Show>
    }
}

fn row(app: App, words: Words, record: &SpfRecord<'_>, lookups: u32, index: usize, remedy: &Remedy) -> AnyView {
    let (key, params) = sentence(app, words, remedy);
    let number = (index + 1).to_string();
    let saved = lookups.saturating_sub(remedy.after.lookups);
    let gain = (saved > 0).then(|| words.say("advice-gain", &[("n", saved.to_string())]));
    // What moves to a subdomain has to stand there first.
    let button = (remedy.kind != Kind::Subdomain).then(|| {
        let step = step(record, remedy);
        let label = if remedy.kind == Kind::Flatten { key!("advice-flatten-do") } else { key!("advice-do") };
        view! {
                <button class="btn btn-s" type="button" on:click=move |_| apply(app, std::slice::from_ref(&step))>
                    {t(label)}<span class="hidden">" "{number.clone()}</span>
                </button>
        }
    });
    view! {
        <li class="remedy">
            <b aria-hidden="true">{(index + 1).to_string()}</b>
            <div class="stack stack-s">
                <p><Rich key=key params=params/></p>
                <p class="hint">{leads(words, &remedy.after)}" "{proof(words, remedy)}</p>
                {watched(words, remedy)}
            </div>
            <span class="gain">{gain}</span>
            {button}
        </li>
    }
    .into_any()
}

/// What a remedy does, and why it may be done.
fn sentence(app: App, words: Words, remedy: &Remedy) -> (&'static str, Params) {
    let key = match remedy.kind {
        Kind::Void => key!("advice-void"),
        Kind::Duplicate => key!("advice-duplicate"),
        Kind::Unreached => key!("advice-unreached"),
        Kind::Nested => key!("advice-nested"),
        Kind::Covered => key!("advice-covered"),
        Kind::Unneeded => key!("advice-unneeded"),
        Kind::Addresses => key!("advice-addresses"),
        Kind::Subdomain => key!("advice-subdomain"),
        Kind::Flatten => key!("advice-flatten"),
    };
    let listed = |texts: &[String]| texts.join(" ");
    let name = remedy.source.as_ref().map(|id| who(app, words, id)).unwrap_or_default();
    (key, vec![("terms", listed(&remedy.terms)), ("by", listed(&remedy.by)), ("name", name)])
}

/// "Then 8 of 10 look-ups, 0 of 2 voids, 310 of 450 octets."
fn leads(words: Words, after: &After) -> String {
    let params = [
        ("lookups", after.lookups.to_string()),
        ("of", LOOKUP_LIMIT.to_string()),
        ("voids", after.voids4.max(after.voids6).to_string()),
        ("voids_of", VOID_LIMIT.to_string()),
        ("octets", after.octets.to_string()),
        ("octets_of", OCTET_LIMIT.to_string()),
    ];
    words.say("advice-leads", &params)
}

/// Does it lose anybody?
fn proof(words: Words, remedy: &Remedy) -> String {
    let proof = &remedy.after.proof;
    let key = match remedy.kind {
        // What it loses never sends as this name.
        Kind::Unneeded | Kind::Subdomain => return String::new(),
        _ if proof.holds() => key!("advice-safe"),
        _ => key!("advice-unproven"),
    };
    words.say(key, &[("n", proof.lost.count().to_string())])
}

/// Names whose change makes the record stale.
fn watched(words: Words, remedy: &Remedy) -> Option<AnyView> {
    if remedy.watch.is_empty() {
        return None;
    }
    let named: Vec<String> = remedy.watch.iter().take(NAMED).map(DomainName::to_string).collect();
    let more = remedy.watch.len().saturating_sub(NAMED).to_string();
    let key = if remedy.watch.len() > NAMED { key!("advice-watch-more") } else { key!("advice-watch") };
    let text = words.say(key, &[("names", words.list(&named)), ("n", more)]);
    Some(view! { <p class="hint">{text}</p> }.into_any())
}

/// The loss-free ways in one press.
#[component]
fn All(all: Together, record: SpfRecord<'static>, remedies: Vec<Remedy>) -> impl IntoView {
    let (app, words) = (app(), words());
    // One way alone has its own button.
    if all.steps.len() < 2 {
        return ().into_any();
    }
    let steps: Vec<Step> =
        all.steps.iter().filter_map(|place| remedies.get(*place)).map(|remedy| step(&record, remedy)).collect();
    let numbers: Vec<String> = all.steps.iter().map(|place| (place + 1).to_string()).collect();
    let after = all.after;
    let says = move || words.say("advice-together", &[("steps", words.list(&numbers)), ("then", leads(words, &after))]);
    view! {
        <p class="row">
            <span>{says}</span>
            <button class="btn btn-s" type="button" on:click=move |_| apply(app, &steps)>{t("advice-do-all")}</button>
        </p>
    }
    .into_any()
}

/// A remedy as a change of the plan.
#[derive(Clone)]
struct Step {
    tidy: bool,
    drop: Vec<String>,
    own: Vec<OwnServer>,
}

fn step(record: &SpfRecord<'_>, remedy: &Remedy) -> Step {
    // By its text a term that stands twice would go twice.
    let tidy = matches!(remedy.kind, Kind::Duplicate | Kind::Unreached);
    let drop = if tidy { Vec::new() } else { remedy.terms.clone() };
    let written = matches!(remedy.kind, Kind::Addresses | Kind::Flatten);
    let new = remedy.after.record.terms().filter(|term| record.terms().all(|old| old.text != term.text));
    let own = if written { new.filter_map(|term| OwnServer::parse(&term.text)).collect() } else { Vec::new() };
    Step { tidy, drop, own }
}

fn apply(app: App, steps: &[Step]) {
    app.advised.update(|before| before.push(app.plan.get_untracked()));
    app.plan.update(|plan| {
        for step in steps {
            plan.tidy |= step.tidy;
            plan.drop.extend(step.drop.iter().cloned());
            let new = step.own.iter().filter(|server| !plan.own.contains(server)).cloned().collect::<Vec<_>>();
            plan.own.extend(new);
        }
    });
}

/// Takes the last advice back; of one that came with a link, all of it.
fn undo(app: App) {
    let before = app.advised.try_update(Vec::pop).flatten();
    app.plan.update(|plan| {
        let before = before.unwrap_or_else(|| Plan { own: plan.own.clone(), ..Plan::default() });
        (plan.tidy, plan.drop, plan.own) = (before.tidy, before.drop, before.own);
    });
}
