//! The one door to the network: a question to a resolver by DNS over HTTPS
//! (RFC 8484), as a GET without cookies, referrer or preflight. Always gives an
//! answer; one that did not come is a `Failure`. However many ask, a resolver
//! is asked no more than its limits allow.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use futures::channel::oneshot;
use gloo_net::http::Request;
use js_sys::Array;
use web_sys::{AbortSignal, ReferrerPolicy, RequestCache, RequestCredentials};

use super::platform;
use crate::dns::pace::Pace;
use crate::dns::wire::{decode_response, dns_parameter, remarks};
use crate::dns::{Answer, Failure, Question};
use crate::finding::Finding;
pub use crate::profile::Resolver;

const MESSAGE: &str = "application/dns-message";
const PATIENCE: u32 = 5_000;
/// "Too Many Requests"
const TOO_MANY: u16 = 429;

/// A question that was asked, and what came of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Exchange {
    /// Who was asked: a resolver's name, or nothing for a zone of the demo.
    pub by: String,
    /// What was asked.
    pub question: Question,
    /// What came back.
    pub answer: Answer,
    /// What the message said besides.
    pub remarks: Vec<Finding>,
    /// How long it took, in milliseconds.
    pub millis: f64,
    /// When it came, in milliseconds since 1970.
    pub at: f64,
}

/// Asks one question; a template's `{?dns}` at the end of the resolver's address
/// is accepted (RFC 6570). `fresh` goes past the browser's cache. A question that
/// `abort` ends counts as unanswered in time.
pub async fn ask(resolver: &Resolver, question: Question, fresh: bool, abort: &AbortSignal) -> Exchange {
    let turn = gate(resolver).turn(abort).await;
    // What it waited for its turn is not the resolver's slowness.
    let start = platform::now();
    let (answer, remarks) = match &turn {
        Some(_) => match fetch(&resolver.url, &question, fresh, abort).await {
            Ok(message) => (
                decode_response(&message, &question).unwrap_or_else(|error| Answer::Failed(error.into())),
                remarks(&message),
            ),
            Err(failure) => (Answer::Failed(failure), Vec::new()),
        },
        None => (Answer::Failed(Failure::Timeout), Vec::new()),
    };
    let at = platform::now();
    if let (Some(turn), Answer::Failed(Failure::Http(TOO_MANY))) = (&turn, &answer) {
        turn.0.pace.borrow_mut().slow_down(at);
    }
    Exchange { by: resolver.name.clone(), question, answer, remarks, millis: at - start, at }
}

/// Where questions to one resolver wait for their turn.
struct Gate {
    pace: RefCell<Pace>,
    waiting: RefCell<VecDeque<oneshot::Sender<()>>>,
}

thread_local! {
    /// One for each resolver that was asked, by its address.
    static GATES: RefCell<Vec<(String, Rc<Gate>)>> = const { RefCell::new(Vec::new()) };
}

fn gate(resolver: &Resolver) -> Rc<Gate> {
    GATES.with_borrow_mut(|gates| {
        if let Some((_, gate)) = gates.iter().find(|(url, _)| *url == resolver.url) {
            return Rc::clone(gate);
        }
        let pace = Pace::new(resolver.limits.at_once(), resolver.limits.in_a_second());
        let gate = Rc::new(Gate { pace: RefCell::new(pace), waiting: RefCell::default() });
        gates.push((resolver.url.clone(), Rc::clone(&gate)));
        gate
    })
}

/// Leave to ask one question. The next one has its turn when this is dropped.
struct Turn(Rc<Gate>);

impl Gate {
    /// Waits until one more may be asked; `None` if nobody wants it any longer.
    async fn turn(self: Rc<Self>, abort: &AbortSignal) -> Option<Turn> {
        loop {
            if abort.aborted() {
                self.call_next();
                return None;
            }
            let now = platform::now();
            let wait = self.pace.borrow().wait(now);
            match wait {
                // Zero and below, in whole milliseconds.
                Some(wait) if wait < 1.0 => {
                    self.pace.borrow_mut().begin(now);
                    return Some(Turn(self));
                }
                Some(wait) => platform::sleep(milliseconds(wait)).await,
                None => {
                    let (call, called) = oneshot::channel();
                    self.waiting.borrow_mut().push_back(call);
                    let _ = called.await;
                }
            }
        }
    }

    fn call_next(&self) {
        let next = self.waiting.borrow_mut().pop_front();
        if let Some(next) = next {
            let _ = next.send(());
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.0.pace.borrow_mut().end();
        self.0.call_next();
    }
}

/// No wait here is longer than a second.
#[allow(clippy::cast_possible_truncation)]
fn milliseconds(wait: f64) -> i32 {
    wait.ceil().min(1000.0) as i32
}

async fn fetch(url: &str, question: &Question, fresh: bool, abort: &AbortSignal) -> Result<Vec<u8>, Failure> {
    if !platform::online() {
        return Err(Failure::Offline);
    }
    let signal = AbortSignal::any(&Array::of2(abort, &AbortSignal::timeout_with_u32(PATIENCE)));
    let request = Request::get(url.trim().trim_end_matches("{?dns}"))
        // Not as part of the address, which the builder would end with a `&`.
        .query([("dns", dns_parameter(question))])
        .header("Accept", MESSAGE)
        .credentials(RequestCredentials::Omit)
        .referrer_policy(ReferrerPolicy::NoReferrer)
        .cache(if fresh { RequestCache::NoStore } else { RequestCache::Default })
        .abort_signal(Some(&signal));
    let response = request.send().await.map_err(|e| failure(&e))?;
    if !response.ok() {
        return Err(Failure::Http(response.status()));
    }
    let kind = response.headers().get("content-type").unwrap_or_default();
    if !kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case(MESSAGE)) {
        return Err(Failure::ContentType);
    }
    response.binary().await.map_err(|e| failure(&e))
}

fn failure(error: &gloo_net::Error) -> Failure {
    match error {
        gloo_net::Error::JsError(error) if matches!(error.name.as_str(), "TimeoutError" | "AbortError") => {
            Failure::Timeout
        }
        _ if !platform::online() => Failure::Offline,
        // A TypeError: CORS, CSP, a name that does not resolve; the browser hides which.
        _ => Failure::Blocked,
    }
}
