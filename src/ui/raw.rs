//! What DNS answered, as it came: TTL, aliases, data with the bounds of its
//! strings. Also of what no parser can read. Judges nothing.

use leptos::prelude::*;
use web_sys::{Event, HtmlElement};

use super::failure::failure_words;
use super::icon::{Glyph, Icon};
use super::state::{App, app};
use super::text::{Words, t, words};
use crate::audit::Report;
use crate::dns::told::{disagree, told};
use crate::dns::{self, Answer, Question, RecordType};
use crate::finding::Code;
use crate::i18n::in_order;
use crate::name::DomainName;
use crate::order;
use crate::spf::expand::{Node, Reach};

/// Answers that are drawn in one place; a tree of SPF may have hundreds.
const DRAWN: usize = 100;

/// The answers to some questions, for those who open it.
#[component]
pub fn Raw(
    /// What was asked.
    #[prop(into)]
    questions: Signal<Vec<Question>>,
    /// Whose answers they are; "Raw answer" without.
    #[prop(optional)]
    topic: Option<AnyView>,
) -> impl IntoView {
    let (app, words) = (app(), words());
    let open = RwSignal::new(false);
    let toggled = move |event: Event| open.set(event_target::<HtmlElement>(&event).has_attribute("open"));
    let drawn = Memo::new(move |_| {
        if !open.get() {
            return (Vec::new(), 0);
        }
        let questions = questions.get();
        app.session.answers.with(|answers| {
            let mut known = questions.into_iter().filter_map(|question| {
                let answer = answers.get(&question)?.clone();
                Some((question, answer))
            });
            (known.by_ref().take(DRAWN).collect::<Vec<_>>(), known.count())
        })
    });
    let rows = move || {
        let (known, left) = drawn.get();
        let rows = known.into_iter().map(|(question, answer)| row(app, words, &question, &answer)).collect_view();
        let left = (left > 0).then(|| words.say("raw-left", &[("n", left.to_string())]));
        view! { <dl>{rows}</dl>{left.map(|left| view! { <p class="hint">{left}</p> })} }
    };
    view! {
        <details class="more raw" on:toggle=toggled>
            <summary><Glyph of=Icon::Chevron/>{topic.unwrap_or_else(|| t("raw-answer").into_any())}</summary>
            {rows}
        </details>
    }
}

fn row(app: App, words: Words, question: &Question, answer: &Answer) -> AnyView {
    let asked = view! { <code>{question.name.to_string()}" "{question.rtype.name()}</code> };
    let mut notes = Vec::new();
    let mut data: Vec<String> = Vec::new();
    if let Answer::Records(records) = answer {
        notes.push(words.say("raw-ttl", &[("n", records.ttl.to_string())]));
        data.extend(records.data.iter().map(|data| in_order(&data.to_string()).collect()));
    }
    match answer {
        Answer::Failed(failure) => notes.push(failure_words(words, &app.resolver_name(0), failure)),
        // Most zones are not signed.
        answer => notes.extend(
            told(answer)
                .iter()
                .filter(|finding| finding.code != Code::DnsInsecure)
                .map(|finding| words.say(finding.code.name(), &finding.values())),
        ),
    }
    let differs = app.second.answers.with(|other| other.get(question).is_some_and(|other| disagree(answer, other)));
    if differs {
        notes.push(words.say(Code::DnsInconsistent.name(), &[("resolver", app.resolver_name(1))]));
    }
    let note = notes.join(" · ");
    view! {
        <div>
            <dt>{asked}" "<span class="soft">{note}</span></dt>
            {data.into_iter().map(|line| view! { <dd><code>{line}</code></dd> }).collect_view()}
        </div>
    }
    .into_any()
}

/// What is asked besides stands below these, so that every answer has one place.
const TOPICS: [&str; 8] = ["SPF", "DKIM", "DMARC", "BIMI", "MTA-STS", "TLS-RPT", "MX", "NS"];

/// Every answer, by topic.
#[component]
pub fn Answers() -> impl IntoView {
    let app = app();
    let group = move |(index, name): (usize, AnyView)| {
        let questions = Signal::derive(move || {
            let Some(report) = app.report.get() else { return Vec::new() };
            app.session.answers.with(|answers| questions(&report, answers, index))
        });
        view! { <Raw questions=questions topic=name/> }
    };
    let names = TOPICS.map(IntoAny::into_any).into_iter().chain([t("raw-other").into_any()]);
    view! { <div class="card"><div class="pad raws">{names.enumerate().map(group).collect_view()}</div></div> }
}

/// The questions of a topic: what is there first, then what failed; of SPF in the
/// order of its terms.
fn questions(report: &Report, answers: &dns::Answers, index: usize) -> Vec<Question> {
    let mut reached = vec![&report.domain];
    if let Some(spf) = &report.spf.detail {
        let others = spf.others.iter().map(|other| &other.root);
        std::iter::once(&spf.expansion.root).chain(others).for_each(|root| reach(root, &mut reached));
    }
    let of_topic = |(question, _): &(&Question, &Answer)| topic(question, report, &reached) == index;
    let mut found: Vec<(&Question, &Answer)> = answers.iter().filter(of_topic).collect();
    order::sort_by_key(&mut found, |(question, answer)| {
        let state = match answer {
            Answer::Records(_) => 0,
            Answer::Failed(_) => 1,
            _ => 2,
        };
        let place = reached.iter().position(|name| **name == question.name);
        (state, place.unwrap_or(usize::MAX), question.rtype != RecordType::Txt)
    });
    found.into_iter().map(|(question, _)| question.clone()).collect()
}

/// The place in [`TOPICS`] of what a question is about, by its labels and its type.
fn topic(question: &Question, report: &Report, reached: &[&DomainName]) -> usize {
    let (name, rtype) = (&question.name, question.rtype);
    let of = |label: &str| match label {
        "_domainkey" => Some(1),
        "_dmarc" => Some(2),
        "_bimi" => Some(3),
        "_mta-sts" | "mta-sts" => Some(4),
        "_tls" | "_smtp-tls" => Some(5),
        _ => None,
    };
    match name.labels().find_map(of).filter(|_| *name != report.domain) {
        Some(topic) => topic,
        None if rtype == RecordType::Ns => 7,
        None if rtype == RecordType::Mx && *name == report.domain => 6,
        None if reached.contains(&name) => 0,
        None if report.mx.detail.contains(name) => 6,
        None => TOPICS.len(),
    }
}

/// The names that the terms of a record ask for, each once.
fn reach<'a>(node: &'a Node, names: &mut Vec<&'a DomainName>) {
    for branch in &node.branches {
        for name in &branch.names {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        if let Reach::Include(child) | Reach::Redirect(child) = &branch.reach {
            reach(child, names);
        }
    }
}
