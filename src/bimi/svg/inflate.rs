//! A gzip member (RFC 1952) with its deflate data (RFC 1951), as an `.svgz` is
//! one. Reads no more than it is told to: a small file can unpack to gigabytes.

/// What keeps a file from being unpacked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// It is cut off, or no gzip at all, or its checksum is another.
    Broken,
    /// It unpacks to more octets than the limit.
    TooLarge,
}

/// Base value and extra bits of the length codes from 257 on (RFC 1951 §3.2.5).
const LENGTHS: [(u16, u32); 29] = [
    (3, 0),
    (4, 0),
    (5, 0),
    (6, 0),
    (7, 0),
    (8, 0),
    (9, 0),
    (10, 0),
    (11, 1),
    (13, 1),
    (15, 1),
    (17, 1),
    (19, 2),
    (23, 2),
    (27, 2),
    (31, 2),
    (35, 3),
    (43, 3),
    (51, 3),
    (59, 3),
    (67, 4),
    (83, 4),
    (99, 4),
    (115, 4),
    (131, 5),
    (163, 5),
    (195, 5),
    (227, 5),
    (258, 0),
];

/// The order in which the lengths of the code length codes come (§3.2.7).
const ORDER: [usize; 19] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/// Does the file say that it is gzip?
pub(super) fn is_gzip(octets: &[u8]) -> bool {
    octets.starts_with(&[0x1F, 0x8B])
}

/// Unpacks the first member; what is behind it is not looked at.
pub(super) fn gunzip(octets: &[u8], limit: usize) -> Result<Vec<u8>, Fault> {
    unpack(octets, limit).unwrap_or(Err(Fault::Broken))
}

/// `None` where the data ends too early or makes no sense.
fn unpack(octets: &[u8], limit: usize) -> Option<Result<Vec<u8>, Fault>> {
    let flags = *octets.get(3)?;
    if octets.get(2) != Some(&8) || flags & 0xE0 != 0 {
        return None;
    }
    let mut rest = octets.get(10..)?;
    if flags & 4 != 0 {
        let (low, high) = (*rest.first()?, *rest.get(1)?);
        rest = rest.get(2 + usize::from(u16::from_le_bytes([low, high]))..)?;
    }
    // A file name, a comment: each ends with a zero.
    for flag in [8, 16] {
        if flags & flag != 0 {
            rest = rest.get(rest.iter().position(|octet| *octet == 0)? + 1..)?;
        }
    }
    if flags & 2 != 0 {
        rest = rest.get(2..)?;
    }
    let mut bits = Bits { octets: rest, next: 0, held: 0, count: 0 };
    let mut out = Vec::new();
    loop {
        let last = bits.take(1)? == 1;
        let fits = match bits.take(2)? {
            0 => stored(&mut bits, &mut out, limit)?,
            1 => {
                let lengths: Vec<u8> = (0..288).map(fixed_length).collect();
                block(&mut bits, &Huffman::new(&lengths), &Huffman::new(&[5; 30]), &mut out, limit)?
            }
            2 => {
                let (literals, distances) = dynamic(&mut bits)?;
                block(&mut bits, &literals, &distances, &mut out, limit)?
            }
            _ => return None,
        };
        if !fits {
            return Some(Err(Fault::TooLarge));
        }
        if last {
            break;
        }
    }
    let trailer = rest.get(bits.next..)?.get(..8)?;
    let sum = [crc32(&out), u32::try_from(out.len()).ok()?];
    let sum: Vec<u8> = sum.into_iter().flat_map(u32::to_le_bytes).collect();
    (trailer == sum.as_slice()).then_some(Ok(out))
}

/// The lengths of the fixed literal code (RFC 1951 §3.2.6).
fn fixed_length(symbol: u16) -> u8 {
    match symbol {
        0..=143 | 280.. => 8,
        144..=255 => 9,
        256..=279 => 7,
    }
}

/// The data, least significant bit first.
struct Bits<'a> {
    octets: &'a [u8],
    next: usize,
    held: u32,
    count: u32,
}

impl Bits<'_> {
    fn take(&mut self, bits: u32) -> Option<u32> {
        while self.count < bits {
            self.held |= u32::from(*self.octets.get(self.next)?) << self.count;
            self.next += 1;
            self.count += 8;
        }
        let value = self.held & ((1 << bits) - 1);
        self.held >>= bits;
        self.count -= bits;
        Some(value)
    }
}

/// A canonical code: how many symbols have each length, and the symbols by
/// length (RFC 1951 §3.2.2).
struct Huffman {
    counts: [u16; 16],
    symbols: Vec<u16>,
}

impl Huffman {
    fn new(lengths: &[u8]) -> Self {
        let mut counts = [0; 16];
        let mut symbols = Vec::new();
        for length in 1..16_u8 {
            for (symbol, _) in (0_u16..).zip(lengths).filter(|(_, other)| **other == length) {
                symbols.push(symbol);
                if let Some(count) = counts.get_mut(usize::from(length)) {
                    *count += 1;
                }
            }
        }
        Self { counts, symbols }
    }

    fn read(&self, bits: &mut Bits<'_>) -> Option<u16> {
        let (mut code, mut first, mut index) = (0_u32, 0_u32, 0_u32);
        for count in self.counts.iter().skip(1) {
            code |= bits.take(1)?;
            let count = u32::from(*count);
            if code < first + count {
                return self.symbols.get(usize::try_from(index + code.checked_sub(first)?).ok()?).copied();
            }
            index += count;
            first = (first + count) << 1;
            code <<= 1;
        }
        None
    }
}

/// A block as it is. `false`: it passes the limit.
fn stored(bits: &mut Bits<'_>, out: &mut Vec<u8>, limit: usize) -> Option<bool> {
    bits.take(bits.count & 7)?;
    let (length, check) = (bits.take(16)?, bits.take(16)?);
    if length != !check & 0xFFFF {
        return None;
    }
    for _ in 0..length {
        if out.len() >= limit {
            return Some(false);
        }
        out.push(u8::try_from(bits.take(8)?).ok()?);
    }
    Some(true)
}

/// The codes at the head of a block (RFC 1951 §3.2.7).
fn dynamic(bits: &mut Bits<'_>) -> Option<(Huffman, Huffman)> {
    let literals = usize::try_from(bits.take(5)?).ok()? + 257;
    let distances = usize::try_from(bits.take(5)?).ok()? + 1;
    let count = usize::try_from(bits.take(4)?).ok()? + 4;
    let mut lengths = [0_u8; 19];
    for place in ORDER.into_iter().take(count) {
        *lengths.get_mut(place)? = u8::try_from(bits.take(3)?).ok()?;
    }
    let code = Huffman::new(&lengths);
    let mut lengths: Vec<u8> = Vec::new();
    while lengths.len() < literals + distances {
        let symbol = code.read(bits)?;
        let (length, times) = match symbol {
            0..=15 => (u8::try_from(symbol).ok()?, 1),
            16 => (*lengths.last()?, 3 + bits.take(2)?),
            17 => (0, 3 + bits.take(3)?),
            _ => (0, 11 + bits.take(7)?),
        };
        lengths.extend((0..times).map(|_| length));
    }
    let (literal, distance) = lengths.split_at_checked(literals)?;
    Some((Huffman::new(literal), Huffman::new(distance.get(..distances)?)))
}

/// The data of a block. `false`: it passes the limit.
fn block(
    bits: &mut Bits<'_>,
    literals: &Huffman,
    distances: &Huffman,
    out: &mut Vec<u8>,
    limit: usize,
) -> Option<bool> {
    loop {
        let symbol = literals.read(bits)?;
        if symbol == 256 {
            return Some(true);
        }
        if let Ok(octet) = u8::try_from(symbol) {
            if out.len() >= limit {
                return Some(false);
            }
            out.push(octet);
            continue;
        }
        let (base, extra) = *LENGTHS.get(usize::from(symbol - 257))?;
        let length = usize::from(base) + usize::try_from(bits.take(extra)?).ok()?;
        let symbol = u32::from(distances.read(bits)?);
        if symbol > 29 {
            return None;
        }
        // Codes come in pairs, and from the third pair on each pair doubles (§3.2.5).
        let extra = (symbol / 2).saturating_sub(1);
        let base = if symbol < 4 { symbol + 1 } else { ((2 + symbol % 2) << extra) + 1 };
        let from = out.len().checked_sub(usize::try_from(base + bits.take(extra)?).ok()?)?;
        if out.len() + length > limit {
            return Some(false);
        }
        for place in from..from + length {
            out.push(*out.get(place)?);
        }
    }
}

/// The checksum of RFC 1952 §8.
fn crc32(octets: &[u8]) -> u32 {
    let mut sum = !0_u32;
    for octet in octets {
        sum ^= u32::from(*octet);
        for _ in 0..8 {
            sum = if sum & 1 == 1 { (sum >> 1) ^ 0xEDB8_8320 } else { sum >> 1 };
        }
    }
    !sum
}
