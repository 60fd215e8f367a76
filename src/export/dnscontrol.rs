//! Records as lines for the `D()` of DNSControl (its language reference, TXT,
//! CNAME and MX): a call for each record. DNSControl cuts long texts and
//! escapes what DNS wants escaped by itself. What goes stands as a comment:
//! its line is to be taken out.

use super::{Item, Printed, zone};
use crate::dns::{RecordData, RecordType};
use crate::many::escaped;
use crate::name::DomainName;

/// One line per record, each with the comma that ends it.
pub fn print(items: &[Item], zone: &DomainName) -> Printed {
    let mut printed = Printed::default();
    for item in items {
        let name = item.name.relative_to(zone).unwrap_or(item.name.as_str());
        let name = if name.is_empty() { "@" } else { name };
        for data in &item.delete {
            let gone = call(name, data, None).unwrap_or_else(|| zone::deleted(&item.name, data));
            printed.text.extend(["// delete: ", &gone, "\n"]);
        }
        if let Some(call) = call(name, &item.data, Some(item.ttl)) {
            printed.text.extend([&call, ",\n"]);
        } else {
            printed.left_out += 1;
            printed.text.extend(["// ", zone::line(&item.name, &item.data, item.ttl).trim_end(), "\n"]);
        }
    }
    printed
}

fn call(name: &str, data: &RecordData, ttl: Option<u32>) -> Option<String> {
    let (rtype, arguments) = match data {
        RecordData::A(address) => (RecordType::A, string(&address.to_string())),
        RecordData::Aaaa(address) => (RecordType::Aaaa, string(&address.to_string())),
        RecordData::Cname(name) => (RecordType::Cname, string(&name.absolute())),
        RecordData::Ns(name) => (RecordType::Ns, string(&name.absolute())),
        RecordData::Mx { preference, exchange } => {
            (RecordType::Mx, format!("{preference}, {}", string(&exchange.absolute())))
        }
        // A string of JavaScript has characters where TXT has octets.
        RecordData::Txt(_) => (RecordType::Txt, string(data.text().filter(|text| text.is_ascii())?.as_ref())),
        RecordData::Ptr(_) | RecordData::Soa { .. } => return None,
    };
    let ttl = ttl.map(|ttl| format!(", TTL({ttl})")).unwrap_or_default();
    Some(format!("{rtype}({}, {arguments}{ttl})", string(name)))
}

/// A string of JSON is one of JavaScript (ECMA-262 §12.9.4).
fn string(text: &str) -> String {
    escaped(text)
}
