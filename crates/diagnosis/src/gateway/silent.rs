//! No readable answer.

use crate::{
    Certainty, Code, Exchange, Finding, Offer, Place,
    authorizer::{
        Expectation, Tested,
        findings::{Case, Ground},
    },
    fixes,
    reach::Verdict,
    sign_in,
};

/// A token that no request can carry: the gateway refuses it before it thinks of CORS, so the answer is
/// hidden.
pub(super) fn of_token(verdict: Verdict, token: &Tested<'_>, place: &Place) -> Option<Finding> {
    if verdict != Verdict::Hidden {
        return None;
    }
    let expected = Expectation::of(&place.settings);
    let finding = Case::new(token, &expected, place, Ground::Refused).too_large()?;
    (finding.certainty == Certainty::Proved).then_some(finding)
}

/// What hides the answer, or why there is none.
pub(super) fn finding(exchange: &Exchange, verdict: Verdict, place: &Place) -> Finding {
    let finding = match verdict {
        Verdict::Hidden => hidden(exchange, place),
        Verdict::PreflightRefused => preflight_refused(exchange, place),
        Verdict::NotListed => not_listed(exchange, place),
        Verdict::TimedOut => Finding::proved(Code::ApiTimedOut, "The API did not answer in time.")
            .seen(format!("No complete answer within {} s.", exchange.duration / 1000))
            .step("Try again: the first call after a pause can be slow. An HTTP API itself gives up after 30 s."),
        Verdict::AnswerHidden => answer_hidden(exchange, place),
        Verdict::Redirected => Finding::proved(Code::ApiRedirects, "The API answered with a redirect, and somebody else then answered in its place. That answer is not believed.")
            .seen(format!("{} {} was redirected.", exchange.method, exchange.url))
            .step("Write the final address into apiUrl in config.json, if it is your API's own."),
        Verdict::CutShort => Finding::proved(Code::AnswerCutShort, "The answer of the API began and broke off.")
            .seen(format!("{} {}: its beginning came, and not its end.", exchange.method, exchange.url))
            .step("Try again. If it stays so, something between cuts connections, or the function says a wrong content-length."),
        Verdict::TooLarge => {
            Finding::proved(Code::AnswerTooLarge, "The answer of the API is larger than this page reads.")
                .step("Answer in pages instead of one unbounded list.")
        }
        other => sign_in::page_side(other, &exchange.url).unwrap_or_else(|| unreachable(exchange, place)),
    };
    may_have_been_saved(finding, exchange, verdict, place).offer(Offer::Retry)
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
    let finding = fixes::allow_request(finding, api, &place.page_origin, exchange);
    fixes::show_preflight_of(finding, api, &place.page_origin, exchange)
}

/// Other preflights pass, so it is what this one asks for besides.
fn not_listed(exchange: &Exchange, place: &Place) -> Finding {
    let api = &place.settings.api_url;
    let headers: Vec<_> = exchange.other_headers().collect();
    // By the standard a `POST` is not refused for its method; AWS lets it in only if it is listed.
    let is_simple = exchange.method == "GET";
    let method = (!is_simple).then(|| format!("the method {}", exchange.method));
    let headers_named = match headers.as_slice() {
        [] => None,
        [one] => Some(format!("the header {one}")),
        several => Some(format!("one of the headers {}", several.join(", "))),
    };
    let parts: Vec<_> = method.into_iter().chain(headers_named).collect();
    let finding = Finding::likely(
        Code::PreflightRefused,
        format!(
            "The API's CORS configuration does not list {}: the browser asked before {} {} (the preflight), and was refused.",
            parts.join(" or "),
            exchange.method,
            exchange.route(api)
        ),
    )
    .only(match (exchange.has_other_method(), headers.is_empty()) {
        (true, true) => "C14",
        (true, false) => "C14 C15",
        (false, _) if is_simple => "C15",
        (false, _) => "C07 C15",
    })
    .seen("A GET with the headers authorization and content-type, which needs a preflight too, was readable.")
    .seen(format!("{} {} was not.", exchange.method, exchange.url));
    let finding = fixes::show_preflight_of(finding, api, &place.page_origin, exchange);
    let finding = fixes::allow_request(finding, api, &place.page_origin, exchange);
    if headers.is_empty() {
        return finding;
    }
    finding.step(format!("If the API does not need {}, do not send it.", headers.join(", ")))
}

fn preflight_refused(exchange: &Exchange, place: &Place) -> Finding {
    let api = &place.settings.api_url;
    let finding = Finding::new(
        Code::PreflightRefused,
        Certainty::OneOfThese,
        format!(
            "The API lets this page read its answers, but the browser's question before {} {} (the preflight) was refused: a route for ANY method with an authorizer catches it, or the CORS configuration lacks the method or one of the headers authorization and content-type.",
            exchange.method,
            exchange.route(api)
        ),
    )
    .seen("A GET without a token was readable, so this origin is let in.")
    .seen(format!("{} {}, which needs a preflight, was not.", exchange.method, exchange.url));
    let finding = fixes::show_preflight_of(finding, api, &place.page_origin, exchange);
    let finding = fixes::list_routes(finding, api).step(format!(
        "If it is a 401, an ANY or $default route with an authorizer takes the OPTIONS request: give GET and POST routes of their own, or add a route OPTIONS {} without an authorizer.",
        exchange.route(api)
    ));
    fixes::allow_request(finding, api, &place.page_origin, exchange)
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

/// The request diagnosed itself: its body left the browser, which a refused preflight prevents.
fn answer_hidden(exchange: &Exchange, place: &Place) -> Finding {
    let api = &place.settings.api_url;
    let finding = Finding::likely(
        Code::AnswerHidden,
        format!(
            "The API took the request, and its answer is hidden from this page ({}): the preflight is answered rightly, the answer itself lacks access-control-allow-origin.",
            place.page_origin
        ),
    )
    // A refusal of the gateway looks the same as an answer of the function, or as a connection that broke.
    .only("C10 C12 C17 N04")
    .seen(format!("The body of {} {} left the browser, so the preflight passed.", exchange.method, exchange.url))
    .seen("No answer to it was readable.");
    let finding = fixes::allow_origin(finding, api, &place.page_origin);
    finding.step("If CORS is done in the function: delete the OPTIONS route and the function's own CORS headers afterwards. The gateway then answers for both, for its own errors, too.")
}

/// What is known of a request that writes: it was carried out, it did not leave, or neither.
const OF_A_WISH: (&str, &str, &str) = (
    " The request was carried out as far as this page can see: the wish may have been saved. Look at the list before you send it again.",
    " As far as this page can see, the request itself did not leave the browser, so nothing was saved.",
    " Whether the wish was saved cannot be known from inside a page: look at the list before you send it again.",
);
const OF_ANOTHER: (&str, &str, &str) = (
    " The request was carried out as far as this page can see: what it asks for may have been done.",
    " As far as this page can see, the request itself did not leave the browser, so nothing was changed.",
    " Whether the request was carried out cannot be known from inside a page.",
);

/// What is known of a request that writes and whose answer cannot be seen.
fn may_have_been_saved(
    mut finding: Finding,
    exchange: &Exchange,
    verdict: Verdict,
    place: &Place,
) -> Finding {
    if exchange.only_reads() {
        return finding;
    }
    let is_wish = exchange.method == "POST" && exchange.url == place.settings.api_url.as_str();
    let (carried_out, not_left, unknown) = if is_wish { OF_A_WISH } else { OF_ANOTHER };
    let what_is_known = match (exchange.was_delivered, verdict) {
        (
            Some(true),
            Verdict::CutShort
            | Verdict::Redirected
            | Verdict::TooLarge
            | Verdict::AnswerHidden
            | Verdict::TimedOut,
        ) => carried_out,
        (
            Some(false),
            Verdict::Hidden | Verdict::PreflightRefused | Verdict::NotListed | Verdict::Unreachable,
        ) => not_left,
        (
            _,
            Verdict::RefusedByPolicy | Verdict::MixedContent | Verdict::NotSent | Verdict::Offline,
        ) => {
            return finding;
        }
        _ => unknown,
    };
    finding.sentence.push_str(what_is_known);
    finding.sentence.push_str(" What you typed is still in the form.");
    finding
}
