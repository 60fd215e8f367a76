//! What a key pair needs that was made somewhere else: the record, the file of
//! the private key, and the lines for the two programs that most mail servers
//! sign with. Makes no keys and keeps none.

use super::build;
use crate::base64;
use crate::finding::Finding;
use crate::name::{DomainName, Selector};

/// The record of a public key that is given as SubjectPublicKeyInfo in DER.
pub fn build_spki(spki: &[u8]) -> Result<String, Vec<Finding>> {
    build(&base64::encode(spki))
}

/// Octets as PEM, 64 characters a line (RFC 7468 §2). `label` as `PRIVATE KEY`,
/// which is that of PKCS#8 (RFC 7468 §10).
pub fn pem(label: &str, der: &[u8]) -> String {
    let mut out = format!("-----BEGIN {label}-----\n");
    // 48 octets are 64 characters, and only the last line has padding.
    for line in der.chunks(48) {
        out.push_str(&base64::encode(line));
        out.push('\n');
    }
    out.push_str(&format!("-----END {label}-----\n"));
    out
}

/// A part of a program's configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigLines {
    /// The file that takes the lines, as an absolute path.
    pub path: &'static str,
    /// The lines, each with its end.
    pub text: String,
}

/// The name of the file with the private key.
pub fn key_file(domain: &DomainName, selector: &Selector) -> String {
    format!("{domain}.{selector}.pem")
}

/// What OpenDKIM needs to sign with the key, whose file it looks for in
/// `/etc/opendkim/keys`. `ed25519`: the key is one of those.
pub fn opendkim(domain: &DomainName, selector: &Selector, ed25519: bool) -> Vec<ConfigLines> {
    let (id, file) = (format!("{selector}._domainkey.{domain}"), key_file(domain, selector));
    let algorithm = if ed25519 { "SignatureAlgorithm ed25519-sha256\n" } else { "" };
    vec![
        ConfigLines {
            path: "/etc/opendkim.conf",
            text: format!(
                "KeyTable /etc/opendkim/KeyTable\nSigningTable refile:/etc/opendkim/SigningTable\n{algorithm}"
            ),
        },
        ConfigLines {
            path: "/etc/opendkim/KeyTable",
            text: format!("{id} {domain}:{selector}:/etc/opendkim/keys/{file}\n"),
        },
        ConfigLines { path: "/etc/opendkim/SigningTable", text: format!("*@{domain} {id}\n") },
    ]
}

/// What rspamd needs to sign with the key, whose file it looks for in
/// `/var/lib/rspamd/dkim`. The type of the key is told by the file.
pub fn rspamd(domain: &DomainName, selector: &Selector) -> Vec<ConfigLines> {
    let file = key_file(domain, selector);
    vec![ConfigLines {
        path: "/etc/rspamd/local.d/dkim_signing.conf",
        text: format!(
            "domain {{\n  \"{domain}\" {{\n    selectors = [\n      {{ selector = \"{selector}\"; path = \"/var/lib/rspamd/dkim/{file}\"; }}\n    ]\n  }}\n}}\n"
        ),
    }]
}
