//! The card of SPF: what is wrong with what is published, the terms before and
//! after with their reasons, and how much of each limit is used.

use std::collections::BTreeMap;
use std::sync::Arc;

use leptos::prelude::*;

use super::advice::Advice;
use super::later::later;
use super::phrase::{Findings, names, owner, target, who};
use super::record::part;
use super::signal::Parts;
use super::state::{App, app};
use super::text::{CodeText, Mark, Words, code_text, key, prose, t, words};
use super::widget::{Fill, Meter, Octets, Share, followed};
use crate::diff::{Action, Change, SpfChange, Subject};
use crate::export::ticket::why;
use crate::finding::{Code, Finding, Severity};
use crate::plan::OWN;
use crate::spf::cost::costs;
use crate::spf::merge::{Reason, Why};
use crate::spf::{Qualifier, parse};

/// Everything below the form's fields.
#[component]
pub fn SpfBody(
    /// The change of the SPF record.
    change: Parts<Arc<Change>>,
) -> impl IntoView {
    // What is said besides follows the picture.
    let findings = later(move || change.whole.with(|change| findings(change)));
    let ready = part(change, |change| of(change).is_some_and(|spf| spf.merge.ready));
    let terms = part(change, |change| change.action != Action::Keep && of(change).is_some_and(|spf| spf.merge.ready));
    // What is published stays while something is picked.
    let before = part(change, |change| change.before.clone());
    let broken =
        Memo::new(move |_| before.get().into_iter().filter(|text| !parse(text).well_formed).collect::<Vec<_>>());
    let several = Memo::new(move |_| before.with(|before| if before.len() < 2 { Vec::new() } else { before.clone() }));
    view! {
        {move || broken.get().into_iter().map(|text| view! { <BrokenRecord text/> }).collect_view()}
        {move || Some(several.get()).filter(|all| !all.is_empty()).map(|records| view! { <Several records/> })}
        <Terms change hidden=Signal::derive(move || !terms.get())/>
        <Findings findings=findings/>
        {move || ready.get().then(|| view! { <Meters change/><Advice change/> })}
    }
}

fn of(change: &Change) -> Option<&SpfChange> {
    match &change.subject {
        Subject::Spf(spf) => Some(spf),
        Subject::Dmarc(_) | Subject::Record(_) => None,
    }
}

/// Faults of what is published stand at their terms; what the merge goes over is said once.
fn findings(change: &Change) -> Vec<Finding> {
    let over = change.findings.iter().any(|finding| finding.code == Code::MergeOverLimit);
    let said = |code: Code| match code {
        Code::MergeBrokenRecord => true,
        Code::SpfTooManyLookups | Code::SpfTooManyVoid => over,
        _ => false,
    };
    change.findings.iter().filter(|finding| !said(finding.code)).cloned().collect()
}

/// A published record with its faults marked where they stand, and what to
/// type instead.
#[component]
fn BrokenRecord(text: String) -> impl IntoView {
    let words = words();
    let faults: Vec<Finding> =
        parse(&text).told(&text).into_iter().filter(|finding| finding.severity == Severity::Error).collect();
    let marks: Vec<Mark> =
        faults.iter().filter_map(|fault| Some(Mark { span: fault.span.clone()?, class: "oops" })).collect();
    let rows = faults.iter().map(|fault| {
        let term = fault.span.clone().and_then(|span| text.get(span)).unwrap_or_default().to_owned();
        let fix = fault.instead().map(str::to_owned);
        let (code, params) = (fault.code, fault.values());
        view! {
            <tr class="wrong">
                <td class="sg"><span aria-hidden="true">"×"</span><span class="hidden">{t("sign-wrong")}</span></td>
                <th class="t" scope="row"><code><CodeText text=term/></code></th>
                <td><b>{move || prose(words.segments(code.name(), &params))}</b>" "<span class="cite">{code.cite()}</span></td>
            </tr>
            {fix.map(|fix| view! {
                <tr class="add">
                    <td class="sg"><span aria-hidden="true">"+"</span><span class="hidden">{t("sign-corrected")}</span></td>
                    <th class="t" scope="row"><code><CodeText text=fix/></code></th>
                    <td>{t("term-corrected")}</td>
                </tr>
            })}
        }
    });
    let rows = rows.collect_view();
    view! {
        <p class="line-of"><CodeText text=text.clone() marks=marks/></p>
        <table class="terms">
            <caption>{t("what-is-wrong")}</caption>
            <tbody>{rows}</tbody>
        </table>
    }
}

/// Several records, of which one may be.
#[component]
fn Several(records: Vec<String>) -> impl IntoView {
    let records = records.into_iter().map(|text| view! { <li><code><CodeText text/></code></li> }).collect_view();
    view! {
        <p class="label">{t("several-delete")}</p>
        <ol class="strings">{records}</ol>
    }
}

/// What shall become of everybody else? The safer end until the owner says.
#[component]
pub fn ChooseAll(
    /// The question.
    legend: &'static str,
) -> impl IntoView {
    let app = app();
    let choices = [(Qualifier::SoftFail, "~all", key!("all-softfail")), (Qualifier::Fail, "-all", key!("all-fail"))];
    let options = choices.map(|(qualifier, term, label)| {
        let chosen = Memo::new(move |_| {
            let new = app.records.with(|records| records.policy.new_all);
            app.plan.with(|plan| plan.all).or(new).unwrap_or(Qualifier::SoftFail) == qualifier
        });
        let choose = move |_| app.plan.update(|plan| plan.all = Some(qualifier));
        view! {
            <label><input type="radio" name="all" prop:checked=chosen on:change=choose/><code>{term}</code>" "{t(label)}</label>
        }
    });
    view! {
        <fieldset class="stack stack-s">
            <legend class="label">{t(legend)}</legend>
            <div class="choice">{options.into_iter().collect_view()}</div>
        </fieldset>
    }
}

/// Before and after, term by term, each with its reason. There before it is needed, as the fields are.
#[component]
fn Terms(change: Parts<Arc<Change>>, hidden: Signal<bool>) -> impl IntoView {
    let (app, words) = (app(), words());
    let reasons = part(change, |change| of(change).map(|spf| told_apart(&spf.merge.reasons)).unwrap_or_default());
    let version = view! {
        <tr class="keep">
            <td class="sg"><span aria-hidden="true">"="</span><span class="hidden">{t("sign-kept")}</span></td>
            <th class="t" scope="row"><code>"v=spf1"</code></th>
            <td>{t("term-version")}</td>
        </tr>
    };
    view! {
        <table class="terms" hidden=move || hidden.get()>
            <caption>{t("terms-caption")}</caption>
            <tbody>
                {version}
                // A term stays where it is said to go, or to be kept.
                {followed(
                    move || reasons.get(),
                    |(nth, reason)| (reason.term.clone().into(), *nth),
                    move |reason| term_row(app, words, reason).into_any(),
                )}
            </tbody>
        </table>
    }
}

/// The reasons, each with how many before it are of the same term: it may stand twice.
fn told_apart(reasons: &[Reason]) -> Vec<(usize, Reason)> {
    let earlier =
        |at: usize, reason: &Reason| reasons.iter().take(at).filter(|other| other.term == reason.term).count();
    reasons.iter().enumerate().map(|(at, reason)| (earlier(at, reason), reason.clone())).collect()
}

/// One term, and what becomes of it.
fn term_row(app: App, words: Words, reason: ArcRwSignal<(usize, Reason)>) -> impl IntoView {
    move || {
        let (_, reason) = reason.get();
        let (class, sign, sign_word) = match reason.why {
            Why::Yours => ("keep", "=", key!("sign-kept")),
            Why::Added | Why::NewAll | Why::Corrected | Why::Moved => ("add", "+", key!("sign-added")),
            Why::Faulty => ("wrong", "×", key!("sign-wrong")),
            Why::Duplicate | Why::Unneeded | Why::Dropped | Why::Superseded => ("drop", "−", key!("sign-dropped")),
        };
        let (key, params) = because(app, words, &reason);
        view! {
            <tr class=class>
                <td class="sg"><span aria-hidden="true">{sign}</span><span class="hidden">{words.say(sign_word, &[])}</span></td>
                <th class="t" scope="row"><code>{code_text(&reason.term)}</code></th>
                <td>{prose(words.segments(key, &params))}</td>
            </tr>
        }
    }
}

/// The reason for a term, as a sentence.
fn because(app: App, words: Words, reason: &Reason) -> (&'static str, Vec<(&'static str, String)>) {
    let known =
        if reason.why == Why::Yours && reason.sources.is_empty() { known_owner(app, &reason.term) } else { None };
    let ids: Vec<String> = reason.sources.iter().cloned().chain(known).collect();
    (why::because(reason, !ids.is_empty()), vec![("names", names(app, words, &ids))])
}

fn known_owner(app: App, term: &str) -> Option<String> {
    term.contains("include").then(|| target(term)).flatten().and_then(|target| owner(app, target))
}

/// Look-ups, voids and octets, each with its limit.
#[component]
fn Meters(change: Parts<Arc<Change>>) -> impl IntoView {
    let app = app();
    let words = words();
    let lookups = part(change, move |change| of(change).map(|spf| shares(app, words, spf)).unwrap_or_default());
    // May it be more, for what nobody can know?
    let open = part(change, |change| {
        let most = of(change).map(|spf| costs(&spf.after).unmatched);
        most.map(|most| (most.lookups.most.is_none(), most.voids.most.is_none())).unwrap_or_default()
    });
    let voids = part(change, move |change| {
        let voids = of(change).map_or(0, |spf| spf.after.voids4.max(spf.after.voids6) as usize);
        let share = Share { label: words.say("void-names", &[]), count: voids, fill: Fill::Solid };
        if voids == 0 { Vec::new() } else { vec![share] }
    });
    let octets = part(change, move |change| {
        let (own, others) = of(change).map_or((0, 0), |spf| (spf.merge.record.to_string().len(), spf.other_octets));
        vec![
            Share { label: "SPF".to_owned(), count: own, fill: Fill::Brand },
            Share { label: words.say("other-txt", &[]), count: others, fill: Fill::Hatched },
        ]
    });
    let (more_lookups, more_voids) = (Signal::derive(move || open.get().0), Signal::derive(move || open.get().1));
    view! {
        <div class="meters">
            <Meter shares=lookups limit=10 unit=t("lookups") empty=t("lookups-none") open=more_lookups/>
            <Meter shares=voids limit=2 unit=t("voids") empty=t("voids-none") open=more_voids/>
            <Octets shares=octets limit=450 unit=t("octets")/>
        </div>
    }
}

/// Who uses how many look-ups: own terms, then each service.
fn shares(app: App, words: Words, spf: &SpfChange) -> Vec<Share> {
    let mut own = 0;
    let mut services: BTreeMap<String, usize> = BTreeMap::new();
    for branch in spf.after.root.branches.iter().filter(|branch| branch.lookups > 0) {
        let term = spf.merge.record.term(branch.term).map(|term| term.text.to_string()).unwrap_or_default();
        let reason = spf.merge.reasons.iter().find(|reason| reason.term == term);
        let source = reason.and_then(|reason| reason.sources.iter().find(|id| *id != OWN).cloned());
        match source.or_else(|| known_owner(app, &term)) {
            Some(id) => *services.entry(id).or_default() += branch.lookups as usize,
            None => own += branch.lookups as usize,
        }
    }
    let mut shares = Vec::new();
    if own > 0 {
        shares.push(Share { label: words.say("yours", &[]), count: own, fill: Fill::Solid });
    }
    for (id, count) in services {
        let fill = if app.is_vendor(&id) { Fill::Brand } else { Fill::Hatched };
        shares.push(Share { label: who(app, words, &id), count, fill });
    }
    shares
}
