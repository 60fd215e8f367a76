//! The doors to browser and network, and the driver of questions. `fetch` is the
//! test's own: no question leaves the machine.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use js_sys::{Promise, Uint8Array};
use leptos::prelude::*;
use mailvouch::DomainName;
use mailvouch::dns::wire::{dns_parameter, encode_query};
use mailvouch::dns::{Answer, Answers, Failure, Question, RecordType, zone};
use mailvouch::profile::Limits;
use mailvouch::ui::doh::{Resolver, ask};
use mailvouch::ui::platform;
use mailvouch::ui::session::{Session, Source};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::future_to_promise;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{AbortController, Headers, RequestCache, RequestCredentials, Response, ResponseInit};

use crate::stage::{Stage, Stub, settle};

fn question(name: &str) -> Question {
    Question::new(DomainName::parse(name).unwrap(), RecordType::Txt)
}

fn resolver(name: &str) -> Resolver {
    Resolver {
        id: name.to_owned(),
        name: name.to_owned(),
        url: format!("https://{name}.invalid/dns-query"),
        limits: Limits::default(),
    }
}

fn respond(status: u16, kind: &str, body: &[u8]) -> JsValue {
    let headers = Headers::new().unwrap();
    headers.set("content-type", kind).unwrap();
    let init = ResponseInit::new();
    init.set_status(status);
    init.set_headers(&headers);
    Response::new_with_opt_js_u8_array_and_init(Some(&Uint8Array::from(body)), &init).unwrap().into()
}

/// The message that says that the name of a query does not exist: QR, RD, RA, RCODE 3.
fn nxdomain(q: &Question) -> Vec<u8> {
    let mut message = encode_query(q);
    message[2] |= 0x80;
    message[3] = 0x83;
    message
}

const DNS: &str = "application/dns-message";

#[wasm_bindgen_test]
async fn what_comes_back_is_an_answer_or_says_why_not() {
    let q = question("a.test");
    let text = |name: &str| {
        let error = js_sys::Error::new(name);
        error.set_name(name);
        Err::<JsValue, JsValue>(error.into())
    };
    for (rule, result, answer) in [
        ("an answer", Ok(respond(200, DNS, &nxdomain(&q))), Answer::NxDomain),
        ("a type with a parameter", Ok(respond(200, "Application/DNS-message; x=y", &nxdomain(&q))), Answer::NxDomain),
        ("a status", Ok(respond(429, DNS, &nxdomain(&q))), Answer::Failed(Failure::Http(429))),
        ("a portal", Ok(respond(200, "text/html", b"<html>")), Answer::Failed(Failure::ContentType)),
        ("noise", Ok(respond(200, DNS, b"noise")), Answer::Failed(Failure::Malformed)),
        (
            "the answer to another question",
            Ok(respond(200, DNS, &nxdomain(&question("b.test")))),
            Answer::Failed(Failure::Malformed),
        ),
        ("CORS", text("TypeError"), Answer::Failed(Failure::Blocked)),
        ("no time left", text("TimeoutError"), Answer::Failed(Failure::Timeout)),
        ("stopped", text("AbortError"), Answer::Failed(Failure::Timeout)),
    ] {
        let result = Cell::new(Some(result));
        let _fetch = Stub::fetch(move |_| match result.take().unwrap() {
            Ok(response) => Promise::resolve(&response),
            Err(error) => Promise::reject(&error),
        });
        let exchange = ask(&resolver("one"), q.clone(), false, &AbortController::new().unwrap().signal()).await;
        assert_eq!(exchange.answer, answer, "{rule}");
        assert_eq!((exchange.by.as_str(), &exchange.question), ("one", &q), "{rule}");
    }
}

#[wasm_bindgen_test]
async fn a_question_gives_nothing_away_but_itself() {
    for (url, start) in [
        ("https://r.invalid/dns-query", "https://r.invalid/dns-query?dns="),
        ("https://r.invalid/dns-query{?dns}", "https://r.invalid/dns-query?dns="),
        ("https://r.invalid/q?key=1", "https://r.invalid/q?key=1&dns="),
    ] {
        for (fresh, cache) in [(true, RequestCache::NoStore), (false, RequestCache::Default)] {
            let seen = Rc::new(RefCell::new(None));
            let request = Rc::clone(&seen);
            let _fetch = Stub::fetch(move |sent| {
                request.replace(Some(sent));
                Promise::resolve(&respond(404, DNS, &[]))
            });
            let resolver = Resolver { url: url.to_owned(), ..resolver("one") };
            ask(&resolver, question("a.test"), fresh, &AbortController::new().unwrap().signal()).await;
            let request = seen.take().unwrap();
            assert_eq!(request.url(), format!("{start}{}", dns_parameter(&question("a.test"))));
            assert_eq!((request.method().as_str(), request.cache()), ("GET", cache));
            assert_eq!(request.credentials(), RequestCredentials::Omit);
            assert_eq!(request.referrer_policy(), web_sys::ReferrerPolicy::NoReferrer);
            assert_eq!(request.headers().get("accept").unwrap().as_deref(), Some(DNS));
        }
    }
}

/// Needs `first`, and once that is answered `then`.
fn chain(first: &'static str, then: &'static [&'static str]) -> impl Fn(&Answers) -> BTreeSet<Question> + 'static {
    move |answers| {
        let names = if answers.get(&question(first)).is_some() { then } else { &[first] };
        names.iter().map(|name| question(name)).filter(|q| answers.get(q).is_none()).collect()
    }
}

/// A session, held by a component.
fn session(source: Source) -> (Stage, Session) {
    let slot = Rc::new(Cell::new(None));
    let inner = Rc::clone(&slot);
    let stage = Stage::with(move || inner.set(Some(Session::new(source))));
    (stage, slot.get().unwrap())
}

/// Answers every question with NXDOMAIN: `a.slow.test` after 120 ms, `b.dead.test` with 503, others at once.
/// Gives the names that were asked, each with its resolver.
fn network() -> (Stub, Rc<RefCell<Vec<String>>>) {
    let asked = Rc::new(RefCell::new(Vec::new()));
    let seen = Rc::clone(&asked);
    let names = ["a.test", "b.test", "c.test", "x.slow.test", "x.dead.test"];
    let stub = Stub::fetch(move |request| {
        let url = request.url();
        let of = |name: &&&str| url.ends_with(&dns_parameter(&question(name)));
        let name = *names.iter().find(of).unwrap_or_else(|| panic!("not in the table: {url}"));
        let host = url.split('.').next().unwrap().trim_start_matches("https://").to_owned();
        seen.borrow_mut().push(format!("{name}@{host}"));
        let dead = name.contains("dead") && host == "one";
        future_to_promise(async move {
            platform::sleep(if name.contains("slow") { 120 } else { 1 }).await;
            Ok(if dead { respond(503, DNS, &[]) } else { respond(200, DNS, &nxdomain(&question(name))) })
        })
    });
    (stub, asked)
}

fn known(session: Session) -> Vec<String> {
    session.answers.with_untracked(|a| a.iter().map(|(q, _)| q.name.to_string()).collect())
}

#[wasm_bindgen_test]
async fn a_slow_question_holds_up_no_other() {
    let (_fetch, asked) = network();
    let (_stage, session) = session(Source::Resolver { first: resolver("one"), second: None });
    session.pursue(|answers| {
        let mut needs = chain("a.test", &["b.test", "c.test"])(answers);
        needs.extend(Some(question("x.slow.test")).filter(|q| answers.get(q).is_none()));
        needs
    });
    assert!(session.pending.get_untracked() > 0, "the beginning is told at once");
    platform::sleep(60).await;
    settle().await;
    assert_eq!(known(session), ["a.test", "b.test", "c.test"]);
    assert_eq!(session.pending.get_untracked(), 1);
    platform::sleep(120).await;
    settle().await;
    assert_eq!(session.pending.get_untracked(), 0);
    assert_eq!(known(session).len(), 4);
    assert_eq!(asked.borrow().len(), 4, "each once: {asked:?}");
    assert_eq!(session.log.with_untracked(Vec::len), 4);
}

#[wasm_bindgen_test]
async fn a_second_resolver_is_asked_where_the_first_one_fails() {
    let (_fetch, asked) = network();
    let (_stage, session) = session(Source::Resolver { first: resolver("one"), second: Some(resolver("two")) });
    session.pursue(chain("x.dead.test", &[]));
    platform::sleep(60).await;
    settle().await;
    assert_eq!(*asked.borrow(), ["x.dead.test@one", "x.dead.test@two"]);
    let answer = session.answers.with_untracked(|a| a.get(&question("x.dead.test")).cloned());
    assert_eq!(answer, Some(Answer::NxDomain));
    let log = session.log.with_untracked(|log| log.iter().map(|e| e.by.clone()).collect::<Vec<_>>());
    assert_eq!(log, ["one", "two"], "both stand in the log");
}

#[wasm_bindgen_test]
async fn answers_for_a_domain_that_was_left_are_dropped() {
    let (_fetch, _) = network();
    let source = Source::Resolver { first: resolver("one"), second: None };
    let (_stage, session) = session(source.clone());
    session.pursue(chain("x.slow.test", &[]));
    settle().await;
    session.start(source, false);
    assert_eq!(session.pending.get_untracked(), 0);
    session.pursue(chain("a.test", &[]));
    platform::sleep(200).await;
    settle().await;
    assert_eq!(known(session), ["a.test"]);
    assert_eq!(session.log.with_untracked(Vec::len), 1);
}

#[wasm_bindgen_test]
async fn asking_again_shows_the_old_answers_until_the_new_ones_come() {
    let (_fetch, asked) = network();
    let (_stage, session) = session(Source::Resolver { first: resolver("one"), second: None });
    session.pursue(chain("a.test", &["x.slow.test"]));
    platform::sleep(200).await;
    settle().await;
    session.again();
    settle().await;
    assert_eq!(known(session), ["a.test", "x.slow.test"], "nothing jumps");
    assert!(session.pending.get_untracked() > 0);
    platform::sleep(200).await;
    settle().await;
    assert_eq!(asked.borrow().len(), 4);
    assert_eq!(session.pending.get_untracked(), 0);
}

#[wasm_bindgen_test]
async fn more_questions_than_fly_at_once_wait_for_their_turn() {
    let flying = Rc::new(Cell::new((0_usize, 0_usize)));
    let air = Rc::clone(&flying);
    let _fetch = Stub::fetch(move |_| {
        let air = Rc::clone(&air);
        let (now, most) = air.get();
        air.set((now + 1, most.max(now + 1)));
        future_to_promise(async move {
            platform::sleep(1).await;
            air.set((air.get().0 - 1, air.get().1));
            Ok(respond(404, DNS, &[]))
        })
    });
    let (_stage, session) = session(Source::Resolver { first: resolver("one"), second: None });
    session.pursue(|answers| {
        (0..100).map(|i| question(&format!("n{i}.test"))).filter(|q| answers.get(q).is_none()).collect()
    });
    assert_eq!(session.pending.get_untracked(), 100);
    platform::sleep(400).await;
    settle().await;
    assert_eq!(session.answers.with_untracked(Answers::len), 100);
    assert_eq!(flying.get(), (0, 32));
}

#[wasm_bindgen_test]
async fn a_zone_answers_without_a_network() {
    let _fetch = Stub::fetch(|_| panic!("a question left the page"));
    let zone = zone::parse("a.test. 300 IN TXT \"v=spf1 -all\"\n").unwrap();
    let (_stage, session) = session(Source::Zone(Arc::new(zone)));
    session.pursue(chain("a.test", &["b.test"]));
    settle().await;
    assert_eq!(known(session), ["a.test", "b.test"]);
    let answer = session.answers.with_untracked(|a| a.get(&question("a.test")).cloned());
    assert!(matches!(answer, Some(Answer::Records(_))), "{answer:?}");
    assert_eq!(session.pending.get_untracked(), 0);
}

#[wasm_bindgen_test]
async fn a_session_ends_with_its_component() {
    let (_fetch, asked) = network();
    let (stage, session) = session(Source::Resolver { first: resolver("one"), second: None });
    session.pursue(chain("x.slow.test", &["a.test"]));
    // A question has its turn in a moment, and is not asked at all where nobody wants it by then.
    platform::sleep(10).await;
    drop(stage);
    platform::sleep(200).await;
    assert_eq!(*asked.borrow(), ["x.slow.test@one"]);
    session.pursue(chain("b.test", &[]));
    assert_eq!(asked.borrow().len(), 1, "and takes nothing up again");
}

#[wasm_bindgen_test]
fn hosts_become_a_labels() {
    for (host, ascii) in [
        ("Example.COM", Some("example.com")),
        ("1.2", Some("1.2")),
        ("_dmarc.example.com", Some("_dmarc.example.com")),
        ("zürich.example", Some("xn--zrich-kva.example")),
        ("ZÜRICH.example", Some("xn--zrich-kva.example")),
        ("bücher。example", Some("xn--bcher-kva.example")),
        ("xn--zrich-kva.example", Some("xn--zrich-kva.example")),
        ("１.２", None),
        ("zü rich.example", None),
        ("zürich.example/path", None),
        ("user@zürich.example", None),
    ] {
        assert_eq!(platform::to_ascii(host).as_deref(), ascii, "{host}");
    }
}

#[wasm_bindgen_test]
fn numbers_plurals_and_times_are_the_language_s() {
    assert_eq!(platform::plural("en", "1"), "one");
    assert_eq!(platform::plural("en", "0"), "other");
    assert_eq!(platform::plural("fr", "0"), "one");
    assert_eq!(platform::plural("en", "many"), "other");
    assert_eq!(platform::number("de", 1234.0), "1.234");
    assert_eq!(platform::list("en", &["a".into(), "b".into(), "c".into()]), "a, b, and c");
    assert_eq!(platform::list("de", &["a".into(), "b".into()]), "a und b");
    assert!(platform::time("de", 1_700_000_000_000.0).contains(':'));
}

#[wasm_bindgen_test]
async fn only_files_of_this_page_are_fetched() {
    assert_eq!(platform::fetch_text("https://other.invalid/x").await, Err(platform::FetchError::Foreign));
    assert_eq!(platform::fetch_text("//other.invalid/x").await, Err(platform::FetchError::Foreign));
    assert_eq!(platform::fetch_text("no-such-file.json").await, Err(platform::FetchError::Status(404)));
}

#[wasm_bindgen_test]
fn the_fragment_is_read_as_it_was_written() {
    platform::set_fragment("v1;d=a.test");
    assert_eq!(platform::fragment(), "v1;d=a.test");
    assert!(platform::address_with("x").ends_with("#x"));
    platform::set_fragment("");
    assert!(!platform::address_with("").contains('#'));
}
