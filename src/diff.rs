//! The records that a plan asks for, held against what is published: what to
//! publish, replace, keep or delete, and what nobody can tell. Never tells to
//! replace something on the strength of a look-up that failed.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::schema::{Purpose, RecordNeed, Rtype};
use crate::dmarc::{self, DmarcMerge};
use crate::dns::zone::Zone;
use crate::dns::{Answer, Answers, Failure, Question, RecordData, RecordSetAnswer, RecordType, texts};
use crate::finding::{Code, Finding};
use crate::name::DomainName;
use crate::plan::{RecordSet, Wanted};
use crate::spf::expand::{self, Expansion, Node, Reach};
use crate::spf::proof::{Proof, prove};
use crate::spf::select::is_record;
use crate::spf::{Fragment, Merge, MergePolicy, merge};
use crate::{dkim, order, tag_list::TagList, txt};

/// What to do with a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Nothing like it is there: add it.
    Publish,
    /// Something else is there in its place.
    Replace,
    /// It is there.
    Keep,
    /// It waits for the person: an input is missing, or something stands in
    /// its way that only the owner can judge.
    NeedsYou,
    /// The look-up failed.
    CannotTell,
    /// It is on offer, and not there.
    Optional,
    /// The look-up is under way.
    Open,
}

/// What a change is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// The SPF record at a name.
    Spf(Box<SpfChange>),
    /// The DMARC record.
    Dmarc(DmarcMerge),
    /// A record of a service.
    Record(Wanted),
}

/// One record, before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What to do.
    pub action: Action,
    /// Its full name, unless an input is missing.
    pub name: Option<DomainName>,
    /// Its type.
    pub rtype: RecordType,
    /// The data to publish, unless something is missing.
    pub value: Option<String>,
    /// What is published in its place now, as texts.
    pub before: Vec<String>,
    /// For how long resolvers may hold what is published now, in seconds.
    pub ttl: Option<u32>,
    /// Why it cannot be told.
    pub failure: Option<Failure>,
    /// Who asks for it, by id.
    pub sources: Vec<String>,
    /// What there is to say.
    pub findings: Vec<Finding>,
    /// What it is about.
    pub subject: Subject,
}

impl Change {
    /// Is there something to do before it is as planned?
    pub fn is_due(&self) -> bool {
        matches!(self.action, Action::Publish | Action::Replace | Action::NeedsYou)
    }

    /// A name for this change that stays the same while others come and go.
    pub fn key(&self) -> String {
        let name = self.name.as_ref().map(DomainName::as_str).unwrap_or_default();
        match &self.subject {
            Subject::Spf(_) => format!("spf-{name}"),
            Subject::Dmarc(_) => format!("dmarc-{name}"),
            Subject::Record(wanted) => format!("{}-{}", wanted.source.provider, wanted.source.record),
        }
    }
}

/// The SPF record at a name, before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpfChange {
    /// The merge with its reasons.
    pub merge: Merge,
    /// The tree of what is published, if that is one record.
    pub before: Option<Expansion>,
    /// The tree of what is to be published.
    pub after: Expansion,
    /// What the change does to the addresses that may send.
    pub proof: Proof,
    /// Octets of the other TXT records at the name: they share the answer.
    pub other_octets: usize,
}

/// Holds a plan's records against the answers. Gives the changes in the order
/// to make them, and the questions that are open.
pub fn changes(set: &RecordSet, answers: &Answers) -> (Vec<Change>, BTreeSet<Question>) {
    let mut diff = Diff { answers, open: BTreeSet::new() };
    let mut changes: Vec<Change> =
        set.spf.iter().filter_map(|(name, fragments)| diff.spf(name, fragments, &set.policy)).collect();
    changes.extend(set.records.iter().map(|wanted| diff.record(wanted)));
    if let Some(domain) = set.domain() {
        changes.extend(diff.dmarc(domain, set));
    }
    order::sort_by_key(&mut changes, rank);
    (changes, diff.open)
}

/// The order in which records are published: what lets mail through comes
/// first, what is only on offer last.
fn rank(change: &Change) -> (bool, u8) {
    let rank = match &change.subject {
        Subject::Spf(_) => 0,
        Subject::Record(wanted) => match wanted.purpose {
            Purpose::Verification => 1,
            Purpose::Dkim => 2,
            Purpose::ReturnPath => 3,
            Purpose::Dmarc => 4,
            Purpose::Tracking | Purpose::Web => 5,
            Purpose::Bimi => 6,
            Purpose::SenderId | Purpose::DomainkeysPolicy => 7,
        },
        Subject::Dmarc(_) => 4,
    };
    (change.action == Action::Optional, rank)
}

struct Diff<'a> {
    answers: &'a Answers,
    open: BTreeSet<Question>,
}

/// What stands at a name, of one type.
enum Published<'a> {
    Records(&'a RecordSetAnswer),
    Nothing,
    Failed(&'a Failure),
    Open,
}

impl<'a> Diff<'a> {
    fn ask(&mut self, name: &DomainName, rtype: RecordType) -> Published<'a> {
        let question = Question::new(name.clone(), rtype);
        match self.answers.get(&question) {
            Some(Answer::Records(records)) => Published::Records(records),
            Some(Answer::NoData | Answer::NxDomain) => Published::Nothing,
            Some(Answer::Failed(failure)) => Published::Failed(failure),
            None => {
                self.open.insert(question);
                Published::Open
            }
        }
    }

    fn spf(&mut self, name: &DomainName, fragments: &[Fragment], policy: &MergePolicy) -> Option<Change> {
        let published = self.ask(name, RecordType::Txt);
        let (all, ttl) = match &published {
            Published::Records(records) => (texts(&records.data), Some(records.ttl)),
            _ => (Vec::new(), None),
        };
        let (before, others): (Vec<String>, Vec<String>) = all.iter().cloned().partition(|text| is_record(text));
        if before.is_empty() && fragments.is_empty() && matches!(published, Published::Nothing | Published::Records(_))
        {
            return None;
        }
        let (old, open) = expand::partial(name, None, self.answers);
        self.open.extend(open);
        let mut policy = policy.clone();
        policy.nested = nested(&old.root);
        let merge = merge(&all, fragments, &policy);
        let (after, open) = expand::partial(name, Some(&merge.record), self.answers);
        let settled = open.is_empty();
        self.open.extend(open);
        let old = (before.len() == 1).then_some(old);
        let value = merge.record.to_string();
        let action = match published {
            Published::Open => Action::Open,
            Published::Failed(_) => Action::CannotTell,
            _ if !merge.ready => Action::NeedsYou,
            Published::Nothing => Action::Publish,
            Published::Records(_) if before.is_empty() => Action::Publish,
            Published::Records(_) if before.as_slice() == [value.as_str()] => Action::Keep,
            Published::Records(_) => Action::Replace,
        };
        let failure = match published {
            Published::Failed(failure) => Some(failure.clone()),
            _ => None,
        };
        let mut findings = Vec::new();
        if failure.is_none() {
            findings.extend(merge.findings.iter().cloned());
        }
        if failure.is_none() && settled {
            findings.extend(crate::spf::limits::findings(&after));
        }
        let sources = order::sorted(fragments.iter().map(|fragment| &*fragment.source));
        let proof = prove(old.as_ref(), &after);
        let other_octets = others.iter().map(String::len).sum();
        Some(Change {
            action,
            name: Some(name.clone()),
            rtype: RecordType::Txt,
            value: (merge.ready && failure.is_none()).then_some(value),
            before,
            ttl,
            failure,
            sources: sources.into_iter().map(str::to_owned).collect(),
            findings,
            subject: Subject::Spf(Box::new(SpfChange { merge, before: old, after, proof, other_octets })),
        })
    }

    fn dmarc(&mut self, domain: &DomainName, set: &RecordSet) -> Option<Change> {
        let name = dmarc::record_name(domain).ok()?;
        let published = self.ask(&name, RecordType::Txt);
        let (all, ttl, failure) = match published {
            Published::Records(records) => (texts(&records.data), Some(records.ttl), None),
            Published::Nothing => (Vec::new(), None, None),
            Published::Failed(failure) => (Vec::new(), None, Some(failure.clone())),
            Published::Open => (Vec::new(), None, None),
        };
        let open = self.answers.get(&Question::new(name.clone(), RecordType::Txt)).is_none();
        let selection = dmarc::select(&all);
        // Of several none counts: the first is as good as any to go on with.
        let meant =
            selection.index.map_or_else(|| all.iter().find(|text| looks_like_dmarc(text)), |index| all.get(index));
        let parsed = meant.map(|text| dmarc::parse(text));
        let merged = dmarc::merge(parsed.as_ref().map(|parsed| &parsed.record), &set.dmarc);
        let before: Vec<String> = all.iter().filter(|text| looks_like_dmarc(text)).cloned().collect();
        let action = match &failure {
            _ if open => Action::Open,
            Some(_) => Action::CannotTell,
            None if before.is_empty() && set.dmarc_sources.is_empty() => Action::Optional,
            None if before.is_empty() => Action::Publish,
            None if before.len() == 1 && before.first() == Some(&merged.text) => Action::Keep,
            None => Action::Replace,
        };
        let mut findings = selection.findings;
        if failure.is_none() {
            findings.extend(merged.findings.iter().cloned());
        }
        Some(Change {
            action,
            name: Some(name),
            rtype: RecordType::Txt,
            value: failure.is_none().then(|| merged.text.clone()),
            before,
            ttl,
            failure,
            sources: set.dmarc_sources.iter().map(|(id, _)| id.clone()).collect(),
            findings,
            subject: Subject::Dmarc(merged),
        })
    }

    /// A record that a service asks for.
    fn record(&mut self, wanted: &Wanted) -> Change {
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
        let published = self.ask(name, rtype);
        // Where an alias is wanted, other data is in its way (RFC 1034 §3.6.2).
        let in_the_way =
            if wanted.rtype == Rtype::Cname { self.ask(name, RecordType::Txt) } else { Published::Nothing };
        let new = if wanted.picked { Action::Publish } else { Action::Optional };
        let action = match published {
            Published::Open => Action::Open,
            Published::Failed(failure) => {
                change.failure = Some(failure.clone());
                if wanted.picked { Action::CannotTell } else { Action::Optional }
            }
            Published::Records(records) => {
                change.ttl = Some(records.ttl);
                let found = presentation(&records.data);
                let Some(value) = &wanted.value else {
                    change.before = found.into_iter().filter(|text| alike(wanted, text, "")).collect();
                    change.action = if change.before.is_empty() { change.action } else { Action::Keep };
                    return change;
                };
                let same = found.iter().any(|text| fulfils(wanted, text, value));
                change.before = found.into_iter().filter(|text| alike(wanted, text, value)).collect();
                match (same, change.before.is_empty()) {
                    (true, _) => Action::Keep,
                    (false, true) => new,
                    (false, false) if !wanted.picked => Action::Optional,
                    // Another key, another target: somebody may rely on it.
                    (false, false) => {
                        change
                            .findings
                            .push(Finding::new(in_place_code(wanted)).with("found", change.before.join(", ")));
                        if wanted.purpose == Purpose::Dkim { Action::NeedsYou } else { Action::Replace }
                    }
                }
            }
            Published::Nothing if wanted.value.is_none() => change.action,
            Published::Nothing => match in_the_way {
                Published::Records(records) if records.cnames.is_empty() => {
                    change.before = presentation(&records.data);
                    change.ttl = Some(records.ttl);
                    change.findings.push(Finding::new(Code::NameCnameConflict).with("name", name));
                    if wanted.picked { Action::NeedsYou } else { Action::Optional }
                }
                _ => new,
            },
        };
        change.action = action;
        change
    }
}

impl RecordSet {
    /// The domain the set is for: the shortest of the names with SPF terms.
    pub fn domain(&self) -> Option<&DomainName> {
        self.spf.keys().min_by_key(|name| name.labels().count())
    }

    /// How many records wait for an input.
    pub fn waiting(&self) -> BTreeMap<&str, Vec<&Wanted>> {
        let mut waiting: BTreeMap<&str, Vec<&Wanted>> = BTreeMap::new();
        for wanted in self.records.iter().filter(|wanted| wanted.picked && !wanted.missing.is_empty()) {
            waiting.entry(&wanted.source.provider).or_default().push(wanted);
        }
        waiting
    }
}

/// Names that the record reaches, but does not name itself.
fn nested(root: &Node) -> BTreeSet<String> {
    fn below(node: &Node, depth: usize, out: &mut BTreeSet<String>) {
        for branch in &node.branches {
            if let Reach::Include(child) = &branch.reach {
                if depth > 0 {
                    out.insert(child.domain.to_string());
                }
                below(child, depth + 1, out);
            }
        }
    }
    let mut out = BTreeSet::new();
    below(root, 0, &mut out);
    out
}

fn looks_like_dmarc(text: &str) -> bool {
    text.trim_start().get(..7).is_some_and(|head| head.eq_ignore_ascii_case("v=dmarc"))
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

/// Data as a person types it.
pub(crate) fn presentation(data: &[RecordData]) -> Vec<String> {
    data.iter()
        .map(|data| match data {
            RecordData::A(address) => address.to_string(),
            RecordData::Aaaa(address) => address.to_string(),
            RecordData::Cname(name) | RecordData::Ns(name) | RecordData::Ptr(name) => name.to_string(),
            RecordData::Mx { preference, exchange } => format!("{preference} {exchange}"),
            RecordData::Soa { primary, .. } => primary.to_string(),
            RecordData::Txt(strings) => String::from_utf8_lossy(&txt::join(strings)).into_owned(),
        })
        .collect()
}

/// Does `found` do what `wanted` asks for?
fn fulfils(wanted: &Wanted, found: &str, value: &str) -> bool {
    match (wanted.rtype, wanted.purpose) {
        (Rtype::Txt, Purpose::Dkim) => dkim::parse(found).record.key == dkim::parse(value).record.key,
        (Rtype::Txt, Purpose::Bimi) => tags(found) == tags(value),
        (Rtype::Txt, _) => found.trim() == value.trim(),
        _ => {
            let bare = |text: &str| text.trim().trim_end_matches('.').to_ascii_lowercase();
            bare(found) == bare(value)
        }
    }
}

/// Tags with their values, whatever their spacing.
fn tags(text: &str) -> Vec<(String, String)> {
    TagList::parse(text).tags().map(|tag| (tag.name.clone(), tag.value().to_owned())).collect()
}

/// Does `found` stand where `value` would stand? At the apex many TXT records
/// live side by side; below it the name is the record's own.
fn alike(wanted: &Wanted, found: &str, value: &str) -> bool {
    match (wanted.rtype, wanted.purpose) {
        (Rtype::Txt, Purpose::SenderId) => found.get(..5).is_some_and(|head| head.eq_ignore_ascii_case("spf2.")),
        (Rtype::Txt, Purpose::Verification) => !value.is_empty() && found.trim() == value.trim(),
        (Rtype::Mx | Rtype::Ns | Rtype::A | Rtype::Aaaa, _) => !value.is_empty() && fulfils(wanted, found, value),
        _ => true,
    }
}

fn in_place_code(wanted: &Wanted) -> Code {
    match wanted.purpose {
        Purpose::Dkim if wanted.rtype == Rtype::Txt => Code::PlanOtherKey,
        _ => Code::PlanOtherData,
    }
}

/// Is the record one that must be there?
pub fn is_required(wanted: &Wanted) -> bool {
    wanted.need == RecordNeed::Required
}

/// Does in a zone what its owner would do: the change's data in the place of
/// what it replaces, beside the other records at the name. For the demo.
pub fn publish(zone: &mut Zone, change: &Change) {
    let (true, Some(name), Some(value)) = (change.is_due(), &change.name, &change.value) else { return };
    let question = Question::new(name.clone(), change.rtype);
    let mut data = match zone.answer(&question) {
        Answer::Records(records) if records.cnames.is_empty() => records.data,
        _ => Vec::new(),
    };
    data.retain(|data| !presentation(std::slice::from_ref(data)).iter().any(|text| change.before.contains(text)));
    data.extend(from_presentation(change.rtype, value));
    zone.set(name, change.rtype, data, 300);
}

/// Data as a person types it, read back.
pub(crate) fn from_presentation(rtype: RecordType, value: &str) -> Option<RecordData> {
    let name = |text: &str| DomainName::parse(text).ok();
    match rtype {
        RecordType::Txt => Some(RecordData::Txt(txt::split(value.as_bytes()))),
        RecordType::Cname => name(value).map(RecordData::Cname),
        RecordType::Ns => name(value).map(RecordData::Ns),
        RecordType::A => value.parse().ok().map(RecordData::A),
        RecordType::Aaaa => value.parse().ok().map(RecordData::Aaaa),
        RecordType::Mx => {
            let (preference, exchange) = value.split_once(' ')?;
            Some(RecordData::Mx { preference: preference.parse().ok()?, exchange: name(exchange)? })
        }
        _ => None,
    }
}
