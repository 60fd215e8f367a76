//! Do other hosts agree to receive the reports about a domain (RFC 9990 §4)? A
//! receiver ignores the address of one that does not.

use super::{DmarcRecord, ReportUri, Walk, authorises, external_report_name, walk};
use crate::dns::ask::{Asker, Found};
use crate::dns::{RecordType, texts};
use crate::finding::{Code, Finding, Severity};
use crate::name::DomainName;
use crate::public_suffix::organizational_domain;

/// So many hosts are asked; receivers of RFC 7489 send to two (RFC 9989 §C.7).
const HOSTS_MAX: usize = 16;

/// What is wrong with the report addresses of the record at `at`, and whether
/// answers are still to come. Spans are those of the record.
pub fn check_reports(at: &DomainName, record: &DmarcRecord, asker: &mut Asker<'_>) -> (Vec<Finding>, bool) {
    let mut findings = Vec::new();
    let mut open = false;
    let mut hosts: Vec<DomainName> = Vec::new();
    let own = walk(at, asker);
    for uri in record.rua.iter().chain(&record.ruf) {
        let Some(host) = uri.host() else { continue };
        let new = !hosts.contains(&host);
        if new && hosts.len() == HOSTS_MAX {
            findings.push(finding(Code::DmarcExtUnknown, at, &host, uri));
            continue;
        }
        if new {
            hosts.push(host.clone());
        }
        match agreement(&own, &host, asker) {
            Agreement::Given => {}
            Agreement::Open => open = true,
            Agreement::Lacking(code) => findings.push(finding(code, at, &host, uri)),
        }
    }
    (findings, open)
}

enum Agreement {
    Given,
    Open,
    Lacking(Code),
}

fn agreement(own: &Walk, host: &DomainName, asker: &mut Asker<'_>) -> Agreement {
    let at = &own.domain;
    if host == at {
        return Agreement::Given;
    }
    let other = walk(host, asker);
    let doubts = || own.doubts.iter().chain(&other.doubts);
    let organization = own.organization();
    // A record at the organization or above would be both names', whatever it says.
    if organization == other.organization() && doubts().all(|(doubt, _)| organization.is_within(doubt)) {
        return Agreement::Given;
    }
    if doubts().any(|(_, failure)| failure.is_none()) {
        return Agreement::Open;
    }
    // Where the organizations are not known, they may be one: then no agreement is needed.
    let lacking = |code| Agreement::Lacking(if doubts().next().is_some() { Code::DmarcExtUnknown } else { code });
    // A name that is too long for DNS agrees to nothing.
    let Ok(name) = external_report_name(at, host) else { return lacking(Code::DmarcExtUnauthorised) };
    match asker.ask(&name, RecordType::Txt) {
        Found::Records(records) if texts(&records.data).iter().any(|text| authorises(text)) => Agreement::Given,
        Found::Records(_) => lacking(Code::DmarcExtInvalid),
        Found::Absent => lacking(Code::DmarcExtUnauthorised),
        Found::Failed(_) => lacking(Code::DmarcExtUnknown),
        Found::Open => Agreement::Open,
    }
}

fn finding(code: Code, at: &DomainName, host: &DomainName, uri: &ReportUri) -> Finding {
    let name = format!("{at}._report._dmarc.{host}");
    let finding = Finding::new(code).at(uri.span.clone()).with("host", host).with("name", name);
    // Receivers of RFC 7489 go by the public suffix list: to them both are one organization's, and they send (§7.1).
    let listed = organizational_domain(at);
    let is_one = listed.is_some() && listed == organizational_domain(host);
    if is_one && finding.severity == Severity::Error { finding.severity(Severity::Warning) } else { finding }
}
