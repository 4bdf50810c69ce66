//! Leaving the issuer (OpenID Connect RP-Initiated Logout 1.0; Auth0's `/v2/logout`; Cognito's
//! `/logout`).

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use url::{Url, form_urlencoded};

use crate::{Client, Provider, metadata::Metadata};

/// Where to send a person who signs out, and what must come back with them.
#[derive(Clone, PartialEq, Eq)]
pub struct SignOut {
    /// Where the issuer ends its session.
    pub url: Url,
    /// The `state` that the issuer gives back; `None` where it has no such parameter.
    pub state: Option<String>,
}

impl std::fmt::Debug for SignOut {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SignOut").finish_non_exhaustive()
    }
}

/// Where to send a person who signs out, so that the issuer's session ends too. `None` when the
/// issuer has no such place: then only the app forgets the person.
///
/// No `id_token_hint` is sent: a token does not belong in a URL. `client_id` names the client instead
/// (RP-Initiated Logout 1.0 section 2).
#[must_use]
pub fn request(
    client: &Client,
    metadata: &Metadata,
    return_to: &str,
    entropy: [u8; 32],
) -> Option<SignOut> {
    match (client.provider, metadata.end_session_endpoint.clone()) {
        (Provider::Cognito, Some(url)) => {
            Some(SignOut { url: with(url, client, &[("logout_uri", return_to)]), state: None })
        }
        (_, Some(url)) => {
            let state = BASE64_URL_SAFE_NO_PAD.encode(entropy);
            let parameters = [("post_logout_redirect_uri", return_to), ("state", &state)];
            Some(SignOut { url: with(url, client, &parameters), state: Some(state) })
        }
        // Tenants made before 2023-11-14 do not announce an end-session endpoint, but have this one.
        (Provider::Auth0, None) => {
            let url = Url::parse(client.issuer.as_str()).ok()?.join("/v2/logout").ok()?;
            Some(SignOut { url: with(url, client, &[("returnTo", return_to)]), state: None })
        }
        (Provider::Cognito | Provider::Standard, None) => None,
    }
}

fn with(mut url: Url, client: &Client, parameters: &[(&str, &str)]) -> Url {
    let mut query = url.query_pairs_mut();
    query.append_pair("client_id", &client.client_id).extend_pairs(parameters);
    if client.federated_logout && client.provider == Provider::Auth0 {
        query.append_key_only("federated");
    }
    drop(query);
    url
}

/// Whether the issuer confirms a sign-out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Confirmation {
    /// The `state` that was sent came back.
    Confirmed,
    /// Another one did, or none.
    Unconfirmed,
}

/// Compares what was sent with what came back in the query of the page that a person returns to.
#[must_use]
pub fn confirmation(sent: &str, query: &str) -> Confirmation {
    let pairs = form_urlencoded::parse(query.trim_start_matches('?').as_bytes());
    let mut states = pairs.filter(|(name, _)| name == "state").map(|(_, value)| value);
    match (states.next(), states.next()) {
        (Some(state), None) if state == sent => Confirmation::Confirmed,
        _ => Confirmation::Unconfirmed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Issuer,
        testing::{client, metadata},
    };

    const STATE: &str = "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc";
    const HOME: &str = "http%3A%2F%2Flocalhost%3A8080%2F";

    fn check(issuer: &str, end_session: Option<&str>, federated: bool, expected: Option<&str>) {
        let issuer = Issuer::parse(issuer).unwrap();
        let provider = Provider::of(&issuer);
        let client = Client { provider, issuer, federated_logout: federated, ..client() };
        let end_session_endpoint = end_session.map(|url| Url::parse(url).unwrap());
        let metadata = Metadata { end_session_endpoint, ..metadata() };
        let made = request(&client, &metadata, "http://localhost:8080/", [7; 32]);
        let url = made.as_ref().map(|made| made.url.as_str());
        assert_eq!(url, expected);
        if let Some(SignOut { url, state }) = made {
            assert_eq!(url.as_str().contains(STATE), state.is_some());
        }
    }

    // Holds: R29, defect 10, module rp-init-logout.
    #[test]
    fn each_provider_is_left_in_its_own_way() {
        let auth0 = "https://t.auth0.com/";
        let announced = Some("https://t.auth0.com/oidc/logout");
        let standard = format!(
            "https://t.auth0.com/oidc/logout?client_id=spa&post_logout_redirect_uri={HOME}&state={STATE}"
        );
        check(auth0, announced, false, Some(&standard));
        check(auth0, announced, true, Some(&format!("{standard}&federated")));
        let older = format!("https://t.auth0.com/v2/logout?client_id=spa&returnTo={HOME}");
        check(auth0, None, false, Some(&older));
        check(auth0, None, true, Some(&format!("{older}&federated")));
        check(
            "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_Ab1",
            Some("https://d.auth.eu-central-1.amazoncognito.com/logout"),
            true,
            Some(&format!(
                "https://d.auth.eu-central-1.amazoncognito.com/logout?client_id=spa&logout_uri={HOME}"
            )),
        );
        check("https://op.example", None, false, None);
    }

    #[test]
    fn debug_tells_no_state() {
        let url = Url::parse("https://op.example/?state=canary").unwrap();
        let shown = format!("{:?}", SignOut { url, state: Some("canary".to_owned()) });
        assert_eq!(shown, "SignOut { .. }");
    }

    // Holds: R29, module rp-init-logout-other-state, module rp-init-logout-no-state.
    #[test]
    fn only_the_state_that_was_sent_confirms() {
        for (query, expected) in [
            ("?state=s", Confirmation::Confirmed),
            ("a=b&state=s", Confirmation::Confirmed),
            ("?state=t", Confirmation::Unconfirmed),
            ("?state=s&state=s", Confirmation::Unconfirmed),
            ("?state=", Confirmation::Unconfirmed),
            ("", Confirmation::Unconfirmed),
        ] {
            assert_eq!(confirmation("s", query), expected, "{query}");
        }
    }
}
