//! Questions and answers: what the core knows of DNS. Nothing here asks.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};

use crate::name::DomainName;

pub mod ask;
pub mod pace;
pub mod told;
pub mod wire;
pub mod zone;

/// Aliases that are followed before a chain counts as endless; the standards
/// name no number (RFC 1034 §3.6.2).
const ALIASES_MAX: usize = 16;

/// A type of record that the core asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)] // the names are DNS's own
pub enum RecordType {
    A,
    Aaaa,
    Cname,
    Mx,
    Ns,
    Ptr,
    Soa,
    /// Type 99, only ever looked for to say that it is obsolete (RFC 7208 §3.1).
    Spf,
    Txt,
}

impl RecordType {
    /// Every type.
    pub const ALL: &'static [Self] =
        &[Self::A, Self::Aaaa, Self::Cname, Self::Mx, Self::Ns, Self::Ptr, Self::Soa, Self::Spf, Self::Txt];

    /// The type of this name, in any case; `TYPE99` and its like, too (RFC 3597 §5).
    pub fn from_name(name: &str) -> Option<Self> {
        let number = name.get(..4).filter(|prefix| prefix.eq_ignore_ascii_case("TYPE")).and(name.get(4..));
        match number.and_then(|digits| digits.parse().ok()) {
            Some(code) => Self::from_code(code),
            None => Self::ALL.iter().copied().find(|rtype| rtype.name().eq_ignore_ascii_case(name)),
        }
    }

    /// The type of this number.
    pub fn from_code(code: u16) -> Option<Self> {
        Self::ALL.iter().copied().find(|rtype| rtype.code() == code)
    }

    /// The number in messages.
    pub fn code(self) -> u16 {
        match self {
            Self::A => 1,
            Self::Ns => 2,
            Self::Cname => 5,
            Self::Soa => 6,
            Self::Ptr => 12,
            Self::Mx => 15,
            Self::Txt => 16,
            Self::Aaaa => 28,
            Self::Spf => 99,
        }
    }

    /// The name in zone files and forms.
    pub fn name(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::Aaaa => "AAAA",
            Self::Cname => "CNAME",
            Self::Mx => "MX",
            Self::Ns => "NS",
            Self::Ptr => "PTR",
            Self::Soa => "SOA",
            Self::Spf => "SPF",
            Self::Txt => "TXT",
        }
    }
}

impl fmt::Display for RecordType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// One question: a name and a type, in the class IN.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Question {
    /// What is asked about.
    pub name: DomainName,
    /// The type asked for.
    pub rtype: RecordType,
}

impl Question {
    /// A question.
    pub fn new(name: DomainName, rtype: RecordType) -> Self {
        Self { name, rtype }
    }
}

/// The data of one record.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)] // the fields are DNS's own
pub enum RecordData {
    A(Ipv4Addr),
    Aaaa(Ipv6Addr),
    Cname(DomainName),
    Mx {
        preference: u16,
        exchange: DomainName,
    },
    Ns(DomainName),
    Ptr(DomainName),
    /// The primary server and the negative TTL (RFC 2308 §5).
    Soa {
        primary: DomainName,
        minimum: u32,
    },
    /// TXT and type 99: character-strings, each up to 255 octets, boundaries kept.
    Txt(Vec<Vec<u8>>),
}

impl RecordData {
    /// The text of TXT data: its strings joined by nothing (RFC 7208 §3.3). Bytes
    /// that are no UTF-8 show as U+FFFD.
    pub fn text(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::Txt(strings) => match strings.as_slice() {
                [one] => Some(std::str::from_utf8(one).map_or_else(|_| String::from_utf8_lossy(one), Cow::Borrowed)),
                several => Some(Cow::Owned(String::from_utf8_lossy(&several.concat()).into_owned())),
            },
            _ => None,
        }
    }
}

/// The records of one type at the end of a chain of aliases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordSetAnswer {
    /// The smallest TTL of the chain and the records, in seconds.
    pub ttl: u32,
    /// The names that the question's name is an alias for, in order.
    pub cnames: Vec<DomainName>,
    /// At least one record.
    pub data: Vec<RecordData>,
    /// Did the resolver say that it validated the answer (AD, RFC 4035 §3.2.3)?
    pub authenticated: bool,
}

/// Why a question has no answer. None of these says that a record is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// The browser says it has no network.
    Offline,
    /// No answer in time.
    Timeout,
    /// The resolver could not be reached, or the page may not read it; a
    /// browser hides which.
    Blocked,
    /// An HTTP status other than 2xx (RFC 8484 §4.2.1).
    Http(u16),
    /// The body is not `application/dns-message`: a portal, a proxy.
    ContentType,
    /// The body is not a DNS message that answers the question.
    Malformed,
    /// The aliases form a loop, or are more than 16 (RFC 1034 §3.6.2).
    AliasLoop,
    /// The answer was cut (TC), which DoH has no reason to do.
    Truncated,
    /// The resolver failed (RCODE 2), with its extended error if it sent one.
    Servfail(Option<ExtendedError>),
    /// The resolver refused (RCODE 5).
    Refused(Option<ExtendedError>),
    /// The resolver says that nothing is there, and that it withholds names by a
    /// policy (RFC 8914 §4.16 to §4.19): another one may have the records.
    Withheld(ExtendedError),
    /// Another RCODE.
    Rcode(u8),
}

/// An extended DNS error (RFC 8914).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExtendedError {
    /// INFO-CODE.
    pub code: u16,
    /// EXTRA-TEXT, as far as it is UTF-8.
    pub text: String,
}

/// What is known about one question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Records of the type asked for.
    Records(RecordSetAnswer),
    /// The name exists, the type does not.
    NoData,
    /// The name (or the last alias) does not exist (RFC 2308, RFC 6604).
    NxDomain,
    /// Nothing is known.
    Failed(Failure),
}

/// All that is known so far: what a checker reads, what a test states, and what
/// a bug report holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answers(BTreeMap<Question, Answer>);

impl Answers {
    /// Nothing known.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes an answer in, in place of an older one.
    pub fn insert(&mut self, question: Question, answer: Answer) {
        self.0.insert(question, answer);
    }

    /// The answer to a question, if it is known.
    pub fn get(&self, question: &Question) -> Option<&Answer> {
        self.0.get(question)
    }

    /// Every question with its answer, in the order of the names.
    pub fn iter(&self) -> impl Iterator<Item = (&Question, &Answer)> {
        self.0.iter()
    }

    /// How many questions are answered.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Is nothing known yet?
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The texts of TXT data, as [`RecordData::text`] has them.
pub fn texts(data: &[RecordData]) -> Vec<String> {
    data.iter().filter_map(RecordData::text).map(Cow::into_owned).collect()
}
