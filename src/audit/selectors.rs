//! DKIM at the names of selectors: aliases that lead nowhere, keys that were
//! published beside their name. Where nobody named the selector, only answers
//! that are there already are looked at.

use std::collections::BTreeSet;

use super::Auditor;
use crate::dns::ask::Found;
use crate::dns::told::same;
use crate::dns::{Answer, Question, RecordData, RecordType, texts};
use crate::finding::{Code, Finding};
use crate::name::{DomainName, Selector};

impl Auditor<'_> {
    /// What there is to say of each selector besides its key.
    pub(super) fn selectors(
        &mut self,
        selectors: &BTreeSet<Selector>,
        named: &BTreeSet<Selector>,
        wildcard: &[String],
    ) -> Vec<Finding> {
        let mut findings = Vec::new();
        for selector in selectors.union(named) {
            let expected = named.contains(selector);
            if expected && !in_grammar(selector) {
                findings.push(Finding::new(Code::DkimSelectorSyntax).with("selector", selector));
            }
            let Ok(name) = selector.key_name(self.domain) else { continue };
            let alias = self.alias_at(&name, expected);
            match (self.asker.ask(&name, RecordType::Txt), alias) {
                (Found::Absent, Some(target)) => {
                    findings.push(Finding::new(Code::DkimCnameDangling).with("name", &name).with("target", target));
                }
                (Found::Absent, None) if expected => findings.push(self.missing(selector, &name)),
                // An alias is followed, so data of the name itself shows no alias.
                (Found::Records(records), Some(target)) if records.cnames.is_empty() => {
                    findings.push(Finding::new(Code::DkimCnameAndTxt).with("name", &name).with("target", target));
                }
                (Found::Records(records), _) if expected && same(&texts(&records.data), wildcard) => {
                    findings.push(self.missing(selector, &name));
                }
                _ => {}
            }
        }
        findings
    }

    /// The target of the alias at a name, as far as it is known.
    fn alias_at(&mut self, name: &DomainName, ask: bool) -> Option<DomainName> {
        let question = Question::new(name.clone(), RecordType::Cname);
        if ask {
            self.asker.ask(name, RecordType::Cname);
        }
        let Some(Answer::Records(records)) = self.asker.answers().get(&question) else { return None };
        records.data.iter().find_map(|data| match data {
            RecordData::Cname(target) => Some(target.clone()),
            _ => None,
        })
    }

    /// A key that is expected and not there: did it get another name?
    fn missing(&mut self, selector: &Selector, name: &DomainName) -> Finding {
        let doubled = self.domain.child(name.as_str());
        let unmarked = self.domain.child(&format!("{selector}.domainkey"));
        for (at, code) in [(doubled, Code::DkimNameDoubled), (unmarked, Code::DkimLabelMissing)] {
            let Ok(at) = at else { continue };
            let texts = self.texts_at(Ok(at.clone())).unwrap_or_default();
            if texts.iter().any(|text| text.contains("p=")) {
                return Finding::new(code).with("found", at).with("name", name);
            }
        }
        Finding::new(Code::DkimNotFound).with("selector", selector).with("name", name)
    }
}

/// `sub-domain *("." sub-domain)` (RFC 6376 §3.1).
fn in_grammar(selector: &Selector) -> bool {
    selector.as_str().split('.').all(|label| {
        !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|octet| octet.is_ascii_alphanumeric() || octet == b'-')
    })
}
