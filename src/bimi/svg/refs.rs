//! What a drawing refers to: only parts of itself, each of them there, none
//! within itself.

use std::collections::BTreeMap;
use std::ops::Range;

use roxmltree::{Attribute, Document, Node};

use super::Found;
use super::walk::{XLINK, is_svg, local};
use crate::finding::{Code, Finding, Severity};

/// The targets of `url(…)` in a value, without quotes.
fn urls(value: &str) -> impl Iterator<Item = &str> {
    let parts = value.split("url(").skip(1);
    parts.map(|part| part.split(')').next().unwrap_or_default().trim_matches([' ', '\t', '\n', '"', '\'']))
}

fn is_link(attribute: &Attribute<'_, '_>) -> bool {
    attribute.name() == "href" && attribute.namespace().is_none_or(|space| space == XLINK)
}

/// Where an attribute points.
fn targets<'a>(attribute: &Attribute<'a, '_>) -> Vec<&'a str> {
    let link = is_link(attribute).then(|| attribute.value().trim());
    link.into_iter().chain(urls(attribute.value())).collect()
}

/// Checks where an attribute points.
pub(super) fn in_attribute(attribute: &Attribute<'_, '_>, found: &mut Found) {
    for target in targets(attribute) {
        found.list_all(outside(target, attribute.range()));
    }
}

/// Checks where a `style` element points.
pub(super) fn in_style_sheet(node: &Node<'_, '_>, found: &mut Found) {
    let text = node.text().unwrap_or_default();
    for target in urls(text) {
        found.list_all(outside(target, node.range()));
    }
    if text.contains("@import") {
        found.tell(Finding::new(Code::SvgExternalRef).at(node.range()).with("target", "@import"));
    }
}

/// What is wrong with a target that is not in the file.
fn outside(target: &str, span: Range<usize>) -> Option<Finding> {
    let start: String = target.chars().filter(|c| !c.is_control()).take(16).collect::<String>().to_ascii_lowercase();
    let code = if target.is_empty() || target.starts_with('#') {
        return None;
    } else if start.starts_with("javascript:") {
        Code::SvgScript
    } else if start.starts_with("data:image/") && !start.starts_with("data:image/svg") {
        Code::SvgRaster
    } else {
        Code::SvgExternalRef
    };
    let shown: String = target.chars().take(80).collect();
    let finding = Finding::new(code).at(span);
    Some(if code == Code::SvgExternalRef { finding.with("target", shown) } else { finding.with("element", "href") })
}

/// Checks that each target is there, and that no `use` draws itself.
pub(super) fn check(document: &Document<'_>, found: &mut Found) {
    let mut ids: BTreeMap<&str, usize> = BTreeMap::new();
    for node in document.descendants().filter(Node::is_element) {
        for id in node.attributes().filter(|attribute| attribute.name() == "id") {
            let next = ids.len();
            ids.entry(id.value()).or_insert(next);
        }
    }
    // From what has an identifier to what is drawn with it: the next such within
    // it, and the targets of `use`, with the place that says so.
    let mut drawn: Vec<Vec<(usize, Range<usize>)>> = vec![Vec::new(); ids.len()];
    let mut holders: Vec<(usize, usize)> = Vec::new();
    for node in document.descendants().filter(Node::is_element) {
        while holders.last().is_some_and(|(_, end)| *end <= node.range().start) {
            holders.pop();
        }
        let id = node.attribute("id").or(node.attributes().find(|a| a.name() == "id").map(|a| a.value()));
        if let Some(place) = id.and_then(|id| ids.get(id)) {
            if let Some(outer) = holders.last().and_then(|(outer, _)| drawn.get_mut(*outer)) {
                outer.push((*place, 0..0));
            }
            holders.push((*place, node.range().end));
        }
        for attribute in node.attributes() {
            for target in targets(&attribute) {
                let Some(id) = target.strip_prefix('#') else { continue };
                match ids.get(id) {
                    None => found.tell(dangling(&attribute, target)),
                    Some(to) if is_svg(&node) && local(&node) == "use" && is_link(&attribute) => {
                        if let Some(outer) = holders.last().and_then(|(outer, _)| drawn.get_mut(*outer)) {
                            outer.push((*to, attribute.range()));
                        }
                    }
                    Some(_) => {}
                }
            }
        }
    }
    for span in circles(&drawn) {
        let target = document.input_text().get(span.clone()).unwrap_or_default();
        let finding = Finding::new(Code::SvgDanglingRef).at(span).with("target", target);
        found.tell(finding.severity(Severity::Error));
    }
}

fn dangling(attribute: &Attribute<'_, '_>, target: &str) -> Finding {
    Finding::new(Code::SvgDanglingRef).at(attribute.range()).with("target", target)
}

/// Where references lead back to what they came from: each closes a circle in a
/// walk that takes the deepest way first.
fn circles(drawn: &[Vec<(usize, Range<usize>)>]) -> Vec<Range<usize>> {
    #[derive(Clone, Copy, PartialEq)]
    enum Met {
        Never,
        Above,
        Done,
    }
    let mut met = vec![Met::Never; drawn.len()];
    let mut spans = Vec::new();
    for start in 0..drawn.len() {
        if met.get(start) != Some(&Met::Never) {
            continue;
        }
        // What is gone through, and how many of its ways were taken.
        let mut path = vec![(start, 0)];
        while let Some((at, taken)) = path.last_mut() {
            let to = drawn.get(*at).and_then(|ways| ways.get(*taken)).map(|(to, _)| *to);
            *taken += 1;
            if let Some(state) = met.get_mut(*at) {
                *state = if to.is_some() { Met::Above } else { Met::Done };
            }
            let Some(to) = to else {
                path.pop();
                continue;
            };
            match met.get(to) {
                Some(Met::Never) => path.push((to, 0)),
                Some(Met::Above) => {
                    let ways = path.iter().rev().filter_map(|(at, taken)| drawn.get(*at)?.get(taken.checked_sub(1)?));
                    // To be within something is no reference.
                    spans.extend(ways.map(|(_, span)| span.clone()).find(|span| !span.is_empty()));
                }
                _ => {}
            }
        }
    }
    spans
}
