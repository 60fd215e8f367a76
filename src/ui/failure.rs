//! A look-up that failed, in a sentence: who said what, and that nothing
//! follows from it.

use super::text::{Words, key};
use crate::dns::{ExtendedError, Failure, told};
use crate::finding::Code;

/// What happened, why as far as the resolver tells, and what follows. A zone of
/// the demo has no name: `resolver` is empty for it.
pub fn failure_words(words: Words, resolver: &str, failure: &Failure) -> String {
    let mut params = vec![("what", failure_fact(words, resolver, failure))];
    let Some(error) = told::extended_error(failure) else { return words.say("failure", &params) };
    params.push(("error", error_words(words, error)));
    let Some(why) = cause(error.code) else { return words.say("failure-error", &params) };
    params.push(("why", words.say(why, &[])));
    words.say("failure-why", &params)
}

/// What happened, as a clause without an end: "Cloudflare answered SERVFAIL".
pub fn failure_fact(words: Words, resolver: &str, failure: &Failure) -> String {
    let resolver = if resolver.is_empty() { words.say("failure-resolver", &[]) } else { resolver.to_owned() };
    let mut params = vec![("resolver", resolver)];
    let key = match (told::code(failure), failure) {
        (Some(code), _) => code.name(),
        (None, Failure::Offline) => key!("failure-offline"),
        (None, Failure::Timeout) => key!("failure-timeout"),
        (None, Failure::Withheld(_)) => key!("failure-withheld"),
        (None, Failure::Rcode(3)) => key!("failure-nxdomain"),
        (None, _) => key!("failure-rcode"),
    };
    match failure {
        Failure::Http(status) => params.push(("status", status.to_string())),
        Failure::Rcode(code) => params.push(("code", code.to_string())),
        _ => (),
    }
    words.say(key, &params)
}

/// The causes that a person can do something about (RFC 8914 §4).
fn cause(code: u16) -> Option<&'static str> {
    match code {
        22 | 23 => Some(key!("failure-unreachable")),
        // That an answer is old is no reason for having none.
        code => told::cause(code).filter(|cause| *cause != Code::DnsStale).map(Code::name),
    }
}

/// Its number, its name in the registry, and the resolver's own text.
fn error_words(words: Words, error: &ExtendedError) -> String {
    let named = match name(error.code) {
        Some(name) => format!("{} {name}", error.code),
        None => error.code.to_string(),
    };
    let text = error.text.trim();
    if text.is_empty() {
        words.say("extended-error", &[("error", named)])
    } else {
        words.say("extended-error-text", &[("error", named), ("text", text.to_owned())])
    }
}

/// Names as registered (RFC 8914 §5.2).
fn name(code: u16) -> Option<&'static str> {
    Some(match code {
        6 => "DNSSEC Bogus",
        7 => "Signature Expired",
        8 => "Signature Not Yet Valid",
        9 => "DNSKEY Missing",
        10 => "RRSIGs Missing",
        11 => "No Zone Key Bit Set",
        12 => "NSEC Missing",
        15 => "Blocked",
        16 => "Censored",
        17 => "Filtered",
        18 => "Prohibited",
        22 => "No Reachable Authority",
        23 => "Network Error",
        _ => return None,
    })
}
