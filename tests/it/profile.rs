//! Profiles: the ones that come along, and what is refused.

use std::collections::BTreeMap;

use mailvouch::catalog::rules::FaultKind;
use mailvouch::catalog::schema::{Envelope, Purpose, RecordNeed, SpfNeed};
use mailvouch::catalog::{self, fill, find};
use mailvouch::i18n::{Locale, best_language};
use mailvouch::json::Broken;
use mailvouch::json::fields::Expected;
use mailvouch::profile::{Profile, ProfileError, RefusalKind, Step};
use mailvouch::{Code, DomainName};

const NEUTRAL: &str = include_str!("../../public/profile.json");
const TOCCO: &str = include_str!("../../public/profiles/tocco.json");
const ALTCRAFT: &str = include_str!("../../public/profiles/altcraft.json");
const CALENSO: &str = include_str!("../../public/profiles/calenso.json");
const CIMCLOUD: &str = include_str!("../../public/profiles/cimcloud.json");

fn parse(json: &str) -> Profile {
    let (profile, findings) = Profile::parse(json).unwrap();
    assert_eq!(findings, [], "{}", profile.file.id);
    profile
}

/// The records of a vendor with the given answers: host, data, need.
fn records(profile: &Profile, answers: &[(&str, &str)]) -> Vec<(String, String, RecordNeed)> {
    let domain = DomainName::parse("example.com").unwrap();
    let vendor = profile.vendor.as_ref().unwrap();
    let mut values: BTreeMap<String, String> = BTreeMap::new();
    for input in vendor.inputs.iter() {
        if let Some(default) = &input.default {
            values.insert(input.name.to_string(), default.to_string());
        }
    }
    for (name, value) in answers {
        let input = vendor.inputs.iter().find(|input| input.name == *name).unwrap();
        assert!(input.accepts(value), "{name}: {value}");
        values.insert((*name).to_owned(), (*value).to_owned());
    }
    let fill = |text: &str| fill(text, &values, &domain).unwrap();
    vendor.records.iter().map(|record| (fill(&record.host), fill(&record.value), record.need)).collect()
}

fn row(host: &str, value: &str, need: RecordNeed) -> (String, String, RecordNeed) {
    (host.to_owned(), value.to_owned(), need)
}

#[test]
fn the_page_without_a_vendor() {
    let neutral = parse(NEUTRAL);
    assert!(neutral.vendor.is_none());
    assert_eq!(Profile::neutral(), Some(neutral.clone()));
    let urls: Vec<&str> = neutral.file.resolvers.iter().map(|resolver| &*resolver.url).collect();
    assert_eq!(urls, ["https://cloudflare-dns.com/dns-query", "https://dns.google/dns-query"]);
    assert_eq!(neutral.offered().len(), catalog::providers().len());
}

#[test]
fn tocco_asks_for_one_include_and_one_cname() {
    let five: Vec<String> = parse(TOCCO).offered().iter().take(5).map(|offered| offered.id.to_string()).collect();
    assert_eq!(five, ["microsoft-365", "google-workspace", "hostpoint", "mailgun", "mailjet"], "offered first");
    let tocco = parse(TOCCO);
    let vendor = tocco.vendor.as_ref().unwrap();
    assert_eq!(vendor.spf_terms(None), ["include:spf.tocco.ch"]);
    assert_eq!(vendor.spf.need, SpfNeed::Required);
    assert_eq!(records(&tocco, &[]), [row("default._domainkey", "default._domainkey.tocco.ch", RecordNeed::Required)]);
    assert!(vendor.inputs.is_empty(), "the same for all customers");
    assert_eq!(tocco.file.resolvers.len(), 2, "the neutral page's, where the profile names none");
    let offered: Vec<&str> = tocco.offered().iter().take(3).map(|provider| &*provider.id).collect();
    assert_eq!(offered, ["microsoft-365", "google-workspace", "hostpoint"], "the pinned first");
}

#[test]
fn altcraft_asks_for_all_that_its_manual_names() {
    let altcraft = parse(ALTCRAFT);
    let vendor = altcraft.vendor.as_ref().unwrap();
    assert_eq!(vendor.spf_terms(None), ["include:spf.aksend.net"]);
    let key = vendor.inputs.iter().find(|input| input.name == "key").unwrap().example.clone().unwrap();
    let answers = [("key", &*key), ("report", "report@example.com"), ("logo", "https://example.com/bimi/bimi.svg")];
    let wanted = [
        row("ak._domainkey", &format!("v=DKIM1; k=rsa; p={key}"), RecordNeed::Required),
        row("_dmarc", "v=DMARC1; p=reject; sp=reject; rua=mailto:report@example.com", RecordNeed::Optional),
        row("trk", "trk.aksend.net", RecordNeed::Optional),
        row("default._bimi", "v=BIMI1; l=https://example.com/bimi/bimi.svg", RecordNeed::Optional),
        row("", "spf2.0/pra include:spf.aksend.net -all", RecordNeed::Historic),
        row("_domainkey", "o=-;", RecordNeed::Historic),
    ];
    assert_eq!(records(&altcraft, &answers), wanted);
    // Its manual ends SPF with `-all` and DMARC at reject. A first record refuses nobody until its owner knows who else sends.
    assert_eq!((altcraft.file.defaults.all, altcraft.file.defaults.policy), (None, None));
}

#[test]
fn calenso_sends_in_the_envelope_of_somebody_else() {
    let calenso = parse(CALENSO);
    let vendor = calenso.vendor.as_ref().unwrap();
    assert_eq!((vendor.spf.need, vendor.spf.envelope), (SpfNeed::None, Some(Envelope::Provider)));
    let rows = records(&calenso, &[("code", "c9978ded17d612e8fed43df36eeef6b2")]);
    let key = "k=rsa;p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDeMVIzrCa3T14JsNY0IRv5/2V1/v2itlviLQBwXsa7shBD6TrBkswsFUToPyMRWC9tbR/5ey0nRBH0ZVxp+lsmTxid2Y2z+FApQ6ra2VsXfbJP3HE6wAO0YTVEJt1TmeczhEd2Jiz/fcabIISgXEdSpTYJhb0ct0VJRxcg4c8c7wIDAQAB";
    let wanted = [
        row("mail._domainkey", key, RecordNeed::Required),
        row("", "brevo-code:c9978ded17d612e8fed43df36eeef6b2", RecordNeed::Required),
        row("_dmarc", "v=DMARC1; p=none; rua=mailto:rua@dmarc.brevo.com", RecordNeed::Required),
    ];
    assert_eq!(rows, wanted);
}

#[test]
fn cimcloud_hands_out_selector_and_key() {
    let cimcloud = parse(CIMCLOUD);
    let vendor = cimcloud.vendor.as_ref().unwrap();
    assert_eq!(vendor.spf_terms(None), ["include:_spf.mycimcloud.com"]);
    let selector = "cimcloud-a94fdfc80c2c46c782969bfb0fc4084e";
    let rows = records(&cimcloud, &[("selector", selector), ("key", "v=DKIM1; p=76E629F05F709EF")]);
    let host = format!("{selector}._domainkey");
    assert_eq!(rows, [row(&host, "v=DKIM1; p=76E629F05F709EF", RecordNeed::Required)]);
    assert!(vendor.records.iter().all(|record| record.purpose == Purpose::Dkim), "MTA-STS is not theirs");
    let first: Vec<&str> = cimcloud.offered().iter().take(2).map(|offered| &*offered.id).collect();
    assert_eq!(first, ["google-workspace", "microsoft-365"], "the two that its document names");
}

/// A whole profile with one field more.
fn with(field: &str) -> String {
    format!("{{\n\"version\": 1, \"id\": \"v\", \"name\": \"V\",\n{field}\n}}")
}

#[test]
fn an_error_says_what_it_is_and_where() {
    let json = ProfileError::Json(Broken { line: 2, column: 14 });
    assert_eq!(Profile::parse("{\n\"version\": 1,,").unwrap_err(), json, "broken JSON");
    let newer = with("\"look\": 7").replace("\"version\": 1", "\"version\": 2");
    assert_eq!(Profile::parse(&newer).unwrap_err(), ProfileError::Newer { version: 2 }, "before anything else is read");
    let words = Expected::OneOf;
    let cases = [
        ("a wrong type", with("\"pin\": \"zendesk\""), vec![("pin", Expected::List, Some("zendesk"))]),
        ("a wrong type in a list", with("\"pin\": [\"a\", 1]"), vec![("pin[1]", Expected::Text, None)]),
        ("no text", with("\"title\": { \"de\": [] }"), vec![("title.de", Expected::Text, None)]),
        (
            "no flag",
            with("\"vendor\": { \"spf\": { \"need\": \"none\" }, \"more\": 1 }"),
            vec![("vendor.more", Expected::Flag, None)],
        ),
        ("no object", with("\"links\": []"), vec![("links", Expected::Object, None)]),
        ("null is no default", with("\"links\": null"), vec![("links", Expected::Object, None)]),
        (
            "a bad value",
            with("\"defaults\": { \"all\": \"+\" }"),
            vec![("defaults.all", words(vec!["~", "-"]), Some("+"))],
        ),
        ("a missing field", with("\"vendor\": { \"records\": [] }"), vec![("vendor.spf", Expected::Something, None)]),
        ("a field twice", with("\"pin\": [], \"pin\": []"), vec![("pin", Expected::Once, None)]),
        (
            "no version, no id",
            "{ \"name\": 1 }".to_owned(),
            vec![
                ("version", Expected::Something, None),
                ("id", Expected::Something, None),
                ("name", Expected::Text, None),
            ],
        ),
        (
            "a version that is none",
            with("\"pin\": []").replace("\"version\": 1", "\"version\": \"1\""),
            vec![("version", Expected::Whole, Some("1"))],
        ),
    ];
    for (rule, json, wanted) in cases {
        match Profile::parse(&json).unwrap_err() {
            ProfileError::Shape(misfits) => {
                let found = misfits.into_iter().map(|misfit| (misfit.path, misfit.expected, misfit.found));
                let owned = |(path, expected, found): (&str, _, Option<&str>)| {
                    (path.to_owned(), expected, found.map(str::to_owned))
                };
                assert_eq!(found.collect::<Vec<_>>(), wanted.into_iter().map(owned).collect::<Vec<_>>(), "{rule}");
            }
            other => panic!("{rule}: {other:?}"),
        }
    }
    let list = Profile::parse("[1]").unwrap_err();
    assert!(
        matches!(list, ProfileError::Shape(misfits) if misfits[0].path.is_empty() && misfits[0].expected == Expected::Object)
    );
}

#[test]
fn what_could_break_something_is_refused() {
    let vendor = |spf: &str| format!("\"vendor\": {{ \"spf\": {{ \"need\": \"required\", \"terms\": [\"{spf}\"] }} }}");
    let embed = |origin: &str| format!("\"embed\": [\"{origin}\"]");
    let resolver = |url: &str| format!("\"resolvers\": [{{ \"id\": \"r\", \"name\": \"R\", \"url\": \"{url}\" }}]");
    let cases = [
        (vendor("v=spf1 include:a.example ~all"), "vendor.spf.terms[0]", RefusalKind::Entry(FaultKind::Term)),
        (vendor("-all"), "vendor.spf.terms[0]", RefusalKind::Entry(FaultKind::Term)),
        (vendor("include:{zone}.example"), "vendor.spf.terms[0]", RefusalKind::Entry(FaultKind::Undeclared)),
        (
            "\"add\": [{ \"id\": \"A b\", \"name\": \"A\", \"category\": \"crm\", \"spf\": { \"need\": \"none\" } }]"
                .to_owned(),
            "add[0].id",
            RefusalKind::Entry(FaultKind::Id),
        ),
        ("\"look\": { \"brand\": \"url(https://evil.example/x)\" }".to_owned(), "look.brand", RefusalKind::Colour),
        ("\"look\": { \"brand\": \"red; background: url(x)\" }".to_owned(), "look.brand", RefusalKind::Colour),
        ("\"look\": { \"brand\": \"rgb(var(--x))\" }".to_owned(), "look.brand", RefusalKind::Colour),
        ("\"look\": { \"radius\": \"calc(1px)\" }".to_owned(), "look.radius", RefusalKind::Length),
        ("\"look\": { \"radius\": \"99.5px\" }".to_owned(), "look.radius", RefusalKind::Length),
        ("\"look\": { \"radius\": \"1.2.3px\" }".to_owned(), "look.radius", RefusalKind::Length),
        ("\"look\": { \"radius\": \".px\" }".to_owned(), "look.radius", RefusalKind::Length),
        ("\"look\": { \"font_ui\": \"x; } body { color: red\" }".to_owned(), "look.font_ui", RefusalKind::Font),
        ("\"logo\": \"//evil.example/logo.svg\"".to_owned(), "logo", RefusalKind::Path),
        ("\"logo\": \"https://evil.example/logo.svg\"".to_owned(), "logo", RefusalKind::Path),
        ("\"logo\": \"../../logo.svg\"".to_owned(), "logo", RefusalKind::Path),
        ("\"links\": { \"docs\": \"javascript:alert(1)\" }".to_owned(), "links.docs", RefusalKind::Url),
        ("\"links\": { \"support\": \"mailto:nobody\" }".to_owned(), "links.support", RefusalKind::Contact),
        ("\"language\": \"german\"".to_owned(), "language", RefusalKind::Language),
        ("\"defaults\": { \"rua\": \"a@example.com,b@example.com\" }".to_owned(), "defaults.rua", RefusalKind::Mailbox),
        ("\"demo\": \"../secret\"".to_owned(), "demo", RefusalKind::Id),
        (limits("\"in_flight\": 0"), "resolvers[0].limits.in_flight", RefusalKind::Limit),
        (limits("\"in_flight\": 101"), "resolvers[0].limits.in_flight", RefusalKind::Limit),
        (limits("\"per_second\": 0"), "resolvers[0].limits.per_second", RefusalKind::Limit),
        (limits("\"per_second\": 10001"), "resolvers[0].limits.per_second", RefusalKind::Limit),
        (embed("*"), "embed[0]", RefusalKind::Origin),
        (embed("null"), "embed[0]", RefusalKind::Origin),
        (embed("docs.example.com"), "embed[0]", RefusalKind::Origin),
        (embed("http://docs.example.com"), "embed[0]", RefusalKind::Origin),
        (embed("https://docs.example.com/"), "embed[0]", RefusalKind::Origin),
        (embed("https://docs.example.com:443"), "embed[0]", RefusalKind::Origin),
        (embed("https://docs.example.com:+8443"), "embed[0]", RefusalKind::Origin),
        (embed("https://Docs.example.com"), "embed[0]", RefusalKind::Origin),
        (embed("https://*.example.com"), "embed[0]", RefusalKind::Origin),
        (embed("https://user@example.com"), "embed[0]", RefusalKind::Origin),
        (embed("http://localhost.evil.example"), "embed[0]", RefusalKind::Origin),
        (embed("file://localhost"), "embed[0]", RefusalKind::Origin),
        (resolver("http://dns.example/dns-query"), "resolvers[0].url", RefusalKind::Resolver),
        (resolver("http://localhost.evil.example/"), "resolvers[0].url", RefusalKind::Resolver),
        (resolver("http://localhost:80@evil.example/"), "resolvers[0].url", RefusalKind::Resolver),
    ];
    for (field, path, kind) in cases {
        match Profile::parse(&with(&field)).unwrap_err() {
            ProfileError::Refused(refusals) => {
                let found: Vec<_> = refusals.iter().map(|refusal| (&*refusal.path, refusal.kind)).collect();
                assert_eq!(found, [(path, kind)], "{field}");
            }
            other => panic!("{field}: {other:?}"),
        }
    }
}

/// A resolver with limits.
fn limits(fields: &str) -> String {
    format!(
        "\"resolvers\": [{{ \"id\": \"o\", \"name\": \"O\", \"url\": \"https://o.example/\", \"limits\": {{ {fields} }} }}]"
    )
}

#[test]
fn a_resolver_is_asked_within_limits() {
    let of = |fields: &str| {
        let limits = parse(&with(&limits(fields))).file.resolvers.first().unwrap().limits;
        (limits.at_once(), limits.in_a_second())
    };
    assert_eq!(of(""), (32, 200), "what is not said");
    assert_eq!(of("\"in_flight\": 8"), (8, 200));
    assert_eq!(of("\"in_flight\": 100, \"per_second\": 10000"), (100, 10_000));
    let neutral = parse(NEUTRAL).file.resolvers;
    assert!(neutral.iter().all(|resolver| resolver.limits.in_a_second() <= 200), "what the public ones take");
}

#[test]
fn what_harms_nobody_is_taken() {
    let cases = [
        "\"look\": { \"brand\": \"#0a7\", \"radius\": \"0\", \"font_ui\": \"'IBM Plex Sans', system-ui\" }",
        "\"look\": { \"brand\": \"oklch(52% 0.12 238 / 0.5)\", \"radius\": \"0.5rem\" }",
        "\"look\": { \"brand\": \"rebeccapurple\", \"radius\": \"099.0px\" }",
        "\"logo\": \"profiles/v.svg\", \"language\": \"de-CH\", \"title\": { \"de\": \"Mail von V\" }",
        "\"links\": { \"support\": \"mailto:help@v.example\" }, \"defaults\": { \"rua\": \"dmarc@{domain}\" }",
        "\"resolvers\": [{ \"id\": \"own\", \"name\": \"Own\", \"url\": \"http://127.0.0.1:8053/dns-query\" }]",
        "\"resolvers\": [{ \"id\": \"own\", \"name\": \"Own\", \"url\": \"http://[::1]/dns-query\" }]",
        "\"embed\": [\"https://docs.example.com\", \"https://docs.example.com:8443\", \"https://xn--mller-kva.example\"]",
        "\"embed\": [\"http://127.0.0.1:8080\", \"http://localhost\", \"http://[::1]:3000\", \"https://[::1]\"]",
    ];
    for field in cases {
        parse(&with(field));
    }
}

#[test]
fn what_is_not_known_is_reported_and_left_alone() {
    let json = with(
        "\"theme\": \"dark\", \"look\": { \"brand\": \"#123456\", \"shadow\": 1 }, \"pin\": [\"zendesk\", \"nobody\"], \
         \"vendor\": { \"spf\": { \"need\": \"none\", \"why\": \"x\" } }",
    );
    let (profile, findings) = Profile::parse(&json).unwrap();
    let found: Vec<(Code, &str)> = findings.iter().map(|finding| (finding.code, &*finding.params()[0].1)).collect();
    let wanted = [
        (Code::ProfileUnknownField, "look.shadow"),
        (Code::ProfileUnknownField, "theme"),
        (Code::ProfileUnknownField, "vendor.spf.why"),
        (Code::ProfileUnknownService, "pin"),
    ];
    assert_eq!(found, wanted);
    assert_eq!(profile.offered().first().map(|provider| &*provider.id), Some("zendesk"));
}

#[test]
fn a_profile_replaces_hides_and_adds() {
    let json = with(
        "\"hide\": [\"zendesk\"], \"add\": [{ \"id\": \"brevo\", \"name\": \"Our Brevo\", \"category\": \"marketing\", \
         \"spf\": { \"need\": \"none\" } }], \"vendor\": { \"spf\": { \"need\": \"none\" } }",
    );
    let profile = parse(&json);
    let named = |id: &str| profile.known().filter(|known| known.id == id).map(|known| &*known.name).collect::<Vec<_>>();
    assert_eq!(named("brevo"), ["Our Brevo"], "the same id replaces");
    assert_eq!(named("zendesk"), ["Zendesk"], "hidden is still recognised");
    assert_eq!(named("v"), ["V"], "the vendor is one of them");
    assert!(profile.offered().iter().all(|offered| offered.id != "zendesk" && offered.id != "v"));
    assert!(find("v").is_none());
    let offers: Vec<_> = profile.offers().collect();
    assert_eq!(offers.len(), catalog::providers().len() - 1, "Brevo stays one, Zendesk is hidden");
    for (place, offered) in offers {
        assert!(profile.at(place).is_some_and(|there| std::ptr::eq(there, offered)), "{}: {place}", offered.id);
    }
    assert_eq!(profile.at(catalog::providers().len() + 2).map(|past| &*past.id), None);
}

#[test]
fn texts_are_the_page_s_own_sentences() {
    let words =
        Locale::parse(r#"{ "look-up": "Look up", "count": { "one": "{n} name", "other": "{n} names" } }"#).unwrap();
    let json = with(
        "\"texts\": { \"de\": { \"look-up\": \"Los\", \"count\": \"{n} Namen von {all}\", \"gone\": \"x\" }, \"fr\": {} }",
    );
    let profile = parse(&json);
    let found: Vec<_> =
        profile.unknown_texts(&words).into_iter().map(|finding| (finding.code, finding.params().to_vec())).collect();
    let param = |name, value: &str| (name, value.to_owned());
    let wanted = [
        (Code::ProfilePlaceholder, vec![param("path", "texts.de.count"), param("name", "all")]),
        (Code::ProfileUnknownText, vec![param("path", "texts.de.gone")]),
        (Code::ProfileUnknownText, vec![param("path", "texts.fr")]),
    ];
    assert_eq!(found, wanted);
    let german = best_language(["de"]);
    let own = words.with(profile.file.texts.of(german).unwrap());
    let say = |key: &str| own.text(key, &[("n", "1".to_owned())], &|_| "one".to_owned());
    assert_eq!((say("look-up"), say("count")), ("Los".to_owned(), "1 Namen von {all}".to_owned()));
    assert_eq!(say("gone"), "gone", "no key comes in that the page does not have");
}

#[test]
fn the_parts_of_the_page() {
    use Step::{Check, Demo, Handover, Live, Many, Proof, Records, Studio};
    let all = [Records, Live, Handover, Proof, Check, Many, Demo, Studio];
    for (rule, field, shown) in [
        ("no vendor: all", "\"pin\": []", &all[..]),
        ("a vendor's customers edit no profile", "\"vendor\": { \"spf\": { \"need\": \"none\" } }", &all[..7]),
        ("a list is whole", "\"steps\": [\"check\", \"records\"]", &[Records, Check]),
    ] {
        let profile = parse(&with(field));
        assert_eq!(all.into_iter().filter(|step| profile.shows(*step)).collect::<Vec<_>>(), shown, "{rule}");
    }
    assert_eq!(Step::list("records, live,nothing"), [Records, Live], "from the address, what is unknown passed over");
    assert_eq!(Step::list(""), []);
}
