//! The ticket on paper: there only while it is printed, and then alone.

use leptos::prelude::*;

use super::text::prose;
use crate::export::ticket::Sheet;
use crate::export::ticket::sheet::{Kind, Row, Section, Term};

/// One domain's sheet.
#[component]
pub(super) fn Paper(sheet: Sheet) -> impl IntoView {
    let sections = sheet.sections.into_iter().map(section).collect_view();
    view! {
        <article class="paper" lang=sheet.language>
            <h2>{sheet.title}</h2>
            <dl class="paper-facts">{sheet.facts.into_iter().map(row).collect_view()}</dl>
            <p>{sheet.read}</p>
            {sections}
        </article>
    }
}

fn section(section: Section) -> AnyView {
    let why = section.why.into_iter().map(|why| view! { <li>{prose(why)}</li> }).collect_view();
    let terms = section.terms.into_iter().map(|Term { mark, text, why }| {
        view! { <tr><td>{mark.to_string()}</td><th scope="row"><code>{text}</code></th><td>{prose(why)}</td></tr> }
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
    let text = if row.kind == Kind::Prose { row.text.into_any() } else { view! { <code>{row.text}</code> }.into_any() };
    view! { <div><dt>{row.label}</dt><dd>{text}</dd></div> }.into_any()
}
