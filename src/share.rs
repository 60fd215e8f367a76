//! A plan, or a project with a plan for each of its domains, as the fragment of
//! an address, and back: readable, versioned, with nothing in it that a server
//! sees, and never a private key. Unknown keys of the same version are passed
//! over; a newer version is refused, so that nothing is half understood.
//!
//! What a person chooses for a domain is a field of [`Plan`], and so here: services and their answers, own servers,
//! records on offer, policies, selectors, keys, the DNS host, who publishes and in which language. Left out is
//!
//! - what is the reader's own: the resolver (which learns what is looked up), the language and the colours of the page;
//! - what asks or tells more than the sender of a link should decide for its reader: the scan of all selectors, the mail
//!   that is played through, whose addresses are people's, the checks that repeat;
//! - what is one's form of handing over: the format of the ticket;
//! - what is too long for an address, and has a file: lists of many domains, profiles, saved answers, private keys.

mod project;
mod secret;

use form_urlencoded::Serializer;

use crate::bimi::{Avp, are_prefixes};
use crate::dmarc::Policy;
use crate::mta_sts::Mode;
use crate::name::{DomainName, Selector};
use crate::plan::{Asked, Inputs, OwnKey, OwnServer, Pick, Plan};
use crate::spf::Qualifier;
use crate::tag_list::{Tag, TagList};

pub use project::{Shared, parse_project, print_project};

/// The version of a link with one plan.
pub const VERSION: u32 = 1;
/// The version of a link with a project, and the highest that is read.
pub const NEWEST: u32 = 2;

type Pairs<'a> = Serializer<'a, String>;

/// Why a fragment is not a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShareError {
    /// Written by a newer page.
    Newer(u32),
    /// Not in the form of a plan.
    Malformed,
}

/// Writes a plan: `v=1&domain=example.com&with=mailchimp&with=zoho;region:eu`.
pub fn print(plan: &Plan) -> String {
    let mut out = Serializer::new(String::new());
    out.append_pair("v", &VERSION.to_string());
    if let Some(domain) = &plan.domain {
        out.append_pair("domain", domain.as_str());
    }
    append(&mut out, plan, None);
    finish(&mut out)
}

fn finish(out: &mut Pairs<'_>) -> String {
    // These are safe in a fragment, and readable.
    out.finish().replace("%3A", ":").replace("%3B", ";").replace("%2F", "/").replace("%40", "@")
}

/// All of a plan but its domain. `above` are the picks that were written
/// before in the same link: their answers need not be written again.
fn append<'a>(out: &mut Pairs<'_>, plan: &'a Plan, mut above: Option<&mut Vec<&'a Pick>>) {
    for pick in &plan.picks {
        let last = above.as_ref().and_then(|above| above.iter().rev().find(|other| other.provider == pick.provider));
        let same = last.is_some_and(|last| !pick.inputs.is_empty() && last.inputs == pick.inputs);
        out.append_pair("with", &if same { format!("{};{ABOVE}", pick.provider) } else { pick_text(pick) });
        if let Some(above) = &mut above {
            above.push(pick);
        }
    }
    for id in &plan.unused {
        out.append_pair("without", id);
    }
    for server in &plan.own {
        out.append_pair("own", &server.term());
    }
    for extra in &plan.extras {
        out.append_pair("extra", &format!("{};{}", extra.provider, extra.record));
    }
    if let Some(all) = plan.all {
        out.append_pair("all", all_name(all));
    }
    for term in &plan.drop {
        out.append_pair("drop", term);
    }
    if plan.tidy {
        out.append_pair("tidy", "yes");
    }
    if let Some(policy) = plan.policy {
        out.append_pair("p", policy.name());
    }
    if let Some(step) = plan.step {
        out.append_pair("step", step.name());
    }
    for (key, value) in [("rua", &plan.rua), ("logo", &plan.logo), ("certificate", &plan.certificate)] {
        if let Some(value) = value.as_ref().filter(|value| !secret::is_private_key(value)) {
            out.append_pair(key, value);
        }
    }
    if let Some(selector) = &plan.bimi_selector {
        out.append_pair("bimi-selector", selector.as_str());
    }
    if let Some(lps) = &plan.lps {
        out.append_pair("lps", lps);
    }
    if let Some(avp) = plan.avp {
        out.append_pair("avp", avp.name());
    }
    for (key, said) in [("no-logo", plan.no_logo), ("bulk", plan.bulk)] {
        if said {
            out.append_pair(key, "yes");
        }
    }
    for selector in &plan.selectors {
        out.append_pair("selector", selector.as_str());
    }
    // The public half: type and key, as they stand in the record.
    for key in &plan.keys {
        let record = TagList::parse(&key.record);
        let p = record.get("p").map(Tag::value).unwrap_or_default();
        out.append_pair("dkim", &format!("{};{p}", key.selector));
    }
    let reports = plan.tls_rpt.iter().map(|uri| ("tlsrpt", uri));
    let handed = [("host", &plan.dns_host), ("who", &plan.assignee), ("reader", &plan.reader)];
    let handed = handed.into_iter().filter_map(|(key, value)| Some((key, value.as_ref()?)));
    for (key, value) in plan.sts.iter().map(|id| ("sts", id)).chain(reports).chain(handed) {
        if !secret::is_private_key(value) {
            out.append_pair(key, value);
        }
    }
    if let Some(mode) = plan.sts_mode {
        out.append_pair("stsmode", mode.name());
    }
}

/// Reads a fragment, without its `#`: the plan that it opens.
pub fn parse(fragment: &str) -> Result<Plan, ShareError> {
    parse_project(fragment).map(|shared| shared.plan)
}

/// The version of a fragment, and its other pairs.
fn pairs(fragment: &str) -> Result<(u32, Vec<(String, String)>), ShareError> {
    let pairs: Vec<(String, String)> = form_urlencoded::parse(fragment.as_bytes()).into_owned().collect();
    let version = pairs.iter().find(|(key, _)| key == "v").ok_or(ShareError::Malformed)?;
    match version.1.parse::<u32>() {
        Ok(version @ VERSION..=NEWEST) => Ok((version, pairs)),
        Ok(newer) if newer > NEWEST => Err(ShareError::Newer(newer)),
        _ => Err(ShareError::Malformed),
    }
}

/// Takes in one pair of a plan.
fn take(plan: &mut Plan, key: &str, value: String) -> Result<(), ShareError> {
    match key {
        "domain" => plan.domain = Some(domain(&value)?),
        "with" => plan.picks.push(pick(&value)?),
        "without" => {
            plan.unused.insert(id(&value)?);
        }
        "own" => plan.own.push(OwnServer::parse(&value).ok_or(ShareError::Malformed)?),
        "extra" => {
            let (provider, record) = value.split_once(';').ok_or(ShareError::Malformed)?;
            plan.extras.insert(Asked { provider: id(provider)?, record: record_name(record)? });
        }
        "all" => plan.all = Some(all(&value)?),
        "drop" => {
            plan.drop.insert(value);
        }
        "tidy" => plan.tidy = value == "yes",
        "p" => plan.policy = Some(Policy::parse(&value).ok_or(ShareError::Malformed)?),
        "step" => plan.step = Some(Policy::parse(&value).ok_or(ShareError::Malformed)?),
        "rua" => plan.rua = Some(value),
        "selector" => {
            plan.selectors.insert(Selector::parse(&value).map_err(|_| ShareError::Malformed)?);
        }
        "dkim" => plan.keys.push(own_key(&value)?),
        "sts" => plan.sts = Some(policy_id(value)?),
        "stsmode" => plan.sts_mode = Some(Mode::parse(&value).ok_or(ShareError::Malformed)?),
        "host" => plan.dns_host = Some(id(&value)?),
        "who" => plan.assignee = Some(value),
        "reader" => plan.reader = Some(language(value)?),
        "tlsrpt" => plan.tls_rpt.push(value),
        "logo" => plan.logo = Some(value),
        "certificate" => plan.certificate = Some(value),
        "bimi-selector" => plan.bimi_selector = Some(Selector::parse(&value).map_err(|_| ShareError::Malformed)?),
        "lps" if are_prefixes(&value) => plan.lps = Some(value),
        "lps" => return Err(ShareError::Malformed),
        "avp" => plan.avp = Some(Avp::parse(&value).ok_or(ShareError::Malformed)?),
        "no-logo" => plan.no_logo = value == "yes",
        "bulk" => plan.bulk = value == "yes",
        _ => {}
    }
    Ok(())
}

/// The id of a policy (RFC 8461 §3.1).
fn policy_id(text: String) -> Result<String, ShareError> {
    let fits = (1..=32).contains(&text.len()) && text.bytes().all(|octet| octet.is_ascii_alphanumeric());
    if fits { Ok(text) } else { Err(ShareError::Malformed) }
}

/// A language tag (RFC 5646). One that this page does not speak stays: the next one may.
fn language(text: String) -> Result<String, ShareError> {
    let fits = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|octet| octet.is_ascii_alphanumeric());
    if text.split('-').all(fits) { Ok(text) } else { Err(ShareError::Malformed) }
}

/// `k202611;MIIB…`; what is no public key is refused.
fn own_key(text: &str) -> Result<OwnKey, ShareError> {
    let (selector, p) = text.split_once(';').ok_or(ShareError::Malformed)?;
    let selector = Selector::parse(selector).map_err(|_| ShareError::Malformed)?;
    OwnKey::new(selector, p).ok_or(ShareError::Malformed)
}

/// A name that mail can be sent from: one word is none.
fn domain(text: &str) -> Result<DomainName, ShareError> {
    DomainName::typed(text).ok().filter(|name| name.labels().count() > 1).ok_or(ShareError::Malformed)
}

/// Stands for the answers of the pick of the same service above.
const ABOVE: &str = "as-above";

/// `zoho;region:eu;selector:s1`.
fn pick_text(pick: &Pick) -> String {
    format!("{}{}", pick.provider, inputs_text(&pick.inputs))
}

/// `;region:eu;selector:s1`. A `;` or `%` in a value is percent-encoded once more.
fn inputs_text(inputs: &Inputs) -> String {
    let shown = inputs.iter().filter(|(_, value)| !secret::is_private_key(value));
    let pairs = shown.map(|(name, value)| format!(";{name}:{}", value.replace('%', "%25").replace(';', "%3B")));
    pairs.collect::<Vec<String>>().concat()
}

fn pick(text: &str) -> Result<Pick, ShareError> {
    let mut parts = text.split(';');
    let provider = id(parts.next().unwrap_or_default())?;
    Ok(Pick { provider, inputs: inputs(parts)? })
}

fn inputs<'a>(parts: impl Iterator<Item = &'a str>) -> Result<Inputs, ShareError> {
    let mut inputs = Inputs::new();
    for part in parts {
        let (name, value) = part.split_once(':').ok_or(ShareError::Malformed)?;
        inputs.insert(name.to_owned(), value.replace("%3B", ";").replace("%25", "%"));
    }
    Ok(inputs)
}

/// The name of a record on offer; in the link of an older page its place in the list.
fn record_name(text: &str) -> Result<String, ShareError> {
    let fits = (1..=120).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic());
    if fits { Ok(text.to_owned()) } else { Err(ShareError::Malformed) }
}

/// An id of the catalog or of a profile.
fn id(text: &str) -> Result<String, ShareError> {
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if text.is_empty() || !text.bytes().all(fits) { Err(ShareError::Malformed) } else { Ok(text.to_owned()) }
}

fn all_name(qualifier: Qualifier) -> &'static str {
    match qualifier {
        Qualifier::Pass => "pass",
        Qualifier::Neutral => "neutral",
        Qualifier::SoftFail => "softfail",
        Qualifier::Fail => "fail",
    }
}

fn all(text: &str) -> Result<Qualifier, ShareError> {
    [Qualifier::Neutral, Qualifier::SoftFail, Qualifier::Fail]
        .into_iter()
        .find(|qualifier| all_name(*qualifier) == text)
        .ok_or(ShareError::Malformed)
}
