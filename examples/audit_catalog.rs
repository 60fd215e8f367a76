//! Holds the catalog against DNS, for `cargo xtask audit-catalog`: which names
//! are gone, which lead elsewhere, which cost more look-ups than last time.
//! Arguments: the DoH address, the file of the look-ups, then ids of services
//! (all without). Node fetches (`xtask/src/fetch.mjs`); the rest is the core.

#![allow(clippy::expect_used, clippy::panic)] // a command, not the page

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::{env, fs, io};

use mailvouch::DomainName;
use mailvouch::catalog::rules::{Piece, pieces, target};
use mailvouch::catalog::schema::Rtype;
use mailvouch::catalog::{Provider, dns_hosts, providers};
use mailvouch::dns::{Answer, Answers, Failure, Question, RecordType, wire};
use mailvouch::spf::TermKind;
use mailvouch::spf::expand::{self, State};

/// What a name of the catalog is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Use {
    /// Behind `include:`: its tree is counted.
    Include,
    /// The target of a CNAME, as it stands there.
    Target,
    /// What is fixed of a pattern: nothing below a name that does not exist exists (RFC 8020).
    Below,
}

fn main() -> io::Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [doh, costs, only @ ..] = arguments.as_slice() else { panic!("audit_catalog DOH COSTS [ID]…") };
    let mut names: BTreeMap<(DomainName, Use), BTreeSet<String>> = BTreeMap::new();
    let mut note = |name: &str, what: Use, whose: &str| {
        if let Ok(name) = DomainName::parse(name) {
            names.entry((name, what)).or_default().insert(whose.to_owned());
        }
    };
    let wanted = |id: &str| only.is_empty() || only.iter().any(|one| one == id);
    for provider in providers().iter().filter(|provider| wanted(&provider.id)) {
        of_service(provider, &mut note);
    }
    for host in dns_hosts().iter().filter(|host| wanted(&host.id)) {
        host.ns.iter().for_each(|glob| pattern(glob, &host.id, &mut note));
    }

    let mut answers = Answers::new();
    let mut child =
        Command::new("node").args(["xtask/src/fetch.mjs", doh]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    let (mut input, output) = (child.stdin.take().expect("piped"), child.stdout.take().expect("piped"));
    let mut lines = BufReader::new(output).lines();
    let mut reasons = BTreeSet::new();
    loop {
        let open: BTreeSet<Question> = names.keys().flat_map(|(name, what)| open(name, *what, &answers)).collect();
        if open.is_empty() {
            break;
        }
        let round: String = open.iter().map(|question| wire::base64url(&wire::encode_query(question)) + "\n").collect();
        writeln!(input, "{round}")?;
        input.flush()?;
        for question in open {
            let line = lines.next().ok_or_else(|| io::Error::other("node ended"))??;
            let message = bytes(&line);
            let answer = message.and_then(|message| wire::decode_response(&message, &question).ok());
            if answer.is_none() {
                reasons.insert(line.trim_start_matches('!').to_owned());
            }
            answers.insert(question, answer.unwrap_or(Answer::Failed(Failure::Timeout)));
        }
    }
    drop(input);
    child.wait()?;

    let before = read(costs);
    let mut after = before.clone();
    let mut told = 0;
    for ((name, what), whose) in &names {
        for line in report(name, *what, &answers, &before, &mut after) {
            println!("{line} ({})", whose.iter().cloned().collect::<Vec<_>>().join(", "));
            told += 1;
        }
    }
    for reason in &reasons {
        println!("no answer: {reason}");
    }
    println!("{} names, {told} to look at", names.len());
    let lines: Vec<String> = after.iter().map(|(name, n)| format!("{n} {name}\n")).collect();
    fs::write(costs, lines.concat())
}

fn of_service(provider: &Provider, note: &mut impl FnMut(&str, Use, &str)) {
    let id = &provider.id;
    let regions = provider.spf.regions.iter().flat_map(|region| region.terms.iter());
    for term in provider.spf.terms.iter().chain(regions) {
        let fixed = !term.contains('{');
        match target(term) {
            Some(name) if fixed && term.contains("include:") => note(&name, Use::Include, id),
            Some(name) if fixed => note(&name, Use::Target, id),
            Some(_) => pattern(term.rsplit(':').next().unwrap_or_default(), id, note),
            None => {}
        }
    }
    for record in provider.records.iter().filter(|record| matches!(record.rtype, Rtype::Cname | Rtype::Ns)) {
        pattern(&record.value, id, note);
    }
    provider.detect.ns.iter().for_each(|glob| pattern(glob, id, note));
}

/// A name with placeholders or stars, and what is fixed at its end.
fn pattern(text: &str, whose: &str, note: &mut impl FnMut(&str, Use, &str)) {
    let plain: String =
        pieces(text).iter().map(|piece| if let Piece::Text(text) = piece { text } else { "*" }).collect();
    let open = |c: char| matches!(c, '*' | '{' | '}' | '%');
    match plain.rfind(open) {
        None => note(&plain, Use::Target, whose),
        Some(last) => {
            // The label that holds the last open place is not fixed, either.
            let fixed = plain.get(last..).and_then(|rest| rest.split_once('.')).map(|(_, fixed)| fixed);
            if let Some(fixed) = fixed.filter(|fixed| fixed.contains('.')) {
                note(fixed, Use::Below, whose);
            }
        }
    }
}

fn asked(name: &DomainName, what: Use) -> Question {
    let rtype = if what == Use::Below { RecordType::Ns } else { RecordType::Txt };
    Question::new(name.clone(), rtype)
}

fn open(name: &DomainName, what: Use, answers: &Answers) -> Vec<Question> {
    if what == Use::Include {
        return expand::partial(name, None, answers).1.into_iter().collect();
    }
    let question = asked(name, what);
    if answers.get(&question).is_some() { Vec::new() } else { vec![question] }
}

/// What there is to say about a name.
fn report(
    name: &DomainName,
    what: Use,
    answers: &Answers,
    before: &BTreeMap<String, u32>,
    after: &mut BTreeMap<String, u32>,
) -> Vec<String> {
    let mut lines = Vec::new();
    match answers.get(&asked(name, what)) {
        Some(Answer::NxDomain) => return vec![format!("gone      {name}: no such name")],
        Some(Answer::Failed(_)) | None => return vec![format!("unknown   {name}: no answer")],
        Some(Answer::Records(records)) if what != Use::Below => {
            lines.extend(records.cnames.last().map(|alias| format!("moved     {name}: an alias of {alias}")));
        }
        _ => {}
    }
    if what != Use::Include {
        return lines;
    }
    let (tree, _) = expand::partial(name, None, answers);
    match &tree.root.state {
        State::Record(record) => {
            let mut redirects = record.terms().filter_map(|term| match term.kind {
                TermKind::Modifier(_) if term.text.to_ascii_lowercase().starts_with("redirect=") => Some(term.text),
                _ => None,
            });
            lines.extend(redirects.next().map(|term| format!("moved     {name}: {term}")));
            // The include itself is a look-up (RFC 7208 §4.6.4).
            let cost = tree.lookups + 1;
            match before.get(name.as_str()) {
                Some(old) if cost > *old => lines.push(format!("expensive {name}: {cost} look-ups, {old} before")),
                None if cost > 10 => {
                    lines.push(format!("expensive {name}: {cost} look-ups, more than a record may have"));
                }
                _ => {}
            }
            after.insert(name.to_string(), cost);
        }
        State::None => lines.push(format!("gone      {name}: no SPF record")),
        State::Failed(_) => lines.push(format!("unknown   {name}: no answer")),
        State::Broken(_) | State::Multiple(_) | State::Loop | State::Open => {
            lines.push(format!("gone      {name}: its SPF record is broken"));
        }
    }
    lines
}

/// The look-ups of the last time, by name.
fn read(path: &str) -> BTreeMap<String, u32> {
    let text = fs::read_to_string(path).unwrap_or_default();
    let line = |line: &str| line.split_once(' ').and_then(|(n, name)| Some((name.to_owned(), n.parse().ok()?)));
    text.lines().filter_map(line).collect()
}

fn bytes(hex: &str) -> Option<Vec<u8>> {
    let digit = |c: char| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let digits: Vec<u8> = hex.chars().map(digit).collect::<Option<_>>()?;
    Some(
        digits.chunks(2).filter_map(|pair| if let [high, low] = pair { Some(high * 16 + low) } else { None }).collect(),
    )
}
