//! A new entry of the catalog: the file with its keys in the usual order. The
//! values stay empty, and `cargo check` names each until it is filled or gone.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::time::SystemTime;

use crate::run::{Env, Outcome, run};

const FOLDER: &str = "src/catalog/providers";
/// Asked where no other resolver is named.
const RESOLVER: &str = "https://cloudflare-dns.com/dns-query";

pub(crate) fn new_provider(env: &Env, name: &str) -> Outcome {
    let id = id(name);
    if id.is_empty() {
        return Err(format!("`{name}` has no letter or digit of ASCII to make an id of"));
    }
    let path = env.root.join(FOLDER).join(format!("{id}.toml"));
    let today = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.as_secs() / 86_400);
    // Never over a file that is there.
    let file = OpenOptions::new().write(true).create_new(true).open(&path);
    file.and_then(|mut file| file.write_all(scaffold(&id, name, &date(today)).as_bytes()))
        .map_err(|error| format!("{FOLDER}/{id}.toml: {error}"))?;
    println!(
        "{FOLDER}/{id}.toml\nFill in what a public document says and delete the rest (CONTRIBUTING.md, A provider)."
    );
    println!("`cargo check` names what is missing or wrong, with its line.");
    for other in fs::read_dir(env.root.join(FOLDER)).into_iter().flatten().flatten() {
        let text = fs::read_to_string(other.path()).unwrap_or_default().to_lowercase();
        let named = text.lines().any(|line| {
            (line.starts_with("name =") || line.starts_with("aliases ="))
                && line.contains(&format!("\"{}\"", name.to_lowercase()))
        });
        if named && other.path() != path {
            println!("{} has that name already.", other.file_name().to_string_lossy());
        }
    }
    Ok(())
}

/// Holds the catalog against DNS. The program is an example of the page's crate, so that it reads DNS and SPF as the page
/// does and no other command waits for it to compile.
pub(crate) fn audit(env: &Env, options: &[&str]) -> Outcome {
    let (mut doh, mut costs) = (None, "target/audit-catalog.txt");
    let mut ids = Vec::new();
    let mut words = options.iter().copied();
    while let Some(word) = words.next() {
        match word {
            "--doh" => doh = Some(words.next().ok_or("--doh takes the address of a resolver")?),
            "--costs" => costs = words.next().ok_or("--costs takes a file")?,
            option if option.starts_with('-') => return Err(format!("audit-catalog does not know `{option}`")),
            id => ids.push(id),
        }
    }
    let doh = doh.unwrap_or(RESOLVER);
    fs::create_dir_all(env.root.join("target")).map_err(|error| format!("target: {error}"))?;
    println!("… the catalog against {doh}");
    let mut cargo = env.command("cargo");
    cargo.args([
        "run",
        "--quiet",
        "--locked",
        "--package",
        "mailvouch",
        "--example",
        "audit_catalog",
        "--",
        doh,
        costs,
    ]);
    run(cargo.args(ids))
}

/// `Shop & Mail` is `shop-mail`.
fn id(name: &str) -> String {
    let words = name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_ascii_lowercase).collect::<Vec<_>>().join("-")
}

fn scaffold(id: &str, name: &str, today: &str) -> String {
    let name = name.replace('\\', "\\\\").replace('"', "\\\"");
    format!(
        r#"id = "{id}"
name = "{name}"
aliases = []
category = ""
website = ""
docs = ""

[spf]
need = ""
envelope = ""
terms = []

[[records]]
purpose = "dkim"
rtype = ""
host = "{{selector}}._domainkey"
value = ""
need = ""

[[inputs]]
name = "selector"
label = "dkim-selector"
pattern = "selector"
example = ""

[detect]
spf = []
dkim_cname = []
selectors = []

[evidence]
sources = []
checked = "{today}"
confidence = ""
notes = ""
"#
    )
}

/// The day, counted from 1970-01-01, as `YYYY-MM-DD`.
fn date(day: u64) -> String {
    let leap = |year: u64| year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let (mut year, mut day) = (1970, day);
    while day >= 365 + u64::from(leap(year)) {
        day -= 365 + u64::from(leap(year));
        year += 1;
    }
    let mut month = 1;
    for days in [31, 28 + u64::from(leap(year)), 31, 30, 31, 30, 31, 31, 30, 31, 30] {
        if day < days {
            break;
        }
        day -= days;
        month += 1;
    }
    format!("{year}-{month:02}-{:02}", day + 1)
}

#[cfg(test)]
mod tests {
    use super::{date, id};

    #[test]
    fn an_id_is_made_of_the_name() {
        let cases = [("Shop & Mail", "shop-mail"), ("mail.de", "mail-de"), ("  X  ", "x"), ("ü", "")];
        for (name, wanted) in cases {
            assert_eq!(id(name), wanted);
        }
    }

    #[test]
    fn a_day_has_a_date() {
        let cases = [
            (0, "1970-01-01"),
            (58, "1970-02-28"),
            (59, "1970-03-01"),
            (789, "1972-02-29"),
            (790, "1972-03-01"),
            (11_016, "2000-02-29"),
            (20_453, "2025-12-31"),
            (20_779, "2026-11-22"),
        ];
        for (day, wanted) in cases {
            assert_eq!(date(day), wanted);
        }
    }
}
