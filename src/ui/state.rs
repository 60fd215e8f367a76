//! What the page knows, and what follows from it. The plan and the answers are
//! the only state; the report, the records and the changes are derived.

mod address;
mod story;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Deref;
use std::sync::Arc;

use leptos::prelude::*;

use self::story::first_story;
use super::derive::{audited, changed, dns_host, likely, needs, planned, recognised, records, selectors, source};
use super::many::batch::Batch;
use super::opening::{Opening, Tab};
use super::platform;
use super::project::Project;
use super::recheck::Recheck;
use super::session::{Session, Source};
use crate::audit::Report;
use crate::catalog::{Clue, DnsHost, Provider};
use crate::demo::Story;
use crate::diff::{Action, Change};
use crate::dns::Question;
use crate::dns::zone::Zone;
use crate::ladder::Ladder;
use crate::name::{self, DomainName};
use crate::outcome::Outcome;
use crate::plan::{Inputs, Plan, RecordSet};
use crate::sender_rules::check;
use crate::simulate::{Mail, simulate};

/// A service that the records show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recognised {
    /// Its id.
    pub id: String,
    /// By what.
    pub clues: Vec<Clue>,
    /// More than a hint?
    pub sure: bool,
    /// No longer used, or not set up to the end?
    pub left_over: bool,
}

/// The changes, whether questions are open, and what each step of the DMARC policy would cost.
type Diff = (Vec<Arc<Change>>, bool, Option<Arc<Ladder>>);

/// The state of the page once a domain may be looked up, as a context. Copying
/// it copies handles. What the first screen knows is part of it.
#[derive(Clone, Copy)]
pub struct App {
    opening: Opening,
    /// Whose the names in SPF records are, as far as that was looked for.
    pub(super) owners: StoredValue<BTreeMap<String, Option<String>>>,
    /// The run through many domains.
    pub batch: Batch,
    /// The domains of a project.
    pub project: Project,
    /// The plans before each advice that was taken.
    pub advised: RwSignal<Vec<Plan>>,
    /// The mail that is played through.
    pub mail: RwSignal<Option<Mail>>,
    /// What a part of the page asks besides: whether a record that was made there is live.
    asked_too: RwSignal<BTreeSet<Question>>,
    /// The questions that the page rests on.
    pub session: Session,
    /// The same records, seen by another resolver.
    pub second: Session,
    /// Are all known selectors looked for, not only the likely ones?
    pub deep: RwSignal<bool>,
    /// What opens the page as it is, as its address had it last.
    written: RwSignal<String>,
    /// When the answers were last asked for, in milliseconds since 1970.
    pub asked_at: RwSignal<f64>,
    /// Was the page told to look again after publishing?
    pub rechecked: RwSignal<bool>,
    /// Changes whose value was copied since the last check.
    pub copied: RwSignal<BTreeSet<String>>,
    /// Is every answer shown?
    pub receipt_open: RwSignal<bool>,
    /// The checks that the page makes by itself.
    pub recheck: Recheck,
    /// The demo's records, as they are before anything is published.
    pub(super) unpublished: StoredValue<Option<Arc<Zone>>>,
    /// Which story the demo tells, when it runs.
    pub story: RwSignal<&'static Story>,
    /// When the demo's zone was changed, in milliseconds since 1970.
    pub demo_published: RwSignal<Option<f64>>,
    /// The domain that is looked up.
    pub domain: ReadSignal<Option<DomainName>>,
    /// The report, once a domain is known.
    pub report: Memo<Option<Arc<Report>>>,
    /// The services that the records show.
    pub recognised: Memo<Vec<Recognised>>,
    /// The records that the plan asks for.
    pub records: Signal<Arc<RecordSet>>,
    /// What to do.
    pub changes: Signal<Vec<Arc<Change>>>,
    /// The report, and whether it still has a question.
    audit: Memo<Option<(Arc<Report>, bool)>>,
    /// The steps of the DMARC policy, and which of them are open.
    pub ladder: Signal<Option<Arc<Ladder>>>,
    /// The changes, and whether they still have a question.
    diff: Memo<Diff>,
    /// The DNS host.
    pub host: Memo<Option<&'static DnsHost>>,
}

impl Deref for App {
    type Target = Opening;

    fn deref(&self) -> &Opening {
        &self.opening
    }
}

/// The state of the page, in a component's body.
pub fn app() -> App {
    expect_context::<App>()
}

impl App {
    /// Makes the state known to everything below.
    pub(super) fn provide(opening: Opening) -> Self {
        let Opening { profile, plan, resolver, .. } = opening;
        let session = Session::new(source(&profile.get_value().file.resolvers, resolver.get_untracked(), None));
        let second = Session::new(source(&profile.get_value().file.resolvers, resolver.get_untracked() + 1, None));
        let deep = RwSignal::new(false);
        // A tick changes the plan, and hardly ever what is audited: the catalog is not gone through for it.
        // A change is followed along every path to what hangs on it, so there is but one from the plan to each of these.
        let domain = opening.part(|plan| plan.domain.clone());
        let planned = opening
            .part(move |plan| profile.with_value(|profile| Some((plan.domain.clone()?, planned(profile, plan)))));
        let looked_for = Memo::new(move |_| {
            let (domain, mut options) = planned.get()?;
            profile.with_value(|profile| options.selectors.extend(likely(profile, deep.get())));
            Some((domain, options))
        });
        let audit = Memo::new(move |_| {
            let (domain, selectors) = looked_for.get()?;
            let (report, open) = platform::timed("audit", || {
                session.answers.with(|answers| audited(&profile.get_value(), &domain, &selectors, answers))
            });
            Some((Arc::new(report), !open.is_empty()))
        });
        let report = Memo::new(move |_| audit.with(|audit| audit.as_ref().map(|(report, _)| Arc::clone(report))));
        let recognised = Memo::new(move |_| match report.get() {
            Some(report) => recognised(&profile.get_value(), &report),
            None => Vec::new(),
        });
        let project =
            Project::new(profile, source(&profile.get_value().file.resolvers, resolver.get_untracked(), None));
        let asked_for = Memo::new(move |_| {
            let (recognised, plan) = (recognised.get(), plan.get());
            let mut set = records(&profile.get_value(), &plan, &recognised);
            set.is_new = project.intake.with(|intake| Self::is_new(intake, plan.domain.as_ref()));
            (Arc::new(set), Arc::new(plan))
        });
        let records = Signal::derive(move || asked_for.with(|(set, _)| Arc::clone(set)));
        let diff = Memo::new(move |before: Option<&Diff>| {
            let (records, plan) = asked_for.get();
            // What these rest on is what the records rest on, so they are never behind.
            let (report, shown) = (report.get_untracked(), recognised.get_untracked());
            let (changes, open, ladder) = platform::timed("changes", || {
                session.answers.with(|answers| {
                    let profile = profile.get_value();
                    changed(&profile, &plan, &shown, report.as_deref(), &records, answers)
                })
            });
            (same(changes, before), !open.is_empty(), ladder.map(Arc::new))
        });
        let changes = Signal::derive(move || diff.with(|(changes, ..)| changes.clone()));
        let ladder = Signal::derive(move || diff.with(|(.., ladder)| ladder.clone()));
        let chosen_host = opening.part(|plan| plan.dns_host.clone());
        let host = Memo::new(move |_| {
            let report = report.get();
            let servers = report.as_ref().and_then(|report| report.servers.detail.as_ref());
            chosen_host.with(|chosen| dns_host(chosen.as_deref(), servers.map(|(_, servers)| servers.as_slice())))
        });
        let app = Self {
            opening,
            owners: StoredValue::new(BTreeMap::new()),
            batch: Batch::new(),
            project,
            advised: RwSignal::new(Vec::new()),
            mail: RwSignal::new(None),
            asked_too: RwSignal::new(BTreeSet::new()),
            session,
            second,
            deep,
            written: RwSignal::new(String::new()),
            asked_at: RwSignal::new(0.0),
            rechecked: RwSignal::new(false),
            copied: RwSignal::new(BTreeSet::new()),
            receipt_open: RwSignal::new(false),
            recheck: Recheck::new(),
            unpublished: StoredValue::new(None),
            story: RwSignal::new(first_story(&profile.get_value())),
            demo_published: RwSignal::new(None),
            domain,
            report,
            recognised,
            records,
            changes,
            audit,
            ladder,
            diff,
            host,
        };
        provide_context(app);
        app.follow();
        app.follow_project();
        app.keep_looking();
        if let Some(embed) = opening.embed {
            embed.report(app);
        }
        app
    }

    /// Takes what stands in the domain field and looks it up.
    pub fn look_up(self) {
        match name::understand(&self.typed.get_untracked(), platform::to_ascii) {
            Ok(understood) => {
                self.refused.set(None);
                self.understood.set(understood.findings);
                self.set_demo(None);
                self.change_domain(understood.name);
            }
            Err(finding) => {
                self.understood.set(Vec::new());
                self.refused.set(Some(finding));
                platform::focus("domain");
            }
        }
    }

    fn change_domain(self, domain: DomainName) {
        let same = self.plan.with_untracked(|plan| plan.domain.as_ref() == Some(&domain));
        if !same {
            // What was picked for one domain is a fair guess for the next, and so is its reader's language; its servers,
            // its terms and its people are not.
            self.plan.update(|plan| {
                let (picks, reader) = (std::mem::take(&mut plan.picks), plan.reader.take());
                let listed =
                    self.project.intake.with_untracked(|intake| intake.entry(&domain).map(|entry| entry.plan.clone()));
                *plan =
                    listed.unwrap_or_else(|| Plan { domain: Some(domain.clone()), picks, reader, ..Plan::default() });
            });
        }
        self.ask_about(domain);
    }

    pub(super) fn ask_about(self, domain: DomainName) {
        self.refused.set(None);
        self.rechecked.set(false);
        self.copied.set(BTreeSet::new());
        self.recheck.stop();
        self.mail.set(None);
        self.deep.set(false);
        self.asked_too.update(BTreeSet::clear);
        self.advised.set(Vec::new());
        self.asked_at.set(platform::now());
        ["audit", "changes"].into_iter().for_each(platform::forget_timings);
        self.plan.update(|plan| plan.domain = Some(domain));
        self.session.start(self.source(0), false);
        self.second.start(self.source(1), true);
        self.pursue();
    }

    pub(super) fn source(self, distance: usize) -> Source {
        let index = self.resolver.get_untracked() + distance;
        source(&self.profile.get_value().file.resolvers, index, self.demo.get_untracked())
    }

    /// One resolver alone: what it sees, and nothing in its place.
    pub(super) fn lone_source(self, distance: usize) -> Source {
        match self.source(distance) {
            Source::Resolver { first, .. } => Source::Resolver { first, second: None },
            zone @ Source::Zone(_) => zone,
        }
    }

    /// Asks what the report and the records need.
    pub(super) fn pursue(self) {
        let profile = self.profile.get_value();
        self.session.pursue(move |answers| {
            let mut open = self.plan.with_untracked(|plan| needs(&profile, plan, self.deep.get_untracked(), answers));
            if let Some(Outcome::Need(more)) =
                self.mail.with_untracked(|mail| mail.as_ref().map(|mail| simulate(mail, answers)))
            {
                open.extend(more);
            }
            // Nobody needs the names of servers on the other page.
            if self.tab.get_untracked() == Tab::Check
                && let Some(domain) = self.plan.with_untracked(|plan| plan.domain.clone())
            {
                let (own, bulk) = self.plan.with_untracked(|plan| (plan.own.clone(), plan.bulk));
                let deep = self.deep.get_untracked();
                let selectors = self.plan.with_untracked(|plan| selectors(&profile, plan, deep));
                open.extend(check(&audited(&profile, &domain, &selectors, answers).0, &own, bulk, answers).1);
            }
            self.asked_too.with_untracked(|asked| {
                open.extend(asked.iter().filter(|question| answers.get(question).is_none()).cloned());
            });
            open
        });
    }

    /// Looks for every selector that the catalog knows.
    pub fn scan_all(self) {
        self.deep.set(true);
        self.pursue();
    }

    /// Asks more questions, and again with all others, until another domain is looked up.
    pub(super) fn ask_too(self, questions: BTreeSet<Question>) {
        self.asked_too.update(|asked| asked.extend(questions));
        self.pursue();
    }

    /// What is left to do, in order.
    pub fn due(self) -> Vec<Arc<Change>> {
        self.changes.get().into_iter().filter(|change| change.is_due()).collect()
    }

    /// Is there a record of which nobody can tell whether it is as planned?
    pub fn is_unsure(self) -> bool {
        self.changes.with(|changes| changes.iter().any(|change| change.action == Action::CannotTell))
    }

    /// The name of a service, as it writes itself.
    pub fn service_name(self, id: &str) -> Option<String> {
        self.profile.with_value(|profile| {
            // What the vendor asks for names in a browser has an id of its own.
            let mut known = profile.known().chain(&profile.web);
            known.find(|known| known.id == id).map(|known| known.name.to_string())
        })
    }

    /// Is this service the vendor of the page?
    pub fn is_vendor(self, id: &str) -> bool {
        self.profile.with_value(|profile| profile.vendor.as_ref().is_some_and(|vendor| vendor.id == id))
    }

    /// A service by its id.
    pub fn service(self, id: &str) -> Option<Provider> {
        self.profile.with_value(|profile| profile.known().find(|known| known.id == id).cloned())
    }
}

/// The changes, each that is as it was before as the same one: what follows from it is compared by its place.
fn same(changes: Vec<Change>, before: Option<&Diff>) -> Vec<Arc<Change>> {
    let old = before.map(|(changes, ..)| changes.as_slice()).unwrap_or_default();
    let kept = |new: &Change| old.iter().find(|old| ***old == *new).map(Arc::clone);
    changes.into_iter().map(|new| kept(&new).unwrap_or_else(|| Arc::new(new))).collect()
}

/// The answers that were given to a service's questions.
pub(super) fn inputs_of(plan: &Plan, id: &str) -> Inputs {
    plan.picks.iter().find(|pick| pick.provider == id).map(|pick| pick.inputs.clone()).unwrap_or_default()
}
