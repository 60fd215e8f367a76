//! What is derived after the picture: when, how often, and no longer than it is shown.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use leptos::prelude::*;
use leptos::task::tick;
use mailvouch::ui::later::later;
use mailvouch::ui::platform::sleep;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::stage::{Stage, settle};

#[wasm_bindgen_test]
async fn what_is_derived_later_follows_the_picture_once_for_several_changes() {
    let runs = Arc::new(AtomicUsize::new(0));
    let seen = Arc::clone(&runs);
    let (a, b) = (RwSignal::new(1), RwSignal::new(2));
    let stage = Stage::with(move || {
        let product = Memo::new(move |_| a.get() * 2);
        let sum = later(move || {
            seen.fetch_add(1, Ordering::Relaxed);
            product.get() + b.get()
        });
        view! { <p>{move || sum.get()}</p> }
    });
    assert_eq!((stage.text().as_str(), runs.load(Ordering::Relaxed)), ("4", 1), "at first at once");
    a.set(10);
    tick().await;
    b.set(20);
    tick().await;
    assert_eq!((stage.text().as_str(), runs.load(Ordering::Relaxed)), ("4", 1), "not in the task of the change");
    settle().await;
    settle().await;
    assert_eq!((stage.text().as_str(), runs.load(Ordering::Relaxed)), ("40", 2), "once for both");
    b.set(21);
    settle().await;
    settle().await;
    assert_eq!((stage.text().as_str(), runs.load(Ordering::Relaxed)), ("41", 3), "and on after that");
}

#[wasm_bindgen_test]
async fn what_is_shown_no_longer_is_derived_no_longer() {
    let runs = Arc::new(AtomicUsize::new(0));
    let seen = Arc::clone(&runs);
    let (on, of) = (RwSignal::new(true), RwSignal::new(1));
    let stage = Stage::with(move || {
        let shown = move || {
            let seen = Arc::clone(&seen);
            on.get().then(move || {
                let of = later(move || {
                    seen.fetch_add(1, Ordering::Relaxed);
                    of.get()
                });
                view! { <p>{move || of.get()}</p> }
            })
        };
        view! { {shown} }
    });
    assert_eq!(stage.text(), "1");
    // Both in one task: what waits for the picture finds nobody there.
    of.set(2);
    on.set(false);
    settle().await;
    settle().await;
    of.set(3);
    settle().await;
    sleep(50).await;
    assert_eq!((stage.text().as_str(), runs.load(Ordering::Relaxed)), ("", 1));
}

#[wasm_bindgen_test]
async fn what_follows_from_the_same_is_not_derived_again() {
    let runs = Arc::new(AtomicUsize::new(0));
    let seen = Arc::clone(&runs);
    let of = RwSignal::new(1);
    let stage = Stage::with(move || {
        let is_odd = Memo::new(move |_| of.get() % 2 == 1);
        let says = later(move || {
            seen.fetch_add(1, Ordering::Relaxed);
            if is_odd.get() { "odd" } else { "even" }
        });
        view! { <p>{move || says.get()}</p> }
    });
    for (value, says, derived) in [(3, "odd", 1), (4, "even", 2), (6, "even", 2), (7, "odd", 3)] {
        of.set(value);
        settle().await;
        settle().await;
        assert_eq!((stage.text().as_str(), runs.load(Ordering::Relaxed)), (says, derived), "{value}");
    }
}
