//! The page and its address: what a fragment opens, and the fragment that opens
//! the page as it is.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{App, DEMO};
use crate::share::{self, ShareError};
use crate::ui::opening::{Tab, Trouble};
use crate::ui::platform;

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
        Effect::new(move |_| {
            let plan = self.plan.get();
            let asks = self.audit.with_untracked(|audit| matches!(audit, Some((_, true))))
                || self.diff.with_untracked(|(_, open, _)| *open);
            // That page has questions of its own.
            if asks || self.tab.get() == Tab::Check {
                self.pursue();
            }
            self.tab.track();
            if self.demo.get().is_some() || plan.domain.is_some() || plan != initial.get_value() {
                // Browsers take their time over the address: it comes after the picture, once for several choices.
                if due.try_update_value(|due| std::mem::replace(due, true)) == Some(false) {
                    spawn_local(async move {
                        platform::sleep(100).await;
                        due.set_value(false);
                        platform::set_fragment(&untrack(|| self.fragment(self.tab.get())));
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

    /// What opens the page as it is, with this tab.
    fn fragment(self, tab: Tab) -> String {
        tab.fragment(&if self.demo.get().is_some() { DEMO.to_owned() } else { self.plan.with(share::print) })
    }

    /// The address that opens this tab.
    pub fn address(self, tab: Tab) -> String {
        platform::address_with(&self.fragment(tab))
    }

    fn open(self, fragment: &str) {
        let (fragment, tab) = Tab::of(fragment);
        self.turn_to(tab);
        if fragment == DEMO {
            return self.start_demo();
        }
        if fragment.is_empty() || fragment == share::print(&self.plan.get_untracked()) {
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
        match share::parse(fragment) {
            Ok(plan) => {
                let domain = plan.domain.clone();
                self.demo.set(None);
                self.plan.set(plan);
                if let Some(domain) = domain {
                    self.typed.set(domain.to_string());
                    self.ask_about(domain);
                }
            }
            Err(error) => {
                let trouble = if matches!(error, ShareError::Newer(_)) { Trouble::LinkNewer } else { Trouble::Link };
                self.troubles.update(|troubles| {
                    troubles.retain(|known| *known != trouble);
                    troubles.push(trouble);
                });
            }
        }
    }
}
