//! A ticket as Markdown (CommonMark, and the tables of GitHub's dialect for
//! the terms). A value stands in a fenced block, so that copying gives it
//! whole; no text from DNS can end its block or begin another.

use super::sheet::{Kind, Section, Sheet};
use crate::i18n::Segment;

/// The whole ticket.
pub fn print(sheet: &Sheet) -> String {
    let mut out = format!("# {}\n\n", prose(&sheet.title));
    for fact in &sheet.facts {
        let text = match fact.kind {
            Kind::Link => format!("<{}>", address(&fact.text)),
            Kind::Code => code(&fact.text),
            Kind::Prose => prose(&fact.text),
        };
        out.extend(["- **", &prose(&fact.label), ":** ", &text, "\n"]);
    }
    out.extend(["\n", &prose(&sheet.read), "\n"]);
    sheet.sections.iter().for_each(|one| section(&mut out, one));
    out
}

fn section(out: &mut String, section: &Section) {
    out.extend(["\n## ", &prose(&section.heading), "\n"]);
    if !section.rows.is_empty() {
        out.push('\n');
    }
    for row in &section.rows {
        match row.kind {
            // Short ones on a line, long ones in a block of their own.
            Kind::Code if row.text.chars().count() > 40 || row.text.contains(char::is_control) => {
                let fence = fence(&row.text, 3);
                let text = one_line(&row.text);
                out.extend(["- ", &prose(&row.label), ":\n  ", &fence, "\n  ", &text, "\n  ", &fence, "\n"]);
            }
            Kind::Code => out.extend(["- ", &prose(&row.label), ": ", &code(&row.text), "\n"]),
            Kind::Prose | Kind::Link => out.extend(["- ", &prose(&row.label), ": ", &prose(&row.text), "\n"]),
        }
    }
    if !section.because.is_empty() {
        out.extend(["\n", &prose(&section.because), ":\n\n"]);
    }
    for why in &section.why {
        out.extend(["- ", &runs(why), "\n"]);
    }
    if !section.terms.is_empty() {
        out.push_str("\n| | SPF | |\n| --- | --- | --- |\n");
    }
    for term in &section.terms {
        let row = ["| ", &prose(&term.mark.to_string()), " | ", &cell(&code(&term.text)), " | "];
        out.extend(row);
        out.extend([&cell(&runs(&term.why)), " |\n"]);
    }
}

fn runs(segments: &[Segment]) -> String {
    segments.iter().map(|run| if run.code { code(&run.text) } else { prose(&run.text) }).collect()
}

/// Text with what means something in Markdown escaped (CommonMark §2.4).
fn prose(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in one_line(text).chars() {
        if "\\`*_{}[]<>#|~&".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// A code span, with more marks around it than stand within (CommonMark §6.1).
fn code(text: &str) -> String {
    let text = one_line(text);
    let fence = fence(&text, 1);
    let pad = if text.starts_with('`') || text.ends_with('`') || text.is_empty() { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

fn fence(text: &str, least: usize) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    "`".repeat(least.max(longest + 1))
}

/// In a table the bar ends a cell, in code, too.
fn cell(text: &str) -> String {
    text.replace("\\|", "|").replace('|', "\\|")
}

/// What would end an autolink (CommonMark §6.5).
fn address(text: &str) -> String {
    text.replace('<', "%3C").replace('>', "%3E").replace(' ', "%20")
}

fn one_line(text: &str) -> String {
    crate::export::text::one_line(text)
}
