//! The driver: asks what a checker needs until nothing is missing. Each answer
//! is taken in as it comes and the checker is asked again a moment later, so
//! that neither a slow question nor the drawing holds up another one. Knows
//! nothing of what is checked.

use std::cell::RefCell;
use std::collections::{BTreeSet, VecDeque};
use std::mem;
use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::{AbortController, AbortSignal};

use super::doh::{Exchange, Resolver, ask};
use super::platform;
use crate::dns::zone::Zone;
use crate::dns::{Answer, Answers, Failure, Question};
use crate::order;

/// How many questions are in the air at most, whatever a resolver allows.
const AT_ONCE: usize = 32;

/// How many questions are sent in one go, so that a click is not held up by all of them.
const IN_ONE_GO: usize = 4;

/// Answers that come within so many milliseconds are one picture to the checker.
const MOMENT: i32 = 4;

/// Where answers come from.
#[derive(Debug, Clone)]
pub enum Source {
    /// DNS over HTTPS.
    Resolver {
        /// The resolver that the person chose.
        first: Resolver,
        /// Asked once more where the first one failed.
        second: Option<Resolver>,
    },
    /// Made-up records; nothing leaves the page.
    Zone(Arc<Zone>),
}

/// A set of questions and their answers, growing. The signals change at most
/// once per picture drawn.
#[derive(Clone, Copy)]
pub struct Session {
    /// What is known so far.
    pub answers: RwSignal<Answers>,
    /// Every exchange, in the order of arrival.
    pub log: RwSignal<Vec<Exchange>>,
    /// Questions asked and not answered, and those that wait for their turn.
    pub pending: RwSignal<usize>,
    run: StoredValue<Run, LocalStorage>,
}

type Needs = Rc<dyn Fn(&Answers) -> BTreeSet<Question>>;

/// The state behind the signals, which a task may outlive.
#[derive(Clone)]
struct Run(Rc<RefCell<State>>);

struct State {
    source: Source,
    fresh: bool,
    needs: Option<Needs>,
    /// What this run has found; `answers` may still show an older one's.
    known: Answers,
    asked: BTreeSet<Question>,
    flying: usize,
    /// Questions that wait for one of those in the air to land.
    queue: VecDeque<Question>,
    landed: Vec<Exchange>,
    drawing: bool,
    /// Will the checker be asked in a moment?
    pondering: bool,
    abort: Option<AbortController>,
    /// Answers to an earlier generation are dropped.
    generation: u32,
}

impl Session {
    /// A session that has asked nothing yet. It ends with the component that made it.
    pub fn new(source: Source) -> Self {
        let state = State {
            source,
            fresh: false,
            needs: None,
            known: Answers::new(),
            asked: BTreeSet::new(),
            flying: 0,
            queue: VecDeque::new(),
            landed: Vec::new(),
            drawing: false,
            pondering: false,
            abort: AbortController::new().ok(),
            generation: 0,
        };
        let session = Self {
            answers: RwSignal::new(Answers::new()),
            log: RwSignal::new(Vec::new()),
            pending: RwSignal::new(0),
            run: StoredValue::new_local(Run(Rc::new(RefCell::new(state)))),
        };
        on_cleanup(move || session.stop());
        session
    }

    /// Asks what `needs` names, again and again, until it names nothing new. A
    /// later call takes the place of an earlier one; what is known stays.
    pub fn pursue(self, needs: impl Fn(&Answers) -> BTreeSet<Question> + 'static) {
        self.with(|run| {
            run.0.borrow_mut().needs = Some(Rc::new(needs));
            self.pump(run);
        });
    }

    /// Forgets everything, for another domain or another source. `fresh` goes
    /// past the browser's cache.
    pub fn start(self, source: Source, fresh: bool) {
        self.stop();
        self.with(|run| {
            let mut state = run.0.borrow_mut();
            state.source = source;
            state.fresh = fresh;
            state.needs = None;
            state.known = Answers::new();
            state.asked.clear();
            state.landed.clear();
        });
        self.answers.try_set(Answers::new());
        self.log.try_set(Vec::new());
    }

    /// Asks everything once more, past the browser's cache. The old answers are
    /// shown until the new ones come.
    pub fn again(self) {
        self.stop();
        self.with(|run| {
            {
                let mut state = run.0.borrow_mut();
                state.fresh = true;
                state.known = Answers::new();
                state.asked.clear();
            }
            self.pump(run);
        });
    }

    /// Ends what is in the air. What is known stays.
    pub fn stop(self) {
        self.with(|run| {
            let mut state = run.0.borrow_mut();
            let state = &mut *state;
            if let Some(abort) = mem::replace(&mut state.abort, AbortController::new().ok()) {
                abort.abort();
            }
            state.generation += 1;
            state.flying = 0;
            state.queue.clear();
            let known = &state.known;
            state.asked.retain(|question| known.get(question).is_some());
        });
        self.pending.try_set(0);
    }

    /// Nothing happens once the component is gone.
    fn with(self, f: impl FnOnce(&Run)) {
        if let Some(run) = self.run.try_with_value(Run::clone) {
            f(&run);
        }
    }

    /// Asks the checker what it needs, and sends that.
    fn pump(self, run: &Run) {
        let Some(needs) = run.0.borrow().needs.clone() else { return };
        loop {
            // The checker may read signals; they are not what this depends on.
            let wanted = untrack(|| needs(&run.0.borrow().known));
            let mut state = run.0.borrow_mut();
            state.pondering = false;
            let mut new: Vec<Question> = wanted.into_iter().filter(|q| !state.asked.contains(q)).collect();
            // The short names first: at them begin the chains that take several rounds.
            order::sort_by_key(&mut new, |question| question.name.labels().count());
            if let Source::Zone(zone) = &state.source {
                let zone = Arc::clone(zone);
                if new.is_empty() {
                    break;
                }
                for question in new {
                    let answer = zone.answer(&question);
                    let exchange = Exchange {
                        by: String::new(),
                        question,
                        answer,
                        remarks: Vec::new(),
                        millis: 0.0,
                        at: platform::now(),
                    };
                    state.take_in(exchange);
                }
            } else {
                state.queue = new.into();
                break;
            }
        }
        self.send(run);
        self.draw(run);
    }

    /// Sends what waits, as far as there is room: some at once, more in the next task.
    fn send(self, run: &Run) {
        let mut state = run.0.borrow_mut();
        for _ in 0..IN_ONE_GO {
            let Some(question) = state.next() else { return };
            self.ask(run, &mut state, question);
        }
        if state.is_sending() {
            let run = run.clone();
            spawn_local(async move {
                platform::next_task().await;
                // Whatever waits by then, of this run or a later one.
                self.send(&run);
            });
        }
    }

    fn ask(self, run: &Run, state: &mut State, question: Question) {
        let (Source::Resolver { first, second }, Some(abort)) = (state.source.clone(), &state.abort) else { return };
        state.asked.insert(question.clone());
        state.flying += 1;
        let (run, signal, fresh, generation) = (run.clone(), abort.signal(), state.fresh, state.generation);
        spawn_local(async move {
            for exchange in ask_both(&first, second.as_ref(), question, fresh, &signal, || run.is(generation)).await {
                if !run.is(generation) {
                    return;
                }
                run.0.borrow_mut().take_in(exchange);
            }
            let round_is_over = {
                let mut state = run.0.borrow_mut();
                state.flying -= 1;
                state.flying == 0 && state.queue.is_empty()
            };
            if round_is_over {
                self.pump(&run);
            } else {
                self.send(&run);
                self.ponder(&run);
                self.draw(&run);
            }
        });
    }

    /// Asks the checker about what has landed within a moment, not about each answer.
    fn ponder(self, run: &Run) {
        if mem::replace(&mut run.0.borrow_mut().pondering, true) {
            return;
        }
        let run = run.clone();
        spawn_local(async move {
            platform::sleep(MOMENT).await;
            // What waits to be sent goes first: the checker may take long.
            while run.0.borrow().is_sending() {
                platform::next_task().await;
            }
            // Unless it was asked meanwhile.
            let pondering = run.0.borrow().pondering;
            if pondering {
                self.pump(&run);
            }
        });
    }

    /// Shows what has landed, with the next picture.
    fn draw(self, run: &Run) {
        let outstanding = {
            let mut state = run.0.borrow_mut();
            let outstanding = state.flying + state.queue.len();
            if mem::replace(&mut state.drawing, true) {
                return;
            }
            outstanding
        };
        // That something began is told at once: nobody may take the silence before it for the end.
        if outstanding > 0 && self.pending.try_get_untracked() == Some(0) {
            self.pending.try_set(outstanding);
        }
        let run = run.clone();
        spawn_local(async move {
            platform::next_frame().await;
            let (landed, new, all, outstanding) = {
                let mut state = run.0.borrow_mut();
                state.drawing = false;
                let outstanding = state.flying + state.queue.len();
                let landed = mem::take(&mut state.landed);
                let known = &state.known;
                let new = landed.iter().filter_map(|e| Some((e.question.clone(), known.get(&e.question)?.clone())));
                let new: Vec<(Question, Answer)> = new.collect();
                // The end of a run: what only an earlier one asked goes.
                let all = (outstanding == 0).then(|| known.clone());
                (landed, new, all, outstanding)
            };
            if !landed.is_empty() {
                self.answers.try_update(|answers| match all {
                    Some(all) => *answers = all,
                    None => new.into_iter().for_each(|(question, answer)| answers.insert(question, answer)),
                });
                self.log.try_update(|log| log.extend(landed));
            }
            if self.pending.try_get_untracked() != Some(outstanding) {
                self.pending.try_set(outstanding);
            }
        });
    }
}

impl Run {
    fn is(&self, generation: u32) -> bool {
        self.0.borrow().generation == generation
    }
}

impl State {
    /// Does a question wait for which there is room?
    fn is_sending(&self) -> bool {
        let limit = match &self.source {
            Source::Resolver { first, .. } => first.limits.at_once().min(AT_ONCE),
            Source::Zone(_) => AT_ONCE,
        };
        self.flying < limit && !self.queue.is_empty()
    }

    /// The next question to send, if there is room.
    fn next(&mut self) -> Option<Question> {
        if self.is_sending() { self.queue.pop_front() } else { None }
    }

    fn take_in(&mut self, exchange: Exchange) {
        self.asked.insert(exchange.question.clone());
        // Where two resolvers failed, the failure of the first one stands.
        let failed_twice = matches!(exchange.answer, Answer::Failed(_)) && self.known.get(&exchange.question).is_some();
        if !failed_twice {
            self.known.insert(exchange.question.clone(), exchange.answer.clone());
        }
        self.landed.push(exchange);
    }
}

/// One exchange, or two where the first resolver failed and there is a second.
async fn ask_both(
    first: &Resolver,
    second: Option<&Resolver>,
    question: Question,
    fresh: bool,
    signal: &AbortSignal,
    wanted: impl Fn() -> bool,
) -> Vec<Exchange> {
    let mut exchanges = vec![ask(first, question.clone(), fresh, signal).await];
    let retry = exchanges.iter().any(|e| matches!(&e.answer, Answer::Failed(failure) if *failure != Failure::Offline));
    if let (true, true, Some(second)) = (retry, wanted(), second) {
        exchanges.push(ask(second, question, fresh, signal).await);
    }
    exchanges
}

/// One question outside of a session; where two resolvers failed, the failure of
/// the first one stands.
pub async fn answer(source: &Source, question: Question, signal: &AbortSignal) -> Answer {
    match source {
        Source::Zone(zone) => zone.answer(&question),
        Source::Resolver { first, second } => {
            let exchanges = ask_both(first, second.as_ref(), question, false, signal, || !signal.aborted()).await;
            let answered = exchanges.iter().find(|exchange| !matches!(exchange.answer, Answer::Failed(_)));
            let best = answered.or(exchanges.first()).map(|exchange| exchange.answer.clone());
            best.unwrap_or(Answer::Failed(Failure::Timeout))
        }
    }
}
