//! Servers that are values.

use std::{
    future::{Future, ready},
    time::Duration,
};

use anyhow::Context as _;
use axum::{
    Router,
    body::{Body, to_bytes},
};
use http::{HeaderValue, Request, Response, header::HOST};
use sandbox::{Fault, Sandbox, State, api_router, hangs_up, tenant_router};
use tokio::time::timeout;
use tower::ServiceExt as _;

/// What a server does with a request.
#[derive(Clone, Debug)]
pub enum Reply {
    /// It answers.
    Answer(Response<Vec<u8>>),
    /// It begins to answer, and the connection ends before the body does.
    CutShort(Response<Vec<u8>>),
    /// It takes the whole request, and the connection ends.
    HungUp,
    /// There is no connection.
    Refused,
    /// It takes the request, and nothing comes within the limit of whoever asked.
    Silent,
}

impl From<Option<Response<Vec<u8>>>> for Reply {
    fn from(response: Option<Response<Vec<u8>>>) -> Self {
        response.map_or(Self::Refused, Self::Answer)
    }
}

/// Something that takes HTTP requests, whose URLs are absolute.
pub trait Server {
    /// What becomes of a request.
    fn reply(&self, request: Request<Vec<u8>>) -> impl Future<Output = Reply>;
}

impl<F: Fn(Request<Vec<u8>>) -> Reply> Server for F {
    fn reply(&self, request: Request<Vec<u8>>) -> impl Future<Output = Reply> {
        ready(self(request))
    }
}

/// The sandbox without sockets: its tenant and its API, by the port of the URL.
#[derive(Debug)]
pub struct InProcess {
    tenant: Router,
    api: Router,
    /// The ports of the tenant and of the API.
    ports: [u16; 2],
    /// Whether the tenant and the API have no listener. Routers cannot refuse connections.
    down: [bool; 2],
    limit: Duration,
}

impl InProcess {
    /// The sandbox as it is at its start, with exactly `faults` switched on; `limit` is how long anyone waits for an
    /// answer.
    #[must_use]
    pub fn new(state: &State, ports: [u16; 2], faults: &[Fault], limit: Duration) -> Self {
        // What some faults remember begins anew with them.
        state.reset();
        state.replace_faults(faults.iter().copied());
        Self {
            tenant: tenant_router(state.clone()),
            api: api_router(state.clone()),
            ports,
            down: [Fault::TenantDown, Fault::ApiDown].map(|fault| faults.contains(&fault)),
            limit,
        }
    }

    /// The same of a sandbox that is running, as it is: what is done here is done there.
    ///
    /// # Errors
    /// When an address of the sandbox has no port.
    pub fn beside(sandbox: &Sandbox, limit: Duration) -> anyhow::Result<Self> {
        let port = |url: &str| {
            let port = url::Url::parse(url)?.port();
            port.with_context(|| format!("{url} has no port"))
        };
        let ports = [port(sandbox.issuer())?, port(sandbox.api_url())?];
        let state = sandbox.state();
        let (tenant, api) = (tenant_router(state.clone()), api_router(state.clone()));
        Ok(Self { tenant, api, ports, down: [false; 2], limit })
    }
}

impl Server for InProcess {
    async fn reply(&self, request: Request<Vec<u8>>) -> Reply {
        let port = request.uri().port_u16();
        let Some(index) = self.ports.iter().position(|own| Some(*own) == port) else {
            return Reply::Refused;
        };
        if self.down[index] {
            return Reply::Refused;
        }
        let router = if index == 0 { &self.tenant } else { &self.api };
        timeout(self.limit, through(router.clone(), on_the_wire(request)))
            .await
            .unwrap_or(Reply::Silent)
    }
}

/// The request as it arrives: the path in the request line, and the host in a header.
fn on_the_wire(request: Request<Vec<u8>>) -> Request<Body> {
    let (mut parts, body) = request.into_parts();
    let authority =
        parts.uri.authority().map(|authority| HeaderValue::from_str(authority.as_str()));
    if let Some(Ok(host)) = authority {
        parts.headers.insert(HOST, host);
    }
    let target = parts.uri.path_and_query().map(ToString::to_string).unwrap_or_default();
    parts.uri = target.parse().unwrap_or_default();
    Request::from_parts(parts, Body::from(body))
}

async fn through(router: Router, request: Request<Body>) -> Reply {
    let Ok(response) = router.oneshot(request).await;
    if hangs_up(&response) {
        return Reply::HungUp;
    }
    let (parts, body) = response.into_parts();
    match to_bytes(body, usize::MAX).await {
        Ok(body) => Reply::Answer(Response::from_parts(parts, body.to_vec())),
        Err(_) => Reply::CutShort(Response::from_parts(parts, Vec::new())),
    }
}
