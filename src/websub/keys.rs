//! What only gleaner and one hub know.

use std::fmt::Write;

use crate::model::SubscriptionKeys;

/// 160 and 256 bits, which nobody guesses; in hex, which survives every address and form.
const KEY_BYTES: usize = 20;
const SECRET_BYTES: usize = 32;

/// Returns new keys from the system's random numbers; an error when it has none.
pub fn new_keys() -> std::io::Result<SubscriptionKeys> {
    Ok(SubscriptionKeys { callback_key: random::<KEY_BYTES>()?, secret: random::<SECRET_BYTES>()? })
}

fn random<const BYTES: usize>() -> std::io::Result<String> {
    let mut bytes = [0; BYTES];
    getrandom::fill(&mut bytes)?;
    let mut text = String::with_capacity(2 * BYTES);
    for byte in bytes {
        let _ = write!(text, "{byte:02x}");
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_differ_and_do_not_show_when_printed() {
        let (one, other) = (new_keys().unwrap(), new_keys().unwrap());
        assert_ne!(one.callback_key, other.callback_key);
        assert_ne!(one.secret, other.secret);
        assert_eq!((one.callback_key.len(), one.secret.len()), (2 * KEY_BYTES, 2 * SECRET_BYTES));
        let printed = format!("{one:?}");
        assert!(!printed.contains(&one.secret) && !printed.contains(&one.callback_key), "{printed}");
    }
}
