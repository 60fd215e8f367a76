//! TXT data and names, as they are typed: the codes.

macro_rules! names {
    ($next:ident $($then:ident)* ; $($rows:tt)*) => {
        $next! {
            $($then)* ; $($rows)*
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
            NameNotRelative "NAME_NOT_RELATIVE" Warning "RFC 1035 §5.1"
            NameTrailingDot "NAME_TRAILING_DOT" Info "RFC 1035 §5.1"
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
            DomainIsPublicSuffix "DOMAIN_IS_PUBLIC_SUFFIX" Warning "Public suffix list"
            IdnConverted "IDN_CONVERTED" Info "RFC 5891 §4"
            IdnInvalid "IDN_INVALID" Error "UTS #46 §4"
            IdnFakeAlabel "IDN_FAKE_ALABEL" Error "RFC 5891 §5.4"
            IdnDeviation "IDN_DEVIATION" Warning "UTS #46 §5"
            IdnMixedScript "IDN_MIXED_SCRIPT" Warning "UTS #39 §5.1"
        }
    };
}
pub(super) use names;
