//! Globs over names: `*.` at the start stands for one or more labels, `*`
//! elsewhere for any characters, or none, within a label.

/// Does `name` match `glob`?
pub fn matches(glob: &str, name: &str) -> bool {
    let (deep, glob) = split(glob);
    let (mut wanted, mut given) = (glob.rsplit('.'), name.rsplit('.'));
    loop {
        match (wanted.next(), given.next()) {
            (Some(wanted), Some(given)) if label_matches(wanted, given) => {}
            (None, rest) => return rest.is_some() == deep,
            _ => return false,
        }
    }
}

/// Is there a name that both match?
pub fn overlap(a: &str, b: &str) -> bool {
    let ((deep_a, a), (deep_b, b)) = (split(a), split(b));
    let (mut a, mut b) = (a.rsplit('.'), b.rsplit('.'));
    loop {
        match (a.next(), b.next()) {
            (Some(a), Some(b)) if labels_overlap(a, b) => {}
            (Some(_), Some(_)) => return false,
            (None, None) => return deep_a == deep_b,
            (None, Some(_)) => return deep_a,
            (Some(_), None) => return deep_b,
        }
    }
}

fn split(glob: &str) -> (bool, &str) {
    glob.strip_prefix("*.").map_or((false, glob), |rest| (true, rest))
}

fn label_matches(glob: &str, label: &str) -> bool {
    let Some((head, rest)) = glob.split_once('*') else { return glob == label };
    let Some(mut label) = label.strip_prefix(head) else { return false };
    let (middle, tail) = rest.rsplit_once('*').unwrap_or(("", rest));
    for part in middle.split('*') {
        let Some((_, after)) = label.split_once(part) else { return false };
        label = after;
    }
    label.ends_with(tail)
}

fn labels_overlap(a: &str, b: &str) -> bool {
    let ends = |text: &str| match (text.split_once('*'), text.rsplit_once('*')) {
        (Some((head, _)), Some((_, tail))) => Some((head.to_owned(), tail.to_owned())),
        _ => None,
    };
    match (ends(a), ends(b)) {
        (_, None) => label_matches(a, b),
        (None, _) => label_matches(b, a),
        // Between the fixed ends either side's `*` swallows all that the other asks for.
        (Some((head_a, tail_a)), Some((head_b, tail_b))) => {
            (head_a.starts_with(&head_b) || head_b.starts_with(&head_a))
                && (tail_a.ends_with(&tail_b) || tail_b.ends_with(&tail_a))
        }
    }
}
