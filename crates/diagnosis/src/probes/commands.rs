//! Commands that separate a route from the one that catches too much.

use settings::ApiUrl;

use crate::{
    Finding,
    fixes::{api_id, aws},
};

/// Adds the commands that put routes of their own in the place of one for `ANY` method.
pub(super) fn split_route(finding: Finding, api: &ApiUrl) -> Finding {
    let (id, route) = (api_id(api), api.route());
    let create = |key: &str, more: &str| {
        let command = format!(
            "create-route --api-id {id} --route-key '{key} {route}' --target integrations/YOUR_INTEGRATION_ID{more}"
        );
        aws(api, &command)
    };
    let jwt = " --authorization-type JWT --authorizer-id YOUR_AUTHORIZER_ID";
    finding
        .copy("Best: a public route for GET (ids from the list above)", create("GET", ""))
        .copy("and one with the authorizer for POST", create("POST", jwt))
        .copy(
            "and then remove the ANY route",
            aws(api, &format!("delete-route --api-id {id} --route-id YOUR_ANY_ROUTE_ID")),
        )
}

/// Adds the command for a route that answers `OPTIONS` without a token.
pub(super) fn open_options(finding: Finding, api: &ApiUrl, path: &str) -> Finding {
    let command = format!(
        "create-route --api-id {} --route-key 'OPTIONS {path}' --authorization-type NONE --target integrations/YOUR_INTEGRATION_ID",
        api_id(api)
    );
    finding.copy(
        "Let OPTIONS pass without a token; the integration must answer it with 2xx",
        aws(api, &command),
    )
}
