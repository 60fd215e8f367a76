//! The checks that `cargo xtask test` runs, in the order of how fast they fail.

use std::process::Command;

use crate::page;
use crate::run::{Env, Outcome, Tally, become_program, run, run_counted, step};

const WASM: &str = "wasm32-unknown-unknown";

/// Runs every check, also after one has failed, and prints the sum of the tests last.
pub(crate) fn all(env: &Env) -> Outcome {
    let mut tally = Tally::default();
    let mut failures = Vec::new();
    let mut note = |title: &str, outcome: Outcome| {
        let passed = outcome.is_ok();
        if let Err(error) = outcome {
            failures.push(format!("✗ {title}: {error}"));
        }
        passed
    };

    note("format", step("format", || run(cargo(env).args(["fmt", "--all", "--check"]))));
    note("lints", step("lints", || lint(env, &["--workspace", "--all-targets"])));
    let wasm = ["--package", "mailvouch", "--lib", "--bins", "--test", "web", "--target", WASM];
    note("lints for the browser", step("lints for the browser", || lint(env, &wasm)));
    let core = || run_counted(cargo(env).args(["test", "--locked", "--workspace"]), &mut tally);
    note("tests", step("tests", core));
    note("tests in the browser", step("tests in the browser", || in_browser(env, &mut tally)));
    if note("build", page::build(env)) {
        note("size", step("size of the first load", || page::size(env)));
        note("end to end", step("end to end", || run_counted(&mut playwright(env, &PAGE), &mut tally)));
        note("times", step("times", || run_counted(&mut playwright(env, &TIMES), &mut tally)));
    }

    for failure in &failures {
        println!("{failure}");
    }
    // A check that fails without a test of its own, such as the lints, must not read as "0 failed".
    let failed = tally.failed.max(u32::try_from(failures.len()).unwrap_or(u32::MAX));
    println!("{} passed, {failed} failed", tally.passed);
    if failures.is_empty() { Ok(()) } else { Err(String::new()) }
}

/// The tests of what the page does.
const PAGE: [&str; 1] = ["--project=page"];
/// The tests that measure: one at a time, with nothing beside them.
const TIMES: [&str; 2] = ["--project=times", "--workers=1"];

/// The browser tests on real DNS, over the page in dist/. Playwright starts the servers and ends them.
pub(crate) fn end_to_end(env: &Env, arguments: &[&str]) -> Outcome {
    if arguments.is_empty() {
        run(&mut playwright(env, &PAGE))?;
        return become_program(&mut playwright(env, &TIMES));
    }
    become_program(&mut playwright(env, arguments))
}

/// How fast the page in dist/ asks and answers, one after the other on a machine that does nothing else.
pub(crate) fn bench(env: &Env) -> Outcome {
    become_program(playwright(env, &TIMES).env("MAILVOUCH_BENCH", "1"))
}

/// Writes the published schema anew.
pub(crate) fn schema(env: &Env) -> Outcome {
    let mut cargo = cargo(env);
    cargo.args(["test", "--locked", "--package", "mailvouch", "--test", "it", "--", "schema::the_published_schema"]);
    run(cargo.env("MAILVOUCH_WRITE", "1"))
}

fn playwright(env: &Env, arguments: &[&str]) -> Command {
    let mut node = env.command("node");
    node.args(["node_modules/@playwright/test/cli.js", "test"]).args(arguments);
    node
}

fn in_browser(env: &Env, tally: &mut Tally) -> Outcome {
    let driver = env.find("chromedriver").ok_or("chromedriver is missing")?;
    let runner = env.find("wasm-bindgen-test-runner").ok_or("wasm-bindgen-test-runner is missing")?;
    let mut cargo = cargo(env);
    cargo.args(["test", "--locked", "--package", "mailvouch", "--test", "web", "--target", WASM]);
    cargo.env("CHROMEDRIVER", driver);
    cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", runner);
    cargo.env("WASM_BINDGEN_TEST_TIMEOUT", "120");
    run_counted(&mut cargo, tally)
}

fn lint(env: &Env, what: &[&str]) -> Outcome {
    run(cargo(env).args(["clippy", "--locked"]).args(what).args(["--", "--deny", "warnings"]))
}

fn cargo(env: &Env) -> Command {
    env.command("cargo")
}
