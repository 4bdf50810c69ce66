//! Scopes: of the route, of the token, and of the account.

use relying_party::Options;

use super::{Case, Ground};
use crate::{Certainty, Code, Finding, Offer, authorizer::quoted, fixes};

impl Case<'_> {
    /// A route whose scopes the token lacks.
    pub(crate) fn scope_failure(&self, route: &str, needed: &[String]) -> Option<Finding> {
        (!needed.is_empty() && !self.has_one_of(needed)).then(|| self.scope(route, needed))
    }

    /// The scopes as the cause of a 403. `needed` are the scopes of which the route asks for one, as the
    /// gateway told them or as they are expected; empty where nobody knows.
    pub(crate) fn scope(&self, route: &str, needed: &[String]) -> Finding {
        if !needed.is_empty() && self.has_one_of(needed) && self.ground != Ground::Told {
            return self.another_scope(route, needed);
        }
        let assigned = self.anatomy.list("permissions");
        let ready: Vec<String> =
            needed.iter().filter(|scope| assigned.contains(&scope.as_str())).cloned().collect();
        let finding = if ready.is_empty() {
            self.missing(route, needed)
        } else {
            self.in_permissions(route, ready)
        };
        let method = route.split(' ').next().unwrap_or_default();
        fixes::clear_scopes(finding, &self.place.settings.api_url, method)
    }

    fn has_one_of(&self, needed: &[String]) -> bool {
        let has = self.anatomy.scopes();
        needed.iter().any(|scope| has.contains(&scope.as_str()))
    }

    fn was_asked(&self, scope: &String) -> bool {
        self.place.settings.scopes.contains(scope) || self.place.asked_scopes.contains(scope)
    }

    fn seen(&self, finding: Finding, route: &str, needed: &[String]) -> Finding {
        let finding = match needed {
            [] => finding,
            needed => finding.seen(format!("{route} needs one of: {}", needed.join(", "))),
        };
        let finding = if self.tested.is_pasted {
            finding
        } else {
            finding.seen(format!("The app asks for: {}", self.place.settings.scopes.join(" ")))
        };
        if self.anatomy.claims.is_err() {
            return finding;
        }
        let has = self.anatomy.scopes();
        let has = if has.is_empty() { "none".to_owned() } else { has.join(" ") };
        finding.seen(format!("The token's scopes: {}", quoted(&has)))
    }

    /// Only a token with the scope in `scope` passes; that it is in `permissions` shows that it would be
    /// granted.
    fn in_permissions(&self, route: &str, ready: Vec<String>) -> Finding {
        let finding = Finding::new(
            Code::ScopeInPermissions,
            self.belief(),
            format!("{} account has the permission for {route}, but the access token carries it in “permissions”, where the API's authorizer does not look: it looks in “scope”.", if self.tested.is_pasted { "The" } else { "Your" }),
        )
        .seen(format!("The token's permissions have: {}", ready.join(" ")));
        let finding = self.seen(finding, route, &ready);
        if self.tested.is_pasted {
            return finding.step(format!("Whoever asks for the token must ask for the scope {}: the tenant puts into the token's scope what is asked for and assigned.", ready[0]));
        }
        let finding = finding.step(format!("Ask for it: put {} into “scope” of config.json. The tenant puts into the token's scope what is asked for and assigned.", ready[0]));
        let is_asked = ready.iter().any(|scope| self.was_asked(scope));
        if is_asked {
            return finding.step("The app asked for it, and it is in no scope all the same: look for an Action of the tenant that takes scopes away, and sign in again.").offer(Offer::SignIn);
        }
        let extra_scopes = ready.into_iter().take(1).collect();
        finding.offer(Offer::SignInFor(Box::new(Options { extra_scopes, ..Options::default() })))
    }

    fn missing(&self, route: &str, needed: &[String]) -> Finding {
        let certainty = if needed.is_empty() { Certainty::OneOfThese } else { self.belief() };
        let finding = Finding::new(
            Code::ScopeMissing,
            certainty,
            if needed.is_empty() {
                format!(
                    "The access token has none of the scopes that {route} asks for, or the API refuses everybody at this address."
                )
            } else {
                format!("The access token has none of the scopes that {route} asks for.")
            },
        );
        let finding = self.seen(finding, route, needed);
        if self.tested.is_pasted {
            return finding
                .step("Whoever asks for the token must ask for one of these scopes, and the API must define it (Auth0: Applications > APIs > your API > Permissions).")
                .step("With role-based access control on, the account must have the permission, too (Auth0: User Management > Users > the user > Permissions).");
        }
        if needed.iter().any(|scope| self.was_asked(scope)) {
            return finding
                .only("A10 A12 L16")
                .step("The app asked for it and the tenant did not grant it: this account lacks the permission. Give it to the account, or to a role of it (Auth0: User Management > Users > the user > Permissions), and sign in again, or sign out and sign in with another account.")
                .step("If the account has it, the application may not be allowed to ask for it (Auth0: Applications > APIs > your API > Application Access).");
        }
        let (finding, offer) = if needed.is_empty() {
            let other = "If a request without a token is answered with 403 as well, it is not the scope: the API refuses everybody at this address.";
            (finding.step(other), Offer::SignIn)
        } else {
            // The gateway lets in who has one of a route's scopes; a challenge names what it takes.
            let extra_scopes = if self.ground == Ground::Told { needed } else { &needed[..1] };
            let options = Options { extra_scopes: extra_scopes.to_vec(), ..Options::default() };
            (finding.only("A11"), Offer::SignInFor(Box::new(options)))
        };
        finding
            .step("Sign in again to ask for it now, or put the scope into “scope” of config.json to ask for it each time. The API must define it (Auth0: Applications > APIs > your API > Permissions).")
            .step("With role-based access control on, your account must have the permission, too (Auth0: User Management > Users > the user > Permissions).")
            .offer(offer)
    }

    /// A refusal, although the token has what the route is expected to ask for.
    fn another_scope(&self, route: &str, needed: &[String]) -> Finding {
        let finding = Finding::one_of(
            Code::ApiForbidden,
            format!(
                "The access token has a scope that {route} is expected to ask for, and the API refuses it: the route asks for another scope, or the API refuses everybody at this address."
            ),
        );
        let finding = self.seen(finding, route, needed);
        let api = &self.place.settings.api_url;
        fixes::enable_endpoint(fixes::list_routes(finding, api), api).step("Write the scopes of the route into “authorizer” of config.json as the table of routes shows them.")
    }
}
