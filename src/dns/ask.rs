//! Reading answers and noting the questions that have none yet.

use std::collections::BTreeSet;

use super::{Answer, Answers, Failure, Question, RecordSetAnswer, RecordType};
use crate::name::DomainName;

/// What is known of a question.
#[derive(Debug, Clone, Copy)]
pub enum Found<'a> {
    /// Records of the type.
    Records(&'a RecordSetAnswer),
    /// None: the name or the type does not exist.
    Absent,
    /// The look-up failed, so nothing is known.
    Failed(&'a Failure),
    /// Not asked yet.
    Open,
}

/// Reads answers, and keeps every question that is open.
#[derive(Debug, Clone)]
pub struct Asker<'a> {
    answers: &'a Answers,
    /// Open questions, each once.
    pub open: BTreeSet<Question>,
}

impl<'a> Asker<'a> {
    /// Nothing is open yet.
    pub fn new(answers: &'a Answers) -> Self {
        Self { answers, open: BTreeSet::new() }
    }

    /// What is known of a name and a type.
    pub fn ask(&mut self, name: &DomainName, rtype: RecordType) -> Found<'a> {
        let question = Question::new(name.clone(), rtype);
        match self.answers.get(&question) {
            Some(Answer::Records(records)) => Found::Records(records),
            Some(Answer::NoData | Answer::NxDomain) => Found::Absent,
            Some(Answer::Failed(failure)) => Found::Failed(failure),
            None => {
                self.open.insert(question);
                Found::Open
            }
        }
    }

    /// The answers that it reads.
    pub fn answers(&self) -> &'a Answers {
        self.answers
    }
}
