//! The demo's stories, to choose another one from.

use leptos::prelude::*;

use super::later::later;
use super::platform;
use super::state::{App, app};
use super::text::{key, t};
use crate::demo::{self, STORIES, story};
use crate::plan::{Inputs, Plan};

/// The chooser in the demo's bar.
#[component]
pub fn Stories() -> impl IntoView {
    let app = app();
    let choose = move |event| {
        if let Some(story) = story(&event_target_value(&event)) {
            app.start_story(story);
        }
    };
    // Whoever shows the page has no account at the service that asks.
    let waits = later(move || {
        app.plan.with(|plan| plan.picks.iter().any(|pick| !invented(app, plan, &pick.provider).is_empty()))
    });
    let answer = move |_| {
        app.plan.update(|plan| {
            let before = plan.clone();
            for pick in &mut plan.picks {
                pick.inputs.extend(invented(app, &before, &pick.provider));
            }
        });
        platform::focus("story");
    };
    let options = STORIES.iter().map(|story| {
        let chosen = move || app.story.get().name == story.name;
        view! { <option value=story.name selected=chosen>{t(shows(story.name))}</option> }
    });
    view! {
        <label class="hidden" for="story">{t("demo-story")}</label>
        <select id="story" class="inline-select" on:change=choose>{options.collect_view()}</select>
        <Show when=move || waits.get()>
            <button class="btn btn-s" type="button" on:click=answer>{t("demo-answer")}</button>
        </Show>
    }
}

/// What a service still asks, answered.
fn invented(app: App, plan: &Plan, id: &str) -> Inputs {
    let zone = app.demo.get_untracked();
    match (app.service(id), zone) {
        (Some(service), Some(zone)) => demo::answers(&service, plan, &zone),
        _ => Inputs::new(),
    }
}

/// What a story shows, in a line.
fn shows(name: &str) -> &'static str {
    match name {
        "neue-schule" => key!("demo-story-nothing"),
        "gross-schule" => key!("demo-story-over"),
        "alt-schule" => key!("demo-story-broken"),
        _ => key!("demo-story-newsletter"),
    }
}
