//! What each setting is, what counts where it is left out, and where its value is found.

use crate::{form, written};

/// A setting, explained.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Guide {
    /// Its key, such as `authorizer.issuer`.
    pub key: &'static str,
    /// What it is, in a sentence.
    pub what: &'static str,
    /// What counts where it is left out; `None` where it must not be.
    pub default: Option<&'static str>,
    /// Where its value is found: in which console or document, and the way there.
    pub places: &'static [(&'static str, &'static str)],
}

const AUTH0: &str = "Auth0";
const AWS: &str = "AWS";
const COGNITO: &str = "Amazon Cognito";
const OTHER: &str = "Any other provider";

/// The settings in the order of the README's table. Of `domain` and `issuer` a file has one.
pub const GUIDES: &[Guide] = &[
    Guide {
        key: "domain",
        what: "The Auth0 tenant that signs people in: a host without https:// and without a slash. A custom domain, if people sign in there.",
        default: Some("issuer says who signs people in"),
        places: &[(AUTH0, "Applications > Applications > your application > Settings > Domain")],
    },
    Guide {
        key: "issuer",
        what: "Who signs people in, to the letter: a slash at its end counts. For Auth0, domain does the same.",
        default: Some("domain says who signs people in"),
        places: &[
            (AUTH0, "https://, your domain, and a slash at the end"),
            (
                COGNITO,
                "User pools > your user pool > Overview > User pool ID, as in https://cognito-idp.<region>.amazonaws.com/<user pool ID>, without a slash at the end; not the domain of the sign-in page",
            ),
            (OTHER, "“issuer” in the document at /.well-known/openid-configuration"),
        ],
    },
    Guide {
        key: "clientId",
        what: "What this app is called at the provider. It is no secret; a client secret belongs on no page.",
        default: None,
        places: &[
            (AUTH0, "Applications > Applications > your application > Settings > Client ID"),
            (
                COGNITO,
                "User pools > your user pool > Applications > App clients > your app client > Client ID; one without a client secret",
            ),
            (OTHER, "The public client that you registered, with PKCE and without a secret"),
        ],
    },
    Guide {
        key: "audience",
        what: "The API that the access token is for. Without it Auth0 gives a token that no HTTP API can read.",
        default: Some("none is asked for, which only Cognito and resource allow"),
        places: &[
            (AUTH0, "Applications > APIs > your API > Settings > Identifier"),
            (COGNITO, "Leave it out: Cognito knows no such parameter"),
            (OTHER, "The name of your API, if the provider knows audience; else use resource"),
        ],
    },
    Guide {
        key: "resource",
        what: "The same for providers that know RFC 8707 instead of audience: an absolute URI.",
        default: Some("none is asked for"),
        places: &[
            (
                AUTH0,
                "Instead of audience, if Settings > Advanced > Resource Parameter Compatibility Profile is on for the tenant",
            ),
            (COGNITO, "User pools > your user pool > Branding > Domain > Resource servers"),
            (OTHER, "The URI of your API, as it is registered"),
        ],
    },
    Guide {
        key: "apiUrl",
        what: "The API up to and including the route. The access token goes there and nowhere else.",
        default: None,
        places: &[(
            AWS,
            "API Gateway > your API > Stages > your stage > Invoke URL, followed by /wish-list-service",
        )],
    },
    Guide {
        key: "scope",
        what: "What is asked for, separated by blanks. openid is always among it.",
        default: Some("openid profile email"),
        places: &[
            (AUTH0, "Applications > APIs > your API > Permissions"),
            (
                COGNITO,
                "User pools > your user pool > Applications > App clients > your app client > Login pages > Custom scopes",
            ),
        ],
    },
    Guide {
        key: "organization",
        what: "The Auth0 organization to sign in to, by id or by name.",
        default: Some("none in particular"),
        places: &[(AUTH0, "Organizations > your organization > Overview")],
    },
    Guide {
        key: "connection",
        what: "The Auth0 connection to go straight to, such as an enterprise one.",
        default: Some("the person chooses"),
        places: &[(
            AUTH0,
            "Authentication > Database, Social or Enterprise > your connection > Name",
        )],
    },
    Guide {
        key: "refreshTokens",
        what: "Whether refresh tokens are asked for. They are kept in memory only.",
        default: Some("false"),
        places: &[
            (
                AUTH0,
                "Applications > Applications > your application > Settings > Refresh Token Rotation, and Applications > APIs > your API > Settings > Allow Offline Access",
            ),
            (
                COGNITO,
                "User pools > your user pool > Applications > App clients > your app client > refresh token rotation",
            ),
        ],
    },
    Guide {
        key: "prompt",
        what: "What the provider is to show: login, consent, select_account or create.",
        default: Some("the provider decides"),
        places: &[],
    },
    Guide {
        key: "maxAge",
        what: "How many seconds ago the login may have been. 0 asks for one each time.",
        default: Some("any time ago"),
        places: &[],
    },
    Guide {
        key: "acrValues",
        what: "The ways of logging in of which one is needed, separated by blanks.",
        default: Some("any"),
        places: &[],
    },
    Guide {
        key: "loginHint",
        what: "Who probably signs in.",
        default: Some("anybody"),
        places: &[],
    },
    Guide {
        key: "uiLocales",
        what: "The languages of the provider's pages, the best first.",
        default: Some("the provider decides"),
        places: &[],
    },
    Guide {
        key: "screenHint",
        what: "The page to begin with, such as signup.",
        default: Some("the page to log in"),
        places: &[],
    },
    Guide {
        key: "federatedLogout",
        what: "Whether signing out also ends the session at the identity provider behind the Auth0 tenant.",
        default: Some("false"),
        places: &[],
    },
    Guide {
        key: "metadata",
        what: "The provider's metadata, written down so that it is not fetched.",
        default: Some("it is fetched"),
        places: &[(OTHER, "The document at /.well-known/openid-configuration below the issuer")],
    },
    Guide {
        key: "jwks",
        what: "The provider's keys, written down so that they are not fetched.",
        default: Some("they are fetched"),
        places: &[(OTHER, "The document at “jwks_uri” of the metadata")],
    },
    Guide {
        key: "authorizer.issuer",
        what: "The issuer that you believe the gateway's authorizer checks. Token and Diagnose reckon with it.",
        default: Some("assumed to be the issuer of the tokens"),
        places: &[(
            AWS,
            "API Gateway > your API > Authorization > Manage authorizers > your authorizer > Issuer URL",
        )],
    },
    Guide {
        key: "authorizer.audience",
        what: "The audiences that you believe the gateway's authorizer takes.",
        default: Some("assumed to be the audience, and with Cognito the client ID"),
        places: &[(
            AWS,
            "API Gateway > your API > Authorization > Manage authorizers > your authorizer > Audience",
        )],
    },
    Guide {
        key: "authorizer.routes",
        what: "The protected routes, each with the scopes of which a token needs one. A GET route that is listed here is called with the token.",
        default: Some("assumed: GET is open, and POST needs a token"),
        places: &[(
            AWS,
            "API Gateway > your API > Authorization > Attach authorizers to routes > the route > Authorization scope",
        )],
    },
];

/// The explanation of a setting, if it has one here.
#[must_use]
pub fn of(key: &str) -> Option<&'static Guide> {
    GUIDES.iter().find(|guide| guide.key == key)
}

/// A setting with its explanation and with its value in a text; `None` where it is left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What it is.
    pub guide: &'static Guide,
    /// Its value, as the form shows it.
    pub value: Option<String>,
}

/// Every setting with its value in the text of a `config.json`; of `domain` and `issuer` the one that is
/// there.
#[must_use]
pub fn rows(text: &str) -> Vec<Row> {
    let object = written::object(text).unwrap_or_default();
    let (left, right) = ("domain", "issuer");
    let unused = if object.contains_key(right) { left } else { right };
    let row = |guide: &'static Guide| {
        let value = written::at(&object, guide.key);
        let value = value.map(|value| match guide.key {
            "metadata" | "jwks" => "written down".to_owned(),
            _ if value.is_null() => "null".to_owned(),
            key => form::shown(&object, key),
        });
        Row { guide, value }
    };
    GUIDES.iter().filter(|guide| guide.key != unused).map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fields::KNOWN;

    #[test]
    fn each_setting_has_its_value_or_none() {
        let rows = rows(
            r#"{"domain":"d","maxAge":0,"jwks":{"keys":[]},"authorizer":{"audience":["a","b"]}}"#,
        );
        let value = |key: &str| {
            rows.iter().find(|row| row.guide.key == key).map(|row| row.value.as_deref())
        };
        assert_eq!(value("domain"), Some(Some("d")));
        assert_eq!(value("issuer"), None, "one of the two is enough");
        assert_eq!(value("clientId"), Some(None));
        assert_eq!(value("maxAge"), Some(Some("0")));
        assert_eq!(value("jwks"), Some(Some("written down")));
        assert_eq!(value("authorizer.audience"), Some(Some("a\nb")));
        assert_eq!(super::rows("{ broken").len(), GUIDES.len() - 1);
    }

    #[test]
    fn each_explanation_is_of_a_setting_and_leads_somewhere() {
        for guide in GUIDES {
            let key = guide.key.split('.').next().unwrap();
            assert!(KNOWN.contains(&key), "{key}");
            assert!(guide.what.ends_with('.'), "{key}");
        }
        for known in KNOWN {
            let is_explained = |guide: &Guide| guide.key.split('.').next() == Some(known);
            assert!(GUIDES.iter().any(is_explained), "{known}");
        }
        for field in form::FIELDS {
            assert!(of(field).is_some_and(|guide| !guide.places.is_empty()), "{field}");
        }
        assert_eq!(of("clientId").map(|guide| guide.default), Some(None), "it is required");
        assert_eq!(of("colour"), None);
    }
}
