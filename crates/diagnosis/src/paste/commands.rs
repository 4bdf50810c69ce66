//! Commands that change what was found, filled in with what the pastes have told.

use settings::ApiUrl;

use super::gateway::Known;
use crate::{
    Finding,
    fixes::{
        AUTHORIZER, INTEGRATION, ROUTE, UNKNOWN_API, UNKNOWN_REGION, jwt_configuration, quoted,
    },
};

/// `aws apigatewayv2 …` with the API and the region.
fn aws(known: &Known, operation: &str, rest: &str) -> String {
    let api = known.api_id.as_deref().unwrap_or(UNKNOWN_API);
    let region = known.region.as_deref().unwrap_or(UNKNOWN_REGION);
    format!(
        "aws apigatewayv2 {operation} --api-id {} {rest} --region {}",
        quoted(api),
        quoted(region)
    )
}

fn or<'a>(value: Option<&'a str>, instead: &'a str) -> String {
    quoted(value.unwrap_or(instead))
}

fn route_id<'a>(known: &'a Known, key: &str) -> Option<&'a str> {
    known.route_ids.iter().find(|(known, _)| known == key).map(|(_, id)| id.as_str())
}

/// Puts the authorizer on a route.
pub(super) fn attach(
    finding: Finding,
    known: &Known,
    key: &str,
    authorizer: Option<&str>,
) -> Finding {
    let rest = format!(
        "--route-id {} --authorization-type JWT --authorizer-id {}",
        or(route_id(known, key), ROUTE),
        or(authorizer.or(known.authorizer_id.as_deref()), AUTHORIZER),
    );
    finding.copy(format!("Put the authorizer on {key}"), aws(known, "update-route", &rest))
}

/// Takes the authorizer off a route.
pub(super) fn open(finding: Finding, known: &Known, key: &str) -> Finding {
    let rest = format!("--route-id {} --authorization-type NONE", or(route_id(known, key), ROUTE));
    finding.copy(format!("Take the authorizer off {key}"), aws(known, "update-route", &rest))
}

/// Makes a route.
pub(super) fn create_route(finding: Finding, known: &Known, key: &str, protected: bool) -> Finding {
    let authorization = if protected {
        format!(
            " --authorization-type JWT --authorizer-id {}",
            or(known.authorizer_id.as_deref(), AUTHORIZER)
        )
    } else {
        String::new()
    };
    let integration = known.integration.as_deref().unwrap_or(INTEGRATION);
    let rest = format!(
        "--route-key {} --target {}{authorization}",
        quoted(key),
        quoted(&format!("integrations/{integration}")),
    );
    finding.copy(format!("Make the route {key}"), aws(known, "create-route", &rest))
}

/// Deletes a route.
pub(super) fn delete_route(finding: Finding, known: &Known, key: &str) -> Finding {
    let rest = format!("--route-id {}", or(route_id(known, key), ROUTE));
    finding.copy(format!("Delete the route {key}"), aws(known, "delete-route", &rest))
}

/// Sets what the authorizer checks.
pub(super) fn configure(
    finding: Finding,
    known: &Known,
    authorizer: Option<&str>,
    issuer: &str,
    audiences: &[String],
) -> Finding {
    let rest = format!(
        "--authorizer-id {} --jwt-configuration {} --identity-source '$request.header.Authorization'",
        or(authorizer.or(known.authorizer_id.as_deref()), AUTHORIZER),
        jwt_configuration(issuer, audiences),
    );
    finding.copy(
        "Let the authorizer expect what the tokens have; it replaces the list of audiences, so keep the others",
        aws(known, "update-authorizer", &rest),
    )
}

/// Turns the API's own endpoint on.
pub(super) fn enable_endpoint(finding: Finding, known: &Known) -> Finding {
    let command = aws(known, "update-api", "--no-disable-execute-api-endpoint");
    finding.copy("Turn the endpoint on", command)
}

/// Deploys the stage.
pub(super) fn deploy(finding: Finding, known: &Known, url: &ApiUrl) -> Finding {
    let stage = known.stage.as_deref().or(url.stage()).unwrap_or("$default");
    let rest = format!("--stage-name {}", quoted(stage));
    finding.copy("Deploy the stage", aws(known, "create-deployment", &rest))
}

/// Lists the stages.
pub(super) fn list_stages(finding: Finding, known: &Known) -> Finding {
    let rest = "--query 'Items[].[StageName,AutoDeploy]' --output json";
    finding.copy("See the stages, and paste what it prints", aws(known, "get-stages", rest))
}
