//! Keeps requests out of private networks.
//!
//! Feeds and pages name addresses we then fetch; without this, any of them could make gleaner talk to a router or
//! a database on its own network. Literal addresses are checked before each hop, names after they are resolved and
//! before anything connects, so a name cannot change its mind in between.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

use ipnet::IpNet;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::{Host, Url};

use super::FetchError;

/// Decides which addresses may be reached.
#[derive(Debug, Clone)]
pub(super) struct NetworkGuard {
    allowed: Arc<[IpNet]>,
}

impl NetworkGuard {
    pub(super) fn new(allowed: &[IpNet]) -> Self {
        Self { allowed: allowed.into() }
    }

    /// Refuses an address that is no web address, or lies in a private network by its very text.
    pub(super) fn check(&self, url: &Url) -> Result<(), FetchError> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(FetchError::BadAddress { reason: format!("{}: is not a web address", url.scheme()) });
        }
        let ip = match url.host() {
            Some(Host::Ipv4(ip)) => IpAddr::V4(ip),
            Some(Host::Ipv6(ip)) => IpAddr::V6(ip),
            Some(Host::Domain(_)) => return Ok(()),
            None => return Err(FetchError::BadAddress { reason: "it names no host".to_owned() }),
        };
        if self.may_reach(ip) { Ok(()) } else { Err(FetchError::PrivateNetwork { host: ip.to_string() }) }
    }

    fn may_reach(&self, ip: IpAddr) -> bool {
        let ip = ip.to_canonical();
        self.allowed.iter().any(|network| network.contains(&ip)) || is_public(ip)
    }
}

impl Resolve for NetworkGuard {
    fn resolve(&self, name: Name) -> Resolving {
        let guard = self.clone();
        Box::pin(async move {
            let host = name.as_str().to_owned();
            let found: Vec<SocketAddr> = tokio::net::lookup_host((host.as_str(), 0)).await?.collect();
            let is_known = !found.is_empty();
            let reachable: Vec<_> =
                found.into_iter().filter(|address| guard.may_reach(address.ip())).collect();
            if reachable.is_empty() && is_known {
                return Err(FetchError::PrivateNetwork { host }.into());
            }
            Ok(Box::new(reachable.into_iter()) as Addrs)
        })
    }
}

fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => is_public_v6(ip),
    }
}

/// Leaves out what RFC 6890 reserves.
fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    let is_shared = a == 100 && (64..128).contains(&b); // RFC 6598, carriers' NAT
    let is_protocol = a == 192 && b == 0 && c == 0;
    let is_benchmark = a == 198 && (b == 18 || b == 19);
    !(a == 0
        || a >= 224
        || ip.is_private()
        || ip.is_loopback()
        || ip.is_link_local()
        || ip.is_documentation()
        || is_shared
        || is_protocol
        || is_benchmark)
}

fn is_public_v6(ip: Ipv6Addr) -> bool {
    let [first, second, ..] = ip.segments();
    // Addresses that carry an IPv4 address inside reach whatever that address reaches.
    let embedded = match ip.octets() {
        [0x20, 0x02, a, b, c, d, ..] => Some(Ipv4Addr::new(a, b, c, d)), // 6to4
        // NAT64, and the old IPv4-compatible form
        [0x00, 0x64, 0xff, 0x9b, .., a, b, c, d] | [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, a, b, c, d] => {
            Some(Ipv4Addr::new(a, b, c, d))
        }
        _ => None,
    };
    if let Some(inner) = embedded {
        return is_public_v4(inner);
    }
    let is_teredo_or_documentation = first == 0x2001 && (second == 0 || second == 0x0db8);
    first & 0xe000 == 0x2000 && !is_teredo_or_documentation
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(guard: &NetworkGuard, url: &str, allowed: bool) {
        assert_eq!(guard.check(&Url::parse(url).unwrap()).is_ok(), allowed, "{url}");
    }

    #[test]
    fn private_networks_are_refused_however_they_are_written() {
        let guard = NetworkGuard::new(&[]);
        for url in [
            "http://127.0.0.1/",
            "http://2130706433/",
            "http://10.1.2.3/",
            "http://192.168.0.1:8080/",
            "http://169.254.169.254/latest/meta-data/",
            "http://100.64.0.1/",
            "http://0.0.0.0/",
            "http://[::1]/",
            "http://[::ffff:127.0.0.1]/",
            "http://[fe80::1]/",
            "http://[fd00::1]/",
            "http://[64:ff9b::10.0.0.1]/",
            "ftp://example.org/",
        ] {
            check(&guard, url, false);
        }
    }

    #[test]
    fn the_public_web_is_allowed() {
        let guard = NetworkGuard::new(&[]);
        for url in ["https://example.org/", "http://93.184.215.14/", "http://[2606:2800:21f::1]/"] {
            check(&guard, url, true);
        }
    }

    #[test]
    fn an_allowed_network_opens_only_itself() {
        let guard = NetworkGuard::new(&["127.0.0.0/8".parse().unwrap()]);
        check(&guard, "http://127.10.1.1:8088/feed.rss", true);
        check(&guard, "http://[::ffff:127.0.0.1]/", true);
        check(&guard, "http://10.0.0.1/", false);
    }
}
