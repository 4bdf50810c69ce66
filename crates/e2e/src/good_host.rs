//! What a good host does besides: it compresses the files once, and lets browsers keep those for ever whose
//! names change with what is in them.

use std::{fs, path::Path};

use anyhow::{Context as _, Result};
use axum::{
    extract::Request,
    http::{HeaderValue, header},
    middleware::Next,
    response::Response,
};
use brotli::{BrotliCompress, enc::BrotliEncoderParams};

const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// How many hexadecimal digits Trunk puts into a name.
const HASH: usize = 16;

/// Copies the files of `from` to `to`, each with its compressed twin beside it.
///
/// # Errors
/// When a file cannot be read or written.
pub(crate) fn compress(from: &Path, to: &Path) -> Result<()> {
    if to.exists() {
        fs::remove_dir_all(to).with_context(|| format!("emptying {}", to.display()))?;
    }
    fs::create_dir_all(to).with_context(|| format!("making {}", to.display()))?;
    for entry in fs::read_dir(from).with_context(|| format!("reading {}", from.display()))? {
        let file = entry?.path();
        let Some(name) = file.file_name().and_then(|name| name.to_str()) else { continue };
        let bytes = fs::read(&file).with_context(|| format!("reading {}", file.display()))?;
        let mut packed = Vec::new();
        BrotliCompress(&mut bytes.as_slice(), &mut packed, &BrotliEncoderParams::default())?;
        fs::write(to.join(format!("{name}.br")), packed)?;
        fs::write(to.join(name), bytes)?;
    }
    Ok(())
}

/// Lets browsers keep a file for ever whose name has a hash of what is in it.
pub(crate) async fn let_keep(request: Request, next: Next) -> Response {
    let is_hashed = has_hash(request.uri().path());
    let mut response = next.run(request).await;
    if is_hashed {
        response.headers_mut().insert(header::CACHE_CONTROL, FOR_EVER);
    }
    response
}

/// Whether a path ends like `app-0123456789abcdef.js` or `app-0123456789abcdef_bg.wasm`.
fn has_hash(path: &str) -> bool {
    path.rsplit_once('-').is_some_and(|(_, end)| {
        let digits = end.bytes().take_while(u8::is_ascii_hexdigit).count();
        digits == HASH && end[HASH..].starts_with(['.', '_'])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_with_a_hash_are_for_ever() {
        assert!(has_hash("/app-f06e1ed9d1dd2802.js"));
        assert!(has_hash("/wish-list-web-41cf04ae5f62f2ca_bg.wasm"));
        for path in ["/", "/index.html", "/config.json", "/sign-in", "/a-41cf04ae5f62f2ca"] {
            assert!(!has_hash(path), "{path}");
        }
    }
}
