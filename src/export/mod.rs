//! Changes in the forms in which they leave the page. Promises the data of
//! each record, what stands in its place, and layouts. Knows no words: the
//! headings and labels are the caller's.

pub mod text;
pub mod zone;

use crate::diff::{self, Action, Change};
use crate::dns::{Answer, Answers, Question, RecordData, RecordType};
use crate::name::DomainName;

/// The TTL of a new record, in seconds.
pub const TTL: u32 = 3600;

/// One record to publish, with what goes for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// `Publish` or `Replace`.
    pub action: Action,
    /// Its full name.
    pub name: DomainName,
    /// Its name within the domain; empty for the domain itself, the full name
    /// where it lies outside.
    pub relative: String,
    /// Its type.
    pub rtype: RecordType,
    /// In seconds.
    pub ttl: u32,
    /// Its data as one text, as a form takes it.
    pub value: String,
    /// Its data; a TXT is cut into strings of up to 255 octets.
    pub data: RecordData,
    /// Records at this name that go, of whatever type.
    pub delete: Vec<RecordData>,
}

impl Item {
    /// The record that a change publishes. `None` for a change that publishes
    /// nothing, or not before the person has decided.
    pub fn of(change: &Change, domain: &DomainName, answers: &Answers) -> Option<Self> {
        if !matches!(change.action, Action::Publish | Action::Replace) {
            return None;
        }
        let (name, value) = (change.name.clone()?, change.value.clone()?);
        Some(Self {
            action: change.action,
            relative: name.relative_to(domain).unwrap_or(name.as_str()).to_owned(),
            rtype: change.rtype,
            ttl: TTL,
            data: diff::from_presentation(change.rtype, &value)?,
            delete: in_its_place(change, &name, answers),
            value,
            name,
        })
    }

    /// What goes, as a person reads it in a form: type and data.
    pub fn delete_texts(&self) -> Vec<(RecordType, String)> {
        self.delete.iter().map(|data| (rtype(data), shown(data))).collect()
    }
}

/// The records behind `Change::before`, in the form in which they stand at the
/// name.
fn in_its_place(change: &Change, name: &DomainName, answers: &Answers) -> Vec<RecordData> {
    let published = |rtype| match answers.get(&Question::new(name.clone(), rtype)) {
        Some(Answer::Records(records)) => Some(records),
        _ => None,
    };
    // Where an alias is wanted, what is there may be of the type that stands in its way.
    let other = || (change.rtype == RecordType::Cname).then_some(RecordType::Txt).and_then(published);
    let Some(records) = published(change.rtype).or_else(other) else { return Vec::new() };
    if change.before.is_empty() {
        return Vec::new();
    }
    // At the name itself stands the alias, not the data that it leads to (RFC 1034 §3.6.2).
    if let Some(alias) = records.cnames.first() {
        return vec![RecordData::Cname(alias.clone())];
    }
    records.data.iter().filter(|data| change.before.contains(&shown(data))).cloned().collect()
}

fn shown(data: &RecordData) -> String {
    diff::presentation(std::slice::from_ref(data)).concat()
}

fn rtype(data: &RecordData) -> RecordType {
    match data {
        RecordData::A(_) => RecordType::A,
        RecordData::Aaaa(_) => RecordType::Aaaa,
        RecordData::Cname(_) => RecordType::Cname,
        RecordData::Mx { .. } => RecordType::Mx,
        RecordData::Ns(_) => RecordType::Ns,
        RecordData::Ptr(_) => RecordType::Ptr,
        RecordData::Soa { .. } => RecordType::Soa,
        RecordData::Txt(_) => RecordType::Txt,
    }
}
