//! The one diagnostic type. A finding is a code with its place and values; the
//! sentence for it is in `public/locales`, the rule behind it is its citation.

use std::fmt;
use std::net::IpAddr;
use std::ops::Range;

use crate::text::Text;

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
    /// The term at `span`, for the placeholder `term`.
    pub term: Option<Text>,
    /// A network, for the placeholder `network`.
    pub network: Option<(IpAddr, u8)>,
    /// Values for the sentence's other placeholders.
    pub params: Vec<(&'static str, String)>,
    /// What to write instead of the text at `span`, where that is certain.
    pub fix: Option<String>,
}

impl Finding {
    /// A finding with the code's own severity and nothing else.
    pub fn new(code: Code) -> Self {
        Self { code, severity: code.severity(), span: None, term: None, network: None, params: Vec::new(), fix: None }
    }

    /// Says where.
    #[must_use]
    pub fn at(mut self, span: Range<usize>) -> Self {
        self.span = Some(span);
        self
    }

    /// Says which term of a record it is about, and with it where.
    #[must_use]
    pub fn about(mut self, term: &Text) -> Self {
        self.span = Some(term.span());
        self.term = Some(term.clone());
        self
    }

    /// Says which network would be right.
    #[must_use]
    pub fn network(mut self, address: IpAddr, length: u8) -> Self {
        self.network = Some((address, length));
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

    /// A value for every placeholder of the sentence.
    pub fn values(&self) -> Vec<(&'static str, String)> {
        let term = self.term.iter().map(|term| ("term", term.to_string()));
        let network = self.network.iter().map(|(address, length)| ("network", format!("{address}/{length}")));
        term.chain(network).chain(self.params.iter().cloned()).collect()
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

codes! {
    // SPF: selection of the record (RFC 7208 §4.5)
    SpfNone "SPF_NONE" Warning "RFC 7208 §4.5"
    SpfMultiple "SPF_MULTIPLE" Error "RFC 7208 §3.2, §4.5"
    SpfVersionNotTerminated "SPF_VERSION_NOT_TERMINATED" Error "RFC 7208 §4.5"
    SpfVersionBad "SPF_VERSION_BAD" Error "RFC 7208 §4.5"
    SpfLeadingWhitespace "SPF_LEADING_WHITESPACE" Error "RFC 7208 §4.5, §12"
    SpfEmpty "SPF_EMPTY" Warning "RFC 7208 §4.7"
    SpfNull "SPF_NULL" Info "RFC 7208 §10.1.2"
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
    SpfHelperNone "SPF_HELPER_NONE" Error "RFC 7208 §5.2"
    SpfIncludePermerror "SPF_INCLUDE_PERMERROR" Error "RFC 7208 §5.2"
    SpfIncludeTemperror "SPF_INCLUDE_TEMPERROR" Warning "RFC 7208 §5.2"
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
    MergeWrongName "MERGE_WRONG_NAME" Warning "RFC 7208 §2.4"
    MergeOverLimit "MERGE_OVER_LIMIT" Error "RFC 7208 §4.6.4"
    MergeFlattenStale "MERGE_FLATTEN_STALE" Warning "RFC 7208 §4.6.4"
    // Planned records against published ones
    PlanOtherKey "PLAN_OTHER_KEY" Warning "RFC 6376 §3.6.2.1"
    PlanOtherData "PLAN_OTHER_DATA" Warning "RFC 1034 §3.6.2"
    NameCnameConflict "NAME_CNAME_CONFLICT" Error "RFC 1034 §3.6.2"
    DmarcInherited "DMARC_INHERITED" Info "RFC 9989 §4.10.1"
    DmarcNone "DMARC_NONE" Warning "RFC 9989 §4.10"
    DkimMultiple "DKIM_MULTIPLE" Error "RFC 6376 §3.6.2.2"
    // What only the whole domain shows
    SpfRrType99 "SPF_RR_TYPE99" Warning "RFC 7208 §3.1"
    SpfRrType99Only "SPF_RR_TYPE99_ONLY" Error "RFC 7208 §3.1"
    SpfParkedIncomplete "SPF_PARKED_INCOMPLETE" Warning "RFC 7208 §10.1.2, RFC 7505"
    SpfSubdomainUncovered "SPF_SUBDOMAIN_UNCOVERED" Info "RFC 7208 §3.5"
    SpfWildcard "SPF_WILDCARD" Warning "RFC 7208 §3.5"
    SpfSize450 "SPF_SIZE_450" Info "RFC 7208 §3.4"
    SpfTxtSetSize "SPF_TXT_SET_SIZE" Warning "RFC 7208 §3.4"
    NameWildcardAnswer "NAME_WILDCARD_ANSWER" Warning "RFC 4592 §2.1.1"
    NameCnameApex "NAME_CNAME_APEX" Error "RFC 1034 §3.6.2"
    MxNullMixed "MX_NULL_MIXED" Error "RFC 7505 §3"
    DkimWildcard "DKIM_WILDCARD" Warning "RFC 8552 §1.4"
    SpfCnameDangling "SPF_CNAME_DANGLING" Error "RFC 7208 §4.4"
    DmarcCnameDangling "DMARC_CNAME_DANGLING" Error "RFC 9989 §4.10"
    DmarcWrongName "DMARC_WRONG_NAME" Error "RFC 9989 §4.5"
    DmarcDeepName "DMARC_DEEP_NAME" Warning "RFC 9989 §5.1.8"
    BimiInherited "BIMI_INHERITED" Info "BIMI draft-14 §7.2"
    MtastsMultiple "MTASTS_MULTIPLE" Error "RFC 8461 §3.1"
    MtastsHostMissing "MTASTS_HOST_MISSING" Error "RFC 8461 §3.3"
    MtastsNoTlsrpt "MTASTS_NO_TLSRPT" Warning "RFC 8460 §1"
    MtastsNullMx "MTASTS_NULL_MX" Info "RFC 7505 §3"
    TlsrptMultiple "TLSRPT_MULTIPLE" Error "RFC 8460 §3"
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

    // DKIM: what the text of a key record shows (RFC 6376 §3.6.1)
    DkimNotAKey "DKIM_NOT_A_KEY" Error "RFC 6376 §3.6.1"
    DkimPMissing "DKIM_P_MISSING" Error "RFC 6376 §3.6.1"
    DkimRevoked "DKIM_REVOKED" Info "RFC 6376 §3.6.1"
    DkimDupTag "DKIM_DUP_TAG" Error "RFC 6376 §3.2"
    DkimTagSyntax "DKIM_TAG_SYNTAX" Error "RFC 6376 §3.2"
    DkimTagCase "DKIM_TAG_CASE" Error "RFC 6376 §3.2"
    DkimVNotFirst "DKIM_V_NOT_FIRST" Warning "RFC 6376 §3.6.1"
    DkimVBad "DKIM_V_BAD" Error "RFC 6376 §3.6.1"
    DkimVAbsent "DKIM_V_ABSENT" Info "RFC 6376 §3.6.1"
    DkimKUnknown "DKIM_K_UNKNOWN" Error "RFC 6376 §3.6.1"
    DkimKDkim2Only "DKIM_K_DKIM2_ONLY" Info "draft-ietf-dkim-dkim2-spec §3.4"
    DkimPBase64 "DKIM_P_BASE64" Error "RFC 6376 §3.6.1"
    DkimPPadding "DKIM_P_PADDING" Warning "RFC 6376 §2.10"
    DkimPQuotes "DKIM_P_QUOTES" Error "RFC 6376 §3.6.1"
    DkimPPem "DKIM_P_PEM" Error "RFC 6376 §3.6.1"
    DkimPPrivateKey "DKIM_P_PRIVATE_KEY" Error "RFC 6376 §3.6.1"
    DkimPTruncated "DKIM_P_TRUNCATED" Error "RFC 6376 §3.6.1"
    DkimPDer "DKIM_P_DER" Error "RFC 6376 §3.6.1"
    DkimKeytypeMismatch "DKIM_KEYTYPE_MISMATCH" Error "RFC 6376 §6.1.2"
    DkimRsaPkcs1 "DKIM_RSA_PKCS1" Warning "RFC 6376 erratum 3017"
    DkimRsaTooShort "DKIM_RSA_TOO_SHORT" Error "RFC 8301 §3.2"
    DkimRsa1024 "DKIM_RSA_1024" Warning "RFC 8301 §3.2"
    DkimRsaOver4096 "DKIM_RSA_OVER_4096" Warning "RFC 8301 §3.2"
    DkimRsaExponent "DKIM_RSA_EXPONENT" Warning "RFC 8017 §3.1"
    DkimEd25519Length "DKIM_ED25519_LENGTH" Error "RFC 8463 §3"
    DkimHNoSha256 "DKIM_H_NO_SHA256" Error "RFC 8301 §3.1"
    DkimSNotEmail "DKIM_S_NOT_EMAIL" Error "RFC 6376 §3.6.1"
    DkimTTesting "DKIM_T_TESTING" Warning "RFC 6376 §3.6.1"
    DkimTStrict "DKIM_T_STRICT" Info "RFC 6376 §3.6.1"
    DkimUnknownTag "DKIM_UNKNOWN_TAG" Info "RFC 6376 §3.2"
    DkimGTag "DKIM_G_TAG" Warning "RFC 6376 §C.2"

    // DKIM: its historic neighbours
    AdspRecord "ADSP_RECORD" Warning "RFC 5617"
    DomainkeysPolicy "DOMAINKEYS_POLICY" Warning "RFC 4870 §3.6"
    DomainkeysPolicySyntax "DOMAINKEYS_POLICY_SYNTAX" Warning "RFC 4870 §3.6"
    DkimKeyAtPolicyName "DKIM_KEY_AT_POLICY_NAME" Error "RFC 6376 §3.6.2.1"
    SenderidRecord "SENDERID_RECORD" Warning "RFC 4406"
    SenderidSyntax "SENDERID_SYNTAX" Warning "RFC 4406 §3.1"

    // DMARC: what the text of a policy record shows (RFC 9989 §4.7)
    DmarcMultiple "DMARC_MULTIPLE" Error "RFC 9989 §4.10"
    DmarcVBad "DMARC_V_BAD" Error "RFC 9989 §4.7"
    DmarcLeadingSpace "DMARC_LEADING_SPACE" Warning "RFC 9989 §4.8"
    DmarcNoSemicolon "DMARC_NO_SEMICOLON" Error "RFC 9989 §4.8"
    DmarcPMissing "DMARC_P_MISSING" Error "RFC 9989 §4.10.1"
    DmarcPInvalid "DMARC_P_INVALID" Error "RFC 9989 §4.10.1"
    DmarcSpInvalid "DMARC_SP_INVALID" Error "RFC 9989 §4.10.1"
    DmarcNpInvalid "DMARC_NP_INVALID" Error "RFC 9989 §4.10.1"
    DmarcPNotSecond "DMARC_P_NOT_SECOND" Warning "RFC 7489 §6.4"
    DmarcTagSyntax "DMARC_TAG_SYNTAX" Warning "RFC 9989 §4.8"
    DmarcEmptyValue "DMARC_EMPTY_VALUE" Warning "RFC 9989 §4.8"
    DmarcUnknownTag "DMARC_UNKNOWN_TAG" Warning "RFC 9989 §4.7"
    DmarcTagCase "DMARC_TAG_CASE" Info "RFC 9989 §4.7"
    DmarcDupTag "DMARC_DUP_TAG" Error "RFC 6376 §3.2"
    DmarcRemovedTag "DMARC_REMOVED_TAG" Warning "RFC 9989 §C.5.2"
    DmarcPctPartial "DMARC_PCT_PARTIAL" Warning "RFC 9989 §A.6"
    DmarcPctInvalid "DMARC_PCT_INVALID" Warning "RFC 7489 §6.3"
    DmarcTTest "DMARC_T_TEST" Warning "RFC 9989 §4.7"
    DmarcTInvalid "DMARC_T_INVALID" Warning "RFC 9989 §4.8"
    DmarcPsdInvalid "DMARC_PSD_INVALID" Warning "RFC 9989 §4.8"
    DmarcAlignInvalid "DMARC_ALIGN_INVALID" Warning "RFC 9989 §4.8"
    DmarcFoInvalid "DMARC_FO_INVALID" Warning "RFC 9989 §4.8"
    DmarcFoWithoutRuf "DMARC_FO_WITHOUT_RUF" Warning "RFC 9989 §4.7"
    DmarcFoDup "DMARC_FO_DUP" Warning "RFC 9989 §4.8"
    DmarcPNone "DMARC_P_NONE" Info "RFC 9989 §5.1.7"
    DmarcNoRua "DMARC_NO_RUA" Warning "RFC 9989 §4.7"
    DmarcSpWeaker "DMARC_SP_WEAKER" Warning "RFC 9989 §4.7"
    DmarcNpSuggest "DMARC_NP_SUGGEST" Info "RFC 9989 §3.2.13"
    DmarcPsdY "DMARC_PSD_Y" Error "RFC 9989 §4.7"
    DmarcPsdRuf "DMARC_PSD_RUF" Error "RFC 9991 §2"
    DmarcPsdN "DMARC_PSD_N" Info "RFC 9989 §5.1.8"
    DmarcRuaNoScheme "DMARC_RUA_NO_SCHEME" Error "RFC 9989 §4.8"
    DmarcUriInvalid "DMARC_URI_INVALID" Error "RFC 9989 §4.8"
    DmarcUriScheme "DMARC_URI_SCHEME" Info "RFC 9989 §4.7"
    DmarcUriSize "DMARC_URI_SIZE" Warning "RFC 9989 §4.8"
    DmarcUriEncoding "DMARC_URI_ENCODING" Error "RFC 9989 §4.8"
    DmarcUriSeparator "DMARC_URI_SEPARATOR" Error "RFC 9989 §4.8"
    DmarcUriDup "DMARC_URI_DUP" Info "RFC 9989 §4.7"
    DmarcUriMany "DMARC_URI_MANY" Info "RFC 9989 §C.7"
    DmarcRufPresent "DMARC_RUF_PRESENT" Info "RFC 9991 §7"
    DmarcAlignStrict "DMARC_ALIGN_STRICT" Info "RFC 9989 §4.4"
    DmarcWildcardTxt "DMARC_WILDCARD_TXT" Error "RFC 8552"
    DmarcNonAscii "DMARC_NON_ASCII" Error "RFC 9989 §4.8"
    DmarcLiteralBackslash "DMARC_LITERAL_BACKSLASH" Warning "RFC 9989 §4.8"
    DmarcExtUnauthorised "DMARC_EXT_UNAUTHORISED" Error "RFC 9990 §4"
    DmarcExtInvalid "DMARC_EXT_INVALID" Error "RFC 9990 §4"
    DmarcExtUnknown "DMARC_EXT_UNKNOWN" Info "RFC 9990 §4"

    // BIMI: the record, and what DMARC must say before (draft-14 §4.3, §7.1)
    BimiMultiple "BIMI_MULTIPLE" Error "BIMI draft-14 §7.2"
    BimiVBad "BIMI_V_BAD" Error "BIMI draft-14 §4.3"
    BimiLMissing "BIMI_L_MISSING" Error "BIMI draft-14 §4.3"
    BimiDeclined "BIMI_DECLINED" Info "BIMI draft-14 §4.3.1"
    BimiLEmptyASet "BIMI_L_EMPTY_A_SET" Warning "BIMI draft-14 §7.3"
    BimiUriScheme "BIMI_URI_SCHEME" Error "BIMI draft-14 §4.3"
    BimiUriInvalid "BIMI_URI_INVALID" Error "BIMI draft-14 §4.3"
    BimiUriMultiple "BIMI_URI_MULTIPLE" Error "BIMI draft-14 §4.3"
    BimiLFormat "BIMI_L_FORMAT" Error "BIMI draft-14 §4.3.2"
    BimiAFormat "BIMI_A_FORMAT" Warning "BIMI draft-14 §4.3"
    BimiTagSyntax "BIMI_TAG_SYNTAX" Error "RFC 6376 §3.2"
    BimiDupTag "BIMI_DUP_TAG" Error "RFC 6376 §3.2"
    BimiUnknownTag "BIMI_UNKNOWN_TAG" Warning "BIMI draft-14 §4.3"
    BimiTagCase "BIMI_TAG_CASE" Error "BIMI draft-14 §4.3"
    BimiAvpInvalid "BIMI_AVP_INVALID" Warning "BIMI draft-14 §4.3"
    BimiLpsInvalid "BIMI_LPS_INVALID" Error "BIMI draft-14 §4.3"
    BimiAvpLpsNew "BIMI_AVP_LPS_NEW" Info "BIMI draft-14 §4.3"
    BimiNoEvidence "BIMI_NO_EVIDENCE" Warning "BIMI draft-14 §4.3"
    BimiDmarcMissing "BIMI_DMARC_MISSING" Error "BIMI draft-14 §7.1"
    BimiDmarcNone "BIMI_DMARC_NONE" Error "BIMI draft-14 §7.1"
    BimiDmarcSpNone "BIMI_DMARC_SP_NONE" Error "BIMI draft-14 §7.1"
    BimiDmarcPct "BIMI_DMARC_PCT" Error "BIMI draft-14 §7.1"
    BimiDmarcTest "BIMI_DMARC_TEST" Error "RFC 9989 §4.7"
    BimiDmarcNpNone "BIMI_DMARC_NP_NONE" Warning "RFC 9989 §4.7"
    BimiSpfPlusAll "BIMI_SPF_PLUS_ALL" Warning "RFC 7208 §5.1"

    // BIMI: the logo file (SVG Tiny PS draft-12, and what receivers ask on top)
    SvgNotXml "SVG_NOT_XML" Error "BIMI draft-14 §7.6"
    SvgEncoding "SVG_ENCODING" Warning "XML 1.0 §4.3.3"
    SvgComplex "SVG_COMPLEX" Error "XML 1.0 §5.1"
    SvgDoctype "SVG_DOCTYPE" Error "SVG Tiny PS draft-12 §2.1"
    SvgEntity "SVG_ENTITY" Error "SVG Tiny PS draft-12 §2.1"
    SvgPiStylesheet "SVG_PI_STYLESHEET" Error "SVG Tiny PS draft-12 §2"
    SvgRootNs "SVG_ROOT_NS" Error "SVG Tiny PS draft-12 §2.1"
    SvgVersion "SVG_VERSION" Error "SVG Tiny PS draft-12 §2.1"
    SvgBaseprofile "SVG_BASEPROFILE" Error "SVG Tiny PS draft-12 §2.1"
    SvgTitleMissing "SVG_TITLE_MISSING" Error "SVG Tiny PS draft-12 §2.1"
    SvgTitleNotFirst "SVG_TITLE_NOT_FIRST" Warning "BIMI Group SVG schema"
    SvgTitleLong "SVG_TITLE_LONG" Warning "SVG Tiny PS draft-12 §2.1"
    SvgTitleGeneric "SVG_TITLE_GENERIC" Warning "SVG Tiny PS draft-12 §2.1"
    SvgDesc "SVG_DESC" Info "SVG Tiny PS draft-12 §2.1"
    SvgRootXy "SVG_ROOT_XY" Error "SVG Tiny PS draft-12 §6.2"
    SvgForbiddenElement "SVG_FORBIDDEN_ELEMENT" Error "SVG Tiny PS draft-12 §2.2"
    SvgRaster "SVG_RASTER" Error "SVG Tiny PS draft-12 §2.2"
    SvgScript "SVG_SCRIPT" Error "SVG Tiny PS draft-12 §2.2"
    SvgEventAttr "SVG_EVENT_ATTR" Error "SVG Tiny PS draft-12 §2.2"
    SvgAnimation "SVG_ANIMATION" Error "SVG Tiny PS draft-12 §2.2"
    SvgExternalRef "SVG_EXTERNAL_REF" Error "SVG Tiny PS draft-12 §2.2"
    SvgXlink "SVG_XLINK" Warning "BIMI Group SVG schema"
    SvgDanglingRef "SVG_DANGLING_REF" Warning "SVG Tiny 1.2 §14.1"
    SvgStyleAttr "SVG_STYLE_ATTR" Error "BIMI Group SVG schema"
    SvgClassWithoutStyle "SVG_CLASS_WITHOUT_STYLE" Warning "BIMI Group SVG schema"
    SvgForbiddenAttr "SVG_FORBIDDEN_ATTR" Error "BIMI Group SVG schema"
    SvgFixedAttr "SVG_FIXED_ATTR" Error "SVG Tiny PS draft-12 §2.3"
    SvgPreserveAspect "SVG_PRESERVE_ASPECT" Error "BIMI Group SVG schema"
    SvgSize "SVG_SIZE" Error "SVG Tiny PS draft-12 §2.4"
    SvgViewboxMissing "SVG_VIEWBOX_MISSING" Warning "SVG Tiny 1.2 §7.9"
    SvgNotSquare "SVG_NOT_SQUARE" Error "BIMI Group logo requirements"
    SvgSizePercent "SVG_SIZE_PERCENT" Error "Logo requirements of mailbox providers"
    SvgSizeSmall "SVG_SIZE_SMALL" Warning "Logo requirements of mailbox providers"
    SvgSizeAbsent "SVG_SIZE_ABSENT" Info "Logo requirements of mailbox providers"
    SvgOneColour "SVG_ONE_COLOUR" Warning "SVG Tiny PS draft-12 §2.4"
    SvgTransparent "SVG_TRANSPARENT" Warning "BIMI Group logo requirements"
    SvgTextElement "SVG_TEXT_ELEMENT" Warning "BIMI Group logo requirements"
    SvgComments "SVG_COMMENTS" Info "SVG Tiny PS draft-12 §2.4"
    SvgMetadata "SVG_METADATA" Info "SVG Tiny PS draft-12 §2.4"
    SvgGzip "SVG_GZIP" Info "BIMI draft-14 §4.3.2"

    // MTA-STS: the record and the policy file (RFC 8461 §3)
    MtastsVBad "MTASTS_V_BAD" Error "RFC 8461 §3.1"
    MtastsIdMissing "MTASTS_ID_MISSING" Error "RFC 8461 §3.1"
    MtastsIdInvalid "MTASTS_ID_INVALID" Error "RFC 8461 §3.1"
    MtastsDupField "MTASTS_DUP_FIELD" Warning "RFC 8461 §3.1"
    MtastsUnknownField "MTASTS_UNKNOWN_FIELD" Info "RFC 8461 §3.1"
    MtastsFieldSyntax "MTASTS_FIELD_SYNTAX" Error "RFC 8461 §3.1"
    MtastsPolicyFieldInDns "MTASTS_POLICY_FIELD_IN_DNS" Warning "RFC 8461 §3.2"
    MtastsPolicyVersion "MTASTS_POLICY_VERSION" Error "RFC 8461 §3.2"
    MtastsPolicyMode "MTASTS_POLICY_MODE" Error "RFC 8461 §3.2"
    MtastsPolicyMaxage "MTASTS_POLICY_MAXAGE" Error "RFC 8461 §3.2"
    MtastsPolicyNoMx "MTASTS_POLICY_NO_MX" Error "RFC 8461 §3.2"
    MtastsPolicyDup "MTASTS_POLICY_DUP" Warning "RFC 8461 §3.2"
    MtastsPolicyEq "MTASTS_POLICY_EQ" Error "RFC 8461 §3.2"
    MtastsMxList "MTASTS_MX_LIST" Error "RFC 8461 §3.2"
    MtastsMxPattern "MTASTS_MX_PATTERN" Error "RFC 8461 §4.1"
    MtastsModeTesting "MTASTS_MODE_TESTING" Info "RFC 8461 §5"
    MtastsModeNone "MTASTS_MODE_NONE" Info "RFC 8461 §5"
    MtastsMaxageShort "MTASTS_MAXAGE_SHORT" Warning "RFC 8461 §3.2"
    MtastsMaxageLong "MTASTS_MAXAGE_LONG" Error "RFC 8461 §3.2"
    MtastsMxNotCovered "MTASTS_MX_NOT_COVERED" Error "RFC 8461 §4.1"
    MtastsMxUnused "MTASTS_MX_UNUSED" Info "RFC 8461 §4.1"

    // TLS-RPT: the record (RFC 8460 §3)
    TlsrptVBad "TLSRPT_V_BAD" Error "RFC 8460 §3"
    TlsrptRuaMissing "TLSRPT_RUA_MISSING" Error "RFC 8460 §3"
    TlsrptUriScheme "TLSRPT_URI_SCHEME" Error "RFC 8460 §3"
    TlsrptUriInvalid "TLSRPT_URI_INVALID" Error "RFC 8460 §3"
    TlsrptUriSeparator "TLSRPT_URI_SEPARATOR" Error "RFC 8460 §3"
    TlsrptDupField "TLSRPT_DUP_FIELD" Warning "RFC 8460 §3"
    TlsrptUnknownField "TLSRPT_UNKNOWN_FIELD" Info "RFC 8460 §3"

    // The vendor's profile
    ProfileUnknownField "PROFILE_UNKNOWN_FIELD" Warning "Profile format, version 1"
    ProfileUnknownService "PROFILE_UNKNOWN_SERVICE" Warning "Profile format, version 1"
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
