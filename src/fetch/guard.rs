//! Keeps requests out of private networks.
//!
//! Feeds and pages name addresses we then fetch; without this, any of them could make gleaner talk to a router or
//! a database on its own network. Literal addresses are checked before each hop, names after they are resolved and
//! before anything connects, so a name cannot change its mind in between.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::{Arc, LazyLock};

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

/// Where nobody publishes: IANA's special-purpose registries, whole, and the networks of many receivers.
///
/// Of <https://www.iana.org/assignments/iana-ipv4-special-registry> and
/// <https://www.iana.org/assignments/iana-ipv6-special-registry>, as of 2025; those that carry an IPv4 address inside, NAT64's
/// `64:ff9b::/96` and 6to4's `2002::/16`, reach what that address reaches, and stand in [`carried`].
const SPECIAL: [&str; 31] = [
    "0.0.0.0/8",         // this network
    "10.0.0.0/8",        // private
    "100.64.0.0/10",     // carriers' NAT
    "127.0.0.0/8",       // loopback
    "169.254.0.0/16",    // link-local
    "172.16.0.0/12",     // private
    "192.0.0.0/24",      // protocols
    "192.0.2.0/24",      // documentation
    "192.31.196.0/24",   // AS112
    "192.52.193.0/24",   // multicast tunnels
    "192.88.99.0/24",    // relays of 6to4, deprecated
    "192.168.0.0/16",    // private
    "192.175.48.0/24",   // AS112
    "198.18.0.0/15",     // benchmarks
    "198.51.100.0/24",   // documentation
    "203.0.113.0/24",    // documentation
    "224.0.0.0/4",       // multicast
    "240.0.0.0/4",       // reserved, and broadcast
    "::/96",             // unspecified, loopback, and IPv4-compatible, deprecated
    "64:ff9b:1::/48",    // translation within a network
    "100::/64",          // discard only
    "100:0:0:1::/64",    // dummy prefix
    "2001::/23",         // protocols: Teredo, benchmarks, ORCHID, drones, AS112, multicast tunnels
    "2001:db8::/32",     // documentation
    "2620:4f:8000::/48", // AS112
    "3fff::/20",         // documentation
    "5f00::/16",         // segment routing
    "fc00::/7",          // private
    "fe80::/10",         // link-local
    "fec0::/10",         // site-local, deprecated
    "ff00::/8",          // multicast
];

static SPECIAL_NETWORKS: LazyLock<Vec<IpNet>> =
    LazyLock::new(|| SPECIAL.iter().map(|network| network.parse().expect("the table was tested")).collect());

fn is_public(ip: IpAddr) -> bool {
    if SPECIAL_NETWORKS.iter().any(|network| network.contains(&ip)) {
        return false;
    }
    match ip {
        IpAddr::V4(_) => true,
        IpAddr::V6(ip) => {
            // Nothing but 2000::/3 was ever given out; NAT64's network lies outside.
            let is_given_out =
                matches!(ip.segments(), [0x2000..=0x3fff, ..] | [0x64, 0xff9b, 0, 0, 0, 0, ..]);
            is_given_out && carried(ip).is_none_or(|inner| is_public(IpAddr::V4(inner)))
        }
    }
}

/// Returns the IPv4 address inside one that reaches whatever that address reaches.
fn carried(ip: Ipv6Addr) -> Option<Ipv4Addr> {
    match ip.segments() {
        [0x2002, high, low, ..] // 6to4
        | [0x64, 0xff9b, 0, 0, 0, 0, high, low] // NAT64
        | [_, _, _, _, 0 | 0x0200, 0x5efe, high, low] => { // ISATAP
            Some(Ipv4Addr::from(u32::from(high) << 16 | u32::from(low)))
        }
        _ => None,
    }
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
    fn no_special_network_is_reached_at_either_end() {
        for network in SPECIAL {
            let network: IpNet = network.parse().unwrap();
            assert_eq!(network, network.trunc(), "{network}");
            for ip in [network.network(), network.broadcast()] {
                assert!(!is_public(ip), "{ip} of {network}");
            }
        }
    }

    /// The registries name these, some within others; what carries an IPv4 address inside is told by that address.
    #[test]
    fn every_entry_of_the_registries_lies_in_the_table() {
        for entry in [
            "0.0.0.0/8",
            "0.0.0.0/32",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.0.0/29",
            "192.0.0.8/32",
            "192.0.0.9/32",
            "192.0.0.10/32",
            "192.0.0.170/32",
            "192.0.0.171/32",
            "192.0.2.0/24",
            "192.31.196.0/24",
            "192.52.193.0/24",
            "192.88.99.0/24",
            "192.88.99.2/32",
            "192.168.0.0/16",
            "192.175.48.0/24",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "240.0.0.0/4",
            "255.255.255.255/32",
            "::1/128",
            "::/128",
            "64:ff9b:1::/48",
            "100::/64",
            "100:0:0:1::/64",
            "2001::/23",
            "2001::/32",
            "2001:1::1/128",
            "2001:1::2/128",
            "2001:1::3/128",
            "2001:2::/48",
            "2001:3::/32",
            "2001:4:112::/48",
            "2001:10::/28",
            "2001:20::/28",
            "2001:30::/28",
            "2001:db8::/32",
            "2620:4f:8000::/48",
            "3fff::/20",
            "5f00::/16",
            "fc00::/7",
            "fe80::/10",
        ] {
            let entry: IpNet = entry.parse().unwrap();
            assert!(SPECIAL_NETWORKS.iter().any(|network| network.contains(&entry)), "{entry}");
        }
    }

    #[test]
    fn what_is_hidden_in_an_address_is_found() {
        let guard = NetworkGuard::new(&[]);
        for host in [
            "64:ff9b:1::808:808",
            "64:ff9b:1:2:3:4:808:808",
            "2001:db8::1",
            "3fff:1::1",
            "2001:2::1",
            "2001:10::1",
            "2001:20::1",
            "2001::1",
            "2002:a00:1::1",
            "2002:c058:6301::",
            "2a00:1450::5efe:10.0.0.1",
            "2a00:1450::200:5efe:192.168.1.1",
            "::8.8.8.8",
            "4000::1",
            "4000::5efe:8.8.8.8",
            "ff02::1",
        ] {
            check(&guard, &format!("http://[{host}]/"), false);
        }
        check(&guard, "http://192.88.99.1/", false);
    }

    #[test]
    fn the_public_web_is_allowed() {
        let guard = NetworkGuard::new(&[]);
        for url in [
            "https://example.org/",
            "http://93.184.215.14/",
            "http://192.0.1.1/",
            "http://100.128.0.1/",
            "http://[2606:2800:21f::1]/",
            "http://[2001:200::1]/",
            "http://[2001:4860:4860::8888]/",
            "http://[64:ff9b::8.8.8.8]/",
            "http://[2002:808:808::1]/",
            "http://[2a00:1450::5efe:8.8.8.8]/",
        ] {
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
