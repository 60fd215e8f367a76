//! Saved answers, opened again: the page as it was for whoever saved them, and
//! no question leaves it.

use std::sync::Arc;

use leptos::prelude::*;

use super::opening::Trouble;
use super::state::App;
use crate::dns::zone;
use crate::name::DomainName;

impl App {
    /// Opens the file that was given.
    pub(super) fn open_saved(self) {
        let Some((name, text)) = self.file.get_untracked() else { return };
        self.file.set(None);
        self.troubles.update(|troubles| troubles.retain(|trouble| !matches!(trouble, Trouble::Saved(_))));
        match (zone::about(&text).or_else(|| named(&name)), zone::parse(&text)) {
            (Some(domain), Ok(zone)) => {
                self.saved.set(true);
                self.show_zone(Arc::new(zone), domain);
            }
            _ => self.troubles.update(|troubles| troubles.push(Trouble::Saved(name))),
        }
    }
}

/// The domain in a name like `answers-example.com.zone`, where the text does not say it.
fn named(file: &str) -> Option<DomainName> {
    let name = file.strip_prefix("answers-")?.strip_suffix(".zone")?;
    DomainName::typed(name).ok()
}
