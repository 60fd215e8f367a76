//! What a profile may say. A value that could end up in a style, a link or a
//! record is held against a form that cannot do harm there.

use super::{ProfileFile, Refusal, RefusalKind};
use crate::catalog::input::Pattern;
use crate::catalog::rules;
use crate::catalog::rules::FaultKind;
use crate::catalog::schema::{Provider, Rtype};
use crate::name::DomainName;

/// Everything in the file that is refused.
pub(super) fn refusals(file: &ProfileFile, vendor: Option<&Provider>, web: Option<&Provider>) -> Vec<Refusal> {
    let mut refusals = Refusals(Vec::new());
    refusals.check(rules::is_id(&file.id), "id", RefusalKind::Id, &file.id);
    refusals.check(!file.name.trim().is_empty(), "name", RefusalKind::Empty, &file.name);
    for (tag, text) in &file.title {
        refusals.check(is_language(tag), "title", RefusalKind::Language, tag);
        refusals.check(!text.trim().is_empty(), &format!("title.{tag}"), RefusalKind::Empty, text);
    }
    refusals.optional(file.language.as_ref(), is_language, "language", RefusalKind::Language);
    refusals.optional(file.logo.as_ref(), is_path, "logo", RefusalKind::Path);
    refusals.optional(file.demo.as_ref(), rules::is_id, "demo", RefusalKind::Id);
    refusals.optional(file.links.docs.as_ref(), rules::is_url, "links.docs", RefusalKind::Url);
    refusals.optional(file.links.support.as_ref(), is_support, "links.support", RefusalKind::Url);
    refusals.optional(file.look.brand.as_ref(), is_colour, "look.brand", RefusalKind::Colour);
    refusals.optional(file.look.radius.as_ref(), is_length, "look.radius", RefusalKind::Length);
    refusals.optional(file.look.font_ui.as_ref(), is_font, "look.font_ui", RefusalKind::Font);
    refusals.optional(file.look.font_code.as_ref(), is_font, "look.font_code", RefusalKind::Font);
    let is_rua = |text: &str| Pattern::Mailbox.accepts(&text.replace("{domain}", "example.com"));
    refusals.optional(file.defaults.rua.as_ref(), is_rua, "defaults.rua", RefusalKind::Mailbox);
    for (i, resolver) in file.resolvers.iter().enumerate() {
        let path = |field: &str| format!("resolvers[{i}].{field}");
        refusals.check(rules::is_id(&resolver.id), &path("id"), RefusalKind::Id, &resolver.id);
        refusals.check(!resolver.name.trim().is_empty(), &path("name"), RefusalKind::Empty, &resolver.name);
        refusals.check(is_resolver(&resolver.url), &path("url"), RefusalKind::Resolver, &resolver.url);
        let limits = resolver.limits;
        for (given, most, field) in [(limits.in_flight, 100, "in_flight"), (limits.per_second, 10_000, "per_second")] {
            let given = given.unwrap_or(1);
            let path = path(&format!("limits.{field}"));
            refusals.check((1..=most).contains(&given), &path, RefusalKind::Limit, &given.to_string());
        }
    }
    for (i, origin) in file.embed.iter().enumerate() {
        refusals.check(is_origin(origin), &format!("embed[{i}]"), RefusalKind::Origin, origin);
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

struct Refusals(Vec<Refusal>);

impl Refusals {
    fn check(&mut self, fine: bool, path: &str, kind: RefusalKind, text: &str) {
        if !fine {
            self.0.push(Refusal { path: path.to_owned(), kind, text: text.to_owned() });
        }
    }

    fn optional(&mut self, value: Option<&String>, fine: impl Fn(&str) -> bool, path: &str, kind: RefusalKind) {
        if let Some(value) = value {
            self.check(fine(value), path, kind, value);
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

fn is_support(text: &str) -> bool {
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
