//! Reads the catalog's files and says what is wrong with them, with the line.
//! Only `build.rs` and the tests have it: it needs the TOML reader, which the
//! page does not carry.

use std::fmt;

use toml::de::{DeTable, DeValue};

use super::super::json::Value;
use super::super::json::fields::{self, Expected, Misfit, Read};
use super::glob;
use super::rules::{self, Fault, FaultKind};
use super::schema::{Detect, DnsHost, Evidence, Provider, Region, Str};

/// One thing wrong with a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The file's name.
    pub file: String,
    /// Counted from 1.
    pub line: usize,
    /// For the person who edits the file.
    pub what: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.what)
    }
}

/// A file: its name without folders, and its text.
pub type File = (String, String);

/// The providers, in the order of the files.
pub fn providers(files: &[File]) -> Result<Vec<Provider>, Vec<Problem>> {
    let mut read = Reading::default();
    let entries: Vec<(usize, Provider)> = read.entries(files);
    for &(i, ref provider) in &entries {
        let Some(file) = files.get(i) else { continue };
        for fault in rules::faults(provider) {
            read.problem(file, &fault.path, describe(&fault));
        }
        read.common(file, &provider.id, provider.evidence.as_ref());
    }
    for list in 0..Detect::default().names().len() {
        let claims = entries.iter().filter_map(|(i, provider)| {
            let (key, marks) = *provider.detect.names().get(list)?;
            Some(Claim { file: *i, path: format!("detect.{key}"), id: &provider.id, marks })
        });
        read.collisions(files, &claims.collect::<Vec<_>>(), glob::overlap);
    }
    let claims = entries.iter().map(|(i, provider)| Claim {
        file: *i,
        path: "detect.txt".to_owned(),
        id: &provider.id,
        marks: &provider.detect.txt,
    });
    read.collisions(files, &claims.collect::<Vec<_>>(), |a, b| a.starts_with(b) || b.starts_with(a));
    for &(i, ref provider) in &entries {
        if let Some(file) = files.get(i) {
            read.targets(file, provider, &entries);
        }
    }
    read.done(entries)
}

/// The DNS hosts, in the order of the files.
pub fn dns_hosts(files: &[File]) -> Result<Vec<DnsHost>, Vec<Problem>> {
    let mut read = Reading::default();
    let entries: Vec<(usize, DnsHost)> = read.entries(files);
    for &(i, ref host) in &entries {
        let Some(file) = files.get(i) else { continue };
        read.common(file, &host.id, host.evidence.as_ref());
        if host.name.trim().is_empty() {
            read.problem(file, "name", "is empty".to_owned());
        }
        if host.ns.is_empty() {
            read.problem(file, "ns", "names no name server".to_owned());
        }
        for (n, mark) in host.ns.iter().enumerate() {
            if !rules::is_mark(mark) {
                read.problem(file, &format!("ns[{n}]"), format!("`{mark}` is not a lower-case name with `*`"));
            }
        }
        if host.apex.as_ref().is_some_and(|apex| !apex.is_empty() && apex != "@") {
            read.problem(file, "apex", "is neither `@` nor empty".to_owned());
        }
        for (key, url) in [("panel", &host.panel), ("help", &host.help)] {
            if url.as_ref().is_some_and(|url| !rules::is_url(url)) {
                read.problem(file, key, "is not an https address".to_owned());
            }
        }
    }
    let claims =
        entries.iter().map(|(i, host)| Claim { file: *i, path: "ns".to_owned(), id: &host.id, marks: &host.ns });
    read.collisions(files, &claims.collect::<Vec<_>>(), glob::overlap);
    read.done(entries)
}

#[derive(Default)]
struct Reading {
    problems: Vec<Problem>,
}

impl Reading {
    fn problem(&mut self, file: &File, path: &str, what: String) {
        let what = if path.is_empty() { what } else { format!("{path}: {what}") };
        self.problems.push(Problem { file: file.0.clone(), line: line_of(&file.1, path), what });
    }

    fn done<T>(self, entries: Vec<(usize, T)>) -> Result<Vec<T>, Vec<Problem>> {
        if self.problems.is_empty() {
            Ok(entries.into_iter().map(|(_, entry)| entry).collect())
        } else {
            Err(self.problems)
        }
    }

    /// The entries that have the right shape, with the index of their file.
    fn entries<T: Read>(&mut self, files: &[File]) -> Vec<(usize, T)> {
        let mut entries = Vec::new();
        for (i, file) in files.iter().enumerate() {
            let given = match value(&file.1) {
                Ok(given) => given,
                Err(error) => {
                    let line = line_at(&file.1, error.span().map_or(0, |span| span.start));
                    self.problems.push(Problem { file: file.0.clone(), line, what: error.message().to_owned() });
                    continue;
                }
            };
            match fields::read::<T>(&given) {
                Ok((entry, unknown)) => {
                    for path in unknown {
                        self.problem(file, &path, "is not a field of the schema".to_owned());
                    }
                    entries.push((i, entry));
                }
                Err(misfits) => {
                    for misfit in misfits {
                        self.problem(file, &misfit.path, expected(&misfit));
                    }
                }
            }
        }
        entries
    }

    fn common(&mut self, file: &File, id: &str, evidence: Option<&Evidence>) {
        if file.0.strip_suffix(".toml") != Some(id) {
            self.problem(file, "id", format!("`{id}` is not the name of the file"));
        }
        if !rules::is_id(id) {
            self.problem(file, "id", format!("`{id}` is not of lower-case letters, digits and hyphens"));
        }
        let Some(evidence) = evidence else {
            return self.problem(file, "evidence", "is missing: sources, checked, confidence".to_owned());
        };
        if evidence.sources.is_empty() {
            self.problem(file, "evidence.sources", "names no source".to_owned());
        }
        for (i, source) in evidence.sources.iter().enumerate() {
            if !is_source(source) {
                let what = format!("`{source}` is neither an https address nor `owner/repository:path@commit`");
                self.problem(file, &format!("evidence.sources[{i}]"), what);
            }
        }
        if !is_date(&evidence.checked) {
            self.problem(file, "evidence.checked", format!("`{}` is not a date, YYYY-MM-DD", evidence.checked));
        }
    }

    /// Every name in SPF terms is a mark, of the service itself or of one that it
    /// names under `via`: so the published record is recognised, and nobody takes
    /// another's name for his own.
    fn targets(&mut self, file: &File, provider: &Provider, entries: &[(usize, Provider)]) {
        let find = |id: &str| entries.iter().map(|(_, other)| other).find(|other| other.id == id);
        for (n, id) in provider.via.iter().enumerate() {
            if *id == provider.id || find(id).is_none() {
                self.problem(file, &format!("via[{n}]"), format!("`{id}` is not another service of the catalog"));
            }
        }
        let spf = &provider.spf;
        let region = |(n, region): (usize, &Region)| (format!("spf.regions[{n}].terms"), region.terms.clone());
        let lists = spf.regions.iter().enumerate().map(region);
        for (path, terms) in lists.chain([("spf.terms".to_owned(), spf.terms.clone())]) {
            for (n, term) in terms.iter().enumerate() {
                let Some(target) = rules::target(term) else { continue };
                let marked = |other: &Provider| other.detect.spf.iter().any(|mark| glob::matches(mark, &target));
                if marked(provider) || provider.via.iter().filter_map(|id| find(id)).any(marked) {
                    continue;
                }
                let owner = entries.iter().map(|(_, other)| other).find(|other| marked(other));
                let what = match owner {
                    Some(owner) => format!("`{term}` names a mark of `{}`, which is not under via", owner.id),
                    None => format!("`{term}` is no mark under detect.spf"),
                };
                self.problem(file, &format!("{path}[{n}]"), what);
            }
        }
    }

    /// Says where two entries claim the same.
    fn collisions(&mut self, files: &[File], claims: &[Claim<'_>], meet: fn(&str, &str) -> bool) {
        let mut taken: Vec<(&str, &str)> = Vec::new();
        for claim in claims {
            for (i, mark) in claim.marks.iter().enumerate() {
                let other = taken.iter().find(|(other, _)| meet(other, mark));
                if let (Some((_, other)), Some(file)) = (other, files.get(claim.file)) {
                    let what = format!("`{mark}` is claimed by `{other}`, too");
                    self.problem(file, &format!("{}[{i}]", claim.path), what);
                }
            }
            taken.extend(claim.marks.iter().map(|mark| (&**mark, claim.id)));
        }
    }
}

/// What one entry claims in one list.
struct Claim<'a> {
    file: usize,
    path: String,
    id: &'a str,
    marks: &'a [Str],
}

fn describe(fault: &Fault) -> String {
    let text = &fault.text;
    match fault.kind {
        FaultKind::Id => format!("`{text}` is not of lower-case letters, digits and hyphens"),
        FaultKind::Empty => "is empty".to_owned(),
        FaultKind::Name => format!("`{text}` is not a name that fits here"),
        FaultKind::Url => format!("`{text}` is not an https address"),
        FaultKind::Term => format!("`{text}` is not a mechanism that a service may ask for"),
        FaultKind::Need => "need, when, envelope, terms and regions contradict each other".to_owned(),
        FaultKind::Regions => "regions come in twos or more, and without terms beside them".to_owned(),
        FaultKind::Value => format!("`{text}` does not fit the type of the record"),
        FaultKind::SpfRecord => format!("`{text}` is a whole SPF record; name its terms under [spf]"),
        FaultKind::Undeclared => format!("`{text}`: a placeholder without an input"),
        FaultKind::Unused => format!("`{text}` is asked for and never used"),
        FaultKind::Twice => format!("`{text}` is there twice"),
        FaultKind::Answer => format!("`{text}` is not an answer to its own question"),
        FaultKind::Mark => {
            format!("`{text}` is not a mark: lower case, with `*` for any characters, and not all of it")
        }
    }
}

fn expected(misfit: &Misfit) -> String {
    let found = misfit.found.as_ref().map(|found| format!("`{found}`: ")).unwrap_or_default();
    let wanted = match &misfit.expected {
        Expected::Something => return "is missing".to_owned(),
        Expected::Once => return "is there twice".to_owned(),
        Expected::Object => "a table".to_owned(),
        Expected::List => "a list".to_owned(),
        Expected::Text => "a text".to_owned(),
        Expected::Flag => "true or false".to_owned(),
        Expected::Whole => "a number".to_owned(),
        Expected::OneOf(words) => format!("one of {}", words.join(", ")),
    };
    format!("{found}invalid type or value, expected {wanted}")
}

fn is_source(text: &str) -> bool {
    if rules::is_url(text) {
        return true;
    }
    let repository = |name: &str| name.split('/').filter(|part| !part.is_empty()).count() == 2 && !name.contains(' ');
    text.split_once(':').is_some_and(|(name, path)| {
        repository(name)
            && path.rsplit_once('@').is_some_and(|(path, commit)| {
                !path.is_empty() && commit.len() >= 7 && commit.bytes().all(|b| b.is_ascii_hexdigit())
            })
    })
}

/// A day of the calendar, `2026-11-22`.
fn is_date(text: &str) -> bool {
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse().ok()).flatten();
    let parts: Vec<Option<u32>> = text.split('-').map(digits).collect();
    let [Some(year @ 2000..), Some(month @ 1..=12), Some(day @ 1..)] = parts[..] else { return false };
    let days = match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    };
    text.len() == 10 && day <= days
}

/// TOML as the values that a profile is read from, so that both have one reader.
pub fn value(text: &str) -> Result<Value, toml::de::Error> {
    DeTable::parse(text).map(|table| of_table(table.get_ref()))
}

fn of_table(table: &DeTable<'_>) -> Value {
    Value::Object(table.iter().map(|(name, value)| (name.get_ref().to_string(), of_value(value.get_ref()))).collect())
}

fn of_value(value: &DeValue<'_>) -> Value {
    match value {
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Boolean(flag) => Value::Flag(*flag),
        DeValue::Integer(number) => Value::Number(number.to_string()),
        DeValue::Float(number) => Value::Number(number.to_string()),
        DeValue::Datetime(time) => Value::Number(time.to_string()),
        DeValue::Array(array) => Value::List(array.iter().map(|element| of_value(element.get_ref())).collect()),
        DeValue::Table(table) => of_table(table),
    }
}

/// The line of what `path` names, or of the deepest part of it that is there.
fn line_of(text: &str, path: &str) -> usize {
    let Ok(document) = DeTable::parse(text) else { return 1 };
    let mut start = None;
    let mut table = Some(document.get_ref());
    for step in path.split('.') {
        let (key, index) = step.strip_suffix(']').and_then(|step| step.split_once('[')).unwrap_or((step, ""));
        let Some((name, value)) = table.and_then(|table| table.iter().find(|(name, _)| *name.get_ref() == key)) else {
            break;
        };
        start = Some(name.span().start);
        let mut value = value;
        if let (Ok(index), DeValue::Array(array)) = (index.parse::<usize>(), value.get_ref()) {
            let Some(element) = array.get(index) else { break };
            start = Some(element.span().start);
            value = element;
        }
        table = value.get_ref().as_table();
    }
    line_at(text, start.unwrap_or(0))
}

fn line_at(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|b| *b == b'\n').count() + 1
}
