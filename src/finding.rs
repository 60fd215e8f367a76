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
    SpfMultiple "SPF_MULTIPLE" Error "RFC 7208 §3.2, §4.5"
    SpfVersionNotTerminated "SPF_VERSION_NOT_TERMINATED" Error "RFC 7208 §4.5"
    SpfVersionBad "SPF_VERSION_BAD" Error "RFC 7208 §4.5"
    SpfLeadingWhitespace "SPF_LEADING_WHITESPACE" Error "RFC 7208 §4.5, §12"
    SpfEmpty "SPF_EMPTY" Warning "RFC 7208 §4.7"
    SpfNull "SPF_NULL" Info "RFC 7208 §10.1.2"
    SenderidRecord "SENDERID_RECORD" Warning "RFC 4406"
    SenderidOnly "SENDERID_ONLY" Error "RFC 7208 §4.5"
    // SPF: syntax (RFC 7208 §12)
    SpfNonAscii "SPF_NON_ASCII" Error "RFC 7208 §3.1, §12"
    SpfControlChar "SPF_CONTROL_CHAR" Error "RFC 7208 §4.6.1"
    SpfUnknownMechanism "SPF_UNKNOWN_MECHANISM" Error "RFC 7208 §4.6.1"
    SpfBareDomain "SPF_BARE_DOMAIN" Error "RFC 7208 §4.6.1"
    SpfSpaceAfterColon "SPF_SPACE_AFTER_COLON" Error "RFC 7208 §5"
    SpfQualifierAlone "SPF_QUALIFIER_ALONE" Error "RFC 7208 §12"
    SpfQualifierOnModifier "SPF_QUALIFIER_ON_MODIFIER" Error "RFC 7208 §12"
    SpfRedirectColon "SPF_REDIRECT_COLON" Error "RFC 7208 §6"
    SpfMechWithEquals "SPF_MECH_WITH_EQUALS" Error "RFC 7208 §6"
    SpfEmbeddedVersion "SPF_EMBEDDED_VERSION" Error "RFC 7208 §6"
    SpfSemicolon "SPF_SEMICOLON" Error "RFC 7208 §12"
    SpfUnknownModifier "SPF_UNKNOWN_MODIFIER" Info "RFC 7208 §6"
    SpfModifierName "SPF_MODIFIER_NAME" Error "RFC 7208 §12"
    SpfDupRedirect "SPF_DUP_REDIRECT" Error "RFC 7208 §6"
    SpfDupExp "SPF_DUP_EXP" Error "RFC 7208 §6"
    SpfEmptyDomain "SPF_EMPTY_DOMAIN" Error "RFC 7208 §12"
    SpfMissingArgument "SPF_MISSING_ARGUMENT" Error "RFC 7208 §12"
    SpfDomainEnd "SPF_DOMAIN_END" Error "RFC 7208 §7.1"
    SpfIpInDomain "SPF_IP_IN_DOMAIN" Error "RFC 7208 §7.1"
    SpfPort "SPF_PORT" Error "RFC 7208 §7.1"
    SpfUrlOrEmail "SPF_URL_OR_EMAIL" Error "RFC 7208 §7.1"
    SpfCidrRange "SPF_CIDR_RANGE" Error "RFC 7208 §5.6"
    SpfCidrLeadingZero "SPF_CIDR_LEADING_ZERO" Error "RFC 7208 §5.6"
    SpfCidrForm "SPF_CIDR_FORM" Error "RFC 7208 §5.6, §12"
    SpfCidrNotAllowed "SPF_CIDR_NOT_ALLOWED" Error "RFC 7208 §5"
    SpfAllArgument "SPF_ALL_ARGUMENT" Error "RFC 7208 §5.1"
    SpfIp4Invalid "SPF_IP4_INVALID" Error "RFC 7208 §5.6"
    SpfIp6Invalid "SPF_IP6_INVALID" Error "RFC 7208 §5.6"
    SpfIpFamily "SPF_IP_FAMILY" Error "RFC 7208 §5.6"
    SpfMacroPercent "SPF_MACRO_PERCENT" Error "RFC 7208 §7.1"
    SpfMacroLetter "SPF_MACRO_LETTER" Error "RFC 7208 §7.2"
    SpfMacroExpOnly "SPF_MACRO_EXP_ONLY" Error "RFC 7208 §7.2"
    SpfMacroUnclosed "SPF_MACRO_UNCLOSED" Error "RFC 7208 §7.1"
    SpfMacroTransformer "SPF_MACRO_TRANSFORMER" Error "RFC 7208 §7.1"
    SpfLabelInvalid "SPF_LABEL_INVALID" Error "RFC 7208 §4.3, §4.8"
    SpfIdnUlabel "SPF_IDN_ULABEL" Error "RFC 8616 §4"
    SpfCase "SPF_CASE" Info "RFC 7208 §4.6.1"
    SpfExtraSpaces "SPF_EXTRA_SPACES" Info "RFC 7208 §12"
    // SPF: structure and policy
    SpfTermsAfterAll "SPF_TERMS_AFTER_ALL" Warning "RFC 7208 §5.1"
    SpfMultipleAll "SPF_MULTIPLE_ALL" Warning "RFC 7208 §5.1"
    SpfRedirectWithAll "SPF_REDIRECT_WITH_ALL" Warning "RFC 7208 §6.1"
    SpfRedirectNotLast "SPF_REDIRECT_NOT_LAST" Info "RFC 7208 §6.1"
    SpfNoAll "SPF_NO_ALL" Warning "RFC 7208 §4.7"
    SpfAllPass "SPF_ALL_PASS" Error "RFC 7208 §5.1"
    SpfAllNeutral "SPF_ALL_NEUTRAL" Warning "RFC 7208 §5.1"
    SpfAllSoftfail "SPF_ALL_SOFTFAIL" Info "RFC 7208 §8.5"
    SpfAllFail "SPF_ALL_FAIL" Info "RFC 9989 §7.1"
    SpfPtr "SPF_PTR" Warning "RFC 7208 §5.5"
    SpfMacroP "SPF_MACRO_P" Warning "RFC 7208 §7.2"
    SpfDuplicateTerm "SPF_DUPLICATE_TERM" Warning "RFC 7208 §4.6.4"
    SpfOverlap "SPF_OVERLAP" Info "RFC 7208 §5.6"
    SpfShadowed "SPF_SHADOWED" Warning "RFC 7208 §4.6.1"
    SpfHostBits "SPF_HOST_BITS" Warning "RFC 7208 §5.6"
    SpfBroadIp4 "SPF_BROAD_IP4" Warning "RFC 9989 §7.1"
    SpfBroadIp6 "SPF_BROAD_IP6" Warning "RFC 9989 §7.1"
    SpfBroadAMx "SPF_BROAD_A_MX" Warning "RFC 9989 §7.1"
    SpfReservedIp "SPF_RESERVED_IP" Warning "RFC 6890"
    SpfFullPrefix "SPF_FULL_PREFIX" Info "RFC 7208 §5.6"
    SpfNegativeTerm "SPF_NEGATIVE_TERM" Info "RFC 7208 §4.6.2"
    SpfIncludeQualifier "SPF_INCLUDE_QUALIFIER" Warning "RFC 7208 §5.2"
    SpfSize512 "SPF_SIZE_512" Warning "RFC 7208 §3.4"
    // SPF: after expansion
    SpfTooManyLookups "SPF_TOO_MANY_LOOKUPS" Error "RFC 7208 §4.6.4"
    SpfLookupsHigh "SPF_LOOKUPS_HIGH" Warning "RFC 7208 §4.6.4"
    SpfTooManyVoid "SPF_TOO_MANY_VOID" Error "RFC 7208 §4.6.4"
    SpfVoid "SPF_VOID" Warning "RFC 7208 §4.6.4"
    SpfVoidIpv6 "SPF_VOID_IPV6" Warning "RFC 7208 §4.6.4, §5"
    SpfMxTooMany "SPF_MX_TOO_MANY" Error "RFC 7208 §4.6.4"
    SpfMxNone "SPF_MX_NONE" Warning "RFC 7208 §5.4"
    SpfIncludeNone "SPF_INCLUDE_NONE" Error "RFC 7208 §5.2"
    SpfIncludePermerror "SPF_INCLUDE_PERMERROR" Error "RFC 7208 §5.2"
    SpfIncludeTemperror "SPF_INCLUDE_TEMPERROR" Error "RFC 7208 §5.2"
    SpfIncludeLoop "SPF_INCLUDE_LOOP" Error "RFC 7208 §4.6.4"
    SpfRedirectLoop "SPF_REDIRECT_LOOP" Error "RFC 7208 §4.6.4"
    SpfRedirectNone "SPF_REDIRECT_NONE" Error "RFC 7208 §6.1"
    SpfIncludePassAll "SPF_INCLUDE_PASS_ALL" Error "RFC 7208 §5.2"
    SpfIncludeRepeated "SPF_INCLUDE_REPEATED" Warning "RFC 7208 §4.6.4"
    SpfANodata "SPF_A_NODATA" Warning "RFC 7208 §5.3"
    SpfMacroDynamic "SPF_MACRO_DYNAMIC" Info "RFC 7208 §7"
    // SPF: merging
    MergeNew "MERGE_NEW" Info "RFC 7208 §3.1"
    MergeBrokenRecord "MERGE_BROKEN_RECORD" Error "RFC 7208 §4.6"
    MergeMultiple "MERGE_MULTIPLE" Error "RFC 7208 §3.2, §4.5"
    MergeAllDisagree "MERGE_ALL_DISAGREE" Warning "RFC 7208 §5.1"
    MergeRedirectConverted "MERGE_REDIRECT_CONVERTED" Warning "RFC 7208 §6.1"
    MergeQualifierConflict "MERGE_QUALIFIER_CONFLICT" Warning "RFC 7208 §4.6.2"
    MergeAlreadyPresent "MERGE_ALREADY_PRESENT" Info "RFC 7208 §4.6.4"
    MergeAlreadyNested "MERGE_ALREADY_NESTED" Info "RFC 7208 §4.6.4"
    MergeWithRedirect "MERGE_WITH_REDIRECT" Info "RFC 7208 §6.1"
    MergeVendorAllIgnored "MERGE_VENDOR_ALL_IGNORED" Info "RFC 7208 §5.1"
    MergeVendorRedirect "MERGE_VENDOR_REDIRECT" Warning "RFC 7208 §6.1"
    MergeFragmentInvalid "MERGE_FRAGMENT_INVALID" Error "RFC 7208 §12"
    MergeHostedSpf "MERGE_HOSTED_SPF" Warning "RFC 7208 §7"
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
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
