//! Reads a policy record (RFC 9989 §4.7, §4.8) and says what is wrong with it.

use std::collections::BTreeSet;

use super::spelling::{KNOWN, bare, is_uri_list, lower, meant, one_slip, or_word, spelling};
use super::uri::{self, Fault};
use super::{Alignment, DmarcRecord, Policy, Psd, ReportUri, Request};
use crate::finding::{Code, Finding, Parsed, Severity};
use crate::order;
use crate::tag_list::{Tag, TagList, in_order, is_quote};

/// Reads the text of a TXT record at `_dmarc`. `well_formed`: receivers take
/// it as a policy record and apply what it says, rather than what RFC 9989
/// §4.10.1 puts in its place.
pub fn parse(text: &str) -> Parsed<DmarcRecord> {
    let (record, findings) = read(text);
    let well_formed =
        record.valid && record.p.policy().is_some() && record.sp != Request::Invalid && record.np != Request::Invalid;
    Parsed { record, findings: in_order(findings), well_formed }
}

/// The record and every finding, in no order.
pub(super) fn read(text: &str) -> (DmarcRecord, Vec<Finding>) {
    let tags = TagList::parse(text);
    let names = order::sorted(tags.tags().filter(|tag| tag.value.is_some()).map(|tag| tag.name.to_ascii_lowercase()));
    let mut reader = Reader { record: DmarcRecord { tags, ..DmarcRecord::default() }, findings: Vec::new(), names };
    reader.read(text);
    (reader.record, reader.findings)
}

struct Reader {
    record: DmarcRecord,
    findings: Vec<Finding>,
    /// Of all tags, in lower case.
    names: Vec<String>,
}

/// The part before another one.
#[derive(Default)]
struct Before {
    end: usize,
    /// Where it is a list of addresses, or goes on with one: what has to stand
    /// before the next address.
    list: Option<&'static str>,
}

impl Reader {
    fn tell(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    fn read(&mut self, text: &str) {
        let tags = self.record.tags.clone();
        self.record.valid = self.version(text, &tags);
        let quoted = self.findings.iter().any(|finding| finding.code == Code::DmarcLeadingSpace);
        if !self.record.valid && (quoted || !DmarcRecord::resembles(text)) {
            return;
        }
        let mut seen = BTreeSet::new();
        let mut before = Before::default();
        for (index, tag) in tags.tags().enumerate() {
            let name = tag.name.to_ascii_lowercase();
            let is_tag = tag.value.is_some() && !name.is_empty() && name.bytes().all(|c| c.is_ascii_alphabetic());
            if is_tag && !seen.insert(name.clone()) {
                self.tell(Finding::new(Code::DmarcDupTag).at(tag.span.clone()).with("tag", &name));
                before = Before { end: tag.span.end, list: None };
                continue;
            }
            let known = self.findings.len();
            if is_tag {
                self.tag(&name, tag);
            }
            let spelling = spelling(&name, tag, &tags);
            if !spelling.is_empty() {
                // What is wrong with the letters explains what is wrong with the value.
                self.findings.truncate(known);
                // The start has been looked at already.
                self.findings.extend(spelling.into_iter().filter(|_| index > 0 || self.record.valid));
            } else if is_tag && name != tag.name {
                let fix = format!("{name}={}", tag.value());
                self.tell(Finding::new(Code::DmarcTagCase).at(tag.span.clone()).with("tag", &tag.name).fix(fix));
            } else if !is_tag && (index > 0 || self.record.valid) {
                self.broken(tag, tags.slice(&tag.span), &before);
            }
            let list = if is_tag {
                is_uri_list(&name).then_some(if tag.value().is_empty() { "" } else { "," })
            } else {
                before.list.filter(|_| uri::complete(tags.slice(&tag.span)).is_some()).and(Some(","))
            };
            before = Before { end: tag.span.end, list };
        }
        for gap in tags.gaps() {
            self.tell(Finding::new(Code::DmarcTagSyntax).at(gap).fix(""));
        }
        if self.findings.iter().any(|finding| finding.code == Code::DmarcDupTag) {
            self.record.valid = false;
        } else if self.record.valid {
            self.advice(&tags);
        }
    }

    /// The record has to begin with `v=DMARC1`. Says whether it does.
    fn version(&mut self, text: &str, tags: &TagList) -> bool {
        let bare = text.trim_start();
        let quotes = bare.trim_matches(|c| is_quote(c) || c.is_whitespace());
        if quotes.len() < bare.len() && bare.starts_with(is_quote) {
            if DmarcRecord::has_version(quotes) {
                let finding = Finding::new(Code::DmarcLeadingSpace).severity(Severity::Error);
                self.tell(finding.at(0..text.len()).fix(quotes));
                return false;
            }
        } else if bare.len() < text.len() && DmarcRecord::has_version(bare) {
            self.tell(Finding::new(Code::DmarcLeadingSpace).at(0..text.len() - bare.len()).fix(""));
        }
        if DmarcRecord::has_version(text) {
            return true;
        }
        let finding = version_fault(text, tags);
        self.tell(finding);
        false
    }

    /// A part that is no tag: dropped by receivers (RFC 9989 §4.8), and with it
    /// the address that it may hold.
    fn broken(&mut self, tag: &Tag, text: &str, before: &Before) {
        let finding = Finding::new(Code::DmarcTagSyntax).at(tag.span.clone());
        let Some(uri) = uri::complete(text) else {
            // `p: reject` is what other formats write.
            let fix = text.split_once(':').map(|(name, value)| (name.trim().to_ascii_lowercase(), value.trim()));
            let finding = match fix.filter(|(name, _)| KNOWN.contains(&name.as_str()) && !self.names.contains(name)) {
                Some((name, value)) => finding.fix(format!("{name}={value}")),
                None => finding,
            };
            return self.tell(finding);
        };
        if let Some(last) = self.findings.last_mut().filter(|last| last.code == Code::DmarcTagSyntax)
            && let Some(span) = last.span.clone().filter(|span| span.end == before.end)
            && let Some(fix) = last.instead().filter(|fix| fix.starts_with("rua="))
        {
            // One tag for all addresses in a row.
            *last = last.clone().at(span.start..tag.span.end).fix(format!("{fix},{uri}"));
            return;
        }
        self.tell(if let Some(comma) = before.list {
            // A semicolon has cut the list of addresses before.
            let span = before.end..tag.span.end;
            Finding::new(Code::DmarcUriSeparator).at(span).fix(format!("{comma}{uri}"))
        } else if self.names.iter().any(|name| name == "rua") {
            finding.severity(Severity::Error)
        } else {
            finding.severity(Severity::Error).fix(format!("rua={uri}"))
        });
    }

    /// One tag: its value goes into the record, its faults into the findings.
    fn tag(&mut self, name: &str, tag: &Tag) {
        let value = tag.value();
        let at = |code| Finding::new(code).at(tag.value_span.clone()).with("value", value);
        // By the grammar such a part is no tag (§4.8); a `p` without a value is as bad as a wrong one.
        if value.is_empty() && KNOWN.contains(&name) && !["v", "p"].contains(&name) {
            return self.tell(Finding::new(Code::DmarcEmptyValue).at(tag.span.clone()).with("tag", name));
        }
        match name {
            "p" => self.record.p = self.request(tag, Code::DmarcPInvalid),
            "sp" => self.record.sp = self.request(tag, Code::DmarcSpInvalid),
            "np" => self.record.np = self.request(tag, Code::DmarcNpInvalid),
            "adkim" => self.record.adkim = self.alignment(name, tag),
            "aspf" => self.record.aspf = self.alignment(name, tag),
            "t" => {
                self.record.testing = value.eq_ignore_ascii_case("y");
                if !["y", "n"].contains(&lower(value).as_str()) {
                    self.tell(or_word(at(Code::DmarcTInvalid), value, &[("yes", "y"), ("no", "n")]));
                }
            }
            "psd" => match lower(value).as_str() {
                "y" => self.record.psd = Psd::Yes,
                "n" => self.record.psd = Psd::No,
                "u" => {}
                _ => self.tell(or_word(at(Code::DmarcPsdInvalid), value, &[("yes", "y"), ("no", "n")])),
            },
            "rua" => self.record.rua = self.uris(tag),
            "ruf" => self.record.ruf = self.uris(tag),
            "fo" => self.failure_options(tag),
            "pct" => {
                self.record.pct = value.parse().ok().filter(|pct| *pct <= 100 && !value.starts_with('+'));
                if self.record.pct.is_none() {
                    self.tell(at(Code::DmarcPctInvalid));
                }
            }
            "v" | "rf" | "ri" => {}
            _ => {
                let finding = Finding::new(Code::DmarcUnknownTag).at(tag.span.clone()).with("tag", &tag.name);
                self.findings.push(match meant(name, value, &self.names) {
                    Some(right) => finding.fix(format!("{right}={value}")),
                    None => finding,
                });
            }
        }
    }

    fn request(&mut self, tag: &Tag, code: Code) -> Request {
        if let Some(policy) = Policy::parse(tag.value()) {
            return Request::Is(policy);
        }
        let word = bare(tag.value()).to_ascii_lowercase();
        let near: Vec<_> =
            ["none", "quarantine", "reject"].into_iter().filter(|right| one_slip(&word, right)).collect();
        let finding = Finding::new(code).at(tag.value_span.clone()).with("value", tag.value());
        self.findings.push(match near.as_slice() {
            [right] => finding.fix(*right),
            _ => finding,
        });
        Request::Invalid
    }

    fn alignment(&mut self, name: &str, tag: &Tag) -> Alignment {
        match lower(tag.value()).as_str() {
            "r" => Alignment::Relaxed,
            "s" => {
                self.tell(Finding::new(Code::DmarcAlignStrict).at(tag.span.clone()).with("tag", name));
                Alignment::Strict
            }
            _ => {
                let finding =
                    Finding::new(Code::DmarcAlignInvalid).at(tag.value_span.clone()).with("value", tag.value());
                self.tell(or_word(finding, tag.value(), &[("strict", "s"), ("relaxed", "r")]));
                Alignment::Relaxed
            }
        }
    }

    fn uris(&mut self, tag: &Tag) -> Vec<ReportUri> {
        let (uris, faults) = uri::list(tag.value(), tag.value_span.start);
        for faulty in faults {
            let finding = Finding::new(match faulty.fault {
                Fault::NoScheme => Code::DmarcRuaNoScheme,
                Fault::Invalid => Code::DmarcUriInvalid,
                Fault::Encoding => Code::DmarcUriEncoding,
                Fault::Separator => Code::DmarcUriSeparator,
                Fault::Size => Code::DmarcUriSize,
            });
            let finding = finding.with("uri", self.record.tags.slice(&faulty.span)).at(faulty.span);
            self.findings.push(match faulty.fix {
                Some(fix) => finding.fix(fix),
                None => finding,
            });
        }
        let mut seen = BTreeSet::new();
        for uri in &uris {
            let at = |code| Finding::new(code).at(uri.span.clone()).with("uri", &uri.text);
            if let uri::UriKind::Other { scheme } = &uri.kind {
                self.tell(at(Code::DmarcUriScheme).with("scheme", scheme));
            }
            if uri.is_valid() && !seen.insert(uri.place()) {
                self.tell(at(Code::DmarcUriDup));
            }
        }
        if uris.len() > 2 {
            self.tell(Finding::new(Code::DmarcUriMany).at(tag.span.clone()).with("count", uris.len()));
        }
        uris
    }

    /// `fo`: `0` or `1`, and `d` and `s`, each once (RFC 9989 §4.8).
    fn failure_options(&mut self, tag: &Tag) {
        let at = |code| Finding::new(code).at(tag.value_span.clone()).with("value", tag.value());
        let entries: Vec<String> = tag.entries().map(str::to_ascii_lowercase).collect();
        if !entries.iter().all(|entry| ["0", "1", "d", "s"].contains(&entry.as_str())) {
            return self.tell(at(Code::DmarcFoInvalid));
        }
        let unlike = order::sorted(entries.iter().map(String::as_str));
        let both = entries.iter().any(|entry| entry == "0") && entries.iter().any(|entry| entry == "1");
        if unlike.len() < entries.len() || both {
            self.tell(at(Code::DmarcFoDup));
        }
        self.record.fo = entries.iter().filter_map(|entry| entry.chars().next()).collect();
    }

    /// What a record says that receivers do understand, and perhaps its owner
    /// did not mean.
    fn advice(&mut self, tags: &TagList) {
        let record = self.record.clone();
        let tag = |name: &str| tags.tags().find(|tag| tag.value.is_some() && tag.name.eq_ignore_ascii_case(name));
        let at = |code, name: &str| {
            let finding = Finding::new(code);
            tag(name).map_or(finding.clone(), |tag| finding.at(tag.span.clone()))
        };
        let both = record.pct == Some(0) && record.testing;
        for name in ["pct", "rf", "ri"].into_iter().filter(|name| tag(name).is_some()) {
            let finding = at(Code::DmarcRemovedTag, name).with("tag", name);
            // `pct=0; t=y` says the same to both generations.
            self.tell(if name == "pct" && both { finding.severity(Severity::Info) } else { finding });
        }
        if record.fo.iter().any(|option| *option != '0') && tag("ruf").is_none() {
            self.tell(at(Code::DmarcFoWithoutRuf, "fo"));
        }
        if tag("ruf").is_some() {
            self.tell(at(Code::DmarcRufPresent, "ruf"));
        }
        match record.psd {
            Psd::Yes => {
                self.tell(at(Code::DmarcPsdY, "psd"));
                if tag("ruf").is_some() {
                    self.tell(at(Code::DmarcPsdRuf, "ruf"));
                }
            }
            Psd::No => self.tell(at(Code::DmarcPsdN, "psd")),
            Psd::Unset => {}
        }
        let lost_address = self
            .findings
            .iter()
            .any(|finding| finding.instead().is_some_and(|fix| fix.starts_with("rua=") || fix.contains("; rua=")));
        let no_rua = tag("rua").is_none() && !lost_address;
        if record.p == Request::Absent {
            // With reports it is `none` already; saying so changes nothing.
            let reports = record.rua.iter().any(ReportUri::is_valid);
            let finding = at(Code::DmarcPMissing, "v");
            self.tell(if reports { finding.fix("v=DMARC1; p=none") } else { finding });
        }
        let Some(p) = record.p.policy() else { return };
        if tags.tags().nth(1).is_some_and(|second| !second.name.eq_ignore_ascii_case("p")) {
            self.tell(at(Code::DmarcPNotSecond, "p"));
        }
        if p == Policy::None {
            self.tell(at(Code::DmarcPNone, "p"));
        }
        if no_rua {
            let severity = if p == Policy::None { Severity::Error } else { Severity::Warning };
            self.tell(Finding::new(Code::DmarcNoRua).severity(severity));
        }
        if let Some(sp) = record.sp.policy().filter(|sp| *sp < p) {
            self.tell(at(Code::DmarcSpWeaker, "sp").with("p", p).with("sp", sp));
        }
        let sp = record.sp.policy().unwrap_or(p);
        if record.np == Request::Absent && sp != Policy::Reject {
            self.tell(Finding::new(Code::DmarcNpSuggest));
        }
        if p != Policy::None && record.pct.is_some_and(|pct| pct < 100) && !both {
            self.tell(at(Code::DmarcPctPartial, "pct").with("pct", record.pct.unwrap_or(100)));
        }
        if record.testing {
            let finding = at(Code::DmarcTTest, "t").with("p", p);
            self.tell(if both { finding.severity(Severity::Info) } else { finding });
        }
    }
}

/// What is wrong with the start of a record, and what would be right.
fn version_fault(text: &str, tags: &TagList) -> Finding {
    let bad = Finding::new(Code::DmarcVBad);
    let Some(first) = tags.tags().next() else { return bad.at(0..text.len()) };
    if first.name.eq_ignore_ascii_case("v") && first.value.is_some() {
        if let Some(finding) = spelling("v", first, tags).into_iter().next() {
            return finding.severity(Severity::Error);
        }
        let bad = bad.at(first.value_span.clone()).with("value", first.value());
        let meant = bare(first.value()).eq_ignore_ascii_case("DMARC1");
        return if meant { bad.fix("DMARC1") } else { bad };
    }
    if let Some(v) = tags.tags().find(|tag| tag.name == "v" && tag.value() == "DMARC1") {
        let others = tags.tags().filter(|tag| tag.span != v.span).map(|tag| tags.slice(&tag.span));
        let sorted: Vec<_> = std::iter::once("v=DMARC1").chain(others).collect();
        return bad.at(0..text.len()).fix(sorted.join("; "));
    }
    let policy = tags.get("p").is_some_and(|p| Policy::parse(p.value()).is_some());
    let bad = bad.at(first.span.clone());
    if policy && first.value.is_some() && KNOWN.contains(&first.name.as_str()) {
        return bad.fix(format!("v=DMARC1; {}", tags.slice(&first.span)));
    }
    bad
}
