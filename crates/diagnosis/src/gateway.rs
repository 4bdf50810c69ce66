//! What an API call ended with, as a finding. Bodies and headers of the gateway:
//! <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html>.

use relying_party::{AccessToken, Options, UnixSeconds, challenge::Demand, jwt::Jwt};

use crate::{
    Answer, Certainty, Code, Exchange, Finding, Offer, Outcome, Place, fixes, reach::Verdict,
    sign_in,
};

/// What is known of the token that was sent along, or was not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenState {
    /// Nobody is signed in.
    None,
    /// Not three parts, so no JWT: one part is opaque, five are encrypted.
    NotAJwt {
        /// How many parts it has.
        parts: usize,
    },
    /// A JWT whose `exp` is past by this device's clock.
    Expired {
        /// Seconds since it expired.
        seconds: u64,
    },
    /// A JWT that shows no such fault.
    Plausible,
}

/// Looks at a token as the authorizer's first steps do.
#[must_use]
pub fn token_state(token: Option<&AccessToken>, now: UnixSeconds) -> TokenState {
    let Some(token) = token else {
        return TokenState::None;
    };
    let Ok(jwt) = Jwt::decode(token.reveal()) else {
        return TokenState::NotAJwt { parts: token.reveal().split('.').count() };
    };
    match jwt.seconds("exp") {
        Some(exp) if exp <= now => TokenState::Expired { seconds: now - exp },
        _ => TokenState::Plausible,
    }
}

/// Whether a refusal is for the token's end: by the token itself, or by the gateway's words.
#[must_use]
pub fn is_expired(answer: &Answer, token: &AccessToken, now: UnixSeconds) -> bool {
    matches!(token_state(Some(token), now), TokenState::Expired { .. }) || says(answer, "expired")
}

/// What is wrong with an exchange; `None` when it succeeded (status 200 to 299).
///
/// `verdict` is the outcome of [`crate::reach::next`] where there was no readable answer.
#[must_use]
pub fn finding(
    exchange: &Exchange,
    verdict: Option<Verdict>,
    token: TokenState,
    place: &Place,
) -> Option<Finding> {
    match &exchange.outcome {
        Outcome::Answered(answer) if (200..300).contains(&answer.status) => None,
        Outcome::Answered(answer) => Some(refused(exchange, answer, token, place)),
        Outcome::Failed(_) => {
            Some(silent(exchange, verdict.unwrap_or(Verdict::Unreachable), place))
        }
    }
}

/// A route that needs a token, and nobody is signed in.
#[must_use]
pub fn sign_in_needed(method: &str, settings: &::settings::Settings) -> Finding {
    let route = format!("{method} {}", settings.api_url.route());
    Finding::proved(Code::SignInNeeded, format!("{route} is for people who are signed in."))
        .seen("Nobody is signed in on this page.")
        .step("Sign in; what you typed is kept.")
        .offer(Offer::SignIn)
}

/// A success whose body is no list of wishes; `reason` says what it lacks.
#[must_use]
pub fn not_a_list(answer: &Answer, reason: &str) -> Finding {
    let finding = Finding::proved(Code::NotAList, "The API answered with success, but not with a list of wishes. Its answer is shown as it came.")
        .seen(format!("Status {}: {reason}.", answer.status));
    returned_nothing(finding, answer)
        .step("Compare apiUrl in config.json with the route of the wish-list function.")
}

/// A success of a `POST` without the id of a new item and without the status 201: nothing says that
/// the wish was saved.
#[must_use]
pub fn not_confirmed(answer: &Answer) -> Finding {
    let finding = Finding::proved(
        Code::NotConfirmed,
        "The API answered with success, but it does not say that the wish was saved. What you typed is still in the form.",
    )
    .seen(format!("Status {} without the id of a new item; expected was 201 with {{\"id\": …}}.", answer.status));
    returned_nothing(finding, answer).step("Look at the list before you send it again.")
}

/// A new item that came back without what was sent.
#[must_use]
pub fn fields_not_stored(id: &str) -> Finding {
    Finding::proved(
        Code::FieldsNotStored,
        "The function stored a wish without what you typed, which is still in the form.",
    )
    .seen(format!("The list has the new item {id}, without its name."))
    .step("The function takes event.body for an object, and it is a JSON text: const {name, url, description} = JSON.parse(event.body);")
}

/// The tutorial's function reads `event.httpMethod`, which payload format 2.0 does not have, and then
/// returns nothing at all.
fn returned_nothing(finding: Finding, answer: &Answer) -> Finding {
    if answer.body.trim() != "null" {
        return finding;
    }
    finding.step("The function returned nothing. With payload format 2.0 it must read event.requestContext.http.method instead of event.httpMethod (or set the integration's payload format version to 1.0), and in either format JSON.parse(event.body).")
}

fn silent(exchange: &Exchange, verdict: Verdict, place: &Place) -> Finding {
    let finding = match verdict {
        Verdict::Hidden => hidden(exchange, place),
        Verdict::PreflightRefused => preflight_refused(exchange, place),
        Verdict::TimedOut => Finding::proved(Code::ApiTimedOut, "The API did not answer in time.")
            .seen(format!("No complete answer within {} s.", exchange.duration / 1000))
            .step("Try again: the first call after a pause can be slow. An HTTP API itself gives up after 30 s."),
        Verdict::TooLarge => {
            Finding::proved(Code::AnswerTooLarge, "The answer of the API is larger than this page reads.")
                .step("Answer in pages instead of one unbounded list.")
        }
        other => sign_in::page_side(other, &exchange.url).unwrap_or_else(|| unreachable(exchange, place)),
    };
    may_have_been_saved(finding, exchange, verdict).offer(Offer::Retry)
}

fn hidden(exchange: &Exchange, place: &Place) -> Finding {
    let api = &place.settings.api_url;
    let finding = Finding::likely(
        Code::CorsBlocked,
        format!(
            "The API is up, but the browser does not let this page ({}) read the answer. Nearly always its CORS configuration does not let the page in; a redirect, or an answer cut short, looks the same.",
            place.page_origin
        ),
    )
    .seen(format!("A request without CORS to {} was answered.", api.authority()))
    .seen(format!("{} {} with CORS had no readable answer.", exchange.method, exchange.url));
    let finding = fixes::allow_origin(finding, api, &place.page_origin);
    fixes::show_preflight(finding, api, &place.page_origin)
}

fn preflight_refused(exchange: &Exchange, place: &Place) -> Finding {
    let api = &place.settings.api_url;
    let finding = Finding::new(
        Code::PreflightRefused,
        Certainty::OneOfThese,
        format!(
            "The API lets this page read its answers, but the browser's question before {} {} (the preflight) was refused: a route for ANY method with an authorizer catches it, or the CORS configuration lacks the method or one of the headers authorization and content-type.",
            exchange.method,
            api.route()
        ),
    )
    .seen("A GET without a token was readable, so this origin is let in.")
    .seen(format!("{} {}, which needs a preflight, was not.", exchange.method, exchange.url));
    let finding = fixes::show_preflight(finding, api, &place.page_origin);
    let finding = fixes::list_routes(finding, api).step(format!(
        "If it is a 401, an ANY or $default route with an authorizer takes the OPTIONS request: give GET and POST routes of their own, or add a route OPTIONS {} without an authorizer.",
        api.route()
    ));
    fixes::allow_origin(finding, api, &place.page_origin)
}

fn unreachable(exchange: &Exchange, place: &Place) -> Finding {
    let api = &place.settings.api_url;
    let finding = Finding::new(
        Code::ApiUnreachable,
        Certainty::OneOfThese,
        format!("The API cannot be reached: nothing answers at {}. The host does not exist, refuses connections, has a broken certificate, or something on this device blocks it; a page cannot tell which.", api.authority()),
    )
    .seen(format!("{} with CORS had no answer.", exchange.method))
    .seen("A request without CORS, which no CORS setting can hide, had no answer either.");
    if api.is_local() {
        return finding.step(format!(
            "Start the server at {}, or correct apiUrl in config.json.",
            api.authority()
        ));
    }
    fixes::list_apis(finding, api)
        .step("Compare the host in apiUrl with the endpoint that is listed, region included.")
}

/// A request that writes and whose answer cannot be seen may have been carried out.
fn may_have_been_saved(mut finding: Finding, exchange: &Exchange, verdict: Verdict) -> Finding {
    let may_have_left = matches!(
        verdict,
        Verdict::Hidden | Verdict::TimedOut | Verdict::TooLarge | Verdict::Unreachable
    );
    if exchange.method != "GET" && may_have_left {
        finding.sentence.push_str(" Whether the wish was saved cannot be known from inside a page: look at the list before you send it again. What you typed is still in the form.");
    }
    finding
}

fn refused(exchange: &Exchange, answer: &Answer, token: TokenState, place: &Place) -> Finding {
    let api = &place.settings.api_url;
    let finding = match (answer.status, answer.gateway_message().as_deref()) {
        (401, _) => unauthorized(exchange, answer, token, place),
        (403, Some("Forbidden")) if exchange.token_sent => forbidden(exchange, answer, place),
        (404, Some("Not Found")) => {
            let finding = Finding::proved(Code::RouteNotFound, format!("The API has no route for {} {}, or the stage is not deployed.", exchange.method, api.route()));
            fixes::list_routes(finding, api).step("apiUrl is the endpoint, then the stage unless it is $default, then the path of the route. A method that a path does not have is answered with 404, too.")
        }
        (413, _) => Finding::proved(Code::BodyTooLarge, "What you sent is larger than the API takes (10 MB).")
            .step("Shorten the wish."),
        (429, _) => Finding::proved(Code::ApiThrottled, "The API asks to slow down.")
            .step("Wait a few seconds and try again. If it stays so, raise the throttling limits of the stage."),
        (500, Some("Internal Server Error")) => Finding::proved(Code::FunctionFailed, "The function behind the API failed, or the API may not call it.")
            .step("Look at the function's log in CloudWatch. If it was not called at all, the API lacks the permission to invoke it."),
        (503 | 504, _) => Finding::likely(Code::FunctionTimedOut, "The function behind the API took too long.")
            .step("Look at the function's duration in CloudWatch; an HTTP API waits 30 s."),
        (400..=499, _) => Finding::proved(Code::FunctionRefused, "The function behind the API refused the request.")
            .step("Its own words are in the answer below."),
        _ => Finding::proved(Code::UnexpectedStatus, format!("The API answered with status {}, which this app does not expect.", answer.status))
            .step("Its own words are in the answer below."),
    };
    let finding = finding.seen(format!(
        "{} {} was answered with status {}.",
        exchange.method, exchange.url, answer.status
    ));
    let finding = match answer.header("www-authenticate") {
        Some(challenge) => finding.seen(format!("www-authenticate: {challenge}")),
        None => finding,
    };
    Finding { offer: finding.offer.clone().or(Some(Offer::Retry)), ..finding }
}

fn unauthorized(exchange: &Exchange, answer: &Answer, token: TokenState, place: &Place) -> Finding {
    let token = if exchange.token_sent { token } else { TokenState::None };
    if let Some(Demand::StepUp { acr_values, max_age, scopes }) = answer.demand() {
        let options = Options { acr_values, max_age, extra_scopes: scopes, ..Options::default() };
        return step_up(exchange, options, place);
    }
    match token {
        TokenState::None => sign_in_needed(&exchange.method, &place.settings),
        TokenState::NotAJwt { parts } => Finding::proved(
            Code::TokenOpaque,
            "The tenant gave an access token that only the tenant itself can read, so the API's authorizer refuses it.",
        )
        .seen(format!("The access token has {parts} parts; a signed JWT has 3."))
        .seen(format!("audience in config.json: {}", place.settings.expected_audience()))
        .step("The tenant must know the audience as an API: Auth0: Applications > APIs > Identifier, to the letter. Then sign in again.")
        .offer(Offer::SignIn),
        TokenState::Expired { seconds } => {
            expired(format!("The token's exp was {seconds} s ago by this device's clock."))
        }
        // AWS does not document its words for this; every guess at them says so much.
        TokenState::Plausible if says(answer, "expired") => {
            expired("By this device's clock it is still valid, so the two clocks differ.".to_owned())
        }
        TokenState::Plausible => not_accepted(answer, place),
    }
}

fn says(answer: &Answer, word: &str) -> bool {
    answer.challenge_description().is_some_and(|text| text.contains(word))
}

/// RFC 9470: the token is good, and the login behind it is not good enough for this route.
fn step_up(exchange: &Exchange, options: Options, place: &Place) -> Finding {
    let route = format!("{} {}", exchange.method, place.settings.api_url.route());
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

fn expired(evidence: String) -> Finding {
    Finding::proved(
        Code::TokenExpired,
        "Your sign-in has expired: the access token is no longer valid.",
    )
    .seen(evidence)
    .step("Sign in again; what you typed is kept.")
    .offer(Offer::SignIn)
}

/// The token shows no fault of its own; the challenge, where it is readable, says what the authorizer
/// found.
fn not_accepted(answer: &Answer, place: &Place) -> Finding {
    let settings = &place.settings;
    let finding = match answer.challenge_description() {
        Some(reason) => Finding::proved(
            Code::TokenNotAccepted,
            format!("The API's authorizer refused the access token: {reason}."),
        ),
        None => Finding::new(
            Code::TokenNotAccepted,
            Certainty::OneOfThese,
            "The API's authorizer refused the access token, although it is a signed and current JWT: it expects another issuer, another audience or another signing key, or it could not fetch the tenant's keys.",
        )
        .seen("The reason, www-authenticate, is not visible to this page: the API does not expose it."),
    };
    fixes::list_authorizers(believed(finding, place), &settings.api_url).step(format!(
        "Its issuer must be {} to the letter, and its audience {}.",
        settings.issuer,
        settings.expected_audience()
    ))
}

/// Where the settings themselves say that the authorizer expects something else than the token has.
fn believed(finding: Finding, place: &Place) -> Finding {
    let settings = &place.settings;
    let Some(authorizer) = &settings.authorizer else { return finding };
    let finding = match &authorizer.issuer {
        Some(issuer) if issuer != settings.issuer.as_str() => finding.seen(format!(
            "By config.json the authorizer expects the issuer {issuer}, and tokens come from {}.",
            settings.issuer
        )),
        _ => finding,
    };
    if authorizer.audience.is_empty()
        || authorizer.audience.iter().any(|known| known == settings.expected_audience())
    {
        return finding;
    }
    finding.seen(format!(
        "By config.json the authorizer expects the audience {}, and tokens are for {}.",
        authorizer.audience.join(" or "),
        settings.expected_audience()
    ))
}

fn forbidden(exchange: &Exchange, answer: &Answer, place: &Place) -> Finding {
    let settings = &place.settings;
    let route = format!("{} {}", exchange.method, settings.api_url.route());
    let finding = Finding::likely(
        Code::ScopeMissing,
        format!(
            "The access token was accepted, but it has none of the scopes that {route} asks for."
        ),
    );
    let needed = needed_scopes(exchange, answer, place);
    let finding = if needed.is_empty() {
        finding
    } else {
        finding.seen(format!("{route} needs one of: {}", needed.join(", ")))
    };
    let finding = finding.seen(format!("The app asks for: {}", settings.scopes.join(" ")));
    let was_asked =
        |scope: &String| settings.scopes.contains(scope) || place.asked_scopes.contains(scope);
    if needed.iter().any(was_asked) {
        return finding.step("The app asked for it and the tenant did not grant it: this account lacks the permission. Give it to the account (Auth0: User Management > Users > the user > Permissions) and sign in again, or sign out and sign in with another account.");
    }
    // The gateway lets in who has one of a route's scopes; a challenge names what it takes.
    let extra_scopes = match answer.demand() {
        Some(Demand::Scope(scopes)) if !scopes.is_empty() => scopes,
        _ => needed.into_iter().take(1).collect(),
    };
    let offer = if extra_scopes.is_empty() {
        Offer::SignIn
    } else {
        Offer::SignInFor(Box::new(Options { extra_scopes, ..Options::default() }))
    };
    finding
        .step("Sign in again to ask for it now, or put the scope into “scope” of config.json to ask for it each time.")
        .step("With role-based access control on, your account must have the permission, too (Auth0: User Management > Users > the user > Permissions).")
        .offer(offer)
}

/// The route's scopes, as the settings or a readable challenge give them.
fn needed_scopes(exchange: &Exchange, answer: &Answer, place: &Place) -> Vec<String> {
    let listed = place.settings.route_scopes(&exchange.method).unwrap_or_default();
    let challenged = match answer.demand() {
        Some(Demand::Scope(scopes)) => scopes,
        _ => Vec::new(),
    };
    let mut scopes = listed.to_vec();
    scopes.extend(challenged.into_iter().filter(|scope| !listed.contains(scope)));
    scopes
}
