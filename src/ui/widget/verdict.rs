//! What is published, in one box: a name, a sign, a word, a sentence.

use leptos::prelude::*;

use crate::ui::icon::{Shape, Sign};
use crate::ui::text::t;

/// One box of a `<dl class="verdicts">`. While the sign is `Busy` it holds the
/// place of its answer, in the same size.
#[component]
pub fn Verdict(
    /// What it is about, in the field's own word: `SPF`.
    #[prop(into)]
    name: TextProp,
    /// How it stands.
    #[prop(into)]
    sign: Signal<Sign>,
    /// That in a word or three: "Needs a change".
    #[prop(into)]
    word: TextProp,
    /// The sentence that says why.
    children: ChildrenFn,
) -> impl IntoView {
    let busy = Memo::new(move |_| sign.get() == Sign::Busy);
    let asking = t("asking");
    view! {
        <div class="verdict">
            <dt><Shape of=sign/>{move || name.get().to_string()}</dt>
            <dd class=move || format!("word {}", if busy.get() { "" } else { sign.get().class() })>
                {move || if busy.get() {
                    view! { <span class="wait"></span><span class="hidden">{asking}</span> }.into_any()
                } else {
                    word.get().to_string().into_any()
                }}
            </dd>
            <dd>
                {move || if busy.get() { view! { <span class="wait wait-l"></span> }.into_any() } else { children() }}
            </dd>
        </div>
    }
}
