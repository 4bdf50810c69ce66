//! Where a setting is at the provider, filled in with what `config.json` says.

use relying_party::Provider;

use crate::Place;

/// The path of the callback page, as in the redirect URI.
const CALLBACK: &str = "/callback";

/// What the app sends as `redirect_uri`.
pub(super) fn redirect_uri(place: &Place) -> String {
    format!("{}{CALLBACK}", place.page_origin)
}

/// The page of the application; `tab` is the name of one of Auth0's tabs or sections there.
pub(super) fn application(provider: Provider, place: &Place, tab: &str) -> String {
    let (client, issuer) = (&place.settings.client_id, &place.settings.issuer);
    match provider {
        Provider::Auth0 => auth0(&format!("Applications > Applications > {client} > {tab}")),
        Provider::Cognito => format!(
            "AWS console > Amazon Cognito > User pools > {} > App clients > {client}",
            pool(issuer.as_str())
        ),
        Provider::Standard => format!("the settings of the client {client} at {issuer}"),
    }
}

/// The page of the API.
pub(super) fn api(provider: Provider, place: &Place, tab: &str) -> String {
    let identifier = place.settings.expected_audience();
    match provider {
        Provider::Auth0 => auth0(&format!("Applications > APIs > {identifier} > {tab}")),
        Provider::Cognito => format!(
            "AWS console > Amazon Cognito > User pools > {} > Resource servers",
            pool(place.settings.issuer.as_str())
        ),
        Provider::Standard => {
            format!("the settings of the API {identifier} at {}", place.settings.issuer)
        }
    }
}

/// Where the provider writes down what it refused and why.
pub(super) fn log(provider: Provider) -> &'static str {
    match provider {
        Provider::Auth0 => "manage.auth0.com > Monitoring > Logs",
        Provider::Cognito => "AWS console > CloudTrail > Event history",
        Provider::Standard => "the provider's log",
    }
}

/// A page of Auth0's dashboard.
pub(super) fn auth0(path: &str) -> String {
    format!("manage.auth0.com > {path}")
}

fn pool(issuer: &str) -> &str {
    issuer.trim_end_matches('/').rsplit('/').next().unwrap_or(issuer)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::place;

    #[test]
    fn each_provider_has_its_own_pages() {
        let mut place = place();
        let issuer = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Ab1";
        place.settings.issuer = relying_party::Issuer::parse(issuer).unwrap();
        for (provider, app, of_api, of_log) in [
            (
                Provider::Auth0,
                "manage.auth0.com > Applications > Applications > c > Tab".to_owned(),
                "manage.auth0.com > Applications > APIs > https://api > Tab".to_owned(),
                "manage.auth0.com > Monitoring > Logs",
            ),
            (
                Provider::Cognito,
                "AWS console > Amazon Cognito > User pools > eu-west-1_Ab1 > App clients > c"
                    .to_owned(),
                "AWS console > Amazon Cognito > User pools > eu-west-1_Ab1 > Resource servers"
                    .to_owned(),
                "AWS console > CloudTrail > Event history",
            ),
            (
                Provider::Standard,
                format!("the settings of the client c at {issuer}"),
                format!("the settings of the API https://api at {issuer}"),
                "the provider's log",
            ),
        ] {
            assert_eq!(application(provider, &place, "Tab"), app);
            assert_eq!(api(provider, &place, "Tab"), of_api);
            assert_eq!(log(provider), of_log);
        }
        assert_eq!(redirect_uri(&place), "http://localhost:8080/callback");
    }
}
