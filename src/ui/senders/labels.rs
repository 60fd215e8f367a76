//! The questions that the page can ask, by the codes of their labels. The
//! schema of profiles offers these, so it takes this file as it is.

/// A code, and the key of its question.
pub(super) const LABELS: [(&str, &str); 28] = [
    ("account-host", crate::key!("input-account-host")),
    ("account-id", crate::key!("input-account-id")),
    ("account-id-2", crate::key!("input-account-id-2")),
    ("cname-target", crate::key!("input-cname-target")),
    ("cname-target-2", crate::key!("input-cname-target-2")),
    ("cname-target-3", crate::key!("input-cname-target-3")),
    ("customer-name", crate::key!("input-customer-name")),
    ("dkim-key", crate::key!("input-dkim-key")),
    ("dkim-key-2", crate::key!("input-dkim-key-2")),
    ("dkim-record", crate::key!("input-dkim-record")),
    ("dkim-selector", crate::key!("input-dkim-selector")),
    ("dkim-selector-2", crate::key!("input-dkim-selector-2")),
    ("dkim-selector-3", crate::key!("input-dkim-selector-3")),
    ("dkim-token", crate::key!("input-dkim-token")),
    ("dkim-token-2", crate::key!("input-dkim-token-2")),
    ("dkim-token-3", crate::key!("input-dkim-token-3")),
    ("domain-hash", crate::key!("input-domain-hash")),
    ("logo-url", crate::key!("input-logo-url")),
    ("mail-zone", crate::key!("input-mail-zone")),
    ("region", crate::key!("input-region")),
    ("region-code", crate::key!("input-region-code")),
    ("report-mailbox", crate::key!("input-report-mailbox")),
    ("return-host", crate::key!("input-return-host")),
    ("shard", crate::key!("input-shard")),
    ("spf-host", crate::key!("input-spf-host")),
    ("subdomain", crate::key!("input-subdomain")),
    ("tracking-host", crate::key!("input-tracking-host")),
    ("verification-code", crate::key!("input-verification-code")),
];

/// The question behind a label's code. A profile may use one that the page does not know.
pub(super) fn label(code: &str) -> &'static str {
    LABELS.iter().find(|(known, _)| *known == code).map_or(crate::key!("input-other"), |(_, key)| *key)
}
