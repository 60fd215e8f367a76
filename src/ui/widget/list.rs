//! Lists whose items stay.

use std::borrow::Cow;
use std::sync::Arc;

use leptos::prelude::*;

/// What tells an item from the others of its list: a text, and which of those with the same text it is.
pub type Key = (Cow<'static, str>, usize);

/// Draws an item when it is new; it stays as long as its key is there.
pub fn keyed<T: Send + 'static>(
    each: impl Fn() -> Vec<T> + Send + Sync + 'static,
    key: fn(&T) -> Key,
    draw: impl Fn(T) -> AnyView + Send + Sync + 'static,
) -> AnyView {
    let draw = Arc::new(draw);
    listed(Box::new(move || {
        let item = |item: T| {
            let draw = Arc::clone(&draw);
            Item { key: key(&item), draw: Box::new(move || draw(item)) }
        };
        each().into_iter().map(item).collect()
    }))
}

/// An item that may have to be drawn.
struct Item {
    key: Key,
    draw: Box<dyn FnOnce() -> AnyView + Send>,
}

/// One list for items of all kinds: what tells the old from the new is long, and would be there for each kind.
fn listed(items: Box<dyn Fn() -> Vec<Item> + Send + Sync>) -> AnyView {
    view! { <For each=move || items() key=|item: &Item| item.key.clone() let(item)>{(item.draw)()}</For> }.into_any()
}
