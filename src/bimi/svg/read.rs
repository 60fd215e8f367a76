//! From the octets of a file to text that is safe to parse: unpacked, decoded,
//! and within the limits of what an XML reader should be given.

use std::ops::Range;

use super::inflate::{self, Fault};
use crate::finding::{Code, Finding, Severity};

/// Past so many octets a file is not read: eight times what is allowed.
const READ_LIMIT: usize = 256 * 1024;

/// Levels of nesting and attributes of one element; common XML readers stop at
/// 256 levels.
const NESTING: usize = 256;

/// Declarations of a name space in a whole file.
const NAMESPACES: usize = 256;

/// A file as text.
#[derive(Debug, Default)]
pub(super) struct Input {
    /// The text; empty where the file is too large to be read.
    pub(super) text: String,
    /// Octets, uncompressed as far as that is known.
    pub(super) size: usize,
    pub(super) gzip: bool,
    /// What the octets show.
    pub(super) findings: Vec<Finding>,
    /// May the text be parsed?
    pub(super) readable: bool,
}

/// Unpacks and decodes a file.
pub(super) fn read(octets: &[u8]) -> Input {
    let mut input = Input { gzip: inflate::is_gzip(octets), size: octets.len(), ..Input::default() };
    let unpacked;
    let mut octets = octets;
    if input.gzip {
        input.findings.push(Finding::new(Code::SvgGzip));
        match inflate::gunzip(octets, READ_LIMIT) {
            Ok(plain) => unpacked = plain,
            Err(Fault::Broken) => {
                input.findings.push(Finding::new(Code::SvgNotXml));
                return input;
            }
            Err(Fault::TooLarge) => {
                input.size = READ_LIMIT + 1;
                input.findings.extend(size(input.size));
                return input;
            }
        }
        octets = &unpacked;
        input.size = octets.len();
    }
    input.findings.extend(size(input.size));
    if input.size <= READ_LIMIT {
        decode(octets, &mut input);
    }
    input
}

/// The limit is 32 kB, which some read as 32,000 (SVG Tiny PS §2.4).
pub(super) fn size(octets: usize) -> Option<Finding> {
    let finding = Finding::new(Code::SvgSize).with("size", octets);
    match octets {
        0..=32_000 => None,
        32_001..=32_768 => Some(finding.severity(Severity::Warning)),
        _ => Some(finding),
    }
}

fn decode(octets: &[u8], input: &mut Input) {
    let wide = match octets {
        [0xFF, 0xFE, rest @ ..] => Some((rest, u16::from_le_bytes as fn([u8; 2]) -> u16)),
        [0xFE, 0xFF, rest @ ..] => Some((rest, u16::from_be_bytes as fn([u8; 2]) -> u16)),
        [b'<', 0, ..] => Some((octets, u16::from_le_bytes as fn([u8; 2]) -> u16)),
        [0, b'<', ..] => Some((octets, u16::from_be_bytes as fn([u8; 2]) -> u16)),
        _ => None,
    };
    if let Some((octets, unit)) = wide {
        let units = octets.as_chunks().0.iter().map(|pair| unit(*pair));
        input.readable = octets.len().is_multiple_of(2);
        for unit in char::decode_utf16(units) {
            input.readable &= unit.is_ok();
            input.text.push(unit.unwrap_or(char::REPLACEMENT_CHARACTER));
        }
        if !input.readable {
            input.findings.push(Finding::new(Code::SvgNotXml));
        }
        let named = declared(&input.text);
        input.findings.push(encoding(named.unwrap_or(0..0), &input.text, "UTF-16"));
        return;
    }
    match std::str::from_utf8(octets) {
        Ok(text) => {
            text.clone_into(&mut input.text);
            input.readable = true;
            let named = declared(text);
            let name = named.clone().and_then(|span| text.get(span)).unwrap_or("UTF-8");
            // US-ASCII is a part of UTF-8.
            if !["utf-8", "utf8", "us-ascii", "ascii"].iter().any(|right| name.eq_ignore_ascii_case(right)) {
                input.findings.push(encoding(named.unwrap_or(0..0), text, name));
            }
        }
        Err(error) => {
            let lossy = String::from_utf8_lossy(octets);
            let named = declared(&lossy);
            let name = named.clone().and_then(|span| lossy.get(span)).unwrap_or_default().to_ascii_lowercase();
            let latin = matches!(&*name, "iso-8859-1" | "latin1" | "windows-1252");
            // From 0x80 to 0x9F the two differ.
            if latin && !octets.iter().any(|octet| (0x80..0xA0).contains(octet)) {
                input.text = octets.iter().map(|octet| char::from(*octet)).collect();
                input.findings.push(encoding(named.unwrap_or(0..0), &input.text, &name));
                input.readable = true;
            } else {
                let at = error.valid_up_to();
                input.findings.push(Finding::new(Code::SvgNotXml).at(at..at + char::REPLACEMENT_CHARACTER.len_utf8()));
                input.text = lossy.into_owned();
            }
        }
    }
}

/// The file is rewritten as UTF-8, so the declaration, if any, has to say so.
fn encoding(span: Range<usize>, text: &str, name: &str) -> Finding {
    let fix = if span.is_empty() { "" } else { "UTF-8" };
    let name = text.get(span.clone()).filter(|name| !name.is_empty()).unwrap_or(name).to_owned();
    Finding::new(Code::SvgEncoding).at(span).with("encoding", name).fix(fix)
}

/// Where the XML declaration names the encoding.
fn declared(text: &str) -> Option<Range<usize>> {
    let end = text.find("?>").filter(|_| text.trim_start_matches('\u{FEFF}').starts_with("<?xml "))?;
    let name = text.get(..end)?.find("encoding")?;
    let open = name + text.get(name..end)?.find(['"', '\''])?;
    let quote = text.get(open..)?.chars().next()?;
    let length = text.get(open + 1..end)?.find(quote)?;
    Some(open + 1..open + 1 + length)
}

/// What a look at the tags alone shows.
#[derive(Debug, Default)]
pub(super) struct Outline {
    /// The `<!DOCTYPE …>`.
    pub(super) doctype: Option<Range<usize>>,
    /// Does it hold declarations of its own?
    pub(super) subset: bool,
    /// The start tag that passes a limit.
    pub(super) complex: Option<Range<usize>>,
}

/// Walks over the tags without building anything. Where the text is no XML the
/// result is a guess; the parser says so.
pub(super) fn outline(text: &str) -> Outline {
    let mut outline = Outline::default();
    let (mut at, mut depth, mut namespaces) = (0, 0_usize, 0);
    while let Some(open) = text.get(at..).and_then(|rest| rest.find('<')).map(|found| at + found) {
        let rest = text.get(open..).unwrap_or_default();
        let past = |end: &str| rest.find(end).map_or(text.len(), |found| open + found + end.len());
        at = if rest.starts_with("<!--") {
            past("-->")
        } else if rest.starts_with("<![CDATA[") {
            past("]]>")
        } else if rest.starts_with("<?") {
            past("?>")
        } else if rest.starts_with("<!") {
            let (length, subset) = declaration(rest);
            if outline.doctype.is_none() {
                outline.doctype = Some(open..open + length);
            }
            outline.subset |= subset;
            open + length
        } else if rest.starts_with("</") {
            depth = depth.saturating_sub(1);
            past(">")
        } else {
            let (length, attributes, spaces) = start_tag(rest);
            let end = open + length;
            namespaces += spaces;
            if !rest.get(..length).is_some_and(|tag| tag.ends_with("/>")) {
                depth += 1;
            }
            if depth > NESTING || attributes > NESTING || namespaces > NAMESPACES {
                outline.complex = Some(open..end);
                return outline;
            }
            end
        };
    }
    outline
}

/// The length of a declaration, and whether it holds others.
fn declaration(text: &str) -> (usize, bool) {
    let (mut quote, mut depth, mut subset) = (None, 0_usize, false);
    for (at, octet) in text.bytes().enumerate() {
        match (quote, octet) {
            (Some(open), _) if open == octet => quote = None,
            (Some(_), _) => {}
            (None, b'"' | b'\'') => quote = Some(octet),
            (None, b'[') => {
                depth += 1;
                subset = true;
            }
            (None, b']') => depth = depth.saturating_sub(1),
            (None, b'>') if depth == 0 => return (at + 1, subset),
            _ => {}
        }
    }
    (text.len(), subset)
}

/// The length of a start tag, its attributes, and how many of these declare a
/// name space.
fn start_tag(text: &str) -> (usize, usize, usize) {
    let (mut quote, mut attributes, mut spaces) = (None, 0, 0);
    for (at, octet) in text.bytes().enumerate() {
        match (quote, octet) {
            (Some(open), _) if open == octet => quote = None,
            (Some(_), _) => {}
            (None, b'"' | b'\'') => quote = Some(octet),
            (None, b'=') => attributes += 1,
            (None, b'x') if text.get(at..).is_some_and(|rest| rest.starts_with("xmlns")) => spaces += 1,
            (None, b'>') => return (at + 1, attributes, spaces),
            _ => {}
        }
    }
    (text.len(), attributes, spaces)
}
