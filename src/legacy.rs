//! Historic records that builders still hand out: Sender ID (RFC 4406), the
//! DomainKeys policy (RFC 4870), ADSP (RFC 5617). Recognises them and checks
//! their own syntax; the SPF terms of a Sender ID record are not looked into.

use std::fmt;

use crate::dkim;
use crate::finding::{Code, Finding, Parsed};
use crate::tag_list::{TagList, in_order, trimmed};

/// A Sender ID record: `spf2.0/mfrom,pra` and terms (RFC 4406 §3.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SenderId {
    /// The text, as written.
    pub text: String,
    /// `mfrom`, `pra`, or the name of another scope, as written.
    pub scopes: Vec<String>,
    /// The terms, which are SPF's.
    pub terms: String,
}

impl fmt::Display for SenderId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Reads a Sender ID record; `None` for anything else. SPF verifiers ignore it.
pub fn sender_id(text: &str) -> Option<Parsed<SenderId>> {
    let start = trimmed(text, 0).1.start;
    let version = text.split_ascii_whitespace().next()?;
    let span = start..start + version.len();
    let lower = version.to_ascii_lowercase();
    // `v=spf2.0/pra` borrows its start from SPF.
    let bare = lower.strip_prefix("v=").unwrap_or(&lower);
    let after = bare.strip_prefix("spf2.")?;
    let digits = after.bytes().take_while(u8::is_ascii_digit).count();
    let (minor, scope) = after.split_at_checked(digits)?;
    let scopes: Vec<String> =
        scope.strip_prefix('/').map(|list| list.split(',').map(str::to_owned).collect()).unwrap_or_default();
    let named = !scopes.is_empty() && scopes.iter().all(|scope| is_scope(scope));
    let mut findings = vec![Finding::new(Code::SenderidRecord).at(span.clone())];
    if minor.is_empty() || !named || bare != lower {
        let finding = Finding::new(Code::SenderidSyntax).at(span.clone()).with("version", version);
        let certain = !minor.is_empty() && named;
        findings.push(if certain { finding.fix(bare) } else { finding });
    }
    let well_formed = findings.len() == 1;
    let terms = text.get(span.end..).unwrap_or_default().trim().to_owned();
    Some(Parsed { record: SenderId { text: text.to_owned(), scopes, terms }, findings, well_formed })
}

/// `mfrom`, `pra`, or the `name` of RFC 7208 §12.
fn is_scope(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.bytes().all(|c| c.is_ascii_alphanumeric() || b"-_.".contains(&c))
}

/// The policy record of DomainKeys (RFC 4870 §3.6).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DomainKeysPolicy {
    /// The text, as written.
    pub tags: TagList,
    /// `o=-`: all mail is signed; `o=~`, the default: some is. `None` where it
    /// says neither.
    pub signs_all: Option<bool>,
    /// `t=y`
    pub testing: bool,
}

impl fmt::Display for DomainKeysPolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.tags.fmt(f)
    }
}

/// Reads the TXT record at `_domainkey.<domain>`: a policy, or a key that was
/// put there without its selector. `None` for anything else.
pub fn domainkeys_policy(text: &str) -> Option<Parsed<DomainKeysPolicy>> {
    let tags = TagList::parse(text);
    let mut findings = Vec::new();
    if tags.get("p").is_some() && tags.get("o").is_none() && dkim::parse(text).well_formed {
        findings.push(Finding::new(Code::DkimKeyAtPolicyName).at(0..text.len()));
    } else {
        tags.get("o").or(tags.get("r")).filter(|_| tags.get("v").is_none())?;
        findings.push(Finding::new(Code::DomainkeysPolicy).at(0..text.len()));
        findings.extend(tags.repeated(Code::DomainkeysPolicySyntax));
        for tag in tags.tags() {
            let right = match tag.name.as_str() {
                "o" => ["-", "~"].contains(&tag.value()),
                "t" => tag.value() == "y",
                "r" => tag.value().split_once('@').is_some_and(|(local, host)| !local.is_empty() && !host.is_empty()),
                "n" => tag.value.is_some(),
                _ => false,
            };
            if !right {
                findings.push(Finding::new(Code::DomainkeysPolicySyntax).at(tag.span.clone()).with("tag", &tag.name));
            }
        }
    }
    let signs_all = match tags.get("o").map(crate::tag_list::Tag::value) {
        Some("-") => Some(true),
        Some("~") | None => Some(false),
        Some(_) => None,
    };
    let testing = tags.get("t").is_some_and(|t| t.value() == "y");
    let well_formed = findings.iter().all(|finding| finding.code == Code::DomainkeysPolicy);
    let record = DomainKeysPolicy { tags, signs_all, testing };
    Some(Parsed { record, findings: in_order(findings), well_formed })
}

/// Recognises the TXT record at `_adsp._domainkey.<domain>`: `dkim=` with
/// `unknown`, `all` or `discardable` (RFC 5617 §4.2.1). `None` for anything else.
pub fn adsp(text: &str) -> Option<Finding> {
    let tags = TagList::parse(text);
    let dkim = tags.tags().next().filter(|tag| tag.name == "dkim" && tag.value.is_some())?;
    Some(Finding::new(Code::AdspRecord).at(0..text.len()).with("practice", dkim.value()))
}
