//! `cargo xtask hosting`: what a host has to be told, for Netlify, Cloudflare Pages, CloudFront and nginx, made
//! of one source (`headers.rs`, `routes.rs`, `../pack/policy.rs`).

mod cloudfront;
mod headers;
mod nginx;
mod routes;
mod site;
mod static_hosts;
#[cfg(test)]
mod tests;

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, ensure};

use crate::{
    hosting::site::Site,
    pack::policy::{self, Connect},
    progress::{print, tell},
    release::DIST,
};

/// Where the files go.
const FOLDER: &str = "target/hosting";

/// What a person chooses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Options {
    /// The `config.json` that the host serves; that of the release if left out.
    pub(crate) config: Option<PathBuf>,
    /// URLs whose origins the page may connect to as well.
    pub(crate) connect: Vec<String>,
}

/// Writes the files and says what to know of them.
pub(crate) fn run(root: &Path, options: &Options) -> Result<()> {
    for url in &options.connect {
        ensure!(policy::origin(url).is_some(), "{url} has no origin that a policy can name");
    }
    let dist = root.join(DIST);
    let config = options.config.clone().unwrap_or_else(|| dist.join("config.json"));
    let text =
        fs::read_to_string(&config).with_context(|| format!("cannot read {}", config.display()))?;
    let connect = Connect::with(&text, &options.connect);
    if connect == Connect::Anywhere {
        tell(
            "connect-src allows every https origin: config.json does not name an issuer and an API whose origins \
             are all known; name the others by --connect (docs/hosting.md)",
        );
    }
    let folder = root.join(FOLDER);
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("cannot empty {FOLDER}"))?;
    }
    for (name, content) in files(&Site::read(&dist, connect)?)? {
        let path = folder.join(name);
        let parent = path.parent().unwrap_or(&folder);
        fs::create_dir_all(parent).with_context(|| format!("cannot make {}", parent.display()))?;
        fs::write(&path, content).with_context(|| format!("cannot write {}", path.display()))?;
        print(&format!("{FOLDER}/{name}"));
    }
    Ok(())
}

/// Every file by its name below the folder.
fn files(site: &Site) -> Result<Vec<(&'static str, String)>> {
    let pretty = |value| serde_json::to_string_pretty(&value).map(|text| text + "\n");
    Ok(vec![
        ("netlify/_headers", static_hosts::headers(site)?),
        ("netlify/_redirects", static_hosts::redirects("/index.html")),
        ("cloudflare/_headers", static_hosts::headers(site)?),
        // Cloudflare leads from /index.html to /.
        ("cloudflare/_redirects", static_hosts::redirects("/")),
        ("cloudfront/response-headers-policy.json", pretty(cloudfront::policy(site))?),
        ("cloudfront/viewer-request.js", cloudfront::function()),
        ("cloudfront/custom-error-responses.json", pretty(cloudfront::missing())?),
        ("cloudfront/upload.sh", cloudfront::upload()),
        ("nginx/wish-list/headers.conf", nginx::headers(site)),
        ("nginx/wish-list/server.conf", nginx::server()),
    ])
}
