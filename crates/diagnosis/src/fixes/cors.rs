//! The CORS configuration.

use settings::ApiUrl;

use super::{api_id, aws, deploy, quoted};
use crate::Finding;

/// Adds the command that lets the page's origin in, with every field: AWS matches no preflight when
/// one of the lists is missing.
///
/// Source: <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html>.
pub(crate) fn allow_origin(finding: Finding, api: &ApiUrl, page_origin: &str) -> Finding {
    let configuration = format!(
        r#"{{"AllowOrigins":["{page_origin}"],"AllowMethods":["GET","POST"],"AllowHeaders":["authorization","content-type"],"ExposeHeaders":["www-authenticate","apigw-requestid","date"],"MaxAge":300}}"#,
    );
    let command = format!(
        "update-api --api-id {} --cors-configuration {}",
        api_id(api),
        quoted(&configuration)
    );
    let show = format!("get-api --api-id {} --query CorsConfiguration", api_id(api));
    let finding = finding
        .copy("See the present CORS configuration; the next command replaces it", aws(api, &show))
        .copy("Let this origin in, beside those that you need to keep", aws(api, &command));
    deploy(finding, api)
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
