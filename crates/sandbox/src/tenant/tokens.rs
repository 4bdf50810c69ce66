//! Codes and tokens that are out: what each stands for, and whether it still counts.

use std::collections::{HashMap, HashSet};

use crate::{
    entropy,
    tenant::{accounts::Account, interactions::SESSION_LIFETIME, pkce, registry::Organization},
};

/// How long an authorization code is good for, in seconds.
const CODE_LIFETIME: i64 = 60;
/// How long a refresh token is good for, in seconds: Auth0's default of 30 days.
const REFRESH_LIFETIME: i64 = 30 * 24 * 60 * 60;
/// How long an ID token can be named at logout, expired or not, in seconds: no session is longer.
const HINT_LIFETIME: i64 = SESSION_LIFETIME;

/// What a person allowed a client, at one sign-in.
#[derive(Clone, Debug)]
pub(crate) struct Authorization {
    pub(crate) account: &'static Account,
    pub(crate) client_id: &'static str,
    /// Whether the audience is the API.
    pub(crate) api: bool,
    /// The granted scopes.
    pub(crate) scope: Vec<String>,
    pub(crate) nonce: Option<String>,
    pub(crate) auth_time: i64,
    /// Whether the ID token has to say when the person signed in (`max_age` was asked).
    pub(crate) tells_auth_time: bool,
    /// How the person signed in, where it was asked for.
    pub(crate) acr: Option<String>,
    pub(crate) sid: String,
    pub(crate) organization: Option<Organization>,
    /// Everything that descends from one code has one family, and is revoked together.
    pub(crate) family: String,
}

impl Authorization {
    pub(crate) fn has(&self, scope: &str) -> bool {
        self.scope.iter().any(|granted| granted == scope)
    }
}

/// Where a code was sent and who may redeem it.
#[derive(Clone, Debug)]
struct Code {
    authorization: Authorization,
    redirect_uri: String,
    challenge: String,
    expires: i64,
    used: bool,
}

impl Code {
    /// A used code is known for as long as what it gave can live, for its second use revokes that.
    fn is_over(&self, now: i64) -> bool {
        now >= self.expires + if self.used { REFRESH_LIFETIME } else { 0 }
    }
}

#[derive(Clone, Debug)]
struct RefreshToken {
    authorization: Authorization,
    expires: i64,
    used: bool,
}

/// An access token as the tenant's own `/userinfo` sees it.
#[derive(Clone, Debug)]
pub(crate) struct AccessToken {
    pub(crate) authorization: Authorization,
    pub(crate) expires: i64,
}

/// An ID token as a logout request may name it.
#[derive(Clone, Debug)]
pub(crate) struct IssuedIdToken {
    pub(crate) client_id: &'static str,
    pub(crate) sid: String,
    forgotten: i64,
}

/// Why a code is not redeemed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum CodeRefusal {
    /// Unknown, used, too old, or another client's.
    Invalid,
    /// Sent to another redirect URI than the one it was issued for.
    RedirectUri { given: String, expected: String },
    /// The verifier does not match the challenge.
    Verifier,
}

/// Everything that is out.
#[derive(Debug, Default)]
pub(crate) struct Tokens {
    codes: HashMap<String, Code>,
    refresh: HashMap<String, RefreshToken>,
    access: HashMap<String, AccessToken>,
    id: HashMap<String, IssuedIdToken>,
    revoked_families: HashSet<String>,
}

/// What the client sends with a code.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Redemption<'a> {
    pub(crate) code: &'a str,
    pub(crate) client_id: &'a str,
    pub(crate) redirect_uri: &'a str,
    pub(crate) verifier: &'a str,
}

impl Tokens {
    /// Issues a code for `authorization`.
    pub(crate) fn issue_code(
        &mut self,
        authorization: Authorization,
        redirect_uri: &str,
        challenge: &str,
        now: i64,
    ) -> String {
        let code = entropy::token();
        self.codes.retain(|_, code| !code.is_over(now));
        let issued = Code {
            authorization,
            redirect_uri: redirect_uri.to_owned(),
            challenge: challenge.to_owned(),
            expires: now + CODE_LIFETIME,
            used: false,
        };
        self.codes.insert(code.clone(), issued);
        code
    }

    /// Redeems a code. Any attempt by the right client uses it up, so that a verifier cannot be
    /// guessed; a second use revokes what the first one gave (RFC 6749, section 4.1.2).
    pub(crate) fn redeem(
        &mut self,
        sent: &Redemption<'_>,
        now: i64,
    ) -> Result<Authorization, CodeRefusal> {
        let code = self.codes.get_mut(sent.code).ok_or(CodeRefusal::Invalid)?;
        if code.authorization.client_id != sent.client_id {
            return Err(CodeRefusal::Invalid);
        }
        if code.used {
            self.revoked_families.insert(code.authorization.family.clone());
            return Err(CodeRefusal::Invalid);
        }
        code.used = true;
        if now >= code.expires {
            return Err(CodeRefusal::Invalid);
        }
        if code.redirect_uri != sent.redirect_uri {
            let expected = code.redirect_uri.clone();
            return Err(CodeRefusal::RedirectUri { given: sent.redirect_uri.to_owned(), expected });
        }
        if !pkce::matches(sent.verifier, &code.challenge) {
            return Err(CodeRefusal::Verifier);
        }
        Ok(code.authorization.clone())
    }

    /// Issues a refresh token for `authorization`.
    pub(crate) fn issue_refresh_token(&mut self, authorization: Authorization, now: i64) -> String {
        let token = format!("v1.{}", entropy::token());
        self.refresh.retain(|_, token| now < token.expires);
        let issued = RefreshToken { authorization, expires: now + REFRESH_LIFETIME, used: false };
        self.refresh.insert(token.clone(), issued);
        token
    }

    /// Takes a refresh token, which serves once unless it `stays`. A second use means that two parties hold it, so the
    /// whole family is revoked (RFC 9700, section 4.14.2).
    pub(crate) fn rotate(
        &mut self,
        token: &str,
        client_id: &str,
        now: i64,
        stays: bool,
    ) -> Option<Authorization> {
        let found = self.refresh.get_mut(token)?;
        let family = &found.authorization.family;
        if found.authorization.client_id != client_id || self.revoked_families.contains(family) {
            return None;
        }
        if found.used {
            self.revoked_families.insert(family.clone());
            return None;
        }
        if now >= found.expires {
            return None;
        }
        found.used = !stays;
        Some(found.authorization.clone())
    }

    /// Revokes a refresh token of `client_id` with its family. An unknown token is no error (RFC 7009,
    /// section 2.2).
    pub(crate) fn revoke(&mut self, token: &str, client_id: &str) {
        let found = self.refresh.get(token).map(|token| &token.authorization);
        if let Some(found) = found.filter(|found| found.client_id == client_id) {
            self.revoked_families.insert(found.family.clone());
        }
    }

    /// Remembers an access token until `expires`.
    pub(crate) fn remember_access_token(
        &mut self,
        token: &str,
        authorization: Authorization,
        expires: i64,
        now: i64,
    ) {
        self.access.retain(|_, token| now < token.expires);
        self.access.insert(token.to_owned(), AccessToken { authorization, expires });
    }

    /// Remembers an ID token for as long as its session can last.
    pub(crate) fn remember_id_token(
        &mut self,
        token: &str,
        client_id: &'static str,
        sid: &str,
        now: i64,
    ) {
        self.id.retain(|_, token| now < token.forgotten);
        let forgotten = now + HINT_LIFETIME;
        let issued = IssuedIdToken { client_id, sid: sid.to_owned(), forgotten };
        self.id.insert(token.to_owned(), issued);
    }

    /// The access token with exactly this text, unless it was revoked with its family or is expired.
    pub(crate) fn access_token(&self, token: &str, now: i64) -> Option<&AccessToken> {
        let found = self.access.get(token)?;
        let revoked = self.revoked_families.contains(&found.authorization.family);
        (!revoked && now < found.expires).then_some(found)
    }

    /// The ID token with exactly this text, expired or not.
    pub(crate) fn id_token(&self, token: &str) -> Option<&IssuedIdToken> {
        self.id.get(token)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tenant::ACCOUNTS;

    const START: i64 = 1_700_000_000;

    fn authorization() -> Authorization {
        Authorization {
            account: &ACCOUNTS[0],
            client_id: "wish-list-web",
            api: true,
            scope: Vec::new(),
            nonce: None,
            auth_time: START,
            tells_auth_time: false,
            acr: None,
            sid: "sid".to_owned(),
            organization: None,
            family: "family".to_owned(),
        }
    }

    /// Issues one of each and counts what is known then.
    fn issue(tokens: &mut Tokens, name: &str, now: i64) -> [usize; 4] {
        tokens.issue_code(authorization(), "", "", now);
        tokens.issue_refresh_token(authorization(), now);
        tokens.remember_access_token(name, authorization(), now + 60, now);
        tokens.remember_id_token(name, "wish-list-web", "sid", now);
        [tokens.codes.len(), tokens.refresh.len(), tokens.access.len(), tokens.id.len()]
    }

    #[test]
    fn what_is_expired_is_forgotten() {
        let mut tokens = Tokens::default();
        assert_eq!(issue(&mut tokens, "a", START), [1, 1, 1, 1]);
        assert_eq!(issue(&mut tokens, "b", START + 59), [2, 2, 2, 2]);
        assert_eq!(issue(&mut tokens, "c", START + 120), [1, 3, 1, 3]);
        assert_eq!(issue(&mut tokens, "d", START + HINT_LIFETIME), [1, 4, 1, 3]);
        assert_eq!(issue(&mut tokens, "e", START + 2 * REFRESH_LIFETIME), [1, 1, 1, 1]);
    }

    #[test]
    fn a_used_code_is_known_as_long_as_what_it_gave() {
        let mut tokens = Tokens::default();
        let code = tokens.issue_code(authorization(), "", "", START);
        let sent =
            Redemption { code: &code, client_id: "wish-list-web", redirect_uri: "", verifier: "" };
        assert_eq!(tokens.redeem(&sent, START).unwrap_err(), CodeRefusal::Verifier);
        issue(&mut tokens, "later", START + 3600);
        assert_eq!(tokens.redeem(&sent, START + 3600).unwrap_err(), CodeRefusal::Invalid);
        assert!(tokens.access_token("later", START + 3600).is_none(), "its family is revoked");
        issue(&mut tokens, "last", START + CODE_LIFETIME + REFRESH_LIFETIME);
        assert!(!tokens.codes.contains_key(&code));
    }
}
