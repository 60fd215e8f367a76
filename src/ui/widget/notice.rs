//! A note in its place: what is the case, then what to do.

use leptos::prelude::*;

use crate::ui::icon::{Shape, Sign};

/// A note with a sign and a heading. Its children stand below, a `<div
/// class="row">` of buttons last.
#[component]
pub fn Notice(
    /// `Ok`, `Warn`, `Bad` and `Unknown` have a ground of their own.
    #[prop(into)]
    sign: Signal<Sign>,
    /// The fact.
    #[prop(into)]
    title: TextProp,
    /// Is it told to screen readers when it appears?
    #[prop(optional)]
    live: bool,
    /// What follows from it.
    children: Children,
) -> impl IntoView {
    let class = move || match sign.get() {
        Sign::Ok => "note note-ok",
        Sign::Warn | Sign::You => "note note-warn",
        Sign::Bad => "note note-bad",
        Sign::Unknown => "note note-unknown",
        _ => "note",
    };
    view! {
        <div class=class role=live.then_some("status")>
            <Shape of=sign/>
            <p class="lead">{move || title.get().to_string()}</p>
            {children()}
        </div>
    }
}
