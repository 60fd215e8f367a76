//! What a service has to ask before its records are known, and what an answer
//! looks like. Checks the form of a value, never whether it is the right one.

use super::super::json::fields::{Node, Read, Shape, read_fields, read_words};
use super::packed::{Packed, packed_fields, packed_words};
use super::schema::{List, Str};

/// A question to the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// The placeholder's name, `[a-z][a-z0-9_]*`.
    pub name: Str,
    /// The code of its label; the locale has `input-<label>`.
    pub label: Str,
    /// What its value looks like.
    pub pattern: Pattern,
    /// A value that shows the form. Never used as a value.
    pub example: Option<Str>,
    /// The only values there are, when there are few.
    pub choices: List<Str>,
    /// The value unless the person says otherwise.
    pub default: Option<Str>,
}

packed_fields!(Input: name must, label must, pattern must, example may, choices or, default may);

impl Input {
    /// Is `value` an answer to this question?
    pub fn accepts(&self, value: &str) -> bool {
        self.pattern.accepts(value) && (self.choices.is_empty() || self.choices.iter().any(|choice| choice == value))
    }
}

/// What an input's value looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Pattern {
    /// One DNS label: `mail`, `_dmarc`.
    Label,
    /// One DNS label or several, a record for each: `trk, news`.
    Labels,
    /// A name of one or more labels: `mg`, `example.net`.
    Name,
    /// A DKIM selector (RFC 6376 §3.1): one or more labels.
    Selector,
    /// The base64 text of a public key, without tags and spaces.
    Key,
    /// An `https://` address.
    Url,
    /// A mailbox: `dmarc@example.net`.
    Mailbox,
    /// A code that a service hands out: no space, no quotation mark.
    Token,
    /// Any printable ASCII, such as a whole TXT value to paste.
    Text,
}

packed_words!(Pattern:
    "label" Label, "labels" Labels, "name" Name, "selector" Selector, "key" Key, "url" Url, "mailbox" Mailbox, "token" Token,
    "text" Text
);

impl Pattern {
    /// Does `value` have this form?
    pub fn accepts(self, value: &str) -> bool {
        match self {
            Self::Label => is_label(value),
            Self::Labels => (1..=MOST_LABELS).contains(&labels(value).count()) && labels(value).all(is_label),
            Self::Name | Self::Selector => is_name(value),
            Self::Key => is_base64(value),
            // `;` ends a tag, `,` an address in a list of them (RFC 9989 §4.8).
            Self::Url => is_https(value) && !value.contains([';', ',']),
            // `,` and `!` have a meaning in DMARC's rua (RFC 9989 §4.8), `;` in every tag list.
            Self::Mailbox => value.rsplit_once('@').is_some_and(|(local, domain)| {
                let plain = |b: u8| b.is_ascii_graphic() && !b"\"(),:;<>@[\\]!".contains(&b);
                (1..=64).contains(&local.len()) && local.bytes().all(plain) && domain.contains('.') && is_name(domain)
            }),
            Self::Token => !value.is_empty() && value.bytes().all(|b| b.is_ascii_graphic() && b != b'"'),
            Self::Text => !value.trim().is_empty() && value.bytes().all(|b| b == b' ' || b.is_ascii_graphic()),
        }
    }
}

/// So many records come of one answer at most.
const MOST_LABELS: usize = 20;

/// The labels of an answer, apart by commas or spaces.
pub(crate) fn labels(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', ';', ' ']).filter(|label| !label.is_empty())
}

/// One DNS label of letters, digits, `-` and `_`.
pub(super) fn is_label(text: &str) -> bool {
    (1..=63).contains(&text.len())
        && !text.starts_with('-')
        && !text.ends_with('-')
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

/// One or more labels, without the dot at the end.
pub(super) fn is_name(text: &str) -> bool {
    text.len() <= 253 && text.split('.').all(is_label)
}

/// An `https://` address of a host with a dot, without what has to be escaped in it.
pub(super) fn is_https(text: &str) -> bool {
    text.strip_prefix("https://").is_some_and(|rest| {
        let host = rest.split(['/', '?', '#', ':']).next().unwrap_or_default();
        host.contains('.')
            && is_name(host)
            && rest.bytes().all(|b| b.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&b))
    })
}

fn is_base64(text: &str) -> bool {
    let body = text.trim_end_matches('=');
    // 43 characters hold the 32 octets of an Ed25519 key, the smallest there is (RFC 8463 §4).
    body.len() >= 43
        && text.len().is_multiple_of(4)
        && text.len() - body.len() <= 2
        && body.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'+' || b == b'/')
}
