//! What nobody should paste: a clear finding, nothing executed, in under 50 ms.

use std::time::{Duration, Instant};

use mailvouch::finding::Finding;
use mailvouch::{bimi, dkim, dmarc, mta_sts, spf, txt};

/// The shortest of a few runs: the machine may be busy, the code may not.
fn quick(rule: &str, run: impl Fn() -> Vec<Finding>) -> Vec<&'static str> {
    let took = |_| {
        let start = Instant::now();
        let found = run();
        (start.elapsed(), found)
    };
    let (time, found) = (0..5).map(took).min_by_key(|(time, _)| *time).unwrap();
    assert!(time < Duration::from_millis(50), "{rule}: {time:?}");
    assert!(!found.is_empty(), "{rule}: nothing is said");
    found.iter().map(|finding| finding.code.name()).collect()
}

type Run<'a> = Box<dyn Fn() -> Vec<Finding> + 'a>;

fn svg(content: &str) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" version=\"1.2\" baseProfile=\"tiny-ps\" viewBox=\"0 0 9 9\"><title>a</title>{content}</svg>"
    )
}

#[test]
fn each_is_told_at_once() {
    let key = crate::sentences::spki(16_384);
    let large = svg(&"<path d=\"M0 0h9v9z\" fill=\"red\"/>".repeat(2_000_000 / 32));
    let bomb = format!("<!DOCTYPE svg [<!ENTITY a \"{}\">]>{}", "&a;".repeat(1000), svg("&a;"));
    let mut tags = String::new();
    for n in 0..200_u8 {
        tags.extend([
            "; x",
            char::from(b'a' + n / 26).to_string().as_str(),
            char::from(b'a' + n % 26).to_string().as_str(),
            "=1",
        ]);
    }
    let utf16: Vec<u8> = "version: STSv1\nmode: enforce\nmx: a.test\nmax_age: 604800\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let smart = format!("v=DKIM1; k=rsa; p=“{}”", crate::sentences::spki(2048));
    let broken = format!("v=spf1 {}", "x ip4:10.0.0.1/8 ".repeat(3_700));
    let glued = format!("v=spf1 {}!", "mx:".repeat(20_000));
    let rows: [(&str, Run<'_>, &str); 11] = [
        (
            "an SPF term of 60 KB in which one could begin anywhere",
            Box::new(|| spf::parse(&glued).findings),
            "SPF_DOMAIN_END",
        ),
        ("a key of 16,384 bits", Box::new(|| dkim::parse(&format!("v=DKIM1; p={key}")).findings), "DKIM_RSA_OVER_4096"),
        (
            "and built from it",
            Box::new(|| txt::understand(&key).into_iter().flat_map(|p| dkim::parse(&p.repaired()).findings).collect()),
            "DKIM_NOT_A_KEY",
        ),
        (
            "a fault beside each warning of an SPF record of 63 KB",
            Box::new(|| spf::parse(&broken).findings),
            "SPF_UNKNOWN_MECHANISM",
        ),
        ("an SVG of 2 MB", Box::new(|| bimi::svg::check(large.as_bytes()).findings), "SVG_SIZE"),
        ("entities within entities", Box::new(|| bimi::svg::check(bomb.as_bytes()).findings), "SVG_ENTITY"),
        ("a script", Box::new(|| bimi::svg::check(svg("<script>alert(1)</script>").as_bytes()).findings), "SVG_SCRIPT"),
        ("Base64 in typographic quotes", Box::new(|| dkim::parse(&smart).findings), "DKIM_P_QUOTES"),
        (
            "a DMARC record of 200 tags",
            Box::new(|| dmarc::parse(&format!("v=DMARC1; p=none{tags}")).findings),
            "DMARC_UNKNOWN_TAG",
        ),
        (
            "a policy file in UTF-16",
            Box::new(|| mta_sts::parse_policy(&String::from_utf8_lossy(&utf16)).findings),
            "MTASTS_FIELD_SYNTAX",
        ),
        (
            "and in UTF-16 with its mark",
            Box::new(|| {
                mta_sts::parse_policy(&format!("\u{FFFD}\u{FFFD}{}", String::from_utf8_lossy(&utf16))).findings
            }),
            "MTASTS_FIELD_SYNTAX",
        ),
    ];
    for (rule, run, code) in rows {
        let found = quick(rule, run);
        assert!(found.contains(&code), "{rule}: {found:?}");
    }
    let fixed = mta_sts::corrected(&String::from_utf8_lossy(&utf16), &[]);
    assert_eq!(fixed.as_deref(), Some("version: STSv1\nmode: enforce\nmx: a.test\nmax_age: 604800\n"));
    // The key in quotes is mended, and is then the key.
    let mend =
        dkim::parse(&smart).findings.into_iter().find_map(|finding| finding.instead().map(str::to_owned)).unwrap();
    assert_eq!(mend, crate::sentences::spki(2048));
}
