//! The records that a plan asks for, held against what is published: what to
//! publish, replace, keep or delete, and what nobody can tell. Never tells to
//! replace something on the strength of a look-up that failed.

mod data;
mod inherit;
mod nested;
mod record;

use std::collections::{BTreeMap, BTreeSet};

use crate::audit::{NO_SUCH_DOMAIN, is_missing};
use crate::catalog::schema::Purpose;
use crate::dmarc::{self, DmarcMerge, DmarcRecord, Walk};
use crate::dns::ask::{Asker, Found};
use crate::dns::{Answers, Failure, Question, RecordType, texts};
use crate::finding::{Code, Finding};
use crate::name::DomainName;
use crate::order;
use crate::plan::{RecordSet, Wanted};
use crate::spf;
use crate::spf::expand::{self, Expansion, LOOKUP_LIMIT};
use crate::spf::proof::{Proof, prove};
use crate::spf::select::is_record;
use crate::spf::{Fragment, Merge, MergePolicy, limits, merge};

pub use data::publish;
pub(crate) use data::{from_presentation, presentation};

/// Who looks again later than after a day sees an old record for too long.
const TTL_MAX: u32 = 86_400;

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

    /// Does it wait for an answer, without which its name or its data is not known?
    pub fn is_incomplete(&self) -> bool {
        self.name.is_none() || self.value.is_none()
    }

    /// A name for this change that stays the same while others come and go.
    pub fn key(&self) -> String {
        let name = self.name.as_ref().map(DomainName::as_str).unwrap_or_default();
        match &self.subject {
            Subject::Spf(_) => format!("spf-{name}"),
            Subject::Dmarc(_) => format!("dmarc-{name}"),
            Subject::Record(Wanted { source, among: 0, .. }) => format!("{}-{}", source.provider, source.record),
            Subject::Record(Wanted { source, among, .. }) => format!("{}-{}-{among}", source.provider, source.record),
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
    let mut diff = Diff { asker: Asker::new(answers), domain: set.domain().cloned() };
    let mut changes: Vec<Change> =
        set.spf.iter().filter_map(|(name, fragments)| diff.spf(name, fragments, &set.policy)).collect();
    let records: Vec<Change> = set.records.iter().map(|wanted| diff.record(&in_step(wanted, &changes))).collect();
    changes.extend(records);
    if let Some(domain) = set.domain() {
        changes.extend(diff.dmarc(domain, set));
    }
    if !set.is_new && set.domain().is_some_and(|domain| is_missing(domain, answers)) {
        for change in &mut changes {
            change.action = Action::CannotTell;
            change.failure = Some(NO_SUCH_DOMAIN);
            change.value = None;
            change.findings.clear();
        }
    }
    order::sort_by_key(&mut changes, rank);
    (changes, diff.asker.open)
}

/// Sender ID borrows its terms from the SPF record at its name, so that both let
/// the same senders pass (RFC 4406 §3.1).
fn in_step(wanted: &Wanted, changes: &[Change]) -> Wanted {
    let mut wanted = wanted.clone();
    if wanted.purpose == Purpose::SenderId {
        let spf = changes.iter().find(|change| change.name == wanted.name).and_then(|change| change.value.as_deref());
        let scope = wanted.value.as_deref().and_then(|text| text.split(' ').next());
        let value = spf.and_then(|text| text.strip_prefix("v=spf1")).zip(scope);
        wanted.value = value.map(|(terms, scope)| format!("{scope}{terms}")).or(wanted.value);
    }
    wanted
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
            Purpose::Bimi | Purpose::TlsRpt => 6,
            Purpose::MtaSts => 8,
            Purpose::SenderId | Purpose::DomainkeysPolicy => 7,
        },
        Subject::Dmarc(_) => 4,
    };
    (change.action == Action::Optional, rank)
}

struct Diff<'a> {
    asker: Asker<'a>,
    /// The domain whose zone takes the records.
    domain: Option<DomainName>,
}

impl Diff<'_> {
    fn spf(&mut self, name: &DomainName, fragments: &[Fragment], policy: &MergePolicy) -> Option<Change> {
        let published = self.asker.ask(name, RecordType::Txt);
        let (all, ttl) = match &published {
            Found::Records(records) => (texts(&records.data), Some(records.ttl)),
            _ => (Vec::new(), None),
        };
        let (before, others): (Vec<String>, Vec<String>) = all.iter().cloned().partition(|text| is_record(text));
        if before.is_empty() && fragments.is_empty() && matches!(published, Found::Absent | Found::Records(_)) {
            return None;
        }
        let (old, open) = expand::partial(name, None, self.asker.answers());
        self.asker.open.extend(open);
        let mut policy = policy.clone();
        policy.hosted = nested::is_hosted(&old.root);
        let first = merge(&all, fragments, &policy);
        // What is reached through a term that goes is reached no longer.
        policy.nested = nested::names(&old.root, &first);
        let merge = if policy.nested.is_empty() { first } else { merge(&all, fragments, &policy) };
        let (after, open) = expand::partial(name, Some(&merge.record), self.asker.answers());
        let settled = open.is_empty();
        self.asker.open.extend(open);
        let old = (before.len() == 1).then_some(old);
        let value = merge.record.to_string();
        let action = match published {
            Found::Open => Action::Open,
            Found::Failed(_) => Action::CannotTell,
            // Over the ten look-ups every receiver gives up (§4.6.4): what works today would stop.
            _ if !merge.ready || settled && after.lookups > LOOKUP_LIMIT => Action::NeedsYou,
            Found::Absent => Action::Publish,
            Found::Records(_) if before.is_empty() => Action::Publish,
            Found::Records(_) if before.as_slice() == [value.as_str()] => Action::Keep,
            Found::Records(_) => Action::Replace,
        };
        let failure = match published {
            Found::Failed(failure) => Some(failure.clone()),
            _ => None,
        };
        let mut findings = Vec::new();
        if failure.is_none() {
            findings.extend(merge.findings.iter().cloned());
        }
        if failure.is_none() && settled {
            findings.extend(if action == Action::Keep { None } else { limits::merged(&after) });
            findings.extend(limits::findings(&after));
        }
        // Of a sender that is published, and of how long its record is kept, the audit tells.
        let at_domain = self.domain.as_ref() == Some(name);
        let sends =
            || before.first().is_some_and(|text| !spf::parse(text).findings.iter().any(|f| f.code == Code::SpfNull));
        if at_domain && !fragments.is_empty() && !sends() && self.refuses_mail(name) {
            findings.push(Finding::new(Code::SendsButNull).with("domain", name));
        }
        if let Some(ttl) = ttl.filter(|ttl| !at_domain && action == Action::Replace && *ttl > TTL_MAX) {
            findings.push(Finding::new(Code::TtlLong).with("name", name).with("n", ttl));
        }
        let sources = order::sorted(fragments.iter().map(|fragment| &*fragment.source));
        let proof = prove(old.as_ref(), &after);
        let other_octets = others.iter().map(String::len).sum();
        Some(Change {
            action,
            name: Some(name.clone()),
            rtype: RecordType::Txt,
            value: (action != Action::NeedsYou && failure.is_none()).then_some(value),
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
        let published = self.asker.ask(&name, RecordType::Txt);
        let (all, ttl, failure) = match published {
            Found::Records(records) => (texts(&records.data), Some(records.ttl), None),
            Found::Absent => (Vec::new(), None, None),
            Found::Failed(failure) => (Vec::new(), None, Some(failure.clone())),
            Found::Open => (Vec::new(), None, None),
        };
        let selection = dmarc::select(&all);
        // Of several none counts: the first is as good as any to go on with.
        let meant =
            selection.index.map_or_else(|| all.iter().find(|text| looks_like_dmarc(text)), |index| all.get(index));
        let parsed = meant.map(|text| dmarc::parse(text));
        let before: Vec<String> = all.iter().filter(|text| looks_like_dmarc(text)).cloned().collect();
        let mut merged = dmarc::merge(parsed.as_ref().map(|parsed| &parsed.record), &set.dmarc);
        let mut findings = selection.findings;
        // One of its own takes the place of the record that the domain inherits.
        let fresh = failure.is_none() && merged.changes == [dmarc::Change::New];
        let walk = fresh.then(|| dmarc::walk(domain, &mut self.asker));
        let doubt = walk.as_ref().and_then(Walk::doubt);
        let mut open = doubt == Some(&None);
        let failure = failure.or(doubt.cloned().flatten());
        if let Some((at, in_force)) = walk.as_ref().filter(|_| doubt.is_none()).and_then(Walk::in_force)
            && let Some((wish, taken)) = self.inherited(domain, at, &in_force.record, &set.dmarc)
        {
            merged = dmarc::merge(None, &wish);
            // Who agreed to the reports about the one has not thereby agreed to those about the other (RFC 9990 §4).
            let (refused, asking) = dmarc::check_reports(domain, &dmarc::parse(&merged.text).record, &mut self.asker);
            findings.push(taken);
            findings.extend(refused);
            open |= asking;
        }
        let action = match &failure {
            _ if open => Action::Open,
            Some(_) => Action::CannotTell,
            None if before.is_empty() && set.dmarc_sources.is_empty() => Action::Optional,
            None if before.is_empty() => Action::Publish,
            None if before.len() == 1 && before.first() == Some(&merged.text) => Action::Keep,
            None => Action::Replace,
        };
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

fn looks_like_dmarc(text: &str) -> bool {
    // Spaces may stand around the sign (RFC 9989 §4.8).
    DmarcRecord::has_version(text)
        || text.trim_start().get(..7).is_some_and(|head| head.eq_ignore_ascii_case("v=dmarc"))
}
