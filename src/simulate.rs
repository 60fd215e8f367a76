//! Would a mail pass? SPF for the envelope, alignment with the From domain,
//! which signature would do instead, and what DMARC makes of it for receivers of
//! either generation. Computed from answers; nothing is sent. Receivers of
//! RFC 9989 find organizations by the tree walk, those of RFC 7489 by the public
//! suffix list.

use crate::audit::Organizations;
use crate::dmarc::{self, Alignment, DmarcRecord, Generation, Policy, Psd, Walk};
use crate::dns::ask::Asker;
use crate::dns::{Answer, Answers, Question, RecordType};
use crate::finding::{Code, Finding, Parsed, Severity};
use crate::name::DomainName;
use crate::outcome::Outcome;
use crate::public_suffix;
use crate::spf::{Evaluation, Sender, SpfResult, evaluate};

/// A mail, as far as a receiver's checks of the domain look at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// The address that connects, with its envelope.
    pub sender: Sender,
    /// The domain of the From header.
    pub from: DomainName,
    /// The domain of a signature that passes (`d=`), where there is one.
    pub signed: Option<DomainName>,
}

/// What receivers make of a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Simulation {
    /// SPF of the envelope, step by step.
    pub spf: Evaluation,
    /// How the envelope's domain and the From domain stand to each other.
    pub envelope: Fit,
    /// The same for receivers of RFC 7489.
    pub envelope_7489: Fit,
    /// How the signature's domain and the From domain stand to each other, for
    /// receivers of RFC 9989 and of RFC 7489.
    pub signature: Option<(Fit, Fit)>,
    /// The organizational domain of From.
    pub organizations: Organizations,
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

/// What DMARC makes of the mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Disposition {
    /// There is no record that applies.
    NoPolicy,
    /// SPF or the signature passes and is aligned.
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
    let listed = dmarc::listed(&mail.from, &mut asker);
    // Does the From domain exist? For `np` (§4.7).
    asker.ask(&mail.from, RecordType::Txt);
    let exists = match answers.get(&Question::new(mail.from.clone(), RecordType::Txt)) {
        Some(Answer::NxDomain) => Some(false),
        Some(Answer::NoData | Answer::Records(_)) => Some(true),
        Some(Answer::Failed(_)) | None => None,
    };
    let envelope = spf.as_ref().and_then(|spf| spf.domain.as_ref()).map(|domain| dmarc::walk(domain, &mut asker));
    let signed = mail.signed.as_ref().map(|domain| dmarc::walk(domain, &mut asker));
    let Some(spf) = spf.filter(|_| asker.open.is_empty()) else { return Outcome::Need(asker.open) };
    let in_force = from.in_force();
    let modes = |found: Option<&(DomainName, Parsed<DmarcRecord>)>| {
        found.map(|(_, parsed)| (parsed.record.aspf, parsed.record.adkim)).unwrap_or_default()
    };
    let ((aspf, adkim), (aspf_7489, adkim_7489)) = (modes(in_force), modes(listed.in_force.as_ref()));
    let envelope_fit = fit(&from, envelope.as_ref(), aspf);
    let listed_fit = |domain: Option<&DomainName>, mode| by_list(&mail.from, domain, mode);
    let envelope_7489 = listed_fit(envelope.as_ref().map(|walk| &walk.domain), aspf_7489);
    let signature =
        signed.as_ref().map(|walk| (fit(&from, Some(walk), adkim), listed_fit(Some(&walk.domain), adkim_7489)));
    let facts = Facts { mail, result: spf.result, exists };
    let doubt = from.doubt().is_some();
    let rfc9989 = facts.disposition(Generation::Rfc9989, in_force, doubt, envelope_fit, signature.map(|fits| fits.0));
    let rfc7489 = facts.disposition(
        Generation::Rfc7489,
        listed.in_force.as_ref(),
        listed.doubt,
        envelope_7489,
        signature.map(|fits| fits.1),
    );
    Outcome::Done(Simulation {
        findings: strays(mail, spf.domain.as_ref(), envelope_fit, signature.map(|fits| fits.0)),
        envelope: envelope_fit,
        envelope_7489,
        signature,
        organizations: Organizations {
            tree: from.doubts.is_empty().then(|| from.organization()),
            list: listed.organization.clone(),
        },
        policy_at: in_force.map(|(at, _)| at.clone()),
        signer: mail.from.clone(),
        signer_relaxed: adkim == Alignment::Relaxed,
        rfc9989,
        rfc7489,
        spf,
    })
}

/// What is the same for receivers of either generation.
struct Facts<'a> {
    mail: &'a Mail,
    result: SpfResult,
    /// Does the From domain exist? `None`: the look-up failed.
    exists: Option<bool>,
}

impl Facts<'_> {
    fn disposition(
        &self,
        generation: Generation,
        in_force: Option<&(DomainName, Parsed<DmarcRecord>)>,
        doubt: bool,
        envelope: Fit,
        signature: Option<Fit>,
    ) -> Disposition {
        let Some((at, parsed)) = in_force else {
            return if doubt { Disposition::Unknown } else { Disposition::NoPolicy };
        };
        let Some(effective) = parsed.record.effective(generation) else { return Disposition::NoPolicy };
        match self.result {
            _ if doubt => Disposition::Unknown,
            _ if signature.is_some_and(Fit::is_aligned) => Disposition::Pass,
            SpfResult::Pass if envelope.is_aligned() => Disposition::Pass,
            SpfResult::Pass if envelope == Fit::Unknown => Disposition::Unknown,
            _ if signature == Some(Fit::Unknown) => Disposition::Unknown,
            SpfResult::TempError => Disposition::Unknown,
            _ => {
                let policy = match (*at == self.mail.from, self.exists) {
                    (true, _) => effective.p,
                    (false, None) if effective.sp != effective.np => return Disposition::Unknown,
                    (false, Some(false)) => effective.np,
                    (false, _) => effective.sp,
                };
                Disposition::Fail(policy, effective.percent)
            }
        }
    }
}

/// What of the mail is another organization's; if all is, receivers that ask for
/// alignment refuse it.
fn strays(mail: &Mail, envelope: Option<&DomainName>, envelope_fit: Fit, signature: Option<Fit>) -> Vec<Finding> {
    let astray = |fit: &Fit| matches!(fit, Fit::NotStrict | Fit::Other);
    let envelope = envelope.filter(|_| astray(&envelope_fit));
    let signed = mail.signed.as_ref().filter(|_| signature.as_ref().is_some_and(astray));
    let severity = if envelope.is_some() && signed.is_some() { Severity::Error } else { Severity::Warning };
    let finding = |code, key, domain: &DomainName| {
        Finding::new(code).severity(severity).with(key, domain).with("from", &mail.from)
    };
    let envelope = envelope.map(|domain| finding(Code::ReqAlignSpf, "envelope", domain));
    let signed = signed.map(|domain| finding(Code::ReqAlignDkim, "signed", domain));
    envelope.into_iter().chain(signed).collect()
}

/// As receivers of RFC 7489 hold two domains against each other (§3.1).
fn by_list(from: &DomainName, other: Option<&DomainName>, alignment: Alignment) -> Fit {
    let Some(other) = other else { return Fit::Other };
    if from == other {
        return Fit::Same;
    }
    match (public_suffix::organizational_domain(from), public_suffix::organizational_domain(other)) {
        (Some(one), Some(two)) if one == two && alignment == Alignment::Strict => Fit::NotStrict,
        (Some(one), Some(two)) if one == two => Fit::Relaxed,
        _ => Fit::Other,
    }
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
