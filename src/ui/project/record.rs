//! The records of a domain in lines: what to do, where, with what.

use std::sync::Arc;

use leptos::prelude::*;

use super::Line;
use crate::diff::{Action, Change, Subject};
use crate::intake::{Fate, Is};
use crate::ui::icon::{Shape, Sign};
use crate::ui::phrase::{action_sign, named, subject, title};
use crate::ui::state::{App, app};
use crate::ui::text::{CodeText, Rich, Words, key, prose, t, words};

/// Characters of a value that an overview shows; a key is longer.
const SHOWN: usize = 160;

/// What a domain that stays or comes needs.
#[component]
pub(super) fn Records(line: Arc<Line>) -> impl IntoView {
    let (app, words) = (app(), words());
    let wanted = |changes: &[Change]| -> Vec<Change> {
        changes.iter().filter(|change| change.action != Action::Optional).cloned().collect()
    };
    let leaves = line.entry.is == Is::Leaving;
    let parts = [
        (key!("project-mail-records"), if line.entry.mail { wanted(&line.mail) } else { Vec::new() }),
        (key!("project-web-records"), if line.entry.web { wanted(&line.web) } else { Vec::new() }),
    ];
    let part = move |(label, changes): (&'static str, Vec<Change>)| {
        (!leaves && !changes.is_empty()).then(|| {
            let rows = changes.iter().map(|change| {
                let rest = findings(app, words, change);
                row(action_sign(change.action), title(words, change), change, rest)
            });
            view! { <section class="stack stack-s"><h3 class="label">{t(label)}</h3><ul class="project-rows">{rows.collect_view()}</ul></section> }
        })
    };
    parts.map(part).into_iter().collect_view()
}

/// What becomes of the records of a domain that leaves.
#[component]
pub(super) fn Partings(line: Arc<Line>) -> impl IntoView {
    let words = words();
    let rows = line.parting.iter().map(|part| {
        let (sign, key) = match part.fate {
            Fate::Goes => (Sign::Drop, key!("project-fate-goes")),
            Fate::Shrinks => (Sign::Change, key!("project-fate-shrinks")),
            Fate::InUse => (Sign::Keep, key!("project-fate-in-use")),
            Fate::Stays => (Sign::Keep, key!("project-fate-stays")),
        };
        row(sign, words.say(key, &[("what", subject(words, &part.change))]), &part.change, ().into_any())
    });
    (!line.parting.is_empty()).then(|| {
        view! { <section class="stack stack-s"><h3 class="label">{t("project-parting")}</h3><ul class="project-rows">{rows.collect_view()}</ul></section> }
    })
}

fn row(sign: Sign, text: String, change: &Change, rest: AnyView) -> AnyView {
    let name = change.name.as_ref().map(ToString::to_string);
    let value = change.value.clone().filter(|value| value.len() <= SHOWN);
    view! {
        <li>
            <Shape of=sign/>
            <div>
                <p>{text}</p>
                {name.map(|name| view! { <p class="project-name"><code><CodeText text=name/></code>" "<code>{change.rtype.name()}</code></p> })}
                {value.map(|value| view! { <p class="project-value"><code><CodeText text=value/></code></p> })}
                {rest}
            </div>
        </li>
    }
    .into_any()
}

/// Why a record waits or is replaced.
fn findings(app: App, words: Words, change: &Change) -> AnyView {
    if !matches!(change.action, Action::NeedsYou | Action::Replace) {
        return ().into_any();
    }
    let first = change.findings.first().map(|finding| {
        let params = named(app, words, &finding.values());
        view! { <p class="hint"><Rich key=finding.code.name() params=params/></p> }
    });
    // An SPF record that is replaced is in the new one; what else stands there is named.
    let there = matches!(change.subject, Subject::Record(_)).then(|| change.before.join(", "));
    let there = there.filter(|there| !there.is_empty() && there.len() <= SHOWN);
    let there = there.map(|there| {
        let text = prose(words.segments(key!("project-before"), &[("list", there)]));
        view! { <p class="project-value">{text}</p> }
    });
    view! { {there}{first} }.into_any()
}
