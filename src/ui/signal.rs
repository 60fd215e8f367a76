//! Signals that stand for a part of a larger one, so that what hangs on them is gone through only where that part is another one.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use leptos::prelude::*;

use super::listener::{Hear, Listener};

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
    listener: StoredValue<Arc<Listener<All>>>,
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
        let listen = Box::new(move || whole.track());
        let listener = Listener::new(All { listen, parts: RwLock::default(), next: AtomicUsize::new(0) });
        listener.observe(|| whole.track());
        Self { whole, listener: StoredValue::new(listener) }
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
        let (whole, listener) = (self.whole, self.listener.get_value());
        let part = RwSignal::new(listener.observe_too(|| whole.with_untracked(&*get)));
        let renew = move || {
            if let Some(now) = whole.try_with_untracked(&*get) {
                follow(&part, now);
            }
        };
        add(&listener, Box::new(renew));
        part.read_only()
    }
}

type Renew = Box<dyn Fn() + Send + Sync>;

/// What brings each part up to date, in the task of the change.
struct All {
    /// Reads the whole.
    listen: Renew,
    parts: RwLock<Vec<(usize, Renew)>>,
    next: AtomicUsize,
}

impl Hear for All {
    fn hear(listener: &Listener<Self>, _: bool) {
        let Self { listen, parts, .. } = &listener.of;
        listener.observe(|| {
            listen();
            parts.read().unwrap_or_else(PoisonError::into_inner).iter().for_each(|(_, renew)| renew());
        });
    }
}

/// Adds a part, for as long as whoever asks for it is there.
fn add(listener: &Arc<Listener<All>>, renew: Renew) {
    let place = listener.of.next.fetch_add(1, Ordering::Relaxed);
    listener.of.parts.write().unwrap_or_else(PoisonError::into_inner).push((place, renew));
    let listener = Arc::downgrade(listener);
    on_cleanup(move || {
        if let Some(listener) = listener.upgrade() {
            let mut parts = listener.of.parts.write().unwrap_or_else(PoisonError::into_inner);
            parts.retain(|(other, _)| *other != place);
        }
    });
}
