//! What the person picked, and the records that it asks for. Knows nothing of
//! what is published; `diff` holds the two against each other.

pub mod ask;
mod asked;
mod hints;
mod made;

use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::bimi::Avp;
use crate::catalog::schema::{Purpose, RecordNeed, Rtype, SpfNeed, Template};
use crate::catalog::{Provider, fill};
use crate::dmarc::{self, DmarcWish, Policy};
use crate::mta_sts::Mode;
use crate::name::{DomainName, Selector};
use crate::spf::{Fragment, MergePolicy, Qualifier};

pub use asked::Asked;
pub use hints::hints;
pub use made::OwnKey;

/// Values for a service's inputs, by their names.
pub type Inputs = BTreeMap<String, String>;

/// What was picked for one domain.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// The domain, once one is understood.
    pub domain: Option<DomainName>,
    /// Services that the person (or the profile) asked for, by id, in order.
    pub picks: Vec<Pick>,
    /// Recognised services that are no longer used, by id.
    pub unused: BTreeSet<String>,
    /// Own servers.
    pub own: Vec<OwnServer>,
    /// Optional and historic records that were asked for.
    pub extras: BTreeSet<Asked>,
    /// The `all` that the owner chose.
    pub all: Option<Qualifier>,
    /// SPF terms of the owner's that go, as they are written.
    pub drop: BTreeSet<String>,
    /// Shall SPF terms go that do nothing?
    pub tidy: bool,
    /// The DMARC policy for a domain that has none.
    pub policy: Option<Policy>,
    /// The next step of the DMARC policy, once the owner takes it.
    pub step: Option<Policy>,
    /// Where DMARC reports shall go.
    pub rua: Option<String>,
    /// The address of the logo for BIMI.
    pub logo: Option<String>,
    /// The address of the certificate for the logo.
    pub certificate: Option<String>,
    /// The selector of the record for BIMI; `default` when absent.
    pub bimi_selector: Option<Selector>,
    /// The local parts that may have a logo of their own, commas between; all of them when empty.
    pub lps: Option<String>,
    /// Whose picture comes first.
    pub avp: Option<Avp>,
    /// Shall the record for BIMI say that there is no logo?
    pub no_logo: bool,
    /// Selectors that the person expects a key at.
    pub selectors: BTreeSet<Selector>,
    /// Keys of the domain's own servers, their public halves.
    pub keys: Vec<OwnKey>,
    /// The DNS host by id, where it is another one than the name servers tell.
    pub dns_host: Option<String>,
    /// Who publishes the records, where the person named somebody.
    pub assignee: Option<String>,
    /// The language of whoever that is, as a tag; without one that of the page.
    pub reader: Option<String>,
    /// The `id` of the MTA-STS record.
    pub sts: Option<String>,
    /// The mode of the MTA-STS policy file.
    pub sts_mode: Option<Mode>,
    /// Where TLS reports shall go: addresses, `mailto:` or `https:` URIs.
    pub tls_rpt: Vec<String>,
    /// Does the domain send more than 5,000 messages a day to one receiver?
    pub bulk: bool,
}

/// A service that was asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pick {
    /// The service's id.
    pub provider: String,
    /// The answers to its questions.
    pub inputs: Inputs,
}

/// A record of a service: its id, and the record's place in its list.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Extra {
    /// The service's id.
    pub provider: String,
    /// Place in `Provider::records`.
    pub record: usize,
}

/// A server of the domain's owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OwnServer {
    /// An IPv4 address or network.
    Ip4(Ipv4Addr, u8),
    /// An IPv6 address or network.
    Ip6(Ipv6Addr, u8),
    /// A host name.
    Host(DomainName),
    /// Another domain's SPF record: a service that is not in the catalog.
    Include(DomainName),
    /// The hosts that receive the domain's mail.
    Mx,
    /// The host at the domain itself.
    Web,
    /// One of the others, not vouched for: with the result neutral (RFC 7208 §8.2).
    Neutral(Box<Self>),
}

impl OwnServer {
    /// Reads what a person types: an address, a network, a host name, or a term.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().trim_start_matches('+');
        if let Some(rest) = text.strip_prefix('?') {
            return if rest.starts_with(['?', '+']) { None } else { Self::parse(rest).map(Self::neutral) };
        }
        let lower = text.to_ascii_lowercase();
        match lower.as_str() {
            "mx" => return Some(Self::Mx),
            "a" => return Some(Self::Web),
            _ => {}
        }
        if let Some(name) = lower.strip_prefix("include:") {
            return host(name).map(Self::Include);
        }
        if let Some(name) = lower.strip_prefix("a:") {
            return host(name).map(Self::Host);
        }
        let value = lower.strip_prefix("ip4:").or(lower.strip_prefix("ip6:")).unwrap_or(&lower);
        let (address, prefix) =
            value.split_once('/').map_or((value, None), |(address, prefix)| (address, Some(prefix)));
        let length = |most: u8| match prefix {
            None => Some(most),
            Some(text) => text.parse().ok().filter(|length| *length <= most),
        };
        if let Ok(address) = address.parse() {
            return length(32).map(|prefix| Self::Ip4(address, prefix));
        }
        if let Ok(address) = address.parse() {
            return length(128).map(|prefix| Self::Ip6(address, prefix));
        }
        host(&lower).map(Self::Host)
    }

    /// The SPF term for it.
    pub fn term(&self) -> String {
        match self {
            Self::Ip4(address, 32) => format!("ip4:{address}"),
            Self::Ip4(address, prefix) => format!("ip4:{address}/{prefix}"),
            Self::Ip6(address, 128) => format!("ip6:{address}"),
            Self::Ip6(address, prefix) => format!("ip6:{address}/{prefix}"),
            Self::Host(host) => format!("a:{host}"),
            Self::Include(name) => format!("include:{name}"),
            Self::Mx => "mx".to_owned(),
            Self::Web => "a".to_owned(),
            Self::Neutral(server) => format!("?{}", server.term()),
        }
    }

    /// The same with the result neutral.
    #[must_use]
    pub fn neutral(self) -> Self {
        if matches!(self, Self::Neutral(_)) { self } else { Self::Neutral(Box::new(self)) }
    }

    /// The server itself, whatever its result is.
    pub fn bare(&self) -> &Self {
        if let Self::Neutral(server) = self { server } else { self }
    }
}

/// A host name with at least one dot, of letters, digits, hyphens and underscores.
fn host(text: &str) -> Option<DomainName> {
    let name = DomainName::typed(text).ok()?;
    let fits = |label: &str| label.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    let top = name.labels().next_back()?;
    let named = top.bytes().any(|byte| byte.is_ascii_alphabetic());
    (name.labels().count() > 1 && named && name.labels().all(fits)).then_some(name)
}

/// The records that a plan asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RecordSet {
    /// SPF terms to merge, by the name whose record takes them. The domain
    /// itself is always in it.
    pub spf: BTreeMap<DomainName, Vec<Fragment>>,
    /// How to merge them.
    pub policy: MergePolicy,
    /// What DMARC shall hold. Its policy is the owner's: a new record starts
    /// with `none` unless the owner says otherwise, whatever a service advises.
    pub dmarc: DmarcWish,
    /// Who asks for DMARC, by id, with the policy that is advised.
    pub dmarc_sources: Vec<(String, Option<Policy>)>,
    /// All other records.
    pub records: Vec<Wanted>,
    /// Is the domain yet to be registered? Then it is no fault that DNS does not know it.
    pub is_new: bool,
}

/// A record that somebody asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// What it is for.
    pub purpose: Purpose,
    /// Its type.
    pub rtype: Rtype,
    /// Its full name, unless an input is missing.
    pub name: Option<DomainName>,
    /// Its data as one text, unless an input is missing.
    pub value: Option<String>,
    /// Inputs that are missing.
    pub missing: Vec<String>,
    /// Who asks for it.
    pub source: Extra,
    /// Must it be there?
    pub need: RecordNeed,
    /// Was it asked for, or is it only on offer?
    pub picked: bool,
    /// Its place among the records of one template, where an answer names several.
    pub among: usize,
}

/// The name under which own servers stand in reasons.
pub const OWN: &str = "own";

/// Turns picks into records. `recognised` are the ids of services that the
/// domain's records show: they keep what they have, and get the SPF terms
/// without which their mail fails.
pub fn records(plan: &Plan, recognised: &[&str], providers: &[&Provider]) -> RecordSet {
    let Some(domain) = &plan.domain else { return RecordSet::default() };
    let mut set = RecordSet::default();
    set.spf.insert(domain.clone(), Vec::new());
    set.policy.all = plan.all;
    set.policy.drop.clone_from(&plan.drop);
    set.policy.tidy = plan.tidy;
    let find = |id: &str| providers.iter().copied().find(|provider| provider.id == id);
    for pick in &plan.picks {
        if let Some(provider) = find(&pick.provider) {
            set.asked(plan, domain, provider, &pick.inputs);
        }
    }
    for provider in recognised.iter().filter_map(|id| find(id)) {
        if plan.is_picked(&provider.id) {
            continue;
        }
        let known = Inputs::new();
        if plan.unused.contains(&*provider.id) {
            set.policy.remove.extend(all_terms(provider, domain));
            continue;
        }
        let counts = provider.spf.need != SpfNeed::None;
        set.policy.keep.extend(if counts { all_terms(provider, domain) } else { Vec::new() });
        set.elsewhere(domain, provider, &known);
        if provider.spf.need == SpfNeed::Required && provider.spf.regions.is_empty() {
            set.terms(domain, provider, &known);
        }
    }
    let own = plan.own.iter().map(|server| Fragment { source: OWN.to_owned(), terms: server.term() });
    set.spf.entry(domain.clone()).or_default().extend(own);
    set.dmarc.policy = plan.policy;
    set.dmarc.step = plan.step;
    set.dmarc.rua.extend(plan.rua.clone());
    set.made(plan, domain);
    set
}

/// Every term that a service can have put into a record, for taking it out.
fn all_terms(provider: &Provider, domain: &DomainName) -> Vec<Fragment> {
    let templates = provider.spf.terms.iter().chain(provider.spf.regions.iter().flat_map(|region| region.terms.iter()));
    let filled = templates.filter_map(|template| fill(template, &Inputs::new(), domain).ok());
    // A service is also known by targets that it no longer asks for.
    let known =
        provider.detect.spf.iter().filter(|target| !target.contains('*')).map(|target| format!("include:{target}"));
    filled.chain(known).map(|terms| Fragment { source: provider.id.to_string(), terms }).collect()
}

impl RecordSet {
    /// Everything that a service asks for.
    fn asked(&mut self, plan: &Plan, domain: &DomainName, provider: &Provider, inputs: &Inputs) {
        let inputs = ask::with_defaults(provider, inputs);
        if provider.adds_terms() {
            self.terms(domain, provider, &inputs);
        }
        self.elsewhere(domain, provider, &inputs);
        for (record, template) in provider.records.iter().enumerate() {
            let source = Extra { provider: provider.id.to_string(), record };
            let picked = template.need == RecordNeed::Required || plan.asks_for(provider, record);
            if template.purpose == Purpose::Dmarc {
                self.dmarc(domain, provider, template, &inputs, picked);
            } else {
                let each = ask::each(provider, template, &inputs).into_iter().enumerate();
                self.records.extend(each.map(|(among, inputs)| Wanted {
                    among,
                    ..wanted(domain, template, &inputs, source.clone(), picked)
                }));
            }
        }
    }

    /// The SPF terms of a service, at the name where they are looked at.
    fn terms(&mut self, domain: &DomainName, provider: &Provider, inputs: &Inputs) {
        let Ok(at) = fill(&provider.spf.at, inputs, domain) else { return };
        let Ok(name) = domain.child(&at) else { return };
        let region = inputs.get("region").map(String::as_str);
        let terms = provider.spf_terms(region).iter().filter_map(|template| fill(template, inputs, domain).ok());
        let fragments = terms.map(|terms| Fragment { source: provider.id.to_string(), terms });
        self.spf.entry(name).or_default().extend(fragments);
    }

    /// The terms of a service whose envelope is never the domain: no receiver
    /// looks for them there. Where it depends on the account, nothing is said.
    fn elsewhere(&mut self, domain: &DomainName, provider: &Provider, inputs: &Inputs) {
        let below = fill(&provider.spf.at, inputs, domain).is_ok_and(|at| !at.is_empty());
        if below || provider.spf.need == SpfNeed::None {
            self.policy.elsewhere.extend(all_terms(provider, domain));
        }
    }

    /// What a service advises for DMARC; its report address is filled in where
    /// it is known.
    fn dmarc(&mut self, domain: &DomainName, provider: &Provider, template: &Template, inputs: &Inputs, picked: bool) {
        let text = fill(&template.value, inputs, domain).unwrap_or_else(|_| without_open_tags(&template.value));
        let record = dmarc::parse(&text).record;
        self.dmarc.rua.extend(record.rua.iter().filter(|uri| uri.is_valid()).map(|uri| uri.text.clone()));
        if picked {
            self.dmarc_sources.push((provider.id.to_string(), record.p.policy()));
        }
    }
}

/// The tags of a record's template that wait for no input.
fn without_open_tags(template: &str) -> String {
    template.split(';').filter(|tag| !tag.contains('{')).collect::<Vec<_>>().join(";")
}

/// The record of a template, as far as the answers go.
pub(crate) fn wanted(domain: &DomainName, template: &Template, inputs: &Inputs, source: Extra, picked: bool) -> Wanted {
    let mut missing: Vec<String> = Vec::new();
    let mut text = |template: &str| match fill(template, inputs, domain) {
        Ok(text) => Some(text),
        Err(input) => {
            if !missing.contains(&input.name) {
                missing.push(input.name);
            }
            None
        }
    };
    let name = text(&template.host).and_then(|host| domain.child(&host).ok());
    let value = text(&template.value).map(|value| spelt(template.rtype, value));
    Wanted {
        purpose: template.purpose,
        rtype: template.rtype,
        name,
        value,
        missing,
        source,
        need: template.need,
        picked,
        among: 0,
    }
}

/// An address in the one spelling that answers are shown in (RFC 5952 §4).
fn spelt(rtype: Rtype, value: String) -> String {
    let address = matches!(rtype, Rtype::A | Rtype::Aaaa).then(|| value.parse::<IpAddr>().ok()).flatten();
    address.map_or(value, |address| address.to_string())
}
