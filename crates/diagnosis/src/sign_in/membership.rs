//! Organizations and connections: who may come in, and through which door.

use relying_party::Provider;

use super::{
    dashboard,
    words::{Cause, Heard},
};
use crate::{Code, Finding, Place};

pub(super) fn organization(heard: Heard, place: &Place) -> Finding {
    let named = place.settings.options.organization.as_deref();
    let sentence = match heard.cause {
        Cause::OrganizationMissing => {
            "This application lets in members of an organization only, and the request names none."
        }
        Cause::OrganizationNotAllowed => {
            "This application takes no organization, and the request names one."
        }
        Cause::NoMember => {
            "This account does not belong to the organization that the application wants."
        }
        _ => {
            "The tenant refused the sign-in over the organization: it is missing, is another one, or is not allowed."
        }
    };
    let settings = dashboard::application(Provider::Auth0, place, "Organizations");
    let finding = Finding::new(Code::OrganizationRequired, heard.certainty, sentence).seen(
        named.map_or("config.json names no organization.".to_owned(), |name| {
            format!("config.json names the organization {name}.")
        }),
    );
    let finding = match heard.cause {
        Cause::OrganizationMissing => finding
            .copy("Write in config.json, with the name or the id of your organization", "\"organization\": \"org_…\""),
        Cause::OrganizationNotAllowed => finding
            .step("Remove organization from config.json, or open the page without an organization in its link."),
        Cause::NoMember => finding
            .step(format!("Add the account: {}.", dashboard::auth0(&format!("Organizations > {} > Members", named.unwrap_or("your organization"))))),
        _ => finding.step("Compare organization in config.json with the name or id that the tenant shows: manage.auth0.com > Organizations."),
    };
    finding.step(format!(
        "Or change who may sign in: {settings} > Type of Users (organization_usage)."
    ))
}

pub(super) fn connection(heard: Heard, place: &Place) -> Finding {
    let named = place.settings.options.connection.as_deref();
    let sentence = match heard.cause {
        Cause::ConnectionDisabled => {
            "The connection through which you sign in is not enabled for this application."
        }
        Cause::ConnectionNotFound => {
            "The tenant has no connection of the name that was asked for, or has not enabled it for this application."
        }
        _ => {
            "The tenant refused the sign-in over the connection: it may not be enabled for this application."
        }
    };
    let finding = Finding::new(Code::ConnectionDisabled, heard.certainty, sentence).seen(
        named.map_or("config.json names no connection.".to_owned(), |name| {
            format!("config.json names the connection {name}.")
        }),
    );
    enable_connection(finding, place)
}

/// The way to a connection, by the name that the settings give.
pub(super) fn enable_connection(finding: Finding, place: &Place) -> Finding {
    let name = place.settings.options.connection.as_deref().unwrap_or("your connection");
    let client = &place.settings.client_id;
    finding
        .step(format!(
            "Enable the application {client}: {} (or Social, or Database).",
            dashboard::auth0(&format!("Authentication > Enterprise > {name} > Applications"))
        ))
        .step("If config.json names a connection, its name must be the tenant's to the letter.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Certainty, tests::place};

    #[test]
    fn each_cause_has_its_own_sentence() {
        let heard = |cause| Heard { cause, certainty: Certainty::Proved, by_words: true };
        for (cause, words, step) in [
            (Cause::OrganizationMissing, "the request names none.", "\"organization\": "),
            (Cause::OrganizationNotAllowed, "takes no organization", "Remove organization"),
            (Cause::NoMember, "does not belong to the organization", "Add the account: "),
            (Cause::Organization, "over the organization: ", "Compare organization"),
        ] {
            let finding = organization(heard(cause), &place());
            assert!(finding.sentence.contains(words), "{finding:?}");
            let said = format!("{:?}", finding.fixes).replace('\\', "");
            assert!(said.contains(step), "{step}: {said}");
        }
        for (cause, words) in [
            (Cause::ConnectionDisabled, "is not enabled for this application."),
            (Cause::ConnectionNotFound, "has no connection of the name"),
            (Cause::Connection, "over the connection: "),
        ] {
            let finding = connection(heard(cause), &place());
            assert!(finding.sentence.contains(words), "{finding:?}");
            assert_eq!(finding.evidence, ["config.json names no connection."]);
        }
    }
}
