//! The words of a locale: every sentence that a person reads, by key. A
//! finding's key is its code (`SPF_NONE`), the page's own keys are kebab-case.
//! Knows no plural rule and no number format: the caller has the browser's.

use crate::json::fields::{Node, Read, Shape};
use crate::json::{self, Broken, Value};
use crate::order;

/// Names a key where no call does, for a `match` over codes or states.
#[macro_export]
macro_rules! key {
    ($key:literal) => {
        $key
    };
}
pub use key;

/// A language that the page speaks; its words are in `public/locales/<tag>.json`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Language {
    /// BCP 47.
    pub tag: &'static str,
    /// Its name in itself.
    pub name: &'static str,
}

/// The measure for the other languages, and the one for whom none fits.
pub const ENGLISH: Language = Language { tag: "en", name: "English" };

/// Every language.
pub const LANGUAGES: &[Language] = &[ENGLISH, Language { tag: "de", name: "Deutsch" }];

/// The language of a tag (lookup, RFC 4647 §3.4): `de-CH` finds `de`.
pub fn language_of(tag: &str) -> Option<Language> {
    let find = |tag: &str| LANGUAGES.iter().find(|language| language.tag.eq_ignore_ascii_case(tag)).copied();
    find(tag).or_else(|| find(tag.split('-').next()?))
}

/// The language that fits best what a person prefers, best first.
pub fn best_language<'a>(preferred: impl IntoIterator<Item = &'a str>) -> Language {
    preferred.into_iter().find_map(language_of).unwrap_or(ENGLISH)
}

/// Values for the placeholders of a sentence.
pub type Params = Vec<(&'static str, String)>;

/// The words of one language.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Locale(Vec<(String, Sentence)>);

/// One sentence, or one per plural category of the placeholder `n`.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Sentence {
    One(String),
    Plural(Vec<(String, String)>),
}

/// Why a file is not a locale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LocaleError {
    /// Not JSON.
    Json(Broken),
    /// Not an object.
    NoObject,
    /// Neither a text nor a plural of texts, by its key.
    NoSentence(String),
    /// A plural without the form `other`, which every language has.
    NoOther(String),
}

/// A run of text, either prose or a value (written between backticks).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// Is it a value, to be set as code?
    pub code: bool,
    /// Its text, placeholders filled.
    pub text: String,
}

impl Locale {
    /// Reads a file of words: key → text, or key → `{ "one": …, "other": … }`.
    pub fn parse(json: &str) -> Result<Self, LocaleError> {
        let Value::Object(members) = json::parse(json).map_err(LocaleError::Json)? else {
            return Err(LocaleError::NoObject);
        };
        let mut sentences: Vec<(String, Sentence)> = Vec::new();
        for (key, value) in members {
            let sentence = match value {
                Value::Text(text) => Sentence::One(text),
                Value::Object(forms) => {
                    let mut plural = Vec::new();
                    for (form, text) in forms {
                        let Value::Text(text) = text else { return Err(LocaleError::NoSentence(key)) };
                        plural.push((form, text));
                    }
                    if in_form(&plural, "other").is_none() {
                        return Err(LocaleError::NoOther(key));
                    }
                    Sentence::Plural(plural)
                }
                _ => return Err(LocaleError::NoSentence(key)),
            };
            sentences.push((key, sentence));
        }
        Ok(Self::new(sentences))
    }

    fn new(mut sentences: Vec<(String, Sentence)>) -> Self {
        // In order of keys, the last of a key first: that one is found.
        sentences.reverse();
        order::sort_by(&mut sentences, |(a, _), (b, _)| a.cmp(b));
        sentences.dedup_by(|(next, _), (kept, _)| next == kept);
        Self(sentences)
    }

    fn place(&self, key: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|(known, _)| known.as_str().cmp(key))
    }

    /// With the sentences of another one in place of its own. It gets no key that it does not have.
    #[must_use]
    pub fn with(mut self, other: &Self) -> Self {
        for (key, sentence) in &other.0 {
            if let Ok(place) = self.place(key)
                && let Some((_, own)) = self.0.get_mut(place)
            {
                own.clone_from(sentence);
            }
        }
        self
    }

    /// With the sentences of another one beside its own; where both have a key, the other's counts.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        Self::new(self.0)
    }

    /// Its keys, sorted.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(key, _)| key.as_str())
    }

    /// The texts of a sentence by plural category, `""` where it is one text; none for a key that is not there.
    pub fn forms(&self, key: &str) -> Vec<(&str, &str)> {
        let sentence = self.place(key).ok().and_then(|place| self.0.get(place));
        match sentence {
            Some((_, Sentence::One(text))) => vec![("", text)],
            Some((_, Sentence::Plural(forms))) => forms.iter().map(|(form, text)| (&**form, &**text)).collect(),
            None => Vec::new(),
        }
    }

    /// The sentence as plain text, without its backticks. `plural` gives the
    /// category (`one`, `few`, `other`) for the text of `n`. A missing key is
    /// given back as it is.
    pub fn text(&self, key: &str, params: &[(&str, String)], plural: &dyn Fn(&str) -> String) -> String {
        self.segments(key, params, plural).into_iter().map(|s| s.text).collect()
    }

    /// The sentence in runs of prose and values. A backtick or a brace in a
    /// value stays what it is: both are read in the locale's text only.
    pub fn segments(&self, key: &str, params: &[(&str, String)], plural: &dyn Fn(&str) -> String) -> Vec<Segment> {
        let template = self.template(key, params, plural).unwrap_or(key);
        template
            .split('`')
            .enumerate()
            .map(|(i, run)| Segment { code: i % 2 == 1, text: fill(run, params) })
            .filter(|segment| !segment.text.is_empty())
            .collect()
    }

    fn template(&self, key: &str, params: &[(&str, String)], plural: &dyn Fn(&str) -> String) -> Option<&str> {
        match &self.0.get(self.place(key).ok()?)?.1 {
            Sentence::One(text) => Some(text),
            Sentence::Plural(forms) => {
                let n = params.iter().find(|(name, _)| *name == "n");
                n.and_then(|(_, n)| in_form(forms, &plural(n))).or_else(|| in_form(forms, "other"))
            }
        }
    }
}

impl Read for Locale {
    fn read(node: &Node<'_>) -> Self {
        let mut sentences = Vec::new();
        for (key, node) in node.named() {
            let sentence = match node.plural() {
                Some(forms) => Sentence::Plural(forms),
                None => Sentence::One(node.text()),
            };
            sentences.push((key.to_owned(), sentence));
        }
        Self::new(sentences)
    }

    fn shape() -> Shape {
        Shape::Named(Box::new(Shape::Sentence))
    }
}

/// The text of a plural category; of one that stands twice, the last.
fn in_form<'a>(forms: &'a [(String, String)], category: &str) -> Option<&'a str> {
    forms.iter().rfind(|(form, _)| form == category).map(|(_, text)| text.as_str())
}

/// Sentences in place of the page's own, by language.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Overrides(pub Vec<(String, Locale)>);

impl Overrides {
    /// Those for a language.
    pub fn of(&self, language: Language) -> Option<&Locale> {
        self.0.iter().find(|(tag, _)| tag == language.tag).map(|(_, words)| words)
    }
}

impl Read for Overrides {
    fn read(node: &Node<'_>) -> Self {
        Self(node.named().into_iter().map(|(tag, node)| (tag.to_owned(), Locale::read(&node))).collect())
    }

    fn shape() -> Shape {
        Shape::Named(Box::new(Locale::shape()))
    }
}

/// The names between the braces of a text.
pub fn placeholders(text: &str) -> Vec<&str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
}

/// The text with a sign for each character that turns the order of what stands around it (UAX #9 §2): whoever published
/// one would rewrite what the page says of it.
pub fn in_order(text: &str) -> impl Iterator<Item = char> {
    let turns =
        |c| matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.chars().map(move |c| if turns(c) { char::REPLACEMENT_CHARACTER } else { c })
}

/// Puts values in place of `{name}`; a placeholder without a value stays.
fn fill(text: &str, params: &[(&str, String)]) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let value = after
            .split_once('}')
            .and_then(|(name, tail)| Some((&params.iter().find(|(key, _)| *key == name)?.1, tail)));
        if let Some((value, tail)) = value {
            filled.extend(in_order(value));
            rest = tail;
        } else {
            filled.push('{');
            rest = after;
        }
    }
    filled.push_str(rest);
    filled
}
