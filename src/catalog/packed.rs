//! The catalog as `build.rs` puts it into the page: values in the order of the
//! fields, without their names, read in one go. Texts are parts of what is
//! built in; nothing is copied. `pack` does not look whether a text has one line
//! and a list at most 93 values: whoever packs reads it again and compares.

use std::borrow::Cow;

/// The first of the signs that stand for numbers.
const ZERO: u8 = b'!';

/// What can be packed.
pub trait Packed: Sized {
    /// Writes it behind `out`.
    fn pack(&self, out: &mut String);
    /// Reads what `pack` wrote. Any value where something else stands.
    fn unpack(packed: &mut Unpacking) -> Self;
}

/// A list of everything.
pub fn pack<T: Packed>(values: &[T]) -> String {
    let mut out = String::new();
    for value in values {
        value.pack(&mut out);
    }
    out
}

/// What `pack` made a text of.
pub fn unpack<T: Packed>(text: &'static str) -> Vec<T> {
    let mut packed = Unpacking { rest: text };
    let mut values = Vec::new();
    while !packed.rest.is_empty() {
        values.push(T::unpack(&mut packed));
    }
    values
}

/// A packed text, of which the front has been read.
pub struct Unpacking {
    rest: &'static str,
}

impl Unpacking {
    /// A text of one line.
    fn line(&mut self) -> &'static str {
        let (line, rest) = self.rest.split_once('\n').unwrap_or((self.rest, ""));
        self.rest = rest;
        line
    }

    /// A number that `small` wrote.
    pub fn small(&mut self) -> usize {
        let (sign, rest) = self.rest.split_at_checked(1).unwrap_or_default();
        self.rest = rest;
        sign.bytes().next().map_or(0, |sign| usize::from(sign.wrapping_sub(ZERO)))
    }
}

/// Writes a number up to 93 as one sign: that of a variant, or how many follow.
pub fn small(number: usize, out: &mut String) {
    out.push(char::from(ZERO.saturating_add(u8::try_from(number).unwrap_or(u8::MAX)).min(b'~')));
}

impl Packed for Cow<'static, str> {
    fn pack(&self, out: &mut String) {
        out.push_str(self);
        out.push('\n');
    }

    fn unpack(packed: &mut Unpacking) -> Self {
        Cow::Borrowed(packed.line())
    }
}

impl Packed for bool {
    fn pack(&self, out: &mut String) {
        small(usize::from(*self), out);
    }

    fn unpack(packed: &mut Unpacking) -> Self {
        packed.small() == 1
    }
}

impl Packed for u64 {
    fn pack(&self, out: &mut String) {
        out.push_str(&format!("{self}\n"));
    }

    fn unpack(packed: &mut Unpacking) -> Self {
        packed.line().parse().unwrap_or_default()
    }
}

impl<T: Packed> Packed for Option<T> {
    fn pack(&self, out: &mut String) {
        small(usize::from(self.is_some()), out);
        if let Some(value) = self {
            value.pack(out);
        }
    }

    fn unpack(packed: &mut Unpacking) -> Self {
        (packed.small() == 1).then(|| T::unpack(packed))
    }
}

impl<T: Packed + Clone> Packed for Cow<'static, [T]> {
    fn pack(&self, out: &mut String) {
        small(self.len(), out);
        self.iter().for_each(|value| value.pack(out));
    }

    fn unpack(packed: &mut Unpacking) -> Self {
        match packed.small() {
            0 => Cow::Borrowed(&[]),
            length => Cow::Owned((0..length).map(|_| T::unpack(packed)).collect()),
        }
    }
}

/// `read_fields!`, and `Packed` with the same fields.
macro_rules! packed_fields {
    ($type:ident: $($field:ident $how:ident),+) => {
        read_fields!($type: $($field $how),+);

        impl super::packed::Packed for $type {
            fn pack(&self, out: &mut String) {
                $(self.$field.pack(out);)+
            }

            fn unpack(packed: &mut super::packed::Unpacking) -> Self {
                $(let $field = Packed::unpack(packed);)+
                Self { $($field),+ }
            }
        }
    };
}

/// `read_words!`, and `Packed` with the same variants.
macro_rules! packed_words {
    ($type:ident: $($word:literal $variant:ident),+) => {
        read_words!($type: $($word $variant),+);

        impl super::packed::Packed for $type {
            fn pack(&self, out: &mut String) {
                let place = [$(Self::$variant),+].iter().position(|variant| variant == self);
                super::packed::small(place.unwrap_or_default(), out);
            }

            fn unpack(packed: &mut super::packed::Unpacking) -> Self {
                let variants = [$(Self::$variant),+];
                let [first, ..] = variants;
                variants.get(packed.small()).copied().unwrap_or(first)
            }
        }
    };
}

pub(crate) use {packed_fields, packed_words};
