//! Mailvouch builds the DNS records that let a domain's mail through, and
//! proves that they are right.
//!
//! Everything here but `ui` is the core: plain values in, plain values out. It
//! does no IO, reads no clock, holds no sentence and does not panic.

pub mod catalog;
pub mod dns;
pub mod finding;
pub mod i18n;
pub mod name;
pub mod outcome;
pub mod txt;
#[cfg(target_arch = "wasm32")]
pub mod ui;
pub mod profile;

pub use finding::{Code, Finding, Parsed, Severity};
pub use name::{DomainName, Selector};
pub use outcome::Outcome;
