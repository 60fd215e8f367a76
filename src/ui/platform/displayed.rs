//! Whether the page's styles display a part of it.

use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::ResizeObserver;

use crate::ui::signal::follow;

/// A ResizeObserver and what it calls, both at work until this is dropped.
struct Observed {
    observer: ResizeObserver,
    _told: Closure<dyn Fn()>,
}

impl Drop for Observed {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

/// Is the element displayed? What stands in one place on wide pages and in another on narrow ones is drawn in that alone.
pub fn is_displayed(element: NodeRef<Div>) -> RwSignal<bool> {
    let displayed = RwSignal::new(true);
    Effect::new(move |_| {
        let element = element.get()?;
        let measured = element.clone();
        let told = Closure::<dyn Fn()>::new(move || {
            // What is not displayed has no size.
            follow(&displayed, measured.offset_width() > 0);
        });
        let observer = ResizeObserver::new(told.as_ref().unchecked_ref()).ok()?;
        observer.observe(&element);
        Some(StoredValue::new_local(Observed { observer, _told: told }))
    });
    displayed
}
