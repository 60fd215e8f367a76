//! What topics say of one another: reports that nobody takes, a policy without
//! the keys it needs, records at names where nobody looks.

use super::Auditor;
use super::report::{Report, Topic, Verdict};
use super::whole::is_null;
use crate::dmarc::{Policy, ReportUri};
use crate::dns::RecordType;
use crate::dns::ask::Found;
use crate::finding::{Code, Finding, Severity};
use crate::name::{DomainName, Selector};
use crate::tag_list::claims;
use crate::{bimi, dkim, tls_rpt};

/// So many report hosts are asked whether they take mail.
const HOSTS_MAX: usize = 8;

impl Auditor<'_> {
    pub(super) fn around(&mut self, report: &mut Report, logo: Option<&Selector>) {
        self.absent(report, logo);
        self.report_hosts(report);
        misplaced(report);
        policy(report);
        parked_keys(report);
    }

    /// What is not published, said once; TLS-RPT also where it was meant to be.
    fn absent(&mut self, report: &mut Report, logo: Option<&Selector>) {
        let say = |code| Finding::new(code).with("domain", &report.domain);
        if report.bimi.verdict == Verdict::Absent {
            // Of a selector that was named the name tells where nothing is.
            let at = logo.and_then(|selector| bimi::record_name(&report.domain, Some(selector)).ok());
            let none = Finding::new(Code::BimiNone).with("domain", at.as_ref().unwrap_or(&report.domain));
            report.bimi.findings.push(none);
        }
        if report.mta_sts.verdict == Verdict::Absent {
            report.mta_sts.findings.push(say(Code::MtastsNone));
        }
        if report.mta_sts.detail.is_some() {
            report.mta_sts.findings.push(say(Code::MtastsPolicyUnreadable));
        }
        if report.tls_rpt.verdict != Verdict::Absent {
            return;
        }
        report.tls_rpt.findings.push(say(Code::TlsrptNone));
        // Whoever announces a policy on TLS has most likely set up reports, too.
        if report.mta_sts.detail.is_none() {
            return;
        }
        let doubled = format!("_smtp._tls.{}", self.domain);
        for prefix in ["_tls", "_smtp-tls", &*doubled] {
            let Ok(name) = self.domain.child(prefix) else { continue };
            let texts = self.texts_at(Ok(name.clone())).unwrap_or_default();
            if texts.iter().any(|text| is_tls_rpt(text)) {
                wrong_name(&mut report.tls_rpt, &name, self.domain);
            }
        }
    }

    /// Do the hosts that reports are mailed to take mail (RFC 5321 §5.1)?
    fn report_hosts(&mut self, report: &mut Report) {
        let dmarc = report.dmarc.detail.as_ref().map(|(_, record)| [record.rua.clone(), record.ruf.clone()].concat());
        let text = report.tls_rpt.detail.as_ref();
        let tls = text.map(|text| tls_rpt::parse(text).record.rua).unwrap_or_default();
        let mut lacking = |uris: &[ReportUri], code| {
            let mail = uris.iter().filter(|uri| uri.text.get(..7).is_some_and(|s| s.eq_ignore_ascii_case("mailto:")));
            let deaf = mail.take(HOSTS_MAX).filter_map(|uri| {
                let host = uri.host().filter(|host| self.takes_mail(host) == Some(false))?;
                Some(Finding::new(code).at(uri.span.clone()).with("host", host))
            });
            deaf.collect::<Vec<_>>()
        };
        let found = lacking(&dmarc.unwrap_or_default(), Code::DmarcRuaNoMx);
        for finding in found {
            report.dmarc.add(finding);
        }
        let found = lacking(&tls, Code::TlsrptRuaNoMx);
        for finding in found {
            report.tls_rpt.add(finding);
        }
        let within = |uri: &ReportUri| uri.host().is_some_and(|host| host.is_within(self.domain));
        if !tls.is_empty() && tls.iter().all(|uri| uri.text.starts_with("mailto:") && within(uri)) {
            report.tls_rpt.add(Finding::new(Code::TlsrptSelfOnly).with("domain", &report.domain));
        }
    }

    /// `None`: a look-up failed, or is still open.
    fn takes_mail(&mut self, host: &DomainName) -> Option<bool> {
        match self.asker.ask(host, RecordType::Mx) {
            Found::Records(records) => Some(!is_null(&super::zone::exchangers(&records.data))),
            Found::Failed(_) | Found::Open => None,
            Found::Absent => {
                let found = [RecordType::A, RecordType::Aaaa].map(|rtype| self.asker.ask(host, rtype));
                if found.iter().any(|found| matches!(found, Found::Records(_))) {
                    return Some(true);
                }
                found.iter().all(|found| matches!(found, Found::Absent)).then_some(false)
            }
        }
    }
}

fn is_tls_rpt(text: &str) -> bool {
    claims(text, "TLSRPT")
}

fn wrong_name<T>(topic: &mut Topic<T>, found: &DomainName, domain: &DomainName) {
    topic
        .findings
        .push(Finding::new(Code::TlsrptWrongName).with("found", found).with("name", format!("_smtp._tls.{domain}")));
}

/// Records that stand at the domain itself, where nobody looks for them.
fn misplaced(report: &mut Report) {
    if report.texts.iter().any(|text| is_tls_rpt(text)) {
        wrong_name(&mut report.tls_rpt, &report.domain, &report.domain);
    }
    let is_key = |text: &String| {
        text.get(..6).is_some_and(|head| head.eq_ignore_ascii_case("v=dkim")) && dkim::parse(text).well_formed
    };
    if report.texts.iter().any(is_key) {
        let name = format!("<selector>._domainkey.{}", report.domain);
        report.dkim.add(Finding::new(Code::DkimLabelMissing).with("found", &report.domain).with("name", name));
    }
}

/// A policy that acts on mail that fails, and what mail passes by
/// (RFC 9989 §4.7, §7.4).
fn policy(report: &mut Report) {
    let Some((_, policy)) = report.policy().filter(|_| report.dmarc.is_known()) else { return };
    if policy == Policy::None {
        return;
    }
    let key = report
        .dkim
        .detail
        .iter()
        .any(|key| !key.key.revoked() && key.findings.iter().all(|finding| finding.severity != Severity::Error));
    let null = report.spf.findings.iter().any(|finding| finding.code == Code::SpfNull);
    let spf = matches!(report.spf.verdict, Verdict::Good | Verdict::Weak) && !null;
    let policy_is = |code: Code| Finding::new(code).with("policy", policy);
    if spf && report.dkim.verdict == Verdict::Absent {
        // That no key was found is no proof that there is none, unless no name is there for one.
        let none = report.dkim.findings.iter().any(|finding| finding.code == Code::DkimParentNxdomain);
        let severity = if none { Severity::Warning } else { Severity::Info };
        report.dmarc.add(policy_is(Code::DmarcSpfOnly).severity(severity));
    }
    if key && report.spf.verdict == Verdict::Absent {
        report.dmarc.add(policy_is(Code::DmarcDkimOnly));
    }
    let sends = report.spf.is_known() && !sends_nothing(report);
    let people = sends && !report.mx.detail.is_empty() && !is_null(&report.mx.detail);
    if policy == Policy::Reject && people {
        report.dmarc.add(policy_is(Code::DmarcRejectUsers));
    }
}

/// Keys of a domain that sends nothing (RFC 7208 §10.1.2).
fn parked_keys(report: &mut Report) {
    if !sends_nothing(report) || !report.dkim.is_known() {
        return;
    }
    // Found keys are in use, or a wildcard withdraws all.
    if report.dkim.verdict == Verdict::Absent {
        let name = format!("*._domainkey.{}", report.domain);
        report.dkim.findings.push(Finding::new(Code::ParkedDkim).with("name", name));
    }
}

fn sends_nothing(report: &Report) -> bool {
    report.spf.findings.iter().any(|finding| finding.code == Code::SpfNull)
}
