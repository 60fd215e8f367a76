//! A ticket as plain text, for mail and for a system that knows no other form.

use super::sheet::{Row, Section, Sheet};
use crate::export::text::{self, Block};
use crate::i18n::Segment;

/// The whole ticket.
pub fn print(sheet: &Sheet) -> String {
    first(sheet, sheet.sections.len(), None)
}

/// The ticket with its first sections only, and what stands in the place of the others.
pub fn first(sheet: &Sheet, sections: usize, cut: Option<&str>) -> String {
    let fact = |row: &Row| format!("{}: {}", row.label, row.text);
    let mut lines: Vec<String> = sheet.facts.iter().map(fact).collect();
    lines.push(sheet.read.clone());
    let mut blocks: Vec<Block> = sheet.sections.iter().take(sections).map(block).collect();
    blocks.extend(cut.map(|cut| Block { heading: cut.to_owned(), rows: Vec::new() }));
    text::print(&sheet.title, &lines, &blocks)
}

fn block(section: &Section) -> Block {
    let mut rows: Vec<(String, String)> =
        section.rows.iter().map(|row| (row.label.clone(), row.text.clone())).collect();
    let mut label = section.because.clone();
    for why in &section.why {
        rows.push((std::mem::take(&mut label), joined(why)));
    }
    for term in &section.terms {
        rows.push((std::mem::take(&mut label), format!("{} {}  {}", term.mark, term.text, joined(&term.why))));
    }
    Block { heading: section.heading.clone(), rows }
}

/// Runs as plain text.
pub fn joined(segments: &[Segment]) -> String {
    segments.iter().map(|segment| segment.text.as_str()).collect()
}
