#![allow(clippy::cast_possible_truncation)] // lengths of what these tests build

use domain::base::Message;
use domain::base::opt::AllOptData;
use mailvouch::dns::wire::{DecodeError, base64url, decode_response, dns_parameter, encode_query};
use mailvouch::dns::{Answer, ExtendedError, Failure, RecordData, RecordType as T};

use super::message::*;
use super::{name, question};

#[test]
fn query_layout() {
    for (text, rtype) in [("", T::Ns), ("example.com", T::Txt), ("_dmarc.a.b.example", T::Spf)] {
        let query = encode_query(&question(text, rtype));
        assert_eq!(query.len() % 128, 0, "{text}: RFC 8467 §4.1");
        assert_eq!(query[..12], [0, 0, 0x01, 0x20, 0, 1, 0, 0, 0, 0, 0, 1], "{text}: id 0, RD, AD, one question, OPT");
        let parsed = Message::from_octets(query).unwrap();
        let asked = parsed.sole_question().unwrap();
        let absolute = asked.qname().to_string();
        assert_eq!(absolute.trim_end_matches('.'), text);
        assert_eq!((asked.qtype().to_int(), asked.qclass().to_int()), (rtype.code(), 1));
        let opt = parsed.opt().unwrap();
        assert_eq!((opt.udp_payload_size(), opt.version(), opt.dnssec_ok()), (1232, 0, false), "{text}");
        let all: Vec<_> = opt.opt().iter::<AllOptData<_, _>>().map(Result::unwrap).collect();
        assert!(matches!(all.as_slice(), [AllOptData::Padding(_)]), "{text}: padding only, no client subnet");
    }
}

#[test]
fn query_of_every_length_is_padded() {
    for length in 1..=63 {
        let long = format!("{}.{}.{}.{}", "a".repeat(length), "b".repeat(63), "c".repeat(63), "d".repeat(61));
        for text in [long.as_str(), &long[..length]] {
            let query = encode_query(&question(text, T::Txt));
            assert_eq!(query.len() % 128, 0, "{text}");
            assert!(Message::from_octets(query).unwrap().opt().is_some(), "{text}");
        }
    }
}

#[test]
fn base64url_has_no_padding() {
    let rfc_8484 = b"\0\0\x01\0\0\x01\0\0\0\0\0\0\x03www\x07example\x03com\0\0\x01\0\x01";
    let cases: [(&[u8], &str); 7] = [
        (b"", ""),
        (b"f", "Zg"),
        (b"fo", "Zm8"),
        (b"foo", "Zm9v"),
        (b"foobar", "Zm9vYmFy"),
        (&[0xfb, 0xff, 0xfe], "-__-"),
        (rfc_8484, "AAABAAABAAAAAAAAA3d3dwdleGFtcGxlA2NvbQAAAQAB"),
    ];
    for (bytes, text) in cases {
        assert_eq!(base64url(bytes), text);
    }
    assert!(
        dns_parameter(&question("www.example.com", T::A)).starts_with("AAABIAABAAAAAAABA3d3dwdleGFtcGxlA2NvbQAAAQAB")
    );
}

#[test]
fn answers() {
    let v = vec![strings(&["v=spf1 -all"])];
    let long = "x".repeat(255);
    let rows: Vec<(&str, Vec<Rr>, Decoded)> = vec![
        ("empty answer", vec![], Ok(Answer::NoData)),
        ("one record", vec![txt("a.example", 300, &["v=spf1 -all"])], records(300, &[], v.clone())),
        ("owner in capitals", vec![txt("A.Example", 300, &["v=spf1 -all"])], records(300, &[], v.clone())),
        (
            "strings keep their boundaries",
            vec![txt("a.example", 1, &["a", "", &long])],
            records(1, &[], vec![strings(&["a", "", &long])]),
        ),
        (
            "octets outside UTF-8",
            vec![rr("a.example", TXT, 1, &[3, 0, 0xff, b'"'])],
            records(1, &[], vec![RecordData::Txt(vec![vec![0, 0xff, b'"']])]),
        ),
        ("no string at all", vec![rr("a.example", TXT, 1, &[])], Err(DecodeError::Malformed)),
        ("string longer than the data", vec![rr("a.example", TXT, 1, &[5, b'a'])], Err(DecodeError::Malformed)),
        (
            "smallest TTL of a set",
            vec![txt("a.example", 60, &["1"]), txt("a.example", 30, &["2"])],
            records(30, &[], vec![strings(&["1"]), strings(&["2"])]),
        ),
        (
            "TTL with the top bit is 0, RFC 2181 §8",
            vec![txt("a.example", 1 << 31, &["1"])],
            records(0, &[], vec![strings(&["1"])]),
        ),
        (
            "doubles are one record, RFC 2181 §5",
            vec![txt("a.example", 9, &["1"]), txt("a.example", 9, &["1"])],
            records(9, &[], vec![strings(&["1"])]),
        ),
        ("another owner", vec![txt("b.example", 300, &["1"])], Ok(Answer::NoData)),
        ("another type", vec![rr("a.example", A, 300, &[192, 0, 2, 1])], Ok(Answer::NoData)),
        ("another class", vec![Rr { class: 3, ..txt("a.example", 300, &["1"]) }], Ok(Answer::NoData)),
        (
            "RRSIG beside the data",
            vec![rr("a.example", RRSIG, 1, &[0, 16, 8, 2]), txt("a.example", 300, &["v=spf1 -all"])],
            records(300, &[], v.clone()),
        ),
        (
            "chain, TTL is the smallest in it",
            vec![
                cname("a.example", 30, "b.example"),
                cname("b.example", 60, "c.example"),
                txt("c.example", 300, &["v=spf1 -all"]),
            ],
            records(30, &["b.example", "c.example"], v.clone()),
        ),
        (
            "chain in any order and case",
            vec![
                txt("C.example", 20, &["v=spf1 -all"]),
                cname("B.EXAMPLE", 60, "c.eXample"),
                cname("a.example", 30, "B.example"),
            ],
            records(20, &["b.example", "c.example"], v.clone()),
        ),
        ("chain that ends without data", vec![cname("a.example", 30, "b.example")], Ok(Answer::NoData)),
        (
            "alias loop",
            vec![cname("a.example", 30, "b.example"), cname("b.example", 30, "a.example")],
            Err(DecodeError::AliasLoop),
        ),
        ("alias of itself", vec![cname("a.example", 30, "a.example")], Err(DecodeError::AliasLoop)),
        (
            "unrelated owner that no name holds",
            vec![Rr { owner: vec![2, 0, 1, 0], ..txt("", 1, &["x"]) }, txt("a.example", 300, &["v=spf1 -all"])],
            records(300, &[], v.clone()),
        ),
        (
            "target that no name holds",
            vec![rr("a.example", CNAME, 1, &[3, b'a', 1, b'b', 0])],
            Err(DecodeError::Malformed),
        ),
        (
            "dot inside a label of the target",
            vec![rr("a.example", CNAME, 1, &[3, b'a', b'.', b'b', 0])],
            Err(DecodeError::Malformed),
        ),
        (
            "octets behind the name in the data",
            vec![rr("a.example", CNAME, 1, &[1, b'a', 0, 9])],
            Err(DecodeError::Malformed),
        ),
    ];
    for (row, answer, expected) in rows {
        assert_eq!(decode(OK, &answer, &[]), expected, "{row}");
    }
}

#[test]
fn chains_are_followed_sixteen_times() {
    for (links, expected) in [(16, true), (17, false)] {
        let owner = |i: usize| if i == 0 { "a.example".to_owned() } else { format!("n{i}.example") };
        let mut answer: Vec<Rr> = (0..links).map(|i| cname(&owner(i), 60, &owner(i + 1))).collect();
        answer.push(txt(&owner(links), 60, &["x"]));
        let decoded = decode(OK, &answer, &[]);
        match decoded {
            Ok(Answer::Records(records)) => assert!(expected && records.cnames.len() == 16, "{links}"),
            other => assert!(!expected && other == Err(DecodeError::AliasLoop), "{links}: {other:?}"),
        }
    }
}

#[test]
fn every_type() {
    let mut soa = wire("ns.example");
    soa.extend([11]);
    soa.extend(b"first.last!");
    soa.extend(wire("example"));
    soa.extend([0; 16]);
    soa.extend(3600u32.to_be_bytes());
    let mut mx = vec![0, 10];
    mx.extend(wire("MX.example"));
    let rows = [
        (T::A, vec![192, 0, 2, 1], RecordData::A([192, 0, 2, 1].into())),
        (
            T::Aaaa,
            [0x20, 1, 0x0d, 0xb8].iter().copied().chain([0; 12]).collect(),
            RecordData::Aaaa("2001:db8::".parse().unwrap()),
        ),
        (T::Cname, wire("t.example"), RecordData::Cname(name("t.example"))),
        (T::Mx, mx, RecordData::Mx { preference: 10, exchange: name("mx.example") }),
        (T::Mx, vec![0, 0, 0], RecordData::Mx { preference: 0, exchange: name(".") }),
        (T::Ns, wire("ns.example"), RecordData::Ns(name("ns.example"))),
        (T::Ptr, wire("h.example"), RecordData::Ptr(name("h.example"))),
        (T::Soa, soa, RecordData::Soa { primary: name("ns.example"), minimum: 3600 }),
        (T::Spf, vec![1, b'x'], strings(&["x"])),
        (T::Txt, vec![1, b'x'], strings(&["x"])),
    ];
    for (rtype, rdata, data) in rows {
        let q = question("a.example", rtype);
        let bytes = message(OK, &[("a.example", rtype.code())], &[rr("a.example", rtype.code(), 5, &rdata)], &[]);
        assert_eq!(decode_response(&bytes, &q), records(5, &[], vec![data]), "{rtype}");
        let short = message(
            OK,
            &[("a.example", rtype.code())],
            &[rr("a.example", rtype.code(), 5, &rdata[..rdata.len() - 1])],
            &[],
        );
        assert_eq!(decode_response(&short, &q), Err(DecodeError::Malformed), "{rtype} cut");
    }
}

#[test]
fn asking_for_the_alias_itself() {
    let q = question("a.example", T::Cname);
    let chain = [cname("a.example", 30, "b.example"), cname("b.example", 60, "c.example")];
    let bytes = message(OK, &[("a.example", CNAME)], &chain, &[]);
    assert_eq!(decode_response(&bytes, &q), records(30, &[], vec![RecordData::Cname(name("b.example"))]));
}

#[test]
fn flags_and_codes() {
    let failed = |failure| Ok(Answer::Failed(failure));
    let ede = |code, text: &str| Some(ExtendedError { code, text: text.to_owned() });
    let both: Vec<u8> = [extended_error(9, b"no key"), extended_error(22, b"later")].concat();
    let rows: Vec<Flags> = vec![
        ("a query", 0x0100, vec![], vec![], Err(DecodeError::NotAResponse)),
        ("opcode NOTIFY", 0xa180, vec![], vec![], Err(DecodeError::NotAResponse)),
        ("TC", 0x8380, vec![txt("a.example", 1, &["x"])], vec![], failed(Failure::Truncated)),
        ("NXDOMAIN", 0x8183, vec![], vec![], Ok(Answer::NxDomain)),
        (
            "NXDOMAIN behind an alias, RFC 6604",
            0x8183,
            vec![cname("a.example", 1, "b.example")],
            vec![],
            Ok(Answer::NxDomain),
        ),
        ("SERVFAIL", 0x8182, vec![], vec![opt(0, &[])], failed(Failure::Servfail(None))),
        (
            "SERVFAIL with its reason",
            0x8182,
            vec![],
            vec![opt(0, &extended_error(6, b"bogus\0"))],
            failed(Failure::Servfail(ede(6, "bogus"))),
        ),
        ("the first reason", 0x8182, vec![], vec![opt(0, &both)], failed(Failure::Servfail(ede(9, "no key")))),
        (
            "reason without text",
            0x8182,
            vec![],
            vec![opt(0, &extended_error(23, b""))],
            failed(Failure::Servfail(ede(23, ""))),
        ),
        (
            "reason that is not UTF-8",
            0x8182,
            vec![],
            vec![opt(0, &extended_error(0, b"ab\xff"))],
            failed(Failure::Servfail(ede(0, "ab"))),
        ),
        ("reason cut", 0x8182, vec![], vec![opt(0, &[0, 15, 0, 1, 6])], failed(Failure::Servfail(None))),
        (
            "option longer than the record",
            0x8182,
            vec![],
            vec![opt(0, &[0, 15, 0, 9, 0, 6])],
            Err(DecodeError::Malformed),
        ),
        (
            "REFUSED, blocked",
            0x8185,
            vec![],
            vec![opt(0, &extended_error(15, b"policy"))],
            failed(Failure::Refused(ede(15, "policy"))),
        ),
        (
            "RFC 8914 §4.18 NXDOMAIN, filtered",
            0x8183,
            vec![],
            vec![opt(0, &extended_error(17, b"policy"))],
            failed(Failure::Withheld(ExtendedError { code: 17, text: "policy".to_owned() })),
        ),
        (
            "RFC 8914 §4.16 no data, blocked, by the second reason",
            OK,
            vec![],
            vec![opt(0, &[extended_error(29, b""), extended_error(15, b"")].concat())],
            failed(Failure::Withheld(ExtendedError { code: 15, text: String::new() })),
        ),
        (
            "RFC 8914 §4.20 NXDOMAIN, an old one",
            0x8183,
            vec![],
            vec![opt(0, &extended_error(19, b""))],
            Ok(Answer::NxDomain),
        ),
        ("FORMERR", 0x8181, vec![], vec![], failed(Failure::Rcode(1))),
        ("BADVERS, an extended RCODE of 16", 0x8180, vec![], vec![opt(1, &[])], failed(Failure::Rcode(16))),
        ("extended RCODE that is not 3", 0x8183, vec![], vec![opt(1, &[])], failed(Failure::Rcode(19))),
        ("extended RCODE past an octet", 0x8180, vec![], vec![opt(0xff, &[])], failed(Failure::Rcode(255))),
    ];
    for (row, flags, answer, additional, expected) in rows {
        assert_eq!(decode(flags, &answer, &additional), expected, "{row}");
    }
}

#[test]
fn authenticated_is_the_ad_bit() {
    for (flags, authenticated) in [(0x81a0, true), (OK, false)] {
        let Ok(Answer::Records(records)) = decode(flags, &[txt("a.example", 1, &["x"])], &[]) else {
            panic!("records")
        };
        assert_eq!(records.authenticated, authenticated);
    }
}
