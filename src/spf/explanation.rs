//! Where a record's explanation is (`exp=`, RFC 7208 §6.2), and whether
//! receivers can send what stands there. No fault in it changes the result.

use super::{DomainSpec, Macros, Modifier, Term, TermKind, Text, macros, parse};
use crate::dns::RecordData;
use crate::name::DomainName;

/// The modifier with its target, among the terms of a record.
pub(crate) fn exp<'a>(mut terms: impl Iterator<Item = Term<Text<'a>>>) -> Option<(Text<'a>, DomainSpec<Text<'a>>)> {
    terms.find_map(|term| match term.kind {
        TermKind::Modifier(Modifier::Exp(target)) => Some((term.text, target)),
        _ => None,
    })
}

/// The name that the target gives for a domain; `None` where it depends on who sends.
pub(crate) fn target(domain: &DomainName, spec: &DomainSpec<Text<'_>>) -> Option<DomainName> {
    match spec.macros {
        Macros::None => DomainName::parse(&spec.text).ok(),
        Macros::Domain => {
            let text = macros::expand(&spec.text, |letter| (letter == b'd').then(|| domain.as_str().to_owned()))?;
            DomainName::parse(macros::shortened(&text)).ok()
        }
        Macros::Sender => None,
    }
}

/// The text of the one record at the target, if its grammar allows to send it.
pub(crate) fn usable(data: &[RecordData]) -> Option<String> {
    match data {
        [data] => data.text().filter(|text| text.is_ascii() && parse::is_explain_string(text)).map(Into::into),
        _ => None,
    }
}
