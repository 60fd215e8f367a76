//! What the page knows on its first screen, before anything is looked up. It
//! fetches the rest of the page once, when the person begins to type or when
//! the address asks for it, and keeps what was asked for until that is here.

use std::sync::Arc;

use futures::join;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::embed::Embed;
use super::language;
use super::platform::{self, PickedFile};
use super::rest::{self, Rest};
use super::signal::Parts;
use super::text::{Words, words};
use crate::dns::zone::Zone;
use crate::finding::Finding;
use crate::plan::{Pick, Plan};
use crate::profile::{Profile, ProfileError, Resolver, Step};

/// The key of the stored choice of a resolver.
const RESOLVER: &str = "mailvouch-resolver";

/// Something about the start that the person has to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// The vendor's file did not come, or cannot be used.
    Profile(String),
    /// The vendor's file is written for a newer page.
    ProfileNewer,
    /// The address asks for a vendor's file from elsewhere.
    ProfileForeign(String),
    /// The link cannot be read.
    Link,
    /// The link is written by a newer page.
    LinkNewer,
    /// The file of this name holds no saved answers.
    Saved(String),
}

/// Which part of the page is shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Tab {
    /// Who sends, what to publish, is it live.
    #[default]
    Records,
    /// What is published, and what to do about it.
    Check,
    /// The domains of a project, each with what it is for and what it needs.
    Project,
    /// A list of domains, a line each.
    Many,
    /// A vendor's file, to edit.
    Studio,
}

impl Tab {
    /// Is it a page without the field for a domain?
    pub fn stands_alone(self) -> bool {
        matches!(self, Self::Project | Self::Many | Self::Studio)
    }

    /// What the fragment ends in.
    fn mark(self) -> &'static str {
        match self {
            Self::Records => "",
            Self::Check => "page=check",
            Self::Project => "page=project",
            Self::Many => "page=many",
            Self::Studio => "page=studio",
        }
    }

    /// The part of a profile's list that it is.
    fn step(self) -> Step {
        match self {
            Self::Records => Step::Records,
            Self::Check => Step::Check,
            Self::Project => Step::Project,
            Self::Many => Step::Many,
            Self::Studio => Step::Studio,
        }
    }

    /// The fragment that opens this part with a plan.
    pub fn fragment(self, plan: &str) -> String {
        let between = if plan.is_empty() || self == Self::Records { "" } else { "&" };
        format!("{plan}{between}{}", self.mark())
    }

    /// The plan of a fragment, and the part that it opens.
    pub fn of(fragment: &str) -> (&str, Self) {
        let marked = [Self::Check, Self::Project, Self::Many, Self::Studio]
            .into_iter()
            .find_map(|tab| Some((fragment.strip_suffix(tab.mark())?, tab)));
        match marked {
            Some((plan, tab)) => (plan.strip_suffix('&').unwrap_or(plan), tab),
            None => (fragment, Self::Records),
        }
    }
}

/// Where the rest of the page is.
#[derive(Clone, Copy)]
#[allow(clippy::large_enum_variant)] // there is one
enum Part {
    Unasked,
    Coming,
    Failed,
    Here(Rest),
}

/// What is to be done with the rest of the page.
pub type Wish = fn(&Rest);

/// What the first screen knows, as a context. Copying it copies handles.
#[derive(Clone, Copy)]
pub struct Opening {
    /// The vendor's profile, or the neutral one.
    pub profile: StoredValue<Arc<Profile>>,
    /// What is wrong with the vendor's file.
    pub profile_error: StoredValue<Option<ProfileError>>,
    /// What went wrong at the start.
    pub troubles: RwSignal<Vec<Trouble>>,
    /// What stands in the domain field.
    pub typed: RwSignal<String>,
    /// Why what was typed is no domain.
    pub refused: RwSignal<Option<Finding>>,
    /// What was made of what was typed.
    pub understood: RwSignal<Vec<Finding>>,
    /// What was picked.
    pub plan: RwSignal<Plan>,
    parts: Parts<Plan>,
    /// Which part of the page is shown.
    pub tab: RwSignal<Tab>,
    /// Which resolver is asked first.
    pub resolver: RwSignal<usize>,
    /// The demo's records, when it runs.
    pub demo: RwSignal<Option<Arc<Zone>>>,
    /// Does the demo show the saved answers of a real domain?
    pub saved: RwSignal<bool>,
    /// A file that was given, and its name.
    pub(super) file: RwSignal<Option<(String, String)>>,
    /// Since when there is no network, in milliseconds since 1970.
    pub offline_since: RwSignal<Option<f64>>,
    /// The page around this one.
    pub embed: Option<Embed>,
    words: Words,
    part: RwSignal<Part>,
    wish: RwSignal<Option<Wish>>,
    /// Where the contexts of the rest belong: above every view that it gives.
    owner: StoredValue<Option<Owner>>,
}

/// What the first screen knows, in a component's body.
pub fn opening() -> Opening {
    expect_context::<Opening>()
}

impl Opening {
    /// A part of the plan, for as long as whoever asks for it is there: a tick wakes nothing that hangs on another one.
    pub fn part<T: PartialEq + Send + Sync + 'static>(
        self,
        get: impl Fn(&Plan) -> T + Send + Sync + 'static,
    ) -> ReadSignal<T> {
        self.parts.part(get)
    }

    /// Makes it known to everything below.
    pub fn provide(profile: Arc<Profile>, troubles: Vec<Trouble>, error: Option<ProfileError>) -> Self {
        let stored = platform::stored(RESOLVER);
        let resolver = profile.file.resolvers.iter().position(|resolver| Some(&resolver.id) == stored.as_ref());
        let plan = RwSignal::new(Plan { picks: vendor_pick(&profile), ..Plan::default() });
        let opening = Self {
            profile_error: StoredValue::new(error),
            troubles: RwSignal::new(troubles),
            typed: RwSignal::new(String::new()),
            refused: RwSignal::new(None),
            understood: RwSignal::new(Vec::new()),
            plan,
            parts: Parts::of(plan),
            tab: RwSignal::new(shown(&profile, Tab::of(&platform::fragment()).1)),
            resolver: RwSignal::new(resolver.unwrap_or(0)),
            demo: RwSignal::new(None),
            saved: RwSignal::new(false),
            file: RwSignal::new(None),
            offline_since: RwSignal::new((!platform::online()).then(platform::now)),
            embed: Embed::of_address(),
            words: words(),
            part: RwSignal::new(Part::Unasked),
            wish: RwSignal::new(None),
            owner: StoredValue::new(Owner::current()),
            profile: StoredValue::new(profile),
        };
        provide_context(opening);
        platform::on_online(move |online| {
            opening.offline_since.set((!online).then(platform::now));
            if online && matches!(opening.part.get_untracked(), Part::Failed) {
                opening.fetch();
            }
        });
        // The rest reads the address itself, now and whenever it changes: there is nothing more to do with it.
        let open = move |fragment: &str| {
            if !fragment.is_empty() {
                opening.ask(|_| ());
            }
        };
        open(&platform::fragment());
        platform::on_fragment(move |fragment| open(&fragment));
        opening
    }

    /// Fetches the rest of the page before it is needed. After a failure only
    /// the person tries again, or the network that is back.
    pub(super) fn prepare(self) {
        if matches!(self.part.get_untracked(), Part::Unasked) {
            self.fetch();
        }
    }

    /// Does it with the rest of the page: now, or when that is here. A later
    /// wish takes the place of an earlier one.
    pub(super) fn ask(self, wish: Wish) {
        if let Part::Here(rest) = self.part.get_untracked() {
            return wish(&rest);
        }
        self.wish.set(Some(wish));
        self.fetch();
    }

    /// Fetches the rest of the page, unless it is here or on its way.
    pub(super) fn fetch(self) {
        if self.is_beyond_start() {
            return;
        }
        self.part.set(Part::Coming);
        spawn_local(async move {
            let Some(owner) = self.owner.get_value() else { return };
            let profile = self.profile.get_value();
            let (rest, is_spoken) = join!(rest::fetch(owner), language::complete(self.words, &profile));
            match rest.filter(|_| is_spoken) {
                Some(rest) => {
                    self.part.set(Part::Here(rest));
                    if let Some(wish) = self.wish.get_untracked() {
                        self.wish.set(None);
                        wish(&rest);
                    }
                }
                None => self.part.set(Part::Failed),
            }
        });
    }

    /// The rest of the page, once it is here.
    pub(super) fn rest(self) -> Option<Rest> {
        match self.part.get() {
            Part::Here(rest) => Some(rest),
            _ => None,
        }
    }

    /// Is the rest of the page here, or on its way?
    pub(super) fn is_beyond_start(self) -> bool {
        matches!(self.part.get_untracked(), Part::Coming | Part::Here(_))
    }

    /// Does somebody wait for the rest of the page?
    pub(super) fn is_coming(self) -> bool {
        self.wish.get().is_some() && matches!(self.part.get(), Part::Coming)
    }

    /// Did the rest of the page not arrive?
    pub(super) fn is_cut_off(self) -> bool {
        matches!(self.part.get(), Part::Failed)
    }

    /// Opens a file of saved answers.
    pub(super) fn open_file(self, file: PickedFile) {
        spawn_local(async move {
            let Some(bytes) = file.read().await else { return };
            self.file.set(Some((file.name(), String::from_utf8_lossy(&bytes).into_owned())));
            self.ask(|rest| (rest.open_saved)(rest.app));
        });
    }

    /// Is this part of the page shown?
    pub fn shows(self, step: Step) -> bool {
        self.profile.with_value(|profile| profile.shows(step))
    }

    /// Shows a part of the page, or what the profile shows instead.
    pub(super) fn turn_to(self, tab: Tab) {
        self.tab.set(self.profile.with_value(|profile| shown(profile, tab)));
    }

    /// Asks another resolver first.
    pub fn choose_resolver(self, index: usize) {
        if let Some(resolver) = self.profile.get_value().file.resolvers.get(index) {
            platform::store(RESOLVER, &resolver.id);
        }
        self.resolver.set(index);
    }

    /// The resolvers that the profile offers.
    pub fn resolvers(self) -> Vec<Resolver> {
        self.profile.get_value().file.resolvers.clone()
    }

    /// The name of the resolver at a distance from the chosen one.
    pub fn resolver_name(self, distance: usize) -> String {
        let resolvers = self.resolvers();
        let index = (self.resolver.get() + distance) % resolvers.len().max(1);
        resolvers.get(index).map(|resolver| resolver.name.clone()).unwrap_or_default()
    }

    /// Is there another resolver to compare with?
    pub fn has_second(self) -> bool {
        self.profile.with_value(|profile| profile.file.resolvers.len() > 1)
    }

    /// The vendor's name, on a vendor's page.
    pub fn vendor_name(self) -> Option<String> {
        self.profile.with_value(|profile| profile.vendor.as_ref().map(|vendor| vendor.name.to_string()))
    }
}

/// The part of the page itself, or the first that the profile shows. The studio is open to whoever has its address.
fn shown(profile: &Profile, tab: Tab) -> Tab {
    let shown = |tab: &Tab| *tab == Tab::Studio || profile.shows(tab.step());
    [tab, Tab::Records, Tab::Check, Tab::Project, Tab::Many].into_iter().find(shown).unwrap_or_default()
}

/// A vendor's page begins with the vendor picked.
pub(super) fn vendor_pick(profile: &Profile) -> Vec<Pick> {
    profile.vendor.iter().map(|vendor| Pick { provider: vendor.id.to_string(), ..Pick::default() }).collect()
}
