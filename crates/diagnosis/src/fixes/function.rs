//! The function behind the API.

use settings::ApiUrl;

use super::{api_id, in_region, quoted, region};
use crate::Finding;

/// Adds the command that lets the API call the function.
///
/// Source: <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-troubleshooting-lambda.html>.
pub(crate) fn allow_invoke(finding: Finding, api: &ApiUrl) -> Finding {
    let name = api.route();
    let source = format!("arn:aws:execute-api:{}:YOUR_ACCOUNT_ID:{}/*/*", region(api), api_id(api));
    let command = format!(
        "aws lambda add-permission --function-name {} --statement-id apigw --action lambda:InvokeFunction --principal apigateway.amazonaws.com --source-arn {}",
        quoted(name.trim_start_matches('/')),
        quoted(&source)
    );
    finding
        .copy("Let the API call the function, if its log shows no call", in_region(api, &command))
}
