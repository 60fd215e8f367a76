//! The policy ladder of DMARC: which of `none`, `quarantine` and `reject` a
//! domain can go to, and which service's mail would be lost there. Rests on the
//! report and on what is to publish. What is not known closes a rung, too.

use crate::audit::{Report, Verdict};
use crate::catalog::schema::{Category, Envelope, Purpose, SpfNeed};
use crate::catalog::{Clue, Provider};
use crate::diff::{Action, Change, Subject};
use crate::dmarc::{Alignment, Policy};
use crate::finding::{Code, Severity};
use crate::name::Selector;
use crate::plan::{OWN, OwnServer, Plan};
use crate::spf::merge::Why;

/// Somebody who sends for the domain.
#[derive(Debug, Clone, Copy)]
pub enum Sender<'a> {
    /// Servers of the domain's owner.
    Own,
    /// A service that was picked or recognised, with what showed it.
    Service(&'a Provider, &'a [Clue]),
}

/// By what a sender's mail passes DMARC (RFC 9989 §4.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    /// A key that receivers can use.
    Dkim,
    /// The envelope is the domain's, and its SPF record names the sender.
    Spf,
    /// Neither, or the key that the service asks for is not there.
    Lacking,
    /// A look-up failed, or DNS cannot tell.
    Unknown,
}

/// Why a rung is closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Closed {
    /// These senders, by id, have no working DKIM and no aligned SPF.
    Lacking(Vec<String>),
    /// Of these nobody can tell; empty: of the record itself, or who sends at all.
    Unknown(Vec<String>),
    /// The rung before it comes first (RFC 9989 §7.4).
    NotNext,
}

/// How a rung stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rung {
    /// The domain stands here.
    Present,
    /// Less than what is published.
    Below,
    /// The next step, and nobody's mail is lost by it.
    Open,
    /// Not a step to take now.
    Closed(Closed),
}

/// The three rungs, and by what each sender passes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ladder {
    /// The policy in force for the domain.
    pub present: Option<Policy>,
    /// `none`, `quarantine`, `reject`.
    pub rungs: [(Policy, Rung); 3],
    /// Every sender by id, in order.
    pub senders: Vec<(String, Proof)>,
}

impl Ladder {
    /// May a record with this policy be published on the strength of what is known?
    pub fn allows(&self, policy: Policy) -> bool {
        self.rungs.iter().any(|(at, rung)| *at == policy && !matches!(rung, Rung::Closed(_)))
    }
}

/// The ladder of a domain. `changes` are those of the same report.
pub fn ladder(report: &Report, changes: &[&Change], senders: &[Sender<'_>]) -> Ladder {
    let known = !matches!(report.dmarc.verdict, Verdict::Open | Verdict::Unknown(_));
    let detail = report.dmarc.detail.as_ref();
    let present = report.policy().filter(|_| known).map(|(_, policy)| policy);
    let strict = detail.is_some_and(|(_, record)| record.aspf == Alignment::Strict);
    let senders: Vec<(String, Proof)> = senders
        .iter()
        .map(|sender| match sender {
            Sender::Own => (OWN.to_owned(), own(report, changes)),
            Sender::Service(provider, clues) => {
                (provider.id.to_string(), service(report, changes, provider, clues, strict))
            }
        })
        .collect();
    let of = |proof| senders.iter().filter(|(_, its)| *its == proof).map(|(id, _)| id.clone()).collect::<Vec<_>>();
    let (lacking, unknown) = (of(Proof::Lacking), of(Proof::Unknown));
    // A domain that lets nobody send has no mail to lose (RFC 7208 §10.1.2).
    let parked = report.spf.findings.iter().any(|finding| finding.code == Code::SpfNull);
    let obstacle = if !lacking.is_empty() {
        Some(Closed::Lacking(lacking))
    } else if !unknown.is_empty() || senders.is_empty() && !parked {
        Some(Closed::Unknown(unknown))
    } else {
        None
    };
    let rung = |policy| match (known, present) {
        (false, _) => Rung::Closed(Closed::Unknown(Vec::new())),
        (true, Some(present)) if policy == present => Rung::Present,
        (true, Some(present)) if policy < present => Rung::Below,
        // It asks for reports alone.
        (true, None) if policy == Policy::None => Rung::Open,
        (true, Some(Policy::None)) if policy == Policy::Reject => Rung::Closed(Closed::NotNext),
        (true, None) => Rung::Closed(Closed::NotNext),
        (true, Some(_)) => obstacle.clone().map_or(Rung::Open, Rung::Closed),
    };
    let rungs = [Policy::None, Policy::Quarantine, Policy::Reject].map(|policy| (policy, rung(policy)));
    Ladder { present, rungs, senders }
}

/// Who sends, as far as it is known: the services that were picked, those that
/// the records show for certain, and the owner's servers.
pub fn senders<'a>(
    plan: &Plan,
    recognised: &'a [(String, Vec<Clue>)],
    report: &Report,
    providers: &[&'a Provider],
) -> Vec<Sender<'a>> {
    let mut senders = Vec::new();
    let shown = |id: &str| recognised.iter().find(|(known, _)| known == id).map_or(&[][..], |(_, clues)| clues);
    for provider in providers {
        let picked = plan.is_picked(&provider.id);
        let used = recognised.iter().any(|(id, _)| *id == provider.id) && !plan.unused.contains(&*provider.id);
        if (picked || used) && !matches!(provider.category, Category::Forwarding) {
            senders.push(Sender::Service(provider, shown(&provider.id)));
        }
    }
    if !plan.own.is_empty() || report.spf.detail.as_ref().is_some_and(|spf| names_servers(&spf.text)) {
        senders.push(Sender::Own);
    }
    senders
}

/// Does an SPF record name servers, and not services alone?
pub fn names_servers(spf: &str) -> bool {
    spf.split(' ').skip(1).any(|term| {
        let server = OwnServer::parse(term);
        !matches!(server.as_ref().map(OwnServer::bare), None | Some(OwnServer::Include(_))) && !is_word(term)
    })
}

/// A term that is no mechanism of a server: `~all`, `redirect=`.
fn is_word(term: &str) -> bool {
    term.contains('=') || term.trim_start_matches(['+', '-', '~', '?']).eq_ignore_ascii_case("all")
}

/// Own servers send with the domain as their envelope.
fn own(report: &Report, changes: &[&Change]) -> Proof {
    if key(report, changes, OWN, &[]) == Some(true) {
        return Proof::Dkim;
    }
    let planned = changes.iter().any(|change| match &change.subject {
        Subject::Spf(spf) => spf.merge.reasons.iter().any(|reason| reason.sources.iter().any(|source| source == OWN)),
        _ => false,
    });
    match if planned { named(report, changes, OWN) } else { usable(report) } {
        Some(true) => Proof::Spf,
        Some(false) => Proof::Lacking,
        None => Proof::Unknown,
    }
}

fn service(report: &Report, changes: &[&Change], provider: &Provider, clues: &[Clue], strict: bool) -> Proof {
    match key(report, changes, &provider.id, clues) {
        Some(true) => return Proof::Dkim,
        Some(false) => return Proof::Lacking,
        // Whoever asks for a key relies on it, whatever SPF says.
        None if keys(changes, &provider.id).next().is_some() => return Proof::Unknown,
        None => {}
    }
    let envelope = provider.spf.envelope;
    let aligned = match envelope {
        Some(Envelope::Customer) => true,
        Some(Envelope::Subdomain) => !strict,
        Some(Envelope::Provider) => return Proof::Unknown,
        None => provider.spf.need == SpfNeed::Required,
    };
    let shown = clues.iter().any(|clue| matches!(clue, Clue::Spf(_) | Clue::SpfMacro(_)));
    let named = if shown { usable(report) } else { named(report, changes, &provider.id) };
    match (aligned, named) {
        (true, Some(true)) => Proof::Spf,
        // Its keys are known to the account alone, or wait for an answer.
        _ => Proof::Unknown,
    }
}

/// The keys that a sender asks for.
fn keys<'a>(changes: &'a [&Change], id: &'a str) -> impl Iterator<Item = &'a Change> {
    changes.iter().copied().filter(move |change| match &change.subject {
        Subject::Record(wanted) => wanted.purpose == Purpose::Dkim && wanted.picked && wanted.source.provider == id,
        _ => false,
    })
}

/// Has the service a key that receivers can use? `Some(false)`: the key that
/// it asks for is known not to be there, or to be broken.
fn key(report: &Report, changes: &[&Change], id: &str, clues: &[Clue]) -> Option<bool> {
    let shown = clues.iter().filter_map(|clue| match clue {
        Clue::DkimTarget(selector, _) | Clue::Selector(selector) => Some(selector.clone()),
        _ => None,
    });
    let wanted: Vec<&Change> = keys(changes, id).collect();
    let selector = |change: &&Change| {
        let name = change.name.as_ref()?.as_str();
        Selector::parse(name.split_once("._domainkey.")?.0).ok()
    };
    let selectors: Vec<Selector> = shown.chain(wanted.iter().filter_map(selector)).collect();
    let keys = report.dkim.detail.iter().filter(|key| selectors.contains(&key.selector));
    let states: Vec<bool> = keys
        .map(|key| !key.key.revoked() && key.findings.iter().all(|finding| finding.severity != Severity::Error))
        .collect();
    if states.contains(&true) {
        return Some(true);
    }
    let missing = |change: &&Change| {
        change.value.is_some() && matches!(change.action, Action::Publish | Action::Replace | Action::NeedsYou)
    };
    // No selector can exist below a name that does not (RFC 8020 §2).
    let none = report.dkim.findings.iter().any(|finding| finding.code == Code::DkimParentNxdomain);
    let asked = !wanted.is_empty() && wanted.iter().all(missing);
    (asked || none && !wanted.is_empty() || !states.is_empty()).then_some(false)
}

/// Does the published SPF record name the sender? `None`: not known.
fn named(report: &Report, changes: &[&Change], id: &str) -> Option<bool> {
    let mut reasons = changes.iter().filter_map(|change| match &change.subject {
        Subject::Spf(spf) if matches!(change.action, Action::Open | Action::CannotTell) => {
            spf.merge.reasons.iter().any(|reason| reason.sources.iter().any(|source| source == id)).then_some(None)
        }
        Subject::Spf(spf) => {
            let mut its = spf.merge.reasons.iter().filter(|reason| reason.sources.iter().any(|source| source == id));
            let first = its.next()?;
            Some(Some(std::iter::once(first).chain(its).all(|reason| reason.why == Why::Yours)))
        }
        _ => None,
    });
    if reasons.next()?? { usable(report) } else { Some(false) }
}

/// Can receivers use the published SPF record?
fn usable(report: &Report) -> Option<bool> {
    match report.spf.verdict {
        Verdict::Good | Verdict::Weak => Some(true),
        Verdict::Absent | Verdict::Broken => Some(false),
        Verdict::Open | Verdict::Unknown(_) => None,
    }
}
