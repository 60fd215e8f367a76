//! What large receivers ask, and the vendor's profile: the codes.

macro_rules! senders {
    ($next:ident $($then:ident)* ; $($rows:tt)*) => {
        $next! {
            $($then)* ; $($rows)*
            // What large receivers ask of senders
            ReqSpf "REQ_SPF" Warning "Sender rules of Gmail, Yahoo and Microsoft"
            ReqDkim "REQ_DKIM" Warning "Sender rules of Gmail, Yahoo and Microsoft"
            ReqDkim1024 "REQ_DKIM_1024" Warning "Sender rules of Gmail, Yahoo and Microsoft"
            ReqDmarc "REQ_DMARC" Error "Sender rules of Gmail, Yahoo and Microsoft"
            ReqDmarcRua "REQ_DMARC_RUA" Warning "Sender rules of Gmail, Yahoo and Microsoft"
            ReqAlignSpf "REQ_ALIGN_SPF" Warning "Sender rules of Gmail, Yahoo and Microsoft"
            ReqAlignDkim "REQ_ALIGN_DKIM" Warning "Sender rules of Gmail, Yahoo and Microsoft"
            ReqAuthEither "REQ_AUTH_EITHER" Error "Sender rules of Gmail, Yahoo and Microsoft"
            ReqPtr "REQ_PTR" Error "Sender rules of Gmail, Yahoo and Microsoft"
            ReqPtrGeneric "REQ_PTR_GENERIC" Warning "Sender rules of Gmail, Yahoo and Microsoft"
            ReqMxReply "REQ_MX_REPLY" Warning "RFC 5321 §5.1"
            ReqUnsub "REQ_UNSUB" Info "RFC 8058"
            ReqSpamrate "REQ_SPAMRATE" Info "Sender rules of Gmail, Yahoo and Microsoft"
            ReqTls "REQ_TLS" Info "Sender rules of Gmail, Yahoo and Microsoft"
            ReqFormat "REQ_FORMAT" Info "RFC 5322"
            ReqForwarder "REQ_FORWARDER" Info "RFC 2919"

            // The vendor's profile
            ProfileUnknownField "PROFILE_UNKNOWN_FIELD" Warning "Profile format, version 1"
            ProfileUnknownService "PROFILE_UNKNOWN_SERVICE" Warning "Profile format, version 1"
            ProfileUnknownText "PROFILE_UNKNOWN_TEXT" Warning "Profile format, version 1"
            ProfilePlaceholder "PROFILE_PLACEHOLDER" Warning "Profile format, version 1"
        }
    };
}
pub(super) use senders;
