//! A project in a link: what holds for all of it, then a part for each domain,
//! which its name opens.

use form_urlencoded::Serializer;

use super::{ABOVE, NEWEST, Pairs, ShareError, VERSION};
use super::{append, domain, finish, inputs, inputs_text, pairs, pick, print, take};
use crate::intake::{Entry, Intake, Is, Keeper, MOST};
use crate::name::DomainName;
use crate::plan::{Pick, Plan};

/// What a link holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shared {
    /// The plan that is open.
    pub plan: Plan,
    /// The domains of the project; none in a link with one plan.
    pub intake: Intake,
}

/// Writes the open plan and the project:
/// `v=2&web=customer:acme&open=a.ch&domain=a.ch&use=web;mail&is=new&dns=customer&with=mailchimp&domain=b.ch&use=…`.
/// The plan of a domain of the project takes the place of the one that its
/// entry holds; without a project it is the link of the plan alone, which older pages read.
pub fn print_project(plan: &Plan, intake: &Intake) -> String {
    if *intake == Intake::default() {
        return print(plan);
    }
    let mut out = Serializer::new(String::new());
    let mut above = Vec::new();
    out.append_pair("v", &NEWEST.to_string());
    if !intake.web.is_empty() {
        out.append_pair("web", inputs_text(&intake.web).trim_start_matches(';'));
    }
    if let Some(open) = &plan.domain {
        out.append_pair("open", open.as_str());
    } else {
        append(&mut out, plan, Some(&mut above));
    }
    if let Some(outside) = plan.domain.as_ref().filter(|open| intake.entry(open).is_none()) {
        out.append_pair("domain", outside.as_str());
        append(&mut out, plan, Some(&mut above));
    }
    for entry in &intake.entries {
        let plan = if plan.domain.as_ref() == Some(&entry.domain) { plan } else { &entry.plan };
        part(&mut out, entry, plan, &mut above);
    }
    finish(&mut out)
}

fn part<'a>(out: &mut Pairs<'_>, entry: &Entry, plan: &'a Plan, above: &mut Vec<&'a Pick>) {
    out.append_pair("domain", entry.domain.as_str());
    let uses = match (entry.web, entry.mail) {
        (true, true) => "web;mail",
        (true, false) => "web",
        (false, true) => "mail",
        (false, false) => "none",
    };
    out.append_pair("use", uses);
    if entry.is != Is::Existing {
        out.append_pair("is", entry.is.name());
    }
    match &entry.dns {
        Keeper::Unsaid => {}
        // Somebody may be called `vendor`.
        Keeper::Other(name) => {
            out.append_pair("dns", &format!("by:{name}"));
        }
        keeper => {
            out.append_pair("dns", keeper.word());
        }
    }
    append(out, plan, Some(above));
}

/// Reads a fragment, without its `#`.
pub fn parse_project(fragment: &str) -> Result<Shared, ShareError> {
    let (version, pairs) = pairs(fragment)?;
    let mut shared = Shared::default();
    if version == VERSION {
        for (key, value) in pairs {
            take(&mut shared.plan, &key, value)?;
        }
        return Ok(shared);
    }
    let mut open: Option<DomainName> = None;
    // Parts in their order; those without `use` are a plan outside of the project.
    let mut parts: Vec<(Entry, bool)> = Vec::new();
    for (key, value) in pairs {
        match (key.as_str(), parts.last_mut()) {
            ("web", None) => shared.intake.web = inputs(value.split(';').filter(|part| !part.is_empty()))?,
            ("open", None) => open = Some(domain(&value)?),
            ("domain", _) => {
                let name = domain(&value)?;
                if parts.iter().any(|(entry, _)| entry.domain == name) {
                    return Err(ShareError::Malformed);
                }
                let entry = Entry { mail: false, ..Entry::new(name, Vec::new()) };
                parts.push((entry, false));
            }
            ("use", Some((entry, listed))) => {
                *listed = true;
                let has = |word: &str| value.split(';').any(|part| part == word);
                (entry.web, entry.mail) = (has("web"), has("mail"));
            }
            ("is", Some((entry, _))) => {
                let is = Is::ALL.into_iter().find(|is| is.name() == value);
                entry.is = is.ok_or(ShareError::Malformed)?;
            }
            ("dns", Some((entry, _))) => entry.dns = keeper(&value)?,
            ("with", _) => {
                let pick = match value.split_once(';') {
                    Some((id, ABOVE)) => above(&shared.plan, &parts, id).ok_or(ShareError::Malformed)?,
                    _ => pick(&value)?,
                };
                parts.last_mut().map_or(&mut shared.plan, |(entry, _)| &mut entry.plan).picks.push(pick);
            }
            (_, Some((entry, _))) => take(&mut entry.plan, &key, value)?,
            (_, None) => take(&mut shared.plan, &key, value)?,
        }
    }
    if let Some(open) = open {
        let part = parts.iter().find(|(entry, _)| entry.domain == open).ok_or(ShareError::Malformed)?;
        shared.plan = part.0.plan.clone();
    }
    if parts.len() > MOST + 1 {
        return Err(ShareError::Malformed);
    }
    shared.intake.entries = parts.into_iter().filter(|(_, listed)| *listed).map(|(entry, _)| entry).collect();
    Ok(shared)
}

/// The last pick of a service above.
fn above(first: &Plan, parts: &[(Entry, bool)], id: &str) -> Option<Pick> {
    let mut all = first.picks.iter().chain(parts.iter().flat_map(|(entry, _)| &entry.plan.picks));
    all.rfind(|pick| pick.provider == id).cloned()
}

fn keeper(text: &str) -> Result<Keeper, ShareError> {
    let known = [Keeper::Customer, Keeper::Vendor].into_iter().find(|keeper| keeper.word() == text);
    let other = || text.strip_prefix("by:").map(|name| Keeper::Other(name.to_owned()));
    known.or_else(other).ok_or(ShareError::Malformed)
}
