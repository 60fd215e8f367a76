//! The stories of the demo: zone text that is shipped with the page, and the
//! services around it. Promises that a story's zone answers for the vendor of
//! the page, whoever that is. Knows nothing of how a story is told.

use crate::catalog::input::{Input, Pattern};
use crate::catalog::schema::{Purpose, Rtype};
use crate::catalog::{Provider, fill};
use crate::dns::zone::{self, Zone};
use crate::dns::{Answer, Question, RecordData, RecordType, texts};
use crate::name::DomainName;
use crate::order;
use crate::plan::{Inputs, Plan, ask};
use crate::spf::select::is_record;
use crate::txt;

/// A domain with its records, as they are before anything is published.
#[derive(Debug, PartialEq, Eq)]
pub struct Story {
    /// What opens it: `#demo=NAME`.
    pub name: &'static str,
    zone: &'static str,
}

/// The services that every story meets.
const WORLD: &str = include_str!("../public/demo/world.zone");

/// Where the mail of a vendor comes from that the world does not know (RFC 5737).
const VENDOR_SPF: &str = "v=spf1 ip4:203.0.113.128/27 -all";

/// Every story. The first is the one that opens unless another is asked for.
pub const STORIES: &[Story] = &[
    Story { name: "acme-schule", zone: include_str!("../public/demo/acme-schule.zone") },
    Story { name: "neue-schule", zone: include_str!("../public/demo/neue-schule.zone") },
    Story { name: "gross-schule", zone: include_str!("../public/demo/gross-schule.zone") },
    Story { name: "alt-schule", zone: include_str!("../public/demo/alt-schule.zone") },
];

/// No story: an empty zone.
pub const NONE: Story = Story { name: "none", zone: "" };

/// The story of this name.
pub fn story(name: &str) -> Option<&'static Story> {
    STORIES.iter().find(|story| story.name == name)
}

impl Story {
    /// The domain that it is about.
    pub fn domain(&self) -> Option<DomainName> {
        DomainName::parse(&format!("{}.example", self.name)).ok()
    }

    /// Its zone, with what the vendor publishes.
    pub fn zone(&self, vendor: Option<&Provider>) -> Option<Zone> {
        let mut zone = zone::parse(&format!("{}\n{WORLD}", self.zone)).ok()?;
        if let (Some(vendor), Some(domain)) = (vendor, self.domain()) {
            furnish(&mut zone, vendor, &domain);
        }
        Some(zone)
    }
}

/// Adds what a vendor has at the names that its records point to, where the
/// zone has nothing of the kind. What needs an input is left to the person.
fn furnish(zone: &mut Zone, vendor: &Provider, domain: &DomainName) {
    let spf = &vendor.spf;
    let terms = spf.terms.iter().chain(spf.regions.iter().flat_map(|region| region.terms.iter()));
    for terms in terms.filter_map(|terms| fill(terms, &Inputs::new(), domain).ok()) {
        for term in terms.split_whitespace() {
            let Some((mechanism, target)) = term.split_once([':', '=']) else { continue };
            let Ok(target) = DomainName::typed(target) else { continue };
            match mechanism.trim_start_matches(['+', '-', '~', '?']).to_ascii_lowercase().as_str() {
                "include" | "redirect" => {
                    let is_spf = |data: &[RecordData]| texts(data).iter().any(|text| is_record(text));
                    put(zone, &target, RecordType::Txt, is_spf, || text(VENDOR_SPF));
                }
                "a" | "mx" => put(zone, &target, RecordType::A, |_| true, address),
                _ => {}
            }
        }
    }
    for template in vendor.records.iter().filter(|template| template.rtype == Rtype::Cname) {
        let Some(target) =
            fill(&template.value, &Inputs::new(), domain).ok().and_then(|text| DomainName::typed(&text).ok())
        else {
            continue;
        };
        if template.purpose == Purpose::Dkim {
            let key = demo_key(zone);
            let is_key = |data: &[RecordData]| texts(data).iter().any(|text| text.contains("p="));
            put(zone, &target, RecordType::Txt, is_key, || key.clone());
        } else {
            put(zone, &target, RecordType::A, |_| true, address);
        }
    }
}

/// Invented answers to the questions that a service's records still wait for.
/// Each has the form of an answer, and none is one of the service's.
pub fn answers(provider: &Provider, plan: &Plan, zone: &Zone) -> Inputs {
    let key = demo_key(zone).text().map(std::borrow::Cow::into_owned).unwrap_or_default();
    let invented = |input: &Input| match (input.choices.first(), input.pattern) {
        (Some(choice), _) => choice.to_string(),
        (None, Pattern::Key) => key.rsplit("p=").next().unwrap_or_default().to_owned(),
        (None, Pattern::Text) => key.clone(),
        (None, Pattern::Label | Pattern::Labels | Pattern::Selector) => "demo".to_owned(),
        (None, Pattern::Name) => "demo.example".to_owned(),
        (None, Pattern::Url) => "https://demo.example/logo.svg".to_owned(),
        (None, Pattern::Mailbox) => "dmarc@demo.example".to_owned(),
        (None, Pattern::Token) => "demo-2718281828".to_owned(),
    };
    let open = ask::open(provider, plan).into_iter().map(|input| (input.name.to_string(), invented(&input)));
    order::gathered(open)
}

fn put(
    zone: &mut Zone,
    name: &DomainName,
    rtype: RecordType,
    fits: impl Fn(&[RecordData]) -> bool,
    data: impl Fn() -> RecordData,
) {
    let there = match zone.answer(&Question::new(name.clone(), rtype)) {
        Answer::Records(records) => fits(&records.data),
        _ => false,
    };
    if !there {
        zone.set(name, rtype, vec![data()], 3600);
    }
}

fn text(text: &str) -> RecordData {
    RecordData::Txt(txt::split(text.as_bytes()))
}

fn address() -> RecordData {
    RecordData::A([203, 0, 113, 129].into())
}

/// One of the keys that were made for the demo.
fn demo_key(zone: &Zone) -> RecordData {
    let name = DomainName::parse("dkim2.mcsv.net").ok();
    match name.map(|name| zone.answer(&Question::new(name, RecordType::Txt))) {
        Some(Answer::Records(records)) => records.data.into_iter().next(),
        _ => None,
    }
    .unwrap_or_else(|| text("v=DKIM1; p="))
}
