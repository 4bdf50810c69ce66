//! Serves the built app as a static host does: its files, `index.html` for every other path, and the
//! headers that `Trunk.toml` sends in development.

use std::{
    env,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};

use anyhow::{Context, Result, bail};
use axum::{
    Router,
    http::{HeaderMap, HeaderName, HeaderValue, header},
    middleware::map_response,
    response::{Html, IntoResponse, Response},
    routing::get,
};
use tokio::net::TcpListener;
use tower_http::services::{ServeDir, ServeFile};

/// The app on a port of its own.
#[derive(Clone, Debug)]
pub struct AppServer {
    /// Where it is: `http://localhost:PORT`.
    pub origin: String,
    served: Arc<Mutex<Served>>,
}

/// Serves a router on a free port of this machine until the runtime ends, and gives its origin.
///
/// # Errors
/// When no port is free.
pub async fn serve(router: Router) -> Result<String> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let origin = format!("http://localhost:{}", listener.local_addr()?.port());
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(origin)
}

/// What a test can change.
#[derive(Debug, Default)]
struct Served {
    config: Option<String>,
    policy: Option<HeaderValue>,
}

impl AppServer {
    /// Serves the app until the runtime ends. There is no `config.json` until one is set.
    ///
    /// # Errors
    /// When the app was not built, or no port is free.
    pub async fn start() -> Result<Self> {
        let served = Arc::default();
        let origin = serve(router(&dist()?, &served)?).await?;
        Ok(Self { origin, served })
    }

    /// What `/config.json` answers from now on; without a text there is no such file, and the page
    /// itself is answered, as hosts of single-page apps do.
    pub fn set_config(&self, text: Option<&str>) {
        if let Ok(mut served) = self.served.lock() {
            served.config = text.map(str::to_owned);
        }
    }

    /// Sends a policy that lets the page connect to itself only.
    pub fn forbid_connections(&self) {
        if let Ok(mut served) = self.served.lock() {
            let policy =
                "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'";
            served.policy = Some(HeaderValue::from_static(policy));
        }
    }
}

fn router(dist: &Path, served: &Arc<Mutex<Served>>) -> Result<Router> {
    let headers = headers()?;
    let index = std::fs::read_to_string(dist.join("index.html"))?;
    let files = ServeDir::new(dist).fallback(ServeFile::new(dist.join("index.html")));
    let (config, policy) = (Arc::clone(served), Arc::clone(served));
    let answer_config = move || {
        let text = config.lock().ok().and_then(|served| served.config.clone());
        std::future::ready(text.map_or_else(|| Html(index.clone()).into_response(), json_file))
    };
    Ok(Router::new().route("/config.json", get(answer_config)).fallback_service(files).layer(
        map_response(move |mut response: Response| {
            response.headers_mut().extend(headers.clone());
            if let Some(policy) = policy.lock().ok().and_then(|served| served.policy.clone()) {
                response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
            }
            std::future::ready(response)
        }),
    ))
}

fn json_file(text: String) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], text).into_response()
}

/// The release in `dist/`, or where `WISH_LIST_DIST` says.
fn dist() -> Result<PathBuf> {
    let dist = env::var_os("WISH_LIST_DIST").map_or_else(|| root().join("dist"), PathBuf::from);
    if !dist.join("index.html").exists() {
        bail!("{} has no app: run `cargo xtask build` first", dist.display());
    }
    Ok(dist)
}

/// The headers of `Trunk.toml`: one source for development and for these tests.
fn headers() -> Result<HeaderMap> {
    let text = std::fs::read_to_string(root().join("Trunk.toml"))?;
    let trunk: toml::Table = text.parse()?;
    let headers = trunk.get("serve").and_then(|serve| serve.get("headers"));
    let headers = headers.and_then(toml::Value::as_table).context("Trunk.toml has no headers")?;
    let header = |(name, value): (&String, &toml::Value)| {
        let value = value.as_str().context("a header of Trunk.toml is no text")?;
        Ok((name.parse::<HeaderName>()?, value.parse::<HeaderValue>()?))
    };
    headers.iter().map(header).collect()
}

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}
