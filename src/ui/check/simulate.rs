//! "Would this mail pass?": an address, an envelope and a From domain, played
//! through as a receiver would, step by step.

use std::collections::BTreeSet;
use std::net::IpAddr;

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::sent_from::{self, Typed, services, typed};
use crate::Outcome;
use crate::dmarc::Policy;
use crate::dns::Question;
use crate::i18n::Params;
use crate::name::{self, DomainName};
use crate::simulate::{Disposition, Fit, Mail, Simulation, simulate};
use crate::spf::evaluate::{Problem, Step, StepOutcome};
use crate::spf::expand::partial;
use crate::spf::{Sender, SpfRecord, SpfResult};
use crate::ui::failure::failure_words;
use crate::ui::icon::{Shape, Sign};
use crate::ui::phrase::Findings;
use crate::ui::platform;
use crate::ui::state::{App, app};
use crate::ui::text::{CodeText, Words, key, t, words};

/// The form, and what comes of it.
#[component]
pub fn Simulate() -> impl IntoView {
    let (app, words) = (app(), words());
    let domain = app.plan.with_untracked(|plan| plan.domain.as_ref().map(DomainName::to_string)).unwrap_or_default();
    let ip = RwSignal::new(String::new());
    let envelope = RwSignal::new(format!("bounce@{domain}"));
    let from = RwSignal::new(domain);
    let signed = RwSignal::new(String::new());
    let refused = RwSignal::new(None::<Refusal>);
    // A service whose addresses are looked for: its name, and the terms that lead to them.
    let wanted = RwSignal::new(None::<(String, SpfRecord<'static>)>);
    let refuse = move |refusal: Refusal| {
        let field = refusal.0;
        refused.set(Some(refusal));
        platform::focus(field);
    };
    let play =
        move |ip: IpAddr| match mail(ip, &envelope.get_untracked(), &from.get_untracked(), &signed.get_untracked()) {
            Ok(mail) => {
                app.mail.set(Some(mail));
                app.pursue();
            }
            Err(refusal) => refuse(refusal),
        };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        refused.set(None);
        wanted.set(None);
        app.mail.set(None);
        match typed(app, words, &ip.get_untracked()) {
            Typed::Address(ip) => play(ip),
            Typed::Service(name, record) => wanted.set(Some((name, record))),
            Typed::Refused(key, name) => refuse(("mail-ip", key, name)),
        }
    };
    Effect::new(move |before: Option<BTreeSet<Question>>| {
        let (Some((name, record)), Some(domain)) = (wanted.get(), app.plan.with_untracked(|plan| plan.domain.clone()))
        else {
            return BTreeSet::new();
        };
        let (expansion, open) = app.session.answers.with(|answers| partial(&domain, Some(&record), answers));
        match sent_from::first(&expansion.root) {
            Some(ip) => {
                wanted.set(None);
                play(ip);
            }
            None if open.is_empty() => {
                wanted.set(None);
                refuse(("mail-ip", key!("simulate-no-address"), name));
            }
            None if before.as_ref() != Some(&open) => app.ask_too(open.clone()),
            None => {}
        }
        open
    });
    let result = Memo::new(move |_| {
        let mail = app.mail.get()?;
        app.session.answers.with(|answers| match simulate(&mail, answers) {
            Outcome::Done(simulation) => Some(Some((mail, simulation))),
            Outcome::Need(_) => Some(None),
        })
    });
    let named = Memo::new(move |_| services(app, words));
    let list = move || {
        let names: Vec<String> = named.get().into_iter().map(|known| known.name).collect();
        (!names.is_empty()).then(|| {
            let hint = words.say("simulate-services", &[("names", words.list(&names))]);
            let options = names.into_iter().map(|name| view! { <option value=name></option> }).collect_view();
            view! { <datalist id="mail-services">{options}</datalist><p class="hint">{hint}</p> }
        })
    };
    view! {
        <form class="asked" on:submit=submit novalidate>
            <Field id="mail-ip" label="simulate-ip" value=ip placeholder="192.0.2.1" list="mail-services" refused/>
            <Field id="mail-envelope" label="simulate-envelope" value=envelope placeholder="bounce@example.com" refused/>
            <Field id="mail-from" label="simulate-from" value=from placeholder="example.com" refused/>
            <Field id="mail-signed" label="simulate-signed" value=signed placeholder="example.com" refused/>
            <button class="btn" type="submit">{t("simulate-go")}</button>
        </form>
        {list}
        <div role="status" aria-live="polite" id="mail-says">
            {move || refused.get().map(|(_, key, name)| view! { <p class="error">{words.say(key, &[("name", name)])}</p> })}
        </div>
        <div class="stack" role="status">
            {move || wanted.with(Option::is_some).then(|| view! { <p>{t("asking")}</p> })}
            {move || result.get().map(|result| match result {
                Some((mail, simulation)) => played(app, words, &mail, simulation).into_any(),
                None => view! { <p>{t("asking")}</p> }.into_any(),
            })}
        </div>
    }
}

#[component]
fn Field(
    id: &'static str,
    label: &'static str,
    value: RwSignal<String>,
    placeholder: &'static str,
    #[prop(optional)] list: Option<&'static str>,
    refused: RwSignal<Option<Refusal>>,
) -> impl IntoView {
    let _ = [key!("simulate-ip"), key!("simulate-envelope"), key!("simulate-from"), key!("simulate-signed")];
    view! {
        <div>
            <label class="label" for=id>{t(label)}</label>
            <input
                class="field code"
                id=id
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                placeholder=placeholder
                list=list
                aria-describedby="mail-says"
                aria-invalid=move || refused.with(|refused| refused.as_ref().is_some_and(|(field, ..)| *field == id)).then_some("true")
                prop:value=value
                on:input=move |event| value.set(event_target_value(&event))
            />
        </div>
    }
}

/// The field that does not fit, the sentence that says why, and the service that it names.
type Refusal = (&'static str, &'static str, String);

/// What was typed, as a mail from an address.
fn mail(ip: IpAddr, envelope: &str, from: &str, signed: &str) -> Result<Mail, Refusal> {
    let no = |field, key| (field, key, String::new());
    let envelope = envelope.trim().trim_start_matches('<').trim_end_matches('>');
    let (local, domain) = envelope.rsplit_once('@').unwrap_or(("", envelope));
    let domain = name::understand(domain, platform::to_ascii)
        .map_err(|_| no("mail-envelope", key!("simulate-no-envelope")))?
        .name;
    let from = name::understand(from, platform::to_ascii).map_err(|_| no("mail-from", key!("simulate-no-from")))?.name;
    let signed = match signed.trim() {
        "" => None,
        typed => {
            let read = name::understand(typed, platform::to_ascii);
            Some(read.map_err(|_| no("mail-signed", key!("simulate-no-from")))?.name)
        }
    };
    let helo = domain.to_string();
    Ok(Mail { sender: Sender { ip, mail_from: format!("{local}@{domain}"), helo, receiver: None }, from, signed })
}

/// What came of a mail, in the language of the page.
fn played(app: App, words: Words, mail: &Mail, simulation: Simulation) -> impl IntoView {
    let Simulation { spf, envelope, envelope_7489, signature, policy_at, rfc9989, rfc7489, findings, .. } = simulation;
    let (signer, signer_relaxed) = (simulation.signer, simulation.signer_relaxed);
    let (spf_sign, spf_why) = spf_says(app, words, spf.result, spf.problem.as_ref(), &spf.trace);
    let result = spf.result.name();
    let (fit_sign, fit_word, fit_why) = fit_says(envelope);
    let fit_why = both(words, words.say(fit_why, &[]), envelope, envelope_7489);
    let (dkim_sign, dkim_word, signed) = match signature {
        None => (Sign::Unknown, words.say("simulate-dkim", &[]), None),
        Some((fit, older)) => {
            let (sign, word, _) = fit_says(fit);
            (
                sign,
                words.say(word, &[]),
                Some(both(
                    words,
                    format!("d={}", mail.signed.as_ref().map(ToString::to_string).unwrap_or_default()),
                    fit,
                    older,
                )),
            )
        }
    };
    let needed = || {
        words.say(
            if signer_relaxed { key!("simulate-signer") } else { key!("simulate-signer-strict") },
            &[("domain", signer.to_string())],
        )
    };
    let signed = signed.unwrap_or_else(needed);
    let (dmarc_sign, dmarc_word) = dmarc_says(words, rfc9989);
    let at = policy_at.map(|at| at.to_string()).unwrap_or_default();
    let dmarc_why = if rfc9989 == rfc7489 {
        match rfc9989 {
            Disposition::NoPolicy | Disposition::Unknown => String::new(),
            _ => words.say("simulate-record-at", &[("domain", at)]),
        }
    } else {
        words.say("simulate-older", &[("what", dmarc_says(words, rfc7489).1)])
    };
    let steps = spf.trace.iter().map(|step| {
        let (class, says) = step_says(app, words, mail, step);
        view! {
            <li class=class>
                <span><code><CodeText text=step.term.clone()/></code></span>
                <span class="r">{says}</span>
            </li>
        }
    });
    let steps = steps.collect_view();
    let explained = spf.explanation.map(|text| words.say("simulate-explains", &[("text", text)]));
    view! {
        <dl class="results">
            {outcome("SPF".to_owned(), spf_sign, result.to_owned(), spf_why)}
            {outcome(words.say("simulate-alignment", &[]), fit_sign, words.say(fit_word, &[]), fit_why)}
            {outcome("DKIM".to_owned(), dkim_sign, dkim_word, signed)}
            {outcome("DMARC".to_owned(), dmarc_sign, dmarc_word, dmarc_why)}
        </dl>
        <Findings findings=findings/>
        <div>
            <h3 class="label">{words.say("simulate-steps", &[])}</h3>
            <ol class="trace">{steps}</ol>
            {explained.map(|text| view! { <p class="small">{text}</p> })}
        </div>
    }
}

fn outcome(name: String, sign: Sign, word: String, why: String) -> AnyView {
    view! {
        <div>
            <dt>{name}</dt>
            <dd><span class="says says-s"><Shape of=sign/>{word}</span></dd>
            <dd class="soft">{why}</dd>
        </div>
    }
    .into_any()
}

fn spf_says(app: App, words: Words, result: SpfResult, problem: Option<&Problem>, trace: &[Step]) -> (Sign, String) {
    let sign = match result {
        SpfResult::Pass => Sign::Ok,
        SpfResult::Fail | SpfResult::PermError => Sign::Bad,
        SpfResult::SoftFail | SpfResult::Neutral => Sign::Warn,
        SpfResult::TempError => Sign::Unknown,
        SpfResult::None => Sign::None,
    };
    if let Some(problem) = problem {
        return (sign, problem_says(app, words, problem));
    }
    let decided = trace
        .iter()
        .find(|step| step.depth == 0 && matches!(step.outcome, StepOutcome::Match(_) | StepOutcome::Redirect(_)));
    let why = match decided {
        Some(step) => words.say("simulate-at-term", &[("term", step.term.clone())]),
        None if result == SpfResult::None => words.say("simulate-no-spf", &[]),
        None => words.say("simulate-no-match", &[]),
    };
    (sign, why)
}

fn problem_says(app: App, words: Words, problem: &Problem) -> String {
    let (key, params): (_, Params) = match problem {
        Problem::Dns(failure) => return failure_words(words, &app.resolver_name(0), failure),
        Problem::Syntax => (key!("problem-syntax"), Params::new()),
        Problem::Multiple(n) => (key!("problem-several"), vec![("n", n.to_string())]),
        Problem::NoRecord => (key!("problem-no-record"), Params::new()),
        Problem::Lookups => (key!("problem-lookups"), Params::new()),
        Problem::Voids => (key!("problem-voids"), Params::new()),
        Problem::MxHosts(n) => (key!("problem-mx-hosts"), vec![("n", n.to_string())]),
    };
    words.say(key, &params)
}

fn fit_says(fit: Fit) -> (Sign, &'static str, &'static str) {
    match fit {
        Fit::Same => (Sign::Ok, key!("fit-aligned"), key!("fit-same")),
        Fit::Relaxed => (Sign::Ok, key!("fit-aligned"), key!("fit-relaxed")),
        Fit::NotStrict => (Sign::Bad, key!("fit-not-aligned"), key!("fit-not-strict")),
        Fit::Unknown => (Sign::Unknown, key!("word-unknown"), key!("fit-unknown")),
        Fit::Other => (Sign::Bad, key!("fit-not-aligned"), key!("fit-other")),
    }
}

/// The reason, and what receivers of RFC 7489 make of it where that is something else.
fn both(words: Words, why: String, fit: Fit, older: Fit) -> String {
    let (_, word, _) = fit_says(older);
    if fit.is_aligned() == older.is_aligned() {
        return why;
    }
    format!("{why}. {}", words.say("simulate-older", &[("what", words.say(word, &[]))]))
}

fn dmarc_says(words: Words, disposition: Disposition) -> (Sign, String) {
    match disposition {
        Disposition::Pass => (Sign::Ok, words.say("dmarc-pass", &[])),
        Disposition::NoPolicy => (Sign::None, words.say("dmarc-no-policy", &[])),
        Disposition::Unknown => (Sign::Unknown, words.say("word-unknown", &[])),
        Disposition::Fail(policy, percent) => {
            let sign = if policy == Policy::None { Sign::Warn } else { Sign::Bad };
            let params = [("policy", policy.name().to_owned()), ("percent", percent.to_string())];
            (sign, words.say(if percent == 100 { key!("dmarc-fail") } else { key!("dmarc-fail-percent") }, &params))
        }
    }
}

/// The class of a step's row, and what came of it.
fn step_says(app: App, words: Words, mail: &Mail, step: &Step) -> (&'static str, String) {
    let inside = step.depth > 0;
    let says = match &step.outcome {
        StepOutcome::NoMatch => words.say("step-no-match", &[]),
        StepOutcome::Match(result) => {
            let params = [("ip", mail.sender.ip.to_string()), ("result", result.name().to_owned())];
            words.say("step-match", &params)
        }
        StepOutcome::Redirect(result) => words.say("step-redirect", &[("result", result.name().to_owned())]),
        StepOutcome::Error(problem) => problem_says(app, words, problem),
    };
    let hit = matches!(step.outcome, StepOutcome::Match(SpfResult::Pass));
    let class = match (inside, hit) {
        (true, true) => "in hit",
        (true, false) => "in",
        (false, true) => "hit",
        (false, false) => "",
    };
    (class, says)
}
