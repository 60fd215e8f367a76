//! What a service does to the records, in lines of a sign and a sentence.

use leptos::prelude::*;

use super::Section;
use crate::catalog::schema::{Condition, Envelope, Purpose, RecordNeed, SpfNeed};
use crate::catalog::{Clue, Provider};
use crate::diff::{Action, Change, Subject};
use crate::i18n::Segment;
use crate::order;
use crate::plan::ask;
use crate::spf::merge::Why;
use crate::ui::icon::Sign;
use crate::ui::phrase::{listed, value};
use crate::ui::state::Recognised;
use crate::ui::text::{Words, key};

/// A sign and its sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) sign: Sign,
    pub(super) text: Vec<Segment>,
}

/// A service in its row.
pub(super) struct Of<'a> {
    pub(super) section: Section,
    pub(super) words: Words,
    pub(super) provider: &'a Provider,
    pub(super) recognised: Option<Recognised>,
    pub(super) picked: bool,
    pub(super) ticked: bool,
}

impl Of<'_> {
    /// The lines of the row.
    pub(super) fn lines(&self) -> Vec<Line> {
        match (self.ticked, self.picked) {
            (false, _) => self.unused(),
            (true, true) => self.asked(),
            (true, false) => self.kept(),
        }
    }

    fn line(&self, sign: Sign, key: &str) -> Line {
        Line { sign, text: self.words.segments(key, &[("name", self.provider.name.to_string())]) }
    }

    fn clue(&self, fits: fn(&Clue) -> bool) -> bool {
        self.recognised.as_ref().is_some_and(|known| known.clues.iter().any(fits))
    }

    /// A service that does not send.
    fn unused(&self) -> Vec<Line> {
        let Some(known) = &self.recognised else { return vec![self.line(Sign::None, key!("sender-unused"))] };
        if !known.sure {
            return Vec::new();
        }
        let gone: Vec<Vec<Segment>> = self.section.reasons.with(|reasons| {
            let ours = |term: &str| {
                known.clues.iter().any(|clue| match clue {
                    Clue::Spf(name) => term.ends_with(name.as_str()),
                    Clue::SpfMacro(text) => term == text,
                    _ => false,
                })
            };
            let gone = reasons.iter().filter(|reason| reason.why == Why::Unneeded && ours(&reason.term));
            // A term that stood twice leaves once.
            order::sorted(gone.map(|reason| reason.term.to_ascii_lowercase())).into_iter().map(value).collect()
        });
        if gone.is_empty() {
            return vec![self.line(Sign::None, key!("sender-leaves-nothing"))];
        }
        vec![Line { sign: Sign::Drop, text: listed(self.words, key!("sender-leaves"), &gone) }]
    }

    /// A service that was asked for: its records are planned.
    fn asked(&self) -> Vec<Line> {
        let app = self.section.app;
        let id = &*self.provider.id;
        let changes = app.changes.get();
        let ours: Vec<&Change> = changes
            .iter()
            .map(|change| &**change)
            .filter(|change| change.action != Action::Optional && change.sources.iter().any(|source| source == id))
            .collect();
        let adds = self.adds(&ours);
        let any = |fits: &dyn Fn(&Change) -> bool| ours.iter().any(|change| fits(change));
        let open = app.plan.with(|plan| ask::open(self.provider, plan));
        // An answer that would only name what is published holds nothing up.
        let waits = any(&|change| change.action == Action::NeedsYou && is_missing(change))
            || self.provider.adds_terms() && open.iter().any(|input| input.name == ask::REGION);
        let mut lines = Vec::new();
        if !adds.is_empty() {
            lines.push(Line { sign: Sign::Add, text: listed(self.words, key!("sender-adds"), &adds) });
        }
        if waits {
            let none = adds.is_empty() && !self.recognised.as_ref().is_some_and(|known| known.sure);
            let key = if none { key!("sender-waits") } else { key!("sender-waits-rest") };
            lines.push(self.line(Sign::You, key));
        }
        if any(&|change| change.action == Action::NeedsYou && !is_missing(change)) {
            lines.push(self.line(Sign::Warn, key!("sender-stuck")));
        }
        if any(&|change| change.action == Action::CannotTell) {
            lines.push(self.line(Sign::Unknown, key!("sender-cannot-tell")));
        }
        if lines.is_empty() {
            let open = self.section.asking.get() || any(&|change| change.action == Action::Open);
            lines.push(if open {
                self.line(Sign::Busy, key!("asking"))
            } else {
                self.line(Sign::Ok, key!("sender-complete"))
            });
        }
        self.with_notes(lines)
    }

    /// A service that the records show: what is there stays, and what SPF lacks is added.
    fn kept(&self) -> Vec<Line> {
        let id = &*self.provider.id;
        let adds: Vec<Vec<Segment>> = self.section.reasons.with(|reasons| {
            let new = reasons.iter().filter(|reason| reason.why == Why::Added);
            let ours = new.filter(|reason| reason.sources.iter().any(|source| source == id));
            ours.map(|reason| value(reason.term.clone())).collect()
        });
        let mut lines = Vec::new();
        if !adds.is_empty() {
            lines.push(Line { sign: Sign::Add, text: listed(self.words, key!("sender-adds"), &adds) });
        }
        if self.section.asking.get() {
            lines.push(self.line(Sign::Busy, key!("asking")));
            return lines;
        }
        if self.lacks_terms() {
            lines.push(self.line(Sign::You, key!("sender-no-terms")));
        }
        if let Some(sign) = self.lacks_keys() {
            let key = if sign == Sign::Unknown { key!("sender-no-usual-key") } else { key!("sender-no-key") };
            lines.push(self.line(sign, key));
        }
        if lines.is_empty() {
            lines.push(self.line(Sign::Ok, key!("sender-complete")));
        }
        self.with_notes(lines)
    }

    /// Can a recognised service be set up further, once it is picked?
    pub(super) fn lacks_something(&self) -> bool {
        self.ticked && !self.picked && !self.section.asking.get() && (self.lacks_terms() || self.lacks_keys().is_some())
    }

    /// Its terms depend on a region that nobody chose, and none is in SPF.
    fn lacks_terms(&self) -> bool {
        let spf = &self.provider.spf;
        spf.need == SpfNeed::Required
            && !spf.regions.is_empty()
            && !self.clue(|clue| matches!(clue, Clue::Spf(_) | Clue::SpfMacro(_)))
    }

    /// No key of it was found. Where the selector is the customer's own it may be another one.
    fn lacks_keys(&self) -> Option<Sign> {
        let keys = self.provider.records.iter();
        let mut keys = keys.filter(|record| record.purpose == Purpose::Dkim && record.need == RecordNeed::Required);
        let found = self.clue(|clue| matches!(clue, Clue::DkimTarget(..) | Clue::Selector(_)));
        let first = keys.next().filter(|_| !found)?;
        Some(if first.host.contains('{') { Sign::Unknown } else { Sign::Warn })
    }

    /// What there is to publish for it, as items of a list.
    fn adds(&self, ours: &[&Change]) -> Vec<Vec<Segment>> {
        let words = self.words;
        let domain = self.section.app.domain.get();
        let mut items = Vec::new();
        let (mut keys, mut others, mut dmarc) = (0, 0, false);
        for change in ours {
            let new = matches!(change.action, Action::Publish | Action::Replace);
            match &change.subject {
                Subject::Spf(spf) => {
                    let at = change.name.as_ref().filter(|_| change.name != domain).map(ToString::to_string);
                    for reason in spf.merge.reasons.iter().filter(|reason| new && reason.why == Why::Added) {
                        if !reason.sources.iter().any(|source| *source == *self.provider.id) {
                            continue;
                        }
                        items.push(match &at {
                            None => value(reason.term.clone()),
                            Some(at) => words.segments(
                                key!("effect-term-at"),
                                &[("term", reason.term.clone()), ("name", at.clone())],
                            ),
                        });
                    }
                }
                Subject::Record(wanted) if new && wanted.purpose == Purpose::Dkim => keys += 1,
                Subject::Record(_) if new => others += 1,
                Subject::Dmarc(_) if change.action == Action::Publish => dmarc = true,
                Subject::Record(_) | Subject::Dmarc(_) => {}
            }
        }
        let count = |n: usize| [("n", n.to_string())];
        if keys > 0 {
            items.push(words.segments(key!("effect-keys"), &count(keys)));
        }
        if dmarc {
            items.push(words.segments(key!("effect-dmarc"), &[]));
        }
        if others > 0 {
            items.push(words.segments(key!("effect-others"), &count(others)));
        }
        items
    }

    /// Says what the service has to do with SPF where that is not plain.
    fn with_notes(&self, mut lines: Vec<Line>) -> Vec<Line> {
        let spf = &self.provider.spf;
        let note = match (spf.need, spf.when) {
            (SpfNeed::None, _) => Some(match spf.envelope {
                Some(Envelope::Provider) => key!("spf-envelope-theirs"),
                Some(Envelope::Subdomain) => key!("spf-envelope-below"),
                _ => key!("spf-needs-none"),
            }),
            (SpfNeed::Conditional, Some(when)) => Some(condition(when)),
            (SpfNeed::Required, _) if spf.envelope.is_none() && !self.provider.category.is_of_the_domain() => {
                Some(key!("spf-envelope-unknown"))
            }
            _ => None,
        };
        if let (Some(note), Some(line)) = (note, lines.first_mut()) {
            line.text.push(Segment { code: false, text: " ".to_owned() });
            line.text.extend(self.words.segments(note, &[("name", self.provider.name.to_string())]));
        }
        if !self.provider.via.is_empty() {
            let app = self.section.app;
            let name = |id: &str| app.service(id).map_or_else(|| id.to_owned(), |through| through.name.to_string());
            let names: Vec<String> = self.provider.via.iter().map(|id| name(id)).collect();
            let text = self.words.segments(key!("sender-via"), &[("list", self.words.list(&names))]);
            lines.push(Line { sign: Sign::Optional, text });
        }
        if self.provider.more {
            lines.push(self.line(Sign::Optional, key!("sender-more")));
        }
        lines
    }
}

/// Does a record wait for an answer, and for nothing else?
fn is_missing(change: &Change) -> bool {
    matches!(&change.subject, Subject::Record(wanted) if !wanted.missing.is_empty())
}

fn condition(when: Condition) -> &'static str {
    match when {
        Condition::DedicatedIp => key!("spf-when-dedicated-ip"),
        Condition::CustomMailFrom => key!("spf-when-custom-mail-from"),
        Condition::ManualSetup => key!("spf-when-manual-setup"),
        Condition::OwnAddress => key!("spf-when-own-address"),
        Condition::OwnBounces => key!("spf-when-own-bounces"),
        Condition::ServiceCheck => key!("spf-when-service-check"),
        Condition::Outbound => key!("spf-when-outbound"),
    }
}
