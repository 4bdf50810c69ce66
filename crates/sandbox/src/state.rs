//! What the three listeners share.

use std::{fmt, ops::Deref, sync::Arc, time::Duration};

use crate::{
    breakage::{Breakage, Breakages},
    clock::Clock,
    config::{Addresses, Config, ConfigError},
    faults::{Fault, FaultSet, Memory, Switches},
    function::{CannotReplace, Store, crowd},
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
    pub(crate) breakages: Breakages,
    pub(crate) memory: Memory,
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
            breakages: Breakages::default(),
            memory: Memory::default(),
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

    /// Breaks exactly these, and mends everything else that was broken so. Faults stay as they are.
    pub fn replace_breakages(&self, wanted: impl IntoIterator<Item = Breakage>) {
        self.breakages.replace(wanted.into_iter().collect());
    }

    /// The gateway meets new keys when a rotation is taken back, and when one is announced well.
    fn change_faults(&self, change: impl FnOnce(&mut FaultSet)) {
        let before = self.faults.all_on();
        self.faults.change(change);
        let now = self.faults.all_on();
        self.memory.begin(&now.difference(&before).copied().collect());
        let rotated_back =
            before.contains(&Fault::JwksRotated) && !now.contains(&Fault::JwksRotated);
        let announced = |faults: &FaultSet| faults.contains(&Fault::JwksStaleOnce);
        if rotated_back || announced(&before) != announced(&now) {
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

    /// Keeps so many wishes in place of those there are.
    pub(crate) fn fill(&self, count: usize, stops_early: bool) -> Result<(), CannotReplace> {
        self.store.replace(crowd::many(count), stops_early)
    }

    /// Forgets everything that happened: faults, breakages, clock, sessions, consents, tokens, the records, what
    /// the gateway cached and the wishes that were added in memory. Wishes in a data file stay.
    pub fn reset(&self) {
        self.faults.change(FaultSet::clear);
        self.replace_breakages([]);
        self.clock.reset();
        self.tenant.forget();
        self.create_authorizer();
        self.record.clear();
        self.store.reset();
    }
}

impl Shared {
    /// Lets the gateway know the keys that are trusted, as when its authorizer was created: the first
    /// one, and the next one only where it was announced in time.
    fn create_authorizer(&self) {
        let mut trusted = vec![self.keys.first()];
        if self.faults.is_on(Fault::JwksStaleOnce) {
            trusted.push(self.keys.next());
        }
        self.gateway_keys.create_authorizer(&self.addresses.issuer, &trusted, self.clock.now());
    }

    /// The RSA key that signs now.
    pub(crate) fn signing_key(&self) -> &Key {
        if self.is_rotated() { self.keys.next() } else { self.keys.first() }
    }

    /// The RSA key that does not sign now.
    pub(crate) fn other_key(&self) -> &Key {
        if self.is_rotated() { self.keys.first() } else { self.keys.next() }
    }

    fn is_rotated(&self) -> bool {
        self.faults.is_on(Fault::JwksRotated) || self.faults.is_on(Fault::JwksStaleOnce)
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
