//! What a refusal means: by the provider's own words where they are known, else by the error code.
//!
//! The words are those of Auth0, which are free text: they are compared by how they begin, without
//! regard to capitals. A code alone is that of RFC 6749 sections 4.1.2.1 and 5.2, OpenID Connect Core
//! 1.0 section 3.1.2.6 or RFC 8707 section 2, and says less.

use crate::Certainty;

/// What a refusal is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cause {
    /// No API has the identifier that was asked for.
    AudienceUnknown,
    /// The application has no access to the API.
    AppNotAuthorized,
    /// `unauthorized_client` and no more.
    Unauthorized,
    /// A grant or a response type that the application may not use.
    GrantNotAllowed,
    /// The person said no.
    Declined,
    /// `access_denied` and no more.
    Denied,
    /// A request with `prompt=none` that needs the person.
    NotSilently,
    /// The application wants an organization, and none was named.
    OrganizationMissing,
    /// The application takes none, and one was named.
    OrganizationNotAllowed,
    /// The person does not belong to it.
    NoMember,
    /// Something about organizations.
    Organization,
    /// The connection is off for the application.
    ConnectionDisabled,
    /// No connection has the name that was given, or not for this application.
    ConnectionNotFound,
    /// Something about connections.
    Connection,
    /// The account is blocked.
    AccountBlocked,
    /// Too many requests.
    Throttled,
    /// The provider has trouble of its own.
    Trouble,
    /// A scope that there is not.
    Scope,
    /// A client that there is not.
    ClientUnknown,
    /// The way of logging in that was asked for cannot be had.
    NotAsAsked,
    /// The code verifier does not fit the code challenge.
    Verifier,
    /// The code was used, or is too old.
    CodeUsed,
    /// The redirect URI of the token request is not that of the authorization request.
    RedirectUri,
    /// Nothing known.
    Unclear,
}

/// What was understood, how sure that is, and whether Auth0's own words said it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Heard {
    pub(super) cause: Cause,
    pub(super) certainty: Certainty,
    pub(super) by_words: bool,
}

/// How a text begins, what else it holds, and what it means. All in small letters.
struct Words(&'static str, &'static str, Cause, Certainty);

use Certainty::{OneOfThese, Proved, VeryLikely};

/// Proved are the texts that were captured from Auth0 or that it documents, and that leave one reading.
const WORDS: &[Words] = &[
    Words("service not found", "", Cause::AudienceUnknown, Proved),
    Words("service not enabled within domain", "", Cause::AudienceUnknown, VeryLikely),
    Words("client ", "is not authorized to access", Cause::AppNotAuthorized, Proved),
    Words("grant type ", "not allowed", Cause::GrantNotAllowed, Proved),
    Words("response type ", "not allowed", Cause::GrantNotAllowed, VeryLikely),
    Words("user did not authorize the request", "", Cause::Declined, Proved),
    Words("parameter organization is required", "", Cause::OrganizationMissing, Proved),
    Words("parameter organization is not allowed", "", Cause::OrganizationNotAllowed, Proved),
    Words("client requires organization membership", "", Cause::NoMember, Proved),
    Words("user is not part of the ", "organization", Cause::NoMember, VeryLikely),
    Words("the connection was disabled", "", Cause::ConnectionDisabled, Proved),
    Words("the connection is disabled", "", Cause::ConnectionDisabled, Proved),
    Words("the connection ", "not enabled", Cause::ConnectionDisabled, VeryLikely),
    Words("no connections enabled for the client", "", Cause::ConnectionDisabled, VeryLikely),
    Words("the connection was not found", "", Cause::ConnectionNotFound, VeryLikely),
    Words("user is blocked", "", Cause::AccountBlocked, Proved),
    Words("your account has been blocked", "", Cause::AccountBlocked, VeryLikely),
    Words("user is disabled", "", Cause::AccountBlocked, VeryLikely),
    Words("unknown client", "", Cause::ClientUnknown, Proved),
    Words("failed to verify code verifier", "", Cause::Verifier, Proved),
    Words("invalid authorization code", "", Cause::CodeUsed, OneOfThese),
    Words("the redirect uri is wrong", "", Cause::RedirectUri, VeryLikely),
    Words("too many requests", "", Cause::Throttled, VeryLikely),
];

/// What the refusal means.
pub(super) fn heard(error: &str, description: Option<&str>) -> Heard {
    let text = description.unwrap_or_default().trim().to_lowercase();
    // A code that says it all is not overruled by free text.
    let by_code = by_code(error, &text);
    if by_code.certainty == Proved && by_code.cause != Cause::Unclear {
        return by_code;
    }
    let known = WORDS
        .iter()
        .find(|words| text.starts_with(words.0) && text[words.0.len()..].contains(words.1));
    known.map_or(by_code, |&Words(_, _, cause, certainty)| Heard {
        cause,
        certainty,
        by_words: true,
    })
}

fn by_code(error: &str, text: &str) -> Heard {
    let (cause, certainty) = match error {
        "login_required"
        | "consent_required"
        | "interaction_required"
        | "account_selection_required" => (Cause::NotSilently, Proved),
        "too_many_requests" => (Cause::Throttled, Proved),
        "unmet_authentication_requirements" => (Cause::NotAsAsked, Proved),
        "temporarily_unavailable" | "server_error" => (Cause::Trouble, Proved),
        "invalid_scope" => (Cause::Scope, Proved),
        "invalid_target" => (Cause::AudienceUnknown, VeryLikely),
        "too_many_attempts" => (Cause::AccountBlocked, VeryLikely),
        "unauthorized_client" => (Cause::Unauthorized, OneOfThese),
        "unsupported_response_type" | "unsupported_grant_type" => {
            (Cause::GrantNotAllowed, OneOfThese)
        }
        "invalid_request" if text.contains("organization") => (Cause::Organization, VeryLikely),
        "access_denied" if text.contains("organization") => (Cause::Organization, OneOfThese),
        "invalid_request" if text.contains("connection") => (Cause::Connection, OneOfThese),
        "access_denied" => (Cause::Denied, OneOfThese),
        "invalid_client" => (Cause::ClientUnknown, VeryLikely),
        _ => (Cause::Unclear, Proved),
    };
    Heard { cause, certainty, by_words: false }
}

/// The provider's own words as evidence: on one line and not longer than anybody reads.
pub(super) fn quoted(error: &str, description: Option<&str>) -> String {
    const LONGEST: usize = 300;
    let text = format!("{error}: {}", description.unwrap_or("no description"));
    let mut shown: String = text
        .chars()
        .map(|character| if character.is_control() { ' ' } else { character })
        .take(LONGEST)
        .collect();
    if text.chars().count() > LONGEST {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(error: &str, text: Option<&str>, cause: Cause, certainty: Certainty) {
        let heard = heard(error, text);
        assert_eq!((heard.cause, heard.certainty), (cause, certainty), "{error} {text:?}");
    }

    #[test]
    fn words_that_leave_one_reading_are_proof() {
        for (error, text, cause) in [
            ("access_denied", "Service not found: https://x", Cause::AudienceUnknown),
            ("access_denied", "SERVICE NOT FOUND: x", Cause::AudienceUnknown),
            (
                "unauthorized_client",
                "Client \"c\" is not authorized to access resource server \"https://api\".",
                Cause::AppNotAuthorized,
            ),
            (
                "unauthorized_client",
                "Grant type 'authorization_code' not allowed for the client.",
                Cause::GrantNotAllowed,
            ),
            ("access_denied", "User did not authorize the request", Cause::Declined),
            (
                "invalid_request",
                "parameter organization is required for this client",
                Cause::OrganizationMissing,
            ),
            (
                "invalid_request",
                "parameter organization is not allowed for this client",
                Cause::OrganizationNotAllowed,
            ),
            (
                "invalid_request",
                "client requires organization membership, but user does not belong to any organization",
                Cause::NoMember,
            ),
            ("invalid_request", "the connection was disabled", Cause::ConnectionDisabled),
            ("unauthorized", "user is blocked", Cause::AccountBlocked),
            ("invalid_grant", "Failed to verify code verifier", Cause::Verifier),
        ] {
            check(error, Some(text), cause, Proved);
        }
    }

    #[test]
    fn a_code_alone_says_what_the_standard_says() {
        check("login_required", None, Cause::NotSilently, Proved);
        check("too_many_requests", None, Cause::Throttled, Proved);
        check("invalid_scope", None, Cause::Scope, Proved);
        check("server_error", Some("user is blocked"), Cause::Trouble, Proved);
        check("invalid_target", None, Cause::AudienceUnknown, VeryLikely);
        check("unauthorized_client", None, Cause::Unauthorized, OneOfThese);
        check("access_denied", None, Cause::Denied, OneOfThese);
        check("invalid_grant", None, Cause::Unclear, Proved);
        check("something_new", None, Cause::Unclear, Proved);
    }

    #[test]
    fn words_that_nobody_knows_prove_nothing() {
        for error in ["access_denied", "unauthorized_client", "invalid_request", "invalid_target"] {
            for text in [
                "Your organization has no contract",
                "This is about a connection",
                "The service not found: or so",
                "It is a client that is not authorized to access anything",
                "blocked",
            ] {
                let heard = heard(error, Some(text));
                assert!(
                    heard.certainty != Proved || heard.cause == Cause::Unclear,
                    "{error} {text}: {heard:?}"
                );
            }
        }
    }

    #[test]
    fn what_is_quoted_is_one_line_of_bounded_length() {
        assert_eq!(quoted("e", Some("a\nb\u{7}c")), "e: a b c");
        assert_eq!(quoted("e", None), "e: no description");
        assert_eq!(quoted("e", Some(&"ä".repeat(900))).chars().count(), 301);
    }

    #[test]
    fn a_code_says_what_it_can_without_words() {
        for (errors, text, cause, certainty) in [
            ("login_required consent_required", "", Cause::NotSilently, Proved),
            ("interaction_required account_selection_required", "", Cause::NotSilently, Proved),
            ("too_many_requests", "", Cause::Throttled, Proved),
            ("unmet_authentication_requirements", "", Cause::NotAsAsked, Proved),
            ("temporarily_unavailable server_error", "", Cause::Trouble, Proved),
            ("invalid_scope", "", Cause::Scope, Proved),
            ("invalid_target", "", Cause::AudienceUnknown, VeryLikely),
            ("too_many_attempts", "", Cause::AccountBlocked, VeryLikely),
            ("unauthorized_client", "", Cause::Unauthorized, OneOfThese),
            ("unsupported_response_type", "", Cause::GrantNotAllowed, OneOfThese),
            ("unsupported_grant_type", "", Cause::GrantNotAllowed, OneOfThese),
            ("invalid_request", "an organization", Cause::Organization, VeryLikely),
            ("access_denied", "an organization", Cause::Organization, OneOfThese),
            ("invalid_request", "a connection", Cause::Connection, OneOfThese),
            ("access_denied", "a connection", Cause::Denied, OneOfThese),
            ("invalid_request", "", Cause::Unclear, Proved),
            ("invalid_client", "", Cause::ClientUnknown, VeryLikely),
            ("something_new", "an organization", Cause::Unclear, Proved),
        ] {
            for error in errors.split(' ') {
                let heard = by_code(error, text);
                let found = (heard.cause, heard.certainty, heard.by_words);
                assert_eq!(found, (cause, certainty, false), "{error} {text}");
            }
        }
    }

    #[test]
    fn long_words_are_cut_after_300_letters() {
        let start = "x: ".chars().count();
        for (letters, is_cut) in [(300 - start, false), (301 - start, true)] {
            let text = quoted("x", Some(&"é".repeat(letters)));
            assert_eq!(
                (text.chars().count(), text.ends_with('…')),
                (300 + usize::from(is_cut), is_cut)
            );
        }
    }
}
