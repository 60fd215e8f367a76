//! Messages and zones.

#[allow(clippy::cast_possible_truncation)] // lengths of what these tests build
mod message;
mod pace;
mod told;
mod wire;
mod wire_broken;
mod zone;

pub(crate) use told::found as told;

use mailvouch::DomainName;
use mailvouch::dns::{Question, RecordType};

fn name(text: &str) -> DomainName {
    DomainName::parse(text).unwrap()
}

fn question(text: &str, rtype: RecordType) -> Question {
    Question::new(name(text), rtype)
}
