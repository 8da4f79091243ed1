use std::time::Duration;

use crate::model::{FailureKind, Outcome};

/// Why an exchange brought nothing.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    #[error("cannot be fetched: {reason}")]
    BadAddress { reason: String },
    #[error("{host} lies in a private network; allow_networks would let it be reached")]
    PrivateNetwork { host: String },
    #[error("could not connect")]
    Connect(#[source] reqwest::Error),
    #[error("could not agree on a secure connection")]
    Tls(#[source] reqwest::Error),
    #[error("no complete answer within {seconds} s")]
    Timeout { seconds: u64 },
    #[error("the connection broke before the answer was complete")]
    Broken(#[source] reqwest::Error),
    #[error("the answer is larger than {limit_bytes} bytes")]
    TooLarge { limit_bytes: u64 },
    #[error("redirected more than {limit} times")]
    TooManyRedirects { limit: usize },
    #[error("redirected to an address that is none: {location}")]
    BadRedirect { location: String },
    #[error("the server answered {status}")]
    Status { status: u16 },
    #[error("redirected to a host that asked for {} s of rest", rest.as_secs())]
    HostAtRest { rest: Duration },
    #[error("a bot challenge stands in the way")]
    Challenge,
}

impl FetchError {
    /// Returns the word for the log.
    pub fn outcome(&self) -> Outcome {
        if self.is_gone() { Outcome::Gone } else { Outcome::Failed(self.kind()) }
    }

    /// Whether the server says that there is nothing any more.
    pub fn is_gone(&self) -> bool {
        matches!(self, Self::Status { status: 410 })
    }

    /// Returns what sort of failure it is.
    pub fn kind(&self) -> FailureKind {
        match self {
            Self::BadAddress { .. } | Self::PrivateNetwork { .. } => FailureKind::Refused,
            Self::Connect(_) | Self::Broken(_) => FailureKind::NetError,
            Self::Tls(_) => FailureKind::TlsError,
            Self::Timeout { .. } => FailureKind::Timeout,
            Self::TooLarge { .. } => FailureKind::TooLarge,
            Self::Status { status: 429 | 503 } | Self::HostAtRest { .. } => FailureKind::RateLimited,
            Self::Status { .. } | Self::TooManyRedirects { .. } | Self::BadRedirect { .. } => {
                FailureKind::HttpError
            }
            Self::Challenge => FailureKind::Blocked,
        }
    }

    /// Whether asking again later may help.
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Connect(_)
            | Self::Tls(_)
            | Self::Timeout { .. }
            | Self::Broken(_)
            | Self::HostAtRest { .. }
            | Self::Challenge => true,
            Self::Status { status } => matches!(status, 401 | 403 | 408 | 425 | 429 | 500..=599),
            Self::BadAddress { .. }
            | Self::PrivateNetwork { .. }
            | Self::TooLarge { .. }
            | Self::TooManyRedirects { .. }
            | Self::BadRedirect { .. } => false,
        }
    }

    /// Whether this computer has no way out: no route, or nobody who knows names.
    pub fn is_without_network(&self) -> bool {
        let Self::Connect(err) = self else { return false };
        causes(err).any(|cause| {
            let kind = cause.downcast_ref::<std::io::Error>().map(std::io::Error::kind);
            matches!(kind, Some(std::io::ErrorKind::NetworkUnreachable | std::io::ErrorKind::NetworkDown))
                // The resolver's EAI_AGAIN has no kind of its own.
                || cause.to_string().contains("Temporary failure in name resolution")
        })
    }

    /// Returns the words for the archive: what failed, and the innermost cause.
    pub fn describe(&self) -> String {
        let mut cause: &dyn std::error::Error = self;
        while let Some(source) = cause.source() {
            cause = source;
        }
        let innermost = with_dates(&cause.to_string());
        let text = self.to_string();
        if innermost == text { text } else { format!("{text}: {innermost}") }
    }

    /// Sorts what reqwest reports; `seconds` is the limit that was set.
    pub(super) fn from_reqwest(err: reqwest::Error, seconds: u64) -> Self {
        // Addresses may carry secrets; the archive has them in their own column.
        let err = err.without_url();
        if let Some(host) = refused_host(&err) {
            return Self::PrivateNetwork { host };
        }
        if err.is_timeout() {
            Self::Timeout { seconds }
        } else if is_tls(&err) {
            Self::Tls(err)
        } else if err.is_connect() {
            Self::Connect(err)
        } else {
            Self::Broken(err)
        }
    }
}

fn causes<'a>(err: &'a reqwest::Error) -> impl Iterator<Item = &'a (dyn std::error::Error + 'static)> {
    std::iter::successors(std::error::Error::source(err), |cause: &&'a (dyn std::error::Error + 'static)| {
        cause.source()
    })
}

/// Tells the time of an expired certificate as people do: rustls counts seconds since 1970.
fn with_dates(text: &str) -> String {
    for (words, told) in
        [("is not valid after ", "it expired on"), ("is not valid before ", "it is valid from")]
    {
        let Some((_, seconds)) = text.split_once(words) else { continue };
        let digits = seconds.split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
        let date = digits.parse().ok().and_then(|seconds| chrono::DateTime::from_timestamp(seconds, 0));
        if let (Some(date), Some((what, _))) = (date, text.split_once(": verification time")) {
            return format!("{what}: {told} {}", date.format("%Y-%m-%d"));
        }
    }
    text.to_owned()
}

fn refused_host(err: &reqwest::Error) -> Option<String> {
    causes(err).find_map(|cause| match cause.downcast_ref() {
        Some(FetchError::PrivateNetwork { host }) => Some(host.clone()),
        _ => None,
    })
}

/// reqwest has no question for this; rustls' errors travel inside an I/O error whose text names the certificate
/// or the handshake.
fn is_tls(err: &reqwest::Error) -> bool {
    err.is_connect()
        && causes(err).any(|cause| {
            let text = cause.to_string();
            ["certificate", "handshake", "TLS", "tls"].iter().any(|word| text.contains(word))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expired_certificate_is_told_with_its_date() {
        let expired = "invalid peer certificate: certificate expired: verification time 1796061600 (UNIX), \
                       but certificate is not valid after 1428710399 (367351201 seconds ago)";
        let told = "invalid peer certificate: certificate expired: it expired on 2015-04-10";
        assert_eq!(with_dates(expired), told);
        let early = "invalid peer certificate: certificate not valid yet: verification time 1796061600 (UNIX), \
                     but certificate is not valid before 1796148000 (86400 seconds in future)";
        let told = "invalid peer certificate: certificate not valid yet: it is valid from 2026-12-01";
        assert_eq!(with_dates(early), told);
        assert_eq!(with_dates("handshake failure"), "handshake failure");
    }
}
