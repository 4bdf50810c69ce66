//! The function behind the API.

use settings::ApiUrl;

use super::{bare_api_id, in_region, quoted, region};
use crate::Finding;

/// Adds the command that lets the API call the function, whose name is taken from the route.
///
/// Source: <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-troubleshooting-lambda.html>.
pub(crate) fn allow_invoke(finding: Finding, api: &ApiUrl) -> Finding {
    let name = api.route();
    let source =
        format!("arn:aws:execute-api:{}:YOUR_ACCOUNT_ID:{}/*/*", region(api), bare_api_id(api));
    let command = format!(
        "aws lambda add-permission --function-name {} --statement-id apigw --action lambda:InvokeFunction --principal apigateway.amazonaws.com --source-arn {}",
        quoted(name.trim_start_matches('/')),
        quoted(&source)
    );
    finding.copy(
        "Let the API call the function, if its log shows no call; the function's name here is a guess by the route",
        in_region(api, &command),
    )
}
