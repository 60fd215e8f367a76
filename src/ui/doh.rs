//! The one door to the network: a question to a resolver by DNS over HTTPS
//! (RFC 8484), as a GET without cookies, referrer or preflight. Always gives an
//! answer; one that did not come is a `Failure`.

use gloo_net::http::Request;
use js_sys::Array;
use web_sys::{AbortSignal, ReferrerPolicy, RequestCache, RequestCredentials};

use super::platform;
use crate::dns::wire::{decode_response, dns_parameter};
use crate::dns::{Answer, Failure, Question};
pub use crate::profile::Resolver;

const MESSAGE: &str = "application/dns-message";
const PATIENCE: u32 = 5_000;

/// A question that was asked, and what came of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Exchange {
    /// Who was asked: a resolver's name, or nothing for a zone of the demo.
    pub by: String,
    /// What was asked.
    pub question: Question,
    /// What came back.
    pub answer: Answer,
    /// How long it took, in milliseconds.
    pub millis: f64,
    /// When it came, in milliseconds since 1970.
    pub at: f64,
}

/// Asks one question; a template's `{?dns}` at the end of the resolver's address
/// is accepted (RFC 6570). `fresh` goes past the browser's cache. A question that
/// `abort` ends counts as unanswered in time.
pub async fn ask(resolver: &Resolver, question: Question, fresh: bool, abort: &AbortSignal) -> Exchange {
    let start = platform::now();
    let answer = fetch(&resolver.url, &question, fresh, abort).await.unwrap_or_else(Answer::Failed);
    let at = platform::now();
    Exchange { by: resolver.name.clone(), question, answer, millis: at - start, at }
}

async fn fetch(url: &str, question: &Question, fresh: bool, abort: &AbortSignal) -> Result<Answer, Failure> {
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
    let message = response.binary().await.map_err(|e| failure(&e))?;
    decode_response(&message, question).map_err(|_| Failure::Malformed)
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
