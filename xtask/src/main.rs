//! The project's commands, `cargo xtask <command>`. Each works alone on a fresh
//! machine: it installs what it needs, says so, and names what it cannot install.

mod catalog;
mod checks;
mod install;
mod page;
mod race;
mod run;
mod system;
mod tools;

use std::path::Path;
use std::process::ExitCode;

use install::Need;
use run::{Env, Outcome};

const USAGE: &str = "\
cargo xtask <command>

  serve [--port N]   the page on http://127.0.0.1:8080, built again when a file changes
  build              the release page in dist/, for any path of any static host
  size               build, then the size of the first load, compressed; fails above the limit
  test               everything: format, lints, tests of the core, in a browser, on real DNS
  e2e [arguments]    build, then the browser tests on real DNS; arguments go to Playwright
  bench web          build, then how long an audit, a list of a thousand domains, a tick and a key take in Chromium, against the goals
  bench spf [DIR]    our SPF against other libraries, in turns, against the goals; DIR holds their `peers` and the `suites`,
                     ../shared if it is not named
  install            only what the other commands would install
  schema             write public/profile.schema.json anew, after a change of profiles, texts or services
  new-provider NAME  an empty entry of the catalog, for you to fill
  audit-catalog [--doh URL] [--costs FILE] [ID]...
                     asks a resolver for the names in the catalog: what is gone, moved, or dearer than last time
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            if !message.is_empty() {
                eprintln!("{message}");
            }
            ExitCode::FAILURE
        }
    }
}

fn dispatch(arguments: &[String]) -> Outcome {
    let mut env = Env::new()?;
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["serve", options @ ..] => {
            let port = port(options)?;
            install::ensure(&mut env, Need::Page)?;
            page::serve(&env, port)
        }
        ["build"] => {
            install::ensure(&mut env, Need::Release)?;
            page::build(&env)
        }
        ["size"] => {
            install::ensure(&mut env, Need::Release)?;
            page::build(&env)?;
            page::size(&env)
        }
        ["test"] => {
            install::ensure(&mut env, Need::Tests)?;
            checks::all(&env)
        }
        ["e2e", options @ ..] => {
            install::ensure(&mut env, Need::Tests)?;
            page::build(&env)?;
            checks::end_to_end(&env, options)
        }
        ["bench", "web"] => {
            install::ensure(&mut env, Need::Tests)?;
            page::build(&env)?;
            checks::bench(&env)
        }
        ["bench", "spf"] => race::race(&env, &env.root.join("..").join("shared")),
        ["bench", "spf", shared] => race::race(&env, Path::new(shared)),
        ["install"] => install::ensure(&mut env, Need::Tests),
        ["audit-catalog", options @ ..] => catalog::audit(&env, options),
        ["schema"] => checks::schema(&env),
        ["new-provider", name] => catalog::new_provider(&env, name),
        [] | ["help" | "--help" | "-h"] => {
            print!("{USAGE}");
            Ok(())
        }
        other => Err(format!("unknown command: {}\n\n{USAGE}", other.join(" "))),
    }
}

fn port(options: &[&str]) -> Outcome<u16> {
    match options {
        [] => Ok(8080),
        ["--port", number] => number.parse().map_err(|_| format!("--port takes a number up to 65535, not `{number}`")),
        other => Err(format!("serve takes only --port N, not `{}`", other.join(" "))),
    }
}
