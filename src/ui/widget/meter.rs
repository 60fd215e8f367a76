//! A limit and how much of it is used, as a picture with its words.

use leptos::prelude::*;

use super::keyed;
use crate::ui::text::{key, words};

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
        words.say(key, &[("used", words.number(as_f64(used.get()))), ("limit", words.number(as_f64(limit)))])
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
    let slots = Memo::new(move |_| {
        let fills = shares.with(|shares| shares.iter().flat_map(|s| [s.fill].repeat(s.count)).collect::<Vec<_>>());
        let mut slots: Vec<(&'static str, usize)> = Vec::new();
        for place in 0..fills.len().max(limit) {
            if place == limit {
                slots.push(("edge", 0));
            }
            let class = if place < limit { fills.get(place).map_or("", |fill| fill.slot()) } else { "over" };
            let before = slots.iter().rev().find(|(other, _)| *other == class);
            slots.push((class, before.map_or(0, |(_, nth)| nth + 1)));
        }
        slots
    });
    let none = Memo::new(move |_| shares.with(Vec::is_empty));
    let legend = move || {
        if none.get() {
            return view! { <p>{empty.get().to_string()}</p> }.into_any();
        }
        view! {
            <ul class="keys-list">
                {keyed(
                    move || shares.get(),
                    |share| (format!("{} {}", share.fill.slot(), share.label).into(), share.count),
                    move |share| view! {
                        <li>
                            <i class=format!("key {}", share.fill.slot()) aria-hidden="true"></i>
                            {share.label}" "{move || words.number(as_f64(share.count))}
                        </li>
                    }
                    .into_any(),
                )}
            </ul>
        }
        .into_any()
    };
    view! {
        <div class="meter">
            <Heading used=used limit=limit unit=unit open=open/>
            <div class=if limit < 5 { "slots slots-2" } else { "slots" } aria-hidden="true">
                {squares(slots)}
            </div>
            {legend}
        </div>
    }
}

/// A row of marks, each a class and its place among those of that class: a mark
/// that stays is not touched.
pub fn squares(marks: Memo<Vec<(&'static str, usize)>>) -> impl IntoView {
    let named = |class: &'static str| (!class.is_empty()).then_some(class);
    keyed(
        move || marks.get(),
        |(class, nth)| ((*class).into(), *nth),
        move |(class, _)| view! { <i class=named(class)></i> }.into_any(),
    )
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
        let parts =
            shares.get().into_iter().map(|share| format!("{} {}", share.label, words.number(as_f64(share.count))));
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

/// Counts here are far below 2^52.
#[allow(clippy::cast_precision_loss)]
fn as_f64(count: usize) -> f64 {
    count as f64
}
