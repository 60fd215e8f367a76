//! Plain text for mail and tickets: blocks of labelled values in columns. A
//! value stays on one line and whole, so that it can be copied from there.

use std::fmt::Write as _;

/// One block: a heading and what stands below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// Its first line.
    pub heading: String,
    /// A label and a value for each line.
    pub rows: Vec<(String, String)>,
}

/// A title, the lines below it, and the blocks.
pub fn print(title: &str, lines: &[String], blocks: &[Block]) -> String {
    let labels = blocks.iter().flat_map(|block| &block.rows).map(|(label, _)| label.chars().count());
    let width = labels.max().unwrap_or(0);
    let mut out = one_line(title);
    for line in lines {
        out.extend(["\n", &one_line(line)]);
    }
    for block in blocks {
        out.extend(["\n\n", &one_line(&block.heading)]);
        for (label, value) in &block.rows {
            // Writing to a String does not fail.
            let _ = write!(out, "\n  {label:width$}  {}", one_line(value));
        }
    }
    out.push('\n');
    out
}

/// Text from DNS may hold anything; what would begin a line is escaped.
pub(super) fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for c in text.chars() {
        // Line and paragraph separators are no control characters, and break a line all the same.
        if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') {
            line.extend(c.escape_default());
        } else {
            line.push(c);
        }
    }
    line
}
