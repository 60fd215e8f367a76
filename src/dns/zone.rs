//! Zone text as a store of records that answers questions: demos, tests, saved
//! answers (RFC 1035 §5, RFC 2308 §4). One flat store, however many `$ORIGIN`s;
//! it answers as a resolver would that knows nothing but this text. Lines that
//! start with `;!` say what records cannot: a failure, an answer without data.

mod parse;
mod print;

use std::collections::{BTreeMap, BTreeSet};

use super::{ALIASES_MAX, Answer, Answers, Failure, Question, RecordData, RecordSetAnswer, RecordType};
use crate::name::{DomainName, NameError};
use crate::order;
pub use parse::parse;
pub use print::{about, print, save};

/// Records, and what is said about single questions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Zone {
    /// In the order of the questions.
    sets: Vec<(Question, Set)>,
    /// Owners of records of other types: these names exist, too.
    others: BTreeSet<DomainName>,
    /// `;! fail`, `;! nodata`, `;! nxdomain`
    pinned: BTreeMap<Question, Answer>,
    /// `;! ad`
    authenticated: BTreeSet<Question>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Set {
    ttl: u32,
    data: Vec<RecordData>,
}

/// Why a text is not a zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ZoneError {
    /// The line that the record starts on, from 1.
    pub line: usize,
    /// What is wrong there.
    pub kind: ZoneErrorKind,
}

/// What is wrong with a line of a zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ZoneErrorKind {
    /// Not a name.
    Name(NameError),
    /// A dot inside a label, as `\.`, which a [`DomainName`] does not hold.
    DottedLabel,
    /// A relative name or `@` before any `$ORIGIN`.
    NoOrigin,
    /// A line that starts with a space before any owner.
    NoOwner,
    /// Neither a type that is kept nor one that is known to be skipped.
    Type,
    /// Another class than IN.
    Class,
    /// Not the data of its type: fields missing, too many, or not readable.
    Data,
    /// A backslash that starts no escape.
    Escape,
    /// A quote without its end on the same line.
    Quote,
    /// A parenthesis without the other one.
    Parenthesis,
    /// A string of more than 255 octets.
    StringTooLong,
    /// Another `$` or `;!` line than those known, or one that is not complete.
    Directive,
}

impl Zone {
    /// What a resolver would answer (RFC 1034 §4.3.2, RFC 4592 §3.3.1). Aliases
    /// are followed across the whole store; a loop is a SERVFAIL, as resolvers
    /// have it.
    pub fn answer(&self, q: &Question) -> Answer {
        let mut ttl = u32::MAX;
        let mut cnames: Vec<DomainName> = Vec::new();
        loop {
            let owner = cnames.last().unwrap_or(&q.name);
            if let Some(answer) = self.pinned.get(&Question::new(owner.clone(), q.rtype)) {
                return answer.clone();
            }
            let Some(source) = self.source(owner) else { return Answer::NxDomain };
            if let Some(set) = self.get(&Question::new(source.clone(), q.rtype)) {
                let authenticated = self.authenticated.contains(q);
                let data = set.data.clone();
                return Answer::Records(RecordSetAnswer { ttl: ttl.min(set.ttl), cnames, data, authenticated });
            }
            let Some(alias) = self.get(&Question::new(source, RecordType::Cname)) else {
                return Answer::NoData;
            };
            let Some(RecordData::Cname(target)) = alias.data.first() else { return Answer::NoData };
            if *target == q.name || cnames.contains(target) || cnames.len() == ALIASES_MAX {
                return Answer::Failed(Failure::Servfail(None));
            }
            ttl = ttl.min(alias.ttl);
            cnames.push(target.clone());
        }
    }

    /// Replaces a set of records; none removes it. What `;!` lines said about the
    /// question is over, and that there is nothing at the name, too.
    pub fn set(&mut self, name: &DomainName, rtype: RecordType, data: Vec<RecordData>, ttl: u32) {
        let question = Question::new(name.clone(), rtype);
        self.pinned.retain(|pinned, answer| {
            pinned.name != *name || (pinned.rtype != rtype && matches!(answer, Answer::Failed(_)))
        });
        self.authenticated.remove(&question);
        if data.is_empty() {
            if let Ok(place) = self.place(&question) {
                self.sets.remove(place);
            }
        } else {
            self.update(question, |set| *set = Set { ttl, data });
        }
    }

    fn place(&self, question: &Question) -> Result<usize, usize> {
        self.sets.binary_search_by(|(known, _)| known.cmp(question))
    }

    fn get(&self, question: &Question) -> Option<&Set> {
        self.sets.get(self.place(question).ok()?).map(|(_, set)| set)
    }

    /// Changes the set of a question, a new one where there is none.
    fn update(&mut self, question: Question, change: impl FnOnce(&mut Set)) {
        let place = self.place(&question).unwrap_or_else(|place| {
            self.sets.insert(place, (question, Set { ttl: u32::MAX, data: Vec::new() }));
            place
        });
        if let Some((_, set)) = self.sets.get_mut(place) {
            change(set);
        }
    }

    /// The owners of records, each once, in the order of their text.
    pub fn names(&self) -> impl Iterator<Item = &DomainName> {
        let names = order::sorted(self.sets.iter().map(|(set, _)| &set.name).chain(&self.others));
        names.into_iter()
    }

    /// A record more; the smallest TTL of a set is that of the set, and a record
    /// that is there already is not another one (RFC 2181 §5).
    fn add(&mut self, owner: DomainName, rtype: RecordType, ttl: u32, data: RecordData) {
        self.update(Question::new(owner, rtype), |set| {
            set.ttl = set.ttl.min(ttl);
            if !set.data.contains(&data) {
                set.data.push(data);
            }
        });
    }

    /// The owner that the records for `name` stand at: itself if it exists, or
    /// the wildcard below its closest encloser (RFC 4592 §3.3.1).
    fn source(&self, name: &DomainName) -> Option<DomainName> {
        if self.exists(name) {
            return Some(name.clone());
        }
        let mut encloser = name.parent()?;
        while !self.exists(&encloser) {
            encloser = encloser.parent()?;
        }
        encloser.child("*").ok().filter(|wildcard| self.exists(wildcard))
    }

    /// A name exists if it has records, or a name below it has (RFC 4592 §2.2.2).
    fn exists(&self, name: &DomainName) -> bool {
        self.sets.iter().map(|(set, _)| &set.name).chain(&self.others).any(|owner| owner.is_within(name))
    }
}

/// Zone text that answers every question as `answers` does. Answers that
/// contradict one another, e.g. because a set changed between two questions,
/// are kept as the later one in the order of names has them.
impl From<&Answers> for Zone {
    fn from(answers: &Answers) -> Self {
        let mut zone = Self::default();
        for (question, answer) in answers.iter() {
            let Answer::Records(records) = answer else {
                zone.pinned.insert(question.clone(), answer.clone());
                continue;
            };
            let mut owner = &question.name;
            for target in &records.cnames {
                let alias = Question::new(owner.clone(), RecordType::Cname);
                zone.keep(alias, records.ttl, vec![RecordData::Cname(target.clone())]);
                owner = target;
            }
            zone.keep(Question::new(owner.clone(), question.rtype), records.ttl, records.data.clone());
            if records.authenticated {
                zone.authenticated.insert(question.clone());
            }
        }
        zone
    }
}

impl Zone {
    /// A chain's TTL is the smallest in it, so the largest that is seen for a set
    /// is the nearest to its own.
    fn keep(&mut self, question: Question, ttl: u32, data: Vec<RecordData>) {
        let ttl = self.get(&question).map_or(ttl, |set| set.ttl.max(ttl));
        self.update(question, |set| *set = Set { ttl, data });
    }
}
