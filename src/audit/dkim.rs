//! DKIM: what stands at the selectors that are asked for.

use std::collections::BTreeSet;

use super::Auditor;
use super::report::{Key, Topic, Verdict};
use crate::dkim;
use crate::dns::ask::Found;
use crate::dns::{RecordSetAnswer, RecordType, texts};
use crate::finding::{Code, Finding};
use crate::name::Selector;

impl Auditor<'_> {
    pub(super) fn dkim(&mut self, selectors: &BTreeSet<Selector>) -> Topic<Vec<Key>> {
        let mut keys = Vec::new();
        let (mut open, mut failed) = (false, None);
        // A name that nobody uses: what answers there answers everywhere.
        let wildcard = match self.texts_at(self.domain.child("no-such-selector._domainkey")) {
            Ok(texts) => texts,
            Err(verdict) => {
                open |= verdict == Verdict::Open;
                Vec::new()
            }
        };
        for selector in selectors {
            let Ok(name) = selector.key_name(self.domain) else { continue };
            match self.asker.ask(&name, RecordType::Txt) {
                Found::Records(records) => keys.extend(key(selector, records, &wildcard)),
                Found::Absent => {}
                Found::Failed(failure) => failed = Some(failure.clone()),
                Found::Open => open = true,
            }
        }
        let findings: Vec<Finding> = keys.iter().flat_map(|key: &Key| key.findings.clone()).collect();
        let verdict = match (open, failed) {
            (true, _) => Verdict::Open,
            (false, Some(failure)) if keys.is_empty() => Verdict::Unknown(Some(failure)),
            (false, _) if keys.is_empty() => Verdict::Absent,
            // One key that works is what counts; others may be on their way out.
            (false, _) => keys.iter().map(|key| Verdict::of(&key.findings)).min_by_key(rank).unwrap_or(Verdict::Good),
        };
        Topic::new(verdict, findings, keys)
    }
}

fn rank(verdict: &Verdict) -> u8 {
    match verdict {
        Verdict::Good => 0,
        Verdict::Weak => 1,
        _ => 2,
    }
}

/// The key at a selector, unless it is what a wildcard answers everywhere.
fn key(selector: &Selector, records: &RecordSetAnswer, wildcard: &[String]) -> Option<Key> {
    let texts = texts(&records.data);
    if texts == wildcard {
        return None;
    }
    let text = texts.iter().find(|text| text.contains("p=")).or(texts.first())?;
    let parsed = dkim::parse(text);
    let mut findings = parsed.findings;
    if texts.len() > 1 {
        findings.push(Finding::new(Code::DkimMultiple).with("n", texts.len()));
    }
    Some(Key { selector: selector.clone(), cnames: records.cnames.clone(), key: parsed.record, findings })
}
