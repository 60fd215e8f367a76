//! Records as lines for `nsupdate` (its manual, "update add" and "update
//! delete"; RFC 2136): one update of one zone. What goes is deleted by its
//! data, so that a record that somebody changed since is left alone.

use super::{Item, zone};
use crate::name::DomainName;

/// The lines, with the zone first and `send` last; nothing for no records.
pub fn print(items: &[Item], zone: &DomainName) -> String {
    if items.is_empty() {
        return String::new();
    }
    let mut out = format!("zone {}\n", zone.absolute());
    for item in items {
        for data in &item.delete {
            out.extend(["update delete ", &one_line(&zone::deleted(&item.name, data)), "\n"]);
        }
        out.extend(["update add ", &one_line(&zone::line(&item.name, &item.data, item.ttl)), "\n"]);
    }
    out.push_str("send\n");
    out
}

/// Data holds no tab: its escape is `\009`.
fn one_line(line: &str) -> String {
    line.trim_end().replace('\t', " ")
}
