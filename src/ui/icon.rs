//! The signs and icons: one sprite, and a component for each of the two.
//! A shape is never alone: a word stands beside it, so it is hidden from
//! screen readers.

use leptos::prelude::*;

/// A sign of state. Round says what is, square says what to do; dashed means
/// that it is not settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// Good.
    Ok,
    /// Needs a change.
    Warn,
    /// Broken.
    Bad,
    /// Cannot be checked.
    Unknown,
    /// Not published.
    None,
    /// Asking.
    Busy,
    /// Add a record.
    Add,
    /// Replace a record.
    Change,
    /// Keep a record.
    Keep,
    /// Remove a record.
    Drop,
    /// May be added.
    Optional,
    /// Needs the person's decision.
    You,
}

impl Sign {
    /// The class of its colour (`ok`, `warn`, `bad`, `unknown`, `none`, `act`), and of its turning.
    pub fn class(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warn | Self::You => "warn",
            Self::Bad => "bad",
            Self::Unknown => "unknown",
            Self::Busy => "unknown spin",
            Self::None | Self::Keep | Self::Drop | Self::Optional => "none",
            Self::Add | Self::Change => "act",
        }
    }

    fn href(self) -> &'static str {
        match self {
            Self::Ok => "#i-ok",
            Self::Warn => "#i-warn",
            Self::Bad => "#i-bad",
            Self::Unknown => "#i-unknown",
            Self::None => "#i-none",
            Self::Busy => "#i-busy",
            Self::Add => "#i-add",
            Self::Change => "#i-change",
            Self::Keep => "#i-keep",
            Self::Drop => "#i-drop",
            Self::Optional => "#i-optional",
            Self::You => "#i-you",
        }
    }
}

/// A picture beside the word of a button or a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)] // the names say what is drawn
pub enum Icon {
    Again,
    Chevron,
    Close,
    Copy,
    File,
    Link,
    Lock,
    Mail,
    /// The mark of a vendor that has none.
    Mark,
    Print,
    Search,
    Tick,
}

impl Icon {
    fn href(self) -> &'static str {
        match self {
            Self::Again => "#i-again",
            Self::Chevron => "#i-chevron",
            Self::Close => "#i-close",
            Self::Copy => "#i-copy",
            Self::File => "#i-file",
            Self::Link => "#i-link",
            Self::Lock => "#i-lock",
            Self::Mail => "#i-mail",
            Self::Mark => "#i-mark",
            Self::Print => "#i-print",
            Self::Search => "#i-search",
            Self::Tick => "#i-tick",
        }
    }
}

/// A sign, in its colour; `Busy` turns.
#[component]
pub fn Shape(
    /// Which one.
    #[prop(into)]
    of: Signal<Sign>,
) -> impl IntoView {
    view! {
        <svg class=move || format!("sign {}", of.get().class()) aria-hidden="true">
            <use_ href=move || of.get().href()></use_>
        </svg>
    }
}

/// An icon, in the colour of the text beside it.
#[component]
pub fn Glyph(
    /// Which one.
    of: Icon,
) -> impl IntoView {
    view! { <svg class="icon" aria-hidden="true"><use_ href=of.href()></use_></svg> }
}

/// The drawings that `Shape` and `Glyph` point to; once in the page.
#[component]
pub fn Sprite() -> impl IntoView {
    view! { <svg class="sprite" aria-hidden="true" focusable="false" inner_html=SPRITE></svg> }
}

const SPRITE: &str = r#"
<symbol id="i-ok" viewBox="0 0 20 20"><circle cx="10" cy="10" r="9" fill="currentColor"/><path d="m5.8 10.3 2.9 2.9 5.5-6" fill="none" stroke="var(--cut)" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"/></symbol>
<symbol id="i-warn" viewBox="0 0 20 20"><path d="M10 1.6c.6 0 1 .3 1.3.8l7.2 13.2c.6 1.1-.1 2.4-1.3 2.4H2.8c-1.2 0-1.9-1.3-1.3-2.4L8.7 2.4c.3-.5.7-.8 1.3-.8z" fill="currentColor"/><path d="M10 7v4.6m0 2.9v.1" stroke="var(--cut)" stroke-width="2" stroke-linecap="round"/></symbol>
<symbol id="i-bad" viewBox="0 0 20 20"><path d="M6.3 1h7.4L19 6.3v7.4L13.7 19H6.3L1 13.7V6.3z" fill="currentColor"/><path d="m7 7 6 6m0-6-6 6" stroke="var(--cut)" stroke-width="2" stroke-linecap="round"/></symbol>
<symbol id="i-unknown" viewBox="0 0 20 20"><circle cx="10" cy="10" r="8.2" fill="none" stroke="currentColor" stroke-width="1.6" stroke-dasharray="3.2 2.24"/><path d="M7.8 8a2.2 2.2 0 1 1 3.3 1.9c-.7.4-1.1.8-1.1 1.5m0 2.6v.1" fill="none" stroke="currentColor" stroke-width="1.7" stroke-linecap="round"/></symbol>
<symbol id="i-none" viewBox="0 0 20 20"><circle cx="10" cy="10" r="8.2" fill="none" stroke="currentColor" stroke-width="1.6"/><path d="M6.5 10h7" stroke="currentColor" stroke-width="1.7" stroke-linecap="round"/></symbol>
<symbol id="i-busy" viewBox="0 0 20 20"><circle cx="10" cy="10" r="8.2" fill="none" stroke="currentColor" stroke-width="1.6" opacity=".25"/><path d="M10 1.8a8.2 8.2 0 0 1 8.2 8.2" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round"/></symbol>
<symbol id="i-add" viewBox="0 0 20 20"><rect x="1" y="1" width="18" height="18" rx="4" fill="currentColor"/><path d="M10 5.5v9M5.5 10h9" stroke="var(--cut)" stroke-width="2" stroke-linecap="round"/></symbol>
<symbol id="i-change" viewBox="0 0 20 20"><rect x="1" y="1" width="18" height="18" rx="4" fill="currentColor"/><path d="M5 7.5h9m-2.5-2.7 2.7 2.7M15 12.5H6m2.5 2.7-2.7-2.7" fill="none" stroke="var(--cut)" stroke-width="1.7" stroke-linecap="round" stroke-linejoin="round"/></symbol>
<symbol id="i-keep" viewBox="0 0 20 20"><rect x="1.8" y="1.8" width="16.4" height="16.4" rx="3.5" fill="none" stroke="currentColor" stroke-width="1.6"/><path d="M6.5 8h7m-7 4h7" stroke="currentColor" stroke-width="1.7" stroke-linecap="round"/></symbol>
<symbol id="i-drop" viewBox="0 0 20 20"><rect x="1.8" y="1.8" width="16.4" height="16.4" rx="3.5" fill="none" stroke="currentColor" stroke-width="1.6"/><path d="M6 10h8" stroke="currentColor" stroke-width="1.8" stroke-linecap="round"/></symbol>
<symbol id="i-optional" viewBox="0 0 20 20"><rect x="1.8" y="1.8" width="16.4" height="16.4" rx="3.5" fill="none" stroke="currentColor" stroke-width="1.6" stroke-dasharray="3 2.2"/><path d="M10 6.5v7M6.5 10h7" stroke="currentColor" stroke-width="1.6" stroke-linecap="round"/></symbol>
<symbol id="i-you" viewBox="0 0 20 20"><rect x="1.8" y="1.8" width="16.4" height="16.4" rx="3.5" fill="none" stroke="currentColor" stroke-width="1.6"/><path d="m6.5 13.5.6-2.4 5-5 1.8 1.8-5 5z" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linejoin="round"/></symbol>
<symbol id="i-copy" viewBox="0 0 16 16"><rect x="5.5" y="5.5" width="8" height="8" rx="1.5" fill="none" stroke="currentColor" stroke-width="1.4"/><path d="M10.5 3.5v-.3c0-.4-.3-.7-.7-.7H3.2c-.4 0-.7.3-.7.7v6.6c0 .4.3.7.7.7h.3" fill="none" stroke="currentColor" stroke-width="1.4" stroke-linecap="round"/></symbol>
<symbol id="i-tick" viewBox="0 0 16 16"><path d="m3 8.5 3.2 3.2L13 4.5" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"/></symbol>
<symbol id="i-search" viewBox="0 0 16 16"><circle cx="7" cy="7" r="4.5" fill="none" stroke="currentColor" stroke-width="1.5"/><path d="m10.5 10.5 3 3" stroke="currentColor" stroke-width="1.5" stroke-linecap="round"/></symbol>
<symbol id="i-chevron" viewBox="0 0 16 16"><path d="m6 3.5 4.5 4.5L6 12.5" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round"/></symbol>
<symbol id="i-lock" viewBox="0 0 16 16"><rect x="3" y="7" width="10" height="7" rx="1.5" fill="none" stroke="currentColor" stroke-width="1.4"/><path d="M5.5 7V4.8a2.5 2.5 0 0 1 5 0V7" fill="none" stroke="currentColor" stroke-width="1.4"/></symbol>
<symbol id="i-again" viewBox="0 0 16 16"><path d="M13.5 8a5.5 5.5 0 1 1-1.6-3.9L13.5 5.7M13.5 2.5v3.2h-3.2" fill="none" stroke="currentColor" stroke-width="1.4" stroke-linecap="round" stroke-linejoin="round"/></symbol>
<symbol id="i-file" viewBox="0 0 16 16"><path d="M4 1.7h5.3L13 5.4v8.1c0 .5-.4.8-.8.8H4c-.5 0-.8-.4-.8-.8V2.5c0-.4.3-.8.8-.8zM9 2v3.7h3.7" fill="none" stroke="currentColor" stroke-width="1.4" stroke-linejoin="round"/></symbol>
<symbol id="i-link" viewBox="0 0 16 16"><path d="M6.7 9.3a2.8 2.8 0 0 0 4 0l2.2-2.2a2.8 2.8 0 0 0-4-4l-.7.7m1.1 2.9a2.8 2.8 0 0 0-4 0L3.1 8.9a2.8 2.8 0 0 0 4 4l.7-.7" fill="none" stroke="currentColor" stroke-width="1.4" stroke-linecap="round"/></symbol>
<symbol id="i-print" viewBox="0 0 16 16"><path d="M4.5 5.5v-3.7h7v3.7M4.5 11.5H3a1 1 0 0 1-1-1V6.7c0-.6.5-1.2 1.2-1.2h9.6c.7 0 1.2.6 1.2 1.2v3.8a1 1 0 0 1-1 1h-1.5M4.5 9.5h7v4.7h-7z" fill="none" stroke="currentColor" stroke-width="1.4" stroke-linejoin="round"/></symbol>
<symbol id="i-mail" viewBox="0 0 16 16"><rect x="1.7" y="3" width="12.6" height="10" rx="1.5" fill="none" stroke="currentColor" stroke-width="1.4"/><path d="m2.2 4.5 5.8 4.3 5.8-4.3" fill="none" stroke="currentColor" stroke-width="1.4"/></symbol>
<symbol id="i-mark" viewBox="0 0 24 24"><path d="M3 6.5A2.5 2.5 0 0 1 5.5 4h13A2.5 2.5 0 0 1 21 6.5v7a2.5 2.5 0 0 1-2.5 2.5H10l-4.2 3.7c-.3.3-.8.1-.8-.4V16A2 2 0 0 1 3 14z" fill="currentColor"/><path d="m8.2 10 2.6 2.6 5-5.2" fill="none" stroke="var(--surface)" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"/></symbol>
<symbol id="i-close" viewBox="0 0 16 16"><path d="m4 4 8 8m0-8-8 8" stroke="currentColor" stroke-width="1.6" stroke-linecap="round"/></symbol>
"#;
