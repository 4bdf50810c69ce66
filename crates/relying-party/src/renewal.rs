//! When a token is renewed: early enough that nobody meets its end, and not more often than needed.

use std::time::Duration;

use crate::{AccessToken, UnixSeconds, jwt::Jwt, token::TokenError};

/// How long before the end a token is renewed at most, in seconds.
const EARLY: u64 = 60;
/// How long to wait after a renewal that failed for the moment, in seconds.
pub const PAUSE: u64 = 30;
/// The longest pause that an issuer can ask for, in seconds: a day, after which no token is left.
const LONGEST_PAUSE: u64 = 86_400;

/// From when to when a token is good, by this device's clock: the lifetime counts from the moment the
/// token came, so a clock that is wrong does not matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Validity {
    received_at: UnixSeconds,
    lifetime: u64,
}

impl Validity {
    /// The validity of a token that came at `received_at` with `expires_in` (RFC 6749 section 5.1);
    /// without that, by the token's own `iat` and `exp`, if it is a JWT that has them. `None` when
    /// nothing tells.
    #[must_use]
    pub fn of(
        token: &AccessToken,
        expires_in: Option<Duration>,
        received_at: UnixSeconds,
    ) -> Option<Self> {
        let by_claims = || {
            let jwt = Jwt::decode(token.reveal()).ok()?;
            Some(jwt.seconds("exp")?.saturating_sub(jwt.seconds("iat")?))
        };
        let lifetime = expires_in.map(|time| time.as_secs()).or_else(by_claims)?;
        Some(Self { received_at, lifetime })
    }

    /// The end.
    #[must_use]
    pub fn expires_at(self) -> UnixSeconds {
        self.received_at.saturating_add(self.lifetime)
    }

    /// Whether the end has come.
    #[must_use]
    pub fn is_over(self, now: UnixSeconds) -> bool {
        now >= self.expires_at()
    }

    /// When to renew: a minute before the end, or after half of a short life.
    #[must_use]
    pub fn renew_at(self) -> UnixSeconds {
        self.expires_at().saturating_sub(EARLY.min(self.lifetime / 2))
    }
}

/// How long to leave the token endpoint alone after a failure, in seconds.
#[must_use]
pub fn pause_after(error: &TokenError) -> u64 {
    match error {
        TokenError::Throttled { retry_after: Some(seconds) } => (*seconds).clamp(1, LONGEST_PAUSE),
        _ => PAUSE,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{TransportError, jwt::tests::token};

    fn check(lifetime: u64, renew_at: u64) {
        let validity = Validity { received_at: 1000, lifetime };
        assert_eq!(validity.renew_at(), renew_at, "{lifetime}");
        assert!(validity.renew_at() <= validity.expires_at());
        assert!(validity.is_over(validity.expires_at()));
        assert!(!validity.is_over(validity.expires_at() - 1));
    }

    // Holds: defect 9, complaint 28.
    #[test]
    fn a_token_is_renewed_a_minute_early_or_at_half_time() {
        check(86_400, 87_340);
        check(300, 1240);
        check(120, 1060);
        check(60, 1030);
        check(1, 1001);
        check(0, 1000);
    }

    // Holds: complaint 15.
    #[test]
    fn a_lifetime_counts_from_when_the_token_came() {
        let jwt = token(&json!({"alg": "RS256"}), &json!({"iat": 50, "exp": 110}));
        let of = |text: &str, expires_in: Option<u64>| {
            let expires_in = expires_in.map(Duration::from_secs);
            Validity::of(&AccessToken::new(text.to_owned()), expires_in, 5000)
                .map(Validity::expires_at)
        };
        assert_eq!(of(&jwt, Some(10)), Some(5010));
        assert_eq!(of(&jwt, None), Some(5060));
        assert_eq!(of("opaque", Some(10)), Some(5010));
        assert_eq!(of("opaque", None), None);
        assert_eq!(of(&jwt, Some(u64::MAX)), Some(u64::MAX));
    }

    // Holds: R32.
    #[test]
    fn an_issuer_that_asks_for_a_pause_gets_one() {
        let throttled = |seconds| TokenError::Throttled { retry_after: seconds };
        for (error, pause) in [
            (throttled(Some(3)), 3),
            (throttled(Some(0)), 1),
            (throttled(Some(1_000_000)), 86_400),
            (throttled(None), 30),
            (TokenError::Transport(TransportError::TimedOut), 30),
        ] {
            assert_eq!(pause_after(&error), pause, "{error}");
        }
    }
}
