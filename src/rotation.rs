//! The DKIM keys of one sender, held against each other: which is the newest,
//! which is withdrawn, which is the same key once more, and the steps from an old
//! key to a new one (RFC 6376 §3.6.1). Knows no clock; which key signs only a
//! mail tells, by the `s=` of its signature (§3.5).

use std::cmp::{Ordering, Reverse};

use crate::audit::{Key, Report};
use crate::catalog::Clue;
use crate::catalog::schema::{Purpose, Rtype};
use crate::diff::{Action, Change, Subject};
use crate::dkim::{self, DkimKey, KeyType};
use crate::dns::{Answer, Answers, Question, RecordType};
use crate::finding::Severity;
use crate::name::{DomainName, Selector};
use crate::plan::OWN;

/// The record of a key that is withdrawn (RFC 6376 §3.6.1).
pub const REVOKED: &str = "v=DKIM1; p=";

/// For how many days an old key stays after the last mail was signed with it: a
/// server tries for at least four or five (RFC 5321 §4.5.4.1).
pub const KEEP_DAYS: u32 = 7;

/// The TTL of a record that is yet to be published, in seconds.
const NEW_TTL: u32 = 3600;

/// How a key stands beside the others of its sender.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// To be published.
    New,
    /// Receivers accept it, and none else of these.
    Only,
    /// Receivers accept it, and it is the latest.
    Newest,
    /// Receivers accept it, and another is later.
    Older,
    /// Receivers accept it; which of several is the latest the records do not tell.
    Accepted,
    /// An alias leads to it: whoever holds the key changes it there.
    Delegated,
    /// `p=` is empty.
    Revoked,
    /// The same key as at this selector.
    SameAs(Selector),
    /// Receivers cannot use it.
    Broken,
}

/// A key of a sender.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// Its selector.
    pub selector: Selector,
    /// The name of its record.
    pub name: DomainName,
    /// The text of its record, published or to be.
    pub record: String,
    /// Does an alias lead to it? Then its record is not the owner's.
    pub alias: bool,
    /// How it stands.
    pub state: State,
}

/// A step from an old key to a new one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Publish this record, at this name.
    Publish(DomainName, String),
    /// Wait so many seconds, until resolvers know it.
    Wait(u32),
    /// Sign with this selector.
    Switch(Selector),
    /// Leave the old record for so many days.
    Keep(u32),
    /// Replace the record at this name by [`REVOKED`].
    Revoke(DomainName),
    /// Delete the record at this name.
    Delete(DomainName),
}

/// Where a step stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// What is published shows it done.
    Done,
    /// The one to take now.
    Next,
    /// Not yet.
    Later,
}

/// Several keys of one sender and one type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rotation {
    /// The sender's id, or none: the selectors differ in their digits alone, or the keys not at all.
    pub sender: Option<String>,
    /// The keys, by their selectors.
    pub keys: Vec<Held>,
    /// The steps in order; none where no key follows another.
    pub steps: Vec<(Step, Turn)>,
}

/// A key on its way into a group.
struct Found {
    sender: Option<String>,
    kind: KeyType,
    /// What stands in `p=`, without white space.
    data: String,
    /// Does the plan ask for it?
    planned: bool,
    ttl: Option<u32>,
    held: Held,
}

/// The senders with several keys. `changes` are those of the same report,
/// `shown` the services that the records show for certain.
pub fn rotations(
    report: &Report,
    changes: &[&Change],
    shown: &[(String, Vec<Clue>)],
    answers: &Answers,
) -> Vec<Rotation> {
    let planned: Vec<(&str, Selector, &Change)> = changes.iter().filter_map(|change| planned(change)).collect();
    let own = planned.iter().any(|(sender, ..)| *sender == OWN);
    let mut groups: Vec<Vec<Found>> = Vec::new();
    for key in &report.dkim.detail {
        let Ok(name) = key.selector.key_name(&report.domain) else { continue };
        let asked = planned.iter().find(|(_, selector, _)| *selector == key.selector);
        let by_clue = || shown.iter().find(|(_, clues)| clues.iter().any(|clue| names(clue, &key.selector)));
        let sender = asked.map(|(sender, ..)| *sender).or_else(|| by_clue().map(|(id, _)| id.as_str()));
        let sender = sender.or((own && key.cnames.is_empty()).then_some(OWN)).map(str::to_owned);
        let ttl = match answers.get(&Question::new(name.clone(), RecordType::Txt)) {
            Some(Answer::Records(records)) => Some(records.ttl),
            _ => None,
        };
        let held = Held {
            selector: key.selector.clone(),
            name,
            record: key.key.to_string(),
            alias: !key.cnames.is_empty(),
            state: state(key),
        };
        let kind = key.key.key_type.clone();
        join(&mut groups, Found { sender, kind, data: data(&key.key), planned: asked.is_some(), ttl, held });
    }
    for (sender, selector, change) in &planned {
        let (Action::Publish, Some(name), Some(value)) = (change.action, &change.name, &change.value) else { continue };
        let key = dkim::parse(value).record;
        let held = Held {
            selector: selector.clone(),
            name: name.clone(),
            record: value.clone(),
            alias: false,
            state: State::New,
        };
        let sender = Some((*sender).to_owned());
        join(
            &mut groups,
            Found { sender, kind: key.key_type.clone(), data: data(&key), planned: true, ttl: None, held },
        );
    }
    groups.into_iter().filter(|keys| keys.len() > 1).map(rotation).collect()
}

/// A key that the plan asks for: its sender, its selector.
fn planned(change: &Change) -> Option<(&str, Selector, &Change)> {
    let Subject::Record(wanted) = &change.subject else { return None };
    let is_key = wanted.purpose == Purpose::Dkim && wanted.rtype == Rtype::Txt && wanted.picked;
    let (selector, _) = change.name.as_ref().filter(|_| is_key)?.as_str().split_once("._domainkey.")?;
    Some((&wanted.source.provider, Selector::parse(selector).ok()?, change))
}

fn names(clue: &Clue, selector: &Selector) -> bool {
    matches!(clue, Clue::DkimTarget(known, _) | Clue::Selector(known) if known == selector)
}

/// How a key stands on its own.
fn state(key: &Key) -> State {
    if key.key.revoked() {
        State::Revoked
    } else if key.findings.iter().any(|finding| finding.severity == Severity::Error) {
        State::Broken
    } else if key.cnames.is_empty() {
        State::Accepted
    } else {
        State::Delegated
    }
}

fn data(key: &DkimKey) -> String {
    key.tags.get("p").map(|p| p.value().split_whitespace().collect()).unwrap_or_default()
}

/// Puts a key to those of its sender. An Ed25519 key beside an RSA key follows
/// nothing: both sign each mail (RFC 8463 §3).
fn join(groups: &mut Vec<Vec<Found>>, key: Found) {
    let fits = |other: &Found| {
        let same = !key.data.is_empty() && other.data == key.data;
        let alike = match (&key.sender, &other.sender) {
            (None, None) => stem(&key.held.selector) == stem(&other.held.selector),
            (one, another) => one == another,
        };
        same || alike && other.kind == key.kind
    };
    match groups.iter_mut().find(|group| group.iter().any(fits)) {
        Some(group) => group.push(key),
        None => groups.push(vec![key]),
    }
}

/// A selector without its digits.
fn stem(selector: &Selector) -> String {
    selector.as_str().chars().filter(|c| !c.is_ascii_digit()).collect()
}

/// The year, month or day that a selector names: `k202611`, `20230601`.
fn date(selector: &Selector) -> Option<&str> {
    let mut digits = selector.as_str().split(|c: char| !c.is_ascii_digit());
    digits.rfind(|run| matches!(run.len(), 4 | 6 | 8) && run.starts_with("20"))
}

/// Was it made for this plan? Once it is published, it still follows what was there before.
fn is_made(key: &Found) -> bool {
    key.planned && key.sender.as_deref() == Some(OWN)
}

/// Which of two keys is the later, as far as the records and the plan tell.
fn later(one: &Found, other: &Found) -> Option<Ordering> {
    match (&one.held.state, &other.held.state) {
        (State::New, State::New) => None,
        (State::New, _) => Some(Ordering::Greater),
        (_, State::New) => Some(Ordering::Less),
        _ if is_made(one) != is_made(other) => Some(is_made(one).cmp(&is_made(other))),
        _ => {
            let (one, other) = (date(&one.held.selector)?, date(&other.held.selector)?);
            Some(one.cmp(other)).filter(|order| *order != Ordering::Equal && one.len() == other.len())
        }
    }
}

fn rotation(mut keys: Vec<Found>) -> Rotation {
    let twins: Vec<Option<Selector>> = keys.iter().enumerate().map(|(place, key)| twin(&keys, place, key)).collect();
    for (key, twin) in keys.iter_mut().zip(twins) {
        key.held.state = twin.map_or(key.held.state.clone(), State::SameAs);
    }
    let works = |key: &&Found| matches!(key.held.state, State::New | State::Accepted);
    let accepted: Vec<&Found> = keys.iter().filter(works).collect();
    let newest = accepted.iter().position(|key| {
        accepted.iter().all(|other| std::ptr::eq(*key, *other) || later(key, other) == Some(Ordering::Greater))
    });
    let newest = newest.and_then(|place| accepted.get(place)).map(|key| key.held.selector.clone());
    let alone = accepted.len() == 1 && keys.iter().all(|key| key.held.state != State::Delegated);
    for key in keys.iter_mut().filter(|key| key.held.state == State::Accepted) {
        key.held.state = match &newest {
            Some(_) if alone => State::Only,
            Some(newest) if *newest == key.held.selector => State::Newest,
            Some(_) => State::Older,
            None => State::Accepted,
        };
    }
    let sender = keys.iter().find_map(|key| key.sender.clone());
    let steps = newest.map(|newest| steps(&keys, &newest)).unwrap_or_default();
    let mut keys: Vec<Held> = keys.into_iter().map(|key| key.held).collect();
    crate::order::sort_by_key(&mut keys, |key| key.selector.clone());
    Rotation { sender, keys, steps }
}

/// The selector that counts for a key that has several: one that is published, one
/// that names its date, the first. `None` for that one itself.
fn twin(keys: &[Found], place: usize, key: &Found) -> Option<Selector> {
    let rank =
        |place: usize, key: &Found| (key.held.state != State::New, date(&key.held.selector).is_some(), Reverse(place));
    let same = keys.iter().enumerate().filter(|(_, other)| !key.data.is_empty() && other.data == key.data);
    let (best, first) = same.max_by_key(|(place, other)| rank(*place, other))?;
    (best != place).then(|| first.held.selector.clone())
}

/// The way to the newest key. What is done shows; that a server signs with a
/// key, or that time went by, does not.
fn steps(keys: &[Found], newest: &Selector) -> Vec<(Step, Turn)> {
    let of = |wanted: State| {
        let its = keys.iter().map(|key| &key.held).filter(move |held| held.state == wanted && !held.alias);
        its.map(|held| held.name.clone())
    };
    let (old, gone): (Vec<DomainName>, Vec<DomainName>) = (of(State::Older).collect(), of(State::Revoked).collect());
    let Some(new) = keys.iter().find(|key| key.held.selector == *newest) else { return Vec::new() };
    if old.is_empty() && gone.is_empty() {
        return Vec::new();
    }
    let published = new.held.state != State::New;
    // How far the records show that it is: the place of the next step.
    let next = match (published, old.is_empty(), new.planned) {
        (false, ..) => 0,
        (true, false, true) => 1,
        (true, false, false) => 2,
        (true, true, _) => 5,
    };
    let mut all = vec![
        (0, Step::Publish(new.held.name.clone(), new.held.record.clone())),
        (1, Step::Wait(new.ttl.unwrap_or(NEW_TTL))),
        (2, Step::Switch(newest.clone())),
    ];
    if !old.is_empty() {
        all.push((3, Step::Keep(KEEP_DAYS)));
    }
    all.extend(old.iter().cloned().map(|name| (4, Step::Revoke(name))));
    all.extend(gone.into_iter().chain(old).map(|name| (5, Step::Delete(name))));
    let turn = |place: i32| match place.cmp(&next) {
        Ordering::Less => Turn::Done,
        Ordering::Equal => Turn::Next,
        Ordering::Greater => Turn::Later,
    };
    all.into_iter().map(|(place, step)| (step, turn(place))).collect()
}
