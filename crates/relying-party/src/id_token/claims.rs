//! What a believed ID token says, kept to be shown to the person it tells of.

use std::{fmt, sync::Arc};

use serde_json::{Map, Value};

/// What binds a token to one sign-in (OpenID Connect Core 1.0 sections 2, 3.1.3.6 and 3.3.2.11). It has
/// done its work once the token is believed.
const BINDING: [&str; 4] = ["nonce", "at_hash", "c_hash", "s_hash"];

/// The claims of a believed ID token without those that bind it to its sign-in. Neither the token nor
/// its signature can be had from them.
#[derive(Clone, PartialEq, Eq)]
pub struct Claims(Arc<Map<String, Value>>);

impl Claims {
    pub(super) fn of(claims: &Map<String, Value>) -> Self {
        let is_kept = |(name, _): &(&String, &Value)| !BINDING.contains(&name.as_str());
        let kept = claims.iter().filter(is_kept);
        Self(Arc::new(kept.map(|(name, value)| (name.clone(), value.clone())).collect()))
    }

    /// The claims by their names.
    #[must_use]
    pub fn members(&self) -> &Map<String, Value> {
        &self.0
    }
}

/// Claims tell of a person, so they stay out of logs.
impl fmt::Debug for Claims {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Claims").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_binds_a_token_is_not_kept() {
        let all = json!({
            "sub": "auth0|1", "name": "Ada", "nonce": "canary", "at_hash": "canary",
            "c_hash": "canary", "s_hash": "canary",
        });
        let claims = Claims::of(all.as_object().unwrap());
        let names: Vec<&str> = claims.members().keys().map(String::as_str).collect();
        assert_eq!(names, ["name", "sub"]);
        assert_eq!(format!("{claims:?}"), "Claims(..)");
    }
}
