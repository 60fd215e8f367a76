//! What each resolver sees of the changes: there, not there, not known; and
//! what is missing, in words. Draws nothing.

use std::sync::Arc;

use leptos::prelude::*;

use super::failure::failure_words;
use super::handover::record_words;
use super::icon::Sign;
use super::state::App;
use super::text::{Words, key};
use crate::catalog::schema::Purpose;
use crate::diff::{Action, Change, Subject};
use crate::dns::{Answer, Failure};
use crate::i18n::Params;
use crate::spf::merge::Why;

/// What a resolver sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sight {
    Asking,
    NotAsked,
    NotYet,
    Unknown,
    Published,
}

impl Sight {
    fn of<'a>(changes: impl IntoIterator<Item = &'a Change>) -> Self {
        let worst =
            changes.into_iter().filter(|change| change.action != Action::Optional).map(|change| match change.action {
                Action::Open => Self::Asking,
                Action::CannotTell => Self::Unknown,
                _ if change.is_due() => Self::NotYet,
                _ => Self::Published,
            });
        let order = |sight: &Self| match sight {
            Self::Asking => 0,
            Self::NotYet => 1,
            Self::Unknown => 2,
            Self::NotAsked | Self::Published => 3,
        };
        worst.min_by_key(order).unwrap_or(Self::Published)
    }

    pub(super) fn sign(self) -> Sign {
        match self {
            Self::Asking => Sign::Busy,
            Self::NotYet => Sign::None,
            Self::NotAsked | Self::Unknown => Sign::Unknown,
            Self::Published => Sign::Ok,
        }
    }

    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Asking => key!("asking"),
            Self::NotAsked => key!("live-not-asked"),
            Self::NotYet => key!("live-not-yet"),
            Self::Unknown => key!("live-unknown"),
            Self::Published => key!("live-seen"),
        }
    }
}

/// One line: who, what, when.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct View {
    pub(super) name: String,
    pub(super) sight: Sight,
    /// Sentences with their values.
    pub(super) missing: Vec<(&'static str, Params)>,
    pub(super) note: String,
    pub(super) at: Option<f64>,
}

pub(super) fn views(app: App, words: Words) -> Vec<View> {
    let first = first_view(app, words);
    if app.demo.with(Option::is_some) || !app.has_second() {
        return vec![first];
    }
    let second = second_view(app, words, &first);
    vec![first, second]
}

fn first_view(app: App, words: Words) -> View {
    let changes = app.changes.get();
    let in_demo = app.demo.with(Option::is_some);
    let name = if in_demo { words.say("demo-zone", &[]) } else { app.resolver_name(0) };
    let at = app.session.log.with(|log| log.last().map(|exchange| exchange.at));
    let missing = missing(app, words, changes.iter().map(AsRef::as_ref));
    let mut view = View { sight: Sight::of(changes.iter().map(AsRef::as_ref)), missing, note: String::new(), name, at };
    if app.session.pending.get() > 0 {
        view.sight = Sight::Asking;
    } else if let Some((failure, helper)) = own_failure(app, &changes) {
        // What another one answered in its place is not what this one sees.
        view.sight = Sight::Unknown;
        view.missing.clear();
        view.note = failure_words(words, &view.name, &failure);
        if let Some(helper) = helper {
            view.note.extend([" ", &words.say("live-helped", &[("resolver", helper)])]);
        }
    }
    view
}

fn second_view(app: App, words: Words, first: &View) -> View {
    let name = app.resolver_name(1);
    if app.second.pending.get() == 0 && app.second.log.with(Vec::is_empty) {
        let note = words.say("live-asks-too", &[]);
        return View { sight: Sight::NotAsked, missing: Vec::new(), note, name, at: None };
    }
    let seen = app.seen_by_second();
    let at = app.second.log.with(|log| log.last().map(|exchange| exchange.at));
    let sight = second_sight(app, &seen);
    let mut view = View { sight, missing: missing(app, words, &seen), note: String::new(), name, at };
    match sight {
        Sight::Unknown => {
            let failure = seen.iter().find_map(|change| change.failure.as_ref());
            view.missing.clear();
            view.note = failure.map(|failure| failure_words(words, &view.name, failure)).unwrap_or_default();
        }
        Sight::NotYet if first.sight == Sight::NotYet && first.missing == view.missing => {
            view.missing = vec![(key!("live-same"), Params::new())];
        }
        _ => {}
    }
    view
}

pub(super) fn second_sight(app: App, seen: &[Change]) -> Sight {
    if app.second.pending.get() > 0 {
        Sight::Asking
    } else if app.second.log.with(Vec::is_empty) {
        Sight::NotAsked
    } else {
        Sight::of(seen)
    }
}

/// The failure of the chosen resolver on one of the records, and who answered
/// instead.
pub(super) fn own_failure(app: App, changes: &[Arc<Change>]) -> Option<(Failure, Option<String>)> {
    let own = app.resolver_name(0);
    app.session.log.with(|log| {
        changes.iter().filter(|change| change.action != Action::Optional).find_map(|change| {
            let asked = |by: &str| {
                let about = log.iter().rev().filter(|exchange| {
                    Some(&exchange.question.name) == change.name.as_ref() && exchange.question.rtype == change.rtype
                });
                about.into_iter().find(|exchange| (exchange.by == own) == (by == own))
            };
            let exchange = asked(&own)?;
            let Answer::Failed(failure) = &exchange.answer else { return None };
            let helper =
                asked("").filter(|helper| helper.at >= exchange.at && !matches!(helper.answer, Answer::Failed(_)));
            Some((failure.clone(), helper.map(|helper| helper.by.clone())))
        })
    })
}

/// What is not there yet, in words.
fn missing<'a>(app: App, words: Words, changes: impl IntoIterator<Item = &'a Change>) -> Vec<(&'static str, Params)> {
    let changes = changes.into_iter().filter(|change| change.action != Action::Optional);
    changes.filter_map(|change| missing_one(app, words, change)).collect()
}

fn missing_one(app: App, words: Words, change: &Change) -> Option<(&'static str, Params)> {
    let record = || vec![("record", record_words(words, app, change))];
    let domain = app.domain.get()?;
    let name = change.name.as_ref().map(|name| match name.relative_to(&domain) {
        Some("") | None => name.to_string(),
        Some(relative) => relative.to_owned(),
    });
    let there = !change.before.is_empty();
    match (change.action, &change.subject) {
        (Action::CannotTell, _) => Some((key!("live-missing-unknown"), record())),
        (Action::NeedsYou, _) if !there => Some((key!("live-missing-waits"), record())),
        (Action::Publish | Action::Replace | Action::NeedsYou, subject) => Some(match (subject, name) {
            (Subject::Spf(spf), _) => {
                let added = spf.merge.reasons.iter().filter(|reason| reason.why == Why::Added);
                let mut services: Vec<String> = Vec::new();
                for id in added.flat_map(|reason| &reason.sources) {
                    let service = app.service_name(id).unwrap_or_else(|| words.say("own-server", &[]));
                    if !services.contains(&service) {
                        services.push(service);
                    }
                }
                match (there, services.is_empty()) {
                    (false, _) => (key!("live-missing-none"), record()),
                    (true, true) => (key!("live-missing-old"), record()),
                    (true, false) => {
                        let mut params = record();
                        params.push(("services", words.list(&services)));
                        (key!("live-missing-services"), params)
                    }
                }
            }
            (Subject::Record(wanted), Some(name)) if wanted.purpose == Purpose::Dkim => {
                let selector = name.strip_suffix("._domainkey").unwrap_or(&name).to_owned();
                let key = if there { key!("live-missing-key-other") } else { key!("live-missing-key") };
                (key, vec![("selector", selector)])
            }
            (Subject::Record(_), Some(name)) => {
                let key = if there { key!("live-missing-record-other") } else { key!("live-missing-record") };
                (key, vec![("type", change.rtype.to_string()), ("name", name)])
            }
            (_, _) if there => (key!("live-missing-old"), record()),
            (_, _) => (key!("live-missing-none"), record()),
        }),
        _ => None,
    }
}
