//! Files: those that the person gives, those that the page gives.

use js_sys::{Array, Uint8Array};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

use super::document;

/// Hands a text to the person as a file. `mime` as `text/csv`.
pub fn download(name: &str, mime: &str, text: &str) -> bool {
    let save = || {
        let url = object_url(mime, text)?;
        let anchor: HtmlAnchorElement = document().create_element("a").ok()?.dyn_into().ok()?;
        anchor.set_href(url.address());
        anchor.set_download(name);
        anchor.click();
        Some(())
    };
    save().is_some()
}

/// What the person pastes, with the ends of its lines, which a field of one line loses.
pub fn pasted(event: &web_sys::ClipboardEvent) -> Option<String> {
    event.clipboard_data()?.get_data("text").ok()
}

/// A file that the person gave.
pub struct PickedFile(web_sys::File);

impl PickedFile {
    /// The first of what was picked in a field.
    pub fn picked(event: &web_sys::Event) -> Option<Self> {
        let field: web_sys::HtmlInputElement = event.target()?.dyn_into().ok()?;
        let file = field.files()?.get(0);
        // The same file may be picked again after it was changed.
        field.set_value("");
        file.map(Self)
    }

    /// The first of what was dropped.
    pub fn dropped(event: &web_sys::DragEvent) -> Option<Self> {
        event.data_transfer()?.files()?.get(0).map(Self)
    }

    /// Its name, without a path.
    pub fn name(&self) -> String {
        self.0.name()
    }

    /// What is in it.
    pub async fn read(&self) -> Option<Vec<u8>> {
        let buffer = JsFuture::from(self.0.array_buffer()).await.ok()?;
        Some(Uint8Array::new(&buffer).to_vec())
    }
}

/// The address of a text that the browser keeps until this is dropped.
pub struct ObjectUrl(String);

impl ObjectUrl {
    /// `blob:…`
    pub fn address(&self) -> &str {
        &self.0
    }
}

impl Drop for ObjectUrl {
    fn drop(&mut self) {
        let _ = Url::revoke_object_url(&self.0);
    }
}

/// An address for a text, as for an `img`. `mime` as `image/svg+xml`.
pub fn object_url(mime: &str, text: &str) -> Option<ObjectUrl> {
    let bag = BlobPropertyBag::new();
    bag.set_type(mime);
    let blob = Blob::new_with_str_sequence_and_options(&Array::of1(&text.into()), &bag).ok()?;
    Url::create_object_url_with_blob(&blob).ok().map(ObjectUrl)
}

// What the person prefers
