//! Several records where one may be: what the one in their place holds.

use super::fragments::single;
use super::{Build, Row, Why};
use crate::finding::{Code, Finding};
use crate::order;
use crate::spf::{Directive, Modifier, Qualifier, TermKind};

impl Build<'_> {
    /// Several records as one: the union in their order, what is refused
    /// first, and the less strict `all`, unless the owner chose.
    pub(super) fn one_of_many(&mut self) {
        let mut ends: Vec<Qualifier> =
            self.rows.iter().filter(|row| row.is_all()).filter_map(Row::directive).map(Directive::qualifier).collect();
        order::sort(&mut ends);
        ends.dedup();
        if ends.len() > 1 {
            let signs: Vec<String> = ends.iter().map(|end| format!("{}all", end.sign())).collect();
            self.findings.push(Finding::new(Code::MergeAllDisagree).with("ends", signs.join(", ")));
        }
        // Never weaker than `~`: what is there today protects nobody, so `?`
        // and `+` need not be kept.
        let less_strict = ends.first().copied().map(|end| end.max(Qualifier::SoftFail));
        let end = if ends.len() > 1 { self.policy.all.or(less_strict) } else { ends.first().copied() };
        self.one_of_each_modifier(end.is_some());
        for row in &mut self.rows {
            if row.is_all() {
                row.why = Why::Superseded;
            }
        }
        let negative = |row: &Row| row.directive().is_none_or(|directive| directive.qualifier() == Qualifier::Pass);
        order::sort_by_key(&mut self.rows, negative);
        order::sort_by_key(&mut self.rows, |row| row.why == Why::Superseded);
        self.duplicates();
        if let Some(end) = end {
            let text = format!("{}all", end.sign());
            let kept = self.rows.iter().position(|row| row.term.text == text);
            match kept {
                Some(at) => {
                    let mut row = self.rows.remove(at);
                    row.why = Why::Yours;
                    self.rows.push(row);
                    self.rows.retain(|row| row.why == Why::Yours || row.term.text != text);
                }
                None => self.rows.extend(single(&text).map(|term| Row::new(term, Why::NewAll))),
            }
        }
    }

    /// `redirect` and `exp` stand once at most (§6). A `redirect` beside an
    /// `all` would be ignored, so it becomes an `include`, and that is said.
    fn one_of_each_modifier(&mut self, ends_in_all: bool) {
        let mut added = Vec::new();
        let (mut redirected, mut explained) = (None, false);
        for row in &mut self.rows {
            match &row.term.kind {
                TermKind::Modifier(Modifier::Redirect(target)) => {
                    let kept = redirected.is_none() && !ends_in_all;
                    if !kept && redirected.as_ref() != Some(&target.key()) {
                        added.extend(single(&format!("include:{}", target.text)));
                    }
                    redirected.get_or_insert_with(|| target.key());
                    row.why = if kept { row.why } else { Why::Superseded };
                }
                TermKind::Modifier(Modifier::Exp(_)) if std::mem::replace(&mut explained, true) => {
                    row.why = Why::Superseded;
                }
                _ => {}
            }
        }
        for term in added {
            self.findings.push(Finding::new(Code::MergeRedirectConverted).with("term", &term.text));
            self.rows.push(Row::new(term, Why::Corrected));
        }
    }
}
