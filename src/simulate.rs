//! Would a mail pass? SPF for the envelope, alignment with the From domain,
//! which signature would do instead, and what DMARC makes of it for receivers of
//! either generation. Computed from answers; nothing is sent. Where RFC 7489 has
//! the public suffix list, the tree walk stands in for it, without its `psd`.

use crate::dmarc::{self, Alignment, Generation, Policy, Psd, Walk};
use crate::dns::ask::Asker;
use crate::dns::{Answer, Answers, Question, RecordType};
use crate::finding::{Code, Finding};
use crate::name::DomainName;
use crate::outcome::Outcome;
use crate::spf::{Evaluation, Sender, SpfResult, evaluate};

/// A mail, as far as a receiver's checks of the domain look at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// The address that connects, with its envelope.
    pub sender: Sender,
    /// The domain of the From header.
    pub from: DomainName,
}

/// What receivers make of a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Simulation {
    /// SPF of the envelope, step by step.
    pub spf: Evaluation,
    /// How the envelope's domain and the From domain stand to each other.
    pub envelope: Fit,
    /// The domain of the DMARC record in force.
    pub policy_at: Option<DomainName>,
    /// A signature with this `d=` would pass DMARC.
    pub signer: DomainName,
    /// May the `d=` be another name below the same organizational domain?
    pub signer_relaxed: bool,
    /// What receivers of RFC 9989 do.
    pub rfc9989: Disposition,
    /// What receivers of RFC 7489 do.
    pub rfc7489: Disposition,
    /// What the mail lacks that large receivers ask for.
    pub findings: Vec<Finding>,
}

/// How two domains stand to each other (RFC 9989 §4.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fit {
    /// The same name.
    Same,
    /// The same organizational domain, which is enough.
    Relaxed,
    /// The same organizational domain, where the record asks for the same name.
    NotStrict,
    /// Different organizations.
    Other,
    /// Not known: a look-up of one of the walks failed.
    Unknown,
}

impl Fit {
    /// Are they aligned?
    pub fn is_aligned(self) -> bool {
        matches!(self, Self::Same | Self::Relaxed)
    }
}

/// What DMARC makes of the mail without a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Disposition {
    /// There is no record that applies.
    NoPolicy,
    /// SPF passes and is aligned.
    Pass,
    /// It fails unless a signature passes: what the record asks for then, and for
    /// how many of a hundred such mails.
    Fail(Policy, u8),
    /// A look-up failed that it depends on.
    Unknown,
}

/// Simulates a mail; asks for what it needs.
pub fn simulate(mail: &Mail, answers: &Answers) -> Outcome<Simulation> {
    let mut asker = Asker::new(answers);
    let spf = match evaluate(&mail.sender, answers) {
        Outcome::Done(spf) => Some(spf),
        Outcome::Need(questions) => {
            asker.open.extend(questions);
            None
        }
    };
    let from = dmarc::walk(&mail.from, &mut asker);
    // Does the From domain exist? For `np` (§4.7).
    let existence = Question::new(mail.from.clone(), RecordType::Txt);
    asker.ask(&mail.from, RecordType::Txt);
    let exists = answers.get(&existence) != Some(&Answer::NxDomain);
    let envelope = spf.as_ref().and_then(|spf| spf.domain.as_ref()).map(|domain| dmarc::walk(domain, &mut asker));
    let Some(spf) = spf.filter(|_| asker.open.is_empty()) else { return Outcome::Need(asker.open) };
    let in_force = from.in_force();
    let (aspf, adkim) = in_force.map(|(_, parsed)| (parsed.record.aspf, parsed.record.adkim)).unwrap_or_default();
    let fit = fit(&from, envelope.as_ref(), aspf);
    let disposition = |generation| {
        let Some((at, parsed)) = in_force else {
            return if from.doubts.is_empty() { Disposition::NoPolicy } else { Disposition::Unknown };
        };
        let Some(effective) = parsed.record.effective(generation) else { return Disposition::NoPolicy };
        match spf.result {
            _ if from.doubt().is_some() => Disposition::Unknown,
            SpfResult::Pass if fit.is_aligned() => Disposition::Pass,
            SpfResult::Pass if fit == Fit::Unknown => Disposition::Unknown,
            SpfResult::TempError => Disposition::Unknown,
            _ => {
                let policy = match (*at == mail.from, exists) {
                    (true, _) => effective.p,
                    (false, true) => effective.sp,
                    (false, false) => effective.np,
                };
                Disposition::Fail(policy, effective.percent)
            }
        }
    };
    let strays = spf.domain.iter().filter(|_| matches!(fit, Fit::NotStrict | Fit::Other));
    let strays = strays.map(|domain| Finding::new(Code::ReqAlignSpf).with("envelope", domain).with("from", &mail.from));
    Outcome::Done(Simulation {
        findings: strays.collect(),
        envelope: fit,
        policy_at: in_force.map(|(at, _)| at.clone()),
        signer: mail.from.clone(),
        signer_relaxed: adkim == Alignment::Relaxed,
        rfc9989: disposition(Generation::Rfc9989),
        rfc7489: disposition(Generation::Rfc7489),
        spf,
    })
}

fn fit(from: &Walk, envelope: Option<&Walk>, alignment: Alignment) -> Fit {
    let Some(envelope) = envelope else { return Fit::Other };
    if from.domain == envelope.domain {
        return Fit::Same;
    }
    if !from.doubts.is_empty() || !envelope.doubts.is_empty() {
        return Fit::Unknown;
    }
    // A public suffix is nobody's organization.
    let organization = |walk: &Walk| {
        let own = walk.found.iter().any(|(at, parsed)| *at == walk.domain && parsed.record.psd == Psd::Yes);
        (!own).then(|| walk.organization())
    };
    match (organization(from), organization(envelope)) {
        (Some(one), Some(other)) if one == other && alignment == Alignment::Strict => Fit::NotStrict,
        (Some(one), Some(other)) if one == other => Fit::Relaxed,
        _ => Fit::Other,
    }
}
