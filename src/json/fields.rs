//! Types out of JSON values. One pass finds everything that does not fit and
//! every field that nobody knows, each with its path. A type names its fields
//! with `read_fields!` or its words with `read_words!`; nothing else is needed.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::BTreeMap;

use super::Value;
use super::path;
pub use super::shape::Shape;

/// A value that is not what has to stand there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misfit {
    /// Where: `vendor.records[0].host`, empty for the whole.
    pub path: String,
    /// What has to stand there.
    pub expected: Expected,
    /// The text that stands there, if it is one.
    pub found: Option<String>,
}

/// What has to stand somewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expected {
    /// The field is missing and has no default.
    Something,
    /// The field is there more than once.
    Once,
    /// An object.
    Object,
    /// A list.
    List,
    /// A text.
    Text,
    /// `true` or `false`.
    Flag,
    /// A number without sign and fraction.
    Whole,
    /// One of these words.
    OneOf(Vec<&'static str>),
}

/// Reads `value`, and says which fields nobody knows.
pub fn read<T: Read>(value: &Value) -> Result<(T, Vec<String>), Vec<Misfit>> {
    let log = Log::default();
    let read = T::read(&Node { value, path: String::new(), log: Some(&log) });
    let misfits = log.misfits.take();
    if misfits.is_empty() { Ok((read, log.unknown.take())) } else { Err(misfits) }
}

/// What can be read.
pub trait Read: Sized {
    /// Always gives a value; where it does not fit it is any, and noted.
    fn read(node: &Node<'_>) -> Self;
    /// What has to stand where this is read.
    fn shape() -> Shape;
}

#[derive(Default)]
struct Log {
    misfits: Cell<Vec<Misfit>>,
    unknown: Cell<Vec<String>>,
}

fn note<T>(list: &Cell<Vec<T>>, one: T) {
    let mut all = list.take();
    all.push(one);
    list.set(all);
}

/// A value in its place.
pub struct Node<'a> {
    value: &'a Value,
    path: String,
    /// `None` below what is missing: once is enough. Nobody reads the path then.
    log: Option<&'a Log>,
}

impl<'a> Node<'a> {
    /// Notes that something else has to stand here.
    fn misfit(&self, expected: Expected) {
        if let Some(log) = self.log {
            let found = self.value.text().map(str::to_owned);
            note(&log.misfits, Misfit { path: self.path.clone(), expected, found });
        }
    }

    /// The text that stands here.
    pub fn text(&self) -> String {
        if let Value::Text(text) = self.value {
            return text.clone();
        }
        self.misfit(Expected::Text);
        String::new()
    }

    fn list(&self) -> Vec<Node<'a>> {
        if !matches!(self.value, Value::List(_)) {
            self.misfit(Expected::List);
        }
        let path = |i: usize| self.log.map(|_| format!("{}[{i}]", self.path)).unwrap_or_default();
        let element = |(i, value)| Node { value, path: path(i), log: self.log };
        self.value.list().iter().enumerate().map(element).collect()
    }

    fn members(&self) -> &'a [(String, Value)] {
        if let Value::Object(members) = self.value {
            return members;
        }
        self.misfit(Expected::Object);
        &[]
    }

    /// The members of an object whose names are the file's own.
    pub fn named(&self) -> Vec<(&'a str, Self)> {
        self.members().iter().map(|(name, value)| (name.as_str(), self.below(name, value))).collect()
    }

    /// The texts of a sentence by plural category, of which `other` has to be there; `None` where it is one text.
    pub fn plural(&self) -> Option<Vec<(String, String)>> {
        let Value::Object(_) = self.value else { return None };
        if self.value.get("other").is_none() {
            self.below("other", &Value::Null).misfit(Expected::Something);
        }
        Some(self.named().into_iter().map(|(form, node)| (form.to_owned(), node.text())).collect())
    }

    fn below(&self, name: &str, value: &'a Value) -> Self {
        let path = self.log.map(|_| path::below(&self.path, name)).unwrap_or_default();
        Node { value, path, log: self.log }
    }

    /// The place in `words` of the one that stands here.
    pub fn word(&self, words: &[&'static str]) -> usize {
        let place = self.value.text().and_then(|text| words.iter().position(|word| *word == text));
        place.unwrap_or_else(|| {
            self.misfit(Expected::OneOf(words.to_vec()));
            0
        })
    }

    /// The object that stands here, which may have fields of these names.
    #[must_use]
    pub fn fields(&self, known: &[&str]) -> Fields<'a> {
        let members = self.members();
        let looked_at = members.iter().enumerate().filter(|_| self.log.is_some());
        for (i, (name, value)) in looked_at {
            let node = self.below(name, value);
            if members.iter().take(i).any(|(before, _)| before == name) {
                node.misfit(Expected::Once);
            } else if let Some(log) = self.log
                && !known.contains(&name.as_str())
                // Tells editors where the schema is.
                && name != "$schema"
            {
                note(&log.unknown, node.path);
            }
        }
        Fields(Node { value: self.value, path: self.path.clone(), log: self.log })
    }
}

/// An object.
pub struct Fields<'a>(Node<'a>);

impl<'a> Fields<'a> {
    fn get(&self, name: &str) -> Option<Node<'a>> {
        self.0.value.get(name).map(|value| self.0.below(name, value))
    }

    /// A field that has to be there.
    pub fn must<T: Read>(&self, name: &str) -> T {
        let node = self.get(name).unwrap_or_else(|| {
            let node = self.0.below(name, &Value::Null);
            node.misfit(Expected::Something);
            Node { log: None, ..node }
        });
        T::read(&node)
    }

    /// A field that may be there, and may be `null`.
    pub fn may<T: Read>(&self, name: &str) -> Option<T> {
        let node = self.get(name).filter(|node| *node.value != Value::Null)?;
        Some(T::read(&node))
    }

    /// A field that has a default.
    pub fn or<T: Read + Default>(&self, name: &str) -> T {
        self.get(name).map(|node| T::read(&node)).unwrap_or_default()
    }
}

impl Read for String {
    fn read(node: &Node<'_>) -> Self {
        node.text()
    }

    fn shape() -> Shape {
        Shape::Text
    }
}

impl Read for Cow<'static, str> {
    fn read(node: &Node<'_>) -> Self {
        Cow::Owned(node.text())
    }

    fn shape() -> Shape {
        Shape::Text
    }
}

impl Read for bool {
    fn read(node: &Node<'_>) -> Self {
        if let Value::Flag(flag) = node.value {
            return *flag;
        }
        node.misfit(Expected::Flag);
        false
    }

    fn shape() -> Shape {
        Shape::Flag
    }
}

impl Read for u64 {
    fn read(node: &Node<'_>) -> Self {
        node.value.whole().unwrap_or_else(|| {
            node.misfit(Expected::Whole);
            0
        })
    }

    fn shape() -> Shape {
        Shape::Whole
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(node: &Node<'_>) -> Self {
        node.list().iter().map(T::read).collect()
    }

    fn shape() -> Shape {
        Shape::List(Box::new(T::shape()))
    }
}

impl<T: Read + Clone> Read for Cow<'static, [T]> {
    fn read(node: &Node<'_>) -> Self {
        Cow::Owned(Vec::read(node))
    }

    fn shape() -> Shape {
        Vec::<T>::shape()
    }
}

impl Read for BTreeMap<String, String> {
    fn read(node: &Node<'_>) -> Self {
        let mut map = Self::new();
        for (name, node) in node.named() {
            map.insert(name.to_owned(), node.text());
        }
        map
    }

    fn shape() -> Shape {
        Shape::Named(Box::new(Shape::Text))
    }
}

/// `Read` for a struct (`Read`, `Node` and `Shape` have to be in scope): its fields, each with the method of `Fields` that reads it.
macro_rules! read_fields {
    ($type:ident: $($field:ident $how:ident),+) => {
        impl Read for $type {
            fn read(node: &Node<'_>) -> Self {
                let fields = node.fields(&[$(stringify!($field)),+]);
                Self { $($field: fields.$how(stringify!($field))),+ }
            }

            fn shape() -> Shape {
                Shape::Object(vec![$(Shape::$how(stringify!($field), |of: &Self| &of.$field)),+])
            }
        }
    };
}

/// `Read` for an enum without data (`Read`, `Node` and `Shape` have to be in scope): its words, each with the variant.
macro_rules! read_words {
    ($type:ident: $($word:literal $variant:ident),+) => {
        impl Read for $type {
            fn read(node: &Node<'_>) -> Self {
                let variants = [$(Self::$variant),+];
                let [first, ..] = variants;
                variants.get(node.word(&[$($word),+])).copied().unwrap_or(first)
            }

            fn shape() -> Shape {
                Shape::Word(vec![$($word),+])
            }
        }

        impl $type {
            /// Its word in a file.
            pub fn word(self) -> &'static str {
                match self {
                    $(Self::$variant => $word),+
                }
            }
        }
    };
}

pub(crate) use {read_fields, read_words};
