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
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    middleware::map_response,
    response::{IntoResponse, Response},
    routing::get,
};
use tokio::net::TcpListener;
use tower_http::services::{ServeDir, ServeFile};

/// The app on a port of its own.
#[derive(Clone, Debug)]
pub struct AppServer {
    /// Where it is: `http://localhost:PORT`.
    pub origin: String,
    config: Arc<Mutex<Option<String>>>,
}

impl AppServer {
    /// Serves the app until the runtime ends. There is no `config.json` until one is set.
    ///
    /// # Errors
    /// When the app was not built, or no port is free.
    pub async fn start() -> Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let origin = format!("http://localhost:{}", listener.local_addr()?.port());
        let config = Arc::new(Mutex::new(None));
        let router = router(&dist()?, Arc::clone(&config))?;
        tokio::spawn(async move { axum::serve(listener, router).await });
        Ok(Self { origin, config })
    }

    /// What `/config.json` answers from now on; `None` is 404.
    pub fn set_config(&self, text: Option<&str>) {
        if let Ok(mut config) = self.config.lock() {
            *config = text.map(str::to_owned);
        }
    }
}

fn router(dist: &Path, config: Arc<Mutex<Option<String>>>) -> Result<Router> {
    let headers = headers()?;
    let answer_config = move || {
        let text = config.lock().ok().and_then(|config| config.clone());
        std::future::ready(config_file(text))
    };
    let files = ServeDir::new(dist).fallback(ServeFile::new(dist.join("index.html")));
    Ok(Router::new().route("/config.json", get(answer_config)).fallback_service(files).layer(
        map_response(move |mut response: Response| {
            response.headers_mut().extend(headers.clone());
            std::future::ready(response)
        }),
    ))
}

fn config_file(text: Option<String>) -> Response {
    match text {
        Some(text) => ([(header::CONTENT_TYPE, "application/json")], text).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
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
