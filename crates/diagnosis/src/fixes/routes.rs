//! Routes, stages and the API as a whole.

use settings::ApiUrl;

use super::{AUTHORIZER, ROUTE, api_id, aws, quoted};
use crate::Finding;

/// Adds the command that lists the routes.
pub(crate) fn list_routes(finding: Finding, api: &ApiUrl) -> Finding {
    let command = format!(
        "get-routes --api-id {} --query 'Items[].{{key:RouteKey,id:RouteId,auth:AuthorizationType,az:AuthorizerId,scopes:AuthorizationScopes,target:Target}}' --output json",
        api_id(api),
    );
    finding.copy("See the routes of the API", aws(api, &command))
}

/// Adds the command that puts the authorizer before the route of a method.
pub(crate) fn attach_authorizer(finding: Finding, api: &ApiUrl, method: &str) -> Finding {
    let label = format!("Let the authorizer guard {method} {}", api.route());
    let change = format!("--authorization-type JWT --authorizer-id {AUTHORIZER}");
    finding.copy(label, update_route(api, &change))
}

/// Adds the command that opens a route, such as `GET /wish-list-service`, to everybody.
pub(crate) fn detach_authorizer(finding: Finding, api: &ApiUrl, route: &str) -> Finding {
    let label = format!("Open {route} to everybody, if that is meant");
    finding.copy(label, update_route(api, "--authorization-type NONE"))
}

/// Adds the command that makes the route of a method ask for no scope.
pub(crate) fn clear_scopes(finding: Finding, api: &ApiUrl, method: &str) -> Finding {
    let label = format!("Let {method} {} ask for no scope, if any token may pass", api.route());
    finding.copy(label, update_route(api, "--authorization-scopes '[]'"))
}

fn update_route(api: &ApiUrl, change: &str) -> String {
    aws(api, &format!("update-route --api-id {} --route-id {ROUTE} {change}", api_id(api)))
}

/// Adds the commands that show whether the stage deploys by itself, and that deploy it.
pub(crate) fn deploy(finding: Finding, api: &ApiUrl) -> Finding {
    let stages = format!(
        "get-stages --api-id {} --query 'Items[].[StageName,AutoDeploy]' --output json",
        api_id(api)
    );
    let stage = quoted(api.stage().unwrap_or("$default"));
    let deploy = format!("create-deployment --api-id {} --stage-name {stage}", api_id(api));
    finding
        .copy("See whether the stage deploys changes by itself", aws(api, &stages))
        .copy("If the stage does not deploy by itself", aws(api, &deploy))
}

/// Adds the command that lets the API answer at its own address again.
pub(crate) fn enable_endpoint(finding: Finding, api: &ApiUrl) -> Finding {
    let command = format!("update-api --api-id {} --no-disable-execute-api-endpoint", api_id(api));
    finding.copy("Let the API answer at its execute-api address", aws(api, &command))
}

/// Adds the commands that show and make the way from a domain of one's own to the API.
pub(crate) fn list_mappings(finding: Finding, api: &ApiUrl) -> Finding {
    let domain = quoted(api.authority());
    let show = format!("get-api-mappings --domain-name {domain} --output json");
    let stage = quoted(api.stage().unwrap_or("$default"));
    let make = format!(
        "create-api-mapping --domain-name {domain} --api-id {} --stage {stage}",
        api_id(api)
    );
    finding
        .copy("See which APIs the domain leads to", aws(api, &show))
        .copy("Lead the domain to the API", aws(api, &make))
}

/// Adds the command that lists the APIs of the account.
pub(crate) fn list_apis(finding: Finding, api: &ApiUrl) -> Finding {
    let command = "get-apis --query 'Items[].[Name,ApiEndpoint]' --output json";
    finding.copy("See the APIs of your account", aws(api, command))
}
