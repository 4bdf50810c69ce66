//! The authorization response.

use relying_party::{callback::CallbackError, restore::Ended, session::Reason};

use super::{dashboard, refused, session_not_restored, words};
use crate::{Code, Finding, Offer, Place};

pub(super) fn finding(error: &CallbackError, place: &Place) -> Finding {
    match error {
        CallbackError::UnknownState => unknown(None, place),
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
        CallbackError::OtherClient => Finding::proved(
            Code::CallbackUnknown,
            "This sign-in was begun with other settings than those that are in force now. Nothing was done with its response.",
        )
        .only("")
        .seen(format!("{error}."))
        .step("Sign in again: it then begins with the settings that are in force.")
        .offer(Offer::SignIn),
        CallbackError::Refused { error: code, description } => {
            let heard = words::heard(code, description.as_deref());
            let finding = if heard.cause == words::Cause::NotSilently {
                not_silently(error, place)
            } else {
                refused::finding(heard, description.as_deref(), place)
            };
            finding.seen(words::quoted(code, description.as_deref()))
        }
    }
}

/// What [`super::callback_unknown`] says of it.
pub(super) fn unknown(pending: Option<usize>, place: &Place) -> Finding {
    let (sentence, ids) = match pending {
        Some(1..) => (
            "This sign-in response does not belong to the sign-in that this tab is waiting for: it belongs to an earlier one or to another tab, or was forged. Nothing was done with it.",
            "L07",
        ),
        Some(0) | None => (
            "This sign-in response does not belong to a sign-in that this tab is waiting for. It was used before, was started in another tab or address, or was forged; or the browser forgot what this page had stored. Nothing was done with it.",
            "L07 L08",
        ),
    };
    let finding = Finding::one_of(Code::CallbackUnknown, sentence)
        .only(ids)
        .seen("No pending sign-in has the state of the response.");
    let finding = match pending {
        Some(count) => {
            finding.seen(format!("Sign-ins of this tab that wait for an answer: {count}."))
        }
        None => finding,
    };
    let finding = finding.step(format!(
        "Start and finish the sign-in in one tab and at one address; this page is at {}.",
        place.page_origin
    ));
    if ids == "L07" {
        return finding;
    }
    let finding = match twin(&place.page_origin) {
        Some(twin) => finding
            .step(format!("{twin} is another address to the browser, with a storage of its own.")),
        None => finding,
    };
    finding.step("Let the browser keep site data for this page while you are away; some private windows do not.")
}

/// The other name of this machine, under which a page has another storage.
fn twin(origin: &str) -> Option<String> {
    let (from, to) = [("//localhost", "//127.0.0.1"), ("//127.0.0.1", "//localhost")]
        .into_iter()
        .find(|(from, _)| origin.contains(from))?;
    Some(origin.replacen(from, to, 1))
}

/// A request with `prompt=none` that nobody expected to be one, such as a renewal by the tenant's rule.
fn not_silently(error: &CallbackError, place: &Place) -> Finding {
    let known =
        Ended::of(error).and_then(|ended| session_not_restored(Reason::Ended(ended), place));
    known.unwrap_or_else(|| {
        Finding::proved(
            Code::SessionNotRestored,
            "The tenant has no session of yours that it could use without asking you.",
        )
        .step("Sign in.")
        .step(format!(
            "If it is so each time, the browser may keep the tenant's cookies away: allow cookies for {}.",
            place.settings.issuer
        ))
        .step(format!(
            "For an application with refresh tokens the session is not needed: {}.",
            dashboard::application(place.settings.provider, place, "Settings > Advanced Settings > Grant Types > Refresh Token")
        ))
        .offer(Offer::SignIn)
    })
}
