//! What no record shows by itself: names that answer for others, the rest of a
//! parked domain, remains of older standards. Rests on answers alone; where one
//! is not known, nothing is said.

use super::Auditor;
use super::report::{Report, Verdict};
use crate::dmarc::{self, DmarcRecord, Policy};
use crate::dns::ask::Found;
use crate::dns::{Answer, Question, RecordData, RecordType, texts};
use crate::finding::{Code, Finding, Severity};
use crate::name::{DomainName, Selector};
use crate::public_suffix;
use crate::spf::Mechanism;
use crate::spf::select::is_record;

/// The size of an answer that common resolvers still take by UDP.
const UDP_MAX: usize = 1232;
/// The size of an answer that every resolver takes by UDP (RFC 1035 §4.2.1).
const UDP_PLAIN: usize = 512;
/// In seconds.
const DAY: u32 = 86_400;
/// What is kept for less is asked for all the time.
const TTL_MIN: u32 = 300;

impl Auditor<'_> {
    pub(super) fn whole(&mut self, report: &mut Report, logo: Option<&Selector>) {
        self.type99(report);
        self.wildcard(report);
        self.alias(report);
        self.dangling(report);
        sizes(report);
        receivers(report);
        parked(report);
        policy(report);
        self.replies(report);
        self.lives(report);
        let null = is_null(&report.mx.detail);
        if !null && !report.mx.detail.is_empty() {
            // Mail is answered, so somebody sends.
            let none = report.spf.findings.iter_mut().filter(|finding| finding.code == Code::SpfNone);
            none.for_each(|finding| finding.severity = Severity::Error);
        }
        if report.mta_sts.detail.is_some() {
            if null {
                report.mta_sts.add(Finding::new(Code::MtastsNullMx));
            } else if report.mx.is_known() && report.tls_rpt.verdict == Verdict::Absent {
                report.mta_sts.add(Finding::new(Code::MtastsNoTlsrpt));
            }
        }
        self.around(report, logo);
    }

    /// The type that SPF had before (RFC 7208 §3.1).
    fn type99(&mut self, report: &mut Report) {
        let Found::Records(records) = self.asker.ask(self.domain, RecordType::Spf) else { return };
        if !texts(&records.data).iter().any(|text| is_record(text)) || !report.spf.is_known() {
            return;
        }
        let only = report.spf.verdict == Verdict::Absent;
        report.spf.add(Finding::new(if only { Code::SpfRrType99Only } else { Code::SpfRrType99 }));
    }

    /// What a name answers that nobody uses.
    fn wildcard(&mut self, report: &mut Report) {
        match self.texts_at(self.domain.child("no-such-name")) {
            Ok(texts) => {
                let spf = texts.iter().any(|text| is_record(text));
                let finding = Finding::new(if spf { Code::SpfWildcard } else { Code::NameWildcardAnswer });
                report.spf.add(finding.with("name", format!("*.{}", self.domain)));
            }
            Err(Verdict::Absent) if report.spf.detail.is_some() => {
                report.spf.add(Finding::new(Code::SpfSubdomainUncovered));
            }
            Err(_) => {}
        }
    }

    /// An alias at the top of a zone (RFC 1034 §3.6.2): no name from the domain
    /// up has servers of its own, so it is not a name inside another's zone.
    fn alias(&mut self, report: &mut Report) {
        if report.servers.verdict != Verdict::Absent {
            return;
        }
        let target = [RecordType::Txt, RecordType::Mx, RecordType::Ns].into_iter().find_map(|rtype| {
            match self.asker.answers().get(&Question::new(self.domain.clone(), rtype)) {
                Some(Answer::Records(records)) => records.cnames.first(),
                _ => None,
            }
        });
        if let Some(target) = target {
            report.servers.verdict = Verdict::Broken;
            report.servers.add(Finding::new(Code::NameCnameApex).with("target", target));
        }
    }

    /// Who sends gets replies and bounces.
    fn replies(&mut self, report: &mut Report) {
        let null_spf = report.spf.findings.iter().any(|finding| finding.code == Code::SpfNull);
        if report.spf.detail.is_none() || null_spf || !report.spf.is_known() {
            return;
        }
        if is_null(&report.mx.detail) {
            report.mx.add(Finding::new(Code::SendsButNull).with("domain", self.domain));
        }
    }

    /// How long resolvers keep what stands there: an error is as long lived.
    fn lives(&mut self, report: &mut Report) {
        let at = report.dmarc.detail.as_ref().and_then(|(at, _)| dmarc::record_name(at).ok());
        let ttl = |name: &DomainName| match self.asker.answers().get(&Question::new(name.clone(), RecordType::Txt)) {
            Some(Answer::Records(records)) if !(TTL_MIN..=DAY).contains(&records.ttl) => {
                let code = if records.ttl > DAY { Code::TtlLong } else { Code::TtlShort };
                Some(Finding::new(code).with("name", name).with("n", records.ttl))
            }
            _ => None,
        };
        let (spf, dmarc) = (ttl(self.domain), at.as_ref().and_then(ttl));
        if let (Some(finding), true) = (spf, report.spf.detail.is_some()) {
            report.spf.add(finding);
        }
        if let Some(finding) = dmarc {
            report.dmarc.add(finding);
        }
    }

    /// An alias for a name that does not exist (RFC 6604 §2).
    fn dangling(&mut self, report: &mut Report) {
        let texts = self.asker.answers().get(&Question::new(self.domain.clone(), RecordType::Txt));
        if texts != Some(&Answer::NxDomain) {
            return;
        }
        let Found::Records(records) = self.asker.ask(self.domain, RecordType::Cname) else { return };
        if let Some(RecordData::Cname(target)) = records.data.first() {
            report.spf.add(Finding::new(Code::SpfCnameDangling).with("target", target));
        }
    }
}

/// `mx` where the hosts that receive are another organization's: whether they
/// send as well, only the owner knows (RFC 7208 §5.4).
fn receivers(report: &mut Report) {
    let Some(spf) = &report.spf.detail else { return };
    let own = spf.record.directives().find(|(.., mechanism)| matches!(mechanism, Mechanism::Mx { domain: None, .. }));
    let organization = public_suffix::organizational_domain(&report.domain).unwrap_or_else(|| report.domain.clone());
    let hosts = &report.mx.detail;
    let foreign = !hosts.is_empty() && hosts.iter().all(|host| !host.is_root() && !host.is_within(&organization));
    let Some((term, ..)) = own.filter(|_| foreign) else { return };
    let hosts: Vec<String> = hosts.iter().map(ToString::to_string).collect();
    let finding = Finding::new(Code::SpfMxForProvider).at(term.text.span()).with("term", term.text);
    report.spf.add(finding.with("hosts", hosts.join(", ")));
}

/// RFC 7505
pub(super) fn is_null(hosts: &[DomainName]) -> bool {
    matches!(hosts, [only] if only.is_root())
}

/// All TXT records at the name share one answer (RFC 7208 §3.4), whether or not
/// one of them is SPF. Said once: of the largest limit that is passed.
fn sizes(report: &mut Report) {
    let name = report.domain.as_str().len();
    let texts = name + report.texts.iter().map(String::len).sum::<usize>();
    // A header, the question, EDNS; of each record 12 octets and its strings.
    let record = |text: &String| 12 + text.len() + text.len().div_ceil(255).max(1);
    let answer = 12 + name + 6 + 11 + report.texts.iter().map(record).sum::<usize>();
    let say = |code, octets: usize| Finding::new(code).with("octets", octets).with("n", report.texts.len());
    match report.spf.detail.as_ref().map(|spf| spf.text.len()) {
        Some(_) if answer > UDP_MAX => {
            report.spf.add(say(Code::SpfTxtSetSize, answer).with("limit", UDP_MAX));
        }
        // Of that record alone its own topic tells.
        Some(513..) => {}
        _ if texts > UDP_PLAIN => report.servers.add(say(Code::DnsTxtMany, texts).with("limit", UDP_PLAIN)),
        Some(_) if texts > 450 => report.spf.add(say(Code::SpfSize450, texts)),
        _ => {}
    }
}

/// A domain that says in one place that it is not for mail says so in all
/// (RFC 7208 §10.1.2, RFC 7505).
fn parked(report: &mut Report) {
    let null_spf = report.spf.findings.iter().any(|finding| finding.code == Code::SpfNull);
    let silent = is_null(&report.mx.detail) && report.spf.verdict == Verdict::Absent;
    if !(null_spf || silent) || !(report.spf.is_known() && report.mx.is_known() && report.dmarc.is_known()) {
        return;
    }
    let rejects = report.policy().map(|(_, policy)| policy);
    let missing = [
        (!null_spf, "v=spf1 -all"),
        (report.mx.verdict == Verdict::Absent, "MX 0 ."),
        (rejects != Some(Policy::Reject), "v=DMARC1; p=reject"),
    ];
    let missing: Vec<&str> = missing.into_iter().filter(|(missing, _)| *missing).map(|(_, record)| record).collect();
    if !missing.is_empty() {
        report.spf.add(Finding::new(Code::SpfParkedIncomplete).with("records", missing.join(", ")));
    } else if !is_null(&report.mx.detail) {
        report.mx.add(Finding::new(Code::ParkedButMx).with("domain", &report.domain));
    }
}

/// DMARC where nobody looks for it (RFC 9989 §4.5, §5.1.8).
fn policy(report: &mut Report) {
    if report.texts.iter().any(|text| DmarcRecord::has_version(text)) {
        report.dmarc.add(Finding::new(Code::DmarcWrongName).with("name", format!("_dmarc.{}", report.domain)));
    }
    let own = report.dmarc.detail.as_ref().is_some_and(|(at, _)| *at == report.domain);
    let labels = report.domain.labels().count();
    if labels > 8 && !own && report.dmarc.is_known() {
        report.dmarc.add(Finding::new(Code::DmarcDeepName).with("n", labels));
    }
}
