//! A profile as it stands in its file. Each field is declared once, for the
//! reader, the schema and the form alike.

use std::collections::BTreeMap;

use super::Defaults;
use crate::catalog::input::Input;
use crate::catalog::schema::{Category, Detect, List, Provider, Spf, Str, Template};
use crate::i18n::Overrides;
use crate::json::Value;
use crate::json::fields::{self, Node, Read, Shape, read_fields, read_words};

/// A profile as it stands in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProfileFile {
    /// `VERSION`.
    pub version: u64,
    /// Lower-case letters, digits and hyphens. Share links hold it.
    pub id: String,
    /// The vendor's name, or the page's without a vendor.
    pub name: String,
    /// The page's title by language tag, where it is not the page's own.
    pub title: BTreeMap<String, String>,
    /// A picture of the same origin, as a path.
    pub logo: Option<String>,
    /// Where to go from here.
    pub links: Links,
    /// How the page looks.
    pub look: Look,
    /// The language unless the person chose one.
    pub language: Option<String>,
    /// What the vendor needs to send for a domain. Without it the page is neutral.
    pub vendor: Option<Vendor>,
    /// Services to offer first, by id.
    pub pin: Vec<String>,
    /// Services not to offer, by id.
    pub hide: Vec<String>,
    /// Services that the catalog lacks or has otherwise; the same id replaces.
    pub add: Vec<Provider>,
    /// What is chosen unless the person says otherwise.
    pub defaults: Defaults,
    /// Whom to ask, the first by default.
    pub resolvers: Vec<Resolver>,
    /// The parts of the page to show; all that suit everybody where it names none.
    pub steps: Vec<Step>,
    /// Sentences in place of the page's own.
    pub texts: Overrides,
    /// The name of a zone text to show without a network.
    pub demo: Option<String>,
    /// The sites that this page talks to from a frame, as origins: `https://docs.example.com`.
    pub embed: Vec<String>,
}

read_fields!(ProfileFile:
    version must, id must, name must, title or, logo may, links or, look or, language may, vendor may, pin or,
    hide or, add or, defaults or, resolvers or, steps or, texts or, demo may, embed or
);

/// What a vendor needs: a provider, less the name that the profile has anyway.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)] // the fields are those of `Provider`
pub struct Vendor {
    pub aliases: List<Str>,
    pub category: Category,
    pub website: Option<Str>,
    pub spf: Spf,
    pub records: List<Template>,
    pub more: bool,
    pub inputs: List<Input>,
    pub detect: Detect,
    /// What the names need at which browsers reach it.
    pub web: Option<Web>,
    /// The name servers that it runs: it updates the DNS of the domains there.
    pub name_servers: List<Str>,
}

read_fields!(Vendor:
    aliases or, category or, website may, spf must, records or, more or, inputs or, detect or, web may,
    name_servers or
);

/// What a name needs so that browsers reach the vendor at it: an alias, and
/// where none can stand (at a zone itself, beside other data) addresses;
/// without any here those that the alias has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Web {
    /// CNAME, A and AAAA records, with an empty host: they stand at the name itself.
    pub records: List<Template>,
    /// What has to be asked, once for a project.
    pub inputs: List<Input>,
}

read_fields!(Web: records must, inputs or);

/// Where to go from here.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Links {
    /// The vendor's page on these records: `https://`.
    pub docs: Option<String>,
    /// Help from people: `https://` or `mailto:`.
    pub support: Option<String>,
}

read_fields!(Links: docs may, support may);

/// How the page looks. Values of CSS, checked for their form.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Look {
    /// The vendor's colour. Its hue and some of its chroma are used: the page sees to the contrast.
    pub brand: Option<String>,
    /// The vendor's colour on a dark ground, where it is another.
    pub brand_dark: Option<String>,
    /// The colour that grounds, lines and grey text have a breath of, where it is not the vendor's.
    pub neutral: Option<String>,
    /// The radius of corners: `0`, `6px`, `0.5rem`.
    pub radius: Option<String>,
    /// The font list of text.
    pub font_ui: Option<String>,
    /// The font list of values.
    pub font_code: Option<String>,
}

read_fields!(Look: brand may, brand_dark may, neutral may, radius may, font_ui may, font_code may);

/// A part of the page that a vendor may leave out. Who sends stays with the records: the questions stand there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Who sends, what to publish.
    Records,
    /// What each resolver sees.
    Live,
    /// The records for whoever edits the DNS.
    Handover,
    /// What passes before and after.
    Proof,
    /// The page that says what is published.
    Check,
    /// The page for the domains of a project.
    Project,
    /// The page for a list of domains.
    Many,
    /// The offer to try the page with an invented domain.
    Demo,
    /// The way to the page that edits profiles. By default where there is no vendor.
    Studio,
}

read_words!(Step:
    "records" Records, "live" Live, "handover" Handover, "proof" Proof, "check" Check, "project" Project,
    "many" Many, "demo" Demo, "studio" Studio
);

impl Step {
    /// The parts that a text names, as `records,check`. What is no part is passed over.
    pub fn list(text: &str) -> Vec<Self> {
        let words = text.split(',').map(|word| Value::Text(word.trim().to_owned()));
        words.filter_map(|word| Some(fields::read(&word).ok()?.0)).collect()
    }
}

/// A resolver that answers DNS over HTTPS (RFC 8484).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resolver {
    /// Lower-case letters, digits and hyphens.
    pub id: String,
    /// As it writes itself.
    pub name: String,
    /// `https://`, or `http://` on this machine.
    pub url: String,
    /// How much it is asked at most.
    pub limits: Limits,
}

read_fields!(Resolver: id must, name must, url must, limits or);

/// How much a resolver is asked at most, by one page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Limits {
    /// Questions that wait for their answer at once: 1 to 100, or else 32.
    pub in_flight: Option<u64>,
    /// Questions in any one second: 1 to 10,000, or else 200, which the public
    /// resolvers take.
    pub per_second: Option<u64>,
}

read_fields!(Limits: in_flight may, per_second may);

impl Limits {
    /// Questions at once.
    pub fn at_once(self) -> usize {
        whole(self.in_flight, 32)
    }

    /// Questions in any one second.
    pub fn in_a_second(self) -> usize {
        whole(self.per_second, 200)
    }
}

fn whole(given: Option<u64>, default: usize) -> usize {
    given.map_or(default, |n| usize::try_from(n).unwrap_or(usize::MAX))
}
