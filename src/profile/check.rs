//! What a profile may say. A value that could end up in a style, a link or a
//! record is held against a form that cannot do harm there.

use super::ProfileFile;
use crate::catalog::input::Pattern;
use crate::catalog::rules::{self, FaultKind};
use crate::catalog::schema::{Provider, Rtype};
use crate::json::{Value, path};
use crate::name::DomainName;

/// One value that is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Where: `vendor.records[0].host`.
    pub path: String,
    /// Why.
    pub kind: RefusalKind,
    /// The value.
    pub text: String,
}

/// Why a value is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RefusalKind {
    /// An entry breaks a rule of the catalog.
    Entry(FaultKind),
    /// Not lower-case letters, digits and hyphens.
    Id,
    /// Nothing there.
    Empty,
    /// Not a language tag.
    Language,
    /// Not a path of the same origin.
    Path,
    /// Not an `https://` address.
    Url,
    /// Neither an `https://` address nor a mailbox behind `mailto:`.
    Contact,
    /// Not a colour: `#rrggbb`, a name, or a colour function with plain numbers.
    Colour,
    /// Not a length of CSS.
    Length,
    /// Not a list of font names.
    Font,
    /// Neither `https://` nor on this machine.
    Resolver,
    /// Not a mailbox.
    Mailbox,
    /// Nothing, or more than a resolver is to be asked.
    Limit,
    /// Not an origin as browsers write it: `https://host[:port]`, or `http://` on this machine.
    Origin,
}

/// The texts that have a form, by path: `[]` is any place of a list, `{}` any name.
pub const FORMS: &[(&str, RefusalKind)] = &[
    ("id", RefusalKind::Id),
    ("name", RefusalKind::Empty),
    ("title.{}", RefusalKind::Empty),
    ("logo", RefusalKind::Path),
    ("links.docs", RefusalKind::Url),
    ("links.support", RefusalKind::Contact),
    ("look.brand", RefusalKind::Colour),
    ("look.brand_dark", RefusalKind::Colour),
    ("look.neutral", RefusalKind::Colour),
    ("look.radius", RefusalKind::Length),
    ("look.font_ui", RefusalKind::Font),
    ("look.font_code", RefusalKind::Font),
    ("language", RefusalKind::Language),
    ("defaults.rua", RefusalKind::Mailbox),
    ("resolvers[].id", RefusalKind::Id),
    ("resolvers[].name", RefusalKind::Empty),
    ("resolvers[].url", RefusalKind::Resolver),
    ("demo", RefusalKind::Id),
    ("embed[]", RefusalKind::Origin),
];

/// Everything in the file that is refused. `given` is what the file was read from.
pub(super) fn refusals(
    given: &Value,
    file: &ProfileFile,
    vendor: Option<&Provider>,
    web: Option<&Provider>,
) -> Vec<Refusal> {
    let mut refusals = Refusals(Vec::new());
    for (pattern, kind) in FORMS {
        refusals.texts(given, pattern, "", *kind);
    }
    for tag in file.title.keys() {
        refusals.check(is_language(tag), "title", RefusalKind::Language, tag);
    }
    for (tag, _) in &file.texts.0 {
        refusals.check(is_language(tag), "texts", RefusalKind::Language, tag);
    }
    for (i, resolver) in file.resolvers.iter().enumerate() {
        let limits = resolver.limits;
        for (given, most, field) in [(limits.in_flight, 100, "in_flight"), (limits.per_second, 10_000, "per_second")] {
            let given = given.unwrap_or(1);
            let path = format!("resolvers[{i}].limits.{field}");
            refusals.check((1..=most).contains(&given), &path, RefusalKind::Limit, &given.to_string());
        }
    }
    if let Some(vendor) = vendor {
        refusals.entry("vendor", vendor);
    }
    if let Some(web) = web {
        refusals.entry("vendor.web", web);
        for (i, record) in web.records.iter().enumerate() {
            let fits = record.host.is_empty() && matches!(record.rtype, Rtype::A | Rtype::Aaaa | Rtype::Cname);
            let path = format!("vendor.web.records[{i}]");
            refusals.check(fits, &path, RefusalKind::Entry(FaultKind::Value), &record.host);
        }
    }
    for (i, mark) in file.vendor.iter().flat_map(|vendor| vendor.name_servers.iter()).enumerate() {
        let path = format!("vendor.name_servers[{i}]");
        refusals.check(rules::is_mark(mark), &path, RefusalKind::Entry(FaultKind::Mark), mark);
    }
    for (i, provider) in file.add.iter().enumerate() {
        refusals.entry(&format!("add[{i}]"), provider);
    }
    refusals.0
}

impl RefusalKind {
    /// Has a text the form whose absence this is?
    pub fn accepts(self, text: &str) -> bool {
        match self {
            // Those of an entry look at more than a text, a limit is none.
            Self::Entry(_) | Self::Limit => true,
            Self::Id => rules::is_id(text),
            Self::Empty => !text.trim().is_empty(),
            Self::Language => is_language(text),
            Self::Path => is_path(text),
            Self::Url => rules::is_url(text),
            Self::Contact => is_contact(text),
            Self::Colour => is_colour(text),
            Self::Length => is_length(text),
            Self::Font => is_font(text),
            Self::Resolver => is_resolver(text),
            Self::Origin => is_origin(text),
            Self::Mailbox => Pattern::Mailbox.accepts(&text.replace("{domain}", "example.com")),
        }
    }
}

struct Refusals(Vec<Refusal>);

impl Refusals {
    fn check(&mut self, fine: bool, path: &str, kind: RefusalKind, text: &str) {
        if !fine {
            self.0.push(Refusal { path: path.to_owned(), kind, text: text.to_owned() });
        }
    }

    /// Every text at the places of a pattern.
    fn texts(&mut self, value: &Value, pattern: &str, at: &str, kind: RefusalKind) {
        if pattern.is_empty() {
            if let Value::Text(text) = value {
                self.check(kind.accepts(text), at, kind, text);
            }
            return;
        }
        let (first, rest) = pattern.split_once('.').unwrap_or((pattern, ""));
        match (value, first.strip_suffix("[]")) {
            (Value::Object(members), None) if first == "{}" => {
                for (name, value) in members {
                    self.texts(value, rest, &path::below(at, name), kind);
                }
            }
            (_, None) => {
                if let Some(value) = value.get(first) {
                    self.texts(value, rest, &path::below(at, first), kind);
                }
            }
            (_, Some(list)) => {
                let elements = value.get(list).map(Value::list).unwrap_or_default();
                for (i, element) in elements.iter().enumerate() {
                    self.texts(element, rest, &format!("{}[{i}]", path::below(at, list)), kind);
                }
            }
        }
    }

    fn entry(&mut self, path: &str, provider: &Provider) {
        for fault in rules::faults(provider) {
            // A vendor's id, name and docs are the profile's own and looked at there.
            if path.starts_with("vendor") && ["id", "name", "docs"].contains(&&*fault.path) {
                continue;
            }
            // A name in a browser is the record's own: its host is empty.
            if path == "vendor.web" && fault.path.rsplit('.').next() == Some("host") {
                continue;
            }
            let path = format!("{path}.{}", fault.path);
            self.0.push(Refusal { path, kind: RefusalKind::Entry(fault.kind), text: fault.text });
        }
    }
}

/// A language tag (RFC 5646), as far as locales need it: `de`, `de-CH`.
fn is_language(text: &str) -> bool {
    let mut parts = text.split('-');
    let primary = parts.next().unwrap_or_default();
    (2..=3).contains(&primary.len())
        && primary.bytes().all(|b| b.is_ascii_lowercase())
        && parts.all(|part| (2..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()))
}

fn is_path(text: &str) -> bool {
    !text.is_empty()
        && !text.starts_with("//")
        && !text.split('/').any(|part| part == "..")
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"/._~-".contains(&b))
}

fn is_contact(text: &str) -> bool {
    rules::is_url(text) || text.strip_prefix("mailto:").is_some_and(|mailbox| Pattern::Mailbox.accepts(mailbox))
}

fn is_colour(text: &str) -> bool {
    const FUNCTIONS: [&str; 9] = ["rgb", "rgba", "hsl", "hsla", "hwb", "lab", "lch", "oklab", "oklch"];
    if let Some(hex) = text.strip_prefix('#') {
        return matches!(hex.len(), 3 | 4 | 6 | 8) && hex.bytes().all(|b| b.is_ascii_hexdigit());
    }
    match text.split_once('(') {
        Some((name, rest)) => {
            let plain = |b: u8| b.is_ascii_alphanumeric() || b" .,%/+-".contains(&b);
            FUNCTIONS.contains(&name) && rest.strip_suffix(')').is_some_and(|inner| inner.bytes().all(plain))
        }
        None => (3..=24).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphabetic()),
    }
}

fn is_length(text: &str) -> bool {
    let number = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit = text.strip_prefix(number).unwrap_or_default();
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let plain = number.len() > usize::from(number.contains('.')) && digits(whole) && digits(fraction);
    let known = ["px", "rem", "em"].contains(&unit) || number == "0" && unit.is_empty();
    let whole = whole.trim_start_matches('0');
    let small = whole.len() < 3 && (whole != "99" || fraction.bytes().all(|b| b == b'0'));
    plain && known && small
}

fn is_font(text: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b" ,-'\"".contains(&b);
    (1..=200).contains(&text.trim().len())
        && text.bytes().all(plain)
        && ['"', '\''].iter().all(|quote| text.matches(*quote).count() % 2 == 0)
}

fn is_resolver(text: &str) -> bool {
    rules::is_url(text) || is_loopback(text)
}

/// An address on this machine, where a certificate is hard to come by.
fn is_loopback(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("http://").or_else(|| text.strip_prefix("https://")) else { return false };
    let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
    let port = |(host, port): (&str, &str)| is_local(host) && port.parse::<u16>().is_ok();
    (is_local(authority) || authority.rsplit_once(':').is_some_and(port))
        && path.bytes().all(|b| b.is_ascii_alphanumeric() || b"/._~-".contains(&b))
}

fn is_local(host: &str) -> bool {
    ["localhost", "127.0.0.1", "[::1]"].contains(&host)
}

/// An origin in the one form in which browsers write it (RFC 6454 §6.2), since it is compared as text: in lower case,
/// without a path, without the port that goes without saying.
fn is_origin(text: &str) -> bool {
    let Some((scheme, authority)) = text.split_once("://") else { return false };
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (authority, None),
    };
    let default = if scheme == "https" { 443 } else { 80 };
    let is_port = |text: &str| text.parse().is_ok_and(|n: u16| n > 0 && n != default && n.to_string() == text);
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b".-".contains(&b);
    let is_name = host.bytes().all(plain) && DomainName::parse(host).is_ok_and(|name| name.as_str() == host);
    port.is_none_or(is_port) && (is_local(host) && ["http", "https"].contains(&scheme) || is_name && scheme == "https")
}
