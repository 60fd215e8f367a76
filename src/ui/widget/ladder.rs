//! The steps of a policy, the present one marked.

use leptos::prelude::*;

use crate::ui::text::t;

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
    /// The places of the steps that cannot be taken now.
    #[prop(optional, into)]
    closed: Signal<Vec<usize>>,
) -> impl IntoView {
    let steps = steps.into_iter().enumerate().map(|(place, step)| {
        let shut = move || closed.with(|closed| closed.contains(&place));
        view! {
            <li
                class=move || shut().then_some("shut")
                aria-current=move || (current.get() == Some(place)).then_some("step")
            >
                <code>{step}</code>
                {move || shut().then(|| view! { <span class="hidden">{t("ladder-shut")}</span> })}
            </li>
        }
    });
    view! { <ol class="ladder" aria-label=move || label.get().to_string()>{steps.collect_view()}</ol> }
}
