//! The form for a server of one's own, and for a service that is not in the
//! catalog. What was typed stays; what is wrong with it is told below.

use std::net::{IpAddr, Ipv4Addr};

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::own::{effect, name};
use super::{row_id, section};
use crate::plan::OwnServer;
use crate::ui::icon::{Glyph, Icon, Shape, Sign};
use crate::ui::platform;
use crate::ui::text::{Words, key, prose, t, words};

/// By what a server is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Address,
    Host,
    Include,
    Mx,
    Web,
}

const KINDS: [Kind; 5] = [Kind::Address, Kind::Host, Kind::Include, Kind::Mx, Kind::Web];
/// The field's id.
const FIELD: &str = "own-value";

impl Kind {
    fn of(server: &OwnServer) -> Self {
        match server {
            OwnServer::Ip4(..) | OwnServer::Ip6(..) => Self::Address,
            OwnServer::Host(_) => Self::Host,
            OwnServer::Include(_) => Self::Include,
            OwnServer::Mx => Self::Mx,
            OwnServer::Web => Self::Web,
        }
    }

    fn label(self) -> &'static str {
        match self {
            Self::Address => key!("own-kind-address"),
            Self::Host => key!("own-kind-host"),
            Self::Include => key!("own-kind-include"),
            Self::Mx => key!("own-mx"),
            Self::Web => key!("own-web"),
        }
    }

    /// What to type; nothing where the domain says it all.
    fn hint(self) -> Option<&'static str> {
        match self {
            Self::Address => Some(key!("own-hint-address")),
            Self::Host => Some(key!("own-hint-host")),
            Self::Include => Some(key!("own-hint-include")),
            Self::Mx | Self::Web => None,
        }
    }

    /// The same name, meant in this way.
    fn meant(self, server: OwnServer) -> OwnServer {
        match (self, server) {
            // A bare name is read as a host; here it is the name behind `include:`.
            (Self::Include, OwnServer::Host(name)) => OwnServer::Include(name),
            (_, server) => server,
        }
    }
}

/// What the form holds.
#[derive(Clone, Copy)]
pub(super) struct Form {
    pub(super) open: RwSignal<bool>,
    kind: RwSignal<Kind>,
    text: RwSignal<String>,
    /// Was it sent as it stands?
    sent: RwSignal<bool>,
}

impl Default for Form {
    fn default() -> Self {
        Self {
            open: RwSignal::new(false),
            kind: RwSignal::new(Kind::Address),
            text: RwSignal::new(String::new()),
            sent: RwSignal::new(false),
        }
    }
}

impl Form {
    /// Opens the form with what was typed elsewhere.
    pub(super) fn start(self, typed: &str) {
        let server = read(typed);
        self.kind.set(server.as_ref().map_or(Kind::Include, Kind::of));
        // A word that is no name is the name of a service: the field waits for its include.
        self.text.set(server.map_or(String::new(), |_| typed.trim().to_owned()));
        self.sent.set(false);
        self.open.set(true);
    }

    pub(super) fn clear(self) {
        self.text.set(String::new());
        self.sent.set(false);
        self.open.set(false);
    }

    fn server(self) -> Result<OwnServer, Fault> {
        let kind = self.kind.get();
        match kind {
            Kind::Mx => Ok(OwnServer::Mx),
            Kind::Web => Ok(OwnServer::Web),
            _ => self.text.with(|text| understand(kind, text)),
        }
    }
}

/// The id of the field, to send the focus to.
pub(super) fn field_id() -> String {
    FIELD.to_owned()
}

/// Why there is no server in what was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Fault {
    key: &'static str,
    text: String,
    /// As what it can be taken.
    instead: Option<Kind>,
}

/// Reads what is typed, with names in the letters that people write.
pub(super) fn read(typed: &str) -> Option<OwnServer> {
    let typed = typed.trim();
    OwnServer::parse(typed).or_else(|| OwnServer::parse(&platform::to_ascii(typed)?))
}

fn understand(kind: Kind, typed: &str) -> Result<OwnServer, Fault> {
    let typed = typed.trim();
    let fault = |key| Err(Fault { key, text: typed.to_owned(), instead: None });
    let Some(server) = read(typed).map(|server| kind.meant(server)) else {
        return fault(if typed.is_empty() {
            key!("own-empty")
        } else if typed.contains(char::is_whitespace) {
            key!("own-space")
        } else if kind == Kind::Address {
            address_fault(typed)
        } else if typed.contains('.') {
            key!("own-not-a-name")
        } else {
            key!("own-one-word")
        });
    };
    if Kind::of(&server) != kind {
        let instead = Kind::of(&server);
        let key = match instead {
            Kind::Address => key!("own-is-address"),
            Kind::Host => key!("own-is-host"),
            Kind::Include => key!("own-is-include"),
            Kind::Mx | Kind::Web => key!("own-is-term"),
        };
        return Err(Fault { key, text: typed.to_owned(), instead: Some(instead) });
    }
    if is_private(&server) { fault(key!("own-private")) } else { Ok(server) }
}

fn address_fault(typed: &str) -> &'static str {
    let bare = typed.rsplit_once("ip4:").or(typed.rsplit_once("ip6:")).map_or(typed, |(_, bare)| bare);
    let (address, prefix) = bare.split_once('/').map_or((bare, None), |(address, prefix)| (address, Some(prefix)));
    let parts: Vec<Option<u32>> = address.split('.').map(|part| part.parse().ok()).collect();
    if prefix.is_some() && address.parse::<IpAddr>().is_ok() {
        return key!("own-prefix");
    }
    if !address.contains(':') && parts.iter().all(Option::is_some) {
        return if parts.len() == 4 { key!("own-octet") } else { key!("own-four-parts") };
    }
    key!("own-not-an-address")
}

/// An address that no receiver ever sees (RFC 1918, RFC 3927, RFC 4193 and the like).
fn is_private(server: &OwnServer) -> bool {
    match server {
        OwnServer::Ip4(address, _) => {
            let shared = |address: &Ipv4Addr| address.octets().first() == Some(&0);
            address.is_private() || address.is_loopback() || address.is_link_local() || shared(address)
        }
        OwnServer::Ip6(address, _) => {
            address.is_loopback()
                || address.is_unspecified()
                || address.is_unique_local()
                || address.is_unicast_link_local()
        }
        _ => false,
    }
}

/// The form, closed until somebody needs it.
#[component]
pub(super) fn OwnForm() -> impl IntoView {
    let section = section();
    let words = words();
    let form = section.form;
    let app = section.app;
    let server = Memo::new(move |_| form.server().ok());
    let fault = Memo::new(move |_| if form.sent.get() { form.server().err() } else { None });
    let known = Memo::new(move |_| server.get().filter(|server| app.plan.with(|plan| plan.own.contains(server))));

    let send = move |event: SubmitEvent| {
        event.prevent_default();
        let Ok(server) = form.server() else {
            form.sent.set(true);
            return platform::focus(FIELD);
        };
        let term = server.term();
        section.own_shelf.update(|shelf| shelf.retain(|known| *known != server));
        section.said.set(words.say("added", &[("name", name(words, &server))]));
        app.plan.update(|plan| {
            if !plan.own.contains(&server) {
                plan.own.push(server);
            }
        });
        form.clear();
        section.focus_soon(row_id(&term));
    };
    let kinds = KINDS.into_iter().map(|kind| {
        view! {
            <label>
                <input
                    type="radio"
                    name="own-kind"
                    prop:checked=move || form.kind.get() == kind
                    on:change=move |_| {
                        form.kind.set(kind);
                        form.sent.set(false);
                    }
                />
                {t(kind.label())}
            </label>
        }
    });
    let needs_text = Memo::new(move |_| form.kind.get().hint().is_some());
    let hint = move || {
        if let Some(server) = known.get() {
            return prose(words.segments(key!("own-known"), &[("term", server.term())]));
        }
        match (server.get(), form.kind.get().hint()) {
            (Some(server), _) => prose(effect(words, &server)),
            (None, Some(hint)) => prose(words.segments(hint, &[])),
            (None, None) => Vec::new(),
        }
    };
    let error = move || {
        fault.get().map(|fault| {
            let text = prose(words.segments(fault.key, &[("text", fault.text)]));
            let correct = fault.instead.map(|kind| {
                let take = move |_| {
                    form.kind.set(kind);
                    form.sent.set(false);
                    platform::focus(FIELD);
                };
                view! { " "<button class="btn btn-s" type="button" on:click=take>{t("correct-it")}</button> }
            });
            view! { <p class="says says-s"><Shape of=Sign::Bad/>{text}{correct}</p> }
        })
    };
    view! {
        <details
            class="more"
            prop:open=form.open
            on:toggle=move |event| form.open.set(is_open(&event))
        >
            <summary><Glyph of=Icon::Chevron/><span>{t("own-title")}</span></summary>
            <form on:submit=send novalidate>
                <fieldset class="sender-q">
                    <legend class="hidden">{t("own-title")}</legend>
                    <fieldset class="ask">
                        <legend class="label">{t("own-kind")}</legend>
                        <div class="choice">{kinds.collect_view()}</div>
                    </fieldset>
                    <div class="domain-row">
                        <Show when=move || needs_text.get()>
                            <input
                                class="field code"
                                id=FIELD
                                aria-label=move || label(words, form.kind.get())
                                autocomplete="off"
                                autocapitalize="off"
                                spellcheck="false"
                                prop:value=form.text
                                aria-invalid=move || fault.with(Option::is_some).then_some("true")
                                aria-describedby="own-hint own-error"
                                on:input=move |event| form.text.set(event_target_value(&event))
                            />
                        </Show>
                        <button class="btn" type="submit">{t("add")}</button>
                    </div>
                    <div id="own-error" role="status">{error}</div>
                    <p class="hint" id="own-hint">{hint}</p>
                </fieldset>
            </form>
        </details>
    }
}

fn label(words: Words, kind: Kind) -> String {
    words.say(kind.label(), &[])
}

fn is_open(event: &leptos::ev::Event) -> bool {
    event_target::<web_sys::HtmlElement>(event).has_attribute("open")
}
