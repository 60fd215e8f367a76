//! The public suffix list: the algorithm of publicsuffix.org, over the list that
//! is built in and over the text that it is packed from.

use std::collections::HashSet;

use mailvouch::DomainName;
use mailvouch::public_suffix::{organizational_domain, pack, public_suffix};

/// The rule, a name, its public suffix, its organizational domain.
#[rustfmt::skip]
const ROWS: &[(&str, &str, &str, &str)] = &[
    ("a rule of one label", "example.com", "com", "example.com"),
    ("a name below the organization's", "a.b.example.com", "com", "example.com"),
    ("a rule of two labels is longer than one of one", "www.example.co.uk", "co.uk", "example.co.uk"),
    ("a public suffix is nobody's", "co.uk", "co.uk", ""),
    ("so is a name at the top", "com", "com", ""),
    ("and the root", ".", ".", ""),
    ("a name at the top that is not listed", "a.b.nowhere", "nowhere", "b.nowhere"),
    ("one with rules, none of which fits", "a.b.uk", "uk", "b.uk"),
    ("a wildcard stands for one label", "a.b.c.ck", "c.ck", "b.c.ck"),
    ("which is a suffix with it", "c.ck", "c.ck", ""),
    ("an exception takes its first label off", "a.www.ck", "ck", "www.ck"),
    ("and is an organization itself", "www.ck", "ck", "www.ck"),
    ("an exception below a wildcard below a rule", "a.city.kawasaki.jp", "kawasaki.jp", "city.kawasaki.jp"),
    ("beside that wildcard", "a.b.c.kawasaki.jp", "c.kawasaki.jp", "b.c.kawasaki.jp"),
    ("a rule of three labels", "a.b.ide.kyoto.jp", "ide.kyoto.jp", "b.ide.kyoto.jp"),
    ("the private section counts, too", "a.b.github.io", "github.io", "b.github.io"),
    ("whoever is in it is a suffix", "github.io", "github.io", ""),
    ("a label outside ASCII at the top", "a.b.xn--p1ai", "xn--p1ai", "b.xn--p1ai"),
    ("one below a name at the top", "a.xn--od0alg.hk", "xn--od0alg.hk", "a.xn--od0alg.hk"),
    ("RFC 3492 with ASCII in it", "a.b.xn--stjrdal-s1a.no", "xn--stjrdal-s1a.no", "b.xn--stjrdal-s1a.no"),
    ("capitals", "WWW.EXAMPLE.CO.UK", "co.uk", "example.co.uk"),
];

#[test]
fn names() {
    for (rule, name, suffix, organization) in ROWS {
        let name = DomainName::parse(name).unwrap();
        assert_eq!(public_suffix(&name).to_string(), *suffix, "{rule}");
        let found = organizational_domain(&name).map(|found| found.to_string());
        assert_eq!(found.unwrap_or_default(), *organization, "{rule}");
    }
}

/// Every rule of the list, read as publicsuffix.org says, against what was packed.
#[test]
fn each_rule_of_the_list_holds() {
    let list = include_str!("../../src/public_suffix/public_suffix_list.dat");
    assert!(list.contains("// VERSION: 20"), "the snapshot has its date");
    assert!(list.contains("Mozilla Public"), "and its licence");
    let rules = list.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//"));
    let wildcards: HashSet<&str> = list.lines().filter_map(|line| line.trim().strip_prefix("*.")).collect();
    let mut seen = 0;
    for rule in rules.filter(|rule| rule.is_ascii()) {
        seen += 1;
        let (suffix, name) = match (rule.strip_prefix('!'), rule.strip_prefix("*.")) {
            (Some(exception), _) => (exception.split_once('.').unwrap().1.to_owned(), exception.to_owned()),
            (_, Some(rest)) => (format!("no-such-label.{rest}"), format!("a.no-such-label.{rest}")),
            _ => (rule.to_owned(), format!("no-such-label.{rule}")),
        };
        let found = public_suffix(&DomainName::parse(&name).unwrap()).to_string();
        // A wildcard beside the rule makes the label below it a part of the suffix.
        assert_eq!(found, if wildcards.contains(rule) { name } else { suffix }, "{rule}");
    }
    assert!(seen > 9_000, "{seen}");
}

#[test]
fn what_is_packed() {
    for (rule, list, packed) in [
        ("remarks and empty lines", "// a\n\ncom\n", Ok("")),
        ("labels in common are not written again", "a.b.com\nb.com\nc.b.com", Ok("com !b \"a \"c\n")),
        ("exceptions", "*.ck\n!www.ck", Ok("ck !* !www!\n")),
        ("A-labels", "бг\nа.бг", Ok("xn--90ae !xn--80a\n")),
        ("RFC 3492 §7.1 (B)", "他们为什么不说中文.x", Ok("x !xn--ihqwcrb4cv8a8dqg056pqjye\n")),
        ("RFC 3492 §7.1 (I)", "почемужеонинеговорятпорусски.x", Ok("x !xn--b1abfaaepdrnnbgefbadotcwatmq2g4l\n")),
        ("RFC 3492 §7.1 (L)", "3年b組金八先生.x", Ok("x !xn--3b-ww4c5e180e575a65lsy2b\n")),
        ("an empty label", "a..com", Err("a..com")),
        ("a space", "a b.com", Err("a b.com")),
        ("a rule twice", "a.com\na.com", Err("a")),
    ] {
        assert_eq!(pack::pack(list), packed.map(str::to_owned).map_err(str::to_owned), "{rule}");
    }
}
