//! Paths into a value, as `fields` writes them: `vendor.records[0].host`. It
//! reads and changes what stands there and leaves everything else as it is.

use super::Value;

/// One step of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key<'a> {
    /// A member of an object.
    Name(&'a str),
    /// An element of a list.
    Place(usize),
}

/// The steps of a path; none for the whole.
pub fn keys(path: &str) -> impl Iterator<Item = Key<'_>> {
    path.split(['.', '[']).filter(|key| !key.is_empty()).map(|key| match key.strip_suffix(']') {
        Some(place) => Key::Place(place.parse().unwrap_or(usize::MAX)),
        None => Key::Name(key),
    })
}

/// A path one step further down.
pub fn below(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { [path, ".", name].concat() }
}

/// What stands at a path.
pub fn get<'a>(value: &'a Value, path: &str) -> Option<&'a Value> {
    keys(path).try_fold(value, |value, key| match key {
        Key::Name(name) => value.get(name),
        Key::Place(place) => value.list().get(place),
    })
}

/// Puts a value at a path, with the objects and lists on the way there. A place behind the end of a list is its end.
pub fn set(value: &mut Value, path: &str, new: Value) {
    put(value, &keys(path).collect::<Vec<_>>(), new);
}

fn put(value: &mut Value, path: &[Key<'_>], new: Value) {
    let Some((key, rest)) = path.split_first() else {
        *value = new;
        return;
    };
    match key {
        Key::Name(name) => {
            if !matches!(value, Value::Object(_)) {
                *value = Value::Object(Vec::new());
            }
            if let Value::Object(members) = value {
                let at = members.iter().rposition(|(known, _)| known == name).unwrap_or(members.len());
                if at == members.len() {
                    members.push(((*name).to_owned(), Value::Null));
                }
                if let Some((_, member)) = members.get_mut(at) {
                    put(member, rest, new);
                }
            }
        }
        Key::Place(place) => {
            if !matches!(value, Value::List(_)) {
                *value = Value::List(Vec::new());
            }
            if let Value::List(list) = value {
                let at = (*place).min(list.len());
                if at == list.len() {
                    list.push(Value::Null);
                }
                if let Some(element) = list.get_mut(at) {
                    put(element, rest, new);
                }
            }
        }
    }
}

/// Takes out what stands at a path, and the objects above it that are empty then.
pub fn remove(value: &mut Value, path: &str) {
    take(value, &keys(path).collect::<Vec<_>>());
}

fn take(value: &mut Value, path: &[Key<'_>]) {
    let Some((key, rest)) = path.split_first() else { return };
    match (key, value) {
        (Key::Name(name), Value::Object(members)) => {
            if rest.is_empty() {
                members.retain(|(known, _)| known != name);
            } else if let Some((_, member)) = members.iter_mut().rev().find(|(known, _)| known == name) {
                take(member, rest);
                if *member == Value::Object(Vec::new()) {
                    members.retain(|(known, _)| known != name);
                }
            }
        }
        (Key::Place(place), Value::List(list)) => {
            if !rest.is_empty() {
                if let Some(element) = list.get_mut(*place) {
                    take(element, rest);
                }
            } else if *place < list.len() {
                list.remove(*place);
            }
        }
        _ => (),
    }
}
