//! The form of a profile, drawn from the shape that its reader has: each field
//! changes what stands at its path and leaves everything else as it is.

use leptos::prelude::*;

use super::field::{flag, line, lines, ticks, word};
use super::says::Fault;
use super::{Desk, fields, services, texts};
use crate::i18n::LANGUAGES;
use crate::json::shape::{Field, Shape};
use crate::json::{Value, path};
use crate::ui::icon::{Shape as SignShape, Sign};
use crate::ui::platform;
use crate::ui::text::{prose, t, words};
use crate::ui::widget::keyed;

/// Where a field is.
#[derive(Debug, Clone)]
pub(super) struct Place {
    /// `vendor.records[0].host`
    pub(super) path: String,
    pub(super) must: bool,
    /// May it be missing as a whole?
    may: bool,
}

impl Place {
    pub(super) fn top(field: &Field) -> Self {
        Self { path: field.name.to_owned(), must: field.must, may: field.null }
    }

    /// Of a sentence, or of one of its forms. What is empty stays: the sentence is wanted.
    pub(super) fn text(path: String) -> Self {
        Self { path, must: true, may: false }
    }

    fn below(&self, field: &Field) -> Self {
        Self { path: path::below(&self.path, field.name), must: field.must, may: field.null }
    }

    fn element(&self, i: usize) -> Self {
        Self { path: format!("{}[{i}]", self.path), must: true, may: false }
    }

    fn named(&self, name: &str) -> Self {
        Self { path: path::below(&self.path, name), must: false, may: false }
    }

    /// The id of what takes the focus there.
    pub(super) fn id(&self) -> String {
        id(&self.path)
    }
}

pub(super) fn id(path: &str) -> String {
    format!("at-{path}")
}

/// A path with `[]` for every place of a list, and `{}` for a language.
pub(super) fn pattern(path: &str) -> String {
    let mut pattern = String::new();
    for (i, part) in path.split('[').enumerate() {
        match part.split_once(']') {
            Some((_, rest)) if i > 0 => pattern.extend(["[]", rest]),
            _ => pattern.push_str(part),
        }
    }
    match pattern.split_once('.') {
        Some(("title", _)) => "title.{}".to_owned(),
        _ => pattern,
    }
}

/// The words for a field, in the language of the page.
pub(super) fn label(place: &Place) -> impl Fn() -> String + Clone + Send + Sync + 'static {
    let words = words();
    let pattern = pattern(&place.path);
    let key = fields::label(&pattern);
    let name = pattern.rsplit('.').next().unwrap_or_default().to_owned();
    let language = pattern.strip_prefix("title.").and_then(|_| place.path.rsplit('.').next());
    let language = LANGUAGES.iter().find(|known| Some(known.tag) == language).map(|known| known.name);
    move || match (language, key) {
        (Some(language), _) => language.to_owned(),
        (None, Some(key)) => words.say(key, &[]),
        (None, None) => name.clone(),
    }
}

/// The field, or the fields, of a place.
pub(super) fn draw(desk: Desk, shape: &Shape, place: &Place) -> AnyView {
    match shape {
        Shape::Text | Shape::Whole | Shape::Sentence => line(desk, place, *shape == Shape::Whole),
        Shape::Flag => flag(desk, place),
        Shape::Word(known) => word(desk, place, known),
        Shape::List(_) if place.path == "pin" => services::list(desk, place, "studio-pin"),
        Shape::List(_) if place.path == "hide" => services::list(desk, place, "studio-hide"),
        Shape::List(element) => match &**element {
            Shape::Text => lines(desk, place),
            Shape::Word(known) => ticks(desk, place, known),
            element => items(desk, place, element),
        },
        Shape::Named(_) if place.path == "texts" => texts::list(desk),
        Shape::Named(_) => {
            let field = |tag| line(desk, &place.named(tag), false);
            LANGUAGES.iter().map(|language| field(language.tag)).collect_view().into_any()
        }
        Shape::Object(fields) => object(desk, place, fields),
    }
}

/// What is wrong at a place; also in the lines of a list that is one field.
pub(super) fn wrong(desk: Desk, place: &Place) -> AnyView {
    let path = place.path.clone();
    let here = Memo::new(move |_| {
        let is_here = |fault: &&Fault| fault.path == path || is_line_of(&fault.path, &path);
        desk.faults.with(|faults| faults.iter().filter(is_here).cloned().collect::<Vec<_>>())
    });
    let told = move || {
        let sentence = |fault: Fault| {
            view! { <p class="says says-s"><SignShape of=Sign::Bad/><span>{prose(fault.says)}</span></p> }
        };
        here.get().into_iter().map(sentence).collect_view()
    };
    view! { <div id=format!("{}-wrong", place.id()) role="status">{told}</div> }.into_any()
}

/// Is this a place of the list itself, and nothing below one?
pub(super) fn is_line_of(path: &str, list: &str) -> bool {
    path.strip_prefix(list)
        .is_some_and(|rest| rest.starts_with('[') && rest.ends_with(']') && rest.matches('[').count() == 1)
}

/// A list of objects.
fn items(desk: Desk, place: &Place, element: &Shape) -> AnyView {
    let count = {
        let path = place.path.clone();
        Memo::new(move |_| desk.file.with(|file| path::get(file, &path).map_or(0, |list| list.list().len())))
    };
    let list = StoredValue::new((place.clone(), element.clone()));
    let add_id = format!("{}-add", place.id());
    let back = add_id.clone();
    let row = move |i: usize| {
        let (list, element) = list.get_value();
        let here = list.element(i);
        let path = here.path.clone();
        let back = back.clone();
        let remove = move |_| {
            desk.put(&path, None);
            platform::focus(&back);
        };
        let say = label(&list);
        let title = move || format!("{} {}", say(), i + 1);
        let what = title.clone();
        view! {
            <fieldset class="item" id=here.id()>
                <legend class="label">{title}</legend>
                {draw(desk, &element, &here)}
                {wrong(desk, &here)}
                <div><button class="btn btn-s" type="button" on:click=remove>
                    {t("studio-remove")}<span class="hidden">" "{what}</span>
                </button></div>
            </fieldset>
        }
    };
    let add = move |_| {
        let (list, element) = list.get_value();
        let at = list.element(count.get_untracked());
        desk.put(&at.path, Some(blank(&element)));
    };
    let say = label(place);
    view! {
        <div class="stack stack-s" id=place.id()>
            {keyed(move || (0..count.get()).collect(), |i| ("".into(), *i), move |i| row(i).into_any())}
            {wrong(desk, place)}
            <div><button class="btn btn-s" type="button" id=add_id on:click=add>
                {t("add")}<span class="hidden">" "{say}</span>
            </button></div>
        </div>
    }
    .into_any()
}

/// The fields of an object; for one that may be missing, with a box that takes it in.
fn object(desk: Desk, place: &Place, fields: &[Field]) -> AnyView {
    let draw_all = {
        let place = place.clone();
        move |fields: &[Field]| {
            let draw_one = |field: &Field| {
                let below = place.below(field);
                match &field.shape {
                    // A group of its own within the group.
                    Shape::Object(_) | Shape::List(_) if !matches!(&field.shape, Shape::List(of) if **of == Shape::Text) =>
                    {
                        let path = below.path.clone();
                        view! {
                            <fieldset class="group">
                                <legend class="label">{label(&below)}" "<code class="path">{path}</code></legend>
                                {draw(desk, &field.shape, &below)}
                            </fieldset>
                        }
                        .into_any()
                    }
                    shape => draw(desk, shape, &below),
                }
            };
            fields.iter().map(draw_one).collect_view()
        }
    };
    if place.may {
        let here = {
            let path = place.path.clone();
            Memo::new(move |_| desk.file.with(|file| path::get(file, &path).is_some_and(|value| *value != Value::Null)))
        };
        let shape = StoredValue::new(fields.to_vec());
        let path = place.path.clone();
        // What was typed comes back with the tick.
        let shelf = StoredValue::new(None::<Value>);
        let change = move |event| {
            if event_target_checked(&event) {
                let value = shelf.get_value().unwrap_or_else(|| blank(&Shape::Object(shape.get_value())));
                desk.put(&path, Some(value));
            } else {
                shelf.set_value(desk.file.with_untracked(|file| path::get(file, &path).cloned()));
                desk.put(&path, None);
            }
        };
        return view! {
            <div class="stack stack-s">
                <label class="tick-row">
                    <input class="tick" type="checkbox" id=place.id() prop:checked=here on:change=change/>
                    <span>{label(place)}</span>
                </label>
                {wrong(desk, place)}
                {move || here.get().then(|| draw_all(&shape.get_value()))}
            </div>
        }
        .into_any();
    }
    view! { <div class="fields" id=place.id()>{draw_all(fields)}</div>{wrong(desk, place)} }.into_any()
}

/// As little as may stand there.
fn blank(shape: &Shape) -> Value {
    match shape {
        Shape::Text | Shape::Sentence => Value::Text(String::new()),
        Shape::Flag => Value::Flag(false),
        Shape::Whole => Value::Number("0".to_owned()),
        Shape::Word(known) => Value::Text(known.first().copied().unwrap_or_default().to_owned()),
        Shape::List(_) => Value::List(Vec::new()),
        Shape::Named(_) => Value::Object(Vec::new()),
        Shape::Object(fields) => {
            let must = fields.iter().filter(|field| field.must);
            Value::Object(must.map(|field| (field.name.to_owned(), blank(&field.shape))).collect())
        }
    }
}
