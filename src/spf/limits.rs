//! What the include tree says about a record: limits, voids, broken branches
//! (RFC 7208 §4.6.4, §5.2, §6.1). Spans are those of the root record's terms.

use std::ops::Range;

use super::expand::{Branch, Expansion, LOOKUP_LIMIT, Node, Reach, State, VOID_LIMIT};
use super::{Mechanism, Qualifier, SpfRecord, TermKind, Text};
use crate::catalog::detect::is_connect_helper;
use crate::finding::{Code, Finding, Severity};
use crate::name::DomainName;
use crate::order;

/// Every `SPF_*` finding that needs the tree.
pub fn findings(expansion: &Expansion) -> Vec<Finding> {
    let mut walk = Walk { findings: Vec::new(), reached: Vec::new(), voids: Vec::new() };
    walk.node(&expansion.root, None);
    let Walk { mut findings, mut reached, voids } = walk;
    order::sort_by(&mut reached, |(a, ..), (b, ..)| a.cmp(b));
    for (target, count, span) in reached {
        if count > 1 {
            let finding = Finding::new(Code::SpfIncludeRepeated).with("target", target).with("n", count);
            findings.push(with_span(finding, span));
        }
    }
    let lookups = expansion.lookups;
    let count = |code| Finding::new(code).with("n", lookups).with("limit", LOOKUP_LIMIT);
    if lookups > LOOKUP_LIMIT {
        findings.push(count(Code::SpfTooManyLookups));
    } else if lookups > LOOKUP_LIMIT - 2 {
        findings.push(count(Code::SpfLookupsHigh));
    }
    let (ip4, ip6) = (expansion.voids4, expansion.voids6);
    let count = |code, voids: u32| Finding::new(code).with("n", voids).with("limit", VOID_LIMIT);
    if ip4 > VOID_LIMIT {
        findings.push(count(Code::SpfTooManyVoid, ip4));
    } else if ip6 > VOID_LIMIT {
        findings.push(count(Code::SpfVoidIpv6, ip6));
    }
    findings.extend(voids);
    findings
}

/// Does a merge lead over a limit? The record is as good as none then (§4.6.4).
pub fn merged(after: &Expansion) -> Option<Finding> {
    let voids = after.voids4.max(after.voids6);
    (after.lookups > LOOKUP_LIMIT || voids > VOID_LIMIT).then(|| {
        let finding = Finding::new(Code::MergeOverLimit).with("lookups", after.lookups).with("limit", LOOKUP_LIMIT);
        finding.with("voids", voids).with("most", VOID_LIMIT)
    })
}

fn with_span(finding: Finding, span: Option<Range<usize>>) -> Finding {
    match span {
        Some(span) => finding.at(span),
        None => finding,
    }
}

struct Walk {
    findings: Vec<Finding>,
    /// How often a target is reached, and by which term of the root.
    reached: Vec<(DomainName, u32, Option<Range<usize>>)>,
    voids: Vec<Finding>,
}

impl Walk {
    /// `top` is the term of the root record that leads here.
    fn node(&mut self, node: &Node, top: Option<&Range<usize>>) {
        let (State::Record(record) | State::Broken(record)) = &node.state else { return };
        for branch in &node.branches {
            let Some(term) = record.term(branch.term) else { continue };
            let span = top.cloned().unwrap_or_else(|| term.text.span());
            let finding = |code| Finding::new(code).at(span.clone()).with("term", term.text);
            let mechanism = match &term.kind {
                TermKind::Directive(directive) => Some(&directive.mechanism),
                _ => None,
            };
            self.void(branch, mechanism, &finding);
            match &branch.reach {
                Reach::Include(child) => {
                    match self.reached.iter_mut().find(|(target, ..)| *target == child.domain) {
                        Some((_, count, _)) => *count += 1,
                        None => self.reached.push((child.domain.clone(), 1, Some(span.clone()))),
                    }
                    self.findings.extend(include(child, &finding));
                    self.node(child, Some(&span));
                }
                Reach::Redirect(child) => {
                    self.findings.extend(redirect(child, &finding));
                    self.node(child, Some(&span));
                }
                Reach::TooManyMx(count) => self.findings.push(finding(Code::SpfMxTooMany).with("n", count)),
                Reach::Failed(_) => self.findings.push(finding(Code::SpfIncludeTemperror)),
                Reach::Everyone | Reach::Networks { .. } | Reach::Dynamic | Reach::Open => {}
            }
        }
    }

    fn void(&mut self, branch: &Branch, mechanism: Option<&Mechanism<Text<'_>>>, finding: &impl Fn(Code) -> Finding) {
        // A null MX is an answer, and nobody's (RFC 7505).
        let null = branch.names.len() == 1 && matches!(&branch.reach, Reach::Networks { .. });
        match (branch.void, mechanism) {
            ((true, true), Some(Mechanism::Mx { .. })) => self.voids.push(finding(Code::SpfMxNone)),
            (_, Some(Mechanism::Mx { .. })) if null => self.voids.push(finding(Code::SpfMxNone)),
            ((true, true), Some(Mechanism::A { .. })) => self.voids.push(finding(Code::SpfANodata)),
            ((true, true), Some(Mechanism::Exists(_))) => self.voids.push(finding(Code::SpfVoid)),
            // Of an `include` and a `redirect` more is said below.
            _ => {}
        }
    }
}

fn include(child: &Node, finding: &impl Fn(Code) -> Finding) -> Option<Finding> {
    let with = |code| finding(code).with("target", &child.domain);
    match &child.state {
        State::None if is_connect_helper(&child.domain) => Some(with(Code::SpfHelperNone)),
        State::None => Some(with(Code::SpfIncludeNone)),
        State::Broken(_) | State::Multiple(_) => Some(with(Code::SpfIncludePermerror)),
        State::Loop => Some(with(Code::SpfIncludeLoop)),
        State::Failed(_) => Some(with(Code::SpfIncludeTemperror)),
        State::Record(record) if passes_all(record) => Some(with(Code::SpfIncludePassAll)),
        State::Record(_) | State::Open => None,
    }
}

fn redirect(child: &Node, finding: &impl Fn(Code) -> Finding) -> Option<Finding> {
    let with = |code| finding(code).with("target", &child.domain);
    match &child.state {
        State::None => Some(with(Code::SpfRedirectNone)),
        State::Loop => Some(with(Code::SpfRedirectLoop)),
        State::Broken(_) | State::Multiple(_) => Some(with(Code::SpfIncludePermerror)),
        State::Failed(_) => Some(with(Code::SpfIncludeTemperror)),
        State::Record(record) if passes_all(record) => Some(with(Code::SpfAllPass).severity(Severity::Error)),
        State::Record(_) | State::Open => None,
    }
}

fn passes_all(record: &SpfRecord<'_>) -> bool {
    record.all().is_some_and(|(_, qualifier)| qualifier == Qualifier::Pass)
}
