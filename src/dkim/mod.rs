//! DKIM key records (RFC 6376 §3.6.1, RFC 8301, RFC 8463): model, parse, build.
//! Says everything the text alone shows. Knows nothing of the name it stands
//! at, of aliases, or of other selectors.

mod key;
mod make;
mod parse;

use crate::base64;
use std::fmt;

pub use key::RsaForm;
pub use make::{ConfigLines, build_spki, key_file, opendkim, pem, rspamd};
pub use parse::parse;

use crate::finding::{Code, Finding, Severity};
use crate::tag_list::{Tag, TagList};
use key::Material;

/// A key record: its text, and what a verifier takes from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DkimKey {
    /// The text, as written.
    pub tags: TagList,
    /// `k=`, `rsa` when absent.
    pub key_type: KeyType,
    /// What `p=` holds.
    pub key: PublicKey,
    /// `t=y`: the domain only tests.
    pub testing: bool,
    /// `t=s`: no subdomain may stand in `i=`.
    pub strict: bool,
}

/// The type of key that a record claims to hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyType {
    /// RFC 6376 §3.3
    Rsa,
    /// RFC 8463
    Ed25519,
    /// DKIM2 only, a draft.
    MlDsa44,
    /// Nothing a verifier knows.
    Other(String),
}

/// What `p=` holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PublicKey {
    /// There is no `p=`.
    Missing,
    /// `p=` is empty: the key is withdrawn (RFC 6376 §3.6.1).
    Revoked,
    /// Not a key of the type that `k=` says.
    Unreadable,
    /// An RSA key.
    Rsa {
        /// The length of the modulus.
        bits: usize,
        /// `None` past 64 bits.
        exponent: Option<u64>,
        /// How it is wrapped.
        form: RsaForm,
    },
    /// 32 octets.
    Ed25519,
    /// 1312 octets.
    MlDsa44,
}

impl DkimKey {
    /// The length of an RSA modulus in bits.
    pub fn bits(&self) -> Option<usize> {
        match self.key {
            PublicKey::Rsa { bits, .. } => Some(bits),
            _ => None,
        }
    }

    /// Is the key withdrawn?
    pub fn revoked(&self) -> bool {
        self.key == PublicKey::Revoked
    }
}

impl fmt::Display for DkimKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.tags.fmt(f)
    }
}

/// The record that publishes a key: base64 of a SubjectPublicKeyInfo or
/// RSAPublicKey, of 32 bare octets for Ed25519, PEM, or a record with one of these. Where no public key can
/// be made out, or a verifier would not take it, the findings say why (without
/// spans); a private key never gets into a record.
pub fn build(public_key: &str) -> Result<String, Vec<Finding>> {
    // Somebody may have pasted a whole record.
    let pasted = TagList::parse(public_key);
    let public_key = pasted.get("p").map_or(public_key, Tag::value);
    let (k, p) = match key::salvage(public_key) {
        Some((octets, Material::Rsa { form: RsaForm::Pkcs1, .. })) => {
            ("rsa", base64::encode(&key::spki_of_pkcs1(&octets)))
        }
        Some((octets, Material::Ed25519Spki)) => ("ed25519", base64::encode(octets.get(12..).unwrap_or_default())),
        Some((octets, Material::Octets32)) => ("ed25519", base64::encode(&octets)),
        Some((octets, Material::Octets1312)) => ("mldsa44", base64::encode(&octets)),
        Some((octets, _)) => ("rsa", base64::encode(&octets)),
        None => ("rsa", public_key.trim().replace(';', " ")),
    };
    let text = format!("v=DKIM1; k={k}; p={p}");
    let parsed = parse(&text);
    let errors = parsed.findings.into_iter().filter(|finding| finding.severity == Severity::Error);
    let mut errors: Vec<_> = errors.map(Finding::unplaced).collect();
    if parsed.record.revoked() {
        errors.push(Finding::new(Code::DkimPMissing));
    }
    if errors.is_empty() { Ok(text) } else { Err(errors) }
}
