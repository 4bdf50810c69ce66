//! The CORS configuration.

use serde_json::json;
use settings::ApiUrl;

use super::{api_id, aws, deploy, quoted};
use crate::{
    Finding,
    paste::{Cors, redact::REDACTED},
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
    // A value of which a part was taken out cannot be written back.
    let present = present.filter(|cors| !format!("{cors:?}").contains(REDACTED));
    let nothing = Cors::default();
    let configuration = beside(present.unwrap_or(&nothing), page_origin);
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

/// A configuration with what it lacks for the page, as JSON; the members in the order of AWS's own page.
fn beside(present: &Cors, page_origin: &str) -> String {
    let mut origins = present.origins.clone();
    if !present.lets_in(page_origin) {
        origins.push(page_origin.to_owned());
    }
    let credentials =
        present.credentials.map(|allowed| format!(r#","AllowCredentials":{allowed}"#));
    format!(
        r#"{{"AllowOrigins":{},"AllowMethods":{},"AllowHeaders":{},"ExposeHeaders":{},"MaxAge":{}{}}}"#,
        json!(origins),
        json!(with(&present.methods, &METHODS)),
        json!(with(&present.headers, &HEADERS)),
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
    let command = format!(
        "curl -si -X OPTIONS {} -H {} -H 'Access-Control-Request-Method: POST' -H 'Access-Control-Request-Headers: authorization,content-type'",
        quoted(api.as_str()),
        quoted(&format!("Origin: {page_origin}")),
    );
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
