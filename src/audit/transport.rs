//! MTA-STS and TLS-RPT: how mail travels to the domain.

use super::Auditor;
use super::report::{Topic, Verdict};
use crate::{mta_sts, tls_rpt};

impl Auditor<'_> {
    pub(super) fn mta_sts(&mut self) -> Topic<Option<String>> {
        let texts = match self.texts_at(self.domain.child("_mta-sts")) {
            Ok(texts) => texts,
            Err(verdict) => return Topic::new(verdict, Vec::new(), None),
        };
        let Some(text) = texts.into_iter().find(|text| text.starts_with("v=STS")) else {
            return Topic::new(Verdict::Absent, Vec::new(), None);
        };
        let parsed = mta_sts::parse_record(&text);
        // The record may be right; the policy that counts is behind HTTPS.
        let verdict = match Verdict::of(&parsed.findings) {
            Verdict::Good => Verdict::Unknown(None),
            other => other,
        };
        Topic::new(verdict, parsed.findings, Some(text))
    }

    pub(super) fn tls_rpt(&mut self) -> Topic<Option<String>> {
        let texts = match self.texts_at(self.domain.child("_smtp._tls")) {
            Ok(texts) => texts,
            Err(verdict) => return Topic::new(verdict, Vec::new(), None),
        };
        let Some(text) = texts.into_iter().find(|text| text.starts_with("v=TLSRPT")) else {
            return Topic::new(Verdict::Absent, Vec::new(), None);
        };
        let parsed = tls_rpt::parse(&text);
        Topic::new(Verdict::of(&parsed.findings), parsed.findings, Some(text))
    }
}
