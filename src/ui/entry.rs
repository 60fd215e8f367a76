//! The fields of a record's card, in the words of the DNS host's form.

use std::sync::Arc;

use leptos::prelude::*;

use super::phrase::subject;
use super::record::part;
use super::senders::ask_id;
use super::signal::Parts;
use super::state::{App, app};
use super::text::{t, words};
use super::widget::ValueBox;
use crate::catalog::schema::Names;
use crate::diff::{Action, Change, Subject};
use crate::export::ticket::typed_name;
use crate::i18n::in_order;
use crate::name::{DomainName, appended};

/// The form's fields as far as there are any.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// The record waits for an answer.
    Missing,
    /// A record that stays shows its value alone.
    Kept,
    /// A text of several terms.
    Text,
    /// A key in Base64.
    Key,
}

fn form(change: &Change) -> Form {
    match &change.value {
        Some(_) if change.name.is_none() => Form::Missing,
        // What is published stays, whether or not the person has said what else it should be.
        _ if change.action == Action::Keep && !change.before.is_empty() => Form::Kept,
        None => Form::Missing,
        Some(_) if change.action == Action::Keep => Form::Kept,
        Some(value) if value.len() > 300 && !value.contains(' ') || value.contains("p=M") => Form::Key,
        Some(_) => Form::Text,
    }
}

/// The fields, or what stands in their place.
#[component]
pub fn Entry(
    /// The record.
    change: Parts<Arc<Change>>,
) -> impl IntoView {
    let form = part(change, form);
    move || {
        let form = form.get();
        match form {
            Form::Missing => view! { <Missing change/> }.into_any(),
            Form::Kept => view! { <Kept change/> }.into_any(),
            Form::Text | Form::Key => view! { <Typed change is_key=form == Form::Key hidden=false/> }.into_any(),
        }
    }
}

/// The same of SPF's record. A tick decides whether it stays, and is answered within the same picture: what
/// either needs is there before, and hidden.
#[component]
pub fn SpfEntry(
    /// The record.
    change: Parts<Arc<Change>>,
) -> impl IntoView {
    let form = part(change, form);
    let hidden = Signal::derive(move || matches!(form.get(), Form::Missing | Form::Kept));
    view! {
        <Typed change is_key=false hidden/>
        <Kept change/>
        {move || (form.get() == Form::Missing).then(|| view! { <Missing change/> })}
    }
}

/// The value of a record that stays; nothing is seen of another one.
#[component]
fn Kept(change: Parts<Arc<Change>>) -> impl IntoView {
    let text = part(change, |change| {
        change.before.first().or(change.value.as_ref()).filter(|_| form(change) == Form::Kept).cloned()
    });
    view! { <code class="small kept" hidden=move || text.with(Option::is_none)>{move || text.get()}</code> }
}

/// Every field of the form.
#[component]
fn Typed(change: Parts<Arc<Change>>, is_key: bool, #[prop(into)] hidden: Signal<bool>) -> impl IntoView {
    let app = app();
    let words = words();
    let name = part(change, |change| change.name.clone().unwrap_or_else(DomainName::root));
    let value = part(change, |change| change.value.clone().unwrap_or_default());
    let what = part(change, move |change| words.say("copy-what", &[("what", subject(words, change))]));
    let what = move || what.get();
    // The TTL of what is replaced; other records at the name have theirs.
    let old = part(change, |change| change.ttl.filter(|_| !change.before.is_empty()));
    let others = part(change, |change| {
        let replaces = change.action == Action::Replace && matches!(change.subject, Subject::Record(_));
        replaces.then(|| change.before.join(", "))
    });
    let copied = move |_| {
        app.copied.update(|copied| {
            copied.insert(change.whole.with_untracked(|change| change.key()));
        });
    };
    view! {
        <dl class="entry" hidden=move || hidden.get()>
            <HostName name/>
            <div class="pair">
                <dt>{t("field-type")}</dt>
                <dd><div class="value"><code>{change.whole.with_untracked(|change| change.rtype.name())}</code></div></dd>
            </div>
            <div class="pair">
                <dt>"TTL"</dt>
                <dd>
                    <div class="value"><code>{move || old.get().unwrap_or(3600).to_string()}</code></div>
                    {move || old.get().map(|_| view! { <p class="hint">{t("ttl-before")}</p> })}
                </dd>
            </div>
            <div class="pair wide">
                <dt>{t("field-value")}</dt>
                <dd on:click=copied><ValueBox text=value label=t("copy-value") what=what long=!is_key clip=is_key/></dd>
            </div>
        </dl>
        {move || others.get().map(|others| view! {
            <p class="small">{t("instead-of")}" "<code>{in_order(&others).collect::<String>()}</code></p>
        })}
    }
}

/// The name in the form that the DNS host wants, and the full name.
#[component]
pub fn HostName(
    /// The full name.
    #[prop(into)]
    name: Signal<DomainName>,
) -> impl IntoView {
    let app = app();
    let words = words();
    let typed = Memo::new(move |_| {
        let name = name.get();
        zone(app).map_or_else(|| name.to_string(), |zone| typed_name(&name, &zone, app.host.get()))
    });
    let is_empty = Memo::new(move |_| typed.with(String::is_empty));
    // What would become of another way to type it.
    let appends = Memo::new(move |_| {
        let host = app.host.get().and_then(|host| host.names)?;
        let zone = zone(app)?;
        let other = name.with(|name| if host == Names::Relative { name.to_string() } else { name.absolute() });
        let finding = appended(&other, &zone).filter(|_| !is_empty.get())?;
        Some(words.say(finding.code.name(), &finding.values()))
    });
    view! {
        <div class="pair">
            <dt>{t("field-name")}</dt>
            <dd>
                {move || if is_empty.get() {
                    view! { <div class="value"><code class="plain">{t("leave-empty")}</code></div> }.into_any()
                } else {
                    view! { <ValueBox text=typed label=t("copy") what=t("copy-the-name")/> }.into_any()
                }}
                <p class="hint">{t("full-name")}" "<code class="whole">{move || name.get().to_string()}</code>". "{move || appends.get()}</p>
            </dd>
        </div>
    }
}

/// The zone that the records go into.
fn zone(app: App) -> Option<DomainName> {
    let zone = app.report.get().and_then(|report| report.servers.detail.clone()).map(|(zone, _)| zone);
    zone.or_else(|| app.domain.get())
}

/// A record that waits for an answer.
#[component]
fn Missing(change: Parts<Arc<Change>>) -> impl IntoView {
    let target = part(change, |change| match &change.subject {
        Subject::Record(wanted) if change.action != Action::Optional => {
            wanted.missing.first().map(|first| ask_id(&wanted.source.provider, first))
        }
        _ => None,
    });
    move || {
        target.get().map(|target| {
            let go = move |_| super::platform::focus(&target);
            view! { <div><button class="btn btn-s" type="button" on:click=go>{t("answer-it")}</button></div> }
        })
    }
}
