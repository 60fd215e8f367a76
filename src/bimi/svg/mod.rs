//! A BIMI logo: what SVG Tiny Portable/Secure allows (draft-svg-tiny-ps-abrotman-12
//! and the schema of the BIMI Group), what receivers ask on top, and the file
//! with all corrected that can be without changing what is drawn. Reads any
//! octets in bounded time; does not draw, so colours and backgrounds are read
//! from the shapes, and text, masks and style sheets are not followed.

mod colour;
mod inflate;
mod read;
mod refs;
mod repair;
mod root;
mod rules;
mod walk;

use std::ops::Range;

use roxmltree::{Document, Error};

use crate::finding::{Code, Finding};
use repair::Edit;

/// How many findings of one code are listed.
const LISTED: usize = 64;

/// A correction can uncover another; after so many rounds the rest stays.
const ROUNDS: usize = 4;

/// What a logo file shows.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SvgReport {
    /// The text that spans count in: unpacked and decoded. Empty where the file
    /// is too large to be read or is not what it says.
    pub text: String,
    /// What there is to say, in the order of the text.
    pub findings: Vec<Finding>,
    /// Findings past the 64 that are listed of one code.
    pub left_out: usize,
    /// The text of the title, without white space around it.
    pub title: Option<String>,
    /// The `viewBox` of the drawing.
    pub view_box: Option<ViewBox>,
    /// `width`, as written.
    pub width: Option<String>,
    /// `height`, as written.
    pub height: Option<String>,
    /// Octets, uncompressed.
    pub size: usize,
    /// Is the file compressed (`.svgz`)?
    pub gzip: bool,
    /// Could it be read as XML to its end?
    pub well_formed: bool,
    /// The file with every correction that draws the same picture; `None`
    /// where there is none to make.
    pub fixed: Option<String>,
}

impl SvgReport {
    /// Line and column of an octet of `text`, both from one; columns count
    /// characters.
    pub fn place(&self, at: usize) -> (usize, usize) {
        let before = self.text.get(..at).unwrap_or(&self.text);
        let line = before.rsplit('\n').next().unwrap_or_default();
        (before.matches('\n').count() + 1, line.chars().count() + 1)
    }
}

/// The part of the plane that a drawing shows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ViewBox {
    /// Left edge.
    pub x: f64,
    /// Upper edge.
    pub y: f64,
    /// Width, above zero.
    pub width: f64,
    /// Height, above zero.
    pub height: f64,
}

impl ViewBox {
    /// Is it as wide as high, but for a rounding of a thousandth?
    pub fn is_square(&self) -> bool {
        root::equal(self.width, self.height)
    }
}

/// Checks a logo file, compressed or not.
pub fn check(bytes: &[u8]) -> SvgReport {
    let input = read::read(bytes);
    let mut report = SvgReport { size: input.size, gzip: input.gzip, text: input.text, ..SvgReport::default() };
    let mut found = Found::default();
    for finding in input.findings {
        found.tell(finding);
    }
    if input.readable {
        let text = std::mem::take(&mut report.text);
        examine(&text, &mut report, &mut found);
        report.text = text;
    }
    report.findings = found.findings;
    report.left_out = found.left_out;
    report.fixed = fixed(&report, found.edits);
    report
}

/// Applies corrections until none is left.
fn fixed(report: &SvgReport, mut edits: Vec<Edit>) -> Option<String> {
    let mut text = report.well_formed.then(|| report.text.clone())?;
    let mut fixed = None;
    for _ in 0..ROUNDS {
        if edits.is_empty() {
            break;
        }
        text = repair::without_unused_prefixes(&repair::apply(&text, edits));
        let (mut again, mut found) = (SvgReport::default(), Found::default());
        examine(&text, &mut again, &mut found);
        if !again.well_formed {
            return None;
        }
        fixed = Some(text.clone());
        edits = found.edits;
    }
    fixed
}

/// What was found so far.
#[derive(Debug, Default)]
struct Found {
    findings: Vec<Finding>,
    /// How often each code came.
    counts: Vec<(Code, usize)>,
    left_out: usize,
    edits: Vec<Edit>,
}

impl Found {
    /// Notes a finding; its correction becomes an edit.
    fn tell(&mut self, finding: Finding) {
        if let (Some(at), Some(text)) = (&finding.span, finding.instead()) {
            self.edit(at.clone(), text);
        }
        self.list(finding);
    }

    /// Notes an edit that no single finding can say.
    fn edit(&mut self, at: Range<usize>, text: &str) {
        self.edits.push(Edit { at, text: text.to_owned() });
    }

    /// Notes the findings there are.
    fn list_all(&mut self, findings: impl IntoIterator<Item = Finding>) {
        findings.into_iter().for_each(|finding| self.list(finding));
    }

    /// Notes a finding alone.
    fn list(&mut self, finding: Finding) {
        let place = self.counts.iter().position(|(code, _)| *code == finding.code).unwrap_or_else(|| {
            self.counts.push((finding.code, 0));
            self.counts.len() - 1
        });
        let Some((_, count)) = self.counts.get_mut(place) else { return };
        *count += 1;
        if *count <= LISTED {
            self.findings.push(finding);
        } else {
            self.left_out += 1;
        }
    }
}

/// Looks at a text that was decoded. `report` gets the facts, `found` the faults.
fn examine(text: &str, report: &mut SvgReport, found: &mut Found) {
    let outline = read::outline(text);
    if let Some(span) = outline.complex {
        found.tell(Finding::new(Code::SvgComplex).at(span));
        return;
    }
    let mut plain = text.to_owned();
    if let Some(span) = outline.doctype {
        let declaration = text.get(span.clone()).unwrap_or_default();
        if is_html(declaration.get(9..).unwrap_or_default()) {
            found.tell(Finding::new(Code::SvgNotXml).at(span));
            return;
        }
        let finding = Finding::new(Code::SvgDoctype).at(span.clone());
        // What a DTD declares can be a part of the drawing.
        found.tell(if outline.subset { finding } else { finding.fix("") });
        if let Some(entity) = declaration.find("<!ENTITY") {
            let at = span.start + entity;
            found.tell(Finding::new(Code::SvgEntity).at(at..at + "<!ENTITY".len()));
            return;
        }
        // Blanks keep every other place where it is.
        plain.replace_range(span.clone(), &" ".repeat(span.len()));
    }
    let document = match Document::parse(&plain) {
        Ok(document) => document,
        Err(error) => {
            let fault = Finding::new(Code::SvgNotXml);
            found.tell(if plain.trim().is_empty() { fault } else { fault.at(place(&plain, &error)) });
            return;
        }
    };
    if is_html(document.root_element().tag_name().name()) {
        found.tell(Finding::new(Code::SvgNotXml).at(walk::name_span(&document.root_element())));
        return;
    }
    report.well_formed = true;
    if root::check(&document, report, found) {
        walk::check(&document, found);
        refs::check(&document, found);
        colour::check(&document, report.view_box, found);
    }
    crate::order::sort_by_key(&mut found.findings, |finding| {
        finding.span.as_ref().map_or(usize::MAX, |span| span.start)
    });
}

fn is_html(name: &str) -> bool {
    let name = name.trim_start().get(..4).unwrap_or_default();
    name.eq_ignore_ascii_case("html")
}

/// The character that a fault of the XML is at, or the end of the text.
fn place(text: &str, error: &Error) -> Range<usize> {
    let end = text.len()..text.len();
    if matches!(error, Error::UnclosedRootNode | Error::UnexpectedEndOfStream | Error::NoRootNode) {
        return end;
    }
    let pos = error.pos();
    let index = |count: u32| usize::try_from(count).unwrap_or(usize::MAX).saturating_sub(1);
    let start = text.split_inclusive('\n').take(index(pos.row)).map(str::len).sum::<usize>();
    let mut rest = text.get(start..).unwrap_or_default().char_indices().skip(index(pos.col));
    rest.next().map_or(end, |(at, c)| start + at..start + at + c.len_utf8())
}
