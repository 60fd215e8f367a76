//! The steps after the first: who sends, what to publish, is it live, hand over.

use leptos::prelude::*;

use super::handover::HandOver;
use super::live::Live;
use super::next::Next;
use super::proof::ProofBox;
use super::record::Records;
use super::senders::Senders;
use super::state::app;

/// All of them, once a domain is known.
#[component]
pub fn Steps() -> impl IntoView {
    let app = app();
    let has_domain = Memo::new(move |_| app.plan.with(|plan| plan.domain.is_some()));
    view! {
        <Show when=move || has_domain.get()>
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
