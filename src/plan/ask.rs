//! The questions of a picked service, and what was typed as an answer. Which
//! of them are asked depends on what of the service was asked for; whether an
//! answer is the right one only the service knows.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::asked::is_asked;
use super::{Asked, Inputs, Plan};
use crate::catalog::input::{Input, Pattern, labels};
use crate::catalog::rules::{self, Piece};
use crate::catalog::schema::{Purpose, RecordNeed, Template};
use crate::catalog::{Clue, Provider};
use crate::order;
use crate::txt;

/// The name of the input that chooses among `Spf::regions`.
pub const REGION: &str = "region";

/// A question to ask.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// The question.
    pub input: Input,
    /// Does a record wait for the answer?
    pub waits: bool,
    /// Do SPF terms need it, or DMARC?
    pub shared: bool,
    /// The other records that need it, by their place in `Provider::records`.
    pub records: Vec<usize>,
}

/// Every question that a service can ask, the region first.
fn inputs(provider: &Provider) -> impl Iterator<Item = Cow<'_, Input>> {
    let regions = &provider.spf.regions;
    let region = (!regions.is_empty()).then(|| {
        Cow::Owned(Input {
            name: REGION.into(),
            label: REGION.into(),
            pattern: Pattern::Text,
            example: None,
            choices: regions.iter().map(|region| region.region.clone()).collect(),
            default: None,
        })
    });
    region.into_iter().chain(provider.inputs.iter().map(Cow::Borrowed))
}

/// The questions behind what was asked of a service. DMARC waits for none: a
/// record without a report address is a record.
pub fn asks(provider: &Provider, extras: &BTreeSet<Asked>) -> Vec<Ask> {
    let spf = &provider.spf;
    let regions = spf.regions.iter().flat_map(|region| region.terms.iter());
    let terms: Vec<&str> = spf.terms.iter().chain(regions).chain([&spf.at]).flat_map(|text| slots(text)).collect();
    let of_terms = |name: &str| provider.adds_terms() && (name == REGION || terms.contains(&name));
    let is_asked = |record: usize, need| need == RecordNeed::Required || is_asked(extras, provider, record);
    let ask = |input: Cow<'_, Input>| {
        let uses =
            |template: &Template| slots(&template.host).chain(slots(&template.value)).any(|name| name == input.name);
        let (dmarc, others): (Vec<_>, Vec<_>) = provider
            .records
            .iter()
            .enumerate()
            .filter(|(_, template)| uses(template))
            .partition(|(_, template)| template.purpose == Purpose::Dmarc);
        let others = others.into_iter().filter(|(record, template)| is_asked(*record, template.need));
        let records: Vec<usize> = others.map(|(record, _)| record).collect();
        let of_terms = of_terms(&input.name);
        let shared = of_terms || !dmarc.is_empty();
        let waits = of_terms || !records.is_empty();
        (shared || waits).then(|| Ask { input: input.into_owned(), waits, shared, records })
    };
    inputs(provider).filter_map(ask).collect()
}

/// The answers that the domain's records hold already.
pub fn found(provider: &Provider, clues: &[Clue]) -> Inputs {
    let mut found = Inputs::new();
    for input in provider.inputs.iter() {
        let mut answers = clues.iter().filter_map(|clue| match clue {
            Clue::Txt(text) => unwrapped(provider, input, text).next(),
            Clue::Selector(selector) | Clue::DkimTarget(selector, _) => {
                let name = format!("{selector}._domainkey");
                let mut hosts = provider.records.iter().map(|template| &template.host);
                hosts.find_map(|host| unwrap(host, input, &name))
            }
            _ => None,
        });
        if let Some(answer) = answers.find(|answer| input.accepts(answer)) {
            found.insert(input.name.to_string(), answer);
        }
    }
    found
}

/// The questions that records wait for, in the order to ask them.
pub fn open(provider: &Provider, plan: &Plan) -> Vec<Input> {
    let Some(pick) = plan.picks.iter().find(|pick| pick.provider == provider.id) else { return Vec::new() };
    let answered = with_defaults(provider, &pick.inputs);
    let asks = asks(provider, &plan.extras).into_iter();
    asks.filter(|ask| ask.waits && !answered.contains_key(&*ask.input.name)).map(|ask| ask.input).collect()
}

/// The answers that can be used, and the catalog's defaults for what was not
/// answered. What was typed and does not fit is no answer: nobody publishes a
/// default in its place.
pub fn with_defaults(provider: &Provider, answers: &Inputs) -> Inputs {
    let usable = |input: Cow<'_, Input>| {
        let value = answers.get(&*input.name).map(String::as_str).or(input.default.as_deref())?;
        input.accepts(value).then(|| (input.name.to_string(), value.to_owned()))
    };
    order::gathered(inputs(provider).filter_map(usable))
}

/// The answers for each record of a template: several where its name takes one label and the answer has more.
pub(super) fn each(provider: &Provider, template: &Template, answers: &Inputs) -> Vec<Inputs> {
    let several = provider
        .inputs
        .iter()
        .find(|input| input.pattern == Pattern::Labels && slots(&template.host).any(|name| name == input.name));
    let Some((name, value)) = several.and_then(|input| answers.get_key_value(&*input.name)) else {
        return vec![answers.clone()];
    };
    let mut names: Vec<&str> = Vec::new();
    for label in labels(value) {
        if !names.iter().any(|known| known.eq_ignore_ascii_case(label)) {
            names.push(label);
        }
    }
    let with = |label: &str| {
        let mut one = answers.clone();
        one.insert(name.clone(), label.to_owned());
        one
    };
    names.into_iter().map(with).collect()
}

/// The answer in what somebody typed or pasted: a value in quotes, a zone
/// line, a whole record where a part of it was asked for, a mail with all the
/// records. What holds no answer comes back as it is.
pub fn clean(provider: &Provider, input: &Input, typed: &str) -> String {
    let typed = typed.trim();
    let (its, others): (Vec<_>, Vec<_>) = txt::understand(typed).into_iter().partition(|found| {
        let name = found.name.as_deref().unwrap_or_default();
        hosts(provider, input).any(|host| stands_at(name, host))
    });
    let texts = its.iter().chain(&others).map(txt::Pasted::repaired).chain([typed.to_owned()]);
    let texts: Vec<String> = texts.collect();
    let unwrapped = texts.iter().flat_map(|text| unwrapped(provider, input, text));
    let forms = unwrapped.chain(texts.iter().map(|text| form(input.pattern, text)));
    let mut fitting = forms.chain(texts.iter().cloned()).filter(|text| input.accepts(text));
    // A part of a key has the form of a key: the whole of it is the longest.
    let answer = match input.pattern {
        Pattern::Key => fitting.max_by_key(String::len),
        _ => fitting.next(),
    };
    answer.unwrap_or_else(|| typed.to_owned())
}

/// The hosts of the records whose value an input is a part of.
fn hosts<'a>(provider: &'a Provider, input: &'a Input) -> impl Iterator<Item = &'a str> {
    let its = provider.records.iter().filter(|template| slots(&template.value).any(|slot| slot == &*input.name));
    its.map(|template| &*template.host).filter(|host| !host.is_empty() && !host.contains('{'))
}

/// Is this the name of a record at `host`, below whatever domain?
fn stands_at(name: &str, host: &str) -> bool {
    let rest = name.get(..host.len()).filter(|head| head.eq_ignore_ascii_case(host)).and(name.get(host.len()..));
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// The value in a text of the pattern's kind.
fn form(pattern: Pattern, text: &str) -> String {
    match pattern {
        Pattern::Key => {
            let key = match text.split_once("p=") {
                Some((_, key)) => key.split(';').next().unwrap_or_default().to_owned(),
                // RFC 7468 §2: the lines around a key in PEM.
                None => text.lines().filter(|line| !line.starts_with("-----")).collect(),
            };
            key.split_whitespace().collect()
        }
        Pattern::Label | Pattern::Selector => text.split("._domainkey").next().unwrap_or_default().to_owned(),
        Pattern::Labels => text.to_ascii_lowercase(),
        Pattern::Name => text.trim_end_matches('.').to_ascii_lowercase(),
        Pattern::Mailbox => text.trim_start_matches("mailto:").to_owned(),
        Pattern::Url | Pattern::Token | Pattern::Text => text.to_owned(),
    }
}

/// The value in each of the service's texts that `text` can be one of.
fn unwrapped<'a>(provider: &'a Provider, input: &'a Input, text: &'a str) -> impl Iterator<Item = String> + 'a {
    let templates = provider.records.iter().flat_map(|template| [&template.host, &template.value]);
    templates.filter_map(|template| unwrap(template, input, text))
}

/// What stands in `text` where the template has the input, and it alone.
fn unwrap(template: &str, input: &Input, text: &str) -> Option<String> {
    let pieces = rules::pieces(template);
    let (before, after) = match pieces.as_slice() {
        [Piece::Text(before), Piece::Slot(name)] if *name == input.name => (*before, ""),
        [Piece::Slot(name), Piece::Text(after)] if *name == input.name => ("", *after),
        [Piece::Text(before), Piece::Slot(name), Piece::Text(after)] if *name == input.name => (*before, *after),
        _ => return None,
    };
    let (head, rest) = text.split_at_checked(before.len())?;
    let (value, tail) = rest.split_at_checked(rest.len().checked_sub(after.len())?)?;
    let fits = head.eq_ignore_ascii_case(before) && tail.eq_ignore_ascii_case(after);
    fits.then(|| value.trim().to_owned())
}

fn slots(template: &str) -> impl Iterator<Item = &str> {
    rules::pieces(template).into_iter().filter_map(|piece| match piece {
        Piece::Slot(name) => Some(name),
        Piece::Text(_) => None,
    })
}
