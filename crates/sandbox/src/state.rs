//! What the three listeners share.

use std::{fmt, ops::Deref, sync::Arc, time::Duration};

use crate::{
    clock::Clock,
    config::{Addresses, Config, ConfigError},
    faults::{Fault, FaultSet, Switches},
    function::Store,
    gateway::KeyCache,
    keys::{Key, Keys},
    record::Record,
    serve::Presence,
    tenant::{Registry, Tenant},
};

/// What the three listeners share. Cheap to clone; every clone is the same sandbox.
#[derive(Clone)]
pub struct State(Arc<Shared>);

/// The parts behind a [`State`]; they are for this crate only.
#[expect(missing_debug_implementations, reason = "it holds every secret; `State` says enough")]
pub struct Shared {
    pub(crate) config: Config,
    pub(crate) addresses: Addresses,
    pub(crate) clock: Clock,
    pub(crate) faults: Switches,
    pub(crate) keys: Keys,
    pub(crate) record: Record,
    pub(crate) registry: Registry,
    pub(crate) tenant: Tenant,
    pub(crate) gateway_keys: KeyCache,
    pub(crate) store: Arc<dyn Store>,
    pub(crate) tenant_presence: Presence,
    pub(crate) api_presence: Presence,
}

impl State {
    /// A sandbox without listeners, for its routers in process: the addresses follow from the ports
    /// of `config` as they are, and the wishes are kept in `store`.
    ///
    /// # Errors
    /// [`ConfigError`] when the configuration cannot work.
    pub fn new(config: Config, keys: Keys, store: Arc<dyn Store>) -> Result<Self, ConfigError> {
        config.check()?;
        let addresses = Addresses::new(config.tenant_port, config.api_port, config.control_port);
        let state = Self(Arc::new(Shared {
            registry: Registry::new(&config.app_origins, addresses.userinfo()),
            config,
            addresses,
            clock: Clock::default(),
            faults: Switches::default(),
            keys,
            record: Record::default(),
            tenant: Tenant::default(),
            gateway_keys: KeyCache::default(),
            store,
            tenant_presence: Presence::new(Fault::TenantDown),
            api_presence: Presence::new(Fault::ApiDown),
        }));
        state.create_authorizer();
        Ok(state)
    }

    /// Switches a fault. A listener that has to stop or start for it does so a moment later: see
    /// [`State::settled`].
    pub fn set_fault(&self, fault: Fault, on: bool) {
        self.change_faults(|faults| {
            if on {
                faults.insert(fault);
            } else {
                faults.remove(&fault);
            }
        });
    }

    /// Switches exactly `faults` on and every other off.
    pub fn replace_faults(&self, faults: impl IntoIterator<Item = Fault>) {
        let wanted = faults.into_iter().collect();
        self.change_faults(|faults| *faults = wanted);
    }

    /// With a rotation taken back, the gateway knows the first key again.
    fn change_faults(&self, change: impl FnOnce(&mut FaultSet)) {
        let was_rotated = self.faults.is_on(Fault::JwksRotated);
        self.faults.change(change);
        if was_rotated && !self.faults.is_on(Fault::JwksRotated) {
            self.create_authorizer();
        }
    }

    /// Waits until every listener is up or down as the faults want it.
    pub async fn settled(&self) {
        self.tenant_presence.settled(&self.faults).await;
        self.api_presence.settled(&self.faults).await;
    }

    /// Moves the sandbox's clock forward, to the whole second.
    pub fn advance_clock(&self, by: Duration) {
        self.clock.advance(i64::try_from(by.as_secs()).unwrap_or(i64::MAX));
    }

    /// Forgets everything that happened: faults, clock, sessions, consents, tokens, the records, what
    /// the gateway cached and the wishes that were added in memory. Wishes in a data file stay.
    pub fn reset(&self) {
        self.faults.change(FaultSet::clear);
        self.clock.reset();
        self.tenant.forget();
        self.create_authorizer();
        self.record.clear();
        self.store.reset();
    }
}

impl Shared {
    /// Lets the gateway know the keys of now, as when its authorizer was created.
    fn create_authorizer(&self) {
        self.gateway_keys.create_authorizer(
            &self.addresses.issuer,
            self.signing_key(),
            self.clock.now(),
        );
    }

    /// The key that signs now.
    pub(crate) fn signing_key(&self) -> &Key {
        self.keys.in_use(self.faults.is_on(Fault::JwksRotated))
    }
}

impl Deref for State {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}

impl fmt::Debug for State {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("State").field("addresses", &self.addresses).finish_non_exhaustive()
    }
}
