//! Commands and dashboard paths, filled in with what is known.

use settings::ApiUrl;

use crate::Finding;

/// The id to use where the URL does not tell it: a custom domain.
const UNKNOWN_API: &str = "YOUR_API_ID";
const UNKNOWN_REGION: &str = "YOUR_REGION";

/// Adds the command that lets the page's origin in, with every field: AWS matches no preflight when
/// one of the lists is missing.
///
/// Source: <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html>.
pub(crate) fn allow_origin(finding: Finding, api: &ApiUrl, page_origin: &str) -> Finding {
    let configuration = format!(
        r#"{{"AllowOrigins":["{page_origin}"],"AllowMethods":["GET","POST"],"AllowHeaders":["authorization","content-type"],"ExposeHeaders":["www-authenticate","apigw-requestid","date"],"MaxAge":300}}"#,
    );
    let command =
        format!("update-api --api-id {} --cors-configuration '{configuration}'", api_id(api));
    let show = format!("get-api --api-id {} --query CorsConfiguration", api_id(api));
    let finding = finding
        .copy("See the present CORS configuration; the next command replaces it", aws(api, &show))
        .copy("Let this origin in, beside those that you need to keep", aws(api, &command));
    deploy(finding, api)
}

/// Adds the command that deploys what was changed.
pub(crate) fn deploy(finding: Finding, api: &ApiUrl) -> Finding {
    let command = format!(
        "create-deployment --api-id {} --stage-name {}",
        api_id(api),
        api.stage().unwrap_or("'$default'")
    );
    finding.copy("If the stage does not deploy by itself", aws(api, &command))
}

/// Adds the preflight as a command, whose answer a page can never see.
pub(crate) fn show_preflight(finding: Finding, api: &ApiUrl, page_origin: &str) -> Finding {
    let command = format!(
        "curl -si -X OPTIONS '{}' -H 'Origin: {page_origin}' -H 'Access-Control-Request-Method: POST' -H 'Access-Control-Request-Headers: authorization,content-type'",
        api.as_str(),
    );
    finding.copy("See the preflight that the browser hides", command)
}

/// Adds the command that lists the routes.
pub(crate) fn list_routes(finding: Finding, api: &ApiUrl) -> Finding {
    let command = format!(
        "get-routes --api-id {} --query 'Items[].{{key:RouteKey,auth:AuthorizationType,scopes:AuthorizationScopes}}' --output table",
        api_id(api),
    );
    finding.copy("See the routes of the API", aws(api, &command))
}

/// Adds the command that lists the authorizers.
pub(crate) fn list_authorizers(finding: Finding, api: &ApiUrl) -> Finding {
    let command = format!("get-authorizers --api-id {}", api_id(api));
    finding.copy("See what the authorizer checks", aws(api, &command))
}

/// Adds the command that lists the APIs of the account.
pub(crate) fn list_apis(finding: Finding, api: &ApiUrl) -> Finding {
    let command = "get-apis --query 'Items[].[Name,ApiEndpoint]' --output table";
    finding.copy("See the APIs of your account", aws(api, command))
}

pub(crate) fn aws(api: &ApiUrl, command: &str) -> String {
    let region = api.execute_api().map_or(UNKNOWN_REGION, |(_, region)| region);
    format!("aws apigatewayv2 {command} --region {region}")
}

pub(crate) fn api_id(api: &ApiUrl) -> &str {
    api.execute_api().map_or(UNKNOWN_API, |(id, _)| id)
}
