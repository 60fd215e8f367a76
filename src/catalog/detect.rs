//! Recognises services by what a domain publishes. It promises the trail that
//! led to each of them, and knows nothing of services that leave none.

use super::glob;
use super::rules;
use super::schema::{Provider, SpfNeed, Str};
use crate::name::{DomainName, Selector};
use crate::order;

/// What was read of a domain, as far as services leave marks in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Traces {
    /// Every name that the SPF tree leads to, as the way to it: the first is
    /// named by the domain's own record, the last is the name meant.
    pub spf: Vec<Vec<DomainName>>,
    /// Terms of the tree whose name is made for each sender, as they are
    /// written, with the way to the record that holds each.
    pub macros: Vec<(Vec<DomainName>, String)>,
    /// May SPF let somebody pass who is not in `spf`: a look-up failed or is
    /// open, or a macro decides?
    pub spf_hides: bool,
    /// The mail exchangers.
    pub mx: Vec<DomainName>,
    /// Selectors with a key, each with the CNAMEs that lead to it, in their order.
    pub dkim: Vec<(Selector, Vec<DomainName>)>,
    /// The TXT records at the apex, joined.
    pub txt: Vec<String>,
    /// The hosts of the mailboxes that DMARC reports go to.
    pub rua: Vec<DomainName>,
    /// The name servers that mail names of the domain are delegated to.
    pub ns: Vec<DomainName>,
}

/// A service that was recognised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Detected<'a> {
    /// The service.
    pub provider: &'a Provider,
    /// Why, the strongest first; never empty.
    pub clues: Vec<Clue>,
    /// What they say.
    pub standing: Standing,
}

/// How sure it is that a domain uses a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// The domain lets it send or receive.
    Used,
    /// It was set up once, and what its mail cannot do without is not there:
    /// no longer used, or not set up to the end.
    LeftOver,
    /// A mark that others leave, too.
    Hint,
}

impl Detected<'_> {
    /// Does the domain let this service send or receive?
    pub fn sure(&self) -> bool {
        self.standing == Standing::Used
    }
}

/// One mark of a service. Ordered: the stronger sorts first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Clue {
    /// A selector's CNAME leads to the service.
    DkimTarget(Selector, DomainName),
    /// The SPF record names it.
    Spf(DomainName),
    /// The SPF record hands each sender to it, by this term (RFC 7208 §7).
    SpfMacro(String),
    /// It receives the mail.
    Mx(DomainName),
    /// Mail names are delegated to it.
    Ns(DomainName),
    /// A selector as the service uses it, without a CNAME that says whose it is.
    Selector(Selector),
    /// DMARC reports go there.
    Rua(DomainName),
    /// A TXT at the apex proved the domain to it once.
    Txt(String),
}

impl Clue {
    /// More than a hint?
    pub fn sure(&self) -> bool {
        matches!(self, Self::DkimTarget(..) | Self::Spf(_) | Self::SpfMacro(_) | Self::Mx(_) | Self::Ns(_))
    }
}

/// The services that `traces` lead to, the sure ones first. A name below
/// another service's is that service's own affair: whoever includes a help
/// desk that sends through a transactional service has the help desk only.
pub fn detect<'a>(traces: &Traces, providers: impl IntoIterator<Item = &'a Provider>) -> Vec<Detected<'a>> {
    let providers: Vec<&Provider> = providers.into_iter().collect();
    let mut found: Vec<Detected<'a>> = Vec::new();
    let mut note = |provider: Option<&'a Provider>, clue: Clue| {
        let Some(provider) = provider else { return };
        match found.iter_mut().find(|known| known.provider.id == provider.id) {
            Some(known) if known.clues.contains(&clue) => {}
            Some(known) => known.clues.push(clue),
            None => found.push(Detected { provider, clues: vec![clue], standing: Standing::Hint }),
        }
    };
    let owner = |name: &str, marks: fn(&Provider) -> &[Str]| {
        providers.iter().copied().find(|provider| marks(provider).iter().any(|mark| glob::matches(mark, name)))
    };
    let first = |way: &[DomainName], marks: fn(&Provider) -> &[Str]| {
        way.iter().find_map(|name| owner(name.as_str(), marks).map(|provider| (provider, name.clone())))
    };

    for way in &traces.spf {
        if let Some((provider, name)) = first(way, |provider| &provider.detect.spf) {
            note(Some(provider), Clue::Spf(name));
        }
    }
    for (way, term) in &traces.macros {
        // Below a record of a service it is that service's own affair.
        if first(way, |provider| &provider.detect.spf).is_none() {
            let service = rules::target(term).and_then(|name| owner(&name, |provider| &provider.detect.spf));
            note(service, Clue::SpfMacro(term.clone()));
        }
    }
    for (selector, way) in &traces.dkim {
        if let Some((provider, target)) = first(way, |provider| &provider.detect.dkim_cname) {
            note(Some(provider), Clue::DkimTarget(selector.clone(), target));
            continue;
        }
        // Selectors collide. Where the service is known to delegate, a CNAME to somebody else disproves it.
        let by_name = owner(selector.as_str(), |provider| &provider.detect.selectors);
        let by_name = by_name.filter(|provider| way.is_empty() || provider.detect.dkim_cname.is_empty());
        note(by_name, Clue::Selector(selector.clone()));
    }
    for name in &traces.mx {
        note(owner(name.as_str(), |provider| &provider.detect.mx), Clue::Mx(name.clone()));
    }
    for name in &traces.rua {
        note(owner(name.as_str(), |provider| &provider.detect.rua), Clue::Rua(name.clone()));
    }
    for name in &traces.ns {
        note(owner(name.as_str(), |provider| &provider.detect.ns), Clue::Ns(name.clone()));
    }
    for text in &traces.txt {
        let marked = |provider: &&&Provider| provider.detect.txt.iter().any(|mark| text.starts_with(&**mark));
        note(providers.iter().find(marked).copied(), Clue::Txt(text.clone()));
    }

    for known in &mut found {
        order::sort(&mut known.clues);
        known.standing = standing(known, traces.spf_hides);
    }
    order::sort_by_key(&mut found, |known| known.standing);
    found
}

fn standing(known: &Detected<'_>, spf_hides: bool) -> Standing {
    let key_only = |clue: &Clue| !clue.sure() || matches!(clue, Clue::DkimTarget(..));
    let proof = |clue: &Clue| matches!(clue, Clue::Txt(_));
    if !known.clues.iter().any(Clue::sure) {
        // Nothing but the proof of the domain is left. A selector beside it may be a key in use.
        return if known.clues.iter().all(proof) { Standing::LeftOver } else { Standing::Hint };
    }
    let needs_spf = known.provider.spf.need == SpfNeed::Required && known.provider.spf.at.is_empty();
    if needs_spf && !spf_hides && known.clues.iter().all(key_only) { Standing::LeftOver } else { Standing::Used }
}

/// Is this the name of a record that a DNS host writes when Domain Connect
/// adds a service's SPF terms (template type `SPFM`)? Such names do not move
/// along when the domain goes to another host.
pub fn is_connect_helper(name: &DomainName) -> bool {
    let mut labels = name.labels();
    let (first, second) = (labels.next().unwrap_or_default(), labels.next().unwrap_or_default());
    second.eq_ignore_ascii_case("_spfm") && first.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("dc-"))
}
