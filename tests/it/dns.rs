//! Messages and zones.

mod wire;
mod zone;

use mailvouch::DomainName;
use mailvouch::dns::{Question, RecordType};

fn name(text: &str) -> DomainName {
    DomainName::parse(text).unwrap()
}

fn question(text: &str, rtype: RecordType) -> Question {
    Question::new(name(text), rtype)
}
