//! What stands between head and foot: the first step, and the others.

use leptos::prelude::*;

use super::intro::Intro;
use super::opening::{Tab, opening};
use super::rest::Slot;

/// The page, `<main>` included.
#[component]
pub fn Page() -> impl IntoView {
    let opening = opening();
    let class = move || match (opening.embed, opening.tab.get()) {
        (Some(_), _) => "embed-frame",
        (None, Tab::Records) => "frame main-frame",
        (None, _) => "frame",
    };
    view! {
        <main class=class id="content" tabindex="-1">
            <Intro/>
            <Slot of=|rest| rest.steps/>
        </main>
    }
}
