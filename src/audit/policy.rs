//! DMARC, and BIMI, which rests on it.

use super::Auditor;
use super::report::{Organizations, Topic, Verdict};
use crate::bimi::{self, BimiRecord};
use crate::dmarc::{self, DmarcRecord};
use crate::dns::ask::Found;
use crate::dns::{RecordData, RecordType, texts};
use crate::finding::{Code, Finding, Severity};
use crate::name::{DomainName, Selector};
use crate::public_suffix;
use crate::tag_list::claims;

impl Auditor<'_> {
    pub(super) fn dmarc(&mut self) -> Topic<Option<(DomainName, DmarcRecord)>> {
        let walk = dmarc::walk(self.domain, &mut self.asker);
        let unknown = walk.doubt().cloned().map(|failure| match failure {
            Some(failure) => Verdict::Unknown(Some(failure)),
            None => Verdict::Open,
        });
        let chosen = walk.in_force().cloned();
        let own = walk.found.first().is_some_and(|(at, _)| at == self.domain);
        // Below the organizational domain nobody looks at `sp` and `np` (§4.7).
        let below = own && walk.doubts.is_empty() && walk.organization() != *self.domain;
        let list = public_suffix::organizational_domain(self.domain);
        let tree = (walk.doubts.is_empty() && !walk.found.is_empty()).then(|| walk.organization());
        let mut findings = walk.findings;
        match (&tree, &list) {
            (_, None) => findings.push(Finding::new(Code::DomainIsPublicSuffix).with("name", self.domain)),
            (Some(tree), Some(list)) if tree != list => {
                findings.push(Finding::new(Code::DmarcOrgdomainDiffers).with("tree", tree).with("list", list));
            }
            _ => {}
        }
        // Where nothing stands: an alias without a record behind it, beside which nothing
        // can be added; a name that was typed with the domain in a field that appends it.
        let name = dmarc::record_name(self.domain).ok();
        let name = name.filter(|name| matches!(self.asker.ask(name, RecordType::Txt), Found::Absent));
        let alias = name.as_ref().map_or(Found::Absent, |name| self.asker.ask(name, RecordType::Cname));
        let doubled = name.and_then(|name| self.domain.child(name.as_str()).ok());
        let found = doubled.as_ref().map_or(Found::Absent, |name| self.asker.ask(name, RecordType::Txt));
        let unknown = match (unknown, &alias) {
            (None, Found::Open) if !own => Some(Verdict::Open),
            (None, Found::Failed(failure)) if !own => Some(Verdict::Unknown(Some((*failure).clone()))),
            (unknown, _) => unknown,
        };
        if let (Found::Records(records), false, None, true) = (alias, own, &unknown, findings.is_empty())
            && let Some(RecordData::Cname(target)) = records.data.first()
        {
            findings.push(Finding::new(Code::DmarcCnameDangling).with("target", target));
        }
        let doubled = match (found, doubled) {
            (Found::Records(records), Some(name))
                if texts(&records.data).iter().any(|text| DmarcRecord::has_version(text)) =>
            {
                let right =
                    dmarc::record_name(self.domain).map_or_else(|_| "_dmarc".to_owned(), |name| name.to_string());
                Some(Finding::new(Code::NameDoubled).with("found", &name).with("name", right))
            }
            _ => None,
        };
        let Some((domain, parsed)) = chosen else {
            let verdict = unknown.unwrap_or(if findings.iter().any(|finding| finding.severity == Severity::Error) {
                Verdict::Broken
            } else {
                Verdict::Absent
            });
            if verdict == Verdict::Absent {
                findings.push(Finding::new(Code::DmarcNone));
            }
            findings.extend(doubled);
            return Topic::new(verdict, findings, None);
        };
        // Of a public suffix `psd=y` is right (§4.7).
        let suffix = public_suffix::organizational_domain(&domain).is_none();
        findings.extend(parsed.findings.into_iter().filter(|finding| !suffix || finding.code != Code::DmarcPsdY));
        let idle = parsed.record.tags.tags().filter(|tag| below && ["sp", "np"].contains(&&*tag.name));
        findings
            .extend(idle.map(|tag| Finding::new(Code::DmarcSpOnSubdomain).at(tag.span.clone()).with("tag", &tag.name)));
        if domain != *self.domain {
            if let Some(verdict) = unknown {
                // What is said of a record that may not be the one in force says nothing.
                return Topic::new(verdict, Vec::new(), None);
            }
            findings.push(Finding::new(Code::DmarcInherited).with("domain", &domain));
            findings.extend(doubled);
        }
        let (refused, open) = dmarc::check_reports(&domain, &parsed.record, &mut self.asker);
        findings.extend(refused);
        let verdict = if open { Verdict::Open } else { Verdict::of(&findings) };
        Topic::new(verdict, findings, Some((domain, parsed.record)))
    }

    /// The organization that the domain belongs to, found in both ways.
    pub(super) fn organizations(&mut self) -> Organizations {
        let walk = dmarc::walk(self.domain, &mut self.asker);
        Organizations {
            tree: walk.doubts.is_empty().then(|| walk.organization()),
            list: public_suffix::organizational_domain(self.domain),
        }
    }

    /// The record of the domain, or else of its organization, at one selector: another
    /// one never falls back to `default` (§7.2).
    pub(super) fn bimi(
        &mut self,
        selector: Option<&Selector>,
        dmarc: &Topic<Option<(DomainName, DmarcRecord)>>,
        spf: &[Finding],
    ) -> Topic<Option<BimiRecord>> {
        let walk = dmarc::walk(self.domain, &mut self.asker);
        let organization = walk.organization();
        let below = organization != *self.domain;
        let doubt = walk.doubts.iter().find(|(at, _)| below || at != self.domain);
        let texts = match (self.bimi_texts(self.domain, selector), doubt) {
            (Err(Verdict::Absent), Some((_, Some(failure)))) => Err(Verdict::Unknown(Some(failure.clone()))),
            (Err(Verdict::Absent), Some((_, None))) => Err(Verdict::Open),
            (Err(Verdict::Absent), None) if below => {
                self.bimi_texts(&organization, selector).map(|texts| (texts, true))
            }
            (own, _) => own.map(|texts| (texts, false)),
        };
        let (texts, inherited) = match texts {
            Ok(texts) => texts,
            Err(verdict) => return Topic::new(verdict, Vec::new(), None),
        };
        let Some(text) = texts.iter().find(|text| BimiRecord::has_version(text)).or(texts.first()) else {
            return Topic::new(Verdict::Absent, Vec::new(), None);
        };
        let parsed = bimi::parse(text);
        let mut findings = parsed.findings;
        if inherited {
            findings.push(Finding::new(Code::BimiInherited).with("domain", &organization));
        }
        findings.extend(bimi::several(&texts));
        let files = [&parsed.record.authority, &parsed.record.location];
        findings.extend(
            files
                .into_iter()
                .find(|uri| uri.starts_with("https://"))
                .map(|uri| Finding::new(Code::BimiFetchBlocked).with("uri", uri)),
        );
        findings.extend(bimi::open_to_all(spf));
        if dmarc.is_known() && !parsed.record.declines() {
            let author = dmarc.detail.as_ref().map(|(_, record)| record);
            let above = walk.found.iter().find(|(at, _)| *at == organization).map(|(_, above)| &above.record);
            findings.extend(bimi::prerequisites(author, above.filter(|above| Some(*above) != author)));
        }
        // A policy that is not known is no promise that a logo is shown.
        let verdict = match (Verdict::of(&findings), &dmarc.verdict) {
            (Verdict::Good | Verdict::Weak, doubt @ (Verdict::Open | Verdict::Unknown(_))) => doubt.clone(),
            (verdict, _) => verdict,
        };
        Topic::new(verdict, findings, Some(parsed.record))
    }

    /// What is meant as a BIMI record at the selector.
    fn bimi_texts(&mut self, domain: &DomainName, selector: Option<&Selector>) -> Result<Vec<String>, Verdict> {
        let mut texts = self.texts_at(bimi::record_name(domain, selector))?;
        texts.retain(|text| claims(text, "BIMI"));
        if texts.is_empty() { Err(Verdict::Absent) } else { Ok(texts) }
    }
}
