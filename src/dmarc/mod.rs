//! DMARC policy records (RFC 9989): model, what receivers of either generation
//! apply, parse, merge, tree walk. Says everything that texts alone show; does
//! not know whether a report host exists.

mod discover;
mod merge;
mod parse;
mod reports;
mod spelling;
mod tree;
pub(crate) mod uri;

use std::fmt;

pub use discover::{Listed, Walk, listed, walk};
pub use merge::{Change, DmarcMerge, DmarcWish, build, merge};
pub use parse::parse;
pub use reports::check_reports;
pub use tree::{
    Selection, authorises, external_report_name, organizational_domain, record_name, report_hosts, select, tree_walk,
};
pub use uri::{ReportUri, UriKind};

use crate::tag_list::TagList;

/// What a domain asks receivers to do with mail that fails. Ordered by rigour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)] // the names are DMARC's own
pub enum Policy {
    None,
    Quarantine,
    Reject,
}

impl Policy {
    /// As it stands in a record.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Quarantine => "quarantine",
            Self::Reject => "reject",
        }
    }

    /// Reads `dmarc-request`, without regard to case (RFC 9989 §4.8).
    pub fn parse(text: &str) -> Option<Self> {
        [Self::None, Self::Quarantine, Self::Reject].into_iter().find(|policy| policy.name().eq_ignore_ascii_case(text))
    }

    /// One level down, as `t=y` asks (RFC 9989 §4.7).
    fn lowered(self) -> Self {
        match self {
            Self::Reject => Self::Quarantine,
            Self::Quarantine | Self::None => Self::None,
        }
    }
}

impl fmt::Display for Policy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What `p`, `sp` or `np` says. That it is absent and that it is invalid are
/// different things: an invalid one disarms the whole record (RFC 9989 §4.10.1).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Request {
    #[default]
    Absent,
    Invalid,
    Is(Policy),
}

impl Request {
    /// The policy, if there is a valid one.
    pub fn policy(self) -> Option<Policy> {
        match self {
            Self::Is(policy) => Some(policy),
            Self::Absent | Self::Invalid => None,
        }
    }
}

/// `adkim`, `aspf` (RFC 9989 §4.4).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Alignment {
    /// `r`: the same organizational domain is enough.
    #[default]
    Relaxed,
    /// `s`: the names are the same.
    Strict,
}

/// `psd` (RFC 9989 §4.7).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Psd {
    /// `u`: the tree walk finds out.
    #[default]
    Unset,
    /// `y`: a public suffix.
    Yes,
    /// `n`: the organizational domain.
    No,
}

/// A policy record: its text, and the tags that RFC 9989 and RFC 7489 know.
/// Invalid optional tags have their default here; `tags` has what was written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DmarcRecord {
    /// The text, as written.
    pub tags: TagList,
    /// Does it begin with `v=DMARC1`, and is no tag there twice? Without,
    /// receivers see no record.
    pub valid: bool,
    /// For the domain.
    pub p: Request,
    /// For its subdomains.
    pub sp: Request,
    /// For names below it that do not exist.
    pub np: Request,
    /// For DKIM.
    pub adkim: Alignment,
    /// For SPF.
    pub aspf: Alignment,
    /// Aggregate reports.
    pub rua: Vec<ReportUri>,
    /// Failure reports.
    pub ruf: Vec<ReportUri>,
    /// When failure reports are asked for: `0`, `1`, `d`, `s` as written.
    pub fo: Vec<char>,
    /// `t=y`: apply one level less.
    pub testing: bool,
    /// Is it a public suffix?
    pub psd: Psd,
    /// The share that RFC 7489 receivers apply the policy to; gone in RFC 9989.
    pub pct: Option<u8>,
}

/// Whose rules a receiver follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Generation {
    /// Since May 2026: `np`, `t`, tree walk; no `pct`.
    Rfc9989,
    /// Still deployed: `pct`, public suffix list; no `np`, no `t`.
    Rfc7489,
}

/// What a receiver applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Effective {
    /// To the domain itself.
    pub p: Policy,
    /// To subdomains.
    pub sp: Policy,
    /// To names that do not exist.
    pub np: Policy,
    /// To this share of the mail, 0 to 100; the rest gets one level less.
    pub percent: u8,
    /// For DKIM.
    pub adkim: Alignment,
    /// For SPF.
    pub aspf: Alignment,
}

/// What receivers of either generation do with mail that fails, and with how
/// many of a hundred; `None`: they apply no DMARC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SideBySide {
    /// The tag that speaks of this mail: `p`, `sp` or `np`.
    pub tag: &'static str,
    /// Since May 2026.
    pub rfc9989: Option<(Policy, u8)>,
    /// Still deployed.
    pub rfc7489: Option<(Policy, u8)>,
}

impl DmarcRecord {
    /// The record as both generations of receivers apply it: to the domain, to
    /// its subdomains, to names that do not exist.
    pub fn side_by_side(&self) -> [SideBySide; 3] {
        let (new, old) = (self.effective(Generation::Rfc9989), self.effective(Generation::Rfc7489));
        let row = |tag, policy: fn(&Effective) -> Policy| SideBySide {
            tag,
            rfc9989: new.map(|all| (policy(&all), all.percent)),
            rfc7489: old.map(|all| (policy(&all), all.percent)),
        };
        [row("p", |all| all.p), row("sp", |all| all.sp), row("np", |all| all.np)]
    }

    /// What a receiver makes of the record; `None`: it applies no DMARC.
    pub fn effective(&self, generation: Generation) -> Option<Effective> {
        let (p, sp, np) = self.policies(generation)?;
        let (adkim, aspf) = (self.adkim, self.aspf);
        Some(match generation {
            Generation::Rfc9989 if self.testing => {
                Effective { p: p.lowered(), sp: sp.lowered(), np: np.lowered(), percent: 100, adkim, aspf }
            }
            Generation::Rfc9989 => Effective { p, sp, np, percent: 100, adkim, aspf },
            Generation::Rfc7489 => Effective { p, sp, np, percent: self.pct.unwrap_or(100), adkim, aspf },
        })
    }

    /// `p`, `sp` and `np` after RFC 9989 §4.10.1 (RFC 7489 §6.6.3 is the same
    /// without `np`): without a valid `p`, or with an invalid `sp` or `np`, all
    /// is `none` when reports can be sent, and nothing is applied otherwise.
    pub(crate) fn policies(&self, generation: Generation) -> Option<(Policy, Policy, Policy)> {
        if !self.valid {
            return None;
        }
        let knows_np = generation == Generation::Rfc9989;
        match self.p {
            Request::Is(p) if self.sp != Request::Invalid && !(knows_np && self.np == Request::Invalid) => {
                let sp = self.sp.policy().unwrap_or(p);
                let np = self.np.policy().filter(|_| knows_np).unwrap_or(sp);
                Some((p, sp, np))
            }
            _ => self.rua.iter().any(ReportUri::is_valid).then_some((Policy::None, Policy::None, Policy::None)),
        }
    }

    /// The tag that holds for a name below the record's domain, and what it asks
    /// for: `np` where the name does not exist, else `sp`, and `p` in the place of
    /// either (RFC 9989 §4.7). `None`: no DMARC is applied.
    pub fn below(&self, missing: bool) -> Option<(&'static str, Policy)> {
        let (p, sp, np) = self.policies(Generation::Rfc9989)?;
        Some(match (missing && self.np.policy().is_some(), self.sp.policy()) {
            (true, _) => ("np", np),
            (false, Some(_)) => ("sp", sp),
            // Also where all is `none`, whatever the tags say (§4.10.1).
            (false, None) => ("p", p),
        })
    }

    /// Does the text begin with `v=DMARC1` (RFC 9989 §4.8)? White space before
    /// it is let through, as most receivers do.
    pub fn has_version(text: &str) -> bool {
        let first = text.split(';').next().and_then(|part| part.split_once('='));
        first.is_some_and(|(name, value)| name.trim().eq_ignore_ascii_case("v") && value.trim() == "DMARC1")
    }

    /// Was the text meant to be a policy record, whatever became of it?
    pub(crate) fn resembles(text: &str) -> bool {
        let start: String = text.chars().take(24).collect::<String>().to_ascii_lowercase();
        start.contains("dmarc")
            || TagList::parse(text).tags().any(|tag| {
                tag.value.is_some()
                    && match tag.name.as_str() {
                        "rua" | "ruf" | "adkim" | "aspf" | "sp" | "np" => true,
                        "p" => Policy::parse(tag.value()).is_some(),
                        "v" => tag.value() == "DMARC1",
                        _ => false,
                    }
            })
    }
}

impl fmt::Display for DmarcRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.tags.fmt(f)
    }
}
