//! The issuer: its metadata, and what there is where none can be had.

use relying_party::{Provider, metadata::MetadataError};

use super::{
    dashboard,
    near::{difference, is_custom_domain, variants},
    page_side,
};
use crate::{Certainty, Code, Finding, Place, reach::Verdict};

pub(super) fn metadata(error: &MetadataError, verdict: Option<Verdict>, place: &Place) -> Finding {
    match error {
        MetadataError::Transport(_) => silent(verdict.unwrap_or(Verdict::Unreachable), place),
        MetadataError::IssuerMismatch { configured, found, .. } => {
            another_name(configured, found, place)
        }
        MetadataError::PkceNotSupported => Finding::proved(
            Code::PkceNotSupported,
            "The tenant says that it does not offer PKCE with S256, which a browser app must use.",
        )
        .seen(format!("code_challenge_methods_supported of {} lacks S256", place.settings.issuer))
        .step("Switch PKCE with S256 on at the provider, or use another provider."),
        MetadataError::Status(status @ (429 | 500..)) => not_now(*status, place),
        MetadataError::Status(_)
        | MetadataError::ContentType(_)
        | MetadataError::NotJson
        | MetadataError::Missing(_)
        | MetadataError::InsecureEndpoint(_) => unusable(error, place),
    }
}

/// The issuer is there and cannot answer now, which says nothing about its name.
fn not_now(status: u16, place: &Place) -> Finding {
    let finding = if status == 429 {
        Finding::proved(
            Code::TenantThrottled,
            "The tenant gets too many requests and asks to slow down.",
        )
        .step("Wait a minute, then try again.")
    } else {
        Finding::proved(Code::TenantFailed, "The tenant has an error of its own.")
            .step("Try again in a moment; if it stays so, look at the provider's status page.")
    };
    finding
        .seen(format!("Status {status}."))
        .seen(format!("Asked: {}", place.settings.issuer.metadata_url()))
}

fn unusable(error: &MetadataError, place: &Place) -> Finding {
    let finding = Finding::proved(
        Code::MetadataUnusable,
        "The tenant does not publish OpenID Connect metadata that this app can use.",
    )
    .seen(format!("{error}."))
    .seen(format!("Asked: {}", place.settings.issuer.metadata_url()));
    // A host that has the document, if with a fault in it, is no slip of the pen.
    match error {
        MetadataError::Missing(_) | MetadataError::InsecureEndpoint(_) => finding
            .step("The provider has to publish what is missing, as an https URL; or write the whole document into config.json as metadata."),
        _ => check_name(finding, place),
    }
}

fn another_name(configured: &str, found: &str, place: &Place) -> Finding {
    let difference = difference(("config.json", configured), ("the tenant", found));
    let finding = Finding::proved(
        Code::IssuerMismatch,
        format!("The tenant calls itself by another name than the settings do. {difference}"),
    )
    .seen(format!("config.json says {configured}"))
    .seen(format!("the metadata says {found}"));
    let finding = if is_custom_domain(configured, found) {
        finding.step("One of them is the tenant's own domain and the other a custom domain of it. Use one and the same to sign in and in the API's authorizer: the tokens of one are refused for the other.")
    } else {
        finding
    };
    let finding = match domain(found).filter(|_| place.settings.provider == Provider::Auth0) {
        Some(domain) => finding.copy(
            "If you trust that tenant, write in config.json in place of domain or issuer",
            format!("\"domain\": \"{domain}\""),
        ),
        None => finding.copy(
            "If you trust that tenant, write in config.json",
            format!("\"issuer\": \"{found}\""),
        ),
    };
    finding.copy("The API's authorizer must have the same issuer, to the letter", found)
}

/// The setting `domain` that makes this issuer, if one does.
fn domain(issuer: &str) -> Option<&str> {
    let domain = issuer.strip_prefix("https://")?.strip_suffix('/')?;
    (!domain.contains(['/', ':'])).then_some(domain)
}

/// No readable answer of the issuer.
pub(super) fn silent(verdict: Verdict, place: &Place) -> Finding {
    let issuer = place.settings.issuer.as_str();
    match verdict {
        Verdict::Hidden => hidden(place),
        Verdict::TimedOut => {
            Finding::proved(Code::TenantTimedOut, "The tenant did not answer in time.")
                .seen(format!("No complete answer from {issuer} within the limit."))
                .step("Try again; if it stays so, look at the provider's status page.")
        }
        Verdict::TooLarge => {
            let finding = Finding::proved(
                Code::MetadataUnusable,
                "The tenant answered with far more than OpenID Connect metadata or keys.",
            )
            .seen(format!("The answer of {issuer} was cut off at this page's limit."));
            check_name(finding, place)
        }
        Verdict::Redirected => {
            let finding = Finding::likely(
                Code::MetadataUnusable,
                "The tenant answers with a redirect, which this page does not follow: the metadata must stand at the issuer's own address.",
            )
            .seen(format!("Asked: {}", place.settings.issuer.metadata_url()));
            check_name(finding, place)
        }
        Verdict::CutShort => {
            Finding::likely(Code::MetadataUnusable, "The tenant's answer began and broke off.")
                .seen(format!("The answer of {issuer} did not come to its end."))
                .step("Try again; if it stays so, something between this page and the tenant cuts connections.")
        }
        other => page_side(other, issuer).unwrap_or_else(|| {
            let finding = Finding::likely(
                Code::TenantUnreachable,
                "The tenant cannot be reached: no server answers at its address.",
            )
            .seen(format!("Neither a request with CORS nor one without was answered by {issuer}."));
            check_name(finding, place).step(
                "Check that the provider is running and that no extension or firewall blocks it.",
            )
        }),
    }
}

/// Under Auth0's domain, a host without a tenant may answer as well, and its answer is hidden.
fn hidden(place: &Place) -> Finding {
    let (issuer, origin) = (place.settings.issuer.as_str(), &place.page_origin);
    let certainty = match place.settings.provider {
        Provider::Auth0 => Certainty::VeryLikely,
        Provider::Cognito | Provider::Standard => Certainty::Proved,
    };
    let finding = Finding::new(
        Code::TenantCorsBlocked,
        certainty,
        "The tenant answers, but it does not let this page read the answer.",
    )
    .seen(format!(
        "A request without CORS to {issuer} was answered; one with CORS was not readable."
    ))
    .step(format!("Allow the origin {origin} at the provider (Auth0: Allowed Origins (CORS))."));
    if issuer.contains(".amazoncognito.com") || place.settings.provider == Provider::Auth0 {
        return check_name(finding, place);
    }
    finding
}

/// The ways in which the name of an issuer is wrong.
fn check_name(finding: Finding, place: &Place) -> Finding {
    let issuer = place.settings.issuer.as_str();
    let finding = match place.settings.provider {
        Provider::Auth0 => finding.step(format!(
            "Compare the domain in config.json with the tenant's, to the letter: {}.",
            dashboard::application(Provider::Auth0, place, "Settings > Domain")
        )),
        Provider::Cognito => finding.step(
            "Compare the issuer in config.json with https://cognito-idp.REGION.amazonaws.com/POOL_ID: the region is part of the pool's id, and there is no final slash.",
        ),
        Provider::Standard => finding
            .step("Compare the issuer in config.json with the one that the provider shows, to the letter."),
    };
    if issuer.contains(".amazoncognito.com") {
        return finding.step("That is the domain of Cognito's sign-in pages, not the issuer. The issuer is https://cognito-idp.REGION.amazonaws.com/POOL_ID.");
    }
    match variants(issuer).as_slice() {
        [] => finding,
        [one] => finding.step(format!("Was {one} meant?")),
        many => finding.step(format!(
            "The region is part of the name. The same tenant in another region would be one of: {}.",
            many.join(", ")
        )),
    }
}
