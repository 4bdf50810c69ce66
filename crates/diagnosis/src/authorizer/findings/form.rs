//! What a token is, before anything in it is read: its parts, its length, its algorithm.

use super::{Case, Ground};
use crate::{
    Certainty, Code, Finding, Offer,
    authorizer::{
        Form, PartError, Slip,
        judge::{Fitness, LONG, TOO_LONG, fitness},
        quoted,
    },
};

impl Case<'_> {
    /// Why the text is no signed JWT, if it is none.
    pub(crate) fn form(&self) -> Option<Finding> {
        let anatomy = &self.anatomy;
        if anatomy.slips.contains(&Slip::NoToken) {
            return Some(self.no_token());
        }
        if self.tested.is_pasted && anatomy.is_none() {
            return Some(self.nothing());
        }
        match anatomy.form {
            Form::Signed => self.unreadable(),
            Form::Opaque => Some(self.opaque("T01", "T01 A02")),
            Form::Closed => Some(self.opaque("T02", "T02 A02")),
            Form::Encrypted => Some(self.encrypted()),
            Form::Parts(_) => Some(
                self.garbled(format!("It has {}; a signed JWT has 3.", count(anatomy.parts()))),
            ),
        }
    }

    fn opaque(&self, alone: &'static str, told: &'static str) -> Finding {
        if self.tested.is_pasted {
            return self.opaque_from_elsewhere(alone);
        }
        let settings = &self.place.settings;
        let finding = Finding::proved(
            Code::TokenOpaque,
            format!("The access token is one that only the tenant itself can read, so the API's authorizer {} it: the tenant was not asked for a token for this API.", self.refuses()),
        )
        .only(if self.ground == Ground::Told { told } else { alone })
        .seen(format!("The access token has {}; a signed JWT has 3.", count(self.anatomy.parts())))
        .seen(format!("audience in config.json: {}", settings.expected_audience()));
        finding
            .step(format!("The tenant must know the audience as an API (Auth0: Applications > APIs > Identifier, to the letter), and the sign-in must ask for it. Then {}.", self.again()))
            .offer(Offer::SignIn)
    }

    /// Where it comes from, nobody here knows; so neither what it is nor who could read it is proved.
    fn opaque_from_elsewhere(&self, catalogue: &'static str) -> Finding {
        Finding::new(
            Code::TokenOpaque,
            Certainty::VeryLikely,
            "This looks like a token that only its issuer can read, and an authorizer of the kind this API has takes none of those.",
        )
        .only(catalogue)
        .seen(format!("It has {}; a signed JWT has 3.", count(self.anatomy.parts())))
        .step(format!("If it was meant for this API, ask the tenant for a token with the API's audience, and {}.", self.again()))
    }

    fn nothing(&self) -> Finding {
        let why = if self.anatomy.slips.contains(&Slip::Blanks) {
            "it is words with blanks between"
        } else {
            "it is one short word without dots"
        };
        Finding::proved(Code::TokenOpaque, format!("This is no token that can be read: {why}."))
            .only("T15")
            .seen(format!(
                "It has {}; a signed JWT has 3, with dots between.",
                count(self.anatomy.parts())
            ))
            .step("Copy the whole token once more, and paste it here.")
    }

    fn no_token(&self) -> Finding {
        Finding::proved(
            Code::TokenOpaque,
            "What stands in place of the access token is what JavaScript writes for a promise that nobody waited for, or for nothing.",
        )
        .only(if self.ground == Ground::Told { "T15 A02" } else { "T15" })
        .seen("It has no token's parts.")
        .step("In the code that sends the request, wait for the token first (await), and then write it behind the word Bearer, once and without quotes.")
    }

    fn garbled(&self, evidence: String) -> Finding {
        Finding::proved(
            Code::TokenOpaque,
            format!("The access token is no JWT, so the API's authorizer {} it.", self.refuses()),
        )
        .only(if self.ground == Ground::Told { "T15 A02" } else { "T15" })
        .seen(evidence)
        .step(format!(
            "Copy the whole token, without quotes and without the word Bearer, or {}.",
            self.again()
        ))
        .offer(Offer::SignIn)
    }

    fn unreadable(&self) -> Option<Finding> {
        let reason = |part: &str, error: PartError| format!("Its {part} is {}.", error.reason());
        match (&self.anatomy.header, &self.anatomy.claims) {
            (Err(error), _) => Some(self.garbled(reason("header", *error))),
            (_, Err(error)) => Some(self.garbled(reason("payload", *error))),
            // Of a pasted one, the line breaks may come from where it was copied.
            (Ok(_), Ok(_))
                if self.anatomy.slips.contains(&Slip::Blanks)
                    || (!self.tested.is_pasted && self.anatomy.slips.contains(&Slip::Broken)) =>
            {
                Some(self.garbled("There are blanks or line breaks within it.".to_owned()))
            }
            (Ok(_), Ok(_)) => None,
        }
    }

    fn encrypted(&self) -> Finding {
        let alg = self.anatomy.parameter("alg").unwrap_or_default();
        Finding::proved(
            Code::TokenEncrypted,
            format!("The tenant encrypts the access tokens for this API, and an HTTP API cannot decrypt: its authorizer {} them.", self.refuses()),
        )
        .seen(format!("The access token has 5 parts, and its header says alg {}.", quoted(alg)))
        .step(format!("Auth0: Applications > APIs > your API > Settings: switch JSON Web Encryption off. Then {}.", self.again()))
        .offer(Offer::SignIn)
    }

    /// A token that may not fit into a request.
    pub(crate) fn too_large(&self) -> Option<Finding> {
        let length = self.anatomy.length;
        if length <= LONG {
            return None;
        }
        let (certainty, sentence) = if length <= TOO_LONG {
            (
                Certainty::OneOfThese,
                "The access token is nearly as long as all that an HTTP API takes for headers: with the other headers of a request it fits, or it does not.",
            )
        } else {
            (
                Certainty::Proved,
                "The access token is longer than an HTTP API takes: no request with it gets through.",
            )
        };
        Some(
            Finding::new(Code::TokenTooLarge, certainty, sentence)
                .seen(format!("The access token has {length} bytes; the request line and all headers together may have {TOO_LONG}."))
                .step("Take out of the access token what it need not carry: Auth0: the permissions (Applications > APIs > your API > Settings > Add Permissions in the Access Token), and claims that an Action adds.")
                .offer(Offer::SignIn),
        )
    }

    /// An algorithm that the authorizer does not take.
    pub(crate) fn algorithm_failure(&self) -> Option<Finding> {
        match fitness(self.anatomy.parameter("alg").unwrap_or_default()) {
            Fitness::Good => None,
            Fitness::Unclear | Fitness::Bad => Some(self.algorithm()),
        }
    }

    /// The algorithm as the cause, which the gateway may have named.
    pub(crate) fn algorithm(&self) -> Finding {
        let alg = self.anatomy.parameter("alg").unwrap_or("no alg");
        let (certainty, only, verb) = match fitness(alg) {
            Fitness::Unclear => (self.unless_told(Certainty::OneOfThese), "T07", "may not take"),
            Fitness::Bad | Fitness::Good => (Certainty::Proved, "T06", "does not take"),
        };
        let finding = Finding::new(
            Code::TokenAlgorithm,
            certainty,
            format!("The access token is signed in a way that the API's authorizer {verb}: it takes RSA signatures, of which RS256 is sure to work."),
        )
        .only(only)
        .seen(format!("The header of the token says: {}.", quoted(alg)));
        let finding = match fitness(alg) {
            Fitness::Good => finding.seen(
                "That is one that the authorizer takes, so look at which one its challenge names.",
            ),
            Fitness::Unclear | Fitness::Bad => finding,
        };
        finding
        .step(format!("Auth0: an API keeps the signing algorithm that it was created with. Create a new API with RS256 (Applications > APIs > Create API), put its identifier into “audience” of config.json and into the authorizer, and {}.", self.again()))
        .offer(Offer::SignIn)
    }
}

/// How many parts, for people.
fn count(parts: usize) -> String {
    if parts == 1 { "1 part".to_owned() } else { format!("{parts} parts") }
}
