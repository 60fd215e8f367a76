//! What to do, in this order: broken things, what could not be checked, what can
//! be better, what is not there.

use std::ops::Range;
use std::sync::Arc;

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use crate::audit::{Report, Topic, Verdict};
use crate::finding::{Finding, Severity};
use crate::name::Selector;
use crate::order;
use crate::ui::failure::failure_words;
use crate::ui::icon::{Shape, Sign};
use crate::ui::phrase::{few, kinds, named};
use crate::ui::platform;
use crate::ui::state::{App, app};
use crate::ui::text::{CodeText, Mark, Rich, Words, key, t, words};

/// One point of the list.
#[derive(Debug, Clone, PartialEq)]
struct Point {
    topic: &'static str,
    sign: Sign,
    says: Says,
    /// The record that a finding is about, as it is published.
    record: Option<Arc<str>>,
}

#[derive(Debug, Clone, PartialEq)]
enum Says {
    Finding(Finding),
    /// Why it could not be looked up.
    Failure(String),
    /// A sentence that rests on no finding.
    Text(String),
}

/// The list, or one line where nothing is to do.
#[component]
pub fn Todo() -> impl IntoView {
    let (app, words) = (app(), words());
    let points = Memo::new(move |_| app.report.with(|report| report.as_ref().map(|report| points(app, words, report))));
    let asking = Memo::new(move |_| app.session.pending.get() > 0);
    view! {
        <div class="card"><div class="pad">
            {move || match points.get() {
                Some(points) if !points.is_empty() => {
                    let alike = |a: &Point, b: &Point| {
                        let code = |point: &Point| match &point.says {
                            Says::Finding(finding) => Some(finding.code),
                            _ => None,
                        };
                        code(a).is_some() && code(a) == code(b) && a.topic == b.topic
                    };
                    let rows = |kind| few(kind, |point| view! { <Row point/> }.into_any());
                    view! { <ol class="findings">{kinds(points, alike).into_iter().map(rows).collect_view()}</ol> }.into_any()
                }
                _ => view! { <p>{move || words.say(if asking.get() { key!("asking") } else { key!("todo-none") }, &[])}</p> }.into_any(),
            }}
        </div></div>
        <Show when=move || !app.deep.get()>
            <p><button class="btn btn-s btn-bare" type="button" on:click=move |_| app.scan_all()>{t("scan-all")}</button></p>
        </Show>
        <SelectorField/>
    }
}

/// A selector that the person knows: DNS lists none (RFC 6376 §3.6.2.1).
#[component]
fn SelectorField() -> impl IntoView {
    let (app, words) = (app(), words());
    let typed = RwSignal::new(String::new());
    let wrong = RwSignal::new(false);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let text = typed.get_untracked().trim().to_ascii_lowercase();
        let text = text.split("._domainkey").next().unwrap_or_default();
        if let Ok(selector) = Selector::parse(text) {
            wrong.set(false);
            typed.set(String::new());
            app.plan.update(|plan| {
                plan.selectors.insert(selector);
            });
        } else {
            wrong.set(true);
            platform::focus("check-selector");
        }
    };
    let known = move || {
        let all: Vec<String> = app.plan.with(|plan| plan.selectors.iter().map(ToString::to_string).collect());
        (!all.is_empty()).then(|| words.say("selector-known", &[("list", words.list(&all))]))
    };
    view! {
        <form class="stack stack-s" on:submit=submit novalidate>
            <label class="label" for="check-selector">{t("selector-label")}</label>
            <div class="domain-row">
                <input
                    class="field code"
                    id="check-selector"
                    autocomplete="off"
                    autocapitalize="off"
                    spellcheck="false"
                    prop:value=typed
                    aria-describedby="check-selector-says"
                    aria-invalid=move || wrong.get().then_some("true")
                    on:input=move |event| typed.set(event_target_value(&event))
                />
                <button class="btn" type="submit">{t("selector-look")}</button>
            </div>
            <p class=move || if wrong.get() { "hint error" } else { "hint" } id="check-selector-says" role="status">
                {move || if wrong.get() { Some(words.say("answer-selector", &[])) } else { known() }}
            </p>
        </form>
    }
}

/// All points, the most pressing first; within one weight in the order of the topics.
fn points(app: App, words: Words, report: &Report) -> Vec<Point> {
    let mut points = Vec::new();
    let spf = report.spf.detail.as_ref().map(|spf| spf.text.clone());
    let known = |verdict: &Verdict| matches!(verdict, Verdict::Broken | Verdict::Weak);
    if known(&report.servers.verdict) {
        add(app, words, &mut points, "DNS", &report.servers, None);
    }
    if known(&report.mx.verdict) || report.mx.verdict == Verdict::Absent && !report.mx.findings.is_empty() {
        add(app, words, &mut points, "MX", &report.mx, None);
    }
    add(app, words, &mut points, "SPF", &report.spf, spf);
    add(
        app,
        words,
        &mut points,
        "DMARC",
        &report.dmarc,
        report.dmarc.detail.as_ref().map(|(_, record)| record.tags.to_string()),
    );
    add_each(app, words, &mut points, "DKIM", &report.dkim, |finding| {
        // A finding about a key is about the text of that key.
        let key = report.dkim.detail.iter().find(|key| key.findings.contains(finding))?;
        Some(key.key.to_string())
    });
    add(
        app,
        words,
        &mut points,
        "BIMI",
        &report.bimi,
        report.bimi.detail.as_ref().map(|record| record.tags.to_string()),
    );
    add(app, words, &mut points, "MTA-STS", &report.mta_sts, report.mta_sts.detail.clone());
    add(app, words, &mut points, "TLS-RPT", &report.tls_rpt, report.tls_rpt.detail.clone());
    order::sort_by_key(&mut points, |point| match (point.sign, &point.says) {
        (Sign::Bad, _) => 0,
        (Sign::Unknown, Says::Failure(_)) => 1,
        (Sign::Warn, _) => 2,
        (Sign::Unknown, _) => 3,
        _ => 4,
    });
    points
}

fn add<T>(
    app: App,
    words: Words,
    points: &mut Vec<Point>,
    topic: &'static str,
    found: &Topic<T>,
    record: Option<String>,
) {
    add_each(app, words, points, topic, found, |_| record.clone());
}

/// `record` gives the text that a finding is about.
fn add_each<T>(
    app: App,
    words: Words,
    points: &mut Vec<Point>,
    topic: &'static str,
    found: &Topic<T>,
    record: impl Fn(&Finding) -> Option<String>,
) {
    let point = |sign, says, record| Point { topic, sign, says, record };
    let told = points.len();
    for finding in &found.findings {
        let sign = match finding.severity {
            Severity::Error => Sign::Bad,
            Severity::Warning => Sign::Warn,
            Severity::Info => continue,
        };
        // Another topic may say the same; within one, neighbours may.
        let same = |point: &Point| matches!(&point.says, Says::Finding(known) if known == finding);
        if points.iter().take(told).chain(points.last()).any(same) {
            continue;
        }
        let record = finding.span.as_ref().and_then(|_| record(finding)).map(Arc::from);
        points.push(point(sign, Says::Finding(finding.clone()), record));
    }
    match &found.verdict {
        Verdict::Unknown(Some(failure)) => {
            let why = failure_words(words, &app.resolver_name(0), failure);
            points.push(point(Sign::Unknown, Says::Failure(why), None));
        }
        // What no web page can know: the policy file of MTA-STS.
        Verdict::Unknown(None) => {
            points.push(point(Sign::Unknown, Says::Text(words.say("mta-sts-unknown", &[])), None));
        }
        Verdict::Absent if found.findings.iter().all(|finding| finding.severity == Severity::Info) => {
            points.push(point(Sign::None, Says::Text(words.say("todo-absent", &[("topic", topic.to_owned())])), None));
        }
        _ => {}
    }
}

#[component]
fn Row(point: Point) -> impl IntoView {
    let (app, words) = (app(), words());
    let Point { topic, sign, says, record } = point;
    let body = match says {
        Says::Failure(text) | Says::Text(text) => view! { <p>{text}</p> }.into_any(),
        Says::Finding(finding) => {
            let (code, params) = (finding.code, named(app, words, &finding.values()));
            let line = record.zip(finding.span).map(|(text, span)| {
                let (text, span) = excerpt(&text, span);
                let marks = vec![Mark { span, class: "oops" }];
                view! { <p class="line-of"><CodeText text=text marks=marks/></p> }
            });
            let fix = finding.fix.map(|fix| view! { <p>{t("todo-fix")}" "<code><CodeText text=fix/></code></p> });
            view! {
                <p><Rich key=code.name() params=params/></p>
                {line}
                {fix}
                <p class="cite"><span>{code.cite()}</span><code>{code.name()}</code></p>
            }
            .into_any()
        }
    };
    view! {
        <li class="finding">
            <Shape of=sign/>
            <div><h3>{topic}</h3>{body}</div>
        </li>
    }
}

/// The text around a span of it; all of a short one.
fn excerpt(text: &str, span: Range<usize>) -> (String, Range<usize>) {
    const AROUND: usize = 200;
    let start = text.floor_char_boundary(span.start.saturating_sub(AROUND));
    let end = text.ceil_char_boundary(span.end.saturating_add(AROUND).min(text.len()));
    let cut = text.get(start..end).unwrap_or(text);
    let (before, after) = (if start > 0 { "… " } else { "" }, if end < text.len() { " …" } else { "" });
    let shift = |at: usize| (at + before.len()).saturating_sub(start);
    (format!("{before}{cut}{after}"), shift(span.start)..shift(span.end))
}
