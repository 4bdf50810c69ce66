//! The sandbox on real sockets.

use std::{fmt, io, sync::Arc, time::Duration};

use serde_json::Value;
use thiserror::Error;
use tokio::task::{JoinSet, spawn_blocking};

use crate::{
    breakage::Breakage,
    config::{Config, ConfigError},
    control::control_router,
    faults::Fault,
    function::{FileStore, MemoryStore, Store, StoreError},
    gateway::api_router,
    keys::{KeyError, Keys},
    record::{HeardRequest, RecordedRequest},
    serve::{self, Sockets},
    state::State,
    sync::lock,
    tenant::{ACCOUNTS, AUDIENCE, Account, WEB_CLIENT, tenant_router},
};

/// Why the sandbox does not start.
#[derive(Debug, Error)]
pub enum StartError {
    /// The configuration cannot work.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// Another program listens there.
    #[error(
        "port {port} is in use: stop the program that listens there, or choose another port with {flag}"
    )]
    PortInUse {
        /// The port.
        port: u16,
        /// The command-line flag that chooses it.
        flag: &'static str,
    },
    /// The port cannot be listened on for another reason.
    #[error("cannot listen on port {port} ({flag}): {source}")]
    Bind {
        /// The port.
        port: u16,
        /// The command-line flag that chooses it.
        flag: &'static str,
        /// What the system says.
        source: io::Error,
    },
    /// The data file cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// There are no signing keys.
    #[error(transparent)]
    Keys(#[from] KeyError),
    /// The work that opens the file or makes the keys panicked.
    #[error("the start was interrupted")]
    Interrupted,
}

/// A running sandbox. Dropping it ends it.
pub struct Sandbox {
    state: State,
    listeners: JoinSet<()>,
}

impl Sandbox {
    /// Listens on the three ports and serves until [`Sandbox::stop`]. When this returns, every
    /// listener takes connections.
    ///
    /// # Errors
    /// [`StartError`] says in one sentence what is in the way.
    pub async fn start(config: Config) -> Result<Self, StartError> {
        config.check()?;
        let keys = spawn_blocking(Keys::generate).await.map_err(|_| StartError::Interrupted)??;
        Self::start_with(config, keys).await
    }

    /// The same with keys that are there already, which saves the time to make them.
    ///
    /// # Errors
    /// Those of [`Sandbox::start`].
    pub async fn start_with(config: Config, keys: Keys) -> Result<Self, StartError> {
        config.check()?;
        let (data, wishes) = (config.data.clone(), config.wishes);
        let store = spawn_blocking(move || {
            let store: Arc<dyn Store> = match data {
                Some(path) => Arc::new(FileStore::open(path)?),
                None => {
                    Arc::new(wishes.map_or_else(MemoryStore::with_samples, MemoryStore::with_many))
                }
            };
            Ok::<_, StartError>(store)
        })
        .await
        .map_err(|_| StartError::Interrupted)??;
        let tenant = bind(config.tenant_port, "--tenant-port").await?;
        let api = bind(config.api_port, "--api-port").await?;
        let control = bind(config.control_port, "--control-port").await?;
        let bound = Config {
            tenant_port: tenant.port,
            api_port: api.port,
            control_port: control.port,
            ..config
        };
        let state = State::new(bound, keys, store)?;
        let listeners = listen(&state, tenant, api, control);
        Ok(Self { state, listeners })
    }

    /// The tenant's issuer identifier, with its trailing slash.
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.state.addresses.issuer
    }

    /// The API's URL, up to and including `/wish-list-service`.
    #[must_use]
    pub fn api_url(&self) -> &str {
        &self.state.addresses.api_url
    }

    /// The control page, with its trailing slash.
    #[must_use]
    pub fn control_url(&self) -> &str {
        &self.state.addresses.control_url
    }

    /// The client identifier of the app.
    #[must_use]
    pub fn client_id(&self) -> &'static str {
        WEB_CLIENT
    }

    /// The identifier of the API at the tenant.
    #[must_use]
    pub fn audience(&self) -> &'static str {
        AUDIENCE
    }

    /// The people who can sign in.
    #[must_use]
    pub fn accounts(&self) -> &'static [Account] {
        ACCOUNTS
    }

    /// What the listeners share.
    #[must_use]
    pub fn state(&self) -> &State {
        &self.state
    }

    /// Switches a fault; when this returns, the fault is in force.
    pub async fn set_fault(&self, fault: Fault, on: bool) {
        self.state.set_fault(fault, on);
        self.state.settled().await;
    }

    /// Switches exactly `faults` on and every other off; when this returns, they are in force.
    pub async fn replace_faults(&self, faults: impl IntoIterator<Item = Fault>) {
        self.state.replace_faults(faults);
        self.state.settled().await;
    }

    /// Switches every fault off; when this returns, nothing is broken any more.
    pub async fn clear_faults(&self) {
        self.replace_faults([]).await;
    }

    /// From now on every ID token says this, too, in place of what it said of a person by itself.
    pub fn claim(&self, name: &str, value: Value) {
        lock(&self.state.tenant.claims).insert(name.to_owned(), value);
    }

    /// Breaks exactly these endpoints in these ways, and mends all others. Faults stay as they are.
    pub fn replace_breakages(&self, wanted: impl IntoIterator<Item = Breakage>) {
        self.state.replace_breakages(wanted);
    }

    /// Moves the sandbox's clock forward, to the whole second.
    pub fn advance_clock(&self, by: Duration) {
        self.state.advance_clock(by);
    }

    /// Keeps so many wishes in place of those there are, the same each time; a scan of them stops after
    /// 1 MB if `stops_early`, as DynamoDB's does. Wishes in a data file stay.
    pub fn fill(&self, count: usize, stops_early: bool) {
        _ = self.state.fill(count, stops_early);
    }

    /// Forgets everything that happened; see [`State::reset`].
    pub async fn reset(&self) {
        self.state.reset();
        self.state.settled().await;
    }

    /// The requests that reached any listener, the oldest first; the last 10 000 are kept.
    #[must_use]
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.state.record.requests()
    }

    /// From now on, all of each request is kept for [`Sandbox::heard`], headers and body included: secrets, too.
    pub fn listen_in(&self) {
        self.state.record.listen_in();
    }

    /// All of the requests that reached tenant and API since [`Sandbox::listen_in`]; the last 10 000 are kept.
    #[must_use]
    pub fn heard(&self) -> Vec<HeardRequest> {
        self.state.record.all_heard()
    }

    /// Every code, access token, ID token, refresh token and session cookie value that was handed out;
    /// the last 10 000 are kept.
    #[must_use]
    pub fn issued_secrets(&self) -> Vec<String> {
        self.state.record.issued_secrets()
    }

    /// The `grant_type` of each token request that arrived, the oldest first, whatever became of it: also
    /// of those that a fault swallowed or that an origin was refused for. Empty where there was none.
    /// The last 10 000 are kept.
    #[must_use]
    pub fn grants(&self) -> Vec<String> {
        self.state.record.grants()
    }

    /// Ends all listeners and their connections; when this returns, the ports are free.
    pub async fn stop(mut self) {
        self.listeners.shutdown().await;
    }
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Sandbox").field("state", &self.state).finish_non_exhaustive()
    }
}

async fn bind(port: u16, flag: &'static str) -> Result<Sockets, StartError> {
    serve::bind(port).await.map_err(|source| match source.kind() {
        io::ErrorKind::AddrInUse => StartError::PortInUse { port, flag },
        _ => StartError::Bind { port, flag, source },
    })
}

fn listen(state: &State, tenant: Sockets, api: Sockets, control: Sockets) -> JoinSet<()> {
    let mut listeners = JoinSet::new();
    listeners.spawn(serve::serve_unless_down(
        tenant,
        tenant_router(state.clone()),
        state.clone(),
        |state| &state.tenant_presence,
    ));
    listeners.spawn(serve::serve_unless_down(
        api,
        api_router(state.clone()),
        state.clone(),
        |state| &state.api_presence,
    ));
    listeners.spawn(serve::serve(control, control_router(state.clone())));
    listeners
}
