//! The page on paper.

use leptos::prelude::{on_cleanup, window_event_listener_untyped};
use web_sys::HtmlElement;

use super::window;

/// What fits a page of A4 and one of Letter, less their margins, in CSS pixels.
const PAGE: f64 = 253.0 * 96.0 / 25.4;

/// Opens the browser's print dialog.
pub fn print() {
    let _ = window().print();
}

/// Calls `f` with `true` before the page is printed and with `false` after it,
/// until the component goes.
pub fn on_print(f: impl Fn(bool) + Clone + 'static) {
    let g = f.clone();
    let before = window_event_listener_untyped("beforeprint", move |_| f(true));
    let after = window_event_listener_untyped("afterprint", move |_| g(false));
    on_cleanup(move || {
        before.remove();
        after.remove();
    });
}

/// Gives each child the first of these classes with which it fits a page; the last if none does, so that it takes few.
pub fn fit_pages(papers: &HtmlElement, classes: &[&str]) {
    let mut next = papers.first_element_child();
    while let Some(child) = next {
        for class in classes {
            child.set_class_name(class);
            if child.get_bounding_client_rect().height() <= PAGE {
                break;
            }
        }
        next = child.next_element_sibling();
    }
}
