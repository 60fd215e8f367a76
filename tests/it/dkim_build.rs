//! DKIM records made from keys that somebody pasted, and what reading one costs.

use std::time::{Duration, Instant};

use mailvouch::dkim::{build, parse};
use mailvouch::finding::Code;
use proptest::prelude::*;

use crate::dkim_keys::expand;

#[test]
fn a_record_from_a_key() {
    let rows = [
        ("{2048}", "v=DKIM1; k=rsa; p={2048}"),
        ("{2048pkcs1}", "v=DKIM1; k=rsa; p={2048}"),
        ("-----BEGIN PUBLIC KEY-----\n{2048:64}\n{2048:64:}\n-----END PUBLIC KEY-----\n", "v=DKIM1; k=rsa; p={2048}"),
        ("k=rsa; t=y; p={2048:64} {2048:64:}", "v=DKIM1; k=rsa; p={2048}"),
        ("{ed25519}", "v=DKIM1; k=ed25519; p={ed25519}"),
        ("{ed25519spki}", "v=DKIM1; k=ed25519; p={ed25519}"),
        ("{mldsa44}", "v=DKIM1; k=mldsa44; p={mldsa44}"),
    ];
    for (pasted, record) in rows {
        assert_eq!(build(&expand(pasted)), Ok(expand(record)), "{pasted}");
    }
}

#[test]
fn no_record_from_what_is_no_key() {
    let rows = [
        ("", Code::DkimPMissing),
        ("hello", Code::DkimPBase64),
        ("MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC5smLwgcyQ", Code::DkimPPrivateKey),
        ("-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIFEdAgPdwWayLIbXZLlf\n", Code::DkimPPrivateKey),
        ("{2048:200}", Code::DkimPTruncated),
        ("{512}", Code::DkimRsaTooShort),
        ("{2048}; t=y", Code::DkimTagSyntax),
    ];
    for (pasted, code) in rows {
        let found = build(&expand(pasted)).unwrap_err();
        assert!(found.iter().any(|finding| finding.code == code), "{pasted}: {found:?}");
    }
}

#[test]
fn length_of_a_key_costs_no_time() {
    let text = expand("v=DKIM1; p={16384}");
    let start = Instant::now();
    for _ in 0..100 {
        assert_eq!(parse(&text).record.bits(), Some(16384));
    }
    assert!(start.elapsed() < Duration::from_secs(1), "{:?}", start.elapsed());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn any_paste_is_survived(text in "\\PC*") {
        if let Ok(record) = build(&text) {
            prop_assert!(parse(&record).well_formed);
        }
    }
}
