//! The records that the page makes for a domain itself, without a service: the
//! logo's, the keys of its own servers, MTA-STS, TLS-RPT. Knows public halves only.

use super::{Extra, OWN, Plan, RecordSet, Wanted};
use crate::bimi::{self, BimiWish};
use crate::catalog::schema::{Purpose, RecordNeed, Rtype};
use crate::name::{DomainName, NameError, Selector};
use crate::{dkim, mta_sts, tls_rpt};

/// A key of the domain's own servers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnKey {
    /// Its selector.
    pub selector: Selector,
    /// The text of its record.
    pub record: String,
}

impl OwnKey {
    /// The key with this public half, in any form that `dkim::build` takes;
    /// `None` for what is no public key.
    pub fn new(selector: Selector, public_key: &str) -> Option<Self> {
        Some(Self { selector, record: dkim::build(public_key).ok()? })
    }
}

impl RecordSet {
    /// Everything that the plan makes without a service.
    pub(super) fn made(&mut self, plan: &Plan, domain: &DomainName) {
        // The logo is on offer for every domain, unless a service brings it.
        let name = bimi::record_name(domain, plan.bimi_selector.as_ref());
        let brought = |wanted: &Wanted| wanted.purpose == Purpose::Bimi && wanted.name.as_ref() == name.as_ref().ok();
        if !self.records.iter().any(brought) {
            let value = bimi::wished(BimiWish {
                location: plan.logo.as_deref(),
                authority: plan.certificate.as_deref(),
                local_parts: plan.lps.as_deref(),
                avp: plan.avp,
                declined: plan.no_logo,
            });
            self.own(0, Purpose::Bimi, name, value);
        }
        if let Some(id) = &plan.sts {
            self.own(1, Purpose::MtaSts, domain.child("_mta-sts"), Some(mta_sts::build_record(id)));
        }
        if !plan.tls_rpt.is_empty() {
            let value = Some(tls_rpt::build(&plan.tls_rpt)).filter(|text| tls_rpt::parse(text).well_formed);
            self.own(2, Purpose::TlsRpt, domain.child("_smtp._tls"), value);
        }
        for (place, key) in plan.keys.iter().enumerate() {
            self.own(3 + place, Purpose::Dkim, key.selector.key_name(domain), Some(key.record.clone()));
        }
    }

    /// A record of the owner's. What has no value yet is on offer.
    fn own(&mut self, record: usize, purpose: Purpose, name: Result<DomainName, NameError>, value: Option<String>) {
        let missing = if purpose == Purpose::Bimi { "logo" } else { "rua" };
        self.records.push(Wanted {
            purpose,
            rtype: Rtype::Txt,
            name: name.ok(),
            missing: if value.is_none() { vec![missing.to_owned()] } else { Vec::new() },
            picked: value.is_some(),
            value,
            source: Extra { provider: OWN.to_owned(), record },
            need: RecordNeed::Optional,
            among: 0,
        });
    }
}
