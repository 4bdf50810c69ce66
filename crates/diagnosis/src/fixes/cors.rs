//! The CORS configuration.

use serde_json::json;
use settings::ApiUrl;

use super::{api_id, aws, deploy, quoted};
use crate::{
    Exchange, Finding,
    paste::{Cors, redact::REDACTED},
    reach::Preflight,
};

/// What the page needs of each list.
const METHODS: [&str; 2] = ["GET", "POST"];
const HEADERS: [&str; 2] = ["authorization", "content-type"];
const EXPOSED: [&str; 3] = ["www-authenticate", "apigw-requestid", "date"];

/// How long a browser may keep a preflight's answer where nothing else is configured, in seconds.
const MAX_AGE: i64 = 300;

/// Adds the command that lets the page's origin in, with every field: AWS matches no preflight when
/// one of the lists is missing.
///
/// Source: <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html>.
pub(crate) fn allow_origin(finding: Finding, api: &ApiUrl, page_origin: &str) -> Finding {
    allow_origin_beside(finding, api, page_origin, None)
}

/// The same beside what is configured: with the present configuration the command keeps all of it, and
/// nobody needs to look it up.
pub(crate) fn allow_origin_beside(
    finding: Finding,
    api: &ApiUrl,
    page_origin: &str,
    present: Option<&Cors>,
) -> Finding {
    allow(finding, api, page_origin, present, (&METHODS, &HEADERS))
}

/// The same, and with the method and the headers of a request.
pub(crate) fn allow_request(
    finding: Finding,
    api: &ApiUrl,
    page_origin: &str,
    request: &Exchange,
) -> Finding {
    let other = request.has_other_method().then_some(request.method.as_str());
    let methods: Vec<_> = METHODS.into_iter().chain(other).collect();
    let headers: Vec<_> = HEADERS.into_iter().chain(request.other_headers()).collect();
    allow(finding, api, page_origin, None, (&methods, &headers))
}

fn allow(
    finding: Finding,
    api: &ApiUrl,
    page_origin: &str,
    present: Option<&Cors>,
    needed: (&[&str], &[&str]),
) -> Finding {
    // A value of which a part was taken out cannot be written back.
    let present = present.filter(|cors| !format!("{cors:?}").contains(REDACTED));
    let nothing = Cors::default();
    let configuration = beside(present.unwrap_or(&nothing), page_origin, needed);
    let command = format!(
        "update-api --api-id {} --cors-configuration {}",
        api_id(api),
        quoted(&configuration)
    );
    let finding = if present.is_some() {
        finding.copy("Let this origin in; what is configured now stays", aws(api, &command))
    } else {
        let show =
            format!("get-api --api-id {} --query CorsConfiguration --output json", api_id(api));
        finding
            .copy(
                "See the present CORS configuration; the next command replaces it",
                aws(api, &show),
            )
            .copy("Let this origin in, beside those that you need to keep", aws(api, &command))
    };
    deploy(finding, api)
}

/// The commands that let a page of `page_origin` read every header of an answer, with what each does:
/// to see the present configuration, and to replace it.
#[must_use]
pub fn expose_headers(api: &ApiUrl, page_origin: &str) -> [(&'static str, String); 2] {
    let all = Cors { exposed: vec!["*".to_owned()], ..Cors::default() };
    let configuration = beside(&all, page_origin, (&METHODS, &HEADERS));
    let id = api_id(api);
    let show = format!("get-api --api-id {id} --query CorsConfiguration --output json");
    let set = format!("update-api --api-id {id} --cors-configuration {}", quoted(&configuration));
    [
        ("See the present CORS configuration; the next command replaces it", aws(api, &show)),
        ("Let pages read all headers; keep what you need of the present lists", aws(api, &set)),
    ]
}

/// A configuration with what it lacks for the page, as JSON; the members in the order of AWS's own page.
fn beside(present: &Cors, page_origin: &str, (methods, headers): (&[&str], &[&str])) -> String {
    let mut origins = present.origins.clone();
    if !present.lets_in(page_origin) {
        origins.push(page_origin.to_owned());
    }
    let credentials =
        present.credentials.map(|allowed| format!(r#","AllowCredentials":{allowed}"#));
    format!(
        r#"{{"AllowOrigins":{},"AllowMethods":{},"AllowHeaders":{},"ExposeHeaders":{},"MaxAge":{}{}}}"#,
        json!(origins),
        json!(with(&present.methods, methods)),
        json!(with(&present.headers, headers)),
        json!(with(&present.exposed, &EXPOSED)),
        present.max_age.unwrap_or(MAX_AGE),
        credentials.unwrap_or_default()
    )
}

/// A list and what it lacks; header names differ in capital letters without a meaning (RFC 9110
/// section 5.1).
fn with(list: &[String], needed: &[&str]) -> Vec<String> {
    let has = |name: &str| list.iter().any(|one| one == "*" || one.eq_ignore_ascii_case(name));
    let lacking = needed.iter().filter(|name| !has(name)).map(|name| (*name).to_owned());
    list.iter().cloned().chain(lacking).collect()
}

/// Adds the preflight as a command, whose answer a page can never see.
pub(crate) fn show_preflight(finding: Finding, api: &ApiUrl, page_origin: &str) -> Finding {
    show(finding, api.as_str(), page_origin, "POST", &["authorization", "content-type"])
}

/// The same for a request that is not one of this app's own.
pub(crate) fn show_preflight_of(
    finding: Finding,
    api: &ApiUrl,
    page_origin: &str,
    request: &Exchange,
) -> Finding {
    if request.url == api.as_str() && request.preflight() != Preflight::Unusual {
        return show_preflight(finding, api, page_origin);
    }
    let token = request.token_sent.then_some("authorization");
    let mut headers: Vec<_> =
        request.asked_headers.iter().map(String::as_str).chain(token).collect();
    headers.sort_unstable();
    show(finding, &request.url, page_origin, &request.method, &headers)
}

fn show(finding: Finding, url: &str, page_origin: &str, method: &str, headers: &[&str]) -> Finding {
    let header = |header: String| format!(" -H {}", quoted(&header));
    let mut command = format!("curl -si -X OPTIONS {}", quoted(url));
    command += &header(format!("Origin: {page_origin}"));
    command += &header(format!("Access-Control-Request-Method: {method}"));
    if !headers.is_empty() {
        command += &header(format!("Access-Control-Request-Headers: {}", headers.join(",")));
    }
    finding.copy("See the preflight that the browser hides", command)
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::{Code, Fix, tests::place};

    /// The configuration that a command sets, and whether the present one must be looked up before.
    fn set(present: Option<&Cors>) -> (Value, bool) {
        let api = &place().settings.api_url;
        let finding = Finding::proved(Code::CorsBlocked, "x");
        let finding = allow_origin_beside(finding, api, "http://localhost:8080", present);
        let texts = finding.fixes.iter().filter_map(|fix| match fix {
            Fix::Copy { text, .. } => Some(text.as_str()),
            Fix::Step(_) => None,
        });
        let mut configuration = None;
        let mut is_shown = false;
        for text in texts {
            is_shown |= text.contains("--query CorsConfiguration --output json");
            let value = text.split_once("--cors-configuration '").map(|(_, value)| value);
            let value = value.and_then(|value| value.rsplit_once('\'')).map(|(value, _)| value);
            configuration = configuration.or(value);
        }
        (serde_json::from_str(configuration.unwrap()).unwrap(), is_shown)
    }

    fn list(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn every_header_is_exposed_and_what_the_app_needs_is_kept() {
        let [(_, show), (_, set)] =
            super::expose_headers(&crate::tests::place().settings.api_url, "https://app.example");
        assert!(show.contains("get-api") && !show.contains("update-api"), "{show}");
        for part in [r#""ExposeHeaders":["*"]"#, "https://app.example", "authorization", "POST"] {
            assert!(set.contains(part), "{part}: {set}");
        }
    }

    #[test]
    fn what_is_configured_stays() {
        let whole = json!({
            "AllowOrigins": ["http://localhost:8080"],
            "AllowMethods": ["GET", "POST"],
            "AllowHeaders": ["authorization", "content-type"],
            "ExposeHeaders": ["www-authenticate", "apigw-requestid", "date"],
            "MaxAge": 300,
        });
        assert_eq!(set(None), (whole.clone(), true));
        assert_eq!(set(Some(&Cors::default())), (whole.clone(), false));
        let present = Cors {
            origins: list(&["https://a.example"]),
            methods: list(&["POST", "PUT"]),
            headers: list(&["Content-Type", "x-a"]),
            exposed: list(&["Date", "x-b"]),
            credentials: Some(true),
            max_age: Some(0),
        };
        let beside = json!({
            "AllowOrigins": ["https://a.example", "http://localhost:8080"],
            "AllowMethods": ["POST", "PUT", "GET"],
            "AllowHeaders": ["Content-Type", "x-a", "authorization"],
            "ExposeHeaders": ["Date", "x-b", "www-authenticate", "apigw-requestid"],
            "MaxAge": 0,
            "AllowCredentials": true,
        });
        assert_eq!(set(Some(&present)), (beside, false));
        let any = || list(&["*"]);
        let wide = Cors {
            origins: any(),
            methods: any(),
            headers: any(),
            exposed: any(),
            ..Cors::default()
        };
        let (configuration, _) = set(Some(&wide));
        for name in ["AllowOrigins", "AllowMethods", "AllowHeaders", "ExposeHeaders"] {
            assert_eq!(configuration[name], json!(["*"]), "{name}");
        }
        // What was taken out of a paste is not written back.
        let hidden = Cors { origins: list(&["https://[redacted]"]), ..Cors::default() };
        assert_eq!(set(Some(&hidden)), (whole, true));
    }
}
