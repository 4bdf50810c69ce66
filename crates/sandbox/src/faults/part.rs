//! The parts of the sandbox, as the control page groups the faults.

/// Which part of the sandbox a fault breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The CORS configuration of the HTTP API.
    Cors,
    /// Routes, authorizer and limits of the HTTP API.
    Gateway,
    /// The function behind the HTTP API.
    Function,
    /// The tenant's listener, and how its applications and people are set up.
    Tenant,
    /// The access token.
    AccessToken,
    /// What the tenant publishes: its metadata and its keys.
    Discovery,
    /// What comes back to the application from the authorization endpoint.
    Response,
    /// The token endpoint as an HTTP server.
    TokenEndpoint,
    /// The ID token.
    IdToken,
    /// Refresh tokens and the ways out.
    Renewal,
}

impl Part {
    /// In the order of the control page.
    pub const ALL: [Self; 10] = [
        Self::Cors,
        Self::Gateway,
        Self::Function,
        Self::Tenant,
        Self::AccessToken,
        Self::Discovery,
        Self::Response,
        Self::TokenEndpoint,
        Self::IdToken,
        Self::Renewal,
    ];

    /// A stable name, in kebab case.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Cors => "cors",
            Self::Gateway => "gateway",
            Self::Function => "function",
            Self::Tenant => "tenant",
            Self::AccessToken => "access-token",
            Self::Discovery => "discovery",
            Self::Response => "responses",
            Self::TokenEndpoint => "token-endpoint",
            Self::IdToken => "id-token",
            Self::Renewal => "renewal",
        }
    }

    /// A heading for people.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Cors => "HTTP API: CORS",
            Self::Gateway => "HTTP API: routes and authorizer",
            Self::Function => "Function",
            Self::Tenant => "Tenant: listener and settings",
            Self::AccessToken => "Tenant: access token",
            Self::Discovery => "Tenant: discovery and keys",
            Self::Response => "Tenant: responses to the app",
            Self::TokenEndpoint => "Tenant: token endpoint",
            Self::IdToken => "Tenant: ID token",
            Self::Renewal => "Tenant: renewal and sign-out",
        }
    }
}
