//! Tells a private key from what may be shared.

/// Is this the text of a private key: PEM, or base64 of its DER? A private key
/// opens with a version number (RFC 5958 §2, RFC 8017 A.1.2, RFC 5915 §3), a
/// public one never does (RFC 5280 §4.1, RFC 8017 A.1.1).
pub(super) fn is_private_key(text: &str) -> bool {
    if text.to_ascii_uppercase().contains("PRIVATE KEY") {
        return true;
    }
    // Wherever the base64 stands: alone, or as `p=` in a record.
    let mut parts = text.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '+' | '/')));
    parts.any(|part| part.len() >= 40 && opens_with_version(part))
}

/// SEQUENCE, its length, then INTEGER 0 or 1 of one octet.
fn opens_with_version(base64: &str) -> bool {
    let octets = head(base64);
    let Some((0x30, rest)) = octets.split_first().map(|(first, rest)| (*first, rest)) else { return false };
    let content = match rest {
        [0x81, _, content @ ..] | [0x82, _, _, content @ ..] => content,
        [length, content @ ..] if *length < 0x80 => content,
        _ => return false,
    };
    matches!(content, [2, 1, 0 | 1, ..])
}

/// The first octets of base64.
fn head(base64: &str) -> Vec<u8> {
    let value = |c: u8| match c {
        b'A'..=b'Z' => u32::from(c - b'A'),
        b'a'..=b'z' => u32::from(c - b'a') + 26,
        b'0'..=b'9' => u32::from(c - b'0') + 52,
        b'+' => 62,
        _ => 63,
    };
    let four: Vec<u8> = base64.bytes().take(12).collect();
    let join = |four: &[u8]| four.iter().fold(0, |sum, c| sum << 6 | value(*c));
    four.chunks_exact(4).flat_map(|four| join(four).to_be_bytes().into_iter().skip(1)).collect()
}
