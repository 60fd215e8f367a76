//! A place in the document for one component, with the English words.

use js_sys::{Function, Promise, Reflect};
use leptos::mount::{UnmountHandle, mount_to};
use leptos::prelude::*;
use mailvouch::i18n::{ENGLISH, Locale};
use mailvouch::ui::language::Loaded;
use mailvouch::ui::platform;
use mailvouch::ui::text::Words;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, HtmlElement, KeyboardEvent, KeyboardEventInit, Request};

/// The host of a mounted view; leaves the document with it.
pub struct Stage {
    host: Element,
    _mounted: Box<dyn std::any::Any>,
}

impl Stage {
    /// Mounts what `view` builds; `words()` and `t(…)` work inside.
    pub fn with<V>(view: impl FnOnce() -> V + 'static) -> Self
    where
        V: IntoView + 'static,
        <V as RenderHtml>::Owned: 'static,
    {
        let host = document().create_element("div").unwrap();
        document().body().unwrap().append_child(&host).unwrap();
        let mounted: UnmountHandle<_> = mount_to(host.clone().unchecked_into(), move || {
            let locale = Locale::parse(include_str!("../../public/locales/en.json")).unwrap();
            Words::provide(Loaded { language: ENGLISH, locale, whole: true });
            view()
        });
        Self { host, _mounted: Box::new(mounted) }
    }

    pub fn text(&self) -> String {
        self.host.text_content().unwrap()
    }

    pub fn one(&self, selector: &str) -> HtmlElement {
        let found = self.host.query_selector(selector).unwrap();
        found.unwrap_or_else(|| panic!("nothing matches {selector}")).unchecked_into()
    }

    pub fn texts(&self, selector: &str) -> Vec<String> {
        let found = self.host.query_selector_all(selector).unwrap();
        (0..found.length()).map(|i| found.item(i).unwrap().text_content().unwrap()).collect()
    }

    pub fn count(&self, selector: &str) -> usize {
        self.texts(selector).len()
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        self.host.remove();
    }
}

/// Lets everything that follows from a change happen.
pub async fn settle() {
    platform::sleep(0).await;
    platform::next_frame().await;
    platform::sleep(0).await;
}

pub async fn press(element: &HtmlElement, key: &str) -> bool {
    let init = KeyboardEventInit::new();
    init.set_key(key);
    init.set_bubbles(true);
    init.set_cancelable(true);
    let event = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init).unwrap();
    let kept = element.dispatch_event(&event).unwrap();
    settle().await;
    !kept
}

pub async fn enter(field: &HtmlElement, text: &str) {
    field.unchecked_ref::<web_sys::HtmlInputElement>().set_value(text);
    let init = web_sys::EventInit::new();
    init.set_bubbles(true);
    field.dispatch_event(&Event::new_with_event_init_dict("input", &init).unwrap()).unwrap();
    settle().await;
}

/// Puts `f` in the place of a function of the browser until it is dropped.
pub struct Stub {
    object: JsValue,
    name: &'static str,
    before: JsValue,
    _function: Closure<dyn FnMut(JsValue, JsValue) -> Promise>,
}

impl Stub {
    pub fn new(object: &JsValue, name: &'static str, mut f: impl FnMut(JsValue) -> Promise + 'static) -> Self {
        let before = Reflect::get(object, &name.into()).unwrap();
        Self::set(object, name, before, Closure::new(move |argument, _| f(argument)))
    }

    /// `fetch` of a `Request`; a plain address is the test runner's own business.
    pub fn fetch(mut f: impl FnMut(Request) -> Promise + 'static) -> Self {
        let before = Reflect::get(&window(), &"fetch".into()).unwrap();
        let real: Function = before.clone().unchecked_into();
        let function = move |request: JsValue, init: JsValue| match request.dyn_into::<Request>() {
            Ok(request) => f(request),
            Err(address) => real.call2(&window(), &address, &init).unwrap().unchecked_into(),
        };
        Self::set(&window(), "fetch", before, Closure::new(function))
    }

    fn set(
        object: &JsValue,
        name: &'static str,
        before: JsValue,
        function: Closure<dyn FnMut(JsValue, JsValue) -> Promise>,
    ) -> Self {
        Reflect::set(object, &name.into(), function.as_ref()).unwrap();
        Self { object: object.clone(), name, before, _function: function }
    }
}

impl Drop for Stub {
    fn drop(&mut self) {
        Reflect::set(&self.object, &self.name.into(), &self.before).unwrap();
    }
}
