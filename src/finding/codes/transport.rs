//! MTA-STS and TLS-RPT: the codes.

macro_rules! transport {
    ($next:ident $($then:ident)* ; $($rows:tt)*) => {
        $next! {
            $($then)* ; $($rows)*
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
        }
    };
}
pub(super) use transport;
