use super::*;
use crate::testing::signed_in;

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
    check(vec![Event::Return, sign_in(), Event::Return], "signed-in");
    check(vec![Event::StayAfterAll], "signed-out");
    check(vec![Event::Leave, Event::Restore], "leaving");
}
