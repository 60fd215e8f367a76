//! A new entry for the catalog, from what somebody typed. It holds to the
//! schema, and leaves out what was not said.

use super::rules;
use super::schema::Category;

/// What is known of a service that is not in the catalog.
#[derive(Debug, Clone, Copy)]
pub struct Draft<'a> {
    /// As the service writes itself.
    pub name: &'a str,
    /// What kind of service it is.
    pub category: Category,
    /// The SPF mechanism (RFC 7208 §5) that it asks for; `""` where that is not known.
    pub term: &'a str,
    /// The public page that says so; `""` where there is none yet, and then the build refuses the file.
    pub source: &'a str,
    /// The day, `YYYY-MM-DD`.
    pub today: &'a str,
}

impl Draft<'_> {
    /// The entry's id and file name: `Shop & Mail` is `shop-mail`. `""` without a letter or digit of ASCII.
    pub fn id(&self) -> String {
        let words = self.name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
        words.map(str::to_ascii_lowercase).collect::<Vec<_>>().join("-")
    }

    /// The file's text, TOML.
    pub fn text(&self) -> String {
        let category = self.category.word();
        let source = quoted(self.source);
        let mut text =
            format!("id = {}\nname = {}\ncategory = \"{category}\"\n", quoted(&self.id()), quoted(self.name));
        if !self.source.is_empty() {
            text += &format!("docs = {source}\n");
        }
        let need = if self.term.is_empty() { "none" } else { "required" };
        text += &format!("\n[spf]\nneed = \"{need}\"\n");
        if !self.term.is_empty() {
            text += &format!("terms = [{}]\n", quoted(self.term));
        }
        if let Some(mark) = rules::target(self.term) {
            text += &format!("\n[detect]\nspf = [{}]\n", quoted(&mark));
        }
        let sources = if self.source.is_empty() { "" } else { &source };
        text + &format!(
            "\n[evidence]\nsources = [{sources}]\nchecked = {}\nconfidence = \"medium\"\n",
            quoted(self.today)
        )
    }
}

/// A basic string of TOML.
fn quoted(text: &str) -> String {
    let mut out = "\"".to_owned();
    for c in text.trim().chars().filter(|c| !c.is_control()) {
        if matches!(c, '"' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out.push('"');
    out
}
