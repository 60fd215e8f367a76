//! Keys for the rows of DKIM: real ones, and some of any length.

/// A key of openssl's, 2048 bits.
pub(crate) const RSA_2048: &str = "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA+KxzWCdEjA0QxmK9GWn4mq68XSxTrHWjmXmgWWzlXmFcRnUK46GQJiKXzapmMw58zVhl2ByBXWxwPHUoel6E0KT1XzOZMqbCneQ4jXhX2ZwKp2LyhN28Fk5+AaIO36LQXjBuEB/ml+iI6PuHWYVPpcYg1h9byj0Q9rWpeyKVGvNIEZrVVWUI6ViIXChVVG6tfImlHZLDEV/U38VOjHyUcedV0HsPfX4jZVdnptQT94DbFshlS3zkIjrhWz5YfACC3vDlUAHNLib0VpaAsw5vPkgDX/ffULoxyD7bNaSxBgTaECg3q7YMpWABqWi2qHkpe94JuTwsPILWRIEOlaup6QIDAQAB";
/// The key of RFC 8463 App. A.2.
const ED25519: &str = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";
/// The key that Altcraft's documentation shows, 1024 bits.
const RSA_1024: &str = "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQCldFYh3Rfrmeov+WqYYpwfW2bVUzxXPy9dSVoUCGLKCn+vgY/pdKIIBFitkvZJXGLnHqreqwGzoriEWf9ZRd+cL2LdA4UrDKheMeorBd2NSIqihkTaKz8PA+SIBFxFGm2Z0Krh5ZDF2NtFVhtD4YvqmrFqk2muzZ0tFEko8zP30wIDAQAB";

pub(crate) fn base64(octets: &[u8]) -> String {
    let alphabet: Vec<char> = ('A'..='Z').chain('a'..='z').chain('0'..='9').chain(['+', '/']).collect();
    let sextets = octets.chunks(3).flat_map(|chunk| {
        let bits = chunk.iter().fold(0_usize, |all, octet| all << 8 | usize::from(*octet)) << (8 * (3 - chunk.len()));
        (0..4).map(move |place| (place <= chunk.len()).then_some(bits >> (18 - 6 * place) & 63))
    });
    sextets.map(|sextet| sextet.map_or('=', |sextet| alphabet[sextet])).collect()
}

/// What [`base64`] wrote.
pub(crate) fn octets(base64: &str) -> Vec<u8> {
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let symbols: Vec<usize> = base64.chars().filter_map(|c| alphabet.find(c)).collect();
    let groups = symbols.chunks(4).flat_map(|group| {
        let bits = group.iter().fold(0, |all, symbol| all << 6 | symbol) << (6 * (4 - group.len()));
        (0..group.len() - 1).map(move |place| u8::try_from(bits >> (16 - 8 * place) & 0xFF).unwrap())
    });
    groups.collect()
}

fn der(tag: u8, content: &[u8]) -> Vec<u8> {
    let length: Vec<u8> = content.len().to_be_bytes().into_iter().skip_while(|octet| *octet == 0).collect();
    let head = match length.as_slice() {
        [short] if *short < 0x80 => vec![tag, *short],
        long => [&[tag, 0x80 | u8::try_from(long.len()).unwrap()], long].concat(),
    };
    [head, content.to_vec()].concat()
}

/// An RSAPublicKey of so many bits; the modulus is a number like another.
fn pkcs1(bits: usize, exponent: &[u8]) -> Vec<u8> {
    let mut modulus = vec![0x5A; bits.div_ceil(8)];
    modulus[0] = 1 << ((bits - 1) % 8);
    if modulus[0] & 0x80 != 0 {
        modulus.insert(0, 0);
    }
    der(0x30, &[der(2, &modulus), der(2, exponent)].concat())
}

pub(crate) fn spki(bits: usize, exponent: &[u8]) -> Vec<u8> {
    let algorithm = [0x30, 0x0D, 6, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 1, 5, 0].to_vec();
    der(0x30, &[algorithm, der(3, &[vec![0], pkcs1(bits, exponent)].concat())].concat())
}

pub(crate) const F4: &[u8] = &[1, 0, 1];

/// The key that a row means by `{2048}`; `{2048:40}` is its first 40
/// characters, `{2048:40:}` the rest.
fn key(name: &str) -> String {
    match name {
        "2048" => RSA_2048.to_owned(),
        "2048web" => RSA_2048.replace('+', "-").replace('/', "_"),
        "2048pkcs1" => RSA_2048[32..].to_owned(),
        "2048e3" => base64(&spki(2048, &[3])),
        "1024" => RSA_1024.to_owned(),
        "ed25519" => ED25519.to_owned(),
        "ed25519spki" => format!("MCowBQYDK2VwAyEA{ED25519}"),
        "mldsa44" => base64(&[7; 1312]),
        bits => base64(&spki(bits.parse().unwrap(), F4)),
    }
}

pub(crate) fn expand(text: &str) -> String {
    let mut out = String::new();
    for (index, part) in text.split(['{', '}']).enumerate() {
        if index % 2 == 0 {
            out.push_str(part);
            continue;
        }
        let mut words = part.split(':');
        let key = key(words.next().unwrap());
        let place = words.next().map(|place| place.parse::<usize>().unwrap());
        out.push_str(match (place, words.next()) {
            (None, _) => &key,
            (Some(place), None) => &key[..place],
            (Some(place), Some(_)) => &key[place..],
        });
    }
    out
}
