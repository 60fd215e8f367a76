//! What stands between head and foot: the first step, and the others.

use leptos::prelude::*;

use super::intro::Intro;
use super::rest::Slot;

/// The page, `<main>` included.
#[component]
pub fn Page() -> impl IntoView {
    view! {
        <main class="frame main-frame" id="content" tabindex="-1">
            <Intro/>
            <Slot of=|rest| rest.steps/>
        </main>
    }
}
