//! Brings a wish into a published record. The policy stays the owner's: what
//! is not about where reports go is left as it is, to the byte.

use super::parse::read;
use super::{Alignment, DmarcRecord, Policy, Request, parse, uri};
use crate::finding::{Code, Finding, Parsed};
use crate::order;

/// What somebody wants of a domain's record.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DmarcWish {
    /// Where the owner has none yet; `none` when absent.
    pub policy: Option<Policy>,
    /// The stricter policy that the owner goes to, whatever is published.
    pub step: Option<Policy>,
    /// For a new record only, as all but `policy`, `step`, `rua` and `ruf`.
    pub sp: Option<Policy>,
    /// For names that do not exist.
    pub np: Option<Policy>,
    /// `t=y`
    pub testing: bool,
    /// For DKIM.
    pub adkim: Alignment,
    /// For SPF.
    pub aspf: Alignment,
    /// Addresses or URIs that must get aggregate reports.
    pub rua: Vec<String>,
    /// Addresses or URIs that must get failure reports.
    pub ruf: Vec<String>,
    /// When failure reports are asked for.
    pub fo: Vec<char>,
}

/// One thing that a merge did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// There was no record, or none that could be saved: all of it is new.
    New,
    /// The start was mended. Receivers ignored the record so far, so its policy
    /// comes into force: compare `effective()` before and after.
    Version,
    /// A record without `p` got one.
    Policy(Policy),
    /// The owner goes to a stricter policy.
    Raised {
        /// The policy that is published.
        from: Policy,
        /// The one to publish.
        to: Policy,
    },
    /// A report address was mended.
    Mended {
        /// What stood there.
        from: String,
        /// What stands there now.
        to: String,
    },
    /// A report address was added.
    Added {
        /// `rua` or `ruf`
        tag: &'static str,
        /// The URI.
        uri: String,
    },
}

/// A record that fulfils the wish.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DmarcMerge {
    /// The text to publish; the published one when `changes` is empty.
    pub text: String,
    /// What was done, in order.
    pub changes: Vec<Change>,
    /// What there is to say about `text`, and about wished addresses that
    /// are none (those have no span).
    pub findings: Vec<Finding>,
}

/// The record for a domain that has none: `v`, then `p`, lower case, no
/// historic tags. Addresses that are none are left out.
pub fn build(wish: &DmarcWish) -> String {
    let policy = wish.policy.unwrap_or(Policy::None).max(wish.step.unwrap_or(Policy::None));
    let mut text = format!("v=DMARC1; p={policy}");
    let mut put = |tag: &str, value: &str| {
        if !value.is_empty() {
            text.extend(["; ", tag, "=", value]);
        }
    };
    put("sp", wish.sp.map_or("", Policy::name));
    put("np", wish.np.map_or("", Policy::name));
    put("t", if wish.testing { "y" } else { "" });
    put("adkim", if wish.adkim == Alignment::Strict { "s" } else { "" });
    put("aspf", if wish.aspf == Alignment::Strict { "s" } else { "" });
    for (tag, wanted) in [("rua", &wish.rua), ("ruf", &wish.ruf)] {
        let mut uris: Vec<_> = wanted.iter().filter_map(|wanted| uri::typed(wanted)).collect();
        let mut places = Vec::new();
        uris.retain(|uri| {
            let place = uri::list(uri, 0).0.first().map(uri::ReportUri::place).unwrap_or_default();
            let new = !places.contains(&place);
            places.push(place);
            new
        });
        put(tag, &uris.join(","));
    }
    put("fo", &wish.fo.iter().map(char::to_string).collect::<Vec<_>>().join(":"));
    text
}

/// Merges a wish into what is published. Mends a start that makes receivers
/// ignore the record and addresses that lack `mailto:` or `rua=`, where the
/// correction is certain; adds missing addresses; touches nothing else.
/// Merging the result again changes nothing.
pub fn merge(published: Option<&DmarcRecord>, wish: &DmarcWish) -> DmarcMerge {
    let mut changes = Vec::new();
    let text = published.map(|record| mended(record.to_string(), &mut changes)).unwrap_or_default();
    let draft = if DmarcRecord::has_version(&text) {
        let mut draft = Draft::of(text);
        draft.with_policy(wish, &mut changes);
        draft.raise(wish, &mut changes);
        draft.with_uris("rua", &wish.rua, &mut changes);
        draft.with_uris("ruf", &wish.ruf, &mut changes);
        draft
    } else {
        changes = vec![Change::New];
        Draft::of(build(wish))
    };
    let Draft { text, parsed: Parsed { mut findings, .. } } = draft;
    for wanted in wish.rua.iter().chain(&wish.ruf).filter(|wanted| uri::typed(wanted).is_none()) {
        findings.push(Finding::new(Code::DmarcUriInvalid).with("uri", wanted));
    }
    DmarcMerge { text, changes, findings }
}

/// Applies the certain corrections of the start and of addresses until there
/// is none left. Each leaves fewer faults; the bound is for peace of mind.
fn mended(mut text: String, changes: &mut Vec<Change>) -> String {
    for _ in 0..100 {
        let started = DmarcRecord::has_version(&text);
        let found = read(&text).1.into_iter().filter_map(|finding| {
            let fix = finding.instead().filter(|fix| mends(finding.code, fix, started))?.to_owned();
            Some((finding.span?, fix, finding.code))
        });
        let mut found: Vec<_> = found.collect();
        order::sort_by_key(&mut found, |(span, ..)| span.start);
        let (mut next, mut place) = (String::new(), 0);
        for (span, fix, code) in found {
            let (Some(kept), Some(from)) = (text.get(place..span.start), text.get(span.clone())) else { continue };
            changes.push(if started && code != Code::DmarcLeadingSpace {
                Change::Mended { from: from.to_owned(), to: fix.clone() }
            } else {
                Change::Version
            });
            next.extend([kept, &fix]);
            place = span.end;
        }
        if place == 0 {
            break;
        }
        next.push_str(text.get(place..).unwrap_or_default());
        text = next;
    }
    text
}

/// Is this a correction that a merge may make by itself?
fn mends(code: Code, fix: &str, started: bool) -> bool {
    match code {
        Code::DmarcVBad | Code::DmarcNoSemicolon | Code::DmarcLiteralBackslash | Code::DmarcNonAscii => !started,
        Code::DmarcLeadingSpace | Code::DmarcRuaNoScheme | Code::DmarcUriSeparator => true,
        Code::DmarcTagSyntax => fix.starts_with("rua="),
        _ => false,
    }
}

/// A text with what it says, which is read anew only where the text becomes another one.
struct Draft {
    text: String,
    parsed: Parsed<DmarcRecord>,
}

impl Draft {
    fn of(text: String) -> Self {
        Self { parsed: parse(&text), text }
    }

    fn write(&mut self, text: String) {
        *self = Self::of(text);
    }

    /// A record needs a `p` (RFC 7489 §6.3); an invalid one is the owner's to mend.
    fn with_policy(&mut self, wish: &DmarcWish, changes: &mut Vec<Change>) {
        let record = &self.parsed.record;
        let Some(v) = record.tags.tags().next().filter(|_| record.p == Request::Absent) else { return };
        let policy = wish.policy.unwrap_or(Policy::None);
        changes.push(Change::Policy(policy));
        self.write(inserted(&self.text, v.span.end, &format!("; p={policy}")));
    }

    /// The value of `p` alone: `sp` and `np` stay what the owner made them.
    fn raise(&mut self, wish: &DmarcWish, changes: &mut Vec<Change>) {
        let record = &self.parsed.record;
        let (Some(from), Some(to)) = (record.p.policy(), wish.step) else { return };
        let place = record.tags.tags().find(|tag| tag.name.eq_ignore_ascii_case("p") && tag.value.is_some());
        let Some(place) = place.filter(|_| from < to) else { return };
        let (head, tail) = (self.text.get(..place.value_span.start), self.text.get(place.value_span.end..));
        if let (Some(head), Some(tail)) = (head, tail) {
            changes.push(Change::Raised { from, to });
            self.write(format!("{head}{to}{tail}"));
        }
    }

    fn with_uris(&mut self, tag: &'static str, wanted: &[String], changes: &mut Vec<Change>) {
        for uri in wanted.iter().filter_map(|wanted| uri::typed(wanted)) {
            let record = &self.parsed.record;
            let present = if tag == "rua" { &record.rua } else { &record.ruf };
            let (new, _) = uri::list(&uri, 0);
            if new.iter().all(|new| present.iter().any(|old| old.place() == new.place())) {
                continue;
            }
            let place = record.tags.tags().find(|old| old.value.is_some() && old.name.eq_ignore_ascii_case(tag));
            let text = match (place, record.tags.tags().next_back()) {
                (Some(old), _) if old.value().is_empty() => Some(inserted(&self.text, old.span.end, &uri)),
                (Some(old), _) => Some(inserted(&self.text, old.value_span.end, &format!(",{uri}"))),
                (None, Some(last)) => Some(inserted(&self.text, last.span.end, &format!("; {tag}={uri}"))),
                (None, None) => None,
            };
            if let Some(text) = text {
                self.write(text);
            }
            changes.push(Change::Added { tag, uri });
        }
    }
}

fn inserted(text: &str, place: usize, new: &str) -> String {
    let (head, tail) = text.split_at_checked(place).unwrap_or((text, ""));
    format!("{head}{new}{tail}")
}
