//! The seam of the page: what the first screen needs is one module, everything
//! else a second one (`cargo xtask build` cuts here). The first knows of the
//! second only this table of functions; what it called by name would be in it.

use leptos::prelude::*;

use super::found::{Found, Offline, Subtitle};
use super::opening::{Tab, opening};
use super::read_catalog;
use super::receipt::Receipt;
use super::state::App;
use super::steps::Steps;
use super::stories::Stories;
use super::studio::Faults;

/// A view for a place on the first screen.
pub type View = fn() -> AnyView;

/// What the second module does and shows.
#[derive(Clone, Copy)]
pub struct Rest {
    pub(super) app: App,
    pub(super) address: fn(App, Tab) -> String,
    pub(super) look_up: fn(App),
    pub(super) start_demo: fn(App),
    pub(super) leave_demo: fn(App),
    pub(super) open_saved: fn(App),
    pub(super) subtitle: View,
    pub(super) offline: View,
    pub(super) found: View,
    pub(super) steps: View,
    pub(super) receipt: View,
    pub(super) stories: View,
    pub(super) faults: View,
}

/// Loads the second module; `None` if it does not arrive. `owner` gets its contexts.
pub(super) async fn fetch(owner: Owner) -> Option<Rest> {
    seam::second_module(owner).await.ok()
}

/// Loads the second module before anything can be done with it. Whoever needs it then tries again if this fails.
pub(super) async fn prefetch() {
    let _ = seam::load().await;
}

fn rest(owner: Owner) -> Rest {
    read_catalog();
    Rest {
        app: owner.with(|| App::provide(opening())),
        address: App::address_by_now,
        look_up: App::look_up,
        start_demo: App::start_demo,
        leave_demo: App::leave_demo,
        open_saved: App::open_saved,
        subtitle: || view! { <Subtitle/> }.into_any(),
        offline: || view! { <Offline/> }.into_any(),
        found: || view! { <Found/> }.into_any(),
        steps: || view! { <Steps/> }.into_any(),
        receipt: || view! { <Receipt/> }.into_any(),
        stories: || view! { <Stories/> }.into_any(),
        faults: || view! { <Faults/> }.into_any(),
    }
}

/// Makes of `second_module` a function that loads what it is in. The macro declares the two ends as foreign functions.
#[cfg(feature = "split")]
#[allow(unsafe_code, clippy::unnecessary_wraps)]
mod seam {
    use leptos::prelude::Owner;
    use leptos::wasm_split::{SplitLoaderError, wasm_split};

    use super::Rest;

    #[wasm_split(rest, wasm_split_path = leptos::wasm_split, fallible, preload(load))]
    pub(super) fn second_module(owner: Owner) -> Result<Rest, SplitLoaderError> {
        Ok(super::rest(owner))
    }
}

/// The page in one module, where all is there already.
#[cfg(not(feature = "split"))]
#[allow(clippy::unused_async)]
mod seam {
    use std::convert::Infallible;

    use leptos::prelude::Owner;

    use super::Rest;

    pub(super) async fn load() -> Result<(), Infallible> {
        Ok(())
    }

    pub(super) async fn second_module(owner: Owner) -> Result<Rest, Infallible> {
        Ok(super::rest(owner))
    }
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
