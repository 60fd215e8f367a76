//! SPF (RFC 7208): the record as its grammar has it, one type per production
//! of §12. Printing gives back what was read; what was not understood is kept.
//! Knows nothing of who wants a term, nor of catalogs.

pub mod advice;
pub mod cost;
mod diagnose;
pub mod evaluate;
pub mod expand;
pub(crate) mod explanation;
pub mod limits;
mod lint;
mod macros;
pub mod merge;
pub mod overlap;
mod parse;
pub mod proof;
mod repair;
pub mod select;

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};

pub(crate) use evaluate::reverse_name;
pub use evaluate::{Evaluation, Sender, SpfResult, evaluate};
pub use expand::{Expansion, expand};
pub use merge::{Fragment, Merge, MergePolicy, merge};
pub use parse::parse;
pub use repair::repair;

pub use crate::text::Text;

/// `record = version terms *SP`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpfRecord {
    /// `v=spf1`, or what stands in its place.
    pub version: Text,
    /// The terms in their order, those with faults too.
    pub terms: Vec<Term>,
}

impl SpfRecord {
    /// A record of these terms; they are read anew, so that what is written is
    /// what is known.
    pub fn from_terms<'a>(terms: impl IntoIterator<Item = &'a str>) -> Self {
        let mut text = String::from("v=spf1");
        for term in terms {
            text.push(' ');
            text.push_str(term);
        }
        parse(&text).record
    }

    /// The directives with the qualifier that is in force, in order.
    pub fn directives(&self) -> impl Iterator<Item = (&Term, Qualifier, &Mechanism)> {
        self.terms.iter().filter_map(|term| match &term.kind {
            TermKind::Directive(directive) => Some((term, directive.qualifier(), &directive.mechanism)),
            _ => None,
        })
    }

    /// The first `all`, which ends the evaluation (§5.1).
    pub fn all(&self) -> Option<(usize, Qualifier)> {
        self.terms.iter().enumerate().find_map(|(index, term)| match &term.kind {
            TermKind::Directive(directive) if directive.mechanism == Mechanism::All => {
                Some((index, directive.qualifier()))
            }
            _ => None,
        })
    }

    /// The target of `redirect`, in force only without an `all` (§6.1).
    pub fn redirect(&self) -> Option<(&Term, &DomainSpec)> {
        self.terms.iter().find_map(|term| match &term.kind {
            TermKind::Modifier(Modifier::Redirect(target)) => Some((term, target)),
            _ => None,
        })
    }
}

impl fmt::Display for SpfRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.version)?;
        self.terms.iter().try_for_each(|term| write!(f, " {}", term.text))
    }
}

/// A directive, a modifier, or something that is neither.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// As it was written.
    pub text: Text,
    /// As it was understood.
    pub kind: TermKind,
}

/// What a term is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TermKind {
    /// `[ qualifier ] mechanism`
    Directive(Directive),
    /// `redirect / explanation / unknown-modifier`
    Modifier(Modifier),
    /// Neither: the record is a permerror (§4.6).
    Invalid,
}

/// `directive = [ qualifier ] mechanism`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Directive {
    /// As written; `None` means `+`.
    pub qualifier: Option<Qualifier>,
    /// What it matches.
    pub mechanism: Mechanism,
}

impl Directive {
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
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)] // the names are the RFC's own
pub enum Mechanism {
    All,
    Include(DomainSpec),
    A { domain: Option<DomainSpec>, cidr: DualCidr },
    Mx { domain: Option<DomainSpec>, cidr: DualCidr },
    Ptr(Option<DomainSpec>),
    Ip4 { network: Ipv4Addr, prefix: Option<u8> },
    Ip6 { network: Ipv6Addr, prefix: Option<u8> },
    Exists(DomainSpec),
}

impl Mechanism {
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
    pub fn domain(&self) -> Option<&DomainSpec> {
        match self {
            Self::Include(domain) | Self::Exists(domain) => Some(domain),
            Self::A { domain, .. } | Self::Mx { domain, .. } | Self::Ptr(domain) => domain.as_ref(),
            Self::All | Self::Ip4 { .. } | Self::Ip6 { .. } => None,
        }
    }

    /// One text for all ways to write the same thing: two mechanisms with the
    /// same key match the same senders. Letters of macros keep their case, for
    /// a capital means escaping (§7.3).
    pub fn key(&self) -> String {
        let host = |domain: &Option<DomainSpec>| match domain {
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
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)] // the names are the RFC's own
pub enum Modifier {
    Redirect(DomainSpec),
    Exp(DomainSpec),
    Unknown { name: Text, value: Text },
}

/// `domain-spec = macro-string domain-end`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DomainSpec {
    /// As it was written, macros included.
    pub text: Text,
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

impl DomainSpec {
    /// For comparing: lower case and without the dot at the end, but a text
    /// with macros keeps its case.
    pub fn key(&self) -> String {
        let text = self.text.strip_suffix('.').unwrap_or(&self.text);
        if self.macros == Macros::None { text.to_ascii_lowercase() } else { text.to_owned() }
    }
}
