//! The page on records that are here: the stories of the demo, and answers that
//! were saved. Nothing is asked of anybody then.

use std::sync::Arc;

use leptos::prelude::*;

use super::App;
use crate::demo::{self, STORIES, Story};
use crate::dns::zone::Zone;
use crate::name::DomainName;
use crate::plan::Plan;
use crate::profile::Profile;
use crate::ui::opening::vendor_pick;
use crate::ui::platform;

/// The fragment that opens the demo.
pub(super) const DEMO: &str = "demo";

impl App {
    /// Runs the page on the records that are shipped with it.
    pub fn start_demo(self) {
        self.start_story(first_story(&self.profile.get_value()));
    }

    /// Runs the page on the records of a story.
    pub fn start_story(self, story: &'static Story) {
        let (Some(zone), Some(domain)) = (self.story_zone(story), story.domain()) else { return };
        self.saved.set(false);
        self.story.set(story);
        self.show_zone(Arc::new(zone), domain);
    }

    /// Runs the page on records that are here.
    pub(in crate::ui) fn show_zone(self, zone: Arc<Zone>, domain: DomainName) {
        self.unpublished.set_value(Some(Arc::clone(&zone)));
        self.set_demo(Some(zone));
        self.demo_published.set(None);
        self.typed.set(domain.to_string());
        self.understood.set(Vec::new());
        self.plan.set(first_plan(&self.profile.get_value()));
        self.ask_about(domain);
    }

    /// A story's records, as they are before anything is published.
    pub(in crate::ui) fn story_zone(self, story: &Story) -> Option<Zone> {
        self.profile.with_value(|profile| story.zone(profile.vendor.as_ref()))
    }

    /// Leaves the demo, for a domain of one's own.
    pub fn leave_demo(self) {
        self.set_demo(None);
        self.typed.set(String::new());
        self.session.start(self.source(0), false);
        self.plan.set(first_plan(&self.profile.get_value()));
        platform::set_fragment("");
        platform::focus("domain");
    }
}

/// The story that opens unless another is asked for.
pub(super) fn first_story(profile: &Profile) -> &'static Story {
    let named = profile.file.demo.as_deref().and_then(demo::story);
    named.or(STORIES.first()).unwrap_or(&demo::NONE)
}

/// The plan before anything is chosen.
pub(super) fn first_plan(profile: &Profile) -> Plan {
    Plan { picks: vendor_pick(profile), ..Plan::default() }
}
