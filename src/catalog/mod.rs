//! What is known of the services that send mail for others and of the DNS
//! hosts where records are typed in. The facts are data files, checked and
//! built in by `build.rs`; nothing in the code names a service.

pub mod detect;
pub mod draft;
pub mod glob;
pub mod input;
pub mod packed;
pub mod rules;
pub mod schema;
pub mod search;

use std::collections::BTreeMap;
use std::sync::LazyLock;

pub use detect::{Clue, Detected, Standing, Traces, detect};
pub use draft::Draft;
pub use schema::{DnsHost, Provider};
pub use search::{Field, Hit, search};

use crate::name::DomainName;
use rules::Piece;

static PROVIDERS: LazyLock<Vec<Provider>> =
    LazyLock::new(|| packed::unpack(include_str!(concat!(env!("OUT_DIR"), "/providers.txt"))));
static DNS_HOSTS: LazyLock<Vec<DnsHost>> =
    LazyLock::new(|| packed::unpack(include_str!(concat!(env!("OUT_DIR"), "/dns_hosts.txt"))));

/// Every service, by id.
pub fn providers() -> &'static [Provider] {
    &PROVIDERS
}

/// Every DNS host, by id.
pub fn dns_hosts() -> &'static [DnsHost] {
    &DNS_HOSTS
}

/// The service with this id.
pub fn find(id: &str) -> Option<&'static Provider> {
    let at = providers().binary_search_by(|provider| (*provider.id).cmp(id)).ok()?;
    providers().get(at)
}

/// The DNS host that most of these name servers belong to.
pub fn dns_host(ns: &[DomainName]) -> Option<&'static DnsHost> {
    let served =
        |host: &DnsHost| ns.iter().filter(|name| host.ns.iter().any(|glob| glob::matches(glob, name.as_str()))).count();
    let (count, host) = dns_hosts().iter().map(|host| (served(host), host)).rev().max_by_key(|(count, _)| *count)?;
    (count > 0).then_some(host)
}

/// A template uses an input that has no value yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingInput {
    /// The input's name.
    pub name: String,
}

/// A template with its placeholders filled: `{domain}`, `{domain_dashes}`
/// (the dots of the domain as hyphens) and the inputs by name. The values are
/// taken as they are; `Input::accepts` says whether they may be.
pub fn fill(template: &str, inputs: &BTreeMap<String, String>, domain: &DomainName) -> Result<String, MissingInput> {
    let mut filled = String::with_capacity(template.len());
    for piece in rules::pieces(template) {
        match piece {
            Piece::Text(text) => filled.push_str(text),
            Piece::Slot("domain") => filled.push_str(domain.as_str()),
            Piece::Slot("domain_dashes") => filled.push_str(&domain.as_str().replace('.', "-")),
            Piece::Slot(name) => match inputs.get(name).map(String::as_str).filter(|value| !value.is_empty()) {
                Some(value) => filled.push_str(value),
                None => return Err(MissingInput { name: name.to_owned() }),
            },
        }
    }
    Ok(filled)
}

impl Provider {
    /// Does picking it put terms into an SPF record? Not where the envelope is
    /// the service's own: receivers never look at the customer's record then.
    pub fn adds_terms(&self) -> bool {
        self.spf.need != schema::SpfNeed::None && self.spf.envelope != Some(schema::Envelope::Provider)
    }

    /// The SPF terms as templates; for a service with regions those of
    /// `region`, none while it is not chosen.
    pub fn spf_terms(&self, region: Option<&str>) -> &[schema::Str] {
        if self.spf.regions.is_empty() {
            return &self.spf.terms;
        }
        self.spf.regions.iter().find(|known| Some(&*known.region) == region).map_or(&[], |known| &known.terms)
    }
}
