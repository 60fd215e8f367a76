//! A ticket as JSON, for a ticket system: the data beside the sentences.

use super::sheet::{Section, Sheet};
use super::{Read, Ticket, Voice, findings};
use crate::diff::{Action, Change};
use crate::export::ticket::plain::joined;
use crate::many::escaped;

/// The version of the shape.
pub const VERSION: u32 = 1;

/// An object: `format`, `version`, `language`, `title`, `domain`, `zone`,
/// `dns_host` (`name`, `editor`, `guide`, or null), `assignee` (or null),
/// `link`, `read` (`resolver`, `at` in ISO 8601; null for the demo), and three
/// arrays.
///
/// - `publish`: `heading`, `action` (`add`, `replace`), `name` as the DNS host
///   wants it typed, `full_name`, `type`, `ttl`, `value`, `delete` (`type`,
///   `value`), `why`, `codes`, `terms` (`mark`, `term`, `why`)
/// - `owner`, what waits for the domain's owner: `heading`, `full_name`,
///   `type`, `published`, `why`, `codes`
/// - `unknown`, what could not be read: the same
///
/// `codes` are those of findings and stable; all else of `why` is a sentence.
pub fn print(ticket: &Ticket, voice: &Voice<'_>) -> String {
    let sheet = ticket.spoken(voice);
    let host = ticket.host.map(|host| {
        let (editor, guide) = (or_null(host.panel.as_deref()), or_null(host.help.as_deref()));
        format!("{{\"name\": {}, \"editor\": {editor}, \"guide\": {guide}}}", escaped(&host.name))
    });
    let read = match &ticket.read {
        Read::Demo => "null".to_owned(),
        Read::Resolver { name, stamp, .. } => {
            format!("{{\"resolver\": {}, \"at\": {}}}", escaped(name), escaped(stamp))
        }
    };
    let members = [
        ("format", escaped("mailvouch-ticket")),
        ("version", VERSION.to_string()),
        ("language", escaped(sheet.language)),
        ("title", escaped(&sheet.title)),
        ("domain", escaped(ticket.domain.as_str())),
        ("zone", escaped(ticket.zone.as_str())),
        ("dns_host", host.unwrap_or_else(|| "null".to_owned())),
        ("assignee", or_null(ticket.assignee.as_deref())),
        ("link", escaped(&ticket.link)),
        ("read", read),
        ("publish", list(&publish(ticket, &sheet))),
        ("owner", list(&waiting(ticket, &sheet, false))),
        ("unknown", list(&waiting(ticket, &sheet, true))),
    ];
    let lines: Vec<String> = members.iter().map(|(name, value)| format!("  \"{name}\": {value}")).collect();
    format!("{{\n{}\n}}\n", lines.join(",\n"))
}

fn publish(ticket: &Ticket, sheet: &Sheet) -> Vec<String> {
    let objects = ticket.tasks.iter().zip(&sheet.sections).map(|(task, section)| {
        let item = &task.item;
        let delete = item
            .delete_texts()
            .into_iter()
            .map(|(rtype, value)| object(&[("type", escaped(rtype.name())), ("value", escaped(&value))]));
        let terms = section.terms.iter().map(|term| {
            let mark = term.mark.to_string();
            object(&[("mark", escaped(&mark)), ("term", escaped(&term.text)), ("why", escaped(&joined(&term.why)))])
        });
        object(&[
            ("heading", escaped(&section.heading)),
            ("action", escaped(if item.action == Action::Replace { "replace" } else { "add" })),
            ("name", escaped(&task.typed)),
            ("full_name", escaped(item.name.as_str())),
            ("type", escaped(item.rtype.name())),
            ("ttl", item.ttl.to_string()),
            ("value", escaped(&item.value)),
            ("delete", list(&delete.collect::<Vec<_>>())),
            ("why", why(section)),
            ("codes", codes(&task.change)),
            ("terms", list(&terms.collect::<Vec<_>>())),
        ])
    });
    objects.collect()
}

fn waiting(ticket: &Ticket, sheet: &Sheet, unknown: bool) -> Vec<String> {
    let sections = sheet.sections.iter().skip(ticket.tasks.len());
    let open = ticket.open.iter().zip(sections).filter(|(open, _)| open.failure.is_some() == unknown);
    let objects = open.map(|(open, section)| {
        let change = &open.change;
        object(&[
            ("heading", escaped(&section.heading)),
            ("full_name", or_null(change.name.as_ref().map(crate::name::DomainName::as_str))),
            ("type", escaped(change.rtype.name())),
            ("published", list(&change.before.iter().map(|text| escaped(text)).collect::<Vec<_>>())),
            ("why", why(section)),
            ("codes", codes(change)),
        ])
    });
    objects.collect()
}

fn why(section: &Section) -> String {
    list(&section.why.iter().map(|why| escaped(&joined(why))).collect::<Vec<_>>())
}

fn codes(change: &Change) -> String {
    list(&findings(change).iter().map(|finding| escaped(finding.code.name())).collect::<Vec<_>>())
}

fn object(members: &[(&str, String)]) -> String {
    let members: Vec<String> = members.iter().map(|(name, value)| format!("\"{name}\": {value}")).collect();
    format!("{{{}}}", members.join(", "))
}

fn list(values: &[String]) -> String {
    if values.is_empty() { "[]".to_owned() } else { format!("[\n    {}\n  ]", values.join(",\n    ")) }
}

fn or_null(text: Option<&str>) -> String {
    text.map_or_else(|| "null".to_owned(), escaped)
}
