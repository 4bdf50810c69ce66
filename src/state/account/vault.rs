//! The refresh token, in a container of its own: it goes in, and comes out only to be sent to the
//! issuer. No signal, no view and no other owner ever holds it. And when it may be sent.

use futures::future::{LocalBoxFuture, Shared};
use leptos::prelude::*;
use relying_party::{RefreshToken, UnixSeconds};

/// Owner of the refresh token, in memory.
#[derive(Clone, Copy)]
pub(crate) struct Vault {
    token: StoredValue<Option<RefreshToken>>,
}

impl Vault {
    pub(crate) fn new() -> Self {
        Self { token: StoredValue::new(None) }
    }

    /// Keeps a token in place of the one before.
    pub(crate) fn keep(self, token: Option<RefreshToken>) {
        self.token.set_value(token);
    }

    /// Takes the token out, to be sent once: a second call finds none.
    pub(crate) fn take(self) -> Option<RefreshToken> {
        self.token.try_update_value(Option::take).flatten()
    }

    /// Whether there is one.
    pub(crate) fn is_full(self) -> bool {
        self.token.with_value(Option::is_some)
    }
}

/// What renewing needs to remember.
#[derive(Clone, Copy)]
pub(super) struct Renewals {
    /// Before this, the token endpoint is left alone.
    pub(super) not_before: StoredValue<UnixSeconds>,
    /// The renewal that is on its way: whoever needs a token meanwhile waits for the same.
    pub(super) on_its_way: StoredValue<Option<Shared<LocalBoxFuture<'static, ()>>>, LocalStorage>,
}

impl Renewals {
    pub(super) fn new() -> Self {
        Self { not_before: StoredValue::new(0), on_its_way: StoredValue::new_local(None) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // Holds: R12, R19.
    #[test]
    fn a_token_is_taken_once() {
        let owner = Owner::new();
        owner.set();
        let vault = Vault::new();
        assert!(!vault.is_full() && vault.take().is_none());
        vault.keep(Some(RefreshToken::new("canary".to_owned())));
        assert!(vault.is_full());
        assert_eq!(vault.take().unwrap().reveal(), "canary");
        assert!(vault.take().is_none());
    }
}
