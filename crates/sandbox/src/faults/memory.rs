//! What faults remember that do not last: those that strike once, or every other time.

use std::sync::{
    Mutex,
    atomic::{AtomicUsize, Ordering},
};

use super::{Fault, FaultSet};
use crate::sync::lock;

/// Remembers since a fault was switched on; switching it on again begins anew.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    metadata_requests: AtomicUsize,
    key_set_requests: AtomicUsize,
    gateway_key_requests: AtomicUsize,
    calls: AtomicUsize,
    first_token: Mutex<Option<String>>,
}

impl Memory {
    /// Forgets what belongs to the faults that were just switched on.
    pub(crate) fn begin(&self, switched_on: &FaultSet) {
        for fault in switched_on {
            match fault {
                Fault::DiscoveryFlaky => self.metadata_requests.store(0, Ordering::Relaxed),
                Fault::JwksStaleOnce => self.key_set_requests.store(0, Ordering::Relaxed),
                Fault::AuthorizerKeysDown => self.gateway_key_requests.store(0, Ordering::Relaxed),
                Fault::ThrottledSometimes => self.calls.store(0, Ordering::Relaxed),
                Fault::Post401Once => *lock(&self.first_token) = None,
                _ => {}
            }
        }
    }

    /// Counts a request for the metadata; whether it is the first of a pair.
    pub(crate) fn is_first_of_two_for_metadata(&self) -> bool {
        is_first_of_two(&self.metadata_requests)
    }

    /// Counts a request whose token wants a key; whether it is the first of a pair.
    pub(crate) fn is_first_of_two_for_keys(&self) -> bool {
        is_first_of_two(&self.gateway_key_requests)
    }

    /// Counts a call of the API; whether it is the first of a pair.
    pub(crate) fn is_first_of_two_calls(&self) -> bool {
        is_first_of_two(&self.calls)
    }

    /// Notes a token that came with a POST; whether no other one came before it.
    pub(crate) fn is_first_token(&self, token: &str) -> bool {
        lock(&self.first_token).get_or_insert_with(|| token.to_owned()) == token
    }

    /// Counts a request for the key set; whether it is the first.
    pub(crate) fn is_first_for_key_set(&self) -> bool {
        self.key_set_requests.fetch_add(1, Ordering::Relaxed) == 0
    }
}

fn is_first_of_two(counter: &AtomicUsize) -> bool {
    counter.fetch_add(1, Ordering::Relaxed).is_multiple_of(2)
}
