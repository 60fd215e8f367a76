//! Which language the page speaks, and how its words arrive: in two files, as the page comes in two parts. The release
//! build (`xtask/src/cut.mjs`) leaves to the first file what the first part says; without the cut it holds everything.

use futures::join;
use leptos::prelude::*;

use super::opening::Opening;
use super::text::Words;
use super::{platform, shell};
use crate::i18n::{Language, Locale, best_language, language_of};
use crate::profile::Profile;

/// Does a second file of words belong to the second part of the page?
const CUT: bool = cfg!(feature = "split");

/// Words as they arrived.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// Whose they are.
    pub language: Language,
    /// The words.
    pub locale: Locale,
    /// Are those of the second part among them?
    pub whole: bool,
}

impl Loaded {
    /// With the sentences that the vendor has in the place of the page's own.
    #[must_use]
    pub(super) fn of_vendor(mut self, profile: Option<&Profile>) -> Self {
        if let Some(own) = profile.and_then(|profile| profile.file.texts.of(self.language)) {
            self.locale = self.locale.with(own);
        }
        self
    }
}

/// What the address asks for (`?lang=de`), what was chosen before, what the browser prefers; and whether the person
/// chose it.
pub(super) fn first() -> (Language, bool) {
    let asked = platform::query("lang").into_iter().chain(platform::stored(shell::LANGUAGE));
    match asked.into_iter().find_map(|tag| language_of(&tag)) {
        Some(wish) => (wish, true),
        None => (best_language(platform::preferred_languages().iter().map(String::as_str)), false),
    }
}

/// The words of a language, those of the second part too if they are `wanted` and come; `None` if the first file does not
/// come or cannot be read.
pub(super) async fn load(language: Language, wanted: bool) -> Option<Loaded> {
    let (start, rest) =
        join!(file(language, "json"), async { if CUT && wanted { file(language, "rest.json").await } else { None } });
    let whole = !CUT || rest.is_some();
    let locale = start?.and(rest.unwrap_or_default());
    Some(Loaded { language, locale, whole })
}

/// All words of a language.
pub(super) async fn load_whole(language: Language) -> Option<Locale> {
    load(language, true).await.filter(|loaded| loaded.whole).map(|loaded| loaded.locale)
}

async fn file(language: Language, suffix: &str) -> Option<Locale> {
    let json = platform::fetch_text(&format!("locales/{}.{suffix}", language.tag)).await.ok()?;
    Locale::parse(&json).ok()
}

/// Speaks another language, as far as the page is there; does it?
pub(super) async fn speak(words: Words, opening: Option<Opening>, language: Language) -> bool {
    let wanted = opening.is_some_and(Opening::is_beyond_start);
    let Some(loaded) = load(language, wanted).await.filter(|loaded| loaded.whole || !wanted) else { return false };
    let profile = opening.map(|opening| opening.profile.get_value());
    words.set(loaded.of_vendor(profile.as_deref()));
    true
}

/// Adds the words of the second part; are they there?
pub(super) async fn complete(words: Words, profile: &Profile) -> bool {
    // The language may change while its words are on their way.
    loop {
        let loaded = words.loaded();
        if loaded.whole {
            return true;
        }
        let language = loaded.language;
        let Some(rest) = file(language, "rest.json").await else { return false };
        if words.language_untracked() == language {
            let locale = loaded.locale.clone().and(rest);
            words.set(Loaded { language, locale, whole: true }.of_vendor(Some(profile)));
        }
    }
}
