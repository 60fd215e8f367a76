//! A ticket: the changes of a domain for whoever edits its DNS, with what to
//! change where, what stands there now, why, who does it, and a link to check.
//! Promises that nothing is a record to publish that the owner has yet to
//! decide or that nobody can tell. Its sentences are those of a [`Voice`].

pub mod html;
pub mod json;
pub mod mailto;
pub mod markdown;
pub mod plain;
pub mod sheet;
pub mod voice;
pub mod why;

use super::Item;
use crate::catalog::schema::Names;
use crate::catalog::{DnsHost, Traces, detect};
use crate::diff::{Action, Change, Subject};
use crate::dns::{Answers, Failure, RecordType};
use crate::finding::{Finding, Severity};
use crate::name::DomainName;
use crate::order;
use crate::spf;
use crate::spf::merge::Reason;
pub use sheet::Sheet;
pub use voice::Voice;

/// All that there is to do for one domain.
#[derive(Debug, Clone, PartialEq)]
pub struct Ticket {
    /// Whose mail it is about.
    pub domain: DomainName,
    /// The zone that the records stand in.
    pub zone: DomainName,
    /// Where the zone is edited, if that is known.
    pub host: Option<&'static DnsHost>,
    /// Who does it, if somebody is named.
    pub assignee: Option<String>,
    /// What is published, and since when that is known.
    pub read: Read,
    /// The address that checks whether it is done.
    pub link: String,
    /// Records to publish, in order.
    pub tasks: Vec<Task>,
    /// What waits.
    pub open: Vec<Waiting>,
}

/// Where what is published was read.
#[derive(Debug, Clone, PartialEq)]
pub enum Read {
    /// In the zone of the demo.
    Demo,
    /// From a resolver.
    Resolver {
        /// Its name.
        name: String,
        /// In milliseconds since 1970.
        at: f64,
        /// The same as a text (ISO 8601).
        stamp: String,
    },
}

/// One record to publish.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// What is changed.
    pub change: Change,
    /// What is published.
    pub item: Item,
    /// Its name as the DNS host's form wants it; may be empty.
    pub typed: String,
    /// Whose the terms of an SPF record are, as far as that is known, in the order of its reasons.
    pub owners: Vec<Option<String>>,
}

/// One record that is not published, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// What it is about.
    pub change: Change,
    /// The look-up that failed; otherwise it waits for the domain's owner.
    pub failure: Option<Failure>,
}

impl Ticket {
    /// Adds what the changes ask for. What is as planned, only on offer, or
    /// still being asked is not in a ticket.
    pub fn fill(&mut self, changes: impl IntoIterator<Item = Change>, answers: &Answers, services: &Services<'_>) {
        for change in changes {
            if let Some(item) = Item::of(&change, &self.domain, answers) {
                let typed = typed_name(&item.name, &self.zone, self.host);
                let owners = reasons(&change).iter().map(|reason| owner(reason, services)).collect();
                self.tasks.push(Task { change, item, typed, owners });
            } else if matches!(change.action, Action::NeedsYou | Action::CannotTell) {
                let failure = change.failure.clone();
                self.open.push(Waiting { change, failure });
            }
        }
    }
}

/// Whose a name in an SPF record is: a service's id by the name.
pub type Services<'a> = dyn Fn(&DomainName) -> Option<String> + 'a;

/// The reasons for an SPF record's terms; none for other records, or for one that is not settled.
pub fn reasons(change: &Change) -> &[Reason] {
    match &change.subject {
        Subject::Spf(spf) if spf.merge.ready => &spf.merge.reasons,
        _ => &[],
    }
}

fn owner(reason: &Reason, services: &Services<'_>) -> Option<String> {
    let (mechanism, target) = reason.term.split_once([':', '='])?;
    if !mechanism.contains("include") {
        return None;
    }
    services(&DomainName::typed(target).ok()?)
}

/// A service of a list, by a name in an SPF record.
pub fn service_of(name: &DomainName, known: &[crate::catalog::Provider]) -> Option<String> {
    let traces = Traces { spf: vec![vec![name.clone()]], ..Traces::default() };
    detect(&traces, known.iter()).first().map(|detected| detected.provider.id.to_string())
}

/// A name as the form of a DNS host wants it: relative to the zone, or whole.
/// Empty where the form has to be left empty.
pub fn typed_name(name: &DomainName, zone: &DomainName, host: Option<&DnsHost>) -> String {
    match (name.relative_to(zone), host.and_then(|host| host.names)) {
        (_, Some(Names::Full)) | (None, _) => name.to_string(),
        (Some(""), _) => host.and_then(|host| host.apex.as_deref()).unwrap_or_default().to_owned(),
        (Some(relative), _) => relative.to_owned(),
    }
}

/// What there is to say of a change, the gravest first: faults of what is
/// published, then what the change itself shows. What is only worth telling is
/// left out.
pub fn findings(change: &Change) -> Vec<Finding> {
    let broken = |text: &String| {
        let parsed = spf::parse(text);
        if parsed.well_formed { Vec::new() } else { parsed.told(text) }
    };
    let mut all: Vec<Finding> = match &change.subject {
        Subject::Spf(_) => change.before.iter().flat_map(broken).collect(),
        _ => Vec::new(),
    };
    all.retain(|finding| finding.severity == Severity::Error);
    all.extend(change.findings.iter().filter(|finding| finding.severity != Severity::Info).cloned());
    order::sort_by_key(&mut all, |finding| finding.severity);
    let mut said = Vec::new();
    all.retain(|finding| {
        let this = (finding.code, finding.values());
        let new = !said.contains(&this);
        said.push(this);
        new
    });
    all
}

/// The type of a record, and whether it is cut into several strings.
pub fn is_long(item: &Item) -> bool {
    item.rtype == RecordType::Txt && item.value.len() > crate::txt::STRING_MAX
}
