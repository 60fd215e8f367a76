//! The page "Project": every domain that a customer names, what it is for, who
//! updates its DNS, and how far its records are. All of them on one screen;
//! each opens in the main page with its own plan.

// The component macro widens `pub(super)`, and the state is handles.
#![allow(clippy::needless_pass_by_value, unreachable_pub)]

mod add;
mod card;
mod line;
mod overview;
mod paper;
mod record;

use std::sync::Arc;

use leptos::prelude::*;

use self::add::Add;
use self::card::Card;
pub use self::line::Line;
use self::line::line;
use self::overview::overview;
pub(super) use self::paper::keeper;
use super::handover::{print, printing};
use super::icon::{Glyph, Icon, Sign};
use super::opening::Tab;
use super::paper::Papers;
use super::session::{Session, Source};
use super::state::{App, app};
use super::text::{Words, key, t, words};
use super::widget::{CopyButton, Notice, keyed};
use crate::dns::Answers;
use crate::dns::zone::Zone;
use crate::export::ticket::{Sheet, markdown, plain};
use crate::intake::{Intake, Is, Progress};
use crate::name::DomainName;
use crate::order;
use crate::profile::Profile;

/// The project's domains, and what is known of them. Copying it copies handles.
#[derive(Clone, Copy)]
pub struct Project {
    /// What was collected.
    pub intake: RwSignal<Intake>,
    /// The questions about all of its domains.
    pub session: Session,
    /// How each domain stands, in the order of the intake.
    pub lines: Memo<Vec<Arc<Line>>>,
    /// What was collected before the demo.
    aside: StoredValue<Intake>,
}

impl Project {
    /// No domain yet.
    pub(super) fn new(profile: StoredValue<Arc<Profile>>, source: Source) -> Self {
        let intake = RwSignal::new(Intake::default());
        let session = Session::new(source);
        let lines = Memo::new(move |_| {
            let intake = intake.get();
            let lines = |answers: &Answers| {
                let lines =
                    intake.entries.iter().map(|entry| line(&profile.get_value(), &intake.web, entry, answers).0);
                lines.map(Arc::new).collect()
            };
            session.answers.with(lines)
        });
        Self { intake, session, lines, aside: StoredValue::new(Intake::default()) }
    }

    /// The line of a domain.
    fn line(self, domain: &DomainName) -> Option<Arc<Line>> {
        self.lines.with(|lines| lines.iter().find(|line| line.entry.domain == *domain).cloned())
    }

    /// Are there domains?
    pub fn has_entries(self) -> bool {
        self.intake.with(|intake| !intake.entries.is_empty())
    }
}

impl App {
    /// Begins or ends the demo. It has domains of its own, and gives back those
    /// that were there before: neither is asked about at the other's.
    pub(super) fn set_demo(self, zone: Option<Arc<Zone>>) {
        let project = self.project;
        match (self.demo.get_untracked(), &zone) {
            (None, Some(_)) => {
                project.aside.set_value(project.intake.get_untracked());
                project.intake.set(Intake::default());
            }
            (Some(_), None) => project.intake.set(project.aside.get_value()),
            _ => {}
        }
        self.demo.set(zone);
    }

    /// Asks on when a domain comes in or changes, and anew of another resolver or in the demo.
    pub(super) fn follow_project(self) {
        // The address may have begun the demo: nothing of it may leave the page.
        self.project.session.start(self.source(0), false);
        Effect::new(move |_| {
            self.project.intake.track();
            if self.tab.get() == Tab::Project {
                self.pursue_project();
            }
        });
        Effect::watch(
            move || {
                self.demo.track();
                self.resolver.get()
            },
            move |_, _, _| {
                self.project.session.start(self.source(0), false);
                if self.tab.get_untracked() == Tab::Project {
                    self.pursue_project();
                }
            },
            false,
        );
    }

    fn pursue_project(self) {
        let profile = self.profile.get_value();
        self.project.session.pursue(move |answers| {
            self.project.intake.with_untracked(|intake| {
                let open = intake.entries.iter().flat_map(|entry| line(&profile, &intake.web, entry, answers).1);
                order::gathered(open)
            })
        });
    }

    /// Opens a domain of the project in the main page, with its own plan.
    pub(super) fn open_entry(self, domain: &DomainName) {
        let entry = self.project.intake.with_untracked(|intake| intake.entry(domain).cloned());
        let Some(entry) = entry else { return };
        self.typed.set(domain.to_string());
        self.understood.set(Vec::new());
        self.plan.set(entry.plan);
        self.tab.set(Tab::Records);
        self.ask_about(domain.clone());
    }

    /// Is the open domain one that DNS may not know yet?
    pub(super) fn is_new(intake: &Intake, domain: Option<&DomainName>) -> bool {
        domain.and_then(|domain| intake.entry(domain)).is_some_and(|entry| entry.is == Is::New)
    }
}

/// How far the whole project is, in one sentence.
pub(super) fn summary(app: App, words: Words) -> String {
    let (lines, reading) = (app.project.lines.get(), app.project.session.pending.get() > 0);
    if lines.is_empty() {
        return words.say("project-start", &[]);
    }
    let sum = |count: fn(Progress) -> usize| lines.iter().map(|line| count(line.progress)).sum::<usize>();
    let counts = [
        (key!("project-due"), sum(|progress| progress.due)),
        (key!("project-waits"), sum(|progress| progress.waits)),
        (key!("project-unknown"), sum(|progress| progress.unknown)),
    ];
    let parts = counts.into_iter().filter(|(_, n)| *n > 0);
    let mut parts: Vec<String> = parts.map(|(key, n)| words.say(key, &[("n", n.to_string())])).collect();
    if reading {
        parts = vec![words.say("project-reading", &[])];
    } else if parts.is_empty() {
        parts = vec![words.say("project-all-done", &[])];
    }
    let domains = words.say("project-count", &[("n", lines.len().to_string())]);
    words.say("project-summary", &[("domains", domains), ("parts", words.list(&parts))])
}

/// A ticket as a text.
type Print = fn(&Sheet) -> String;

/// The forms in which all tickets are copied.
const COPIES: [(&str, Print); 2] =
    [(key!("project-copy"), plain::print), (key!("project-copy-markdown"), markdown::print)];

/// What was collected, and the tickets of all domains, as one text: names in browsers, and what goes with a domain, are in no other.
fn joined(app: App, words: Words, print: Print) -> String {
    let (first, sheets) = (overview(app, words), paper::sheets(app, words));
    std::iter::once(&first).chain(&sheets).map(print).collect::<Vec<String>>().join("\n\n")
}

/// What stands below the title.
#[component]
pub fn ProjectPage() -> impl IntoView {
    let (app, words) = (app(), words());
    let project = app.project;
    let domains = Memo::new(move |_| {
        let domains = |intake: &Intake| intake.entries.iter().map(|entry| entry.domain.clone()).collect::<Vec<_>>();
        project.intake.with(domains)
    });
    let any = Memo::new(move |_| domains.with(|domains| !domains.is_empty()));
    let lacks_sender =
        Memo::new(move |_| project.intake.with(|intake| !intake.entries.is_empty() && intake.senders() == 0));
    let says = Memo::new(move |_| summary(app, words));
    // Half of the answers are no ticket.
    let can_hand_over = Memo::new(move |_| any.get() && project.session.pending.get() == 0);
    let printing = printing(can_hand_over);
    let vendor = move || app.vendor_name().unwrap_or_else(|| words.say("project-vendor", &[]));
    view! {
        <div class="stack stack-l">
            <Add/>
            <Show when=move || any.get()>
                <div class="row row-wide">
                    <p role="status">{move || says.get()}</p>
                    <div class="row">
                        <button class="btn btn-s" type="button" on:click=move |_| project.session.again()>
                            <Glyph of=Icon::Again/>{t("check-again")}
                        </button>
                        <CopyButton text=move || untrack(|| app.address(Tab::Project)) label=t("handover-link") class="btn-s"/>
                        <Show when=move || can_hand_over.get() fallback=move || COPIES.map(|(label, _)| view! {
                            <button class="btn btn-s" type="button" aria-disabled="true"><Glyph of=Icon::Copy/>{t(label)}</button>
                        })>
                            {COPIES.map(|(label, print)| view! {
                                <CopyButton text=move || untrack(|| joined(app, words, print)) label=t(label) class="btn-s"/>
                            })}
                        </Show>
                        // In a frame with a sandbox it would do nothing.
                        {app.embed.is_none().then(|| view! {
                            <button
                                class="btn btn-s"
                                type="button"
                                aria-disabled=move || (!can_hand_over.get()).then_some("true")
                                on:click=move |_| if can_hand_over.get_untracked() { print(printing, can_hand_over) }
                            >
                                <Glyph of=Icon::Print/>{t("handover-print")}
                            </button>
                        })}
                    </div>
                </div>
                <Show when=move || printing.get()><Papers sheets=paper::sheets(app, words)/></Show>
                <Show when=move || lacks_sender.get()>
                    <Notice sign=Sign::Warn title=t("project-no-sender")>
                        <p>{move || words.say("project-no-sender-text", &[("vendor", vendor())])}</p>
                    </Notice>
                </Show>
                <ul class="project-list">
                    {keyed(move || domains.get(), |domain| (domain.to_string().into(), 0), |domain| view! { <Card domain/> }.into_any())}
                </ul>
            </Show>
        </div>
    }
}

/// The way back from a domain of the project.
#[component]
pub fn Back() -> impl IntoView {
    let app = app();
    let words = words();
    let back = Memo::new(move |_| {
        let listed = |intake: &Intake| {
            app.plan.with(|plan| plan.domain.as_ref().is_some_and(|domain| intake.entry(domain).is_some()))
        };
        app.project.intake.with(|intake| listed(intake).then_some(intake.entries.len()))
    });
    let to = move |event: leptos::ev::MouseEvent| {
        if !(event.ctrl_key() || event.meta_key() || event.shift_key()) {
            event.prevent_default();
            app.tab.set(Tab::Project);
        }
    };
    let href = move || app.address(Tab::Project);
    move || {
        back.get().map(|n| {
            let text = words.say("project-back", &[("n", n.to_string())]);
            view! { <p class="small project-back"><a href=href on:click=to>{text}</a></p> }
        })
    }
}
