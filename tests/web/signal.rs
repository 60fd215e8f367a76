//! Parts of a signal: when they follow, what they wake, and for how long. Lists whose items change where they are.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use leptos::prelude::*;
use leptos::task::tick;
use mailvouch::ui::signal::Parts;
use mailvouch::ui::widget::followed;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::stage::Stage;

fn counter() -> (Arc<AtomicUsize>, impl Fn() + Clone) {
    let count = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    (count, move || {
        counted.fetch_add(1, Ordering::Relaxed);
    })
}

#[wasm_bindgen_test]
async fn a_part_follows_at_once_and_wakes_nothing_where_it_stays() {
    let whole = RwSignal::new((1, "a"));
    let (drawn, draw) = counter();
    let seen = StoredValue::new(None::<ReadSignal<i32>>);
    let stage = Stage::with(move || {
        let parts = Parts::of(whole);
        let (number, letter) = (parts.part(|whole| whole.0), parts.part(|whole| whole.1));
        seen.set_value(Some(number));
        let letter = move || {
            draw();
            letter.get()
        };
        view! { <p>{move || number.get()}</p><p>{letter}</p> }
    });
    assert_eq!((stage.text().as_str(), drawn.load(Ordering::Relaxed)), ("1a", 1));
    whole.set((2, "a"));
    assert_eq!(seen.get_value().map(|number| number.get_untracked()), Some(2), "in the task of the change");
    tick().await;
    assert_eq!((stage.text().as_str(), drawn.load(Ordering::Relaxed)), ("2a", 1), "the letter is as it was");
    whole.set((2, "b"));
    tick().await;
    assert_eq!((stage.text().as_str(), drawn.load(Ordering::Relaxed)), ("2b", 2));
}

#[wasm_bindgen_test]
async fn a_part_follows_what_it_reads_besides() {
    let (whole, times) = (RwSignal::new(2), RwSignal::new(3));
    let stage = Stage::with(move || {
        let product = Parts::of(whole).part(move |whole| whole * times.get());
        view! { <p>{move || product.get()}</p> }
    });
    assert_eq!(stage.text(), "6");
    times.set(5);
    tick().await;
    assert_eq!(stage.text(), "10");
    whole.set(3);
    times.set(7);
    tick().await;
    assert_eq!(stage.text(), "21");
}

#[wasm_bindgen_test]
async fn a_part_ends_with_who_asked_for_it() {
    let (whole, on) = (RwSignal::new(1), RwSignal::new(true));
    let (got, get) = counter();
    let stage = Stage::with(move || {
        let parts = Parts::of(whole);
        let shown = move || {
            let get = get.clone();
            on.get().then(move || {
                let part = parts.part(move |whole| {
                    get();
                    *whole
                });
                view! { <p>{move || part.get()}</p> }
            })
        };
        view! { {shown} }
    });
    assert_eq!((stage.text().as_str(), got.load(Ordering::Relaxed)), ("1", 1));
    on.set(false);
    tick().await;
    whole.set(2);
    tick().await;
    assert_eq!((stage.text().as_str(), got.load(Ordering::Relaxed)), ("", 1));
}

#[wasm_bindgen_test]
async fn an_item_stays_where_it_says_something_else() {
    let items = RwSignal::new(vec![("a", 1), ("b", 2)]);
    let (drawn, draw) = counter();
    let stage = Stage::with(move || {
        let list = followed(
            move || items.get(),
            |(name, _)| ((*name).into(), 0),
            move |item| {
                draw();
                view! { <li>{move || item.with(|(name, count)| format!("{name}{count}"))}</li> }.into_any()
            },
        );
        view! { <ul>{list}</ul> }
    });
    assert_eq!((stage.texts("li"), drawn.load(Ordering::Relaxed)), (vec!["a1".to_owned(), "b2".to_owned()], 2));
    let first = stage.one("li");
    items.set(vec![("c", 4), ("b", 2), ("a", 3)]);
    tick().await;
    assert_eq!((stage.texts("li").concat().as_str(), drawn.load(Ordering::Relaxed)), ("c4b2a3", 3), "one is new");
    assert!(stage.one("li:last-child").is_same_node(Some(&first)), "the same element, at its new place");
    items.set(vec![("b", 2)]);
    tick().await;
    items.set(vec![("a", 5), ("b", 2)]);
    tick().await;
    assert_eq!(
        (stage.texts("li").concat().as_str(), drawn.load(Ordering::Relaxed)),
        ("a5b2", 4),
        "what was gone is drawn anew"
    );
}
