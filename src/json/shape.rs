//! What a file may hold, as a value: for its schema, for a form, for the word
//! that an error needs. It comes from the declarations that read the file.

use super::fields::Read;
use super::path::{Key, keys};

/// What has to stand somewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape {
    /// A text.
    Text,
    /// `true` or `false`.
    Flag,
    /// A number without sign and fraction.
    Whole,
    /// One of these words.
    Word(Vec<&'static str>),
    /// A list of such.
    List(Box<Self>),
    /// An object with names of the file's own.
    Named(Box<Self>),
    /// A text, or one by plural category.
    Sentence,
    /// An object with these fields.
    Object(Vec<Field>),
}

/// A field of an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// Does it have to be there?
    pub must: bool,
    /// May it be `null`?
    pub null: bool,
    /// What has to stand there.
    pub shape: Shape,
}

impl Shape {
    /// The field of an object, as `Fields::must` reads it. The function leads to the type; it is never called.
    pub fn must<S, T: Read>(name: &'static str, _: fn(&S) -> &T) -> Field {
        Field { name, must: true, null: false, shape: T::shape() }
    }

    /// The field of an object, as `Fields::may` reads it.
    pub fn may<S, T: Read>(name: &'static str, _: fn(&S) -> &Option<T>) -> Field {
        Field { name, must: false, null: true, shape: T::shape() }
    }

    /// The field of an object, as `Fields::or` reads it.
    pub fn or<S, T: Read>(name: &'static str, _: fn(&S) -> &T) -> Field {
        Field { name, must: false, null: false, shape: T::shape() }
    }

    /// What has to stand at a path.
    pub fn at(&self, path: &str) -> Option<&Self> {
        keys(path).try_fold(self, |shape, key| match (shape, key) {
            (Self::Object(fields), Key::Name(name)) => {
                fields.iter().find(|field| field.name == name).map(|field| &field.shape)
            }
            (Self::Named(shape), Key::Name(_)) | (Self::List(shape), Key::Place(_)) => Some(&**shape),
            (Self::Sentence, Key::Name(_)) => Some(&Self::Text),
            _ => None,
        })
    }
}
