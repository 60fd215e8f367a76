//! The page: built, served while one works on it, and measured.

use std::fs;

use crate::run::{Env, Outcome, become_program, run, step};

/// The release page in `dist/`, with relative addresses.
pub(crate) fn build(env: &Env) -> Outcome {
    step("the release page in dist/", || {
        let mut trunk = trunk(env, "build");
        trunk.args(["--release", "--locked", "--public-url", "./"]);
        run(&mut trunk)
    })
}

/// Runs until it is stopped. Its build has a directory of its own, so that dist/ is a release page or nothing.
pub(crate) fn serve(env: &Env, port: u16) -> Outcome {
    let dist = env.root.join("target").join("serve");
    fs::create_dir_all(&dist).map_err(|error| format!("{}: {error}", dist.display()))?;
    let mut trunk = trunk(env, "serve");
    trunk.args(["--port", &port.to_string(), "--dist"]).arg(&dist);
    for path in ["dist", "node_modules", "playwright-report", "target", "test-results", "tests", "xtask"] {
        let path = env.root.join(path);
        if path.exists() {
            trunk.arg("--ignore").arg(path);
        }
    }
    println!("… http://127.0.0.1:{port}, once it is built");
    become_program(&mut trunk)
}

/// Prints what the first load weighs, and fails above the limit.
pub(crate) fn size(env: &Env) -> Outcome {
    let mut node = env.command("node");
    node.args(["--input-type=module", "--eval", include_str!("size.mjs"), "dist"]);
    run(&mut node).map_err(|_| "the first load is above its limit, or could not be measured".to_owned())
}

fn trunk(env: &Env, command: &str) -> std::process::Command {
    let mut trunk = env.command("trunk");
    // Trunk takes NO_COLOR only as true or false and fails at the customary 1.
    trunk.env_remove("NO_COLOR").env("TRUNK_SKIP_VERSION_CHECK", "true").arg(command);
    // Panics name their source: by the crate's path, not by the place it has on this machine. Joined to .cargo/config.toml's.
    let homes = ["CARGO_HOME", "RUSTUP_HOME"].into_iter().zip([".cargo", ".rustup"]);
    let homes = homes.filter_map(|(name, folder)| match std::env::var(name) {
        Ok(path) => Some(path),
        Err(_) => Some(format!("{}/{folder}", std::env::var("HOME").ok()?)),
    });
    let flags: Vec<String> = homes.map(|path| format!("--remap-path-prefix={path}=")).collect();
    trunk.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", flags.join(" "));
    trunk
}
