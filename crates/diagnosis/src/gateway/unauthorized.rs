//! 401: the authorizer's own words where the page may read them, and the token itself where it may not.
//!
//! AWS documents few of the words, so each is told by a part of it, and unknown words are shown as
//! they are.

use relying_party::{
    Options,
    challenge::{self, Demand},
};

use super::sign_in_needed;
use crate::{
    Answer, Certainty, Code, Exchange, Finding, Offer, Place,
    authorizer::{
        Expectation, Form, Needs, Tested,
        findings::{Case, Ground},
    },
    fixes,
};

/// What the authorizer says is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Said {
    Parts,
    Audience,
    AuthorizerIssuer,
    KeysUnreachable,
    Issuer,
    Algorithm,
    Expired,
    NotYetValid,
    Signature,
    Key,
}

/// Parts of the words, in lower case, and what they mean; the first that fits counts.
const WORDS: &[(&str, Said)] = &[
    ("number of segments", Said::Parts),
    ("should not contain 'bearer", Said::Parts),
    ("communication error", Said::KeysUnreachable),
    ("discovery endpoint metadata does not match", Said::AuthorizerIssuer),
    ("audience", Said::Audience),
    ("issuer", Said::Issuer),
    ("signing method", Said::Algorithm),
    ("expired", Said::Expired),
    ("used before issued", Said::NotYetValid),
    ("not valid yet", Said::NotYetValid),
    ("not yet valid", Said::NotYetValid),
    ("verification error", Said::Signature),
    ("signature is invalid", Said::Signature),
    ("signing key", Said::Key),
    ("key id", Said::Key),
    ("kid", Said::Key),
];

fn meaning(words: &str) -> Option<Said> {
    let words = words.to_lowercase();
    let fits = |part: &str| match part {
        // Short enough to be a part of other words.
        "kid" => words.split(|c: char| !c.is_alphanumeric()).any(|word| word == part),
        _ => words.contains(part),
    };
    WORDS.iter().find(|(part, _)| fits(part)).map(|(_, said)| *said)
}

/// Whether the gateway's words say that the token is over.
pub(super) fn says_expired(answer: &Answer) -> bool {
    answer.challenge_description().is_some_and(|words| meaning(&words) == Some(Said::Expired))
}

/// Why the authorizer refused. `token` is the token that was sent.
pub(super) fn finding(
    exchange: &Exchange,
    answer: &Answer,
    token: Option<&Tested<'_>>,
    place: &Place,
) -> Finding {
    if let Some(Demand::StepUp { acr_values, max_age, scopes }) = answer.demand() {
        let options = Options { acr_values, max_age, extra_scopes: scopes, ..Options::default() };
        return step_up(exchange, options, place);
    }
    let expected = Expectation::of(&place.settings);
    let words = answer.challenge_description();
    let Some(tested) = token else {
        if !exchange.token_sent {
            return nobody(exchange, &expected, place);
        }
        // A token that is not known here, such as one of curl's, tells nothing of itself.
        let unknown = Tested::new("", 0);
        return Case::new(&unknown, &expected, place, Ground::Refused)
            .not_accepted(words.as_deref());
    };
    let case = |ground| Case::new(tested, &expected, place, ground);
    match words.as_deref().and_then(meaning) {
        Some(said) => told(said, &case(Ground::Told)),
        None => untold(answer, words.as_deref(), &case(Ground::Refused)),
    }
}

/// Nobody is signed in; and where nobody need be, the authorizer may stand before too many routes.
fn nobody(exchange: &Exchange, expected: &Expectation, place: &Place) -> Finding {
    let api = &place.settings.api_url;
    let path = exchange.route(api);
    let route = format!("{} {path}", exchange.method);
    let finding = sign_in_needed(&route);
    match expected.needs(&exchange.method, &path) {
        Some(Needs::Nothing) => fixes::detach_authorizer(finding, api, &route),
        _ => finding,
    }
}

fn told(said: Said, case: &Case<'_>) -> Finding {
    match said {
        Said::Parts => case.form().unwrap_or_else(|| match case.anatomy.form {
            Form::Signed => case.changed_on_the_way(),
            _ => case.not_accepted(None),
        }),
        Said::Audience => case.addressee(),
        Said::AuthorizerIssuer => case.authorizer_issuer(),
        Said::KeysUnreachable => case.keys_unreachable(),
        Said::Issuer => case.issuer(),
        Said::Algorithm => case.algorithm(),
        Said::Expired => case.expired(),
        Said::NotYetValid => case.not_yet_valid(),
        Said::Signature => case.wrong_signature(),
        Said::Key => case.key_unknown(),
    }
}

/// The words are hidden, unknown or none: the token itself decides.
fn untold(answer: &Answer, words: Option<&str>, case: &Case<'_>) -> Finding {
    let is_bare = answer.header("www-authenticate").is_some_and(is_bare);
    match (case.best(), words) {
        // A proof is better than words that nobody knows, and they are better than a guess.
        (Some(finding), _) if finding.certainty == Certainty::Proved => finding,
        _ if is_bare => case.not_received(),
        (Some(finding), None) => finding,
        (_, words) => case.not_accepted(words),
    }
}

/// The bare word `Bearer` answers a request without a token (RFC 6750 section 3.1).
fn is_bare(challenge: &str) -> bool {
    let challenges = challenge::parse(challenge);
    matches!(challenges.as_slice(), [one] if one.is_bearer() && one.parameters.is_empty() && one.token68.is_none())
}

/// RFC 9470: the token is good, and the login behind it is not good enough for this route.
fn step_up(exchange: &Exchange, options: Options, place: &Place) -> Finding {
    let route = format!("{} {}", exchange.method, exchange.route(&place.settings.api_url));
    let finding = Finding::proved(
        Code::StepUpNeeded,
        format!("{route} asks for a stronger or newer sign-in than yours."),
    );
    let finding = match options.acr_values.as_slice() {
        [] => finding,
        values => finding.seen(format!("It takes a login by one of: {}", values.join(" "))),
    };
    let finding = match options.max_age {
        None => finding,
        Some(seconds) => finding.seen(format!("It takes a login of the last {seconds} s.")),
    };
    finding
        .step("Sign in again as it asks; your request is then finished.")
        .step("If it asks again, the tenant does not put acr or auth_time into the access token: the API cannot see how you signed in.")
        .offer(Offer::SignInFor(Box::new(options)))
}
