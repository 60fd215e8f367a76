//! What stands below the first step: who sends, what to publish, is it live,
//! hand over; or the check of what is published.

use leptos::prelude::*;

use super::check::Check;
use super::handover::HandOver;
use super::live::Live;
use super::next::Next;
use super::opening::Tab;
use super::proof::ProofBox;
use super::record::Records;
use super::senders::Senders;
use super::state::app;

/// All of them, once a domain is known.
#[component]
pub fn Steps() -> impl IntoView {
    let app = app();
    let tab = Memo::new(move |_| app.plan.with(|plan| plan.domain.is_some()).then(|| app.tab.get()));
    view! {
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
    }
}
