//! A ticket put into words, before it gets a form: what every printer prints.

use super::{Read, Task, Ticket, Voice, Waiting, findings, is_long, reasons, why};
use crate::diff::{Action, Change};
use crate::i18n::{Segment, key};

/// A ticket in one language.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sheet {
    /// BCP 47.
    pub language: &'static str,
    /// What it is about.
    pub title: String,
    /// Where, who, and the link, each with its label.
    pub facts: Vec<Row>,
    /// When it was read, and from whom.
    pub read: String,
    /// A section for each record.
    pub sections: Vec<Section>,
}

/// A labelled value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What it is.
    pub label: String,
    /// The value.
    pub text: String,
    /// What kind of text it is.
    pub kind: Kind,
}

/// What kind of text a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Prose.
    Prose,
    /// To be typed as it is.
    Code,
    /// An address to open.
    Link,
}

/// One record.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Section {
    /// What to do, with its number where there is something to do.
    pub heading: String,
    /// Is it a record to publish? Otherwise it waits.
    pub publish: bool,
    /// The fields of the form, and what goes.
    pub rows: Vec<Row>,
    /// The label before the reasons.
    pub because: String,
    /// Why, a sentence each, in runs of prose and values.
    pub why: Vec<Vec<Segment>>,
    /// The terms of an SPF record, before and after.
    pub terms: Vec<Term>,
}

/// A term of an SPF record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// `=` kept, `+` added, `−` dropped, `×` wrong.
    pub mark: char,
    /// The term.
    pub text: String,
    /// Why.
    pub why: Vec<Segment>,
}

impl Ticket {
    /// The ticket in a language.
    pub fn spoken(&self, voice: &Voice<'_>) -> Sheet {
        let tasks = self.tasks.iter().enumerate().map(|(place, task)| self.task(voice, place + 1, task));
        Sheet {
            language: voice.tag,
            title: self.title(voice),
            facts: self.facts(voice),
            read: match &self.read {
                Read::Demo => voice.say(key!("text-demo"), &[]),
                Read::Resolver { name, at, .. } => {
                    voice.say(key!("text-read"), &[("time", (voice.time)(*at)), ("resolver", name.clone())])
                }
            },
            sections: tasks.chain(self.open.iter().map(|waiting| self.waiting(voice, waiting))).collect(),
        }
    }

    /// What the ticket is about: its subject in a mail.
    pub fn title(&self, voice: &Voice<'_>) -> String {
        voice.say(key!("text-title"), &[("domain", self.domain.to_string())])
    }

    fn facts(&self, voice: &Voice<'_>) -> Vec<Row> {
        let fact = |label, text, kind| Row { label: voice.say(label, &[]), text, kind };
        let zone = || ("zone", self.zone.to_string());
        let place = match self.host {
            Some(host) => voice.say(key!("text-where-at"), &[("host", host.name.to_string()), zone()]),
            None => voice.say(key!("text-where-zone"), &[zone()]),
        };
        let mut facts = vec![fact(key!("text-where"), place, Kind::Prose)];
        if let Some(editor) = self.host.and_then(|host| host.panel.as_deref()) {
            facts.push(fact(key!("text-editor"), editor.to_owned(), Kind::Link));
        }
        if let Some(help) = self.host.and_then(|host| host.help.as_deref()) {
            facts.push(fact(key!("text-guide"), help.to_owned(), Kind::Link));
        }
        let anybody = || voice.say(key!("text-who-any"), &[zone()]);
        facts.push(fact(key!("text-who"), self.assignee.clone().unwrap_or_else(anybody), Kind::Prose));
        facts.push(fact(key!("text-check"), self.link.clone(), Kind::Link));
        facts
    }

    fn task(&self, voice: &Voice<'_>, number: usize, task: &Task) -> Section {
        let params = [("record", voice.record(&task.change, &self.domain))];
        let what = match task.item.action {
            Action::Replace => voice.say(key!("text-replace"), &params),
            _ => voice.say(key!("text-add"), &params),
        };
        let row = |label, text, kind| Row { label: voice.say(label, &[]), text, kind };
        let name = if task.typed.is_empty() {
            row(key!("text-name"), voice.say(key!("text-apex"), &[]), Kind::Prose)
        } else {
            row(key!("text-name"), task.typed.clone(), Kind::Code)
        };
        let mut rows = vec![
            name,
            row(key!("text-full-name"), task.item.name.to_string(), Kind::Code),
            row(key!("text-type"), task.item.rtype.to_string(), Kind::Code),
            row(key!("text-ttl"), task.item.ttl.to_string(), Kind::Code),
        ];
        for (rtype, value) in task.item.delete_texts() {
            rows.push(row(key!("text-delete"), format!("{rtype} {value}"), Kind::Code));
        }
        rows.push(row(key!("text-value"), task.item.value.clone(), Kind::Code));
        let mut why = why_of(voice, &task.change);
        if is_long(&task.item) {
            why.push((voice.segments)(key!("text-long"), &[]));
        }
        let terms = reasons(&task.change).iter().zip(&task.owners).map(|(reason, owner)| {
            let ids = match owner {
                Some(id) if reason.sources.is_empty() => std::slice::from_ref(id),
                _ => reason.sources.as_slice(),
            };
            let key = why::because(reason, !ids.is_empty());
            Term {
                mark: why::mark(reason.why),
                text: reason.term.clone(),
                why: (voice.segments)(key, &[("names", voice.names(ids))]),
            }
        });
        let because = if why.is_empty() { String::new() } else { voice.say(key!("text-why"), &[]) };
        Section { heading: format!("{number}. {what}"), publish: true, rows, because, why, terms: terms.collect() }
    }

    /// What waits: what is published now, and for what it waits.
    fn waiting(&self, voice: &Voice<'_>, waiting: &Waiting) -> Section {
        let params = [("record", voice.record(&waiting.change, &self.domain))];
        let mut why = why_of(voice, &waiting.change);
        let key = match &waiting.failure {
            Some(failure) => {
                why = vec![vec![Segment { code: false, text: (voice.failure)(failure) }]];
                key!("text-unknown")
            }
            None if waiting.change.is_incomplete() && reasons(&waiting.change).is_empty() => key!("text-waits"),
            None => key!("text-decide"),
        };
        let now = waiting.change.before.iter().map(|text| Row {
            label: voice.say(key!("text-now"), &[]),
            text: text.clone(),
            kind: Kind::Code,
        });
        let because = if why.is_empty() { String::new() } else { voice.say(key!("text-why"), &[]) };
        Section { heading: voice.say(key, &params), rows: now.collect(), because, why, ..Section::default() }
    }
}

/// Why a change is asked for, as its card says.
fn why_of(voice: &Voice<'_>, change: &Change) -> Vec<Vec<Segment>> {
    let lead = why::lead(change).map(|key| match key {
        // The cards speak of what stands around them.
        "lead-missing" => key!("text-missing"),
        "lead-spf-broken" => key!("text-broken"),
        "lead-spf-over" => key!("text-over"),
        key => key,
    });
    let lead = lead.map(|key| (voice.segments)(key, &why::lead_values(change, voice.names(&change.sources))));
    let found = findings(change);
    let found = found.iter().map(|f| (voice.segments)(f.code.name(), &voice.named(&f.values())));
    lead.into_iter().chain(found).collect()
}
