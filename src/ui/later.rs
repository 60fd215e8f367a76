//! What is derived a picture later: nobody waits for it with an eye on it, and it must not hold up what they do wait for.

use std::cell::RefCell;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock, Weak};

use leptos::prelude::*;
use leptos::reactive::graph::ReactiveNode;
use leptos::task::spawn_local;

use super::listener::{Hear, Listener};
use super::platform;
use super::signal::follow;

/// What `derive` gives, derived anew in a task of its own after the next picture when something that it read has changed,
/// however often that is until then. All that it reads is of the same moment. The first value is derived at once.
pub fn later<T>(derive: impl Fn() -> T + Send + Sync + 'static) -> Signal<T>
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    let listener = Listener::new(Later::default());
    let weak = Arc::downgrade(&listener);
    let shown = RwSignal::new(listener.observe(&derive));
    let renew = move || {
        if let Some(listener) = weak.upgrade().filter(|listener| has_changed(listener)) {
            follow(&shown, listener.observe(&derive));
        }
    };
    *listener.of.renew.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(renew));
    // It lives as long as whoever shows it.
    StoredValue::new(listener);
    shown.into()
}

type Renew = Arc<dyn Fn() + Send + Sync>;

thread_local! {
    /// What waits for the next picture, each with whether it still waits: all of it comes in one task.
    static WAITING: RefCell<Vec<(Weak<AtomicBool>, Renew)>> = const { RefCell::new(Vec::new()) };
}

fn after_picture(waits: Weak<AtomicBool>, renew: Renew) {
    let first = WAITING.with_borrow_mut(|waiting| {
        waiting.push((waits, renew));
        waiting.len() == 1
    });
    if !first {
        return;
    }
    spawn_local(async {
        platform::after_picture().await;
        for (waits, renew) in WAITING.take() {
            // Else nobody shows it any longer.
            if waits.strong_count() > 0 {
                renew();
            }
            if let Some(waits) = waits.upgrade() {
                waits.store(false, Ordering::Relaxed);
            }
        }
    });
}

/// Lets a change wait instead of following it at once, as an effect does.
#[derive(Default)]
struct Later {
    /// Has something that was read changed for certain?
    dirty: AtomicBool,
    waits: Arc<AtomicBool>,
    renew: RwLock<Option<Renew>>,
}

impl Hear for Later {
    fn hear(listener: &Listener<Self>, certain: bool) {
        let Self { dirty, waits, renew } = &listener.of;
        dirty.fetch_or(certain, Ordering::Relaxed);
        let Some(renew) = renew.read().unwrap_or_else(PoisonError::into_inner).clone() else { return };
        if !waits.swap(true, Ordering::Relaxed) {
            after_picture(Arc::downgrade(waits), renew);
        }
    }
}

/// Memos that may have changed find out, and tell their subscribers where they have.
fn has_changed(listener: &Listener<Later>) -> bool {
    let dirty = &listener.of.dirty;
    for source in listener.sources() {
        if dirty.load(Ordering::Relaxed) {
            break;
        }
        source.update_if_necessary();
    }
    dirty.swap(false, Ordering::Relaxed)
}
