//! Tickets on paper: there only while they are printed, and then alone. Each
//! keeps to one page: what is too long for it is set smaller, then in columns.

use leptos::html::Div;
use leptos::prelude::*;

use super::platform;
use super::text::prose;
use crate::export::ticket::Sheet;
use crate::export::ticket::sheet::{Kind, Row, Section, Term};
use crate::i18n::in_order;

/// The sizes to try in turn, as classes: the largest that fits the page counts.
const SIZES: [&str; 4] = ["paper", "paper paper-small", "paper paper-columns", "paper paper-columns paper-fine"];

/// A page for each sheet.
#[component]
pub(super) fn Papers(sheets: Vec<Sheet>) -> impl IntoView {
    let papers = NodeRef::<Div>::new();
    // Before the browser lays out its pages: what prints waits for the tasks that an event leaves behind.
    Effect::new(move |_| {
        if let Some(papers) = papers.get() {
            platform::fit_pages(&papers, &SIZES);
        }
    });
    view! { <div class="papers" node_ref=papers>{sheets.into_iter().map(paper).collect_view()}</div> }
}

/// One domain's sheet.
fn paper(sheet: Sheet) -> AnyView {
    let sections = sheet.sections.into_iter().map(section).collect_view();
    view! {
        <article class="paper" lang=sheet.language>
            <h2>{sheet.title}</h2>
            <dl class="paper-facts">{sheet.facts.into_iter().map(row).collect_view()}</dl>
            <p>{sheet.read}</p>
            {sections}
        </article>
    }
    .into_any()
}

fn section(section: Section) -> AnyView {
    let why = section.why.into_iter().map(|why| view! { <li>{prose(why)}</li> }).collect_view();
    let terms = section.terms.into_iter().map(|Term { mark, text, why }| {
        view! { <tr><td>{mark.to_string()}</td><th scope="row"><code>{in_order(&text).collect::<String>()}</code></th><td>{prose(why)}</td></tr> }
    });
    view! {
        <section>
            <h3>{section.heading}</h3>
            <dl class="paper-facts">{section.rows.into_iter().map(row).collect_view()}</dl>
            <ul>{why}</ul>
            <table>{terms.collect_view()}</table>
        </section>
    }
    .into_any()
}

fn row(row: Row) -> AnyView {
    let text = if row.kind == Kind::Prose {
        row.text.into_any()
    } else {
        view! { <code>{in_order(&row.text).collect::<String>()}</code> }.into_any()
    };
    view! { <div><dt>{row.label}</dt><dd>{text}</dd></div> }.into_any()
}
