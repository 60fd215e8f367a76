//! What services leave in a report, for recognising them.

use super::Report;
use crate::catalog::Traces;
use crate::dmarc;
use crate::name::DomainName;
use crate::spf::expand::{Node, Reach};

/// What services leave in a report.
pub fn traces(report: &Report) -> Traces {
    let mut spf = Vec::new();
    if let Some(detail) = &report.spf.detail {
        for expansion in std::iter::once(&detail.expansion).chain(&detail.others) {
            ways(&expansion.root, &mut Vec::new(), &mut spf);
        }
    }
    Traces {
        spf,
        mx: report.mx.detail.clone(),
        dkim: report.dkim.detail.iter().map(|key| (key.selector.clone(), key.cnames.clone())).collect(),
        txt: report.texts.clone(),
        rua: report.dmarc.detail.as_ref().map(|(_, record)| dmarc::report_hosts(record)).unwrap_or_default(),
        ns: report.servers.detail.as_ref().map(|(_, servers)| servers.clone()).unwrap_or_default(),
    }
}

/// Every name below a node, with the way to it.
fn ways(node: &Node, path: &mut Vec<DomainName>, out: &mut Vec<Vec<DomainName>>) {
    for branch in &node.branches {
        if let Reach::Include(child) | Reach::Redirect(child) = &branch.reach {
            path.push(child.domain.clone());
            out.push(path.clone());
            ways(child, path, out);
            path.pop();
        }
    }
}
