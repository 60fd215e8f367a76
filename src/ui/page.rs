//! The page: the domain, and below it what the tab shows: who sends, what to
//! publish, is it live, hand over; or the check of what is published.

use leptos::prelude::*;

use super::check::Check;
use super::handover::HandOver;
use super::intro::Intro;
use super::live::Live;
use super::next::Next;
use super::proof::ProofBox;
use super::record::Records;
use super::senders::Senders;
use super::state::{Tab, app};

/// What stands between head and foot, `<main>` included.
#[component]
pub fn Page() -> impl IntoView {
    let app = app();
    let tab = Memo::new(move |_| app.plan.with(|plan| plan.domain.is_some()).then(|| app.tab.get()));
    let class = move || if app.tab.get() == Tab::Check { "frame" } else { "frame main-frame" };
    view! {
        <main class=class id="content" tabindex="-1">
            <Intro/>
            <Show when=move || tab.get() == Some(Tab::Check)><Check/></Show>
            <Show when=move || tab.get() == Some(Tab::Records)>
                <Senders/>
                <section class="publish" aria-labelledby="publish-title">
                    <Records/>
                    <Live/>
                    <HandOver/>
                </section>
                <div class="rail">
                    <Next/>
                    <ProofBox/>
                </div>
            </Show>
        </main>
    }
}
