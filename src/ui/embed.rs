//! The page in a frame of another page (`?embed`): without head and foot, and on
//! speaking terms with the page around it, if the profile names that page's
//! origin or it is of this page's own. To any other it says nothing and hears
//! nothing. The messages are described in docs/embedding.md.

pub(super) mod told;

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsValue;

use super::opening::Opening;
use super::text::Words;
use super::{language, platform};
use crate::i18n::language_of;

/// The version of the messages.
const VERSION: f64 = 1.0;

/// The page around this one.
#[derive(Clone, Copy)]
pub struct Embed {
    /// Its origin, once it has greeted and may be answered.
    host: RwSignal<Option<String>>,
    /// Is every answer there, so that what is on the page will not grow by itself?
    settled: RwSignal<bool>,
}

impl Embed {
    /// Is this page in a frame, as its address says?
    pub(super) fn of_address() -> Option<Self> {
        platform::query("embed").map(|_| Self { host: RwSignal::new(None), settled: RwSignal::new(true) })
    }

    /// Hears the page around, and keeps the frame as high as what is in it.
    pub(super) fn follow(self, opening: Opening, words: Words) {
        let height = RwSignal::new(0.0);
        platform::on_parent_message(move |origin, data| {
            let known = opening.profile.with_value(|profile| profile.file.embed.contains(&origin));
            if !known && origin != platform::origin() {
                return;
            }
            // What another version means is not known here.
            if platform::number_of(&data, "v") != Some(VERSION) {
                return;
            }
            match platform::text_of(&data, "type").as_deref() {
                Some("mailvouch:hello") => {
                    platform::fill_frame();
                    self.host.set(Some(origin));
                    self.tell("mailvouch:ready", &[]);
                }
                Some("mailvouch:set") => obey(&data, opening, words),
                _ => {}
            }
        });
        platform::on_height("app", move |now| height.set(now));
        Effect::new(move |_| {
            let title = words.say("app-subtitle", &[]);
            let (height, settled) = (height.get(), self.settled.get());
            let fields = [("height", height.into()), ("settled", settled.into()), ("title", title.into())];
            self.tell("mailvouch:frame", &fields);
        });
    }

    /// Tells the page around something, if it may be told. Subscribes to whether it may.
    pub(super) fn tell(self, what: &str, fields: &[(&str, JsValue)]) {
        if let Some(host) = self.host.get() {
            let mut message = vec![("type", what.into()), ("v", VERSION.into())];
            message.extend_from_slice(fields);
            platform::tell_parent(&host, &platform::object(&message));
        }
    }
}

/// Does what the page around wishes; what it does not name stays.
fn obey(wish: &JsValue, opening: Opening, words: Words) {
    if let Some(theme) = platform::text_of(wish, "theme") {
        platform::set_scheme(&theme);
    }
    if let Some(domain) = platform::text_of(wish, "domain") {
        opening.typed.set(domain);
        opening.ask(|rest| (rest.look_up)(rest.app));
    }
    if let Some(language) = platform::text_of(wish, "lang").and_then(|tag| language_of(&tag)) {
        spawn_local(async move {
            // Where its words do not come, the page stays in the language it has.
            language::speak(words, Some(opening), language).await;
        });
    }
}
