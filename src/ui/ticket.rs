//! The ticket and the formats of DNS tools: in which form, in which language,
//! who does it; to be copied, saved, or sent as a mail.

use leptos::html::Select;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::handover::{Handed, file_name, items, named, tool_words, with_voice, zone};
use super::icon::{Glyph, Icon};
use super::language::{Loaded, load_whole};
use super::later::later;
use super::platform;
use super::text::{key, t};
use super::widget::CopyButton;
use crate::export::Tool;
use crate::export::ticket::{html, json, mailto, markdown, plain};
use crate::i18n::{LANGUAGES, language_of};

/// In which form it is handed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Text,
    Markdown,
    Html,
    Json,
    Tool(Tool),
}

const FOR_PEOPLE: [Form; 4] = [Form::Text, Form::Markdown, Form::Html, Form::Json];

impl Form {
    fn label(self) -> &'static str {
        match self {
            Self::Text => key!("form-text"),
            Self::Markdown => key!("form-markdown"),
            Self::Html => key!("form-html"),
            Self::Json => key!("form-json"),
            Self::Tool(tool) => tool_words(tool),
        }
    }

    fn of(label: &str) -> Self {
        let tools = Tool::ALL.into_iter().map(Self::Tool);
        FOR_PEOPLE.into_iter().chain(tools).find(|form| form.label() == label).unwrap_or(Self::Text)
    }

    /// The end of a file's name, and its media type.
    fn file(self) -> (&'static str, &'static str) {
        match self {
            Self::Text => ("txt", "text/plain"),
            Self::Markdown => ("md", "text/markdown"),
            Self::Html => ("html", "text/html"),
            Self::Json => ("json", "application/json"),
            Self::Tool(tool) => (tool.extension(), "text/plain"),
        }
    }
}

/// The chooser, and what comes of it.
#[component]
pub(super) fn TicketForm(handed: Handed) -> impl IntoView {
    let own = handed.own;
    let plan = handed.app.plan;
    let assignee = Memo::new(move |_| plan.with(|plan| named(plan, || handed.keeper(own))).unwrap_or_default());
    // What the project says anyway is no choice.
    let name = move |event| {
        let typed = event_target_value(&event).trim().to_owned();
        let said = untrack(|| handed.keeper(own)).unwrap_or_default();
        plan.update(|plan| plan.assignee = Some(typed).filter(|typed| *typed != said));
    };
    let form = RwSignal::new(Form::Text);
    let is_ticket = Memo::new(move |_| !matches!(form.get(), Form::Tool(_)));
    let text = move || printed(handed, form.get()).0;
    let rich = move || if form.get() == Form::Html { html::print(&handed.sheet()) } else { String::new() };
    // A mail program that gets both takes the one that it can show.
    let copied = move || if form.get() == Form::Html { plain::print(&handed.sheet()) } else { text() };
    let mail = later(move || {
        let sheet = handed.sheet();
        let mail = mailto::print(&sheet, &handed.words().say("ticket-cut-here", &[]));
        (mail.address, mail.cut)
    });
    let refused = RwSignal::new(false);
    let save = move |_| {
        let (name, mime) = form.get_untracked().file();
        refused.set(!platform::download(&file_name(handed.app, name), mime, &untrack(text)));
    };
    let open = RwSignal::new(false);
    // A ticket for people has room for every record.
    let left_out = later(move || if is_ticket.get() { 0 } else { printed(handed, form.get()).1 });
    let hint = move || {
        let mut hints = Vec::new();
        if is_ticket.get() && mail.with(|(_, cut)| *cut) {
            hints.push(own.say("ticket-cut", &[("n", own.number(2000.0))]));
        }
        if left_out.get() > 0 {
            hints.push(own.say("ticket-left-out", &[("n", left_out.get().to_string())]));
        }
        if refused.get() {
            hints.push(own.say("download-refused", &[]));
        }
        hints.join(" ")
    };
    let choose = move |event| form.set(Form::of(&event_target_value(&event)));
    let option = move |one: Form| {
        view! { <option value=one.label() selected=move || form.get() == one>{t(one.label())}</option> }
    };
    view! {
        <div class="record quiet ticket" role="group" aria-labelledby="ticket-title">
            <header><h3 id="ticket-title">{t("ticket")}</h3><p>{t("ticket-lead")}</p></header>
            <div class="band stack">
                <div class="two-fields">
                    <div>
                        <label class="label" for="ticket-form">{t("ticket-form")}</label>
                        <select class="field" id="ticket-form" on:change=choose>
                            <optgroup label=t("ticket-people")>{FOR_PEOPLE.map(option).collect_view()}</optgroup>
                            <optgroup label=t("ticket-tools")>{Tool::ALL.map(|tool| option(Form::Tool(tool))).collect_view()}</optgroup>
                        </select>
                    </div>
                    <Show when=move || is_ticket.get()>
                        <LanguageOf handed/>
                        <div>
                            <label class="label" for="ticket-who">{t("ticket-who")}</label>
                            <input
                                class="field"
                                id="ticket-who"
                                type="text"
                                autocomplete="off"
                                aria-describedby="ticket-who-says"
                                prop:value=move || assignee.get()
                                on:change=name
                            />
                            <p class="hint" id="ticket-who-says">{t("ticket-who-hint")}</p>
                        </div>
                    </Show>
                </div>
                <div class="row">
                    <CopyButton text=move || untrack(copied) html=move || untrack(rich) label=t("ticket-copy")/>
                    <button class="btn" type="button" on:click=save><Glyph of=Icon::File/>{t("ticket-save")}</button>
                    <Show when=move || is_ticket.get()>
                        <a class="btn" href=move || mail.get().0>{t("ticket-mail")}</a>
                    </Show>
                </div>
                <p class="hint" role="status">{hint}</p>
                <details class="more" on:toggle=move |_| open.update(|open| *open = !*open)>
                    <summary><Glyph of=Icon::Chevron/>{t("ticket-show")}</summary>
                    <Show when=move || open.get()>
                        <div class="raw ticket-text" tabindex="0" role="group" aria-label=t("ticket-text")><Shown of=text/></div>
                    </Show>
                </details>
            </div>
        </div>
    }
}

/// A text that nobody waits for.
#[component]
fn Shown(of: impl Fn() -> String + Send + Sync + 'static) -> impl IntoView {
    let text = later(of);
    move || text.get()
}

/// The text of a form, and how many records are only a comment in it.
fn printed(handed: Handed, form: Form) -> (String, usize) {
    let text = match form {
        Form::Text => plain::print(&handed.sheet()),
        Form::Markdown => markdown::print(&handed.sheet()),
        Form::Html => html::print(&handed.sheet()),
        Form::Json => {
            let ticket = handed.ticket();
            with_voice(handed.app, handed.words(), |voice| json::print(&ticket, voice))
        }
        Form::Tool(tool) => {
            let printed = tool.print(&items(handed.app), &zone(handed.app));
            return (printed.text, printed.left_out);
        }
    };
    (text, 0)
}

/// The language of whoever reads the ticket.
#[component]
fn LanguageOf(handed: Handed) -> impl IntoView {
    let (plan, own) = (handed.app.plan, handed.own);
    let failed = RwSignal::new(false);
    let shown = NodeRef::<Select>::new();
    let change = move |event| {
        let tag = event_target_value(&event);
        failed.set(false);
        plan.update(|plan| plan.reader = Some(tag).filter(|tag| tag != own.language_untracked().tag));
    };
    // Chosen here, or by a link.
    let reader = Memo::new(move |_| {
        let language = plan.with(|plan| language_of(plan.reader.as_deref()?))?;
        (language != own.language()).then_some(language)
    });
    Effect::new(move |_| {
        let Some(language) = reader.get().filter(|one| *one != handed.foreign.language_untracked()) else { return };
        spawn_local(async move {
            let locale = load_whole(language).await;
            // Another choice since then has words of its own.
            if reader.try_get_untracked().flatten() != Some(language) {
                return;
            }
            if let Some(locale) = locale {
                let loaded = Loaded { language, locale, whole: true };
                return handed.foreign.set(handed.app.profile.with_value(|profile| loaded.of_vendor(Some(profile))));
            }
            // Without its words the ticket stays in the language it has, and so does the field.
            failed.set(true);
            plan.update(|plan| plan.reader = None);
            if let Some(select) = shown.get_untracked() {
                select.set_value(untrack(move || handed.words().language().tag));
            }
        });
    });
    let language = Memo::new(move |_| handed.words().language());
    let options = LANGUAGES.iter().map(|one| {
        view! { <option value=one.tag lang=one.tag selected=move || language.get() == *one>{one.name}</option> }
    });
    let says = t("ticket-language-missing");
    view! {
        <div>
            <label class="label" for="ticket-language">{t("ticket-language")}</label>
            <select class="field" id="ticket-language" node_ref=shown on:change=change>{options.collect_view()}</select>
            <p class="hint" role="status">{move || failed.get().then(says)}</p>
        </div>
    }
}
