//! A DKIM key pair for a domain that signs its mail itself: made in the browser,
//! the private key into a file, the public one into a record. The private key is
//! in no link, no storage and no request, and goes when the page goes.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::icon::{Glyph, Icon, Shape, Sign};
use super::platform::{self, KeyKind};
use super::state::app;
use super::text::{Rich, key, t, words};
use super::txt_entry::{Lines, Tick, TxtEntry};
use crate::catalog::input::Pattern;
use crate::dkim::{ConfigLines, build_spki, key_file, opendkim, pem, rspamd};
use crate::ladder::names_servers;
use crate::name::{DomainName, Selector};
use crate::plan::{OwnKey, OwnServer, Plan};

/// The kind of the private key's file, for the browser.
const MIME: &str = "application/x-pem-file";

/// A key pair for a selector of a domain.
struct Made {
    domain: DomainName,
    selector: Selector,
    name: DomainName,
    kind: KeyKind,
    record: String,
    private: String,
}

/// The key pair's place below the records, where an own server sends.
#[component]
pub fn DkimMake() -> impl IntoView {
    let app = app();
    // An include is a service, and services sign for themselves. A key that was made stays, whatever is unticked.
    let planned = app.part(|plan| plan.own.iter().any(|own| !matches!(own.bare(), OwnServer::Include(_))));
    let domain = Memo::new(move |before: Option<&Option<DomainName>>| {
        let (domain, planned) = (app.domain.get(), planned.get());
        let published = app.report.with(|report| {
            let spf = report.as_ref().and_then(|report| report.spf.detail.as_ref());
            spf.is_some_and(|spf| names_servers(&spf.text))
        });
        let offered = planned || published || before == Some(&domain);
        domain.filter(|_| offered)
    });
    // Another domain has other keys.
    move || domain.get().map(|domain| view! { <Maker domain/> })
}

/// One key for each selector: the latest.
fn put(plan: &mut Plan, key: OwnKey) {
    plan.keys.retain(|other| other.selector != key.selector);
    plan.keys.push(key);
}

#[component]
fn Maker(domain: DomainName) -> impl IntoView {
    let (app, words) = (app(), words());
    // The month tells keys apart when they are changed.
    let month: String = platform::utc_stamp().chars().take(6).collect();
    let typed = RwSignal::new(format!("k{month}"));
    let kind = RwSignal::new(KeyKind::Rsa2048);
    let made = RwSignal::new(None::<Arc<Made>>);
    let trouble = RwSignal::new(None::<&'static str>);
    let busy = RwSignal::new(false);
    let make = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        let text = typed.get_untracked().trim().to_ascii_lowercase();
        let name = Selector::parse(&text).ok().filter(|_| Pattern::Selector.accepts(&text));
        let named = name.and_then(|selector| Some((selector.key_name(&domain).ok()?, selector)));
        let Some((name, selector)) = named else {
            trouble.set(Some(key!("answer-selector")));
            return platform::focus("make-selector");
        };
        trouble.set(None);
        busy.set(true);
        let (domain, kind) = (domain.clone(), kind.get_untracked());
        spawn_local(async move {
            let pair = platform::key_pair(kind).await;
            let record = pair.and_then(|pair| Some((build_spki(&pair.spki).ok()?, pem("PRIVATE KEY", &pair.pkcs8))));
            busy.try_set(false);
            match record {
                Some((record, private)) => {
                    let made_key = OwnKey { selector: selector.clone(), record: record.clone() };
                    app.plan.update(|plan| put(plan, made_key));
                    made.try_set(Some(Arc::new(Made { domain, selector, name, kind, record, private })));
                }
                None => {
                    trouble.try_set(Some(match kind {
                        KeyKind::Rsa2048 => key!("make-cannot"),
                        KeyKind::Ed25519 => key!("make-cannot-ed25519"),
                    }));
                }
            }
        });
    };
    let choice = move |of: KeyKind, label: &'static str| {
        view! {
            <label>
                <input
                    type="radio"
                    name="make-kind"
                    prop:checked=move || kind.get() == of
                    on:change=move |_| kind.set(of)
                />
                {t(label)}
            </label>
        }
    };
    view! {
        <details class="more" id="dkim-make">
            <summary><Glyph of=Icon::Chevron/><span>{t("make-title")}</span></summary>
            <div class="card"><div class="pad stack">
                <p>{t("make-says")}</p>
                <form class="stack stack-s" on:submit=make novalidate>
                    <fieldset class="ask">
                        <legend class="label">{t("make-kind")}</legend>
                        <div class="choice">
                            {choice(KeyKind::Rsa2048, key!("make-rsa"))}
                            {choice(KeyKind::Ed25519, key!("make-ed25519"))}
                        </div>
                    </fieldset>
                    <label class="label" for="make-selector">{t("make-selector")}</label>
                    <div class="domain-row">
                        <input
                            class="field code"
                            id="make-selector"
                            autocomplete="off"
                            autocapitalize="off"
                            spellcheck="false"
                            prop:value=typed
                            aria-describedby="make-selector-hint make-trouble"
                            aria-invalid=move || (trouble.get() == Some("answer-selector")).then_some("true")
                            on:input=move |event| typed.set(event_target_value(&event))
                        />
                        <button class="btn" type="submit" aria-disabled=move || busy.get().then_some("true")>
                            {t("make-do")}
                        </button>
                    </div>
                    <p class="hint" id="make-selector-hint">{t("make-selector-hint")}</p>
                    <div id="make-trouble" role="status">
                        {move || busy.get().then(|| view! { <p class="says says-s"><Shape of=Sign::Busy/>{words.say("make-busy", &[])}</p> })}
                        {move || trouble.get().map(|key| view! { <p class="says says-s"><Shape of=Sign::Bad/>{words.say(key, &[])}</p> })}
                    </div>
                </form>
                {move || made.get().map(|made| view! { <Result made/> })}
            </div></div>
        </details>
    }
}

/// The two halves: a file and a record; then what the mail server is told.
#[component]
fn Result(made: Arc<Made>) -> impl IntoView {
    let app = app();
    let key = OwnKey { selector: made.selector.clone(), record: made.record.clone() };
    let known = key.clone();
    let planned = app.part(move |plan| plan.keys.contains(&known));
    let plan = move |planned: bool| {
        app.plan.update(|plan| {
            plan.keys.retain(|other| other.selector != key.selector);
            if planned {
                put(plan, key.clone());
            }
        });
    };
    let saved = RwSignal::new(false);
    let file = key_file(&made.domain, &made.selector);
    let ed25519 = made.kind == KeyKind::Ed25519;
    let save = {
        let (made, file) = (made.clone(), file.clone());
        move |_| saved.set(platform::download(&file, MIME, &made.private))
    };
    let lines = |files: Vec<ConfigLines>| {
        files.into_iter().map(|file| view! { <Lines path=file.path.to_owned() text=file.text/> }).collect_view()
    };
    let (first, second) = (opendkim(&made.domain, &made.selector, ed25519), rspamd(&made.domain, &made.selector));
    let params = vec![("file", file)];
    view! {
        <div class="stack" id="made-key">
            <h3>{t("make-step-file")}</h3>
            <p><Rich key="make-file-says" params=params/></p>
            <div>
                <button class="btn btn-main" type="button" on:click=save><Glyph of=Icon::File/>{t("make-save")}</button>
                <span role="status" class="small">{move || saved.get().then(|| view! { " "{t("make-saved")} })}</span>
            </div>
            <h3>{t("make-step-record")}</h3>
            <TxtEntry name=made.name.clone() value=made.record.clone() what="DKIM" clip=!ed25519/>
            <Tick id="make-plan" label=key!("made-plan") on=planned set=plan/>
            <h3>{t("make-step-server")}</h3>
            <p class="small">{t("make-server-says")}</p>
            <h4>"OpenDKIM"</h4>
            {ed25519.then(|| view! { <p class="small">{t("make-opendkim-ed25519")}</p> })}
            {lines(first)}
            <h4>"Rspamd"</h4>
            {lines(second)}
        </div>
    }
}
