//! The row of a service: its tick, by what it is known, what it costs, what it asks.

use std::sync::Arc;

use leptos::prelude::*;

use super::clues::clues;
use super::cost::{Line, Of};
use super::extras::Extras;
use super::inputs::Questions;
use super::{Cost, focus_soon, row_id, section};
use crate::catalog::Provider;
use crate::diff::{Action, Subject};
use crate::i18n::Segment;
use crate::plan::ask;
use crate::spf::merge::Why;
use crate::ui::later::later;
use crate::ui::phrase::listed;
use crate::ui::text::{key, prose, t, words};

/// What a row says besides its name and its tick.
#[derive(Debug, Clone, PartialEq)]
struct Shown {
    /// By what the service is known.
    why: Vec<Segment>,
    lines: Vec<Line>,
    /// Can it be set up further?
    lacks: bool,
    /// Does it ask what its records depend on?
    asks: bool,
}

/// A service, by its id.
#[component]
pub(super) fn ServiceRow(id: String) -> impl IntoView {
    let section = section();
    let words = words();
    let app = section.app;
    let box_id = row_id(&id);
    let (why_id, cost_id) = (format!("{box_id}-why"), format!("{box_id}-cost"));
    let described = format!("{why_id} {cost_id}");
    let provider: Option<Arc<Provider>> = app.service(&id).map(Arc::new);
    let name = provider.as_ref().map_or_else(|| id.clone(), |provider| provider.name.to_string());
    let is_vendor = app.is_vendor(&id);
    let id = StoredValue::new(id);
    let picked = app.part(move |plan| id.with_value(|id| plan.is_picked(id)));
    let unused = app.part(move |plan| id.with_value(|id| plan.unused.contains(id)));
    let recognised =
        Memo::new(move |_| app.recognised.with(|all| all.iter().find(|known| known.id == id.get_value()).cloned()));
    let sure = Memo::new(move |_| recognised.with(|known| known.as_ref().is_some_and(|known| known.sure)));
    let ticked = Memo::new(move |_| (picked.get() || sure.get()) && !unused.get());

    let toggle = move |event| {
        if event_target_checked(&event) {
            let shelved = section.shelf.with_untracked(|shelf| shelf.contains_key(&id.get_value()));
            if !sure.get_untracked() || shelved || is_vendor {
                return section.pick(&id.get_value());
            }
            app.plan.update(|plan| {
                plan.unused.remove(&id.get_value());
            });
        } else {
            // What was typed comes back with the tick. The row is shelved first, so that it never goes.
            let inputs = app.plan.with_untracked(|plan| {
                plan.picks.iter().find(|pick| pick.provider == id.get_value()).map(|pick| pick.inputs.clone())
            });
            if let Some(inputs) = inputs {
                section.shelf.update(|shelf| {
                    shelf.insert(id.get_value(), inputs);
                });
            }
            app.plan.update(|plan| {
                plan.picks.retain(|pick| pick.provider != id.get_value());
                if sure.get_untracked() {
                    plan.unused.insert(id.get_value());
                }
            });
        }
    };

    let tag = move || {
        if is_vendor {
            Some(words.say("tag-vendor", &[("name", app.vendor_name().unwrap_or_default())]))
        } else if recognised.with(Option::is_none) {
            Some(words.say("tag-added", &[]))
        } else if recognised.with(|known| known.as_ref().is_some_and(|known| known.left_over)) && !ticked.get() {
            Some(words.say("tag-left-over", &[]))
        } else {
            None
        }
    };
    let known = provider.is_some();
    let why = move || -> Vec<Segment> {
        if !known {
            return words.segments(key!("sender-not-known"), &[]);
        }
        if let Some(known) = recognised.get() {
            let published: Vec<String> = section.reasons.with(|reasons| {
                let old = reasons.iter().filter(|reason| reason.why != Why::Added);
                old.map(|reason| reason.term.clone()).collect()
            });
            let items = clues(words, &known.clues, &published);
            let key = match (known.sure, ticked.get()) {
                (true, _) => key!("sender-recognised"),
                (false, true) => key!("sender-traces"),
                (false, false) if known.left_over => key!("sender-left-over"),
                (false, false) => key!("sender-traces-tick"),
            };
            return listed(words, key, &items);
        }
        let spf_is_known = app.changes.with(|changes| {
            let spf = changes.iter().find(|change| matches!(change.subject, Subject::Spf(_)));
            spf.is_some_and(|spf| !matches!(spf.action, Action::Open | Action::CannotTell))
        });
        if is_vendor && !section.asking.get() && spf_is_known {
            return words.segments(key!("sender-not-there"), &[]);
        }
        Vec::new()
    };
    // What the row says and asks, all of it of the same moment.
    let shown = {
        let provider = provider.clone();
        later(move || {
            let (picked, ticked) = (picked.get(), ticked.get());
            let of = provider.as_ref().map(|provider| {
                let of = Of { section, words, provider, recognised: recognised.get(), picked, ticked };
                (of.lines(), of.lacks_something())
            });
            let (lines, lacks) = of.unwrap_or_default();
            Shown { why: why(), lines, lacks, asks: picked && ticked }
        })
    };
    let why = Memo::new(move |_| shown.with(|shown| shown.why.clone()));
    let lines = Memo::new(move |_| shown.with(|shown| shown.lines.clone()));
    let lacks = Memo::new(move |_| shown.with(|shown| shown.lacks));
    let asks = Memo::new(move |_| shown.with(|shown| shown.asks));
    let first_question = {
        let provider = provider.clone();
        move || {
            let provider = provider.as_ref()?;
            let open = app.plan.with_untracked(|plan| ask::open(provider, plan));
            open.first().map(|input| super::ask_id(&provider.id, &input.name))
        }
    };
    let set_up = {
        let box_id = box_id.clone();
        move |_| {
            section.pick(&id.get_value());
            // The button goes with the click.
            focus_soon(first_question().unwrap_or_else(|| box_id.clone()));
        }
    };
    let label = name.clone();
    // Who sets a service up is at work there, too: its own words, or at least its door.
    let docs = provider.as_ref().and_then(|provider| {
        let site = || provider.website.as_ref().map(|host| (format!("https://{host}/"), key!("sender-site")));
        provider.docs.as_ref().map(|docs| (docs.to_string(), key!("sender-docs"))).or_else(site)
    });
    let docs = docs.map(|(address, key)| {
        let name = name.clone();
        let text = move || words.say(key, &[("name", name.clone())]);
        view! {
            <p class="sender-docs" hidden=move || !asks.get() && !lacks.get()>
                <a href=address target="_blank" rel="noreferrer">{text}</a>
            </p>
        }
    });
    view! {
        <li class="sender">
            <input
                class="tick"
                type="checkbox"
                id=box_id.clone()
                prop:checked=ticked
                aria-describedby=described
                on:change=toggle
            />
            <div class="sender-body">
                <div class="sender-top">
                    <label for=box_id.clone()>{label}</label>
                    {move || tag().map(|tag| view! { <span class="tag">{tag}</span> })}
                </div>
                <p class="sender-why" id=why_id>{move || prose(why.get())}</p>
                <Cost lines=lines id=cost_id/>
                {docs}
                <Show when=move || lacks.get()>
                    <div class="sender-more">
                        <button class="btn btn-s" type="button" on:click=set_up.clone()>
                            {t("sender-set-up")}
                            <span class="hidden">" "{name.clone()}</span>
                        </button>
                    </div>
                </Show>
                {provider.map(|provider| view! {
                    <Show when=move || asks.get()>
                        <Questions provider=provider.clone()/>
                        <Extras provider=provider.clone()/>
                    </Show>
                })}
            </div>
        </li>
    }
}
