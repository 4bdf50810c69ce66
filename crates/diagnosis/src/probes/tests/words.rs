//! What the verdicts of the table say, and what of it depends on the page.

use super::*;
use crate::{Finding, Fix, probes::plan::is_local_network_closed};

fn copied(finding: &Finding) -> String {
    let texts = finding.fixes.iter().filter_map(|fix| match fix {
        Fix::Copy { text, .. } => Some(text.as_str()),
        Fix::Step(_) => None,
    });
    texts.collect::<Vec<_>>().join("\n")
}

/// Asks the API and looks at the first finding: how its sentence begins, and what its commands have.
fn check(answer: impl Fn(Probe) -> Seen, beginning: &str, commands: &[&str], absent: &[&str]) {
    let finding = findings(&ask(answer).0).remove(0);
    assert!(finding.sentence.starts_with(beginning), "{finding:?}");
    // What was asked of the API is shown, and what was asked of the tenant is not.
    let shows = |start: &str| finding.evidence.iter().any(|line| line.starts_with(start));
    assert!(shows("GET without CORS: something answered."), "{finding:?}");
    assert!(!shows("GET of the tenant's metadata"), "{finding:?}");
    let copied = copied(&finding);
    assert!(commands.iter().all(|command| copied.contains(command)), "{commands:?}: {copied}");
    assert!(!absent.iter().any(|command| copied.contains(command)), "{absent:?}: {copied}");
}

const SHOW: &str = "-X OPTIONS";
const ALLOW: &str = "update-api";
const ROUTES: &str = "get-routes";

#[test]
fn each_verdict_has_its_sentence_and_its_commands() {
    use Probe::{Authorization, ContentType, Post, PostAuthorization, PostContentType};
    for (passing, beginning) in [
        (&[][..], "No preflight passes, on any path: the CORS configuration names"),
        (&[Authorization, ContentType], "The preflight refuses POST: "),
        (&[Post], "The preflight refuses GET with a header: "),
    ] {
        check(letting_through(passing), beginning, &[ALLOW, SHOW], &[ROUTES]);
    }
    // What is proved needs no further look.
    for (passing, beginning) in [
        (&[ContentType, PostContentType][..], "The preflight refuses the header authorization: "),
        (&[Authorization, PostAuthorization], "The preflight refuses the header content-type: "),
    ] {
        check(letting_through(passing), beginning, &[ALLOW], &[ROUTES, SHOW]);
    }
    let unclear = "The API lets this page read its answers, and refuses some";
    check(letting_through(&[ContentType]), unclear, &[ALLOW, ROUTES, SHOW], &[]);
    let some = "Some answers of the API are hidden from this page";
    check(letting_through(&[ContentType, Post]), some, &[ALLOW, SHOW], &[ROUTES]);
    let caught = "Preflights pass elsewhere and not on /wish-list-service: ";
    let open = "--route-key 'OPTIONS /wish-list-service'";
    let catching = letting_through(&[Probe::ElsewhereAuthorization]);
    check(catching, caught, &[ROUTES, open, SHOW], &[ALLOW]);
    let everywhere = |probe| match probe {
        Probe::WithoutCors => Seen::Closed,
        Probe::Simple | Probe::Elsewhere => refused(),
        _ => nothing(),
    };
    let sentence = "No preflight passes, on any path: a $default or ANY /{proxy+} route";
    check(everywhere, sentence, &[ROUTES, "'OPTIONS /{proxy+}'", SHOW], &[ALLOW]);
}

#[test]
fn what_is_hidden_is_told_from_what_is_not_let_in() {
    let api = |get: fn() -> Seen, post: fn() -> Seen| {
        move |probe| match probe {
            Probe::WithoutCors => Seen::Closed,
            Probe::Post => post(),
            _ => get(),
        }
    };
    check(api(nothing, nothing), "The API is up and does not let this page", &[ALLOW, SHOW], &[]);
    check(api(nothing, hidden), "Requests reach the API and are carried out", &[ALLOW], &[]);
    check(api(nothing, refused), "The gateway's own answers can be read", &["grep -i"], &[ALLOW]);
    check(api(list, hidden), "Successes can be read", &[ALLOW], &[]);
    let found = |get, post| findings(&ask(api(get, post)).0).remove(0);
    assert_eq!(found(nothing, hidden).catalogue, "C10");
    assert_eq!(
        findings(&ask(letting_through(&[Probe::ContentType, Probe::Post])).0)[0].catalogue,
        "C10 C22"
    );
}

#[test]
fn only_on_this_machine_two_names_of_it_are_mixed_up() {
    let mut evidence =
        ask(|probe| if probe == Probe::WithoutCors { Seen::Closed } else { nothing() }).0;
    let twin = "If http://127.0.0.1:8080 is listed already";
    let steps = |finding: &Finding| format!("{:?}", finding.fixes);
    let local = findings(&evidence).remove(0);
    assert_eq!(local.catalogue, Code::CorsBlocked.catalogue());
    assert!(steps(&local).contains(twin), "{local:?}");
    evidence.place.page_origin = "http://127.0.0.1:8080".to_owned();
    let other = findings(&evidence).remove(0);
    assert!(steps(&other).contains("If http://localhost:8080 is listed already"), "{other:?}");
    evidence.place.page_origin = "https://app.example".to_owned();
    let public = findings(&evidence).remove(0);
    assert_eq!(public.catalogue, "C01 C02 C16 C22 C23");
    assert!(!steps(&public).contains("is listed already"), "{public:?}");
}

#[test]
fn a_public_page_needs_leave_for_the_network_it_is_in() {
    let public = "https://app.example";
    for (url, origin, permission, expected) in [
        ("http://localhost:8082/a", public, Permission::Denied, true),
        ("http://localhost:8082/a", public, Permission::Prompt, true),
        ("http://localhost:8082/a", public, Permission::Granted, false),
        ("http://localhost:8082/a", public, Permission::Unknown, false),
        ("http://localhost:8082/a", "http://localhost:8080", Permission::Denied, false),
        ("http://192.168.1.2/a", public, Permission::Denied, true),
        ("http://169.254.1.2/a", public, Permission::Denied, true),
        ("http://203.0.113.1/a", public, Permission::Denied, false),
        ("http://[::1]/a", public, Permission::Denied, true),
        ("http://[2001:db8::1]/a", public, Permission::Denied, false),
        ("http://printer.local/a", public, Permission::Denied, true),
        ("http://local.example/a", public, Permission::Denied, false),
        ("no URL", public, Permission::Denied, false),
    ] {
        let mut evidence = Evidence::new(place(), Page::default());
        evidence.place.page_origin = origin.to_owned();
        evidence.page.local_network = permission;
        let found = is_local_network_closed(&evidence, url);
        assert_eq!(found, expected, "{url} {origin} {permission:?}");
    }
}

#[test]
fn an_open_post_is_no_mistake_where_the_settings_list_other_routes_only() {
    let mut evidence = ask(|probe| match probe {
        Probe::WithoutCors => Seen::Closed,
        Probe::Post => answered(201, r#"{"id":"1"}"#),
        _ => list(),
    })
    .0;
    for (authorizer, is_found) in [
        ("", true),
        (r#","authorizer":{"issuer":"https://t.eu.auth0.com/"}"#, true),
        (r#","authorizer":{"routes":{"POST /wish-list-service":[]}}"#, true),
        (r#","authorizer":{"routes":{"GET /wish-list-service":[]}}"#, false),
    ] {
        let settings = format!(
            r#"{{"domain":"t.eu.auth0.com","clientId":"c","audience":"https://api",
                "apiUrl":"{}"{authorizer}}}"#,
            place().settings.api_url.as_str()
        );
        evidence.place.settings = ::settings::Settings::from_json(&settings).unwrap();
        let found = findings(&evidence).iter().any(|finding| finding.code == Code::PostOpen);
        assert_eq!(found, is_found, "{settings}");
    }
}

#[test]
fn an_api_that_does_not_answer_is_compared_with_the_tenant() {
    let there = "The tenant answers, so the network is there.";
    for (with, without, expected) in [
        (None, None, Some("Whether anything else can be reached was not asked.")),
        (Some(metadata()), None, Some(there)),
        (Some(Seen::CutShort), None, Some(there)),
        (Some(Seen::Redirect), None, Some(there)),
        (Some(nothing()), Some(Seen::Closed), Some(there)),
        (Some(Seen::TimedOut), None, Some("The tenant does not answer, either.")),
        (Some(nothing()), Some(Seen::TimedOut), Some("The tenant does not answer, either.")),
        // Then it is neither's, but the network's.
        (Some(nothing()), Some(nothing()), None),
    ] {
        let mut evidence = Evidence::new(place(), Page::default());
        let asked = [(Probe::Metadata, with), (Probe::MetadataWithoutCors, without)];
        for (probe, seen) in asked {
            if let Some(seen) = seen {
                evidence.note(probe, seen);
            }
        }
        evidence.note(Probe::WithoutCors, nothing());
        evidence.note(Probe::Simple, nothing());
        let all = findings(&evidence);
        let api = all.iter().find(|finding| finding.code == Code::ApiUnreachable);
        let said = api.and_then(|finding| finding.evidence.last()).map(String::as_str);
        assert_eq!(said, expected, "{all:?}");
    }
}

#[test]
fn a_question_has_a_name_that_stays() {
    let names = [
        "metadata",
        "metadata-without-cors",
        "without-cors",
        "simple",
        "authorization",
        "content-type",
        "post",
        "post-authorization",
        "post-content-type",
        "elsewhere",
        "elsewhere-authorization",
    ];
    assert_eq!(Probe::ALL.map(Probe::name), names);
}

#[test]
fn what_is_forgotten_is_asked_again_and_the_rest_is_kept() {
    let mut evidence = fine();
    evidence.refused_by_policy = vec![Probe::Post, Probe::Metadata];
    evidence.forget(|probe| !probe.is_for_tenant());
    assert_eq!(evidence.seen.keys().collect::<Vec<_>>(), [&Probe::Metadata]);
    assert_eq!(evidence.refused_by_policy, [Probe::Metadata]);
    evidence.refused_by_policy.clear();
    assert_eq!(next(&evidence), Some(Probe::WithoutCors));
}

#[test]
fn what_was_seen_is_told_in_words() {
    let nothing = |delivered| Seen::Nothing { delivered };
    for (seen, words, is_readable, is_delivered) in [
        (Seen::Closed, "something answered", false, true),
        (Seen::Redirect, "answered by a redirect", true, true),
        (answered(404, ""), "readable, status 404", true, true),
        (Seen::CutShort, "an answer began and broke off", true, true),
        (Seen::TooLarge, "more came than this page reads", true, true),
        (nothing(Some(true)), "sent, but the answer is hidden from this page", false, true),
        (nothing(Some(false)), "no readable answer", false, false),
        (nothing(None), "no readable answer", false, false),
        (Seen::TimedOut, "no answer in time", false, false),
        (Seen::NotSent, "the browser did not send it", false, false),
    ] {
        let found = (seen.describe(), seen.is_readable(), seen.is_delivered());
        assert_eq!(found, (words.to_owned(), is_readable, is_delivered));
    }
}
