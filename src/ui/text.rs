//! The words on the page: the chosen language as a context, sentences by key,
//! and values set as code. Every key is named in one of the calls that
//! `tests/it/i18n.rs` looks for: `t("…")`, `tp("…", …)`, `say("…", …)`,
//! `key!("…")`, `<Rich key="…"/>`.

use std::ops::Range;
use std::sync::Arc;

use leptos::prelude::*;

use super::language::Loaded;
use super::platform;
use super::widget::keyed;
use crate::i18n::{Language, Locale, Params, Segment, in_order};

pub use crate::i18n::key;

/// The language of the page and its words. Reading it in a view subscribes to
/// a change of language.
#[derive(Debug, Clone, Copy)]
pub struct Words(RwSignal<Arc<Loaded>>);

impl Words {
    /// Makes the words known to everything below.
    pub fn provide(loaded: Loaded) -> Self {
        let words = Self(RwSignal::new(Arc::new(loaded)));
        provide_context(words);
        words
    }

    /// The same words, to be changed apart from these.
    #[must_use]
    pub fn apart(self) -> Self {
        Self(RwSignal::new(self.0.get_untracked()))
    }

    /// Changes the language, or adds to its words.
    pub fn set(self, loaded: Loaded) {
        self.0.set(Arc::new(loaded));
    }

    /// The words as they are now, without subscribing to them.
    pub(super) fn loaded(self) -> Arc<Loaded> {
        self.0.get_untracked()
    }

    /// The language of the page.
    pub fn language(self) -> Language {
        self.0.with(|loaded| loaded.language)
    }

    /// The language of the page, without subscribing to it.
    pub fn language_untracked(self) -> Language {
        self.0.with_untracked(|loaded| loaded.language)
    }

    /// The sentence for `key` as plain text, without its backticks. Works in
    /// event handlers too, where there is no context.
    pub fn say(self, key: &str, params: &[(&'static str, String)]) -> String {
        self.0.with(|loaded| loaded.locale.text(key, params, &|n| platform::plural(loaded.language.tag, n)))
    }

    /// The sentence in runs of prose and values.
    pub fn segments(self, key: &str, params: &[(&'static str, String)]) -> Vec<Segment> {
        self.0.with(|loaded| loaded.locale.segments(key, params, &|n| platform::plural(loaded.language.tag, n)))
    }

    /// What something says of the words themselves.
    pub fn with<T>(self, ask: impl FnOnce(&Locale) -> T) -> T {
        self.0.with(|loaded| ask(&loaded.locale))
    }

    /// `1,024`
    pub fn number(self, value: f64) -> String {
        platform::number(self.language().tag, value)
    }

    /// How many, as [`Self::number`] writes it.
    pub fn count(self, n: usize) -> String {
        platform::count(self.language().tag, n)
    }

    /// `14:02`, of milliseconds since 1970.
    pub fn time(self, at: f64) -> String {
        platform::time(self.language().tag, at)
    }

    /// `14:02:31`, of milliseconds since 1970.
    pub fn seconds(self, at: f64) -> String {
        platform::seconds(self.language().tag, at)
    }

    /// `a, b and c`
    pub fn list(self, items: &[String]) -> String {
        platform::list(self.language().tag, items)
    }
}

/// The words of the page, in a component's body.
pub fn words() -> Words {
    expect_context::<Words>()
}

/// A sentence that follows the language, for text and attributes alike.
pub fn t(key: &'static str) -> impl Fn() -> String + Copy + Send + Sync + 'static {
    let words = words();
    move || words.say(key, &[])
}

/// A sentence with values. Where the values change, use `words().say` in a closure.
pub fn tp(key: &'static str, params: Params) -> impl Fn() -> String + Clone + Send + Sync + 'static {
    let words = words();
    move || words.say(key, &params)
}

/// A sentence with its values set as code.
#[component]
pub fn Rich(
    /// Which sentence.
    key: &'static str,
    /// Values for its placeholders.
    #[prop(optional, into)]
    params: Signal<Params>,
) -> impl IntoView {
    let words = words();
    move || prose(params.with(|params| words.segments(key, params)))
}

/// Runs of prose and values, with the values set as code.
pub fn prose(segments: Vec<Segment>) -> Vec<AnyView> {
    segments.into_iter().map(segment).collect()
}

fn segment(segment: Segment) -> AnyView {
    if segment.code { view! { <code>{breakable(&segment.text)}</code> }.into_any() } else { segment.text.into_any() }
}

/// A mark on a part of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Bytes of the value.
    pub span: Range<usize>,
    /// `oops` for what is wrong, `fixed` for its correction.
    pub class: &'static str,
}

/// A long value. A term moves to the next line as a whole; one that is longer
/// than a line breaks after a dot or a colon. Copying gives the value alone.
#[component]
pub fn CodeText(
    /// The value.
    #[prop(into)]
    text: Signal<String>,
    /// Marks on parts of it, in any order.
    #[prop(optional, into)]
    marks: Signal<Vec<Mark>>,
) -> impl IntoView {
    let pieces = move || {
        let text = text.get();
        let mut pieces: Vec<(String, Option<&'static str>, usize)> = Vec::new();
        for (run, class) in marks.with(|marks| runs(&text, marks)) {
            let same = |(other, marked, _): &&(String, _, usize)| *other == run && *marked == class;
            // Told apart by how many are the same before it; in a long text by its place, for that costs less.
            let nth = if pieces.len() < 100 { pieces.iter().filter(same).count() } else { pieces.len() };
            pieces.push((run, class, nth));
        }
        pieces
    };
    // A term that stays is not touched.
    keyed(
        pieces,
        |(run, class, nth)| ([class.unwrap_or_default(), run].concat().into(), *nth),
        |(run, class, _)| match class {
            Some(class) => view! { <span class=class>{code_text(&run)}</span> }.into_any(),
            None => code_text(&run).into_any(),
        },
    )
}

/// Cuts a text at the bounds of its marks, and behind each SP of what has none. A mark off a
/// character's bound, or on what another one marks already, is left out.
fn runs(text: &str, marks: &[Mark]) -> Vec<(String, Option<&'static str>)> {
    let mut marks: Vec<&Mark> = marks.iter().filter(|mark| !mark.span.is_empty()).collect();
    crate::order::sort_by_key(&mut marks, |mark| mark.span.start);
    let mut runs = Vec::new();
    let mut at = 0;
    for mark in marks {
        if let (Some(before), Some(marked)) = (text.get(at..mark.span.start), text.get(mark.span.clone())) {
            runs.extend(before.split_inclusive(' ').map(|run| (run.to_owned(), None)));
            runs.push((marked.to_owned(), Some(mark.class)));
            at = mark.span.end;
        }
    }
    runs.extend(text.get(at..).unwrap_or_default().split_inclusive(' ').map(|run| (run.to_owned(), None)));
    runs
}

/// A value that stays as it is, as [`CodeText`] draws it.
pub fn code_text(text: &str) -> Vec<AnyView> {
    let ordered: String;
    let text = if text.is_ascii() {
        text
    } else {
        ordered = in_order(text).collect();
        &ordered
    };
    let mut views = Vec::new();
    for (i, term) in text.split(' ').enumerate() {
        if i > 0 {
            views.push(" ".into_any());
        }
        if term.contains(['.', ':']) {
            views.push(view! { <span class="whole">{breakable(term)}</span> }.into_any());
        } else if !term.is_empty() {
            views.push(term.to_owned().into_any());
        }
    }
    views
}

/// Text that may break after a dot or a colon.
fn breakable(text: &str) -> Vec<AnyView> {
    let mut views = Vec::new();
    for part in text.split_inclusive(['.', ':']) {
        if !views.is_empty() {
            views.push(view! { <wbr/> }.into_any());
        }
        views.push(part.to_owned().into_any());
    }
    views
}
