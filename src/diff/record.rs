//! A record that somebody asks for, held against what stands at its name.

use super::data::{alike, brought_in, fulfils, in_place_code, is_void, presentation, told};
use super::{Action, Change, Diff, Subject};
use crate::bimi;
use crate::catalog::schema::{Purpose, Rtype};
use crate::dns::ask::Found;
use crate::dns::told::same;
use crate::dns::{RecordData, RecordType};
use crate::finding::{Code, Finding, Severity};
use crate::name::DomainName;
use crate::plan::Wanted;

impl Diff<'_> {
    /// A record that a service asks for.
    pub(super) fn record(&mut self, wanted: &Wanted) -> Change {
        let rtype = record_type(wanted.rtype);
        let mut change = Change {
            action: if wanted.picked { Action::NeedsYou } else { Action::Optional },
            name: wanted.name.clone(),
            rtype,
            value: wanted.value.clone(),
            before: Vec::new(),
            ttl: None,
            failure: None,
            sources: vec![wanted.source.provider.clone()],
            findings: Vec::new(),
            subject: Subject::Record(wanted.clone()),
        };
        let Some(name) = &wanted.name else { return change };
        let published = self.asker.ask(name, rtype);
        let published = self.own(wanted, name, rtype, published);
        // Where an alias is wanted, other data is in its way (RFC 1034 §3.6.2).
        let in_the_way =
            if wanted.rtype == Rtype::Cname { self.asker.ask(name, RecordType::Txt) } else { Found::Absent };
        let in_the_way = self.own(wanted, name, RecordType::Txt, in_the_way);
        let new = if wanted.picked { Action::Publish } else { Action::Optional };
        let action = match published {
            Found::Open => Action::Open,
            Found::Failed(failure) => {
                change.failure = Some(failure.clone());
                if wanted.picked { Action::CannotTell } else { Action::Optional }
            }
            Found::Records(records) => {
                change.ttl = Some(records.ttl);
                let found = presentation(&records.data);
                let Some(value) = &wanted.value else {
                    change.before = found.into_iter().filter(|text| alike(wanted, text, "")).collect();
                    let faults: Vec<Finding> = change.before.iter().flat_map(|text| faults(wanted, text)).collect();
                    // What receivers cannot use is not kept for want of another one.
                    if !change.before.is_empty() && faults.is_empty() {
                        change.action = Action::Keep;
                    }
                    change.findings = faults;
                    return change;
                };
                let same = !is_void(wanted, &found) && found.iter().any(|text| fulfils(wanted, text, value));
                change.before = found.into_iter().filter(|text| alike(wanted, text, value)).collect();
                match (same, change.before.is_empty()) {
                    (true, _) => Action::Keep,
                    (false, true) => new,
                    (false, false) if !wanted.picked => Action::Optional,
                    // Another key, another target: somebody may rely on it.
                    (false, false) => {
                        let before: Vec<&str> = change.before.iter().map(String::as_str).collect();
                        if let Some(text) = brought_in(wanted.purpose, &before, value) {
                            change.value = Some(text);
                        } else {
                            let other = Finding::new(in_place_code(wanted)).with("found", change.before.join(", "));
                            change.findings.push(other);
                        }
                        if wanted.purpose == Purpose::Dkim { Action::NeedsYou } else { Action::Replace }
                    }
                }
            }
            Found::Absent if wanted.value.is_none() => change.action,
            Found::Absent => match in_the_way {
                Found::Records(records) if records.cnames.is_empty() => {
                    change.before = presentation(&records.data);
                    change.ttl = Some(records.ttl);
                    change.findings.push(Finding::new(Code::NameCnameConflict).with("name", name));
                    if wanted.picked { Action::NeedsYou } else { Action::Optional }
                }
                Found::Open => Action::Open,
                Found::Failed(failure) => {
                    change.failure = Some(failure.clone());
                    if wanted.picked { Action::CannotTell } else { Action::Optional }
                }
                _ if wanted.picked && self.doubled(wanted, name, rtype) => {
                    let found = self.domain.as_ref().map_or_else(String::new, |zone| format!("{name}.{zone}"));
                    let code = if wanted.purpose == Purpose::Dkim { Code::DkimNameDoubled } else { Code::NameDoubled };
                    change.findings.push(Finding::new(code).with("found", found).with("name", name));
                    new
                }
                _ => new,
            },
        };
        change.action = action;
        if wanted.purpose == Purpose::Bimi && !change.value.as_ref().is_some_and(|text| bimi::parse(text).well_formed) {
            // What is wished of a logo is no record without its place (draft-14 §4.3).
            change.value = None;
            change.action = if change.is_due() { Action::NeedsYou } else { change.action };
        }
        if let (true, Some(value)) = (change.is_due(), &change.value) {
            change.findings.extend(told(wanted.purpose, value));
        }
        change
    }

    /// Does it stand where a form puts it that appends the zone to a whole name?
    fn doubled(&mut self, wanted: &Wanted, name: &DomainName, rtype: RecordType) -> bool {
        let Some(Ok(at)) = self.domain.as_ref().map(|zone| zone.child(name.as_str())) else { return false };
        let (Found::Records(records), Some(value)) = (self.asker.ask(&at, rtype), &wanted.value) else { return false };
        presentation(&records.data).iter().any(|found| fulfils(wanted, found, value))
    }

    /// A null MX (RFC 7505 §3).
    pub(super) fn refuses_mail(&mut self, domain: &DomainName) -> bool {
        let Found::Records(records) = self.asker.ask(domain, RecordType::Mx) else { return false };
        matches!(records.data.as_slice(), [RecordData::Mx { exchange, .. }] if exchange.is_root())
    }
}

impl<'a> Diff<'a> {
    /// What of an answer stands at the selector itself. What a wildcard says of
    /// every name (`v=DKIM1; p=` of a parked domain) is nobody's key and in
    /// nobody's way; a selector that nobody uses shows that one answers.
    fn own(&mut self, wanted: &Wanted, name: &DomainName, rtype: RecordType, found: Found<'a>) -> Found<'a> {
        let Found::Records(records) = found else { return found };
        let unused = name.parent().and_then(|parent| parent.child("no-such-selector").ok());
        let Some(unused) = unused.filter(|_| wanted.purpose == Purpose::Dkim) else { return found };
        // What does what is wanted may as well be a wildcard's.
        let does = |text: &String| wanted.value.as_ref().is_some_and(|value| fulfils(wanted, text, value));
        if presentation(&records.data).iter().any(does) {
            return found;
        }
        match self.asker.ask(&unused, rtype) {
            Found::Records(all) if same(&records.data, &all.data) => Found::Absent,
            Found::Records(_) | Found::Absent => found,
            unknown => unknown,
        }
    }
}

/// What keeps receivers from a record that is published, where the plan has none for its place.
fn faults(wanted: &Wanted, published: &str) -> Vec<Finding> {
    let mut found = match wanted.purpose {
        Purpose::Bimi => bimi::parse(published).findings,
        _ => Vec::new(),
    };
    found.retain(|finding| finding.severity == Severity::Error);
    found
}

fn record_type(rtype: Rtype) -> RecordType {
    match rtype {
        Rtype::Txt => RecordType::Txt,
        Rtype::Cname => RecordType::Cname,
        Rtype::Mx => RecordType::Mx,
        Rtype::Ns => RecordType::Ns,
        Rtype::A => RecordType::A,
        Rtype::Aaaa => RecordType::Aaaa,
    }
}
