//! A vendor's file: who it is, what it needs, what its page looks like. It
//! promises that nothing in a loaded profile can break a record, a style or a
//! policy of the page. It does not fetch, and knows no vendor.

mod check;

use std::collections::BTreeMap;

use crate::catalog::schema::{Category, Detect, List, Provider, Spf, SpfNeed, Str, Template};
use crate::catalog::search::lowered;
use crate::catalog::{self, input::Input};
use crate::dmarc;
use crate::finding::{Code, Finding};
use crate::i18n::{LANGUAGES, Locale, Overrides, placeholders};
use crate::json::fields::{self, Misfit, Node, Read, Shape, read_fields, read_words};
use crate::json::{self, Broken, Value};
use crate::order;
use crate::spf::Qualifier;

pub use check::{FORMS, Refusal, RefusalKind};

/// The version of the format that is written here. A profile of another minor
/// make still loads: what it has more is reported and left alone.
pub const VERSION: u64 = 1;

/// The profile of the page without a vendor, and the source of the resolvers
/// for profiles that name none.
const NEUTRAL: &str = include_str!("../public/profile.json");

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

/// What is chosen unless the person says otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Defaults {
    /// How a new SPF record ends.
    pub all: Option<All>,
    /// The policy of a new DMARC record.
    pub policy: Option<Policy>,
    /// The mailbox for DMARC's aggregate reports; may hold `{domain}`.
    pub rua: Option<String>,
}

read_fields!(Defaults: all may, policy may, rua may);

/// The qualifier of `all` in a new record. `+` and `?` protect nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum All {
    /// `~all`
    SoftFail,
    /// `-all`
    Fail,
}

read_words!(All: "~" SoftFail, "-" Fail);

impl All {
    /// As SPF knows it.
    pub fn qualifier(self) -> Qualifier {
        match self {
            Self::SoftFail => Qualifier::SoftFail,
            Self::Fail => Qualifier::Fail,
        }
    }
}

/// The policy of a new DMARC record (RFC 9989 §4.7).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)] // the names are DMARC's own
pub enum Policy {
    None,
    Quarantine,
    Reject,
}

read_words!(Policy: "none" None, "quarantine" Quarantine, "reject" Reject);

impl Policy {
    /// As DMARC knows it.
    pub fn policy(self) -> dmarc::Policy {
        match self {
            Self::None => dmarc::Policy::None,
            Self::Quarantine => dmarc::Policy::Quarantine,
            Self::Reject => dmarc::Policy::Reject,
        }
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

/// A profile that may be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// The file, with `resolvers` never empty.
    pub file: ProfileFile,
    /// The vendor as a provider; `None` on a neutral page.
    pub vendor: Option<Provider>,
    /// What names in a browser need, as a provider of its own; `None` where the vendor asks for nothing there.
    pub web: Option<Provider>,
}

/// Why a profile cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProfileError {
    /// Not JSON.
    Json(Broken),
    /// Written for a newer version of the format.
    Newer {
        /// The version it asks for.
        version: u64,
    },
    /// Fields are missing, or of another type; all of them.
    Shape(Vec<Misfit>),
    /// Values that would break something; all of them.
    Refused(Vec<Refusal>),
}

impl Profile {
    /// Reads a profile. The findings tell of what it names and nobody knows.
    pub fn parse(json: &str) -> Result<(Self, Vec<Finding>), ProfileError> {
        Self::of(&json::parse(json).map_err(ProfileError::Json)?)
    }

    /// `parse` of what is read already.
    pub fn of(given: &Value) -> Result<(Self, Vec<Finding>), ProfileError> {
        let (profile, unknown) = read(given)?;
        let mut findings: Vec<Finding> =
            unknown.into_iter().map(|path| Finding::new(Code::ProfileUnknownField).with("path", path)).collect();
        for (field, ids) in [("pin", &profile.file.pin), ("hide", &profile.file.hide)] {
            for id in ids.iter().filter(|id| profile.known().all(|known| known.id != **id)) {
                findings.push(Finding::new(Code::ProfileUnknownService).with("path", field).with("id", id));
            }
        }
        Ok((profile, findings))
    }

    /// Reads a profile without looking into the catalog: the page's first screen goes without that.
    pub fn load(json: &str) -> Result<Self, ProfileError> {
        read(&json::parse(json).map_err(ProfileError::Json)?).map(|(profile, _)| profile)
    }

    /// The profile of a page without a vendor.
    pub fn neutral() -> Option<Self> {
        Self::load(NEUTRAL).ok()
    }

    /// What the texts name and the page does not have: a language, a sentence, a placeholder. `words` are the page's
    /// own, of any language.
    pub fn unknown_texts(&self, words: &Locale) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (tag, texts) in &self.file.texts.0 {
            let path = format!("texts.{tag}");
            if LANGUAGES.iter().all(|language| language.tag != tag) {
                findings.push(Finding::new(Code::ProfileUnknownText).with("path", path));
                continue;
            }
            for key in texts.keys() {
                let path = format!("{path}.{key}");
                let known = words.forms(key);
                if known.is_empty() {
                    findings.push(Finding::new(Code::ProfileUnknownText).with("path", path));
                    continue;
                }
                let known: Vec<&str> = known.iter().flat_map(|(_, text)| placeholders(text)).collect();
                for (_, text) in texts.forms(key) {
                    for name in placeholders(text).into_iter().filter(|name| !known.contains(name)) {
                        findings.push(Finding::new(Code::ProfilePlaceholder).with("path", &path).with("name", name));
                    }
                }
            }
        }
        findings
    }

    /// Is this part of the page shown?
    pub fn shows(&self, step: Step) -> bool {
        if self.file.steps.is_empty() {
            return step != Step::Studio || self.vendor.is_none();
        }
        self.file.steps.contains(&step)
    }

    /// Everything that can be recognised: the vendor, what the profile adds, the catalog.
    pub fn known(&self) -> impl Iterator<Item = &Provider> {
        let own = || self.vendor.iter().chain(&self.file.add);
        let catalog = catalog::providers().iter().filter(move |known| own().all(|own| own.id != known.id));
        self.vendor.iter().chain(&self.file.add).chain(catalog)
    }

    /// Everything to offer beside the vendor, the hidden not, in no order.
    pub fn offers(&self) -> impl Iterator<Item = &Provider> {
        let hidden =
            |id: &str| self.file.hide.iter().any(|hide| hide == id) || self.file.id == id && self.vendor.is_some();
        self.known().filter(move |provider| !hidden(&provider.id))
    }

    /// The same, the pinned first and then by name. Sorting takes longer than a search.
    pub fn offered(&self) -> Vec<&Provider> {
        let place = |id: &str| self.file.pin.iter().position(|pin| pin == id).unwrap_or(usize::MAX);
        let mut offered: Vec<&Provider> = self.offers().collect();
        order::sort_by(&mut offered, |a, b| {
            place(&a.id).cmp(&place(&b.id)).then_with(|| lowered(&a.name).cmp(lowered(&b.name)))
        });
        offered
    }
}

/// The profile, and the paths of fields that nobody knows.
fn read(given: &Value) -> Result<(Profile, Vec<String>), ProfileError> {
    let (mut profile, unknown) = read_alone(given)?;
    if profile.file.resolvers.is_empty()
        && let Ok(neutral) = json::parse(NEUTRAL)
        && let Ok((neutral, _)) = read_alone(&neutral)
    {
        profile.file.resolvers = neutral.file.resolvers;
    }
    Ok((profile, unknown))
}

/// `read` without the borrowed resolvers.
fn read_alone(given: &Value) -> Result<(Profile, Vec<String>), ProfileError> {
    // The version first: what a newer format means by its other fields is not known here.
    if let Some(version) = given.get("version").and_then(Value::whole).filter(|version| *version > VERSION) {
        return Err(ProfileError::Newer { version });
    }
    let (file, mut unknown) = fields::read::<ProfileFile>(given).map_err(ProfileError::Shape)?;
    order::sort(&mut unknown);
    let vendor = file.vendor.clone().map(|vendor| provider(&file, vendor));
    let web = file.vendor.as_ref().and_then(|vendor| vendor.web.clone()).map(|web| web_provider(&file, web));
    let refusals = check::refusals(given, &file, vendor.as_ref(), web.as_ref());
    if !refusals.is_empty() {
        return Err(ProfileError::Refused(refusals));
    }
    Ok((Profile { file, vendor, web }, unknown))
}

/// Names in a browser as a service that adds nothing to SPF.
fn web_provider(file: &ProfileFile, web: Web) -> Provider {
    Provider {
        id: format!("{}-web", file.id).into(),
        name: file.name.clone().into(),
        aliases: List::default(),
        category: Category::Hosting,
        website: None,
        docs: None,
        spf: Spf {
            need: SpfNeed::None,
            when: None,
            at: Str::default(),
            envelope: None,
            terms: List::default(),
            regions: List::default(),
            nested_in: List::default(),
        },
        records: web.records,
        more: false,
        via: List::default(),
        inputs: web.inputs,
        detect: Detect::default(),
        evidence: None,
    }
}

fn provider(file: &ProfileFile, vendor: Vendor) -> Provider {
    Provider {
        id: file.id.clone().into(),
        name: file.name.clone().into(),
        aliases: vendor.aliases,
        category: vendor.category,
        website: vendor.website,
        docs: file.links.docs.clone().map(Into::into),
        spf: vendor.spf,
        records: vendor.records,
        more: vendor.more,
        via: List::default(),
        inputs: vendor.inputs,
        detect: vendor.detect,
        evidence: None,
    }
}
