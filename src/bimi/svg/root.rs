//! What the root element says: the profile, the size, the title and the
//! description.

use roxmltree::{Attribute, Document, Node};

use super::walk::{SVG, local, name_span};
use super::{Found, SvgReport, ViewBox};
use crate::finding::{Code, Finding};

/// The longest title that is shown whole (SVG Tiny PS §2.1).
const TITLE_LIMIT: usize = 64;

/// Titles that programs write when nobody else does.
const GENERIC: [&str; 10] =
    ["untitled", "title", "logo", "svg", "icon", "image", "drawing", "document", "brand logo", "company logo"];

/// Beginnings of such titles.
const GENERIC_STARTS: [&str; 4] = ["untitled", "bimi-svg-tiny", "artboard", "layer "];

/// The least width in pixels that mailbox providers ask for.
const LEAST: f64 = 96.0;

/// Checks the root, and notes its facts. `false`: the file is no drawing.
pub(super) fn check(document: &Document<'_>, report: &mut SvgReport, found: &mut Found) -> bool {
    let root = document.root_element();
    let name = name_span(&root);
    let insert = |found: &mut Found, code, attribute: &str| {
        let written = document.input_text().get(name.clone()).unwrap_or_default();
        let finding = Finding::new(code).at(name.clone()).fix(format!("{written} {attribute}"));
        found.list(finding);
        // Behind the name, where others write, too.
        found.edit(name.end..name.end, &format!(" {attribute}"));
    };
    match root.tag_name().namespace() {
        Some(SVG) if local(&root) == "svg" => {}
        // Without a name space nothing is drawn, and which is meant is certain.
        None if local(&root) == "svg" => insert(found, Code::SvgRootNs, &format!("xmlns=\"{SVG}\"")),
        _ => {
            found.tell(Finding::new(Code::SvgRootNs).at(name));
            return false;
        }
    }
    let constant = |found: &mut Found, code, attribute: &str, value: &str| match root.attribute_node(attribute) {
        None => insert(found, code, &format!("{attribute}=\"{value}\"")),
        Some(written) if written.value() == value => {}
        Some(written) => {
            found.tell(Finding::new(code).at(written.range_value()).fix(value));
        }
    };
    constant(found, Code::SvgVersion, "version", "1.2");
    constant(found, Code::SvgBaseprofile, "baseProfile", "tiny-ps");
    size(&root, report, found, &insert);
    if let Some(ratio) = root.attribute_node("preserveAspectRatio") {
        let words: Vec<_> = ratio.value().split_whitespace().collect();
        if !matches!(words[..], ["none" | "xMidYMid"] | ["none" | "xMidYMid", "meet"]) {
            found.tell(Finding::new(Code::SvgPreserveAspect).at(ratio.range()).with("value", ratio.value()));
        }
    }
    title(&root, report, found);
    describe(&root, found);
    true
}

fn title(root: &Node<'_, '_>, report: &mut SvgReport, found: &mut Found) {
    let titles: Vec<_> = root.children().filter(|child| child.is_element() && local(child) == "title").collect();
    let texts: Vec<_> = titles.iter().map(words).collect();
    let place = texts.iter().position(|text| !text.is_empty());
    let (Some(title), Some(text)) = (titles.get(place.unwrap_or(0)), texts.get(place.unwrap_or(0))) else {
        found.tell(Finding::new(Code::SvgTitleMissing).at(name_span(root)));
        return;
    };
    let at = |code| Finding::new(code).at(title.range());
    if text.is_empty() {
        found.tell(at(Code::SvgTitleMissing));
    } else {
        report.title = Some(text.clone());
        let length = text.chars().count();
        if length > TITLE_LIMIT {
            found.tell(at(Code::SvgTitleLong).with("length", length));
        }
        let lower = text.to_lowercase();
        if GENERIC.contains(&&*lower) || GENERIC_STARTS.iter().any(|start| lower.starts_with(start)) {
            found.tell(at(Code::SvgTitleGeneric).with("title", text));
        }
    }
    for other in titles.iter().filter(|other| *other != title) {
        found.tell(Finding::new(Code::SvgTitleMissing).at(other.range()).fix(""));
    }
    if let Some(first) = root.children().find(Node::is_element).filter(|first| !titles.contains(first)) {
        let written = root.document().input_text().get(title.range()).unwrap_or_default();
        found.list(at(Code::SvgTitleNotFirst));
        // In front of the other, and gone from where it was.
        found.edit(first.range().start..first.range().start, written);
        found.edit(title.range(), "");
    }
}

/// The text directly in an element, without white space around it.
fn words(node: &Node<'_, '_>) -> String {
    let text: String = node.children().filter(Node::is_text).filter_map(|child| child.text()).collect();
    text.trim().to_owned()
}

fn describe(root: &Node<'_, '_>, found: &mut Found) {
    let desc = root.children().find(|child| child.is_element() && local(child) == "desc");
    match desc {
        Some(desc) if !words(&desc).is_empty() => {}
        Some(desc) => found.tell(Finding::new(Code::SvgDesc).at(desc.range())),
        None => found.tell(Finding::new(Code::SvgDesc)),
    }
}

fn size(root: &Node<'_, '_>, report: &mut SvgReport, found: &mut Found, insert: &dyn Fn(&mut Found, Code, &str)) {
    let (width, height) = (root.attribute_node("width"), root.attribute_node("height"));
    report.width = width.map(|width| width.value().to_owned());
    report.height = height.map(|height| height.value().to_owned());
    let lengths = [length(found, width.as_ref()), length(found, height.as_ref())];
    if width.is_none() || height.is_none() {
        found.tell(Finding::new(Code::SvgSizeAbsent));
    }
    let view_box = root.attribute_node("viewBox");
    report.view_box = view_box.and_then(|attribute| parse_view_box(attribute.value()));
    let sides = match lengths {
        [Some(width), Some(height)] => Some((width, height)),
        _ => None,
    };
    match (view_box, report.view_box) {
        (Some(written), None) => found.tell(Finding::new(Code::SvgViewboxMissing).at(written.range())),
        (None, _) => match (sides, plain(width.as_ref()), plain(height.as_ref())) {
            (Some(_), Some(w), Some(h)) => insert(found, Code::SvgViewboxMissing, &format!("viewBox=\"0 0 {w} {h}\"")),
            _ => found.tell(Finding::new(Code::SvgViewboxMissing).at(name_span(root))),
        },
        (Some(written), Some(view)) if !view.is_square() => {
            let numbers: Vec<_> = numbers_of(written.value()).collect();
            let shown = |place: usize| numbers.get(place).copied().unwrap_or_default();
            let finding = Finding::new(Code::SvgNotSquare).at(written.range());
            found.tell(finding.with("width", shown(2)).with("height", shown(3)));
            return;
        }
        (Some(_), Some(_)) => {}
    }
    if let (Some((w, h)), Some(width), Some(height)) = (sides, width, height)
        && !equal(w, h)
    {
        let (start, end) = (width.range().start.min(height.range().start), width.range().end.max(height.range().end));
        let finding = Finding::new(Code::SvgNotSquare).at(start..end);
        found.tell(finding.with("width", width.value()).with("height", height.value()));
    }
}

/// A width or height in pixels, where it is one, with what is wrong with it.
fn length(found: &mut Found, attribute: Option<&Attribute<'_, '_>>) -> Option<f64> {
    let attribute = attribute?;
    let at = |code| Finding::new(code).at(attribute.range()).with("value", attribute.value());
    let value = attribute.value().trim();
    if value.ends_with('%') {
        let finding = at(Code::SvgSizePercent);
        // All of it is what holds without the attribute.
        found.tell(if value == "100%" { finding.fix("") } else { finding });
        return None;
    }
    let (size, unit) = number(value).unwrap_or((0.0, value));
    if !matches!(unit, "" | "px") || size < LEAST {
        found.tell(at(Code::SvgSizeSmall));
    }
    let pixels = match unit {
        "" | "px" => 1.0,
        "in" => 96.0,
        "cm" => 96.0 / 2.54,
        "mm" => 9.6 / 2.54,
        "pt" => 4.0 / 3.0,
        "pc" => 16.0,
        _ => return None,
    };
    Some(size * pixels).filter(|size| *size > 0.0)
}

/// The digits of a length in pixels, as written.
fn plain<'a>(attribute: Option<&Attribute<'a, '_>>) -> Option<&'a str> {
    let value = attribute?.value().trim();
    let digits = value.strip_suffix("px").unwrap_or(value);
    number(digits).filter(|(_, rest)| rest.is_empty()).map(|_| digits)
}

fn numbers_of(value: &str) -> impl Iterator<Item = &str> {
    value.split([' ', ',', '\t', '\r', '\n']).filter(|number| !number.is_empty())
}

fn parse_view_box(value: &str) -> Option<ViewBox> {
    let mut numbers = numbers_of(value).map(|text| number(text).filter(|(_, rest)| rest.is_empty()).map(|(n, _)| n));
    let (x, y, width, height) = (numbers.next()??, numbers.next()??, numbers.next()??, numbers.next()??);
    (numbers.next().is_none() && width > 0.0 && height > 0.0).then_some(ViewBox { x, y, width, height })
}

/// Are they equal, but for a thousandth?
pub(super) fn equal(a: f64, b: f64) -> bool {
    (a - b).abs() <= 0.001 * a.abs().max(b.abs())
}

/// The number that a text begins with, and what follows. Good to fifteen digits,
/// and smaller than the standard library's reader.
pub(super) fn number(text: &str) -> Option<(f64, &str)> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (mut value, mut scale, mut digits, mut point) = (0.0_f64, 0_i32, 0, false);
    let mut rest = unsigned;
    while let Some(c) = rest.chars().next() {
        match c.to_digit(10) {
            Some(digit) => {
                value = value * 10.0 + f64::from(digit);
                scale -= i32::from(point);
                digits += 1;
            }
            None if c == '.' && !point => point = true,
            None => break,
        }
        rest = rest.get(1..)?;
    }
    if digits == 0 {
        return None;
    }
    // `e` begins a unit, too: a digit has to follow.
    if let Some(power) = rest.strip_prefix(['e', 'E']) {
        let unsigned = power.strip_prefix(['+', '-']).unwrap_or(power);
        let length = unsigned.bytes().take_while(u8::is_ascii_digit).count();
        if length > 0 {
            let exponent: i32 = unsigned.get(..length)?.parse().unwrap_or(999);
            scale += if power.starts_with('-') { -exponent } else { exponent };
            rest = unsigned.get(length..)?;
        }
    }
    value *= 10.0_f64.powi(scale.clamp(-400, 400));
    let value = if text.starts_with('-') { -value } else { value };
    value.is_finite().then_some((value, rest))
}
