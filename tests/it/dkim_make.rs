//! Key pairs: the record of a public key, the file of a private one, and the
//! lines of the programs that sign.

use mailvouch::dkim::{ConfigLines, build, build_spki, key_file, opendkim, parse, pem, rspamd};
use mailvouch::{DomainName, Selector};

use crate::dkim_keys::{expand, octets};

fn domain() -> DomainName {
    DomainName::parse("d.test").unwrap()
}

fn selector() -> Selector {
    Selector::parse("k202611").unwrap()
}

fn text<'a>(files: &'a [ConfigLines], path: &str) -> &'a str {
    &files.iter().find(|file| file.path == path).unwrap().text
}

#[test]
fn a_record_of_a_public_key_has_no_finding() {
    let rows = [
        ("RSA stays in its SubjectPublicKeyInfo", "{2048}", "v=DKIM1; k=rsa; p={2048}"),
        ("RFC 8463 §4.2: Ed25519 is bare", "{ed25519spki}", "v=DKIM1; k=ed25519; p={ed25519}"),
    ];
    for (rule, key, record) in rows {
        let built = build_spki(&octets(&expand(key))).unwrap();
        assert_eq!(built, expand(record), "{rule}");
        assert_eq!(parse(&built).findings, [], "{rule}");
    }
}

#[test]
fn no_record_of_a_private_key() {
    // RFC 8410 §10.3
    let private = octets("MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC");
    assert!(build_spki(&private).is_err());
    assert!(build(&pem("PRIVATE KEY", &private)).is_err());
}

#[test]
fn pem_is_as_rfc_7468_has_it() {
    let private = octets("MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC");
    let rows: [(&str, &[u8], &str); 4] = [
        ("RFC 8410 §10.3", &private, "MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n"),
        ("48 octets fill a line", &[0; 48], &format!("{}\n", "A".repeat(64))),
        ("the 49th begins another", &[0; 49], &format!("{}\nAA==\n", "A".repeat(64))),
        ("nothing has no line", &[], ""),
    ];
    for (rule, der, body) in rows {
        let whole = format!("-----BEGIN PRIVATE KEY-----\n{body}-----END PRIVATE KEY-----\n");
        assert_eq!(pem("PRIVATE KEY", der), whole, "{rule}");
    }
    let public = octets(&expand("{2048}"));
    assert_eq!(build(&pem("PUBLIC KEY", &public)), build_spki(&public), "what is written is read");
}

#[test]
fn the_programs_get_the_same_file_selector_and_domain() {
    assert_eq!(key_file(&domain(), &selector()), "d.test.k202611.pem");
    let files = opendkim(&domain(), &selector(), false);
    assert_eq!(
        text(&files, "/etc/opendkim/KeyTable"),
        "k202611._domainkey.d.test d.test:k202611:/etc/opendkim/keys/d.test.k202611.pem\n"
    );
    assert_eq!(text(&files, "/etc/opendkim/SigningTable"), "*@d.test k202611._domainkey.d.test\n");
    assert!(!text(&files, "/etc/opendkim.conf").contains("SignatureAlgorithm"));
    let files = opendkim(&domain(), &selector(), true);
    assert!(text(&files, "/etc/opendkim.conf").contains("SignatureAlgorithm ed25519-sha256\n"));
    let files = rspamd(&domain(), &selector());
    let lines = text(&files, "/etc/rspamd/local.d/dkim_signing.conf");
    assert!(lines.contains("selector = \"k202611\"; path = \"/var/lib/rspamd/dkim/d.test.k202611.pem\";"), "{lines}");
    assert_eq!(lines.matches('{').count(), lines.matches('}').count());
}
