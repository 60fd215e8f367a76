//! The record that was meant, when every fault has one certain correction.

use super::parse;
use crate::finding::Severity;
use crate::order;

/// The text with every correction made, if that is a record which receivers
/// accept; `None` when the text is accepted as it is, or when a fault needs a
/// person to decide.
pub fn repair(text: &str) -> Option<String> {
    let mut text = text.to_owned();
    // A correction can uncover the next fault; each round makes one at least.
    for round in 0..8 {
        let parsed = parse(&text);
        if parsed.well_formed {
            return (round > 0).then_some(text);
        }
        let faults = parsed.findings.iter().filter(|finding| finding.severity == Severity::Error);
        let mut edits: Vec<_> = faults.filter_map(|fault| Some((fault.span.clone()?, fault.instead()?))).collect();
        order::sort_by_key(&mut edits, |(span, _)| span.start);
        let mut end = 0;
        edits.retain(|(span, _)| {
            let apart = span.start >= end;
            end = if apart { span.end } else { end };
            apart
        });
        if edits.is_empty() {
            return None;
        }
        // From the end, so that the earlier spans stay true.
        for (span, fix) in edits.into_iter().rev() {
            if text.get(span.clone()).is_some() {
                text.replace_range(span, fix);
            }
        }
    }
    None
}
