//! A value as text: two spaces a level, what fits on a line on one line, and
//! a line at the end. Reading it again gives the value.

use super::Value;

/// Longer lines are broken where they can be.
const WIDTH: usize = 100;

/// The text of a file.
pub fn print(value: &Value) -> String {
    let mut out = String::new();
    lines(value, 0, 0, &mut out);
    out.push('\n');
    out
}

/// Writes a value behind `used` characters of its line.
fn lines(value: &Value, depth: usize, used: usize, out: &mut String) {
    let one = one_line(value);
    // The outermost object is never one line: it grows.
    if depth > 0 && 2 * depth + used + one.chars().count() < WIDTH {
        out.push_str(&one);
        return;
    }
    match value {
        Value::List(list) if !list.is_empty() => {
            block(depth, "[", "]", list.iter().map(|element| (String::new(), element)), out);
        }
        Value::Object(members) if !members.is_empty() => {
            let members = members.iter().map(|(name, value)| (quoted(name) + ": ", value));
            block(depth, "{", "}", members, out);
        }
        _ => out.push_str(&one),
    }
}

fn block<'a>(
    depth: usize,
    open: &str,
    close: &str,
    members: impl Iterator<Item = (String, &'a Value)>,
    out: &mut String,
) {
    out.push_str(open);
    for (i, (label, value)) in members.enumerate() {
        out.push_str(if i > 0 { ",\n" } else { "\n" });
        out.push_str(&"  ".repeat(depth + 1));
        out.push_str(&label);
        lines(value, depth + 1, label.chars().count(), out);
    }
    out.push('\n');
    out.push_str(&"  ".repeat(depth));
    out.push_str(close);
}

/// A value without a line's end.
fn one_line(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Flag(true) => "true".to_owned(),
        Value::Flag(false) => "false".to_owned(),
        Value::Number(number) => number.clone(),
        Value::Text(text) => quoted(text),
        Value::List(list) => ["[", &list.iter().map(one_line).collect::<Vec<_>>().join(", "), "]"].concat(),
        Value::Object(members) if members.is_empty() => "{}".to_owned(),
        Value::Object(members) => {
            let member = |(name, value): &(String, Value)| [&quoted(name), ": ", &one_line(value)].concat();
            ["{ ", &members.iter().map(member).collect::<Vec<_>>().join(", "), " }"].concat()
        }
    }
}

/// A string of RFC 8259 §7.
fn quoted(text: &str) -> String {
    let mut quoted = "\"".to_owned();
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            '\0'..='\u{1F}' => {
                quoted.push_str("\\u00");
                quoted.extend(
                    [u32::from(c) >> 4, u32::from(c) & 15].map(|digit| char::from_digit(digit, 16).unwrap_or('0')),
                );
            }
            _ => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}
