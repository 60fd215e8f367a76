//! What docs/seeds.md says to be shown by a test is shown by one that is there.

use std::fs;
use std::path::Path;

const SEEDS: &str = include_str!("../../docs/seeds.md");

fn read(file: &str) -> Option<String> {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).ok()
}

/// Is a test of this name in the text? `…` stands for a part that is left out, and the name of a
/// vendor before a colon may be a value in a title that serves several.
fn has_test(file: &str, text: &str, name: &str) -> bool {
    if Path::new(file).extension().is_some_and(|extension| extension == "rs") {
        return text.contains(&format!("fn {name}("));
    }
    let titles: Vec<&str> = text.lines().filter(|line| line.contains("test(") || line.contains("`,")).collect();
    let rest = name.split_once(": ").filter(|(vendor, _)| text.contains(&format!("\"{vendor}\"")));
    [Some(name), rest.map(|(_, rest)| rest)].into_iter().flatten().any(|name| {
        let parts: Vec<&str> = name.split('…').map(str::trim).filter(|part| !part.is_empty()).collect();
        let in_order = |line: &&str| {
            let mut left = *line;
            parts.iter().all(|part| left.split_once(part).map(|(_, after)| left = after).is_some())
        };
        parts.is_empty() || titles.iter().any(in_order)
    })
}

/// What a cell names in backticks, with the file that each name is in.
fn missing(cell: &str, short: &[(String, String)]) -> Vec<String> {
    let mut missing = Vec::new();
    let mut file = None::<(String, String)>;
    for (place, part) in cell.split('`').enumerate() {
        if place % 2 == 0 {
            let word = part.split(|c: char| !c.is_ascii_alphanumeric()).rfind(|word| ["P", "V", "W"].contains(word));
            let named = word.and_then(|word| short.iter().find(|(letter, _)| letter == word));
            if let Some((_, path)) = named {
                file = read(path).map(|text| (path.clone(), text));
            }
        } else if part.starts_with("tests/") {
            file = read(part).map(|text| (part.to_owned(), text));
            if file.is_none() {
                missing.push(part.to_owned());
            }
        } else if !file.as_ref().is_some_and(|(path, text)| has_test(path, text, part)) {
            missing.push(format!("{}: {part}", file.as_ref().map_or("no file", |(path, _)| path)));
        }
    }
    missing
}

#[test]
fn every_test_that_is_named_is_there() {
    let lead = SEEDS.lines().find(|line| line.starts_with("**P**")).unwrap();
    let bold: Vec<&str> = lead.split("**").skip(1).collect();
    let path = |text: &str| text.split('`').nth(1).unwrap().to_owned();
    let short: Vec<(String, String)> = bold.chunks_exact(2).map(|pair| (pair[0].to_owned(), path(pair[1]))).collect();
    assert_eq!(short.len(), 3, "{short:?}");
    let rows = SEEDS.lines().filter_map(|line| line.strip_prefix("| ")?.strip_suffix(" |"));
    let cells: Vec<&str> = rows.filter_map(|row| row.rsplit_once(" | ")).map(|(_, cell)| cell).collect();
    assert!(cells.len() > 70, "{} rows", cells.len());
    let missing: Vec<String> = cells.iter().flat_map(|cell| missing(cell, &short)).collect();
    assert_eq!(missing, Vec::<String>::new());
}

#[test]
fn a_test_that_is_gone_is_missed() {
    let short = [("P".to_owned(), "tests/e2e/project.spec.ts".to_owned())];
    for (rule, cell, count) in [
        ("there", "P `is taken in …` (the link); `tests/it/intake/in_browsers.rs` `names_in_a_browser`", 0),
        ("no such file", "`tests/it/dmarc_steps.rs`", 1),
        ("no such title", "P `is baked in …`", 1),
        ("no such function", "`tests/it/intake.rs` `names_in_a_shop`", 1),
        ("a name of nowhere", "`names_in_a_browser`", 1),
    ] {
        assert_eq!(missing(cell, &short).len(), count, "{rule}");
    }
}
