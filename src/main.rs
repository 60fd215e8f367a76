//! The page. Everything is in the library; this only starts it.

fn main() {
    #[cfg(target_arch = "wasm32")]
    {
        use leptos::prelude::*;
        console_error_panic_hook::set_once();
        leptos::mount::mount_to_body(|| view! { <main><h1>"Mailvouch"</h1></main> });
    }
}
