//! A host, or somebody on the way, that changes files. What is changed stays what it was, and would run: only
//! its integrity tells.

use std::collections::BTreeSet;

use axum::{
    body::{Body, to_bytes},
    extract::Request,
    http::{StatusCode, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};

/// A custom section, which means nothing (WebAssembly core specification 2.0, section 5.5.3): id, size, the
/// length of its name, its name.
const SECTION: &[u8] = &[0, 2, 1, b'x'];
/// What is seen of a script that ran.
const SCRIPT: &[u8] = b"\nglobalThis.tampered = true;\n";
/// What is seen of a style sheet that was taken.
const STYLE: &[u8] = b"\n:root { --tampered: 1 }\n";

/// Which files are changed, and which of them somebody has asked for since.
#[derive(Debug, Default)]
pub(crate) struct Tampering {
    pub(crate) files: BTreeSet<String>,
    pub(crate) served: BTreeSet<String>,
}

/// What is put behind a file, by the end of its name.
fn addition(file: &str) -> &'static [u8] {
    match file.rsplit_once('.') {
        Some((_, "wasm")) => SECTION,
        Some((_, "css")) => STYLE,
        _ => SCRIPT,
    }
}

/// Answers a request for `file` with more than it has. What the browser knows of the file already does not count.
pub(crate) async fn change(file: &str, mut request: Request, next: Next) -> Response {
    for name in [header::IF_NONE_MATCH, header::IF_MODIFIED_SINCE, header::RANGE] {
        request.headers_mut().remove(name);
    }
    let (mut parts, body) = next.run(request).await.into_parts();
    let Ok(body) = to_bytes(body, usize::MAX).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    for name in [header::CONTENT_LENGTH, header::LAST_MODIFIED, header::ETAG] {
        parts.headers.remove(name);
    }
    let changed = [&body[..], addition(file)].concat();
    Response::from_parts(parts, Body::from(changed))
}
