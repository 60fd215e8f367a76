//! Records in the formats of DNS tools: what each of them would publish is
//! what the zone file says, whatever stands in a text.

use mailvouch::DomainName;
use mailvouch::diff::{Action, changes};
use mailvouch::dns::{Answers, RecordType, zone};
use mailvouch::export::{Item, Printed, TTL, Tool};
use mailvouch::plan::{OwnServer, Plan, records};

fn name(text: &str) -> DomainName {
    DomainName::parse(text).unwrap()
}

/// A record as it would stand in a change, with any value; `zone` is what is published.
fn item(at: &str, rtype: RecordType, value: &str, before: &[&str], zone: &str) -> Item {
    let domain = name("d.test");
    let zone = zone::parse(&format!("$ORIGIN d.test.\n$TTL 900\n@ A 192.0.2.1\n{zone}\n")).unwrap();
    let plan =
        Plan { domain: Some(domain.clone()), own: vec![OwnServer::parse("192.0.2.1").unwrap()], ..Plan::default() };
    let set = records(&plan, &[], &[]);
    let mut answers = Answers::new();
    let mut change = changes(&set, &answers).0.remove(0);
    for rtype in [RecordType::Txt, RecordType::Cname] {
        let question = mailvouch::dns::Question::new(name(at), rtype);
        let answer = zone.answer(&question);
        answers.insert(question, answer);
    }
    change.action = if before.is_empty() { Action::Publish } else { Action::Replace };
    change.name = Some(name(at));
    change.rtype = rtype;
    change.value = Some(value.to_owned());
    change.before = before.iter().map(|text| (*text).to_owned()).collect();
    Item::of(&change, &domain, &answers).unwrap()
}

fn print(tool: Tool, items: &[Item]) -> Printed {
    tool.print(items, &name("d.test"))
}

const SPF: &str = "v=spf1 include:_spf.x.test exists:%{i}._spf.x.test ~all";

/// What a change of a real domain holds: a set with a neighbour, a key of 2048
/// bits, an alias in the place of a text, an exchanger.
fn all() -> Vec<Item> {
    let key = format!("v=DKIM1; k=rsa; p={}", "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A".repeat(12));
    vec![
        item("d.test", RecordType::Txt, SPF, &["v=spf1 mx -all"], "@ TXT \"v=spf1 mx -all\"\n@ TXT \"MS=1\""),
        item("d.test", RecordType::Txt, "brevo-code:1", &[], "@ TXT \"v=spf1 mx -all\"\n@ TXT \"MS=1\""),
        item("k._domainkey.d.test", RecordType::Txt, &key, &[], ""),
        item(
            "a._domainkey.d.test",
            RecordType::Cname,
            "a.x.test",
            &["v=DKIM1; p="],
            "a._domainkey TXT \"v=DKIM1; p=\"",
        ),
        item("_dmarc.d.test", RecordType::Txt, "v=DMARC1; p=none", &[], ""),
        item("send.d.test", RecordType::Mx, "10 feedback.x.test", &[], ""),
    ]
}

#[test]
fn nsupdate() {
    insta::assert_snapshot!(print(Tool::Nsupdate, &all()).text);
}

#[test]
fn octodns() {
    insta::assert_snapshot!(print(Tool::OctoDns, &all()).text);
}

#[test]
fn dnscontrol() {
    insta::assert_snapshot!(print(Tool::DnsControl, &all()).text);
}

#[test]
fn terraform_with_a_resource_for_each_record() {
    insta::assert_snapshot!(print(Tool::TerraformRecords, &all()).text);
}

#[test]
fn terraform_with_a_resource_for_each_set() {
    insta::assert_snapshot!(print(Tool::TerraformSets, &all()).text);
}

#[test]
fn nothing_to_publish_is_an_empty_text() {
    for tool in Tool::ALL {
        assert_eq!(print(tool, &[]), Printed::default(), "{tool:?}");
    }
}

/// What a text becomes in each format, or that it is left out. The rows are
/// the marks that mean something in one of them.
#[test]
fn a_text_is_escaped_as_each_format_wants_it() {
    for (rule, value, nsupdate, octodns, dnscontrol, records, sets) in [
        (
            "a semicolon",
            "v=DMARC1; p=none",
            r#""v=DMARC1; p=none""#,
            Some(r"'v=DMARC1\; p=none'"),
            Some(r#""v=DMARC1; p=none""#),
            Some(r#""\"v=DMARC1; p=none\"""#),
            Some(r#""v=DMARC1; p=none""#),
        ),
        (
            "a quotation mark and an apostrophe",
            r#"it's "so""#,
            r#""it's \"so\"""#,
            Some(r#"'it''s "so"'"#),
            Some(r#""it's \"so\"""#),
            Some(r#""\"it's \\\"so\\\"\"""#),
            Some(r#""it's \\\"so\\\"""#),
        ),
        ("a backslash", r"a\b", r#""a\\b""#, None, Some(r#""a\\b""#), Some(r#""\"a\\\\b\"""#), None),
        (
            "a macro of SPF, which HCL would read as a directive",
            "exists:%{i}.x ${a}",
            r#""exists:%{i}.x ${a}""#,
            Some("'exists:%{i}.x ${a}'"),
            Some(r#""exists:%{i}.x ${a}""#),
            Some(r#""\"exists:%%{i}.x $${a}\"""#),
            Some(r#""exists:%%{i}.x $${a}""#),
        ),
        (
            "a text that YAML would take for something else",
            "# yes: [no]",
            r##""# yes: [no]""##,
            Some("'# yes: [no]'"),
            Some(r##""# yes: [no]""##),
            Some(r##""\"# yes: [no]\"""##),
            Some(r##""# yes: [no]""##),
        ),
        ("letters outside of ASCII", "Grüße", r#""Gr\195\188\195\159e""#, None, None, None, None),
        ("a line break", "a\nb", r#""a\010b""#, None, Some(r#""a\u000ab""#), None, None),
        (
            "a mark of quotation at the start, which octoDNS drops",
            "\"a",
            r#""\"a""#,
            None,
            Some(r#""\"a""#),
            Some(r#""\"\\\"a\"""#),
            Some(r#""\\\"a""#),
        ),
    ] {
        let items = [item("x.d.test", RecordType::Txt, value, &[], "")];
        let line = format!("update add x.d.test. {TTL} IN TXT {nsupdate}\n");
        assert!(print(Tool::Nsupdate, &items).text.contains(&line), "{rule}: {}", print(Tool::Nsupdate, &items).text);
        for (tool, expected, shape) in [
            (Tool::OctoDns, octodns, "  value: V\n"),
            (Tool::DnsControl, dnscontrol, "TXT(\"x\", V, TTL(3600)),\n"),
            (Tool::TerraformRecords, records, "  content = V\n"),
            (Tool::TerraformSets, sets, "    V,\n"),
        ] {
            let printed = print(tool, &items);
            let left_out = usize::from(expected.is_none());
            assert_eq!(printed.left_out, left_out, "{rule}: {tool:?}: {}", printed.text);
            if let Some(text) = expected {
                assert!(printed.text.contains(&shape.replace('V', text)), "{rule}: {tool:?}: {}", printed.text);
            } else {
                assert!(printed.text.lines().all(|line| line.starts_with(['#', '/'])), "{rule}: {}", printed.text);
            }
        }
    }
}

#[test]
fn a_long_text_is_cut_where_the_format_wants_it() {
    let value = "A".repeat(600);
    let items = [item("x.d.test", RecordType::Txt, &value, &[], "")];
    let (first, last) = ("A".repeat(255), "A".repeat(90));
    for (tool, text) in [
        (Tool::Nsupdate, format!("TXT \"{first}\" \"{first}\" \"{last}\"\n")),
        (Tool::OctoDns, format!("value: '{value}'\n")),
        (Tool::DnsControl, format!("TXT(\"x\", \"{value}\", TTL(3600)),\n")),
        (Tool::TerraformRecords, format!("content = \"\\\"{first}\\\" \\\"{first}\\\" \\\"{last}\\\"\"\n")),
        (Tool::TerraformSets, format!("\"{first}\\\"\\\"{first}\\\"\\\"{last}\",\n")),
    ] {
        let printed = print(tool, &items);
        assert!(printed.text.contains(&text), "{tool:?}: {}", printed.text);
    }
}

/// To a tool that knows sets only, a record that is not listed is one to delete.
#[test]
fn a_set_holds_what_stays_and_not_what_goes() {
    let published = "@ TXT \"v=spf1 mx -all\"\n@ TXT \"MS=1\"";
    let spf = item("d.test", RecordType::Txt, "v=spf1 mx ~all", &["v=spf1 mx -all"], published);
    let code = item("d.test", RecordType::Txt, "code=1", &[], published);
    for (rule, items) in [("in order", [spf.clone(), code.clone()]), ("the other way round", [code, spf])] {
        for tool in [Tool::OctoDns, Tool::TerraformSets] {
            let text = print(tool, &items).text;
            for (value, there) in [("MS=1", 1), ("v=spf1 mx ~all", 1), ("code=1", 1), ("v=spf1 mx -all", 0)] {
                assert_eq!(text.matches(value).count(), there, "{rule}: {tool:?}: {value}: {text}");
            }
        }
    }
    let odd = item("d.test", RecordType::Txt, "v=spf1 -all", &[], "@ TXT \"a\\\\b\"");
    for tool in [Tool::OctoDns, Tool::TerraformSets] {
        let printed = print(tool, std::slice::from_ref(&odd));
        assert_eq!(printed.left_out, 1, "{tool:?}: a set of which one text cannot be written is not written");
        assert_eq!(printed.text.lines().count(), 2, "{tool:?}: {}", printed.text);
    }
}
