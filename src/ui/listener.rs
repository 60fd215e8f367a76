//! A subscriber of the reactive graph that is neither memo nor effect: it hears that something it read may have changed,
//! and decides itself when to derive anew.

use std::mem;
use std::sync::{Arc, PoisonError, RwLock, Weak};

use leptos::reactive::graph::{AnySource, AnySubscriber, ReactiveNode, Source, Subscriber, WithObserver};

/// What is done about a change.
pub(super) trait Hear: Send + Sync + Sized + 'static {
    /// Something that was read has changed, or a memo that was read may have.
    fn hear(listener: &Listener<Self>, certain: bool);
}

/// Reads signals and memos, and hears of their changes for as long as it is held.
pub(super) struct Listener<H> {
    subscriber: AnySubscriber,
    sources: RwLock<Vec<AnySource>>,
    /// What it hears for.
    pub(super) of: H,
}

impl<H: Hear> Listener<H> {
    pub(super) fn new(of: H) -> Arc<Self> {
        Arc::new_cyclic(|this: &Weak<Self>| Self {
            subscriber: AnySubscriber(this.as_ptr() as usize, this.clone()),
            sources: RwLock::default(),
            of,
        })
    }

    /// Derives, and hears of what that read from now on, and of nothing else.
    pub(super) fn observe<T>(&self, derive: impl FnOnce() -> T) -> T {
        self.clear_sources(&self.subscriber);
        self.observe_too(derive)
    }

    /// Derives, and hears of what that read besides.
    pub(super) fn observe_too<T>(&self, derive: impl FnOnce() -> T) -> T {
        self.subscriber.with_observer(derive)
    }

    /// What it read.
    pub(super) fn sources(&self) -> Vec<AnySource> {
        self.sources.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl<H: Hear> ReactiveNode for Listener<H> {
    fn mark_dirty(&self) {
        H::hear(self, true);
    }

    fn mark_check(&self) {
        H::hear(self, false);
    }

    fn mark_subscribers_check(&self) {}

    fn update_if_necessary(&self) -> bool {
        false
    }
}

impl<H: Hear> Subscriber for Listener<H> {
    fn add_source(&self, source: AnySource) {
        let mut sources = self.sources.write().unwrap_or_else(PoisonError::into_inner);
        if !sources.contains(&source) {
            sources.push(source);
        }
    }

    fn clear_sources(&self, subscriber: &AnySubscriber) {
        let sources = mem::take(&mut *self.sources.write().unwrap_or_else(PoisonError::into_inner));
        for source in sources {
            source.remove_subscriber(subscriber);
        }
    }
}
