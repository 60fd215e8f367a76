//! Checks the catalog's files and writes them as JSON, which packs better than
//! static data and has its reader in the page anyway.

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
use json::Value;

fn main() -> io::Result<()> {
    let out = env::var("OUT_DIR").map_err(io::Error::other)?;
    let write = |name: &str, files: &[File]| fs::write(Path::new(&out).join(name), list(files));
    write("providers.json", &check_folder("src/catalog/providers", check::providers)?)?;
    write("dns_hosts.json", &check_folder("src/catalog/dns_hosts", check::dns_hosts)?)
}

type Check<T> = fn(&[File]) -> Result<Vec<T>, Vec<Problem>>;

/// The folder's files by name; what `check` finds in them as errors of the build.
fn check_folder<T>(folder: &str, check: Check<T>) -> io::Result<Vec<File>> {
    println!("cargo::rerun-if-changed={folder}");
    let mut files: Vec<File> = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if let (Some(name), Some("toml")) = (path.file_name(), path.extension().and_then(|ext| ext.to_str())) {
            files.push((name.to_string_lossy().into_owned(), fs::read_to_string(&path)?));
        }
    }
    files.sort_by(|(a, _), (b, _)| a.trim_end_matches(".toml").cmp(b.trim_end_matches(".toml")));
    if let Err(problems) = check(&files) {
        for problem in &problems {
            println!("cargo::error={folder}/{problem}");
        }
        return Err(io::Error::other(format!("{} in {folder}", problems.len())));
    }
    Ok(files)
}

/// The entries as a JSON list, without their evidence: it is for those who edit them.
fn list(files: &[File]) -> String {
    let entries = files.iter().filter_map(|(_, text)| check::value(text).ok()).map(|entry| match entry {
        Value::Object(members) => Value::Object(members.into_iter().filter(|(name, _)| name != "evidence").collect()),
        other => other,
    });
    json(&Value::List(entries.collect()))
}

fn json(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Flag(flag) => flag.to_string(),
        Value::Number(number) => number.clone(),
        Value::Text(text) => quoted(text),
        Value::List(list) => format!("[{}]", list.iter().map(json).collect::<Vec<_>>().join(",")),
        Value::Object(members) => {
            let member = |(name, value): &(String, Value)| format!("{}:{}", quoted(name), json(value));
            format!("{{{}}}", members.iter().map(member).collect::<Vec<_>>().join(","))
        }
    }
}

fn quoted(text: &str) -> String {
    let mut quoted = "\"".to_owned();
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\0'..='\u{1F}' => quoted.extend(format!("\\u{:04x}", u32::from(c)).chars()),
            _ => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}
