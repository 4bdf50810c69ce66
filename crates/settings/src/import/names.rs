//! What the names mean that other libraries, quickstarts and consoles give to the same settings.

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// A setting of this app, by its key.
    Setting(&'static str),
    /// A Cognito user pool, of which the issuer is made.
    UserPool,
    /// The region of the user pool.
    Region,
    /// The address to come back to, which is fixed here.
    Redirect,
    /// Something that must not be in a browser.
    Secret,
    /// Something of which nothing here knows, or makes use.
    Nothing,
}

/// How surely a name speaks of signing in: the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Claim {
    /// It says so.
    OfSignIn,
    /// It says nothing of whose it is.
    Open,
    /// It says that it is the app's own, as `APP_DOMAIN` does.
    OfApp,
}

/// What build tools put before a name so that it reaches the browser, and what people put before it to
/// say whose it is; without separators.
const PREFIXES: [&str; 17] = [
    "vite",
    "reactapp",
    "vueapp",
    "nextpublic",
    "nuxtpublic",
    "expopublic",
    "gatsby",
    "ngapp",
    "public",
    "auth0",
    "oidc",
    "oauth2",
    "oauth",
    "cognito",
    "auth",
    "spa",
    "app",
];

/// The names, without separators and capitals, and the key that each stands for.
const NAMES: &[(&str, &str)] = &[
    ("domain", "domain"),
    ("tenant", "domain"),
    ("tenantdomain", "domain"),
    ("issuer", "issuer"),
    ("issuerurl", "issuer"),
    ("issueruri", "issuer"),
    ("issuerbaseurl", "issuer"),
    ("authority", "issuer"),
    ("clientid", "clientId"),
    ("userpoolwebclientid", "clientId"),
    ("userpoolclientid", "clientId"),
    ("awsuserpoolswebclientid", "clientId"),
    ("audience", "audience"),
    ("apiaudience", "audience"),
    ("apiidentifier", "audience"),
    ("resource", "resource"),
    ("apiurl", "apiUrl"),
    ("apiuri", "apiUrl"),
    ("apibaseurl", "apiUrl"),
    ("apiendpoint", "apiUrl"),
    ("apiserverurl", "apiUrl"),
    ("serverurl", "apiUrl"),
    ("scope", "scope"),
    ("scopes", "scope"),
    ("organization", "organization"),
    ("organizationid", "organization"),
    ("orgid", "organization"),
    ("connection", "connection"),
    ("prompt", "prompt"),
    ("screenhint", "screenHint"),
    ("loginhint", "loginHint"),
    ("maxage", "maxAge"),
    ("acrvalues", "acrValues"),
    ("uilocales", "uiLocales"),
    ("refreshtokens", "refreshTokens"),
    ("userefreshtokens", "refreshTokens"),
    ("federatedlogout", "federatedLogout"),
    ("metadata", "metadata"),
    ("jwks", "jwks"),
    ("authorizer", "authorizer"),
];

/// What a name stands for, however it is written.
pub(super) fn meaning(name: &str) -> Meaning {
    let plain = plain(last_part(name));
    if is_secret(&plain) {
        return Meaning::Secret;
    }
    endings(&plain).find_map(known).unwrap_or(Meaning::Nothing)
}

/// How surely a name speaks of signing in.
pub(super) fn claim(name: &str) -> Claim {
    let whole = plain(name);
    if ["auth", "oidc", "cognito"].iter().any(|word| whole.contains(word)) {
        return Claim::OfSignIn;
    }
    let plain = plain(last_part(name));
    let is_of_app = endings(&plain).any(|rest| matches!(rest, "appdomain" | "publicdomain"));
    if is_of_app { Claim::OfApp } else { Claim::Open }
}

fn last_part(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or_default()
}

/// A name without separators and capitals.
fn plain(name: &str) -> String {
    let letters = name.chars().filter(char::is_ascii_alphanumeric);
    letters.map(|c| c.to_ascii_lowercase()).collect()
}

/// A name, and what is left of it without what stands before it, one prefix after the other.
fn endings(plain: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(plain), |rest| {
        let shorter = PREFIXES.iter().find_map(|prefix| rest.strip_prefix(prefix));
        shorter.filter(|rest| !rest.is_empty())
    })
}

fn known(plain: &str) -> Option<Meaning> {
    let setting = NAMES.iter().find(|(name, _)| *name == plain);
    setting.map(|(_, key)| Meaning::Setting(key)).or(match plain {
        "userpoolid" | "userpool" | "awsuserpoolsid" => Some(Meaning::UserPool),
        "region" | "awsregion" | "awscognitoregion" | "awsprojectregion" => Some(Meaning::Region),
        "redirecturi" | "redirecturl" | "callbackurl" | "redirectsignin" | "loginredirecturi" => {
            Some(Meaning::Redirect)
        }
        _ => None,
    })
}

/// Whether a name is one of something that whoever has it must keep to themselves.
fn is_secret(plain: &str) -> bool {
    let holds = ["secret", "password", "privatekey", "apikey", "accesskey"];
    let ends = ["accesstoken", "refreshtoken", "idtoken", "clientassertion", "bearertoken"];
    holds.iter().any(|word| plain.contains(word)) || ends.iter().any(|word| plain.ends_with(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_known_however_they_are_written() {
        for (name, key) in [
            ("client_id", "clientId"),
            ("clientID", "clientId"),
            ("VITE_AUTH0_CLIENT_ID", "clientId"),
            ("REACT_APP_AUTH0_CLIENT_ID", "clientId"),
            ("VUE_APP_CLIENT_ID", "clientId"),
            ("NEXT_PUBLIC_AUTH0_DOMAIN", "domain"),
            ("AUTH0_DOMAIN", "domain"),
            ("AUTH0_ISSUER_BASE_URL", "issuer"),
            ("authority", "issuer"),
            ("userPoolWebClientId", "clientId"),
            ("user_pool_client_id", "clientId"),
            ("VITE_API_SERVER_URL", "apiUrl"),
            ("apiUri", "apiUrl"),
            ("serverUrl", "apiUrl"),
            ("REACT_APP_AUTH0_AUDIENCE", "audience"),
            ("useRefreshTokens", "refreshTokens"),
            ("config.auth.domain", "domain"),
        ] {
            assert_eq!(meaning(name), Meaning::Setting(key), "{name}");
        }
        for (name, expected) in [
            ("aws_user_pools_id", Meaning::UserPool),
            ("aws_cognito_region", Meaning::Region),
            ("redirect_uri", Meaning::Redirect),
            ("AUTH0_CLIENT_SECRET", Meaning::Secret),
            ("clientSecret", Meaning::Secret),
            ("access_token", Meaning::Secret),
            ("cacheLocation", Meaning::Nothing),
            ("auth", Meaning::Nothing),
            ("", Meaning::Nothing),
        ] {
            assert_eq!(meaning(name), expected, "{name}");
        }
    }

    #[test]
    fn a_name_says_how_surely_it_speaks_of_signing_in() {
        for (name, expected) in [
            ("AUTH0_DOMAIN", Claim::OfSignIn),
            ("VITE_APP_OIDC_DOMAIN", Claim::OfSignIn),
            ("aws_cognito_region", Claim::OfSignIn),
            ("config.auth.domain", Claim::OfSignIn),
            ("domain", Claim::Open),
            ("VUE_APP_DOMAIN", Claim::Open),
            ("REACT_APP_DOMAIN", Claim::Open),
            ("NEXT_PUBLIC_DOMAIN", Claim::Open),
            ("APP_CLIENT_ID", Claim::Open),
            ("APP_DOMAIN", Claim::OfApp),
            ("VITE_PUBLIC_DOMAIN", Claim::OfApp),
        ] {
            assert_eq!(claim(name), expected, "{name}");
        }
    }

    #[test]
    fn each_name_stands_there_once() {
        for (at, (name, _)) in NAMES.iter().enumerate() {
            assert!(NAMES[at + 1..].iter().all(|(other, _)| other != name), "{name}");
        }
    }
}
