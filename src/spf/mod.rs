//! SPF (RFC 7208): the record as its grammar has it, one type per production
//! of §12. Printing gives back what was read; what was not understood is kept.
//! Knows nothing of who wants a term, nor of catalogs.

pub mod advice;
pub mod cost;
mod diagnose;
pub mod evaluate;
pub mod expand;
pub(crate) mod explanation;
mod glued;
pub mod limits;
mod lint;
mod macros;
pub mod merge;
pub mod overlap;
mod parse;
pub mod proof;
mod repair;
pub mod select;

use std::borrow::Cow;
use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::ops::Deref;

pub(crate) use evaluate::reverse_name;
pub use evaluate::{Evaluation, Sender, SpfResult, evaluate};
pub use expand::{Expansion, expand};
pub use glued::glued;
pub use merge::{Fragment, Merge, MergePolicy, merge};
pub use parse::parse;
pub use repair::repair;

pub use crate::text::{Span, Text};

/// `record = version terms *SP`: its text, and of each term where it stands and what it
/// is. A record that was read borrows its text, one that was made holds it.
#[derive(Clone)]
pub struct SpfRecord<'t> {
    text: Cow<'t, str>,
    version: Span,
    terms: Vec<Term<Span>>,
}

impl SpfRecord<'_> {
    /// A record of these terms; they are read anew, so that what is written is
    /// what is known.
    pub fn from_terms<'a>(terms: impl IntoIterator<Item = &'a str>) -> SpfRecord<'static> {
        let mut text = String::from("v=spf1");
        for term in terms {
            text.push(' ');
            text.push_str(term);
        }
        parse::grammar(text).0
    }

    /// The same for what outlives its text.
    pub fn into_owned(self) -> SpfRecord<'static> {
        SpfRecord { text: Cow::Owned(self.text.into_owned()), version: self.version, terms: self.terms }
    }

    /// `v=spf1`, or what stands in its place.
    pub fn version(&self) -> Text<'_> {
        self.version.of(&self.text)
    }

    /// The terms in their order, those with faults too.
    pub fn terms(&self) -> impl DoubleEndedIterator<Item = Term<Text<'_>>> + ExactSizeIterator {
        self.terms.iter().map(|term| term.of(&self.text))
    }

    /// The term at a place in that order.
    pub fn term(&self, place: usize) -> Option<Term<Text<'_>>> {
        self.terms.get(place).map(|term| term.of(&self.text))
    }

    /// The directives with the qualifier that is in force, in order.
    pub fn directives(&self) -> impl Iterator<Item = (Term<Text<'_>>, Qualifier, Mechanism<Text<'_>>)> {
        self.terms().filter_map(|term| match term.kind {
            TermKind::Directive(directive) => Some((term, directive.qualifier(), directive.mechanism)),
            _ => None,
        })
    }

    /// The first `all`, which ends the evaluation (§5.1).
    pub fn all(&self) -> Option<(usize, Qualifier)> {
        self.terms.iter().enumerate().find_map(|(place, term)| match term.kind {
            TermKind::Directive(directive @ Directive { mechanism: Mechanism::All, .. }) => {
                Some((place, directive.qualifier()))
            }
            _ => None,
        })
    }

    /// The target of `redirect`, in force only without an `all` (§6.1).
    pub fn redirect(&self) -> Option<(Term<Text<'_>>, DomainSpec<Text<'_>>)> {
        self.terms().find_map(|term| match term.kind {
            TermKind::Modifier(Modifier::Redirect(target)) => Some((term, target)),
            _ => None,
        })
    }
}

impl PartialEq for SpfRecord<'_> {
    /// Equal when the version and the terms are, whatever stands between them.
    fn eq(&self, other: &Self) -> bool {
        self.version() == other.version() && self.terms().eq(other.terms())
    }
}

impl Eq for SpfRecord<'_> {}

impl fmt::Debug for SpfRecord<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let terms: Vec<_> = self.terms().collect();
        f.debug_struct("SpfRecord").field("version", &self.version()).field("terms", &terms).finish()
    }
}

impl fmt::Display for SpfRecord<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.version())?;
        self.terms().try_for_each(|term| write!(f, " {}", term.text))
    }
}

/// A directive, a modifier, or something that is neither. `T` stands for a part of
/// the text, here and below: a [`Span`] in a record, a [`Text`] for who reads it, a
/// `String` where it outlives the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term<T> {
    /// As it was written.
    pub text: T,
    /// As it was understood.
    pub kind: TermKind<T>,
}

impl<T: Copy> Term<T> {
    /// The same with other parts of a text.
    fn map<U>(&self, part: impl Fn(T) -> U) -> Term<U> {
        let spec = |spec: DomainSpec<T>| DomainSpec { text: part(spec.text), macros: spec.macros, odd: spec.odd };
        let kind = match self.kind {
            TermKind::Directive(Directive { qualifier, mechanism }) => {
                let mechanism = match mechanism {
                    Mechanism::All => Mechanism::All,
                    Mechanism::Include(domain) => Mechanism::Include(spec(domain)),
                    Mechanism::A { domain, cidr } => Mechanism::A { domain: domain.map(spec), cidr },
                    Mechanism::Mx { domain, cidr } => Mechanism::Mx { domain: domain.map(spec), cidr },
                    Mechanism::Ptr(domain) => Mechanism::Ptr(domain.map(spec)),
                    Mechanism::Ip4 { network, prefix } => Mechanism::Ip4 { network, prefix },
                    Mechanism::Ip6 { network, prefix } => Mechanism::Ip6 { network, prefix },
                    Mechanism::Exists(domain) => Mechanism::Exists(spec(domain)),
                };
                TermKind::Directive(Directive { qualifier, mechanism })
            }
            TermKind::Modifier(modifier) => TermKind::Modifier(match modifier {
                Modifier::Redirect(domain) => Modifier::Redirect(spec(domain)),
                Modifier::Exp(domain) => Modifier::Exp(spec(domain)),
                Modifier::Unknown { name, value } => Modifier::Unknown { name: part(name), value: part(value) },
            }),
            TermKind::Invalid => TermKind::Invalid,
        };
        Term { text: part(self.text), kind }
    }
}

impl Term<Text<'_>> {
    /// The same for what outlives the record.
    fn owned(self) -> Term<String> {
        self.map(|text| text.to_string())
    }
}

impl Term<Span> {
    fn of<'a>(&self, text: &'a str) -> Term<Text<'a>> {
        self.map(|span| span.of(text))
    }
}

/// What a term is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TermKind<T> {
    /// `[ qualifier ] mechanism`
    Directive(Directive<T>),
    /// `redirect / explanation / unknown-modifier`
    Modifier(Modifier<T>),
    /// Neither: the record is a permerror (§4.6).
    Invalid,
}

/// `directive = [ qualifier ] mechanism`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Directive<T> {
    /// As written; `None` means `+`.
    pub qualifier: Option<Qualifier>,
    /// What it matches.
    pub mechanism: Mechanism<T>,
}

impl<T> Directive<T> {
    /// The qualifier in force.
    pub fn qualifier(&self) -> Qualifier {
        self.qualifier.unwrap_or(Qualifier::Pass)
    }
}

/// `qualifier = "+" / "-" / "?" / "~"`
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Qualifier {
    /// `+`
    Pass,
    /// `?`
    Neutral,
    /// `~`
    SoftFail,
    /// `-`
    Fail,
}

impl Qualifier {
    /// As it is written in front of a mechanism; nothing for `+`.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Pass => "",
            Self::Neutral => "?",
            Self::SoftFail => "~",
            Self::Fail => "-",
        }
    }

    fn of(byte: u8) -> Option<Self> {
        match byte {
            b'+' => Some(Self::Pass),
            b'?' => Some(Self::Neutral),
            b'~' => Some(Self::SoftFail),
            b'-' => Some(Self::Fail),
            _ => None,
        }
    }
}

/// `mechanism = all / include / a / mx / ptr / ip4 / ip6 / exists`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)] // the names are the RFC's own
pub enum Mechanism<T> {
    All,
    Include(DomainSpec<T>),
    A { domain: Option<DomainSpec<T>>, cidr: DualCidr },
    Mx { domain: Option<DomainSpec<T>>, cidr: DualCidr },
    Ptr(Option<DomainSpec<T>>),
    Ip4 { network: Ipv4Addr, prefix: Option<u8> },
    Ip6 { network: Ipv6Addr, prefix: Option<u8> },
    Exists(DomainSpec<T>),
}

impl<T> Mechanism<T> {
    /// The name in lower case.
    pub fn name(&self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Include(_) => "include",
            Self::A { .. } => "a",
            Self::Mx { .. } => "mx",
            Self::Ptr(_) => "ptr",
            Self::Ip4 { .. } => "ip4",
            Self::Ip6 { .. } => "ip6",
            Self::Exists(_) => "exists",
        }
    }

    /// Does it count towards the ten (§4.6.4)?
    pub fn costs_lookup(&self) -> bool {
        !matches!(self, Self::All | Self::Ip4 { .. } | Self::Ip6 { .. })
    }

    /// The domain-spec, where there is one.
    pub fn domain(&self) -> Option<&DomainSpec<T>> {
        match self {
            Self::Include(domain) | Self::Exists(domain) => Some(domain),
            Self::A { domain, .. } | Self::Mx { domain, .. } | Self::Ptr(domain) => domain.as_ref(),
            Self::All | Self::Ip4 { .. } | Self::Ip6 { .. } => None,
        }
    }
}

impl<T: Deref<Target = str>> Mechanism<T> {
    /// One text for all ways to write the same thing: two mechanisms with the
    /// same key match the same senders. Letters of macros keep their case, for
    /// a capital means escaping (§7.3).
    pub fn key(&self) -> String {
        let host = |domain: &Option<DomainSpec<T>>| match domain {
            Some(domain) => format!(":{}", domain.key()),
            None => String::new(),
        };
        match self {
            Self::All => "all".to_owned(),
            Self::Include(domain) | Self::Exists(domain) => format!("{}:{}", self.name(), domain.key()),
            Self::A { domain, cidr } | Self::Mx { domain, cidr } => {
                format!("{}{}{cidr}", self.name(), host(domain))
            }
            Self::Ptr(domain) => format!("ptr{}", host(domain)),
            Self::Ip4 { network, prefix } => {
                let prefix = prefix.unwrap_or(32);
                let kept = u32::from(*network) & u32::MAX.checked_shl(32 - u32::from(prefix)).unwrap_or(0);
                format!("ip4:{}/{prefix}", Ipv4Addr::from(kept))
            }
            Self::Ip6 { network, prefix } => {
                let prefix = prefix.unwrap_or(128);
                let kept = u128::from(*network) & u128::MAX.checked_shl(128 - u32::from(prefix)).unwrap_or(0);
                format!("ip6:{}/{prefix}", Ipv6Addr::from(kept))
            }
        }
    }
}

/// `dual-cidr-length = [ ip4-cidr-length ] [ "/" ip6-cidr-length ]`
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DualCidr {
    /// 0 to 32; 32 where absent.
    pub ip4: Option<u8>,
    /// 0 to 128; 128 where absent.
    pub ip6: Option<u8>,
}

impl fmt::Display for DualCidr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(length) = self.ip4.filter(|length| *length != 32) {
            write!(f, "/{length}")?;
        }
        if let Some(length) = self.ip6.filter(|length| *length != 128) {
            write!(f, "//{length}")?;
        }
        Ok(())
    }
}

/// `modifier = redirect / explanation / unknown-modifier`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)] // the names are the RFC's own
pub enum Modifier<T> {
    Redirect(DomainSpec<T>),
    Exp(DomainSpec<T>),
    Unknown { name: T, value: T },
}

/// `domain-spec = macro-string domain-end`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DomainSpec<T> {
    /// As it was written, macros included.
    pub text: T,
    /// Which macros stand in it.
    pub macros: Macros,
    /// Has it what no name has, so that there is something to say about it?
    odd: bool,
}

/// How far a text with macros is known without a sender.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Macros {
    /// Only literals.
    None,
    /// Only `%{d}` and the escapes: known with the domain.
    Domain,
    /// Depends on who sends.
    Sender,
}

impl DomainSpec<Text<'_>> {
    /// The same for what outlives the record.
    fn owned(self) -> DomainSpec<String> {
        DomainSpec { text: self.text.to_string(), macros: self.macros, odd: self.odd }
    }
}

impl<T: Deref<Target = str>> DomainSpec<T> {
    /// For comparing: lower case and without the dot at the end, but a text
    /// with macros keeps its case.
    pub fn key(&self) -> String {
        let text = self.text.strip_suffix('.').unwrap_or(&self.text);
        if self.macros == Macros::None { text.to_ascii_lowercase() } else { text.to_owned() }
    }
}
