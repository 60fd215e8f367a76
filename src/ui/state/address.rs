//! The page and its address: what a fragment opens, and the fragment that opens
//! the page as it is.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::App;
use super::story::{DEMO, first_plan, first_story};
use crate::demo;
use crate::intake::Intake;
use crate::plan::Plan;
use crate::share::{self, ShareError, Shared};
use crate::ui::later::later;
use crate::ui::opening::{Tab, Trouble};
use crate::ui::platform;
use crate::ui::signal::follow;

impl App {
    /// Opens what the address says, keeps the address in step with the plan,
    /// and asks on when the plan needs more.
    pub(super) fn follow(self) {
        // Without one the page stays on the part that the person has turned to by now.
        let fragment = platform::fragment();
        if !fragment.is_empty() {
            self.open(&fragment);
        }
        platform::on_fragment(move |fragment| self.open(&fragment));
        let initial = StoredValue::new(self.plan.get_untracked());
        let due = StoredValue::new(false);
        let changed = later(move || self.plan.get());
        Effect::new(move |_| {
            changed.track();
            let plan = self.plan.get_untracked();
            let asks = self.audit.with_untracked(|audit| matches!(audit, Some((_, true))))
                || self.diff.with_untracked(|(_, open, _)| *open);
            // That page has questions of its own.
            if asks || self.tab.get() == Tab::Check {
                self.pursue();
            }
            self.tab.track();
            self.keep_plan(&plan);
            // Read in any case: what changes in the project changes the address.
            let is_project = self.project.has_entries();
            if self.demo.get().is_some() || plan.domain.is_some() || plan != initial.get_value() || is_project {
                // Browsers take their time over the address: it comes after the picture, once for several choices.
                if due.try_update_value(|due| std::mem::replace(due, true)) == Some(false) {
                    spawn_local(async move {
                        platform::sleep(100).await;
                        due.set_value(false);
                        let link = untrack(|| self.link());
                        platform::set_fragment(&self.tab.get_untracked().fragment(&link));
                        follow(&self.written, link);
                    });
                }
            }
        });
        Effect::watch(
            move || self.resolver.get(),
            move |_, _, _| {
                if let Some(domain) = self.plan.with_untracked(|plan| plan.domain.clone()) {
                    self.ask_about(domain);
                }
            },
            false,
        );
    }

    /// What opens the page as it is, whatever its tab.
    fn link(self) -> String {
        // Saved answers are in a file, and no address opens them.
        if self.demo.get().is_some() && self.saved.get() {
            return String::new();
        }
        if self.demo.get().is_none() {
            self.shared()
        } else if self.project.has_entries() || !self.is_story_untouched() {
            self.in_demo(&self.shared())
        } else {
            let (story, first) = (self.story.get(), self.profile.with_value(|profile| first_story(profile)));
            if story.name == first.name { DEMO.to_owned() } else { format!("{DEMO}={}", story.name) }
        }
    }

    /// Is the plan the one that the story begins with?
    fn is_story_untouched(self) -> bool {
        let first = Plan { domain: self.story.get().domain(), ..first_plan(&self.profile.get_value()) };
        self.plan.with(|plan| *plan == first)
    }

    /// A link's text that opens in the demo: `demo=acme-schule&v=2&…`.
    fn in_demo(self, link: &str) -> String {
        format!("{DEMO}={}&{link}", self.story.get().name)
    }

    /// The address that opens one plan, and nothing of the project.
    pub fn address_of(self, plan: &Plan) -> String {
        let link = share::print(plan);
        platform::outward(&if self.demo.get().is_some() { self.in_demo(&link) } else { link })
    }

    /// The plan and the project as a link holds them.
    fn shared(self) -> String {
        self.plan.with(|plan| self.project.intake.with(|intake| share::print_project(plan, intake)))
    }

    /// What is picked for a domain of the project is its plan there, too.
    fn keep_plan(self, plan: &Plan) {
        let Some(domain) = &plan.domain else { return };
        let differs = |intake: &Intake| intake.entry(domain).is_some_and(|entry| entry.plan != *plan);
        if self.project.intake.with_untracked(differs) {
            self.project.intake.update(|intake| {
                if let Some(entry) = intake.entry_mut(domain) {
                    entry.plan = plan.clone();
                }
            });
        }
    }

    /// The address that opens this tab, for anybody.
    pub fn address(self, tab: Tab) -> String {
        platform::outward(&tab.fragment(&self.link()))
    }

    /// The same as the page's own address has it by now, which follows what is picked a moment later.
    pub fn address_by_now(self, tab: Tab) -> String {
        platform::outward(&tab.fragment(&self.written.get()))
    }

    fn open(self, fragment: &str) {
        let (fragment, tab) = Tab::of(fragment);
        self.turn_to(tab);
        let (first, held) = fragment.split_once('&').unwrap_or((fragment, ""));
        if let Some(name) = first.strip_prefix(DEMO).filter(|name| name.is_empty() || name.starts_with('=')) {
            let story = match name.strip_prefix('=') {
                None => Some(self.profile.with_value(|profile| first_story(profile))),
                Some(name) => demo::story(name),
            };
            return match (story, share::parse_project(held)) {
                (Some(story), _) if held.is_empty() => self.start_story(story),
                (Some(story), Ok(shared)) => {
                    self.start_story(story);
                    self.take(shared);
                }
                (None, _) => self.tell(Trouble::Link),
                (_, Err(error)) => self.refuse(error),
            };
        }
        if fragment.is_empty() || fragment == untrack(|| self.shared()) {
            return;
        }
        // As short as a person types it: `#domain=example.com`, `#check=example.com`.
        for (prefix, tab) in [("domain=", Tab::Records), ("check=", Tab::Check)] {
            if let Some(domain) = fragment.strip_prefix(prefix) {
                self.typed.set(platform::percent_decoded(domain));
                self.turn_to(tab);
                return self.look_up();
            }
        }
        match share::parse_project(fragment) {
            Ok(shared) => {
                self.set_demo(None);
                self.take(shared);
            }
            Err(error) => self.refuse(error),
        }
    }

    /// Goes on with what a link holds.
    fn take(self, Shared { plan, intake }: Shared) {
        let domain = plan.domain.clone();
        // A link with one plan says nothing of the project.
        if intake != Intake::default() {
            self.project.intake.set(intake);
        }
        self.plan.set(plan);
        if let Some(domain) = domain {
            self.typed.set(domain.to_string());
            self.ask_about(domain);
        }
    }

    fn refuse(self, error: ShareError) {
        self.tell(if matches!(error, ShareError::Newer(_)) { Trouble::LinkNewer } else { Trouble::Link });
    }

    fn tell(self, trouble: Trouble) {
        self.troubles.update(|troubles| {
            troubles.retain(|known| *known != trouble);
            troubles.push(trouble);
        });
    }
}
