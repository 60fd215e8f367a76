//! The page. Everything that the browser has to do with is in here: its doors
//! (`platform`, `doh`), the driver of questions (`session`), words, widgets.

// The state is a bundle of handles, and a component owns its props.
#![allow(clippy::large_types_passed_by_value, clippy::needless_pass_by_value)]

use std::sync::Arc;

use futures::join;
use leptos::mount::mount_to;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

pub mod advice;
pub mod bimi_svg;
pub mod check;
mod derive;
pub mod dkim_make;
pub mod dmarc_card;
pub mod doh;
pub mod embed;
pub mod failure;
pub mod found;
pub mod handover;
pub mod icon;
pub mod intro;
pub mod live;
pub mod many;
pub mod mta_sts;
pub mod next;
pub mod notices;
pub mod opening;
pub mod page;
pub mod paper;
pub mod phrase;
pub mod platform;
pub mod project;
pub mod proof;
pub mod raw;
pub mod receipt;
pub mod recheck;
pub mod record;
pub mod record_fields;
pub mod rest;
mod saved;
pub mod senders;
pub mod session;
pub mod shell;
mod sight;
pub mod spf_card;
pub mod state;
pub mod steps;
pub mod stories;
pub mod text;
pub mod ticket;
pub mod topics;
pub mod txt_entry;
pub mod widget;

use crate::catalog;
use crate::i18n::{ENGLISH, LANGUAGES, Language, Locale, best_language};
use crate::profile::{Profile, ProfileError};
use opening::{Opening, Trouble};
use platform::FetchError;

/// Starts the page, in the element `app` or in the body. Words are there before
/// the first text is drawn.
pub fn mount() {
    console_error_panic_hook::set_once();
    if !platform::fragment().is_empty() {
        wasm_bindgen_futures::spawn_local(rest::prefetch());
    }
    wasm_bindgen_futures::spawn_local(async {
        let language = first_language();
        let (locale, (profile, troubles)) = join!(load_locale(language), load_profile());
        let (language, locale) = match locale {
            Some(locale) => (language, locale),
            None => match load_locale(ENGLISH).await {
                Some(locale) => (ENGLISH, locale),
                None => return platform::boot_ended(false),
            },
        };
        platform::boot_ended(true);
        let app = document().get_element_by_id("app").and_then(|e| e.dyn_into::<HtmlElement>().ok());
        let Some(parent) = app.or_else(|| document().body()) else { return };
        let page = mount_to(parent, move || {
            text::Words::provide(language, locale);
            if let Some(profile) = profile {
                Opening::provide(profile, troubles);
            }
            view! { <shell::Shell/> }
        });
        page.forget();
        // Ready before anybody has typed a domain, and after the page is drawn.
        platform::next_frame().await;
        platform::sleep(0).await;
        platform::timed("catalog", || (catalog::providers(), catalog::dns_hosts()));
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

/// The vendor's file: `?vendor=NAME` names one of `profiles/`, else it is
/// `profile.json`. Where it cannot be used the page is a neutral one, and says so.
async fn load_profile() -> (Option<Arc<Profile>>, Vec<Trouble>) {
    let vendor = platform::query("vendor");
    let json = match &vendor {
        Some(name) if is_profile_name(name) => platform::fetch_text(&format!("profiles/{name}.json")).await,
        Some(_) => Err(FetchError::Foreign),
        None => platform::fetch_text("profile.json").await,
    };
    let trouble = match json.map(|json| Profile::load(&json)) {
        Ok(Ok(profile)) => return (Some(Arc::new(profile)), Vec::new()),
        Ok(Err(ProfileError::Newer { .. })) => Trouble::ProfileNewer,
        Ok(Err(_)) | Err(_) => Trouble::Profile(vendor.unwrap_or_else(|| "profile.json".to_owned())),
    };
    (Profile::neutral().map(Arc::new), vec![trouble])
}

/// A name that is a file name and nothing else: `[a-z0-9-]+`.
fn is_profile_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}
