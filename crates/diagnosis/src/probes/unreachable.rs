//! Where nothing answers: what can be told without an answer.

use url::Url;

use super::{
    Barrier, Evidence, Probe, Seen,
    plan::{barrier, is_local_network_closed},
};
use crate::{Code, Finding, Offer, fixes};

/// The regions that an HTTP API can be in
/// (<https://docs.aws.amazon.com/general/latest/gr/apigateway.html>). A region that is missing here
/// makes a finding no more than very likely.
const REGIONS: &[&str] = &[
    "af-south-1",
    "ap-east-1",
    "ap-east-2",
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-northeast-3",
    "ap-south-1",
    "ap-south-2",
    "ap-southeast-1",
    "ap-southeast-2",
    "ap-southeast-3",
    "ap-southeast-4",
    "ap-southeast-5",
    "ap-southeast-6",
    "ap-southeast-7",
    "ca-central-1",
    "ca-west-1",
    "eu-central-1",
    "eu-central-2",
    "eu-north-1",
    "eu-south-1",
    "eu-south-2",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "il-central-1",
    "me-central-1",
    "me-south-1",
    "mx-central-1",
    "sa-east-1",
    "us-east-1",
    "us-east-2",
    "us-gov-east-1",
    "us-gov-west-1",
    "us-west-1",
    "us-west-2",
];

/// What keeps a request to `url` from leaving the page, as a finding.
pub(super) fn of_barrier(evidence: &Evidence, url: &str) -> Option<Finding> {
    Some(match barrier(evidence, url)? {
        Barrier::Offline => Finding::proved(Code::Offline, "This device is offline.")
            .seen("The browser reports that it has no network.")
            .step("Connect to a network and test again.")
            .offer(Offer::Retry),
        Barrier::MixedContent => Finding::proved(
            Code::MixedContent,
            "This page came by https, and a browser does not let it ask a server by http.",
        )
        .seen(format!("The page is at {}, and asks {url}", evidence.place.page_origin))
        .step("Use the https:// address in config.json."),
        Barrier::Port(port) => Finding::proved(
            Code::PortBlocked,
            format!(
                "No browser sends requests to port {port}: it is reserved for another protocol."
            ),
        )
        .seen(format!("Asked: {url}"))
        .step(
            "Let the server listen on another port, such as 8082, and write it into config.json.",
        ),
    })
}

/// Nothing answers at the API.
pub(super) fn api(evidence: &Evidence) -> Finding {
    let url = evidence.place.settings.api_url.as_str();
    let api = &evidence.place.settings.api_url;
    if is_local_network_closed(evidence, url) {
        return Finding::likely(
            Code::LocalNetworkBlocked,
            "The browser does not let this page ask a server on your device or your network.",
        )
        .seen(format!("The page is at {}, the API at {}.", evidence.place.page_origin, api.authority()))
        .seen("The browser's permission for the local network was not given.")
        .step("Allow it when the browser asks (the sign at the left of the address bar), then test again.")
        .step("Or serve the app from this device as well, at http://localhost.");
    }
    if let Some(mistake) = host_mistake(url) {
        let finding = Finding::likely(
            Code::ApiUnreachable,
            format!("The API cannot be reached, and its host name cannot be right: {mistake}."),
        )
        .only("N01")
        .seen(format!("Asked: {url}"))
        .seen("Neither a request with CORS nor one without was answered.");
        return fixes::list_apis(finding, api)
            .step("Copy the endpoint of your API into apiUrl, then the stage and the path.");
    }
    let finding = Finding::one_of(
        Code::ApiUnreachable,
        format!("The API cannot be reached: nothing answers at {}. The host does not exist, refuses connections, has a broken certificate, or something on this device blocks it; a page cannot tell which.", api.authority()),
    )
    .seen("A request with CORS had no answer.")
    .seen("A request without CORS, which no CORS setting can hide, had none either.")
    .seen(control(evidence));
    let curl = format!("curl -si {}", fixes::quoted(url));
    let finding = finding.offer(Offer::Retry);
    if api.is_local() {
        return finding
            .only("N02 N04 E06")
            .step(format!(
                "Start the server at {}, or correct apiUrl in config.json.",
                api.authority()
            ))
            .copy("See what the connection says", curl);
    }
    fixes::list_apis(finding, api)
        .step("Compare the host in apiUrl with the endpoint that is listed, region included.")
        .copy("See what the connection says: (6) no such host, (7) refused, (60) certificate; paste it below", curl)
        .step("If curl reaches it, try a private window without extensions: one of them may block the request.")
}

/// What the tenant's answer says about the network.
fn control(evidence: &Evidence) -> &'static str {
    match evidence.of(Probe::Metadata) {
        None => "Whether anything else can be reached was not asked.",
        Some(Seen::Answered(_) | Seen::Closed | Seen::Redirect | Seen::CutShort) => {
            "The tenant answers, so the network is there."
        }
        Some(_) => match evidence.of(Probe::MetadataWithoutCors) {
            Some(Seen::Closed) => "The tenant answers, so the network is there.",
            _ => "The tenant does not answer, either.",
        },
    }
}

/// Whether neither the tenant nor the API answers, and both are elsewhere: then it is the network.
pub(super) fn is_network_down(evidence: &Evidence) -> bool {
    let is_silent = |probe| matches!(evidence.of(probe), Some(Seen::Nothing { .. }));
    is_silent(Probe::Metadata)
        && is_silent(Probe::MetadataWithoutCors)
        && is_silent(Probe::WithoutCors)
        && is_silent(Probe::Simple)
        && !evidence.place.settings.api_url.is_local()
}

pub(super) fn network_down(evidence: &Evidence) -> Finding {
    Finding::one_of(
        Code::Offline,
        "Neither the tenant nor the API answers: this device has no way to either of them, or something on it blocks both.",
    )
    .seen(format!("No answer from {}.", evidence.place.settings.issuer))
    .seen(format!("No answer from {}.", evidence.place.settings.api_url.authority()))
    .step("Open another page in this browser. If that fails as well, it is the network.")
    .step("If other pages open, compare both addresses in config.json with those that your consoles show.")
    .offer(Offer::Retry)
}

/// What cannot be right about the host of an HTTP API
/// (`https://{api-id}.execute-api.{region}.amazonaws.com`).
fn host_mistake(url: &str) -> Option<String> {
    let url = Url::parse(url).ok()?;
    let host = url.host_str()?;
    let labels: Vec<&str> = host.split('.').collect();
    let [id, service, region, "amazonaws", "com"] = labels[..] else {
        // The partitions of China and of dual-stack names have endings of their own.
        let is_other = host.ends_with(".amazonaws.com.cn") || host.ends_with(".api.aws");
        let is_aws = host.ends_with(".amazonaws.com") || host.contains(".execute-api.");
        return (is_aws && !is_other).then(|| {
            "the host of an HTTP API is {api-id}.execute-api.{region}.amazonaws.com".to_owned()
        });
    };
    let is_id = id.len() == 10 && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    if service != "execute-api" {
        Some(format!("“{service}” stands where “execute-api” belongs"))
    } else if !REGIONS.contains(&region) {
        Some(format!("“{region}” is no region of AWS that this app knows"))
    } else if !is_id {
        Some(format!("the id of an API has ten letters and digits, and “{id}” has not"))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::host_mistake;

    #[test]
    fn a_host_that_cannot_be_right_is_noticed() {
        for (host, is_wrong) in [
            ("a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com", false),
            ("a1b2c3d4e5.execute-api.eu-west-9.amazonaws.com", true),
            ("a1b2c3d4e.execute-api.eu-west-1.amazonaws.com", true),
            ("a1b2c3d4e5.exec-api.eu-west-1.amazonaws.com", true),
            ("a1b2c3d4e5.execute-api.amazonaws.com", true),
            ("a1b2c3d4e5.execute-api.eu-west-1.amazonaws.con", true),
            ("a1b2c3d4e5.execute-api.cn-north-1.amazonaws.com.cn", false),
            ("A1B2C3D4E5.execute-api.eu-west-1.amazonaws.com", false),
            ("a1b2c3d4-5.execute-api.eu-west-1.amazonaws.com", true),
            ("a1b2c3d4e5.execute-api.eu-west-1.api.aws", false),
            ("x.amazonaws.com", true),
            ("api.example.com", false),
            ("localhost", false),
        ] {
            let found = host_mistake(&format!("https://{host}/default/wish-list-service"));
            assert_eq!(found.is_some(), is_wrong, "{host}: {found:?}");
        }
    }
}
