//! Why a request has no readable answer: what to observe next, and what it means.

use relying_party::{TransportError, is_loopback};
use url::Url;

/// What was observed around a request that had no readable answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// The URL that was asked.
    pub url: String,
    /// The origin of the page.
    pub page_origin: String,
    /// What the request ended with.
    pub error: TransportError,
    /// `navigator.onLine`.
    pub online: bool,
    /// Whether the page's policy reported that it refused this URL (`securitypolicyviolation`).
    pub refused_by_policy: bool,
    /// Whether the request itself left the browser, after a preflight that passed; `None` where the
    /// browser does not tell.
    pub was_delivered: Option<bool>,
    /// What a browser asks before the request.
    pub preflight: Preflight,
    /// Whether anything answers HTTP at the URL, asked without CORS; `None` until it was asked.
    pub answers_without_cors: Option<bool>,
    /// Whether a `GET` without a preflight has an answer that the page may read, whatever its status;
    /// `None` until it was asked.
    pub answers_simply: Option<bool>,
    /// Whether a `GET` with the headers `authorization` and `content-type`, and so with a preflight, has
    /// an answer that the page may read; `None` until it was asked.
    pub answers_usually: Option<bool>,
}

/// What a browser asks before a request (<https://fetch.spec.whatwg.org/#cors-preflight-fetch>).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Preflight {
    /// Nothing: the request is simple.
    #[default]
    None,
    /// For no more than a CORS configuration for this app lists: the methods `GET` and `POST`, and the
    /// headers `authorization` and `content-type`.
    Usual,
    /// For another method or header.
    Unusual,
}

/// The next thing to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Send `GET` in the mode `no-cors`, with no credentials and no token: it says whether anything
    /// answers at all.
    AskWithoutCors,
    /// Send `GET` with CORS, with no header that needs a preflight, no credentials and no token: it
    /// says whether this origin may read answers at all.
    AskSimply,
    /// Send `GET` with CORS and with the headers `authorization`, which holds no token, and
    /// `content-type`: it says whether preflights pass that ask for no more than this app needs.
    AskUsually,
    /// The evidence is complete.
    Verdict(Verdict),
}

/// Why there was no readable answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The page's Content Security Policy.
    RefusedByPolicy,
    /// An https page asked an http server.
    MixedContent,
    /// The request could not be built.
    NotSent,
    /// The browser is offline.
    Offline,
    /// Nothing answers there.
    Unreachable,
    /// Something answers, and the browser hides the answer from this origin.
    Hidden,
    /// This origin may read answers, so it is the preflight of this request that failed.
    PreflightRefused,
    /// The same, and other preflights pass: it is the method or a header of this request.
    NotListed,
    /// Nothing complete came within the limit.
    TimedOut,
    /// More came than is read.
    TooLarge,
    /// The request was carried out, and the browser hides the answer from this origin.
    AnswerHidden,
    /// An answer began, and broke off.
    CutShort,
    /// Somebody else answered, after a redirect.
    Redirected,
}

/// The next observation to make, or the verdict.
#[must_use]
pub fn next(evidence: &Evidence) -> Step {
    let verdict = match (evidence.error, evidence.answers_without_cors) {
        (TransportError::NotSent, _) => Verdict::NotSent,
        (TransportError::TooLarge, _) => Verdict::TooLarge,
        (TransportError::TimedOut, _) => Verdict::TimedOut,
        (TransportError::CutShort, _) => Verdict::CutShort,
        (TransportError::Redirected, _) => Verdict::Redirected,
        (TransportError::NoReadableAnswer, _) if evidence.refused_by_policy => {
            Verdict::RefusedByPolicy
        }
        (TransportError::NoReadableAnswer, _) if is_mixed(evidence) => Verdict::MixedContent,
        // `onLine` is believed when it says no, and only then: yes means "some network".
        (TransportError::NoReadableAnswer, _) if !evidence.online && !is_local(&evidence.url) => {
            Verdict::Offline
        }
        // The request diagnosed itself: nothing more has to be asked.
        (TransportError::NoReadableAnswer, _) if evidence.was_delivered == Some(true) => {
            Verdict::AnswerHidden
        }
        (TransportError::NoReadableAnswer, None) => return Step::AskWithoutCors,
        (TransportError::NoReadableAnswer, Some(true)) => match evidence.answers_simply {
            None if evidence.preflight != Preflight::None => return Step::AskSimply,
            Some(true) => match evidence.answers_usually {
                None if evidence.preflight == Preflight::Unusual => return Step::AskUsually,
                Some(true) if evidence.preflight == Preflight::Unusual => Verdict::NotListed,
                _ => Verdict::PreflightRefused,
            },
            None | Some(false) => Verdict::Hidden,
        },
        // Nobody asks why there is no answer to what was given up.
        (TransportError::NoReadableAnswer, Some(false)) | (TransportError::Cancelled, _) => {
            Verdict::Unreachable
        }
    };
    Step::Verdict(verdict)
}

fn is_mixed(evidence: &Evidence) -> bool {
    evidence.page_origin.starts_with("https:")
        && evidence.url.starts_with("http:")
        && !is_local(&evidence.url)
}

fn is_local(url: &str) -> bool {
    Url::parse(url).is_ok_and(|url| is_loopback(&url))
}

#[cfg(test)]
mod tests {
    use super::*;

    const API: &str = "https://api.example/default/wish-list-service";

    fn evidence() -> Evidence {
        Evidence {
            url: API.to_owned(),
            page_origin: "https://app.example".to_owned(),
            error: TransportError::NoReadableAnswer,
            online: true,
            refused_by_policy: false,
            was_delivered: None,
            preflight: Preflight::None,
            answers_without_cors: None,
            answers_simply: None,
            answers_usually: None,
        }
    }

    fn check(change: impl FnOnce(&mut Evidence), expected: Step) {
        let mut evidence = evidence();
        change(&mut evidence);
        assert_eq!(next(&evidence), expected, "{evidence:?}");
    }

    #[test]
    fn each_observation_leads_on() {
        use Step::{AskSimply, AskUsually, AskWithoutCors, Verdict as Is};
        check(|_| {}, AskWithoutCors);
        check(|e| e.answers_without_cors = Some(true), Is(Verdict::Hidden));
        check(|e| e.answers_without_cors = Some(false), Is(Verdict::Unreachable));
        let simply = |answer| {
            move |e: &mut Evidence| {
                (e.preflight, e.answers_without_cors) = (Preflight::Usual, Some(true));
                e.answers_simply = answer;
            }
        };
        check(simply(None), AskSimply);
        check(simply(Some(false)), Is(Verdict::Hidden));
        check(simply(Some(true)), Is(Verdict::PreflightRefused));
        let usually = |answer| {
            move |e: &mut Evidence| {
                simply(Some(true))(e);
                (e.preflight, e.answers_usually) = (Preflight::Unusual, answer);
            }
        };
        check(usually(None), AskUsually);
        check(usually(Some(false)), Is(Verdict::PreflightRefused));
        check(usually(Some(true)), Is(Verdict::NotListed));
        let with_token = |e: &mut Evidence| {
            simply(Some(true))(e);
            // Nobody asks by a usual preflight where the request itself had one.
            e.answers_usually = Some(true);
        };
        check(with_token, Is(Verdict::PreflightRefused));
        check(|e| e.refused_by_policy = true, Is(Verdict::RefusedByPolicy));
        check(|e| e.online = false, Is(Verdict::Offline));
        check(|e| e.url = "http://api.example/a".to_owned(), Is(Verdict::MixedContent));
        check(|e| e.error = TransportError::TimedOut, Is(Verdict::TimedOut));
        check(|e| e.error = TransportError::NotSent, Is(Verdict::NotSent));
        check(|e| e.error = TransportError::TooLarge, Is(Verdict::TooLarge));
        check(|e| e.error = TransportError::CutShort, Is(Verdict::CutShort));
        check(|e| e.error = TransportError::Redirected, Is(Verdict::Redirected));
        check(|e| e.was_delivered = Some(true), Is(Verdict::AnswerHidden));
        check(|e| e.was_delivered = Some(false), AskWithoutCors);
    }

    #[test]
    fn this_machine_is_reached_without_a_network_and_without_tls() {
        let local = |e: &mut Evidence| {
            e.url = "http://localhost:8082/default/wish-list-service".to_owned();
            e.online = false;
        };
        check(local, Step::AskWithoutCors);
    }
}
