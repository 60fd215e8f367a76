//! The terms of services merged into whatever is published. The owner's terms
//! stay in their order, the owner's `all` stays the owner's, and each term of
//! the result says why it is there. Knows the texts only; what a merge costs
//! and reaches is for `expand` to say.

mod fragments;
mod several;

use std::collections::BTreeSet;

use super::lint::same;
use super::select::is_record;
use super::{Directive, DomainSpec, Macros, Mechanism, Modifier, Qualifier, SpfRecord, Term, TermKind, parse, repair};
use crate::finding::{Code, Finding};

use fragments::{normalised, single};

/// What one service needs in the record.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fragment {
    /// Who needs it: the id of a service, or a name for an own server.
    pub source: String,
    /// Terms apart by SP, or the whole record that a vendor gives as a sample.
    pub terms: String,
}

/// What the owner decides.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MergePolicy {
    /// The `all` to write where none stands, or where several records disagree.
    pub all: Option<Qualifier>,
    /// The `all` of a record that is new; `~` unless given.
    pub new_all: Option<Qualifier>,
    /// Services that are no longer used: their terms go, unless others need them.
    pub remove: Vec<Fragment>,
    /// Terms that go, whoever asks for them, as they are written.
    pub drop: BTreeSet<String>,
    /// Names that the published record already reaches through other includes.
    pub nested: BTreeSet<String>,
    /// Services in use for which nothing is added: what they may need stays.
    pub keep: Vec<Fragment>,
    /// Terms of services whose envelope is another name: they do nothing here.
    pub elsewhere: Vec<Fragment>,
    /// Does the published record leave all to a service that answers for it?
    pub hosted: bool,
    /// Shall what does nothing go: terms behind `all`, a `redirect` beside it,
    /// a term that stands above already?
    pub tidy: bool,
}

/// A merged record with the reason for each term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merge {
    /// The record to publish; as it was published where `ready` is false.
    pub record: SpfRecord<'static>,
    /// Every term of before and after, in the order to show them.
    pub reasons: Vec<Reason>,
    /// `MERGE_*`, and what the merge met.
    pub findings: Vec<Finding>,
    /// May the record be published? Not when what is there has faults that
    /// only its owner can correct.
    pub ready: bool,
}

/// Why a term is in the record, or no longer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// The term as it is written.
    pub term: String,
    /// Why.
    pub why: Why,
    /// Who needs it, in order.
    pub sources: Vec<String>,
}

/// What happened to a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// It was there and stays.
    Yours,
    /// It is new, for `sources`.
    Added,
    /// It stood behind `all`, where nothing is evaluated.
    Moved,
    /// It stands above already.
    Duplicate,
    /// Only a service that is no longer used needed it.
    Unneeded,
    /// The owner takes it out.
    Dropped,
    /// It stands for a term with a fault.
    Corrected,
    /// It had a fault.
    Faulty,
    /// The record had no end; this is the usual one.
    NewAll,
    /// Only one such term can be: another stands for it.
    Superseded,
}

impl Why {
    /// Is the term in the record after the merge?
    pub fn stays(self) -> bool {
        matches!(self, Self::Yours | Self::Added | Self::Moved | Self::Corrected | Self::NewAll)
    }
}

/// Merges fragments into the TXT texts at a name (RFC 7208 §4.5 says which of
/// them count). The order of the fragments does not matter.
pub fn merge(published: &[String], wanted: &[Fragment], policy: &MergePolicy) -> Merge {
    let records: Vec<&str> = published.iter().map(String::as_str).filter(|text| is_record(text)).collect();
    let mut build = Build { policy, rows: Vec::new(), findings: Vec::new() };
    match records.as_slice() {
        [] => build.findings.push(Finding::new(Code::MergeNew)),
        [one] => {
            if !build.owners(one) {
                return build.refused(one);
            }
        }
        several => {
            build.findings.push(Finding::new(Code::MergeMultiple).with("n", several.len()));
            for one in several {
                if !build.owners(one) {
                    return build.refused(one);
                }
            }
            build.one_of_many();
        }
    }
    let wanted = normalised(wanted, &mut build.findings);
    build.drop_unneeded(&wanted);
    for (source, term) in &wanted {
        build.want(source, term);
    }
    build.end(records.is_empty());
    build.wrong_names(&wanted);
    build.finish(if records.len() == 1 { records.first().copied() } else { None })
}

/// A row of the result: a term, why it stands there, and for whom.
struct Row {
    term: Term<String>,
    why: Why,
    sources: BTreeSet<String>,
}

impl Row {
    fn new(term: Term<String>, why: Why) -> Self {
        Self { term, why, sources: BTreeSet::new() }
    }

    fn directive(&self) -> Option<&Directive<String>> {
        match &self.term.kind {
            TermKind::Directive(directive) if self.why.stays() => Some(directive),
            _ => None,
        }
    }

    fn is_all(&self) -> bool {
        self.directive().is_some_and(|directive| directive.mechanism == Mechanism::All)
    }
}

struct Build<'a> {
    policy: &'a MergePolicy,
    rows: Vec<Row>,
    findings: Vec<Finding>,
}

impl Build<'_> {
    /// Takes in a published record; false when it has a fault that only its
    /// owner can correct.
    fn owners(&mut self, text: &str) -> bool {
        let parsed = parse(text);
        if parsed.well_formed {
            self.rows.extend(parsed.record.terms().map(|term| Row::new(term.owned(), Why::Yours)));
        } else {
            self.findings.push(Finding::new(Code::MergeBrokenRecord).with("record", text));
            let Some(repaired) = repair(text) else { return false };
            let repaired = parse(&repaired).record;
            let has = |record: &SpfRecord<'_>, term: &Term<_>| record.terms().any(|other| other.text == term.text);
            let faulty = parsed.record.terms().filter(|term| !has(&repaired, term));
            self.rows.extend(faulty.map(|term| Row::new(term.owned(), Why::Faulty)));
            for term in repaired.terms() {
                let why = if has(&parsed.record, &term) { Why::Yours } else { Why::Corrected };
                self.rows.push(Row::new(term.owned(), why));
            }
        }
        for row in &mut self.rows {
            if row.why == Why::Yours && self.policy.drop.contains(&row.term.text) {
                row.why = Why::Dropped;
            }
        }
        true
    }

    /// The same mechanism with the same qualifier, a second time, does nothing.
    fn duplicates(&mut self) {
        for index in 0..self.rows.len() {
            let (before, rest) = self.rows.split_at_mut(index);
            let Some(row) = rest.first_mut() else { continue };
            let Some(directive) = row.directive() else { continue };
            let twice = before.iter().filter_map(Row::directive).any(|other| {
                other.qualifier() == directive.qualifier() && same(&other.mechanism, &directive.mechanism)
            });
            if twice {
                row.why = Why::Duplicate;
            }
        }
    }

    /// Takes out what only services that are no longer used need.
    fn drop_unneeded(&mut self, wanted: &[(String, Term<String>)]) {
        let gone = normalised(&self.policy.remove, &mut Vec::new());
        let kept = normalised(&self.policy.keep, &mut Vec::new());
        for row in &mut self.rows {
            let unneeded = gone.iter().any(|(_, term)| is_same(term, &row.term));
            let needed = wanted.iter().chain(&kept).any(|(_, term)| is_same(term, &row.term));
            if row.why == Why::Yours && unneeded && !needed {
                row.why = Why::Unneeded;
            }
        }
    }

    /// Terms that no receiver looks at here, as the envelope is another name (§2.4).
    fn wrong_names(&mut self, wanted: &[(String, Term<String>)]) {
        let kept = normalised(&self.policy.keep, &mut Vec::new());
        let needed = |term: &Term<String>| wanted.iter().chain(&kept).any(|(_, other)| is_same(other, term));
        for (source, term) in normalised(&self.policy.elsewhere, &mut Vec::new()) {
            let row = self.rows.iter().find(|row| row.why.stays() && is_same(&row.term, &term) && !needed(&term));
            if let Some(row) = row {
                let finding = Finding::new(Code::MergeWrongName).with("source", source).with("term", &row.term.text);
                self.findings.push(finding);
            }
        }
    }

    /// Makes sure that one wanted mechanism is evaluated.
    fn want(&mut self, source: &str, term: &Term<String>) {
        let TermKind::Directive(wanted) = &term.kind else { return };
        let all = self.rows.iter().position(Row::is_all);
        let found =
            self.rows.iter().position(|row| row.directive().is_some_and(|d| same(&d.mechanism, &wanted.mechanism)));
        let finding = |code| Finding::new(code).with("source", source).with("term", &term.text);
        if let Some(at) = found {
            let Some(row) = self.rows.get_mut(at) else { return };
            row.sources.insert(source.to_owned());
            let qualifier = row.directive().map(Directive::qualifier);
            if qualifier != Some(wanted.qualifier()) {
                let finding = finding(Code::MergeQualifierConflict).with("found", &row.term.text);
                self.findings.push(finding);
            } else if all.is_some_and(|all| at > all) {
                row.why = Why::Moved;
                let row = self.rows.remove(at);
                self.rows.insert(all.unwrap_or_default(), row);
            } else if row.why == Why::Yours {
                self.findings.push(finding(Code::MergeAlreadyPresent));
            }
            return;
        }
        if let Mechanism::Include(target) = &wanted.mechanism
            && self.policy.nested.contains(&target.key())
        {
            self.findings.push(finding(Code::MergeAlreadyNested));
            return;
        }
        // Before `all`; else behind the last mechanism, so before the modifiers.
        let at = all.unwrap_or_else(|| {
            self.rows.iter().rposition(|row| matches!(row.term.kind, TermKind::Directive(_))).map_or(0, |last| last + 1)
        });
        // The owner's word is the last one on what stands in the record.
        let why = if self.policy.drop.contains(&term.text) { Why::Dropped } else { Why::Added };
        let mut row = Row::new(term.clone(), why);
        row.sources.insert(source.to_owned());
        self.rows.insert(at, row);
    }

    /// Ends a new record, and says what a record without an end means.
    fn end(&mut self, is_new: bool) {
        let has_all = self.rows.iter().any(Row::is_all);
        let redirect = self
            .rows
            .iter()
            .any(|row| matches!(row.term.kind, TermKind::Modifier(Modifier::Redirect(_))) && row.why.stays());
        if self.policy.tidy {
            self.tidied();
        }
        let changed = self.rows.iter().any(|row| row.why != Why::Yours);
        match (has_all, redirect) {
            (true, _) => {}
            (false, true) if changed => self.findings.push(Finding::new(Code::MergeWithRedirect)),
            (false, true) => {}
            (false, false) => {
                if let Some(qualifier) =
                    self.policy.all.or(is_new.then(|| self.policy.new_all.unwrap_or(Qualifier::SoftFail)))
                {
                    let all = single(&format!("{}all", qualifier.sign()));
                    self.rows.extend(all.map(|term| Row::new(term, Why::NewAll)));
                } else if changed {
                    self.findings.push(Finding::new(Code::SpfNoAll));
                }
            }
        }
        // Tidied only where the record changes anyway.
        if self.rows.iter().any(|row| row.why != Why::Yours) {
            self.duplicates();
        }
    }

    /// Takes out what `all` leaves nothing to do (§5.1, §6.1).
    fn tidied(&mut self) {
        self.duplicates();
        let Some(all) = self.rows.iter().position(Row::is_all) else { return };
        for (at, row) in self.rows.iter_mut().enumerate().filter(|(_, row)| row.why == Why::Yours) {
            let dead = match &row.term.kind {
                TermKind::Directive(_) => at > all,
                TermKind::Modifier(modifier) => matches!(modifier, Modifier::Redirect(_)),
                TermKind::Invalid => false,
            };
            if dead {
                row.why = Why::Dropped;
            }
        }
    }

    fn hosted(&mut self) {
        let yours = self.rows.iter().filter(|row| row.why == Why::Yours);
        let targets = yours.filter_map(|row| match &row.term.kind {
            TermKind::Directive(directive) if directive.mechanism == Mechanism::All => None,
            TermKind::Directive(directive) => match &directive.mechanism {
                Mechanism::Include(target) | Mechanism::Exists(target) => Some(Some(target)),
                _ => Some(None),
            },
            TermKind::Modifier(Modifier::Redirect(target)) => Some(Some(target)),
            _ => None,
        });
        let targets: Vec<Option<&DomainSpec<String>>> = targets.collect();
        let dynamic = matches!(*targets, [Some(target)] if target.macros == Macros::Sender);
        let adds = self.rows.iter().any(|row| row.why == Why::Added);
        if (dynamic || self.policy.hosted) && adds {
            self.findings.push(Finding::new(Code::MergeHostedSpf));
        }
    }

    fn finish(mut self, published: Option<&str>) -> Merge {
        self.hosted();
        let record = if self.rows.iter().all(|row| row.why == Why::Yours) && published.is_some() {
            parse(published.unwrap_or_default()).record.into_owned()
        } else {
            SpfRecord::from_terms(self.rows.iter().filter(|row| row.why.stays()).map(|row| row.term.text.as_str()))
        };
        let reasons = self.rows.into_iter().map(reason).collect();
        Merge { record, reasons, findings: self.findings, ready: true }
    }

    fn refused(self, text: &str) -> Merge {
        let record = parse(text).record.into_owned();
        let reasons = self.rows.into_iter().map(reason).collect();
        Merge { record, reasons, findings: self.findings, ready: false }
    }
}

/// Do both terms match the same senders, whatever their qualifiers?
fn is_same(a: &Term<String>, b: &Term<String>) -> bool {
    match (&a.kind, &b.kind) {
        (TermKind::Directive(a), TermKind::Directive(b)) => same(&a.mechanism, &b.mechanism),
        _ => false,
    }
}

fn reason(row: Row) -> Reason {
    Reason { term: row.term.text, why: row.why, sources: row.sources.into_iter().collect() }
}
