//! Domain names as DNS holds them: A-labels, compared without case, absolute.
//! Knows nothing of Unicode; the browser turns U-labels into A-labels before.

use std::fmt;
use std::sync::Arc;

mod host;
mod input;

pub use host::appended;
pub use input::{Understood, understand};

/// An absolute domain name in lower case, without the dot at the end. Any
/// printable ASCII may stand in a label, a space too: DNS is wider than host
/// names are, and SPF macros use that (RFC 7208 §7.3, `%_`).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DomainName(Arc<str>);

/// Why a text is not a domain name (RFC 1035 §2.3.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameError {
    /// Two dots in a row, or a dot at the start.
    EmptyLabel,
    /// A label of more than 63 octets.
    LabelTooLong,
    /// More than 253 characters.
    TooLong,
    /// A character that is not printable ASCII.
    Character(char),
}

impl DomainName {
    /// The root, `.`
    pub fn root() -> Self {
        Self(Arc::from(""))
    }

    /// Reads a name that a person or a file wrote: as [`parse`](Self::parse), but
    /// without spaces.
    pub fn typed(text: &str) -> Result<Self, NameError> {
        if text.contains(' ') { Err(NameError::Character(' ')) } else { Self::parse(text) }
    }

    /// Reads a name, with or without the dot at the end.
    pub fn parse(text: &str) -> Result<Self, NameError> {
        let text = text.strip_suffix('.').unwrap_or(text);
        let (mut capitals, mut refused, mut label) = (false, text.len() > 253, 0);
        for (at, octet) in text.bytes().enumerate() {
            match octet {
                b'a'..=b'z' => {}
                b'.' => {
                    refused |= at == label || at - label > 63;
                    label = at + 1;
                }
                b'A'..=b'Z' => capitals = true,
                b' '..=b'~' => {}
                _ => refused = true,
            }
        }
        if refused || text.len() - label > 63 || (label == text.len() && !text.is_empty()) {
            return Err(Self::error(text));
        }
        let mut name: Arc<str> = Arc::from(text);
        if capitals && let Some(name) = Arc::get_mut(&mut name) {
            name.make_ascii_lowercase();
        }
        Ok(Self(name))
    }

    /// What is wrong with a name that was refused: the character, if there is
    /// one, tells more than the length.
    #[cold]
    fn error(text: &str) -> NameError {
        match text.chars().find(|c| !matches!(c, ' '..='~')) {
            Some(c) => NameError::Character(c),
            None if text.len() > 253 => NameError::TooLong,
            None if text.split('.').any(str::is_empty) => NameError::EmptyLabel,
            None => NameError::LabelTooLong,
        }
    }

    /// The name without the dot at the end; empty for the root.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Is this the root?
    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    /// Labels from the left; none for the root.
    pub fn labels(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.0.split('.').filter(|label| !label.is_empty())
    }

    /// Without its left-most label; `None` for the root.
    pub fn parent(&self) -> Option<Self> {
        if self.is_root() {
            return None;
        }
        Some(match self.0.split_once('.') {
            Some((_, rest)) => Self(Arc::from(rest)),
            None => Self::root(),
        })
    }

    /// `prefix` (one or more labels) below this name; the name itself for an
    /// empty prefix.
    pub fn child(&self, prefix: &str) -> Result<Self, NameError> {
        if prefix.is_empty() {
            return Ok(self.clone());
        }
        if self.is_root() {
            return Self::parse(prefix);
        }
        Self::parse(&format!("{prefix}.{}", self.0))
    }

    /// Is it `zone`, or a name below it?
    pub fn is_within(&self, zone: &Self) -> bool {
        self.relative_to(zone).is_some()
    }

    /// The form that a DNS host's form wants: `_dmarc` for `_dmarc.example.com`
    /// in the zone `example.com`, empty for the apex, `None` outside of it.
    pub fn relative_to(&self, zone: &Self) -> Option<&str> {
        if zone.is_root() {
            return Some(&self.0);
        }
        let rest = self.0.strip_suffix(&*zone.0)?;
        if rest.is_empty() { Some("") } else { rest.strip_suffix('.') }
    }

    /// With the dot at the end, as zone files want it.
    pub fn absolute(&self) -> String {
        format!("{}.", self.0)
    }
}

impl fmt::Display for DomainName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_root() { "." } else { &self.0 })
    }
}

impl std::str::FromStr for DomainName {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, NameError> {
        Self::parse(text)
    }
}

/// A DKIM or BIMI selector: one or more labels (RFC 6376 §3.1).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Selector(DomainName);

impl Selector {
    /// Reads a selector. Underscores are outside the grammar but in use.
    pub fn parse(text: &str) -> Result<Self, NameError> {
        let name = DomainName::typed(text)?;
        if name.is_root() { Err(NameError::EmptyLabel) } else { Ok(Self(name)) }
    }

    /// The labels, as `s1` or `mail.2026`.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// `<selector>._domainkey.<domain>` (RFC 6376 §3.6.2.1).
    pub fn key_name(&self, domain: &DomainName) -> Result<DomainName, NameError> {
        domain.child(&format!("{}._domainkey", self.as_str()))
    }
}

impl fmt::Display for Selector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
