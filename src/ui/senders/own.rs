//! The row of an own server: one that was added, or one that the published
//! SPF record names already.

use leptos::prelude::*;

use super::cost::Line;
use super::{Cost, row_id, section};
use crate::catalog::Clue;
use crate::catalog::detect::is_connect_helper;
use crate::finding::Code;
use crate::i18n::Segment;
use crate::plan::OwnServer;
use crate::spf::merge::Why;
use crate::ui::icon::Sign;
use crate::ui::later::later;
use crate::ui::phrase::{listed, value};
use crate::ui::text::{key, prose, words};

/// A server, by its SPF term.
#[component]
pub(super) fn OwnRow(term: String) -> impl IntoView {
    let section = section();
    let words = words();
    let app = section.app;
    let id = row_id(&term);
    let (why_id, cost_id) = (format!("{id}-why"), format!("{id}-cost"));
    let described = format!("{why_id} {cost_id}");
    let Some(server) = OwnServer::parse(&term) else { return ().into_any() };
    let server = StoredValue::new(server);

    // What the record says of it: the term as it is written, and why it is or is not there.
    let reason = Memo::new(move |_| {
        section.reasons.with(|reasons| {
            let same = |term: &str| {
                OwnServer::parse(term).is_some_and(|other| server.with_value(|own| own.bare() == other.bare()))
            };
            reasons.iter().find(|reason| same(&reason.term)).cloned()
        })
    });
    let published = Memo::new(move |_| {
        let reason = reason.get()?;
        matches!(reason.why, Why::Yours | Why::Moved | Why::Dropped).then_some(reason.term)
    });
    let added = app.part(move |plan| server.with_value(|server| plan.own.contains(server)));
    let drop = app.part(|plan| plan.drop.clone());
    let dropped =
        move || published.with(|term| term.as_ref().is_some_and(|term| drop.with(|drop| drop.contains(term))));
    let ticked = Memo::new(move |_| added.get() || (published.with(Option::is_some) && !dropped()));
    // The hosts behind `mx` are nobody's own where a service receives the mail.
    let mx_of = Memo::new(move |_| {
        let is_mx = server.with_value(|server| *server == OwnServer::Mx);
        let receives = |clues: &[Clue]| clues.iter().any(|clue| matches!(clue, Clue::Mx(_)));
        let theirs = app.recognised.with(|all| all.iter().find(|known| receives(&known.clues)).cloned());
        theirs.filter(|_| is_mx).and_then(|known| app.service_name(&known.id))
    });
    let toggle = move |event| {
        let ticked = event_target_checked(&event);
        let own = server.get_value();
        if let Some(term) = published.get_untracked() {
            app.plan.update(|plan| {
                if ticked {
                    plan.drop.remove(&term);
                } else {
                    plan.drop.insert(term);
                    plan.own.retain(|known| *known != own);
                }
            });
        } else if ticked {
            section.own_shelf.update(|shelf| shelf.retain(|known| *known != own));
            app.plan.update(|plan| plan.own.push(own));
        } else {
            section.own_shelf.update(|shelf| shelf.push(own.clone()));
            app.plan.update(|plan| plan.own.retain(|known| *known != own));
        }
    };

    let is_helper =
        server.with_value(|server| matches!(server.bare(), OwnServer::Include(name) if is_connect_helper(name)));
    let leads_nowhere = Memo::new(move |_| {
        is_helper
            && app.report.with(|report| {
                let findings = report.iter().flat_map(|report| &report.spf.findings);
                let gone = findings.filter(|finding| finding.code == Code::SpfHelperNone);
                gone.flat_map(crate::Finding::params)
                    .any(|(_, text)| published.with(|term| term.as_ref() == Some(text)))
            })
    });

    let why = later(move || match published.get() {
        Some(term) if is_helper => listed(words, key!("own-helper"), &[value(term)]),
        Some(term) => listed(words, key!("own-recognised"), &[value(term)]),
        None => Vec::new(),
    });
    let lines = later(move || {
        let line = |sign, key: &str| vec![Line { sign, text: words.segments(key, &[]) }];
        if !ticked.get() {
            return match published.get() {
                Some(term) => {
                    vec![Line { sign: Sign::Drop, text: listed(words, key!("sender-leaves"), &[value(term)]) }]
                }
                None => line(Sign::None, key!("sender-unused")),
            };
        }
        match reason.get().map(|reason| reason.why) {
            Some(Why::Added) => {
                vec![Line { sign: Sign::Add, text: server.with_value(|server| effect(words, server)) }]
            }
            Some(_) if leads_nowhere.get() => line(Sign::Bad, key!("own-helper-gone")),
            Some(_) => match mx_of.get() {
                Some(name) => {
                    vec![Line { sign: Sign::Ok, text: words.segments(key!("own-mx-theirs"), &[("name", name)]) }]
                }
                None => line(Sign::Ok, key!("own-there")),
            },
            None if section.asking.get() => line(Sign::Busy, key!("asking")),
            None => line(Sign::Unknown, key!("sender-cannot-tell")),
        }
    });
    let label = move || server.with_value(|server| name(words, server));
    let tag = move || {
        let key = match server.get_value().bare() {
            OwnServer::Include(_) => key!("tag-include"),
            OwnServer::Mx if mx_of.with(Option::is_some) => return None,
            _ => key!("tag-own"),
        };
        Some(view! { <span class="tag">{words.say(key, &[])}</span> })
    };
    view! {
        <li class="sender">
            <input
                class="tick"
                type="checkbox"
                id=id.clone()
                prop:checked=ticked
                aria-describedby=described
                on:change=toggle
            />
            <div class="sender-body">
                <div class="sender-top">
                    <label for=id><span class="whole">{label}</span></label>
                    {tag}
                </div>
                <p class="sender-why" id=why_id>{move || prose(why.get())}</p>
                <Cost lines=lines id=cost_id/>
            </div>
        </li>
    }
    .into_any()
}

/// What a server is called.
pub(super) fn name(words: super::Words, server: &OwnServer) -> String {
    match server {
        OwnServer::Mx => words.say("own-mx", &[]),
        OwnServer::Web => words.say("own-web", &[]),
        OwnServer::Host(name) | OwnServer::Include(name) => name.to_string(),
        OwnServer::Neutral(server) => words.say("own-neutral-name", &[("name", name(words, server))]),
        OwnServer::Ip4(..) | OwnServer::Ip6(..) => {
            let term = server.term();
            term.split_once(':').map_or(term.clone(), |(_, address)| address.to_owned())
        }
    }
}

/// The term that a server adds, and what it costs (RFC 7208 §4.6.4).
pub(super) fn effect(words: super::Words, server: &OwnServer) -> Vec<Segment> {
    let key = match server.bare() {
        OwnServer::Ip4(..) | OwnServer::Ip6(..) => key!("own-adds-free"),
        OwnServer::Host(_) | OwnServer::Mx | OwnServer::Web | OwnServer::Neutral(_) => key!("own-adds-one"),
        OwnServer::Include(_) => key!("own-adds-include"),
    };
    let mut says = words.segments(key, &[("term", server.term())]);
    if matches!(server, OwnServer::Neutral(_)) {
        says.push(Segment { code: false, text: format!(" {}", words.say("own-neutral-means", &[])) });
    }
    says
}
