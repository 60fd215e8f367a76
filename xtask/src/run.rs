//! Running other programs: where they are looked for, how a step is announced
//! and timed, what of their output is counted.

use std::ffi::OsString;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

/// The error is a sentence for the person at the terminal; empty when all is said already.
pub(crate) type Outcome<T = ()> = Result<T, String>;

/// The repository, and the directories put before `PATH` for every program run.
pub(crate) struct Env {
    pub(crate) root: PathBuf,
    pub(crate) tools: Vec<PathBuf>,
}

impl Env {
    pub(crate) fn new() -> Outcome<Self> {
        let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = manifest.parent().ok_or("xtask stands outside the repository")?.to_path_buf();
        let bin = root.join("node_modules").join(".bin");
        Ok(Self { root, tools: vec![bin] })
    }

    pub(crate) fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root).env("PATH", self.path());
        command
    }

    /// The first directory of the search path that has the program.
    pub(crate) fn find(&self, program: &str) -> Option<PathBuf> {
        let file = format!("{program}{}", std::env::consts::EXE_SUFFIX);
        std::env::split_paths(&self.path()).map(|directory| directory.join(&file)).find(|path| path.is_file())
    }

    /// Servers are installed where the `PATH` of a person who is not root seldom looks.
    fn path(&self) -> OsString {
        let inherited = std::env::var_os("PATH").unwrap_or_default();
        let servers = ["/usr/local/sbin", "/usr/sbin", "/sbin", "/opt/homebrew/sbin"].map(PathBuf::from);
        let all = self.tools.iter().cloned().chain(std::env::split_paths(&inherited)).chain(servers);
        std::env::join_paths(all).unwrap_or(inherited)
    }
}

/// Runs to the end with the terminal's own input and output.
pub(crate) fn run(command: &mut Command) -> Outcome {
    let status = command.status().map_err(|error| could_not_start(command, &error))?;
    if status.success() { Ok(()) } else { Err(format!("{} ended with {status}", name(command))) }
}

/// Becomes the program, where the system can: a signal to this command is then a signal to it.
pub(crate) fn become_program(command: &mut Command) -> Outcome {
    #[cfg(unix)]
    {
        use std::os::unix::process::CommandExt;
        let error = command.exec();
        Err(could_not_start(command, &error))
    }
    #[cfg(not(unix))]
    run(command)
}

/// What the program prints, or `None` if it cannot be started or fails.
pub(crate) fn output(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Runs like [`run`], and adds up the tests that the output reports.
pub(crate) fn run_counted(command: &mut Command, tally: &mut Tally) -> Outcome {
    let mut child = command.stdout(Stdio::piped()).spawn().map_err(|error| could_not_start(command, &error))?;
    if let Some(stdout) = child.stdout.take() {
        for line in BufReader::new(stdout).split(b'\n').map_while(Result::ok) {
            let line = String::from_utf8_lossy(&line).into_owned();
            tally.read(&line);
            println!("{line}");
        }
    }
    let status = child.wait().map_err(|error| format!("{}: {error}", name(command)))?;
    if status.success() { Ok(()) } else { Err(format!("{} ended with {status}", name(command))) }
}

/// Says what begins, does it, says how long it took.
pub(crate) fn step<T>(title: &str, work: impl FnOnce() -> Outcome<T>) -> Outcome<T> {
    println!("… {title}");
    flush();
    let start = Instant::now();
    let result = work();
    let sign = if result.is_ok() { '✓' } else { '✗' };
    println!("{sign} {title}: {}", seconds(start));
    flush();
    result
}

pub(crate) fn seconds(start: Instant) -> String {
    let elapsed = start.elapsed();
    if elapsed.as_secs() < 10 { format!("{:.1} s", elapsed.as_secs_f32()) } else { format!("{} s", elapsed.as_secs()) }
}

fn flush() {
    // A closed terminal is no reason to stop.
    drop(std::io::stdout().flush());
}

fn name(command: &Command) -> String {
    let program = Path::new(command.get_program());
    program.file_stem().unwrap_or(command.get_program()).to_string_lossy().into_owned()
}

fn could_not_start(command: &Command, error: &std::io::Error) -> String {
    format!("{} could not be started: {error}", name(command))
}

/// Tests passed and failed, over all tools.
#[derive(Default)]
pub(crate) struct Tally {
    pub(crate) passed: u32,
    pub(crate) failed: u32,
}

impl Tally {
    /// Cargo and wasm-bindgen say `test result: ok. 3 passed; 0 failed; …`; Playwright says `3 passed (2.1s)` and
    /// `1 failed` on lines of their own. Any other line counts nothing.
    fn read(&mut self, line: &str) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let of_cargo = line.starts_with("test result:");
        for (index, pair) in words.windows(2).enumerate() {
            let [number, what] = pair else { continue };
            let Ok(number) = number.parse::<u32>() else { continue };
            if !of_cargo && (index > 0 || words.len() > 3) {
                continue;
            }
            match what.trim_end_matches(';') {
                "passed" => self.passed += number,
                "failed" => self.failed += number,
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Tally;

    #[test]
    fn a_tally_counts_the_summary_lines_and_no_others() {
        let rows = [
            ("cargo", "test result: FAILED. 41 passed; 2 failed; 1 ignored; 0 measured; 0 filtered out", (41, 2)),
            ("playwright", "  12 passed (8.4s)", (12, 0)),
            ("playwright, failed", "  1 failed", (0, 1)),
            ("playwright, skipped", "  3 skipped", (0, 0)),
            ("a test's own words", "we saw 7 passed tests in this long line", (0, 0)),
            ("a short sentence", "all 7 passed", (0, 0)),
        ];
        for (name, line, (passed, failed)) in rows {
            let mut tally = Tally::default();
            tally.read(line);
            assert_eq!((tally.passed, tally.failed), (passed, failed), "{name}");
        }
    }
}
