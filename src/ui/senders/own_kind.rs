//! The kinds of own servers, and what is wrong with what was typed for one.

use std::net::IpAddr;

use crate::plan::OwnServer;
use crate::ui::platform;
use crate::ui::text::key;

/// By what a server is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Address,
    Host,
    Include,
    Mx,
    Web,
}

pub(super) const KINDS: [Kind; 5] = [Kind::Address, Kind::Host, Kind::Include, Kind::Mx, Kind::Web];
impl Kind {
    pub(super) fn of(server: &OwnServer) -> Self {
        match server.bare() {
            OwnServer::Ip4(..) | OwnServer::Ip6(..) => Self::Address,
            OwnServer::Host(_) => Self::Host,
            OwnServer::Include(_) => Self::Include,
            OwnServer::Mx => Self::Mx,
            OwnServer::Web | OwnServer::Neutral(_) => Self::Web,
        }
    }

    pub(super) fn label(self) -> &'static str {
        match self {
            Self::Address => key!("own-kind-address"),
            Self::Host => key!("own-kind-host"),
            Self::Include => key!("own-kind-include"),
            Self::Mx => key!("own-mx"),
            Self::Web => key!("own-web"),
        }
    }

    /// What to type; nothing where the domain says it all.
    pub(super) fn hint(self) -> Option<&'static str> {
        match self {
            Self::Address => Some(key!("own-hint-address")),
            Self::Host => Some(key!("own-hint-host")),
            Self::Include => Some(key!("own-hint-include")),
            Self::Mx | Self::Web => None,
        }
    }

    /// The same name, meant in this way.
    fn meant(self, server: OwnServer) -> OwnServer {
        match (self, server) {
            // A bare name is read as a host; here it is the name behind `include:`.
            (Self::Include, OwnServer::Host(name)) => OwnServer::Include(name),
            (_, OwnServer::Neutral(server)) => self.meant(*server).neutral(),
            (_, server) => server,
        }
    }
}

/// Why there is no server in what was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) key: &'static str,
    pub(super) text: String,
    /// As what it can be taken.
    pub(super) instead: Option<Kind>,
}

/// Reads what is typed, with names in the letters that people write.
pub(super) fn read(typed: &str) -> Option<OwnServer> {
    let typed = typed.trim();
    OwnServer::parse(typed).or_else(|| OwnServer::parse(&platform::to_ascii(typed)?))
}

/// The server in what was typed, if it is of this kind.
pub(super) fn understand(kind: Kind, typed: &str) -> Result<OwnServer, Fault> {
    let typed = typed.trim();
    let fault = |key| Err(Fault { key, text: typed.to_owned(), instead: None });
    let Some(server) = read(typed).map(|server| kind.meant(server)) else {
        return fault(if typed.is_empty() {
            key!("own-empty")
        } else if typed.contains(char::is_whitespace) {
            key!("own-space")
        } else if kind == Kind::Address {
            address_fault(typed)
        } else if typed.contains('.') {
            key!("own-not-a-name")
        } else {
            key!("own-one-word")
        });
    };
    if Kind::of(&server) != kind {
        let instead = Kind::of(&server);
        let key = match instead {
            Kind::Address => key!("own-is-address"),
            Kind::Host => key!("own-is-host"),
            Kind::Include => key!("own-is-include"),
            Kind::Mx | Kind::Web => key!("own-is-term"),
        };
        return Err(Fault { key, text: typed.to_owned(), instead: Some(instead) });
    }
    if is_private(&server) { fault(key!("own-private")) } else { Ok(server) }
}

fn address_fault(typed: &str) -> &'static str {
    let bare = typed.rsplit_once("ip4:").or(typed.rsplit_once("ip6:")).map_or(typed, |(_, bare)| bare);
    let (address, prefix) = bare.split_once('/').map_or((bare, None), |(address, prefix)| (address, Some(prefix)));
    let parts: Vec<Option<u32>> = address.split('.').map(|part| part.parse().ok()).collect();
    if prefix.is_some() && address.parse::<IpAddr>().is_ok() {
        return key!("own-prefix");
    }
    if !address.contains(':') && parts.iter().all(Option::is_some) {
        return if parts.len() == 4 { key!("own-octet") } else { key!("own-four-parts") };
    }
    key!("own-not-an-address")
}

/// An address that no receiver ever sees (RFC 1918, RFC 3927, RFC 4193 and the like).
fn is_private(server: &OwnServer) -> bool {
    match server.bare() {
        OwnServer::Ip4(address, _) => {
            address.is_private() || address.is_loopback() || address.is_link_local() || address.is_unspecified()
        }
        OwnServer::Ip6(address, _) => {
            address.is_loopback()
                || address.is_unspecified()
                || address.is_unique_local()
                || address.is_unicast_link_local()
        }
        _ => false,
    }
}
