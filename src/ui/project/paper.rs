//! The project as it is handed over, on paper or as a text: a sheet for each
//! domain, as its ticket has it.

use leptos::prelude::{Get, With};

use super::Line;
use super::card::{state, vendor};
use crate::diff::Subject;
use crate::export::ticket::sheet::{Kind, Row, Section};
use crate::export::ticket::{Read, Sheet, Ticket, Voice};
use crate::intake::{Fate, Is, Keeper, Parting};
use crate::name::DomainName;
use crate::ui::handover::{named, with_voice};
use crate::ui::phrase::owner;
use crate::ui::platform;
use crate::ui::state::App;
use crate::ui::text::{Words, key};

/// The sheets of all domains, in their order.
pub(super) fn sheets(app: App, words: Words) -> Vec<Sheet> {
    let lines = app.project.lines.get();
    with_voice(app, words, |voice| lines.iter().map(|line| sheet(app, words, voice, line)).collect())
}

fn sheet(app: App, words: Words, voice: &Voice<'_>, line: &Line) -> Sheet {
    let (domain, leaves) = (&line.entry.domain, line.entry.is == Is::Leaving);
    let mut ticket = Ticket {
        domain: domain.clone(),
        zone: line.zone.clone().unwrap_or_else(|| domain.clone()),
        host: line.dns_host,
        assignee: named(&line.entry.plan, || keeper(app, words, &line.entry.dns, line.by_vendor)),
        read: read(app),
        link: app.address_of(&line.entry.plan),
        tasks: Vec::new(),
        open: Vec::new(),
    };
    let changes = line.mail.iter().chain(&line.web).filter(|_| !leaves).cloned();
    app.project.session.answers.with(|answers| {
        ticket.fill(changes, answers, &|name: &DomainName| owner(app, name.as_str()));
    });
    let mut sheet = ticket.spoken(voice);
    if line.entry.web {
        sheet.title = voice.say(key!("text-title-all"), &[("domain", domain.to_string())]);
    }
    sheet.sections.extend(line.parting.iter().map(|part| parting(voice, domain, part)));
    if sheet.sections.is_empty() {
        sheet.sections.push(Section { heading: state(app, words, line).1, ..Section::default() });
    }
    sheet
}

/// Who was said to update the DNS, or who runs it.
pub(in crate::ui) fn keeper(app: App, words: Words, said: &Keeper, by_vendor: bool) -> Option<String> {
    match said {
        Keeper::Customer => Some(words.say("project-customer", &[])),
        Keeper::Vendor => Some(vendor(app, words)),
        Keeper::Other(name) => Some(name.clone()).filter(|name| !name.is_empty()),
        Keeper::Unsaid => by_vendor.then(|| vendor(app, words)),
    }
}

/// When the last of the answers came.
fn read(app: App) -> Read {
    if app.demo.with(Option::is_some) {
        return Read::Demo;
    }
    let at = app.project.session.log.with(|log| log.iter().map(|exchange| exchange.at).fold(0.0, f64::max));
    Read::Resolver { name: app.resolver_name(0), at, stamp: platform::stamp(at) }
}

/// What becomes of a record whose domain leaves.
fn parting(voice: &Voice<'_>, domain: &DomainName, part: &Parting) -> Section {
    let heading = match part.fate {
        Fate::Goes => key!("project-fate-goes"),
        Fate::Shrinks => key!("project-fate-shrinks"),
        Fate::InUse => key!("project-fate-in-use"),
        Fate::Stays => key!("project-fate-stays"),
    };
    let change = &part.change;
    let value = match (&change.subject, part.fate) {
        (_, Fate::Shrinks) => change.value.clone(),
        (Subject::Record(_), _) => change.value.clone(),
        _ => change.before.first().cloned(),
    };
    let row = |label, text| Row { label: voice.say(label, &[]), text, kind: Kind::Code };
    let rows = [
        change.name.as_ref().map(|name| row(key!("text-full-name"), name.to_string())),
        Some(row(key!("text-type"), change.rtype.to_string())),
        value.map(|value| row(key!("text-value"), value)),
    ];
    Section {
        heading: voice.say(heading, &[("what", voice.record(change, domain))]),
        rows: rows.into_iter().flatten().collect(),
        ..Section::default()
    }
}
