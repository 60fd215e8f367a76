//! Politeness: how many questions at once, and how many in a second.

use mailvouch::dns::pace::Pace;

#[test]
fn no_more_at_once_than_allowed() {
    let mut pace = Pace::new(2, 100);
    pace.begin(0.0);
    assert_eq!(pace.wait(0.0), Some(0.0));
    pace.begin(0.0);
    assert_eq!(pace.wait(0.0), None, "two are in the air");
    pace.end();
    assert_eq!(pace.wait(1.0), Some(0.0));
}

#[test]
fn no_more_in_any_second_than_allowed() {
    let mut pace = Pace::new(100, 3);
    let mut asked = Vec::new();
    let mut now = 0.0;
    while asked.len() < 20 {
        match pace.wait(now) {
            Some(wait) if wait > 0.0 => now += wait,
            _ => {
                pace.begin(now);
                pace.end();
                asked.push(now);
                now += 10.0;
            }
        }
    }
    for (first, fourth) in asked.iter().zip(asked.iter().skip(3)) {
        assert!(fourth - first >= 1000.0, "four within a second: {asked:?}");
    }
    assert!(now < 7_000.0, "and no slower than that: {asked:?}");
}

#[test]
fn a_resolver_that_complains_is_left_alone_for_a_second() {
    let mut pace = Pace::new(2, 100);
    pace.begin(500.0);
    pace.slow_down(500.0);
    pace.end();
    assert_eq!(pace.wait(600.0), Some(900.0));
    assert_eq!(pace.wait(1500.0), Some(0.0));
}

#[test]
fn a_limit_of_nothing_still_asks() {
    assert_eq!(Pace::new(0, 0).wait(0.0), Some(0.0));
}
