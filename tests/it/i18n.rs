//! The locales: the same keys everywhere, a sentence for every code, no key without use.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use mailvouch::Code;
use mailvouch::i18n::{LANGUAGES, Locale, LocaleError, best_language};
use mailvouch::json::Broken;
use serde_json::Value;

const LOCALES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/public/locales");
const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/ui");
/// The tickets name keys, too.
const EXPORT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/export");

/// The calls that name a key in the page: `t("…")`, `say("…", …)`, `key!("…")`, `<Rich key="…"/>`.
const CALLS: &[&str] = &["t(", "tp(", "say(", "key!(", "key="];

fn read(tag: &str) -> String {
    fs::read_to_string(format!("{LOCALES}/{tag}.json")).unwrap()
}

fn entries(tag: &str) -> BTreeMap<String, Value> {
    serde_json::from_str(&read(tag)).unwrap()
}

/// Every text of an entry by its plural form; a sentence without plural has the one form "".
fn forms(entry: &Value) -> BTreeMap<String, String> {
    match entry {
        Value::String(text) => [(String::new(), text.clone())].into(),
        Value::Object(forms) => {
            forms.iter().map(|(form, text)| (form.clone(), text.as_str().unwrap().to_owned())).collect()
        }
        other => panic!("neither text nor plural: {other}"),
    }
}

fn placeholders(entry: &Value) -> BTreeSet<String> {
    let texts: Vec<String> = forms(entry).into_values().collect();
    let open = texts.iter().flat_map(|text| text.split('{').skip(1));
    open.filter_map(|rest| rest.split_once('}')).map(|(name, _)| name.to_owned()).collect()
}

fn sources(dir: &Path, out: &mut String) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, out);
        } else if path.extension().is_some_and(|e| e == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
            code.for_each(|line| out.extend([line, "\n"]));
        }
    }
}

/// The keys that the page names in one of `CALLS`.
fn used() -> BTreeSet<String> {
    let mut text = String::new();
    sources(Path::new(PAGE), &mut text);
    sources(Path::new(EXPORT), &mut text);
    let mut keys = BTreeSet::new();
    for call in CALLS {
        for (at, _) in text.match_indices(call) {
            let whole = !text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '-');
            let argument = text[at + call.len()..].trim_start().strip_prefix('"');
            if let (true, Some((key, _))) = (whole, argument.and_then(|a| a.split_once('"'))) {
                keys.insert(key.to_owned());
            }
        }
    }
    keys
}

fn assert_none(what: &str, keys: impl IntoIterator<Item = String>) {
    let keys: Vec<String> = keys.into_iter().collect();
    assert!(keys.is_empty(), "{what}:\n  {}", keys.join("\n  "));
}

#[test]
fn every_language_has_a_file_and_every_file_a_language() {
    let files: BTreeSet<String> = fs::read_dir(LOCALES)
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .filter_map(|name| name.strip_suffix(".json").map(str::to_owned))
        .collect();
    assert_eq!(files, LANGUAGES.iter().map(|language| language.tag.to_owned()).collect());
    for language in LANGUAGES {
        assert!(Locale::parse(&read(language.tag)).is_ok(), "{}", language.tag);
    }
}

#[test]
fn no_key_stands_twice_in_a_file() {
    for language in LANGUAGES {
        let json = read(language.tag);
        let written =
            json.lines().filter_map(|line| line.strip_prefix("  \"")?.split_once('"').map(|(key, _)| key.to_owned()));
        let mut seen = BTreeSet::new();
        assert_none(
            &format!("twice in {}.json", language.tag),
            written.filter(|key| !seen.insert(key.clone())).collect::<Vec<_>>(),
        );
        assert_eq!(seen.len(), entries(language.tag).len(), "{}: one key per line, two spaces in", language.tag);
    }
}

#[test]
fn all_locales_say_the_same_things() {
    let english = entries("en");
    for language in LANGUAGES {
        let tag = language.tag;
        let other = entries(tag);
        assert_none(
            &format!("missing in {tag}.json"),
            english.keys().filter(|k| !other.contains_key(*k)).cloned().collect::<Vec<_>>(),
        );
        assert_none(
            &format!("only in {tag}.json, not in en.json"),
            other.keys().filter(|k| !english.contains_key(*k)).cloned().collect::<Vec<_>>(),
        );
        for (key, entry) in &english {
            let translated = &other[key];
            assert_eq!(placeholders(translated), placeholders(entry), "{tag}.json {key}: placeholders");
            assert!(forms(translated).keys().eq(forms(entry).keys()), "{tag}.json {key}: plural forms");
            for text in forms(translated).values() {
                assert_eq!(text.matches('`').count() % 2, 0, "{tag}.json {key}: a backtick without its pair");
                assert_eq!(text.trim(), text, "{tag}.json {key}: space at an end");
                assert!(!text.is_empty() && !text.contains('!'), "{tag}.json {key}: empty, or an exclamation mark");
            }
        }
    }
}

#[test]
fn every_code_has_a_sentence_and_every_sentence_a_code() {
    let english = entries("en");
    let codes: BTreeSet<String> = Code::ALL.iter().map(|code| code.name().to_owned()).collect();
    assert_none(
        "codes without a sentence in en.json",
        codes.iter().filter(|c| !english.contains_key(*c)).cloned().collect::<Vec<_>>(),
    );
    let is_code = |key: &&String| key.starts_with(|c: char| c.is_ascii_uppercase());
    assert_none(
        "sentences without a code",
        english.keys().filter(is_code).filter(|k| !codes.contains(*k)).cloned().collect::<Vec<_>>(),
    );
}

#[test]
fn every_key_of_the_page_exists_and_is_used() {
    let used = used();
    let english = entries("en");
    let of_page: BTreeSet<String> =
        english.keys().filter(|key| key.starts_with(|c: char| c.is_ascii_lowercase())).cloned().collect();
    assert_none("used in src/ui, missing in en.json", used.difference(&of_page).cloned().collect::<Vec<_>>());
    assert_none("in en.json, used nowhere in src/ui", of_page.difference(&used).cloned().collect::<Vec<_>>());
    let kebab = |key: &String| key.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    assert_none("not kebab-case", of_page.into_iter().filter(|key| !kebab(key)));
}

fn english_plural(n: &str) -> String {
    if n == "1" { "one".into() } else { "other".into() }
}

fn words() -> Locale {
    Locale::parse(
        r#"{
            "plain": "Publish this",
            "value": "Begins with `v=spf1`.",
            "twice": "{a} and {a}, then {b}",
            "mixed": "`{term}` stands twice",
            "count": { "one": "{n} look-up", "other": "{n} look-ups" }
        }"#,
    )
    .unwrap()
}

#[test]
fn text_fills_what_it_is_given() {
    for (rule, key, params, text) in [
        ("a text without placeholder", "plain", vec![], "Publish this"),
        ("backticks are marks, not text", "value", vec![], "Begins with v=spf1."),
        (
            "a placeholder may stand twice",
            "twice",
            vec![("a", "x".to_owned()), ("b", "y".to_owned())],
            "x and x, then y",
        ),
        ("a placeholder without a value stays", "twice", vec![("b", "y".to_owned())], "{a} and {a}, then y"),
        (
            "a value is not filled again",
            "twice",
            vec![("a", "{b}".to_owned()), ("b", "y".to_owned())],
            "{b} and {b}, then y",
        ),
        ("a backtick in a value stays", "mixed", vec![("term", "a`b".to_owned())], "a`b stands twice"),
        (
            "what turns the order of a value stays out of the sentence",
            "mixed",
            vec![("term", "a:\u{202e}gnp.test\u{2069}".to_owned())],
            "a:\u{fffd}gnp.test\u{fffd} stands twice",
        ),
        ("one", "count", vec![("n", "1".to_owned())], "1 look-up"),
        ("other", "count", vec![("n", "0".to_owned())], "0 look-ups"),
        ("a plural without n", "count", vec![], "{n} look-ups"),
        ("a missing key is its own text", "SPF_NOWHERE", vec![], "SPF_NOWHERE"),
    ] {
        assert_eq!(words().text(key, &params, &english_plural), text, "{rule}");
    }
}

#[test]
fn words_that_come_later_stand_beside_the_first() {
    let later = Locale::parse(r#"{ "late": "Later", "plain": "Publish that" }"#).unwrap();
    let both = words().and(later);
    for (rule, key, text) in [
        ("one of the first", "value", "Begins with v=spf1."),
        ("one of the others", "late", "Later"),
        ("of both, the later one", "plain", "Publish that"),
    ] {
        assert_eq!(both.text(key, &[], &english_plural), text, "{rule}");
    }
    assert_eq!(both.keys().count(), words().keys().count() + 1);
}

#[test]
fn a_category_that_a_locale_does_not_know_falls_back_to_other() {
    let few = |_: &str| "few".to_owned();
    assert_eq!(words().text("count", &[("n", "3".to_owned())], &few), "3 look-ups");
}

#[test]
fn segments_alternate_between_prose_and_values() {
    for (rule, key, segments) in [
        (
            "a value within prose",
            "value",
            &[("Begins with ", false), ("v=spf1", true), (".", false)] as &[(&str, bool)],
        ),
        ("a value at the start", "mixed", &[("a`b", true), (" stands twice", false)]),
        ("no value", "plain", &[("Publish this", false)]),
    ] {
        let params = [("term", "a`b".to_owned())];
        let got = words().segments(key, &params, &english_plural);
        let got: Vec<(&str, bool)> = got.iter().map(|s| (s.text.as_str(), s.code)).collect();
        assert_eq!(got, segments, "{rule}");
    }
}

#[test]
fn what_is_not_a_locale_says_where() {
    for (rule, json, error) in [
        ("broken JSON", "{\n  \"n\": }", LocaleError::Json(Broken { line: 2, column: 8 })),
        ("a list", "[]", LocaleError::NoObject),
        ("a number", "{\n  \"n\": 1 }", LocaleError::NoSentence("n".into())),
        ("a plural of numbers", r#"{ "n": { "other": 1 } }"#, LocaleError::NoSentence("n".into())),
        ("a plural without other", r#"{ "n": { "one": "1" } }"#, LocaleError::NoOther("n".into())),
    ] {
        assert_eq!(Locale::parse(json).unwrap_err(), error, "{rule}");
    }
}

#[test]
fn the_best_language_is_the_first_that_fits() {
    for (rule, preferred, tag) in [
        ("exact", &["de"] as &[&str], "de"),
        ("by its primary tag", &["de-CH"], "de"),
        ("without case", &["DE-at"], "de"),
        ("the second wish", &["rm-CH", "de-CH", "en"], "de"),
        ("no wish fits", &["eo"], "en"),
        ("no wish", &[], "en"),
    ] {
        assert_eq!(best_language(preferred.iter().copied()).tag, tag, "{rule}");
    }
}
