//! What the app's own requests tell: they carry the token, which no probe does.

use relying_party::TransportError;

use crate::{
    Check, Code, Exchange, Finding, Offer, Outcome, Party, State,
    authorizer::{self, Judgement},
};

/// The app's last request of a kind, and what was found in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// The request and what became of it.
    pub exchange: Exchange,
    /// What is wrong with it; `None` when it went well.
    pub finding: Option<Finding>,
}

/// What the last requests add to what the probes have found.
#[must_use]
pub fn of_calls(calls: &[Call], probed: &[Finding]) -> Vec<Finding> {
    let mut added: Vec<Finding> = Vec::new();
    for call in calls {
        let Some(finding) = news(call, probed) else { continue };
        let is_known = |known: &Finding| known.code == finding.code;
        if !probed.iter().any(is_known) && !added.iter().any(is_known) {
            added.push(finding);
        }
    }
    added
}

fn news(call: &Call, probed: &[Finding]) -> Option<Finding> {
    let finding = call.finding.as_ref()?;
    let is_explained = probed.iter().any(|finding| explains_silence(finding.code));
    match &call.exchange.outcome {
        // The probes send the same request, and later.
        _ if call.exchange.method == "GET" && !call.exchange.token_sent => None,
        Outcome::Failed(TransportError::NoReadableAnswer) if is_explained => None,
        // It went further than a probe with a dummy token can.
        Outcome::Failed(TransportError::NoReadableAnswer)
            if call.exchange.was_delivered == Some(true) =>
        {
            Some(of_app(finding))
        }
        Outcome::Failed(TransportError::NoReadableAnswer) => Some(works_now(call, finding)),
        _ if finding.code == Code::SignInNeeded => None,
        _ => Some(of_app(finding)),
    }
}

/// Whether a finding of the probes is also the reason why a request of the app had no answer.
fn explains_silence(code: Code) -> bool {
    match code.party() {
        Party::Cors => code != Code::ReasonHidden,
        Party::Network => true,
        _ => matches!(
            code,
            Code::BlockedByPolicy
                | Code::MixedContent
                | Code::PortBlocked
                | Code::LocalNetworkBlocked
                | Code::ApiThrottled
                | Code::ApiForbidden
                | Code::RestApi
                | Code::ApiRedirects
        ),
    }
}

/// No probe can test it again: it carries no token.
fn of_app(finding: &Finding) -> Finding {
    let finding = finding.clone().step("This is from the app's own last request, which no probe can repeat. After the fix, send it again from the page where you sent it.");
    Finding { offer: finding.offer.clone().filter(|offer| *offer != Offer::Retry), ..finding }
}

/// The app's request failed, and the probes, which differ from it in the token and the time, do not.
fn works_now(call: &Call, finding: &Finding) -> Finding {
    let exchange = &call.exchange;
    Finding::one_of(
        Code::WorksNow,
        format!("{} had no readable answer a while ago, and the same question has one now: it was mended meanwhile, the browser still knew an older preflight, or it fails now and then.", exchange.method),
    )
    .seen(format!("{} {}: {}.", exchange.method, exchange.url, finding.code.as_str()))
    .seen("The probes, with an address that no cache knows, were answered.")
    .step("Do again what failed. If it still fails, wait as long as MaxAge of the CORS configuration says, or reload the page past the cache.")
    .step("If it fails now and then, look for status 429 and 503 in the API's metrics: answers of what stands before the API often lack CORS headers.")
    .offer(Offer::Retry)
}

/// Whether the token in memory meets the authorizer's rules, as far as they are known.
#[must_use]
pub fn check_of_rules(rules: &[authorizer::Check]) -> Check {
    let title = "Your token meets the authorizer's rules";
    let failed = rules.iter().find_map(|rule| match &rule.judgement {
        Judgement::Failed(why) => Some(why.clone()),
        Judgement::Passed(_) | Judgement::Unknown(_) => None,
    });
    let unknown = rules.iter().find_map(|rule| match &rule.judgement {
        Judgement::Unknown(why) => Some(why.clone()),
        Judgement::Passed(_) | Judgement::Failed(_) => None,
    });
    match (failed, unknown) {
        _ if rules.is_empty() => Check::new(title, State::Unknown, "Nobody is signed in."),
        (Some(why), _) => Check::new(title, State::Failed, why),
        (None, Some(why)) => Check::new(title, State::Unknown, why),
        (None, None) => {
            Check::new(title, State::Passed, "Each of them; the Token page has the list.")
        }
    }
}

/// Whether the authorizer takes the token: only a request with it tells.
#[must_use]
pub fn check_of_token(calls: &[Call]) -> Check {
    let title = "The authorizer takes your token";
    let with_token = |call: &&Call| call.exchange.token_sent;
    let Some(call) = calls.iter().filter(with_token).find(|call| call.exchange.answer().is_some())
    else {
        let why = "No request with your token was answered since this page was loaded. Add a wish; the Token page has a forecast.";
        return Check::new(title, State::Unknown, why);
    };
    let status = call.exchange.answer().map_or(0, |answer| answer.status);
    let detail = format!("{} was answered with status {status}.", call.exchange.method);
    Check::when(title, !matches!(status, 401 | 403), detail)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Answer;

    fn call(method: &str, token_sent: bool, outcome: Outcome, code: Option<Code>) -> Call {
        let exchange = Exchange {
            method: method.to_owned(),
            url: "https://api.example/wish-list-service".to_owned(),
            token_sent,
            asked_headers: Vec::new(),
            was_delivered: None,
            duration: 1,
            outcome,
        };
        Call { exchange, finding: code.map(|code| Finding::proved(code, "It failed.")) }
    }

    fn status(status: u16) -> Outcome {
        Outcome::Answered(Answer { status, headers: Vec::new(), body: String::new() })
    }

    fn hidden() -> Outcome {
        Outcome::Failed(TransportError::NoReadableAnswer)
    }

    fn check(call: Call, probed: &[Code], expected: &[Code]) {
        let probed: Vec<_> = probed.iter().map(|code| Finding::proved(*code, "Seen.")).collect();
        let found: Vec<_> = of_calls(&[call], &probed).iter().map(|found| found.code).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_request_adds_what_no_probe_can_see() {
        let audience = Some(Code::TokenAudience);
        check(call("POST", true, status(401), audience), &[], &[Code::TokenAudience]);
        check(call("POST", true, status(201), None), &[], &[]);
        check(call("POST", false, status(401), Some(Code::SignInNeeded)), &[], &[]);
        check(call("GET", false, status(500), Some(Code::FunctionFailed)), &[], &[]);
        let failed = Some(Code::FunctionFailed);
        check(call("POST", true, status(500), failed), &[Code::FunctionFailed], &[]);
        check(call("POST", true, status(500), failed), &[], &[Code::FunctionFailed]);
    }

    #[test]
    fn a_silence_that_is_over_is_said_to_be() {
        let silent = || call("POST", true, hidden(), Some(Code::CorsBlocked));
        check(silent(), &[], &[Code::WorksNow]);
        check(silent(), &[Code::CorsPost], &[]);
        check(silent(), &[Code::TenantUnreachable], &[Code::WorksNow]);
        check(silent(), &[Code::ReasonHidden, Code::GetProtected], &[Code::WorksNow]);
        let mut hidden = call("POST", true, hidden(), Some(Code::AnswerHidden));
        hidden.exchange.was_delivered = Some(true);
        check(hidden.clone(), &[], &[Code::AnswerHidden]);
        check(hidden, &[Code::GatewayErrorsHidden], &[]);
        let late = Outcome::Failed(TransportError::TimedOut);
        check(call("POST", true, late, Some(Code::ApiTimedOut)), &[], &[Code::ApiTimedOut]);
    }

    /// A probe has no token, so it cannot test again what only a request with one met.
    #[test]
    fn what_no_probe_can_repeat_offers_no_test() {
        for (offer, expected) in [(Offer::Retry, None), (Offer::SignIn, Some(Offer::SignIn))] {
            let mut call = call("POST", true, status(401), Some(Code::TokenAudience));
            call.finding = call.finding.map(|finding| finding.offer(offer));
            let found = of_calls(&[call], &[]);
            assert_eq!(found[0].offer, expected);
            assert_eq!(found[0].fixes.len(), 1, "{:?}", found[0].fixes);
        }
    }

    #[test]
    fn the_rules_are_one_check() {
        let of = |judgements: &[Judgement]| {
            let rule = |judgement: &Judgement| authorizer::Check {
                rule: authorizer::Rule::Issuer,
                route: None,
                judgement: judgement.clone(),
            };
            let rules: Vec<_> = judgements.iter().map(rule).collect();
            let check = check_of_rules(&rules);
            (check.state, check.detail)
        };
        let passed = Judgement::Passed("It fits.".to_owned());
        let failed = Judgement::Failed("It differs.".to_owned());
        let unknown = Judgement::Unknown("Not checked.".to_owned());
        assert_eq!(of(&[]).0, State::Unknown);
        assert_eq!(of(&[passed.clone(), passed.clone()]).0, State::Passed);
        assert_eq!(
            of(&[passed.clone(), unknown.clone()]),
            (State::Unknown, "Not checked.".to_owned())
        );
        assert_eq!(of(&[unknown, failed, passed]), (State::Failed, "It differs.".to_owned()));
    }

    #[test]
    fn only_a_request_with_the_token_tells_whether_it_is_taken() {
        let of = |calls: &[Call]| check_of_token(calls).state;
        assert_eq!(of(&[]), State::Unknown);
        assert_eq!(of(&[call("GET", false, status(200), None)]), State::Unknown);
        assert_eq!(of(&[call("POST", true, hidden(), None)]), State::Unknown);
        assert_eq!(of(&[call("POST", true, status(201), None)]), State::Passed);
        assert_eq!(of(&[call("POST", true, status(401), None)]), State::Failed);
        assert_eq!(of(&[call("POST", true, status(403), None)]), State::Failed);
    }
}
