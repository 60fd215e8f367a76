//! What to publish: one card per record. A card stays, and of it only what has become another is drawn anew.

use std::sync::Arc;

use leptos::prelude::*;

use super::bimi_fields::Logo;
use super::dkim_make::DkimMake;
use super::dmarc_card::DmarcBody;
use super::dns_host::{HostChoice, HostPages};
use super::entry::{Entry, SpfEntry};
use super::failure::failure_words;
use super::icon::Shape;
use super::later::later;
use super::mta_sts::Encrypted;
use super::phrase::{Findings, WithName, action_sign, names, title};
use super::platform;
use super::proof::ProofBox;
use super::raw::Raw;
use super::record_fields::{ReportMailbox, TakeOut};
use super::rotation::Rotations;
use super::signal::{Parts, follow};
use super::spf_card::{ChooseAll, SpfBody};
use super::state::app;
use super::text::{key, prose, t, words};
use super::widget::keyed;
use crate::catalog::schema::Purpose;
use crate::diff::{Action, Change, Subject};
use crate::dns::Question;
use crate::export::ticket::why::{lead, lead_values};
use crate::finding::Code;
use crate::name::DomainName;
use crate::plan::OWN;

/// A part of a change, by itself: what shows it is drawn anew when that part is another one, and else left alone.
pub(super) fn part<T>(change: Parts<Arc<Change>>, get: impl Fn(&Change) -> T + Send + Sync + 'static) -> ReadSignal<T>
where
    T: PartialEq + Send + Sync + 'static,
{
    change.part(move |change| get(change))
}

/// All cards, those that are due first.
#[component]
pub fn Records() -> impl IntoView {
    let app = app();
    let words = words();
    // The body of SPF's card says at once what is new. All else, and which cards there are in which order, follows the picture.
    let cards = later(move || app.changes.with(|all| all.iter().map(Keyed::of).collect::<Vec<_>>()));
    let due = Memo::new(move |_| {
        let is_due = |one: &&Keyed| one.change.is_due();
        cards.with(|cards| cards.iter().filter(is_due).map(|one| one.key.clone()).collect::<Vec<_>>())
    });
    // Right before the cards are put into another order: who types in one goes on typing.
    let in_order = move || {
        platform::hold_focus();
        cards.get()
    };
    let heading = Memo::new(move |_| {
        if due.with(Vec::is_empty) {
            return words.say("publish-none", &[]);
        }
        match app.host.get() {
            Some(host) => words.say("publish-at", &[("host", host.name.to_string())]),
            None => words.say("publish", &[]),
        }
    });
    let form = Memo::new(move |_| match app.host.get() {
        Some(host) => words.say("publish-form-at", &[("host", host.name.to_string())]),
        None => words.say("publish-form", &[]),
    });
    view! {
        <div class="head">
            <h2 id="publish-title">{move || heading.get()}</h2>
            <p class="small">{move || form.get()}" "<HostChoice/></p>
            <HostPages/>
        </div>
        {keyed(in_order, |one| (one.key.clone().into(), 0), move |first| view! { <Card first cards due/> }.into_any())}
        <Rotations/>
        <DkimMake/>
        <Encrypted/>
    }
}

/// A change with its key, which is made once for all who look for it.
#[derive(Clone, PartialEq)]
struct Keyed {
    key: String,
    change: Arc<Change>,
}

impl Keyed {
    fn of(change: &Arc<Change>) -> Self {
        Self { key: change.key(), change: Arc::clone(change) }
    }
}

/// The fields of a card that the person types into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fields {
    None,
    /// Which of several `all` shall hold.
    End,
    /// How a new SPF record ends.
    NewEnd,
    /// Where DMARC reports go.
    Mailbox,
    /// Where the logo is.
    Logo,
    /// A record that the page made, by its place among those.
    Made(usize),
}

fn fields(change: &Change) -> Fields {
    let open = !matches!(change.action, Action::Open | Action::CannotTell | Action::Keep);
    match &change.subject {
        Subject::Spf(_) if change.findings.iter().any(|finding| finding.code == Code::MergeAllDisagree) => Fields::End,
        Subject::Spf(_) if change.action == Action::Publish => Fields::NewEnd,
        // A record that stays may still get a mailbox.
        Subject::Dmarc(_) if (open || change.action == Action::Keep) && no_reports(change) => Fields::Mailbox,
        // Another logo may follow the one that is published, and who types a selector goes on while it is looked up.
        Subject::Record(wanted) if wanted.source.provider == OWN && wanted.purpose == Purpose::Bimi => {
            if has_chosen_selector(change) || !matches!(change.action, Action::Open | Action::CannotTell) {
                Fields::Logo
            } else {
                Fields::None
            }
        }
        Subject::Record(wanted) if wanted.source.provider == OWN => Fields::Made(wanted.source.record),
        _ => Fields::None,
    }
}

/// Is it a logo's record at another selector than `default`?
fn has_chosen_selector(change: &Change) -> bool {
    let is_default = |name: &DomainName| name.as_str().starts_with("default._bimi.");
    matches!(&change.subject, Subject::Record(wanted) if wanted.purpose == Purpose::Bimi)
        && !change.name.as_ref().is_some_and(is_default)
}

/// One record. The card and its fields stay while the content follows the
/// answers, so that nobody loses the focus.
#[component]
fn Card(first: Keyed, cards: Signal<Vec<Keyed>>, due: Memo<Vec<String>>) -> impl IntoView {
    let app = app();
    let Keyed { key: id, change: first } = first;
    let heading = format!("record-{id}");
    let labelled = heading.clone();
    let card = format!("card-{id}");
    let place = {
        let id = id.clone();
        Memo::new(move |_| due.with(|due| Some((due.iter().position(|other| *other == id)? + 1, due.len()))))
    };
    // What a card is about is in its key.
    let is_spf = matches!(first.subject, Subject::Spf(_));
    // Signals of their own: what hangs on a memo of all changes would be gone through for every one of them.
    let change = Parts::of(RwSignal::new(Arc::clone(&first)));
    let body = if is_spf { Parts::of(RwSignal::new(first)) } else { change };
    if is_spf {
        let id = id.clone();
        Effect::new(move |_| {
            if let Some(now) = app.changes.with(|all| all.iter().find(|change| change.key() == id).cloned()) {
                follow(&body.whole, now);
            }
        });
    }
    Effect::new(move |_| {
        let of = |cards: &Vec<Keyed>| cards.iter().find(|one| one.key == id).map(|one| Arc::clone(&one.change));
        // A card that is about to go shows its last change.
        if let Some(now) = cards.with(of) {
            follow(&change.whole, now);
        }
    });
    let class = move || match place.get() {
        Some((1, _)) => "record now",
        Some(_) => "record",
        None => "record quiet",
    };
    let fields = part(change, fields);
    view! {
        <article class=class aria-labelledby=labelled id=card>
            <Content change body heading place/>
            {move || match fields.get() {
                Fields::None => ().into_any(),
                Fields::End => view! { <div class="band"><ChooseAll legend=key!("all-which")/></div> }.into_any(),
                Fields::NewEnd => view! { <div class="band"><ChooseAll legend=key!("all-new")/></div> }.into_any(),
                Fields::Mailbox => view! { <div class="band"><ReportMailbox/></div> }.into_any(),
                Fields::Made(record) => view! { <div class="band"><TakeOut record/></div> }.into_any(),
                Fields::Logo => view! { <div class="band stack"><Logo/></div> }.into_any(),
            }}
        </article>
        {is_spf.then(|| view! { <ProofBox id="proof-narrow"/> })}
    }
}

/// The head and the body; the body may be a picture ahead.
#[component]
fn Content(
    change: Parts<Arc<Change>>,
    body: Parts<Arc<Change>>,
    heading: String,
    place: Memo<Option<(usize, usize)>>,
) -> impl IntoView {
    let words = words();
    let sign = part(change, |change| action_sign(change.action));
    let title = part(change, move |change| title(words, change));
    let class = part(body, |change| if change.is_due() { "body" } else { "band stack stack-s" });
    // What was never asked for has no answer.
    let asked = part(change, |change| {
        let name = change.name.clone().filter(|_| !matches!(change.action, Action::Open | Action::Optional));
        name.map(|name| Question::new(name, change.rtype))
    });
    view! {
        <header>
            <Shape of=sign/>
            <h3 id=heading>{move || title.get()}" "<Whose change/></h3>
            {move || place.get().map(|(place, all)| view! {
                <span class="tag">{words.say("step-of", &[("place", place.to_string()), ("all", all.to_string())])}</span>
            })}
            <Lead change/>
        </header>
        <div class=move || class.get()><Body change=body/></div>
        {move || asked.get().map(|question| view! { <div class="band"><Raw questions=vec![question]/></div> })}
    }
}

/// "at acme-schule.ch", "for Tocco".
#[component]
fn Whose(change: Parts<Arc<Change>>) -> impl IntoView {
    let app = app();
    let words = words();
    let at = part(change, |change| {
        let has_name = match &change.subject {
            Subject::Spf(_) => true,
            Subject::Record(wanted) => {
                wanted.source.provider == OWN && (wanted.purpose == Purpose::Dkim || has_chosen_selector(change))
            }
            Subject::Dmarc(_) => false,
        };
        has_name.then(|| change.name.as_ref().map(DomainName::to_string).unwrap_or_default())
    });
    let of = part(change, move |change| match &change.subject {
        Subject::Record(wanted) if wanted.source.provider != OWN => {
            Some(words.say("for-names", &[("names", names(app, words, &change.sources))]))
        }
        _ => None,
    });
    view! {
        {move || at.get().map(|name| view! { <span><WithName key="at-name" name=name/></span> })}
        {move || of.get().map(|of| view! { <span>{of}</span> })}
    }
}

/// The line below the title: what it means to do this.
#[component]
fn Lead(change: Parts<Arc<Change>>) -> impl IntoView {
    let app = app();
    let words = words();
    let says = part(change, move |change| {
        lead(change).map(|key| words.segments(key, &lead_values(change, names(app, words, &change.sources))))
    });
    move || says.get().map(|says| view! { <p>{prose(says)}</p> })
}

/// What a card holds below its head.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Failed,
    Open,
    Spf,
    /// What is only on offer has no faults yet.
    DmarcOffer,
    Dmarc,
    Offer,
    Record,
}

fn kind(change: &Change) -> Kind {
    match (&change.subject, change.action) {
        _ if change.failure.is_some() => Kind::Failed,
        (_, Action::Open) => Kind::Open,
        (Subject::Spf(_), _) => Kind::Spf,
        (Subject::Dmarc(_), Action::Optional) => Kind::DmarcOffer,
        (Subject::Dmarc(_), _) => Kind::Dmarc,
        (Subject::Record(wanted), Action::Optional) if wanted.source.provider != OWN => Kind::Offer,
        (Subject::Record(_), _) => Kind::Record,
    }
}

#[component]
fn Body(change: Parts<Arc<Change>>) -> impl IntoView {
    let kind = part(change, kind);
    let findings = move || part(change, |change| change.findings.clone());
    move || match kind.get() {
        Kind::Failed => view! { <Failed change/> }.into_any(),
        Kind::Open => view! { <p class="hint"><span class="wait wait-l"></span></p> }.into_any(),
        Kind::Spf => view! { <SpfEntry change/><SpfBody change/> }.into_any(),
        Kind::DmarcOffer => view! { <Entry change/><DmarcBody change/> }.into_any(),
        Kind::Dmarc => view! { <Entry change/><DmarcBody change/><Findings findings=findings()/> }.into_any(),
        Kind::Offer => view! { <Offer change/> }.into_any(),
        Kind::Record => view! { <Entry change/><Findings findings=findings()/> }.into_any(),
    }
}

/// Why nobody can tell.
#[component]
fn Failed(change: Parts<Arc<Change>>) -> impl IntoView {
    let app = app();
    let words = words();
    let why = part(change, move |change| {
        change.failure.as_ref().map(|failure| failure_words(words, &app.resolver_name(0), failure))
    });
    view! {
        <p class="hint">{move || why.get()}</p>
        <div><button class="btn btn-s" type="button" on:click=move |_| app.again()>{t("ask-again")}</button></div>
    }
}

/// A record that may be added.
#[component]
fn Offer(change: Parts<Arc<Change>>) -> impl IntoView {
    let app = app();
    let add = move |_| {
        let extra = change.whole.with_untracked(|change| match &change.subject {
            Subject::Record(wanted) => Some(wanted.source.clone()),
            Subject::Spf(_) | Subject::Dmarc(_) => None,
        });
        if let Some((provider, place)) = extra.and_then(|extra| Some((app.service(&extra.provider)?, extra.record))) {
            app.plan.update(|plan| plan.ask_for(&provider, place, true));
        }
    };
    view! { <div><button class="btn btn-s" type="button" on:click=add>{t("add-record")}</button></div> }
}

/// Does nobody get the reports of what is published?
fn no_reports(change: &Change) -> bool {
    change.before.iter().all(|text| crate::dmarc::parse(text).record.rua.is_empty())
}
