//! SPF: the record that counts, with its tree.

use std::collections::BTreeSet;

use super::Auditor;
use super::report::{Spf, Topic, Verdict};
use crate::dns::ask::Found;
use crate::dns::{Answer, Failure, Question, RecordData, RecordType};
use crate::finding::{Code, Finding};
use crate::spf::expand::{self, Node, Reach, State};
use crate::spf::select::select;
use crate::spf::{SpfRecord, explanation, glued, limits, parse};

impl Auditor<'_> {
    pub(super) fn spf(&mut self) -> Topic<Option<Spf>> {
        let texts = match self.texts_at(Ok(self.domain.clone())) {
            Ok(texts) => texts,
            Err(Verdict::Absent) => return Topic::new(Verdict::Absent, vec![Finding::new(Code::SpfNone)], None),
            Err(verdict) => return Topic::new(verdict, Vec::new(), None),
        };
        let selection = select(&texts);
        let mut findings = selection.findings;
        findings.extend(self.glued());
        let Some(text) = selection.records.first().copied() else {
            findings.extend(selection.near.iter().flat_map(|text| parse(text).told(text)));
            let verdict = if selection.near.is_empty() { Verdict::Absent } else { Verdict::Broken };
            return Topic::new(verdict, findings, None);
        };
        let parsed = parse(text);
        findings.extend(parsed.told(text));
        let mut open = BTreeSet::new();
        let mut expand = |record: &SpfRecord<'_>| {
            let (expansion, questions) = expand::partial(self.domain, Some(record), self.asker.answers());
            open.extend(questions);
            expansion
        };
        let expansion = expand(&parsed.record);
        let others = selection.records.iter().skip(1).map(|text| expand(&parse(text).record)).collect();
        findings.extend(limits::findings(&expansion));
        findings.extend(depth(&expansion.root));
        findings.extend(self.unexplained(&parsed.record));
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
        let detail = Spf { text: text.to_owned(), record: parsed.record.into_owned(), expansion, others };
        Topic::new(verdict, findings, Some(detail))
    }
}

impl Auditor<'_> {
    /// Strings that were cut where a space belongs (§3.3).
    fn glued(&self) -> Option<Finding> {
        let question = Question::new(self.domain.clone(), RecordType::Txt);
        let Some(Answer::Records(records)) = self.asker.answers().get(&question) else { return None };
        records.data.iter().find_map(|data| match data {
            RecordData::Txt(strings) => glued(strings),
            _ => None,
        })
    }

    /// An explanation that receivers cannot send (§6.2).
    fn unexplained(&mut self, record: &SpfRecord<'_>) -> Option<Finding> {
        let (term, target) = explanation::exp(record.terms())?;
        let name = explanation::target(self.domain, &target)?;
        let unusable = match self.asker.ask(&name, RecordType::Txt) {
            Found::Records(records) => explanation::usable(&records.data).is_none(),
            Found::Absent => true,
            Found::Failed(_) | Found::Open => false,
        };
        unusable.then(|| Finding::new(Code::SpfExpUnusable).at(term.span()).with("term", term).with("name", name))
    }
}

/// So many levels of includes are usual.
const LEVELS: usize = 2;

/// The deepest record of the tree, where it is deeper than usual.
fn depth(root: &Node) -> Option<Finding> {
    fn deepest<'a>(node: &'a Node, level: usize, best: &mut (usize, Option<&'a Node>)) {
        if level > best.0 {
            *best = (level, Some(node));
        }
        for branch in &node.branches {
            if let Reach::Include(child) | Reach::Redirect(child) = &branch.reach {
                deepest(child, level + 1, best);
            }
        }
    }
    let mut best = (LEVELS, None);
    deepest(root, 0, &mut best);
    let (level, node) = best;
    node.map(|node| Finding::new(Code::SpfIncludeDepth).with("n", level).with("target", &node.domain))
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
