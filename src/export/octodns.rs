//! Records as YAML for octoDNS (docs/records.md, `YamlProvider`): a key for
//! each name, below it its records of each type, all of them. It refuses keys
//! that are not in their natural order (`enforce_order`). A semicolon in
//! TXT is written `\;` there, and a long text in one piece. A text with a
//! backslash, with quotation marks at its start or with other letters than
//! ASCII is not written: what octoDNS makes of it depends on the DNS host.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::{Item, Printed, TTL, plain, rtype, sets, zone};
use crate::dns::{RecordData, RecordType};
use crate::name::DomainName;

/// The records at a name, by type.
type Sets = Vec<(RecordType, Vec<String>)>;

/// A name cut into text and the digits behind it, of which the length says more than the first one.
type Natural = Vec<(String, usize, String)>;

/// The order in which `a2` stands before `a10`.
fn natural(name: &str) -> Natural {
    let mut parts = Natural::new();
    let mut rest = name;
    while !rest.is_empty() {
        let digits = rest.trim_start_matches(|c: char| !c.is_ascii_digit());
        let behind = digits.trim_start_matches(|c: char| c.is_ascii_digit());
        let text = rest.strip_suffix(digits).unwrap_or_default();
        let number = digits.strip_suffix(behind).unwrap_or_default();
        let trimmed = number.trim_start_matches('0');
        parts.push((text.to_owned(), if number.is_empty() { 0 } else { trimmed.len() + 1 }, trimmed.to_owned()));
        rest = behind;
    }
    parts
}

/// A document with the names in order, as octoDNS wants them.
pub fn print(items: &[Item], zone: &DomainName) -> Printed {
    let mut comments = String::new();
    let mut left_out = 0;
    let mut names: BTreeMap<(Natural, String), Sets> = BTreeMap::new();
    for item in items {
        for data in item.delete.iter().filter(|data| rtype(data) != item.rtype) {
            comments.extend(["# delete: ", &zone::deleted(&item.name, data), "\n"]);
        }
    }
    for (item, set) in sets(items) {
        let written: Vec<String> = set.iter().filter_map(|data| value(data)).collect();
        if written.len() < set.len() {
            // A set without one of its records would take that one out of the zone.
            left_out += 1;
            for data in set {
                comments.extend(["# ", zone::line(&item.name, data, item.ttl).trim_end(), "\n"]);
            }
            continue;
        }
        let name = item.name.relative_to(zone).unwrap_or(item.name.as_str()).to_owned();
        names.entry((natural(&name), name)).or_default().push((item.rtype, written));
    }
    let mut text = comments;
    let mut values = names.values().flatten().flat_map(|(_, values)| values);
    if values.any(|value| value.contains("\\;")) {
        // The option of `YamlProvider` that this file is written for; version 2 has another default.
        text.insert_str(0, "# escaped_semicolons: true\n");
    }
    for ((_, name), sets) in &names {
        // Writing to a String does not fail.
        let _ = writeln!(text, "{}:", quoted(name));
        for (rtype, values) in sets {
            let (first, rest) = if sets.len() > 1 { ("- ", "  ") } else { ("", "") };
            let _ = writeln!(text, "  {first}ttl: {TTL}\n  {rest}type: {rtype}");
            match values.as_slice() {
                [value] => drop(writeln!(text, "  {rest}value: {value}")),
                values => {
                    let _ = writeln!(text, "  {rest}values:");
                    for value in values {
                        let _ = writeln!(text, "  {rest}- {value}");
                    }
                }
            }
        }
    }
    Printed { text, left_out }
}

fn value(data: &RecordData) -> Option<String> {
    Some(match data {
        RecordData::A(address) => address.to_string(),
        RecordData::Aaaa(address) => quoted(&address.to_string()),
        RecordData::Cname(name) | RecordData::Ns(name) => quoted(&name.absolute()),
        RecordData::Mx { preference, exchange } => {
            format!("{{exchange: {}, preference: {preference}}}", quoted(&exchange.absolute()))
        }
        RecordData::Txt(_) => {
            let text = plain(data, &['\\']).filter(|text| !text.starts_with('"') && !text.contains("\" \""))?;
            quoted(&text.replace(';', "\\;"))
        }
        RecordData::Ptr(_) | RecordData::Soa { .. } => return None,
    })
}

/// A single-quoted scalar (YAML 1.2 §7.3.2): nothing in it means something but its own mark.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
