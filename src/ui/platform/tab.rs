//! This page in a frame of its own, and what the two share: the storage of the
//! tab, which no other site reads or writes.

use js_sys::{Function, Reflect};
use wasm_bindgen::JsCast;

use super::{by_id, window};

/// What was kept under `key` earlier in this tab.
pub fn kept(key: &str) -> Option<String> {
    window().session_storage().ok()??.get_item(key).ok()?
}

/// Keeps a text until the tab is closed. The frames of this page have it too; other sites do not.
pub fn keep(key: &str, text: &str) -> bool {
    window().session_storage().ok().flatten().is_some_and(|storage| storage.set_item(key, text).is_ok())
}

/// The path of this page with another query and fragment.
pub fn page_with(query: &str) -> String {
    format!("{}?{query}", window().location().pathname().unwrap_or_default())
}

/// Loads the page in a frame again, at the address where it is.
pub fn reload_frame(id: &str) {
    let load = || {
        let frame = Reflect::get(by_id(id)?.as_ref(), &"contentWindow".into()).ok()?;
        let location = Reflect::get(&frame, &"location".into()).ok()?;
        let reload: Function = Reflect::get(&location, &"reload".into()).ok()?.dyn_into().ok()?;
        reload.call0(&location).ok()
    };
    let _ = load();
}
