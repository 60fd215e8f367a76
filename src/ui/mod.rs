//! The page. Everything that the browser has to do with is in here: its doors
//! (`platform`, `doh`), the driver of questions (`session`), words, widgets.

use futures::join;
use leptos::mount::mount_to;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

pub mod doh;
pub mod icon;
pub mod page;
pub mod platform;
pub mod session;
pub mod shell;
pub mod text;
pub mod widget;

use crate::i18n::{ENGLISH, LANGUAGES, Language, Locale, best_language};
use doh::{Resolver, ResolverFile};
use platform::FetchError;

/// What the page was given to start with, as a context.
#[derive(Debug, Clone)]
pub struct Start {
    /// The vendor's file as text, or why it did not come.
    pub profile: Result<String, FetchError>,
    /// The resolvers to choose from; the first one is asked.
    pub resolvers: Vec<Resolver>,
}

/// Starts the page, in the element `app` or in the body. Words are there before
/// the first text is drawn.
pub fn mount() {
    console_error_panic_hook::set_once();
    wasm_bindgen_futures::spawn_local(async {
        let language = first_language();
        let (locale, profile, resolvers) = join!(load_locale(language), load_profile(), load_resolvers());
        let (language, locale) = match locale {
            Some(locale) => (language, locale),
            None => (ENGLISH, load_locale(ENGLISH).await.unwrap_or_default()),
        };
        let app = document().get_element_by_id("app").and_then(|e| e.dyn_into::<HtmlElement>().ok());
        let Some(parent) = app.or_else(|| document().body()) else { return };
        let page = mount_to(parent, move || {
            text::Words::provide(language, locale);
            provide_context(Start { profile, resolvers });
            view! { <shell::Shell/> }
        });
        page.forget();
    });
}

/// What the address asks for (`?lang=de`), what was chosen before, what the browser prefers.
fn first_language() -> Language {
    let asked = platform::query("lang").into_iter().chain(platform::stored(shell::LANGUAGE));
    let known = |tag: &String| LANGUAGES.iter().any(|language| language.tag == tag);
    let wishes: Vec<String> = asked.filter(known).chain(platform::preferred_languages()).collect();
    best_language(wishes.iter().map(String::as_str))
}

/// The words of a language; `None` if the file does not come or cannot be read.
async fn load_locale(language: Language) -> Option<Locale> {
    let json = platform::fetch_text(&format!("locales/{}.json", language.tag)).await.ok()?;
    Locale::parse(&json).ok()
}

/// The vendor's file: `?vendor=NAME` names one of `profiles/`, else it is `profile.json`.
async fn load_profile() -> Result<String, FetchError> {
    match platform::query("vendor").filter(|name| is_profile_name(name)) {
        Some(name) => platform::fetch_text(&format!("profiles/{name}.json")).await,
        None => platform::fetch_text("profile.json").await,
    }
}

/// A name that is a file name and nothing else: `[a-z0-9-]+`.
fn is_profile_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// The resolvers that this copy of the page offers.
async fn load_resolvers() -> Vec<Resolver> {
    let json = platform::fetch_text("resolvers.json").await.unwrap_or_default();
    serde_json::from_str::<ResolverFile>(&json).map(|file| file.resolvers).unwrap_or_default()
}
