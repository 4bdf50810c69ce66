use std::time::Duration;

use super::*;
use crate::{jwt::JwtError, testing::signed_in};

fn check(events: Vec<Event>, expected: &str) {
    let shown = format!("{events:?}");
    let start = Session::SignedOut(Reason::NotYet);
    let session = events.into_iter().fold(start, Session::apply);
    assert_eq!(session.name(), expected, "{shown}");
    assert!(!format!("{session:?} {shown}").contains("canary"), "a token is shown");
}

fn sign_in() -> Event {
    Event::SignIn(signed_in())
}

fn fail() -> Event {
    Event::Fail(SignInError::Storage)
}

fn offline() -> Event {
    let error = MetadataError::Transport(TransportError::NoReadableAnswer);
    Event::Fail(SignInError::Metadata(error))
}

#[test]
fn the_ways_through_a_sign_in() {
    check(vec![], "signed-out");
    check(vec![Event::Leave], "leaving");
    check(vec![Event::Return], "exchanging");
    check(vec![Event::Return, sign_in()], "signed-in");
    check(vec![Event::Return, fail()], "failed");
    check(vec![Event::Return, fail(), Event::Leave], "leaving");
    check(vec![Event::Leave, fail()], "failed");
    check(vec![Event::Leave, Event::StayAfterAll], "signed-out");
    check(vec![Event::Return, sign_in(), Event::End(Reason::ByPerson)], "signed-out");
    check(vec![Event::Return, sign_in(), Event::LeaveForGood], "leaving");
    check(vec![Event::Return, sign_in(), Event::LeaveForGood, Event::StayAfterAll], "signed-out");
}

// Holds: complaint 13.
#[test]
fn offline_is_not_signed_out() {
    check(vec![Event::Restore], "restoring");
    check(vec![Event::Restore, offline()], "restoring");
    check(vec![Event::Restore, offline(), Event::Restore, sign_in()], "signed-in");
    check(vec![Event::Restore, offline(), Event::Leave], "leaving");
    check(vec![Event::Restore, fail()], "failed");
    // An issuer that cannot answer now has said nothing of the session; one that answers something else has.
    for (status, expected) in
        [(429, "restoring"), (500, "restoring"), (503, "restoring"), (404, "failed")]
    {
        let error = SignInError::Metadata(MetadataError::Status(status));
        check(vec![Event::Restore, Event::Fail(error)], expected);
    }
    // A code was used up: asking again by itself would use up the next.
    let lost = TokenError::Transport(TransportError::NoReadableAnswer);
    check(vec![Event::Restore, Event::Fail(SignInError::Token(lost))], "failed");
    check(vec![Event::Return, Event::Restore, offline()], "restoring");
    check(vec![Event::Restore, Event::End(Reason::Ended(Ended::LoginRequired))], "signed-out");
}

// Holds: defect 6.
#[test]
fn a_good_session_survives_what_fails_on_the_way_to_a_better_one() {
    let signed_in_and = |events: Vec<Event>| {
        vec![Event::Return, sign_in()].into_iter().chain(events).collect::<Vec<_>>()
    };
    check(signed_in_and(vec![fail()]), "signed-in");
    check(signed_in_and(vec![offline()]), "signed-in");
    check(signed_in_and(vec![Event::Leave, fail()]), "signed-in");
    check(signed_in_and(vec![Event::Leave, Event::StayAfterAll]), "signed-in");
    check(signed_in_and(vec![Event::Renew(signed_in())]), "signed-in");
    check(signed_in_and(vec![Event::Leave, Event::Renew(signed_in())]), "leaving");
    check(signed_in_and(vec![Event::Distrust(SignInError::Storage)]), "failed");
    check(signed_in_and(vec![Event::Restore]), "restoring");
}

#[test]
fn who_was_signed_in_is_not_said_to_be_signed_out_before_anybody_asked() {
    for (event, expected) in [
        (Event::Restore, "restoring"),
        (Event::Leave, "leaving"),
        (Event::End(Reason::NotYet), "signed-out"),
        (fail(), "restoring"),
    ] {
        assert_eq!(Session::Remembered.apply(event.clone()).name(), expected, "{event:?}");
    }
    assert_eq!(Session::Remembered.name(), "restoring");
}

#[test]
fn who_waits_no_longer_is_where_they_were_and_what_still_comes_is_dropped() {
    for events in [
        vec![Event::Leave, Event::Cancel],
        vec![Event::Return, Event::Cancel],
        vec![Event::Return, Event::Cancel, sign_in()],
        vec![Event::Return, Event::Cancel, fail()],
        vec![Event::Restore, Event::Cancel, sign_in()],
        vec![Event::Return, sign_in(), Event::LeaveForGood, Event::Cancel],
    ] {
        check(events, "signed-out");
    }
    assert_eq!(Session::Restoring.apply(Event::Cancel), Session::SignedOut(Reason::Cancelled));
    check(vec![Event::Return, sign_in(), Event::Leave, Event::Cancel], "signed-in");
    check(vec![Event::Return, sign_in(), Event::Cancel], "signed-in");
    check(vec![Event::Return, fail(), Event::Cancel], "failed");
}

#[test]
fn what_cannot_happen_changes_nothing() {
    check(vec![sign_in()], "signed-out");
    check(vec![Event::Renew(signed_in())], "signed-out");
    check(vec![Event::Leave, sign_in()], "leaving");
    check(vec![Event::Leave, Event::LeaveForGood], "leaving");
    check(vec![Event::Leave, Event::Leave, Event::StayAfterAll], "signed-out");
    let leaving = vec![Event::Return, sign_in(), Event::Leave];
    check([leaving, vec![Event::LeaveForGood, Event::StayAfterAll]].concat(), "signed-in");
    check(vec![Event::Return, Event::Leave], "exchanging");
    check(vec![Event::Return, Event::LeaveForGood], "exchanging");
    check(vec![Event::Return, sign_in(), Event::Return], "signed-in");
    check(vec![Event::StayAfterAll], "signed-out");
    check(vec![Event::Leave, Event::Restore], "leaving");
}

#[test]
fn what_still_comes_for_a_session_is_of_use_until_it_is_over() {
    let signed_out = || Session::SignedOut(Reason::NotYet);
    for (session, is_over, is_signed_in) in [
        (signed_out(), true, false),
        (Session::Failed(SignInError::Storage), true, false),
        (Session::Leaving(Box::new(signed_out())), true, false),
        (Session::Leaving(Box::new(Session::SignedIn(signed_in()))), false, false),
        (Session::Exchanging, false, false),
        (Session::Remembered, false, false),
        (Session::Restoring, false, false),
        (Session::Waiting(SignInError::Storage), false, false),
        (Session::SignedIn(signed_in()), false, true),
    ] {
        let found = (session.is_over(), session.is_signed_in(), session.signed_in().is_some());
        assert_eq!(found, (is_over, is_signed_in, is_signed_in), "{session:?}");
    }
}

#[test]
fn a_renewal_brings_what_is_new_and_keeps_the_rest() {
    let token = || AccessToken::new("newer".to_owned());
    let validity = Validity::of(&token(), Some(Duration::from_secs(60)), 1500);
    let before = SignedIn { organization: Some("org_1".to_owned()), ..signed_in() };
    let expected = SignedIn { access_token: token(), validity, ..before.clone() };
    assert_eq!(before.clone().renewed(token(), validity, None), expected);
    let mut identity = before.identity.clone();
    identity.display_name = "Ada Lovelace".to_owned();
    let skew = Skew::measure(7, 0);
    let (claims, kept) = (before.claims.clone(), before.kept.clone());
    let believed = Believed { identity: identity.clone(), claims, kept, skew };
    let expected = SignedIn { identity, skew, ..expected };
    assert_eq!(before.renewed(token(), validity, Some(believed)), expected);
}

#[test]
fn a_failure_of_the_network_is_found_in_whatever_it_failed() {
    let error = TransportError::TimedOut;
    for (failure, found) in [
        (MetadataError::Transport(error).into(), Some(error)),
        (TokenError::Transport(error).into(), Some(error)),
        (KeyError::Transport(error).into(), Some(error)),
        (MetadataError::Status(500).into(), None),
        (SignInError::Storage, None),
    ] {
        assert_eq!(failure.transport(), found, "{failure}");
    }
}

fn check_names<E: Into<SignInError>>(table: impl IntoIterator<Item = (E, &'static str)>) {
    for (error, name) in table {
        let error = error.into();
        assert_eq!(error.code(), name, "{error}");
    }
}

#[test]
fn a_failure_of_the_page_or_the_tenant_has_a_name_that_stays() {
    let transport = TransportError::TimedOut;
    let mismatch = MetadataError::IssuerMismatch {
        configured: String::new(),
        found: String::new(),
        slash_only: false,
    };
    check_names([
        (SignInError::InsecureContext, "insecure-context"),
        (SignInError::Storage, "storage"),
    ]);
    check_names([
        (MetadataError::Transport(transport), "metadata-transport"),
        (MetadataError::Status(404), "metadata-status"),
        (MetadataError::ContentType(String::new()), "metadata-content-type"),
        (MetadataError::NotJson, "metadata-not-json"),
        (MetadataError::Missing("issuer"), "metadata-member-missing"),
        (MetadataError::InsecureEndpoint("jwks_uri"), "metadata-endpoint-insecure"),
        (mismatch, "metadata-issuer-mismatch"),
        (MetadataError::PkceNotSupported, "metadata-pkce-not-supported"),
    ]);
    check_names([
        (KeyError::Transport(transport), "keys-transport"),
        (KeyError::Status(404), "keys-status"),
        (KeyError::ContentType(String::new()), "keys-content-type"),
        (KeyError::NotJson, "keys-not-json"),
        (KeyError::Algorithm("none".to_owned()), "keys-algorithm-refused"),
        (KeyError::NoKey { kid: None }, "keys-unknown-kid"),
        (KeyError::Ambiguous, "keys-ambiguous"),
    ]);
}

#[test]
fn a_failure_of_what_the_tenant_gave_has_a_name_that_stays() {
    let (error, seconds) = (String::new(), 1);
    let refused = CallbackError::Refused { error: error.clone(), description: None };
    check_names([
        (CallbackError::TooLong, "callback-too-long"),
        (CallbackError::Duplicate("code"), "callback-duplicate-parameter"),
        (CallbackError::NoState, "callback-no-state"),
        (CallbackError::UnknownState, "callback-unknown-state"),
        (CallbackError::Expired, "callback-expired"),
        (CallbackError::OtherIssuer, "callback-other-issuer"),
        (CallbackError::OtherClient, "callback-other-client"),
        (CallbackError::IssMismatch, "callback-iss-mismatch"),
        (refused, "callback-refused"),
        (CallbackError::NoCode, "callback-no-code"),
    ]);
    check_names([
        (TokenError::Transport(TransportError::TimedOut), "token-transport"),
        (TokenError::Throttled { retry_after: None }, "token-throttled"),
        (TokenError::Refused { status: 403, error, description: None }, "token-refused"),
        (TokenError::Unreadable { status: 200 }, "token-unreadable"),
        (TokenError::NotBearer, "token-not-bearer"),
        (TokenError::NoIdToken, "token-no-id-token"),
    ]);
    let issuer = IdTokenError::Issuer { expected: String::new(), found: String::new() };
    check_names([
        (IdTokenError::Malformed(JwtError::Critical), "id-token-malformed"),
        (IdTokenError::Key(KeyError::Ambiguous), "keys-ambiguous"),
        (IdTokenError::Signature, "id-token-signature"),
        (IdTokenError::Missing("exp"), "id-token-claim-missing"),
        (issuer, "id-token-issuer"),
        (IdTokenError::Audience, "id-token-audience"),
        (IdTokenError::Nonce, "id-token-nonce"),
        (IdTokenError::AccessToken, "id-token-at-hash"),
        (IdTokenError::Expired { seconds }, "id-token-expired"),
        (IdTokenError::NotYet { seconds }, "id-token-not-yet-valid"),
        (IdTokenError::LoginTooOld { seconds, max_age: 1 }, "id-token-auth-time"),
        (IdTokenError::LoginMethod { asked: String::new(), found: None }, "id-token-acr"),
        (IdTokenError::Organization(String::new()), "id-token-organization"),
        (IdTokenError::Changed("sub"), "id-token-changed"),
    ]);
}
