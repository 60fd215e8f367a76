//! What follows from plan, profile and answers, as functions of them: which
//! selectors to look for, who is recognised, which records to publish, what to ask.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::session::Source;
use super::state::Recognised;
use crate::audit::{self, AuditOptions, Report};
use crate::catalog::schema::SpfNeed;
use crate::catalog::{self, Clue, DnsHost, Provider, Standing};
use crate::diff::{self, Change};
use crate::dns::zone::Zone;
use crate::dns::{Answers, Question};
use crate::intake::is_kept_by_vendor;
use crate::ladder::{Ladder, ladder, senders};
use crate::name::{DomainName, Selector};
use crate::order;
use crate::plan::{self, Plan, RecordSet};
use crate::profile::{Profile, Resolver};

pub(super) fn source(resolvers: &[Resolver], index: usize, demo: Option<Arc<Zone>>) -> Source {
    if let Some(zone) = demo {
        return Source::Zone(zone);
    }
    let at = |index: usize| resolvers.get(index % resolvers.len().max(1)).cloned();
    match at(index) {
        Some(first) => Source::Resolver { first, second: at(index + 1).filter(|_| resolvers.len() > 1) },
        None => Source::Zone(Arc::new(Zone::default())),
    }
}

/// The DNS host: the one that was chosen, or else the one that the name servers tell. One that only a newer page knows is no choice.
pub(super) fn dns_host(chosen: Option<&str>, servers: Option<&[DomainName]>) -> Option<&'static DnsHost> {
    let chosen = catalog::dns_hosts().iter().find(|host| chosen == Some(&*host.id));
    chosen.or_else(|| catalog::dns_host(servers?))
}

/// Does the vendor run the domain's name servers?
pub(super) fn by_vendor(profile: &Profile, report: &Report) -> bool {
    let (vendor, servers) = (profile.file.vendor.as_ref(), report.servers.detail.as_ref());
    vendor.zip(servers).is_some_and(|(vendor, (_, servers))| is_kept_by_vendor(servers, &vendor.name_servers))
}

/// The selectors to look for at once: those that were asked for, and those of
/// services that nothing but a key may show; all of them for a deep scan.
pub(super) fn selectors(profile: &Profile, plan: &Plan, deep: bool) -> AuditOptions {
    let mut options = planned(profile, plan);
    options.selectors.extend(likely(profile, deep));
    options
}

/// Selectors of services that nothing but a key may show; of all services for a deep scan.
pub(super) fn likely(profile: &Profile, deep: bool) -> BTreeSet<Selector> {
    let likely = profile.known().filter(|provider| deep || provider.spf.need != SpfNeed::Required);
    plain(likely.flat_map(|provider| provider.detect.selectors.iter()).map(|text| &**text))
}

/// The selectors that the plan and the profile name.
pub(super) fn planned(profile: &Profile, plan: &Plan) -> AuditOptions {
    let planned = plan.picks.iter().filter_map(|pick| pick.inputs.get("selector"));
    let templates = profile.vendor.iter().flat_map(|vendor| vendor.records.iter());
    let fixed = templates.filter_map(|template| template.host.strip_suffix("._domainkey"));
    let mut all = plain(planned.map(String::as_str).chain(fixed));
    all.extend(plan.keys.iter().map(|key| key.selector.clone()));
    AuditOptions { selectors: all, named: plan.selectors.clone(), bimi: plan.bimi_selector.clone() }
}

fn plain<'a>(texts: impl Iterator<Item = &'a str>) -> BTreeSet<Selector> {
    order::gathered(texts.filter(|text| !text.contains(['*', '?', '{'])).filter_map(|text| Selector::parse(text).ok()))
}

/// The report with what is open, and with the selectors of the services that
/// the other records show.
pub(super) fn audited(
    profile: &Profile,
    domain: &DomainName,
    wanted: &AuditOptions,
    answers: &Answers,
) -> (Report, BTreeSet<Question>) {
    let mut options = wanted.clone();
    let (report, open) = audit::partial(domain, &options, answers);
    let shown = catalog::detect(&audit::traces(&report), profile.known());
    options
        .selectors
        .extend(plain(shown.iter().flat_map(|shown| shown.provider.detect.selectors.iter().map(|s| &**s))));
    if options.selectors.len() == wanted.selectors.len() {
        return (report, open);
    }
    audit::partial(domain, &options, answers)
}

pub(super) fn recognised(profile: &Profile, report: &Report) -> Vec<Recognised> {
    let detected = catalog::detect(&audit::traces(report), profile.known());
    let named = detected.into_iter().map(|detected| Recognised {
        id: detected.provider.id.to_string(),
        sure: detected.sure(),
        left_over: detected.standing == Standing::LeftOver,
        clues: detected.clues,
    });
    named.collect()
}

pub(super) fn records(profile: &Profile, plan: &Plan, recognised: &[Recognised]) -> RecordSet {
    let providers: Vec<&Provider> = profile.known().collect();
    let sure: Vec<&str> = recognised.iter().filter(|known| known.sure).map(|known| known.id.as_str()).collect();
    let mut set = plan::records(plan, &sure, &providers);
    if let Some(domain) = &plan.domain {
        profile.apply_defaults(&mut set, domain);
    }
    set
}

/// The changes, what is open, and the ladder. A step that the ladder refuses is
/// not in the record.
pub(super) fn changed(
    profile: &Profile,
    plan: &Plan,
    recognised: &[Recognised],
    report: Option<&Report>,
    records: &RecordSet,
    answers: &Answers,
) -> (Vec<Change>, BTreeSet<Question>, Option<Ladder>) {
    let (changes, open) = diff::changes(records, answers);
    let Some(report) = report else { return (changes, open, None) };
    let providers: Vec<&Provider> = profile.known().collect();
    let sure = recognised.iter().filter(|known| known.sure);
    let shown: Vec<(String, Vec<Clue>)> = sure.map(|known| (known.id.clone(), known.clues.clone())).collect();
    let all: Vec<&Change> = changes.iter().collect();
    let ladder = ladder(report, &all, &senders(plan, &shown, report, &providers));
    let Some(step) = records.dmarc.step.filter(|step| !ladder.allows(*step)) else {
        return (changes, open, Some(ladder));
    };
    let mut refused = records.clone();
    refused.dmarc.step = ladder.present.filter(|present| *present < step);
    let (changes, open) = diff::changes(&refused, answers);
    (changes, open, Some(ladder))
}

/// Everything that can be asked now, for the report and for the records.
pub(super) fn needs(profile: &Profile, plan: &Plan, deep: bool, answers: &Answers) -> BTreeSet<Question> {
    let Some(domain) = &plan.domain else { return BTreeSet::new() };
    let (report, mut open) = audited(profile, domain, &selectors(profile, plan, deep), answers);
    let recognised = recognised(profile, &report);
    open.extend(diff::changes(&records(profile, plan, &recognised), answers).1);
    open
}
