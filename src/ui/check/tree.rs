//! Who SPF lets send: the tree of records, each term with what it costs and what
//! it reaches, in words.

use leptos::prelude::*;

use crate::audit::Spf;
use crate::i18n::Params;
use crate::spf::expand::{Branch, Expansion, LOOKUP_LIMIT, Node, Reach, State, VOID_LIMIT};
use crate::spf::{Mechanism, Qualifier, Term, TermKind, Text};
use crate::ui::failure::failure_words;
use crate::ui::phrase::{owner, who};
use crate::ui::state::{App, app};
use crate::ui::text::{CodeText, Words, key, t, words};

/// One line: a term, its cost, what it does.
struct Line {
    term: String,
    cost: u32,
    void: bool,
    what: String,
    /// `branch-bad`, `branch-warn`, or nothing.
    class: &'static str,
    below: Vec<Line>,
}

/// The tree of a record.
#[component]
pub fn Tree(
    /// The record with what it reaches.
    spf: Spf,
) -> impl IntoView {
    let (app, words) = (app(), words());
    let root = {
        let spf = spf.clone();
        move || {
            let node = &spf.expansion.root;
            let what = words.say("tree-root", &[("domain", node.domain.to_string())]);
            let term = "v=spf1".to_owned();
            draw(Line {
                term,
                cost: spf.expansion.lookups,
                void: false,
                what,
                class: "",
                below: lines(app, words, node, |_| true),
            })
        }
    };
    view! {
        <p class="meter-h">{move || used(words, &spf.expansion)}</p>
        <ul class="tree">{root}</ul>
        <p class="legend">
            <span><i class="key u1" aria-hidden="true"></i>{t("tree-lookup")}</span>
            <span><i class="key" aria-hidden="true"></i>{t("tree-void")}</span>
        </p>
    }
}

fn used(words: Words, expansion: &Expansion) -> String {
    let params = [
        ("lookups", expansion.lookups.to_string()),
        ("of", LOOKUP_LIMIT.to_string()),
        ("voids", expansion.voids4.max(expansion.voids6).to_string()),
        ("voids_of", VOID_LIMIT.to_string()),
    ];
    words.say(if expansion.capped { key!("tree-used-capped") } else { key!("tree-used") }, &params)
}

/// The terms of a record that `shown` picks.
fn lines(app: App, words: Words, node: &Node, shown: fn(&Branch) -> bool) -> Vec<Line> {
    let (State::Record(record) | State::Broken(record)) = &node.state else { return Vec::new() };
    let branches = node.branches.iter().filter(|branch| shown(branch));
    branches.filter_map(|branch| Some(line(app, words, branch, &record.term(branch.term)?))).collect()
}

fn line(app: App, words: Words, branch: &Branch, term: &Term<Text<'_>>) -> Line {
    let void = branch.void.0 || branch.void.1;
    let mut line = Line {
        term: term.text.to_string(),
        cost: branch.lookups,
        void,
        what: String::new(),
        class: "",
        below: Vec::new(),
    };
    let says = |key: &'static str, params: Params| words.say(key, &params);
    let name = || named(app, words, term);
    match &branch.reach {
        Reach::Everyone => line.what = words.say(everyone(term, branch.qualifier), &[]),
        Reach::Networks { ip4, ip6 } => {
            let n = ip4.len() + ip6.len();
            line.what = match (branch.void, n) {
                ((true, true), _) => says(key!("tree-finds-nothing"), Params::new()),
                (_, 0) => says(key!("tree-no-networks"), Params::new()),
                _ => says(key!("tree-networks"), vec![("n", n.to_string())]),
            };
            if branch.void == (true, true) {
                line.class = "branch-warn";
            }
        }
        Reach::Include(node) | Reach::Redirect(node) => {
            // In somebody else's record, what costs nothing is told in one number.
            line.below = lines(app, words, node, |branch| branch.lookups > 0);
            (line.what, line.class) = match &node.state {
                State::Record(_) => (summary(words, name(), node), ""),
                State::Broken(_) => (says(key!("tree-broken"), Params::new()), "branch-bad"),
                State::None => (says(key!("tree-none"), Params::new()), "branch-bad"),
                State::Multiple(n) => (says(key!("tree-several"), vec![("n", n.to_string())]), "branch-bad"),
                State::Loop => (says(key!("tree-loop"), Params::new()), "branch-bad"),
                State::Failed(failure) => (failure_words(words, &app.resolver_name(0), failure), ""),
                State::Open => (says(key!("asking"), Params::new()), ""),
            };
        }
        Reach::Dynamic => line.what = says(key!("tree-dynamic"), Params::new()),
        Reach::TooManyMx(n) => {
            line.what = says(key!("tree-mx-hosts"), vec![("n", n.to_string())]);
            line.class = "branch-bad";
        }
        Reach::Failed(failure) => line.what = failure_words(words, &app.resolver_name(0), failure),
        Reach::Open => line.what = says(key!("asking"), Params::new()),
    }
    line
}

/// "Microsoft 365, 5 networks": whose record it is, and what it lists itself.
fn summary(words: Words, name: Option<String>, node: &Node) -> String {
    let listed = node.branches.iter().filter(|branch| branch.lookups == 0).map(|branch| match &branch.reach {
        Reach::Networks { ip4, ip6 } => ip4.len() + ip6.len(),
        _ => 0,
    });
    let n: usize = listed.sum();
    let networks = (n > 0).then(|| words.say("tree-networks", &[("n", n.to_string())]));
    let passes_all = node
        .branches
        .iter()
        .any(|branch| matches!(branch.reach, Reach::Everyone) && branch.qualifier == Qualifier::Pass);
    let everyone = passes_all.then(|| words.say("tree-everyone", &[]));
    name.into_iter().chain(networks).chain(everyone).collect::<Vec<_>>().join(", ")
}

/// The service that an include belongs to.
fn named(app: App, words: Words, term: &Term<Text<'_>>) -> Option<String> {
    let TermKind::Directive(directive) = &term.kind else { return None };
    let Mechanism::Include(target) = &directive.mechanism else { return None };
    owner(app, &target.text).map(|id| who(app, words, &id))
}

fn everyone(term: &Term<Text<'_>>, qualifier: Qualifier) -> &'static str {
    let is_all = matches!(&term.kind, TermKind::Directive(directive) if directive.mechanism == Mechanism::All);
    match qualifier {
        _ if !is_all => key!("tree-everyone"),
        Qualifier::Pass => key!("tree-all-pass"),
        Qualifier::Neutral => key!("tree-all-neutral"),
        Qualifier::SoftFail => key!("tree-all-softfail"),
        Qualifier::Fail => key!("tree-all-fail"),
    }
}

fn draw(line: Line) -> AnyView {
    // More squares than a dozen tell less than the number does.
    let squares = (0..line.cost.min(12)).map(|_| view! { <i class=line.void.then_some("v")></i> }).collect_view();
    let below = line.below.into_iter().map(draw).collect_view();
    let cost = line.cost.to_string();
    view! {
        <li>
            <div class=format!("branch {}", line.class)>
                <code><CodeText text=line.term/></code>
                <span class="cost">{squares}<b>{cost}<span class="hidden">" "{t("lookups")}</span></b></span>
                <span class="what">{line.what}</span>
            </div>
            <ul>{below}</ul>
        </li>
    }
    .into_any()
}
