//! A limit and how much of it is used, as a picture with its words.

use leptos::prelude::*;

use super::keyed;
use crate::ui::text::{key, words};

/// At most so many slots are drawn over a limit; the number beside them is exact.
const OVER: usize = 20;

/// How a part of a meter is drawn: telling apart does not rest on colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fill {
    /// What is there already.
    Solid,
    /// What is there already, of another user.
    Hatched,
    /// What belongs to the vendor.
    Brand,
}

impl Fill {
    fn slot(self) -> &'static str {
        match self {
            Self::Solid => "u1",
            Self::Hatched => "u2",
            Self::Brand => "u3",
        }
    }

    fn bar(self) -> &'static str {
        match self {
            Self::Solid => "",
            Self::Hatched => "b3",
            Self::Brand => "b2",
        }
    }
}

/// One user of a limit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// Who: "Microsoft 365".
    pub label: String,
    /// How much of it.
    pub count: usize,
    /// How it is drawn.
    pub fill: Fill,
}

fn total(shares: &[Share]) -> usize {
    shares.iter().map(|share| share.count).sum()
}

#[component]
fn Heading(used: Signal<usize>, limit: usize, unit: TextProp, #[prop(optional)] open: Signal<bool>) -> impl IntoView {
    let words = words();
    let of = move || {
        let key = if open.get() { key!("used-at-least") } else { key!("used-of-limit") };
        words.say(key, &[("used", words.count(used.get())), ("limit", words.count(limit))])
    };
    view! { <p class="meter-h"><b>{of}</b>" "{move || unit.get().to_string()}</p> }
}

/// As many slots as the limit, filled per user; what is over stands behind an
/// edge. The legend says the same in words.
#[component]
pub fn Meter(
    /// Who uses how much, in the order of the picture.
    #[prop(into)]
    shares: Signal<Vec<Share>>,
    /// The limit.
    limit: usize,
    /// What is counted: "look-ups".
    #[prop(into)]
    unit: TextProp,
    /// Where nothing is used: "Every name answers".
    #[prop(optional, into)]
    empty: TextProp,
    /// May it be more, for what nobody can know?
    #[prop(optional, into)]
    open: Signal<bool>,
) -> impl IntoView {
    let words = words();
    let used = Signal::derive(move || shares.with(|shares| total(shares)));
    // Filled, free, over. Written as a whole, for a slot costs the browser less than it costs to find out which of them stay.
    let slots = move || {
        let mark = |class: &str, count: usize| format!("<i class=\"{class}\"></i>").repeat(count);
        shares.with(|shares| {
            let mut free = limit;
            let mut slots = String::new();
            for share in shares {
                let filled = share.count.min(free);
                slots.push_str(&mark(share.fill.slot(), filled));
                free -= filled;
            }
            let over = total(shares).saturating_sub(limit).min(OVER);
            slots + &"<i></i>".repeat(free) + &mark("edge", over.min(1)) + &mark("over", over)
        })
    };
    // An entry stays at its place, and says something else.
    let entry = move |Share { label, count, fill }: Share| {
        let key = format!("key {}", fill.slot());
        view! { <li><i class=key aria-hidden="true"></i>{label}" "{words.count(count)}</li> }
    };
    let legend = move || match shares.get() {
        none if none.is_empty() => view! { <p>{empty.get().to_string()}</p> }.into_any(),
        some => view! { <ul class="keys-list">{some.into_iter().map(entry).collect_view()}</ul> }.into_any(),
    };
    view! {
        <div class="meter">
            <Heading used=used limit=limit unit=unit open=open/>
            <div class=if limit < 5 { "slots slots-2" } else { "slots" } aria-hidden="true" inner_html=slots></div>
            {legend}
        </div>
    }
}

/// A bar of octets in proportion, with its words.
#[component]
pub fn Octets(
    /// Whose octets, in the order of the bar.
    #[prop(into)]
    shares: Signal<Vec<Share>>,
    /// The limit; the bar grows where it is passed.
    limit: usize,
    /// What is counted: "octets".
    #[prop(into)]
    unit: TextProp,
) -> impl IntoView {
    let words = words();
    let used = Signal::derive(move || shares.with(|shares| total(shares)));
    // A bar stays, whatever its length is by then.
    let bar = move |(place, fill): (usize, Fill)| {
        let start = move || shares.with(|shares| total(shares.get(..place).unwrap_or_default()).to_string());
        let width = move || shares.with(|shares| shares.get(place).map_or(0, |share| share.count).to_string());
        view! { <rect x=start width=width height="1" class=fill.bar()></rect> }
    };
    let fills = move || shares.with(|shares| shares.iter().map(|share| share.fill).enumerate().collect::<Vec<_>>());
    let legend = move || {
        let parts = shares.get().into_iter().map(|share| format!("{} {}", share.label, words.count(share.count)));
        parts.collect::<Vec<_>>().join(", ")
    };
    view! {
        <div class="meter">
            <Heading used=used limit=limit unit=unit/>
            <svg class="bar" viewBox=move || format!("0 0 {} 1", used.get().max(limit)) preserveAspectRatio="none" aria-hidden="true">
                {keyed(fills, |(place, fill)| (fill.bar().into(), *place), move |one| bar(one).into_any())}
            </svg>
            <p>{legend}</p>
        </div>
    }
}
