//! Where a mail is sent from: an address, or a service by its name. Of a service
//! that the record names, its first address there; of another, that of its own terms.

use std::net::IpAddr;

use leptos::prelude::*;

use crate::catalog::Provider;
use crate::catalog::schema::SpfNeed;
use crate::spf::SpfRecord;
use crate::spf::expand::{Node, Reach};
use crate::ui::phrase::{owner, who};
use crate::ui::state::App;
use crate::ui::text::{Words, key};

/// A service, its name, and the first address that it sends from.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Known {
    id: String,
    pub(super) name: String,
    ip: IpAddr,
}

/// What was typed.
pub(super) enum Typed {
    Address(IpAddr),
    /// A service by its name, and the terms that lead to its addresses.
    Service(String, SpfRecord<'static>),
    /// Why there is no address: a sentence, and the service that it names.
    Refused(&'static str, String),
}

/// The services that the record names, itself or in records that are nobody's.
pub(super) fn services(app: App, words: Words) -> Vec<Known> {
    let mut found = Vec::new();
    app.report.with(|report| {
        if let Some(spf) = report.as_ref().and_then(|report| report.spf.detail.as_ref()) {
            collect(app, words, &spf.expansion.root, &mut found);
        }
    });
    found
}

fn collect(app: App, words: Words, node: &Node, found: &mut Vec<Known>) {
    for branch in &node.branches {
        let (Reach::Include(node) | Reach::Redirect(node)) = &branch.reach else { continue };
        match owner(app, node.domain.as_str()) {
            None => collect(app, words, node, found),
            Some(id) if found.iter().any(|known| known.id == id) => {}
            Some(id) => found.extend(first(node).map(|ip| Known { name: who(app, words, &id), id, ip })),
        }
    }
}

/// The first address of the first network below a record.
pub(super) fn first(node: &Node) -> Option<IpAddr> {
    node.branches.iter().find_map(|branch| match &branch.reach {
        Reach::Networks { ip4, ip6 } => {
            let ip4 = ip4.first().map(|(address, _)| IpAddr::V4(*address));
            ip4.or_else(|| ip6.first().map(|(address, _)| IpAddr::V6(*address)))
        }
        Reach::Include(node) | Reach::Redirect(node) => first(node),
        _ => None,
    })
}

/// Reads the field: an address, or the name or an alias of a service.
pub(super) fn typed(app: App, words: Words, text: &str) -> Typed {
    let text = text.trim();
    if let Ok(ip) = text.parse() {
        return Typed::Address(ip);
    }
    let wanted = text.to_lowercase();
    let is = |name: &str| name.to_lowercase() == wanted;
    let service = app.profile.with_value(|profile| {
        let mut known = profile.known();
        known.find(|known| is(&known.name) || known.aliases.iter().any(|alias| is(alias))).cloned()
    });
    let shown = untrack(|| services(app, words));
    let id = service.as_ref().map(|service| &*service.id);
    if let Some(known) = shown.iter().find(|known| is(&known.name) || Some(known.id.as_str()) == id) {
        return Typed::Address(known.ip);
    }
    let Some(service) = service else { return Typed::Refused(key!("simulate-no-ip"), String::new()) };
    let name = service.name.to_string();
    match record(&service) {
        Some(record) => Typed::Service(name, record),
        None if service.spf.need == SpfNeed::None => Typed::Refused(key!("simulate-no-term"), name),
        None => Typed::Refused(key!("simulate-no-address"), name),
    }
}

/// A record of the service's own terms, as far as they are the same for everybody.
fn record(service: &Provider) -> Option<SpfRecord<'static>> {
    // One region is as good as another: its mail is the service's.
    let region = service.spf.regions.first().map(|region| &*region.region);
    let terms = service.spf_terms(region).iter().map(|term| &**term).filter(|term| !term.contains('{'));
    let terms: Vec<&str> = terms.collect();
    (!terms.is_empty()).then(|| SpfRecord::from_terms(terms.into_iter().chain(["-all"])))
}
