//! The page: built, served while one works on it, and measured.

use std::fs;

use crate::run::{Env, Outcome, become_program, run, step};

/// The release page in `dist/`, with relative addresses: Trunk's, with its wasm cut in two.
pub(crate) fn build(env: &Env) -> Outcome {
    step("the release page in dist/", || {
        let mut trunk = trunk(env, "build", &["-Clink-args=--emit-relocs"]);
        trunk.args(["--release", "--locked", "--public-url", "./", "--features", "split"]);
        run(&mut trunk)
    })?;
    step("two modules of one", || cut(env))
}

/// Cuts the wasm that Cargo wrote at the seam in `src/ui/rest.rs`, and puts both parts in the place of Trunk's one. This
/// comes before wasm-bindgen and wasm-opt, which take away what the cut goes by; Trunk has no place for it.
fn cut(env: &Env) -> Outcome {
    let target =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| env.root.join("target"), |path| env.root.join(path));
    let whole = target.join("wasm32-unknown-unknown").join("release").join("mailvouch.wasm");
    let parts = target.join("split");
    drop(fs::remove_dir_all(&parts));
    run(env.command("wasm-split-cli").arg(whole).arg(&parts).args(["--out-name", "mailvouch"]))?;
    let first = parts.join("mailvouch.wasm");
    let mut bindgen = env.command("wasm-bindgen");
    // The second part finds the first one's memory, table and functions by these exports.
    bindgen.args(["--target=web", "--no-typescript", "--keep-lld-exports", "--out-dir"]).arg(&parts).arg(first);
    run(&mut bindgen)?;
    for part in ["mailvouch_bg.wasm", "split_rest.wasm"] {
        let part = parts.join(part);
        let mut opt = env.command("wasm-opt");
        run(opt.args(OPT.split(' ')).arg(&part).arg("-o").arg(&part))?;
    }
    let mut node = env.command("node");
    node.args(["--input-type=module", "--eval", include_str!("cut.mjs"), "dist"]).arg(&parts);
    run(&mut node)
}

/// What browsers know; with `--all-features` it emits imports that Chromium refuses. What `-Oz` saves is more again once it is
/// packed (`benches/NOTES.md`).
const OPT: &str = "-O2 --strip-debug --strip-producers --enable-bulk-memory --enable-nontrapping-float-to-int \
    --enable-reference-types --enable-multivalue --enable-sign-ext --enable-mutable-globals";

/// Runs until it is stopped. Its build has a directory of its own, so that dist/ is a release page or nothing.
pub(crate) fn serve(env: &Env, port: u16) -> Outcome {
    let dist = env.root.join("target").join("serve");
    fs::create_dir_all(&dist).map_err(|error| format!("{}: {error}", dist.display()))?;
    let mut trunk = trunk(env, "serve", &[]);
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

fn trunk(env: &Env, command: &str, flags: &[&str]) -> std::process::Command {
    let mut trunk = env.command("trunk");
    // Trunk takes NO_COLOR only as true or false and fails at the customary 1.
    trunk.env_remove("NO_COLOR").env("TRUNK_SKIP_VERSION_CHECK", "true").arg(command);
    // Panics name their source: by the crate's path, not by the place it has on this machine. Joined to .cargo/config.toml's.
    let homes = ["CARGO_HOME", "RUSTUP_HOME"].into_iter().zip([".cargo", ".rustup"]);
    let homes = homes.filter_map(|(name, folder)| match std::env::var(name) {
        Ok(path) => Some(path),
        Err(_) => Some(format!("{}/{folder}", std::env::var("HOME").ok()?)),
    });
    let remap = homes.map(|path| format!("--remap-path-prefix={path}="));
    let flags: Vec<String> = remap.chain(flags.iter().map(ToString::to_string)).collect();
    trunk.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", flags.join(" "));
    trunk
}
