//! `bench spf`: our SPF against other libraries, all on one machine in one run.

use std::path::Path;
use std::process::Command;

use crate::run::{Env, Outcome, step};

/// Each program runs so often, in turns; its fastest sample counts, since other work on the machine only slows.
const ROUNDS: usize = 5;

/// What is held against each other, by the start of the line that tells it.
struct Race {
    title: &'static str,
    /// The name of our bench.
    ours: &'static str,
    /// The others' program, the variable that names its data for ours, and their lines with the goals.
    program: &'static str,
    data: &'static str,
    others: [(&'static str, f64); 2],
}

const RACES: [Race; 2] = [
    Race {
        title: "parse",
        ours: "spf parse, corpus",
        program: "bench_parse",
        data: "SPF_CORPUS",
        others: [("all   viaspf-record", 2.0), ("all   mail-auth", 1.3)],
    },
    Race {
        title: "evaluate",
        ours: "spf evaluate, suite",
        program: "bench_eval",
        data: "SPF_SUITE",
        others: [("viaspf", 2.5), ("mail-auth 0.15.1 (parses", 1.3)],
    },
];

/// Races with the programs `bench_parse` and `bench_eval` of the crate `peers` in `shared`, on the records and the suite of
/// RFC 7208 that are there. A goal that is missed is a failure.
pub(crate) fn race(env: &Env, shared: &Path) -> Outcome {
    let peers = shared.join("peers");
    let (corpus, suite) = (peers.join("corpus-spf-1000.txt"), shared.join("suites").join("rfc7208.json"));
    let target = env.root.join("target").join("peers");
    step("the others", || {
        let mut cargo = env.command("cargo");
        cargo
            .args(["build", "--release", "--bins", "--ignore-rust-version", "--manifest-path"])
            .arg(peers.join("Cargo.toml"));
        crate::run::run(cargo.env("CARGO_TARGET_DIR", &target))
    })?;
    step("ours", || crate::run::run(env.command("cargo").args(["bench", "--bench", "core", "--no-run"])))?;
    let mut missed = Vec::new();
    for race in RACES {
        let data = if race.data == "SPF_CORPUS" { &corpus } else { &suite };
        let mut best = [0_f64; 3];
        for _ in 0..ROUNDS {
            let mut ours = env.command("cargo");
            ours.args(["bench", "--quiet", "--bench", "core", "--", race.ours]).env(race.data, data);
            let ours = lines(&mut ours)?;
            let mut theirs = env.command(target.join("release").join(race.program));
            let theirs = lines(theirs.arg(data))?;
            let found = [rate(&ours, race.ours), rate(&theirs, race.others[0].0), rate(&theirs, race.others[1].0)];
            for (best, found) in best.iter_mut().zip(found) {
                *best = best.max(found.ok_or_else(|| format!("{}: a line is missing", race.title))?);
            }
        }
        let [ours, others @ ..] = best;
        println!("{}: {:.0} in a second, {:.0} ns each", race.title, ours, 1e9 / ours);
        for ((name, goal), rate) in race.others.into_iter().zip(others) {
            let ratio = ours / rate;
            println!("  {ratio:.2} times {name} ({:.0} ns), goal {goal}", 1e9 / rate);
            if ratio < goal {
                missed.push(format!("{}: {ratio:.2} of {name}, goal {goal}", race.title));
            }
        }
    }
    if missed.is_empty() { Ok(()) } else { Err(missed.join("\n")) }
}

fn lines(command: &mut Command) -> Outcome<Vec<String>> {
    let output = crate::run::output(command).ok_or_else(|| format!("{command:?} failed"))?;
    Ok(output.lines().map(str::to_owned).collect())
}

/// How many in a second, at most, the line that begins so tells: the number behind `max`.
fn rate(lines: &[String], start: &str) -> Option<f64> {
    let line = lines.iter().find(|line| line.starts_with(start))?;
    let mut words = line.split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | ','));
    words.find(|word| *word == "max")?;
    words.next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::rate;

    #[test]
    fn the_rate_stands_behind_its_name() {
        let lines = [
            "all   viaspf-record 0.5.1       2369668 records/s    227.1 MB/s     422 ns/record  (min 1 max 2400000, 15 samples)",
            "spf parse, corpus                                 257 ns each (least 250)      3891050 /s (max 4000000)",
        ]
        .map(str::to_owned);
        assert_eq!(rate(&lines, "all   viaspf-record"), Some(2_400_000.0));
        assert_eq!(rate(&lines, "spf parse, corpus"), Some(4_000_000.0));
        assert_eq!(rate(&lines, "spf print"), None);
    }
}
