//! DMARC, and BIMI, which rests on it.

use super::Auditor;
use super::report::{Topic, Verdict};
use crate::bimi::{self, BimiRecord};
use crate::dmarc::{self, DmarcRecord};
use crate::finding::{Code, Finding, Severity};
use crate::name::DomainName;

impl Auditor<'_> {
    pub(super) fn dmarc(&mut self) -> Topic<Option<(DomainName, DmarcRecord)>> {
        let walk = dmarc::walk(self.domain, &mut self.asker);
        let unknown = walk.doubt().cloned().map(|failure| match failure {
            Some(failure) => Verdict::Unknown(Some(failure)),
            None => Verdict::Open,
        });
        let chosen = walk.in_force().cloned();
        let mut findings = walk.findings;
        let Some((domain, parsed)) = chosen else {
            let verdict = unknown.unwrap_or(if findings.iter().any(|finding| finding.severity == Severity::Error) {
                Verdict::Broken
            } else {
                Verdict::Absent
            });
            if verdict == Verdict::Absent {
                findings.push(Finding::new(Code::DmarcNone));
            }
            return Topic::new(verdict, findings, None);
        };
        findings.extend(parsed.findings);
        if domain != *self.domain {
            if let Some(verdict) = unknown {
                return Topic::new(verdict, findings, None);
            }
            findings.push(Finding::new(Code::DmarcInherited).with("domain", &domain));
        }
        let (refused, open) = dmarc::check_reports(&domain, &parsed.record, &mut self.asker);
        findings.extend(refused);
        let verdict = if open { Verdict::Open } else { Verdict::of(&findings) };
        Topic::new(verdict, findings, Some((domain, parsed.record)))
    }

    pub(super) fn bimi(
        &mut self,
        dmarc: &Topic<Option<(DomainName, DmarcRecord)>>,
        spf: &[Finding],
    ) -> Topic<Option<BimiRecord>> {
        let texts = match self.texts_at(self.domain.child("default._bimi")) {
            Ok(texts) => texts,
            Err(verdict) => return Topic::new(verdict, Vec::new(), None),
        };
        let meant = |text: &&String| text.get(..6).is_some_and(|head| head.eq_ignore_ascii_case("v=bimi"));
        let Some(text) = texts.iter().find(meant) else { return Topic::new(Verdict::Absent, Vec::new(), None) };
        let parsed = bimi::parse(text);
        let mut findings = parsed.findings;
        findings.extend(bimi::several(&texts));
        findings.extend(bimi::open_to_all(spf));
        // A policy that is not known keeps nobody from anything.
        if dmarc.detail.is_some() || dmarc.verdict == Verdict::Absent {
            findings.extend(bimi::prerequisites(dmarc.detail.as_ref().map(|(_, record)| record), None));
        }
        Topic::new(Verdict::of(&findings), findings, Some(parsed.record))
    }
}
