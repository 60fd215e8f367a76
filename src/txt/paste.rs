//! What somebody pastes as a TXT record: a value, quoted strings, a zone line, a
//! mail that names its fields, or what dig, host, nslookup, Resolve-DnsName or a
//! JSON interface print.
//! Gives the text value and says what in it only looks right; never refuses.

use super::STRING_MAX;
use super::value::{check, read_strings};
use crate::dns::RecordType;
use crate::finding::{Code, Finding};
use crate::json::{self, Value};
use crate::order;

/// One record that was found in a paste.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pasted {
    /// The owner as it stands there, relative or absolute.
    pub name: Option<String>,
    /// TXT, SPF or CNAME, where the paste says so.
    pub rtype: Option<RecordType>,
    /// The text value; the target for a CNAME. As a DNS host would store it if
    /// it was typed in so: what is wrong stays in it, findings have the fix.
    pub text: String,
    /// What is wrong with it, in the order of the text.
    pub findings: Vec<Finding>,
}

impl Pasted {
    /// The text with every certain fix applied.
    pub fn repaired(&self) -> String {
        let mut text = self.text.clone();
        for finding in self.findings.iter().rev() {
            if let (Some(span), Some(fix)) = (&finding.span, finding.instead())
                && text.get(span.clone()).is_some()
            {
                text.replace_range(span.clone(), fix);
            }
        }
        text
    }
}

/// The records in a paste, in its order; none in an empty one.
pub fn understand(pasted: &str) -> Vec<Pasted> {
    let pasted = pasted.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    json(pasted)
        .or_else(|| nslookup(pasted))
        .or_else(|| powershell(pasted))
        .or_else(|| labelled(pasted))
        .or_else(|| zone_lines(pasted))
        .unwrap_or_else(|| values(pasted))
        .into_iter()
        .map(Source::read)
        .collect()
}

/// A record with its data as it stands in the paste.
struct Source {
    name: Option<String>,
    rtype: Option<RecordType>,
    data: String,
    /// The data is the text itself, even if it starts with a quote.
    literal: bool,
}

impl Source {
    fn new(name: Option<&str>, rtype: Option<RecordType>, data: impl Into<String>) -> Self {
        Self { name: name.map(str::to_owned), rtype, data: data.into(), literal: false }
    }

    fn read(self) -> Pasted {
        let Self { name, rtype, data, literal } = self;
        if rtype == Some(RecordType::Cname) {
            return Pasted { name, rtype, text: data, findings: Vec::new() };
        }
        let (text, mut findings) = match data.strip_suffix('"') {
            _ if literal => (data, Vec::new()),
            _ if data.starts_with(['"', '(']) => read_strings(&data),
            Some(text) if !text.contains('"') => {
                let end = text.len();
                (text.to_owned(), vec![Finding::new(Code::TxtUnbalancedQuotes).at(end..end)])
            }
            _ => (data, Vec::new()),
        };
        check(&text, &mut findings);
        order::sort_by_key(&mut findings, |finding| finding.span.as_ref().map_or(0, |span| span.start));
        Pasted { name, rtype, text, findings }
    }
}

/// The answer section that the JSON interfaces of public resolvers give.
fn json(pasted: &str) -> Option<Vec<Source>> {
    let value = json::parse(pasted).ok()?;
    value.get("Status")?;
    let source = |record: &Value| {
        let code = record.get("type")?.whole()?;
        let rtype = RecordType::from_code(u16::try_from(code).ok()?).filter(|rtype| shown(*rtype))?;
        let name = record.get("name").and_then(Value::text);
        Some(Source::new(name, Some(rtype), record.get("data")?.text()?.trim()))
    };
    Some(value.get("Answer").map(Value::list).unwrap_or_default().iter().filter_map(source).collect())
}

fn shown(rtype: RecordType) -> bool {
    matches!(rtype, RecordType::Txt | RecordType::Spf | RecordType::Cname)
}

/// `name text = "…"`, and Windows' form with each string on a line of its own;
/// `name descriptive text "…"` of `host`.
fn nslookup(pasted: &str) -> Option<Vec<Source>> {
    const MARKS: [(&str, RecordType); 4] = [
        ("text =", RecordType::Txt),
        ("descriptive text", RecordType::Txt),
        ("canonical name =", RecordType::Cname),
        ("is an alias for", RecordType::Cname),
    ];
    let mut sources: Vec<Source> = Vec::new();
    for line in pasted.lines().map(str::trim) {
        let record = MARKS.iter().find_map(|(mark, rtype)| {
            let (name, data) = line.split_once(mark)?;
            let name = name.strip_suffix([' ', '\t'])?.trim_end();
            let one = !name.is_empty() && !name.contains([' ', '\t', '=', '"']);
            one.then(|| Source::new(Some(name), Some(*rtype), data.trim()))
        });
        match (record, sources.last_mut()) {
            (Some(record), _) => sources.push(record),
            (None, Some(last)) if line.starts_with('"') => {
                last.data.push(' ');
                last.data.push_str(line);
                last.data = last.data.trim_start().to_owned();
            }
            _ => {}
        }
    }
    (!sources.is_empty()).then_some(sources)
}

/// Resolve-DnsName's table, or its list: strings in braces, with `, ` between.
fn powershell(pasted: &str) -> Option<Vec<Source>> {
    let mut sources = Vec::new();
    let mut name = None;
    let mut lines = pasted.lines();
    while let Some(line) = lines.next() {
        if let Some((key, value)) = line.split_once(':')
            && key.trim() == "Name"
        {
            name = Some(value.trim().to_owned());
        }
        let Some((head, tail)) = line.split_once('{') else { continue };
        let fields: Vec<&str> = head.split_ascii_whitespace().collect();
        let owner = match fields.as_slice() {
            [owner, rtype, ttl, _] if rtype.eq_ignore_ascii_case("TXT") && ttl.parse::<u32>().is_ok() => {
                Some((*owner).to_owned())
            }
            ["Strings" | "Text", ":"] | ["Strings:" | "Text:"] => name.clone(),
            _ => continue,
        };
        let mut text = tail.to_owned();
        while !text.trim_end().ends_with('}') {
            // A list breaks long values over lines: after a space, which may be
            // lost behind a comma, or inside a word that fills the line.
            let Some(more) = lines.next() else { break };
            if text.ends_with(',') {
                text.push(' ');
            }
            text.push_str(more.trim_start());
        }
        let text = without_commas(text.trim().trim_end_matches('}'));
        sources.push(Source { name: owner, rtype: Some(RecordType::Txt), data: text, literal: true });
    }
    (!sources.is_empty()).then_some(sources)
}

/// `, ` is between strings only where one can have ended: after a long one, or
/// in a key, which has no comma of its own.
fn without_commas(text: &str) -> String {
    let key = text.get(..6).is_some_and(|tag| tag.eq_ignore_ascii_case("v=DKIM"));
    let mut out = String::with_capacity(text.len());
    let mut length = 0;
    for piece in text.split_inclusive(", ") {
        length += piece.len();
        match piece.strip_suffix(", ") {
            Some(string) if key || length >= 200 => {
                out.push_str(string);
                length = 0;
            }
            _ => out.push_str(piece),
        }
    }
    out
}

/// The words that begin a line of a form: type, name, value.
const LABELS: [&[&str]; 3] = [
    &["type", "typ"],
    &["name", "host", "hostname", "selector", "selektor"],
    &["value", "content", "data", "target", "points", "destination", "wert", "inhalt", "ziel"],
];

/// `Type: CNAME`, `Name: …`, `Value: …`, a line each and in any order, as mails and
/// settings pages have them. A field that comes again begins the next record.
fn labelled(pasted: &str) -> Option<Vec<Source>> {
    let mut sources = Vec::new();
    let mut fields: [Option<String>; 3] = [const { None }; 3];
    let mut flush = |fields: &mut [Option<String>; 3]| {
        let [rtype, name, data] = std::mem::replace(fields, [const { None }; 3]);
        let rtype = rtype.and_then(|rtype| RecordType::from_name(&rtype)).filter(|rtype| shown(*rtype));
        if let (Some(rtype), Some(data)) = (rtype, data) {
            sources.push(Source::new(name.as_deref(), Some(rtype), data));
        }
    };
    let mut in_value = false;
    for line in pasted.lines().map(|line| line.trim_matches(|c: char| c.is_whitespace() || "-*•|".contains(c))) {
        let named = line.split_once([':', '\t']).and_then(|(label, value)| {
            let words = Some(label).filter(|label| label.len() <= 24)?.to_ascii_lowercase();
            let place = LABELS.iter().position(|known| words.split(' ').any(|word| known.contains(&word)))?;
            Some((place, value.trim()))
        });
        match named {
            Some((place, value)) if !value.is_empty() => {
                if fields.get(place).is_some_and(Option::is_some) {
                    flush(&mut fields);
                }
                in_value = place == 2;
                if let Some(field) = fields.get_mut(place) {
                    *field = Some(value.to_owned());
                }
            }
            // A mail breaks long values over lines.
            _ if in_value && !line.is_empty() => {
                if let [.., Some(data)] = &mut fields {
                    data.push(' ');
                    data.push_str(line);
                }
            }
            _ => in_value = false,
        }
    }
    flush(&mut fields);
    (!sources.is_empty()).then_some(sources)
}

/// Zone lines among whatever else, e.g. all that dig prints.
fn zone_lines(pasted: &str) -> Option<Vec<Source>> {
    let mut sources = Vec::new();
    let mut lines = pasted.lines();
    while let Some(line) = lines.next() {
        let Some(mut source) = zone_line(line) else { continue };
        while source.data.starts_with(['"', '(']) && open_parentheses(&source.data) {
            let Some(more) = lines.next() else { break };
            source.data.push('\n');
            source.data.push_str(more);
        }
        sources.push(source);
    }
    (!sources.is_empty()).then_some(sources)
}

/// `[name] [TTL] [class] type data`
fn zone_line(line: &str) -> Option<Source> {
    let mut name = None;
    let mut rest = line;
    for position in 0..4 {
        let (field, tail) = rest.trim_start().split_once([' ', '\t'])?;
        let tail = tail.trim();
        if let Some(rtype) = RecordType::from_name(field) {
            return (shown(rtype) && !tail.is_empty()).then(|| match alias(name, tail) {
                Some((name, target)) if rtype == RecordType::Cname => Source::new(name, Some(rtype), target),
                _ => Source::new(name, Some(rtype), tail),
            });
        }
        let other = field.eq_ignore_ascii_case("IN") || field.parse::<u32>().is_ok();
        match position {
            0 if field.starts_with([';', '"']) => return None,
            0 if !other => name = Some(field),
            _ if !other => return None,
            _ => {}
        }
        rest = tail;
    }
    None
}

/// The row of a table with the type in front, or with a TTL at its end: name and target.
fn alias<'a>(name: Option<&'a str>, data: &'a str) -> Option<(Option<&'a str>, &'a str)> {
    let ttl = |text: &str| text.parse::<u32>().is_ok() || text.eq_ignore_ascii_case("auto");
    match (name, data.split_whitespace().collect::<Vec<_>>().as_slice()) {
        (Some(_), [target, last]) if ttl(last) => Some((name, target)),
        (None, [owner, target]) if target.contains('.') => Some((Some(owner), target)),
        (None, [owner, target, last]) if target.contains('.') && ttl(last) => Some((Some(owner), target)),
        _ => None,
    }
}

fn open_parentheses(data: &str) -> bool {
    let (mut depth, mut quoted, mut escaped) = (0i32, false, false);
    for c in data.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => quoted = !quoted,
            '(' if !quoted => depth += 1,
            ')' if !quoted => depth -= 1,
            _ => {}
        }
    }
    depth > 0
}

/// Values without owner, one on a line, as `dig +short` has them; a value that
/// goes on over several lines is one.
fn values(pasted: &str) -> Vec<Source> {
    let mut sources: Vec<Source> = Vec::new();
    for line in pasted.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with(';')) {
        match sources.last_mut().filter(|last| goes_on(&last.data, line)) {
            Some(last) => {
                last.data.push(' ');
                last.data.push_str(line);
            }
            None => sources.push(Source::new(None, None, line)),
        }
    }
    sources
}

fn goes_on(value: &str, line: &str) -> bool {
    let bare = line.trim_matches('"');
    if open_parentheses(value) || !value.matches('"').count().is_multiple_of(2) {
        return true;
    }
    if bare.get(..2).is_some_and(|tag| tag.eq_ignore_ascii_case("v=")) {
        return false;
    }
    if !value.starts_with('"') {
        return !line.starts_with('"') && value.get(..2).is_some_and(|tag| tag.eq_ignore_ascii_case("v="));
    }
    let base64 = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/');
    let key = value.contains("p=") && bare.trim_end_matches(['=', ';', ' ']).chars().all(base64);
    let full = value.rsplit('"').nth(1).is_some_and(|last| last.len() >= STRING_MAX - 5);
    line.starts_with('"') && (key || full)
}
