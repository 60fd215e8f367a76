//! What large receivers ask of senders, each rule with how the domain stands to
//! it, who asks for it, and where they say so.

use leptos::prelude::*;

use crate::Outcome;
use crate::i18n::Params;
use crate::sender_rules::{Checklist, Level, Point, Rule, Server, State, check, receivers};
use crate::simulate::simulate;
use crate::ui::icon::{Shape, Sign};
use crate::ui::state::app;
use crate::ui::text::{Words, key, t, words};
use crate::ui::txt_entry::Tick;

/// The checklist.
#[component]
pub fn SenderRules() -> impl IntoView {
    let (app, words) = (app(), words());
    let list = Memo::new(move |_| {
        let report = app.report.get()?;
        let (own, bulk) = app.plan.with(|plan| (plan.own.clone(), plan.bulk));
        let mail = app.mail.get();
        let list = app.session.answers.with(|answers| {
            let mut list = check(&report, &own, bulk, answers).0;
            // Of a mail that was tried, the domains are known.
            if let Some(Outcome::Done(tried)) = mail.map(|mail| simulate(&mail, answers)) {
                list.findings.extend(tried.findings.into_iter().map(|finding| (Rule::Aligned, finding)));
            }
            list
        });
        Some((list, bulk))
    });
    let bulk = Memo::new(move |_| app.plan.with(|plan| plan.bulk));
    let sources = receivers().iter().map(|receiver| {
        view! {
            <li>
                <a href=receiver.source.clone() target="_blank" rel="noreferrer">
                    {move || words.say("rules-source", &[("name", receiver.name.clone())])}
                </a>
            </li>
        }
    });
    let sources = sources.collect_view();
    view! {
        <div>
            <Tick id="rules-bulk" label=key!("rules-bulk") on=bulk set=move |on: bool| {
                app.plan.update(|plan| plan.bulk = on);
            }/>
            <p class="hint">{t("rules-bulk-means")}</p>
        </div>
        {move || list.get().map(|(list, bulk)| view! { <List list bulk/> })}
        <ul class="small">{sources}</ul>
    }
}

#[component]
fn List(list: Checklist, bulk: bool) -> impl IntoView {
    let words = words();
    let Checklist { points, servers, findings } = list;
    let row = |point: Point| {
        let binds = point.level.binds(bulk);
        let (sign, word) = match point.state {
            State::Met => (Sign::Ok, words.say("rules-met", &[])),
            State::Unmet if !binds => (Sign::Warn, words.say("rules-unmet", &[])),
            State::Unmet => (Sign::Bad, words.say("rules-unmet", &[])),
            State::Unknown => (Sign::Unknown, words.say("word-unknown", &[])),
            State::Open => (Sign::Busy, words.say("asking", &[])),
            State::ByHand => (Sign::You, words.say("rules-by-hand", &[])),
            State::NoServer => (Sign::None, words.say("rules-no-server-word", &[])),
        };
        let of_rule = findings.iter().filter(|(rule, _)| *rule == point.rule);
        let told: Vec<String> = of_rule.map(|(_, finding)| words.say(finding.code.name(), &finding.values())).collect();
        let why = why(words, point, &servers).into_iter().chain(told);
        let why = why.map(|text| view! { <span>{text}" "</span> }).collect_view();
        view! {
            <div>
                <dt>{words.say(name(point.rule), &[])}</dt>
                <dd><span class="says says-s"><Shape of=sign/>{word}</span></dd>
                <dd class="soft">{why}{who(words, point.rule)}</dd>
            </div>
        }
    };
    let (all, more): (Vec<Point>, Vec<Point>) = points.into_iter().partition(|point| point.level == Level::All);
    let of_more = if bulk { key!("rules-for-bulk") } else { key!("rules-not-for-you") };
    let part = |title, points: Vec<Point>| {
        let rows = points.into_iter().map(row).collect_view();
        view! { <h3>{words.say(title, &[])}</h3><dl class="results">{rows}</dl> }
    };
    let (all, more) = (part(key!("rules-for-all"), all), part(of_more, more));
    view! { {all}{more} }
}

fn name(rule: Rule) -> &'static str {
    match rule {
        Rule::Either => key!("rules-either"),
        Rule::Spf => key!("rules-spf"),
        Rule::Dkim => key!("rules-dkim"),
        Rule::Dmarc => key!("rules-dmarc"),
        Rule::Aligned => key!("rules-aligned"),
        Rule::Reverse => key!("rules-reverse"),
        Rule::Tls => key!("rules-tls"),
        Rule::Format => key!("rules-format"),
        Rule::Complaints => key!("rules-complaints"),
        Rule::Unsubscribe => key!("rules-unsubscribe"),
    }
}

/// What to do, or why nothing can be told.
fn why(words: Words, point: Point, servers: &[Server]) -> Option<String> {
    let (key, params): (_, Params) = match (point.rule, point.state) {
        (Rule::Either | Rule::Dkim, State::Unknown) => (key!("rules-dkim-unknown"), Params::new()),
        (Rule::Aligned, State::Unknown) => (key!("rules-aligned-unknown"), Params::new()),
        (Rule::Aligned, State::Met) => (key!("rules-aligned-met"), Params::new()),
        (Rule::Reverse, State::NoServer) => (key!("rules-no-server"), Params::new()),
        (Rule::Reverse, State::Met) => {
            let all: Vec<String> = servers.iter().map(|server| server.ip.to_string()).collect();
            (key!("rules-reverse-met"), vec![("list", words.list(&all))])
        }
        _ => return None,
    };
    Some(words.say(key, &params))
}

/// Who asks for it, and of whom.
fn who(words: Words, rule: Rule) -> String {
    let mut all = Vec::new();
    for (level, key) in [
        (Level::All, key!("rules-of-all")),
        (Level::Bulk, key!("rules-of-bulk")),
        (Level::Advised, key!("rules-advised")),
    ] {
        let asking = receivers().iter().filter(|receiver| receiver.asks.contains(&(rule, level)));
        let names: Vec<String> = asking.map(|receiver| receiver.name.clone()).collect();
        if !names.is_empty() {
            all.push(words.say(key, &[("names", words.list(&names))]));
        }
    }
    all.join(" ")
}
