//! Checks the catalog's files and writes them as static Rust data, so that the
//! page neither reads nor allocates them.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs, io};

#[allow(dead_code, unreachable_pub)]
#[path = "src/json/mod.rs"]
mod json;

#[allow(dead_code, unreachable_pub)]
#[path = "src/catalog"]
mod catalog {
    pub mod check;
    pub mod glob;
    pub mod input;
    pub mod rules;
    pub mod schema;
}

use catalog::check::{self, File, Problem};
use catalog::input::Input;
use catalog::schema::{Detect, DnsHost, List, Provider, Region, Spf, Str, Template};

fn main() -> io::Result<()> {
    let providers = check_folder("src/catalog/providers", check::providers)?;
    let hosts = check_folder("src/catalog/dns_hosts", check::dns_hosts)?;
    let mut source = String::new();
    let _ = writeln!(source, "pub(super) static PROVIDERS: &[Provider] = &{};", slice(&providers, provider));
    let _ = writeln!(source, "pub(super) static DNS_HOSTS: &[DnsHost] = &{};", slice(&hosts, dns_host));
    let out = env::var("OUT_DIR").map_err(io::Error::other)?;
    fs::write(Path::new(&out).join("catalog.rs"), source)
}

type Check<T> = fn(&[File]) -> Result<Vec<T>, Vec<Problem>>;

/// What `check` makes of the folder's files; their problems as errors of the build.
fn check_folder<T>(folder: &str, check: Check<T>) -> io::Result<Vec<T>> {
    println!("cargo::rerun-if-changed={folder}");
    let mut files: Vec<File> = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if let (Some(name), Some("toml")) = (path.file_name(), path.extension().and_then(|ext| ext.to_str())) {
            files.push((name.to_string_lossy().into_owned(), fs::read_to_string(&path)?));
        }
    }
    files.sort_by(|(a, _), (b, _)| a.trim_end_matches(".toml").cmp(b.trim_end_matches(".toml")));
    check(&files).map_err(|problems| {
        for problem in &problems {
            println!("cargo::error={folder}/{problem}");
        }
        io::Error::other(format!("{} in {folder}", problems.len()))
    })
}

fn provider(p: &Provider) -> String {
    format!(
        "Provider {{ id: {}, name: {}, aliases: {}, category: Category::{:?}, website: {}, docs: {}, spf: {}, \
         records: {}, more: {}, inputs: {}, detect: {}, evidence: None }}",
        text(&p.id),
        text(&p.name),
        texts(&p.aliases),
        p.category,
        option(p.website.as_ref()),
        option(p.docs.as_ref()),
        spf(&p.spf),
        list(&p.records, template),
        p.more,
        list(&p.inputs, input),
        detect(&p.detect),
    )
}

fn spf(s: &Spf) -> String {
    let when = s.when.map_or("None".to_owned(), |when| format!("Some(Condition::{when:?})"));
    let envelope = s.envelope.map_or("None".to_owned(), |envelope| format!("Some(Envelope::{envelope:?})"));
    format!(
        "Spf {{ need: SpfNeed::{:?}, when: {when}, at: {}, envelope: {envelope}, terms: {}, regions: {}, nested_in: {} }}",
        s.need,
        text(&s.at),
        texts(&s.terms),
        list(&s.regions, |r: &Region| format!("Region {{ region: {}, terms: {} }}", text(&r.region), texts(&r.terms))),
        texts(&s.nested_in),
    )
}

fn template(t: &Template) -> String {
    format!(
        "Template {{ purpose: Purpose::{:?}, rtype: Rtype::{:?}, host: {}, value: {}, need: RecordNeed::{:?} }}",
        t.purpose,
        t.rtype,
        text(&t.host),
        text(&t.value),
        t.need,
    )
}

fn input(i: &Input) -> String {
    format!(
        "Input {{ name: {}, label: {}, pattern: Pattern::{:?}, example: {}, choices: {}, default: {} }}",
        text(&i.name),
        text(&i.label),
        i.pattern,
        option(i.example.as_ref()),
        texts(&i.choices),
        option(i.default.as_ref()),
    )
}

fn detect(d: &Detect) -> String {
    let mut source = "Detect { ".to_owned();
    for (key, marks) in d.names() {
        let _ = write!(source, "{key}: Borrowed(&{}), ", slice(marks, text));
    }
    let _ = write!(source, "txt: {} }}", texts(&d.txt));
    source
}

fn dns_host(h: &DnsHost) -> String {
    let handling = |value: Option<catalog::schema::Handling>| {
        value.map_or("None".to_owned(), |value| format!("Some(Handling::{value:?})"))
    };
    format!(
        "DnsHost {{ id: {}, name: {}, ns: {}, names: {}, apex: {}, quotes: {}, long_txt: {}, panel: {}, help: {}, \
         domain_connect: {:?}, evidence: None }}",
        text(&h.id),
        text(&h.name),
        texts(&h.ns),
        h.names.map_or("None".to_owned(), |names| format!("Some(Names::{names:?})")),
        option(h.apex.as_ref()),
        handling(h.quotes),
        handling(h.long_txt),
        option(h.panel.as_ref()),
        option(h.help.as_ref()),
        h.domain_connect,
    )
}

fn text(text: &Str) -> String {
    format!("Borrowed({:?})", &**text)
}

fn option(value: Option<&Str>) -> String {
    value.map_or("None".to_owned(), |value| format!("Some({})", text(value)))
}

fn texts(values: &List<Str>) -> String {
    list(values, text)
}

fn list<T: Clone>(values: &List<T>, one: impl Fn(&T) -> String) -> String {
    format!("Borrowed(&{})", slice(values, one))
}

fn slice<T>(values: &[T], one: impl Fn(&T) -> String) -> String {
    let items: Vec<String> = values.iter().map(one).collect();
    format!("[{}]", items.join(", "))
}
