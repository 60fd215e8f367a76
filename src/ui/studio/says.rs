//! What is wrong with a profile, in words: where, what stands there, what is
//! expected instead.

use crate::catalog::rules::FaultKind;
use crate::i18n::{Params, Segment};
use crate::json::fields::{Expected, Misfit, Read};
use crate::json::shape::Shape;
use crate::profile::{FORMS, ProfileError, ProfileFile, Refusal, RefusalKind, VERSION};
use crate::ui::text::{Words, key};

/// One thing wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::ui) struct Fault {
    /// Where, as `vendor.records[0].host`; empty for the whole.
    pub(super) path: String,
    /// What, and what is expected.
    pub(super) says: Vec<Segment>,
}

/// All that is wrong.
pub(in crate::ui) fn faults(words: Words, error: &ProfileError) -> Vec<Fault> {
    match error {
        ProfileError::Json(broken) => {
            let params = [("line", broken.line.to_string()), ("column", broken.column.to_string())];
            vec![Fault { path: String::new(), says: words.segments(key!("fault-json"), &params) }]
        }
        ProfileError::Newer { version } => {
            let params = [("version", version.to_string()), ("own", VERSION.to_string())];
            vec![Fault { path: "version".to_owned(), says: words.segments(key!("fault-newer"), &params) }]
        }
        ProfileError::Shape(misfits) => {
            let shape = ProfileFile::shape();
            misfits.iter().map(|misfit| misfitting(words, &shape, misfit)).collect()
        }
        ProfileError::Refused(refusals) => refusals.iter().map(|refusal| refused(words, refusal)).collect(),
    }
}

fn misfitting(words: Words, shape: &Shape, misfit: &Misfit) -> Fault {
    let (first, found) = match (&misfit.expected, &misfit.found) {
        (Expected::Something, _) => (key!("fault-missing"), None),
        (Expected::Once, _) => (key!("fault-twice"), None),
        (_, Some(found)) => (key!("fault-found"), Some(found.clone())),
        (_, None) => (key!("fault-other"), None),
    };
    let expected = match &misfit.expected {
        Expected::Once => None,
        Expected::Something => shape.at(&misfit.path).map(|shape| expected(shape, &misfit.path)),
        Expected::Object => Some((key!("expect-object"), Vec::new())),
        Expected::List => Some((key!("expect-list"), Vec::new())),
        Expected::Text => Some((key!("expect-text"), Vec::new())),
        Expected::Flag => Some((key!("expect-flag"), Vec::new())),
        Expected::Whole => Some((key!("expect-whole"), Vec::new())),
        Expected::OneOf(known) => Some((key!("expect-word"), vec![("words", known.join(", "))])),
    };
    fault(words, &misfit.path, first, found, expected)
}

fn refused(words: Words, refusal: &Refusal) -> Fault {
    let found = Some(refusal.text.clone()).filter(|text| !text.is_empty());
    let first = if found.is_some() { key!("fault-found") } else { key!("fault-other") };
    let params = vec![("text", refusal.text.clone())];
    fault(words, &refusal.path, first, found, Some((form(refusal.kind), params)))
}

fn fault(
    words: Words,
    path: &str,
    first: &'static str,
    found: Option<String>,
    expected: Option<(&'static str, Params)>,
) -> Fault {
    let mut says = words.segments(first, &[("found", found.unwrap_or_default())]);
    if let Some((key, params)) = expected {
        says.push(Segment { code: false, text: format!(" {} ", words.say("fault-expected", &[])) });
        says.extend(words.segments(key, &params));
        says.push(Segment { code: false, text: ".".to_owned() });
    }
    Fault { path: path.to_owned(), says }
}

/// What a missing field would have to be.
fn expected(shape: &Shape, path: &str) -> (&'static str, Params) {
    if let Some((_, kind)) = FORMS.iter().find(|(pattern, _)| *pattern == super::form::pattern(path)) {
        return (form(*kind), Vec::new());
    }
    match shape {
        Shape::Text | Shape::Sentence => (key!("expect-text"), Vec::new()),
        Shape::Flag => (key!("expect-flag"), Vec::new()),
        Shape::Whole => (key!("expect-whole"), Vec::new()),
        Shape::Word(known) => (key!("expect-word"), vec![("words", known.join(", "))]),
        Shape::List(_) => (key!("expect-list"), Vec::new()),
        Shape::Named(_) | Shape::Object(_) => (key!("expect-object"), Vec::new()),
    }
}

/// The words for a form, for a hint as well.
pub(super) fn form(kind: RefusalKind) -> &'static str {
    match kind {
        RefusalKind::Id | RefusalKind::Entry(FaultKind::Id) => key!("expect-id"),
        RefusalKind::Empty | RefusalKind::Entry(FaultKind::Empty) => key!("expect-said"),
        RefusalKind::Language => key!("expect-language"),
        RefusalKind::Path => key!("expect-path"),
        RefusalKind::Url | RefusalKind::Entry(FaultKind::Url) => key!("expect-url"),
        RefusalKind::Contact => key!("expect-contact"),
        RefusalKind::Colour => key!("expect-colour"),
        RefusalKind::Length => key!("expect-length"),
        RefusalKind::Font => key!("expect-font"),
        RefusalKind::Resolver => key!("expect-resolver"),
        RefusalKind::Mailbox => key!("expect-mailbox"),
        RefusalKind::Limit => key!("expect-limit"),
        RefusalKind::Origin => key!("expect-origin"),
        RefusalKind::Entry(FaultKind::Name) => key!("expect-name"),
        RefusalKind::Entry(FaultKind::Term) => key!("expect-term"),
        RefusalKind::Entry(FaultKind::Need) => key!("expect-need"),
        RefusalKind::Entry(FaultKind::Regions) => key!("expect-regions"),
        RefusalKind::Entry(FaultKind::Value) => key!("expect-value"),
        RefusalKind::Entry(FaultKind::SpfRecord) => key!("expect-no-spf"),
        RefusalKind::Entry(FaultKind::Undeclared) => key!("expect-declared"),
        RefusalKind::Entry(FaultKind::Unused) => key!("expect-used"),
        RefusalKind::Entry(FaultKind::Twice) => key!("expect-once"),
        RefusalKind::Entry(FaultKind::Answer) => key!("expect-answer"),
        RefusalKind::Entry(FaultKind::Mark) => key!("expect-mark"),
    }
}
