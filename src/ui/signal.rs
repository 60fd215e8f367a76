//! Signals that stand for a part of a larger one, so that what hangs on them is gone through only where that part is another one.

use std::mem;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, PoisonError, RwLock, Weak};

use leptos::prelude::*;
use leptos::reactive::graph::{AnySource, AnySubscriber, ReactiveNode, Source, Subscriber, WithObserver};

/// Sets a signal where it says something else by now, if it is still there.
pub(super) fn follow<T: PartialEq>(signal: &(impl WithUntracked<Value = T> + Set<Value = T>), now: T) {
    if signal.try_with_untracked(|before| *before != now) == Some(true) {
        signal.try_set(now);
    }
}

/// A signal, and signals for parts of it, which follow at once. Of a memo all that hangs on it, however far, is marked
/// and gone through when the whole is set; of a part only where that part is another one. What a part reads besides are
/// signals: a memo would be derived while others are still marked.
pub struct Parts<T: 'static> {
    /// The signal itself.
    pub whole: RwSignal<T>,
    node: StoredValue<Arc<Node>>,
}

impl<T> Clone for Parts<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Parts<T> {}

impl<T: Send + Sync + 'static> Parts<T> {
    /// Those of a signal.
    pub fn of(whole: RwSignal<T>) -> Self {
        let node = Arc::new_cyclic(|node: &Weak<Node>| Node {
            subscriber: AnySubscriber(node.as_ptr() as usize, node.clone()),
            sources: Sources::default(),
            listen: Box::new(move || whole.track()),
            parts: RwLock::default(),
            next: AtomicUsize::new(0),
        });
        node.subscriber.with_observer(|| whole.track());
        Self { whole, node: StoredValue::new(node) }
    }

    /// A part, for as long as whoever asks for it is there.
    pub fn part<P>(self, get: impl Fn(&T) -> P + Send + Sync + 'static) -> ReadSignal<P>
    where
        P: PartialEq + Send + Sync + 'static,
    {
        self.boxed(Box::new(get))
    }

    /// Once for each type of a part: what is compiled for every closure anew, a page pays for in bytes.
    fn boxed<P>(self, get: Box<dyn Fn(&T) -> P + Send + Sync>) -> ReadSignal<P>
    where
        P: PartialEq + Send + Sync + 'static,
    {
        let (whole, node) = (self.whole, self.node.get_value());
        let part = RwSignal::new(node.subscriber.with_observer(|| whole.with_untracked(&*get)));
        node.add(Box::new(move || {
            if let Some(now) = whole.try_with_untracked(&*get) {
                follow(&part, now);
            }
        }));
        part.read_only()
    }
}

type Renew = Box<dyn Fn() + Send + Sync>;

/// What hears of a change for all parts.
struct Node {
    subscriber: AnySubscriber,
    sources: Sources,
    listen: Box<dyn Fn() + Send + Sync>,
    /// What brings each part up to date.
    parts: RwLock<Vec<(usize, Renew)>>,
    next: AtomicUsize,
}

impl Node {
    /// Adds a part, for as long as whoever asks for it is there.
    fn add(self: &Arc<Self>, renew: Renew) {
        let place = self.next.fetch_add(1, Ordering::Relaxed);
        self.parts.write().unwrap_or_else(PoisonError::into_inner).push((place, renew));
        let node = Arc::downgrade(self);
        on_cleanup(move || {
            if let Some(node) = node.upgrade() {
                node.parts.write().unwrap_or_else(PoisonError::into_inner).retain(|(other, _)| *other != place);
            }
        });
    }
}

impl ReactiveNode for Node {
    fn mark_dirty(&self) {
        self.sources.clear(&self.subscriber);
        self.subscriber.with_observer(|| {
            (self.listen)();
            self.parts.read().unwrap_or_else(PoisonError::into_inner).iter().for_each(|(_, renew)| renew());
        });
    }

    fn mark_check(&self) {
        self.mark_dirty();
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

/// What a subscriber read.
#[derive(Default)]
pub(super) struct Sources(RwLock<Vec<AnySource>>);

impl Sources {
    pub(super) fn add(&self, source: AnySource) {
        let mut sources = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if !sources.contains(&source) {
            sources.push(source);
        }
    }

    /// Those that are left tell it no more.
    pub(super) fn clear(&self, subscriber: &AnySubscriber) {
        let sources = mem::take(&mut *self.0.write().unwrap_or_else(PoisonError::into_inner));
        for source in sources {
            source.remove_subscriber(subscriber);
        }
    }

    pub(super) fn all(&self) -> Vec<AnySource> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
