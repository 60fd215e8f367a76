//! What DNS answered, as it came: TTL, aliases, data with the bounds of its
//! strings. Also of what no parser can read. Judges nothing.

use leptos::prelude::*;
use web_sys::{Event, HtmlElement};

use super::failure::failure_words;
use super::icon::{Glyph, Icon};
use super::state::{App, app};
use super::text::{Words, t, words};
use crate::audit::Report;
use crate::dmarc;
use crate::dns::told::{disagree, told};
use crate::dns::{Answer, Question, RecordType};
use crate::finding::Code;
use crate::name::DomainName;
use crate::spf::expand::{Node, Reach};

/// Answers that are drawn in one place; a tree of SPF may have hundreds.
const DRAWN: usize = 40;

/// The answers to some questions, for those who open it.
#[component]
pub fn Raw(
    /// What was asked.
    #[prop(into)]
    questions: Signal<Vec<Question>>,
    /// Whose answers they are; "Raw answer" without.
    #[prop(optional)]
    topic: Option<&'static str>,
) -> impl IntoView {
    let (app, words) = (app(), words());
    let open = RwSignal::new(false);
    let toggled = move |event: Event| open.set(event_target::<HtmlElement>(&event).has_attribute("open"));
    let drawn = Memo::new(move |_| {
        if !open.get() {
            return Vec::new();
        }
        app.session.answers.with(|answers| {
            let known = questions.get().into_iter().filter_map(|question| {
                let answer = answers.get(&question)?.clone();
                Some((question, answer))
            });
            known.take(DRAWN).collect::<Vec<_>>()
        })
    });
    let rows =
        move || drawn.get().into_iter().map(|(question, answer)| row(app, words, &question, &answer)).collect_view();
    view! {
        <details class="more raw" on:toggle=toggled>
            <summary><Glyph of=Icon::Chevron/>{match topic {
                Some(topic) => topic.into_any(),
                None => t("raw-answer").into_any(),
            }}</summary>
            <dl>{rows}</dl>
        </details>
    }
}

fn row(app: App, words: Words, question: &Question, answer: &Answer) -> AnyView {
    let asked = view! { <code>{question.name.to_string()}" "{question.rtype.name()}</code> };
    let mut notes = Vec::new();
    let mut data: Vec<String> = Vec::new();
    if let Answer::Records(records) = answer {
        notes.push(words.say("raw-ttl", &[("n", records.ttl.to_string())]));
        data.extend(records.data.iter().map(ToString::to_string));
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

/// The questions that a topic of the report rests on.
type Questions = fn(&Report) -> Vec<Question>;

/// Every record of the report, by topic.
#[component]
pub fn Answers() -> impl IntoView {
    let app = app();
    let topics: [(&'static str, Questions); 8] = [
        ("SPF", spf),
        ("DKIM", dkim),
        ("DMARC", policy),
        ("BIMI", |report| below(report, "default._bimi")),
        ("MTA-STS", |report| below(report, "_mta-sts")),
        ("TLS-RPT", |report| below(report, "_smtp._tls")),
        ("MX", |report| vec![Question::new(report.domain.clone(), RecordType::Mx)]),
        ("NS", servers),
    ];
    let topic = |(name, questions): (&'static str, Questions)| {
        let questions = Memo::new(move |_| app.report.get().map(|report| questions(&report)).unwrap_or_default());
        view! { <Raw questions=questions topic=name/> }
    };
    view! { <div class="card"><div class="pad raws">{topics.into_iter().map(topic).collect_view()}</div></div> }
}

fn below(report: &Report, prefix: &str) -> Vec<Question> {
    let name = report.domain.child(prefix).ok();
    name.into_iter().map(|name| Question::new(name, RecordType::Txt)).collect()
}

fn servers(report: &Report) -> Vec<Question> {
    let zone = report.servers.detail.as_ref().map_or(&report.domain, |(zone, _)| zone);
    vec![Question::new(zone.clone(), RecordType::Ns)]
}

/// The domain's texts, and those of every record that SPF leads to.
fn spf(report: &Report) -> Vec<Question> {
    let mut names = vec![report.domain.clone()];
    if let Some(spf) = &report.spf.detail {
        reached(&spf.expansion.root, &mut names);
    }
    names.into_iter().map(|name| Question::new(name, RecordType::Txt)).collect()
}

fn reached(node: &Node, names: &mut Vec<DomainName>) {
    for branch in &node.branches {
        if let Reach::Include(child) | Reach::Redirect(child) = &branch.reach {
            if !names.contains(&child.domain) {
                names.push(child.domain.clone());
            }
            reached(child, names);
        }
    }
}

fn dkim(report: &Report) -> Vec<Question> {
    let names = report.dkim.detail.iter().filter_map(|key| key.selector.key_name(&report.domain).ok());
    names.map(|name| Question::new(name, RecordType::Txt)).collect()
}

fn policy(report: &Report) -> Vec<Question> {
    let at = report.dmarc.detail.as_ref().map(|(at, _)| at).filter(|at| **at != report.domain);
    let names = std::iter::once(&report.domain).chain(at).filter_map(|at| dmarc::record_name(at).ok());
    names.map(|name| Question::new(name, RecordType::Txt)).collect()
}
