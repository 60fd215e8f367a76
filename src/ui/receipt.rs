//! The receipt: every question that was asked, of whom, and what came of it.

use leptos::prelude::*;
use web_sys::{Event, HtmlElement};

use super::doh::Exchange;
use super::failure::failure_fact;
use super::icon::{Glyph, Icon};
use super::platform;
use super::state::{App, app};
use super::text::{Words, key, t, words};
use super::widget::CopyButton;
use crate::diff::presentation;
use crate::dns::told::told;
use crate::dns::{Answer, zone};
use crate::finding::Finding;
use crate::i18n::in_order;

/// For the foot of the page, in it and before its line.
#[component]
pub fn Receipt() -> impl IntoView {
    let (app, words) = (app(), words());
    let open = app.receipt_open;
    let count = Memo::new(move |_| app.session.log.with(Vec::len) + app.second.log.with(Vec::len));
    let in_demo = Memo::new(move |_| app.demo.with(Option::is_some));
    let summary = move || {
        let key = if in_demo.get() { key!("receipt-demo") } else { key!("receipt") };
        words.say(key, &[("n", count.get().to_string())])
    };
    let toggled = move |event: Event| {
        open.set(event_target::<HtmlElement>(&event).has_attribute("open"));
    };
    view! {
        <Show when=move || { count.get() > 0 }>
            <div class="receipt" id="receipt">
                <details class="more" prop:open=open on:toggle=toggled>
                    <summary><Glyph of=Icon::Chevron/>{summary}</summary>
                    // Hundreds of rows are drawn for those who look.
                    <Show when=move || open.get()>
                        <Rows/>
                    </Show>
                </details>
            </div>
        </Show>
    }
}

#[component]
fn Rows() -> impl IntoView {
    let (app, words) = (app(), words());
    let refused = RwSignal::new(false);
    let save = move |_| {
        let Some(domain) = app.plan.with_untracked(|plan| plan.domain.clone()) else { return };
        let text = app.session.answers.with_untracked(|answers| zone::save(&domain, answers));
        let name = format!("answers-{domain}.zone");
        refused.set(!platform::download(&name, "text/dns", &text));
    };
    let row = move |exchange: Exchange| {
        let outcome = outcome(words, &exchange);
        let data = data(&exchange)
            .into_iter()
            .map(|line| view! { <code>{in_order(&line).collect::<String>()}</code> })
            .collect_view();
        view! {
            <tr>
                <th scope="row"><code>{exchange.question.name.to_string()}</code>" "<code>{exchange.question.rtype.name()}</code></th>
                <td>{asked(app, words, &exchange)}</td>
                <td>{words.seconds(exchange.at - exchange.millis)}</td>
                <td class="num">{words.number(exchange.millis)}</td>
                <td>{outcome}{data}</td>
            </tr>
        }
    };
    view! {
        <table>
            <caption class="hidden">{t("receipt-title")}</caption>
            <thead>
                <tr>
                    <th scope="col">{t("receipt-question")}</th>
                    <th scope="col">{t("receipt-resolver")}</th>
                    <th scope="col">{t("receipt-when")}</th>
                    <th scope="col" class="num">{t("receipt-millis")}</th>
                    <th scope="col">{t("receipt-outcome")}</th>
                </tr>
            </thead>
            <tbody>{move || exchanges(app).into_iter().map(row).collect_view()}</tbody>
        </table>
        <div class="row">
            <CopyButton text=move || untrack(|| text(app, words)) label=t("receipt-copy") class="btn-s"/>
            <button class="btn btn-s" type="button" on:click=save><Glyph of=Icon::File/>{t("receipt-save")}</button>
            <p class="hint" role="status">{move || refused.get().then(|| words.say("download-refused", &[]))}</p>
        </div>
    }
}

/// Those of both sessions, in the order of arrival.
fn exchanges(app: App) -> Vec<Exchange> {
    let mut all = app.session.log.get();
    all.extend(app.second.log.get());
    crate::order::sort_by(&mut all, |a, b| a.at.total_cmp(&b.at));
    all
}

fn asked(app: App, words: Words, exchange: &Exchange) -> String {
    if exchange.by.is_empty() || app.demo.with(Option::is_some) {
        words.say("demo-zone", &[])
    } else {
        exchange.by.clone()
    }
}

fn outcome(words: Words, exchange: &Exchange) -> String {
    let said = |finding: &Finding| words.say(finding.code.name(), &finding.values());
    let first = match &exchange.answer {
        Answer::Records(records) => {
            let count = words.say("receipt-records", &[("n", records.data.len().to_string())]);
            format!("{count} · {}", words.say("raw-ttl", &[("n", records.ttl.to_string())]))
        }
        Answer::Failed(failure) => failure_fact(words, &exchange.by, failure),
        answer => told(answer).iter().map(said).collect(),
    };
    std::iter::once(first).chain(exchange.remarks.iter().map(said)).collect::<Vec<_>>().join(" · ")
}

fn data(exchange: &Exchange) -> Vec<String> {
    match &exchange.answer {
        Answer::Records(records) => presentation(&records.data),
        _ => Vec::new(),
    }
}

/// The table with tabs between its cells, as spreadsheets take it, and the data of each answer.
fn text(app: App, words: Words) -> String {
    let head = [
        words.say("receipt-question", &[]),
        words.say("receipt-resolver", &[]),
        words.say("receipt-when", &[]),
        words.say("receipt-millis", &[]),
        words.say("receipt-outcome", &[]),
    ];
    let mut out = head.join("\t") + "\n";
    for exchange in exchanges(app) {
        let question = format!("{} {}", exchange.question.name, exchange.question.rtype);
        let when = words.seconds(exchange.at - exchange.millis);
        let (millis, came) = (exchange.millis.to_string(), outcome(words, &exchange));
        let mut cells = vec![question, asked(app, words, &exchange), when, millis, came];
        cells.extend(data(&exchange));
        out.push_str(&(cells.join("\t") + "\n"));
    }
    out
}
