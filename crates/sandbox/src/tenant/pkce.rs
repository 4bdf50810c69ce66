//! Proof Key for Code Exchange (RFC 7636), the server's half.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use rsa::sha2::{Digest as _, Sha256};

/// Whether `verifier` is what `challenge` was made of by S256 (section 4.6), and is 43 to 128
/// unreserved characters (section 4.1).
pub(crate) fn matches(verifier: &str, challenge: &str) -> bool {
    let unreserved = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_' | b'~');
    (43..=128).contains(&verifier.len())
        && verifier.bytes().all(unreserved)
        && URL_SAFE_NO_PAD.encode(Sha256::digest(verifier)) == challenge
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_vector_of_rfc_7636_appendix_b() {
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
        assert!(matches(verifier, challenge));
        assert!(!matches(&verifier.replace('d', "e"), challenge));
        assert!(!matches(challenge, challenge));
        assert!(!matches("", challenge));
    }

    #[test]
    fn a_verifier_has_its_length_and_alphabet() {
        let made = |verifier: &str| URL_SAFE_NO_PAD.encode(Sha256::digest(verifier));
        for (verifier, good) in [
            ("a".repeat(42), false),
            ("a".repeat(43), true),
            ("~._-".repeat(32), true),
            ("a".repeat(129), false),
            ("a b".repeat(20), false),
        ] {
            assert_eq!(matches(&verifier, &made(&verifier)), good, "{verifier}");
        }
    }
}
