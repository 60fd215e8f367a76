//! JSON, against the reader that everybody else uses.

use mailvouch::json::path::{get, remove, set};
use mailvouch::json::print::print;
use mailvouch::json::{self, Broken, Value};
use proptest::prelude::*;

fn theirs(value: serde_json::Value) -> Value {
    match value {
        serde_json::Value::Null => Value::Null,
        serde_json::Value::Bool(flag) => Value::Flag(flag),
        serde_json::Value::Number(number) => Value::Number(number.to_string()),
        serde_json::Value::String(text) => Value::Text(text),
        serde_json::Value::Array(list) => Value::List(list.into_iter().map(theirs).collect()),
        serde_json::Value::Object(members) => {
            Value::Object(members.into_iter().map(|(name, value)| (name, theirs(value))).collect())
        }
    }
}

#[test]
fn a_text_that_stops_being_json_says_where() {
    for (rule, text, line, column) in [
        ("nothing", "", 1, 1),
        ("no value", "{\"a\": }", 1, 7),
        ("a comma at the end", "[1,]", 1, 4),
        ("a comma at the end of an object", "{\"a\":1,}", 1, 8),
        ("no comma", "[1 2]", 1, 4),
        ("no colon", "{\"a\" 1}", 1, 6),
        ("a name without quotes", "{a: 1}", 1, 2),
        ("more behind it", "{}\n {}", 2, 2),
        ("a line within a string", "\"a\nb\"", 1, 3),
        ("an unknown escape", "\"\\x\"", 1, 3),
        ("half of a pair", "\"\\ud800\"", 1, 8),
        ("the other half alone", "\"\\udc00\"", 1, 8),
        ("a sign in an escape", "\"\\u+123\"", 1, 4),
        ("no end", "[\"ü", 1, 4),
        ("a zero in front", "01", 1, 2),
        ("nothing behind the point", "1.", 1, 3),
        ("a plus", "+1", 1, 1),
        ("a word", "nul", 1, 1),
    ] {
        assert!(serde_json::from_str::<serde_json::Value>(text).is_err(), "{rule}");
        assert_eq!(json::parse(text), Err(Broken { line, column }), "{rule}");
    }
    let deep = |levels: usize| "[".repeat(levels) + &"]".repeat(levels);
    assert!(json::parse(&deep(128)).is_ok());
    assert_eq!(json::parse(&deep(129)), Err(Broken { line: 1, column: 129 }), "too deep");
    assert!(json::parse(&deep(1_000_000)).is_err(), "no stack is big enough");
}

#[test]
fn values_are_what_they_say() {
    let text = r#" { "a" : [ true , false , null , -0.5e+3 ] , "b" : "\u00e4\ud83d\ude00\n\/" , "a" : 7 } "#;
    let value = json::parse(text).unwrap();
    assert_eq!(value.get("b").and_then(Value::text), Some("ä😀\n/"));
    assert_eq!(value.get("a").and_then(Value::whole), Some(7), "the last of a name");
    let Value::Object(members) = &value else { panic!("{value:?}") };
    let list = [Value::Flag(true), Value::Flag(false), Value::Null, Value::Number("-0.5e+3".to_owned())];
    assert_eq!(members[0].1.list(), list);
    assert_eq!((list[3].whole(), list[3].text(), list[3].get("a")), (None, None, None));
}

#[test]
fn a_path_leads_to_what_is_read_changed_and_taken_out() {
    let before = r#"{ "a": [{ "b": 1 }], "odd": { "x": null } }"#;
    let text = |text: &str| Value::Text(text.to_owned());
    for (rule, path, new, after) in [
        ("a member", "a[0].b", Some("2"), r#"{"a":[{"b":"2"}],"odd":{"x":null}}"#),
        ("a new member", "a[0].c", Some("2"), r#"{"a":[{"b":1,"c":"2"}],"odd":{"x":null}}"#),
        ("what is on the way", "l.m[0].n", Some("2"), r#"{"a":[{"b":1}],"odd":{"x":null},"l":{"m":[{"n":"2"}]}}"#),
        ("behind the end", "a[7]", Some("2"), r#"{"a":[{"b":1},"2"],"odd":{"x":null}}"#),
        ("in place of another kind", "a.b", Some("2"), r#"{"a":{"b":"2"},"odd":{"x":null}}"#),
        ("out of a list", "a[0]", None, r#"{"a":[],"odd":{"x":null}}"#),
        ("the last of an object", "odd.x", None, r#"{"a":[{"b":1}]}"#),
        ("the last within a list", "a[0].b", None, r#"{"a":[{}],"odd":{"x":null}}"#),
        ("what is not there", "odd.y.z", None, r#"{"a":[{"b":1}],"odd":{"x":null}}"#),
    ] {
        let mut value = json::parse(before).unwrap();
        match new {
            Some(new) => set(&mut value, path, text(new)),
            None => remove(&mut value, path),
        }
        assert_eq!(value, json::parse(after).unwrap(), "{rule}");
        if rule != "behind the end" {
            assert_eq!(get(&value, path), new.map(text).as_ref(), "{rule}");
        }
    }
    let mut twice = json::parse(r#"{ "a": 1, "a": 2 }"#).unwrap();
    set(&mut twice, "a", Value::Null);
    assert_eq!(get(&twice, "a"), Some(&Value::Null), "the last of a name is the one that is read");
}

#[test]
fn what_fits_on_a_line_is_one() {
    let text = r#"{"v":1,"list":["a","b"],"none":[],"deep":{"x":{"y":"a long text that needs the whole of a line, and then some, to be seen"},"z":{}}}"#;
    let lines = r#"{
  "v": 1,
  "list": ["a", "b"],
  "none": [],
  "deep": {
    "x": { "y": "a long text that needs the whole of a line, and then some, to be seen" },
    "z": {}
  }
}
"#;
    assert_eq!(print(&json::parse(text).unwrap()), lines);
}

/// Texts that are JSON or nearly.
fn texts() -> impl Strategy<Value = String> {
    let token = prop::sample::select(vec![
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"a\"",
        "\"b\"",
        "\"\\u0041\"",
        "\"\\\\\"",
        "\"",
        "null",
        "true",
        "1",
        "-",
        "0",
        "23",
        " ",
        "\n",
        "\\",
        "ü",
    ]);
    prop::collection::vec(token, 0..12).prop_map(|tokens| tokens.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(5000))]

    #[test]
    fn takes_what_the_other_takes(text in texts()) {
        let ours = json::parse(&text);
        match serde_json::from_str::<serde_json::Value>(&text) {
            // Its objects hold a name once and in order, its numbers are no text: compared where that cannot differ.
            Ok(value) if text.matches(':').count() < 2 && !text.contains('-') => prop_assert_eq!(ours, Ok(theirs(value))),
            Ok(_) => prop_assert!(ours.is_ok()),
            Err(_) => prop_assert!(ours.is_err()),
        }
    }

    #[test]
    fn what_is_printed_is_read_again(text in texts(), any in any::<String>()) {
        for value in [json::parse(&text), Ok(Value::List(vec![Value::Text(any)]))].into_iter().flatten() {
            prop_assert_eq!(json::parse(&print(&value)), Ok(value));
        }
    }

    #[test]
    fn reads_every_text(text in any::<String>()) {
        let written = serde_json::to_string(&text).unwrap();
        prop_assert_eq!(json::parse(&written), Ok(Value::Text(text)));
    }
}
