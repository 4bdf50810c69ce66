//! The JWT authorizer itself.

use serde_json::json;
use settings::ApiUrl;

use super::{AUTHORIZER, api_id, aws, quoted};
use crate::Finding;

/// Adds the command that lists the authorizers.
pub(crate) fn list_authorizers(finding: Finding, api: &ApiUrl) -> Finding {
    let command = format!("get-authorizers --api-id {} --output json", api_id(api));
    finding.copy("See what the authorizer checks", aws(api, &command))
}

/// Adds the command that makes the authorizer expect this issuer and these audiences, and read the
/// header that the page sends; and before it the one that tells the authorizer's id. AWS replaces the
/// whole list of audiences.
pub(crate) fn set_authorizer(
    finding: Finding,
    api: &ApiUrl,
    issuer: &str,
    audiences: &[String],
) -> Finding {
    let command = format!(
        "update-authorizer --api-id {} --authorizer-id {AUTHORIZER} --jwt-configuration {} --identity-source '$request.header.Authorization'",
        api_id(api),
        jwt_configuration(issuer, audiences)
    );
    list_authorizers(finding, api).copy(
        "Set the authorizer's issuer and audience, to the letter; it replaces the list of audiences, so keep the others",
        aws(api, &command),
    )
}

/// The value of `--jwt-configuration`, as a word of a shell.
///
/// The AWS CLI has a short form, in which commas, quotes and the like mean something; JSON takes the
/// values that have any.
pub(crate) fn jwt_configuration(issuer: &str, audiences: &[String]) -> String {
    let is_simple = |value: &str| {
        !value.is_empty() && value.chars().all(|c| c.is_ascii_alphanumeric() || "-_./:".contains(c))
    };
    if is_simple(issuer) && audiences.iter().all(|audience| is_simple(audience)) {
        return format!("Issuer={issuer},Audience={}", audiences.join(","));
    }
    let (issuer, audiences) = (json!(issuer), json!(audiences));
    quoted(&format!(r#"{{"Issuer":{issuer},"Audience":{audiences}}}"#))
}
