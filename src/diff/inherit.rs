//! A domain's first DMARC record, where the one of its organization applies so
//! far: it takes that one's place (RFC 9989 §4.10.1), so nothing of it may get lost.

use super::Diff;
use crate::dmarc::{Alignment, DmarcRecord, DmarcWish, Policy, Psd, ReportUri};
use crate::dns::{Answer, Question, RecordType};
use crate::finding::{Code, Finding};
use crate::name::DomainName;

impl Diff<'_> {
    /// What is wanted of the domain's record, and what the one in force at `at` asks
    /// for: no weaker policy, the same alignment, reports also to where they go so
    /// far. With the finding that says so; `None` where receivers apply nothing.
    pub(super) fn inherited(
        &self,
        domain: &DomainName,
        at: &DomainName,
        record: &DmarcRecord,
        wish: &DmarcWish,
    ) -> Option<(DmarcWish, Finding)> {
        let question = Question::new(domain.clone(), RecordType::Txt);
        let missing = self.asker.answers().get(&question) == Some(&Answer::NxDomain);
        let (_, policy) = record.below(missing)?;
        let mut wish = wish.clone();
        if wish.policy.max(wish.step).unwrap_or(Policy::None) <= policy && policy != Policy::None {
            wish.policy = Some(policy);
            // Not more either: who tests the policy tests it here, too.
            wish.testing |= record.testing;
        }
        for (wished, so_far) in [(&mut wish.adkim, record.adkim), (&mut wish.aspf, record.aspf)] {
            if so_far == Alignment::Strict {
                *wished = so_far;
            }
        }
        if record.psd == Psd::Yes {
            // Below this domain its own record counts from now on. The reports to a registry stay the registry's.
            wish.np = record.below(true).map(|(_, np)| np).filter(|np| Some(*np) > wish.policy.max(wish.step));
        } else {
            let before = |uris: &[ReportUri], wanted: &[String]| {
                let valid = uris.iter().filter(|uri| uri.is_valid()).map(|uri| uri.text.clone());
                valid.chain(wanted.iter().cloned()).collect::<Vec<_>>()
            };
            wish.rua = before(&record.rua, &wish.rua);
            wish.ruf = before(&record.ruf, &wish.ruf);
            wish.fo = record.fo.iter().copied().filter(|_| !wish.ruf.is_empty()).collect();
        }
        let taken = Finding::new(Code::PlanDmarcInherited).with("domain", at).with("policy", policy);
        Some((wish, taken))
    }
}
