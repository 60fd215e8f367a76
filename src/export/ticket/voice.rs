//! The language that a ticket is written in: sentences by key, names, lists,
//! times. Knows no word itself.

use crate::catalog::schema::Purpose;
use crate::diff::{Change, Subject};
use crate::dns::Failure;
use crate::i18n::{Params, Segment, key};
use crate::name::DomainName;
use crate::plan::OWN;

/// The sentence of a key with its values, in runs of prose and values.
pub type Sentences<'a> = dyn Fn(&str, &[(&'static str, String)]) -> Vec<Segment> + 'a;

/// What a printer asks of a language.
pub struct Voice<'a> {
    /// BCP 47.
    pub tag: &'static str,
    /// The sentence of a key, in runs of prose and values.
    pub segments: &'a Sentences<'a>,
    /// Items in a sentence.
    pub list: &'a dyn Fn(&[String]) -> String,
    /// Day and time, of milliseconds since 1970.
    pub time: &'a dyn Fn(f64) -> String,
    /// A look-up that failed.
    pub failure: &'a dyn Fn(&Failure) -> String,
    /// The name of a service, by its id.
    pub service: &'a dyn Fn(&str) -> Option<String>,
}

impl Voice<'_> {
    /// A sentence as plain text.
    pub fn say(&self, key: &str, params: &[(&'static str, String)]) -> String {
        (self.segments)(key, params).into_iter().map(|segment| segment.text).collect()
    }

    /// A service's name, or "your server".
    pub fn who(&self, id: &str) -> String {
        if id == OWN {
            return self.say(key!("own-server-name"), &[]);
        }
        (self.service)(id).unwrap_or_else(|| id.to_owned())
    }

    /// The names of services, for a sentence.
    pub fn names(&self, ids: &[String]) -> String {
        (self.list)(&ids.iter().map(|id| self.who(id)).collect::<Vec<_>>())
    }

    /// Values of a finding's sentence: the core knows services by id, people by name.
    pub fn named(&self, values: &[(&'static str, String)]) -> Params {
        let named = |(key, value): &(&'static str, String)| match *key {
            "source" => (*key, self.who(value)),
            _ => (*key, value.clone()),
        };
        values.iter().map(named).collect()
    }

    /// What a record is called: `SPF`, `DKIM for Tocco`.
    pub fn record(&self, change: &Change, domain: &DomainName) -> String {
        let wanted = match &change.subject {
            Subject::Spf(_) => {
                let elsewhere = change.name.as_ref().filter(|name| *name != domain);
                let named = |name: &DomainName| self.say(key!("record-spf-at"), &[("name", name.to_string())]);
                return elsewhere.map_or_else(|| "SPF".to_owned(), named);
            }
            Subject::Dmarc(_) => return "DMARC".to_owned(),
            Subject::Record(wanted) => wanted,
        };
        let what = match wanted.purpose {
            Purpose::Dkim => "DKIM".to_owned(),
            Purpose::Dmarc => "DMARC".to_owned(),
            Purpose::Bimi => "BIMI".to_owned(),
            Purpose::MtaSts => "MTA-STS".to_owned(),
            Purpose::TlsRpt => "TLS-RPT".to_owned(),
            Purpose::SenderId => "Sender ID".to_owned(),
            Purpose::DomainkeysPolicy => "DomainKeys".to_owned(),
            Purpose::ReturnPath => "Return-Path".to_owned(),
            Purpose::Verification => self.say(key!("record-verification"), &[]),
            Purpose::Tracking => self.say(key!("record-tracking"), &[]),
            Purpose::Web => self.say(key!("record-web"), &[]),
        };
        match (self.service)(&wanted.source.provider) {
            Some(service) => self.say(key!("record-for"), &[("record", what), ("service", service)]),
            None => what,
        }
    }
}
