//! A ticket as a `mailto:` address (RFC 6068). Promises an address that
//! programs take: where it would be too long it ends with a whole section, says
//! so, and the link to the rest is still in it.

use std::fmt::Write as _;

use super::plain;
use super::sheet::Sheet;

/// The longest address. Windows hands 2,083 characters to a program
/// (`INTERNET_MAX_URL_LENGTH`), and some programs take a few less.
pub const LIMIT: usize = 2_000;

/// A mail to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// The address, `mailto:?…`.
    pub address: String,
    /// Is a part of the ticket missing?
    pub cut: bool,
}

/// The mail with as many sections as it holds. `cut` is the sentence that
/// stands in the place of the others.
pub fn print(sheet: &Sheet, cut: &str) -> Mail {
    let address =
        |body: &str| format!("mailto:?subject={}&body={}", encoded(&sheet.title), encoded(&body.replace('\n', "\r\n")));
    let whole = address(&plain::print(sheet));
    if whole.len() <= LIMIT {
        return Mail { address: whole, cut: false };
    }
    let parts = (0..sheet.sections.len()).rev().map(|sections| address(&plain::first(sheet, sections, Some(cut))));
    let fits = |address: &String| address.len() <= LIMIT;
    let mut shortest = String::new();
    for part in parts {
        if fits(&part) {
            return Mail { address: part, cut: true };
        }
        shortest = part;
    }
    // The link alone is longer: without it the mail would be of no use.
    Mail { address: if shortest.is_empty() { whole } else { shortest }, cut: true }
}

/// Percent-encoded but for what is unreserved (RFC 3986 §2.3).
fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for octet in text.bytes() {
        if octet.is_ascii_alphanumeric() || b"-._~".contains(&octet) {
            out.push(char::from(octet));
        } else {
            // Writing to a String does not fail.
            let _ = write!(out, "%{octet:02X}");
        }
    }
    out
}
