//! Changes in the forms in which they leave the page. Promises the data of
//! each record, what stands in its place, and layouts. Knows no words: the
//! headings and labels are the caller's.

pub mod dnscontrol;
pub mod nsupdate;
pub mod octodns;
pub mod terraform;
pub mod text;
pub mod ticket;
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
    /// Records of this type at this name that stay: for tools to which a name's
    /// records of one type are one set.
    pub beside: Vec<RecordData>,
}

/// Records as text for a tool.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Printed {
    /// What the tool reads.
    pub text: String,
    /// How many records the tool's format does not hold with certainty. They
    /// stand in the text as comments, in the form of a zone file.
    pub left_out: usize,
}

/// A format of records that some tool reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tool {
    /// A zone file (RFC 1035 §5).
    ZoneFile,
    /// BIND's client of dynamic updates (RFC 2136).
    Nsupdate,
    /// octoDNS, its YAML source.
    OctoDns,
    /// DNSControl.
    DnsControl,
    /// Terraform, one resource for each record.
    TerraformRecords,
    /// Terraform, one resource for all records of a type at a name.
    TerraformSets,
}

impl Tool {
    /// Every tool.
    pub const ALL: [Self; 6] =
        [Self::ZoneFile, Self::Nsupdate, Self::OctoDns, Self::DnsControl, Self::TerraformRecords, Self::TerraformSets];

    /// The records as this tool reads them; `zone` is what it calls the zone.
    pub fn print(self, items: &[Item], zone: &DomainName) -> Printed {
        let whole = |text| Printed { text, left_out: 0 };
        match self {
            Self::ZoneFile => whole(zone::print(items)),
            Self::Nsupdate => whole(nsupdate::print(items, zone)),
            Self::OctoDns => octodns::print(items, zone),
            Self::DnsControl => dnscontrol::print(items, zone),
            Self::TerraformRecords => terraform::records(items),
            Self::TerraformSets => terraform::sets(items),
        }
    }

    /// What the name of a file of this format ends in.
    pub fn extension(self) -> &'static str {
        match self {
            Self::ZoneFile => "zone",
            Self::Nsupdate => "nsupdate",
            Self::OctoDns => "yaml",
            Self::DnsControl => "js",
            Self::TerraformRecords | Self::TerraformSets => "tf",
        }
    }
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
            beside: beside(change, &name, answers),
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

/// What stays at the name. Behind an alias nothing does: it goes.
fn beside(change: &Change, name: &DomainName, answers: &Answers) -> Vec<RecordData> {
    match answers.get(&Question::new(name.clone(), change.rtype)) {
        Some(Answer::Records(records)) if records.cnames.is_empty() && change.rtype != RecordType::Cname => {
            records.data.iter().filter(|data| !change.before.contains(&shown(data))).cloned().collect()
        }
        _ => Vec::new(),
    }
}

/// The records of each type at each name, as they are to be: what stays, and
/// what all items bring. With the first item of each.
fn sets(items: &[Item]) -> Vec<(&Item, Vec<&RecordData>)> {
    let mut sets: Vec<(&Item, Vec<&RecordData>)> = Vec::new();
    for item in items {
        let same = |other: &&Item| other.name == item.name && other.rtype == item.rtype;
        if sets.iter().any(|(first, _)| same(first)) {
            continue;
        }
        // To one change the record that another one replaces stays.
        let goes = |data: &RecordData| items.iter().filter(same).any(|other| other.delete.contains(data));
        let stays = item.beside.iter().filter(|data| !goes(data));
        sets.push((item, stays.chain(items.iter().filter(same).map(|other| &other.data)).collect()));
    }
    sets
}

/// The ASCII text of TXT data, if it is printable and holds none of `unsafe_in`.
fn plain(data: &RecordData, unsafe_in: &[char]) -> Option<String> {
    let text = data.text()?;
    let fits = text.chars().all(|c| (' '..='~').contains(&c) && !unsafe_in.contains(&c));
    fits.then(|| text.into_owned())
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
