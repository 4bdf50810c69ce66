//! Values that must never be shown, stored or serialised: no `Display`, no `Serialize`, and a `Debug`
//! that hides them.

use std::fmt;

macro_rules! secret {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq)]
        pub struct $name(String);

        impl $name {
            /// Takes the secret over.
            #[must_use]
            pub fn new(secret: String) -> Self {
                Self(secret)
            }

            /// The secret itself; each call is a place where it could leak.
            #[must_use]
            pub fn reveal(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "([redacted])"))
            }
        }
    };
}

secret! {
    /// What opens the API (RFC 6750).
    ///
    /// It cannot be shown or serialised, even by mistake:
    ///
    /// ```compile_fail
    /// # let token = relying_party::AccessToken::new(String::new());
    /// token.to_string();
    /// ```
    /// ```compile_fail
    /// # let token = relying_party::AccessToken::new(String::new());
    /// serde_json::to_string(&token);
    /// ```
    AccessToken
}
secret! {
    /// The issuer's statement of who signed in, undecoded (OpenID Connect Core 1.0 section 2).
    IdToken
}
secret! {
    /// Buys the next tokens, once where the issuer rotates it (RFC 6749 section 1.5, RFC 9700 section
    /// 4.14.2).
    RefreshToken
}
secret! {
    /// Buys tokens, once (RFC 6749 section 1.3.1).
    AuthorizationCode
}

#[cfg(test)]
mod tests {
    use super::*;

    // Holds: R15.
    #[test]
    fn debug_hides_the_secret() {
        let shown = format!(
            "{:?} {:?} {:?} {:?}",
            RefreshToken::new("canary".to_owned()),
            AccessToken::new("canary".to_owned()),
            IdToken::new("canary".to_owned()),
            AuthorizationCode::new("canary".to_owned()),
        );
        assert!(!shown.contains("canary"), "{shown}");
    }
}
