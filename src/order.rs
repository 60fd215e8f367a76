//! Sorting, once for every type: the standard library's sort is compiled anew
//! for each list it meets, which a page pays for in bytes. Stable.

use std::cmp::Ordering;

/// Sorts by `compare`; equals keep their order.
pub fn sort_by<T>(list: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    let swaps = swaps(list.len(), &|a, b| match (list.get(a), list.get(b)) {
        (Some(a), Some(b)) => compare(a, b),
        _ => Ordering::Equal,
    });
    for (a, b) in swaps {
        list.swap(a, b);
    }
}

/// Sorts by a key of each; equals keep their order.
pub fn sort_by_key<T, K: Ord>(list: &mut [T], key: impl Fn(&T) -> K) {
    sort_by(list, |a, b| key(a).cmp(&key(b)));
}

/// Sorts a list of what has an order.
pub fn sort<T: Ord>(list: &mut [T]) {
    sort_by(list, T::cmp);
}

/// The items in order, each once.
pub fn sorted<T: Ord>(items: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut list: Vec<T> = items.into_iter().collect();
    sort(&mut list);
    list.dedup();
    list
}

/// A set or a map of these, put in one by one: `collect` sorts them first, with the standard library's sort.
pub fn gathered<C: Default + Extend<T>, T>(items: impl IntoIterator<Item = T>) -> C {
    let mut gathered = C::default();
    gathered.extend(items);
    gathered
}

/// Texts that were met before.
#[derive(Debug, Default)]
pub struct Seen<'a>(Vec<&'a str>);

impl<'a> Seen<'a> {
    /// Notes a text; `false` where it was there already.
    pub fn insert(&mut self, text: &'a str) -> bool {
        match self.0.binary_search(&text) {
            Ok(_) => false,
            Err(place) => {
                self.0.insert(place, text);
                true
            }
        }
    }
}

/// The places of `len` elements in the order of `compare`; equals keep theirs.
pub fn places(len: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut runs: Vec<usize> = (0..len).collect();
    let mut merged = Vec::with_capacity(len);
    let mut width = 1;
    while width < len {
        merged.clear();
        for pair in runs.chunks(2 * width) {
            let (mut left, mut right) = pair.split_at(width.min(pair.len()));
            while let ([first, rest @ ..], [other, others @ ..]) = (left, right) {
                if compare(*first, *other) == Ordering::Greater {
                    merged.push(*other);
                    right = others;
                } else {
                    merged.push(*first);
                    left = rest;
                }
            }
            merged.extend_from_slice(left);
            merged.extend_from_slice(right);
        }
        std::mem::swap(&mut runs, &mut merged);
        width *= 2;
    }
    runs
}

/// What to swap, one pair after the other, so that `len` elements are in order.
fn swaps(len: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<(usize, usize)> {
    let sorted = places(len, compare);
    // Elements move while swaps are made: who is where, and where is who.
    let (mut at, mut place): (Vec<usize>, Vec<usize>) = ((0..len).collect(), (0..len).collect());
    let mut swaps = Vec::new();
    for (to, element) in sorted.into_iter().enumerate() {
        let (Some(from), Some(other)) = (place.get(element).copied(), at.get(to).copied()) else { continue };
        if from != to {
            swaps.push((from, to));
            at.swap(from, to);
            place.swap(element, other);
        }
    }
    swaps
}
