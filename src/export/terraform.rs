//! Records as resources of Terraform, for the two kinds of DNS host there are:
//! one resource for each record (`cloudflare_dns_record`, whose TXT content is
//! quoted strings), one for all records of a type at a name
//! (`aws_route53_record`, which adds the outer quotation marks itself). The
//! zone's id is a variable. What cannot be written with certainty is a comment.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::{Item, Printed, plain, rtype, zone};
use crate::dns::RecordData;
use crate::txt;

/// A resource for each record.
pub fn records(items: &[Item]) -> Printed {
    let mut file = File::default();
    for item in items {
        item.delete.iter().for_each(|data| file.delete(item, data));
        let (content, priority) = match &item.data {
            RecordData::Mx { preference, exchange } => (Some(exchange.to_string()), Some(*preference)),
            RecordData::Txt(strings) => (plain(&item.data, &[]).map(|_| txt::quoted(strings)), None),
            data => (value(data), None),
        };
        let Some(content) = content else {
            file.leave_out(item, [&item.data]);
            continue;
        };
        file.open("cloudflare_dns_record", item);
        file.set("zone_id", "var.zone_id");
        file.set("name", &string(item.name.as_str()));
        file.set("type", &string(item.rtype.name()));
        file.set("content", &string(&content));
        if let Some(priority) = priority {
            file.set("priority", &priority.to_string());
        }
        file.set("ttl", &item.ttl.to_string());
        // An alias for mail that is proxied leads nowhere.
        if matches!(item.data, RecordData::A(_) | RecordData::Aaaa(_) | RecordData::Cname(_)) {
            file.set("proxied", "false");
        }
        file.close();
    }
    file.printed
}

/// A resource for all records of a type at a name.
pub fn sets(items: &[Item]) -> Printed {
    let mut file = File::default();
    for item in items {
        for data in item.delete.iter().filter(|data| rtype(data) != item.rtype) {
            file.delete(item, data);
        }
    }
    for (item, set) in super::sets(items) {
        let written: Vec<String> = set.iter().filter_map(|data| value(data)).map(|value| string(&value)).collect();
        if written.len() < set.len() {
            file.leave_out(item, set);
            continue;
        }
        file.open("aws_route53_record", item);
        file.set("zone_id", "var.zone_id");
        file.set("name", &string(item.name.as_str()));
        file.set("type", &string(item.rtype.name()));
        file.set("ttl", &item.ttl.to_string());
        let lines: Vec<String> = written.iter().map(|value| format!("    {value},\n")).collect();
        file.set("records", &format!("[\n{}  ]", lines.concat()));
        file.close();
    }
    file.printed
}

/// One record's data in a set. Route 53 takes its own escapes for a backslash
/// and for octets outside of ASCII; such a text is not written.
fn value(data: &RecordData) -> Option<String> {
    Some(match data {
        RecordData::A(address) => address.to_string(),
        RecordData::Aaaa(address) => address.to_string(),
        RecordData::Cname(name) | RecordData::Ns(name) => name.to_string(),
        RecordData::Mx { preference, exchange } => format!("{preference} {exchange}"),
        RecordData::Txt(strings) => {
            plain(data, &['\\'])?;
            let strings = strings.iter().map(|string| String::from_utf8_lossy(string).replace('"', "\\\""));
            strings.collect::<Vec<_>>().join("\"\"")
        }
        RecordData::Ptr(_) | RecordData::Soa { .. } => return None,
    })
}

/// A quoted template of HCL: `${` and `%{` would begin an expression, and SPF
/// macros begin with `%{`.
fn string(text: &str) -> String {
    let text = text.replace('\\', "\\\\").replace('"', "\\\"").replace("${", "$${").replace("%{", "%%{");
    format!("\"{text}\"")
}

#[derive(Default)]
struct File {
    printed: Printed,
    labels: BTreeSet<String>,
}

impl File {
    fn delete(&mut self, item: &Item, data: &RecordData) {
        self.printed.text.extend(["# delete: ", &zone::deleted(&item.name, data), "\n"]);
    }

    fn leave_out<'a>(&mut self, item: &Item, set: impl IntoIterator<Item = &'a RecordData>) {
        self.printed.left_out += 1;
        for data in set {
            self.printed.text.extend(["# ", zone::line(&item.name, data, item.ttl).trim_end(), "\n"]);
        }
    }

    /// A name for the resource: letters, digits, `-` and `_`, a letter first.
    fn open(&mut self, kind: &str, item: &Item) {
        let plain = |c: char| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' };
        let name: String = item.name.as_str().chars().map(plain).collect();
        let base = format!("{}_{name}", item.rtype.name().to_ascii_lowercase());
        let mut label = base.clone();
        let mut number = 2;
        while !self.labels.insert(label.clone()) {
            label = format!("{base}_{number}");
            number += 1;
        }
        // Writing to a String does not fail.
        let _ = writeln!(self.printed.text, "resource {} {} {{", string(kind), string(&label));
    }

    fn set(&mut self, name: &str, value: &str) {
        let _ = writeln!(self.printed.text, "  {name} = {value}");
    }

    fn close(&mut self) {
        self.printed.text.push_str("}\n");
    }
}
