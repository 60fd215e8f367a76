//! Data as a person types it, and when what is published does what is wanted.

use super::Change;
use crate::catalog::schema::{Purpose, Rtype};
use crate::dns::zone::Zone;
use crate::dns::{Answer, Question, RecordData, RecordType};
use crate::finding::{Code, Finding};
use crate::name::DomainName;
use crate::plan::Wanted;
use crate::tag_list::{TagList, claims};
use crate::{bimi, mta_sts, tls_rpt, txt};

/// Data as a person types it.
pub(crate) fn presentation(data: &[RecordData]) -> Vec<String> {
    data.iter()
        .map(|data| match data {
            RecordData::A(address) => address.to_string(),
            RecordData::Aaaa(address) => address.to_string(),
            RecordData::Cname(name) | RecordData::Ns(name) | RecordData::Ptr(name) => name.to_string(),
            RecordData::Mx { preference, exchange } => format!("{preference} {exchange}"),
            RecordData::Soa { primary, .. } => primary.to_string(),
            RecordData::Txt(strings) => String::from_utf8_lossy(&txt::join(strings)).into_owned(),
        })
        .collect()
}

/// Does `found` do what `wanted` asks for?
pub(super) fn fulfils(wanted: &Wanted, found: &str, value: &str) -> bool {
    match (wanted.rtype, wanted.purpose) {
        // The same key, whatever else the record says; a text without a key is none.
        (Rtype::Txt, Purpose::Dkim) => key(found).is_some_and(|found| Some(found) == key(value)),
        // All that is wanted is in it already.
        (Rtype::Txt, Purpose::Bimi | Purpose::MtaSts | Purpose::TlsRpt) => {
            let strict = match wanted.purpose {
                Purpose::MtaSts => mta_sts::parse_record(found).well_formed,
                Purpose::TlsRpt => tls_rpt::parse(found).well_formed,
                _ => true,
            };
            strict && tags(found) == tags(value)
                || brought_in(wanted.purpose, &[found], value).is_some_and(|text| text == found)
        }
        (Rtype::Txt, _) => found.trim() == value.trim(),
        _ => {
            let bare = |text: &str| text.trim().trim_end_matches('.').to_ascii_lowercase();
            bare(found) == bare(value)
        }
    }
}

/// What is published, with what is wanted brought in: the rest of it is the
/// owner's. `None` where the record is replaced as a whole: it is none, or
/// receivers could not use what would come of it. Of several records none
/// counts; of those for reports, every destination is kept in one.
pub(super) fn brought_in(purpose: Purpose, found: &[&str], value: &str) -> Option<String> {
    let (first, others) = found.split_first()?;
    let (list, wanted) = (TagList::parse(first), TagList::parse(value));
    match purpose {
        Purpose::Bimi if others.is_empty() => list.with(&wanted).filter(|text| bimi::parse(text).well_formed),
        Purpose::MtaSts if others.is_empty() => {
            list.with(&wanted).filter(|text| mta_sts::parse_record(text).well_formed)
        }
        Purpose::TlsRpt => {
            let listed = |text: &TagList| text.get("rua").map(|rua| rua.value().to_owned()).unwrap_or_default();
            let lists = others.iter().map(|other| listed(&TagList::parse(other))).chain([listed(&wanted)]);
            let rua: Vec<String> =
                lists.flat_map(|list| list.split(',').map(str::to_owned).collect::<Vec<_>>()).collect();
            tls_rpt::merge(first, &rua)
        }
        _ => None,
    }
}

/// Are there several records of which receivers take none (RFC 6376 §3.6.2.2,
/// RFC 8461 §3.1, RFC 8460 §3, BIMI draft-14 §7.2)?
pub(super) fn is_void(wanted: &Wanted, found: &[String]) -> bool {
    let begins = |version: &str| found.iter().filter(|text| text.starts_with(version)).count() > 1;
    match wanted.purpose {
        _ if wanted.rtype != Rtype::Txt => false,
        Purpose::Dkim => found.iter().filter(|text| key(text).is_some()).count() > 1,
        Purpose::Bimi => bimi::several(found).is_some(),
        Purpose::MtaSts => begins("v=STSv1;"),
        Purpose::TlsRpt => begins("v=TLSRPTv1;"),
        _ => false,
    }
}

/// What there is to say of a record that is to be published.
pub(super) fn told(purpose: Purpose, value: &str) -> Vec<Finding> {
    match purpose {
        Purpose::Bimi => bimi::parse(value).findings,
        Purpose::TlsRpt => tls_rpt::parse(value).findings,
        _ => Vec::new(),
    }
}

/// The key in a DKIM record, without its white space (RFC 6376 §3.6.1).
fn key(text: &str) -> Option<String> {
    let list = TagList::parse(text);
    let key: String = list.get("p")?.value().split_whitespace().collect();
    (!key.is_empty()).then_some(key)
}

/// Tags with their values, whatever their spacing.
fn tags(text: &str) -> Vec<(String, String)> {
    TagList::parse(text).tags().map(|tag| (tag.name.clone(), tag.value().to_owned())).collect()
}

/// Does `found` stand where `value` would stand? At the apex many TXT records
/// live side by side; below it the name is the record's own.
pub(super) fn alike(wanted: &Wanted, found: &str, value: &str) -> bool {
    match (wanted.rtype, wanted.purpose) {
        (Rtype::Txt, Purpose::SenderId) => found.get(..5).is_some_and(|head| head.eq_ignore_ascii_case("spf2.")),
        // A wildcard for the whole domain answers here, too, and voids none of these.
        (Rtype::Txt, Purpose::Bimi) => claims(found, "BIMI"),
        (Rtype::Txt, Purpose::MtaSts) => claims(found, "STS"),
        (Rtype::Txt, Purpose::TlsRpt) => claims(found, "TLSRPT"),
        (Rtype::Txt, Purpose::Verification) => !value.is_empty() && found.trim() == value.trim(),
        (Rtype::Mx | Rtype::Ns | Rtype::A | Rtype::Aaaa, _) => !value.is_empty() && fulfils(wanted, found, value),
        _ => true,
    }
}

/// What to say of other data in the record's place.
pub(super) fn in_place_code(wanted: &Wanted) -> Code {
    match wanted.purpose {
        Purpose::Dkim if wanted.rtype == Rtype::Txt => Code::PlanOtherKey,
        _ => Code::PlanOtherData,
    }
}

/// Does in a zone what its owner would do: the change's data in the place of
/// what it replaces, beside the other records at the name. For the demo.
pub fn publish(zone: &mut Zone, change: &Change) {
    let (true, Some(name), Some(value)) = (change.is_due(), &change.name, &change.value) else { return };
    let question = Question::new(name.clone(), change.rtype);
    let mut data = match zone.answer(&question) {
        Answer::Records(records) if records.cnames.is_empty() => records.data,
        _ => Vec::new(),
    };
    data.retain(|data| !presentation(std::slice::from_ref(data)).iter().any(|text| change.before.contains(text)));
    data.extend(from_presentation(change.rtype, value));
    zone.set(name, change.rtype, data, 300);
}

/// Data as a person types it, read back.
pub(crate) fn from_presentation(rtype: RecordType, value: &str) -> Option<RecordData> {
    let name = |text: &str| DomainName::typed(text).ok();
    match rtype {
        RecordType::Txt => Some(RecordData::Txt(txt::split(value.as_bytes()))),
        RecordType::Cname => name(value).map(RecordData::Cname),
        RecordType::Ns => name(value).map(RecordData::Ns),
        RecordType::A => value.parse().ok().map(RecordData::A),
        RecordType::Aaaa => value.parse().ok().map(RecordData::Aaaa),
        RecordType::Mx => {
            let (preference, exchange) = value.split_once(' ')?;
            Some(RecordData::Mx { preference: preference.parse().ok()?, exchange: name(exchange)? })
        }
        _ => None,
    }
}
