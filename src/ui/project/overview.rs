//! What was collected, as the first sheet of the project's text: the vendor's
//! team opens its own ticket with it.

use leptos::prelude::{Get, GetValue, With};

use super::card::{standing, vendor};
use super::paper::keeper;
use super::{Line, summary};
use crate::export::ticket::Sheet;
use crate::export::ticket::sheet::{Kind, Row, Section};
use crate::ui::opening::Tab;
use crate::ui::phrase::names;
use crate::ui::senders::question;
use crate::ui::state::App;
use crate::ui::text::{Words, key};

/// Each domain with what it is for, whether it comes or goes, who updates its DNS, and who sends for it.
pub(super) fn overview(app: App, words: Words) -> Sheet {
    let mut facts = Vec::new();
    if let Some(asks) = &app.profile.get_value().web {
        for input in asks.inputs.iter() {
            if let Some(text) = app.project.intake.with(|intake| intake.web.get(&*input.name).cloned()) {
                facts.push(Row { label: question(words, asks, input), text, kind: Kind::Code });
            }
        }
    }
    let link = app.address(Tab::Project);
    facts.push(Row { label: words.say("text-check", &[]), text: link, kind: Kind::Link });
    Sheet {
        language: words.language().tag,
        title: words.say("text-project", &[("vendor", vendor(app, words))]),
        facts,
        read: summary(app, words),
        sections: app.project.lines.get().iter().map(|line| section(app, words, line)).collect(),
    }
}

fn section(app: App, words: Words, line: &Line) -> Section {
    let entry = &line.entry;
    let say = |key| words.say(key, &[]);
    let mut uses = Vec::new();
    if entry.web {
        uses.push(say(key!("project-web")));
    }
    if entry.mail {
        uses.push(say(key!("project-mail")));
    }
    let keeper = keeper(app, words, &entry.dns, line.by_vendor);
    let mut section = Section { heading: entry.domain.to_string(), ..Section::default() };
    let mut row = |label, text: String| {
        if !text.is_empty() {
            section.rows.push(Row { label: say(label), text, kind: Kind::Prose });
        }
    };
    row(key!("project-uses"), words.list(&uses));
    row(key!("project-is"), say(standing(entry.is)));
    row(key!("project-dns"), keeper.unwrap_or_else(|| say(key!("project-unsaid"))));
    row(key!("text-where"), line.host.clone().unwrap_or_default());
    if !line.senders.is_empty() {
        section.why.push(words.segments("project-senders", &[("list", names(app, words, &line.senders))]));
    }
    section
}
