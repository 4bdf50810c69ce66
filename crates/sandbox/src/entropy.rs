//! Everything unguessable: codes, tokens, session identifiers, request identifiers.

use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use rand::{RngCore as _, rngs::OsRng};
use uuid::{Builder, Uuid};

/// `N` bytes from the operating system.
pub(crate) fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    OsRng.fill_bytes(&mut bytes);
    bytes
}

/// 256 bits as base64url: 43 characters that nobody guesses.
pub(crate) fn token() -> String {
    URL_SAFE_NO_PAD.encode(bytes::<32>())
}

/// A short identifier (96 bits, 16 characters) for things that are not secret, such as a `kid`.
pub(crate) fn identifier() -> String {
    URL_SAFE_NO_PAD.encode(bytes::<12>())
}

/// An identifier in the shape of `apigw-requestid`: 15 characters of base64 and `=`.
pub(crate) fn gateway_request_id() -> String {
    STANDARD.encode(bytes::<11>())
}

/// A version 4 UUID, as a Lambda invocation has in `awsRequestId`.
pub(crate) fn uuid() -> Uuid {
    Builder::from_random_bytes(bytes()).into_uuid()
}
