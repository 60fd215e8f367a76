//! How fast a resolver is asked: so many questions at once, so many in any one
//! second. Knows no clock: whoever asks says what time it is, in milliseconds.

use std::collections::VecDeque;

/// Any one second, in milliseconds.
const SECOND: f64 = 1000.0;

/// The questions to one resolver, as far as their number matters.
#[derive(Debug, Clone, PartialEq)]
pub struct Pace {
    in_flight: usize,
    per_second: usize,
    flying: usize,
    /// When the latest `per_second` questions were asked, the oldest first.
    asked: VecDeque<f64>,
    /// The resolver wants nothing before this.
    not_before: f64,
}

impl Pace {
    /// Nothing asked yet. A limit of 0 counts as 1: nothing would ever be asked.
    pub fn new(in_flight: usize, per_second: usize) -> Self {
        let (in_flight, per_second) = (in_flight.max(1), per_second.max(1));
        Self { in_flight, per_second, flying: 0, asked: VecDeque::new(), not_before: 0.0 }
    }

    /// How long until one more may be asked, in milliseconds, 0 for now. `None`:
    /// not before one of those in the air has landed.
    pub fn wait(&self, now: f64) -> Option<f64> {
        if self.flying >= self.in_flight {
            return None;
        }
        let full = self.asked.len() >= self.per_second;
        let oldest = self.asked.front().filter(|_| full).map_or(0.0, |at| at + SECOND);
        Some((oldest.max(self.not_before) - now).max(0.0))
    }

    /// One is asked.
    pub fn begin(&mut self, now: f64) {
        self.flying += 1;
        if self.asked.len() >= self.per_second {
            self.asked.pop_front();
        }
        self.asked.push_back(now);
    }

    /// One has landed, or was given up.
    pub fn end(&mut self) {
        self.flying = self.flying.saturating_sub(1);
    }

    /// The resolver said that it is asked too much (HTTP status 429): nothing for a second.
    pub fn slow_down(&mut self, now: f64) {
        self.not_before = now + SECOND;
    }
}
