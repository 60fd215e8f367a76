//! Checks the catalog's files and writes what the page reads of them, and of the
//! public suffix list.

use std::path::Path;
use std::{env, fs, io};

#[allow(dead_code, unreachable_pub)]
#[path = "src/json/mod.rs"]
mod json;

#[allow(dead_code, unreachable_pub)]
#[path = "src/catalog"]
mod catalog {
    pub mod check;
    pub mod glob;
    pub mod input;
    pub mod packed;
    pub mod rules;
    pub mod schema;
}

#[allow(dead_code, unreachable_pub)]
#[path = "src/public_suffix/pack.rs"]
mod public_suffix;

use catalog::check::{self, File, Problem};
use catalog::packed::{self, Packed};
use catalog::schema::{DnsHost, Provider};

fn main() -> io::Result<()> {
    let out = env::var("OUT_DIR").map_err(io::Error::other)?;
    let out = Path::new(&out);
    // The evidence is for those who edit the files.
    let providers = check_folder("src/catalog/providers", check::providers)?.into_iter();
    let providers: Vec<_> = providers.map(|provider| Provider { evidence: None, ..provider }).collect();
    let hosts = check_folder("src/catalog/dns_hosts", check::dns_hosts)?.into_iter();
    let hosts: Vec<_> = hosts.map(|host| DnsHost { evidence: None, ..host }).collect();
    fs::write(out.join("providers.txt"), packed(&providers)?)?;
    fs::write(out.join("dns_hosts.txt"), packed(&hosts)?)?;
    let list = "src/public_suffix/public_suffix_list.dat";
    println!("cargo::rerun-if-changed={list}");
    let packed = public_suffix::pack(&fs::read_to_string(list)?);
    fs::write(out.join("public_suffix.txt"), packed.map_err(|line| io::Error::other(format!("{list}: {line}")))?)
}

/// The values packed, and held against what is read of them.
fn packed<T: Packed + PartialEq>(values: &[T]) -> io::Result<&'static str> {
    let packed: &'static str = packed::pack(values).leak();
    let fits = packed::unpack::<T>(packed) == values;
    if fits { Ok(packed) } else { Err(io::Error::other("the catalog has what cannot be packed")) }
}

type Check<T> = fn(&[File]) -> Result<Vec<T>, Vec<Problem>>;

/// What is in the folder's files, by their names; what `check` finds in them as errors of the build.
fn check_folder<T>(folder: &str, check: Check<T>) -> io::Result<Vec<T>> {
    println!("cargo::rerun-if-changed={folder}");
    let mut files: Vec<File> = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if let (Some(name), Some("toml")) = (path.file_name(), path.extension().and_then(|ext| ext.to_str())) {
            files.push((name.to_string_lossy().into_owned(), fs::read_to_string(&path)?));
        }
    }
    files.sort_by(|(a, _), (b, _)| a.trim_end_matches(".toml").cmp(b.trim_end_matches(".toml")));
    check(&files).map_err(|problems| {
        for problem in &problems {
            println!("cargo::error={folder}/{problem}");
        }
        io::Error::other(format!("{} in {folder}", problems.len()))
    })
}
