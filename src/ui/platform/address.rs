//! The address of this page: what it asks, what it holds behind its `#`, and the
//! links that are made of it.

use leptos::ev;
use leptos::prelude::{on_cleanup, window_event_listener};
use wasm_bindgen::JsValue;
use web_sys::{Url, UrlSearchParams};

use super::window;

/// What the address asks of a page in a frame, and of nobody who gets a link out of it.
const OF_FRAME: [&str; 4] = ["embed", "preview", "steps", "theme"];

/// A parameter of the page's address, as `vendor` in `?vendor=tocco`.
pub fn query(name: &str) -> Option<String> {
    let search = window().location().search().ok()?;
    UrlSearchParams::new_with_str(&search).ok()?.get(name)
}

/// The fragment without its `#`; no server ever sees it.
pub fn fragment() -> String {
    window().location().hash().unwrap_or_default().trim_start_matches('#').to_owned()
}

/// A part of an address as it was before it became one; browsers encode what is not ASCII.
pub fn percent_decoded(part: &str) -> String {
    js_sys::decode_uri_component(part).map_or_else(|_| part.to_owned(), String::from)
}

/// Writes the fragment without a new entry in the history and without an event.
pub fn set_fragment(fragment: &str) {
    if let Ok(history) = window().history() {
        // A refusal (too many calls, a sandboxed frame) costs the address, not the page.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&address_with(fragment)));
    }
}

/// The address of this page with another fragment.
pub fn address_with(fragment: &str) -> String {
    let here = window().location().href().unwrap_or_default();
    let page = here.split_once('#').map_or(here.as_str(), |(page, _)| page);
    if fragment.is_empty() { page.to_owned() } else { format!("{page}#{fragment}") }
}

/// The same for whoever opens it elsewhere: out of a frame, a link leads to the whole page.
pub fn outward(fragment: &str) -> String {
    let address = address_with(fragment);
    let Ok(url) = Url::new(&address) else { return address };
    let asked = url.search_params();
    // Outside of a frame these are part of the link that the person came by.
    if !asked.has("embed") && !asked.has("preview") {
        return address;
    }
    for name in OF_FRAME {
        asked.delete(name);
    }
    url.href()
}

/// An address of this page in another language.
pub fn in_language(address: &str, tag: &str) -> String {
    let Ok(url) = Url::new(address) else { return address.to_owned() };
    url.search_params().set("lang", tag);
    url.href()
}

/// Calls `f` with the fragment whenever a person or a link changes it, until
/// the component goes.
pub fn on_fragment(f: impl Fn(String) + 'static) {
    let handle = window_event_listener(ev::hashchange, move |_| f(fragment()));
    on_cleanup(move || handle.remove());
}
