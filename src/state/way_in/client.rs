//! What this app is to the issuer, by the settings.

use ::settings::Settings;
use relying_party::Client;
use url::Url;

use crate::browser::location;

/// What this app is to the issuer. The redirect URI is fixed: this origin and one path.
pub(crate) fn client_of(settings: &Settings) -> Option<Client> {
    let redirect_uri = format!("{}{}", location::origin(), location::CALLBACK_PATH);
    Some(Client {
        issuer: settings.issuer.clone(),
        provider: settings.provider,
        client_id: settings.client_id.clone(),
        redirect_uri: Url::parse(&redirect_uri).ok()?,
        audience: settings.audience.clone(),
        resource: settings.resource.clone(),
        scopes: settings.scopes.clone(),
        refresh_tokens: settings.refresh_tokens,
        options: settings.options.clone(),
        federated_logout: settings.federated_logout,
    })
}

/// The addresses of this very page that the provider and the API must know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Addresses {
    /// Scheme, host and port.
    pub(crate) origin: String,
    /// Where the provider sends people back to.
    pub(crate) redirect: String,
    /// Where it sends them back to after a sign-out.
    pub(crate) logout: String,
    /// Where others send people who are to sign in.
    pub(crate) sign_in: String,
}

impl Addresses {
    /// Those of this page.
    pub(crate) fn of_page() -> Self {
        let origin = location::origin();
        let at = |path: &str| format!("{origin}{path}");
        Self {
            redirect: at(location::CALLBACK_PATH),
            logout: at("/"),
            sign_in: at(location::SIGN_IN_PATH),
            origin,
        }
    }
}
