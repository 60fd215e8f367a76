//! What to do, in this order: broken things, what could not be checked, what can
//! be better, what is not there; below, for those who open it, what is only worth
//! knowing.

use std::ops::Range;
use std::sync::Arc;

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use web_sys::{Event, HtmlElement};

use crate::audit::{Report, Topic, Verdict};
use crate::finding::{Code, Finding, Severity};
use crate::name::Selector;
use crate::order;
use crate::ui::failure::failure_words;
use crate::ui::icon::{Glyph, Icon, Shape, Sign};
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

/// What there is to say.
#[derive(Debug, Clone, Default, PartialEq)]
struct Told {
    /// What to do.
    points: Vec<Point>,
    /// What is no fault.
    notes: Vec<Point>,
}

/// The list, or one line where nothing is to do.
#[component]
pub fn Todo() -> impl IntoView {
    let (app, words) = (app(), words());
    let told = Memo::new(move |_| app.report.with(|report| report.as_ref().map(|report| all(app, words, report))));
    let points =
        Memo::new(move |_| told.with(|told| told.as_ref().map(|told| told.points.clone()).unwrap_or_default()));
    let notes = Memo::new(move |_| told.with(|told| told.as_ref().map(|told| told.notes.clone()).unwrap_or_default()));
    let asking = Memo::new(move |_| app.session.pending.get() > 0);
    let open = RwSignal::new(false);
    let toggled = move |event: Event| open.set(event_target::<HtmlElement>(&event).has_attribute("open"));
    view! {
        <div class="card"><div class="pad">
            {move || match points.get() {
                points if !points.is_empty() => list(points),
                _ => view! { <p>{move || words.say(if asking.get() { key!("asking") } else { key!("todo-none") }, &[])}</p> }.into_any(),
            }}
            <Show when=move || notes.with(|notes| !notes.is_empty())>
                <details class="more" prop:open=open on:toggle=toggled>
                    <summary>
                        <Glyph of=Icon::Chevron/>
                        {move || words.say("todo-notes", &[("n", notes.with(Vec::len).to_string())])}
                    </summary>
                    {move || open.get().then(|| list(notes.get()))}
                </details>
            </Show>
        </div></div>
        <Show when=move || !app.deep.get()>
            <p><button class="btn btn-s btn-bare" type="button" on:click=move |_| app.scan_all()>{t("scan-all")}</button></p>
        </Show>
        <SelectorField/>
    }
}

/// Points of one kind together, a few of each.
fn list(points: Vec<Point>) -> AnyView {
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

/// All of it, the most pressing first; within one weight in the order of the topics.
fn all(app: App, words: Words, report: &Report) -> Told {
    let mut told = Told::default();
    let spf = report.spf.detail.as_ref().map(|spf| spf.text.clone());
    let dmarc = report.dmarc.detail.as_ref().map(|(_, record)| record.tags.to_string());
    let bimi = report.bimi.detail.as_ref().map(|record| record.tags.to_string());
    // A finding about a key is about the text of that key.
    let key = |finding: &Finding| {
        let key = report.dkim.detail.iter().find(|key| key.findings.contains(finding))?;
        Some(key.key.to_string())
    };
    // Without servers or mail of its own a name is no fault, and what failed is said beside the other facts.
    told.findings("DNS", &report.servers, |_| None);
    told.findings("MX", &report.mx, |_| None);
    told.add(app, words, "SPF", &report.spf, |_| spf.clone());
    told.add(app, words, "DMARC", &report.dmarc, |_| dmarc.clone());
    told.add(app, words, "DKIM", &report.dkim, key);
    told.add(app, words, "BIMI", &report.bimi, |_| bimi.clone());
    told.add(app, words, "MTA-STS", &report.mta_sts, |_| report.mta_sts.detail.clone());
    told.add(app, words, "TLS-RPT", &report.tls_rpt, |_| report.tls_rpt.detail.clone());
    order::sort_by_key(&mut told.points, |point| match (point.sign, &point.says) {
        (Sign::Bad, _) => 0,
        (Sign::Unknown, Says::Failure(_)) => 1,
        (Sign::Warn, _) => 2,
        (Sign::Unknown, _) => 3,
        _ => 4,
    });
    told
}

impl Told {
    /// `record` gives the text that a finding is about.
    fn findings<T>(&mut self, topic: &'static str, found: &Topic<T>, record: impl Fn(&Finding) -> Option<String>) {
        let before = (self.points.len(), self.notes.len());
        for finding in &found.findings {
            let (list, before, sign) = match finding.severity {
                Severity::Error => (&mut self.points, before.0, Sign::Bad),
                Severity::Warning => (&mut self.points, before.0, Sign::Warn),
                Severity::Info => (&mut self.notes, before.1, Sign::None),
            };
            // Another topic may say the same; within one, neighbours may.
            let same = |point: &Point| matches!(&point.says, Says::Finding(known) if known == finding);
            if list.iter().take(before).chain(list.last()).any(same) {
                continue;
            }
            let record = finding.span.as_ref().and_then(|_| record(finding)).map(Arc::from);
            list.push(Point { topic, sign, says: Says::Finding(finding.clone()), record });
        }
    }

    fn add<T>(
        &mut self,
        app: App,
        words: Words,
        topic: &'static str,
        found: &Topic<T>,
        record: impl Fn(&Finding) -> Option<String>,
    ) {
        self.findings(topic, found, record);
        let (sign, says) = match &found.verdict {
            Verdict::Unknown(Some(failure)) => {
                (Sign::Unknown, Says::Failure(failure_words(words, &app.resolver_name(0), failure)))
            }
            // What no web page can know: the policy file of MTA-STS.
            Verdict::Unknown(None) => {
                self.take(topic, &[Code::MtastsPolicyUnreadable]);
                (Sign::Unknown, Says::Text(words.say("mta-sts-unknown", &[])))
            }
            Verdict::Absent if found.findings.iter().all(|finding| finding.severity == Severity::Info) => {
                // Of keys, what was tried is all that is known.
                let says = match self.take(topic, &[Code::DkimParentNxdomain, Code::DkimGuessing]) {
                    Some(says) => says,
                    None if topic == "DKIM" => Says::Text(words.say("todo-no-key", &[])),
                    None => Says::Text(words.say("todo-absent", &[("topic", topic.to_owned())])),
                };
                self.take(topic, &[Code::BimiNone, Code::MtastsNone, Code::TlsrptNone]);
                (Sign::None, says)
            }
            _ => return,
        };
        self.points.push(Point { topic, sign, says, record: None });
    }

    /// What a point is about to say is no note besides.
    fn take(&mut self, topic: &str, codes: &[Code]) -> Option<Says> {
        let about = |says: &Says| matches!(says, Says::Finding(finding) if codes.contains(&finding.code));
        let at = self.notes.iter().position(|note| note.topic == topic && about(&note.says))?;
        Some(self.notes.remove(at).says)
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
            let fix = finding.instead().map(str::to_owned);
            let line = record.zip(finding.span).map(|(text, span)| {
                let (text, span) = excerpt(&text, span);
                let marks = vec![Mark { span, class: "oops" }];
                view! { <p class="line-of"><CodeText text=text marks=marks/></p> }
            });
            let fix = fix.map(|fix| view! { <p>{t("todo-fix")}" "<code><CodeText text=fix/></code></p> });
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
