//! Words and numbers in a language, by the browser's `Intl`. What it needs for
//! a language is made once: a page asks for it hundreds of times.

use std::cell::RefCell;

use js_sys::{Array, Date, Function, Intl, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// One for each thing that is formatted: this kind for this language.
type Made = Vec<(&'static str, String, JsValue)>;

thread_local! {
    static MADE: RefCell<Made> = const { RefCell::new(Vec::new()) };
}

/// What `make` gave for this kind and language the first time.
fn once<T: JsCast>(kind: &'static str, language: &str, make: impl FnOnce(&Array, &Object) -> JsValue) -> T {
    MADE.with_borrow_mut(|made| {
        let place = made.iter().position(|(known, of, _)| *known == kind && of == language).unwrap_or_else(|| {
            made.push((kind, language.to_owned(), make(&Array::of1(&language.into()), &Object::new())));
            made.len() - 1
        });
        made.get(place).map_or(JsValue::UNDEFINED, |(.., value)| value.clone()).unchecked_into()
    })
}

/// The plural category (`one`, `few`, `other`) of a whole number given as text.
pub fn plural(language: &str, n: &str) -> String {
    let Ok(n) = n.parse::<u32>() else { return "other".to_owned() };
    let rules: Intl::PluralRules = once("plural", language, |tags, bag| Intl::PluralRules::new(tags, bag).into());
    rules.select(n.into()).into()
}

/// A number with its separators. Rust's own way of writing one would weigh 13 KB.
pub fn number(language: &str, value: f64) -> String {
    let format: Function = once("number", language, |tags, bag| Intl::NumberFormat::new(tags, bag).format().into());
    call(&format, &value.into())
}

/// How many, far below 2^52. Up to three digits have no separator, and are the same in every language of the page.
#[allow(clippy::cast_precision_loss)]
pub fn count(language: &str, n: usize) -> String {
    if n < 1000 { n.to_string() } else { number(language, n as f64) }
}

/// The time of day in hours and minutes, `14:02` in every language; `at` in milliseconds since 1970.
pub fn time(language: &str, at: f64) -> String {
    moment("time", language, at, &[("hour", "2-digit"), ("minute", "2-digit"), ("hourCycle", "h23")])
}

/// The same with its seconds.
pub fn seconds(language: &str, at: f64) -> String {
    let options = [("hour", "2-digit"), ("minute", "2-digit"), ("second", "2-digit"), ("hourCycle", "h23")];
    moment("seconds", language, at, &options)
}

/// Day and time.
pub fn date_time(language: &str, at: f64) -> String {
    moment("date-time", language, at, &[("dateStyle", "medium"), ("timeStyle", "short")])
}

/// Items in a sentence: `a, b and c`.
pub fn list(language: &str, items: &[String]) -> String {
    if let [only] = items {
        return only.clone();
    }
    let items: Array = items.iter().map(JsValue::from).collect();
    let format: Intl::ListFormat = once("list", language, |tags, bag| Intl::ListFormat::new(tags, bag).into());
    format.format(&items).into()
}

fn moment(kind: &'static str, language: &str, at: f64, options: &[(&str, &str)]) -> String {
    let format: Function = once(kind, language, |tags, bag| {
        for (key, value) in options {
            let _ = Reflect::set(bag, &(*key).into(), &(*value).into());
        }
        Intl::DateTimeFormat::new(tags, bag).format().into()
    });
    call(&format, &Date::new(&at.into()))
}

fn call(format: &Function, value: &JsValue) -> String {
    format.call1(&JsValue::UNDEFINED, value).ok().and_then(|text| text.as_string()).unwrap_or_default()
}
