//! What kind of service: a choice, and what the kinds are called.

use leptos::prelude::*;

use crate::catalog::schema::Category;
use crate::ui::text::{key, t};

/// Every kind with its name's key, in the order in which they are offered.
pub(super) const KINDS: [(Category, &str); 16] = [
    (Category::Mailbox, key!("category-mailbox")),
    (Category::Hosting, key!("category-hosting")),
    (Category::Transactional, key!("category-transactional")),
    (Category::Marketing, key!("category-marketing")),
    (Category::Crm, key!("category-crm")),
    (Category::Helpdesk, key!("category-helpdesk")),
    (Category::Commerce, key!("category-commerce")),
    (Category::Events, key!("category-events")),
    (Category::Survey, key!("category-survey")),
    (Category::Forms, key!("category-forms")),
    (Category::Finance, key!("category-finance")),
    (Category::Hr, key!("category-hr")),
    (Category::Cms, key!("category-cms")),
    (Category::Gateway, key!("category-gateway")),
    (Category::Forwarding, key!("category-forwarding")),
    (Category::Other, key!("category-other")),
];

/// A choice of kinds. `none` is the key of the line that chooses none.
#[component]
pub(super) fn KindField(
    id: &'static str,
    label: &'static str,
    none: &'static str,
    class: &'static str,
    chosen: RwSignal<Option<Category>>,
) -> impl IntoView {
    let choose = move |event| {
        let place = event_target_value(&event).parse().ok();
        chosen.set(place.and_then(|place: usize| KINDS.get(place)).map(|(kind, _)| *kind));
    };
    let options = KINDS.iter().enumerate().map(|(place, (kind, name))| {
        view! { <option value=place.to_string() selected=move || chosen.get() == Some(*kind)>{t(name)}</option> }
    });
    view! {
        <label for=id>{t(label)}</label>
        " "
        <select id=id class=class on:change=choose>
            <option value="" selected=move || chosen.get().is_none()>{t(none)}</option>
            {options.collect_view()}
        </select>
    }
}
