//! The public suite of RFC 7208 as JSON: cases with their zones. Tests and
//! benchmarks read it from beside the project, or from where `SPF_SUITE` says.

use std::path::Path;

use mailvouch::DomainName;
use mailvouch::dns::zone::{self, Zone};
use mailvouch::dns::{Answer, Failure, Question, RecordData, RecordType};
use mailvouch::spf::Sender;
use serde_json::Value;

/// One case.
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) sender: Sender,
    /// Any of these is right.
    pub(crate) results: Vec<String>,
    /// `DEFAULT` for none.
    pub(crate) explanation: Option<String>,
    zone: Zone,
    /// Names at which all else times out.
    silent: Vec<DomainName>,
}

impl Case {
    /// What DNS has for the case.
    pub(crate) fn answer(&self, question: &Question) -> Answer {
        match self.zone.answer(question) {
            Answer::NoData | Answer::NxDomain if self.silent.contains(&question.name) => {
                Answer::Failed(Failure::Timeout)
            }
            answer => answer,
        }
    }
}

/// All cases; none where there is no such file.
pub(crate) fn cases() -> Option<Vec<Case>> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/suites/rfc7208.json");
    let path = std::env::var_os("SPF_SUITE").map_or(beside, Into::into);
    let text = std::fs::read_to_string(path).ok()?;
    let cases: Vec<Value> = serde_json::from_str(&text).expect("the suite is JSON");
    Some(cases.iter().map(case).collect())
}

fn case(case: &Value) -> Case {
    let text = |key: &str| case[key].as_str().unwrap_or_default().to_owned();
    let (zone, silent) = zone_of(case);
    Case {
        name: text("test"),
        sender: Sender {
            ip: text("host").parse().unwrap(),
            mail_from: text("mailfrom"),
            helo: text("helo"),
            receiver: Some("receiver.test".to_owned()),
        },
        results: case["result"].as_array().unwrap().iter().map(|result| result.as_str().unwrap().to_owned()).collect(),
        explanation: case["explanation"].as_str().map(str::to_owned),
        zone,
        silent,
    }
}

fn zone_of(case: &Value) -> (Zone, Vec<DomainName>) {
    let mut zone = zone::parse("").unwrap();
    let mut silent = Vec::new();
    for (name, entry) in case["zonedata"].as_object().unwrap() {
        let Ok(name) = DomainName::parse(name) else { continue };
        for rtype in RecordType::ALL {
            let records = entry["records"].as_array().unwrap().iter().filter_map(record);
            let data: Vec<RecordData> = records.filter(|(of, _)| of == rtype).map(|(_, data)| data).collect();
            if !data.is_empty() {
                zone.set(&name, *rtype, data, 60);
            }
        }
        if entry["timeout"] == true {
            silent.push(name);
        }
    }
    (zone, silent)
}

fn record(value: &Value) -> Option<(RecordType, RecordData)> {
    let data = &value["data"];
    let name = |value: &Value| DomainName::parse(value.as_str().unwrap()).ok();
    let rtype = RecordType::from_name(value["type"].as_str().unwrap()).unwrap();
    let data = match rtype {
        RecordType::A => RecordData::A(data.as_str().unwrap().parse().unwrap()),
        RecordType::Aaaa => RecordData::Aaaa(data.as_str().unwrap().parse().unwrap()),
        RecordType::Cname => RecordData::Cname(name(data)?),
        RecordType::Ptr => RecordData::Ptr(name(data)?),
        RecordType::Mx => {
            let preference = u16::try_from(data[0].as_u64().unwrap()).unwrap();
            RecordData::Mx { preference, exchange: name(&data[1])? }
        }
        RecordType::Txt | RecordType::Spf => {
            let strings = data.as_array().unwrap().iter();
            RecordData::Txt(strings.map(|string| latin1(string.as_str().unwrap())).collect())
        }
        _ => return None,
    };
    Some((rtype, data))
}

/// The suite writes an octet as the character of that number.
fn latin1(text: &str) -> Vec<u8> {
    text.chars().map(|c| u8::try_from(c).expect("one octet each")).collect()
}
