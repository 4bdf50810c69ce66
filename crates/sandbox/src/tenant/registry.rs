//! What was registered at the tenant: its clients, its one API and its one organization.

use crate::tenant::accounts::Account;

/// The identifier of the tutorial's API: the audience to ask for.
pub(crate) const AUDIENCE: &str = "https://auth0-jwt-authorizer";
/// The client of the app.
pub(crate) const WEB_CLIENT: &str = "wish-list-web";
/// The client of the tutorial's "Test" tab.
const TEST_CLIENT: &str = "wish-list-test";
/// Its secret. Public, like everything here.
const TEST_SECRET: &str = "wish-list-test-secret";
/// The only database connection; Auth0's default name.
pub(crate) const CONNECTION: &str = "Username-Password-Authentication";

/// The permissions that the API defines, each with the sentence that the consent page shows.
const PERMISSIONS: &[(&str, &str)] =
    &[("create:wishes", "Add wishes to the list"), ("read:wishes", "Read the list of wishes")];

/// The scopes of OpenID Connect that the tenant grants (Core 1.0, sections 5.4 and 11).
const IDENTITY_SCOPES: &[(&str, &str)] = &[
    ("openid", "Know who you are"),
    ("profile", "See your name and nickname"),
    ("email", "See your e-mail address"),
    ("offline_access", "Stay signed in while you are away"),
];

/// How a client proves who it is at the token endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ClientAuthentication {
    /// A public client: it cannot keep a secret, so it has none.
    None,
    /// A secret, in the body or by HTTP Basic (RFC 6749, section 2.3.1).
    Secret(&'static str),
}

/// A registered application.
#[derive(Clone, Debug)]
pub(crate) struct Client {
    pub(crate) id: &'static str,
    pub(crate) name: &'static str,
    pub(crate) authentication: ClientAuthentication,
    pub(crate) grant_types: &'static [&'static str],
    /// *Allowed Callback URLs*, compared byte for byte.
    pub(crate) redirect_uris: Vec<String>,
    /// *Allowed Logout URLs*, compared byte for byte with what is asked for, less its query.
    pub(crate) logout_urls: Vec<String>,
    /// *Allowed Origins (CORS)*.
    pub(crate) web_origins: Vec<String>,
    /// The permissions it has on its own, by the client credentials grant.
    pub(crate) permissions: &'static [&'static str],
}

/// An organization (<https://auth0.com/docs/manage-users/organizations>).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Organization {
    pub(crate) id: &'static str,
    pub(crate) name: &'static str,
}

const ORGANIZATION: Organization = Organization { id: "org_7wWishListSandbox", name: "wish-list" };

/// The registrations.
#[derive(Clone, Debug)]
pub(crate) struct Registry {
    clients: [Client; 2],
    /// The identifier of the tenant's own `/userinfo`.
    userinfo: String,
}

impl Registry {
    pub(crate) fn new(app_origins: &[String], userinfo: String) -> Self {
        let each =
            |suffix: &str| app_origins.iter().map(|origin| format!("{origin}{suffix}")).collect();
        let web = Client {
            id: WEB_CLIENT,
            name: "Wish List",
            authentication: ClientAuthentication::None,
            grant_types: &["authorization_code", "refresh_token"],
            redirect_uris: each("/callback"),
            logout_urls: each("/"),
            web_origins: app_origins.to_vec(),
            permissions: &[],
        };
        let test = Client {
            id: TEST_CLIENT,
            name: "AWS JWT Authorizer (Test Application)",
            authentication: ClientAuthentication::Secret(TEST_SECRET),
            grant_types: &["client_credentials"],
            redirect_uris: Vec::new(),
            logout_urls: Vec::new(),
            web_origins: Vec::new(),
            permissions: &["create:wishes", "read:wishes"],
        };
        Self { clients: [web, test], userinfo }
    }

    pub(crate) fn client(&self, id: &str) -> Option<&Client> {
        self.clients.iter().find(|client| client.id == id)
    }

    /// Whether an audience is the API; `None` when it is nothing here. The tenant's own `/userinfo` is
    /// an audience too, and means no API.
    pub(crate) fn is_api(&self, audience: &str) -> Option<bool> {
        match audience {
            AUDIENCE => Some(true),
            other => (other == self.userinfo).then_some(false),
        }
    }

    /// Whether any application allows this origin to call the tenant from a page.
    pub(crate) fn allows_origin(&self, origin: &str) -> bool {
        self.clients.iter().any(|client| client.web_origins.iter().any(|allowed| allowed == origin))
    }
}

/// The organization with this identifier or name; names are compared without regard to case.
pub(crate) fn organization(given: &str) -> Option<Organization> {
    (given == ORGANIZATION.id || given.eq_ignore_ascii_case(ORGANIZATION.name))
        .then_some(ORGANIZATION)
}

/// What a scope lets an application do, for the consent page.
pub(crate) fn describe_scope(scope: &str) -> Option<&'static str> {
    let known = IDENTITY_SCOPES.iter().chain(PERMISSIONS);
    known.into_iter().find(|(name, _)| *name == scope).map(|(_, sentence)| *sentence)
}

/// The scopes that are granted out of `requested`, in the order of the request: those of OpenID
/// Connect as asked, those of the API as far as they are also `assigned` (role-based access control:
/// "an intersection of the requested permissions and the permissions assigned to the user").
///
/// Source: <https://auth0.com/docs/get-started/apis/enable-role-based-access-control-for-apis>.
pub(crate) fn granted(requested: &[String], api: bool, assigned: &[&str]) -> Vec<String> {
    let is_identity = |scope: &str| IDENTITY_SCOPES.iter().any(|(name, _)| *name == scope);
    let is_assigned = |scope: &str| api && assigned.contains(&scope);
    let mut granted: Vec<String> = Vec::new();
    for scope in requested {
        if (is_identity(scope) || is_assigned(scope)) && !granted.contains(scope) {
            granted.push(scope.clone());
        }
    }
    granted
}

/// The scopes of `requested` that `account` can grant.
pub(crate) fn granted_by(account: &Account, requested: &[String], api: bool) -> Vec<String> {
    granted(requested, api, account.permissions)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(requested: &str, api: bool, assigned: &[&str], expected: &str) {
        let requested: Vec<_> = requested.split(' ').map(str::to_owned).collect();
        assert_eq!(granted(&requested, api, assigned).join(" "), expected);
    }

    #[test]
    fn api_scopes_are_requested_and_assigned() {
        let both = &["create:wishes", "read:wishes"];
        check("openid profile create:wishes", true, both, "openid profile create:wishes");
        check("openid create:wishes read:wishes", true, &["read:wishes"], "openid read:wishes");
        check("openid create:wishes", false, both, "openid");
        check("openid openid delete:wishes phone", true, both, "openid");
    }

    #[test]
    fn every_permission_has_a_sentence() {
        for (name, sentence) in IDENTITY_SCOPES.iter().chain(PERMISSIONS) {
            assert_eq!(describe_scope(name), Some(*sentence));
        }
        assert_eq!(describe_scope("delete:wishes"), None);
    }
}
