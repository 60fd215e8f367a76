//! The one table of codes: the name, the severity, and the section that each
//! rests on. Its parts are a file each; every part hands what it got with its
//! own rows to the next, and the last makes the type of all of them.

mod bimi;
mod dkim;
mod dmarc;
mod dns;
mod names;
mod senders;
mod spf;
mod transport;
mod whole;

use std::fmt;

use self::{
    bimi::bimi, dkim::dkim, dmarc::dmarc, dns::dns, names::names, senders::senders, spf::spf, transport::transport,
    whole::whole,
};
use super::Severity;

macro_rules! codes {
    (; $($variant:ident $name:literal $severity:ident $cite:literal)*) => {
        /// Every code. Its text form is stable; a code is never reused.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs)] // the names are those of the rule list
        pub enum Code { $($variant),* }

        impl Code {
            /// All codes, in the order of the rule list.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The stable name, as `SPF_NONE`.
            pub fn name(self) -> &'static str {
                // One text: a table of places would take as much as the names.
                concat!($($name, " "),*).split(' ').nth(self as usize).unwrap_or_default()
            }

            /// The severity without further context.
            pub fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity),* }
            }

            /// The document and section it rests on.
            pub fn cite(self) -> &'static str {
                match self { $(Self::$variant => $cite),* }
            }
        }
    };
}

spf! { whole names dns dkim dmarc bimi transport senders codes ; }

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
