//! Commands and dashboard paths, filled in with what is known.

mod authorizer;
mod cors;
mod function;
mod routes;

use settings::ApiUrl;

pub(crate) use authorizer::{jwt_configuration, list_authorizers, set_authorizer};
pub use cors::expose_headers;
pub(crate) use cors::{
    allow_origin, allow_origin_beside, allow_request, show_preflight, show_preflight_of,
};
pub(crate) use function::allow_invoke;
pub(crate) use routes::{
    attach_authorizer, clear_scopes, deploy, detach_authorizer, enable_endpoint, list_apis,
    list_mappings, list_routes,
};

/// What to write where the URL does not tell it: a custom domain.
pub(crate) const UNKNOWN_API: &str = "YOUR_API_ID";
pub(crate) const UNKNOWN_REGION: &str = "YOUR_REGION";
/// What only AWS knows, and lists.
pub(crate) const ROUTE: &str = "YOUR_ROUTE_ID";
pub(crate) const AUTHORIZER: &str = "YOUR_AUTHORIZER_ID";
pub(crate) const INTEGRATION: &str = "YOUR_INTEGRATION_ID";

/// A command for the API's region, of `aws apigatewayv2`.
pub(crate) fn aws(api: &ApiUrl, command: &str) -> String {
    in_region(api, &format!("aws apigatewayv2 {command}"))
}

fn in_region(api: &ApiUrl, command: &str) -> String {
    format!("{command} --region {}", quoted(region(api)))
}

/// The id of the API, as a word of a shell.
pub(crate) fn api_id(api: &ApiUrl) -> String {
    quoted(bare_api_id(api))
}

fn bare_api_id(api: &ApiUrl) -> &str {
    api.execute_api().map_or(UNKNOWN_API, |(id, _)| id)
}

fn region(api: &ApiUrl) -> &str {
    api.execute_api().map_or(UNKNOWN_REGION, |(_, region)| region)
}

/// A value as one word of a POSIX shell: as it is where nothing in it is special, else in single
/// quotes, in which only the quote itself is (POSIX.1-2024 XCU section 2.2.2).
pub(crate) fn quoted(value: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./:@,+".contains(c);
    if !value.is_empty() && value.chars().all(is_plain) {
        return value.to_owned();
    }
    format!("'{}'", value.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Code, Finding, Fix, tests::place};

    #[test]
    fn no_value_breaks_out_of_its_word() {
        for (value, word) in [
            ("https://t.auth0.com/", "https://t.auth0.com/"),
            ("", "''"),
            ("$default", "'$default'"),
            ("a b", "'a b'"),
            ("a'; rm -rf ~; '", r"'a'\''; rm -rf ~; '\'''"),
            ("$(id)`id`\\", "'$(id)`id`\\'"),
            ("~", "'~'"),
        ] {
            assert_eq!(quoted(value), word);
        }
    }

    fn commands(fill: impl FnOnce(Finding) -> Finding) -> Vec<String> {
        let finding = fill(Finding::proved(Code::TokenIssuer, "x"));
        let texts = finding.fixes.into_iter().filter_map(|fix| match fix {
            Fix::Copy { text, .. } => Some(text),
            Fix::Step(_) => None,
        });
        texts.collect()
    }

    #[test]
    fn every_command_names_the_region_at_its_end() {
        let api = &place().settings.api_url;
        let own = &ApiUrl::parse("https://api.example/wish-list-service").unwrap();
        for (api, region) in [(api, "eu-west-1"), (own, UNKNOWN_REGION)] {
            let all = commands(|finding| {
                let finding = set_authorizer(finding, api, "https://t/", &["a".to_owned()]);
                let finding = attach_authorizer(finding, api, "POST");
                let finding = detach_authorizer(finding, api, "GET /wish-list-service");
                let finding = enable_endpoint(list_mappings(deploy(finding, api), api), api);
                let finding = allow_invoke(clear_scopes(finding, api, "POST"), api);
                let finding = list_authorizers(list_routes(list_apis(finding, api), api), api);
                allow_origin(finding, api, "http://localhost:8080")
            });
            assert!(all.len() >= 14, "{all:?}");
            for command in &all {
                // What it prints is pasted back, and only JSON is read.
                let prints = command.contains(" get-");
                assert_eq!(prints, command.contains(" --output json "), "{command}");
                assert!(command.ends_with(&format!(" --region {region}")), "{command}");
                assert!(command.starts_with("aws "), "{command}");
            }
        }
    }

    #[test]
    fn a_host_does_not_break_out_of_its_word() {
        let api = ApiUrl::parse("https://a'$x.execute-api.b'.amazonaws.com/s/it's").unwrap();
        for command in commands(|finding| {
            let finding = allow_invoke(enable_endpoint(list_mappings(finding, &api), &api), &api);
            let finding = list_routes(set_authorizer(finding, &api, "i'", &[]), &api);
            allow_origin(deploy(list_authorizers(finding, &api), &api), &api, "http://o'")
        }) {
            // As a shell reads it: what is not in quotes has nothing that acts.
            let outside: String = command.replace(r"'\''", "").split('\'').step_by(2).collect();
            assert!(!outside.contains(['$', '*', '"', '\\']), "{command}: {outside}");
            assert_eq!(command.replace(r"'\''", "").matches('\'').count() % 2, 0, "{command}");
        }
    }

    #[test]
    fn what_a_command_replaces_or_guesses_is_said() {
        let api = &place().settings.api_url;
        let finding = Finding::proved(Code::TokenAudience, "x");
        let finding = allow_invoke(set_authorizer(finding, api, "i", &["a".to_owned()]), api);
        let all = format!("{:?}", finding.fixes);
        for expected in ["replaces the list of audiences, so keep the others", "is a guess"] {
            assert!(all.contains(expected), "{expected}: {all}");
        }
    }

    #[test]
    fn an_authorizer_is_set_to_the_letter() {
        let api = &place().settings.api_url;
        let one = |issuer: &str, audience: &str| {
            commands(|finding| set_authorizer(finding, api, issuer, &[audience.to_owned()]))
                .remove(1)
        };
        assert_eq!(
            one("https://t.auth0.com/", "https://api"),
            "aws apigatewayv2 update-authorizer --api-id a1b2c3d4e5 --authorizer-id YOUR_AUTHORIZER_ID --jwt-configuration Issuer=https://t.auth0.com/,Audience=https://api --identity-source '$request.header.Authorization' --region eu-west-1"
        );
        // The short form has no way to write a comma or a quote.
        assert!(one("https://t/", "it's, \"a\"").contains(
            r#"--jwt-configuration '{"Issuer":"https://t/","Audience":["it'\''s, \"a\""]}' "#
        ));
    }
}
