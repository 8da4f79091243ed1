//! `X-Hub-Signature`: who knows the secret of a subscription said this.
//!
//! Pure.

use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use sha2::{Sha256, Sha384, Sha512};

/// Whether `header`, such as `sha256=…`, is the signature of `body` under `secret`. Takes as long for a wrong one as for
/// the right one.
pub(super) fn is_signed(header: &str, secret: &str, body: &[u8]) -> bool {
    let Some((method, signature)) = header.trim().split_once('=') else { return false };
    let Some(signature) = from_hex(signature.trim()) else { return false };
    let secret = secret.as_bytes();
    match method.trim().to_ascii_lowercase().as_str() {
        "sha1" => verify::<Hmac<Sha1>>(secret, body, &signature),
        "sha256" => verify::<Hmac<Sha256>>(secret, body, &signature),
        "sha384" => verify::<Hmac<Sha384>>(secret, body, &signature),
        "sha512" => verify::<Hmac<Sha512>>(secret, body, &signature),
        _ => false,
    }
}

fn verify<M: Mac + KeyInit>(secret: &[u8], body: &[u8], signature: &[u8]) -> bool {
    <M as KeyInit>::new_from_slice(secret)
        .is_ok_and(|mac| mac.chain_update(body).verify_slice(signature).is_ok())
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digits: Vec<u8> = text
        .chars()
        .map(|digit| digit.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
        .collect::<Option<_>>()?;
    digits
        .len()
        .is_multiple_of(2)
        .then(|| digits.chunks_exact(2).map(|pair| pair[0] << 4 | pair[1]).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    // Made with `printf 'what is new' | openssl dgst -<method> -hmac secret`.
    const SIGNED: [&str; 4] = [
        "sha1=fa874580ca82a8e8231203ceee221c3dc894750c",
        "sha256=6c7fad046399ed8dd64d64fc277db5fa4974a7fc25b4727129c49bf366e77f13",
        "sha384=2b23903b8f9950388a9bde83a29a03da129fb41c52c3494d2660c6c00da52c56b0c6c571d9ce78515fd73c469d692c26",
        "sha512=26dea29ee620795b273b5b501fa457f5d3aec64f5631a0852a4739c5d24f7014f5a5acb37f8a4b4706bfeb25c7a4f8dce56144959c3fc4fab8d288bd71d0bcdf",
    ];

    #[test]
    fn every_method_of_the_recommendation_is_known() {
        for header in SIGNED {
            assert!(is_signed(header, "secret", b"what is new"), "{header}");
            assert!(is_signed(&header.to_ascii_uppercase(), "secret", b"what is new"), "{header}");
        }
    }

    #[test]
    fn another_body_another_secret_and_another_signature_are_refused() {
        for header in SIGNED {
            assert!(!is_signed(header, "secret", b"what is old"), "{header}");
            assert!(!is_signed(header, "guessed", b"what is new"), "{header}");
            assert!(!is_signed(&header[..header.len() - 2], "secret", b"what is new"), "{header}");
            assert!(!is_signed(&format!("{header}00"), "secret", b"what is new"), "{header}");
        }
    }

    #[test]
    fn what_is_no_signature_is_refused() {
        for header in
            ["", "sha256", "sha256=", "md5=5ebe2294ecd0e0f08eab7690d2a6ee69", "sha1=zz", "=", "sha1=é"]
        {
            assert!(!is_signed(header, "secret", b"what is new"), "{header}");
        }
    }
}
