//! The one diagnostic type. A finding is a code with its place and values; the
//! sentence for it is in `public/locales`, the rule behind it is its citation.

use std::fmt;
use std::ops::Range;

/// How much a finding matters. Ordered: an error sorts before a warning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Receivers ignore the record, or act on something else than it says.
    Error,
    /// Works now, but is risky, partly ignored, obsolete, or differs between receivers.
    Warning,
    /// Worth telling, not a defect.
    Info,
}

/// One thing found in a record or an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What was found. Stable.
    pub code: Code,
    /// The code's severity, unless the context changes it.
    pub severity: Severity,
    /// Bytes of the joined record text that the finding is about.
    pub span: Option<Range<usize>>,
    /// Values for the sentence's placeholders.
    pub params: Vec<(&'static str, String)>,
    /// What to write instead of the text at `span`, where that is certain.
    pub fix: Option<String>,
}

impl Finding {
    /// A finding with the code's own severity and nothing else.
    pub fn new(code: Code) -> Self {
        Self { code, severity: code.severity(), span: None, params: Vec::new(), fix: None }
    }

    /// Says where.
    #[must_use]
    pub fn at(mut self, span: Range<usize>) -> Self {
        self.span = Some(span);
        self
    }

    /// Fills the placeholder `key` of the sentence.
    #[must_use]
    pub fn with(mut self, key: &'static str, value: impl fmt::Display) -> Self {
        self.params.push((key, value.to_string()));
        self
    }

    /// Says what to write instead.
    #[must_use]
    pub fn fix(mut self, text: impl Into<String>) -> Self {
        self.fix = Some(text.into());
        self
    }

    /// Changes the severity for this context.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// The document and section that the finding rests on.
    pub fn cite(&self) -> &'static str {
        self.code.cite()
    }
}

/// What a parser gives. Parsing never fails: a broken record is input, too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parsed<T> {
    /// The record, with everything in it that was not understood kept.
    pub record: T,
    /// What there is to say about it, in the order of the text.
    pub findings: Vec<Finding>,
    /// Would a receiver accept its grammar?
    pub well_formed: bool,
}

macro_rules! codes {
    ($($variant:ident $name:literal $severity:ident $cite:literal)*) => {
        /// Every code. Its text form is stable; a code is never reused.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs)] // the names are those of the rule list
        pub enum Code { $($variant),* }

        impl Code {
            /// All codes, in the order of the rule list.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The stable name, as `SPF_NONE`.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),* }
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

codes! {
    // SPF: selection of the record (RFC 7208 §4.5)
    SpfNone "SPF_NONE" Warning "RFC 7208 §4.5"
    // TXT data as it is pasted (RFC 1035 §5.1)
    TxtStringTooLong "TXT_STRING_TOO_LONG" Error "RFC 1035 §3.3"
    TxtUnbalancedQuotes "TXT_UNBALANCED_QUOTES" Error "RFC 1035 §5.1"
    TxtLiteralQuotes "TXT_LITERAL_QUOTES" Error "RFC 1035 §5.1"
    TxtLiteralBackslash "TXT_LITERAL_BACKSLASH" Error "RFC 1035 §5.1"
    TxtBadEscape "TXT_BAD_ESCAPE" Error "RFC 1035 §5.1"
    TxtHtmlEntity "TXT_HTML_ENTITY" Error "RFC 1035 §5.1"
    TxtSmartChar "TXT_SMART_CHAR" Error "RFC 1035 §5.1"
    TxtSplitSpace "TXT_SPLIT_SPACE" Warning "RFC 7208 §3.3"
    TxtSingleQuotes "TXT_SINGLE_QUOTES" Warning "RFC 1035 §5.1"
    // Names, and the domain as it is typed
    NameLabelLong "NAME_LABEL_LONG" Error "RFC 1035 §2.3.4"
    NameLong "NAME_LONG" Error "RFC 1035 §2.3.4"
    DomainEmpty "DOMAIN_EMPTY" Error "RFC 1035 §2.3.1"
    DomainSpace "DOMAIN_SPACE" Error "RFC 1035 §2.3.1"
    DomainCharacter "DOMAIN_CHARACTER" Error "RFC 1035 §2.3.1"
    DomainLabelEmpty "DOMAIN_LABEL_EMPTY" Error "RFC 1035 §3.1"
    DomainHyphen "DOMAIN_HYPHEN" Error "RFC 1035 §2.3.1"
    DomainSingleLabel "DOMAIN_SINGLE_LABEL" Error "RFC 5321 §2.3.5"
    DomainIsIp "DOMAIN_IS_IP" Error "RFC 5321 §2.3.5"
    DomainIsUrl "DOMAIN_IS_URL" Info "RFC 3986 §3.2.2"
    DomainIsEmail "DOMAIN_IS_EMAIL" Info "RFC 5322 §3.4.1"
    DomainWildcard "DOMAIN_WILDCARD" Info "RFC 4592 §2.1.1"
    DomainReserved "DOMAIN_RESERVED" Info "RFC 6761 §6"
    IdnConverted "IDN_CONVERTED" Info "RFC 5891 §4"
    IdnInvalid "IDN_INVALID" Error "UTS #46 §4"
    IdnFakeAlabel "IDN_FAKE_ALABEL" Error "RFC 5891 §5.4"
    IdnDeviation "IDN_DEVIATION" Warning "UTS #46 §5"

    // The vendor's profile
    ProfileUnknownField "PROFILE_UNKNOWN_FIELD" Warning "Profile format, version 1"
    ProfileUnknownService "PROFILE_UNKNOWN_SERVICE" Warning "Profile format, version 1"
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
