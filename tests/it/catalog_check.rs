//! The check of the catalog's files: what a broken one is told, and on which line.

/// What the checker reads values with.
#[path = "../../src/json/mod.rs"]
#[allow(dead_code, unreachable_pub)]
mod json;

/// The checker of the build, as `build.rs` has it.
#[path = "../../src/catalog"]
#[allow(dead_code, unreachable_pub)]
mod build {
    pub mod check;
    pub mod glob;
    pub mod input;
    pub mod rules;
    pub mod schema;
}

const GOOD: &str = r#"id = "good"
name = "Good"
category = "marketing"

[spf]
need = "required"
envelope = "customer"
terms = ["include:spf.good.example"]

[[records]]
purpose = "dkim"
rtype = "CNAME"
host = "{selector}._domainkey"
value = "{selector}.dkim.good.example"
need = "required"

[[inputs]]
name = "selector"
label = "dkim-selector"
pattern = "selector"
default = "good"

[detect]
spf = ["spf.good.example"]
selectors = ["good"]

[evidence]
sources = ["https://good.example/help"]
checked = "2026-11-22"
confidence = "high"
"#;

fn problems(files: &[(&str, &str)]) -> Vec<String> {
    let files: Vec<_> = files.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
    match build::check::providers(&files) {
        Ok(_) => Vec::new(),
        Err(problems) => problems.iter().map(ToString::to_string).collect(),
    }
}

#[test]
fn a_broken_file_is_named_with_its_line() {
    assert_eq!(problems(&[("good.toml", GOOD)]), [""; 0]);
    let cases = [
        ("broken TOML", "name = \"Good\"", "name = Good", 2, ""),
        ("a bad enum", "rtype = \"CNAME\"", "rtype = \"DNAME\"", 12, "DNAME"),
        ("a field of another type", "terms = [\"include:spf.good.example\"]", "terms = 7", 8, "invalid type"),
        ("an unknown field", "default = \"good\"", "defualt = \"good\"", 21, "inputs[0].defualt"),
        ("an unknown table", "[detect]\n", "[detct]\n", 23, "detct"),
        ("a missing source", "[\"https://good.example/help\"]", "[]", 28, "evidence.sources"),
        ("hearsay is no source", "\"https://good.example/help\"", "\"general knowledge\"", 28, "general knowledge"),
        ("no date", "2026-11-22", "last week", 29, "evidence.checked"),
        (
            "no evidence",
            "[evidence]\nsources = [\"https://good.example/help\"]\nchecked = \"2026-11-22\"\nconfidence = \"high\"\n",
            "",
            1,
            "evidence",
        ),
        ("an id that is not the file's", "id = \"good\"", "id = \"better\"", 1, "not the name of the file"),
        ("a placeholder without an input", "{selector}.dkim", "{zelector}.dkim", 17, "`zelector`"),
        (
            "an input without a placeholder",
            "label = \"dkim-selector\"",
            "label = \"dkim-selector\"\npattern = \"label\"\n[[inputs]]\nname = \"other\"\nlabel = \"other\"",
            22,
            "`other`",
        ),
        ("a default that is no answer", "default = \"good\"", "default = \"go od\"", 21, "inputs[0].default"),
        ("an impossible term", "include:spf.good.example", "redirect=spf.good.example", 8, "redirect=spf.good.example"),
        (
            "a whole record",
            "rtype = \"CNAME\"\nhost = \"{selector}._domainkey\"\nvalue = \"{selector}.dkim.good.example\"",
            "rtype = \"TXT\"\nhost = \"{selector}._domainkey\"\nvalue = \"v=spf1 include:{selector}.example ~all\"",
            14,
            "whole SPF record",
        ),
        ("required, but never looked at", "envelope = \"customer\"", "envelope = \"provider\"", 6, "spf.need"),
        (
            "conditional without a condition",
            "need = \"required\"\nenvelope",
            "need = \"conditional\"\nenvelope",
            6,
            "spf.need",
        ),
        (
            "one region",
            "terms = [\"include:spf.good.example\"]",
            "[[spf.regions]]\nregion = \"EU\"\nterms = [\"include:spf.good.example\"]",
            8,
            "spf.regions",
        ),
        ("a CNAME at the apex", "host = \"{selector}._domainkey\"", "host = \"\"", 13, "records[0].host"),
        (
            "a key where nobody looks",
            "rtype = \"CNAME\"\nhost = \"{selector}._domainkey\"",
            "rtype = \"TXT\"\nhost = \"{selector}\"",
            13,
            "records[0].host",
        ),
        ("a mark that marks everything", "selectors = [\"good\"]", "selectors = [\"*\"]", 25, "detect.selectors[0]"),
    ];
    for (rule, from, to, line, says) in cases {
        assert!(GOOD.contains(from), "{rule}: the row is out of date");
        let found = problems(&[("good.toml", &GOOD.replacen(from, to, 1))]);
        let place = format!("good.toml:{line}: ");
        assert!(
            found.iter().any(|problem| problem.starts_with(&place) && problem.contains(says)),
            "{rule}: {found:#?}"
        );
    }
}

#[test]
fn no_two_services_claim_the_same_mark() {
    let other = |from: &str, to: &str| {
        GOOD.replace("\"good\"", "\"othr\"")
            .replace("spf = [\"spf.good.example\"]", "spf = [\"spf.othr.example\"]")
            .replacen(from, to, 1)
    };
    let cases = [
        ("apart", "", "", None),
        (
            "the same target",
            "spf.othr.example\"]\nsel",
            "spf.good.example\"]\nsel",
            Some("othr.toml:24: detect.spf[0]: `spf.good.example` is claimed by `good`, too"),
        ),
        (
            "a glob over it",
            "spf.othr.example\"]\nsel",
            "*.good.example\"]\nsel",
            Some("othr.toml:24: detect.spf[0]: `*.good.example` is claimed by `good`, too"),
        ),
        (
            "the same selector",
            "selectors = [\"othr\"]",
            "selectors = [\"othr\", \"good\"]",
            Some("othr.toml:25: detect.selectors[1]: `good` is claimed by `good`, too"),
        ),
    ];
    for (rule, from, to, wanted) in cases {
        let found = problems(&[("good.toml", GOOD), ("othr.toml", &other(from, to))]);
        assert_eq!(found, wanted.into_iter().collect::<Vec<_>>(), "{rule}");
    }
}

#[test]
fn a_dns_host_file_is_checked_too() {
    let good = "id = \"host\"\nname = \"Host\"\nns = [\"ns*.host.example\"]\napex = \"@\"\n\n[evidence]\nsources = [\"owner/repo:zones/a.txt@0123abc\"]\nchecked = \"2026-11-22\"\nconfidence = \"low\"\n";
    let check = |text: &str| build::check::dns_hosts(&[("host.toml".to_owned(), text.to_owned())]);
    assert!(check(good).is_ok());
    let cases = [
        ("no name server", "[\"ns*.host.example\"]", "[]", 3),
        ("capitals never match", "ns*.host", "NS*.host", 3),
        ("another sign for the apex", "\"@\"", "\".\"", 4),
        ("a help page without https", "apex = \"@\"", "help = \"http://host.example/\"", 4),
        ("a commit is part of the source", "@0123abc", "", 7),
        ("an unknown field", "apex = \"@\"", "color = \"red\"", 4),
    ];
    for (rule, from, to, line) in cases {
        let found = check(&good.replacen(from, to, 1)).unwrap_err();
        assert_eq!(found.first().map(|problem| problem.line), Some(line), "{rule}: {found:?}");
    }
}
