//! What was sent: a secret is in the one header, parameter or body that it belongs in, and nowhere else.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use sandbox::HeardRequest;
use serde_json::Value;
use url::form_urlencoded;

use crate::{Asked, secrecy::needles::Needles};

/// Where each parameter belongs: path, part and name.
const PARAMETERS: [(&str, &str, &[&str]); 7] = [
    ("/authorize", "query", &["state", "nonce"]),
    ("/oauth/token", "body", &["code", "code_verifier", "refresh_token"]),
    ("/oauth/revoke", "body", &["token"]),
    // `state` of a sign-out.
    ("/oidc/logout", "query", &["state"]),
    ("/v2/logout", "query", &["state"]),
    ("/callback", "query", &["code", "state"]),
    // The tenant's own page after a sign-out comes back with it.
    ("/", "query", &["state"]),
];

/// The leaks in requests to tenant and API.
pub(super) fn leaks_heard(heard: &[HeardRequest], needles: &Needles) -> Vec<String> {
    let mut leaks = Vec::new();
    for request in heard {
        let (path, query) = split(&request.target);
        let place = format!("{} {} {path}", request.listener, request.method);
        let mut look = |part: &str, text: &str| {
            leaks.extend(needles.find(text).map(|found| format!("{part} of {place}: {found}")));
        };
        look("the query", &without(path, "query", query));
        look("the body", &without(path, "body", &request.body));
        for (name, value) in &request.headers {
            let belongs = match (name.as_str(), request.listener) {
                ("authorization", "api") => value.strip_prefix("Bearer ").is_some_and(is_for_api),
                // The tenant's own, for its own pages.
                ("cookie", "tenant") => true,
                _ => false,
            };
            if !belongs {
                look(&format!("the header {name}"), value);
            }
        }
    }
    leaks
}

/// The leaks in requests to the host of the app.
pub(super) fn leaks_asked(asked: &[Asked], needles: &Needles) -> Vec<String> {
    let mut leaks = Vec::new();
    for Asked { target, headers } in asked {
        let (path, query) = split(target);
        let texts = headers.iter().map(|(name, value)| (name.as_str(), value.clone()));
        for (part, text) in texts.chain([("query", without(path, "query", query))]) {
            leaks.extend(needles.find(&text).map(|found| format!("{part} of {path}: {found}")));
        }
    }
    leaks
}

/// The verifiers and `state`s that were sent, which nobody issued: the app made them.
pub(super) fn made_by_app(heard: &[HeardRequest]) -> Vec<String> {
    let mut made = Vec::new();
    for request in heard {
        let (path, query) = split(&request.target);
        let (pairs, names): (_, &[&str]) = match path {
            "/authorize" | "/oidc/logout" | "/v2/logout" => (query, &["state", "nonce"]),
            "/oauth/token" => (request.body.as_str(), &["code_verifier"]),
            _ => continue,
        };
        let pairs = form_urlencoded::parse(pairs.as_bytes());
        let secret = pairs.filter(|(name, _)| names.contains(&name.as_ref()));
        made.extend(secret.map(|(_, value)| value.into_owned()));
    }
    made
}

fn split(target: &str) -> (&str, &str) {
    target.split_once('?').unwrap_or((target, ""))
}

/// The pairs but for those that belong there; a text that is no form is left as it is.
fn without(path: &str, part: &str, text: &str) -> String {
    let belonging = PARAMETERS.iter().filter(|(own, of, _)| *own == path && *of == part);
    let names: Vec<&str> = belonging.flat_map(|(_, _, names)| names.iter().copied()).collect();
    if names.is_empty() {
        return text.to_owned();
    }
    let pairs = form_urlencoded::parse(text.as_bytes());
    let rest = pairs.filter(|(name, _)| !names.contains(&name.as_ref()));
    rest.flat_map(|(name, value)| [name.into_owned(), value.into_owned()])
        .collect::<Vec<_>>()
        .join(" ")
}

/// Whether a token is an access token and no ID token, which the app keeps to itself: that has the `nonce`, and the
/// client for its audience. What is no JWT is the tenant's opaque access token.
fn is_for_api(token: &str) -> bool {
    let claims = token.split('.').nth(1).and_then(|part| URL_SAFE_NO_PAD.decode(part).ok());
    let claims = claims.and_then(|claims| serde_json::from_slice::<Value>(&claims).ok());
    claims.is_none_or(|claims| claims["nonce"].is_null() && claims["at_hash"].is_null())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "0123456789abcdefghij";

    fn request(target: &str, headers: &[(&str, &str)], body: &str) -> HeardRequest {
        HeardRequest {
            listener: "tenant",
            method: "POST".to_owned(),
            target: target.to_owned(),
            headers: headers
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
            body: body.to_owned(),
        }
    }

    fn check(request: &HeardRequest, leaks: usize) {
        let mut needles = Needles::new();
        needles.add(SECRET);
        let found = leaks_heard(std::slice::from_ref(request), &needles);
        assert_eq!(found.len(), leaks, "{request:?}: {found:?}");
    }

    #[test]
    fn a_secret_belongs_in_one_place() {
        check(&request("/oauth/token", &[], &format!("code={SECRET}&client_id=c")), 0);
        check(&request("/oauth/token", &[], &format!("client_id={SECRET}")), 1);
        check(&request(&format!("/oauth/token?code={SECRET}"), &[], ""), 1);
        check(&request(&format!("/authorize?state={SECRET}"), &[], ""), 0);
        check(&request(&format!("/authorize?code={SECRET}"), &[], ""), 1);
        check(&request("/", &[("cookie", SECRET)], ""), 0);
        check(&request("/", &[("referer", SECRET)], ""), 1);
        let bearer = format!("Bearer {SECRET}");
        check(&request("/", &[("authorization", &bearer)], ""), 1);
        let to_api =
            HeardRequest { listener: "api", ..request("/", &[("authorization", &bearer)], "") };
        check(&to_api, 0);
        check(&HeardRequest { listener: "api", ..request("/", &[("cookie", SECRET)], "") }, 1);
        check(&HeardRequest { listener: "api", ..request("/", &[], SECRET) }, 1);
    }

    #[test]
    fn an_id_token_is_for_no_api() {
        let token = |claims: &str| format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(claims));
        assert!(is_for_api(&token(r#"{"aud":"https://api"}"#)) && is_for_api("opaque"));
        assert!(!is_for_api(&token(r#"{"aud":"client","nonce":"n"}"#)));
    }

    #[test]
    fn the_host_of_the_app_sees_a_code_at_the_callback_only() {
        let mut needles = Needles::new();
        needles.add(SECRET);
        let asked = |target: String, referer: &str| Asked {
            target,
            headers: vec![("referer".to_owned(), referer.to_owned())],
        };
        let good = asked(format!("/callback?code={SECRET}"), "");
        assert_eq!(leaks_asked(&[good], &needles), [""; 0]);
        let bad = asked(format!("/config.json?code={SECRET}"), SECRET);
        assert_eq!(leaks_asked(&[bad], &needles).len(), 2);
    }

    #[test]
    fn what_the_app_made_is_known() {
        let heard = [
            request("/authorize?state=a&nonce=b&scope=c", &[], ""),
            request("/oauth/token", &[], "code_verifier=d&code=e"),
        ];
        assert_eq!(made_by_app(&heard), ["a", "b", "d"]);
    }
}
