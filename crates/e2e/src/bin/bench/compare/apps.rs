//! The apps that are compared, each on a host of its own, all beside one sandbox.

use std::{
    env,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, ensure};
use axum::{Router, response::Html, routing::get};
use e2e::{AppServer, Sandbox, compress, sandbox, serve, settings};
use serde_json::Value;
use tokio::process::Command;

/// The app of this project.
pub(super) const OURS: &str = "wish-list";
/// All apps. Those after the first are folders of `bench/peers`.
pub(super) const NAMES: [&str; 5] = [OURS, "auth0-spa", "vue", "react", "oidc-client-ts"];

/// An app that is served.
#[derive(Debug)]
pub(super) struct App {
    pub(super) name: &'static str,
    /// Its host, which ends with the program.
    pub(super) server: AppServer,
}

/// The sandbox and all apps beside it.
pub(super) struct Stage {
    pub(super) sandbox: Sandbox,
    pub(super) apps: Vec<App>,
    /// A page with nothing in it, of the same site and of none of the apps' hosts.
    pub(super) blank: String,
}

impl Stage {
    /// Serves the release, builds the peers for the very same sandbox, and serves them too.
    ///
    /// # Errors
    /// When a port is in use, or an app cannot be built or read.
    pub(super) async fn set(names: &[&'static str], folder: &Path) -> Result<Self> {
        let mut apps = Vec::new();
        for name in names.iter().copied() {
            let site = folder.join("site").join(name);
            let server = if name == OURS {
                AppServer::start_as_a_good_host(&site).await?
            } else {
                AppServer::start_peer(&site).await?
            };
            apps.push(App { name, server });
        }
        let origins = apps.iter().map(|app| app.server.origin.clone()).collect();
        let sandbox = sandbox(origins, [0; 3]).await?;
        let settings = settings(&sandbox);
        for app in &apps {
            if app.name == OURS {
                app.server.set_config(Some(&settings.to_string()));
            } else {
                build(app.name, &settings, folder).await?;
            }
        }
        let blank = Router::new()
            .route("/", get(|| std::future::ready(Html("<!doctype html><title>-</title>"))));
        Ok(Self { sandbox, apps, blank: serve(blank).await? })
    }

    /// The origins of the tenant and of the API.
    pub(super) fn others(&self) -> [String; 2] {
        [self.sandbox.issuer(), self.sandbox.api_url()].map(origin)
    }
}

/// The origin of a URL.
pub(super) fn origin(url: &str) -> String {
    url::Url::parse(url).map(|url| url.origin().ascii_serialization()).unwrap_or_default()
}

/// Has Vite build a peer for these settings, minified as it is by default, and compresses what comes of it.
async fn build(name: &str, settings: &Value, folder: &Path) -> Result<()> {
    let peers = PathBuf::from(env::var_os("PEERS").context("no PEERS; see `cargo xtask bench`")?);
    let node = env::var_os("NODE").unwrap_or_else(|| "node".into());
    let built = std::path::absolute(folder.join("built").join(name))?;
    let mut command = Command::new(node);
    command.current_dir(&peers).args(["node_modules/vite/bin/vite.js", "build", name]);
    command.args(["--config", "vite.config.js", "--emptyOutDir", "--outDir"]).arg(&built);
    for (variable, setting) in [
        ("VITE_ISSUER", "issuer"),
        ("VITE_CLIENT_ID", "clientId"),
        ("VITE_AUDIENCE", "audience"),
        ("VITE_API_URL", "apiUrl"),
        ("VITE_SCOPE", "scope"),
    ] {
        command.env(variable, settings[setting].as_str().unwrap_or_default());
    }
    let output = command.kill_on_drop(true).output().await.context("starting Vite")?;
    let words = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "building {name}: {words}");
    compress(&built, &folder.join("site").join(name))
}
