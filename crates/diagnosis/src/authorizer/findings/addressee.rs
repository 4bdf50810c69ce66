//! Whom a token is from and whom it is for.

use url::Url;

use super::{Case, Ground};
use crate::{
    Code, Finding, Offer,
    authorizer::{Basis, Kind, difference, judge::has_audience, quoted},
    fixes,
};

impl Case<'_> {
    /// A token that is not for what the authorizer is expected to guard.
    pub(crate) fn addressee_failure(&self) -> Option<Finding> {
        (!has_audience(&self.anatomy, self.expected)).then(|| self.addressee())
    }

    /// The audience as the cause, which the gateway may have named.
    pub(crate) fn addressee(&self) -> Finding {
        let found = self.anatomy.audiences();
        let is_asked_for = found.contains(&self.place.settings.expected_audience());
        if is_asked_for || self.is_nearly_asked_for() {
            self.audience()
        } else if self.anatomy.is_id_token() || self.is_for_the_app() {
            self.id_token()
        } else if self.anatomy.claim("aud").is_some() && !found.is_empty() {
            self.another_api()
        } else {
            self.audience()
        }
    }

    /// A slash more or less is a slip in the identifier, not another API.
    fn is_nearly_asked_for(&self) -> bool {
        let kind = |found| difference(self.place.settings.expected_audience(), found).kind;
        let is_slip =
            |kind| matches!(kind, Kind::FinalSlash | Kind::Blanks | Kind::Scheme | Kind::Case);
        self.nearest_audience().map(kind).is_some_and(is_slip)
    }

    /// The app is the audience of its ID tokens, and of no access token but Cognito's.
    fn is_for_the_app(&self) -> bool {
        let is_app = |audience: &&str| *audience == self.place.settings.client_id;
        let found = self.anatomy.list("aud");
        !found.is_empty() && found.iter().all(is_app) && self.anatomy.scopes().is_empty()
    }

    fn id_token(&self) -> Finding {
        let finding = Finding::new(
            Code::IdTokenSent,
            self.belief(),
            format!(
                "This is an ID token, which tells the app who signed in; the API takes access tokens, and its authorizer {} this one.",
                self.refuses()
            ),
        );
        self.audiences_seen(finding)
            .seen("It has no scope, and what only an ID token has: the app as its audience, or a nonce or at_hash.")
            .step("Send the access_token of the token response, not the id_token.")
    }

    fn another_api(&self) -> Finding {
        let found = self.anatomy.audiences();
        let is_management = found.iter().any(|audience| audience.ends_with("/api/v2/"));
        let whose = if is_management { "the Auth0 Management API" } else { "another API" };
        let finding = Finding::new(
            Code::TokenForAnotherApi,
            self.belief(),
            format!(
                "The access token is for {whose}, so the authorizer of this API {} it.",
                self.refuses()
            ),
        )
        .only(if is_management { "T05" } else { "T05 T08" });
        self.audiences_seen(finding)
            .step(format!(
                "Ask the tenant for a token for {} (“audience” of config.json): {}.",
                self.place.settings.expected_audience(),
                self.again()
            ))
            .offer(Offer::SignIn)
    }

    /// The token is for what the app asks for, or for nothing; the authorizer wants something else.
    fn audience(&self) -> Finding {
        let settings = &self.place.settings;
        let finding = Finding::new(
            Code::TokenAudience,
            self.belief(),
            format!("The API's authorizer expects another audience than the access token has, so it {} the token.", self.refuses()),
        )
        .only(if self.ground == Ground::Told { "A03 T08" } else { "T08" });
        let finding = self.audiences_seen(finding);
        let own = self.nearest_audience();
        let (finding, audience) = match own.filter(|own| self.is_own_name(own)) {
            Some(own) => (
                finding.step("The identifier of the API at the tenant, “audience” of config.json and the audience of the authorizer must be the same to the letter; where tokens have no aud, the authorizer's audience is the client ID."),
                own,
            ),
            None => (finding, settings.expected_audience()),
        };
        let audiences = [audience.to_owned()];
        let issuer = self.issuer_of_discovery();
        let finding = fixes::set_authorizer(finding, &settings.api_url, issuer, &audiences);
        fixes::deploy(finding, &settings.api_url)
    }

    /// Whether an audience that the token has, and that the app did not ask for, is the app's or its
    /// API's all the same.
    fn is_own_name(&self, audience: &str) -> bool {
        self.is_nearly_asked_for()
            || (self.anatomy.claim("aud").is_none() && audience == self.place.settings.client_id)
    }

    fn audiences_seen(&self, finding: Finding) -> Finding {
        let anatomy = &self.anatomy;
        let found = anatomy.audiences();
        let claim = if anatomy.claim("aud").is_some() { "aud" } else { "client_id" };
        let finding = match found.as_slice() {
            [] => finding.seen("The token has neither aud nor client_id."),
            found => finding.seen(format!("The token's {claim}: {}", quoted(&found.join(", ")))),
        };
        let wanted = self.expected.audiences.join(" or ");
        if has_audience(anatomy, self.expected) {
            return finding.seen(format!("{} the authorizer expects {wanted}, which the token has; so at AWS it is not configured that way.", self.source()));
        }
        let finding = finding
            .seen(format!("{} the authorizer expects the audience {wanted}.", self.source()));
        match (self.nearest_audience(), self.expected.audiences.as_slice()) {
            (Some(found), [wanted]) => finding.seen(quoted(&difference(wanted, found).sentence())),
            _ => finding,
        }
    }

    /// The audience that can have been meant: not the one for the tenant's own user information.
    fn nearest_audience(&self) -> Option<&str> {
        let found = self.anatomy.audiences();
        match found.as_slice() {
            [one] => Some(one),
            several => several.iter().find(|audience| !audience.ends_with("/userinfo")).copied(),
        }
    }

    /// A token of another issuer than is expected.
    pub(crate) fn issuer_failure(&self) -> Option<Finding> {
        let is_expected = self.anatomy.text("iss") == Some(&self.expected.issuer);
        if is_expected {
            return None;
        }
        // The authorizer asks at its issuer's address, and compares the name that is given there.
        let asks_the_same_host = self.tested.discovery_issuer.as_deref().is_some_and(|issuer| {
            issuer != self.expected.issuer && host(issuer) == host(&self.expected.issuer)
        });
        let is_known = self.expected.basis != Basis::Assumed;
        Some(if asks_the_same_host && is_known { self.authorizer_issuer() } else { self.issuer() })
    }

    /// The issuer as the cause, which the gateway may have named.
    pub(crate) fn issuer(&self) -> Finding {
        let settings = &self.place.settings;
        let found = self.anatomy.text("iss");
        let finding = Finding::new(
            Code::TokenIssuer,
            self.belief(),
            format!(
                "The API's authorizer expects another issuer than the access token has, so it {} the token. They are compared to the letter.",
                self.refuses()
            ),
        );
        let finding = self.issuers_seen(finding);
        let other_host = found.is_some_and(|found| host(found) != host(&self.expected.issuer));
        let finding = if found == Some(&self.expected.issuer) {
            finding
        } else if other_host {
            finding
                .only("T10")
                .step("If one of the two is a custom domain of the tenant, sign in through the domain that the authorizer names, or let the authorizer name the one that people sign in through.")
        } else {
            finding.only("T09")
        };
        let audiences = [settings.expected_audience().to_owned()];
        // A token that was pasted says what it likes, and nobody is to trust its issuer for that.
        let own = self.issuer_of_discovery();
        let is_own = |found: &&str| self.ground != Ground::Alone || host(found) == host(own);
        let issuer = found.filter(is_own).unwrap_or(own);
        let finding = fixes::set_authorizer(finding, &settings.api_url, issuer, &audiences);
        fixes::deploy(finding, &settings.api_url)
    }

    /// The authorizer's issuer is not what the issuer calls itself.
    pub(crate) fn authorizer_issuer(&self) -> Finding {
        let settings = &self.place.settings;
        let issuer = self.issuer_of_discovery();
        let finding = Finding::new(
            Code::AuthorizerIssuer,
            self.belief(),
            "The issuer that is configured at the API's authorizer is not the name that the issuer's own discovery document gives, so the authorizer refuses every token. Mostly it is the final slash.",
        )
        .seen(format!("The discovery document names: {issuer}"));
        let finding = if self.expected.issuer == issuer {
            finding.seen(format!(
                "{} the authorizer expects just that; so at AWS it is not configured that way.",
                self.source()
            ))
        } else {
            self.issuers_seen(finding)
        };
        let audiences = [settings.expected_audience().to_owned()];
        let finding = fixes::set_authorizer(finding, &settings.api_url, issuer, &audiences);
        fixes::deploy(finding, &settings.api_url)
    }

    fn issuers_seen(&self, finding: Finding) -> Finding {
        let expected = &self.expected.issuer;
        let finding = match self.anatomy.text("iss") {
            Some(found) => finding.seen(format!("The token's iss: {}", quoted(found))),
            None => finding.seen("The token has no iss."),
        };
        match self.anatomy.text("iss") {
            Some(found) if found == expected => finding.seen(format!(
                "{} the authorizer expects just that; so at AWS it is not configured that way.",
                self.source()
            )),
            found => {
                let finding = finding.seen(format!(
                    "{} the authorizer expects the issuer {expected}.",
                    self.source()
                ));
                match found {
                    Some(found) => finding.seen(quoted(&difference(expected, found).sentence())),
                    None => finding,
                }
            }
        }
    }

    /// The issuer by its own name, as far as it is known: the app believes a discovery document only
    /// if it names the issuer of the settings.
    pub(crate) fn issuer_of_discovery(&self) -> &str {
        self.tested.discovery_issuer.as_deref().unwrap_or(self.place.settings.issuer.as_str())
    }
}

/// The host of an issuer, with or without its scheme.
fn host(issuer: &str) -> Option<String> {
    let url = Url::parse(issuer).or_else(|_| Url::parse(&format!("https://{issuer}"))).ok()?;
    Some(url.host_str()?.to_owned())
}
