//! Macro expansion (RFC 7208 §7.3), for checked text. What a letter stands for
//! is the caller's to say.

/// Expands a macro-string. `value` gives what a lower-case letter stands for;
/// `None` when one of them is not known.
pub(super) fn expand(text: &str, value: impl Fn(u8) -> Option<String>) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('%') {
        out.push_str(rest.get(..at)?);
        let expand = rest.get(at..)?;
        let length = match expand.as_bytes().get(1)? {
            b'%' => literal(&mut out, "%"),
            b'_' => literal(&mut out, " "),
            b'-' => literal(&mut out, "%20"),
            _ => {
                let close = expand.find('}')?;
                out.push_str(&transformed(expand.get(2..close)?, &value)?);
                close + 1
            }
        };
        rest = expand.get(length..)?;
    }
    out.push_str(rest);
    Some(out)
}

/// Does a macro of this lower-case letter stand in the text?
pub(super) fn mentions(text: &str, letter: u8) -> bool {
    text.as_bytes().windows(3).any(|bytes| matches!(bytes, [b'%', b'{', found] if found.to_ascii_lowercase() == letter))
}

fn literal(out: &mut String, text: &str) -> usize {
    out.push_str(text);
    2
}

/// `macro-letter transformers *delimiter`
fn transformed(inner: &str, value: &impl Fn(u8) -> Option<String>) -> Option<String> {
    let letter = *inner.as_bytes().first()?;
    let text = value(letter.to_ascii_lowercase())?;
    let after = inner.get(1..)?;
    let digits = after.bytes().take_while(u8::is_ascii_digit).count();
    let keep: Option<usize> = if digits == 0 { None } else { Some(after.get(..digits)?.parse().unwrap_or(usize::MAX)) };
    let after = after.get(digits..)?;
    let reversed = after.starts_with(['r', 'R']);
    let delimiters = after.get(usize::from(reversed)..)?;
    let mut parts: Vec<&str> = if delimiters.is_empty() {
        text.split('.').collect()
    } else {
        text.split(|c| delimiters.contains(c)).collect()
    };
    if reversed {
        parts.reverse();
    }
    let from = keep.map_or(0, |keep| parts.len().saturating_sub(keep));
    let joined = parts.get(from..)?.join(".");
    // A capital letter asks for URL escaping of all but unreserved characters.
    Some(if letter.is_ascii_uppercase() { escaped(&joined) } else { joined })
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// A name of more than 253 characters loses labels from the left (§7.3).
pub(super) fn shortened(name: &str) -> &str {
    let mut name = name;
    while name.len() > 253 {
        match name.split_once('.') {
            Some((_, rest)) => name = rest,
            None => break,
        }
    }
    name
}
