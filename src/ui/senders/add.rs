//! The search for a service or a server to add.

use std::ops::Range;

use leptos::prelude::*;

use super::kind::{KINDS, KindField};
use super::own_form::field_id;
use super::own_kind::read;
use super::{ask_id, focus_soon, own, row_id, section};
use crate::catalog::schema::{Category, Purpose, RecordNeed};
use crate::catalog::search::{Marks, search_marked};
use crate::catalog::{Field, Provider};
use crate::plan::{OwnServer, ask};
use crate::ui::later::later;
use crate::ui::text::{Words, key, prose, t, words};
use crate::ui::widget::Combo;

/// How many services are offered at once.
const MOST: usize = 8;
const FIELD: &str = "add-sender";

/// A line of the list.
#[derive(Debug, Clone, PartialEq)]
enum Choice {
    Service(Found),
    /// What was typed is an address, a host or an include itself.
    Own(OwnServer),
    /// The form for what is not in the list.
    Form(String),
}

#[derive(Debug, Clone, PartialEq)]
struct Found {
    id: String,
    name: String,
    field: Field,
    text: String,
    mark: Range<usize>,
    terms: usize,
    keys: usize,
    others: usize,
    /// Is it in the rows, and ticked?
    there: bool,
}

/// The field, with its list.
#[component]
pub(super) fn Add() -> impl IntoView {
    let section = section();
    let app = section.app;
    let words = words();
    let query = RwSignal::new(String::new());
    let kind = RwSignal::new(None::<Category>);
    // A tick changes it, and nobody types then.
    let there = later(move || {
        let mut ids: Vec<String> = app.plan.with(|plan| plan.picks.iter().map(|pick| pick.provider.clone()).collect());
        let recognised = app.recognised.get().into_iter().filter(|known| known.sure);
        ids.extend(recognised.map(|known| known.id).filter(|id| app.plan.with(|plan| !plan.unused.contains(id))));
        ids
    });
    let marked: Vec<(usize, Marks)> = app
        .profile
        .with_value(|profile| profile.offers().map(|(place, provider)| (place, Marks::of(provider))).collect());
    let marked = StoredValue::new(marked);
    let options = Memo::new(move |_| {
        let query = query.get();
        let there = there.get();
        let mut choices: Vec<Choice> = app.profile.with_value(|profile| {
            let kind = kind.get();
            let fits = |provider: &&Provider| kind.is_none_or(|kind| provider.category == kind);
            // Without a query the order is the profile's.
            let hits: Vec<Found> = if query.trim().is_empty() {
                let most = if kind.is_some() { usize::MAX } else { MOST };
                let first = profile.offered().into_iter().filter(fits).take(most);
                first.map(|provider| found(provider, Field::Name, &provider.name, 0..0, &there)).collect()
            } else {
                let service = |place| profile.at(place).filter(fits);
                let hits = marked.with_value(|marked| search_marked(&query, marked, MOST, &service));
                hits.into_iter().map(|hit| found(hit.provider, hit.field, hit.text, hit.range, &there)).collect()
            };
            hits.into_iter().map(Choice::Service).collect()
        });
        // A name that a service is known by is that service's, and nobody's own host.
        let is_whole = |choice: &Choice| match choice {
            Choice::Service(found) => found.field >= Field::Include && found.mark == (0..found.text.len()),
            _ => false,
        };
        if let (Some(server), false) = (typed_server(&query), choices.iter().any(is_whole)) {
            choices.insert(0, Choice::Own(server));
        }
        choices.push(Choice::Form(query));
        choices
    });
    // What services need is the same few texts, and each key draws eight rows.
    let costs = StoredValue::new(Vec::<((&str, [usize; 3]), String)>::new());
    let cost = move |found: &Found| {
        let of = (words.language().tag, [found.terms, found.keys, found.others]);
        let known =
            costs.with_value(|costs| costs.iter().find(|(known, _)| *known == of).map(|(_, cost)| cost.clone()));
        known.unwrap_or_else(|| {
            let cost = cost(words, found);
            costs.update_value(|costs| costs.push((of, cost.clone())));
            cost
        })
    };
    let take = move |choice: Choice| match choice {
        Choice::Service(found) => add_service(section, words, &found),
        Choice::Own(server) => {
            section.said.set(words.say("added", &[("name", own::name(words, &server))]));
            section.own_shelf.update(|shelf| shelf.retain(|known| *known != server));
            app.plan.update(|plan| {
                if !plan.own.contains(&server) {
                    plan.own.push(server);
                }
            });
        }
        Choice::Form(typed) => {
            section.form.start(&typed);
            // A word that is no name of a host is the name of a service.
            let known = if read(&typed).is_some() { section.proposal.term } else { section.proposal.name };
            known.set(typed);
            focus_soon(field_id());
        }
    };
    Effect::new(move |before: Option<Option<Category>>| {
        let kind = kind.get();
        if before.is_some_and(|before| before != kind)
            && let Some((kind, name)) = KINDS.iter().find(|(known, _)| Some(*known) == kind)
        {
            let n = app.profile.with_value(|profile| profile.offers().filter(|(_, of)| of.category == *kind).count());
            section.said.set(words.say("kind-count", &[("n", n.to_string()), ("kind", words.say(name, &[]))]));
        }
        kind
    });
    view! {
        <Combo
            id=FIELD
            label=t("add-label")
            list=t("add-list")
            placeholder=t("add-placeholder")
            query=query
            options=options
            render=move |choice| render(words, choice, &cost)
            pick=take
        />
        <p class="small"><KindField id="add-kind" label=key!("kind") none=key!("kind-all") class="inline-select" chosen=kind/></p>
    }
}

/// Only what cannot be the beginning of a service's name.
fn typed_server(query: &str) -> Option<OwnServer> {
    let query = query.trim();
    if query.contains(['.', ':']) { read(query) } else { None }
}

fn found(provider: &Provider, field: Field, text: &str, mark: Range<usize>, there: &[String]) -> Found {
    let required = || provider.records.iter().filter(|record| record.need == RecordNeed::Required);
    let keys = required().filter(|record| record.purpose == Purpose::Dkim).count();
    let others = required().filter(|record| !matches!(record.purpose, Purpose::Dkim | Purpose::Dmarc)).count();
    let region = provider.spf.regions.first().map(|region| region.terms.len());
    Found {
        id: provider.id.to_string(),
        name: provider.name.to_string(),
        field,
        text: text.to_owned(),
        mark,
        terms: if provider.adds_terms() { region.unwrap_or(provider.spf.terms.len()) } else { 0 },
        keys,
        others,
        there: there.iter().any(|id| *id == *provider.id),
    }
}

fn add_service(section: super::Section, words: Words, found: &Found) {
    let id = &found.id;
    if found.there {
        return focus_soon(row_id(id));
    }
    let was_unused = section.app.plan.with_untracked(|plan| plan.unused.contains(id));
    if was_unused {
        // Its records are there already.
        section.app.plan.update(|plan| {
            plan.unused.remove(id);
        });
    } else {
        section.pick(id);
    }
    section.said.set(words.say("added", &[("name", found.name.clone())]));
    let provider = section.app.service(id);
    let open = provider.map(|provider| section.app.plan.with_untracked(|plan| ask::open(&provider, plan)));
    match open.and_then(|open| open.into_iter().next()) {
        Some(first) => focus_soon(ask_id(id, &first.name)),
        // The row that is new pushes the field down, and the focus with it.
        None => focus_soon(FIELD.to_owned()),
    }
}

fn render(words: Words, choice: &Choice, cost: &dyn Fn(&Found) -> String) -> AnyView {
    match choice {
        Choice::Service(found) => {
            let cost = if found.there { words.say("option-there", &[]) } else { cost(found) };
            view! { <div>{names(words, found)}</div><span>{cost}</span> }.into_any()
        }
        Choice::Own(server) => {
            let name = own::name(words, server);
            let text = prose(words.segments(key!("option-own"), &[("name", name)]));
            let effect = prose(own::effect(words, server));
            view! { <div><b>{text}</b></div><span>{effect}</span> }.into_any()
        }
        Choice::Form(_) => {
            let (title, hint) = (words.say("option-form", &[]), words.say("option-form-hint", &[]));
            view! { <div class="option-more">{title}</div><span>{hint}</span> }.into_any()
        }
    }
}

/// The name, and the other name by which it was found.
fn names(words: Words, found: &Found) -> AnyView {
    let marked = marked(&found.text, &found.mark);
    if found.field == Field::Name {
        return view! { <b>{marked}</b> }.into_any();
    }
    let also = match found.field {
        Field::Alias | Field::Name => words.say("option-also", &[]),
        Field::Include => words.say("option-include", &[]),
        Field::Website => words.say("option-website", &[]),
    };
    view! { <b>{found.name.clone()}</b>" "<span>{also}" "{marked}</span> }.into_any()
}

fn marked(text: &str, mark: &Range<usize>) -> Vec<AnyView> {
    let part = |range: Range<usize>| text.get(range).unwrap_or_default().to_owned();
    let mut views = vec![part(0..mark.start).into_any()];
    if !mark.is_empty() {
        views.push(view! { <mark>{part(mark.clone())}</mark> }.into_any());
    }
    views.push(part(mark.end..text.len()).into_any());
    views
}

/// What a service has to be given: terms and names.
fn cost(words: Words, found: &Found) -> String {
    let count = |key: &str, n: usize| words.say(key, &[("n", n.to_string())]);
    let mut parts = Vec::new();
    if found.terms > 0 {
        parts.push(count(key!("option-terms"), found.terms));
    }
    if found.keys > 0 {
        parts.push(count(key!("option-keys"), found.keys));
    }
    if found.others > 0 {
        let key = if found.keys > 0 { key!("option-others") } else { key!("option-names") };
        parts.push(count(key, found.others));
    }
    if found.terms == 0 {
        parts.push(words.say("option-no-term", &[]));
    }
    parts.join(", ")
}
