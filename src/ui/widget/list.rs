//! Lists whose items stay.

use std::borrow::Cow;
use std::sync::Arc;

use leptos::prelude::*;

use crate::ui::signal::follow;

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

/// The same for items that change: what is drawn hangs on a signal, which is set where the item says something else by now.
pub fn followed<T: Clone + PartialEq + Send + Sync + 'static>(
    each: impl Fn() -> Vec<T> + Send + Sync + 'static,
    key: fn(&T) -> Key,
    draw: impl Fn(ArcRwSignal<T>) -> AnyView + Send + Sync + 'static,
) -> AnyView {
    let draw = Arc::new(draw);
    let known = StoredValue::new(Vec::<(Key, ArcRwSignal<T>)>::new());
    listed(Box::new(move || {
        let before = known.try_update_value(std::mem::take).unwrap_or_default();
        let mut now = Vec::new();
        // Most stand behind the one that they stood behind before.
        let mut next = 0;
        let items = each().into_iter().map(|item| {
            let key = key(&item);
            let is_it = |(other, _): &(Key, _)| *other == key;
            let place = if before.get(next).is_some_and(is_it) { Some(next) } else { before.iter().position(is_it) };
            let signal = match place.and_then(|place| before.get(place)) {
                Some((_, signal)) => {
                    follow(signal, item);
                    signal.clone()
                }
                None => ArcRwSignal::new(item),
            };
            next = place.map_or(next, |place| place + 1);
            now.push((key.clone(), signal.clone()));
            let draw = Arc::clone(&draw);
            Item { key, draw: Box::new(move || draw(signal)) }
        });
        let items = items.collect();
        known.set_value(now);
        items
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
