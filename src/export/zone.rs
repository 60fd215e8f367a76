//! Records to publish as zone text (RFC 1035 §5), to be pasted into a zone
//! file. What goes stands before what comes, as a comment. Knows nothing of
//! the rest of the zone.

use super::{Item, rtype};
use crate::dns::RecordData;
use crate::dns::zone::Zone;
use crate::name::DomainName;

/// The mark of a record to delete.
const DELETE: &str = "; delete: ";

/// One line per record. The names are absolute, so that no `$ORIGIN` changes them.
pub fn print(items: &[Item]) -> String {
    let mut out = String::new();
    for item in items {
        for data in &item.delete {
            out.extend([DELETE, &deleted(&item.name, data), "\n"]);
        }
        out.push_str(&line(&item.name, &item.data, item.ttl));
    }
    out
}

/// A record as a line, with its end.
pub(super) fn line(name: &DomainName, data: &RecordData, ttl: u32) -> String {
    let mut zone = Zone::default();
    zone.set(name, rtype(data), vec![data.clone()], ttl);
    zone.to_string()
}

/// A record that goes. An answer tells how long it may be held from now on, not the TTL in the zone.
pub(super) fn deleted(name: &DomainName, data: &RecordData) -> String {
    let line = line(name, data, 0);
    let fields = line.trim_end().split('\t').enumerate();
    fields.filter(|(place, _)| *place != 1).map(|(_, field)| field).collect::<Vec<_>>().join("\t")
}
