//! Key material: what the octets of a key are. Own code, because it has to say
//! what is wrong with a key as well as read it, and because `spki` with `pkcs1`
//! adds 11 KB of wasm to what these lines and `der` do in one.
//! Does no arithmetic: the length of a modulus is read, not computed.

use crate::base64::{Base64, symbol};
use crate::der::{BIT_STRING, INTEGER, OCTET_STRING, OID, SEQUENCE, element, header, magnitude, wrapped};

/// OBJECT IDENTIFIER rsaEncryption, 1.2.840.113549.1.1.1 (RFC 8017 §A.1).
const RSA_ENCRYPTION: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01];
/// OBJECT IDENTIFIER id-Ed25519, 1.3.101.112 (RFC 8410 §3).
const ED25519: &[u8] = &[0x2B, 0x65, 0x70];

/// How an RSA public key is wrapped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RsaForm {
    /// SubjectPublicKeyInfo (RFC 5280 §4.1.2.7), what everybody publishes.
    Spki,
    /// RSAPublicKey (RFC 8017 §A.1.1), what RFC 6376 §3.6.1 says.
    Pkcs1,
}

/// What some octets are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Material {
    /// The exponent is `None` past 64 bits.
    Rsa {
        bits: usize,
        exponent: Option<u64>,
        form: RsaForm,
    },
    /// An Ed25519 key in SubjectPublicKeyInfo, which DKIM does not take.
    Ed25519Spki,
    /// The length of a bare Ed25519 key (RFC 8463 §4.2).
    Octets32,
    /// The length of a bare ML-DSA-44 key.
    Octets1312,
    Private,
    /// DER that says it is `expected` octets long, which is more than there are.
    Truncated {
        expected: usize,
    },
    Other,
}

/// Says what the octets of `p=` are.
pub(super) fn identify(octets: &[u8]) -> Material {
    match octets.len() {
        32 => return Material::Octets32,
        1312 => return Material::Octets1312,
        _ => {}
    }
    if octets.starts_with(b"openssh-key-v1\0") {
        return Material::Private;
    }
    let Some((SEQUENCE, length, body)) = header(octets) else { return Material::Other };
    // A key that starts with a version is a private one: 0 or 1 in PKCS#8
    // (RFC 5958 §2), 0 in PKCS#1 (RFC 8017 §A.1.2), 1 in SEC 1.
    if let Some([INTEGER, 1, 0 | 1, INTEGER | SEQUENCE | OCTET_STRING]) = body.get(..4) {
        return Material::Private;
    }
    let like_a_key = match body {
        [SEQUENCE, length, ..] => *length < 0x20,
        [INTEGER, length, ..] => *length >= 0x40,
        short => short.len() < 2,
    };
    if length > body.len() {
        let expected = (octets.len() - body.len()).saturating_add(length);
        return if like_a_key { Material::Truncated { expected } } else { Material::Other };
    }
    if length < body.len() {
        return Material::Other;
    }
    spki(body).or_else(|| rsa(body, RsaForm::Pkcs1)).unwrap_or(Material::Other)
}

/// The inside of a SubjectPublicKeyInfo.
fn spki(body: &[u8]) -> Option<Material> {
    let (algorithm, rest) = element(body, SEQUENCE)?;
    let (oid, _) = element(algorithm, OID)?;
    // The first octet of a BIT STRING counts its unused bits.
    let (bits, _) = element(rest, BIT_STRING)?;
    let key = bits.strip_prefix(&[0])?;
    match oid {
        RSA_ENCRYPTION => rsa(element(key, SEQUENCE)?.0, RsaForm::Spki),
        ED25519 if key.len() == 32 => Some(Material::Ed25519Spki),
        _ => None,
    }
}

/// The inside of an RSAPublicKey: modulus, exponent.
fn rsa(body: &[u8], form: RsaForm) -> Option<Material> {
    let (modulus, rest) = element(body, INTEGER)?;
    let (exponent, rest) = element(rest, INTEGER)?;
    let (modulus, exponent) = (magnitude(modulus), magnitude(exponent));
    let top = modulus.first()?;
    let bits = modulus.len() * 8 - top.leading_zeros() as usize;
    let exponent = (exponent.len() <= 8).then(|| exponent.iter().fold(0, |all, octet| all << 8 | u64::from(*octet)));
    rest.is_empty().then_some(Material::Rsa { bits, exponent, form })
}

/// An RSAPublicKey, wrapped as SubjectPublicKeyInfo.
pub(super) fn spki_of_pkcs1(key: &[u8]) -> Vec<u8> {
    let algorithm = [&[SEQUENCE, 0x0D, OID, 0x09], RSA_ENCRYPTION, &[0x05, 0x00]].concat();
    let bits = wrapped(BIT_STRING, &[&[0], key].concat());
    wrapped(SEQUENCE, &[algorithm, bits].concat())
}

/// The key in what somebody pasted: out of its PEM armour, without quotes,
/// backslashes, prose and the web alphabet's `-` and `_`. `None` unless a
/// public key comes out whole, which makes the repair certain.
pub(super) fn salvage(pasted: &str) -> Option<(Vec<u8>, Material)> {
    let body: String = pasted.split("-----").filter(|part| !armour(part)).collect();
    let body = body.replace("\\n", "").replace("\\r", "").replace('-', "+").replace('_', "/");
    let body: String = body.chars().filter(|c| symbol(*c).is_some()).collect();
    let read = Base64::read(&body);
    let material = identify(&read.octets);
    let whole =
        matches!(material, Material::Rsa { .. } | Material::Ed25519Spki | Material::Octets32 | Material::Octets1312);
    (whole && !read.odd).then_some((read.octets, material))
}

/// Is this the label between the dashes of PEM (RFC 7468 §2)?
pub(super) fn armour(part: &str) -> bool {
    part.starts_with("BEGIN ") || part.starts_with("END ")
}
