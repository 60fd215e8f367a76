//! What the tables of record texts share: how a row reads, and that every code
//! has one.

use std::collections::BTreeSet;

use mailvouch::finding::{Code, Finding, Parsed, Severity};

/// The rule or bug, the text, and what is found: one line per finding, as
/// `CODE severity [the marked text] -> the text that is right`.
pub(crate) type Row = (&'static str, &'static str, &'static [&'static str]);

pub(crate) fn shown(text: &str, findings: &[Finding]) -> Vec<String> {
    let line = |finding: &Finding| {
        let severity = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "info",
        };
        let marked = finding.span.clone().map(|span| format!(" [{}]", &text[span])).unwrap_or_default();
        let fix = finding.instead().map(|fix| format!(" -> {fix}")).unwrap_or_default();
        format!("{} {severity}{marked}{fix}", finding.code)
    };
    findings.iter().map(line).collect()
}

/// Every row finds what it says, and every correction it offers cures what it
/// is offered for without a new error.
pub(crate) fn check<T>(rows: &[Row], parse: impl Fn(&str) -> Parsed<T>, expand: impl Fn(&str) -> String) {
    let errors = |findings: &[Finding]| findings.iter().filter(|finding| finding.severity == Severity::Error).count();
    for (rule, text, expected) in rows {
        let text = expand(text);
        let found = parse(&text).findings;
        let expected: Vec<_> = expected.iter().map(|line| expand(line)).collect();
        assert_eq!(shown(&text, &found), expected, "{rule}\n{text}");
        for finding in found.iter().filter(|finding| finding.instead().is_some()) {
            let after = parse(&applied(&text, finding)).findings;
            let same = |all: &[Finding]| all.iter().filter(|other| other.code == finding.code).count();
            assert!(same(&after) < same(&found), "{rule}: {} stays\n{text}", finding.code);
            assert!(errors(&after) <= errors(&found), "{rule}: {} makes it worse\n{text}", finding.code);
        }
    }
}

/// The text with a finding's correction in it.
pub(crate) fn applied(text: &str, finding: &Finding) -> String {
    let mut text = text.to_owned();
    text.replace_range(finding.span.clone().unwrap(), finding.instead().unwrap());
    text
}

fn codes(rows: &[Row]) -> impl Iterator<Item = &'static str> {
    rows.iter().flat_map(|(_, _, lines)| lines.iter().map(|line| line.split(' ').next().unwrap()))
}

/// Those of certificates have a table of another shape, too.
fn codes_of_evidence() -> impl Iterator<Item = &'static str> {
    crate::bimi_evidence::ROWS.iter().flat_map(|row| row.5).map(|line| line.split(' ').next().unwrap())
}

#[test]
fn every_code_that_a_text_shows_has_a_row() {
    let tables = [
        crate::dkim::ROWS,
        crate::dmarc::ROWS,
        crate::dmarc_apply::SELECTED,
        crate::bimi::ROWS,
        crate::bimi::PREREQUISITES,
        crate::bimi::BESIDE,
        crate::mta_sts::RECORDS,
        crate::mta_sts::POLICIES,
        crate::mta_sts::COVER,
        crate::mta_sts::PUBLISHED,
        crate::tls_rpt::ROWS,
        crate::legacy::SENDER_ID,
        crate::legacy::DOMAINKEYS,
        crate::legacy::ADSP,
    ];
    let mut tested: BTreeSet<_> = tables.into_iter().flat_map(codes).collect();
    tested.extend(codes(crate::audit::REPORTS));
    tested.extend(codes_of_evidence());
    // The codes of logo files have a table of another shape, with this test of its own.
    let texts = Code::DkimNotAKey..=Code::TlsrptUnknownField;
    let logos = Code::SvgNotXml..=Code::SvgGzip;
    let emitted = Code::ALL.iter().filter(|code| texts.contains(code) && !logos.contains(code));
    let missing: Vec<_> = emitted.map(|code| code.name()).filter(|name| !tested.contains(name)).collect();
    assert_eq!(missing, Vec::<&str>::new());
}
