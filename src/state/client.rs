//! What this app is to the issuer, by the settings.

use ::settings::Settings;
use relying_party::Client;
use url::Url;

use crate::browser::location;

/// What this app is to the issuer. The redirect URI is fixed: this origin and one path.
pub(super) fn client_of(settings: &Settings) -> Option<Client> {
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
