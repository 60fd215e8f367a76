//! What is derived a picture later: nobody waits for it with an eye on it, and it must not hold up what they do wait for.

use std::cell::RefCell;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock, Weak};

use leptos::prelude::*;
use leptos::reactive::graph::{AnySource, AnySubscriber, ReactiveNode, Subscriber, WithObserver};
use leptos::task::spawn_local;

use super::platform;
use super::signal::{Sources, follow};

/// What `derive` gives, derived anew in a task of its own after the next picture when something that it read has changed,
/// however often that is until then. All that it reads is of the same moment. The first value is derived at once.
pub fn later<T>(derive: impl Fn() -> T + Send + Sync + 'static) -> Signal<T>
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    let node = Arc::new(Node::default());
    let observed = {
        let node = Arc::downgrade(&node);
        move || Node::observe(&node, &derive)
    };
    let shown = RwSignal::new(observed());
    let asked = Arc::downgrade(&node);
    let renew = move || {
        if !asked.upgrade().is_some_and(|node| node.has_changed()) {
            return;
        }
        follow(&shown, observed());
    };
    *node.renew.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(renew));
    // It lives as long as whoever shows it.
    StoredValue::new(node);
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

/// A subscriber that lets a change wait instead of following it at once, as an effect does.
#[derive(Default)]
struct Node {
    sources: Sources,
    /// Has something that it read changed for certain?
    dirty: AtomicBool,
    waits: Arc<AtomicBool>,
    renew: RwLock<Option<Renew>>,
}

impl Node {
    /// Derives, and hears of what that read from now on.
    fn observe<T>(this: &Weak<Self>, derive: &impl Fn() -> T) -> T {
        let subscriber = AnySubscriber(this.as_ptr() as usize, this.clone());
        subscriber.clear_sources(&subscriber);
        subscriber.with_observer(derive)
    }

    /// Memos that may have changed find out, and tell their subscribers where they have.
    fn has_changed(&self) -> bool {
        for source in self.sources.all() {
            if self.dirty.load(Ordering::Relaxed) {
                break;
            }
            source.update_if_necessary();
        }
        self.dirty.swap(false, Ordering::Relaxed)
    }

    fn renew(&self) -> Option<Renew> {
        self.renew.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl ReactiveNode for Node {
    fn mark_dirty(&self) {
        self.dirty.store(true, Ordering::Relaxed);
        self.mark_check();
    }

    fn mark_check(&self) {
        let Some(renew) = self.renew() else { return };
        if !self.waits.swap(true, Ordering::Relaxed) {
            after_picture(Arc::downgrade(&self.waits), renew);
        }
    }

    fn mark_subscribers_check(&self) {}

    fn update_if_necessary(&self) -> bool {
        false
    }
}

impl Subscriber for Node {
    fn add_source(&self, source: AnySource) {
        self.sources.add(source);
    }

    fn clear_sources(&self, subscriber: &AnySubscriber) {
        self.sources.clear(subscriber);
    }
}
