//! What stands around every page: skip link, head, foot, choice of language.

use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::HtmlSelectElement;

use super::icon::{Glyph, Icon, Sprite};
use super::opening::{Opening, Tab};
use super::page::Page;
use super::rest::Slot;
use super::text::{key, t, words};
use super::{language, platform};
use crate::i18n::LANGUAGES;
use crate::profile::{Look, Step};

/// The key of the stored choice.
pub(super) const LANGUAGE: &str = "mailvouch-language";

/// Head, page and foot.
#[component]
pub fn Shell() -> impl IntoView {
    let words = words();
    Effect::new(move |_| platform::set_language(words.language().tag));
    // The fragment holds the person's choices, so a link within the page moves the focus and leaves it alone.
    let skip = |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        platform::focus("content");
    };
    let opening = use_context::<Opening>();
    if let Some(opening) = opening {
        opening.profile.with_value(|profile| dress(&profile.file.look));
    }
    if let Some((opening, embed)) = opening.and_then(|opening| Some((opening, opening.embed?))) {
        embed.follow(opening, words);
        return view! {
            <Sprite/>
            <Page/>
            <Slot of=|rest| rest.receipt/>
        }
        .into_any();
    }
    view! {
        <Sprite/>
        <a class="skip" href="#content" on:click=skip>{t("skip-to-content")}</a>
        <header class="site-head">
            <div>
                <Vendor/>
                <Tabs/>
                <LanguageSelect/>
            </div>
        </header>
        <div class="page"><Page/></div>
        <footer class="foot">
            <Slot of=|rest| rest.receipt/>
            <div><span>{t("app-foot")}</span><Links/></div>
        </footer>
    }
    .into_any()
}

/// The parts of the page. Links, so that each opens in a window of its own.
#[component]
fn Tabs() -> impl IntoView {
    let opening = use_context::<Opening>();
    let tabs = [
        (Tab::Records, Step::Records, key!("tab-records")),
        (Tab::Check, Step::Check, key!("tab-check")),
        (Tab::Project, Step::Project, key!("tab-project")),
        (Tab::Many, Step::Many, key!("tab-many")),
    ];
    let shown = |step| opening.is_some_and(|opening| opening.shows(step));
    let tabs: Vec<_> = tabs.into_iter().filter(|(_, step, _)| shown(*step)).collect();
    // One part alone needs no way to it.
    (tabs.len() > 1).then(|| {
        let tabs = tabs.into_iter().map(|(tab, _, label)| view! { <li><TabLink tab label/></li> });
        view! { <nav aria-label=t("tabs")><ul>{tabs.collect_view()}</ul></nav> }
    })
}

#[component]
fn TabLink(tab: Tab, label: &'static str) -> impl IntoView {
    let opening = expect_context::<Opening>();
    let show = move |event: leptos::ev::MouseEvent| {
        if !(event.ctrl_key() || event.meta_key() || event.shift_key()) {
            event.prevent_default();
            opening.tab.set(tab);
            if tab.stands_alone() {
                opening.ask(|_| ());
            }
        }
    };
    let current = move || (opening.tab.get() == tab).then_some("page");
    let href = move || match opening.rest() {
        Some(rest) => (rest.address)(rest.app, tab),
        None => platform::address_with(&tab.fragment("")),
    };
    view! { <a href=href aria-current=current on:click=show>{t(label)}</a> }
}

/// Where the vendor leads to, and the way to a profile of one's own.
#[component]
fn Links() -> impl IntoView {
    let opening = use_context::<Opening>();
    let links =
        opening.map(|opening| opening.profile.with_value(|profile| profile.file.links.clone())).unwrap_or_default();
    let link = |address: Option<String>, label| {
        address.map(|address| view! { <a href=address target="_blank" rel="noopener">{t(label)}</a> })
    };
    let studio = opening.is_some_and(|opening| opening.shows(Step::Studio));
    view! {
        {link(links.docs, key!("link-docs"))}
        {link(links.support, key!("link-support"))}
        {studio.then(|| view! { <TabLink tab=Tab::Studio label=key!("title-studio")/> })}
    }
}

/// The vendor's picture and name.
#[component]
fn Vendor() -> impl IntoView {
    let file = use_context::<Opening>().map(|opening| opening.profile.with_value(|profile| profile.file.clone()));
    let logo = file.as_ref().and_then(|file| file.logo.clone());
    view! {
        <div class="vendor">
            {match logo {
                Some(path) => view! { <img src=path alt=""/> }.into_any(),
                None => view! { <Glyph of=Icon::Mark/> }.into_any(),
            }}
            {file.map_or_else(|| "Mailvouch".to_owned(), |file| file.name)}" "
            <span>{t("app-subtitle")}</span>
        </div>
    }
}

/// Sets what the profile gives; the tokens have the rest.
fn dress(look: &Look) {
    let properties = [
        ("--brand", &look.brand),
        ("--brand-dark", &look.brand_dark),
        ("--neutral", &look.neutral),
        ("--radius", &look.radius),
        ("--font-ui", &look.font_ui),
        ("--font-code", &look.font_code),
    ];
    for (name, value) in properties {
        if let Some(value) = value {
            platform::set_property(name, value);
        }
    }
}

/// Changes the language at once and keeps the choice for the next visit.
#[component]
fn LanguageSelect() -> impl IntoView {
    let words = words();
    let opening = use_context::<Opening>();
    let change = move |event| {
        let select: HtmlSelectElement = event_target(&event);
        let Some(language) = LANGUAGES.iter().find(|language| language.tag == select.value()) else { return };
        spawn_local(async move {
            if language::speak(words, opening, *language).await {
                platform::store(LANGUAGE, language.tag);
            } else {
                // Without its words the page stays in the language it has, and so does the field.
                select.set_value(words.language_untracked().tag);
            }
        });
    };
    let options = LANGUAGES.iter().map(|language| {
        view! {
            <option value=language.tag lang=language.tag selected=move || words.language() == *language>
                {language.name}
            </option>
        }
    });
    view! {
        <div class="lang">
            <label class="hidden" for="language">{t("language")}</label>
            <select id="language" on:change=change>{options.collect_view()}</select>
        </div>
    }
}
