//! Sorting, against the standard library's.

use std::collections::BTreeSet;

use mailvouch::order;
use proptest::prelude::*;

proptest! {
    #[test]
    fn sorts_as_the_standard_library_does(list in proptest::collection::vec((0..8u8, any::<u16>()), 0..80)) {
        let (mut ours, mut theirs) = (list.clone(), list.clone());
        order::sort(&mut ours);
        theirs.sort_unstable();
        prop_assert_eq!(&ours, &theirs);
        // Few keys, so that many are equal and have to keep their order.
        let (mut ours, mut theirs) = (list.clone(), list.clone());
        order::sort_by_key(&mut ours, |(key, _)| *key);
        theirs.sort_by_key(|(key, _)| *key);
        prop_assert_eq!(&ours, &theirs);
        order::sort_by(&mut ours, |a, b| b.1.cmp(&a.1));
        theirs.sort_by_key(|(_, value)| std::cmp::Reverse(*value));
        prop_assert_eq!(ours, theirs);
        let set: BTreeSet<(u8, u16)> = list.iter().copied().collect();
        prop_assert_eq!(order::sorted(list.iter().copied()), set.into_iter().collect::<Vec<_>>());
        let texts: Vec<String> = list.iter().map(|(key, _)| key.to_string()).collect();
        let (mut ours, mut theirs) = (order::Seen::default(), BTreeSet::new());
        for text in &texts {
            prop_assert_eq!(ours.insert(text), theirs.insert(text));
        }
    }
}
