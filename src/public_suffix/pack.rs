//! The public suffix list as the page carries it. `build.rs` packs it; what is
//! read is in the module above.

use std::collections::BTreeMap;

/// The sign that stands for "nothing of the rule before".
pub const ZERO: u8 = b'!';

/// Packs the list: a line for each name at the top, with its rules in the order
/// of their labels from the right. A rule is a sign for how many labels it has
/// in common with the one before, then the others, and `!` behind an exception.
/// A rule of one label says what holds without it, and is left out. `Err` holds
/// the line that is no rule.
pub fn pack(list: &str) -> Result<String, String> {
    let mut tops: BTreeMap<String, Vec<(Vec<String>, bool)>> = BTreeMap::new();
    for line in list.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//")) {
        let (text, exception) = line.strip_prefix('!').map_or((line, false), |text| (text, true));
        let mut labels = Vec::new();
        for label in text.rsplit('.') {
            labels.push(a_label(label).ok_or_else(|| line.to_owned())?);
        }
        let mut labels = labels.into_iter();
        let top = labels.next().unwrap_or_default();
        let below: Vec<String> = labels.collect();
        if !below.is_empty() {
            tops.entry(top).or_default().push((below, exception));
        }
    }
    let mut out = String::new();
    for (top, mut rules) in tops {
        rules.sort();
        out.push_str(&top);
        let mut before: &[String] = &[];
        for (labels, exception) in &rules {
            let kept = labels.iter().zip(before).take_while(|(one, other)| one == other).count();
            let sign = u8::try_from(kept).ok().and_then(|kept| ZERO.checked_add(kept)).filter(u8::is_ascii_graphic);
            let own = labels.get(kept..).filter(|own| !own.is_empty());
            let (Some(sign), Some(own)) = (sign, own) else { return Err(labels.join(".")) };
            out.push(' ');
            out.push(char::from(sign));
            out.push_str(&own.join("."));
            out.push_str(if *exception { "!" } else { "" });
            before = labels;
        }
        out.push('\n');
    }
    Ok(out)
}

/// A label of the list, which is in lower case and composed, as an A-label.
/// `None` for what no label holds.
fn a_label(label: &str) -> Option<String> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    match label {
        "" => None,
        "*" => Some(label.to_owned()),
        _ if label.chars().all(plain) => Some(label.to_owned()),
        _ if label.chars().all(|c| plain(c) || !c.is_ascii()) => Some(format!("xn--{}", punycode(label)?)),
        _ => None,
    }
}

/// Punycode (RFC 3492 §6.3). `None` on overflow.
fn punycode(label: &str) -> Option<String> {
    const BASE: u32 = 36;
    let digit = |value: u32| {
        u8::try_from(value).ok().map(|value| char::from(if value < 26 { b'a' + value } else { b'0' + value - 26 }))
    };
    let mut out: String = label.chars().filter(char::is_ascii).collect();
    let basic = u32::try_from(out.len()).ok()?;
    if basic > 0 {
        out.push('-');
    }
    let all = u32::try_from(label.chars().count()).ok()?;
    let (mut n, mut delta, mut bias, mut handled) = (128_u32, 0_u32, 72_u32, basic);
    while handled < all {
        let next = label.chars().map(u32::from).filter(|c| *c >= n).min()?;
        delta = delta.checked_add((next - n).checked_mul(handled + 1)?)?;
        n = next;
        for c in label.chars().map(u32::from) {
            if c < n {
                delta = delta.checked_add(1)?;
            }
            if c != n {
                continue;
            }
            let (mut rest, mut k) = (delta, BASE);
            loop {
                let least = k.saturating_sub(bias).clamp(1, 26);
                if rest < least {
                    break;
                }
                out.push(digit(least + (rest - least) % (BASE - least))?);
                rest = (rest - least) / (BASE - least);
                k += BASE;
            }
            out.push(digit(rest)?);
            // §6.1
            let mut scaled = if handled == basic { delta / 700 } else { delta / 2 };
            scaled += scaled / (handled + 1);
            let mut steps = 0;
            while scaled > 455 {
                scaled /= 35;
                steps += BASE;
            }
            bias = steps + BASE * scaled / (scaled + 38);
            delta = 0;
            handled += 1;
        }
        delta = delta.checked_add(1)?;
        n = n.checked_add(1)?;
    }
    Some(out)
}
