//! What an API call ended with, as a finding. Bodies and headers of the gateway:
//! <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html>.

mod forbidden;
mod refused;
mod silent;
mod success;
mod unauthorized;

use relying_party::{AccessToken, UnixSeconds};

use crate::{
    Answer, Code, Exchange, Finding, Offer, Outcome, Place,
    authorizer::{Anatomy, Tested},
    reach::Verdict,
};

pub use success::{fields_not_stored, not_a_list, not_confirmed};

/// Whether a refusal is for the token's end: by the token itself, or by the gateway's words.
#[must_use]
pub fn is_expired(answer: &Answer, token: &AccessToken, now: UnixSeconds) -> bool {
    Anatomy::of(token.reveal()).time("exp").is_some_and(|exp| exp <= now)
        || unauthorized::says_expired(answer)
}

/// What is wrong with an exchange; `None` when it succeeded (status 200 to 299).
///
/// `verdict` is the outcome of [`crate::reach::next`] where there was no readable answer; `token` is
/// the token of the person who is signed in, whether it was sent or not.
#[must_use]
pub fn finding(
    exchange: &Exchange,
    verdict: Option<Verdict>,
    token: Option<&Tested<'_>>,
    place: &Place,
) -> Option<Finding> {
    let sent = token.filter(|_| exchange.token_sent);
    match &exchange.outcome {
        Outcome::Answered(answer) if (200..300).contains(&answer.status) => None,
        Outcome::Answered(answer) => Some(refused::finding(exchange, answer, sent, place)),
        Outcome::Failed(_) => {
            let verdict = verdict.unwrap_or(Verdict::Unreachable);
            let of_token = sent.and_then(|token| silent::of_token(verdict, token, place));
            Some(of_token.unwrap_or_else(|| silent::finding(exchange, verdict, place)))
        }
    }
}

/// A route, such as `POST /wish-list-service`, that needs a token, and nobody is signed in.
#[must_use]
pub fn sign_in_needed(route: &str) -> Finding {
    Finding::proved(Code::SignInNeeded, format!("{route} is for people who are signed in."))
        .seen("Nobody is signed in on this page.")
        .step("Sign in; what you typed is kept.")
        .offer(Offer::SignIn)
}

#[cfg(test)]
mod tests;
