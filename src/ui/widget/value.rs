//! A value to type in elsewhere: shown as it is, copied whole.

use leptos::prelude::*;

use super::CopyButton;
use crate::ui::text::{CodeText, Mark, t};

/// A value with its button. One click on the value selects all of it.
#[component]
pub fn ValueBox(
    /// The value; what is copied.
    #[prop(into)]
    text: Signal<String>,
    /// The word on the button; no button without.
    #[prop(optional, into)]
    label: Option<TextProp>,
    /// What it copies ("the SPF value"), for screen readers.
    #[prop(optional, into)]
    what: TextProp,
    /// Is copying it the next step?
    #[prop(optional, into)]
    main: Signal<bool>,
    /// A value of many terms: the button goes below it where the page is narrow.
    #[prop(optional)]
    long: bool,
    /// A key in Base64: breaks anywhere, is shown in part, and says so.
    #[prop(optional)]
    clip: bool,
    /// Marks on parts of the value.
    #[prop(optional, into)]
    marks: Signal<Vec<Mark>>,
) -> impl IntoView {
    let class = move || if main.get() { "btn-s btn-main" } else { "btn-s" };
    let button = label.map(|label| view! { <CopyButton text=text label=label what=what class=class/> });
    let in_part = t("shown-in-part");
    view! {
        <div class=if long || clip { "value value-long" } else { "value" }>
            <code class=clip.then_some("base64 clip")><CodeText text=text marks=marks/></code>
            {button}
        </div>
        {clip.then(|| view! { <p class="hint">{in_part}</p> })}
    }
}
