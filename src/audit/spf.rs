//! SPF: the record that counts, with its tree.

use std::collections::BTreeSet;

use super::Auditor;
use super::report::{Spf, Topic, Verdict};
use crate::dns::Failure;
use crate::finding::{Code, Finding};
use crate::spf::expand::{self, Node, Reach, State};
use crate::spf::limits;
use crate::spf::select::select;
use crate::spf::{SpfRecord, parse};

impl Auditor<'_> {
    pub(super) fn spf(&mut self) -> Topic<Option<Spf>> {
        let texts = match self.texts_at(Ok(self.domain.clone())) {
            Ok(texts) => texts,
            Err(Verdict::Absent) => return Topic::new(Verdict::Absent, vec![Finding::new(Code::SpfNone)], None),
            Err(verdict) => return Topic::new(verdict, Vec::new(), None),
        };
        let selection = select(&texts);
        let mut findings = selection.findings;
        let Some(text) = selection.records.first().copied() else {
            findings.extend(selection.near.iter().flat_map(|text| parse(text).told(text)));
            let verdict = if selection.near.is_empty() { Verdict::Absent } else { Verdict::Broken };
            return Topic::new(verdict, findings, None);
        };
        let parsed = parse(text);
        findings.extend(parsed.told(text));
        let mut open = BTreeSet::new();
        let mut expand = |record: &SpfRecord| {
            let (expansion, questions) = expand::partial(self.domain, Some(record), self.asker.answers());
            open.extend(questions);
            expansion
        };
        let expansion = expand(&parsed.record);
        let others = selection.records.iter().skip(1).map(|text| expand(&parse(text).record)).collect();
        findings.extend(limits::findings(&expansion));
        // What rests on a look-up that failed is told, and is no verdict.
        let certain: Vec<Finding> =
            findings.iter().filter(|finding| finding.code != Code::SpfIncludeTemperror).cloned().collect();
        let verdict = match (Verdict::of(&certain), failure(&expansion.root)) {
            (Verdict::Good | Verdict::Weak, Some(failure)) => Verdict::Unknown(Some(failure.clone())),
            (verdict, _) => verdict,
        };
        // A fault that is known stays one, whatever is still to come.
        let verdict = if open.is_empty() || verdict == Verdict::Broken { verdict } else { Verdict::Open };
        self.asker.open.extend(open);
        let detail = Spf { text: text.to_owned(), record: parsed.record, expansion, others };
        Topic::new(verdict, findings, Some(detail))
    }
}

/// The first look-up in the tree that failed.
fn failure(node: &Node) -> Option<&Failure> {
    if let State::Failed(failure) = &node.state {
        return Some(failure);
    }
    node.branches.iter().find_map(|branch| match &branch.reach {
        Reach::Failed(failure) => Some(failure),
        Reach::Include(node) | Reach::Redirect(node) => self::failure(node),
        _ => None,
    })
}
