//! What services leave in a report, for recognising them.

use super::{Report, Verdict};
use crate::catalog::Traces;
use crate::dmarc;
use crate::name::DomainName;
use crate::spf::expand::{Node, Reach, State};

/// What services leave in a report.
pub fn traces(report: &Report) -> Traces {
    let mut traces =
        Traces { spf_hides: matches!(report.spf.verdict, Verdict::Open | Verdict::Unknown(_)), ..Traces::default() };
    if let Some(detail) = &report.spf.detail {
        for expansion in std::iter::once(&detail.expansion).chain(&detail.others) {
            ways(&expansion.root, &mut Vec::new(), &mut traces);
        }
    }
    Traces {
        mx: report.mx.detail.clone(),
        dkim: report.dkim.detail.iter().map(|key| (key.selector.clone(), key.cnames.clone())).collect(),
        txt: report.texts.clone(),
        rua: report.dmarc.detail.as_ref().map(|(_, record)| dmarc::report_hosts(record)).unwrap_or_default(),
        ns: report.servers.detail.as_ref().map(|(_, servers)| servers.clone()).unwrap_or_default(),
        ..traces
    }
}

/// Every name below a node, with the way to it.
fn ways(node: &Node, path: &mut Vec<DomainName>, out: &mut Traces) {
    let term = |place: usize| match &node.state {
        State::Record(record) | State::Broken(record) => record.term(place),
        _ => None,
    };
    out.spf_hides |= matches!(node.state, State::Failed(_) | State::Open);
    for branch in &node.branches {
        match &branch.reach {
            Reach::Include(child) | Reach::Redirect(child) => {
                path.push(child.domain.clone());
                out.spf.push(path.clone());
                ways(child, path, out);
                path.pop();
            }
            Reach::Dynamic => {
                out.spf_hides = true;
                out.macros.extend(term(branch.term).map(|term| (path.clone(), term.text.to_string())));
            }
            Reach::Failed(_) | Reach::Open => out.spf_hides = true,
            Reach::Everyone | Reach::Networks { .. } | Reach::TooManyMx(_) => {}
        }
    }
}
