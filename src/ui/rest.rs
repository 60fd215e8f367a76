//! The seam of the page: what the first screen needs is one module, everything
//! else a second one (`cargo xtask build` cuts here). The first knows of the
//! second only this table of functions; what it called by name would be in it.

// The macro that marks the seam declares the two ends as foreign functions.
#![cfg_attr(feature = "split", allow(unsafe_code))]

#[cfg(not(feature = "split"))]
use std::convert::Infallible as Missing;

use leptos::prelude::*;
#[cfg(feature = "split")]
use leptos::wasm_split::SplitLoaderError as Missing;

use super::found::{Found, Subtitle};
use super::notices::OfflineText;
use super::opening::opening;
use super::page::Steps;
use super::receipt::Receipt;
use super::state::App;

/// A view for a place on the first screen.
pub type View = fn() -> AnyView;

/// What the second module does and shows.
#[derive(Clone, Copy)]
pub struct Rest {
    pub(super) app: App,
    pub(super) look_up: fn(App),
    pub(super) start_demo: fn(App),
    pub(super) leave_demo: fn(App),
    pub(super) subtitle: View,
    pub(super) offline: View,
    pub(super) found: View,
    pub(super) steps: View,
    pub(super) receipt: View,
}

/// Loads the second module; `None` if it does not arrive. `owner` gets its contexts.
pub(super) async fn fetch(owner: Owner) -> Option<Rest> {
    #[cfg(feature = "split")]
    return second_module(owner).await.ok();
    #[cfg(not(feature = "split"))]
    return second_module(owner).ok();
}

/// Loads the second module before anything can be done with it.
#[allow(clippy::unused_async)] // without the seam there is nothing to load
pub(super) async fn prefetch() {
    // Whoever needs it tries again, and says so if it fails.
    #[cfg(feature = "split")]
    drop(preload().await);
}

#[cfg_attr(
    feature = "split",
    leptos::wasm_split::wasm_split(rest, wasm_split_path = leptos::wasm_split, fallible, preload(preload))
)]
fn second_module(owner: Owner) -> Result<Rest, Missing> {
    Ok(Rest {
        app: owner.with(|| App::provide(opening())),
        look_up: App::look_up,
        start_demo: App::start_demo,
        leave_demo: App::leave_demo,
        subtitle: || view! { <Subtitle/> }.into_any(),
        offline: || view! { <OfflineText/> }.into_any(),
        found: || view! { <Found/> }.into_any(),
        steps: || view! { <Steps/> }.into_any(),
        receipt: || view! { <Receipt/> }.into_any(),
    })
}

/// A place for a view of the second module; until then its children.
#[component]
pub fn Slot(
    /// Which one.
    of: fn(&Rest) -> View,
    /// What stands there before.
    #[prop(optional)]
    children: Option<ChildrenFn>,
) -> impl IntoView {
    let opening = opening();
    move || match opening.rest() {
        Some(rest) => of(&rest)(),
        None => children.as_ref().map(|children| children()).into_any(),
    }
}
