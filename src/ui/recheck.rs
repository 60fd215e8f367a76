//! Looking again: when the person says so, when the network is back, and from
//! then on by itself, ever more rarely, until all is there. Knows nothing of
//! how it is shown.

use std::collections::BTreeSet;
use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::platform;
use super::session::Source;
use super::state::App;
use super::text::{Words, key};
use crate::diff::{self, Action, Change};
use crate::dns::{Answer, Question};
use crate::order;

/// The first pause, in milliseconds; each one is twice as long as the one before.
const FIRST: i32 = 30_000;
/// The longest pause. Ten checks reach past the hour that most answers are held.
const LONGEST: i32 = 600_000;
/// How often the page looks by itself.
const TIMES: u32 = 10;

/// The checks that the page makes by itself.
#[derive(Clone, Copy)]
pub struct Recheck {
    /// When the next one is, in milliseconds since 1970.
    pub next: RwSignal<Option<f64>>,
    /// How many there were since the person last looked.
    pub round: RwSignal<u32>,
    on: RwSignal<bool>,
    /// The check that the timer follows, by its `asked_at`.
    after: StoredValue<f64>,
    /// Only the latest timer counts.
    timer: StoredValue<u32>,
}

impl Recheck {
    /// None yet.
    pub(super) fn new() -> Self {
        Self {
            next: RwSignal::new(None),
            round: RwSignal::new(0),
            on: RwSignal::new(false),
            after: StoredValue::new(0.0),
            timer: StoredValue::new(0),
        }
    }

    fn begin(self) {
        self.stop();
        self.round.set(0);
        self.on.set(true);
    }

    /// No more checks until the person looks again.
    pub fn stop(self) {
        self.timer.update_value(|timer| *timer += 1);
        self.on.set(false);
        self.next.set(None);
    }

    /// Does it look by itself?
    pub fn is_on(self) -> bool {
        self.on.get()
    }

    /// Has it looked as often as it does?
    pub fn is_over(self) -> bool {
        !self.on.get() && self.round.get() >= TIMES
    }

    /// Sets the timer, once for each check; `false` where it was the last one.
    fn follow(self, asked_at: f64, check: impl Fn() + 'static) -> bool {
        // Times are copied, not computed: the same check has the same bits.
        if self.after.get_value().to_bits() == asked_at.to_bits() {
            return true;
        }
        let round = self.round.get_untracked();
        if round >= TIMES {
            self.stop();
            return false;
        }
        self.after.set_value(asked_at);
        let pause = FIRST.saturating_mul(1 << round.min(16)).min(LONGEST);
        self.next.set(Some(platform::now() + f64::from(pause)));
        self.timer.update_value(|timer| *timer += 1);
        let this = self.timer.get_value();
        spawn_local(async move {
            platform::sleep(pause).await;
            if self.timer.try_get_value() == Some(this) {
                self.round.update(|round| *round += 1);
                self.next.set(None);
                check();
            }
        });
        true
    }
}

impl App {
    /// Looks by itself as long as the person waits for something, and when the
    /// network is back.
    pub(super) fn keep_looking(self) {
        platform::on_online(move |online| {
            let failed = || {
                self.session
                    .answers
                    .with_untracked(|answers| answers.iter().any(|(_, a)| matches!(a, Answer::Failed(_))))
            };
            if online && self.demo.get_untracked().is_none() && (self.recheck.on.get_untracked() || failed()) {
                self.reask();
            }
        });
        let words = use_context::<Words>();
        // Somebody who looks at the page needs no notification.
        let tell = move |key: &str| {
            if let (Some(words), true) = (words, platform::is_hidden()) {
                let domain = self.plan.with_untracked(|plan| plan.domain.as_ref().map(ToString::to_string));
                platform::notify(&untrack(|| words.say(key, &[("domain", domain.unwrap_or_default())])));
            }
        };
        Effect::new(move |_| {
            if !self.recheck.on.get() || self.session.pending.get() > 0 {
                return;
            }
            let asked_at = self.asked_at.get();
            let left = |change: &Arc<Change>| {
                change.is_due() && change.name.is_some() || matches!(change.action, Action::CannotTell | Action::Open)
            };
            if self.changes.with(|changes| changes.iter().any(left)) {
                if !self.recheck.follow(asked_at, move || self.reask()) {
                    tell(key!("notify-over"));
                }
            } else {
                self.recheck.stop();
                tell(key!("notify-there"));
            }
        });
    }

    /// The person looks again: asks everything once more, past the browser's
    /// cache, and another resolver as well.
    pub fn again(self) {
        self.rechecked.set(true);
        self.copied.set(BTreeSet::new());
        if self.demo.get_untracked().is_none() {
            self.recheck.begin();
        }
        self.reask();
    }

    /// Asks everything once more. What was read stays until the new answers
    /// come; without a network nothing is asked, so that it stays at all.
    fn reask(self) {
        if self.plan.with_untracked(|plan| plan.domain.is_none()) {
            return;
        }
        if let Some(zone) = self.demo.get_untracked() {
            let (answers, log) = (self.session.answers.get_untracked(), self.session.log.get_untracked());
            self.session.start(Source::Zone(zone), true);
            self.session.answers.set(answers);
            self.session.log.set(log);
            self.asked_at.set(platform::now());
            self.pursue();
        } else if self.offline_since.get_untracked().is_none() {
            self.asked_at.set(platform::now());
            self.session.again();
            // The page says that the second one is asked when the person looks again, and not before.
            if self.rechecked.get_untracked() {
                self.pursue_second();
            }
        }
    }

    /// Asks another resolver for the records that are to change.
    fn pursue_second(self) {
        if self.has_second() {
            let names = self.watched();
            // What it was asked before stays in the receipt.
            let log = self.second.log.get_untracked();
            self.second.start(self.lone_source(1), true);
            self.second.log.set(log);
            self.second.pursue(move |_| names.clone());
        }
    }

    /// The questions whose answers tell that everything is published.
    fn watched(self) -> BTreeSet<Question> {
        let changes = self.changes.get_untracked();
        let named = changes.iter().filter(|change| change.action != Action::Optional);
        order::gathered(named.filter_map(|change| Some(Question::new(change.name.clone()?, change.rtype))))
    }

    /// The changes as another resolver sees them.
    pub fn seen_by_second(self) -> Vec<Change> {
        let records = self.records.get();
        let changes = self.changes.get();
        // Where the second was not asked, the first's answers stand.
        let mut merged = self.session.answers.get();
        self.second.answers.with(|answers| {
            for (question, answer) in answers.iter() {
                merged.insert(question.clone(), answer.clone());
            }
        });
        let mut seen = diff::changes(&records, &merged).0;
        seen.retain(|other| changes.iter().any(|change| change.key() == other.key()));
        seen
    }

    /// Changes the demo's zone as if its owner had published everything.
    pub fn publish_demo(self) {
        let Some(zone) = self.demo.get_untracked() else { return };
        let mut zone = (*zone).clone();
        for change in self.changes.get_untracked() {
            diff::publish(&mut zone, &change);
        }
        self.demo.set(Some(Arc::new(zone)));
        self.demo_published.set(Some(platform::now()));
        self.again();
    }

    /// Takes back what was published in the demo's zone.
    pub fn unpublish_demo(self) {
        if let (true, Some(zone)) = (self.demo.get_untracked().is_some(), self.unpublished.get_value()) {
            self.demo.set(Some(zone));
            self.demo_published.set(None);
            self.rechecked.set(false);
            self.reask();
        }
    }
}
