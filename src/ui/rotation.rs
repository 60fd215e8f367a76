//! The keys of one sender beside each other, and the steps from an old key to a
//! new one with the records of each.

use leptos::prelude::*;

use super::icon::{Shape, Sign};
use super::later::later;
use super::phrase::{duration, names};
use super::state::app;
use super::text::{Rich, Words, key, t, words};
use super::widget::ValueBox;
use crate::diff::Change;
use crate::i18n::Params;
use crate::rotation::{Held, REVOKED, Rotation, State, Step, Turn, rotations};

/// A card for each sender that has several keys; nothing where none has.
#[component]
pub fn Rotations(
    /// Those, too, whose keys are all behind aliases: there the owner has nothing to do.
    #[prop(optional)]
    all: bool,
) -> impl IntoView {
    let app = app();
    let found = later(move || {
        let (report, changes) = (app.report.get()?, app.changes.get());
        let changes: Vec<&Change> = changes.iter().map(AsRef::as_ref).collect();
        let shown = app.recognised.get().into_iter().filter(|known| known.sure).map(|known| (known.id, known.clues));
        let shown: Vec<_> = shown.collect();
        let mut found = app.session.answers.with(|answers| rotations(&report, &changes, &shown, answers));
        found.retain(|rotation| all || rotation.keys.iter().any(|key| !key.alias));
        Some(found)
    });
    let cards = move || found.get().unwrap_or_default().into_iter().map(|rotation| view! { <Card rotation/> });
    move || cards().collect_view()
}

#[component]
fn Card(rotation: Rotation) -> impl IntoView {
    let (app, words) = (app(), words());
    let Rotation { sender, keys, steps } = rotation;
    let title = {
        let selectors: Vec<String> = keys.iter().map(|key| key.selector.to_string()).collect();
        move || {
            let of = match &sender {
                Some(id) => names(app, words, std::slice::from_ref(id)),
                None => words.list(&selectors),
            };
            words.say("turn-title", &[("names", of)])
        }
    };
    let label = title.clone();
    let unsure = keys.iter().filter(|key| key.state == State::Accepted).count() > 1;
    let rows = keys.into_iter().map(|key| view! { <Row key/> }).collect_view();
    let steps = (!steps.is_empty()).then(|| {
        let steps = steps.into_iter().map(|(step, turn)| {
            let (class, current) = match turn {
                Turn::Done => ("did", None),
                Turn::Next => ("", Some("step")),
                Turn::Later => ("", None),
            };
            view! { <li class=class aria-current=current><div class="stack stack-s">{said(words, step)}</div></li> }
        });
        view! { <ol class="todo" aria-label=t("turn-steps")>{steps.collect_view()}</ol> }
    });
    view! {
        <article class="card rotation" aria-label=label><div class="pad stack">
            <h3>{title}</h3>
            <ul class="stack stack-s">{rows}</ul>
            {unsure.then(|| view! { <p class="small"><Rich key="turn-unsure"/></p> })}
            {steps}
        </div></article>
    }
}

/// A key, and how it stands.
#[component]
fn Row(key: Held) -> impl IntoView {
    let (sign, says) = match &key.state {
        State::New => (Sign::Add, key!("turn-new")),
        State::Only => (Sign::Ok, key!("turn-only")),
        State::Newest => (Sign::Ok, key!("turn-newest")),
        State::Older => (Sign::Keep, key!("turn-older")),
        State::Accepted => (Sign::Ok, key!("turn-accepted")),
        State::Delegated => (Sign::Ok, key!("turn-delegated")),
        State::Revoked => (Sign::None, key!("turn-revoked")),
        State::SameAs(_) => (Sign::Warn, key!("turn-same")),
        State::Broken => (Sign::Bad, key!("turn-broken")),
    };
    let params: Params = match &key.state {
        State::SameAs(other) => vec![("selector", other.to_string())],
        _ => Params::new(),
    };
    view! {
        <li class="says says-s">
            <Shape of=sign/>
            <span><code>{key.selector.to_string()}</code>": "<Rich key=says params=params/></span>
        </li>
    }
}

/// What to do in a step, with its record.
fn said(words: Words, step: Step) -> AnyView {
    let at = |name: &crate::DomainName| -> Params { vec![("name", name.to_string())] };
    let (says, params, record) = match &step {
        Step::Publish(name, record) => (key!("turn-publish"), at(name), Some((record.clone(), true))),
        Step::Wait(seconds) => {
            let seconds = *seconds;
            let params = Signal::derive(move || vec![("time", duration(words, seconds))]);
            return view! { <p><Rich key="turn-wait" params=params/></p> }.into_any();
        }
        Step::Switch(selector) => (key!("turn-switch"), vec![("selector", selector.to_string())], None),
        Step::Keep(days) => (key!("turn-keep"), vec![("n", days.to_string())], None),
        Step::Revoke(name) => (key!("turn-revoke"), at(name), Some((REVOKED.to_owned(), false))),
        Step::Delete(name) => (key!("turn-delete"), at(name), None),
    };
    let record = record.map(|(text, clip)| {
        let what = move || words.say("copy-what", &[("what", "DKIM".to_owned())]);
        view! { <ValueBox text=text label=t("copy-value") what=what long=true clip=clip/> }
    });
    view! { <p><Rich key=says params=params/></p>{record} }.into_any()
}
