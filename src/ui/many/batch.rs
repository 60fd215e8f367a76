//! The run through a list: a few domains at once, no more questions than their
//! resolver allows, and of each domain nothing is kept but its line.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use futures::future::join_all;
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::{AbortController, AbortSignal};

use crate::audit::AuditOptions;
use crate::dns::Answers;
use crate::many::{Row, State};
use crate::name::DomainName;
use crate::ui::derive::audited;
use crate::ui::platform;
use crate::ui::session::{Source, answer};
use crate::ui::state::App;

/// Domains that are checked at once: so many that the resolver is never idle.
const DOMAINS: usize = 8;

/// The table is drawn anew so often, in milliseconds: nobody reads faster.
const PICTURE: i32 = 150;

/// Where the run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// There is no list yet.
    Empty,
    /// On its way.
    Running,
    /// Waits for the person.
    Paused,
    /// Every domain has its line.
    Over,
}

/// A run. Copying it copies handles.
#[derive(Clone, Copy)]
pub struct Batch {
    /// What stands in the field of the list.
    pub typed: RwSignal<String>,
    /// Where the run is.
    pub phase: RwSignal<Phase>,
    /// Grows with what is drawn: a few times a second.
    pub drawn: RwSignal<u32>,
    work: StoredValue<Rc<Work>, LocalStorage>,
}

#[derive(Default)]
struct Work {
    names: RefCell<Vec<DomainName>>,
    rows: RefCell<Vec<Option<Row>>>,
    queue: RefCell<VecDeque<usize>>,
    workers: Cell<usize>,
    /// Workers of an earlier run end with their domain.
    run: Cell<u32>,
    abort: RefCell<Option<AbortController>>,
    drawing: Cell<bool>,
}

impl Batch {
    /// No run yet.
    pub fn new() -> Self {
        Self {
            typed: RwSignal::new(String::new()),
            phase: RwSignal::new(Phase::Empty),
            drawn: RwSignal::new(0),
            work: StoredValue::new_local(Rc::default()),
        }
    }

    fn work(self) -> Rc<Work> {
        self.work.get_value()
    }

    /// Begins with a list.
    pub fn start(self, app: App, names: Vec<DomainName>) {
        let work = self.work();
        *work.rows.borrow_mut() = vec![None; names.len()];
        *work.names.borrow_mut() = names;
        self.resume(app);
    }

    /// Goes on where it was paused.
    pub fn resume(self, app: App) {
        let work = self.work();
        work.run.set(work.run.get() + 1);
        work.workers.set(0);
        // What is in the air ends without a line, so its place is queued anew.
        if let Some(abort) = work.abort.replace(AbortController::new().ok()) {
            abort.abort();
        }
        let open = |(at, row): (usize, &Option<Row>)| row.is_none().then_some(at);
        *work.queue.borrow_mut() = work.rows.borrow().iter().enumerate().filter_map(open).collect();
        self.phase.set(Phase::Running);
        for _ in 0..DOMAINS {
            self.worker(app);
        }
        self.draw();
    }

    /// Takes no further domain; those in the air are finished.
    pub fn pause(self) {
        self.phase.set(Phase::Paused);
    }

    /// Ends the run and forgets its lines; the list stays in its field.
    pub fn cancel(self) {
        let work = self.work();
        work.run.set(work.run.get() + 1);
        if let Some(abort) = work.abort.borrow_mut().take() {
            abort.abort();
        }
        work.queue.borrow_mut().clear();
        work.rows.borrow_mut().clear();
        work.names.borrow_mut().clear();
        self.phase.set(Phase::Empty);
    }

    /// Asks once more about those that could not be checked.
    pub fn retry(self, app: App) {
        let work = self.work();
        for row in work.rows.borrow_mut().iter_mut().filter(|row| is_failed(row.as_ref())) {
            *row = None;
        }
        self.resume(app);
    }

    /// Domains with a line.
    pub fn done(self) -> usize {
        self.work().rows.borrow().iter().flatten().count()
    }

    /// Domains of the list.
    pub fn all(self) -> usize {
        self.work().names.borrow().len()
    }

    /// Domains that could not be checked.
    pub fn failed(self) -> usize {
        self.work().rows.borrow().iter().filter(|row| is_failed(row.as_ref())).count()
    }

    /// The lines that are there, for a file.
    pub fn with_rows(self, f: impl Fn(&[Row]) -> String) -> String {
        let rows: Vec<Row> = self.work().rows.borrow().iter().flatten().cloned().collect();
        f(&rows)
    }

    /// The places of the lines that are wanted, and how many there are of each state.
    pub fn places(self, wanted: Option<State>) -> (Vec<usize>, [usize; 6]) {
        let work = self.work();
        let rows = work.rows.borrow();
        let (mut places, mut counts) = (Vec::new(), [0; 6]);
        for (at, row) in rows.iter().enumerate() {
            let state = row.as_ref().map(Row::state);
            if let Some(count) = state.and_then(|state| counts.get_mut(state as usize)) {
                *count += 1;
            }
            if wanted.is_none() || state == wanted {
                places.push(at);
            }
        }
        (places, counts)
    }

    /// The domain and the line at a place.
    pub fn at(self, place: usize) -> Option<(DomainName, Option<Row>)> {
        let work = self.work();
        let name = work.names.borrow().get(place)?.clone();
        let row = work.rows.borrow().get(place).cloned().flatten();
        Some((name, row))
    }

    fn worker(self, app: App) {
        let work = self.work();
        let run = work.run.get();
        work.workers.set(work.workers.get() + 1);
        let source = app.source(0);
        let Some(signal) = work.abort.borrow().as_ref().map(AbortController::signal) else { return };
        spawn_local(async move {
            while work.run.get() == run && self.phase.try_get_untracked() == Some(Phase::Running) {
                let Some(place) = work.queue.borrow_mut().pop_front() else { break };
                let Some(name) = work.names.borrow().get(place).cloned() else { break };
                let row = check(app, &name, &source, &signal).await;
                if work.run.get() != run {
                    return;
                }
                if let Some(old) = work.rows.borrow_mut().get_mut(place) {
                    *old = Some(row);
                }
                self.draw();
            }
            if work.run.get() == run {
                work.workers.set(work.workers.get() - 1);
                let over = work.workers.get() == 0 && work.queue.borrow().is_empty();
                if over && self.phase.try_get_untracked().is_some_and(|phase| phase != Phase::Empty) {
                    self.phase.try_set(Phase::Over);
                    self.draw();
                }
            }
        });
    }

    fn draw(self) {
        let work = self.work();
        if work.drawing.replace(true) {
            return;
        }
        spawn_local(async move {
            platform::sleep(PICTURE).await;
            work.drawing.set(false);
            self.drawn.try_update(|drawn| *drawn += 1);
        });
    }
}

fn is_failed(row: Option<&Row>) -> bool {
    row.is_some_and(|row| row.failure.is_some())
}

/// The line of one domain. Selectors are those of the services that its other
/// records show: a list is no reason to try every one.
async fn check(app: App, domain: &DomainName, source: &Source, signal: &AbortSignal) -> Row {
    let profile = app.profile.get_value();
    let mut answers = Answers::new();
    loop {
        // Several domains may be complete at once: each has a task of its own, so that a person has a turn between two.
        platform::next_task().await;
        let (report, open) = audited(&profile, domain, &AuditOptions::default(), &answers);
        let open: Vec<_> = open.into_iter().collect();
        if open.is_empty() || signal.aborted() {
            return Row::of(&report);
        }
        let asked = open.iter().map(|question| answer(source, question.clone(), signal));
        for (question, answer) in open.iter().zip(join_all(asked).await) {
            answers.insert(question.clone(), answer);
        }
    }
}
