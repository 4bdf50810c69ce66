//! What a good host does besides: it compresses the files once, and lets browsers keep those for ever whose
//! names change with what is in them.

use std::{
    fs,
    hash::{DefaultHasher, Hash as _, Hasher as _},
    path::Path,
};

use anyhow::{Context as _, Result};
use axum::{
    body::{Body, to_bytes},
    extract::Request,
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use brotli::{BrotliCompress, enc::BrotliEncoderParams};

const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const ASK: HeaderValue = HeaderValue::from_static("no-cache");
/// How many hexadecimal digits Trunk puts into a name.
const HASH: usize = 16;

/// Copies the files of `from` to `to`, each with its compressed twin beside it.
///
/// # Errors
/// When a file cannot be read or written.
pub fn compress(from: &Path, to: &Path) -> Result<()> {
    if to.exists() {
        fs::remove_dir_all(to).with_context(|| format!("emptying {}", to.display()))?;
    }
    fs::create_dir_all(to).with_context(|| format!("making {}", to.display()))?;
    for entry in fs::read_dir(from).with_context(|| format!("reading {}", from.display()))? {
        let file = entry?.path();
        let Some(name) = file.file_name().and_then(|name| name.to_str()) else { continue };
        if file.is_dir() {
            compress(&file, &to.join(name))?;
            continue;
        }
        let bytes = fs::read(&file).with_context(|| format!("reading {}", file.display()))?;
        let mut packed = Vec::new();
        BrotliCompress(&mut bytes.as_slice(), &mut packed, &BrotliEncoderParams::default())?;
        fs::write(to.join(format!("{name}.br")), packed)?;
        fs::write(to.join(name), bytes)?;
    }
    Ok(())
}

/// Lets browsers keep a file for ever whose name has a hash of what is in it, and any other as long as they
/// ask each time whether it is still the same.
pub(crate) async fn let_keep(request: Request, next: Next) -> Response {
    let is_hashed = has_hash(request.uri().path());
    let known = request.headers().get(header::IF_NONE_MATCH).cloned();
    let mut response = next.run(request).await;
    if response.status() != StatusCode::OK {
        return response;
    }
    if is_hashed {
        response.headers_mut().insert(header::CACHE_CONTROL, FOR_EVER);
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(body) = to_bytes(body, usize::MAX).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let tag = tag(&body);
    let is_known = known.is_some() && known == tag;
    parts.headers.extend(tag.map(|tag| (header::ETAG, tag)));
    parts.headers.insert(header::CACHE_CONTROL, ASK);
    if is_known {
        parts.status = StatusCode::NOT_MODIFIED;
        parts.headers.remove(header::CONTENT_LENGTH);
        return Response::from_parts(parts, Body::empty());
    }
    Response::from_parts(parts, Body::from(body))
}

/// What changes when the bytes do.
fn tag(bytes: &[u8]) -> Option<HeaderValue> {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    HeaderValue::try_from(format!("\"{:x}\"", hasher.finish())).ok()
}

/// Whether a path is in Vite's folder for files with a hash, or ends like `app-0123456789abcdef.js` or
/// `app-0123456789abcdef_bg.wasm`.
fn has_hash(path: &str) -> bool {
    if path.starts_with("/assets/") {
        return true;
    }
    path.rsplit_once('-').is_some_and(|(_, end)| {
        let digits = end.bytes().take_while(u8::is_ascii_hexdigit).count();
        digits == HASH && end[HASH..].starts_with(['.', '_'])
    })
}

#[cfg(test)]
mod tests {
    use axum::{Router, middleware::from_fn, routing::get};
    use tower::ServiceExt as _;

    use super::*;

    #[tokio::test]
    async fn what_has_no_hash_is_asked_for_again_and_not_sent_twice() {
        let app = Router::new().fallback(get(async || "hello")).layer(from_fn(let_keep));
        let ask = async |path: &str, known: &str| {
            let request = Request::get(path).header(header::IF_NONE_MATCH, known);
            app.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap()
        };
        let first = ask("/", "").await;
        assert_eq!(first.headers()[header::CACHE_CONTROL], ASK);
        let tag = first.headers()[header::ETAG].to_str().unwrap().to_owned();
        assert_eq!(to_bytes(first.into_body(), 9).await.unwrap(), "hello");
        let again = ask("/", &tag).await;
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
        assert_eq!(to_bytes(again.into_body(), 9).await.unwrap(), "");
        assert_eq!(ask("/", "\"other\"").await.status(), StatusCode::OK);
        let hashed = ask("/assets/index-DFRvcwu4.css", &tag).await;
        assert_eq!(hashed.headers()[header::CACHE_CONTROL], FOR_EVER);
    }

    #[test]
    fn only_names_with_a_hash_are_for_ever() {
        assert!(has_hash("/app-f06e1ed9d1dd2802.js"));
        assert!(has_hash("/wish-list-web-41cf04ae5f62f2ca_bg.wasm"));
        assert!(has_hash("/assets/index-DFRvcwu4.css"));
        for path in ["/", "/index.html", "/config.json", "/sign-in", "/a-41cf04ae5f62f2ca"] {
            assert!(!has_hash(path), "{path}");
        }
    }
}
