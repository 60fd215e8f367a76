//! The steps of a policy, the present one marked.

use leptos::prelude::*;

/// Steps in order, as `none`, `quarantine`, `reject`.
#[component]
pub fn Ladder(
    /// The name of the list, for screen readers: "DMARC policy".
    #[prop(into)]
    label: TextProp,
    /// The values, from the first step to the last.
    steps: Vec<&'static str>,
    /// The place of the present step, from 0; none if nothing is published.
    #[prop(into)]
    current: Signal<Option<usize>>,
) -> impl IntoView {
    let steps = steps.into_iter().enumerate().map(|(place, step)| {
        view! { <li aria-current=move || (current.get() == Some(place)).then_some("step")><code>{step}</code></li> }
    });
    view! { <ol class="ladder" aria-label=move || label.get().to_string()>{steps.collect_view()}</ol> }
}
