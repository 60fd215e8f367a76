//! The tests of the core, one binary: tables of input and outcome.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    missing_docs
)]

mod catalog;
mod catalog_check;
mod diff;
mod dns;
mod export;
mod i18n;
mod name;
mod profile;
mod share;
mod spf_merge;
mod spf_parse;
mod spf_tree;
mod txt;
