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
        let (mut ours, mut theirs) = (list.clone(), list.clone());
        order::sort_by(&mut ours, |a, b| b.1.cmp(&a.1));
        theirs.sort_by_key(|b| std::cmp::Reverse(b.1));
        prop_assert_eq!(&ours, &theirs);
        prop_assert_eq!(order::set(list.clone()), list.into_iter().collect::<BTreeSet<_>>());
    }
}
