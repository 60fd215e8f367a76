//! The one door to the browser. What it cannot give (storage switched off, no
//! clipboard) comes back as `None` or `false`; nothing here throws or panics.

mod address;
mod crypto;
mod displayed;
mod files;
mod frame;
mod intl;
mod notify;
mod paper;
mod tab;

use js_sys::{Date, Function, Object, Promise, Reflect};
use leptos::ev;
use leptos::prelude::{on_cleanup, window_event_listener, window_event_listener_untyped};
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    DataTransfer, Document, Element, HtmlDocument, HtmlElement, HtmlTextAreaElement, MessageChannel, ScrollBehavior,
    ScrollIntoViewOptions, Storage, Url, Window,
};

pub use address::{address_with, fragment, in_language, on_fragment, outward, percent_decoded, query, set_fragment};
pub use crypto::{KeyKind, KeyPair, key_pair};
pub use displayed::is_displayed;
pub use files::{ObjectUrl, PickedFile, download, object_url, pasted};
pub use frame::{
    fill_frame, number_of, object, on_height, on_parent_message, origin, set_scheme, tell_parent, text_of,
};
pub use intl::{count, date_time, list, number, plural, seconds, time};
pub use notify::{ask_to_notify, is_hidden, may_notify, notify};
pub use paper::{fit_pages, on_print, print};
pub use tab::{keep, kept, page_with, reload_frame};

fn window() -> Window {
    leptos::prelude::window()
}

fn document() -> Document {
    leptos::prelude::document()
}

fn by_id(id: &str) -> Option<Element> {
    document().get_element_by_id(id)
}

/// The id of the nearest element around what an event happened to, of those that fit a selector.
pub fn id_around(event: &web_sys::Event, selector: &str) -> Option<String> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    Some(target.closest(selector).ok()??.id())
}

// The clipboard

/// Copies formatted text, and a plain one for programs that take no other. By
/// the older way: the newer one parses the text in this page, whose policy
/// refuses the styles of a mail.
pub fn copy_html(html: &str, text: &str) -> bool {
    let (html, plain) = (html.to_owned(), text.to_owned());
    let filled = window_event_listener_untyped("copy", move |event| {
        let data =
            Reflect::get(&event, &"clipboardData".into()).ok().and_then(|data| data.dyn_into::<DataTransfer>().ok());
        let fill = |data: DataTransfer| {
            data.set_data("text/html", &html)?;
            data.set_data("text/plain", &plain)
        };
        if data.is_some_and(|data| fill(data).is_ok()) {
            event.prevent_default();
        }
    });
    let copied = copy_by_selection(text).unwrap_or(false);
    filled.remove();
    copied
}

/// Copies a text. `false` if the browser allows it in neither of its two ways.
pub async fn copy(text: &str) -> bool {
    let navigator = window().navigator();
    // Outside of a secure context there is no clipboard at all.
    if Reflect::has(&navigator, &"clipboard".into()).unwrap_or(false)
        && JsFuture::from(navigator.clipboard().write_text(text)).await.is_ok()
    {
        return true;
    }
    copy_by_selection(text).unwrap_or(false)
}

/// The older way, which needs no permission: select the text and command a copy.
fn copy_by_selection(text: &str) -> Option<bool> {
    let document = document();
    let focused = document.active_element();
    let area: HtmlTextAreaElement = document.create_element("textarea").ok()?.dyn_into().ok()?;
    area.set_class_name("hidden");
    area.set_read_only(true);
    area.set_value(text);
    document.body()?.append_child(&area).ok()?;
    area.select();
    let copied = document.dyn_into::<HtmlDocument>().ok()?.exec_command("copy").unwrap_or(false);
    area.remove();
    if let Some(element) = focused.and_then(|e| e.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
    Some(copied)
}

/// BCP 47 tags, best first.
pub fn preferred_languages() -> Vec<String> {
    window().navigator().languages().iter().filter_map(|tag| tag.as_string()).collect()
}

/// Shall nothing move?
pub fn reduced_motion() -> bool {
    let query = window().match_media("(prefers-reduced-motion: reduce)");
    query.ok().flatten().is_some_and(|list| list.matches())
}

fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

/// What was stored under `key` by an earlier visit.
pub fn stored(key: &str) -> Option<String> {
    storage()?.get_item(key).ok().flatten()
}

/// Stores a choice for the next visit, where the browser keeps such things.
pub fn store(key: &str, value: &str) -> bool {
    storage().is_some_and(|storage| storage.set_item(key, value).is_ok())
}

// Names

/// A host in A-labels, in lower case; `None` for what cannot be one. The
/// browser's `URL` maps U-labels (UTS #46) and, in some browsers, refuses
/// A-labels that are none. It is asked for those only, since it turns `1.2`
/// into an address.
pub fn to_ascii(host: &str) -> Option<String> {
    let lower = host.to_ascii_lowercase();
    if lower.is_ascii() && !lower.split('.').any(|label| label.starts_with("xn--")) {
        return Some(lower);
    }
    if host.contains(|c: char| c.is_whitespace() || "%/\\?#@:[]<>^|".contains(c)) {
        return None;
    }
    let mapped = Url::new(&format!("https://{host}")).ok()?.hostname();
    let is_name = !mapped.is_empty() && mapped.parse::<std::net::Ipv4Addr>().is_err();
    is_name.then_some(mapped)
}

// Time and network

/// Milliseconds since 1970.
pub fn now() -> f64 {
    Date::now()
}

/// The moment in UTC in 14 digits, `20261122143005`.
pub fn utc_stamp() -> String {
    let iso: String = Date::new_0().to_iso_string().into();
    iso.chars().filter(char::is_ascii_digit).take(14).collect()
}

/// A moment as text (ISO 8601), of milliseconds since 1970.
pub fn stamp(at: f64) -> String {
    Date::new(&at.into()).to_iso_string().into()
}

/// The day, `YYYY-MM-DD`, in UTC.
pub fn today() -> String {
    let now = String::from(Date::new_0().to_iso_string());
    now.split_once('T').map(|(day, _)| day.to_owned()).unwrap_or_default()
}

/// Does work, and notes how long it took among the page's timings, where the developer tools show it.
pub fn timed<T>(name: &str, work: impl FnOnce() -> T) -> T {
    let Some(clock) = window().performance() else { return work() };
    let start = clock.now();
    let done = work();
    let since = Object::new();
    let _ = Reflect::set(&since, &"start".into(), &start.into());
    if let Ok(measure) = Reflect::get(&clock, &"measure".into()).and_then(JsCast::dyn_into::<Function>) {
        let _ = measure.call2(&clock, &name.into(), &since);
    }
    done
}

/// Forgets the timings of this name: the browser keeps each as long as the page lives.
pub fn forget_timings(name: &str) {
    if let Some(clock) = window().performance() {
        clock.clear_measures_with_measure_name(name);
    }
}

/// Waits.
pub async fn sleep(milliseconds: i32) {
    let promise = Promise::new(&mut |resolve, _| {
        let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, milliseconds);
    });
    let _ = JsFuture::from(promise).await;
}

/// Waits for the next picture that is drawn; in a hidden tab, where none is,
/// a moment.
pub async fn next_frame() {
    if document().hidden() {
        return sleep(50).await;
    }
    let promise = Promise::new(&mut |resolve, _| {
        let _ = window().request_animation_frame(&resolve);
    });
    let _ = JsFuture::from(promise).await;
}

/// Goes on in a task of its own: what waits, as input does, has its turn first. Timers would be held back for this.
pub async fn next_task() {
    let Ok(channel) = MessageChannel::new() else { return };
    let promise = Promise::new(&mut |resolve, _| {
        channel.port1().set_onmessage(Some(&resolve));
        let _ = channel.port2().post_message(&JsValue::NULL);
    });
    let _ = JsFuture::from(promise).await;
    channel.port1().close();
}

/// Waits until the next picture was drawn.
pub async fn after_picture() {
    next_frame().await;
    // What runs before a picture runs in front of it; a task of its own comes after.
    next_task().await;
}

/// `false` is certain; `true` says only that there is some network.
pub fn online() -> bool {
    window().navigator().on_line()
}

/// Calls `f` when the network comes or goes, until the component goes.
pub fn on_online(f: impl Fn(bool) + Clone + 'static) {
    let g = f.clone();
    let online = window_event_listener(ev::online, move |_| f(true));
    let offline = window_event_listener(ev::offline, move |_| g(false));
    on_cleanup(move || {
        online.remove();
        offline.remove();
    });
}

/// Why a file of this page did not come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FetchError {
    /// The address is not below this page's origin.
    Foreign,
    /// No answer.
    Network,
    /// An HTTP status other than 2xx.
    Status(u16),
}

/// A file of this page, by its path relative to the page.
pub async fn fetch_text(path: &str) -> Result<String, FetchError> {
    let base = document().base_uri().ok().flatten().unwrap_or_default();
    let url = Url::new_with_base(path, &base).map_err(|_| FetchError::Foreign)?;
    if Ok(url.origin()) != window().location().origin() {
        return Err(FetchError::Foreign);
    }
    let response = gloo_net::http::Request::get(&url.href()).send().await.map_err(|_| FetchError::Network)?;
    if !response.ok() {
        return Err(FetchError::Status(response.status()));
    }
    response.text().await.map_err(|_| FetchError::Network)
}

// The document

/// The title of the tab.
pub fn set_title(title: &str) {
    document().set_title(title);
}

/// The language of the document, for screen readers and hyphenation.
pub fn set_language(tag: &str) {
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("lang", tag);
    }
}

/// Ends what `index.html` shows until the page has words: it goes, or it says
/// that the page could not start.
pub fn boot_ended(started: bool) {
    let hide = |id: &str, hidden: bool| {
        if let Some(element) = by_id(id).and_then(|e| e.dyn_into::<HtmlElement>().ok()) {
            element.set_hidden(hidden);
        }
    };
    if started {
        if let Some(boot) = by_id("boot") {
            boot.remove();
        }
    } else {
        hide("boot-waiting", true);
        hide("boot-failed", false);
    }
}

/// Sets a custom property on the root, as `--brand`. The CSP forbids style
/// attributes in text, not this.
pub fn set_property(name: &str, value: &str) {
    if let Some(root) = document().document_element().and_then(|e| e.dyn_into::<HtmlElement>().ok()) {
        let _ = root.style().set_property(name, value);
    }
}

/// Moves the focus to an element; one that takes none by itself can after that. In a frame it stays in the page around,
/// if it is there.
pub fn focus(id: &str) {
    if frame::is_bystander() {
        return;
    }
    if let Some(element) = by_id(id).and_then(|e| e.dyn_into::<HtmlElement>().ok()) {
        if element.tab_index() < 0 && !element.has_attribute("tabindex") {
            element.set_tab_index(-1);
        }
        let _ = element.focus();
    }
}

/// Moves the focus to an element, and opens the `details` that it may be closed away in.
pub fn focus_in(id: &str, around: &str) {
    if let Some(closed) = by_id(id).and_then(|element| element.closest(around).ok().flatten()) {
        let _ = closed.set_attribute("open", "");
    }
    focus(id);
}

/// Has the element with the focus gone, so that nothing has it?
pub fn focus_is_lost() -> bool {
    document().active_element().is_none_or(|element| element.tag_name() == "BODY")
}

/// Gives the focus back to the element that has it, if what runs now moves it: an element that is moved is taken out of the
/// document and put in again, and loses it. It has it again before any key that is pressed meanwhile arrives.
pub fn hold_focus() {
    // To give it to the page itself would cost a layout.
    let held = document().active_element().filter(|_| !focus_is_lost());
    let Some(held) = held.and_then(|element| element.dyn_into::<HtmlElement>().ok()) else { return };
    spawn_local(async move {
        if focus_is_lost() && held.is_connected() {
            let _ = held.focus();
        }
    });
}

/// Scrolls to an element, smoothly where motion is welcome.
pub fn scroll_to(id: &str) {
    if let Some(element) = by_id(id) {
        let options = ScrollIntoViewOptions::new();
        options.set_behavior(if reduced_motion() { ScrollBehavior::Instant } else { ScrollBehavior::Smooth });
        element.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

/// Scrolls a list so far that the element can be seen.
pub fn reveal(id: &str) {
    if let Some(element) = by_id(id) {
        let options = ScrollIntoViewOptions::new();
        options.set_block(web_sys::ScrollLogicalPosition::Nearest);
        element.scroll_into_view_with_scroll_into_view_options(&options);
    }
}
