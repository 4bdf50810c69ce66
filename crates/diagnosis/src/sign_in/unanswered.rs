//! A sign-in that began and of which nothing came back.

use relying_party::Provider;

use super::{dashboard, membership::enable_connection};
use crate::{Code, Finding, Offer, Place};

/// A sign-in of this tab has waited for `seconds`, and the page was opened without a response. What the
/// tenant showed meanwhile no page can see; an address that it does not know is never returned to, so
/// that is named first. `redirect_uri` is shown as it was sent, to the letter.
#[must_use]
pub fn sign_in_unanswered(seconds: u64, redirect_uri: &str, place: &Place) -> Finding {
    let provider = place.settings.provider;
    let finding = Finding::one_of(
        Code::SignInUnanswered,
        "A sign-in began in this tab, and nothing came back from the tenant. Most likely it does not know the address that it was to come back to: then its page says “Callback URL mismatch” or the like, and never returns. Or its page offered no way to sign in, or you turned back.",
    )
    .seen(format!("The sign-in began {} ago.", spoken(seconds)))
    .seen(format!("Sent as redirect_uri: {redirect_uri}"));
    let list = match provider {
        Provider::Auth0 => "Settings > Allowed Callback URLs",
        Provider::Cognito | Provider::Standard => "",
    };
    let name = match provider {
        Provider::Auth0 => "",
        Provider::Cognito => " > Login pages > Allowed callback URLs",
        Provider::Standard => ", redirect URIs",
    };
    let page = dashboard::application(provider, place, list);
    let finding =
        finding.copy(format!("Add this line to {page}{name}, to the letter"), redirect_uri);
    let finding = match provider {
        Provider::Auth0 => enable_connection(
            finding.step(
                "If its page offered no way to sign in, or said that a connection is disabled:",
            ),
            place,
        ),
        Provider::Cognito | Provider::Standard => finding,
    };
    finding
        .step(format!(
            "If its page said that it does not know the client, compare the client ID in config.json: {}.",
            place.settings.client_id
        ))
        .step("If you only turned back, sign in again.")
        .offer(Offer::SignIn)
}

fn spoken(seconds: u64) -> String {
    match seconds {
        0..120 => format!("{seconds} s"),
        _ => format!("{} minutes", seconds / 60),
    }
}

#[cfg(test)]
mod tests {
    use super::spoken;

    #[test]
    fn a_wait_is_told_in_minutes_from_two_on() {
        for (seconds, expected) in
            [(0, "0 s"), (119, "119 s"), (120, "2 minutes"), (3_599, "59 minutes")]
        {
            assert_eq!(spoken(seconds), expected);
        }
    }
}
