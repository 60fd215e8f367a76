use super::text::Words;
use crate::dns::Failure;
pub fn failure_words(_w: Words, _r: &str, _f: &Failure) -> String {
    String::new()
}
