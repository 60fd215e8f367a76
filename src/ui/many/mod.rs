//! The page "Many domains": a list, a run through it, a table that fills, files.

pub mod batch;
pub mod table;

use leptos::prelude::*;
use leptos::task::spawn_local;

use self::batch::Phase;
use self::table::Table;
use super::icon::{Glyph, Icon};
use super::platform::{self, PickedFile};
use super::state::app;
use super::text::{key, t, words};
use super::widget::DropFile;
use crate::many::{MOST, csv, json};

/// What stands below the title.
#[component]
pub fn Many() -> impl IntoView {
    let batch = app().batch;
    let empty = Memo::new(move |_| batch.phase.get() == Phase::Empty);
    view! {
        <Show when=move || empty.get() fallback=|| view! { <Run/> }><Start/></Show>
    }
}

/// The list, pasted or from a file.
#[component]
fn Start() -> impl IntoView {
    let (app, words) = (app(), words());
    let batch = app.batch;
    let take = move |file: PickedFile| {
        spawn_local(async move {
            if let Some(bytes) = file.read().await {
                batch.typed.set(String::from_utf8_lossy(&bytes).into_owned());
            }
        });
    };
    let list = Memo::new(move |_| batch.typed.with(|text| crate::many::read(text, platform::to_ascii)));
    let says = move || {
        list.with(|list| {
            let mut says = Vec::new();
            if !list.names.is_empty() {
                says.push(words.say("many-found", &[("n", list.names.len().to_string())]));
            }
            if let Some(first) = list.refused.first() {
                let params = [("n", list.refused.len().to_string()), ("first", first.chars().take(60).collect())];
                says.push(words.say("many-refused", &params));
            }
            if list.left_out > 0 {
                says.push(words.say("many-left-out", &[("n", list.left_out.to_string()), ("most", MOST.to_string())]));
            }
            says.join(" ")
        })
    };
    let nothing = Memo::new(move |_| list.with(|list| list.names.is_empty()));
    let start = move |_| batch.start(app, list.with_untracked(|list| list.names.clone()));
    view! {
        <section class="stack" aria-labelledby="title">
            <label class="label" for="many-list">{t("many-label")}</label>
            <textarea
                class="field code many-input"
                id="many-list"
                rows="10"
                spellcheck="false"
                autocomplete="off"
                placeholder="example.com"
                aria-describedby="many-says"
                prop:value=batch.typed
                on:input=move |event| batch.typed.set(event_target_value(&event))
            ></textarea>
            <p id="many-says" role="status" class="hint">{says}</p>
            <DropFile label=t("many-file") accept=".csv,.txt,text/csv,text/plain" take=take/>
            <div class="row">
                <button class="btn btn-main" type="button" disabled=move || nothing.get() on:click=start>{t("many-start")}</button>
            </div>
        </section>
    }
}

/// The run: how far it is, what to do with it, the table, the files.
#[component]
fn Run() -> impl IntoView {
    let (app, words) = (app(), words());
    let batch = app.batch;
    let far = Memo::new(move |_| (batch.drawn.get(), batch.done(), batch.all()));
    let phase = Memo::new(move |_| batch.phase.get());
    let says = move || {
        let (_, done, all) = far.get();
        let params = [("done", words.count(done)), ("all", words.count(all))];
        words.say(
            match phase.get() {
                Phase::Paused => key!("many-paused"),
                Phase::Running => key!("many-running"),
                Phase::Empty | Phase::Over => key!("many-over"),
            },
            &params,
        )
    };
    let refused = RwSignal::new(false);
    let save = move |json_file: bool| {
        let (name, mime, text) = if json_file {
            ("domains.json", "application/json", batch.with_rows(|rows| json(rows)))
        } else {
            ("domains.csv", "text/csv", batch.with_rows(|rows| csv(rows)))
        };
        refused.set(!platform::download(name, mime, &text));
    };
    let failed = Memo::new(move |_| {
        batch.drawn.track();
        batch.failed()
    });
    view! {
        <div class="card"><div class="pad progress">
            <div class="row row-wide">
                <span class="small" role="status">{says}</span>
                <span class="row">
                    {move || match phase.get() {
                        Phase::Running => view! { <button class="btn btn-s" type="button" on:click=move |_| batch.pause()>{t("many-pause")}</button> }.into_any(),
                        Phase::Paused => view! { <button class="btn btn-s" type="button" on:click=move |_| batch.resume(app)>{t("many-resume")}</button> }.into_any(),
                        Phase::Empty | Phase::Over => ().into_any(),
                    }}
                    <button class="btn btn-s" type="button" on:click=move |_| batch.cancel()>
                        {move || words.say(if phase.get() == Phase::Over { key!("many-new") } else { key!("many-cancel") }, &[])}
                    </button>
                </span>
            </div>
            <div
                role="progressbar"
                aria-label=t("many-progress")
                aria-valuemin="0"
                aria-valuenow=move || far.get().1.to_string()
                aria-valuemax=move || far.get().2.to_string()
            >
                <svg class="bar" viewBox=move || format!("0 0 {} 1", far.get().2.max(1)) preserveAspectRatio="none" aria-hidden="true">
                    <rect x="0" width=move || far.get().1.to_string() height="1" class="b2"></rect>
                </svg>
            </div>
        </div></div>
        <Table/>
        <div class="row">
            <Show when=move || { failed.get() > 0 }>
                <button class="btn btn-s" type="button" on:click=move |_| batch.retry(app)>
                    <Glyph of=Icon::Again/>{move || words.say("many-retry", &[("n", failed.get().to_string())])}
                </button>
            </Show>
            <button class="btn btn-s" type="button" on:click=move |_| save(false)><Glyph of=Icon::File/>"CSV"</button>
            <button class="btn btn-s" type="button" on:click=move |_| save(true)><Glyph of=Icon::File/>"JSON"</button>
        </div>
        <p class="hint" role="status">{move || refused.get().then(|| words.say("download-refused", &[]))}</p>
    }
}
