//! Serves the built app as a static host does: its files, `index.html` for every other path, and the
//! headers that `Trunk.toml` sends in development.

use std::{
    env,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
    time::Duration,
};

use anyhow::{Context, Result, bail};
use axum::{
    Router,
    extract::Request,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    middleware::{Next, from_fn, map_response},
    response::{Html, IntoResponse, Response},
    routing::{get, post},
};
use serde_json::Value;
use tokio::net::TcpListener;
use tower_http::services::{ServeDir, ServeFile};

use crate::{
    good_host,
    tampering::{self, Tampering},
    watching::{self, Asked, Event},
};

/// Where browsers report violations of the policy.
const REPORTS: &str = "/policy-reports";

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
    serve_on(0, router).await
}

async fn serve_on(port: u16, router: Router) -> Result<String> {
    let listener = TcpListener::bind(("127.0.0.1", port)).await;
    let listener = listener.with_context(|| format!("listening on port {port}"))?;
    let origin = format!("http://localhost:{}", listener.local_addr()?.port());
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(origin)
}

/// What a test can change.
#[derive(Debug, Default)]
struct Served {
    config: Option<String>,
    policy: Option<HeaderValue>,
    /// The directives that pages have violated.
    violations: Vec<String>,
    /// How the names of the chunks begin that cannot be had.
    lacks_chunks: Option<&'static str>,
    tampering: Tampering,
    /// Whether pages tell what they do, and what they told.
    is_watched: bool,
    events: Vec<Event>,
    asked: Vec<Asked>,
}

impl AppServer {
    /// Serves the app until the runtime ends. There is no `config.json` until one is set.
    ///
    /// # Errors
    /// When the app was not built, or no port is free.
    pub async fn start() -> Result<Self> {
        Self::start_on(0).await
    }

    /// The same on this port; 0 takes any free one.
    ///
    /// # Errors
    /// Those of [`AppServer::start`].
    pub async fn start_on(port: u16) -> Result<Self> {
        let dist = dist()?;
        let index = ServeFile::new(dist.join("index.html"));
        let (files, served) = (ServeDir::new(&dist).fallback(index), Arc::default());
        let origin = serve_on(port, router(files, &dist, &served)?).await?;
        Ok(Self { origin, served })
    }

    /// The same as a good host does it: compressed, and what has a hash in its name to be kept for ever.
    /// `folder` takes the files.
    ///
    /// # Errors
    /// Those of [`AppServer::start`], or when `folder` cannot be written.
    pub async fn start_as_a_good_host(folder: &Path) -> Result<Self> {
        good_host::compress(&dist()?, folder)?;
        let index = ServeFile::new(folder.join("index.html")).precompressed_br();
        let files = ServeDir::new(folder).precompressed_br().fallback(index);
        let served = Arc::default();
        let router = router(files, folder, &served)?.layer(from_fn(good_host::let_keep));
        Ok(Self { origin: serve_on(0, router).await?, served })
    }

    /// Serves somebody else's app from `folder` as a good host, with the headers of this one but for its policy,
    /// which nobody wrote for that app. Its files, each with its compressed twin, may come later.
    ///
    /// # Errors
    /// When no port is free.
    pub async fn start_peer(folder: &Path) -> Result<Self> {
        let index = ServeFile::new(folder.join("index.html")).precompressed_br();
        let files = ServeDir::new(folder).precompressed_br().fallback(index);
        let mut headers = headers()?;
        headers.remove(header::CONTENT_SECURITY_POLICY);
        let router = Router::new().fallback_service(files);
        let router = router.layer(map_response(move |mut response: Response| {
            response.headers_mut().extend(headers.clone());
            std::future::ready(response)
        }));
        let origin = serve_on(0, router.layer(from_fn(good_host::let_keep))).await?;
        Ok(Self { origin, served: Arc::default() })
    }

    /// What `/config.json` answers from now on; without a text there is no such file, and the page
    /// itself is answered, as hosts of single-page apps do.
    pub fn set_config(&self, text: Option<&str>) {
        if let Ok(mut served) = self.served.lock() {
            served.config = text.map(str::to_owned);
        }
    }

    /// From now on chunks, which is all WebAssembly but the main one, are answered with 503 where their names
    /// begin so; all others are there again.
    pub fn lack_chunks(&self, names: Option<&'static str>) {
        if let Ok(mut served) = self.served.lock() {
            served.lacks_chunks = names;
        }
    }

    /// From now on these files of the release, and no others, are changed on their way.
    pub fn tamper(&self, files: &[String]) {
        if let Ok(mut served) = self.served.lock() {
            let files = files.iter().cloned().collect();
            served.tampering = Tampering { files, ..Tampering::default() };
        }
    }

    /// The changed files that somebody has asked for since [`AppServer::tamper`].
    #[must_use]
    pub fn tampered(&self) -> Vec<String> {
        let served = self.served.lock().map(|served| served.tampering.served.clone());
        served.unwrap_or_default().into_iter().collect()
    }

    /// The names of the files of the release.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn files(&self) -> Result<Vec<String>> {
        let entries = std::fs::read_dir(dist()?)?;
        let mut names = Vec::new();
        for entry in entries {
            names.push(entry?.file_name().to_string_lossy().into_owned());
        }
        names.sort();
        Ok(names)
    }

    /// From now on pages tell what they do: a script that stands before all others sees to it.
    pub fn watch(&self) {
        if let Ok(mut served) = self.served.lock() {
            served.is_watched = true;
        }
    }

    /// What pages did since [`AppServer::watch`] or [`AppServer::forget`], and what was asked of the host.
    #[must_use]
    pub fn seen(&self) -> (Vec<Event>, Vec<Asked>) {
        let seen = self.served.lock().map(|served| (served.events.clone(), served.asked.clone()));
        seen.unwrap_or_default()
    }

    /// Forgets what pages did, and what was asked.
    pub fn forget(&self) {
        if let Ok(mut served) = self.served.lock() {
            served.events.clear();
            served.asked.clear();
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

    /// Asks browsers to report what violates the policy, which stays as strict as it is.
    ///
    /// # Errors
    /// When there is no policy.
    pub fn ask_for_violations(&self) -> Result<()> {
        let headers = headers()?;
        let policy = headers.get(header::CONTENT_SECURITY_POLICY).context("no policy")?;
        let policy = format!("{}; report-uri {REPORTS}", policy.to_str()?);
        if let Ok(mut served) = self.served.lock() {
            served.policy = Some(policy.parse()?);
        }
        Ok(())
    }

    /// Narrows the policy to these origins, as `cargo xtask hosting` does for the settings, and asks browsers to
    /// report what violates it. What was reported before is forgotten.
    ///
    /// # Errors
    /// When there is no policy.
    pub fn connect_only_to(&self, origins: &[String]) -> Result<()> {
        let headers = headers()?;
        let policy = headers.get(header::CONTENT_SECURITY_POLICY).context("no policy")?.to_str()?;
        let narrow = format!("connect-src 'self' {}", origins.join(" "));
        let report = format!("report-uri {REPORTS}");
        let directives = policy.split("; ").map(|directive| {
            if directive.starts_with("connect-src ") { &narrow } else { directive }
        });
        let policy = directives.chain([&*report]).collect::<Vec<_>>().join("; ");
        if let Ok(mut served) = self.served.lock() {
            served.policy = Some(policy.parse()?);
            served.violations.clear();
        }
        Ok(())
    }

    /// The directives that were violated, each time that one was, once a report has come.
    ///
    /// # Errors
    /// When none comes within a while.
    pub async fn wait_for_violations(&self) -> Result<Vec<String>> {
        for _ in 0..200 {
            let violations = self.served.lock().map(|served| served.violations.clone());
            if let Some(violations) = violations.ok().filter(|violations| !violations.is_empty()) {
                return Ok(violations);
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        bail!("no violation was reported")
    }
}

fn router(files: ServeDir<ServeFile>, dist: &Path, served: &Arc<Mutex<Served>>) -> Result<Router> {
    let headers = headers()?;
    let index = std::fs::read_to_string(dist.join("index.html"))?;
    let (config, policy, reports) = (Arc::clone(served), Arc::clone(served), Arc::clone(served));
    let answer_config = move || {
        let text = config.lock().ok().and_then(|served| served.config.clone());
        std::future::ready(text.map_or_else(|| Html(index.clone()).into_response(), json_file))
    };
    let take_report = move |report: String| {
        if let Ok(mut served) = reports.lock() {
            served.violations.push(violated(&report));
        }
        std::future::ready(StatusCode::NO_CONTENT)
    };
    let routes = Router::new()
        .route("/config.json", get(answer_config))
        .route(REPORTS, post(take_report))
        // What the app is measured against has the same origin, policy and host.
        .nest_service("/bench", ServeDir::new(root().join("bench")))
        .fallback_service(files);
    let routes = watched(routes, served);
    let lacks = Arc::clone(served);
    let routes = routes.layer(from_fn(move |request: Request, next: Next| {
        let name = request.uri().path().trim_start_matches('/').strip_suffix(".wasm");
        let name = name.filter(|name| !name.ends_with("_bg")).map(str::to_owned);
        let lacking = lacks.lock().ok().and_then(|served| served.lacks_chunks);
        let is_lacking = name.zip(lacking).is_some_and(|(name, begin)| name.starts_with(begin));
        async move {
            if is_lacking {
                return StatusCode::SERVICE_UNAVAILABLE.into_response();
            }
            next.run(request).await
        }
    }));
    let tampering = Arc::clone(served);
    let routes = routes.layer(from_fn(move |request: Request, next: Next| {
        let file = request.uri().path().trim_start_matches('/').to_owned();
        let is_changed = tampering.lock().is_ok_and(|mut served| {
            let is_changed = served.tampering.files.contains(&file);
            if is_changed {
                served.tampering.served.insert(file.clone());
            }
            is_changed
        });
        async move {
            if is_changed {
                return tampering::change(&file, request, next).await;
            }
            next.run(request).await
        }
    }));
    Ok(routes.layer(map_response(move |mut response: Response| {
        response.headers_mut().extend(headers.clone());
        if let Some(policy) = policy.lock().ok().and_then(|served| served.policy.clone()) {
            response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
        }
        std::future::ready(response)
    })))
}

/// Notes what is asked and what pages tell, once somebody watches.
fn watched(routes: Router, served: &Arc<Mutex<Served>>) -> Router {
    let (events, asked) = (Arc::clone(served), Arc::clone(served));
    let take = move |told: String| {
        if let Ok(mut served) = events.lock() {
            served.events.push(Event::read(&told));
        }
        std::future::ready(StatusCode::NO_CONTENT)
    };
    let routes = routes.route(watching::PLACE, post(take));
    routes.layer(from_fn(move |request: Request, next: Next| {
        let is_watched = asked.lock().is_ok_and(|mut served| {
            if served.is_watched && request.uri().path() != watching::PLACE {
                served.asked.push(Asked::of(&request));
            }
            served.is_watched
        });
        async move {
            if is_watched { watching::watch(request, next).await } else { next.run(request).await }
        }
    }))
}

/// The directive in a report (Content Security Policy Level 3, section 5.2), or all of it without one.
fn violated(report: &str) -> String {
    let value: Value = serde_json::from_str(report).unwrap_or_default();
    let directive = value["csp-report"]["effective-directive"].as_str();
    directive.unwrap_or(report).to_owned()
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
