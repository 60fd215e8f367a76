use leptos::prelude::*;
#[component]
pub fn Senders() -> impl IntoView {}
