//! What to publish: one card per record, in the words of the DNS host's form.

use std::sync::Arc;

use leptos::prelude::*;

use super::bimi_evidence::LogoFiles;
use super::dkim_make::DkimMake;
use super::dmarc_card::DmarcBody;
use super::failure::failure_words;
use super::icon::Shape;
use super::mta_sts::Encrypted;
use super::phrase::{Findings, WithName, action_sign, names, subject, title};
use super::proof::ProofBox;
use super::raw::Raw;
use super::record_fields::{LogoFields, ReportMailbox, TakeOut};
use super::senders::ask_id;
use super::spf_card::{ChooseAll, SpfBody};
use super::state::{App, app};
use super::text::{Rich, key, t, words};
use super::widget::ValueBox;
use crate::catalog::schema::{Names, Purpose};
use crate::diff::{Action, Change, Subject};
use crate::dns::Question;
use crate::export::ticket::typed_name;
use crate::export::ticket::why::lead;
use crate::finding::Code;
use crate::name::{DomainName, appended};
use crate::plan::OWN;

/// All cards, those that are due first.
#[component]
pub fn Records() -> impl IntoView {
    let app = app();
    let words = words();
    let keys = Memo::new(move |_| app.changes.get().iter().map(|change| change.key()).collect::<Vec<_>>());
    let heading = Memo::new(move |_| {
        if app.due().is_empty() {
            return words.say("publish-none", &[]);
        }
        match app.host.get() {
            Some(host) => words.say("publish-at", &[("host", host.name.to_string())]),
            None => words.say("publish", &[]),
        }
    });
    let form = Memo::new(move |_| match app.host.get() {
        Some(host) => words.say("publish-form-at", &[("host", host.name.to_string())]),
        None => words.say("publish-form", &[]),
    });
    view! {
        <div class="head">
            <h2 id="publish-title">{move || heading.get()}</h2>
            <p class="small">{move || form.get()}" "<HostChoice/></p>
        </div>
        <For each=move || keys.get() key=Clone::clone let(id)>
            <Card id/>
        </For>
        <DkimMake/>
        <Encrypted/>
    }
}

/// Another DNS host than the one that the name servers tell.
#[component]
fn HostChoice() -> impl IntoView {
    let app = app();
    let hosts = crate::catalog::dns_hosts();
    let choose = move |event| {
        let id = event_target_value(&event);
        app.host_choice.set((!id.is_empty()).then_some(id));
    };
    let options = hosts.iter().map(|host| {
        let chosen = move || app.host_choice.get().as_deref() == Some(&*host.id);
        view! { <option value=host.id.to_string() selected=chosen>{host.name.to_string()}</option> }
    });
    view! {
        <label class="hidden" for="dns-host">{t("dns-host-other")}</label>
        <select id="dns-host" class="inline-select" on:change=choose>
            <option value="">{t("dns-host-other")}</option>
            {options.collect_view()}
        </select>
    }
}

/// The fields of a card that the person types into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fields {
    None,
    /// Which of several `all` shall hold.
    End,
    /// How a new SPF record ends.
    NewEnd,
    /// Where DMARC reports go.
    Mailbox,
    /// Where the logo is.
    Logo,
    /// A record that the page made, by its place among those.
    Made(usize),
}

fn fields(change: &Change) -> Fields {
    let open = !matches!(change.action, Action::Open | Action::CannotTell | Action::Keep);
    match &change.subject {
        Subject::Spf(_) if change.findings.iter().any(|finding| finding.code == Code::MergeAllDisagree) => Fields::End,
        Subject::Spf(_) if change.action == Action::Publish => Fields::NewEnd,
        Subject::Dmarc(_) if open && no_reports(change) => Fields::Mailbox,
        Subject::Record(wanted) if open && wanted.source.provider == OWN && wanted.purpose == Purpose::Bimi => {
            Fields::Logo
        }
        Subject::Record(wanted) if wanted.source.provider == OWN && wanted.purpose != Purpose::Bimi => {
            Fields::Made(wanted.source.record)
        }
        _ => Fields::None,
    }
}

/// One record. The card and its fields stay while the content follows the
/// answers, so that nobody loses the focus.
#[component]
fn Card(id: String) -> impl IntoView {
    let app = app();
    let heading = format!("record-{id}");
    let labelled = heading.clone();
    let card = format!("card-{id}");
    let place = {
        let id = id.clone();
        Memo::new(move |_| {
            let due = app.due();
            Some((due.iter().position(|other| other.key() == id)? + 1, due.len()))
        })
    };
    let change = Memo::new(move |_| app.changes.get().into_iter().find(|change| change.key() == id));
    let class = move || match place.get() {
        Some((1, _)) => "record now",
        Some(_) => "record",
        None => "record quiet",
    };
    let fields = Memo::new(move |_| change.with(|change| change.as_deref().map_or(Fields::None, fields)));
    let is_spf =
        Memo::new(move |_| change.with(|change| change.as_ref().is_some_and(|c| matches!(c.subject, Subject::Spf(_)))));
    view! {
        <article class=class aria-labelledby=labelled id=card>
            {move || {
                let heading = heading.clone();
                change.get().map(|change| view! { <Content change heading place/> })
            }}
            {move || match fields.get() {
                Fields::None => ().into_any(),
                Fields::End => view! { <div class="band"><ChooseAll legend=key!("all-which")/></div> }.into_any(),
                Fields::NewEnd => view! { <div class="band"><ChooseAll legend=key!("all-new")/></div> }.into_any(),
                Fields::Mailbox => view! { <div class="band"><ReportMailbox/></div> }.into_any(),
                Fields::Made(record) => view! { <div class="band"><TakeOut record/></div> }.into_any(),
                Fields::Logo => view! { <div class="band stack"><LogoFields/><LogoFiles/></div> }.into_any(),
            }}
        </article>
        <Show when=move || is_spf.get()><div class="narrow-only"><ProofBox id="proof-narrow"/></div></Show>
    }
}

#[component]
fn Content(change: Arc<Change>, heading: String, place: Memo<Option<(usize, usize)>>) -> impl IntoView {
    let words = words();
    let due = change.is_due();
    let sign = action_sign(change.action);
    let shown = change.clone();
    // What was never asked for has no answer.
    let asked = change.name.clone().filter(|_| !matches!(change.action, Action::Open | Action::Optional));
    let asked = asked.map(|name| Question::new(name, change.rtype));
    view! {
        <header>
            <Shape of=sign/>
            <h3 id=heading>{move || title(words, &shown)}" "<Whose change=change.clone()/></h3>
            {move || place.get().map(|(place, all)| view! {
                <span class="tag">{words.say("step-of", &[("place", place.to_string()), ("all", all.to_string())])}</span>
            })}
            <Lead change=change.clone()/>
        </header>
        <div class=if due { "body" } else { "band stack stack-s" }><Body change=change.clone()/></div>
        {asked.map(|question| view! { <div class="band"><Raw questions=vec![question]/></div> })}
    }
}

/// "at acme-schule.ch", "for Tocco".
#[component]
fn Whose(change: Arc<Change>) -> impl IntoView {
    let app = app();
    let words = words();
    let name = change.name.as_ref().map(DomainName::to_string).unwrap_or_default();
    match &change.subject {
        Subject::Spf(_) => view! { <span><WithName key="at-name" name=name/></span> }.into_any(),
        Subject::Dmarc(_) => ().into_any(),
        Subject::Record(wanted) if wanted.source.provider == OWN && wanted.purpose == Purpose::Dkim => {
            view! { <span><WithName key="at-name" name=name/></span> }.into_any()
        }
        Subject::Record(wanted) if wanted.source.provider == OWN => ().into_any(),
        Subject::Record(_) => {
            let sources = change.sources.clone();
            view! { <span>{move || words.say("for-names", &[("names", names(app, words, &sources))])}</span> }
                .into_any()
        }
    }
}

/// The line below the title: what it means to do this.
#[component]
fn Lead(change: Arc<Change>) -> impl IntoView {
    let app = app();
    let words = words();
    let Some(key) = lead(&change) else { return ().into_any() };
    let params = Signal::derive(move || vec![("names", names(app, words, &change.sources))]);
    view! { <p><Rich key=key params=params/></p> }.into_any()
}

#[component]
fn Body(change: Arc<Change>) -> impl IntoView {
    let app = app();
    let words = words();
    let findings = change.findings.clone();
    if let Some(failure) = &change.failure {
        let failure = failure.clone();
        let why = move || failure_words(words, &app.resolver_name(0), &failure);
        return view! {
            <p class="hint">{why}</p>
            <div><button class="btn btn-s" type="button" on:click=move |_| app.again()>{t("ask-again")}</button></div>
        }
        .into_any();
    }
    match (&change.subject, change.action) {
        (_, Action::Open) => view! { <p class="hint"><span class="wait wait-l"></span></p> }.into_any(),
        (Subject::Spf(_), _) => view! { <Entry change=change.clone()/><SpfBody change/> }.into_any(),
        // What is only on offer has no faults yet.
        (Subject::Dmarc(_), Action::Optional) => view! { <Entry change=change.clone()/><DmarcBody change/> }.into_any(),
        (Subject::Dmarc(_), _) => {
            view! { <Entry change=change.clone()/><DmarcBody change/><Findings findings=findings/> }.into_any()
        }
        (Subject::Record(wanted), Action::Optional) if wanted.source.provider != OWN => {
            let extra = wanted.source.clone();
            let add = move |_| {
                app.plan.update(|plan| {
                    plan.extras.insert(extra.clone());
                });
            };
            view! { <div><button class="btn btn-s" type="button" on:click=add>{t("add-record")}</button></div> }
                .into_any()
        }
        (Subject::Record(_), _) => view! { <Entry change/><Findings findings=findings/> }.into_any(),
    }
}

/// The form's fields. A record that stays shows its value alone.
#[component]
fn Entry(change: Arc<Change>) -> impl IntoView {
    let words = words();
    let (Some(name), Some(value)) = (change.name.clone(), change.value.clone()) else {
        return view! { <Missing change/> }.into_any();
    };
    if change.action == Action::Keep {
        let text = change.before.first().cloned().unwrap_or(value);
        return view! { <code class="small kept">{text}</code> }.into_any();
    }
    let what = {
        let change = change.clone();
        move || words.say("copy-what", &[("what", subject(words, &change))])
    };
    let is_key = value.len() > 300 && !value.contains(' ') || value.contains("p=M");
    // The TTL of what is replaced; other records at the name have theirs.
    let old = change.ttl.filter(|_| !change.before.is_empty());
    let ttl = old.unwrap_or(3600).to_string();
    let before = old.is_some();
    let others = change.before.clone();
    let replaces = change.action == Action::Replace && matches!(change.subject, Subject::Record(_));
    let key = change.key();
    let copied = move |_| {
        app().copied.update(|copied| {
            copied.insert(key.clone());
        });
    };
    view! {
        <dl class="entry">
            <HostName name=name/>
            <div class="pair"><dt>{t("field-type")}</dt><dd><div class="value"><code>{change.rtype.name()}</code></div></dd></div>
            <div class="pair">
                <dt>"TTL"</dt>
                <dd>
                    <div class="value"><code>{ttl}</code></div>
                    {before.then(|| view! { <p class="hint">{t("ttl-before")}</p> })}
                </dd>
            </div>
            <div class="pair wide">
                <dt>{t("field-value")}</dt>
                <dd on:click=copied>
                    {if is_key {
                        view! { <ValueBox text=value label=t("copy-value") what=what clip=true/> }.into_any()
                    } else {
                        view! { <ValueBox text=value label=t("copy-value") what=what long=true/> }.into_any()
                    }}
                </dd>
            </div>
        </dl>
        {replaces.then(|| view! {
            <p class="small">{t("instead-of")}" "<code>{others.join(", ")}</code></p>
        })}
    }
    .into_any()
}

/// The name in the form that the DNS host wants, and the full name.
#[component]
pub(super) fn HostName(name: DomainName) -> impl IntoView {
    let app = app();
    let words = words();
    let full = name.to_string();
    let typed = {
        let name = name.clone();
        Memo::new(move |_| zone(app).map_or_else(|| name.to_string(), |zone| typed_name(&name, &zone, app.host.get())))
    };
    // What would become of another way to type it.
    let appends = Memo::new(move |_| {
        let host = app.host.get().and_then(|host| host.names)?;
        let zone = zone(app)?;
        let other = if host == Names::Relative { name.to_string() } else { name.absolute() };
        let finding = appended(&other, &zone).filter(|_| !typed.get().is_empty())?;
        Some(words.say(finding.code.name(), &finding.values()))
    });
    view! {
        <div class="pair">
            <dt>{t("field-name")}</dt>
            <dd>
                {move || if typed.get().is_empty() {
                    view! { <div class="value"><code class="plain">{t("leave-empty")}</code></div> }.into_any()
                } else {
                    view! { <ValueBox text=typed label=t("copy") what=t("copy-the-name")/> }.into_any()
                }}
                <p class="hint">{t("full-name")}" "<code class="whole">{full}</code>". "{move || appends.get()}</p>
            </dd>
        </div>
    }
}

/// The zone that the records go into.
fn zone(app: App) -> Option<DomainName> {
    let zone = app.report.get().and_then(|report| report.servers.detail.clone()).map(|(zone, _)| zone);
    zone.or_else(|| app.plan.with(|plan| plan.domain.clone()))
}

/// A record that waits for an answer.
#[component]
fn Missing(change: Arc<Change>) -> impl IntoView {
    let Subject::Record(wanted) = &change.subject else { return ().into_any() };
    if wanted.missing.is_empty() || change.action == Action::Optional {
        return ().into_any();
    }
    let target = ask_id(&wanted.source.provider, wanted.missing.first().map(String::as_str).unwrap_or_default());
    let go = move |_| super::platform::focus(&target);
    view! { <div><button class="btn btn-s" type="button" on:click=go>{t("answer-it")}</button></div> }.into_any()
}

/// Does nobody get the reports of what is published?
fn no_reports(change: &Change) -> bool {
    change.before.iter().all(|text| crate::dmarc::parse(text).record.rua.is_empty())
}
