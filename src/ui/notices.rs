//! What has to be known before anything else: the demo, the network, a file or
//! a link that could not be used.

use leptos::prelude::*;

use super::icon::Sign;
use super::opening::{Trouble, opening};
use super::platform;
use super::rest::Slot;
use super::text::{key, t, words};
use super::widget::{Notice, keyed};

/// Stands between the head and the page. Always there, so that screen readers
/// tell what appears in it.
#[component]
pub fn Notices() -> impl IntoView {
    let opening = opening();
    let words = words();
    let in_demo = Memo::new(move |_| opening.demo.with(Option::is_some));
    let is_offline = Memo::new(move |_| opening.offline_since.get().is_some() && !in_demo.get());
    view! {
        <div class="notices" role="status">
            <Show when=move || in_demo.get()>
                <div class="banner">
                    <div>
                        <span class="tag">{t("demo")}</span>
                        <span>{move || words.say(if opening.saved.get() { key!("demo-saved") } else { key!("demo-invented") }, &[])}</span>
                        <Show when=move || !opening.saved.get()>
                            <Slot of=|rest| rest.stories/>
                        </Show>
                        <button class="btn btn-s" type="button" on:click=move |_| opening.ask(|rest| (rest.leave_demo)(rest.app))>
                            {t("demo-leave")}
                        </button>
                    </div>
                </div>
            </Show>
            {keyed(
                move || opening.troubles.get(),
                |trouble| (format!("{trouble:?}").into(), 0),
                |trouble| view! { <TroubleNote trouble/> }.into_any(),
            )}
            <Show when=move || is_offline.get()>
                <Offline/>
            </Show>
            <Show when=move || opening.is_cut_off()>
                <CutOff/>
            </Show>
        </div>
    }
}

#[component]
fn Offline() -> impl IntoView {
    view! {
        <Notice sign=Sign::Unknown title=t("offline")>
            <p><Slot of=|rest| rest.offline>{t("offline-unread")}</Slot></p>
        </Notice>
    }
}

/// The rest of the page did not arrive.
#[component]
fn CutOff() -> impl IntoView {
    let opening = opening();
    let retry = move |_| {
        opening.fetch();
        platform::focus("content");
    };
    view! {
        <Notice sign=Sign::Bad title=t("cut-off")>
            <p>{t("cut-off-text")}</p>
            <div class="row"><button class="btn btn-s" type="button" on:click=retry>{t("try-again")}</button></div>
        </Notice>
    }
}

#[component]
fn TroubleNote(trouble: Trouble) -> impl IntoView {
    let (opening, words) = (opening(), words());
    let said = trouble.clone();
    let say = move |part: Part| match (&said, part) {
        (Trouble::Profile(name), Part::Title) => words.say("trouble-profile", &[("name", name.clone())]),
        (Trouble::ProfileForeign(_), Part::Title) => words.say("trouble-foreign", &[]),
        (Trouble::ProfileForeign(name), Part::Text) => words.say("trouble-foreign-instead", &[("name", name.clone())]),
        (Trouble::ProfileNewer, Part::Title) => words.say("trouble-profile-newer", &[]),
        (Trouble::Link, Part::Title) => words.say("trouble-link", &[]),
        (Trouble::LinkNewer, Part::Title) => words.say("trouble-link-newer", &[]),
        (Trouble::Saved(name), Part::Title) => words.say("trouble-saved", &[("name", name.clone())]),
        (Trouble::Saved(_), Part::Text) => words.say("trouble-saved-instead", &[]),
        (Trouble::Profile(_), Part::Text) => words.say("trouble-profile-instead", &[]),
        (Trouble::ProfileNewer, Part::Text) => words.say("trouble-profile-newer-instead", &[]),
        (Trouble::Link, Part::Text) => words.say("trouble-link-instead", &[]),
        (Trouble::LinkNewer, Part::Text) => words.say("trouble-link-newer-instead", &[]),
    };
    let text = {
        let say = say.clone();
        move || say(Part::Text)
    };
    // A link is over once another domain is typed; a vendor's file stays missing.
    let is_file = matches!(trouble, Trouble::Profile(_));
    let closes = matches!(trouble, Trouble::Link | Trouble::LinkNewer | Trouble::Saved(_));
    let close = closes.then(|| {
        let close = move |_| {
            opening.troubles.update(|troubles| troubles.retain(|other| *other != trouble));
            platform::focus("content");
        };
        view! { <div class="row"><button class="btn btn-s" type="button" on:click=close>{t("close")}</button></div> }
    });
    // What is wrong with the file is in the words of the rest of the page.
    let faults = is_file && opening.profile_error.with_value(Option::is_some);
    if faults {
        opening.prepare();
    }
    view! {
        <Notice sign=Sign::Warn title=move || say(Part::Title)>
            <p>{text}</p>
            {faults.then(|| view! { <Slot of=|rest| rest.faults/> })}
            {close}
        </Notice>
    }
}

#[derive(Clone, Copy)]
enum Part {
    Title,
    Text,
}
