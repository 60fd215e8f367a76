//! What a published record reaches without naming it.

use std::collections::BTreeSet;

use crate::spf::expand::{Node, Reach, State};
use crate::spf::{Merge, Qualifier};

/// Names that the record lets pass through other terms, of those that stay.
pub(super) fn names(root: &Node, merge: &Merge) -> BTreeSet<String> {
    let State::Record(record) = &root.state else { return BTreeSet::new() };
    let mut out = BTreeSet::new();
    for branch in root.branches.iter().filter(|branch| branch.qualifier == Qualifier::Pass) {
        let term = record.term(branch.term);
        let stays = |text: &str| merge.reasons.iter().any(|reason| reason.why.stays() && reason.term == *text);
        if let (Reach::Include(child) | Reach::Redirect(child), Some(term)) = (&branch.reach, term)
            && stays(&term.text)
        {
            below(child, &mut out);
        }
    }
    out
}

fn below(node: &Node, out: &mut BTreeSet<String>) {
    for branch in node.branches.iter().filter(|branch| branch.qualifier == Qualifier::Pass) {
        if let Reach::Include(child) | Reach::Redirect(child) = &branch.reach {
            out.insert(child.domain.to_string());
            below(child, out);
        }
    }
}

/// Does the record hand over to one that answers for each sender on its own,
/// as hosted SPF does?
pub(super) fn is_hosted(root: &Node) -> bool {
    let mut terms = root.branches.iter().filter(|branch| branch.reach != Reach::Everyone);
    let (Some(only), None) = (terms.next(), terms.next()) else { return false };
    let (Reach::Include(child) | Reach::Redirect(child)) = &only.reach else { return false };
    let mut terms = child.branches.iter().filter(|branch| branch.reach != Reach::Everyone).peekable();
    terms.peek().is_some() && terms.all(|branch| branch.reach == Reach::Dynamic)
}
