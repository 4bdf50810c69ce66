//! The authorization response.

use relying_party::callback::CallbackError;

use crate::{Certainty, Code, Finding, Place};

pub(super) fn finding(error: &CallbackError, place: &Place) -> Finding {
    match error {
        CallbackError::UnknownState => Finding::new(
            Code::CallbackUnknown,
            Certainty::OneOfThese,
            "This sign-in response does not belong to a sign-in that this tab is waiting for. It was used before, was started in another tab or address, or was forged. Nothing was done with it.",
        )
        .seen("No pending sign-in has the state of the response.")
        .step(format!("Start and finish the sign-in in one tab and at one address; this page is at {}.", place.page_origin)),
        CallbackError::TooLong
        | CallbackError::Duplicate(_)
        | CallbackError::NoState
        | CallbackError::NoCode => Finding::proved(
            Code::CallbackMalformed,
            "The sign-in response is not one that OAuth allows. Nothing was done with it.",
        )
        .seen(format!("{error}.")),
        CallbackError::Expired => Finding::proved(
            Code::SignInExpired,
            "The sign-in took longer than half an hour, so its response is no longer taken.",
        )
        .seen(format!("{error}.")),
        CallbackError::OtherIssuer | CallbackError::IssMismatch => Finding::proved(
            Code::IssuerMixedUp,
            "The sign-in response does not come from the tenant that was asked. Nothing was sent to anybody.",
        )
        .seen(format!("{error}.")),
        CallbackError::Refused { error, description } => {
            refused(error, description.as_deref(), place)
        }
    }
}

fn refused(error: &str, description: Option<&str>, place: &Place) -> Finding {
    let words = description.unwrap_or("no description");
    let finding = match (error, words) {
        (_, text) if text.starts_with("Service not found") => Finding::proved(
            Code::AudienceUnknown,
            format!("The tenant has no API with the identifier “{}”.", place.settings.expected_audience()),
        )
        .step("Auth0: Applications > APIs > your API > Identifier must equal the audience in config.json to the letter; a final slash counts."),
        ("access_denied", _) => Finding::proved(
            Code::AccessDenied,
            "The sign-in was declined, by you on the consent page or by a rule of the tenant.",
        )
        .step("Sign in again and accept, or look at the tenant's log for the rule that refused (Auth0: Monitoring > Logs)."),
        _ => Finding::proved(Code::SignInRefused, "The tenant refused the sign-in.")
            .step("The tenant's own words say why, and its log has more (Auth0: Monitoring > Logs). Another account may be let in: sign out at the tenant first, or use a private window."),
    };
    finding.seen(format!("{error}: {words}"))
}
