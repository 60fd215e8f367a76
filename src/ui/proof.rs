//! The proof beside the change: the addresses that may send, before and after.

use std::sync::Arc;

use leptos::prelude::*;

use super::icon::{Glyph, Icon, Shape, Sign};
use super::phrase::{names, owner, target};
use super::state::{App, app};
use super::text::{Rich, Words, key, t, words};
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
    let change = Memo::new(move |_| {
        let domain = app.plan.with(|plan| plan.domain.clone());
        let settled = app.session.pending.get() == 0;
        let found = app.changes.get().into_iter().find(|change| {
            matches!(change.subject, Subject::Spf(_)) && change.name == domain && change.failure.is_none()
        });
        found.filter(|change| settled && matches!(change.action, Action::Publish | Action::Replace | Action::Keep))
    });
    let class = if id == "proof" { "proof wide-only" } else { "proof" };
    move || {
        let change = change.get()?;
        let Subject::Spf(spf) = &change.subject else { return None };
        let (spf, action) = (spf.clone(), change.action);
        Some(view! { <section class=class aria-labelledby=id><div><Proven id spf action/></div></section> })
    }
}

#[component]
fn Proven(id: &'static str, spf: Box<SpfChange>, action: Action) -> impl IntoView {
    let app = app();
    let words = words();
    let proof = &spf.proof;
    let (before, lost, gained) =
        (proof.kept.networks().len() + proof.lost.networks().len(), proof.lost.networks(), proof.gained.networks());
    let kept = proof.kept.networks().len();
    let (sign, head) = match () {
        () if !proof.unknown.is_empty() => (Sign::Unknown, key!("proof-unknown")),
        () if !lost.is_empty() => (Sign::Warn, key!("proof-lost")),
        () if action == Action::Keep => (Sign::Ok, key!("proof-now")),
        () if before == 0 => (Sign::Ok, key!("proof-first")),
        () => (Sign::Ok, key!("proof-holds")),
    };
    let lost_count = lost.len().to_string();
    let added = {
        let spf = spf.clone();
        move || added(app, words, &spf)
    };
    let unknown = proof.unknown.clone();
    let same = proof.same_unknown.clone();
    let all = rows(app, words, &spf);
    let total = all.len();
    let changed = action != Action::Keep;
    view! {
        <h2 id=id><Shape of=sign/><span>{move || words.say(head, &[("n", lost_count.clone())])}</span></h2>
        {changed.then(|| view! { <p>{added}</p> })}
        {(!unknown.is_empty()).then(|| view! { <p><Rich key="proof-unknown-terms" params=vec![("terms", coded(words, &unknown))]/></p> })}
        <dl class="sets">
            {changed.then(|| view! { <Squares word="before" kept=kept lost=lost.len() gained=0/> })}
            <Squares word=if changed { "after" } else { "now" } kept=kept lost=0 gained=gained.len()/>
        </dl>
        <details class="more">
            <summary><Glyph of=Icon::Chevron/>{move || words.say("show-networks", &[("n", total.to_string())])}</summary>
            <div class="raw" tabindex="0" role="group" aria-label=t("networks")>{all.join("\n")}</div>
        </details>
        {(!same.is_empty()).then(|| view! { <p class="hint"><Rich key="proof-same-terms" params=vec![("terms", coded(words, &same))]/></p> })}
        <p class="hint">{move || words.say("proof-counted", &[("time", words.time(app.asked_at.get()))])}</p>
    }
}

fn coded(words: Words, terms: &[String]) -> String {
    words.list(&terms.iter().map(|term| format!("`{term}`")).collect::<Vec<_>>())
}

/// "Added: 3 networks of Tocco."
fn added(app: App, words: Words, spf: &SpfChange) -> String {
    let n = spf.proof.gained.networks().len();
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

/// One row of the picture.
#[component]
fn Squares(word: &'static str, kept: usize, lost: usize, gained: usize) -> impl IntoView {
    let _ = [key!("before"), key!("after"), key!("now")];
    let total = kept + lost + gained;
    let old = (kept + lost).min(SQUARES);
    let new = gained.min(SQUARES.saturating_sub(old).max(3));
    view! {
        <div>
            <dt>{t(word)}</dt>
            <dd>
                <div class="nets" aria-hidden="true">
                    {(0..old).map(|_| view! { <i></i> }).collect_view()}
                    {(0..new).map(|_| view! { <i class="new"></i> }).collect_view()}
                </div>
            </dd>
            <dd class="n">{total}</dd>
        </div>
    }
}
