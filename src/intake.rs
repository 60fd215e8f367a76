//! The domains of a project: what each is for, whether it comes or goes, who
//! updates its DNS, what was picked for it; and how far its records are. Plain
//! values: `audit`, `plan` and `diff` say what a domain needs, this counts it
//! and says what may go with a domain that leaves. Asks nobody anything.

mod leaving;
mod web;

use crate::catalog::glob;
use crate::catalog::schema::Str;
use crate::diff::{Action, Change};
use crate::many;
use crate::name::DomainName;
use crate::plan::{Inputs, Pick, Plan};

pub use leaving::{Fate, Parting, leaving, without};
pub use web::web;

/// Domains that a project holds at most.
pub const MOST: usize = 60;

/// The domains of a project.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Intake {
    /// Each domain once, in the order in which they were named.
    pub entries: Vec<Entry>,
    /// The answers to what the vendor asks for its names in a browser.
    pub web: Inputs,
}

/// One domain of a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Which domain.
    pub domain: DomainName,
    /// Is it opened in a browser?
    pub web: bool,
    /// Does it stand in sender addresses?
    pub mail: bool,
    /// Does it come, stay or go?
    pub is: Is,
    /// Who updates its DNS.
    pub dns: Keeper,
    /// What was picked for it; its `domain` is this one.
    pub plan: Plan,
}

/// Does a domain come, stay or go?
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Is {
    /// In use.
    #[default]
    Existing,
    /// To be added; DNS may not know it yet.
    New,
    /// To be removed.
    Leaving,
}

impl Is {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Existing, Self::New, Self::Leaving];

    /// The word in links and lists.
    pub fn name(self) -> &'static str {
        match self {
            Self::Existing => "existing",
            Self::New => "new",
            Self::Leaving => "leaving",
        }
    }
}

/// Who updates a domain's DNS.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Keeper {
    /// Nobody said.
    #[default]
    Unsaid,
    /// The domain's owner.
    Customer,
    /// The vendor.
    Vendor,
    /// Somebody else: an agency, a provider.
    Other(String),
}

impl Entry {
    /// A domain that is used for mail alone, with these picks.
    pub fn new(domain: DomainName, picks: Vec<Pick>) -> Self {
        let plan = Plan { domain: Some(domain.clone()), picks, ..Plan::default() };
        Self { domain, web: false, mail: true, is: Is::Existing, dns: Keeper::Unsaid, plan }
    }
}

/// What a list held.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Added {
    /// Domains that are new to the project.
    pub new: usize,
    /// Domains that were there already.
    pub known: usize,
    /// Lines that hold no domain, as they are.
    pub refused: Vec<String>,
    /// Domains past [`MOST`].
    pub left_out: usize,
}

impl Intake {
    /// Takes a pasted list in, a domain a line. An address of a page or a name
    /// that begins with `www` is for the web, one of a person for mail, a bare
    /// name for mail; the words of a link (`web`, `mail`, `new`, `leaving`,
    /// `vendor`, `customer`) in the line's other cells say it themselves. A
    /// domain that is named again gets what is new about it.
    pub fn add(&mut self, text: &str, picks: &[Pick], to_ascii: impl Fn(&str) -> Option<String>) -> Added {
        let mut added = Added::default();
        for line in many::lines(text) {
            let Some((cell, domain)) = many::found(line, &to_ascii) else {
                added.refused.push(line.to_owned());
                continue;
            };
            let known = self.entries.iter().position(|entry| entry.domain == domain);
            if known.is_none() && self.entries.len() >= MOST {
                added.left_out += 1;
                continue;
            }
            let words = || many::cells(line).filter(|other| *other != cell).flat_map(str::split_whitespace);
            let has = |word: &str| words().any(|other| other.eq_ignore_ascii_case(word));
            let (web, mail) = match (has("web"), has("mail")) {
                (false, false) => uses(cell, &domain),
                said => said,
            };
            if known.is_some() {
                added.known += 1;
            } else {
                added.new += 1;
                let entry = Entry { mail: false, ..Entry::new(domain.clone(), picks.to_vec()) };
                self.entries.push(entry);
            }
            let Some(entry) = self.entry_mut(&domain) else { continue };
            entry.web |= web;
            entry.mail |= mail;
            if let Some(is) = Is::ALL.into_iter().find(|is| has(is.name())) {
                entry.is = is;
            }
            if let Some(keeper) = [Keeper::Customer, Keeper::Vendor].into_iter().find(|keeper| has(keeper.word())) {
                entry.dns = keeper;
            }
        }
        added
    }

    /// The entry of a domain.
    pub fn entry(&self, domain: &DomainName) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.domain == *domain)
    }

    /// The same, to change it.
    pub fn entry_mut(&mut self, domain: &DomainName) -> Option<&mut Entry> {
        self.entries.iter_mut().find(|entry| entry.domain == *domain)
    }

    /// Domains in sender addresses that stay: a vendor needs one to send system mail.
    pub fn senders(&self) -> usize {
        self.entries.iter().filter(|entry| entry.mail && entry.is != Is::Leaving).count()
    }
}

/// For the web, for mail: what an address says by its form.
fn uses(cell: &str, domain: &DomainName) -> (bool, bool) {
    let www = domain.labels().next() == Some("www");
    if cell.contains("://") || www { (true, false) } else { (false, true) }
}

impl Keeper {
    /// The word in links and lists; the name of somebody else.
    pub fn word(&self) -> &str {
        match self {
            Self::Unsaid => "",
            Self::Customer => "customer",
            Self::Vendor => "vendor",
            Self::Other(name) => name,
        }
    }
}

/// Does the vendor run the domain's name servers? Then it is the vendor who updates its DNS.
pub fn is_kept_by_vendor(servers: &[DomainName], marks: &[Str]) -> bool {
    servers.iter().any(|server| marks.iter().any(|mark| glob::matches(mark, server.as_str())))
}

/// How many of a domain's records are where.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// As planned.
    pub done: usize,
    /// To be published or replaced.
    pub due: usize,
    /// Waiting for the person.
    pub waits: usize,
    /// Not known: the look-up failed.
    pub unknown: usize,
    /// Still being asked for.
    pub open: usize,
}

impl Progress {
    /// Counts changes; what is only on offer does not count.
    pub fn of<'a>(changes: impl IntoIterator<Item = &'a Change>) -> Self {
        let mut progress = Self::default();
        for change in changes {
            *match change.action {
                Action::Keep => &mut progress.done,
                Action::Publish | Action::Replace => &mut progress.due,
                Action::NeedsYou => &mut progress.waits,
                Action::CannotTell => &mut progress.unknown,
                Action::Open => &mut progress.open,
                Action::Optional => continue,
            } += 1;
        }
        progress
    }

    /// Is everything there?
    pub fn is_done(self) -> bool {
        self.due + self.waits + self.unknown + self.open == 0
    }
}
