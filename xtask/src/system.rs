//! What is not Rust: Node and its packages, the browser, the servers, MkDocs, dkimpy.

use std::fs;
use std::path::Path;
use std::time::SystemTime;

use crate::install::Report;
use crate::run::{Env, Outcome, output, run, step};

/// Programs of which one is enough, the Debian package that brings it, and what it is for.
const PACKAGES: [(&[&str], &str); 12] = [
    (&["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"], "chromium"),
    (&["chromedriver"], "chromium-driver"),
    (&["named"], "bind9"),
    (&["rndc"], "bind9"),
    (&["dnsdist"], "dnsdist"),
    (&["openssl"], "openssl"),
    (&["nginx"], "nginx-light"),
    (&["caddy"], "caddy"),
    (&["apache2", "httpd"], "apache2-bin"),
    (&["mkdocs"], "mkdocs"),
    (&["pdftotext"], "poppler-utils"),
    (&["dkimverify"], "python3-dkim"),
];

const NPM: &str = if cfg!(windows) { "npm.cmd" } else { "npm" };

/// Node is for the person to install: most have a way of their own to choose its version.
pub(crate) fn node(env: &Env, report: &mut Report) -> bool {
    let version = output(env.command("node").arg("--version")).unwrap_or_default();
    let major = version.trim().trim_start_matches('v').split('.').next().and_then(|major| major.parse::<u32>().ok());
    let npm = output(env.command(NPM).arg("--version")).is_some();
    match major {
        Some(20..) if npm => {
            report.ready(format!("Node {}", version.trim().trim_start_matches('v')));
            true
        }
        Some(20..) => {
            report.missing("npm", "it comes with Node from https://nodejs.org, or `apt-get install npm`");
            false
        }
        Some(_) => {
            report.missing("Node 20 or newer", &format!("this is {}; https://nodejs.org/en/download", version.trim()));
            false
        }
        None => {
            report.missing("Node 20 or newer", "https://nodejs.org/en/download, or `apt-get install nodejs npm`");
            false
        }
    }
}

pub(crate) fn npm_packages(env: &Env, report: &mut Report) {
    let installed = changed(&env.root.join("node_modules/.package-lock.json"));
    let wanted = changed(&env.root.join("package-lock.json"));
    if installed.is_some() && installed >= wanted {
        report.ready("the npm packages");
        return;
    }
    let ci = || {
        // The browser is the system's; Playwright would download one.
        let mut npm = env.command(NPM);
        npm.args(["ci", "--no-audit", "--no-fund", "--loglevel=error"]).env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
        run(&mut npm)
    };
    if let Err(error) = step("npm packages: npm ci", ci) {
        report.missing("npm packages", &format!("{error}. `npm ci`"));
    }
}

pub(crate) fn servers_and_browser(env: &Env, report: &mut Report) {
    let wanted = missing_packages(env);
    for (programs, package) in PACKAGES {
        if !wanted.contains(&package)
            && let Some(program) = programs.first()
        {
            report.ready(*program);
        }
    }
    if wanted.is_empty() {
        return;
    }
    let debian = Path::new("/etc/debian_version").exists() && env.find("apt-get").is_some();
    let root = output(env.command("id").arg("-u")).is_some_and(|id| id.trim() == "0");
    if debian && root {
        let title = format!("{}: installing with apt-get", wanted.join(", "));
        if let Err(error) = step(&title, || apt_get(env, &wanted)) {
            println!("  {error}");
        }
    }
    for package in missing_packages(env) {
        let advice = if debian {
            format!("`sudo apt-get install --no-install-recommends {package}`")
        } else if cfg!(target_os = "macos") {
            match package {
                "bind9" => "`brew install bind`".to_owned(),
                "nginx-light" => "`brew install nginx`".to_owned(),
                "python3-dkim" => "`pipx install 'dkimpy[ed25519]'`".to_owned(),
                "poppler-utils" => "`brew install poppler`".to_owned(),
                "apache2-bin" => "`brew install httpd`".to_owned(),
                "caddy" | "dnsdist" | "mkdocs" | "openssl" => format!("`brew install {package}`"),
                "chromium-driver" => "`brew install --cask chromedriver`".to_owned(),
                _ => "`brew install --cask chromium`".to_owned(),
            }
        } else {
            format!("install the package your system has for Debian's `{package}`")
        };
        report.missing(package, &advice);
    }
}

fn missing_packages(env: &Env) -> Vec<&'static str> {
    let mut packages: Vec<&str> = PACKAGES
        .iter()
        .filter(|(programs, _)| programs.iter().all(|program| env.find(program).is_none()))
        .map(|(_, package)| *package)
        .collect();
    packages.dedup();
    packages
}

fn apt_get(env: &Env, packages: &[&str]) -> Outcome {
    let held = hold_services();
    let apt = |arguments: &[&str]| {
        let mut command = env.command("apt-get");
        // Another run of it may be under way, as at the start of a machine: it is waited for.
        command.args(["-qq", "-o", "DPkg::Lock::Timeout=300"]).args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
        run(command.stdin(std::process::Stdio::null()))
    };
    let result =
        apt(&["update"]).and_then(|()| apt(&[&["install", "-y", "--no-install-recommends"][..], packages].concat()));
    if held {
        drop(fs::remove_file(POLICY));
    }
    result
}

const POLICY: &str = "/usr/sbin/policy-rc.d";

/// Debian starts what it installs; the tests need the programs, and no server on port 53 or 80.
/// Says whether the file is ours to remove. See invoke-rc.d(8), exit code 101.
fn hold_services() -> bool {
    if Path::new(POLICY).exists() || fs::write(POLICY, "#!/bin/sh\nexit 101\n").is_err() {
        return false;
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        drop(fs::set_permissions(POLICY, fs::Permissions::from_mode(0o755)));
    }
    true
}

fn changed(file: &Path) -> Option<SystemTime> {
    fs::metadata(file).and_then(|metadata| metadata.modified()).ok()
}
