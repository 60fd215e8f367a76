//! MTA-STS and TLS-RPT: how mail travels to the domain.

use super::Auditor;
use super::report::{Topic, Verdict};
use crate::dns::RecordType;
use crate::dns::ask::Found;
use crate::finding::{Code, Finding};
use crate::tag_list::claims;
use crate::{mta_sts, tls_rpt};

impl Auditor<'_> {
    pub(super) fn mta_sts(&mut self) -> Topic<Option<String>> {
        let (text, several) = match self.versioned("_mta-sts", "v=STSv1", Code::MtastsMultiple) {
            Ok(found) => found,
            Err(verdict) => return Topic::new(verdict, Vec::new(), None),
        };
        let parsed = mta_sts::parse_record(&text);
        let mut findings = parsed.findings;
        findings.extend(several);
        if let Ok(host) = self.domain.child("mta-sts") {
            // RFC 8461 §3.3: the policy is there, at an address of either family.
            let answers = [RecordType::A, RecordType::Aaaa].map(|rtype| self.asker.ask(&host, rtype));
            if answers.iter().all(|found| matches!(found, Found::Absent)) {
                findings.push(Finding::new(Code::MtastsHostMissing).with("name", &host));
            }
        }
        // The record may be right; the policy that counts is behind HTTPS.
        let verdict = match Verdict::of(&findings) {
            Verdict::Good => Verdict::Unknown(None),
            other => other,
        };
        Topic::new(verdict, findings, Some(text))
    }

    pub(super) fn tls_rpt(&mut self) -> Topic<Option<String>> {
        let (text, several) = match self.versioned("_smtp._tls", "v=TLSRPTv1", Code::TlsrptMultiple) {
            Ok(found) => found,
            Err(verdict) => return Topic::new(verdict, Vec::new(), None),
        };
        let parsed = tls_rpt::parse(&text);
        let findings: Vec<Finding> = parsed.findings.into_iter().chain(several).collect();
        Topic::new(Verdict::of(&findings), findings, Some(text))
    }

    /// The text of the record with this version, or else of one that is meant to
    /// have it, and whether there are several (RFC 8461 §3.1, RFC 8460 §3).
    fn versioned(&mut self, prefix: &str, version: &str, several: Code) -> Result<(String, Option<Finding>), Verdict> {
        let texts = self.texts_at(self.domain.child(prefix))?;
        // `v=TLSRPT1`, `v = STSv1` and `id=1; v=STSv1` are meant, too.
        let stem = version.trim_start_matches("v=").trim_end_matches("v1");
        let meant = |text: &&String| claims(text, stem);
        let right = |text: &&String| text.strip_prefix(version).is_some_and(|rest| rest.starts_with(';'));
        let count = texts.iter().filter(right).count();
        let Some(text) = texts.iter().find(right).or_else(|| texts.iter().find(meant)) else {
            return Err(Verdict::Absent);
        };
        Ok((text.clone(), (count > 1).then(|| Finding::new(several).with("n", count))))
    }
}
