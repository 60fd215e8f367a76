//! What is no answer to the question: another question, octets cut or changed.

#![allow(clippy::cast_possible_truncation)] // lengths of what these tests build

use mailvouch::dns::wire::{DecodeError, decode_response, encode_query};
use mailvouch::dns::{Answer, Failure, Question, RecordType as T};
use proptest::prelude::*;

use super::message::*;
use super::question;

#[test]
fn the_question_must_be_the_one_asked() {
    let q = question("a.example", T::Txt);
    let other = Err(DecodeError::OtherQuestion);
    let rows: Vec<Asked> = vec![
        ("same", OK, vec![("a.example", TXT)], Ok(Answer::NoData)),
        ("in capitals", OK, vec![("A.EXAMPLE", TXT)], Ok(Answer::NoData)),
        ("another name", OK, vec![("b.example", TXT)], other.clone()),
        ("another type", OK, vec![("a.example", MX)], other.clone()),
        ("none", OK, vec![], other.clone()),
        ("two", OK, vec![("a.example", TXT), ("a.example", TXT)], other.clone()),
        ("none, NXDOMAIN", 0x8183, vec![], other),
        ("none, but a failure", 0x8182, vec![], Ok(Answer::Failed(Failure::Servfail(None)))),
    ];
    for (row, flags, asked, expected) in rows {
        assert_eq!(decode_response(&message(flags, &asked, &[], &[]), &q), expected, "{row}");
    }
    let mut chaos = message(OK, &[("a.example", TXT)], &[], &[]);
    *chaos.last_mut().unwrap() = 3;
    assert_eq!(decode_response(&chaos, &q), Err(DecodeError::OtherQuestion), "class CH");
}

#[test]
fn the_id_is_not_compared_and_the_end_may_have_junk() {
    let mut bytes = message(OK, &[("a.example", TXT)], &[txt("a.example", 7, &["x"])], &[]);
    bytes[0] = 0x12;
    bytes.extend([0xde, 0xad]);
    assert_eq!(decode_response(&bytes, &question("a.example", T::Txt)), records(7, &[], vec![strings(&["x"])]));
}

#[test]
fn broken_messages() {
    let q = question("a.example", T::Txt);
    let good = message(OK, &[("a.example", TXT)], &[txt("a.example", 7, &["x"])], &[opt(0, &[])]);
    assert!(decode_response(&good, &q).is_ok());
    for end in 0..good.len() {
        assert!(decode_response(&good[..end], &q).is_err(), "cut at {end}");
    }
    for (row, count) in [("answers", 7), ("authorities", 9), ("additionals", 11)] {
        let mut bytes = good.clone();
        bytes[count] = 200;
        assert_eq!(decode_response(&bytes, &q), Err(DecodeError::Malformed), "{row} beyond the message");
    }
    // The owner of the record stands behind header and question.
    let owner = 12 + wire("a.example").len() + 4;
    let pointers: [(&str, [u8; 2], Decoded); 5] = [
        ("pointer to the question", [0xc0, 12], records(7, &[], vec![strings(&["x"])])),
        ("pointer to itself", [0xc0, owner as u8], Err(DecodeError::Malformed)),
        ("pointer forward", [0xc0, owner as u8 + 4], Err(DecodeError::Malformed)),
        ("pointer beyond the message", [0xff, 0xff], Err(DecodeError::Malformed)),
        ("reserved label type", [0x80, 0], Err(DecodeError::Malformed)),
    ];
    for (row, pointer, expected) in pointers {
        let record = Rr { owner: pointer.to_vec(), ..txt("", 7, &["x"]) };
        assert_eq!(decode(OK, &[record], &[]), expected, "{row}");
    }
    let long = Rr {
        owner: [[63].as_slice(), &[b'a'; 63]].concat().repeat(4).into_iter().chain([0]).collect(),
        ..txt("", 7, &["x"])
    };
    assert_eq!(decode(OK, &[long], &[]), Err(DecodeError::Malformed), "name over 255 octets");
}

fn valid() -> impl Strategy<Value = Vec<u8>> {
    let owners = prop::sample::select(vec!["a.example", "b.example", "c.example", "A.EXAMPLE", ""]);
    let rdata = prop_oneof![
        prop::collection::vec(any::<u8>(), 0..20),
        prop::sample::select(vec!["a.example", "b.example", "c.example"]).prop_map(wire),
        Just(vec![3, b'a', b'b', b'c']),
    ];
    let types = prop::sample::select(vec![A, 2, CNAME, 6, 12, MX, TXT, 28, OPT, RRSIG, 99]);
    let record =
        (owners, types, any::<u32>(), rdata).prop_map(|(owner, rtype, ttl, rdata)| rr(owner, rtype, ttl, &rdata));
    let records = || prop::collection::vec((any::<bool>(), 0u32..4), 0..2);
    (any::<u8>(), prop::collection::vec(record, 0..8), records()).prop_map(|(rcode, answer, extra)| {
        let additional: Vec<Rr> = extra
            .into_iter()
            .map(|(error, code)| opt(code as u8, &if error { extended_error(6, b"x") } else { vec![] }))
            .collect();
        message(OK | u16::from(rcode & 0x3f), &[("a.example", TXT)], &answer, &additional)
    })
}

fn any_question() -> impl Strategy<Value = Question> {
    prop::sample::select(T::ALL.to_vec()).prop_map(|rtype| question("a.example", rtype))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn never_panics_on_octets(bytes in prop::collection::vec(any::<u8>(), 0..600), q in any_question()) {
        let _ = decode_response(&bytes, &q);
    }

    #[test]
    fn never_panics_on_changed_messages(
        mut bytes in valid(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
        q in any_question(),
    ) {
        for (index, octet) in changes {
            let at = index.index(bytes.len());
            bytes[at] = octet;
        }
        if let Ok(Answer::Records(records)) = decode_response(&bytes, &q) {
            prop_assert!(!records.data.is_empty());
            prop_assert!(records.cnames.len() <= 16);
            prop_assert!(i32::try_from(records.ttl).is_ok());
        }
    }

    #[test]
    fn every_query_reads_back(labels in prop::collection::vec("[!-\\-/-~]{1,20}", 0..10), rtype in prop::sample::select(T::ALL.to_vec())) {
        let q = question(&labels.join("."), rtype);
        let mut bytes = encode_query(&q);
        prop_assert_eq!(bytes.len() % 128, 0);
        bytes[2] |= 0x80;
        prop_assert_eq!(decode_response(&bytes, &q), Ok(Answer::NoData));
    }
}
