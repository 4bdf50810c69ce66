//! Where issuer and audience of a token part from what is expected, to be shown.

use crate::authorizer::{Anatomy, Difference, Expectation, difference, judge::has_audience};

/// A claim that is not what is expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// `iss`, `aud` or `client_id`.
    pub claim: &'static str,
    /// Where the two part.
    pub difference: Difference,
}

/// The issuer and the audience, each only if it is another one than expected. Of several audiences it
/// is the two that are most alike: there a slip is to be seen.
#[must_use]
pub fn mismatches(anatomy: &Anatomy, expected: &Expectation) -> Vec<Mismatch> {
    let issuer = anatomy.text("iss").filter(|issuer| *issuer != expected.issuer);
    let issuer = issuer
        .map(|found| Mismatch { claim: "iss", difference: difference(&expected.issuer, found) });
    issuer.into_iter().chain(audience(anatomy, expected)).collect()
}

fn audience(anatomy: &Anatomy, expected: &Expectation) -> Option<Mismatch> {
    if has_audience(anatomy, expected) {
        return None;
    }
    let found = anatomy.audiences();
    let pairs = expected
        .audiences
        .iter()
        .flat_map(|wanted| found.iter().map(move |found| difference(wanted, found)));
    let difference = pairs.max_by_key(|pair| {
        let alike = pair.start.len() + pair.end.len();
        let apart = pair.expected.len() + pair.found.len();
        (alike * 1000).checked_div(alike + apart).unwrap_or(1000)
    })?;
    let claim = if anatomy.claim("aud").is_some() { "aud" } else { "client_id" };
    Some(Mismatch { claim, difference })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::authorizer::{Basis, testing::with_claims};

    fn check(claims: &Value, expected: &[(&str, &str, &str)]) {
        let rules = Expectation {
            issuer: "https://t.eu.auth0.com/".to_owned(),
            audiences: vec!["https://api".to_owned(), "https://second".to_owned()],
            routes: Vec::new(),
            basis: Basis::Assumed,
        };
        let found = mismatches(&Anatomy::of(&with_claims(claims)), &rules);
        let found: Vec<_> = found
            .iter()
            .map(|mismatch| {
                let difference = &mismatch.difference;
                (mismatch.claim, difference.expected.as_str(), difference.found.as_str())
            })
            .collect();
        assert_eq!(found, expected, "{claims}");
    }

    #[test]
    fn what_differs_is_shown_and_what_fits_is_not() {
        check(&json!({}), &[]);
        check(&json!({"iss": "https://t.eu.auth0.com"}), &[("iss", "/", "")]);
        check(&json!({"aud": "https://api/"}), &[("aud", "", "/")]);
        check(&json!({"aud": ["x", "https://secind"]}), &[("aud", "o", "i")]);
        check(&json!({"aud": ["x", "xhttps://second"]}), &[("aud", "", "x")]);
        check(&json!({"aud": null, "client_id": "https://ap"}), &[("client_id", "i", "")]);
        check(&json!({"aud": ["https://api", "other"]}), &[]);
        check(&json!({"aud": []}), &[]);
        check(&json!({"iss": 5, "aud": 5}), &[]);
    }
}
