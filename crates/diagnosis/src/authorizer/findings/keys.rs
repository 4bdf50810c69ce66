//! The key and the signature.

use super::Case;
use crate::{
    Certainty, Code, Finding, Offer,
    authorizer::{Signature, judge::has_audience, quoted},
    fixes,
};

impl Case<'_> {
    /// What checking the signature showed. The keys that were looked at are the expected issuer's, so
    /// for a token of another issuer they prove nothing.
    pub(crate) fn key_failure(&self) -> Option<Finding> {
        if self.anatomy.text("iss") != Some(self.place.settings.issuer.as_str()) {
            return None;
        }
        match &self.tested.signature {
            Signature::Wrong => Some(self.wrong_signature()),
            Signature::NoKey { kid: Some(_) } => Some(self.key_unknown()),
            Signature::NoKey { kid: None }
            | Signature::NotChecked
            | Signature::Good
            | Signature::KeysUnavailable => None,
        }
    }

    /// The signature as the cause, which the gateway may have named.
    pub(crate) fn wrong_signature(&self) -> Finding {
        let finding = Finding::proved(
            Code::TokenSignature,
            format!(
                "The signature of the access token is wrong, so the API's authorizer {} it: the token was changed, or cut short, after it was issued.",
                self.refuses()
            ),
        );
        let finding = match self.tested.signature {
            Signature::Wrong => finding.seen("The issuer's key is published, and the signature is not its own."),
            Signature::Good => finding.seen("With the key that the issuer publishes now, this page finds it right; the authorizer may remember an older key of the same name, for up to two hours."),
            _ => finding.seen("The authorizer found it wrong; this page has not checked it."),
        };
        finding
            .step(if self.tested.is_pasted {
                "Have a new token issued, and paste it whole, to its last character."
            } else {
                "Sign in again for a new token."
            })
            .offer(Offer::SignIn)
    }

    /// The key as the cause, which the gateway may have named.
    pub(crate) fn key_unknown(&self) -> Finding {
        let kid = self.anatomy.parameter("kid");
        let finding = Finding::new(
            Code::TokenKeyUnknown,
            self.unless_told(Certainty::VeryLikely),
            format!("The access token names a key that the API's authorizer does not find among the issuer's, so it {} the token: the key was changed or withdrawn, or the token is another issuer's.", self.refuses()),
        )
        .seen(match kid {
            Some(kid) => format!("The header of the token says: kid {}.", quoted(kid)),
            None => "The header of the token has no kid.".to_owned(),
        });
        let finding = match &self.tested.signature {
            Signature::NoKey { .. } => finding.seen("None of the keys that the issuer publishes has this name."),
            Signature::Good => finding.seen("The issuer publishes it now; the authorizer remembers the keys for up to two hours."),
            _ => finding,
        };
        finding
            .step(format!("{}: a new token is signed with the present key. An authorizer may remember the keys for two hours, so keep the old key valid for that long when you change it.", self.anew()))
            .offer(Offer::SignIn)
    }

    /// The authorizer could not fetch the metadata or the keys; only it knows.
    pub(crate) fn keys_unreachable(&self) -> Finding {
        Finding::proved(
            Code::KeysUnreachable,
            "The API's authorizer could not fetch the issuer's metadata or keys in time, so it refused the token without having checked it.",
        )
        .seen("It waits 1.5 s for them.")
        .step("Try again in a moment: this comes and goes. There is no setting of AWS for it.")
        .step(format!("If it stays so, {} and the keys that it names must be readable from everywhere, with a certificate that is publicly trusted.", self.place.settings.issuer.metadata_url()))
        .offer(Offer::Retry)
    }

    /// No fault of the token is to be seen: the authorizer is at fault, or wants something else.
    pub(crate) fn not_accepted(&self, words: Option<&str>) -> Finding {
        let settings = &self.place.settings;
        let finding = match words {
            Some(words) => Finding::proved(
                Code::TokenNotAccepted,
                format!("The API's authorizer refused the access token: {}.", words.trim_end_matches('.')),
            ),
            None => Finding::one_of(
                Code::TokenNotAccepted,
                "The API's authorizer refused the access token, in which this page finds no fault: it expects another issuer or audience, a change of it is not deployed, it remembers older keys, or it could not fetch the issuer's keys.",
            )
            .seen("The reason, www-authenticate, is not visible to this page, or says nothing."),
        };
        let finding =
            if self.anatomy.claims.is_ok() { finding.seen(self.passed()) } else { finding };
        let audiences = [settings.expected_audience().to_owned()];
        let issuer = self.issuer_of_discovery();
        let finding = fixes::set_authorizer(finding, &settings.api_url, issuer, &audiences);
        let finding =
            fixes::deploy(fixes::list_routes(finding, &settings.api_url), &settings.api_url);
        let finding = fixes::attach_authorizer(finding, &settings.api_url, "POST");
        finding.step("If the tenant changed its keys less than two hours ago, wait: the authorizer may remember the old ones.")
    }

    fn passed(&self) -> String {
        let anatomy = &self.anatomy;
        let mut passed = vec!["it has three parts".to_owned()];
        if let Some(alg) = anatomy.parameter("alg") {
            passed.push(format!("alg is {}", quoted(alg)));
        }
        if self.tested.signature == Signature::Good {
            passed.push("its signature is right".to_owned());
        }
        if anatomy.text("iss") == Some(&self.expected.issuer) {
            passed.push(format!("iss is {}", self.expected.issuer));
        }
        if has_audience(anatomy, self.expected) {
            passed.push(format!("aud has {}", self.expected.audiences.join(" or ")));
        }
        if anatomy.time("exp").is_some_and(|exp| exp > self.tested.now) {
            passed.push("exp is in the future".to_owned());
        }
        format!("Of the token this page sees: {}.", passed.join(", "))
    }

    /// The authorizer found no token in what was sent.
    pub(crate) fn not_received(&self) -> Finding {
        let api = &self.place.settings.api_url;
        let finding = Finding::new(
            Code::TokenNotReceived,
            Certainty::VeryLikely,
            "The API's authorizer found no token, although this page sent one: it looks for it elsewhere, or something on the way takes it out.",
        )
        .seen("The challenge is the bare word Bearer, which answers a request without a token.")
        .step("The identity source of the authorizer must be $request.header.Authorization; a proxy or CloudFront before the API must hand the header on.");
        let audiences = [self.place.settings.expected_audience().to_owned()];
        fixes::set_authorizer(finding, api, self.issuer_of_discovery(), &audiences)
    }

    /// The authorizer counted other parts than this page did.
    pub(crate) fn changed_on_the_way(&self) -> Finding {
        let finding = Finding::proved(
            Code::TokenOpaque,
            "What the API's authorizer got is no JWT, although the token that this page sent has three parts: something on the way changes the header, or the authorizer looks elsewhere for the token.",
        )
        .only("A02")
        .seen("The access token of this page has 3 parts.")
        .step("The identity source of the authorizer must be $request.header.Authorization; a proxy or CloudFront before the API must hand the header on as it is.");
        fixes::list_authorizers(finding, &self.place.settings.api_url)
    }
}
