//! Forward-confirmed reverse DNS of the domain's own servers: the address has a
//! name (PTR), and the name has the address.

use std::net::IpAddr;

use super::State;
use crate::audit::Report;
use crate::dns::ask::{Asker, Found};
use crate::dns::{RecordData, RecordType};
use crate::name::DomainName;
use crate::plan::OwnServer;
use crate::spf::reverse_name;

/// How many addresses are looked at, and how many names of each (RFC 7208
/// §4.6.4 stops at as many names).
const MOST: usize = 10;

/// A server by one of its addresses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    /// The address.
    pub ip: IpAddr,
    /// The names that its PTR records give.
    pub names: Vec<DomainName>,
    /// `Met`, `Unmet`, `Unknown` or `Open`.
    pub state: State,
}

/// The servers that the person named, and those of the published SPF record
/// that are the domain's own beyond doubt. Networks have no one address.
pub(super) fn servers(report: &Report, own: &[OwnServer], asker: &mut Asker<'_>) -> Vec<Server> {
    let domain = &report.domain;
    let mut ips: Vec<IpAddr> = Vec::new();
    let text = report.spf.detail.as_ref().map_or("", |spf| spf.text.as_str());
    let published = text.split(' ').skip(1).filter_map(OwnServer::parse);
    let published = published.filter(|server| match server.bare() {
        OwnServer::Host(host) => host.is_within(domain),
        OwnServer::Include(_) => false,
        _ => true,
    });
    for server in own.iter().cloned().chain(published) {
        match server.bare() {
            OwnServer::Ip4(ip, 32) => ips.push((*ip).into()),
            OwnServer::Ip6(ip, 128) => ips.push((*ip).into()),
            OwnServer::Host(host) => ips.extend(addresses(host, asker)),
            OwnServer::Web => ips.extend(addresses(domain, asker)),
            // The hosts that receive may be a service's.
            OwnServer::Mx => {
                let hosts = report.mx.detail.iter().filter(|host| host.is_within(domain));
                ips.extend(hosts.flat_map(|host| addresses(host, asker)).collect::<Vec<_>>());
            }
            OwnServer::Ip4(..) | OwnServer::Ip6(..) | OwnServer::Include(_) | OwnServer::Neutral(_) => {}
        }
    }
    let mut servers: Vec<Server> = Vec::new();
    for ip in ips {
        if servers.len() < MOST && servers.iter().all(|server| server.ip != ip) {
            servers.push(server(ip, asker));
        }
    }
    servers
}

/// The worst of all; what is known to be wrong is so whatever is still to come.
pub(super) fn state(servers: &[Server]) -> State {
    let any = |state| servers.iter().any(|server| server.state == state);
    let states = [State::Unmet, State::Unknown, State::Open, State::Met];
    states.into_iter().find(|state| any(*state)).unwrap_or(State::NoServer)
}

fn server(ip: IpAddr, asker: &mut Asker<'_>) -> Server {
    let mut names = Vec::new();
    let found = DomainName::parse(&reverse_name(ip)).map(|name| asker.ask(&name, RecordType::Ptr));
    let state = match found {
        Ok(Found::Records(records)) => {
            names.extend(records.data.iter().filter_map(|data| match data {
                RecordData::Ptr(name) => Some(name.clone()),
                _ => None,
            }));
            forward(ip, &names, asker)
        }
        Ok(Found::Open) => State::Open,
        Ok(Found::Failed(_)) => State::Unknown,
        Ok(Found::Absent) | Err(_) => State::Unmet,
    };
    Server { ip, names, state }
}

/// Does one of the names have the address?
fn forward(ip: IpAddr, names: &[DomainName], asker: &mut Asker<'_>) -> State {
    let rtype = if ip.is_ipv4() { RecordType::A } else { RecordType::Aaaa };
    let mut state = State::Unmet;
    for name in names.iter().take(MOST) {
        match asker.ask(name, rtype) {
            Found::Records(records) if records.data.iter().any(|data| address(data) == Some(ip)) => return State::Met,
            Found::Records(_) | Found::Absent => {}
            Found::Failed(_) if state == State::Unmet => state = State::Unknown,
            Found::Failed(_) => {}
            Found::Open => state = State::Open,
        }
    }
    state
}

fn addresses(host: &DomainName, asker: &mut Asker<'_>) -> Vec<IpAddr> {
    let mut all = Vec::new();
    for rtype in [RecordType::A, RecordType::Aaaa] {
        if let Found::Records(records) = asker.ask(host, rtype) {
            all.extend(records.data.iter().filter_map(address));
        }
    }
    all
}

fn address(data: &RecordData) -> Option<IpAddr> {
    match data {
        RecordData::A(ip) => Some((*ip).into()),
        RecordData::Aaaa(ip) => Some((*ip).into()),
        _ => None,
    }
}
