//! One domain of the project: what is said of it, how far it is, its records.

use std::sync::Arc;

use leptos::prelude::*;

use super::Line;
use super::record::{partings, records};
use crate::intake::{Entry, Intake, Is, Keeper};
use crate::name::DomainName;
use crate::ui::failure::failure_words;
use crate::ui::icon::{Shape, Sign};
use crate::ui::phrase::names;
use crate::ui::platform;
use crate::ui::state::{App, app};
use crate::ui::text::{Rich, Words, key, t, words};

/// The card of a domain.
#[component]
pub(super) fn Card(domain: DomainName) -> impl IntoView {
    let (app, words) = (app(), words());
    let domain = StoredValue::new(domain);
    let name = domain.with_value(ToString::to_string);
    let id = format!("project-{name}");
    let line = Memo::new(move |_| domain.with_value(|domain| app.project.line(domain)));
    let state = Memo::new(move |_| line.with(|line| line.as_ref().map(|line| state(app, words, line))));
    let open = move |event: leptos::ev::MouseEvent| {
        if !(event.ctrl_key() || event.meta_key() || event.shift_key()) {
            event.prevent_default();
            app.open_entry(&domain.get_value());
            platform::focus("content");
        }
    };
    // In a tab of its own it opens with what is chosen for it, and where it is.
    let plan = Memo::new(move |_| {
        app.project
            .intake
            .with(|intake| domain.with_value(|domain| intake.entry(domain).map(|entry| entry.plan.clone())))
    });
    let href = move || plan.with(|plan| plan.as_ref().map(|plan| app.address_of(plan)));
    let remove = move |_| {
        app.project.intake.update(|intake| intake.entries.retain(|entry| entry.domain != domain.get_value()));
        // The button goes with its card.
        platform::focus("project-list");
    };
    view! {
        <li class="card project-card">
            <article class="pad stack" aria-labelledby=id.clone()>
                <div class="project-top">
                    <h2 id=id.clone()><a class="whole" href=href on:click=open>{name.clone()}</a></h2>
                    {move || state.get().map(|(sign, text)| view! { <p class="says says-s"><Shape of=sign/>{text}</p> })}
                    <button class="btn btn-s btn-bare" type="button" on:click=remove>
                        {t("project-remove")}<span class="hidden">" "{name}</span>
                    </button>
                </div>
                <Says domain=domain line=line/>
                <Notes line=line/>
                {move || line.get().map(|line| [records(app, words, &line), partings(words, &line)].into_iter().collect_view())}
            </article>
        </li>
    }
}

/// A sign and how far the domain is, in a word or two.
pub(super) fn state(app: App, words: Words, line: &Line) -> (Sign, String) {
    let progress = line.progress;
    let leaves = line.entry.is == Is::Leaving;
    let count = |key: &str, n: usize| words.say(key, &[("n", n.to_string())]);
    let nothing = !line.entry.mail && !line.entry.web && !leaves;
    if nothing {
        (Sign::None, words.say("project-unused", &[]))
    } else if progress.open > 0 {
        (Sign::Busy, words.say("asking", &[]))
    } else if line.is_missing && line.entry.is != Is::New {
        (Sign::Unknown, words.say("project-nowhere", &[]))
    } else if progress.unknown > 0 {
        (Sign::Unknown, count(key!("project-unknown"), progress.unknown))
    } else if leaves && progress.waits > 0 {
        (Sign::Keep, words.say("project-in-use", &[]))
    } else if leaves && progress.due > 0 {
        (Sign::Drop, count(key!("project-goes"), progress.due))
    } else if leaves {
        (Sign::Ok, words.say("project-gone", &[("vendor", vendor(app, words))]))
    } else if progress.waits > 0 && progress.due == 0 {
        (Sign::You, count(key!("project-waits"), progress.waits))
    } else if progress.due > 0 {
        (Sign::Add, count(key!("project-due"), progress.due + progress.waits))
    } else {
        (Sign::Ok, words.say("project-done", &[]))
    }
}

pub(super) fn vendor(app: App, words: Words) -> String {
    app.vendor_name().unwrap_or_else(|| words.say("project-vendor", &[]))
}

/// What the person says of the domain.
#[component]
fn Says(domain: StoredValue<DomainName>, line: Memo<Option<Arc<Line>>>) -> impl IntoView {
    let (app, words) = (app(), words());
    let name = domain.with_value(ToString::to_string);
    let entry = Memo::new(move |_| {
        app.project.intake.with(|intake: &Intake| domain.with_value(|domain| intake.entry(domain).cloned()))
    });
    let change = move |f: &dyn Fn(&mut Entry)| {
        app.project.intake.update(|intake| {
            if let Some(entry) = domain.with_value(|domain| intake.entry_mut(domain)) {
                f(entry);
            }
        });
    };
    let has = move |of: fn(&Entry) -> bool| Memo::new(move |_| entry.with(|entry| entry.as_ref().is_some_and(of)));
    let (web, mail) = (has(|entry| entry.web), has(|entry| entry.mail));
    let is = Memo::new(move |_| entry.with(|entry| entry.as_ref().map_or(Is::Existing, |entry| entry.is)));
    let dns = Memo::new(move |_| entry.with(|entry| entry.as_ref().map(|entry| entry.dns.clone()).unwrap_or_default()));
    let kind = Memo::new(move |_| kind(&dns.get()));
    let is_other = Memo::new(move |_| kind.get() == "other");
    let standings = Is::ALL.map(|of| {
        view! { <option value=of.name() selected=move || is.get() == of>{t(standing(of))}</option> }
    });
    let keepers = ["", "customer", "vendor", "other"].map(|of| {
        let text = move || match of {
            "customer" => words.say("project-customer", &[]),
            "vendor" => vendor(app, words),
            "other" => words.say("project-other", &[]),
            _ => words.say("project-unsaid", &[]),
        };
        view! { <option value=of selected=move || kind.get() == of>{text}</option> }
    });
    let choose = move |event| {
        let is = Is::ALL.into_iter().find(|is| is.name() == event_target_value(&event)).unwrap_or_default();
        change(&|entry| entry.is = is);
    };
    let keep = move |event| {
        let keeper = match event_target_value(&event).as_str() {
            "customer" => Keeper::Customer,
            "vendor" => Keeper::Vendor,
            "other" => Keeper::Other(String::new()),
            _ => Keeper::Unsaid,
        };
        change(&|entry| entry.dns = keeper.clone());
    };
    let by = move |event| {
        let name: String = event_target_value(&event).chars().take(80).collect();
        change(&|entry| entry.dns = Keeper::Other(name.trim().to_owned()));
    };
    let hint = Memo::new(move |_| {
        line.with(|line| {
            let line = line.as_ref()?;
            let host = line.host.clone()?;
            Some(if line.by_vendor {
                words.say("project-by-vendor", &[("vendor", vendor(app, words))])
            } else {
                words.say("project-host", &[("host", host)])
            })
        })
    });
    let senders = Memo::new(move |_| {
        line.with(|line| {
            let line = line.as_ref().filter(|line| !line.senders.is_empty())?;
            Some(words.say("project-senders", &[("list", names(app, words, &line.senders))]))
        })
    });
    let id = move |what: &str| format!("project-{what}-{name}");
    let (is_id, dns_id, by_id) = (id("is"), id("dns"), id("by"));
    view! {
        <div class="project-says">
            <fieldset>
                <legend class="label">{t("project-uses")}</legend>
                <div class="row">
                    <label class="row">
                        <input class="tick" type="checkbox" prop:checked=web on:change=move |event| {
                            let web = event_target_checked(&event);
                            change(&|entry| entry.web = web);
                        }/>
                        {t("project-web")}
                    </label>
                    <label class="row">
                        <input class="tick" type="checkbox" prop:checked=mail on:change=move |event| {
                            let mail = event_target_checked(&event);
                            change(&|entry| entry.mail = mail);
                        }/>
                        {t("project-mail")}
                    </label>
                </div>
            </fieldset>
            <div>
                <label class="label" for=is_id.clone()>{t("project-is")}</label>
                <select class="field" id=is_id on:change=choose>{standings.into_iter().collect_view()}</select>
            </div>
            <div>
                <label class="label" for=dns_id.clone()>{t("project-dns")}</label>
                <select class="field" id=dns_id on:change=keep>{keepers.into_iter().collect_view()}</select>
            </div>
            <Show when=move || is_other.get()>
                <div>
                    <label class="label" for=by_id.clone()>{t("project-by")}</label>
                    <input class="field" id=by_id.clone() autocomplete="off" prop:value=move || dns.with(|dns| dns.word().to_owned()) on:change=by/>
                </div>
            </Show>
        </div>
        <p class="hint">{move || hint.get()}" "{move || senders.get()}</p>
    }
}

/// Whether a domain comes, stays or goes.
pub(super) fn standing(of: Is) -> &'static str {
    match of {
        Is::Existing => key!("project-existing"),
        Is::New => key!("project-new"),
        Is::Leaving => key!("project-leaving"),
    }
}

/// The value of the choice for a keeper.
fn kind(keeper: &Keeper) -> &'static str {
    match keeper {
        Keeper::Unsaid => "",
        Keeper::Customer => "customer",
        Keeper::Vendor => "vendor",
        Keeper::Other(_) => "other",
    }
}

/// What has to be known of a domain that comes or goes.
#[component]
fn Notes(line: Memo<Option<Arc<Line>>>) -> impl IntoView {
    let (app, words) = (app(), words());
    move || {
        let line = line.get()?;
        let entry = &line.entry;
        let name = entry.domain.to_string();
        let params = || vec![("domain", name.clone()), ("vendor", vendor(app, words))];
        let mut notes: Vec<(Sign, AnyView)> = Vec::new();
        let mut note =
            |sign, key: &'static str| notes.push((sign, view! { <Rich key=key params=params()/> }.into_any()));
        if line.is_missing && line.progress.open == 0 {
            match entry.is {
                Is::New => note(Sign::Optional, key!("project-new-note")),
                Is::Existing | Is::Leaving => note(Sign::Unknown, key!("project-nowhere-note")),
            }
        }
        if entry.is == Is::Leaving && line.progress.open == 0 {
            if entry.mail {
                note(Sign::Keep, key!("project-leaving-mail"));
            }
            if entry.web {
                note(Sign::Keep, key!("project-leaving-web"));
            }
            if line.progress.due > 0 {
                note(Sign::Drop, key!("project-leaving-go"));
            }
        }
        if !line.is_missing
            && let Some(failure) = line.mail.iter().chain(&line.web).find_map(|change| change.failure.as_ref())
        {
            notes.push((Sign::Unknown, failure_words(words, &app.resolver_name(0), failure).into_any()));
        }
        let notes = notes
            .into_iter()
            .map(|(sign, text)| view! { <p class="says-s project-note"><Shape of=sign/><span>{text}</span></p> });
        Some(notes.collect_view())
    }
}
