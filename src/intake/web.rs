//! What a name needs so that browsers reach the vendor at it, held against what
//! is published. The records go the way of all others, through `diff`; what
//! counts besides is where the name leads, whichever records do it.

use std::collections::BTreeSet;

use super::Entry;
use crate::catalog::schema::Rtype;
use crate::catalog::{Provider, fill};
use crate::diff::{self, Action, Change};
use crate::dns::ask::{Asker, Found};
use crate::dns::{Answers, Failure, Question, RecordType};
use crate::finding::{Code, Finding};
use crate::name::DomainName;
use crate::plan::{Extra, Inputs, RecordSet, Wanted, wanted};
use crate::public_suffix::organizational_domain;

const ADDRESSES: [RecordType; 2] = [RecordType::A, RecordType::Aaaa];

/// The addresses of a name, with the failure of a look-up.
type Addresses = (Vec<(RecordType, String)>, Option<Failure>);

/// The changes that an entry's name needs in a browser, and the questions that
/// are open. `zone` is the zone that the name is in, if DNS tells; a name that
/// is not known there yet, or of which nothing can be read, has the zone that
/// domains are registered as.
pub fn web(
    entry: &Entry,
    zone: Option<&DomainName>,
    asks: &Provider,
    inputs: &Inputs,
    answers: &Answers,
) -> (Vec<Change>, BTreeSet<Question>) {
    let domain = &entry.domain;
    let mut asker = Asker::new(answers);
    let (leads, failure) = match target(domain, asks, inputs) {
        Some(target) => addresses(&mut asker, &target),
        None => (Vec::new(), None),
    };
    // An alias stands alone at its name: not beside the servers of a zone, nor beside SPF (RFC 1034 §3.6.2).
    let registered = organizational_domain(domain);
    let alone = zone.or(registered.as_ref()) != Some(domain) && !entry.mail;
    let mut records = records(domain, asks, inputs);
    let can_be_alias = alone && records.iter().any(|record| record.rtype == Rtype::Cname);
    if !can_be_alias && records.iter().all(|record| record.rtype == Rtype::Cname) {
        records = addressed(&records, &leads);
    }
    records.retain(|record| (record.rtype == Rtype::Cname) == can_be_alias);
    let (mut changes, mut open) = diff::changes(&RecordSet { records, ..RecordSet::default() }, answers);

    let (there, _) = addresses(&mut asker, domain);
    // Addresses cannot stand beside an alias either, wherever that leads.
    let alias = if can_be_alias { Found::Absent } else { asker.ask(domain, RecordType::Cname) };
    open.extend(asker.open);
    let valued = || changes.iter().filter_map(|change| Some((change.rtype, change.value.clone()?)));
    let wants: Vec<(RecordType, String)> = if leads.is_empty() { valued().collect() } else { leads };
    let foreign = |rtype: Option<RecordType>| -> Vec<String> {
        let foreign = there.iter().filter(|one| !wants.contains(one) && rtype.is_none_or(|rtype| one.0 == rtype));
        foreign.map(|(_, text)| text.clone()).collect()
    };
    // Whoever opens the name gets to the vendor: there is nothing to do, however it is done.
    let arrives = !there.is_empty() && foreign(None).is_empty() && wants.iter().all(|one| there.contains(one));
    for change in &mut changes {
        if arrives && change.is_due() {
            change.action = Action::Keep;
            change.findings.clear();
        } else if can_be_alias && change.action == Action::Publish && !there.is_empty() {
            // Addresses are in the alias's way, and a site may be there.
            change.action = Action::NeedsYou;
            change.before = foreign(None);
            change.findings.push(Finding::new(Code::NameCnameConflict).with("name", domain));
        } else if let (Action::NeedsYou, None, Some(failure)) = (change.action, &change.value, &failure) {
            change.action = Action::CannotTell;
            change.failure = Some(failure.clone());
        } else if let (Action::Publish | Action::Replace, Found::Records(alias)) = (change.action, alias) {
            let target = diff::presentation(&alias.data);
            let finding = Finding::new(Code::NameCnameInTheWay).with("name", domain).with("target", target.join(", "));
            change.action = Action::NeedsYou;
            change.before = target;
            change.findings.push(finding);
        }
    }
    if !can_be_alias && !arrives && !matches!(alias, Found::Records(_)) {
        // Visitors would end up at each address that is not the vendor's, too.
        for rtype in ADDRESSES {
            drop_foreign(&mut changes, rtype, foreign(Some(rtype)));
        }
    }
    (changes, open)
}

/// Where the alias of the profile leads.
fn target(domain: &DomainName, asks: &Provider, inputs: &Inputs) -> Option<DomainName> {
    let alias = asks.records.iter().find(|template| template.rtype == Rtype::Cname)?;
    DomainName::typed(&fill(&alias.value, inputs, domain).ok()?).ok()
}

/// The profile's records at a name.
fn records(domain: &DomainName, asks: &Provider, inputs: &Inputs) -> Vec<Wanted> {
    let source = |record| Extra { provider: asks.id.to_string(), record };
    let records = asks.records.iter().enumerate();
    records.map(|(record, template)| wanted(domain, template, inputs, source(record), true)).collect()
}

/// The addresses of the alias in its place; while none is known a record that waits for one.
fn addressed(aliases: &[Wanted], leads: &[(RecordType, String)]) -> Vec<Wanted> {
    let Some(alias) = aliases.first() else { return Vec::new() };
    let record = |rtype, value, place| Wanted {
        rtype,
        value,
        source: Extra { provider: alias.source.provider.clone(), record: aliases.len() + place },
        ..alias.clone()
    };
    if leads.is_empty() {
        return vec![record(Rtype::A, None, 0)];
    }
    let of = |rtype: RecordType| if rtype == RecordType::A { Rtype::A } else { Rtype::Aaaa };
    leads.iter().enumerate().map(|(place, (rtype, text))| record(of(*rtype), Some(text.clone()), place)).collect()
}

/// Notes addresses that have to go: at a record of their type that is asked
/// for, or at one that is none.
fn drop_foreign(changes: &mut Vec<Change>, rtype: RecordType, foreign: Vec<String>) {
    if foreign.is_empty() {
        return;
    }
    let finding = Finding::new(Code::PlanOtherData).with("found", foreign.join(", "));
    let Some(first) = changes.iter().find(|change| change.rtype == rtype).or(changes.first()).cloned() else { return };
    if first.rtype != rtype {
        let value = None;
        changes.push(Change {
            action: Action::NeedsYou,
            rtype,
            value,
            before: foreign,
            findings: vec![finding],
            ..first
        });
        return;
    }
    let known = |change: &&mut Change| change.rtype == rtype && change.value.is_some();
    if let Some(change) = changes.iter_mut().find(known) {
        // What stands there rightly is written again with the rest.
        let own = (change.action == Action::Keep).then(|| change.value.clone()).flatten();
        change.action = Action::Replace;
        change.before = foreign;
        change.before.extend(own);
        change.findings.push(finding);
    }
}

fn addresses(asker: &mut Asker<'_>, name: &DomainName) -> Addresses {
    let (mut out, mut failed) = (Vec::new(), None);
    for rtype in ADDRESSES {
        match asker.ask(name, rtype) {
            Found::Records(records) => {
                out.extend(diff::presentation(&records.data).into_iter().map(|text| (rtype, text)));
            }
            Found::Failed(failure) => failed = Some(failure.clone()),
            Found::Absent | Found::Open => {}
        }
    }
    (out, failed)
}
