//! As much DER (ITU-T X.690) as it takes to tell what a key or a certificate
//! says. Reads any octets; nothing is copied.

pub(crate) const INTEGER: u8 = 0x02;
pub(crate) const BIT_STRING: u8 = 0x03;
pub(crate) const OCTET_STRING: u8 = 0x04;
pub(crate) const OID: u8 = 0x06;
pub(crate) const SEQUENCE: u8 = 0x30;

/// An INTEGER's octets without leading zeros.
pub(crate) fn magnitude(octets: &[u8]) -> &[u8] {
    let zeros = octets.iter().take_while(|octet| **octet == 0).count();
    octets.get(zeros..).unwrap_or_default()
}

/// The element of this tag at the start, and what is behind it.
pub(crate) fn element(octets: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let (found, length, rest) = header(octets)?;
    (found == tag).then(|| rest.split_at_checked(length)).flatten()
}

/// Tag, length and what follows, which may be shorter than the length says.
pub(crate) fn header(octets: &[u8]) -> Option<(u8, usize, &[u8])> {
    let (tag, rest) = octets.split_first()?;
    let (first, rest) = rest.split_first()?;
    if *first < 0x80 {
        return Some((*tag, usize::from(*first), rest));
    }
    let count = usize::from(first & 0x7F);
    if !(1..=4).contains(&count) {
        return None;
    }
    let (length, rest) = rest.split_at_checked(count)?;
    Some((*tag, length.iter().fold(0, |all, octet| all << 8 | usize::from(*octet)), rest))
}

/// An element of this tag around a content.
pub(crate) fn wrapped(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len().to_be_bytes();
    let length = magnitude(&length);
    let mut out = vec![tag];
    match length {
        [] => out.push(0),
        [short] if *short < 0x80 => out.push(*short),
        long => {
            out.push(0x80 | u8::try_from(long.len()).unwrap_or(8));
            out.extend_from_slice(long);
        }
    }
    out.extend_from_slice(content);
    out
}

/// The elements of a content, one after the other, with their tags; ends where
/// one is cut.
pub(crate) fn elements(mut octets: &[u8]) -> impl Iterator<Item = (u8, &[u8])> {
    std::iter::from_fn(move || {
        let (tag, length, rest) = header(octets)?;
        let (content, rest) = rest.split_at_checked(length)?;
        octets = rest;
        Some((tag, content))
    })
}
