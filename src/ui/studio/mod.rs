//! The profile studio: a vendor's file as a form, with what is wrong at its
//! place, the page as the file makes it beside that, and the file to save.

mod field;
mod fields;
mod form;
mod says;
mod services;
pub mod start;
mod texts;

use leptos::prelude::*;
use leptos::task::spawn_local;

use self::form::{Place, draw};
use self::says::{Fault, faults};
use self::start::Start;
use super::PREVIEW;
use super::icon::{Glyph, Icon, Shape as SignShape, Sign};
use super::opening::opening;
use super::platform;
use super::text::{Rich, Words, prose, t, words};
use super::widget::CopyButton;
use crate::catalog::rules::is_id;
use crate::finding::Finding;
use crate::json::fields::Read;
use crate::json::print::print;
use crate::json::shape::{Field, Shape};
use crate::json::{self, Value, path};
use crate::profile::{Profile, ProfileError, ProfileFile};

/// What a new profile begins with.
const BLANK: &str = r#"{ "$schema": "../profile.schema.json", "version": 1, "id": "example", "name": "Example" }"#;
const FRAME: &str = "studio-frame";
/// How long nobody types before the preview follows, in milliseconds.
const PAUSE: i32 = 500;

/// The file that is edited. Copying it copies handles.
#[derive(Clone, Copy)]
pub struct Desk {
    /// The file; what no field shows stays in it.
    file: RwSignal<Value>,
    /// The file before it was replaced by another.
    before: RwSignal<Option<Value>>,
    /// What the page would say of it.
    checked: Memo<Result<Vec<Finding>, ProfileError>>,
    /// What is wrong, in words.
    faults: Memo<Vec<Fault>>,
}

impl Desk {
    fn new(words: Words) -> Self {
        let kept = platform::kept(PREVIEW).and_then(|kept| json::parse(&kept).ok());
        let file = RwSignal::new(kept.or_else(|| json::parse(BLANK).ok()).unwrap_or(Value::Null));
        let checked = Memo::new(move |_| {
            let (profile, mut findings) = file.with(Profile::of)?;
            findings.extend(words.with(|locale| profile.unknown_texts(locale)));
            Ok(findings)
        });
        let faults = Memo::new(move |_| {
            checked.with(|checked| checked.as_ref().err().map(|error| faults(words, error)).unwrap_or_default())
        });
        Self { file, before: RwSignal::new(None), checked, faults }
    }

    /// The text at a path.
    fn text(self, at: &str) -> Memo<String> {
        let at = at.to_owned();
        let text = move |file: &Value| path::get(file, &at).and_then(Value::text).map(str::to_owned);
        Memo::new(move |_| self.file.with(&text).unwrap_or_default())
    }

    /// Puts a value at a path, or takes away what is there.
    fn put(self, at: &str, value: Option<Value>) {
        self.file.update(|file| match value {
            Some(value) => path::set(file, at, value),
            None => path::remove(file, at),
        });
    }

    /// The name of the file, without its ending.
    fn name(self) -> String {
        let id = self.file.with(|file| file.get("id").and_then(Value::text).map(str::to_owned)).unwrap_or_default();
        if is_id(&id) { id } else { "profile".to_owned() }
    }
}

/// The page "Profile studio".
#[component]
pub fn Studio() -> impl IntoView {
    let desk = Desk::new(words());
    view! {
        <div class="studio">
            <div class="stack">
                <Start desk/>
                <Form desk/>
            </div>
            <div class="stack studio-side">
                <Standing desk/>
                <Save desk/>
                <Preview desk/>
            </div>
        </div>
    }
}

/// All fields: the plain ones of the file first, then its groups.
#[component]
fn Form(desk: Desk) -> impl IntoView {
    let Shape::Object(fields) = ProfileFile::shape() else { return ().into_any() };
    let is_plain = |field: &&Field| matches!(field.shape, Shape::Text | Shape::Word(_));
    let plain = fields.iter().filter(is_plain).map(|field| draw(desk, &field.shape, &Place::top(field))).collect_view();
    let groups = fields.iter().filter(|field| !is_plain(field) && field.name != "version").map(|field| {
        let name = field.name;
        let words = words();
        let label = fields::label(name);
        let title = move || label.map_or_else(|| name.to_owned(), |label| words.say(label, &[]));
        view! {
            <details class="card group">
                <summary><Glyph of=Icon::Chevron/><span>{title}" "<code class="path">{name}</code></span></summary>
                <div class="pad">{draw(desk, &field.shape, &Place::top(field))}</div>
            </details>
        }
    });
    let groups = groups.collect_view();
    view! {
        <section class="stack stack-s" aria-labelledby="studio-form">
            <h2 id="studio-form">{t("studio-form")}</h2>
            <div class="card"><div class="pad fields">{plain}</div></div>
            {groups}
        </section>
    }
    .into_any()
}

/// Is it a profile? What is wrong with it, each with the way there.
#[component]
fn Standing(desk: Desk) -> impl IntoView {
    let words = words();
    let wrong =
        move || {
            desk.faults.get().into_iter().map(|fault| {
            let at = fault.path.clone();
            let go = move |_| platform::focus_in(&form::id(&at), "details");
            view! {
                <li>
                    <button class="btn btn-bare btn-s" type="button" on:click=go><code>{fault.path}</code></button>
                    " "{prose(fault.says)}
                </li>
            }
        }).collect_view()
        };
    let odd = move || {
        let findings = desk.checked.with(|checked| checked.clone().unwrap_or_default());
        findings.into_iter().map(|finding| {
            view! { <li class="says says-s"><SignShape of=Sign::Warn/><span><Rich key=finding.code.name() params=finding.values()/></span></li> }
        }).collect_view()
    };
    let count = Memo::new(move |_| desk.faults.with(Vec::len));
    let sign = Signal::derive(move || if count.get() > 0 { Sign::Bad } else { Sign::Ok });
    let says = move || match count.get() {
        0 => words.say("studio-good", &[]),
        n => words.say("studio-faults", &[("n", n.to_string())]),
    };
    view! {
        <section class="stack stack-s" aria-labelledby="studio-standing">
            <h2 id="studio-standing" class="says"><SignShape of=sign/><span role="status">{says}</span></h2>
            <ul class="faults">{wrong}</ul>
            <ul class="faults">{odd}</ul>
        </section>
    }
}

/// The file: to save, to read, and where it belongs.
#[component]
fn Save(desk: Desk) -> impl IntoView {
    let words = words();
    let refused = RwSignal::new(false);
    let is_wrong = Memo::new(move |_| desk.checked.with(Result::is_err));
    let save = move |_| {
        if !is_wrong.get_untracked() {
            let text = desk.file.with_untracked(print);
            let name = format!("{}.json", untrack(|| desk.name()));
            refused.set(!platform::download(&name, "application/json", &text));
        }
    };
    let name = Memo::new(move |_| desk.name());
    let params = Signal::derive(move || vec![("name", name.get())]);
    view! {
        <section class="stack stack-s">
            <div class="row">
                <button
                    class="btn btn-main"
                    type="button"
                    aria-disabled=move || is_wrong.get().then_some("true")
                    on:click=save
                >
                    <Glyph of=Icon::File/>{move || words.say("studio-save", &[("name", name.get())])}
                </button>
                <CopyButton text=move || untrack(|| desk.file.with(print)) label=t("studio-copy")/>
            </div>
            <p class="hint" role="status">{move || refused.get().then(|| words.say("download-refused", &[]))}</p>
            <p class="hint"><Rich key="studio-where" params=params/></p>
        </section>
    }
}

/// The page with this profile, in a frame of this page. It gets the file through the storage of this tab.
#[component]
fn Preview(desk: Desk) -> impl IntoView {
    let words = words();
    let keep = move || {
        let is_good = desk.checked.with_untracked(Result::is_ok);
        is_good && desk.file.with_untracked(|file| platform::keep(PREVIEW, &print(file)))
    };
    // Before the frame asks for it.
    keep();
    let is_old = Memo::new(move |_| desk.checked.with(Result::is_err));
    let typed = StoredValue::new(0_u32);
    Effect::watch(
        move || desk.file.track(),
        move |(), _, _| {
            typed.update_value(|n| *n += 1);
            let this = typed.get_value();
            spawn_local(async move {
                platform::sleep(PAUSE).await;
                if typed.try_get_value() == Some(this) && keep() {
                    platform::reload_frame(FRAME);
                }
            });
        },
        false,
    );
    let says = move || is_old.get().then(|| words.say("studio-preview-old", &[]));
    view! {
        <section class="stack stack-s" aria-labelledby="studio-preview">
            <h2 id="studio-preview">{t("studio-preview")}</h2>
            <p class="hint" role="status">{says}</p>
            <iframe class="studio-frame" id=FRAME title=t("studio-preview") src=platform::page_with("preview#demo")></iframe>
        </section>
    }
}

/// What is wrong with the file of the page itself, for whoever can tell the vendor.
#[component]
pub fn Faults() -> impl IntoView {
    let words = words();
    let opening = opening();
    let rows = move || {
        let faults = opening.profile_error.with_value(|error| error.as_ref().map(|error| faults(words, error)));
        let rows = faults.unwrap_or_default().into_iter().map(|fault| {
            let path = (!fault.path.is_empty()).then(|| view! { <code>{fault.path}</code>": " });
            view! { <li>{path}{prose(fault.says)}</li> }
        });
        rows.collect_view()
    };
    view! { <ul class="faults">{rows}</ul> }
}
