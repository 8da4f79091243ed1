//! What went wrong with a secure connection, in words.

use std::error::Error;
use std::io;

use rustls::{AlertDescription, CertificateError, Error as TlsError, InvalidMessage};

/// Returns the failure of TLS that an error stems from.
pub(super) fn cause<'a>(err: &'a (dyn Error + 'static)) -> Option<&'a TlsError> {
    let mut next = Some(err);
    while let Some(err) = next {
        if let Some(found) = err.downcast_ref() {
            return Some(found);
        }
        // An I/O error's source is that of the error within it, not the error itself.
        next = match err.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
            Some(within) => Some(within),
            None => err.source(),
        };
    }
    None
}

/// Says of a failure what its name does not; `None` when its own words will do.
pub(super) fn words(err: &TlsError) -> Option<&'static str> {
    Some(match err {
        TlsError::PeerIncompatible(_) | TlsError::AlertReceived(AlertDescription::ProtocolVersion) => {
            "the server offers no TLS that is safe; 1.2 is the oldest spoken here"
        }
        TlsError::AlertReceived(
            AlertDescription::HandshakeFailure | AlertDescription::InsufficientSecurity,
        ) => "the server has no cipher in common with us",
        TlsError::AlertReceived(AlertDescription::UnrecognisedName) => "the server does not know this name",
        TlsError::InvalidMessage(InvalidMessage::InvalidContentType) => {
            "the server speaks no TLS at this port"
        }
        TlsError::InvalidCertificate(CertificateError::UnknownIssuer | CertificateError::Other(_)) => {
            "its certificate is signed by nobody trusted here"
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_found_however_deep_it_lies() {
        let failure = TlsError::AlertReceived(AlertDescription::ProtocolVersion);
        let deep = io::Error::other(io::Error::other(failure.clone()));
        assert_eq!(cause(&deep), Some(&failure));
        assert_eq!(cause(&io::Error::other("the line broke")), None);
    }

    #[test]
    fn an_old_server_is_told_in_plain_words() {
        let words = words(&TlsError::AlertReceived(AlertDescription::ProtocolVersion)).unwrap();
        assert!(words.contains("1.2"), "{words}");
    }
}
