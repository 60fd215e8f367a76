//! What stands below the first step: who sends, what to publish, is it live,
//! hand over; or the check of what is published; or a project; or many domains.

use leptos::prelude::*;

use super::check::Check;
use super::handover::HandOver;
use super::live::Live;
use super::many::Many;
use super::next::Next;
use super::opening::Tab;
use super::project::ProjectPage;
use super::proof::ProofBox;
use super::record::Records;
use super::senders::Senders;
use super::state::app;
use super::studio::Studio;
use crate::profile::Step;

/// All of them, once a domain is known.
#[component]
pub fn Steps() -> impl IntoView {
    let app = app();
    let tab = Memo::new(move |_| {
        let tab = app.tab.get();
        (tab.stands_alone() || app.domain.with(Option::is_some)).then_some(tab)
    });
    view! {
        <Show when=move || tab.get() == Some(Tab::Check)><Check/></Show>
        <Show when=move || tab.get() == Some(Tab::Many)><Many/></Show>
        <Show when=move || tab.get() == Some(Tab::Project)><ProjectPage/></Show>
        <Show when=move || tab.get() == Some(Tab::Studio)><Studio/></Show>
        <Show when=move || tab.get() == Some(Tab::Records)>
            <Senders/>
            <section class="publish" aria-labelledby="publish-title">
                <Records/>
                {app.shows(Step::Live).then(|| view! { <Live/> })}
                {app.shows(Step::Handover).then(|| view! { <HandOver/> })}
            </section>
            <div class="rail">
                <Next/>
                {app.shows(Step::Proof).then(|| view! { <ProofBox/> })}
            </div>
        </Show>
    }
}
