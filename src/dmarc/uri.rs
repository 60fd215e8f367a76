//! Report URIs, as DMARC (RFC 9989 §4.8) and TLS-RPT (RFC 8460 §3) list them.
//! Says what is wrong with each and what would be right; which code that is,
//! the record that lists it knows.

use std::ops::Range;

use crate::name::DomainName;
use crate::tag_list::trimmed;

/// One entry of `rua=` or `ruf=`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportUri {
    /// As written, with a size behind `!` if there is one.
    pub text: String,
    /// Bytes of the record.
    pub span: Range<usize>,
    /// What it is.
    pub kind: UriKind,
}

/// What a report URI is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UriKind {
    /// `mailto:`, the only one that receivers must know.
    Mailto {
        /// `local@domain`, without parameters and size.
        address: String,
    },
    /// Another scheme, in lower case.
    Other {
        /// `https`, mostly.
        scheme: String,
    },
    /// Not a URI that a receiver could use.
    Invalid,
}

impl ReportUri {
    /// Could a receiver use it?
    pub fn is_valid(&self) -> bool {
        self.kind != UriKind::Invalid
    }

    /// The host that gets the reports.
    pub fn host(&self) -> Option<DomainName> {
        let host = match &self.kind {
            UriKind::Mailto { address } => address.rsplit_once('@')?.1,
            UriKind::Other { .. } => {
                let authority = self.text.split_once("://")?.1.split(['/', '?', '#', '!']).next()?;
                let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
                host.split(':').next()?
            }
            UriKind::Invalid => return None,
        };
        DomainName::typed(host).ok().filter(|name| !name.is_root())
    }

    /// Where it leads: the same for two URIs of one place. Domains have no case.
    pub fn place(&self) -> String {
        match &self.kind {
            UriKind::Mailto { address } => match address.rsplit_once('@') {
                Some((local, domain)) => format!("mailto:{local}@{}", domain.to_ascii_lowercase()),
                None => address.clone(),
            },
            UriKind::Other { .. } | UriKind::Invalid => self.text.clone(),
        }
    }
}

/// What is wrong with an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    NoScheme,
    Invalid,
    Encoding,
    Separator,
    Size,
}

/// A fault, its place, and what would be right, where that is certain.
#[derive(Debug)]
pub(crate) struct Faulty {
    pub fault: Fault,
    pub span: Range<usize>,
    pub fix: Option<String>,
}

/// Reads a list with commas between; `base` is where `value` begins.
pub(crate) fn list(value: &str, base: usize) -> (Vec<ReportUri>, Vec<Faulty>) {
    let (mut uris, mut faults) = (Vec::<ReportUri>::new(), Vec::<Faulty>::new());
    let mut start = base;
    for raw in value.split(',') {
        let (text, span) = trimmed(raw, start);
        let end = start + raw.len();
        if text.is_empty() {
            // With the comma before it, or, at the start, the one behind it.
            let span = if start > base { start - 1..end } else { start..(end + 1).min(base + value.len()) };
            faults.push(Faulty { fault: Fault::Invalid, span, fix: Some(String::new()) });
        } else {
            let (kind, fault) = judge(text);
            let before = uris.last().filter(|uri| split_local(&uri.text));
            match (fault, before) {
                // `mailto:a,b@example.com`: perhaps a comma in the local part.
                (Some((Fault::NoScheme, _)), Some(before)) => {
                    faults.pop();
                    faults.push(Faulty { fault: Fault::Encoding, span: before.span.start..span.end, fix: None });
                }
                (Some((fault, fix)), _) => faults.push(Faulty { fault, span: span.clone(), fix }),
                (None, _) => {}
            }
            uris.push(ReportUri { text: text.to_owned(), span, kind });
        }
        start = end + 1;
    }
    (uris, faults)
}

/// Reads one URI that somebody typed, and completes it where that is certain.
pub(crate) fn typed(text: &str) -> Option<String> {
    let text = text.trim();
    match judge(text) {
        (UriKind::Invalid, Some((_, fix))) => fix.filter(|fix| judge(fix).1.is_none()),
        (_, Some((_, fix))) => fix,
        (_, None) => Some(text.to_owned()),
    }
}

fn split_local(text: &str) -> bool {
    strip_mailto(text)
        .is_some_and(|local| !local.is_empty() && !local.contains('@') && local.chars().all(is_local_char))
}

type Verdict = (UriKind, Option<(Fault, Option<String>)>);

fn judge(text: &str) -> Verdict {
    let invalid = |fault, fix| (UriKind::Invalid, Some((fault, fix)));
    let words: Vec<_> = text.split_ascii_whitespace().collect();
    if words.len() > 1 {
        let each: Option<Vec<_>> = words.iter().map(|word| complete(word)).collect();
        if let Some(each) = each {
            return invalid(Fault::Separator, Some(each.join(",")));
        }
        let joined = words.concat();
        let right = judge(&joined).1.is_none();
        return invalid(Fault::Invalid, right.then_some(joined));
    }
    if let Some(rest) = strip_mailto(text) {
        return mailto(rest);
    }
    match text.split_once(':') {
        Some((scheme, rest)) if is_scheme(scheme) => {
            let uri = without_size(rest).unwrap_or(rest);
            let hierarchical = uri.strip_prefix("//").is_none_or(|rest| !rest.is_empty() && !rest.starts_with('/'));
            if uri.is_empty()
                || !hierarchical
                || !has_whole_octets(uri)
                || !uri.chars().all(|c| is_uri_char(c) && c != '!')
            {
                let fault = if uri.contains('!') { Fault::Encoding } else { Fault::Invalid };
                return invalid(fault, None);
            }
            let kind = UriKind::Other { scheme: scheme.to_ascii_lowercase() };
            (kind, (uri != rest).then(|| (Fault::Size, Some(format!("{scheme}:{uri}")))))
        }
        _ if is_address(text) => invalid(Fault::NoScheme, Some(format!("mailto:{text}"))),
        _ => invalid(Fault::Invalid, None),
    }
}

/// What is behind `mailto:` (RFC 6068 §2).
fn mailto(rest: &str) -> Verdict {
    let bare = rest.trim_start_matches('/');
    let (to, _) = bare.split_once('?').unwrap_or((bare, ""));
    if rest != bare {
        let fix = is_address(to).then(|| format!("mailto:{bare}"));
        return (UriKind::Invalid, Some((Fault::Invalid, fix)));
    }
    if is_address(to) && bare.chars().all(is_uri_char) && has_whole_octets(bare) && !bare.contains('!') {
        return (UriKind::Mailto { address: to.to_owned() }, None);
    }
    if let Some(sized) = without_size(bare).filter(|sized| !sized.contains('!')) {
        let to = sized.split_once('?').map_or(sized, |(to, _)| to);
        if is_address(to) && sized.chars().all(is_uri_char) {
            let kind = UriKind::Mailto { address: to.to_owned() };
            return (kind, Some((Fault::Size, Some(format!("mailto:{sized}")))));
        }
    }
    if bare.contains('!') {
        let encoded = format!("mailto:{}", bare.replace('!', "%21"));
        let right = judge(&encoded).1.is_none();
        return (UriKind::Invalid, Some((Fault::Encoding, right.then_some(encoded))));
    }
    (UriKind::Invalid, Some((Fault::Invalid, None)))
}

/// The text as a URI of its own, if it is a mail address or a `mailto:`.
pub(crate) fn complete(text: &str) -> Option<String> {
    match strip_mailto(text) {
        Some(rest) if matches!(mailto(rest).0, UriKind::Mailto { .. }) => Some(text.to_owned()),
        None if is_address(text) => Some(format!("mailto:{text}")),
        _ => None,
    }
}

fn strip_mailto(text: &str) -> Option<&str> {
    let (scheme, rest) = text.split_once(':')?;
    scheme.eq_ignore_ascii_case("mailto").then_some(rest)
}

/// Without a size such as `!10m` at the end (RFC 7489 §6.4).
fn without_size(text: &str) -> Option<&str> {
    let (before, size) = text.rsplit_once('!')?;
    let digits = size.strip_suffix(['k', 'm', 'g', 't', 'K', 'M', 'G', 'T']).unwrap_or(size);
    (!digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit())).then_some(before)
}

/// RFC 3986 §3.1
fn is_scheme(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
}

/// Is each `%` the start of an octet in two hexadecimal digits (RFC 3986 §2.1)?
pub(crate) fn has_whole_octets(text: &str) -> bool {
    let hex = |part: &str| part.bytes().take(2).filter(u8::is_ascii_hexdigit).count() == 2;
    text.split('%').skip(1).all(hex)
}

/// RFC 3986 §2; a comma would end the entry.
fn is_uri_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-._~:/?#[]@!$&'()*+=%".contains(c)
}

/// The characters of a local part that a URI can hold as they are (RFC 6068 §2).
fn is_local_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-._~$&'*+=%/".contains(c)
}

fn is_address(text: &str) -> bool {
    text.split_once('@').is_some_and(|(local, domain)| {
        let dots = local.starts_with('.') || local.ends_with('.') || local.contains("..");
        !local.is_empty() && !dots && local.chars().all(is_local_char) && is_host(domain)
    })
}

/// Is it a host name of two labels or more, in A-labels (RFC 5321 §2.3.5)? An
/// address in digits is none.
pub(crate) fn is_host(text: &str) -> bool {
    let labels = || text.split('.');
    DomainName::typed(text).is_ok()
        && labels().count() > 1
        && labels().all(|label| {
            !label.is_empty()
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.bytes().all(|octet| octet.is_ascii_alphanumeric() || octet == b'-')
        })
        && labels().next_back().is_some_and(|label| !label.bytes().all(|octet| octet.is_ascii_digit()))
}
