//! The table, row by row, as the questions lead to it.

mod words;

use super::*;
use crate::{Answer, Certainty, Code, tests::place};

const NOT_FOUND: &str = r#"{"message":"Not Found"}"#;
const UNAUTHORIZED: &str = r#"{"message":"Unauthorized"}"#;
const LIST: &str = r#"{"Items":[],"Count":0}"#;

pub(crate) fn answered(status: u16, body: &str) -> Seen {
    let headers = vec![("www-authenticate".to_owned(), "Bearer".to_owned())];
    Seen::Answered(Answer { status, headers, body: body.to_owned() })
}

pub(crate) fn nothing() -> Seen {
    Seen::Nothing { delivered: Some(false) }
}

pub(crate) fn hidden() -> Seen {
    Seen::Nothing { delivered: Some(true) }
}

pub(crate) fn list() -> Seen {
    answered(200, LIST)
}

pub(crate) fn refused() -> Seen {
    answered(401, UNAUTHORIZED)
}

pub(crate) fn metadata() -> Seen {
    answered(
        200,
        r#"{"issuer":"https://t.eu.auth0.com/",
            "authorization_endpoint":"https://t.eu.auth0.com/authorize",
            "token_endpoint":"https://t.eu.auth0.com/oauth/token",
            "jwks_uri":"https://t.eu.auth0.com/.well-known/jwks.json"}"#,
    )
}

/// Asks until there is nothing left to ask; gives what was asked for besides the metadata.
pub(crate) fn ask(answer: impl Fn(Probe) -> Seen) -> (Evidence, Vec<Probe>) {
    let mut evidence = Evidence::new(place(), Page::default());
    let mut asked = Vec::new();
    while let Some(probe) = next(&evidence) {
        assert!(evidence.of(probe).is_none(), "{probe:?} is asked twice");
        if !probe.is_for_tenant() {
            asked.push(probe);
        }
        let seen = if probe == Probe::Metadata { metadata() } else { answer(probe) };
        evidence.note(probe, seen);
    }
    (evidence, asked)
}

fn check(answer: impl Fn(Probe) -> Seen, questions: usize, expected: &[(Code, Certainty)]) {
    let (evidence, asked) = ask(answer);
    let found: Vec<_> = findings(&evidence).iter().map(|f| (f.code, f.certainty)).collect();
    assert_eq!(found, expected, "{evidence:?}");
    assert_eq!(asked.len(), questions, "{asked:?}");
}

/// An API whose preflights pass for the probes named, and whose answers are readable.
pub(crate) fn letting_through(passing: &[Probe]) -> impl Fn(Probe) -> Seen {
    move |probe| match probe {
        Probe::WithoutCors => Seen::Closed,
        Probe::Simple => list(),
        Probe::Elsewhere => answered(404, NOT_FOUND),
        other if !passing.contains(&other) => nothing(),
        Probe::Post | Probe::PostAuthorization | Probe::PostContentType => refused(),
        Probe::ElsewhereAuthorization => answered(404, NOT_FOUND),
        _ => list(),
    }
}

/// What is seen of an API with nothing wrong.
pub(crate) fn fine() -> Evidence {
    let all = [Probe::Authorization, Probe::ContentType, Probe::Post];
    ask(letting_through(&all)).0
}

#[test]
fn each_row_of_the_table_is_reached() {
    use Certainty::{OneOfThese, Proved, VeryLikely};
    use Probe::{
        Authorization, ContentType, ElsewhereAuthorization, Post, PostAuthorization,
        PostContentType,
    };
    check(letting_through(&[Authorization, ContentType, Post]), 5, &[]);
    let check_row = |passing: &[Probe], questions, code, certainty| {
        check(letting_through(passing), questions, &[(code, certainty)]);
    };
    check_row(&[ContentType, PostContentType], 6, Code::CorsAuthorization, Proved);
    check_row(&[Authorization, PostAuthorization], 6, Code::CorsContentType, Proved);
    check_row(&[Authorization, ContentType], 5, Code::CorsPost, VeryLikely);
    check_row(&[Post], 5, Code::CorsGet, VeryLikely);
    check_row(&[ElsewhereAuthorization], 7, Code::PreflightCaught, VeryLikely);
    check_row(&[], 7, Code::CorsIncomplete, VeryLikely);
    check_row(&[ContentType], 6, Code::PreflightRefused, OneOfThese);
    check_row(&[Authorization], 6, Code::PreflightRefused, OneOfThese);
    check_row(&[ContentType, Post], 5, Code::AnswerHidden, OneOfThese);
}

#[test]
fn a_hidden_simple_answer_is_told_apart_by_the_post() {
    let api = |post: fn() -> Seen| {
        move |probe| match probe {
            Probe::WithoutCors => Seen::Closed,
            Probe::Post => post(),
            _ => nothing(),
        }
    };
    check(api(nothing), 3, &[(Code::CorsBlocked, Certainty::OneOfThese)]);
    check(api(hidden), 3, &[(Code::AnswerHidden, Certainty::VeryLikely)]);
    let untold = || Seen::Nothing { delivered: None };
    check(api(untold), 3, &[(Code::CorsBlocked, Certainty::OneOfThese)]);
    check(api(refused), 3, &[(Code::CorsDoubled, Certainty::VeryLikely)]);
    // A function that does CORS on success only can have let the POST pass and refused the GET.
    let (hidden, open) = (Code::AnswerHidden, Code::PostOpen);
    let created = || answered(201, r#"{"id":"1"}"#);
    check(api(created), 3, &[(hidden, Certainty::OneOfThese), (open, Certainty::Proved)]);
}

#[test]
fn a_route_that_catches_everything_is_told_from_one_that_catches_its_own_path() {
    let everywhere = |probe| match probe {
        Probe::WithoutCors => Seen::Closed,
        Probe::Simple | Probe::Elsewhere => refused(),
        _ => nothing(),
    };
    check(everywhere, 7, &[(Code::PreflightCaughtEverywhere, Certainty::VeryLikely)]);
    let own_path = |probe| match probe {
        Probe::WithoutCors => Seen::Closed,
        Probe::Simple => refused(),
        Probe::Elsewhere | Probe::ElsewhereAuthorization => answered(404, NOT_FOUND),
        _ => nothing(),
    };
    check(own_path, 7, &[(Code::PreflightCaught, Certainty::VeryLikely)]);
}

#[test]
fn refusals_of_the_gateway_alone_are_hidden() {
    let only_errors = |probe| match probe {
        Probe::WithoutCors => Seen::Closed,
        Probe::Post => hidden(),
        _ => list(),
    };
    check(only_errors, 5, &[(Code::GatewayErrorsHidden, Certainty::VeryLikely)]);
}

#[test]
fn an_answer_that_may_be_read_speaks_for_itself() {
    use Certainty::{OneOfThese, Proved, VeryLikely};
    let api = |get: fn() -> Seen, post: fn() -> Seen| {
        move |probe| match probe {
            Probe::WithoutCors => Seen::Closed,
            Probe::Post => post(),
            _ => get(),
        }
    };
    let not_found = || answered(404, NOT_FOUND);
    check(api(not_found, refused), 5, &[(Code::RouteNotFound, VeryLikely)]);
    check(api(not_found, not_found), 5, &[(Code::RouteNotFound, VeryLikely)]);
    check(api(list, not_found), 5, &[(Code::RouteNotFound, VeryLikely)]);
    check(api(refused, refused), 5, &[(Code::GetProtected, OneOfThese)]);
    check(api(list, || answered(201, r#"{"id":"1"}"#)), 5, &[(Code::PostOpen, Proved)]);
    check(api(list, || answered(400, r#"{"error":"name"}"#)), 5, &[(Code::PostOpen, VeryLikely)]);
    check(api(|| answered(429, ""), refused), 2, &[(Code::ApiThrottled, Proved)]);
    let forbidden = || answered(403, r#"{"message":"Forbidden"}"#);
    check(api(forbidden, nothing), 2, &[(Code::ApiForbidden, OneOfThese)]);
    let rest = || answered(403, r#"{"message":"Missing Authentication Token"}"#);
    check(api(rest, nothing), 2, &[(Code::RestApi, Proved)]);
    check(api(|| answered(200, "null"), refused), 5, &[(Code::NotAList, Proved)]);
    check(api(|| Seen::Redirect, refused), 2, &[(Code::ApiRedirects, Proved)]);
    check(api(|| Seen::CutShort, refused), 2, &[(Code::AnswerCutShort, Proved)]);
    // A page that stands before the writing requests only.
    check(api(list, || Seen::Redirect), 5, &[(Code::ApiRedirects, Proved)]);
    check(api(list, || Seen::CutShort), 5, &[(Code::AnswerCutShort, Proved)]);
    let mute = || {
        Seen::Answered(Answer { status: 401, headers: Vec::new(), body: UNAUTHORIZED.to_owned() })
    };
    check(api(list, mute), 5, &[(Code::ReasonHidden, VeryLikely)]);
}

/// What random gateways showed to have another author than the first thought of.
#[test]
fn who_speaks_is_not_known_by_the_status_alone() {
    use Certainty::{OneOfThese, Proved, VeryLikely};
    let api = |get: fn() -> Seen, post: fn() -> Seen| {
        move |probe| match probe {
            Probe::WithoutCors => Seen::Closed,
            Probe::Post => post(),
            _ => get(),
        }
    };
    // A function that answers 401 itself need not send a challenge.
    let own_401 = || {
        let body = r#"{"error":"who are you?"}"#.to_owned();
        Seen::Answered(Answer { status: 401, headers: Vec::new(), body })
    };
    check(api(list, own_401), 5, &[]);
    // A firewall's page is not the function's answer.
    let firewall = || answered(403, "<title>ERROR</title>");
    check(api(firewall, nothing), 2, &[(Code::ApiForbidden, VeryLikely)]);
    let own_403 = || answered(403, r#"{"error":"no"}"#);
    check(api(own_403, refused), 5, &[(Code::FunctionRefused, VeryLikely)]);
    // An upload follows redirects, so a success can be that of a sign-in page.
    let page = || answered(200, "<!doctype html>");
    check(api(list, page), 5, &[(Code::PostOpen, OneOfThese)]);
    check(api(list, || answered(200, "null")), 5, &[(Code::PostOpen, VeryLikely)]);
    check(api(list, || answered(201, "")), 5, &[(Code::PostOpen, Proved)]);
    check(api(list, || answered(200, r#"{"id":"1"}"#)), 5, &[(Code::PostOpen, Proved)]);
}

#[test]
fn another_path_tells_something_only_where_an_authorizer_answers_or_nobody() {
    use Certainty::{OneOfThese, VeryLikely};
    let api = |own: fn() -> Seen, elsewhere: fn() -> Seen| {
        move |probe| match probe {
            Probe::WithoutCors => Seen::Closed,
            Probe::Simple => own(),
            Probe::Elsewhere => elsewhere(),
            _ => nothing(),
        }
    };
    let forbidden = || answered(403, r#"{"error":"no"}"#);
    check(api(list, forbidden), 7, &[(Code::PreflightRefused, OneOfThese)]);
    check(api(list, list), 7, &[(Code::PreflightRefused, OneOfThese)]);
    check(api(list, refused), 7, &[(Code::PreflightCaughtEverywhere, VeryLikely)]);
    // Where the path itself has no route, another one without a route is no comparison.
    let not_found = || answered(404, NOT_FOUND);
    let found = [(Code::PreflightRefused, OneOfThese), (Code::RouteNotFound, VeryLikely)];
    check(api(not_found, not_found), 5, &found);
}

#[test]
fn where_nothing_answers_the_page_says_what_it_cannot_know() {
    check(|_| nothing(), 2, &[(Code::ApiUnreachable, Certainty::OneOfThese)]);
    check(|_| Seen::TimedOut, 1, &[(Code::ApiTimedOut, Certainty::Proved)]);
    let slow_post = |probe| match probe {
        Probe::WithoutCors => Seen::Closed,
        Probe::Post => Seen::TimedOut,
        _ => list(),
    };
    check(slow_post, 5, &[(Code::ApiTimedOut, Certainty::Proved)]);
    // A page that embeds nothing of others refuses the closed answer, and reads the open one.
    let isolated = |probe| match probe {
        Probe::WithoutCors => nothing(),
        Probe::Post => refused(),
        _ => list(),
    };
    check(isolated, 5, &[]);
}

#[test]
fn what_the_page_knows_itself_needs_no_request() {
    let with = |change: fn(&mut Evidence)| {
        let mut evidence = Evidence::new(place(), Page::default());
        change(&mut evidence);
        let codes: Vec<_> = findings(&evidence).iter().map(|f| f.code).collect();
        (next(&evidence), codes)
    };
    let offline = with(|e| e.page.is_online = false);
    assert_eq!(offline, (None, vec![Code::Offline]));
    let (_, found) = with(|e| e.place.page_origin = "null".to_owned());
    assert_eq!(found, [Code::OriginNull]);
    let (_, found) = with(|e| e.page.has_worker = true);
    assert_eq!(found, [Code::ServiceWorker]);
    let (_, found) = with(|e| (e.page.is_secure, e.page.has_storage) = (false, false));
    assert_eq!(found, [Code::InsecureContext, Code::StorageBlocked]);
    let port = |e: &mut Evidence| {
        let text = "https://api.example:6667/default/wish-list-service";
        e.place.settings.api_url = ::settings::ApiUrl::parse(text).unwrap();
        e.note(Probe::Metadata, metadata());
    };
    assert_eq!(with(port), (None, vec![Code::PortBlocked]));
    let refused = |e: &mut Evidence| {
        e.note(Probe::Metadata, metadata());
        e.note(Probe::WithoutCors, nothing());
        e.refused_by_policy.push(Probe::WithoutCors);
    };
    assert_eq!(with(refused), (None, vec![Code::BlockedByPolicy]));
}

#[test]
fn the_tenant_is_judged_as_at_a_sign_in() {
    let with = |seen: Seen, without: Seen| {
        let mut evidence = Evidence::new(place(), Page::default());
        evidence.note(Probe::Metadata, seen);
        evidence.note(Probe::MetadataWithoutCors, without);
        findings(&evidence).first().map(|finding| finding.code)
    };
    assert_eq!(with(metadata(), Seen::Closed), None);
    assert_eq!(with(nothing(), Seen::Closed), Some(Code::TenantCorsBlocked));
    assert_eq!(with(nothing(), nothing()), Some(Code::TenantUnreachable));
    assert_eq!(with(Seen::TimedOut, nothing()), Some(Code::TenantTimedOut));
    assert_eq!(with(answered(404, "no"), nothing()), Some(Code::MetadataUnusable));
}

#[test]
fn a_probe_carries_nothing_of_the_person() {
    for probe in Probe::ALL {
        let request = probe.request(&place(), "n0nce");
        let header = |name| request.headers.iter().find(|(own, _)| *own == name).map(|own| own.1);
        assert!(header("authorization").is_none_or(|value| value == DUMMY_TOKEN), "{request:?}");
        assert_eq!(request.body.is_some(), request.method == "POST", "{request:?}");
        assert_eq!(request.url.contains("__probe=n0nce"), !probe.is_for_tenant(), "{request:?}");
        let needs_preflight = request.headers.iter().any(|(name, value)| {
            *name == "authorization" || (*name == "content-type" && *value == "application/json")
        });
        assert_eq!(needs_preflight, probe.has_preflight(), "{request:?}");
    }
    let url = Probe::Elsewhere.request(&place(), "n0nce").url;
    assert!(url.ends_with("/default/__no_such_route_n0nce?__probe=n0nce"), "{url}");
}
