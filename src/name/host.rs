//! A name as it is typed into the form of a DNS host, or into a file: most
//! append the zone to what has no dot at its end.

use super::DomainName;
use crate::finding::{Code, Finding};

/// What becomes of a name that is typed where the zone is appended, with what to
/// type instead as the correction.
pub fn appended(typed: &str, zone: &DomainName) -> Option<Finding> {
    let (bare, dot) = typed.strip_suffix('.').map_or((typed, false), |bare| (bare, true));
    let name = DomainName::parse(bare).ok()?;
    let relative = name.relative_to(zone).map(|relative| if relative.is_empty() { "@" } else { relative });
    let with = |code, right: &str| Finding::new(code).at(0..typed.len()).with("name", right).fix(right);
    match (dot, relative) {
        (true, relative) => Some(with(Code::NameTrailingDot, relative.unwrap_or(bare))),
        (false, Some(relative)) => Some(with(Code::NameNotRelative, relative).with("found", format!("{name}.{zone}"))),
        (false, None) => None,
    }
}
