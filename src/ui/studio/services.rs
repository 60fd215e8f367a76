//! A list of services by id, chosen from the catalog and from those that the
//! profile adds.

use leptos::prelude::*;

use super::Desk;
use super::form::{Place, id};
use crate::catalog::{self, Provider};
use crate::json::{Value, path};
use crate::ui::platform;
use crate::ui::text::{key, t, words};
use crate::ui::widget::Combo;

/// How many services are offered at once.
const MOST: usize = 8;

/// The list, and the field that adds to it.
pub(super) fn list(desk: Desk, place: &Place, field: &'static str) -> AnyView {
    let words = words();
    let at = place.path.clone();
    let there = {
        let at = at.clone();
        Memo::new(move |_| {
            let ids = |list: &Value| list.list().iter().filter_map(Value::text).map(str::to_owned).collect();
            desk.file.with(|file| path::get(file, &at).map(ids)).unwrap_or_else(Vec::<String>::new)
        })
    };
    let query = RwSignal::new(String::new());
    let options = Memo::new(move |_| {
        let there = there.get();
        let query = query.get();
        let offered = catalog::providers().iter().filter(|known| !there.iter().any(|id| *id == *known.id));
        let found: Vec<&Provider> = if query.trim().is_empty() {
            offered.take(MOST).collect()
        } else {
            catalog::search(&query, offered).into_iter().take(MOST).map(|hit| hit.provider).collect()
        };
        found.into_iter().map(|known| (known.id.to_string(), known.name.to_string())).collect::<Vec<_>>()
    });
    let pick = {
        let at = at.clone();
        move |(id, _): (String, String)| {
            let end = there.with_untracked(Vec::len);
            desk.put(&format!("{at}[{end}]"), Some(Value::Text(id)));
        }
    };
    let own_names = Memo::new(move |_| desk.file.with(own_names));
    let chip = {
        let at = at.clone();
        move |(place, id_of): (usize, String)| {
            let name = move |id: &str| {
                let own = own_names.with(|own| own.iter().find(|(own, _)| own == id).map(|(_, name)| name.clone()));
                own.or_else(|| catalog::find(id).map(|known| known.name.to_string())).unwrap_or_else(|| id.to_owned())
            };
            let at = at.clone();
            let remove = move |_| {
                // The last one takes the list with it.
                let last = there.with_untracked(Vec::len) == 1;
                desk.put(&if last { at.clone() } else { format!("{at}[{place}]") }, None);
                platform::focus(field);
            };
            let shown = name(&id_of);
            view! {
                <li class="row">
                    <span>{name(&id_of)}" "<code class="path">{id_of}</code></span>
                    <button class="btn btn-s" type="button" on:click=remove>
                        {t("studio-remove")}<span class="hidden">" "{shown}</span>
                    </button>
                </li>
            }
        }
    };
    let listed = move || there.get().into_iter().enumerate().map(&chip).collect_view();
    let label = if field == "studio-pin" { key!("studio-pin") } else { key!("studio-hide") };
    view! {
        <div class="stack stack-s" id=id(&at)>
            <ul class="stack stack-s">{listed}</ul>
            <Combo
                id=field
                label=move || words.say(label, &[])
                list=t("studio-services")
                query=query
                options=options
                render=|(id, name): &(String, String)| view! { <b>{name.clone()}</b><span>{id.clone()}</span> }
                pick=pick
            />
        </div>
    }
    .into_any()
}

/// The services that the file itself adds: id and name.
fn own_names(file: &Value) -> Vec<(String, String)> {
    let text = |entry: &Value, field: &str| entry.get(field).and_then(Value::text).map(str::to_owned);
    let add = file.get("add").map(Value::list).unwrap_or_default();
    add.iter().filter_map(|entry| Some((text(entry, "id")?, text(entry, "name")?))).collect()
}
