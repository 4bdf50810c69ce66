//! Leaving the issuer (OpenID Connect RP-Initiated Logout 1.0; Auth0's `/v2/logout`).

use url::Url;

use crate::{Client, metadata::Metadata};

/// Where to send a person who signs out, so that the issuer's session ends too. `None` when the
/// issuer has no such place: then only the app forgets the person.
///
/// No `id_token_hint` is sent: a token does not belong in a URL. `client_id` names the client instead
/// (RP-Initiated Logout 1.0 section 2).
#[must_use]
pub fn url(client: &Client, metadata: &Metadata, return_to: &str) -> Option<Url> {
    if let Some(mut url) = metadata.end_session_endpoint.clone() {
        url.query_pairs_mut()
            .append_pair("client_id", &client.client_id)
            .append_pair("post_logout_redirect_uri", return_to);
        return Some(url);
    }
    // Tenants made before 2023-11-14 do not announce an end-session endpoint, but have this one.
    if !client.is_auth0 {
        return None;
    }
    let mut url = Url::parse(client.issuer.as_str()).ok()?.join("/v2/logout").ok()?;
    url.query_pairs_mut()
        .append_pair("client_id", &client.client_id)
        .append_pair("returnTo", return_to);
    Some(url)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Issuer,
        testing::{client, metadata},
    };

    fn check(issuer: &str, end_session: Option<&str>, expected: Option<&str>) {
        let issuer = Issuer::parse(issuer).unwrap();
        let client = Client { is_auth0: issuer.is_auth0(), issuer, ..client() };
        let end_session_endpoint = end_session.map(|url| Url::parse(url).unwrap());
        let metadata = Metadata { end_session_endpoint, ..metadata() };
        let url = url(&client, &metadata, "http://localhost:8080/").map(String::from);
        assert_eq!(url.as_deref(), expected);
    }

    #[test]
    fn the_announced_endpoint_wins_and_auth0_has_its_own() {
        check(
            "https://t.auth0.com/",
            Some("https://t.auth0.com/oidc/logout"),
            Some(
                "https://t.auth0.com/oidc/logout?client_id=spa&post_logout_redirect_uri=http%3A%2F%2Flocalhost%3A8080%2F",
            ),
        );
        check(
            "https://t.auth0.com/",
            None,
            Some(
                "https://t.auth0.com/v2/logout?client_id=spa&returnTo=http%3A%2F%2Flocalhost%3A8080%2F",
            ),
        );
        check("https://op.example", None, None);
    }
}
