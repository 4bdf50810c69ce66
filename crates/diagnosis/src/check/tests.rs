//! The checks of the network, as one sign each: `.` waits, `>` runs, `+` passed, `-` failed, and `?`
//! cannot be known. In their order: page, tenant, reachable, readable, GET; the preflights for
//! `authorization`, `content-type` and `POST`; POST wants a token, a refusal says why.

use super::*;
use crate::{
    probes::{
        Page, findings,
        tests::{answered, ask, fine, hidden, letting_through, list, metadata, nothing, refused},
    },
    tests::place,
};

fn signs(evidence: &Evidence, progress: Progress, failed: &[Code]) -> String {
    let sign = |check: &Check| match check.state {
        State::Waiting => '.',
        State::Running => '>',
        State::Passed => '+',
        State::Failed => '-',
        State::Unknown => '?',
    };
    of_network(evidence, progress, failed).iter().map(sign).collect()
}

fn seen(seen: &[(Probe, Seen)]) -> Evidence {
    let mut evidence = Evidence::new(place(), Page::default());
    for (probe, seen) in seen {
        evidence.note(*probe, seen.clone());
    }
    evidence
}

/// What is said of a check, by its place in the list.
fn detail(evidence: &Evidence, progress: Progress, number: usize) -> String {
    let checks = of_network(evidence, progress, &[]);
    checks.into_iter().nth(number).map(|check| check.detail).unwrap()
}

/// Asks everything that can be asked of this API.
fn check(answer: impl Fn(Probe) -> Seen, expected: &str) {
    let (evidence, asked) = ask(answer);
    let failed: Vec<Code> = findings(&evidence).iter().map(|finding| finding.code).collect();
    assert_eq!(signs(&evidence, Progress::Over, &failed), expected, "{failed:?} {asked:?}");
}

#[test]
fn the_checks_follow_the_questions() {
    let met = (Probe::Metadata, metadata());
    let there = (Probe::WithoutCors, Seen::Closed);
    let open = (Probe::Simple, list());
    for (known, progress, expected) in [
        (vec![], Progress::NotBegun, ".........."),
        (vec![], Progress::Asking(Probe::Metadata), "+>........"),
        (vec![], Progress::Stopped, "+?????????"),
        (vec![met.clone()], Progress::Asking(Probe::WithoutCors), "++>......."),
        (vec![met.clone(), there.clone()], Progress::Asking(Probe::Simple), "+++>>....."),
        (vec![met.clone(), there.clone()], Progress::Stopped, "+++???????"),
        (
            vec![met.clone(), there.clone(), open.clone()],
            Progress::Asking(Probe::Authorization),
            "+++++>....",
        ),
        (
            vec![
                (Probe::Authorization, nothing()),
                (Probe::ContentType, list()),
                (Probe::Post, nothing()),
                met,
                there,
                open,
            ],
            Progress::Asking(Probe::PostContentType),
            "+++++>+>??",
        ),
    ] {
        assert_eq!(signs(&seen(&known), progress, &[]), expected, "{known:?} {progress:?}");
    }
    let asking = Progress::Asking(Probe::Metadata);
    assert_eq!(detail(&seen(&[]), asking, 1), "GET of the tenant's metadata");
    assert_eq!(detail(&seen(&[]), Progress::Stopped, 1), "Not asked: stopped.");
    assert_eq!(detail(&seen(&[]), Progress::Over, 1), "Not before what failed is mended.");
}

#[test]
fn each_cause_fails_its_own_check_and_what_it_hides_is_not_known() {
    use Probe::{Authorization, ContentType, Post, PostAuthorization, PostContentType};
    for (passing, expected) in [
        (&[Authorization, ContentType, Post][..], "++++++++++"),
        (&[ContentType, PostContentType], "+++++-+???"),
        (&[Authorization, PostAuthorization], "++++++-???"),
        (&[Authorization, ContentType], "+++++++-??"),
        (&[Post], "+++++-?+++"),
        (&[], "+++++---??"),
    ] {
        check(letting_through(passing), expected);
    }
    let api = |get: fn() -> Seen, post: fn() -> Seen| {
        move |probe| match probe {
            Probe::WithoutCors => Seen::Closed,
            Probe::Post => post(),
            _ => get(),
        }
    };
    let mute = || {
        let body = r#"{"message":"Unauthorized"}"#.to_owned();
        Seen::Answered(crate::Answer { status: 401, headers: Vec::new(), body })
    };
    check(|_| nothing(), "++-???????");
    check(|_| Seen::TimedOut, "++-???????");
    check(api(nothing, nothing), "+++-???-??");
    check(api(nothing, hidden), "+++-???+??");
    check(api(list, || answered(201, r#"{"id":"1"}"#)), "++++++++-?");
    check(api(list, mute), "+++++++++-");
    check(api(|| answered(404, r#"{"message":"Not Found"}"#), refused), "++++-+++-+");
    check(api(|| answered(200, "null"), refused), "++++-+++++");
    check(api(refused, refused), "++++-+++++");
    // A page that isolates itself does not see the closed answer, and reads the open one.
    check(|probe| if probe == Probe::WithoutCors { nothing() } else { list() }, "++++++++-?");
}

#[test]
fn a_protected_list_is_as_it_should_be_where_the_settings_say_so() {
    let mut evidence =
        ask(|probe| if probe == Probe::WithoutCors { Seen::Closed } else { refused() }).0;
    assert_eq!(signs(&evidence, Progress::Over, &[]), "++++-+++++");
    let settings = r#"{"domain":"t.eu.auth0.com","clientId":"c","audience":"https://api",
        "apiUrl":"https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/default/wish-list-service",
        "authorizer":{"routes":{"ANY /wish-list-service":[]}}}"#;
    evidence.place.settings = ::settings::Settings::from_json(settings).unwrap();
    assert_eq!(signs(&evidence, Progress::Over, &[]), "++++++++++");
}

#[test]
fn page_and_tenant_fail_by_what_was_found() {
    let all = Progress::Over;
    for code in [Code::InsecureContext, Code::StorageBlocked, Code::OriginNull, Code::ServiceWorker]
    {
        assert_eq!(signs(&fine(), all, &[code]), "-+++++++++", "{code:?}");
    }
    for code in [Code::MetadataUnusable, Code::IssuerMismatch, Code::PkceNotSupported] {
        assert_eq!(signs(&fine(), all, &[code]), "+-++++++++", "{code:?}");
    }
    let mut evidence = fine();
    evidence.note(Probe::Metadata, nothing());
    assert_eq!(signs(&evidence, all, &[]), "+-++++++++");
    let written = metadata().answer().map(crate::Answer::to_response).unwrap();
    let issuer = evidence.place.settings.issuer.clone();
    evidence.place.settings.metadata = relying_party::metadata::judge(&issuer, &written).ok();
    assert_eq!(signs(&evidence, all, &[]), "++++++++++");
    let mut evidence = seen(&[]);
    evidence.page.is_online = false;
    assert_eq!(signs(&evidence, all, &[Code::Offline]), "+--???????");
}

#[test]
fn a_check_says_what_was_seen() {
    let sent = hidden();
    for (probe, seen, number, expected) in [
        (Probe::Simple, list(), 0, "Its origin is http://localhost:8080."),
        (Probe::Simple, list(), 1, "https://t.eu.auth0.com/: readable, status 200."),
        (Probe::Simple, list(), 4, "Readable, status 200."),
        (
            Probe::ContentType,
            list(),
            6,
            "The preflight was passed: the API itself answered, with status 200.",
        ),
        (Probe::Post, sent.clone(), 7, "Sent, but the answer is hidden from this page."),
        (Probe::Post, sent, 8, "The answer is not readable."),
        (Probe::Post, nothing(), 7, "No readable answer: something else refuses it first."),
        (Probe::Post, refused(), 8, "A dummy token was answered with status 401."),
        (Probe::Post, refused(), 9, "www-authenticate: Bearer"),
    ] {
        let mut evidence = fine();
        evidence.note(probe, seen);
        assert_eq!(detail(&evidence, Progress::Over, number), expected);
    }
}

#[test]
fn a_state_has_a_word_for_people_and_one_for_programs() {
    for (state, word, name) in [
        (State::Waiting, "waiting", "Waiting"),
        (State::Running, "running", "Running"),
        (State::Passed, "passed", "Passed"),
        (State::Failed, "failed", "Failed"),
        (State::Unknown, "unknown", "Cannot be known"),
    ] {
        assert_eq!((state.as_str(), state.name()), (word, name));
    }
}
