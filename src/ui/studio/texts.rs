//! The page's sentences that a profile has others for: found by what they say,
//! replaced in one language or several.

use leptos::prelude::*;

use super::Desk;
use super::field::line;
use super::form::{Place, id};
use crate::i18n::LANGUAGES;
use crate::json::{Value, path};
use crate::ui::platform;
use crate::ui::text::{t, words};
use crate::ui::widget::{Combo, keyed};

/// How many sentences are offered at once.
const MOST: usize = 8;
const FIELD: &str = "studio-text";

/// What is replaced, and the search for more.
pub(super) fn list(desk: Desk) -> AnyView {
    let words = words();
    let query = RwSignal::new(String::new());
    let tag = RwSignal::new(words.language_untracked().tag);
    let options = Memo::new(move |_| {
        let query = query.get().to_lowercase();
        words.with(|locale| {
            let fits = |key: &&str| {
                *key == query || locale.forms(key).iter().any(|(_, text)| text.to_lowercase().contains(&query))
            };
            let shown = |key: &str| {
                (key.to_owned(), locale.forms(key).last().map(|(_, text)| (*text).to_owned()).unwrap_or_default())
            };
            locale.keys().filter(fits).take(MOST).map(shown).collect::<Vec<_>>()
        })
    });
    let pick = move |(key, _): (String, String)| {
        let tag = tag.get_untracked();
        let at = format!("texts.{tag}.{key}");
        if desk.file.with_untracked(|file| path::get(file, &at).is_none()) {
            // In another language than the page's the words are not here to begin with.
            let own = words.language_untracked().tag == tag;
            let value = words.with(|locale| {
                let text = |text: &str| Value::Text(if own { text.to_owned() } else { String::new() });
                match locale.forms(&key).as_slice() {
                    [("", only)] => text(only),
                    forms => Value::Object(forms.iter().map(|(form, said)| ((*form).to_owned(), text(said))).collect()),
                }
            });
            desk.put(&at, Some(value));
        }
    };
    // Each text with its path; the forms of a plural are one.
    let there = Memo::new(move |_| {
        desk.file.with(|file| {
            let mut rows = Vec::new();
            for (tag, texts) in members(file.get("texts")) {
                for (key, value) in members(Some(texts)) {
                    let at = format!("texts.{tag}.{key}");
                    let forms = members(Some(value)).iter().map(|(form, _)| path::below(&at, form)).collect::<Vec<_>>();
                    rows.push((at.clone(), if forms.is_empty() { vec![at] } else { forms }));
                }
            }
            rows
        })
    });
    let row = move |(at, fields): (String, Vec<String>)| {
        let field = |path: String| line(desk, &Place::text(path), false);
        let of = at.clone();
        let remove = move |_| {
            desk.put(&of, None);
            platform::focus(FIELD);
        };
        let what = at.clone();
        let group = (fields.len() > 1).then(|| id(&at));
        view! {
            <div class="item" id=group>
                {fields.into_iter().map(field).collect_view()}
                <div><button class="btn btn-s" type="button" on:click=remove>
                    {t("studio-remove")}<span class="hidden">" "{what}</span>
                </button></div>
            </div>
        }
    };
    let languages = LANGUAGES.iter().map(|language| {
        view! { <option value=language.tag selected=move || tag.get() == language.tag>{language.name}</option> }
    });
    let choose = move |event| {
        let value = event_target_value(&event);
        if let Some(language) = LANGUAGES.iter().find(|language| language.tag == value) {
            tag.set(language.tag);
        }
    };
    view! {
        <div class="stack stack-s" id=id("texts")>
            {keyed(move || there.get(), |(at, fields)| (format!("{at} {}", fields.join(" ")).into(), 0), move |text| row(text).into_any())}
            <div class="ask">
                <label class="label" for="studio-text-language">{t("language")}</label>
                <select class="field" id="studio-text-language" on:change=choose>{languages.collect_view()}</select>
            </div>
            <Combo
                id=FIELD
                label=t("studio-text")
                list=t("studio-texts")
                query=query
                options=options
                render=|(key, text): &(String, String)| view! { <b>{text.clone()}</b><span>{key.clone()}</span> }
                pick=pick
            />
        </div>
    }
    .into_any()
}

fn members(value: Option<&Value>) -> &[(String, Value)] {
    match value {
        Some(Value::Object(members)) => members,
        _ => &[],
    }
}
