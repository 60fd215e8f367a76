//! The fields of the form that hold one value: a text, a word, a flag, a list
//! of texts or of words.

use leptos::prelude::*;

use super::Desk;
use super::form::{Place, is_line_of, label, pattern, wrong};
use super::says::form;
use crate::json::{Value, path};
use crate::profile::{FORMS, RefusalKind};
use crate::ui::text::{key, t, words};

/// Label, control, what is expected, what is wrong.
fn around(desk: Desk, place: &Place, control: AnyView, hint: Option<&'static str>) -> AnyView {
    let path = place.path.clone();
    let words = words();
    // Written for the end of a sentence; as a hint it is one of its own.
    let hint = hint.map(|hint| {
        view! { <p class="hint" id=format!("{}-hint", place.id())>{move || sentence(words.say(hint, &[]))}</p> }
    });
    view! {
        <div class="ask">
            <label class="label" for=place.id()>{label(place)}" "<code class="path">{path}</code></label>
            {control}
            {hint}
            {wrong(desk, place)}
        </div>
    }
    .into_any()
}

fn sentence(text: String) -> String {
    let mut rest = text.chars();
    rest.next().map(|first| first.to_uppercase().chain(rest).chain(['.']).collect()).unwrap_or_default()
}

fn is_wrong(desk: Desk, place: &Place) -> Memo<bool> {
    let path = place.path.clone();
    Memo::new(move |_| {
        desk.faults.with(|faults| faults.iter().any(|fault| fault.path == path || is_line_of(&fault.path, &path)))
    })
}

/// The ids of the hint and of what is wrong.
fn described(place: &Place, hint: bool) -> String {
    let id = place.id();
    if hint { format!("{id}-hint {id}-wrong") } else { format!("{id}-wrong") }
}

/// One text, or one number.
pub(super) fn line(desk: Desk, place: &Place, whole: bool) -> AnyView {
    let text = {
        let path = place.path.clone();
        Memo::new(move |_| match desk.file.with(|file| path::get(file, &path).cloned()) {
            Some(Value::Text(text) | Value::Number(text)) => text,
            _ => String::new(),
        })
    };
    let write = {
        let place = place.clone();
        move |text: String| {
            let is_number = whole && !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
            let value = if is_number { Value::Number(text) } else { Value::Text(text) };
            let gone = value == Value::Text(String::new()) && !place.must;
            desk.put(&place.path, (!gone).then_some(value));
        }
    };
    let kind = FORMS.iter().find(|(form, _)| *form == pattern(&place.path)).map(|(_, kind)| *kind);
    let hint = kind.filter(|kind| *kind != RefusalKind::Empty).map(form);
    let wrong = is_wrong(desk, place);
    let picked = write.clone();
    // The browser's picker knows no other form of a colour; a text of another form stays beside it.
    let picker = (kind == Some(RefusalKind::Colour)).then(|| {
        let label = label(place);
        view! {
            <input
                class="colour"
                type="color"
                aria-label=label
                prop:value=move || text.with(|text| if text.len() == 7 { text.clone() } else { "#808080".to_owned() })
                on:input=move |event| picked(event_target_value(&event))
            />
        }
    });
    let control = view! {
        <div class="control">
            {picker}
            <input
                class="field code"
                id=place.id()
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                inputmode=whole.then_some("numeric")
                prop:value=text
                aria-invalid=move || wrong.get().then_some("true")
                aria-describedby=described(place, hint.is_some())
                on:input=move |event| write(event_target_value(&event))
            />
        </div>
    };
    around(desk, place, control.into_any(), hint)
}

/// A list of texts, a line each.
pub(super) fn lines(desk: Desk, place: &Place) -> AnyView {
    let split = |text: &str| -> Vec<String> {
        text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
    };
    let typed = RwSignal::new(String::new());
    let there = {
        let path = place.path.clone();
        Memo::new(move |_| {
            let texts = |value: &Value| value.list().iter().filter_map(Value::text).map(str::to_owned).collect();
            desk.file.with(|file| path::get(file, &path).map(texts)).unwrap_or_else(Vec::new)
        })
    };
    // What is typed stays as it is typed as long as it says the same.
    Effect::new(move |_| {
        let there = there.get();
        if typed.with_untracked(|typed| split(typed)) != there {
            typed.set(there.join("\n"));
        }
    });
    let path = place.path.clone();
    let must = place.must;
    let write = move |event| {
        let text = event_target_value(&event);
        let list: Vec<Value> = split(&text).into_iter().map(Value::Text).collect();
        typed.set(text);
        desk.put(&path, (must || !list.is_empty()).then_some(Value::List(list)));
    };
    let wrong = is_wrong(desk, place);
    let control = view! {
        <textarea
            class="field code"
            id=place.id()
            rows=move || there.with(|there| (there.len() + 1).clamp(2, 8).to_string())
            autocomplete="off"
            autocapitalize="off"
            spellcheck="false"
            prop:value=typed
            aria-invalid=move || wrong.get().then_some("true")
            aria-describedby=described(place, true)
            on:input=write
        ></textarea>
    };
    around(desk, place, control.into_any(), Some(key!("expect-lines")))
}

/// One of some words.
pub(super) fn word(desk: Desk, place: &Place, known: &[&'static str]) -> AnyView {
    let there = desk.text(&place.path);
    let options = [""].iter().chain(known).map(|word| {
        let word = *word;
        let unset = word.is_empty().then(|| t("studio-unset"));
        view! { <option value=word selected=move || there.with(|there| there == word)>{word}{unset}</option> }
    });
    let place_of = place.clone();
    let write = move |event| {
        let word = event_target_value(&event);
        let gone = word.is_empty() && !place_of.must;
        desk.put(&place_of.path, (!gone).then_some(Value::Text(word)));
    };
    let wrong = is_wrong(desk, place);
    let control = view! {
        <select
            class="field code"
            id=place.id()
            aria-invalid=move || wrong.get().then_some("true")
            aria-describedby=described(place, false)
            on:change=write
        >
            {options.collect_view()}
        </select>
    };
    around(desk, place, control.into_any(), None)
}

pub(super) fn flag(desk: Desk, place: &Place) -> AnyView {
    let path = place.path.clone();
    let there = Memo::new(move |_| desk.file.with(|file| path::get(file, &path) == Some(&Value::Flag(true))));
    let path = place.path.clone();
    let shown = place.path.clone();
    view! {
        <div class="ask">
            <label class="tick-row">
                <input
                    class="tick"
                    type="checkbox"
                    id=place.id()
                    prop:checked=there
                    on:change=move |event| desk.put(&path, event_target_checked(&event).then_some(Value::Flag(true)))
                />
                <span>{label(place)}" "<code class="path">{shown}</code></span>
            </label>
            {wrong(desk, place)}
        </div>
    }
    .into_any()
}

/// Some of some words, in the order in which they are known.
pub(super) fn ticks(desk: Desk, place: &Place, known: &[&'static str]) -> AnyView {
    let there = {
        let path = place.path.clone();
        Memo::new(move |_| {
            desk.file.with(|file| path::get(file, &path).map(|list| list.list().to_vec())).unwrap_or_default()
        })
    };
    let all = known.to_vec();
    let boxes = known.iter().map(|word| {
        let (word, path, all) = (*word, place.path.clone(), all.clone());
        let change = move |event| {
            let on = event_target_checked(&event);
            let kept = |known: &&&'static str| {
                if **known == word {
                    on
                } else {
                    there.with_untracked(|there| there.contains(&Value::Text((**known).to_owned())))
                }
            };
            let list: Vec<Value> = all.iter().filter(kept).map(|word| Value::Text((*word).to_owned())).collect();
            desk.put(&path, (!list.is_empty()).then_some(Value::List(list)));
        };
        let is_on = move || there.with(|there| there.contains(&Value::Text(word.to_owned())));
        view! {
            <label class="tick-row">
                <input class="tick" type="checkbox" prop:checked=is_on on:change=change/>
                <code>{word}</code>
            </label>
        }
    });
    view! {
        <fieldset class="ask" id=place.id()>
            <legend class="label">{label(place)}</legend>
            <div class="ticks">{boxes.collect_view()}</div>
            {wrong(desk, place)}
        </fieldset>
    }
    .into_any()
}
