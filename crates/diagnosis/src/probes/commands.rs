//! Commands that separate a route from the one that catches too much.

use settings::{ApiUrl, Settings};

use crate::{
    Finding,
    fixes::{AUTHORIZER, INTEGRATION, api_id, aws, quoted},
};

/// Adds the commands that put routes of their own in the place of one for `ANY` method. The one for
/// `GET` is public unless the settings say that the list is for signed-in people.
pub(super) fn split_route(finding: Finding, settings: &Settings) -> Finding {
    let api = &settings.api_url;
    let (id, route) = (api_id(api), api.route());
    let create = |method: &str, more: &str| {
        let key = quoted(&format!("{method} {route}"));
        let command = format!(
            "create-route --api-id {id} --route-key {key} --target integrations/{INTEGRATION}{more}"
        );
        aws(api, &command)
    };
    let jwt = format!(" --authorization-type JWT --authorizer-id {AUTHORIZER}");
    let (label, more) = if settings.says_protected("GET") {
        ("Best: a route with the authorizer for GET (ids from the list above)", jwt.as_str())
    } else {
        ("Best: a public route for GET (ids from the list above)", "")
    };
    finding
        .copy(label, create("GET", more))
        .copy("and one with the authorizer for POST", create("POST", &jwt))
        .copy(
            "and then remove the ANY route",
            aws(api, &format!("delete-route --api-id {id} --route-id YOUR_ANY_ROUTE_ID")),
        )
}

/// Adds the command for a route that answers `OPTIONS` without a token.
pub(super) fn open_options(finding: Finding, api: &ApiUrl, path: &str) -> Finding {
    let command = format!(
        "create-route --api-id {} --route-key {} --authorization-type NONE --target integrations/{INTEGRATION}",
        api_id(api),
        quoted(&format!("OPTIONS {path}")),
    );
    finding.copy(
        "Let OPTIONS pass without a token; the integration must answer it with 2xx",
        aws(api, &command),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Code, Fix, tests::place};

    fn commands(settings: &Settings) -> Vec<String> {
        let finding = split_route(Finding::likely(Code::PreflightCaught, "Caught."), settings);
        let finding = open_options(finding, &settings.api_url, &settings.api_url.route());
        let line = |fix| match fix {
            Fix::Copy { label, text } => format!("{label}: {text}"),
            Fix::Step(text) => text,
        };
        finding.fixes.into_iter().map(line).collect()
    }

    #[test]
    fn a_protected_list_stays_protected() {
        let mut settings = place().settings;
        let open = commands(&settings);
        assert!(open[0].contains("a public route for GET") && !open[0].contains("JWT"), "{open:?}");
        let routes = &mut settings.authorizer.as_mut().unwrap().routes;
        routes.insert("GET /wish-list-service".to_owned(), Vec::new());
        let closed = commands(&settings);
        assert!(
            closed[0].contains("--authorization-type JWT --authorizer-id YOUR_AUTHORIZER_ID"),
            "{closed:?}"
        );
        assert!(!closed[0].contains("public"), "{closed:?}");
        assert_eq!(open[1..], closed[1..]);
    }

    #[test]
    fn a_path_does_not_break_out_of_its_word() {
        let mut settings = place().settings;
        let url = "https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/default/it's";
        settings.api_url = ApiUrl::parse(url).unwrap();
        let all = commands(&settings);
        assert!(all[0].contains(r"--route-key 'GET /it'\''s'"), "{all:?}");
        assert!(all[3].contains(r"--route-key 'OPTIONS /it'\''s'"), "{all:?}");
    }
}
