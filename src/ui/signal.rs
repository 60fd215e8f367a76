//! Signals that stand for a part of a larger one, so that what hangs on them is gone through only where that part is another one.

use leptos::prelude::{Set, WithUntracked};

/// Sets a signal where it says something else by now, if it is still there.
pub(super) fn follow<T: PartialEq>(signal: &(impl WithUntracked<Value = T> + Set<Value = T>), now: T) {
    if signal.try_with_untracked(|before| *before != now) == Some(true) {
        signal.try_set(now);
    }
}
