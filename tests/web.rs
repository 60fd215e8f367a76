//! Tests of what only a browser can show: components, and the core as the browser runs it.
#![cfg(target_arch = "wasm32")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    unreachable_pub,
    missing_docs
)]

#[path = "web/doors.rs"]
mod doors;
#[path = "web/later.rs"]
mod later;
#[path = "web/signal.rs"]
mod signal;
#[path = "web/stage.rs"]
mod stage;
#[path = "web/widgets.rs"]
mod widgets;

use leptos::prelude::*;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// `style:name=` is the one way to an element's style that the page's CSP allows: it goes through the CSSOM.
#[wasm_bindgen_test]
fn a_style_property_is_applied_and_an_unmounted_view_leaves() {
    let host = document().create_element("div").unwrap();
    document().body().unwrap().append_child(&host).unwrap();
    let element: web_sys::HtmlElement = wasm_bindgen::JsCast::unchecked_into(host.clone());
    let mounted = leptos::mount::mount_to(element, || view! { <p style:width="37px">"wide"</p> });
    assert_eq!(host.text_content().unwrap(), "wide");
    let width = window().get_computed_style(&host.first_element_child().unwrap()).unwrap().unwrap();
    assert_eq!(width.get_property_value("width").unwrap(), "37px");
    drop(mounted);
    assert_eq!(host.text_content().unwrap(), "");
}
