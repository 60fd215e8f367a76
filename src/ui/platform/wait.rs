//! Waiting: for a time, for the next picture, for a task of one's own.

use js_sys::Promise;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, AbortSignal, MessageChannel};

use super::{document, window};

/// Waits.
pub async fn sleep(milliseconds: i32) {
    let promise = Promise::new(&mut |resolve, _| {
        let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, milliseconds);
    });
    let _ = JsFuture::from(promise).await;
}

/// Waits for the next picture that is drawn; in a hidden tab, where none is,
/// a moment.
pub async fn next_frame() {
    if document().hidden() {
        return sleep(50).await;
    }
    let promise = Promise::new(&mut |resolve, _| {
        let _ = window().request_animation_frame(&resolve);
    });
    let _ = JsFuture::from(promise).await;
}

/// Goes on in a task of its own: what waits, as input does, has its turn first. Timers would be held back for this.
pub async fn next_task() {
    let Ok(channel) = MessageChannel::new() else { return };
    let promise = Promise::new(&mut |resolve, _| {
        channel.port1().set_onmessage(Some(&resolve));
        let _ = channel.port2().post_message(&JsValue::NULL);
    });
    let _ = JsFuture::from(promise).await;
    channel.port1().close();
}

/// Waits until the next picture was drawn.
pub async fn after_picture() {
    next_frame().await;
    // What runs before a picture runs in front of it; a task of its own comes after.
    next_task().await;
}

/// The end of a time, as a signal. Nothing is left of it once it is dropped: a thousand domains ask twenty thousand
/// questions, and timers of the browser's own would each stay until they run out.
pub struct Deadline {
    controller: AbortController,
    timer: i32,
    _end: Closure<dyn FnMut()>,
}

impl Deadline {
    /// In so many milliseconds.
    pub fn after(milliseconds: i32) -> Option<Self> {
        let controller = AbortController::new().ok()?;
        let end = Closure::<dyn FnMut()>::new({
            let controller = controller.clone();
            move || controller.abort()
        });
        let call = end.as_ref().unchecked_ref();
        let timer = window().set_timeout_with_callback_and_timeout_and_arguments_0(call, milliseconds).ok()?;
        Some(Self { controller, timer, _end: end })
    }

    /// Aborted when the time is over.
    pub fn signal(&self) -> AbortSignal {
        self.controller.signal()
    }
}

impl Drop for Deadline {
    fn drop(&mut self) {
        window().clear_timeout_with_handle(self.timer);
    }
}
