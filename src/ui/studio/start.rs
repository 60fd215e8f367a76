//! Where a profile begins: one that is on this server, an empty one, a file, a
//! text.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::says::faults;
use super::{BLANK, Desk};
use crate::json::{self, Value};
use crate::profile::ProfileError;
use crate::ui::icon::{Glyph, Icon, Shape, Sign};
use crate::ui::platform::{self, PickedFile};
use crate::ui::text::{prose, t, words};
use crate::ui::widget::DropFile;

/// The choice of what is here already.
const HERE: &str = ".";

/// The section.
#[component]
pub fn Start(
    /// Where it goes.
    desk: Desk,
) -> impl IntoView {
    let words = words();
    let names = RwSignal::new(Vec::<String>::new());
    let broken = RwSignal::new(None::<ProfileError>);
    let pasted = RwSignal::new(String::new());
    let chosen = RwSignal::new(HERE.to_owned());
    spawn_local(async move {
        let list = platform::fetch_text("profiles/index.json").await.ok().and_then(|list| json::parse(&list).ok());
        let list = list.as_ref().map(Value::list).unwrap_or_default();
        let _ = names.try_set(list.iter().filter_map(Value::text).map(str::to_owned).collect());
    });
    let open = move |text: &str| match json::parse(text) {
        Ok(value) => {
            broken.set(None);
            desk.before.set(Some(desk.file.get_untracked()));
            desk.file.set(value);
        }
        Err(error) => broken.set(Some(ProfileError::Json(error))),
    };
    let choose = move |event| {
        let name = event_target_value(&event);
        chosen.set(name.clone());
        if name == HERE {
            return;
        }
        // An empty name is the empty profile.
        if name.is_empty() {
            return open(BLANK);
        }
        spawn_local(async move {
            if let Ok(text) = platform::fetch_text(&format!("profiles/{name}.json")).await {
                open(&text);
            }
        });
    };
    let take = move |file: PickedFile| {
        spawn_local(async move {
            let octets = file.read().await.unwrap_or_default();
            chosen.set(HERE.to_owned());
            open(&String::from_utf8_lossy(&octets));
        });
    };
    let undo = move |_| {
        if let Some(before) = desk.before.get_untracked() {
            desk.before.set(None);
            desk.file.set(before);
            chosen.set(HERE.to_owned());
            platform::focus("studio-start");
        }
    };
    let error = move || {
        broken.get().map(|error| {
            let says = faults(words, &error).into_iter().map(|fault| prose(fault.says)).collect_view();
            view! { <p class="says says-s"><Shape of=Sign::Bad/><span>{says}</span></p> }
        })
    };
    view! {
        <section class="stack stack-s" aria-labelledby="studio-begin">
            <h2 id="studio-begin">{t("studio-begin")}</h2>
            <div class="row">
                <label class="label" for="studio-start">{t("studio-start")}</label>
                <select class="field" id="studio-start" prop:value=chosen on:change=choose>
                    <option value=HERE>{t("studio-here")}</option>
                    <option value="">{t("studio-empty")}</option>
                    {move || names.get().into_iter().map(|name| view! { <option value=name.clone()>{name.clone()}</option> }).collect_view()}
                </select>
                <Show when=move || desk.before.with(Option::is_some)>
                    <button class="btn btn-s" type="button" on:click=undo><Glyph of=Icon::Again/>{t("studio-undo")}</button>
                </Show>
            </div>
            <DropFile label=t("studio-file") accept=".json,application/json" take=take/>
            <details class="more">
                <summary><Glyph of=Icon::Chevron/><span>{t("studio-paste")}</span></summary>
                <div class="stack stack-s">
                    <textarea
                        class="field code"
                        rows="6"
                        spellcheck="false"
                        autocomplete="off"
                        aria-label=t("studio-paste")
                        prop:value=pasted
                        on:input=move |event| pasted.set(event_target_value(&event))
                    ></textarea>
                    <div><button class="btn btn-s" type="button" on:click=move |_| open(&pasted.get_untracked())>{t("studio-take")}</button></div>
                </div>
            </details>
            <div role="status">{error}</div>
        </section>
    }
}
