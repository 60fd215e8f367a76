//! What the page tells the page around it of the records: all of them as data
//! with each change, and that they are published, once for each time they are.

use js_sys::Array;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsValue;

use super::Embed;
use crate::diff::{Action, Change};
use crate::ui::later::later;
use crate::ui::platform;
use crate::ui::state::App;

/// How long nothing must change before it is told, in milliseconds: answers come in by the dozen.
const CALM: i32 = 200;

/// What is told.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Told {
    domain: String,
    /// Is it about the vendor, on a vendor's page?
    about: bool,
    demo: bool,
    settled: bool,
    records: Vec<Row>,
}

/// A record as it is told.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Row {
    name: Option<String>,
    rtype: &'static str,
    value: Option<String>,
    action: Action,
    had: bool,
    services: Vec<String>,
}

impl Embed {
    /// Tells of every change, for as long as the page is there.
    pub(in crate::ui) fn report(self, app: App) {
        let told = later(move || {
            app.domain.with(|domain| domain.as_ref().map(ToString::to_string)).map(|domain| Told {
                domain,
                about: about(app),
                demo: app.demo.with(Option::is_some),
                settled: app.session.pending.get() == 0,
                records: app.changes.with(|changes| changes.iter().map(|change| Row::of(change)).collect()),
            })
        });
        let settled = Memo::new(move |_| app.session.pending.get() == 0);
        Effect::new(move |_| self.settled.set(settled.get()));
        let latest = StoredValue::new(0_u32);
        let published = StoredValue::new(None::<Told>);
        Effect::new(move |_| {
            let Some(told) = told.get() else { return };
            // A page that greets late is told too.
            self.host.track();
            latest.update_value(|latest| *latest += 1);
            let this = latest.get_value();
            spawn_local(async move {
                platform::sleep(CALM).await;
                if latest.try_get_value() == Some(this) {
                    untrack(|| self.send(told, published));
                }
            });
        });
    }

    fn send(self, told: Told, published: StoredValue<Option<Told>>) {
        self.tell("mailvouch:change", &told.fields());
        if !told.settled {
            return;
        }
        let done = told.is_published().then_some(told);
        if let Some(told) = done.as_ref().filter(|_| published.get_value() != done) {
            self.tell("mailvouch:verified", &told.fields());
        }
        published.set_value(done);
    }
}

impl Told {
    /// Is everything there that is not only on offer? What a demo shows is nowhere, and without the vendor it is nothing
    /// that the page around waits for.
    fn is_published(&self) -> bool {
        let mut needed = self.records.iter().filter(|row| row.action != Action::Optional).peekable();
        self.about && !self.demo && needed.peek().is_some() && needed.all(|row| row.action == Action::Keep)
    }

    fn fields(&self) -> [(&'static str, JsValue); 4] {
        [
            ("domain", self.domain.as_str().into()),
            ("demo", self.demo.into()),
            ("settled", self.settled.into()),
            ("records", self.records.iter().map(Row::data).collect::<Array>().into()),
        ]
    }
}

/// Is the vendor picked, where there is one?
fn about(app: App) -> bool {
    app.vendor_name().is_none() || app.plan.with(|plan| plan.picks.iter().any(|pick| app.is_vendor(&pick.provider)))
}

impl Row {
    fn of(change: &Change) -> Self {
        Self {
            name: change.name.as_ref().map(ToString::to_string),
            rtype: change.rtype.name(),
            value: change.value.clone(),
            action: change.action,
            had: !change.before.is_empty(),
            services: change.sources.clone(),
        }
    }

    /// What there is to do, and what DNS says.
    fn words(&self) -> (&'static str, &'static str) {
        let now = if self.had { "different" } else { "missing" };
        match self.action {
            Action::Publish => ("publish", now),
            Action::Replace => ("replace", now),
            Action::Keep => ("keep", "published"),
            Action::NeedsYou => ("needs-you", now),
            Action::Optional => ("optional", now),
            Action::CannotTell => ("none", "unknown"),
            Action::Open => ("none", "reading"),
        }
    }

    fn data(&self) -> JsValue {
        let (action, state) = self.words();
        let text = |text: &Option<String>| text.as_deref().map_or(JsValue::NULL, JsValue::from_str);
        platform::object(&[
            ("name", text(&self.name)),
            ("type", self.rtype.into()),
            ("value", text(&self.value)),
            ("action", action.into()),
            ("state", state.into()),
            ("services", self.services.iter().map(JsValue::from).collect::<Array>().into()),
        ])
    }
}
