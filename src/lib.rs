//! Mailvouch builds the DNS records that let a domain's mail through, and
//! proves that they are right.
//!
//! Everything here but `ui` is the core: plain values in, plain values out. It
//! does no IO, reads no clock, holds no sentence and does not panic.

pub mod audit;
mod base64;
pub mod bimi;
pub mod catalog;
pub mod demo;
mod der;
pub mod diff;
pub mod dkim;
pub mod dmarc;
pub mod dns;
pub mod export;
pub mod finding;
pub mod i18n;
pub mod intake;
pub mod ipset;
pub mod json;
pub mod ladder;
pub mod legacy;
pub mod many;
pub mod mta_sts;
pub mod name;
pub mod order;
pub mod outcome;
pub mod plan;
pub mod profile;
pub mod public_suffix;
pub mod rotation;
pub mod sender_rules;
pub mod share;
pub mod simulate;
pub mod spf;
pub mod tag_list;
pub mod text;
pub mod tls_rpt;
pub mod txt;
#[cfg(target_arch = "wasm32")]
pub mod ui;

pub use finding::{Code, Finding, Parsed, Severity};
pub use name::{DomainName, Selector};
pub use outcome::Outcome;
