//! How fast the core is: the median of several samples and the least of them, which
//! other work on the machine disturbs least; native, release.
//!
//! `cargo bench` prints all of it; `cargo bench -- spf` what has `spf` in its
//! name. `SPF_CORPUS` (a record a line) and `SPF_SUITE` (the suite of RFC 7208 as
//! JSON) name other data than the files beside the project.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::cast_precision_loss, missing_docs)]

mod corpus;
#[path = "../tests/it/suite.rs"]
#[allow(dead_code, clippy::indexing_slicing)]
mod suite;

use std::hint::black_box;
use std::time::{Duration, Instant};

use mailvouch::dns::Answers;
use mailvouch::spf::proof::prove;
use mailvouch::spf::{Fragment, MergePolicy, Sender, evaluate, expand, merge, parse};
use mailvouch::{DomainName, Outcome};

const SAMPLES: usize = 15;
/// A sample takes about this long.
const SAMPLE: Duration = Duration::from_millis(40);

/// Times `f`, which does `items` things, if its name is wanted.
fn bench(name: &str, items: usize, mut f: impl FnMut()) {
    let wanted: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with('-')).collect();
    if !wanted.is_empty() && !wanted.iter().any(|part| name.contains(part.as_str())) {
        return;
    }
    f();
    let once = Instant::now();
    f();
    let rounds = (SAMPLE.as_nanos() / once.elapsed().as_nanos().max(1)).clamp(1, 100_000);
    let mut nanos: Vec<f64> = (0..SAMPLES)
        .map(|_| {
            let start = Instant::now();
            for _ in 0..rounds {
                f();
            }
            start.elapsed().as_nanos() as f64 / rounds as f64 / items as f64
        })
        .collect();
    nanos.sort_by(f64::total_cmp);
    let median = nanos.get(SAMPLES / 2).copied().unwrap_or_default();
    let least = nanos.first().copied().unwrap_or_default();
    println!("{name:40} {median:>12.0} ns each (least {least:.0}) {:>12.0} /s (max {:.0})", 1e9 / median, 1e9 / least);
}

fn main() {
    records();
    senders();
    changes();
}

/// One record: parse, print, evaluate.
fn records() {
    let corpus = corpus::records();
    let texts: Vec<&str> = corpus.iter().map(String::as_str).collect();
    bench("spf parse, corpus", texts.len(), || {
        for text in &texts {
            black_box(parse(black_box(text)));
        }
    });
    let worst = corpus::longest();
    bench("spf parse, the longest record", 1, || {
        black_box(parse(black_box(&worst)));
    });
    let parsed: Vec<_> = texts.iter().map(|text| parse(text).record).collect();
    bench("spf print, corpus", parsed.len(), || {
        for record in &parsed {
            black_box(black_box(record).to_string());
        }
    });
}

/// `check_host()`.
fn senders() {
    let Some(cases) = suite::cases() else {
        println!("spf evaluate, suite: skipped, the suite is not beside the project");
        return;
    };
    let cases: Vec<(Sender, Answers)> = cases.into_iter().map(|case| (case.sender.clone(), answered(&case))).collect();
    bench("spf evaluate, suite", cases.len(), || {
        for (sender, answers) in &cases {
            black_box(evaluate(black_box(sender), answers));
        }
    });
    let (answers, domain) = corpus::tree(10, 500);
    let sender = Sender {
        ip: "203.0.113.1".parse().unwrap(),
        mail_from: format!("a@{domain}"),
        helo: "mail.sender.test".to_owned(),
        receiver: None,
    };
    bench("spf evaluate, ten includes", 1, || {
        black_box(evaluate(black_box(&sender), &answers));
    });
}

/// All that a case asks for.
fn answered(case: &suite::Case) -> Answers {
    let mut answers = Answers::new();
    while let Outcome::Need(questions) = evaluate(&case.sender, &answers) {
        for question in questions {
            let answer = case.answer(&question);
            answers.insert(question, answer);
        }
    }
    answers
}

/// Expand, merge, proof.
fn changes() {
    let (answers, domain) = corpus::tree(10, 500);
    bench("spf expand, ten includes, 5,000 networks", 1, || {
        black_box(expand(black_box(&domain), &answers));
    });
    let published = [corpus::root(10)];
    let wanted = [Fragment { source: "new".to_owned(), terms: "include:i3.test ip4:198.51.100.7".to_owned() }];
    bench("spf merge, ten includes", 1, || {
        black_box(merge(black_box(&published), &wanted, &MergePolicy::default()));
    });
    bench("spf merge and proof, 5,000 networks", 1, || {
        black_box(change(&domain, &published, &wanted, &answers));
    });
}

fn change(domain: &DomainName, published: &[String], wanted: &[Fragment], answers: &Answers) -> bool {
    let merged = merge(published, wanted, &MergePolicy::default());
    let Outcome::Done(before) = expand(domain, answers) else { return false };
    let Outcome::Done(after) = mailvouch::spf::expand::expand_record(domain, &merged.record, answers) else {
        return false;
    };
    prove(Some(&before), &after).holds()
}
