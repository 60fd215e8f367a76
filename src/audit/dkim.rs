//! DKIM: what stands at the selectors that are asked for.

use std::collections::BTreeSet;

use super::Auditor;
use super::report::{Key, Topic, Verdict};
use crate::dkim;
use crate::dns::ask::Found;
use crate::dns::told::same;
use crate::dns::{Answer, Question, RecordSetAnswer, RecordType, texts};
use crate::finding::{Code, Finding};
use crate::legacy;
use crate::name::Selector;

impl Auditor<'_> {
    pub(super) fn dkim(&mut self, selectors: &BTreeSet<Selector>, named: &BTreeSet<Selector>) -> Topic<Vec<Key>> {
        let mut keys = Vec::new();
        let (mut open, mut failed, mut unsure) = (false, None, None);
        // A name that nobody uses: what answers there answers everywhere.
        let wildcard = match self.texts_at(self.domain.child("no-such-selector._domainkey")) {
            Ok(texts) => texts,
            Err(verdict) => {
                open |= verdict == Verdict::Open;
                if let Verdict::Unknown(failure) = verdict {
                    unsure = failure;
                }
                Vec::new()
            }
        };
        for selector in selectors.union(named) {
            let Ok(name) = selector.key_name(self.domain) else { continue };
            match self.asker.ask(&name, RecordType::Txt) {
                Found::Records(records) => keys.extend(key(selector, records, &wildcard)),
                Found::Absent => {}
                Found::Failed(failure) => failed = Some(failure.clone()),
                Found::Open => open = true,
            }
        }
        if unsure.is_some() {
            // Perhaps a wildcard's: what is no key was perhaps not meant as one.
            keys.retain(|key| Verdict::of(&key.findings) != Verdict::Broken);
            failed = failed.or(unsure);
        }
        let mut findings: Vec<Finding> = keys.iter().flat_map(|key: &Key| key.findings.clone()).collect();
        // A key that is revoked is none; nor is it a fault.
        let revoked = |key: &Key| key.findings.iter().any(|finding| finding.code == Code::DkimRevoked);
        let used = keys.iter().filter(|key| !revoked(key));
        // One key that works is what counts; others may be on their way out.
        let best = used.map(|key| Verdict::of(&key.findings)).min_by_key(rank);
        let only = keys.iter().filter(|key| !revoked(key)).all(|key| key.key.key == dkim::PublicKey::Ed25519);
        if only && best == Some(Verdict::Good) && failed.is_none() && !open {
            findings.push(Finding::new(Code::DkimEd25519Only));
        }
        findings.extend(self.beside(&wildcard));
        let around = self.selectors(selectors, named, &wildcard);
        let broken = around.iter().any(|finding| finding.severity == crate::finding::Severity::Error);
        findings.extend(around);
        let at_all = findings.iter().any(|finding| finding.code == Code::DkimWildcard);
        let best = match best {
            Some(Verdict::Good) if findings.iter().any(|f| f.code == Code::DkimEd25519Only) => Some(Verdict::Weak),
            best => best,
        };
        let verdict = match (open, best, failed) {
            (true, ..) => Verdict::Open,
            (false, Some(best @ (Verdict::Good | Verdict::Weak)), _) => best,
            (false, _, Some(failure)) => Verdict::Unknown(Some(failure)),
            (false, None, None) if broken => Verdict::Broken,
            (false, Some(best), None) => best,
            (false, None, None) if at_all => Verdict::Weak,
            (false, None, None) => Verdict::Absent,
        };
        let parent = self.domain.child("_domainkey").ok().map(|parent| Question::new(parent, RecordType::Txt));
        // Below a name that exists any selector may be.
        let parent = parent.and_then(|parent| self.asker.answers().get(&parent));
        let there = matches!(parent, Some(Answer::NoData | Answer::Records(_)));
        if verdict == Verdict::Absent && named.is_empty() && !selectors.is_empty() && there {
            findings.push(Finding::new(Code::DkimGuessing).with("n", selectors.len()));
        }
        Topic::new(verdict, findings, keys)
    }

    /// What stands beside the keys: one for every selector, one without a
    /// selector, the policies of DomainKeys and ADSP.
    fn beside(&mut self, wildcard: &[String]) -> Vec<Finding> {
        let key = |text: &&String| text.contains("p=") && dkim::parse(text).well_formed;
        let revoked =
            |text: &&String| dkim::parse(text).findings.iter().any(|finding| finding.code == Code::DkimRevoked);
        let at_all = wildcard.iter().filter(key).any(|text| !revoked(&text));
        let mut findings = Vec::new();
        if at_all {
            findings.push(Finding::new(Code::DkimWildcard).with("name", format!("*._domainkey.{}", self.domain)));
        }
        // Spans are those of texts that the report does not hold.
        // RFC 8020 §2: no selector is below a name that does not exist.
        if wildcard.is_empty()
            && let Ok(parent) = self.domain.child("_domainkey")
            && self.asker.answers().get(&Question::new(parent, RecordType::Txt)) == Some(&Answer::NxDomain)
        {
            findings.push(Finding::new(Code::DkimParentNxdomain).with("name", format!("_domainkey.{}", self.domain)));
        }
        for text in self.texts_at(self.domain.child("_domainkey")).unwrap_or_default() {
            findings.extend(
                legacy::domainkeys_policy(&text).into_iter().flat_map(|parsed| parsed.findings).map(Finding::unplaced),
            );
        }
        for text in self.texts_at(self.domain.child("_adsp._domainkey")).unwrap_or_default() {
            findings.extend(legacy::adsp(&text).map(Finding::unplaced));
        }
        findings
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
    if same(&texts, wildcard) {
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
