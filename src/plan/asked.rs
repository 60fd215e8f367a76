//! Records that a service has on offer, as they are asked for. The plan names
//! them by what they are: a vendor may sort its records anew, and a link that
//! was written before still ticks the same one.

use super::Plan;
use crate::catalog::Provider;
use crate::catalog::schema::Template;

/// A record that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Asked {
    /// The service's id.
    pub provider: String,
    /// What it is for and its host, `tracking:tracking`, `bimi:default._bimi`; in an older link its place.
    pub record: String,
}

impl Asked {
    /// The record at a place of the service's list.
    pub fn of(provider: &Provider, place: usize) -> Self {
        Self { provider: provider.id.to_string(), record: name(provider, place) }
    }
}

/// Is the record at this place asked for?
pub(super) fn is_asked<'a>(extras: impl IntoIterator<Item = &'a Asked>, provider: &Provider, place: usize) -> bool {
    let mut asked = extras.into_iter().filter(|asked| *provider.id == *asked.provider);
    asked.any(|asked| asked.record.parse() == Ok(place) || asked.record == name(provider, place))
}

impl Plan {
    /// Is the service with this id asked for?
    pub fn is_picked(&self, id: &str) -> bool {
        self.picks.iter().any(|pick| pick.provider == id)
    }

    /// Is the record at this place of the service's list asked for?
    pub fn asks_for(&self, provider: &Provider, place: usize) -> bool {
        is_asked(&self.extras, provider, place)
    }

    /// Asks for it, or no longer.
    pub fn ask_for(&mut self, provider: &Provider, place: usize, wanted: bool) {
        // By either of its names.
        self.extras.retain(|asked| !is_asked([asked], provider, place));
        if wanted {
            self.extras.insert(Asked::of(provider, place));
        }
    }
}

fn name(provider: &Provider, place: usize) -> String {
    let of = |template: &Template| {
        let (purpose, host) = (template.purpose.word(), template.host.replace(['{', '}'], ""));
        if host.is_empty() { purpose.to_owned() } else { format!("{purpose}:{host}") }
    };
    let Some(name) = provider.records.get(place).map(of) else { return place.to_string() };
    // Two MX of one name: only their order tells them apart.
    let before = provider.records.iter().take(place).filter(|other| of(other) == name).count();
    if before == 0 { name } else { format!("{name}:{}", before + 1) }
}
