//! DMARC: the codes.

macro_rules! dmarc {
    ($next:ident $($then:ident)* ; $($rows:tt)*) => {
        $next! {
            $($then)* ; $($rows)*
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
        }
    };
}
pub(super) use dmarc;
