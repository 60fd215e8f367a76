//! Base64 (RFC 4648 §4), read as far as it goes: whoever pastes a key or a
//! certificate wants to know what is wrong with it.

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Base64 (RFC 4648 §4), taken apart as far as it goes.
#[derive(Debug, Default)]
pub(crate) struct Base64 {
    pub octets: Vec<u8>,
    /// The first character that has no business here, with its place.
    pub intruder: Option<(usize, char)>,
    /// One symbol is left over: no padding makes this whole.
    pub odd: bool,
    /// `=` that are missing (above 0) or too many.
    pub padding: isize,
}

impl Base64 {
    /// Reads; white space is skipped (RFC 6376 §2.10).
    pub(crate) fn read(text: &str) -> Self {
        let mut this = Self { octets: Vec::with_capacity(text.len() / 4 * 3), ..Self::default() };
        let (mut bits, mut symbols, mut pads) = (0_u32, 0_usize, 0_isize);
        for (place, c) in text.char_indices() {
            match symbol(c) {
                _ if c.is_ascii_whitespace() => {}
                Some(value) if pads == 0 => {
                    bits = bits << 6 | u32::from(value);
                    symbols += 1;
                    let held = symbols % 4 * 6 % 8;
                    if symbols % 4 != 1 {
                        this.octets.push((bits >> held & 0xFF) as u8);
                    }
                }
                _ if c == '=' => pads += 1,
                _ => {
                    this.intruder.get_or_insert((place, c));
                }
            }
        }
        this.odd = symbols % 4 == 1;
        this.padding = [0, 0, 2, 1].get(symbols % 4).map_or(0, |due| due - pads);
        this
    }
}

pub(crate) fn symbol(c: char) -> Option<u8> {
    Some(match c {
        'A'..='Z' => c as u8 - b'A',
        'a'..='z' => c as u8 - b'a' + 26,
        '0'..='9' => c as u8 - b'0' + 52,
        '+' => 62,
        '/' => 63,
        _ => return None,
    })
}

/// Writes base64 with padding.
pub(crate) fn encode(octets: &[u8]) -> String {
    let mut out = String::with_capacity(octets.len().div_ceil(3) * 4);
    for chunk in octets.chunks(3) {
        let bits = chunk.iter().fold(0_u32, |all, octet| all << 8 | u32::from(*octet)) << (8 * (3 - chunk.len()));
        for place in 0..4 {
            let symbol = ALPHABET.get((bits >> (18 - 6 * place) & 63) as usize).copied().unwrap_or(b'=');
            out.push(if place <= chunk.len() { char::from(symbol) } else { '=' });
        }
    }
    out
}
