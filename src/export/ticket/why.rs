//! Which sentence tells why: of a change as a whole, and of each term of an
//! SPF record. The cards of the page and the ticket say the same.

use crate::bimi;
use crate::catalog::schema::{Purpose, RecordNeed};
use crate::diff::{Action, Change, Subject};
use crate::dmarc;
use crate::dns::RecordType;
use crate::finding::{Code, Finding};
use crate::i18n::{Params, key};
use crate::plan::OWN;
use crate::spf::merge::{Reason, Why};

/// The record that one of the domain's own takes the place of.
fn takes_over(change: &Change) -> Option<&Finding> {
    change.findings.iter().find(|finding| finding.code == Code::PlanDmarcInherited)
}

/// Values for the placeholders of `lead`; `names` are those who ask for the change.
pub fn lead_values(change: &Change, names: String) -> Params {
    takes_over(change).map(Finding::values).into_iter().flatten().chain([("names", names)]).collect()
}

/// What it means to do this. `lead_values` fills it.
pub fn lead(change: &Change) -> Option<&'static str> {
    Some(match (&change.subject, change.action) {
        (Subject::Spf(_), Action::Publish) => key!("lead-spf-publish"),
        (Subject::Spf(_), Action::Replace) if change.before.len() > 1 => key!("lead-spf-several"),
        (Subject::Spf(_), Action::Replace) => key!("lead-spf-replace"),
        (Subject::Spf(spf), Action::NeedsYou) if spf.merge.ready => key!("lead-spf-over"),
        (Subject::Spf(_), Action::NeedsYou) => key!("lead-spf-broken"),
        (Subject::Dmarc(_), _) if takes_over(change).is_some() => Code::PlanDmarcInherited.name(),
        (Subject::Dmarc(_), Action::Publish | Action::Optional)
            if !change.value.iter().any(|text| text.contains("p=none")) =>
        {
            key!("lead-dmarc-strict")
        }
        (Subject::Dmarc(_), Action::Publish) => key!("lead-dmarc-publish"),
        (Subject::Dmarc(merged), Action::Replace)
            if merged.changes.iter().any(|change| matches!(change, dmarc::Change::Raised { .. })) =>
        {
            key!("lead-dmarc-step")
        }
        (Subject::Dmarc(_), Action::Replace) => key!("lead-dmarc-replace"),
        (Subject::Dmarc(_), Action::Optional) => key!("lead-dmarc-optional"),
        (Subject::Record(wanted), _) if wanted.need == RecordNeed::Historic => match wanted.purpose {
            Purpose::SenderId => key!("lead-sender-id"),
            _ => key!("lead-domainkeys"),
        },
        (Subject::Record(_), Action::NeedsYou) if change.is_incomplete() => key!("lead-missing"),
        (Subject::Record(_), Action::NeedsYou) => key!("lead-decide"),
        (Subject::Record(wanted), Action::Publish | Action::Replace) => match wanted.purpose {
            Purpose::Dkim if change.rtype == RecordType::Cname => key!("lead-dkim-cname"),
            Purpose::Dkim => key!("lead-dkim-txt"),
            Purpose::Verification => key!("lead-verification"),
            Purpose::Tracking => key!("lead-tracking"),
            Purpose::Bimi if change.value.iter().any(|text| bimi::parse(text).record.declines()) => {
                key!("lead-bimi-declined")
            }
            Purpose::Bimi => key!("lead-bimi"),
            Purpose::MtaSts => key!("lead-mta-sts"),
            Purpose::TlsRpt => key!("lead-tls-rpt"),
            _ => return None,
        },
        (Subject::Record(wanted), Action::Optional) if wanted.purpose == Purpose::Bimi => key!("lead-bimi"),
        _ => return None,
    })
}

/// The reason for a term. `known` is whether it is known whose an owner's term
/// is; the placeholder of its sentence is `{names}`.
pub fn because(reason: &Reason, known: bool) -> &'static str {
    match reason.why {
        Why::Yours if known => key!("why-yours-for"),
        Why::Yours => yours(&reason.term),
        Why::Added if reason.sources == [OWN] => key!("why-added-own"),
        Why::Added => key!("why-added"),
        Why::Moved => key!("why-moved"),
        Why::Duplicate => key!("why-duplicate"),
        Why::Unneeded => key!("why-unneeded"),
        Why::Dropped => key!("why-dropped"),
        Why::Corrected => key!("why-corrected"),
        Why::Faulty => key!("why-faulty"),
        Why::NewAll if reason.term.starts_with('-') => key!("why-new-fail"),
        Why::NewAll => key!("why-new-all"),
        Why::Superseded => key!("why-superseded"),
    }
}

/// What an owner's term does, in a few words.
fn yours(term: &str) -> &'static str {
    let term = term.to_ascii_lowercase();
    match term.as_str() {
        "~all" => key!("why-yours-softfail"),
        "-all" => key!("why-yours-fail"),
        "?all" => key!("why-yours-neutral"),
        "+all" | "all" => key!("why-yours-pass"),
        "mx" => key!("why-yours-mx"),
        "a" => key!("why-yours-a"),
        _ if term.starts_with("ip4:") || term.starts_with("ip6:") => key!("why-yours-ip"),
        _ if term.starts_with("redirect=") => key!("why-yours-redirect"),
        _ => key!("why-yours"),
    }
}

/// Is it kept, added, dropped, or wrong? The mark of a term in a text.
pub fn mark(why: Why) -> char {
    match why {
        Why::Yours => '=',
        Why::Added | Why::NewAll | Why::Corrected | Why::Moved => '+',
        Why::Faulty => '×',
        Why::Duplicate | Why::Unneeded | Why::Dropped | Why::Superseded => '−',
    }
}
