//! A vendor's file: who it is, what it needs, what its page looks like. It
//! promises that nothing in a loaded profile can break a record, a style or a
//! policy of the page. It does not fetch, and knows no vendor.

mod check;
mod defaults;
mod file;

use crate::catalog;
use crate::catalog::schema::{Category, Detect, List, Provider, Spf, SpfNeed, Str};
use crate::catalog::search::lowered;
use crate::finding::{Code, Finding};
use crate::i18n::{LANGUAGES, Locale, placeholders};
use crate::json::fields::{self, Misfit};
use crate::json::{self, Broken, Value};
use crate::order;

pub use check::{FORMS, Refusal, RefusalKind};
pub use defaults::{All, Defaults, Policy};
pub use file::{Limits, Links, Look, ProfileFile, Resolver, Step, Vendor, Web};

/// The version of the format that is written here. A profile of another minor
/// make still loads: what it has more is reported and left alone.
pub const VERSION: u64 = 1;

/// The profile of the page without a vendor, and the source of the resolvers
/// for profiles that name none.
const NEUTRAL: &str = include_str!("../public/profile.json");

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
        self.places().map(|(_, provider)| provider)
    }

    /// Everything to offer beside the vendor, the hidden not, in no order, each with its place for [`Self::at`].
    pub fn offers(&self) -> impl Iterator<Item = (usize, &Provider)> {
        let hidden =
            |id: &str| self.file.hide.iter().any(|hide| hide == id) || self.file.id == id && self.vendor.is_some();
        self.places().filter(move |(_, provider)| !hidden(&provider.id))
    }

    /// The service at a place that `offers` told.
    pub fn at(&self, place: usize) -> Option<&Provider> {
        match place.checked_sub(self.own().count()) {
            None => self.own().nth(place),
            Some(place) => catalog::providers().get(place),
        }
    }

    /// The vendor, and what the profile adds.
    fn own(&self) -> impl Iterator<Item = &Provider> {
        self.vendor.iter().chain(&self.file.add)
    }

    /// All that are known with their places. A service of the profile's own stands for that of the catalog.
    fn places(&self) -> impl Iterator<Item = (usize, &Provider)> {
        let own = self.own().count();
        let all = self.own().chain(catalog::providers()).enumerate();
        all.filter(move |(place, known)| *place < own || self.own().all(|own| own.id != known.id))
    }

    /// The same, the pinned first and then by name. Sorting takes longer than a search.
    pub fn offered(&self) -> Vec<&Provider> {
        let place = |id: &str| self.file.pin.iter().position(|pin| pin == id).unwrap_or(usize::MAX);
        let mut offered: Vec<&Provider> = self.offers().map(|(_, provider)| provider).collect();
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
