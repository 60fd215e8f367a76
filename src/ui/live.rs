use leptos::prelude::*;
#[component]
pub fn Live() -> impl IntoView {}
