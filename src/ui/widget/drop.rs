//! A place for one file: dropped, or picked with mouse or keys.

use leptos::ev::DragEvent;
use leptos::prelude::*;

use crate::ui::icon::{Glyph, Icon};
use crate::ui::platform::PickedFile;

/// Hands on each file that is put there.
#[component]
pub fn DropFile(
    /// What it is for.
    #[prop(into)]
    label: TextProp,
    /// The kinds of file that the browser offers, as in the field's `accept`.
    accept: &'static str,
    /// The id of what says more about it.
    #[prop(optional)]
    described: Option<&'static str>,
    /// Takes a file.
    take: impl Fn(PickedFile) + Copy + 'static,
) -> impl IntoView {
    let over = RwSignal::new(false);
    let put = move |file: Option<PickedFile>| {
        if let Some(file) = file {
            take(file);
        }
    };
    let drop = move |event: DragEvent| {
        event.prevent_default();
        over.set(false);
        put(PickedFile::dropped(&event));
    };
    let drag = move |event: DragEvent| {
        event.prevent_default();
        over.set(true);
    };
    view! {
        <label
            class=move || if over.get() { "drop-file over" } else { "drop-file" }
            on:dragover=drag
            on:dragleave=move |_| over.set(false)
            on:drop=drop
        >
            <input
                class="hidden"
                type="file"
                accept=accept
                aria-describedby=described
                on:change=move |event| put(PickedFile::picked(&event))
            />
            <Glyph of=Icon::File/>
            <span>{move || label.get().to_string()}</span>
        </label>
    }
}
