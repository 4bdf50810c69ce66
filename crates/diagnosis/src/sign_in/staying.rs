//! Staying signed in, and leaving.

use relying_party::{
    Provider,
    initiation::InitiationError,
    restore::Ended,
    session::{Reason, SignInError},
};

use super::{dashboard, finding};
use crate::{Code, Finding, Offer, Place, reach::Verdict};

/// Why the session of before did not come back; `None` where there is nothing to explain.
#[must_use]
pub fn session_not_restored(reason: Reason, place: &Place) -> Option<Finding> {
    let issuer = place.settings.issuer.as_str();
    let finding = |sentence: &str, evidence: String| {
        Finding::proved(Code::SessionNotRestored, sentence).seen(evidence).offer(Offer::SignIn)
    };
    let answered = |ended: Ended| format!("{issuer} answered {} to prompt=none.", ended.as_str());
    match reason {
        Reason::Ended(ended @ Ended::ConsentRequired) => {
            let finding = finding(
                "Your session did not come back by itself: the tenant wants to ask for your consent each time.",
                answered(ended),
            );
            Some(consent(finding, place))
        }
        Reason::Ended(ended @ Ended::InteractionRequired) => Some(
            finding(
                "Your session did not come back by itself: the tenant has to show you a page first.",
                answered(ended),
            )
            .step("Sign in: the tenant shows what it waits for, such as a second factor, a choice of account, or new terms."),
        ),
        Reason::Ended(ended @ Ended::NotAsAsked) => Some(
            finding(
                "Your session did not come back by itself: it is too old, or was made in another way than config.json asks for.",
                answered(ended),
            )
            .step("Sign in again. With maxAge in config.json a session is good for that long only."),
        ),
        Reason::Ended(ended @ Ended::Denied) => Some(
            finding(
                "Your session did not come back by itself: a rule of the tenant refused it.",
                answered(ended),
            )
            .step("Sign in again; if that is refused, too, the tenant's log has the rule (Auth0: Monitoring > Logs)."),
        ),
        Reason::Circle => Some(
            finding(
                "The tenant was asked for your session more than once in a moment, without a session that lasts, so this page stopped asking.",
                format!("{issuer} gave no answer, or a token that had ended, to the last requests with prompt=none."),
            )
            .step(format!(
                "Check that the provider redirects to {}/callback and that nothing between drops the query.",
                place.page_origin
            )),
        ),
        Reason::NotYet
        | Reason::ByPerson
        | Reason::InAnotherTab
        | Reason::Cancelled
        | Reason::Ended(Ended::LoginRequired) => None,
    }
}

fn consent(finding: Finding, place: &Place) -> Finding {
    let finding = finding.step("Sign in: one click brings you back.");
    let is_local = place.page_origin.contains("//localhost");
    if is_local {
        return finding.step("Auth0 never skips consent for an application on localhost. Under another host name, with https, it comes back by itself.");
    }
    finding.step(format!(
        "Auth0: switch Allow Skipping User Consent on: {}.",
        dashboard::api(Provider::Auth0, place, "Settings")
    ))
}

/// The issuer cannot be asked for the session now; the app asks again when the network is back.
#[must_use]
pub fn waiting(error: &SignInError, verdict: Option<Verdict>, place: &Place) -> Finding {
    let mut finding = finding(error, verdict, place);
    finding.sentence.push_str(" You are not signed out: this page asks again as soon as it can.");
    finding.offer(Offer::Retry)
}

/// A further sign-in failed, and the person is signed in as before. `heard` is what [`super::heard`] gave
/// of the failure.
#[must_use]
pub fn earlier_session_kept(heard: Vec<String>, place: &Place) -> Finding {
    let finding = Finding::proved(
        Code::EarlierSessionKept,
        "The further sign-in did not succeed. You are signed in as before, and nothing was sent.",
    );
    heard
        .into_iter()
        .fold(finding, Finding::seen)
        .seen(format!("Asked: {}", place.settings.issuer))
    .step("Try what you wanted to do again, and take the way of signing in that the tenant offers for it.")
}

/// Refresh tokens were asked for, and none came.
#[must_use]
pub fn refresh_token_missing(place: &Place) -> Finding {
    let finding = Finding::proved(
        Code::RefreshTokenMissing,
        "config.json asks for refresh tokens, and the tenant gave none. You are signed in all the same; when the access token ends, this page asks the tenant by a redirect.",
    )
    .seen("The token response has no refresh_token.");
    let provider = place.settings.provider;
    let application = |tab| dashboard::application(provider, place, tab);
    match provider {
        Provider::Auth0 => finding
            .step(format!(
                "Refresh Token must be on: {}.",
                application("Settings > Advanced Settings > Grant Types")
            ))
            .step(format!(
                "Rotation must be on: {}.",
                application("Settings > Refresh Token Rotation")
            ))
            .step(format!(
                "Allow Offline Access must be on: {}. The app asks for offline_access itself.",
                dashboard::api(provider, place, "Settings")
            )),
        Provider::Cognito => finding.step(format!(
            "The app client must allow the authentication flow ALLOW_REFRESH_TOKEN_AUTH: {}.",
            application("")
        )),
        Provider::Standard => {
            finding.step(format!("Allow the grant type refresh_token: {}.", application(""))).copy(
                "Some providers give them only with consent each time; then write in config.json",
                "\"prompt\": \"consent\"",
            )
        }
    }
}

/// The person signed out while the issuer could not be told.
#[must_use]
pub fn signed_out_here_only(place: &Place) -> Finding {
    let issuer = place.settings.issuer.as_str();
    Finding::proved(
        Code::SignedOutHereOnly,
        "You are signed out of this page, but the tenant could not be told. Its own session may go on: whoever signs in next in this browser may need no password.",
    )
    .seen(format!("{issuer} gives no address to sign out at, or does not answer."))
    .step("On a computer that others use, close the browser, or sign out at the tenant itself.")
}

/// The person signed out, and what came back from the issuer does not confirm it.
#[must_use]
pub fn sign_out_unconfirmed(place: &Place) -> Finding {
    let issuer = place.settings.issuer.as_str();
    Finding::proved(
        Code::SignOutUnconfirmed,
        "You are signed out of this page, but the tenant did not confirm that its own session has ended.",
    )
    .seen(format!("The state that was sent to {issuer} for the sign-out did not come back, as after a sign-out that was broken off."))
    .copy(
        format!(
            "If its page showed an error, it may not know the address to come back to. Add this line to {}",
            logout_urls(place)
        ),
        format!("{}/", place.page_origin),
    )
    .step("On a computer that others use, sign in and out once more, or close the browser.")
}

/// Where the addresses are listed to which the provider returns after a sign-out.
fn logout_urls(place: &Place) -> String {
    let provider = place.settings.provider;
    let page = |tab| dashboard::application(provider, place, tab);
    match provider {
        Provider::Auth0 => page("Settings > Allowed Logout URLs"),
        Provider::Cognito => format!("{} > Login pages > Allowed sign-out URLs", page("")),
        Provider::Standard => format!("{}, post-logout redirect URIs", page("")),
    }
}

/// A link asked for a sign-in that is not begun.
#[must_use]
pub fn link_refused(error: &InitiationError, place: &Place) -> Finding {
    Finding::proved(
        Code::LinkRefused,
        "The link that led here asks for a sign-in that this app does not begin. Nothing was sent to anybody.",
    )
    .seen(format!("{error}."))
    .seen(format!("Rule: {}", error.code()))
    .step(format!(
        "If the link is meant for this app, it must name the issuer {} and a page of {}.",
        place.settings.issuer, place.page_origin
    ))
}

#[cfg(test)]
mod tests {
    use relying_party::{TransportError, callback::CallbackError, metadata::MetadataError};

    use super::*;
    use crate::{sign_in::heard, tests::place};

    fn explained(reason: Reason) -> Option<String> {
        session_not_restored(reason, &place()).map(|finding| format!("{finding:?}"))
    }

    // Holds: complaint 4, complaint 5, complaint 28.
    #[test]
    fn only_an_end_that_somebody_can_mend_is_explained() {
        let says = |reason, words: &str| {
            let text = explained(reason).unwrap_or_default();
            assert!(text.contains(words), "{reason:?}: {text}");
        };
        says(Reason::Ended(Ended::ConsentRequired), "never skips consent");
        says(Reason::Ended(Ended::InteractionRequired), "second factor");
        says(Reason::Circle, "http://localhost:8080/callback");
        for quiet in [Reason::NotYet, Reason::ByPerson, Reason::Ended(Ended::LoginRequired)] {
            assert_eq!(explained(quiet), None);
        }
        let mut elsewhere = place();
        elsewhere.page_origin = "https://wishes.example".to_owned();
        let finding = session_not_restored(Reason::Ended(Ended::ConsentRequired), &elsewhere);
        assert!(format!("{finding:?}").contains("Allow Skipping User Consent"));
    }

    #[test]
    fn the_tenant_is_quoted_where_a_further_sign_in_fails() {
        let error = SignInError::Callback(CallbackError::Refused {
            error: "access_denied".to_owned(),
            description: Some("User did not authorize the request".to_owned()),
        });
        let finding = earlier_session_kept(heard(&error), &place());
        assert_eq!(finding.code, Code::EarlierSessionKept);
        for words in ["User did not authorize the request", "Rule: callback-refused"] {
            assert!(finding.evidence.join("\n").contains(words), "{finding:?}");
        }
        assert_eq!(heard(&SignInError::Storage).len(), 2, "nobody is quoted");
    }

    // Holds: complaint 13.
    #[test]
    fn who_waits_is_told_that_they_are_not_signed_out() {
        let error = MetadataError::Transport(TransportError::NoReadableAnswer);
        let finding = waiting(&SignInError::Metadata(error), Some(Verdict::Offline), &place());
        assert_eq!((finding.code, finding.offer), (Code::Offline, Some(Offer::Retry)));
    }

    #[test]
    fn a_sign_out_that_is_not_confirmed_shows_what_to_register() {
        let finding = sign_out_unconfirmed(&place());
        assert_eq!(finding.catalogue, "L18");
        let text = format!("{finding:?}");
        assert!(text.contains("Applications > c > Settings > Allowed Logout URLs"), "{text}");
        assert!(text.contains("text: \"http://localhost:8080/\""), "{text}");
    }

    // Holds: complaint 6.
    #[test]
    fn a_missing_refresh_token_is_explained_for_each_provider() {
        for (provider, words) in [
            (Provider::Auth0, "Allow Offline Access"),
            (Provider::Cognito, "ALLOW_REFRESH_TOKEN_AUTH"),
            (Provider::Standard, "consent"),
        ] {
            let mut place = place();
            place.settings.provider = provider;
            place.settings.client_id = "client-1".to_owned();
            let finding = format!("{:?}", refresh_token_missing(&place));
            assert!(finding.contains(words), "{provider:?}: {finding}");
            assert!(finding.contains("client-1"), "{provider:?}: {finding}");
        }
    }
}
