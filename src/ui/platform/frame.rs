//! The door to the page around this one, where this one stands in a frame.

use js_sys::{Array, Object, Reflect};
use leptos::ev;
use leptos::prelude::{on_cleanup, window_event_listener};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{HtmlElement, MessageEvent, ResizeObserver, Window};

use super::{by_id, document, window};

/// Where `src/boot.js` keeps the messages that come before this page hears them.
const EARLY: &str = "mailvouchEarly";

/// The page around, if there is one.
fn parent() -> Option<Window> {
    let window = window();
    window.parent().ok().flatten().filter(|parent| *parent != window)
}

/// Stands this page in a frame, with the focus somewhere around it? To take the focus then would take the person away
/// from what they read.
pub(super) fn is_bystander() -> bool {
    parent().is_some() && !document().has_focus().unwrap_or(true)
}

/// Calls `f` with the origin and the data of each message of the page around, until the component goes. What other
/// windows say is passed over.
pub fn on_parent_message(f: impl Fn(String, JsValue) + 'static) {
    let Some(parent) = parent() else { return };
    let hear = move |event: MessageEvent| {
        if event.source().is_some_and(|source| Object::is(&source, &parent)) {
            f(event.origin(), event.data());
        }
    };
    let window = window();
    if let Ok(early) = Reflect::get(&window, &EARLY.into()).and_then(JsCast::dyn_into::<Array>) {
        early.iter().filter_map(|event| event.dyn_into().ok()).for_each(&hear);
    }
    let _ = Reflect::delete_property(&window, &EARLY.into());
    let handle = window_event_listener(ev::message, hear);
    on_cleanup(move || handle.remove());
}

/// Sends the page around a message. The browser delivers it only while that page is of this origin.
pub fn tell_parent(origin: &str, message: &JsValue) {
    if let Some(parent) = parent() {
        let _ = parent.post_message(message, origin);
    }
}

/// The origin of this page.
pub fn origin() -> String {
    window().location().origin().unwrap_or_default()
}

/// An object with these fields.
pub fn object(fields: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (name, value) in fields {
        let _ = Reflect::set(&object, &(*name).into(), value);
    }
    object.into()
}

/// A field of an object, if it is a text.
pub fn text_of(object: &JsValue, field: &str) -> Option<String> {
    Reflect::get(object, &field.into()).ok()?.as_string()
}

/// A field of an object, if it is a number.
pub fn number_of(object: &JsValue, field: &str) -> Option<f64> {
    Reflect::get(object, &field.into()).ok()?.as_f64()
}

/// Calls `f` with the height of an element in CSS pixels, now and whenever it changes, for as long as the page is there.
pub fn on_height(id: &str, f: impl Fn(f64) + 'static) {
    let Some(element) = by_id(id) else { return };
    let measured = element.clone();
    let measure = Closure::<dyn Fn()>::new(move || f(measured.get_bounding_client_rect().height().ceil()));
    if let Ok(observer) = ResizeObserver::new(measure.as_ref().unchecked_ref()) {
        observer.observe(&element);
        measure.forget();
    }
}

/// The colour scheme of the page, `light` or `dark`; anything else leaves it to the browser's setting.
pub fn set_scheme(scheme: &str) {
    let Some(root) = document().document_element().and_then(|e| e.dyn_into::<HtmlElement>().ok()) else { return };
    let scheme = if ["light", "dark"].contains(&scheme) { scheme } else { "" };
    let _ = root.style().set_property("color-scheme", scheme);
}

/// From now on the page around gives the frame its height, so that this page never scrolls.
pub fn fill_frame() {
    if let Some(root) = document().document_element() {
        let _ = root.class_list().add_1("fills-frame");
    }
}
