//! What an entry has to hold to, whoever wrote it: the catalog's files are
//! held against this when they are built in, a profile's when it is loaded.
//! It looks at one entry and knows nothing of the others.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, Ipv6Addr};

use super::input::{Input, is_https, is_label, is_name};
use super::schema::{Detect, Envelope, Provider, Purpose, RecordNeed, Rtype, Spf, SpfNeed, Str, Template};

/// One thing wrong with an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where, from the entry down: `records[1].host`.
    pub path: String,
    /// What.
    pub kind: FaultKind,
    /// The text that is wrong.
    pub text: String,
}

/// What can be wrong with an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FaultKind {
    /// Not lower-case letters, digits and hyphens.
    Id,
    /// Nothing there.
    Empty,
    /// Not a host name, or not below the domain.
    Name,
    /// Not an `https://` address.
    Url,
    /// Not a mechanism of RFC 7208 §5 that a service may ask for.
    Term,
    /// `need`, `when`, `envelope`, `terms` and `regions` contradict each other.
    Need,
    /// Fewer than two regions, or terms beside them.
    Regions,
    /// The data do not fit the type of the record.
    Value,
    /// A whole SPF record instead of terms.
    SpfRecord,
    /// A placeholder that no input fills, or a brace without its partner.
    Undeclared,
    /// An input that no placeholder uses.
    Unused,
    /// A second time.
    Twice,
    /// The example, a choice or the default is not an answer to the question.
    Answer,
    /// Not a mark: a lower-case name with `*`, and more than that.
    Mark,
}

/// The placeholders that every entry may use without asking.
pub const GIVEN: [&str; 2] = ["domain", "domain_dashes"];

/// Stands for any value while the shape around it is checked.
const SAMPLE: &str = "x.x";

/// A template, cut at its placeholders.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'a> {
    /// To copy as it is.
    Text(&'a str),
    /// The name between the braces.
    Slot(&'a str),
}

/// Cuts a template. An SPF macro (`%{i}`, RFC 7208 §7) is text, not a placeholder.
pub fn pieces(template: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let (mut literal, mut from) = (0, 0);
    while let Some(open) = find(template, from, '{') {
        let Some(close) = find(template, open, '}') else { break };
        from = close + 1;
        if !template.get(..open).is_some_and(|before| before.ends_with('%')) {
            pieces.extend(template.get(literal..open).filter(|text| !text.is_empty()).map(Piece::Text));
            pieces.extend(template.get(open + 1..close).map(Piece::Slot));
            literal = from;
        }
    }
    pieces.extend(template.get(literal..).filter(|text| !text.is_empty()).map(Piece::Text));
    pieces
}

fn find(text: &str, from: usize, wanted: char) -> Option<usize> {
    text.get(from..)?.find(wanted).map(|at| from + at)
}

/// Everything wrong with `provider` that can be seen without the other entries.
pub fn faults(provider: &Provider) -> Vec<Fault> {
    let mut faults = Faults { list: Vec::new(), used: BTreeMap::new() };
    faults.check(!is_id(&provider.id), "id", FaultKind::Id, &provider.id);
    faults.check(provider.name.trim().is_empty(), "name", FaultKind::Empty, &provider.name);
    for (i, alias) in provider.aliases.iter().enumerate() {
        faults.check(alias.trim().is_empty(), &format!("aliases[{i}]"), FaultKind::Empty, alias);
    }
    if let Some(site) = &provider.website {
        faults.check(!(is_name(site) && site.contains('.')), "website", FaultKind::Name, site);
    }
    if let Some(docs) = &provider.docs {
        faults.check(!is_url(docs), "docs", FaultKind::Url, docs);
    }
    faults.spf(&provider.spf);
    faults.records(&provider.records);
    faults.inputs(&provider.inputs, !provider.spf.regions.is_empty());
    faults.detect(&provider.detect);
    faults.list
}

/// Lower-case letters, digits and hyphens.
pub fn is_id(text: &str) -> bool {
    is_label(text) && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// A lower-case name or glob of names that says something.
pub fn is_mark(text: &str) -> bool {
    let said = text.bytes().filter(u8::is_ascii_alphanumeric).count();
    said > 1 && is_name(&text.replace('*', "x")) && !text.bytes().any(|b| b.is_ascii_uppercase())
}

/// An address that a link may carry.
pub fn is_url(text: &str) -> bool {
    is_https(text)
}

struct Faults {
    list: Vec<Fault>,
    /// The placeholders, and where each stands first.
    used: BTreeMap<String, String>,
}

impl Faults {
    fn check(&mut self, wrong: bool, path: &str, kind: FaultKind, text: &str) {
        if wrong {
            self.list.push(Fault { path: path.to_owned(), kind, text: text.to_owned() });
        }
    }

    /// The template with `SAMPLE` for every placeholder; notes which it uses.
    fn sample(&mut self, path: &str, template: &str) -> String {
        let mut sample = String::new();
        for piece in pieces(template) {
            match piece {
                Piece::Text(text) => {
                    let bare = text.replace("%{", "");
                    let stray = bare.contains('{') || bare.matches('}').count() != text.matches("%{").count();
                    self.check(stray, path, FaultKind::Undeclared, template);
                    sample.push_str(text);
                }
                Piece::Slot(name) => {
                    self.used.entry(name.to_owned()).or_insert_with(|| path.to_owned());
                    sample.push_str(SAMPLE);
                }
            }
        }
        sample
    }

    fn spf(&mut self, spf: &Spf) {
        let empty = spf.terms.is_empty() && spf.regions.is_empty();
        let need_ok = match spf.need {
            SpfNeed::None => empty && spf.when.is_none() && spf.at.is_empty() && spf.nested_in.is_empty(),
            SpfNeed::Conditional => !empty && spf.when.is_some(),
            SpfNeed::Required => !empty && spf.when.is_none() && spf.envelope != Some(Envelope::Provider),
        };
        self.check(!need_ok, "spf.need", FaultKind::Need, "");
        let at = self.sample("spf.at", &spf.at);
        self.check(!(at.is_empty() || is_name(&at)), "spf.at", FaultKind::Name, &spf.at);
        self.terms("spf.terms", &spf.terms);

        let regions = spf.regions.len();
        self.check(regions == 1 || (regions > 0 && !spf.terms.is_empty()), "spf.regions", FaultKind::Regions, "");
        for (i, region) in spf.regions.iter().enumerate() {
            let path = format!("spf.regions[{i}]");
            self.check(region.region.trim().is_empty(), &path, FaultKind::Empty, "");
            self.check(region.terms.is_empty(), &path, FaultKind::Empty, &region.region);
            let twice = spf.regions.iter().take(i).any(|other| other.region == region.region);
            self.check(twice, &path, FaultKind::Twice, &region.region);
            self.terms(&format!("{path}.terms"), &region.terms);
        }
        for (i, name) in spf.nested_in.iter().enumerate() {
            self.check(!is_name(name), &format!("spf.nested_in[{i}]"), FaultKind::Name, name);
        }
    }

    fn terms(&mut self, path: &str, terms: &[Str]) {
        for (i, term) in terms.iter().enumerate() {
            let path = format!("{path}[{i}]");
            let sample = self.sample(&path, term);
            self.check(!is_mechanism(&sample), &path, FaultKind::Term, term);
            self.check(terms.iter().take(i).any(|other| other == term), &path, FaultKind::Twice, term);
        }
    }

    fn records(&mut self, records: &[Template]) {
        for (i, record) in records.iter().enumerate() {
            let (host_path, value_path) = (format!("records[{i}].host"), format!("records[{i}].value"));
            let host = self.sample(&host_path, &record.host);
            let value = self.sample(&value_path, &record.value);
            let alone = matches!(record.rtype, Rtype::Cname | Rtype::Ns);
            let named = if host.is_empty() { !alone } else { is_name(&host) };
            // A key is looked for at <selector>._domainkey (RFC 6376 §3.6.2.1); a delegated zone brings its own.
            let key = record.purpose != Purpose::Dkim || alone || host.split('.').any(|label| label == "_domainkey");
            self.check(!(named && key), &host_path, FaultKind::Name, &record.host);
            let spf = value.trim_start().to_ascii_lowercase().starts_with("v=spf1");
            self.check(spf, &value_path, FaultKind::SpfRecord, &record.value);
            self.check(!fits(record.rtype, &value), &value_path, FaultKind::Value, &record.value);
            let twice = records.iter().take(i).any(|other| {
                other.host == record.host
                    && other.rtype == record.rtype
                    && (other.value == record.value || record.rtype == Rtype::Cname)
            });
            self.check(twice, &host_path, FaultKind::Twice, &record.host);
            let historic = matches!(record.purpose, Purpose::SenderId | Purpose::DomainkeysPolicy);
            let need_path = format!("records[{i}].need");
            self.check(historic && record.need != RecordNeed::Historic, &need_path, FaultKind::Need, "");
        }
    }

    /// After everything else: only then is it known which placeholders there are.
    fn inputs(&mut self, inputs: &[Input], regions: bool) {
        let mut declared: Vec<&str> = GIVEN.into_iter().chain(regions.then_some("region")).collect();
        for (i, input) in inputs.iter().enumerate() {
            let path = format!("inputs[{i}]");
            let named = input.name.starts_with(|c: char| c.is_ascii_lowercase())
                && input.name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
            self.check(!named, &format!("{path}.name"), FaultKind::Id, &input.name);
            self.check(!is_id(&input.label), &format!("{path}.label"), FaultKind::Id, &input.label);
            self.check(declared.contains(&&*input.name), &format!("{path}.name"), FaultKind::Twice, &input.name);
            declared.push(&input.name);
            let unused = !self.used.contains_key(&*input.name);
            self.check(unused, &format!("{path}.name"), FaultKind::Unused, &input.name);
            for (key, value) in [("example", &input.example), ("default", &input.default)] {
                if let Some(value) = value {
                    self.check(!input.accepts(value), &format!("{path}.{key}"), FaultKind::Answer, value);
                }
            }
            for choice in input.choices.iter() {
                self.check(!input.pattern.accepts(choice), &format!("{path}.choices"), FaultKind::Answer, choice);
            }
        }
        for (name, path) in std::mem::take(&mut self.used) {
            self.check(!declared.contains(&name.as_str()), &path, FaultKind::Undeclared, &name);
        }
    }

    fn detect(&mut self, detect: &Detect) {
        for (key, marks) in detect.names() {
            for (i, mark) in marks.iter().enumerate() {
                let path = format!("detect.{key}[{i}]");
                let named = is_mark(mark) && (key == "selectors" || mark.contains('.'));
                self.check(!named, &path, FaultKind::Mark, mark);
                self.check(marks.iter().take(i).any(|other| other == mark), &path, FaultKind::Twice, mark);
            }
        }
        for (i, mark) in detect.txt.iter().enumerate() {
            self.check(mark.len() < 3, &format!("detect.txt[{i}]"), FaultKind::Mark, mark);
        }
    }
}

fn fits(rtype: Rtype, value: &str) -> bool {
    match rtype {
        Rtype::Txt => !value.trim().is_empty() && value.bytes().all(|b| b == b' ' || b.is_ascii_graphic()),
        Rtype::Cname | Rtype::Ns => is_name(value),
        Rtype::Mx => {
            value.split_once(' ').is_some_and(|(preference, host)| preference.parse::<u16>().is_ok() && is_name(host))
        }
        Rtype::A => value == SAMPLE || value.parse::<Ipv4Addr>().is_ok(),
        Rtype::Aaaa => value == SAMPLE || value.parse::<Ipv6Addr>().is_ok(),
    }
}

/// Could `term` be a mechanism of RFC 7208 §5 that a service asks for? `all`,
/// `redirect` and `exp` are the owner's, `ptr` is nobody's (§5.5).
pub fn is_mechanism(term: &str) -> bool {
    let term = term.strip_prefix(['+', '-', '~', '?']).unwrap_or(term);
    if !term.bytes().all(|b| b.is_ascii_graphic() && b != b'"') {
        return false;
    }
    let target = |text: &str| text.contains('.') && (is_name(text) || text.contains('%') && macros_hold(text));
    let (name, value) = term.split_once(':').map_or((term, None), |(name, value)| (name, Some(value)));
    match (name.to_ascii_lowercase().as_str(), value) {
        ("include" | "exists", Some(value)) => target(value),
        ("ip4", Some(value)) => is_network::<Ipv4Addr>(value, 32),
        ("ip6", Some(value)) => is_network::<Ipv6Addr>(value, 128),
        ("a" | "mx", Some(value)) => without_lengths(value).is_some_and(target),
        (_, None) => matches!(without_lengths(term), Some("a" | "A" | "mx" | "MX")),
        _ => false,
    }
}

/// Are all macros in it those of RFC 7208 §7.1 that a record may hold?
fn macros_hold(text: &str) -> bool {
    let mut rest = text;
    while let Some((_, behind)) = rest.split_once('%') {
        let literal = behind.strip_prefix(['%', '_', '-']);
        let expanded = || {
            let (inner, rest) = behind.strip_prefix('{')?.split_once('}')?;
            let inner = inner.strip_prefix(|c: char| "slodiphvSLODIPHV".contains(c))?;
            let inner = inner.trim_start_matches(|c: char| c.is_ascii_digit());
            let inner = inner.strip_prefix(['r', 'R']).unwrap_or(inner);
            inner.bytes().all(|byte| b".-+,/_=".contains(&byte)).then_some(rest)
        };
        let Some(next) = literal.or_else(expanded) else { return false };
        rest = next;
    }
    true
}

/// What stands before the lengths of `a` and `mx`, if these hold (§5.6, dual-cidr-length).
fn without_lengths(text: &str) -> Option<&str> {
    let (before, ip6) = text.split_once("//").map_or((text, None), |(before, length)| (before, Some(length)));
    let (name, ip4) = before.split_once('/').map_or((before, None), |(name, length)| (name, Some(length)));
    let holds = ip4.is_none_or(|length| is_length(length, 32)) && ip6.is_none_or(|length| is_length(length, 128));
    holds.then_some(name)
}

/// The name that a term points to, `x` in place of every placeholder and macro.
/// `None` where there is none, or where it is the person's whole answer.
pub fn target(term: &str) -> Option<String> {
    let (kind, value) = term.trim_start_matches(['+', '-', '~', '?']).split_once(':')?;
    let named = ["include", "exists", "a", "mx"].iter().any(|name| kind.eq_ignore_ascii_case(name));
    let value = value.split('/').next().unwrap_or_default();
    let mut name = String::new();
    let mut said = false;
    for piece in pieces(value) {
        match piece {
            Piece::Slot(_) => name.push('x'),
            Piece::Text(text) => {
                let mut rest = text;
                while let Some((before, macro_on)) = rest.split_once("%{") {
                    name.push_str(before);
                    name.push('x');
                    rest = macro_on.split_once('}').map_or("", |(_, after)| after);
                }
                name.push_str(rest);
                said |= text.contains('.');
            }
        }
    }
    (named && said).then(|| name.to_ascii_lowercase())
}

fn is_network<T: std::str::FromStr>(text: &str, bits: u8) -> bool {
    let (address, length) = text.split_once('/').map_or((text, None), |(address, length)| (address, Some(length)));
    address.parse::<T>().is_ok() && length.is_none_or(|length| is_length(length, bits))
}

/// A prefix length: digits, without a sign and a leading zero.
fn is_length(text: &str, bits: u8) -> bool {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    plain && text.parse().is_ok_and(|length: u8| length <= bits)
}
