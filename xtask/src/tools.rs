//! The tools of the Rust build: the wasm target, Trunk, wasm-bindgen, wasm-split. Each is taken from `PATH` if its
//! version fits, else from the cache, else as the archive its project releases, else compiled.

use std::fs;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::install::Report;
use crate::run::{Env, Outcome, output, run, step};

/// A crate that installs programs.
struct Tool {
    /// The crate's name.
    name: &'static str,
    version: String,
    /// The programs it brings; the first one tells its version.
    programs: &'static [&'static str],
    /// The archive its project releases for this machine, and the file with its SHA-256.
    archive: Option<(String, String)>,
    /// Directories that wrap the programs inside the archive.
    nested: u8,
    /// Has `--version`? One that has not is taken from the cache alone, where the directory is named by the version.
    tells_version: bool,
    /// The feature of the crate that brings the programs.
    feature: Option<&'static str>,
}

pub(crate) fn wasm_target(env: &Env, report: &mut Report) {
    const TARGET: &str = "wasm32-unknown-unknown";
    let sysroot = output(env.command("rustc").args(["--print", "sysroot"])).unwrap_or_default();
    if Path::new(sysroot.trim()).join("lib/rustlib").join(TARGET).join("lib").is_dir() {
        report.ready(format!("the target {TARGET}"));
        return;
    }
    let add = || run(env.command("rustup").args(["target", "add", TARGET]));
    if let Err(error) = step(&format!("{TARGET}: adding the target"), add) {
        report.missing(TARGET, &format!("{error}. `rustup target add {TARGET}`"));
    }
}

pub(crate) fn trunk(env: &mut Env, report: &mut Report) -> Outcome {
    let version = quoted_after(&env.root.join("Trunk.toml"), "trunk-version = \"=")?;
    let base = format!("https://github.com/trunk-rs/trunk/releases/download/v{version}");
    let archive = triple("gnu").map(|triple| {
        let url = format!("{base}/trunk-{triple}.tar.gz");
        (url.clone(), format!("{url}.sha256"))
    });
    ensure(
        env,
        report,
        &Tool { name: "trunk", version, programs: &["trunk"], archive, nested: 0, tells_version: true, feature: None },
    );
    Ok(())
}

/// The command must be of the version the page is linked with, to the last digit.
pub(crate) fn wasm_bindgen(env: &mut Env, report: &mut Report) -> Outcome {
    let version = quoted_after(&env.root.join("Cargo.lock"), "name = \"wasm-bindgen\"\nversion = \"")?;
    let base = format!("https://github.com/wasm-bindgen/wasm-bindgen/releases/download/{version}");
    let archive = triple("musl").map(|triple| {
        let url = format!("{base}/wasm-bindgen-{version}-{triple}.tar.gz");
        (url.clone(), format!("{url}.sha256sum"))
    });
    let programs = &["wasm-bindgen", "wasm-bindgen-test-runner"];
    ensure(
        env,
        report,
        &Tool { name: "wasm-bindgen-cli", version, programs, archive, nested: 1, tells_version: true, feature: None },
    );
    Ok(())
}

/// Cuts the page's wasm in two. Its project releases no archives.
pub(crate) fn wasm_split(env: &mut Env, report: &mut Report) {
    ensure(
        env,
        report,
        &Tool {
            name: "wasm_split_cli_support",
            version: "0.2.4".to_owned(),
            programs: &["wasm-split-cli"],
            archive: None,
            nested: 0,
            tells_version: false,
            feature: Some("build-binary"),
        },
    );
}

/// The tool that reads one of the page's formats, as tests/e2e/tools.spec.ts asks it. Its test is skipped, and says so,
/// where Python or its package index is out of reach: nothing else needs it.
pub(crate) fn octodns(env: &Env, report: &mut Report) {
    const VERSION: &str = "1.22.0";
    let title = format!("octoDNS {VERSION}");
    let Some(home) = cache().map(|cache| cache.join(format!("octodns-{VERSION}"))) else { return };
    let python = home.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let works = || output(Command::new(&python).args(["-c", "import octodns.provider.yaml"])).is_some();
    if works() {
        report.ready(format!("{title} (cached)"));
        return;
    }
    let install = || {
        run(env.command("python3").args(["-m", "venv", "--clear"]).arg(&home))?;
        let mut pip = Command::new(&python);
        pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]);
        run(pip.args(["--timeout", "15", "--retries", "1"]).arg(format!("octodns=={VERSION}")))
    };
    if let Err(error) = step(&format!("{title}: installing with pip"), install) {
        println!("  {error}: the test that asks octoDNS will be skipped");
        drop(fs::remove_dir_all(home));
    }
}

fn ensure(env: &mut Env, report: &mut Report, tool: &Tool) {
    let title = format!("{} {}", tool.name, tool.version);
    if tool.tells_version && fits(&env.find(tool.programs.first().unwrap_or(&tool.name)).unwrap_or_default(), tool) {
        report.ready(title);
        return;
    }
    let Some(home) = cache() else {
        report.missing(&title, "there is no home directory to keep it in; set XDG_CACHE_HOME");
        return;
    };
    let home = home.join(format!("{}-{}", tool.name, tool.version));
    let bin = home.join("bin");
    let installed = |bin: &Path| {
        let program = format!("{}{}", tool.programs.first().unwrap_or(&tool.name), std::env::consts::EXE_SUFFIX);
        fits(&bin.join(program), tool)
    };
    if installed(&bin) {
        report.ready(format!("{title} (cached)"));
    } else {
        let fetched = step(&format!("{title}: fetching the released archive"), || fetch(env, tool, &home));
        let result = match fetched {
            Ok(()) if installed(&bin) => Ok(()),
            Ok(()) => Err("the released program does not run here".to_owned()),
            Err(reason) => Err(reason),
        };
        if let Err(reason) = result {
            println!("  {reason}");
            let compile = || compile(env, tool, &home);
            if let Err(error) = step(&format!("{title}: compiling it with cargo install, some minutes"), compile) {
                report.missing(&title, &format!("{error}. `cargo install --locked {}@{}`", tool.name, tool.version));
            }
        }
    }
    env.tools.push(bin);
}

/// Whether the program runs, is of that version, and has its siblings beside it.
fn fits(program: &Path, tool: &Tool) -> bool {
    let siblings = tool.programs.iter().all(|name| {
        let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
        program.with_file_name(file).is_file()
    });
    siblings
        && (!tool.tells_version
            || output(Command::new(program).arg("--version"))
                .is_some_and(|text| text.split_whitespace().any(|word| word == tool.version)))
}

fn fetch(env: &Env, tool: &Tool, home: &Path) -> Outcome {
    let (url, digest_url) = tool.archive.as_ref().ok_or("its project releases none for this machine")?;
    let work = home.join("archive");
    fs::create_dir_all(&work).map_err(|error| format!("{}: {error}", work.display()))?;
    let done = fetch_into(env, tool, url, digest_url, &work).and_then(|()| {
        let bin = home.join("bin");
        fs::create_dir_all(&bin).map_err(|error| format!("{}: {error}", bin.display()))?;
        for name in tool.programs {
            fs::rename(work.join(name), bin.join(name)).map_err(|error| format!("{name}: {error}"))?;
        }
        Ok(())
    });
    drop(fs::remove_dir_all(&work));
    done
}

fn fetch_into(env: &Env, tool: &Tool, url: &str, digest_url: &str, work: &Path) -> Outcome {
    let digest = work.join("digest");
    let archive = work.join("archive.tar.gz");
    download(env, digest_url, &digest, "15")?;
    download(env, url, &archive, "300")?;
    let published = fs::read_to_string(&digest).map_err(|error| error.to_string())?;
    let published = published.split_whitespace().next().unwrap_or_default();
    let found = sha256(env, &archive)?;
    if !found.eq_ignore_ascii_case(published) {
        return Err(format!("{url} has the SHA-256 {found}, its project publishes {published}"));
    }
    let mut tar = env.command("tar");
    tar.arg("-xzf").arg(&archive).arg("-C").arg(work).arg(format!("--strip-components={}", tool.nested));
    run(&mut tar)
}

fn download(env: &Env, url: &str, to: &Path, longest: &str) -> Outcome {
    let mut curl = env.command("curl");
    curl.args(["--fail", "--silent", "--location", "--proto", "=https", "--connect-timeout", "5"]);
    curl.args(["--max-time", longest, "--output"]).arg(to).arg(url);
    run(&mut curl).map_err(|error| format!("{url} is out of reach ({error})"))
}

fn sha256(env: &Env, file: &Path) -> Outcome<String> {
    [("sha256sum", &[][..]), ("shasum", &["-a", "256"])]
        .iter()
        .find_map(|(program, options)| output(env.command(program).args(*options).arg(file)))
        .and_then(|text| text.split_whitespace().next().map(str::to_owned))
        .ok_or_else(|| "neither sha256sum nor shasum is here to check the archive".to_owned())
}

/// The leanest build that still runs fast enough: these programs are waited for once and run for seconds.
fn compile(env: &Env, tool: &Tool, home: &Path) -> Outcome {
    let mut cargo = env.command("cargo");
    // Not in the repository: its own target directory and settings are for the page.
    cargo.current_dir(home.parent().unwrap_or(home));
    for variable in ["RUSTFLAGS", "CARGO_BUILD_TARGET", "CARGO_ENCODED_RUSTFLAGS"] {
        cargo.env_remove(variable);
    }
    cargo.env("CARGO_TARGET_DIR", home.join("target"));
    cargo.env("CARGO_PROFILE_RELEASE_LTO", "off");
    cargo.env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
    cargo.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1");
    cargo.env("CARGO_PROFILE_RELEASE_STRIP", "debuginfo");
    cargo.args(["install", "--locked", "--no-default-features"]);
    cargo.args(tool.feature.map(|feature| format!("--features={feature}")));
    if !std::io::stderr().is_terminal() {
        cargo.arg("--quiet");
    }
    cargo.arg("--root").arg(home).arg(format!("{}@{}", tool.name, tool.version));
    let result = run(&mut cargo);
    drop(fs::remove_dir_all(home.join("target")));
    result
}

fn cache() -> Option<PathBuf> {
    let variable = |name| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let base = variable("XDG_CACHE_HOME")
        .or_else(|| variable("HOME").map(|home| home.join(".cache")))
        .or_else(|| variable("LOCALAPPDATA"))?;
    let cache = base.join("mailvouch");
    fs::create_dir_all(&cache).ok()?;
    Some(cache)
}

/// The name of this machine in release archives; `libc` is the one that the project links with on Linux.
fn triple(libc: &str) -> Option<String> {
    let arch = std::env::consts::ARCH;
    match (std::env::consts::OS, arch) {
        ("linux", "x86_64" | "aarch64") => Some(format!("{arch}-unknown-linux-{libc}")),
        ("macos", "x86_64" | "aarch64") => Some(format!("{arch}-apple-darwin")),
        _ => None,
    }
}

/// The text between `before` and the next quote.
fn quoted_after(file: &Path, before: &str) -> Outcome<String> {
    let text = fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let text = text.replace("\r\n", "\n");
    text.split_once(before)
        .and_then(|(_, rest)| rest.split_once('"'))
        .map(|(version, _)| version.to_owned())
        .ok_or_else(|| format!("{}: no `{}`", file.display(), before.escape_default()))
}
