//! A search field with a list below it: the combobox of the ARIA practices,
//! with a listbox popup. The focus stays in the field.

use std::sync::Arc;

use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::html::Input;
use leptos::prelude::*;

use super::keyed;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::platform;
use crate::ui::signal::follow;
use crate::ui::text::{t, words};

/// So many rows stay hidden when a key takes them away: the next one may bring them back.
const KEPT: usize = 12;

/// A field that offers `options`. The caller filters them by `query`, which the
/// field writes, and draws each one.
///
/// Keys: ↑ ↓ move and open, Home and End go to the ends of an open list, Enter
/// picks, Esc closes and then empties the field.
#[component]
pub fn Combo<T, V>(
    /// The field's id; the list's and the options' begin with it.
    id: &'static str,
    /// What is searched, above the field.
    #[prop(into)]
    label: TextProp,
    /// The name of the list: "Services".
    #[prop(into)]
    list: TextProp,
    /// An example in the empty field.
    #[prop(optional, into)]
    placeholder: TextProp,
    /// What is typed.
    query: RwSignal<String>,
    /// What fits it, best first.
    #[prop(into)]
    options: Signal<Vec<T>>,
    /// Draws one option.
    render: impl Fn(&T) -> V + Send + Sync + 'static,
    /// Takes the option that was picked. The list closes and the field empties.
    pick: impl Fn(T) + Send + Sync + 'static,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
    V: IntoView + 'static,
{
    let words = words();
    let open = RwSignal::new(false);
    let active = RwSignal::new(None::<usize>);
    let option_id = move |place: usize| format!("{id}-{place}");
    // What the list says of itself, as signals: memos would have all that hangs on them gone through for every key.
    let (found, shown, current) = (RwSignal::new(0), RwSignal::new(false), RwSignal::new(None));
    let drawn = RwSignal::new(0);

    let go = move |place: Option<usize>| {
        active.set(place);
        if let Some(place) = place {
            platform::reveal(&option_id(place));
        }
    };
    let close = move || {
        open.set(false);
        active.set(None);
    };
    let pick = Arc::new(pick);
    let take = move |place: usize| {
        if let Some(option) = options.with_untracked(|options| options.get(place).cloned()) {
            close();
            query.set(String::new());
            pick(option);
        }
    };
    let by_key = take.clone();
    let on_key = move |event: KeyboardEvent| {
        // A key that composes a character belongs to the input method.
        if event.is_composing() {
            return;
        }
        let last = options.with_untracked(Vec::len).checked_sub(1);
        let is_shown = open.get_untracked() && last.is_some();
        // A list that shrank leaves no mark outside of it.
        let at = active.get_untracked().filter(|at| is_shown && last.is_some_and(|last| *at <= last));
        match event.key().as_str() {
            "ArrowDown" | "ArrowUp" if !is_shown => {
                open.set(true);
                go(if event.key() == "ArrowUp" { last } else { last.map(|_| 0) });
            }
            "ArrowDown" => go(at.filter(|at| Some(*at) != last).map_or(Some(0), |at| Some(at + 1))),
            "ArrowUp" => go(at.and_then(|at| at.checked_sub(1)).or(last)),
            "Home" if is_shown => go(Some(0)),
            "End" if is_shown => go(last),
            "Enter" if is_shown && at.is_some() => {
                if let Some(at) = at {
                    by_key(at);
                }
            }
            "Escape" if is_shown => close(),
            "Escape" if !query.with_untracked(String::is_empty) => query.set(String::new()),
            _ => return,
        }
        event.prevent_default();
    };
    // What is typed stands in the field already.
    let (field, typed) = (NodeRef::<Input>::new(), StoredValue::new(String::new()));
    Effect::new(move |_| {
        let text = query.get();
        if let Some(field) = field.get().filter(|_| typed.with_value(|typed| *typed != text)) {
            field.set_value(&text);
            typed.set_value(text);
        }
    });
    let on_input = move |event| {
        let text = event_target_value(&event);
        let first = (!text.trim().is_empty()).then_some(0);
        typed.set_value(text.clone());
        query.set(text);
        follow(&active, first);
        follow(&open, true);
    };
    // A row stays at its place with its attributes, which would be set anew if it were drawn again, and a key changes
    // what it says: that is a signal for each place, set where it is another option.
    let rows = StoredValue::new(Vec::<ArcRwSignal<T>>::new());
    Effect::new(move |_| {
        // What nobody sees is not searched for.
        if !open.get() {
            follow(&shown, false);
            follow(&current, None);
            return;
        }
        options.with(|options| {
            rows.update_value(|rows| {
                for (place, option) in options.iter().enumerate() {
                    match rows.get(place) {
                        None => rows.push(ArcRwSignal::new(option.clone())),
                        Some(row) => follow(row, option.clone()),
                    }
                }
            });
            follow(&found, options.len());
            follow(&drawn, options.len().max(drawn.get_untracked().min(KEPT)));
            follow(&shown, !options.is_empty());
            follow(&current, active.get().filter(|place| *place < options.len()));
        });
    });
    let render = StoredValue::new(render);
    let row = move |place: usize| {
        let selected = move || if current.get() == Some(place) { "true" } else { "false" };
        let hidden = move || place >= found.get();
        let option = rows.with_value(|rows| rows.get(place).cloned());
        let says = move || option.as_ref().map(|row| row.with(|option| render.with_value(|render| render(option))));
        view! {
            <div class="option" role="option" id=option_id(place) aria-selected=selected hidden=hidden>
                {says}
            </div>
        }
    };
    let on_click = move |event: MouseEvent| {
        let option = platform::id_around(&event, ".option");
        if let Some(place) = option.and_then(|option| option.strip_prefix(id)?.strip_prefix('-')?.parse().ok()) {
            take(place);
        }
    };
    let status = move || shown.get().then(|| words.say("combo-found", &[("n", found.get().to_string())]));
    view! {
        <div class="combo">
            <label class="label" for=id>{move || label.get().to_string()}</label>
            <div class="combo-box">
                <Glyph of=Icon::Search/>
                <input
                    class="field"
                    id=id
                    role="combobox"
                    aria-autocomplete="list"
                    aria-expanded=move || if shown.get() { "true" } else { "false" }
                    aria-controls=format!("{id}-list")
                    aria-activedescendant=move || current.get().map(option_id)
                    autocomplete="off"
                    autocapitalize="off"
                    spellcheck="false"
                    placeholder=move || placeholder.get().to_string()
                    node_ref=field
                    on:input=on_input
                    on:keydown=on_key
                    on:click=move |_| open.set(true)
                    on:blur=move |_| close()
                />
                // The field keeps the focus.
                <div class="popover" hidden=move || !shown.get() on:mousedown=|event| event.prevent_default()>
                    <div class="options" role="listbox" id=format!("{id}-list") aria-label=move || list.get().to_string() on:click=on_click>
                        {keyed(move || (0..drawn.get()).collect(), |place| ("".into(), *place), move |place| row(place).into_any())}
                    </div>
                    <p class="keys" aria-hidden="true">
                        <kbd>"↑"</kbd>" "<kbd>"↓"</kbd>" "{t("combo-choose")}", "
                        <kbd>"Enter"</kbd>" "{t("combo-adds")}", "
                        <kbd>"Esc"</kbd>" "{t("combo-closes")}
                    </p>
                </div>
            </div>
            <p class="hidden" role="status">{status}</p>
        </div>
    }
}
