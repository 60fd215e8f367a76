//! Every element and attribute against the schema, with the corrections that
//! draw the same picture.

use std::collections::BTreeSet;
use std::ops::Range;

use roxmltree::{Attribute, Document, Node, NodeType};

use super::repair::quoted;
use super::rules::{self, Kind};
use super::{Found, refs};
use crate::finding::{Code, Finding};

/// The name space of SVG.
pub(super) const SVG: &str = "http://www.w3.org/2000/svg";

/// The name space of links.
pub(super) const XLINK: &str = "http://www.w3.org/1999/xlink";

const XML: &str = "http://www.w3.org/XML/1998/namespace";

/// An element's name, without its prefix.
pub(super) fn local<'b>(node: &Node<'_, 'b>) -> &'b str {
    node.tag_name().name()
}

/// Is it an element of SVG, or of no name space, as in a file whose root has none?
pub(super) fn is_svg(node: &Node<'_, '_>) -> bool {
    node.is_element() && node.tag_name().namespace().is_none_or(|space| space == SVG)
}

/// Where an element's name stands, prefix and all.
pub(super) fn name_span(node: &Node<'_, '_>) -> Range<usize> {
    let start = node.range().start + 1;
    let text = node.document().input_text().get(start..node.range().end).unwrap_or_default();
    let length = text.find(|c: char| c.is_ascii_whitespace() || matches!(c, '>' | '/')).unwrap_or(text.len());
    start..start + length
}

/// The declarations of a `style` attribute; `None` where it holds more than
/// plain ones.
pub(super) fn declarations(style: &str) -> Option<Vec<(String, &str)>> {
    if style.contains(['\\', '{', '}', '!', '@']) || style.contains("/*") {
        return None;
    }
    let mut all = Vec::new();
    for part in style.split(';').map(str::trim).filter(|part| !part.is_empty()) {
        let count = |c: char| part.matches(c).count();
        // A semicolon within quotes or brackets is not between declarations.
        if count('"') % 2 + count('\'') % 2 != 0 || count('(') != count(')') {
            return None;
        }
        let (name, value) = part.split_once(':')?;
        all.push((name.trim().to_ascii_lowercase(), value.trim()));
    }
    Some(all)
}

/// What the whole drawing tells of a single attribute.
#[derive(Debug, Default)]
struct Drawing {
    /// A style sheet may refer to anything.
    styled: bool,
    /// Something is animated.
    animated: bool,
    /// The names of all elements.
    elements: BTreeSet<String>,
    /// Inherited properties that have another value than the initial one.
    odd: BTreeSet<String>,
}

impl Drawing {
    fn of(document: &Document<'_>) -> Self {
        let mut drawing = Self::default();
        for node in document.descendants() {
            drawing.styled |= node.pi().is_some_and(|instruction| instruction.target == "xml-stylesheet");
            if !node.is_element() {
                continue;
            }
            let name = local(&node);
            drawing.animated |= rules::animates(name);
            if !drawing.elements.contains(name) {
                drawing.elements.insert(name.to_owned());
            }
            for attribute in node.attributes() {
                if attribute.name() == "style" {
                    for (name, value) in declarations(attribute.value()).unwrap_or_default() {
                        drawing.note(&name, value);
                    }
                } else {
                    drawing.note(attribute.name(), attribute.value());
                }
            }
        }
        drawing.styled |= drawing.has(&["style"]);
        drawing
    }

    fn has(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.elements.contains(*name))
    }

    fn note(&mut self, name: &str, value: &str) {
        if rules::inherited(name).is_some_and(|initial| !initial.eq_ignore_ascii_case(value.trim())) {
            self.odd.insert(name.to_owned());
        }
    }

    /// Is the picture the same without the attribute or declaration?
    fn ignores(&self, node: &Node<'_, '_>, name: &str, value: &str) -> bool {
        let value = value.trim();
        if self.styled || self.animated {
            return false;
        }
        let unused = match name {
            "clip-rule" => !self.has(&["clipPath"]),
            "marker" | "marker-start" | "marker-mid" | "marker-end" => !self.has(&["marker"]),
            // The profile has nothing that would cut off what is drawn.
            "overflow" | "clip" => rules::kind(local(node)).is_some(),
            // A gradient may have these from another one.
            "fx" | "fy" | "spreadMethod" if node.attributes().any(|other| other.name() == "href") => false,
            "fx" => node.attribute("cx") == Some(value),
            "fy" => node.attribute("cy") == Some(value),
            "spreadMethod" => value == "pad",
            _ => rules::is_for_text(name) && !self.has(&["text", "textArea", "tspan", "foreignObject"]),
        };
        unused
            || rules::is_for_nothing(name)
            || rules::initial(name) == Some(value)
            || !self.odd.contains(name) && rules::inherited(name).is_some_and(|same| same.eq_ignore_ascii_case(value))
    }
}

/// Checks all that is in a document.
pub(super) fn check(document: &Document<'_>, found: &mut Found) {
    let drawing = Drawing::of(document);
    let mut done = 0;
    for node in document.descendants() {
        if node.range().start < done {
            continue;
        }
        match node.node_type() {
            NodeType::Comment => found.tell(Finding::new(Code::SvgComments).at(node.range()).fix("")),
            NodeType::PI if node.pi().is_some_and(|instruction| instruction.target == "xml-stylesheet") => {
                found.tell(Finding::new(Code::SvgPiStylesheet).at(node.range()));
            }
            NodeType::Element if element(&node, &drawing, found) => done = node.range().end,
            _ => {}
        }
    }
}

/// `true`: what is in the element needs no look.
fn element(node: &Node<'_, '_>, drawing: &Drawing, found: &mut Found) -> bool {
    let name = local(node);
    let qualified = name_span(node);
    let written = node.document().input_text().get(qualified.clone()).unwrap_or_default();
    let at = |code| Finding::new(code).at(qualified.clone()).with("element", written);
    let parent = node.parent_element();
    let svg = is_svg(node);
    let editors = node.tag_name().namespace().is_some_and(rules::is_editors);
    if editors && parent.as_ref().is_some_and(|parent| local(parent) != "switch") && !drawing.styled {
        found.tell(Finding::new(Code::SvgForbiddenElement).at(node.range()).with("element", written).fix(""));
        scripts(node, found);
        return true;
    }
    let kind = rules::kind(name).filter(|_| svg);
    let held = parent.as_ref().is_none_or(|parent| {
        rules::kind(local(parent)).is_none_or(|parent| kind.is_some_and(|kind| rules::holds(parent, kind)))
    });
    if kind == Some(Kind::Description) && (name == "metadata" || !held) {
        // What is said about a drawing is not drawn.
        let code = if held { Code::SvgMetadata } else { Code::SvgForbiddenElement };
        let finding = Finding::new(code).at(node.range()).with("element", written);
        found.tell(if drawing.styled { finding } else { finding.fix("") });
        scripts(node, found);
        return true;
    }
    if parent.is_some() && (kind.is_none() || !held) {
        forbidden(node, written, drawing, found);
    }
    if kind == Some(Kind::Text) {
        found.tell(at(Code::SvgTextElement));
    }
    for attribute in node.attributes() {
        self::attribute(node, &attribute, kind, drawing, found);
    }
    false
}

fn is_script(name: &str) -> bool {
    matches!(name, "script" | "handler" | "listener")
}

/// The scripts in what is not looked at otherwise.
fn scripts(node: &Node<'_, '_>, found: &mut Found) {
    for inner in node.descendants().filter(|inner| inner.is_element() && is_script(local(inner))) {
        found.list(Finding::new(Code::SvgScript).at(inner.range()).with("element", local(&inner)));
    }
}

fn forbidden(node: &Node<'_, '_>, written: &str, drawing: &Drawing, found: &mut Found) {
    let at = |code, span: Range<usize>| Finding::new(code).at(span).with("element", written);
    let gone = |finding: Finding| if drawing.styled { finding } else { finding.fix("") };
    match local(node) {
        // An image runs no script, so it looks the same without.
        name if is_script(name) => {
            found.tell(at(Code::SvgForbiddenElement, name_span(node)));
            found.tell(gone(at(Code::SvgScript, node.range())));
        }
        name => {
            found.tell(at(Code::SvgForbiddenElement, name_span(node)));
            if rules::animates(name) {
                found.tell(at(Code::SvgAnimation, name_span(node)));
            }
            let href =
                node.attribute("href").or(node.attribute((XLINK, "href"))).unwrap_or_default().to_ascii_lowercase();
            // A bitmap in the address itself is found there.
            let elsewhere =
                href.trim_start().starts_with("data:") || href.split(['?', '#']).next().is_some_and(is_svg_file);
            if matches!(name, "image" | "feImage") && !elsewhere {
                found.tell(at(Code::SvgRaster, name_span(node)));
            }
            if name == "style" {
                refs::in_style_sheet(node, found);
            }
        }
    }
}

fn is_svg_file(address: &str) -> bool {
    address.rsplit_once('.').is_some_and(|(_, suffix)| matches!(suffix.trim_end(), "svg" | "svgz"))
}

fn attribute(
    node: &Node<'_, '_>,
    attribute: &Attribute<'_, '_>,
    kind: Option<Kind>,
    drawing: &Drawing,
    found: &mut Found,
) {
    let text = node.document().input_text();
    let written = text.get(attribute.range_qname()).unwrap_or_default();
    let at = |code| Finding::new(code).at(attribute.range()).with("attribute", written);
    let (name, value) = (attribute.name(), attribute.value());
    refs::in_attribute(attribute, found);
    let gone = |finding: Finding| if drawing.styled { finding } else { finding.fix("") };
    match attribute.namespace() {
        Some(XLINK) if name == "href" => found.tell(at(Code::SvgXlink)),
        Some(XML) if rules::allows_xml(name) => {}
        Some(XML) => found.tell(at(Code::SvgForbiddenAttr)),
        // No reader of SVG knows an attribute of another name space.
        Some(_) => found.tell(gone(at(Code::SvgForbiddenAttr))),
        None if name.starts_with("on") => found.tell(gone(at(Code::SvgEventAttr))),
        None if name == "style" => {
            let finding = at(Code::SvgStyleAttr);
            found.tell(match kind.and_then(|_| as_attributes(node, value, drawing)) {
                Some(attributes) => finding.fix(attributes),
                None => finding,
            });
        }
        None if name == "class" && kind.is_some() => {
            if !drawing.styled {
                found.tell(at(Code::SvgClassWithoutStyle).fix(""));
            }
        }
        None if node.parent_element().is_none() && matches!(name, "x" | "y") => {
            // The root of a file is where it is.
            found.tell(at(Code::SvgRootXy).fix(""));
        }
        // Of other elements it is enough that they go.
        None if kind.is_none() => {}
        None if rules::allows(local(node), name) => {
            if let Some(right) = rules::fixed(name) {
                if value != right {
                    let finding = Finding::new(Code::SvgFixedAttr).at(attribute.range_value());
                    found.tell(finding.with("attribute", written).with("value", right).fix(right));
                }
            } else if !rules::takes(name, value) {
                let finding = Finding::new(Code::SvgForbiddenAttr).at(attribute.range()).with("attribute", written);
                found.tell(match named_weight(name, value).filter(|_| !drawing.styled) {
                    Some(weight) => finding.fix(format!("{written}=\"{weight}\"")),
                    None => finding,
                });
            }
        }
        None => {
            let finding = at(Code::SvgForbiddenAttr);
            found.tell(if drawing.ignores(node, name, value) { finding.fix("") } else { finding });
        }
    }
}

/// The two weights that have both a number and a name.
fn named_weight(name: &str, value: &str) -> Option<&'static str> {
    match (name, value.trim()) {
        ("font-weight", "400") => Some("normal"),
        ("font-weight", "700") => Some("bold"),
        _ => None,
    }
}

/// A `style` attribute as presentation attributes, where each declaration means
/// the same as one or shows nothing.
fn as_attributes(node: &Node<'_, '_>, style: &str, drawing: &Drawing) -> Option<String> {
    if drawing.styled || drawing.animated {
        return None;
    }
    let declarations = declarations(style)?;
    let mut out: Vec<String> = Vec::new();
    for (place, (name, value)) in declarations.iter().enumerate() {
        // A declaration wins over an attribute, and the last one over the others.
        let twice = declarations.iter().take(place).any(|(other, _)| other == name);
        if twice || node.has_attribute(name.as_str()) || value.is_empty() {
            return None;
        }
        if drawing.ignores(node, name, value) {
            continue;
        }
        let value = named_weight(name, value).unwrap_or(value);
        let keyword =
            ["initial", "unset", "revert", "revert-layer"].iter().any(|word| value.eq_ignore_ascii_case(word));
        // A length without its unit counts in an attribute alone, a list of
        // other values may be what CSS has and attributes do not.
        let length = name == "font-size" && value.ends_with(|c: char| c.is_ascii_digit() || c == '.');
        let plain = rules::allows(local(node), name) && rules::is_presentation(name) && rules::takes(name, value);
        if !plain || keyword || length || value.contains("var(") || value.contains("calc(") {
            return None;
        }
        out.push(format!("{name}=\"{}\"", quoted(value)));
    }
    Some(out.join(" "))
}
