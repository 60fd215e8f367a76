//! How many colours a drawing has and whether its background is solid, as far as
//! the shapes tell without drawing them.

use roxmltree::{Document, Node};

use super::root::{equal, number};
use super::walk::{declarations, is_svg, local};
use super::{Found, ViewBox};
use crate::finding::{Code, Finding};

/// Names of colours that are often written both ways.
const NAMES: [(&str, &str); 6] = [
    ("black", "#000000"),
    ("white", "#ffffff"),
    ("red", "#ff0000"),
    ("lime", "#00ff00"),
    ("blue", "#0000ff"),
    ("yellow", "#ffff00"),
];

/// What an element hands down to those in it.
#[derive(Clone)]
struct Paint {
    end: usize,
    fill: String,
    stroke: String,
    transformed: bool,
    see_through: bool,
    /// Is it only drawn where something refers to it?
    kept: bool,
}

/// Counts the colours, and looks at the first shape.
pub(super) fn check(document: &Document<'_>, view_box: Option<ViewBox>, found: &mut Found) {
    let mut above = vec![Paint {
        end: usize::MAX,
        fill: "#000000".to_owned(),
        stroke: "none".to_owned(),
        transformed: false,
        see_through: false,
        kept: false,
    }];
    let mut colours: Vec<String> = Vec::new();
    let mut unclear = false;
    let mut background = None;
    for node in document.descendants().filter(is_svg) {
        while above.len() > 1 && above.last().is_some_and(|paint| paint.end <= node.range().start) {
            above.pop();
        }
        let Some(outer) = above.last() else { return };
        let name = local(&node);
        let paint = own(&node, outer);
        match name {
            // What these draw is not looked at.
            "style" | "image" | "foreignObject" | "pattern" | "filter" => unclear = true,
            "stop" | "solidColor" => {
                let property = if name == "stop" { "stop-color" } else { "solid-color" };
                note(&mut colours, &value(&node, &style(&node), property).unwrap_or_else(|| "black".to_owned()));
            }
            "path" | "rect" | "circle" | "ellipse" | "line" | "polyline" | "polygon" | "text" | "textArea" => {
                note(&mut colours, &paint.fill);
                note(&mut colours, &paint.stroke);
                if !paint.kept && background.is_none() {
                    background = Some(covers(&node, &paint, view_box));
                }
            }
            "use" if background.is_none() => background = Some(true),
            _ => {}
        }
        above.push(paint);
    }
    if colours.len() < 2 && !unclear {
        found.tell(Finding::new(Code::SvgOneColour));
    }
    if background != Some(true) && !unclear {
        found.tell(Finding::new(Code::SvgTransparent));
    }
}

/// The declarations of an element.
fn style<'a>(node: &Node<'a, '_>) -> Vec<(String, &'a str)> {
    node.attribute("style").and_then(declarations).unwrap_or_default()
}

/// A property, from the style or from its attribute.
fn value(node: &Node<'_, '_>, style: &[(String, &str)], property: &str) -> Option<String> {
    let declared = style.iter().rev().find(|(name, _)| name == property).map(|(_, value)| *value);
    let value = declared.or(node.attribute(property))?.trim();
    (value != "inherit").then(|| value.to_ascii_lowercase())
}

fn own(node: &Node<'_, '_>, outer: &Paint) -> Paint {
    let style = style(node);
    let less = |property| {
        value(node, &style, property).and_then(|value| number(&value).map(|(n, _)| n)).is_some_and(|n| n < 1.0)
    };
    Paint {
        end: node.range().end,
        fill: value(node, &style, "fill").unwrap_or_else(|| outer.fill.clone()),
        stroke: value(node, &style, "stroke").unwrap_or_else(|| outer.stroke.clone()),
        transformed: outer.transformed || node.has_attribute("transform"),
        see_through: outer.see_through || less("fill-opacity") || less("opacity"),
        kept: outer.kept || matches!(local(node), "defs" | "symbol" | "clipPath" | "mask" | "marker"),
    }
}

fn note(colours: &mut Vec<String>, colour: &str) {
    if colours.len() > 1 || matches!(colour, "none" | "transparent" | "") || colour.starts_with("url(") {
        return;
    }
    let colour = match NAMES.iter().find(|(name, _)| *name == colour) {
        Some((_, code)) => (*code).to_owned(),
        // `#abc` is short for `#aabbcc`.
        None if colour.len() == 4 && colour.starts_with('#') => {
            colour.chars().skip(1).fold("#".to_owned(), |code, digit| format!("{code}{digit}{digit}"))
        }
        None => colour.to_owned(),
    };
    if !colours.contains(&colour) {
        colours.push(colour);
    }
}

/// Does the shape fill all of the view box? Where it is transformed that cannot
/// be told, and it is taken to.
fn covers(node: &Node<'_, '_>, paint: &Paint, view_box: Option<ViewBox>) -> bool {
    if paint.see_through || matches!(&*paint.fill, "none" | "transparent") {
        return false;
    }
    let corners = match local(node) {
        "rect" => rect(node, view_box),
        "path" => node.attribute("d").and_then(path),
        _ => None,
    };
    let Some([left, top, right, bottom]) = corners else { return false };
    let Some(view) = view_box else { return true };
    let reaches = |at: f64, edge: f64, size: f64| at >= edge || equal(at - edge + size, size);
    paint.transformed
        || reaches(view.x, left, view.width)
            && reaches(view.y, top, view.height)
            && reaches(right, view.x + view.width, view.width)
            && reaches(bottom, view.y + view.height, view.height)
}

/// The edges of a rectangle without round corners.
fn rect(node: &Node<'_, '_>, view_box: Option<ViewBox>) -> Option<[f64; 4]> {
    let coordinate = |name, whole: Option<f64>| {
        let value = node.attribute(name).unwrap_or("0").trim();
        let (size, unit) = number(value)?;
        match unit {
            "" | "px" => Some(size),
            "%" => whole.map(|whole| whole * size / 100.0),
            _ => None,
        }
    };
    let (wide, high) = (view_box.map(|view| view.width), view_box.map(|view| view.height));
    let round = |name| coordinate(name, wide).is_some_and(|radius| radius > 0.0);
    if round("rx") || round("ry") {
        return None;
    }
    let (x, y) = (coordinate("x", wide)?, coordinate("y", high)?);
    Some([x, y, x + coordinate("width", wide)?, y + coordinate("height", high)?])
}

/// The edges of a path that is a rectangle: lines along the axes that meet in
/// the corners of what they enclose.
fn path(data: &str) -> Option<[f64; 4]> {
    let mut rest = data;
    let (mut command, mut x, mut y) = ('M', 0.0, 0.0);
    let mut points: Vec<(f64, f64)> = Vec::new();
    loop {
        rest = rest.trim_start_matches([' ', ',', '\t', '\r', '\n']);
        let Some(first) = rest.chars().next() else { break };
        if matches!(first, 'z' | 'Z') {
            // What comes behind it is drawn over the rectangle or cut out of it.
            let behind = rest.get(1..)?.trim();
            if !behind.is_empty() {
                return None;
            }
            break;
        }
        if first.is_ascii_alphabetic() {
            command = first;
            rest = rest.get(1..)?.trim_start_matches([' ', ',', '\t', '\r', '\n']);
        }
        let (a, after) = number(rest)?;
        let relative = command.is_ascii_lowercase();
        let from = |now: f64| if relative { now } else { 0.0 };
        rest = after;
        match command.to_ascii_lowercase() {
            'h' => x = from(x) + a,
            'v' => y = from(y) + a,
            'm' | 'l' => {
                let (b, after) = number(rest.trim_start_matches([' ', ',', '\t', '\r', '\n']))?;
                rest = after;
                (x, y) = (from(x) + a, from(y) + b);
            }
            _ => return None,
        }
        points.push((x, y));
        if points.len() > 5 {
            return None;
        }
    }
    let (mut left, mut top) = *points.first()?;
    let (mut right, mut bottom) = (left, top);
    for (x, y) in &points {
        (left, right) = (left.min(*x), right.max(*x));
        (top, bottom) = (top.min(*y), bottom.max(*y));
    }
    let size = (right - left).max(bottom - top);
    let near = |a: f64, b: f64| (a - b).abs() <= 0.001 * size;
    let corner = |x: f64, y: f64| points.iter().any(|(a, b)| near(*a, x) && near(*b, y));
    let all = corner(left, top) && corner(right, top) && corner(right, bottom) && corner(left, bottom);
    all.then_some([left, top, right, bottom])
}
