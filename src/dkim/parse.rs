//! Reads a key record (RFC 6376 §3.6.1) and says what is wrong with it.

use super::key::{self, Material};
use super::{DkimKey, KeyType, PublicKey, RsaForm};
use crate::base64::{self, Base64};
use crate::finding::{Code, Finding, Parsed, Severity};
use crate::tag_list::{Tag, TagList, in_order, is_quote, is_tag_name};

/// The tags of RFC 6376 §3.6.1, and `g` of RFC 4871.
const KNOWN: [&str; 8] = ["v", "k", "p", "h", "s", "t", "n", "g"];

/// Errors in the grammar, as opposed to what the record says.
const GRAMMAR: [Code; 9] = [
    Code::DkimNotAKey,
    Code::DkimPMissing,
    Code::DkimDupTag,
    Code::DkimTagSyntax,
    Code::DkimTagCase,
    Code::DkimVBad,
    Code::DkimPBase64,
    Code::DkimPQuotes,
    Code::DkimPPem,
];

/// Reads the text of a TXT record at a selector. `well_formed`: it is a
/// tag-list, its version is right, and `p` is there and is base64 or empty.
pub fn parse(text: &str) -> Parsed<DkimKey> {
    let mut reader = Reader {
        record: DkimKey {
            tags: TagList::parse(text),
            key_type: KeyType::Rsa,
            key: PublicKey::Missing,
            testing: false,
            strict: false,
        },
        findings: Vec::new(),
    };
    reader.read();
    let well_formed =
        !reader.findings.iter().any(|finding| finding.severity == Severity::Error && GRAMMAR.contains(&finding.code));
    Parsed { record: reader.record, findings: in_order(reader.findings), well_formed }
}

struct Reader {
    record: DkimKey,
    findings: Vec<Finding>,
}

impl Reader {
    fn tell(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    fn read(&mut self) {
        let tags = self.record.tags.clone();
        if !resembles_a_key(&tags) {
            let whole = tags.text().len();
            return self.tell(Finding::new(Code::DkimNotAKey).at(0..whole));
        }
        self.syntax(&tags);
        self.version(&tags);
        if let Some(k) = tags.get("k") {
            self.key_type(k);
        }
        if let Some(p) = tags.get("p") {
            self.public_key(p, tags.get("k"));
        } else if self.findings.iter().all(|finding| finding.severity != Severity::Error) {
            // Another error already says where the `p=` went.
            self.tell(Finding::new(Code::DkimPMissing));
        }
        self.restrictions(&tags);
    }

    /// RFC 6376 §3.2: the list and the names in it.
    fn syntax(&mut self, tags: &TagList) {
        self.findings.extend(tags.repeated(Code::DkimDupTag));
        for gap in tags.gaps() {
            // Outside the grammar, and skipped by the verifiers in use.
            self.tell(Finding::new(Code::DkimTagSyntax).severity(Severity::Warning).at(gap).fix(""));
        }
        for tag in tags.tags() {
            let lower = tag.name.to_ascii_lowercase();
            if tag.value.is_none() || !is_tag_name(&tag.name) {
                let finding = Finding::new(Code::DkimTagSyntax).at(tag.span.clone());
                self.findings.push(match unquoted(tags.slice(&tag.span)) {
                    Some(fix) => finding.fix(fix),
                    None => finding,
                });
            } else if KNOWN.contains(&lower.as_str()) && lower != tag.name {
                // Without `p` there is no key; any other tag is only ignored.
                let severity = if lower == "p" { Severity::Error } else { Severity::Warning };
                let fix = format!("{lower}={}", tag.value());
                let finding = Finding::new(Code::DkimTagCase).severity(severity).at(tag.span.clone());
                self.tell(finding.with("tag", &tag.name).fix(fix));
            } else if let Some(fix) = missing_semicolons(tag) {
                self.tell(Finding::new(Code::DkimTagSyntax).at(tag.span.clone()).fix(fix));
            } else if tag.name != "p" && !tag.value().chars().all(is_value_char) {
                self.tell(Finding::new(Code::DkimTagSyntax).at(tag.value_span.clone()));
            } else if tag.name == "g" {
                self.tell(Finding::new(Code::DkimGTag).at(tag.span.clone()));
            } else if !KNOWN.contains(&tag.name.as_str()) {
                self.tell(Finding::new(Code::DkimUnknownTag).at(tag.span.clone()).with("tag", &tag.name));
            }
        }
    }

    fn version(&mut self, tags: &TagList) {
        let Some(v) = tags.get("v") else {
            if tags.tags().all(|tag| !tag.name.trim_matches(is_quote).eq_ignore_ascii_case("v")) {
                self.tell(Finding::new(Code::DkimVAbsent));
            }
            return;
        };
        let first = tags.tags().next().is_some_and(|tag| tag.span == v.span);
        if v.value() != "DKIM1" {
            if missing_semicolons(v).is_some() {
                return;
            }
            let finding = Finding::new(Code::DkimVBad).at(v.value_span.clone()).with("value", v.value());
            let meant = v.value().eq_ignore_ascii_case("DKIM1") || unquoted(v.value()).as_deref() == Some("DKIM1");
            self.tell(if meant { finding.fix("DKIM1") } else { finding });
        } else if !first {
            self.tell(Finding::new(Code::DkimVNotFirst).at(v.span.clone()));
        }
    }

    fn key_type(&mut self, k: &Tag) {
        self.record.key_type = match k.value() {
            "rsa" => KeyType::Rsa,
            "ed25519" => KeyType::Ed25519,
            "mldsa44" => {
                self.tell(Finding::new(Code::DkimKDkim2Only).at(k.span.clone()));
                KeyType::MlDsa44
            }
            other => {
                if missing_semicolons(k).is_none() {
                    let finding = Finding::new(Code::DkimKUnknown).at(k.value_span.clone()).with("value", other);
                    let lower = other.to_ascii_lowercase();
                    self.tell(case_only(finding, &lower, &["rsa", "ed25519"]));
                }
                KeyType::Other(other.to_owned())
            }
        };
    }

    fn public_key(&mut self, p: &Tag, k: Option<&Tag>) {
        self.record.key = PublicKey::Unreadable;
        if p.value().is_empty() {
            self.record.key = PublicKey::Revoked;
            return self.tell(Finding::new(Code::DkimRevoked).at(p.span.clone()));
        }
        if missing_semicolons(p).is_some() {
            return;
        }
        let text = p.value();
        let at = |code| Finding::new(code).at(p.value_span.clone());
        let read = Base64::read(text);
        if text.contains("PRIVATE KEY") || key::identify(&read.octets) == Material::Private {
            return self.tell(at(Code::DkimPPrivateKey));
        }
        let mended = key::salvage(text).map(|(octets, _)| base64::encode(&octets));
        let mend = |finding: Finding| match &mended {
            Some(text) => finding.fix(text),
            None => finding,
        };
        if text.split("-----").any(key::armour) {
            return self.tell(mend(at(Code::DkimPPem)));
        }
        if text.contains(|c| c == '\\' || is_quote(c)) {
            return self.tell(mend(at(Code::DkimPQuotes)));
        }
        if let Some((place, intruder)) = read.intruder {
            let place = p.value_span.start + place;
            let finding = match mended {
                Some(_) => at(Code::DkimPBase64),
                None => Finding::new(Code::DkimPBase64).at(place..place + intruder.len_utf8()),
            };
            return self.tell(mend(finding.with("character", intruder)));
        }
        let material = key::identify(&read.octets);
        if let Material::Truncated { expected } = material {
            let finding = at(Code::DkimPTruncated).with("present", read.octets.len()).with("expected", expected);
            return self.tell(finding);
        }
        if read.odd || read.padding < 0 {
            return self.tell(mend(at(Code::DkimPBase64)));
        }
        if read.padding > 0 {
            self.tell(mend(at(Code::DkimPPadding)));
        }
        self.material(p, k, material, &read.octets);
    }

    /// Does the key fit its type, and is it a good one?
    fn material(&mut self, p: &Tag, k: Option<&Tag>, material: Material, octets: &[u8]) {
        let at = |code| Finding::new(code).at(p.value_span.clone());
        // What the type has to be instead: in place of the value of `k=`, or
        // in front of `p=`.
        let type_is = |right: &str, found: &str| {
            let finding = Finding::new(Code::DkimKeytypeMismatch).with("found", found);
            match k {
                Some(k) => finding.at(k.value_span.clone()).fix(right),
                None => finding.at(p.span.clone()).fix(format!("k={right}; p={}", p.value())),
            }
        };
        let finding = match (&self.record.key_type, material) {
            (KeyType::Other(_), _) => return,
            (KeyType::Rsa, Material::Rsa { bits, exponent, form }) => {
                self.record.key = PublicKey::Rsa { bits, exponent, form };
                return self.rsa(p, bits, exponent, form, octets);
            }
            (KeyType::Ed25519, Material::Octets32) => {
                self.record.key = PublicKey::Ed25519;
                return;
            }
            (KeyType::MlDsa44, Material::Octets1312) => {
                self.record.key = PublicKey::MlDsa44;
                return;
            }
            (KeyType::Ed25519, Material::Ed25519Spki) => {
                let bare = base64::encode(octets.get(12..).unwrap_or_default());
                at(Code::DkimEd25519Length).with("length", octets.len()).fix(bare)
            }
            (_, Material::Rsa { .. }) => type_is("rsa", "rsa"),
            (_, Material::Octets32) => type_is("ed25519", "ed25519"),
            (_, Material::Octets1312) => type_is("mldsa44", "mldsa44"),
            (_, Material::Ed25519Spki) => {
                let bare = base64::encode(octets.get(12..).unwrap_or_default());
                let all = Finding::new(Code::DkimKeytypeMismatch).at(p.span.clone()).with("found", "ed25519");
                if k.is_none() { all.fix(format!("k=ed25519; p={bare}")) } else { all }
            }
            (KeyType::Ed25519, _) => at(Code::DkimEd25519Length).with("length", octets.len()),
            _ => at(Code::DkimPDer),
        };
        self.tell(finding);
    }

    /// RFC 8301 §3.2
    fn rsa(&mut self, p: &Tag, bits: usize, exponent: Option<u64>, form: RsaForm, octets: &[u8]) {
        let at = |code| Finding::new(code).at(p.value_span.clone());
        if form == RsaForm::Pkcs1 {
            self.tell(at(Code::DkimRsaPkcs1).fix(base64::encode(&key::spki_of_pkcs1(octets))));
        }
        let size = match bits {
            ..1024 => Some(Code::DkimRsaTooShort),
            1024..2048 => Some(Code::DkimRsa1024),
            2048..=4096 => None,
            4097.. => Some(Code::DkimRsaOver4096),
        };
        if let Some(code) = size {
            self.tell(at(code).with("bits", bits));
        }
        if exponent != Some(65537) {
            let exponent = exponent.map_or_else(|| "> 2^64".to_owned(), |exponent| exponent.to_string());
            self.tell(at(Code::DkimRsaExponent).with("exponent", exponent));
        }
    }

    /// `h`, `s` and `t`: what the key may be used for.
    fn restrictions(&mut self, tags: &TagList) {
        if let Some(h) = tags.get("h").filter(|h| !h.entries().any(|entry| entry == "sha256")) {
            let finding = Finding::new(Code::DkimHNoSha256).at(h.value_span.clone()).with("value", h.value());
            let lower = h.value().to_ascii_lowercase();
            self.tell(case_only(finding.fix("sha256"), &lower, &["sha256"]));
        }
        if let Some(s) = tags.get("s").filter(|s| !s.entries().any(|entry| ["*", "email"].contains(&entry))) {
            self.tell(Finding::new(Code::DkimSNotEmail).at(s.value_span.clone()).with("value", s.value()));
        }
        if let Some(t) = tags.get("t") {
            self.record.testing = t.entries().any(|flag| flag == "y");
            self.record.strict = t.entries().any(|flag| flag == "s");
            if self.record.testing {
                self.tell(Finding::new(Code::DkimTTesting).at(t.span.clone()));
            }
            if self.record.strict {
                self.tell(Finding::new(Code::DkimTStrict).at(t.span.clone()));
            }
        }
    }
}

/// A text with neither `p` nor `k`, nor a version of DKIM's, is about
/// something else: an SPF record, a wildcard's answer.
fn resembles_a_key(tags: &TagList) -> bool {
    tags.tags().any(|tag| {
        let name = tag.name.trim_matches(is_quote).to_ascii_lowercase();
        tag.value.is_some()
            && match name.as_str() {
                "p" | "k" => true,
                "v" => tag.value().get(..4).is_some_and(|start| start.eq_ignore_ascii_case("DKIM")),
                _ => false,
            }
    })
}

/// Values have case (RFC 6376 §3.2), but the grammar's own words have none
/// (RFC 5234 §2.3): verifiers differ.
fn case_only(finding: Finding, lower: &str, right: &[&str]) -> Finding {
    if right.contains(&lower) { finding.severity(Severity::Warning).fix(lower) } else { finding }
}

/// `tval` of RFC 6376 §3.2, and the white space between.
fn is_value_char(c: char) -> bool {
    matches!(c, ' '..='~' | '\t' | '\r' | '\n')
}

/// The text without the quotes around it, if there are any.
fn unquoted(text: &str) -> Option<String> {
    let bare = text.trim_matches(|c| is_quote(c) || c == '\\');
    (bare != text && bare.contains('=') == text.contains('=')).then(|| bare.to_owned())
}

/// A note may say anything.
fn missing_semicolons(tag: &Tag) -> Option<String> {
    tag.missing_semicolons(&KNOWN).filter(|_| tag.name != "n")
}
