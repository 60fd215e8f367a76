//! What services ask for, as single mechanisms (the rules' first step of a merge).

use super::Fragment;
use crate::finding::{Code, Finding};
use crate::order;
use crate::spf::select::is_record;
use crate::spf::{Directive, Mechanism, Modifier, SpfRecord, Term, TermKind, Text, parse};

/// The mechanisms of the fragments, in an order that does not depend on theirs.
pub(super) fn normalised(fragments: &[Fragment], findings: &mut Vec<Finding>) -> Vec<(String, Term<String>)> {
    let mut fragments: Vec<&Fragment> = fragments.iter().collect();
    order::sort(&mut fragments);
    fragments.dedup();
    let mut terms = Vec::new();
    for fragment in fragments {
        let text =
            if is_record(&fragment.terms) { fragment.terms.clone() } else { format!("v=spf1 {}", fragment.terms) };
        for term in parse(&text).record.terms() {
            match term.kind {
                TermKind::Directive(Directive { mechanism: Mechanism::All, .. }) => {
                    findings.push(Finding::new(Code::MergeVendorAllIgnored).with("source", &fragment.source));
                }
                TermKind::Directive(_) => terms.push((fragment.source.clone(), plain(&term))),
                // Its final fail is lost with `include`, and only that (§6.1).
                TermKind::Modifier(Modifier::Redirect(target)) => {
                    findings.push(Finding::new(Code::MergeVendorRedirect).with("source", &fragment.source));
                    terms.extend(
                        single(&format!("include:{}", target.text)).map(|term| (fragment.source.clone(), term)),
                    );
                }
                TermKind::Modifier(_) => {}
                TermKind::Invalid => {
                    findings.push(
                        Finding::new(Code::MergeFragmentInvalid)
                            .with("source", &fragment.source)
                            .with("term", term.text),
                    );
                }
            }
        }
    }
    terms
}

/// A term of its own, without a `+` that says nothing.
fn plain(term: &Term<Text<'_>>) -> Term<String> {
    let text = term.text.strip_prefix('+').unwrap_or(&term.text);
    single(text).unwrap_or_else(|| term.owned())
}

/// A term read on its own.
pub(super) fn single(text: &str) -> Option<Term<String>> {
    SpfRecord::from_terms([text]).term(0).map(Term::owned)
}
