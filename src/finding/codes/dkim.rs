//! DKIM and its historic neighbours: the codes.

macro_rules! dkim {
    ($next:ident $($then:ident)* ; $($rows:tt)*) => {
        $next! {
            $($then)* ; $($rows)*
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
        }
    };
}
pub(super) use dkim;
