//! The DNS host at which the records are typed in: which one it is, and its own pages.

use leptos::prelude::*;

use super::later::later;
use super::state::app;
use super::text::{key, t, words};
use crate::catalog::DnsHost;

/// Where its editor is, and its own page on how to add a record.
#[component]
pub(super) fn HostPages() -> impl IntoView {
    let (app, words) = (app(), words());
    let link = move |address: &str, key: &str, host: &DnsHost| {
        let text = words.say(key, &[("host", host.name.to_string())]);
        view! { <a href=address.to_owned() target="_blank" rel="noreferrer">{text}</a> }
    };
    move || {
        let host = app.host.get()?;
        let editor = host.panel.as_deref().map(|address| link(address, key!("host-editor"), host));
        let guide = host.help.as_deref().map(|address| link(address, key!("host-guide"), host));
        let between = (editor.is_some() && guide.is_some()).then_some(" · ");
        (editor.is_some() || guide.is_some()).then(|| view! { <p class="small">{editor}{between}{guide}</p> })
    }
}

/// Another DNS host than the one that the name servers tell.
#[component]
pub(super) fn HostChoice() -> impl IntoView {
    let app = app();
    let hosts = crate::catalog::dns_hosts();
    let choose = move |event| {
        let id = event_target_value(&event);
        app.plan.update(|plan| plan.dns_host = Some(id).filter(|id| !id.is_empty()));
    };
    // Eighty options hang on it, and hardly a change of the plan is about it.
    let now = later(move || app.plan.with(|plan| plan.dns_host.clone()));
    let options = hosts.iter().map(|host| {
        let chosen = move || now.with(|now| now.as_deref() == Some(&*host.id));
        view! { <option value=host.id.to_string() selected=chosen>{host.name.to_string()}</option> }
    });
    view! {
        <label class="hidden" for="dns-host">{t("dns-host-other")}</label>
        <select id="dns-host" class="inline-select" on:change=choose>
            <option value="">{t("dns-host-other")}</option>
            {options.collect_view()}
        </select>
    }
}
