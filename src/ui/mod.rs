//! The page. Everything that the browser has to do with is in here: its doors
//! (`platform`, `doh`), the driver of questions (`session`), words, widgets.

// The state is a bundle of handles, and a component owns its props.
#![allow(clippy::large_types_passed_by_value, clippy::needless_pass_by_value)]

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use futures::join;
use leptos::mount::mount_to;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

pub mod advice;
pub mod bimi_evidence;
pub mod bimi_fields;
pub mod bimi_svg;
pub mod check;
mod derive;
pub mod dkim_make;
pub mod dmarc_card;
pub mod dns_host;
pub mod doh;
pub mod embed;
pub mod entry;
pub mod failure;
pub mod found;
pub mod handover;
pub mod icon;
pub mod intro;
pub mod language;
pub mod later;
mod listener;
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
pub mod rotation;
mod saved;
pub mod senders;
pub mod session;
pub mod shell;
mod sight;
pub mod signal;
pub mod spf_card;
pub mod state;
pub mod steps;
pub mod stories;
pub mod studio;
pub mod text;
pub mod ticket;
pub mod tls_rpt;
pub mod topics;
pub mod txt_entry;
pub mod widget;

use crate::catalog;
use crate::i18n::{ENGLISH, best_language};
use crate::profile::{Profile, ProfileError, Step};
use opening::{Opening, Trouble};

/// The key of what the studio shows in its preview.
const PREVIEW: &str = "mailvouch-preview";

/// Starts the page, in the element `app` or in the body. Words are there before
/// the first text is drawn.
pub fn mount() {
    console_error_panic_hook::set_once();
    // With something in the fragment all of the page is needed.
    let is_asked = !platform::fragment().is_empty();
    if is_asked {
        wasm_bindgen_futures::spawn_local(rest::prefetch());
    }
    wasm_bindgen_futures::spawn_local(async move {
        let (mut language, is_chosen) = language::first();
        let (mut words, (profile, troubles, error)) = join!(language::load(language, is_asked), load_profile());
        // The vendor's language, where the person has not said otherwise: known only now.
        let of_vendor = profile.as_ref().and_then(|profile| profile.file.language.as_deref());
        if let Some(tag) = of_vendor.filter(|_| !is_chosen)
            && best_language([tag]) != language
        {
            language = best_language([tag]);
            words = language::load(language, is_asked).await;
        }
        if words.is_none() {
            words = language::load(ENGLISH, is_asked).await;
        }
        let Some(words) = words else { return platform::boot_ended(false) };
        platform::boot_ended(true);
        let app = document().get_element_by_id("app").and_then(|e| e.dyn_into::<HtmlElement>().ok());
        let Some(parent) = app.or_else(|| document().body()) else { return };
        let page = mount_to(parent, move || {
            text::Words::provide(words.of_vendor(profile.as_deref()));
            if let Some(profile) = profile {
                Opening::provide(profile, troubles, error);
            }
            view! { <shell::Shell/> }
        });
        page.forget();
        // Ready before anybody has typed a domain, and after the page is drawn.
        platform::next_frame().await;
        platform::sleep(0).await;
        read_catalog();
    });
}

/// Reads the catalog, for whoever comes first: that is the second part where an address opens it at once.
fn read_catalog() {
    static READ: AtomicBool = AtomicBool::new(false);
    if !READ.swap(true, Ordering::Relaxed) {
        platform::timed("catalog", || (catalog::providers(), catalog::dns_hosts()));
    }
}

/// The vendor's file: `?vendor=NAME` names one of `profiles/`, else it is `profile.json`; in the studio's preview it is
/// what the studio keeps for this tab. A file from elsewhere is not asked for: it could put a sender of its own into
/// everybody's records. Where none can be used the page is a neutral one, and says so.
async fn load_profile() -> (Option<Arc<Profile>>, Vec<Trouble>, Option<ProfileError>) {
    let asked = platform::query("vendor").or_else(|| platform::query("profile")).filter(|name| !name.is_empty());
    let mut troubles = Vec::new();
    let preview = platform::query("preview").and_then(|_| platform::kept(PREVIEW));
    // Files have their names in lower case, people write a vendor's name as it writes itself.
    let name = asked.map(|name| name.to_ascii_lowercase()).filter(|name| {
        let near = is_profile_name(name);
        if !near {
            troubles.push(Trouble::ProfileForeign(name.clone()));
        }
        near
    });
    let path = name.as_ref().map_or_else(|| "profile.json".to_owned(), |name| format!("profiles/{name}.json"));
    let json = match preview {
        Some(json) => Ok(json),
        None => platform::fetch_text(&path).await,
    };
    let error = match json.map(|json| Profile::load(&json)) {
        Ok(Ok(mut profile)) => {
            let steps = Step::list(&platform::query("steps").unwrap_or_default());
            if !steps.is_empty() {
                profile.file.steps = steps;
            }
            return (Some(Arc::new(profile)), troubles, None);
        }
        Ok(Err(error)) => Some(error),
        Err(_) => None,
    };
    troubles.push(match error {
        Some(ProfileError::Newer { .. }) => Trouble::ProfileNewer,
        _ => Trouble::Profile(name.unwrap_or(path)),
    });
    (Profile::neutral().map(Arc::new), troubles, error)
}

/// A name that is a file name and nothing else: `[a-z0-9-]+`.
fn is_profile_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}
