//! Every entry of the catalog, held against the code that reads it: what a
//! service asks for is understood, and what it leaves leads back to it.

use std::collections::BTreeSet;

use mailvouch::catalog::rules::{GIVEN, Piece, pieces, target};
use mailvouch::catalog::schema::{Provider, Str};
use mailvouch::catalog::{Clue, Traces, detect, dns_host, dns_hosts, glob, providers, search};
use mailvouch::{DomainName, Selector, spf};

fn terms(provider: &Provider) -> impl Iterator<Item = &Str> {
    let regions = provider.spf.regions.iter().flat_map(|region| region.terms.iter());
    provider.spf.terms.iter().chain(regions)
}

/// A name as the glob means it.
fn name(mark: &str) -> DomainName {
    DomainName::parse(&mark.replace('*', "x")).unwrap()
}

#[test]
fn the_catalog_covers_what_people_use() {
    assert!(providers().len() >= 280, "{}", providers().len());
    assert!(dns_hosts().len() >= 80, "{}", dns_hosts().len());
}

#[test]
fn every_term_is_a_term_of_spf() {
    for provider in providers() {
        for term in terms(provider) {
            let filled: String = pieces(term)
                .into_iter()
                .map(|piece| if let Piece::Text(text) = piece { text } else { "x.x" })
                .collect();
            let text = format!("v=spf1 {filled} -all");
            let parsed = spf::parse(&text);
            assert!(parsed.well_formed, "{}: {term}: {:?}", provider.id, parsed.findings);
        }
    }
}

#[test]
fn every_placeholder_is_asked_for_and_nothing_else() {
    for provider in providers() {
        let of_records = provider.records.iter().flat_map(|record| [&record.host, &record.value]);
        let templates = of_records.chain(terms(provider)).chain([&provider.spf.at]);
        let used: BTreeSet<&str> = templates
            .flat_map(|template| pieces(template))
            .filter_map(|piece| if let Piece::Slot(name) = piece { Some(name) } else { None })
            .filter(|name| !GIVEN.contains(name) && *name != "region")
            .collect();
        let asked: BTreeSet<&str> = provider.inputs.iter().map(|input| &*input.name).collect();
        assert_eq!(used, asked, "{}", provider.id);
    }
}

#[test]
fn every_service_is_found_by_what_people_call_it() {
    let mut missed: Vec<String> = Vec::new();
    for provider in providers() {
        let mut look = |query: &str, only_first: bool| {
            let hits = search(query, providers());
            let found = hits.iter().position(|hit| hit.provider.id == provider.id);
            if found.is_none_or(|place| only_first && place > 0) {
                missed.push(format!("{} by {query}: {found:?}", provider.id));
            }
        };
        look(&provider.name, true);
        provider.aliases.iter().for_each(|alias| look(alias, true));
        provider.detect.spf.iter().for_each(|mark| look(&mark.replace('*', "x"), true));
        for term in terms(provider).filter(|term| !term.contains(['{', '%']) && target(term).is_some()) {
            look(term, false);
        }
        provider.website.iter().for_each(|site| look(site, false));
    }
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn every_service_is_recognised_by_each_of_its_marks() {
    let selector = |text: &str| Selector::parse(&text.replace('*', "x")).unwrap();
    let none = Traces::default;
    for provider in providers() {
        let marks = &provider.detect;
        let spf = marks.spf.iter().map(|mark| Traces { spf: vec![vec![name(mark)]], ..none() });
        let mx = marks.mx.iter().map(|mark| Traces { mx: vec![name(mark)], ..none() });
        let key = Selector::parse("zz9").unwrap();
        let dkim_cname =
            marks.dkim_cname.iter().map(|mark| Traces { dkim: vec![(key.clone(), vec![name(mark)])], ..none() });
        let selectors = marks.selectors.iter().map(|mark| Traces { dkim: vec![(selector(mark), vec![])], ..none() });
        let txt = marks.txt.iter().map(|mark| Traces { txt: vec![format!("{mark}x1")], ..none() });
        let rua = marks.rua.iter().map(|mark| Traces { rua: vec![name(mark)], ..none() });
        let ns = marks.ns.iter().map(|mark| Traces { ns: vec![name(mark)], ..none() });
        for traces in spf.chain(mx).chain(dkim_cname).chain(selectors).chain(txt).chain(rua).chain(ns) {
            let found = detect(&traces, providers());
            assert!(
                matches!(found.as_slice(), [only] if only.provider.id == provider.id),
                "{}: {traces:?} leads to {:?}",
                provider.id,
                found.iter().map(|known| &*known.provider.id).collect::<Vec<_>>()
            );
        }
    }
}

#[test]
fn what_a_service_asks_for_leads_back_to_it_or_to_whom_it_sends_through() {
    for provider in providers() {
        for name in terms(provider).filter_map(|term| target(term)) {
            let way = vec![DomainName::parse(&name).unwrap()];
            let found = detect(&Traces { spf: vec![way], ..Traces::default() }, providers());
            let known = found.iter().map(|known| &known.provider.id);
            let fits = |id: &Str| *id == provider.id || provider.via.contains(id);
            assert!(known.clone().any(fits), "{}: {name}: {:?}", provider.id, known.collect::<Vec<_>>());
            assert!(found.iter().all(|known| matches!(known.clues[..], [Clue::Spf(_)])), "{name}");
        }
    }
}

#[test]
fn every_dns_host_is_known_by_its_name_servers() {
    for host in dns_hosts() {
        for mark in host.ns.iter() {
            let server = name(mark);
            assert!(glob::matches(mark, server.as_str()), "{}: {mark}", host.id);
            assert_eq!(dns_host(&[server]).map(|found| &found.id), Some(&host.id), "{mark}");
        }
    }
}
