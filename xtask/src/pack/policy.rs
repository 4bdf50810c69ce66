//! The Content-Security-Policy, written once: for the page's `<meta>`, and for the header that `Trunk.toml`
//! and hosts send (`hosting::headers`).

use std::collections::BTreeSet;

use serde_json::Value;

/// Which origins, besides its own, the app may send requests to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Connect {
    /// Any secure origin, and this machine: one build serves every tenant, because `config.json` is
    /// read at run time.
    Anywhere,
    /// Exactly these.
    Only(Vec<String>),
}

impl Connect {
    /// The origins that the text of a `config.json` names: its issuer, its API, and the endpoints of the
    /// provider's metadata where it writes them down.
    ///
    /// `Anywhere` if one of them cannot be made out, since the app must load to explain the mistake;
    /// and for an issuer whose endpoints may be on other origins, as those of Amazon Cognito are, without
    /// metadata. An Auth0 tenant, and a provider on this machine, has one.
    pub(crate) fn from_config(text: &str) -> Self {
        Self::with(text, &[])
    }

    /// The same with `others`, whose origins are allowed as well: with them the list counts as complete for
    /// any issuer.
    pub(crate) fn with(text: &str, others: &[String]) -> Self {
        let origins = serde_json::from_str::<Value>(text).ok().and_then(|config| {
            let issuer = match (config.get("issuer"), config.get("domain")) {
                (Some(issuer), _) => origin(issuer.as_str()?)?,
                (None, domain) => origin(&format!("https://{}", domain?.as_str()?))?,
            };
            let endpoints = match config.get("metadata") {
                Some(metadata) => Some(endpoints(metadata)?),
                None => None,
            };
            let is_complete = endpoints.is_some() || !others.is_empty() || has_one_origin(&issuer);
            let mut origins = vec![issuer, origin(config.get("apiUrl")?.as_str()?)?];
            origins.extend(endpoints.into_iter().flatten());
            is_complete.then_some(origins)
        });
        let Some(mut origins) = origins else { return Self::Anywhere };
        origins.extend(others.iter().filter_map(|other| origin(other)));
        let mut seen = BTreeSet::new();
        origins.retain(|origin| seen.insert(origin.clone()));
        Self::Only(origins)
    }

    fn sources(&self) -> String {
        match self {
            Self::Anywhere => "https: http://localhost:* http://127.0.0.1:*".to_owned(),
            Self::Only(origins) => origins.join(" "),
        }
    }
}

/// The policy for a response header.
pub(crate) fn header(connect: &Connect) -> String {
    directives(connect, true).join("; ")
}

/// The policy for a `<meta>` element, where `frame-ancestors` is ignored (CSP level 3, section 3.3).
pub(crate) fn meta(connect: &Connect) -> String {
    directives(connect, false).join("; ")
}

fn directives(connect: &Connect, frame_ancestors: bool) -> Vec<String> {
    let connect = format!("connect-src 'self' {}", connect.sources());
    let mut directives = vec![
        "default-src 'none'",
        "script-src 'self' 'wasm-unsafe-eval'",
        "style-src 'self'",
        &connect,
        "img-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
    ];
    if frame_ancestors {
        directives.push("frame-ancestors 'none'");
    }
    directives.extend(["require-trusted-types-for 'script'", "trusted-types 'none'"]);
    directives.into_iter().map(str::to_owned).collect()
}

/// The origins of the endpoints that the app sends requests to; the other endpoints it only leads to.
/// Nothing where a needed one is missing, or one is no URL.
fn endpoints(metadata: &Value) -> Option<Vec<String>> {
    let of = |name| metadata.get(name).map(|url| url.as_str().and_then(origin));
    let needed = [of("token_endpoint")?, of("jwks_uri")?];
    needed.into_iter().chain(of("revocation_endpoint")).collect()
}

fn has_one_origin(issuer: &str) -> bool {
    let host = issuer.split_once("://").map_or(issuer, |(_, host)| host);
    let host = host.split_once(':').map_or(host, |(host, _)| host);
    host == "localhost" || host == "127.0.0.1" || host.ends_with(".auth0.com")
}

/// The origin of an `http` or `https` URL, if it can stand in a policy.
///
/// A policy cannot name an IPv6 address, and a name or port with any other character than these is
/// a mistake or an attempt to add a directive.
pub(crate) fn origin(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let (host, port) = authority.split_once(':').unwrap_or((authority, "443"));
    let is_host = !host.is_empty()
        && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-".contains(&byte));
    let is_port = port.parse::<u16>().is_ok();
    (matches!(scheme, "http" | "https") && is_host && is_port)
        .then(|| format!("{scheme}://{authority}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only(origins: &[&str]) -> Connect {
        Connect::Only(origins.iter().map(|&origin| origin.to_owned()).collect())
    }

    #[test]
    fn the_policy_is_strict_and_names_the_origins() {
        let connect = only(&["http://localhost:8081", "http://localhost:8082"]);
        assert_eq!(
            header(&connect),
            "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
             connect-src 'self' http://localhost:8081 http://localhost:8082; \
             img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; \
             require-trusted-types-for 'script'; trusted-types 'none'"
        );
        assert_eq!(meta(&connect), header(&connect).replace(" frame-ancestors 'none';", ""));
    }

    #[test]
    fn origins_come_from_the_settings() {
        let check = |config: &str, expected: Connect| {
            assert_eq!(Connect::from_config(config), expected, "{config}");
        };
        let api = r#""apiUrl": "https://abc.execute-api.eu-west-1.amazonaws.com/default/x""#;
        let api_origin = "https://abc.execute-api.eu-west-1.amazonaws.com";
        check(
            &format!(r#"{{"issuer": "http://localhost:8081/", {api}}}"#),
            only(&["http://localhost:8081", api_origin]),
        );
        check(
            &format!(r#"{{"domain": "tenant.eu.auth0.com", {api}}}"#),
            only(&["https://tenant.eu.auth0.com", api_origin]),
        );
        check(
            r#"{"issuer": "http://localhost:80/a", "apiUrl": "http://localhost:80/b"}"#,
            only(&["http://localhost:80"]),
        );
    }

    #[test]
    fn a_provider_of_several_origins_is_not_cut_off_from_them() {
        for issuer in
            ["https://cognito-idp.eu-west-1.amazonaws.com/pool", "https://evil-auth0.com/"]
        {
            let config = format!(r#"{{"issuer": "{issuer}", "apiUrl": "https://a.example/b"}}"#);
            assert_eq!(Connect::from_config(&config), Connect::Anywhere, "{config}");
        }
    }

    #[test]
    fn endpoints_that_are_written_down_or_named_complete_the_list() {
        let issuer = "https://cognito-idp.eu-west-1.amazonaws.com";
        let (api, login) = ("https://a.example", "https://pool.auth.eu-west-1.amazoncognito.com");
        let config = |metadata: &str| {
            format!(r#"{{"issuer": "{issuer}/pool", "apiUrl": "{api}/b"{metadata}}}"#)
        };
        let written = config(&format!(
            r#", "metadata": {{"token_endpoint": "{login}/oauth2/token", "jwks_uri": "{issuer}/keys",
            "revocation_endpoint": "{login}/oauth2/revoke", "authorization_endpoint": "https://c.example/"}}"#
        ));
        assert_eq!(Connect::from_config(&written), only(&[issuer, api, login]));
        let named = Connect::with(&config(""), &[format!("{login}/oauth2/token")]);
        assert_eq!(named, only(&[issuer, api, login]));
        // What is written down is not whole: the app has to load to say so.
        for metadata in ["7", "{}", r#"{"token_endpoint": "https://b.example/t"}"#] {
            let config = config(&format!(r#", "metadata": {metadata}"#));
            assert_eq!(Connect::from_config(&config), Connect::Anywhere, "{config}");
        }
    }

    #[test]
    fn settings_that_make_no_sense_leave_the_app_able_to_say_so() {
        for config in [
            "",
            "{",
            "[]",
            r#"{"issuer": "https://t.auth0.com"}"#,
            r#"{"apiUrl": "https://a.example"}"#,
            r#"{"issuer": 7, "apiUrl": "https://a.example"}"#,
            r#"{"issuer": "a.example", "apiUrl": "https://a.example"}"#,
            r#"{"domain": "https://a.example", "apiUrl": "https://a.example"}"#,
            r#"{"domain": "", "apiUrl": "https://a.example"}"#,
            r#"{"issuer": "ftp://t.auth0.com", "apiUrl": "https://a.example"}"#,
            r#"{"issuer": "https://t.auth0.com; script-src *", "apiUrl": "https://a.example"}"#,
            r#"{"issuer": "https://user@t.auth0.com", "apiUrl": "https://a.example"}"#,
            r#"{"issuer": "https://t.auth0.com:99999", "apiUrl": "https://a.example"}"#,
            r#"{"issuer": "http://[::1]:8081/", "apiUrl": "https://a.example"}"#,
        ] {
            assert_eq!(Connect::from_config(config), Connect::Anywhere, "{config}");
        }
    }
}
