//! The table of many domains: only the rows in view are drawn.

use leptos::html::Div;
use leptos::prelude::*;
use web_sys::HtmlElement;

use super::batch::Batch;
use crate::many::{Row, State, TOPICS};
use crate::name::DomainName;
use crate::ui::failure::failure_words;
use crate::ui::icon::{Shape, Sign};
use crate::ui::phrase::named;
use crate::ui::platform;
use crate::ui::state::{App, app};
use crate::ui::text::{Words, key, t, words};

/// The height of a row in CSS pixels, as `style/many.css` has it.
const ROW: usize = 44;
/// Rows that are drawn: those in view, and some before and after.
const DRAWN: usize = 40;

/// Filters and rows.
#[component]
pub fn Table() -> impl IntoView {
    let (app, words) = (app(), words());
    let batch = app.batch;
    let wanted = RwSignal::new(None::<State>);
    let list = NodeRef::<Div>::new();
    let top = RwSignal::new(0_usize);
    let found = Memo::new(move |_| {
        batch.drawn.track();
        batch.places(wanted.get())
    });
    let chips = [
        (None, None, key!("many-all")),
        (Some(State::Broken), Some(Sign::Bad), key!("word-broken")),
        (Some(State::Weak), Some(Sign::Warn), key!("word-change")),
        (Some(State::Unknown), Some(Sign::Unknown), key!("word-unknown")),
        (Some(State::Good), Some(Sign::Ok), key!("word-good")),
    ];
    let chip = move |(state, sign, label): (Option<State>, Option<Sign>, &'static str)| {
        let count = move || match state {
            None => batch.all(),
            Some(state) => found.with(|(_, counts)| counts.get(state as usize).copied().unwrap_or(0)),
        };
        let says = move || {
            batch.drawn.track();
            count().to_string()
        };
        let pressed = move || (wanted.get() == state).to_string();
        let choose = move |_| {
            wanted.set(state);
            // Rows that are drawn far above where the list stands are not seen.
            list.get_untracked().into_iter().for_each(|list| list.set_scroll_top(0));
            top.set(0);
        };
        view! {
            <button class="chip" type="button" aria-pressed=pressed on:click=choose>
                {sign.map(|sign| view! { <Shape of=sign/> })}{t(label)}" "<b>{says}</b>
            </button>
        }
    };
    let scrolled = move |event| {
        let list: HtmlElement = event_target(&event);
        let first = usize::try_from(list.scroll_top()).unwrap_or(0) / ROW;
        // In steps, so that a picture of scrolling draws few rows anew.
        let step = first.saturating_sub(8) / 8 * 8;
        if top.get_untracked() != step {
            top.set(step);
        }
    };
    // One memo for the rows: a view that reads several may miss a change.
    let window = Memo::new(move |_| {
        let (places, _) = found.get();
        let top = top.get().min(places.len().saturating_sub(1));
        let shown: Vec<Option<(DomainName, Option<Row>)>> =
            places.iter().skip(top).take(DRAWN).map(|place| batch.at(*place)).collect();
        (top, places.len(), shown)
    });
    let rows = move || {
        let (_, _, shown) = window.get();
        shown.into_iter().flatten().map(|(name, line)| row(app, words, name, line)).collect_view()
    };
    let before = move || window.with(|(top, _, _)| format!("{}px", top * ROW));
    let after = move || window.with(|(top, all, shown)| format!("{}px", all.saturating_sub(top + shown.len()) * ROW));
    let heads = TOPICS.map(|topic| view! { <th scope="col">{topic}</th> });
    view! {
        <div class="tools" role="group" aria-label=t("many-show")>{chips.map(chip).into_iter().collect_view()}</div>
        <div class="sheet"><div class="sheet-scroll many-scroll" node_ref=list tabindex="0" role="region" aria-label=t("many-domains") on:scroll=scrolled>
            <table class="many" aria-rowcount=move || window.with(|(_, all, _)| (all + 1).to_string())>
                <caption class="hidden">{t("many-caption")}</caption>
                <thead><tr>
                    <th scope="col">{t("many-domain")}</th>
                    <th scope="col">{t("fact-dns-host")}</th>
                    {heads.into_iter().collect_view()}
                    <th scope="col">{t("many-what")}</th>
                </tr></thead>
                <tbody aria-hidden="true"><tr><td class="space" colspan="9" style:height=before></td></tr></tbody>
                <tbody>{rows}</tbody>
                <tbody aria-hidden="true"><tr><td class="space" colspan="9" style:height=after></td></tr></tbody>
            </table>
        </div></div>
    }
}

fn row(app: App, words: Words, name: DomainName, line: Option<Row>) -> AnyView {
    let text = name.to_string();
    let address = platform::address_with(&format!("v=1&domain={text}"));
    let host = line.as_ref().and_then(|line| line.host.clone()).unwrap_or_default();
    let what = line.as_ref().map_or_else(|| words.say("asking", &[]), |line| what(app, words, line));
    let cells = TOPICS.iter().enumerate().map(|(index, topic)| {
        let (sign, word) = match line.as_ref().and_then(|line| line.states.get(index)) {
            None => (Sign::Busy, key!("asking")),
            Some(State::Good) => (Sign::Ok, key!("word-good")),
            Some(State::Weak) => (Sign::Warn, key!("word-change")),
            Some(State::Broken) => (Sign::Bad, key!("word-broken")),
            Some(State::Unknown) => (Sign::Unknown, key!("word-unknown")),
            Some(State::Absent) => (Sign::None, key!("word-absent")),
            Some(State::NotFound) => (Sign::None, key!("dkim-none-word")),
        };
        view! { <td class="v"><Shape of=sign/><span class="hidden">{*topic}": "{words.say(word, &[])}</span></td> }
    });
    let cells = cells.collect_view();
    view! {
        <tr>
            <th scope="row"><a href=address>{text}</a></th>
            <td class="soft host">{host}</td>
            {cells}
            <td class="what">{what}</td>
        </tr>
    }
    .into_any()
}

/// The most pressing thing, and how many more there are.
fn what(app: App, words: Words, line: &Row) -> String {
    if let Some(failure) = &line.failure {
        return failure_words(words, &app.resolver_name(0), failure);
    }
    if let Some(first) = line.findings.first() {
        return words.say(first.code.name(), &named(app, words, &first.values()));
    }
    let absent = |index: usize| line.states.get(index) == Some(&State::Absent);
    match (absent(0), absent(2)) {
        (true, true) => words.say("many-nothing", &[]),
        (true, false) => words.say("many-no-spf", &[]),
        (false, true) => words.say("dmarc-absent", &[]),
        (false, false) => String::new(),
    }
}

impl Default for Batch {
    fn default() -> Self {
        Self::new()
    }
}
