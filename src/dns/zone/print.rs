//! Records to zone text that reads back the same.

use std::fmt;

use super::Zone;
use crate::dns::{Answer, Answers, ExtendedError, Failure, Question, RecordData};
use crate::name::DomainName;
use crate::order;
use crate::txt::quoted;

/// All answers as zone text, to be saved and sent: [`super::parse`] gives a zone
/// that answers these questions in the same way.
pub fn print(answers: &Answers) -> String {
    Zone::from(answers).to_string()
}

/// Stands before the domain that saved answers are about; a comment to others.
const ABOUT: &str = ";: domain ";

/// The same, with the domain that they are about.
pub fn save(domain: &DomainName, answers: &Answers) -> String {
    format!("{ABOUT}{domain}\n{}", print(answers))
}

/// The domain that saved answers are about, as [`save`] writes it.
pub fn about(text: &str) -> Option<DomainName> {
    let name = text.lines().find_map(|line| line.trim_start_matches('\u{FEFF}').strip_prefix(ABOUT))?;
    DomainName::typed(name.trim()).ok()
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let questions = order::sorted(
            self.sets.iter().map(|(question, _)| question).chain(self.pinned.keys()).chain(&self.authenticated),
        );
        let mut before: Option<&DomainName> = None;
        for question in questions {
            if before.is_some_and(|before| *before != question.name) {
                writeln!(f)?;
            }
            before = Some(&question.name);
            let Question { name, rtype } = question;
            let owner = Name(name);
            if let Some(set) = self.get(question) {
                for data in &set.data {
                    writeln!(f, "{owner}\t{}\tIN\t{rtype}\t{data}", set.ttl)?;
                }
            }
            match self.pinned.get(question) {
                Some(Answer::NoData) => writeln!(f, ";! nodata {owner} {rtype}")?,
                Some(Answer::NxDomain) => writeln!(f, ";! nxdomain {owner} {rtype}")?,
                Some(Answer::Failed(failure)) => writeln!(f, ";! fail {owner} {rtype} {}", Word(failure))?,
                Some(Answer::Records(_)) | None => {}
            }
            if self.authenticated.contains(question) {
                writeln!(f, ";! ad {owner} {rtype}")?;
            }
        }
        // Their data is not kept, only that they exist (RFC 3597 §5).
        for owner in &self.others {
            writeln!(f, "{}\tIN\tTYPE65535\t\\# 0", Name(owner))?;
        }
        Ok(())
    }
}

/// Absolute, with what means something in zone text escaped.
struct Name<'a>(&'a DomainName);

impl fmt::Display for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for c in self.0.as_str().chars() {
            if c == ' ' {
                f.write_str("\\032")?;
                continue;
            }
            if matches!(c, '"' | '\\' | ';' | '(' | ')' | '$' | '@') {
                f.write_str("\\")?;
            }
            write!(f, "{c}")?;
        }
        f.write_str(".")
    }
}

/// As in zone text: names absolute, each string of a TXT record in its quotes.
impl fmt::Display for RecordData {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RecordData::A(address) => write!(f, "{address}"),
            RecordData::Aaaa(address) => write!(f, "{address}"),
            RecordData::Cname(name) | RecordData::Ns(name) | RecordData::Ptr(name) => write!(f, "{}", Name(name)),
            RecordData::Mx { preference, exchange } => write!(f, "{preference} {}", Name(exchange)),
            RecordData::Soa { primary, minimum } => write!(f, "{} . 0 0 0 0 {minimum}", Name(primary)),
            RecordData::Txt(strings) => f.write_str(&quoted(strings)),
        }
    }
}

struct Word<'a>(&'a Failure);

impl fmt::Display for Word<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (word, detail) = match self.0 {
            Failure::Withheld(error) => ("withheld", Some(error)),
            Failure::Offline => ("offline", None),
            Failure::Timeout => ("timeout", None),
            Failure::Blocked => ("blocked", None),
            Failure::Http(status) => return write!(f, "http {status}"),
            Failure::ContentType => ("content-type", None),
            Failure::Malformed => ("malformed", None),
            Failure::AliasLoop => ("alias-loop", None),
            Failure::Truncated => ("truncated", None),
            Failure::Servfail(detail) => ("servfail", detail.as_ref()),
            Failure::Refused(detail) => ("refused", detail.as_ref()),
            Failure::Rcode(code) => return write!(f, "rcode {code}"),
        };
        f.write_str(word)?;
        if let Some(ExtendedError { code, text }) = detail {
            write!(f, " {code} {}", quoted(&[text.as_bytes().to_vec()]))?;
        }
        Ok(())
    }
}
