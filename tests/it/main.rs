//! The tests of the core, one binary: tables of input and outcome.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::type_complexity,
    missing_docs
)]

mod around;
/// Names the key of a sentence, as in the page.
#[macro_export]
macro_rules! key {
    ($key:literal) => {
        $key
    };
}

mod ask;
mod audit;
mod bad_input;
mod bimi;
mod bimi_evidence;
mod bimi_svg;
mod catalog;
mod catalog_check;
mod catalog_data;
mod catalog_detect;
mod demo;
mod deploy;
mod diff;
mod dkim;
mod dkim_build;
mod dkim_keys;
mod dkim_make;
mod dmarc;
mod dmarc_apply;
mod dmarc_merge;
mod dns;
mod domains;
mod export;
mod export_tools;
mod i18n;
mod intake;
mod ipset;
mod json;
mod keeps;
mod ladder;
mod legacy;
mod made;
mod many;
mod mta_sts;
mod name;
mod order;
mod profile;
mod profile_defaults;
mod public_suffix;
mod records;
mod rotation;
mod rule_list;
mod schema;
mod seeds;
mod sender_rules;
mod sentences;
mod share;
mod simulate;
mod spf_advice;
mod spf_cost;
mod spf_evaluate;
mod spf_merge;
mod spf_parse;
mod spf_tree;
mod spf_zones;
mod suite;
mod ticket;
mod tls_rpt;
mod topics;
mod txt;
