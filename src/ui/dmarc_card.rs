//! What the card of DMARC says besides the record: the ladder of the policy,
//! with what closes the next step, and what either generation of receivers does.

use std::sync::Arc;

use leptos::prelude::*;

use super::icon::{Shape, Sign};
use super::later::later;
use super::phrase::names;
use super::record::part;
use super::signal::Parts;
use super::state::{App, app};
use super::text::{Rich, Words, key, t, words};
use super::widget;
use crate::diff::Change;
use crate::dmarc::{Policy, parse};
use crate::i18n::Params;
use crate::ladder::{Closed, Ladder, Proof, Rung};

/// The ladder, and the record side by side for receivers of both generations.
#[component]
pub fn DmarcBody(
    /// The DMARC record, before and after.
    change: Parts<Arc<Change>>,
) -> impl IntoView {
    let text = part(change, |change| change.value.as_ref().or(change.before.first()).cloned().unwrap_or_default());
    view! { <Steps/>{move || view! { <Sides text=text.get()/> }} }
}

/// The policy as a step of three.
#[component]
fn Steps() -> impl IntoView {
    let (app, words) = (app(), words());
    let ladder = later(move || app.ladder.get());
    let current = Signal::derive(move || {
        let present = ladder.with(|ladder| ladder.as_ref().and_then(|ladder| ladder.present));
        present.map(|policy| match policy {
            Policy::None => 0,
            Policy::Quarantine => 1,
            Policy::Reject => 2,
        })
    });
    let closed = Signal::derive(move || {
        ladder.with(|ladder| {
            let rungs = ladder.iter().flat_map(|ladder| ladder.rungs.iter().enumerate());
            rungs.filter(|(_, (_, rung))| matches!(rung, Rung::Closed(_))).map(|(place, _)| place).collect::<Vec<_>>()
        })
    });
    let next = Memo::new(move |_| ladder.with(|ladder| ladder.as_ref().and_then(|ladder| next(app, words, ladder))));
    let step = app.part(|plan| plan.step);
    view! {
        <widget::Ladder label=t("dmarc-policy") steps=vec!["none", "quarantine", "reject"] current=current closed=closed/>
        {move || next.get().map(|(policy, sign, key, params)| {
            let go = (sign == Sign::Ok).then_some(policy);
            view! {
                <p class="says says-s"><Shape of=sign/><span><Rich key=key params=params/></span></p>
                {go.map(|policy| view! { <Go policy step/> })}
            }
        })}
    }
}

/// The button that takes the step, or takes it back.
#[component]
fn Go(policy: Policy, step: ReadSignal<Option<Policy>>) -> impl IntoView {
    let (app, words) = (app(), words());
    let taken = move || step.get() == Some(policy);
    let press = move |_| {
        let next = (step.get_untracked() != Some(policy)).then_some(policy);
        app.plan.update(|plan| plan.step = next);
    };
    let says = move || {
        let key = if taken() { key!("ladder-back") } else { key!("ladder-go") };
        words.say(key, &[("policy", policy.name().to_owned())])
    };
    view! { <div><button class="btn btn-s" type="button" id="ladder-go" on:click=press>{says}</button></div> }
}

/// The rung above the present one, and why it is open or closed.
fn next(app: App, words: Words, ladder: &Ladder) -> Option<(Policy, Sign, &'static str, Params)> {
    if ladder.rungs.iter().all(|(_, rung)| matches!(rung, Rung::Closed(Closed::Unknown(ids)) if ids.is_empty())) {
        return Some((Policy::None, Sign::Unknown, key!("ladder-unread"), Params::new()));
    }
    let present = ladder.present?;
    let (policy, rung) = ladder.rungs.iter().find(|(policy, _)| *policy > present)?;
    let of = |ids: &[String]| {
        let n = ids.len().to_string();
        vec![("policy", policy.name().to_owned()), ("names", names(app, words, ids)), ("n", n)]
    };
    let by_spf: Vec<String> =
        ladder.senders.iter().filter(|(_, proof)| *proof == Proof::Spf).map(|(id, _)| id.clone()).collect();
    let (sign, key, params) = match rung {
        Rung::Closed(Closed::Lacking(ids)) => (Sign::Bad, key!("ladder-lacking"), of(ids)),
        Rung::Closed(Closed::Unknown(ids)) if ids.is_empty() => (Sign::Unknown, key!("ladder-nobody"), of(ids)),
        Rung::Closed(Closed::Unknown(ids)) => (Sign::Unknown, key!("ladder-unknown"), of(ids)),
        Rung::Open if !by_spf.is_empty() => (Sign::Ok, key!("ladder-open-spf"), of(&by_spf)),
        Rung::Open => (Sign::Ok, key!("ladder-open"), of(&[])),
        Rung::Closed(Closed::NotNext) | Rung::Present | Rung::Below => return None,
    };
    Some((*policy, sign, key, params))
}

/// What receivers of RFC 9989 and of RFC 7489 do, where they differ.
#[component]
fn Sides(text: String) -> impl IntoView {
    let words = words();
    let record = parse(&text).record;
    let rows = record.side_by_side();
    if rows.iter().all(|row| row.rfc9989 == row.rfc7489) {
        let same = record.valid.then(|| view! { <p class="hint">{t("sides-same")}</p> });
        return same.into_any();
    }
    let mail = |tag: &str| match tag {
        "p" => key!("sides-domain"),
        "sp" => key!("sides-subdomains"),
        _ => key!("sides-missing"),
    };
    let does = move |applied: Option<(Policy, u8)>| {
        let (key, params) = match applied {
            None => (key!("sides-nothing"), Params::new()),
            Some((policy, 100)) => (key!("sides-all"), vec![("policy", policy.name().to_owned())]),
            Some((policy, percent)) => {
                (key!("sides-share"), vec![("policy", policy.name().to_owned()), ("percent", percent.to_string())])
            }
        };
        view! { <Rich key=key params=params/> }
    };
    let rows = rows.map(|row| {
        view! {
            <tr>
                <th scope="row">{t(mail(row.tag))}</th>
                <td>{does(row.rfc9989)}</td>
                <td>{does(row.rfc7489)}</td>
            </tr>
        }
    });
    let hint = move || words.say("sides-hint", &[]);
    view! {
        <table class="terms sides">
            <caption>{t("sides-caption")}</caption>
            <thead><tr><td></td><th scope="col">"RFC 9989"</th><th scope="col">"RFC 7489"</th></tr></thead>
            <tbody>{rows.into_iter().collect_view()}</tbody>
        </table>
        <p class="hint">{hint}</p>
    }
    .into_any()
}
