//! The text of a pull request that adds a service to the catalog, from what was typed.

use leptos::prelude::*;

use super::kind::KindField;
use super::own_kind::read;
use crate::catalog::Draft;
use crate::catalog::schema::Category;
use crate::plan::OwnServer;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::platform;
use crate::ui::text::{key, prose, t, words};
use crate::ui::widget::CopyButton;

/// What is proposed.
#[derive(Clone, Copy)]
pub(super) struct Proposal {
    pub(super) name: RwSignal<String>,
    /// An SPF term, or what else names a server.
    pub(super) term: RwSignal<String>,
    kind: RwSignal<Option<Category>>,
    source: RwSignal<String>,
}

impl Default for Proposal {
    fn default() -> Self {
        let text = || RwSignal::new(String::new());
        Self { name: text(), term: text(), kind: RwSignal::new(None), source: text() }
    }
}

impl Proposal {
    /// The file's name and its text, once there is a name to make one of.
    fn entry(self) -> Option<(String, String)> {
        let (name, source) = (self.name.get(), self.source.get());
        // A bare name is what stands behind `include:`.
        let term = self.term.with(|typed| read(typed)).map(|server| match server {
            OwnServer::Host(name) => OwnServer::Include(name).term(),
            server => server.term(),
        });
        let draft = Draft {
            name: name.trim(),
            category: self.kind.get().unwrap_or_default(),
            term: &term.unwrap_or_default(),
            source: source.trim(),
            today: &platform::today(),
        };
        let id = draft.id();
        (!id.is_empty()).then(|| (format!("src/catalog/providers/{id}.toml"), draft.text()))
    }
}

/// The form, closed until somebody needs it.
#[component]
pub(super) fn Propose() -> impl IntoView {
    let words = words();
    let proposal = super::section().proposal;
    let entry = Memo::new(move |_| proposal.entry());
    let field = move |id: &'static str, label: &'static str, text: RwSignal<String>| {
        view! {
            <div class="ask">
                <label class="label" for=id>{t(label)}</label>
                <input
                    class="field"
                    id=id
                    autocomplete="off"
                    prop:value=text
                    on:input=move |event| text.set(event_target_value(&event))
                />
            </div>
        }
    };
    let told = move || match entry.get() {
        Some((file, _)) => prose(words.segments(key!("propose-file"), &[("file", file)])),
        None => prose(words.segments(key!("propose-hint"), &[])),
    };
    let text = move || entry.get().map(|(_, text)| text).unwrap_or_default();
    view! {
        <details class="more">
            <summary><Glyph of=Icon::Chevron/><span>{t("propose-title")}</span></summary>
            <fieldset class="sender-q">
                <legend class="hidden">{t("propose-title")}</legend>
                {field("propose-name", key!("propose-name"), proposal.name)}
                {field("propose-term", key!("propose-term"), proposal.term)}
                {field("propose-source", key!("propose-source"), proposal.source)}
                <p>
                    <KindField id="propose-kind" label=key!("kind") none=key!("category-other") class="inline-select" chosen=proposal.kind/>
                </p>
                <p class="hint" role="status">{told}</p>
                <Show when=move || entry.with(Option::is_some)>
                    <pre class="code" tabindex="0" role="group" aria-label=t("propose-text")>{text}</pre>
                    <p><CopyButton text=Signal::derive(text) label=t("copy") what=t("propose-text")/></p>
                </Show>
            </fieldset>
        </details>
    }
}
