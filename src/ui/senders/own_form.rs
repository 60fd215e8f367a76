//! The form for a server of one's own, and for a service that is not in the
//! catalog. What was typed stays; what is wrong with it is told below.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::own::{effect, name};
use super::own_kind::{Fault, KINDS, Kind, read, understand};
use super::{focus_soon, row_id, section};
use crate::plan::OwnServer;
use crate::ui::icon::{Glyph, Icon, Shape, Sign};
use crate::ui::platform;
use crate::ui::text::{Words, key, prose, t, words};

/// What the form holds.
#[derive(Clone, Copy)]
pub(super) struct Form {
    pub(super) open: RwSignal<bool>,
    kind: RwSignal<Kind>,
    text: RwSignal<String>,
    /// Is it not vouched for?
    neutral: RwSignal<bool>,
    /// Was it sent as it stands?
    sent: RwSignal<bool>,
}

impl Default for Form {
    fn default() -> Self {
        Self {
            open: RwSignal::new(false),
            kind: RwSignal::new(Kind::Address),
            text: RwSignal::new(String::new()),
            neutral: RwSignal::new(false),
            sent: RwSignal::new(false),
        }
    }
}

impl Form {
    /// Opens the form with what was typed elsewhere.
    pub(super) fn start(self, typed: &str) {
        let server = read(typed);
        self.kind.set(server.as_ref().map_or(Kind::Include, Kind::of));
        // A word that is no name is the name of a service: the field waits for its include.
        self.text.set(server.map_or(String::new(), |_| typed.trim().to_owned()));
        self.sent.set(false);
        self.open.set(true);
    }

    pub(super) fn clear(self) {
        self.text.set(String::new());
        self.neutral.set(false);
        self.sent.set(false);
        self.open.set(false);
    }

    fn server(self) -> Result<OwnServer, Fault> {
        let kind = self.kind.get();
        let server = match kind {
            Kind::Mx => OwnServer::Mx,
            Kind::Web => OwnServer::Web,
            _ => self.text.with(|text| understand(kind, text))?,
        };
        Ok(if self.neutral.get() { server.neutral() } else { server })
    }
}

/// The field's id.
const FIELD: &str = "own-value";

/// The id of the field, to send the focus to.
pub(super) fn field_id() -> String {
    FIELD.to_owned()
}

/// The form, closed until somebody needs it.
#[component]
pub(super) fn OwnForm() -> impl IntoView {
    let section = section();
    let words = words();
    let form = section.form;
    let app = section.app;
    let fault = Memo::new(move |_| if form.sent.get() { form.server().err() } else { None });
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        let Ok(server) = form.server() else {
            form.sent.set(true);
            return platform::focus(FIELD);
        };
        let term = server.term();
        section.proposal.term.set(term.clone());
        section.own_shelf.update(|shelf| shelf.retain(|known| *known != server));
        section.said.set(words.say("added", &[("name", name(words, &server))]));
        app.plan.update(|plan| {
            if !plan.own.contains(&server) {
                plan.own.push(server);
            }
        });
        form.clear();
        focus_soon(row_id(&term));
    };
    let kinds = KINDS.into_iter().map(|kind| {
        view! {
            <label>
                <input
                    type="radio"
                    name="own-kind"
                    prop:checked=move || form.kind.get() == kind
                    on:change=move |_| {
                        form.kind.set(kind);
                        form.sent.set(false);
                    }
                />
                {t(kind.label())}
            </label>
        }
    });
    let needs_text = Memo::new(move |_| form.kind.get().hint().is_some());
    let hint = Memo::new(move |_| match form.server() {
        Ok(server) if app.plan.with(|plan| plan.own.contains(&server)) => {
            words.segments(key!("own-known"), &[("term", server.term())])
        }
        Ok(server) => effect(words, &server),
        Err(_) => form.kind.get().hint().map(|hint| words.segments(hint, &[])).unwrap_or_default(),
    });
    let error = move || {
        fault.get().map(|fault| {
            let text = prose(words.segments(fault.key, &[("text", fault.text)]));
            let correct = fault.instead.map(|kind| {
                let take = move |_| {
                    form.kind.set(kind);
                    form.sent.set(false);
                    platform::focus(FIELD);
                };
                view! { " "<button class="btn btn-s" type="button" on:click=take>{t("correct-it")}</button> }
            });
            view! { <p class="says says-s"><Shape of=Sign::Bad/>{text}{correct}</p> }
        })
    };
    view! {
        <details
            class="more"
            prop:open=form.open
            on:toggle=move |event| form.open.set(is_open(&event))
        >
            <summary><Glyph of=Icon::Chevron/><span>{t("own-title")}</span></summary>
            <form on:submit=send novalidate>
                <fieldset class="sender-q">
                    <legend class="hidden">{t("own-title")}</legend>
                    <fieldset class="ask">
                        <legend class="label">{t("own-kind")}</legend>
                        <div class="choice">{kinds.collect_view()}</div>
                    </fieldset>
                    <div class="domain-row">
                        <Show when=move || needs_text.get()>
                            <input
                                class="field code"
                                id=FIELD
                                aria-label=move || label(words, form.kind.get())
                                autocomplete="off"
                                autocapitalize="off"
                                spellcheck="false"
                                prop:value=form.text
                                aria-invalid=move || fault.with(Option::is_some).then_some("true")
                                aria-describedby="own-hint own-error"
                                on:input=move |event| form.text.set(event_target_value(&event))
                            />
                        </Show>
                        <button class="btn" type="submit">{t("add")}</button>
                    </div>
                    <label class="row">
                        <input
                            class="tick"
                            type="checkbox"
                            prop:checked=form.neutral
                            aria-describedby="own-hint"
                            on:change=move |event| form.neutral.set(event_target_checked(&event))
                        />
                        {t("own-neutral")}
                    </label>
                    <div id="own-error" role="status">{error}</div>
                    <p class="hint" id="own-hint">{move || prose(hint.get())}</p>
                </fieldset>
            </form>
        </details>
    }
}

fn label(words: Words, kind: Kind) -> String {
    words.say(kind.label(), &[])
}

fn is_open(event: &leptos::ev::Event) -> bool {
    event_target::<web_sys::HtmlElement>(event).has_attribute("open")
}
