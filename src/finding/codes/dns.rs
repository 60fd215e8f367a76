//! What an answer shows, and why there is none: the codes.

macro_rules! dns {
    ($next:ident $($then:ident)* ; $($rows:tt)*) => {
        $next! {
            $($then)* ; $($rows)*
            // DNS over HTTPS (RFC 8484)
            DnsNxdomain "DNS_NXDOMAIN" Info "RFC 2308 §2.1"
            DnsNodata "DNS_NODATA" Info "RFC 2308 §2.2"
            DnsServfail "DNS_SERVFAIL" Error "RFC 8914"
            DnsBogus "DNS_BOGUS" Error "RFC 8914 §4"
            DnsRefused "DNS_REFUSED" Error "RFC 1035 §4.1.1"
            DnsBlocked "DNS_BLOCKED" Warning "RFC 8914 §4"
            DnsStale "DNS_STALE" Warning "RFC 8914 §4"
            DnsTruncated "DNS_TRUNCATED" Error "RFC 8484 §6"
            DnsMalformed "DNS_MALFORMED" Error "RFC 1035 §4"
            DnsCname "DNS_CNAME" Info "RFC 1034 §3.6.2"
            DnsCnameLoop "DNS_CNAME_LOOP" Error "RFC 1034 §3.6.2"
            DnsCnameLong "DNS_CNAME_LONG" Warning "RFC 1034 §3.6.2"
            DnsDname "DNS_DNAME" Info "RFC 6672 §3"
            DnsAd "DNS_AD" Info "RFC 4035 §3.2.3"
            DnsInsecure "DNS_INSECURE" Info "RFC 4035 §3.2.3"
            DnsInconsistent "DNS_INCONSISTENT" Warning "RFC 1034 §4.3.5"
            DohHttpStatus "DOH_HTTP_STATUS" Error "RFC 8484 §4.2.1"
            DohContentType "DOH_CONTENT_TYPE" Error "RFC 8484 §4.2.1"
            DohBlocked "DOH_BLOCKED" Error "Fetch standard, CORS protocol"
        }
    };
}
pub(super) use dns;
