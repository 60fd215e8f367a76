//! The first step: the domain, and what is published for it today.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use super::notices::Notices;
use super::opening::Tab;
use super::opening::opening;
use super::phrase::WithName;
use super::platform::{self, PickedFile};
use super::rest::Slot;
use super::text::{Rich, key, t, words};
use crate::name::DomainName;
use crate::profile::Step;

/// Title, domain field, and what was found.
#[component]
pub fn Intro() -> impl IntoView {
    let opening = opening();
    let words = words();
    let domain = opening.part(|plan| plan.domain.as_ref().map(DomainName::to_string));
    let has_begun = Memo::new(move |_| opening.is_coming() || domain.get().is_some());
    Effect::new(move |_| {
        let title = words.say("app-subtitle", &[]);
        platform::set_title(&match domain.get() {
            Some(domain) => format!("{domain} · {title}"),
            None => format!("{title} · {}", opening.vendor_name().unwrap_or_else(|| "Mailvouch".to_owned())),
        });
    });
    view! {
        <section class="intro" aria-labelledby="title">
            <Notices/>
            <div class="head">
                <h1 id="title"><Title/></h1>
                <p><Subtitle/></p>
            </div>
            <Show when=move || !opening.tab.get().stands_alone()>
                <DomainForm/>
                <Show when=move || has_begun.get() fallback=|| view! { <Start/> }>
                    <Slot of=|rest| rest.found/>
                </Show>
            </Show>
        </section>
    }
}

#[component]
fn Title() -> impl IntoView {
    let opening = opening();
    let words = words();
    let vendor = opening.vendor_name();
    // The vendor's own title, until a domain is known.
    let own_title = move || {
        let tag = words.language().tag;
        opening.profile.with_value(|profile| profile.file.title.get(tag).cloned())
    };
    let domain = opening.part(|plan| plan.domain.as_ref().map(DomainName::to_string));
    move || match ((domain.get(), opening.tab.get()), vendor.clone()) {
        ((_, Tab::Many), _) => words.say("title-many", &[]).into_any(),
        ((_, Tab::Project), Some(vendor)) => words.say("title-project-vendor", &[("vendor", vendor)]).into_any(),
        ((_, Tab::Project), None) => words.say("title-project", &[]).into_any(),
        ((_, Tab::Studio), _) => words.say("title-studio", &[]).into_any(),
        ((Some(domain), Tab::Check), _) => view! { <span class="whole">{domain}</span> }.into_any(),
        ((None, Tab::Check), _) => words.say("title-check", &[]).into_any(),
        ((Some(domain), Tab::Records), Some(vendor)) => {
            view! { <WithName key="title-vendor-domain" params=vec![("vendor", vendor)] name=domain/> }.into_any()
        }
        ((Some(domain), Tab::Records), None) => view! { <WithName key="title-domain" name=domain/> }.into_any(),
        ((None, Tab::Records), _) if own_title().is_some() => own_title().into_any(),
        ((None, Tab::Records), Some(vendor)) => words.say("title-vendor", &[("vendor", vendor)]).into_any(),
        ((None, Tab::Records), None) => words.say("title", &[]).into_any(),
    }
}

/// How little it takes, or that it has begun.
#[component]
fn Subtitle() -> impl IntoView {
    let opening = opening();
    let words = words();
    let says = move || {
        let key = if opening.is_coming() { key!("subtitle-reading") } else { key!("subtitle-start") };
        words.say(key, &[])
    };
    view! { <Slot of=|rest| rest.subtitle>{says}</Slot> }
}

#[component]
fn DomainForm() -> impl IntoView {
    let opening = opening();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        opening.ask(|rest| (rest.look_up)(rest.app));
    };
    view! {
        <form class="domain" on:submit=submit novalidate>
            <label class="label" for="domain">{t("domain-label")}</label>
            <div class="domain-row">
                <input
                    class="field"
                    id="domain"
                    name="domain"
                    autocomplete="off"
                    autocapitalize="off"
                    spellcheck="false"
                    inputmode="url"
                    placeholder="example.com"
                    aria-invalid=move || opening.refused.get().is_some().then_some("true")
                    aria-describedby="domain-says promise"
                    prop:value=opening.typed
                    on:focus=move |_| opening.prepare()
                    on:input=move |event| {
                        opening.typed.set(event_target_value(&event));
                        opening.prepare();
                    }
                />
                <button class="btn" type="submit">{t("look-up")}</button>
            </div>
            <div id="domain-says" role="status" aria-live="polite">
                {move || opening.refused.get().map(|finding| view! {
                    <p class="error"><Rich key=finding.code.name() params=finding.values()/></p>
                })}
                {move || opening.understood.get().into_iter().map(|finding| view! {
                    <p class="hint"><Rich key=finding.code.name() params=finding.values()/></p>
                }).collect_view()}
            </div>
            <Promise/>
        </form>
    }
}

/// Where the questions go, and the choice of it.
#[component]
fn Promise() -> impl IntoView {
    let opening = opening();
    let words = words();
    let promise = move || {
        if opening.demo.get().is_some() {
            words.say("promise-demo", &[])
        } else {
            words.say("promise", &[("resolver", opening.resolver_name(0))])
        }
    };
    let options = opening.resolvers().into_iter().enumerate().map(move |(index, resolver)| {
        view! { <option value=index.to_string() selected=move || opening.resolver.get() == index>{resolver.name}</option> }
    });
    let choose = move |event| {
        if let Ok(index) = event_target_value(&event).parse() {
            opening.choose_resolver(index);
        }
    };
    view! {
        <div class="promise">
            <Glyph of=Icon::Lock/>
            <span id="promise">{promise}</span>
            <Show when=move || opening.has_second() && opening.demo.get().is_none()>
                <label class="hidden" for="resolver">{t("resolver")}</label>
                <select id="resolver" on:change=choose>{options.clone().collect_view()}</select>
            </Show>
        </div>
    }
}

/// What to do first, where no domain is known yet.
#[component]
fn Start() -> impl IntoView {
    let opening = opening();
    let take = move |file: Option<PickedFile>| {
        if let Some(file) = file {
            opening.open_file(file);
        }
    };
    view! {
        <div
            class="start"
            on:dragover=move |event| event.prevent_default()
            on:drop=move |event| {
                event.prevent_default();
                take(PickedFile::dropped(&event));
            }
        >
            <ol class="todo">
                <li>{t("start-1")}</li>
                <li>{t("start-2")}</li>
                <li>{t("start-3")}</li>
            </ol>
            <p>
                {opening.shows(Step::Demo).then(|| view! {
                    <button class="btn btn-bare" type="button" on:click=move |_| opening.ask(|rest| (rest.start_demo)(rest.app))>{t("demo-start")}</button>
                })}
                <label class="btn btn-bare">
                    {t("saved-open")}
                    <input class="hidden" type="file" accept=".zone,.txt,text/dns,text/plain" on:change=move |event| take(PickedFile::picked(&event))/>
                </label>
            </p>
        </div>
    }
}
