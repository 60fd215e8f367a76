//! The page: domain, who sends, what to publish, is it live, hand over.

use leptos::prelude::*;

use super::text::t;

/// What stands between head and foot, `<main>` included.
#[component]
pub fn Page() -> impl IntoView {
    view! {
        <main class="frame main-frame" id="content" tabindex="-1">
            <section class="intro" aria-labelledby="title">
                <div class="head"><h1 id="title">{t("title")}</h1></div>
            </section>
        </main>
    }
}
