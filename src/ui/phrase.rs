//! Phrases that several parts of the page share: what a change is called, who
//! a term belongs to, a sentence with the domain in it.

use leptos::prelude::*;

use web_sys::{Event, HtmlElement};

use super::icon::{Glyph, Icon, Shape, Sign};
use super::state::{App, app};
use super::text::{Rich, Words, key, words};
use crate::catalog::schema::Purpose;
use crate::catalog::{Traces, detect};
use crate::diff::{Action, Change, Subject};
use crate::finding::{Finding, Severity};
use crate::i18n::{Params, Segment};
use crate::name::DomainName;
use crate::order;

/// The sign of what to do.
pub fn action_sign(action: Action) -> Sign {
    match action {
        Action::Publish => Sign::Add,
        Action::Replace => Sign::Change,
        Action::Keep => Sign::Keep,
        Action::NeedsYou => Sign::You,
        Action::CannotTell => Sign::Unknown,
        Action::Optional => Sign::Optional,
        Action::Open => Sign::Busy,
    }
}

/// What a change is about, in the field's own word.
pub fn subject(words: Words, change: &Change) -> String {
    let key = match &change.subject {
        Subject::Spf(_) => return "SPF".to_owned(),
        Subject::Dmarc(_) => return "DMARC".to_owned(),
        Subject::Record(wanted) => match wanted.purpose {
            Purpose::Dkim => return "DKIM".to_owned(),
            Purpose::Bimi => return "BIMI".to_owned(),
            Purpose::Dmarc => return "DMARC".to_owned(),
            Purpose::Verification => key!("subject-verification"),
            Purpose::ReturnPath => key!("subject-return-path"),
            Purpose::Tracking => key!("subject-tracking"),
            Purpose::SenderId => key!("subject-sender-id"),
            Purpose::DomainkeysPolicy => key!("subject-domainkeys"),
            Purpose::MtaSts => return "MTA-STS".to_owned(),
            Purpose::TlsRpt => return "TLS-RPT".to_owned(),
            Purpose::Web => key!("subject-web"),
        },
    };
    words.say(key, &[])
}

/// What to do, as "Replace SPF".
pub fn title(words: Words, change: &Change) -> String {
    let key = match change.action {
        Action::Publish => key!("do-publish"),
        Action::Replace => key!("do-replace"),
        Action::Keep => key!("do-keep"),
        Action::NeedsYou if matches!(change.subject, Subject::Spf(_)) => key!("do-correct"),
        Action::NeedsYou if change.is_incomplete() => key!("do-answer"),
        Action::NeedsYou => key!("do-decide"),
        Action::CannotTell => key!("do-unknown"),
        Action::Optional => key!("do-optional"),
        Action::Open => key!("do-open"),
    };
    let text = words.say(key, &[("what", subject(words, change))]);
    // The word may stand first.
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// The names of services, joined for a sentence.
pub fn names(app: App, words: Words, ids: &[String]) -> String {
    let names: Vec<String> = ids.iter().map(|id| who(app, words, id)).collect();
    words.list(&names)
}

/// A value in a sentence.
pub fn value(text: impl Into<String>) -> Vec<Segment> {
    vec![Segment { code: true, text: text.into() }]
}

/// So many items of a list are named.
const NAMED: usize = 20;

/// A sentence with a list: `{list}` holds the items as the language lists
/// them, of very many the first, `{n}` is their number.
pub fn listed(words: Words, key: &str, items: &[Vec<Segment>]) -> Vec<Segment> {
    // Each item is stood for by a character that no language writes, since Intl lists plain text only.
    let mut marks: Vec<String> = ('\u{e000}'..).take(items.len().min(NAMED)).map(String::from).collect();
    if items.len() > NAMED {
        marks.push(words.say("list-more", &[("n", (items.len() - NAMED).to_string())]));
    }
    let params = [("list", words.list(&marks)), ("n", items.len().to_string())];
    let mut out: Vec<Segment> = Vec::new();
    let is_mark = |c: char| ('\u{e000}'..='\u{f8ff}').contains(&c);
    for segment in words.segments(key, &params) {
        for run in segment.text.split_inclusive(is_mark) {
            let prose = run.trim_end_matches(is_mark);
            if !prose.is_empty() {
                out.push(Segment { code: segment.code, text: prose.to_owned() });
            }
            let item = run.chars().next_back().and_then(|c| (c as usize).checked_sub(0xe000));
            out.extend(item.and_then(|place| items.get(place)).into_iter().flatten().cloned());
        }
    }
    out
}

/// Values of a finding's sentence: the core knows services by id, people by name.
pub fn named(app: App, words: Words, params: &[(&'static str, String)]) -> Params {
    let named = |(key, value): &(&'static str, String)| match *key {
        "source" => (*key, who(app, words, value)),
        _ => (*key, value.clone()),
    };
    params.iter().map(named).collect()
}

/// A service's name, or "your server".
pub fn who(app: App, words: Words, id: &str) -> String {
    if id == crate::plan::OWN {
        return words.say("own-server-name", &[]);
    }
    app.service_name(id).unwrap_or_else(|| id.to_owned())
}

/// Minutes, or hours from two on; never less than it is.
pub fn duration(words: Words, seconds: u32) -> String {
    let minutes = seconds.div_ceil(60);
    if minutes < 120 {
        words.say("minutes", &[("n", minutes.to_string())])
    } else {
        words.say("hours", &[("n", minutes.div_ceil(60).to_string())])
    }
}

/// The service that a name in an SPF record belongs to. The catalog is asked
/// once for each name.
pub fn owner(app: App, target: &str) -> Option<String> {
    if let Some(known) = app.owners.with_value(|owners| owners.get(target).cloned()) {
        return known;
    }
    let name = DomainName::typed(target).ok()?;
    let traces = Traces { spf: vec![vec![name]], ..Traces::default() };
    let owner = app.profile.with_value(|profile| {
        detect(&traces, profile.known()).first().map(|detected| detected.provider.id.to_string())
    });
    app.owners.update_value(|owners| {
        owners.insert(target.to_owned(), owner.clone());
    });
    owner
}

/// The target of a term, as `_spf.google.com` of `include:_spf.google.com`.
pub fn target(term: &str) -> Option<&str> {
    term.split_once([':', '=']).map(|(_, target)| target)
}

/// A sentence with a name in it that moves to the next line as a whole.
#[component]
pub fn WithName(
    /// Which sentence; its placeholder is `{domain}`.
    key: &'static str,
    /// More values.
    #[prop(optional)]
    params: Vec<(&'static str, String)>,
    /// The name.
    #[prop(into)]
    name: Signal<String>,
) -> impl IntoView {
    let words = words();
    move || {
        // A character that no sentence holds marks the place.
        let mut params = params.clone();
        params.push(("domain", "\u{1}".to_owned()));
        let text = words.say(key, &params);
        let (before, after) =
            text.split_once('\u{1}').map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap_or((text, String::new()));
        view! { {before}<span class="whole">{name.get()}</span>{after} }
    }
}

/// What there is to say about a record: the sentence, and the rule it rests on.
#[component]
pub fn Findings(
    /// In the order to show them; what is only worth telling stands in `more`.
    #[prop(into)]
    findings: Signal<Vec<Finding>>,
) -> impl IntoView {
    move || {
        let mut findings = findings.get();
        findings.retain(|finding| finding.severity != Severity::Info);
        order::sort_by_key(&mut findings, |finding| finding.severity);
        findings.dedup_by(|a, b| a.code == b.code && a.values() == b.values());
        let rows = |kind| few(kind, |finding| view! { <FindingRow finding/> }.into_any());
        (!findings.is_empty()).then(|| {
            let kinds = kinds(findings, |a, b| a.code == b.code);
            view! { <ul class="findings">{kinds.into_iter().map(rows).collect_view()}</ul> }
        })
    }
}

/// Of one kind so many are drawn one by one, …
const FEW: usize = 3;
/// … and so many below them, for those who open it.
const MANY: usize = 100;

/// What is of one kind, together, in the order of the first of each.
pub fn kinds<T>(list: Vec<T>, same: impl Fn(&T, &T) -> bool) -> Vec<Vec<T>> {
    let mut kinds: Vec<Vec<T>> = Vec::new();
    for item in list {
        match kinds.iter_mut().find(|kind| kind.first().is_some_and(|first| same(first, &item))) {
            Some(kind) => kind.push(item),
            None => kinds.push(vec![item]),
        }
    }
    kinds
}

/// Items of one kind: each of a few; of more the first, and the others where
/// somebody opens them.
pub fn few<T: Clone + Send + Sync + 'static>(mut kind: Vec<T>, row: fn(T) -> AnyView) -> AnyView {
    if kind.len() <= FEW {
        return kind.into_iter().map(row).collect_view().into_any();
    }
    let words = words();
    let rest = kind.split_off(1);
    let open = RwSignal::new(false);
    let toggled = move |event: Event| open.set(event_target::<HtmlElement>(&event).has_attribute("open"));
    let (n, left) = (rest.len(), rest.len().saturating_sub(MANY));
    let more = move || words.say("findings-more", &[("n", n.to_string())]);
    let further = move || words.say("findings-left", &[("n", left.to_string())]);
    let below = move || {
        open.get().then(|| {
            let rows = rest.iter().take(MANY).cloned().map(row).collect_view();
            view! {
                <ul class="findings">{rows}</ul>
                {(left > 0).then(|| view! { <p class="hint">{further}</p> })}
            }
        })
    };
    view! {
        {kind.into_iter().map(row).collect_view()}
        <li class="alike">
            <details class="more" on:toggle=toggled>
                <summary><Glyph of=Icon::Chevron/>{more}</summary>
                {below}
            </details>
        </li>
    }
    .into_any()
}

#[component]
fn FindingRow(finding: Finding) -> impl IntoView {
    let app = app();
    let words = words();
    let sign = if finding.severity == Severity::Error { Sign::Bad } else { Sign::Warn };
    let (code, cite) = (finding.code, finding.cite());
    let params = Signal::derive(move || named(app, words, &finding.values()));
    view! {
        <li class="finding">
            <Shape of=sign/>
            <div>
                <p><Rich key=code.name() params=params/></p>
                <p class="cite">{cite}</p>
            </div>
        </li>
    }
}
