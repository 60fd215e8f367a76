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
    pub mod packed;
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
        ("a day that no calendar has", "2026-11-22", "2026-02-29", 29, "evidence.checked"),
        ("a day that is written otherwise", "2026-11-22", "2026-+1-22", 29, "evidence.checked"),
        (
            "a length that no address has",
            "include:spf.good.example",
            "a:spf.good.example/33",
            8,
            "a:spf.good.example/33",
        ),
        (
            "a macro that nobody knows",
            "include:spf.good.example",
            "exists:%{z}.good.example",
            8,
            "exists:%{z}.good.example",
        ),
        (
            "no evidence",
            "[evidence]\nsources = [\"https://good.example/help\"]\nchecked = \"2026-11-22\"\nconfidence = \"high\"\n",
            "",
            1,
            "evidence",
        ),
        ("an id that is not the file's", "id = \"good\"", "id = \"better\"", 1, "not the name of the file"),
        ("a placeholder without an input", "{selector}.dkim", "{zelector}.dkim", 14, "`zelector`"),
        (
            "an input without a placeholder",
            "label = \"dkim-selector\"",
            "label = \"dkim-selector\"\npattern = \"label\"\n[[inputs]]\nname = \"other\"\nlabel = \"other\"",
            22,
            "`other`",
        ),
        ("a default that is no answer", "default = \"good\"", "default = \"go od\"", 21, "inputs[0].default"),
        (
            "an undeclared input in a term",
            "include:spf.good.example\"",
            "include:{zone}.spf.good.example\"",
            8,
            "`zone`",
        ),
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

/// A second service, in the shape of the first.
fn other(from: &str, to: &str) -> String {
    let text = GOOD.replace("\"good\"", "\"othr\"").replace("spf.good.example", "spf.othr.example");
    assert!(text.contains(from), "the row is out of date: {from}");
    text.replacen(from, to, 1)
}

#[test]
fn no_two_services_claim_the_same_mark() {
    let with = |list: &str, marks: &str| {
        let good = GOOD.replacen("[detect]", &format!("[detect]\n{list} = [{marks}]"), 1);
        (list.to_owned(), good)
    };
    let (dkim, mx, txt) =
        (with("dkim_cname", "\"*.good.example\""), with("mx", "\"mx*.good.example\""), with("txt", "\"good-verify=\""));
    let selectors = "selectors = [\"othr\"]";
    let spf = "spf = [\"spf.othr.example\"]";
    let cases = [
        ("apart", GOOD, "id", "id", None),
        (
            "the same target",
            GOOD,
            spf,
            "spf = [\"spf.othr.example\", \"spf.good.example\"]",
            Some("othr.toml:24: detect.spf[1]: `spf.good.example` is claimed by `good`, too"),
        ),
        (
            "a glob over it",
            GOOD,
            spf,
            "spf = [\"spf.othr.example\", \"*.good.example\"]",
            Some("othr.toml:24: detect.spf[1]: `*.good.example` is claimed by `good`, too"),
        ),
        (
            "the same selector",
            GOOD,
            selectors,
            "selectors = [\"othr\", \"good\"]",
            Some("othr.toml:25: detect.selectors[1]: `good` is claimed by `good`, too"),
        ),
        (
            "a glob over the selector",
            GOOD,
            selectors,
            "selectors = [\"othr\", \"goo*\"]",
            Some("othr.toml:25: detect.selectors[1]: `goo*` is claimed by `good`, too"),
        ),
        (
            "the same DKIM host",
            &dkim.1,
            selectors,
            "dkim_cname = [\"key.good.example\"]",
            Some("othr.toml:25: detect.dkim_cname[0]: `key.good.example` is claimed by `good`, too"),
        ),
        (
            "mail exchangers of one form",
            &mx.1,
            selectors,
            "mx = [\"mx1.good.example\"]",
            Some("othr.toml:25: detect.mx[0]: `mx1.good.example` is claimed by `good`, too"),
        ),
        (
            "one TXT starts like the other",
            &txt.1,
            selectors,
            "txt = [\"good-\"]",
            Some("othr.toml:25: detect.txt[0]: `good-` is claimed by `good`, too"),
        ),
    ];
    for (rule, good, from, to, wanted) in cases {
        let found = problems(&[("good.toml", good), ("othr.toml", &other(from, to))]);
        assert_eq!(found, wanted.into_iter().collect::<Vec<_>>(), "{rule}");
    }
}

#[test]
fn whoever_sends_through_another_says_so() {
    let terms = "terms = [\"include:spf.othr.example\"]";
    let lent = "terms = [\"include:spf.good.example\"]";
    let cases = [
        ("said", "category = \"marketing\"", "category = \"marketing\"\nvia = [\"good\"]", terms, lent, None),
        (
            "not said",
            "category",
            "category",
            terms,
            lent,
            Some(
                "othr.toml:8: spf.terms[0]: `include:spf.good.example` names a mark of `good`, which is not under via",
            ),
        ),
        (
            "a name that nobody claims",
            "category",
            "category",
            terms,
            "terms = [\"include:spf.new.example\"]",
            Some("othr.toml:8: spf.terms[0]: `include:spf.new.example` is no mark under detect.spf"),
        ),
        (
            "in a region, too",
            "category",
            "category",
            terms,
            "regions = [{ region = \"EU\", terms = [\"a:spf.othr.example\"] },\n{ region = \"US\", terms = [\"a:us.good.example\"] }]",
            Some("othr.toml:9: spf.regions[1].terms[0]: `a:us.good.example` is no mark under detect.spf"),
        ),
        (
            "a service that is not there",
            "category",
            "via = [\"better\"]\ncategory",
            terms,
            terms,
            Some("othr.toml:3: via[0]: `better` is not another service of the catalog"),
        ),
        (
            "itself",
            "category",
            "via = [\"othr\"]\ncategory",
            terms,
            terms,
            Some("othr.toml:3: via[0]: `othr` is not another service of the catalog"),
        ),
        (
            "a name that is wholly the person's answer",
            "name = \"selector\"",
            "name = \"selector\"",
            terms,
            "terms = [\"include:spf.othr.example\", \"a:{selector}\"]",
            None,
        ),
    ];
    for (rule, from, to, from_terms, to_terms, wanted) in cases {
        let othr = other(from, to).replacen(from_terms, to_terms, 1);
        let found = problems(&[("good.toml", GOOD), ("othr.toml", &othr)]);
        assert_eq!(found, wanted.into_iter().collect::<Vec<_>>(), "{rule}");
    }
}

#[test]
fn a_drafted_entry_passes_the_build() {
    use mailvouch::catalog::Draft;
    use mailvouch::catalog::schema::Category;
    let all = Draft {
        name: "Shop & \"Mail\"",
        category: Category::Hr,
        term: "include:spf.shop.example",
        source: "https://shop.example/help",
        today: "2026-11-22",
    };
    let rows = [
        ("everything was said", all, &[][..]),
        ("no source yet: the build asks for one", Draft { source: "", ..all }, &["evidence.sources"]),
        ("an address, by which nobody is recognised", Draft { term: "ip4:192.0.2.1", ..all }, &[]),
        ("no term", Draft { term: "", ..all }, &[]),
    ];
    for (row, draft, wanted) in rows {
        let file = format!("{}.toml", draft.id());
        assert_eq!(file, "shop-mail.toml");
        let found = problems(&[(&file, &draft.text())]);
        let found: Vec<&String> = found.iter().filter(|problem| !problem.is_empty()).collect();
        assert_eq!(found.len(), wanted.len(), "{row}: {found:?}\n{}", draft.text());
        assert!(found.iter().zip(wanted).all(|(found, wanted)| found.contains(wanted)), "{row}: {found:?}");
    }
    for provider in mailvouch::catalog::providers() {
        let text = Draft { category: provider.category, ..all }.text();
        let read = build::check::providers(&[("shop-mail.toml".to_owned(), text)]).unwrap_or_default();
        assert_eq!(format!("{:?}", read[0].category), format!("{:?}", provider.category));
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
        ("a limit that is no number", "apex = \"@\"", "txt_limit = \"255\"", 4),
    ];
    for (rule, from, to, line) in cases {
        let found = check(&good.replacen(from, to, 1)).unwrap_err();
        assert_eq!(found.first().map(|problem| problem.line), Some(line), "{rule}: {found:?}");
    }
    let second = good.replace("id = \"host\"", "id = \"other\"").replace("ns*.host", "ns1.host");
    let found =
        build::check::dns_hosts(&[("host.toml".to_owned(), good.to_owned()), ("other.toml".to_owned(), second)]);
    let found: Vec<String> = found.unwrap_err().iter().map(ToString::to_string).collect();
    assert_eq!(found, ["other.toml:3: ns[0]: `ns1.host.example` is claimed by `host`, too"]);
}
