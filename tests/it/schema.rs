//! The schema of profiles, made of the declarations that read them; a file
//! of cases holds reader and schema against each other. `MAILVOUCH_WRITE=1`
//! writes the schema.

use std::collections::BTreeMap;
use std::{env, fs};

use mailvouch::catalog;
use mailvouch::i18n::{LANGUAGES, Locale};
use mailvouch::json::fields::Read;
use mailvouch::json::print::print;
use mailvouch::json::shape::{Field, Shape};
use mailvouch::json::{self, Value, path};
use mailvouch::profile::{FORMS, Profile, ProfileError, ProfileFile, RefusalKind, VERSION};

#[path = "../../src/ui/studio/fields.rs"]
mod fields;
#[path = "../../src/ui/senders/labels.rs"]
mod labels;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

fn locale(tag: &str) -> Locale {
    Locale::parse(&fs::read_to_string(format!("{ROOT}/public/locales/{tag}.json")).unwrap()).unwrap()
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn list<'a>(texts: impl IntoIterator<Item = &'a str>) -> Value {
    Value::List(texts.into_iter().map(text).collect())
}

fn object<N: Into<String>>(members: impl IntoIterator<Item = (N, Value)>) -> Value {
    Value::Object(members.into_iter().map(|(name, value)| (name.into(), value)).collect())
}

fn typed(name: &str) -> Value {
    object([("type", text(name))])
}

fn push(schema: &mut Value, name: &str, value: Value) {
    let Value::Object(members) = schema else { panic!("a schema is an object") };
    members.push((name.to_owned(), value));
}

/// A form as a regular expression of JSON Schema. It may take a little more than the page, never less.
fn regex(kind: RefusalKind) -> String {
    const URL: &str = r"https://[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)+([/?#:][!#-;=?-\[\]_a-z~]*)?";
    const LOCAL: &str = r"[#-'*+./0-9=?A-Z^-~-]{1,64}";
    let inner = match kind {
        RefusalKind::Entry(_) | RefusalKind::Limit => unreachable!("not a text's"),
        RefusalKind::Id => r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?".to_owned(),
        RefusalKind::Empty => return r"\S".to_owned(),
        RefusalKind::Language => r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*".to_owned(),
        RefusalKind::Path => r"(?!//)(?!(.*/)?\.\.(/|$))[A-Za-z0-9/._~-]+".to_owned(),
        RefusalKind::Url => URL.to_owned(),
        RefusalKind::Contact => format!(r"({URL}|mailto:{LOCAL}@([A-Za-z0-9_-]+\.)+[A-Za-z0-9_-]+)"),
        RefusalKind::Colour => {
            r"(#([0-9A-Fa-f]{3,4}|[0-9A-Fa-f]{6}|[0-9A-Fa-f]{8})|[A-Za-z]{3,24}|(rgba?|hsla?|hwb|lab|lch|oklab|oklch)\([A-Za-z0-9 .,%/+-]*\))".to_owned()
        }
        RefusalKind::Length => r"(0+|(0*[0-9]{1,2}(\.[0-9]*)?|\.[0-9]+)(px|rem|em))".to_owned(),
        RefusalKind::Font => r#"[A-Za-z0-9 ,'"-]{1,200}"#.to_owned(),
        RefusalKind::Resolver => {
            format!(r"({URL}|https?://(localhost|127\.0\.0\.1|\[::1\])(:[0-9]{{1,5}})?(/[A-Za-z0-9/._~-]*)?)")
        }
        RefusalKind::Origin => r"(https://[a-z0-9_-]+(\.[a-z0-9_-]+)+|https?://(localhost|127\.0\.0\.1|\[::1\]))(:[0-9]{1,5})?".to_owned(),
        RefusalKind::Mailbox => {
            format!(r"{LOCAL}@([A-Za-z0-9_-]+\.)*(\{{domain\}}|[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+)")
        }
    };
    format!("^{inner}$")
}

/// Texts that an editor offers, where any other is taken too.
fn known<'a>(texts: impl IntoIterator<Item = &'a str>) -> Value {
    object([("anyOf", Value::List(vec![object([("enum", list(texts))]), typed("string")]))])
}

/// The schema of what stands at a path pattern.
fn schema(shape: &Shape, at: &str, words: &Locale) -> Value {
    let mut schema = match shape {
        // Another one is taken: its question names the input alone.
        Shape::Text if at.ends_with("inputs[].label") => known(labels::LABELS.iter().map(|(code, _)| *code)),
        Shape::Text => {
            let mut schema = typed("string");
            if let Some((_, kind)) = FORMS.iter().find(|(path, _)| *path == at) {
                push(&mut schema, "pattern", text(&regex(*kind)));
            }
            schema
        }
        Shape::Flag => typed("boolean"),
        Shape::Whole if at == "version" => object([("const", Value::Number(VERSION.to_string()))]),
        // Every number of a profile is a limit: one at least.
        Shape::Whole => object([("type", text("integer")), ("minimum", Value::Number("1".to_owned()))]),
        Shape::Word(known) => object([("enum", list(known.iter().copied()))]),
        Shape::List(_) if ["pin", "hide"].contains(&at) => {
            let items = known(catalog::providers().iter().map(|known| &*known.id));
            object([("type", text("array")), ("items", items)])
        }
        Shape::List(element) => {
            object([("type", text("array")), ("items", self::schema(element, &format!("{at}[]"), words))])
        }
        Shape::Sentence => object([("$ref", text("#/definitions/sentence"))]),
        Shape::Named(element) if at == "texts" => {
            let languages = LANGUAGES.iter().map(|language| (language.tag, self::schema(element, "texts.{}", words)));
            closed(object(languages), vec![])
        }
        Shape::Named(_) if at == "texts.{}" => object([("$ref", text("#/definitions/sentences"))]),
        Shape::Named(element) => {
            let tag = object([("pattern", text(&regex(RefusalKind::Language)))]);
            let element = self::schema(element, &path::below(at, "{}"), words);
            object([("type", text("object")), ("propertyNames", tag), ("additionalProperties", element)])
        }
        Shape::Object(members) => {
            let property = |field: &Field| (field.name, member(field, &path::below(at, field.name), words));
            let mut properties: Vec<(&str, Value)> = members.iter().map(property).collect();
            if at.is_empty() {
                properties.insert(0, ("$schema", typed("string")));
            }
            closed(object(properties), members.iter().filter(|field| field.must).map(|field| field.name).collect())
        }
    };
    if let Some(key) = fields::label(at) {
        push(&mut schema, "description", text(&words.text(key, &[], &|_| String::new())));
    }
    schema
}

fn closed(properties: Value, required: Vec<&str>) -> Value {
    let mut schema = object([("type", text("object")), ("properties", properties)]);
    if !required.is_empty() {
        push(&mut schema, "required", list(required));
    }
    push(&mut schema, "additionalProperties", Value::Flag(false));
    schema
}

fn member(field: &Field, at: &str, words: &Locale) -> Value {
    let mut schema = schema(&field.shape, at, words);
    if let (true, Value::Object(members)) = (field.null, &mut schema) {
        for (name, value) in members {
            match (name.as_str(), value) {
                ("type", value) => *value = Value::List(vec![value.clone(), text("null")]),
                ("enum", Value::List(words)) => words.push(Value::Null),
                _ => (),
            }
        }
    }
    schema
}

fn whole() -> Value {
    let words = locale("en");
    let mut whole =
        object([("$schema", text("http://json-schema.org/draft-07/schema#")), ("title", text("Mailvouch profile"))]);
    let Value::Object(root) = schema(&ProfileFile::shape(), "", &words) else { panic!("an object") };
    for (name, value) in root {
        push(&mut whole, &name, value);
    }
    let forms =
        object([("type", text("object")), ("required", list(["other"])), ("additionalProperties", typed("string"))]);
    let sentences = object([
        ("type", text("object")),
        ("propertyNames", object([("enum", list(words.keys()))])),
        ("additionalProperties", object([("$ref", text("#/definitions/sentence"))])),
    ]);
    let sentence = object([("anyOf", Value::List(vec![typed("string"), forms]))]);
    push(&mut whole, "definitions", object([("sentences", sentences), ("sentence", sentence)]));
    whole
}

#[test]
fn the_published_schema_is_what_the_page_reads() {
    let file = format!("{ROOT}/public/profile.schema.json");
    let fresh = print(&whole());
    if env::var_os("MAILVOUCH_WRITE").is_some() {
        fs::write(&file, &fresh).unwrap();
    }
    let published = fs::read_to_string(&file).unwrap_or_default();
    assert!(published == fresh, "public/profile.schema.json is stale: `cargo xtask schema` writes it");
}

#[test]
fn every_form_and_every_label_is_of_a_field() {
    fn walk(shape: &Shape, at: String, paths: &mut Vec<String>) {
        match shape {
            Shape::Object(fields) => {
                for field in fields {
                    walk(&field.shape, path::below(&at, field.name), paths);
                }
            }
            Shape::List(element) => walk(element, format!("{at}[]"), paths),
            Shape::Named(element) => walk(element, path::below(&at, "{}"), paths),
            _ => (),
        }
        paths.push(at);
    }
    let mut paths = Vec::new();
    walk(&ProfileFile::shape(), String::new(), &mut paths);
    for (form, _) in FORMS {
        assert!(paths.iter().any(|path| path == form), "{form}: the profile has no such field");
    }
    let named = |path: &&String| {
        !path.is_empty() && !path.ends_with("[]") && !path.ends_with("{}") && fields::label(path).is_none()
    };
    let nameless: Vec<&String> = paths.iter().filter(named).collect();
    assert!(nameless.is_empty(), "fields without words in src/ui/studio/fields.rs: {nameless:?}");
}

#[test]
fn an_unknown_label_names_the_input() {
    assert_eq!(labels::label("dkim-key"), "input-dkim-key");
    assert_eq!(labels::label("shoe-size"), "input-other");
    let schema = print(&whole());
    assert!(
        labels::LABELS.iter().all(|(code, key)| schema.contains(&format!("\"{code}\"")) && key.starts_with("input-"))
    );
}

#[test]
fn the_list_of_profiles_names_every_file() {
    let mut files: Vec<String> = fs::read_dir(format!("{ROOT}/public/profiles"))
        .unwrap()
        .filter_map(|file| file.unwrap().file_name().to_str()?.strip_suffix(".json").map(str::to_owned))
        .filter(|name| name != "index")
        .collect();
    files.sort();
    let index = json::parse(&fs::read_to_string(format!("{ROOT}/public/profiles/index.json")).unwrap()).unwrap();
    assert_eq!(index.list().iter().filter_map(Value::text).collect::<Vec<_>>(), files);
}

/// The JSON paths of everything for which a profile is not taken.
fn wrong(file: &Value) -> Vec<String> {
    match Profile::of(file) {
        Ok(_) => Vec::new(),
        Err(ProfileError::Shape(misfits)) => misfits.into_iter().map(|misfit| misfit.path).collect(),
        Err(ProfileError::Refused(refusals)) => refusals.into_iter().map(|refusal| refusal.path).collect(),
        Err(other) => panic!("{other:?}"),
    }
}

/// `tests/e2e/schema.spec.ts` asks the schema the same.
#[test]
fn what_the_cases_say_of_the_reader() {
    let cases = fs::read_to_string(format!("{ROOT}/tests/data/profile/cases.json")).unwrap();
    let mut seen = BTreeMap::new();
    for case in json::parse(&cases).unwrap().list() {
        let rule = case.get("rule").and_then(Value::text).unwrap();
        let mut file = json::parse(r#"{ "version": 1, "id": "v", "name": "V" }"#).unwrap();
        if let Some(Value::Object(members)) = case.get("with") {
            for (name, value) in members {
                path::set(&mut file, name, value.clone());
            }
        }
        if let Some(name) = case.get("without").and_then(Value::text) {
            path::remove(&mut file, name);
        }
        let at: Vec<&str> = case.get("at").and_then(Value::text).into_iter().collect();
        assert_eq!(wrong(&file), at, "{rule}");
        assert_eq!(json::parse(&print(&file)).unwrap(), file, "{rule}: printed and read again");
        *seen.entry(at.is_empty()).or_insert(0) += 1;
    }
    assert!(seen[&true] > 10 && seen[&false] > 25, "{seen:?}");
}
