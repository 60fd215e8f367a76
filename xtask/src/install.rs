//! What each command needs, and the report on it: one line for what was there
//! already, one for each thing installed, one for each that only a person can install.

use crate::run::{Env, Outcome};
use crate::{system, tools};

/// How much of the tooling a command uses; each includes the one before.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Need {
    /// The wasm target, Trunk and wasm-bindgen.
    Page,
    /// And Node with the packages of package-lock.json (wasm-opt is one), and wasm-split.
    Release,
    /// And Chromium, its driver, BIND 9, dnsdist, nginx, Caddy, Apache, MkDocs, dkimpy and octoDNS.
    Tests,
}

/// What was found and what was not.
#[derive(Default)]
pub(crate) struct Report {
    ready: Vec<String>,
    missing: Vec<String>,
}

impl Report {
    /// It was there already.
    pub(crate) fn ready(&mut self, what: impl Into<String>) {
        self.ready.push(what.into());
    }

    /// It is not there, and `advice` says how a person gets it.
    pub(crate) fn missing(&mut self, what: &str, advice: &str) {
        self.missing.push(format!("✗ {what}: {advice}"));
    }
}

/// Installs what is missing. Goes through the whole list before it gives up, so that one run names all that is missing.
pub(crate) fn ensure(env: &mut Env, need: Need) -> Outcome {
    let mut report = Report::default();
    tools::wasm_target(env, &mut report);
    tools::trunk(env, &mut report)?;
    tools::wasm_bindgen(env, &mut report)?;
    if need >= Need::Release && system::node(env, &mut report) {
        system::npm_packages(env, &mut report);
    }
    if need >= Need::Release {
        tools::wasm_split(env, &mut report);
    }
    if need >= Need::Tests {
        system::servers_and_browser(env, &mut report);
        tools::octodns(env, &mut report);
    }
    if !report.ready.is_empty() {
        println!("✓ nothing to install for {}", report.ready.join(", "));
    }
    if report.missing.is_empty() { Ok(()) } else { Err(report.missing.join("\n")) }
}
