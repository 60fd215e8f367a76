//! Notifications of the system. Asked for by name: some browsers have none.

use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

use super::{document, window};

fn class() -> Option<Function> {
    Reflect::get(&window(), &"Notification".into()).ok()?.dyn_into().ok()
}

/// Was the person asked whether this page may notify, and what was said? `None`:
/// not yet. A browser without notifications says no.
pub fn may_notify() -> Option<bool> {
    let Some(class) = class() else { return Some(false) };
    let said = Reflect::get(&class, &"permission".into()).ok().and_then(|said| said.as_string());
    match said.as_deref() {
        Some("default") => None,
        said => Some(said == Some("granted")),
    }
}

/// Asks the person, who has just asked for it; a page that comes forward by itself is refused.
pub async fn ask_to_notify() -> bool {
    let ask = || {
        let class = class()?;
        let ask: Function = Reflect::get(&class, &"requestPermission".into()).ok()?.dyn_into().ok()?;
        ask.call0(&class).ok()?.dyn_into::<Promise>().ok()
    };
    if let Some(asked) = ask() {
        let _ = JsFuture::from(asked).await;
    }
    may_notify() == Some(true)
}

/// Notifies, if that is allowed.
pub fn notify(text: &str) {
    if let (Some(true), Some(class)) = (may_notify(), class()) {
        // Some systems allow it to service workers alone, and throw.
        let _ = Reflect::construct(&class, &Array::of1(&text.into()));
    }
}

/// Is the page in the background?
pub fn is_hidden() -> bool {
    document().hidden()
}
