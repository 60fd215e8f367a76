//! What only the whole domain shows: the codes.

macro_rules! whole {
    ($next:ident $($then:ident)* ; $($rows:tt)*) => {
        $next! {
            $($then)* ; $($rows)*
            // What only the whole domain shows
            SpfRrType99 "SPF_RR_TYPE99" Warning "RFC 7208 §3.1"
            SpfRrType99Only "SPF_RR_TYPE99_ONLY" Error "RFC 7208 §3.1"
            SpfParkedIncomplete "SPF_PARKED_INCOMPLETE" Warning "RFC 7208 §10.1.2, RFC 7505"
            SpfSubdomainUncovered "SPF_SUBDOMAIN_UNCOVERED" Info "RFC 7208 §3.5"
            SpfWildcard "SPF_WILDCARD" Warning "RFC 7208 §3.5"
            SpfSize450 "SPF_SIZE_450" Info "RFC 7208 §3.4"
            SpfTxtSetSize "SPF_TXT_SET_SIZE" Warning "RFC 7208 §3.4"
            DnsTxtMany "DNS_TXT_MANY" Warning "RFC 1035 §4.2.1"
            NameWildcardAnswer "NAME_WILDCARD_ANSWER" Warning "RFC 4592 §2.1.1"
            NameCnameApex "NAME_CNAME_APEX" Error "RFC 1034 §3.6.2"
            MxNullMixed "MX_NULL_MIXED" Error "RFC 7505 §3"
            DkimWildcard "DKIM_WILDCARD" Warning "RFC 8552 §1.4"
            DkimParentNxdomain "DKIM_PARENT_NXDOMAIN" Info "RFC 8020 §2"
            DkimNotFound "DKIM_NOT_FOUND" Error "RFC 6376 §6.1.2"
            DkimGuessing "DKIM_GUESSING" Info "RFC 6376 §3.6.2.1"
            DkimCnameDangling "DKIM_CNAME_DANGLING" Error "RFC 6376 §6.1.2"
            DkimCnameAndTxt "DKIM_CNAME_AND_TXT" Error "RFC 1034 §3.6.2"
            DkimEd25519Only "DKIM_ED25519_ONLY" Warning "RFC 8463 §5"
            DkimSelectorSyntax "DKIM_SELECTOR_SYNTAX" Warning "RFC 6376 §3.1"
            DkimNameDoubled "DKIM_NAME_DOUBLED" Error "RFC 1035 §5.1"
            DkimLabelMissing "DKIM_LABEL_MISSING" Error "RFC 6376 §3.6.2.1"
            DmarcSpOnSubdomain "DMARC_SP_ON_SUBDOMAIN" Warning "RFC 9989 §4.7"
            DmarcOrgdomainDiffers "DMARC_ORGDOMAIN_DIFFERS" Warning "RFC 9989 §C.3"
            DmarcRuaNoMx "DMARC_RUA_NO_MX" Warning "RFC 5321 §5.1"
            DmarcSpfOnly "DMARC_SPF_ONLY" Warning "RFC 9989 §7.4"
            DmarcDkimOnly "DMARC_DKIM_ONLY" Warning "RFC 9989 §7.4"
            DmarcRejectUsers "DMARC_REJECT_USERS" Info "RFC 9989 §7.4"
            BimiNone "BIMI_NONE" Info "BIMI draft-14 §7.2"
            BimiFetchBlocked "BIMI_FETCH_BLOCKED" Info "Fetch standard, CORS protocol"
            MtastsNone "MTASTS_NONE" Info "RFC 8461 §3.1"
            MtastsPolicyUnreadable "MTASTS_POLICY_UNREADABLE" Info "Fetch standard, CORS protocol"
            MtastsIdUnchanged "MTASTS_ID_UNCHANGED" Info "RFC 8461 §3.1"
            TlsrptNone "TLSRPT_NONE" Info "RFC 8460 §3"
            TlsrptSelfOnly "TLSRPT_SELF_ONLY" Info "RFC 8460 §5.3"
            TlsrptRuaNoMx "TLSRPT_RUA_NO_MX" Warning "RFC 5321 §5.1"
            TlsrptWrongName "TLSRPT_WRONG_NAME" Error "RFC 8460 §3"
            // Said, not blamed: of a domain that never sends, keys are one promise more, and an MX is right where it receives.
            ParkedDkim "PARKED_DKIM" Info "RFC 6376 §3.6.1"
            ParkedButMx "PARKED_BUT_MX" Info "RFC 7208 §10.1.2"
            SendsButNull "SENDS_BUT_NULL" Error "RFC 7505 §4.2"
            NameDoubled "NAME_DOUBLED" Error "RFC 1035 §5.1"
            TtlLong "TTL_LONG" Info "RFC 2181 §8"
            TtlShort "TTL_SHORT" Info "RFC 2181 §8"
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
        }
    };
}
pub(super) use whole;
