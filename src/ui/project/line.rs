//! How one domain of the project stands: its records held against DNS, as the
//! main page does it, its name in a browser, and what may go with it.

use std::collections::BTreeSet;

use crate::audit::{AuditOptions, is_missing};
use crate::catalog::DnsHost;
use crate::diff::Change;
use crate::dns::{Answers, Question};
use crate::intake::{Entry, Fate, Is, Parting, Progress, leaving, web, without};
use crate::name::DomainName;
use crate::plan::{Inputs, Plan};
use crate::profile::Profile;
use crate::ui::derive::{audited, by_vendor, changed, dns_host, recognised, records, selectors};

/// One domain of the project.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// What was said of it.
    pub entry: Entry,
    /// The zone that its records stand in, once that is known.
    pub zone: Option<DomainName>,
    /// Where its DNS is, if the catalog knows the host.
    pub dns_host: Option<&'static DnsHost>,
    /// The catalog's name for that, or the first name server.
    pub host: Option<String>,
    /// Does the vendor run its name servers?
    pub by_vendor: bool,
    /// Does DNS not know the domain?
    pub is_missing: bool,
    /// Services that send for it, by id: picked or recognised.
    pub senders: Vec<String>,
    /// The records for mail.
    pub mail: Vec<Change>,
    /// The records for browsers.
    pub web: Vec<Change>,
    /// What becomes of its records, where it leaves.
    pub parting: Vec<Parting>,
    /// How far it is.
    pub progress: Progress,
}

/// The line of an entry, and the questions that are open.
pub(super) fn line(profile: &Profile, inputs: &Inputs, entry: &Entry, answers: &Answers) -> (Line, BTreeSet<Question>) {
    let (domain, leaves) = (&entry.domain, entry.is == Is::Leaving);
    let is_mail = entry.mail || leaves;
    // For a name in a browser it is enough to know its zone.
    let options = if is_mail { selectors(profile, &entry.plan, false) } else { AuditOptions::default() };
    let (report, mut open) = audited(profile, domain, &options, answers);
    let recognised = recognised(profile, &report);
    let mut changes = |plan: &Plan| {
        let mut set = records(profile, plan, &recognised);
        set.is_new = entry.is == Is::New;
        let (changes, more, _) = changed(profile, plan, &recognised, Some(&report), &set, answers);
        open.extend(more);
        changes
    };
    let vendor = profile.vendor.as_ref().map(|vendor| vendor.id.to_string());
    let mail = if is_mail { changes(&entry.plan) } else { Vec::new() };
    let less = match &vendor {
        Some(vendor) if leaves => changes(&without(&entry.plan, vendor)),
        _ => Vec::new(),
    };
    let servers = report.servers.detail.as_ref();
    let mut browsers = Vec::new();
    if let Some(asks) = profile.web.as_ref().filter(|_| entry.web || leaves) {
        let (changes, more) = web(entry, servers.map(|(zone, _)| zone), asks, inputs, answers);
        open.extend(more);
        browsers = changes;
    }
    let parting = match &vendor {
        Some(vendor) if leaves => leaving(entry, vendor, &mail, &less, &browsers),
        _ => Vec::new(),
    };
    let mut progress = Progress::of(mail.iter().chain(&browsers));
    if leaves {
        let count = |fates: &[Fate]| parting.iter().filter(|part| fates.contains(&part.fate)).count();
        let (due, waits) = (count(&[Fate::Goes, Fate::Shrinks]), count(&[Fate::InUse]));
        progress = Progress { due, waits, open: progress.open, unknown: progress.unknown, done: 0 };
    }
    let picked = entry.plan.picks.iter().map(|pick| pick.provider.clone());
    let known = recognised.iter().filter(|known| known.sure && !entry.plan.unused.contains(&known.id));
    let mut senders: Vec<String> = Vec::new();
    for id in picked.chain(known.map(|known| known.id.clone())).filter(|_| is_mail) {
        if !(senders.contains(&id) || leaves && Some(&id) == vendor.as_ref()) {
            senders.push(id);
        }
    }
    let dns_host = dns_host(entry.plan.dns_host.as_deref(), servers.map(|(_, servers)| servers.as_slice()));
    let line = Line {
        entry: entry.clone(),
        zone: servers.map(|(zone, _)| zone.clone()),
        dns_host,
        host: servers.and_then(|(_, servers)| {
            let known = dns_host.map(|host| host.name.to_string());
            known.or_else(|| servers.first().map(DomainName::to_string))
        }),
        by_vendor: by_vendor(profile, &report),
        is_missing: is_missing(domain, answers),
        senders,
        mail,
        web: browsers,
        parting,
        progress,
    };
    (line, open)
}
