//! The control page and its JSON API through the router.

use serde_json::{Value, json};

use crate::{
    Fault, Part, State, control_router,
    testing::{Answer, Browser, WISHES, call, request, request_with, send, state},
};

const HOST: (&str, &str) = ("host", "localhost:8083");
const ORIGIN: (&str, &str) = ("origin", "http://localhost:8083");

async fn ask(state: &State, method: &str, target: &str, body: &str) -> Answer {
    send(&control_router(state.clone()), request_with(method, target, &[HOST], body.to_owned()))
        .await
}

fn on(answer: &Answer) -> Value {
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()["faults"].clone()
}

#[tokio::test]
async fn faults_are_switched_by_name() {
    let state = state();
    assert_eq!(on(&ask(&state, "GET", "/api/state", "").await), json!([]));
    assert_eq!(on(&ask(&state, "POST", "/api/faults/cors-off", "").await), json!(["cors-off"]));
    assert_eq!(
        on(&ask(&state, "POST", "/api/faults/payload-1-0", "").await),
        json!(["cors-off", "payload-1-0"])
    );
    assert_eq!(
        on(&ask(&state, "DELETE", "/api/faults/cors-off", "").await),
        json!(["payload-1-0"])
    );
    let put = ask(&state, "PUT", "/api/faults", r#"["throttled","any-route"]"#).await;
    assert_eq!(on(&put), json!(["any-route", "throttled"]));
    assert_eq!(call(&state, "GET", WISHES, None).await.status, 429);
    assert_eq!(on(&ask(&state, "DELETE", "/api/faults", "").await), json!([]));
    assert_eq!(call(&state, "GET", WISHES, None).await.status, 200);
}

#[tokio::test]
async fn endpoints_are_broken_by_name_and_by_a_form() {
    let state = state();
    let broken = |answer: &Answer| answer.json()["breakages"].clone();
    let put = ask(&state, "PUT", "/api/breakages", r#"["read-503","token-slow"]"#).await;
    assert_eq!(broken(&put), json!(["token-slow", "read-503"]), "in the order of a sign-in");
    assert_eq!(call(&state, "GET", WISHES, None).await.status, 503);
    let page = ask(&state, "GET", "/", "").await;
    assert_eq!(page.body.matches(" selected>").count(), 2);
    let unknown = ask(&state, "PUT", "/api/breakages", r#"["read"]"#).await;
    assert_eq!((unknown.status, &unknown.json()["breakages"][0]), (404, &json!("metadata-slow")));
    assert_eq!(ask(&state, "PUT", "/api/breakages", "read").await.status, 400);
    let form = "metadata=&read=wrong-type&write=nonsense";
    assert_eq!(ask(&state, "POST", "/breakages", form).await.location(), "/#breakages");
    let all = ask(&state, "GET", "/api/breakages", "").await.json();
    let on: Vec<_> = all.as_array().unwrap().iter().filter(|one| one["on"] == true).collect();
    assert_eq!(on.len(), 1);
    assert_eq!(on[0]["name"], "read-wrong-type");
    ask(&state, "POST", "/faults/clear", "").await;
    assert_eq!(call(&state, "GET", WISHES, None).await.status, 200);
}

#[tokio::test]
async fn an_unknown_name_is_answered_with_the_names() {
    let state = state();
    for (method, target, body) in [
        ("POST", "/api/faults/cors", ""),
        ("DELETE", "/api/faults/cors", ""),
        ("PUT", "/api/faults", r#"["cors-off","cors"]"#),
        ("POST", "/faults/cors", "on=true"),
    ] {
        let answer = ask(&state, method, target, body).await;
        assert_eq!(answer.status, 404, "{method} {target}");
        assert_eq!(answer.json()["message"], "there is no fault \"cors\"");
        assert_eq!(answer.json()["faults"].as_array().unwrap().len(), Fault::ALL.len());
    }
    assert_eq!(ask(&state, "PUT", "/api/faults", "cors-off").await.status, 400);
    assert_eq!(on(&ask(&state, "GET", "/api/state", "").await), json!([]), "nothing was switched");
}

#[tokio::test]
async fn the_state_says_where_everything_is() {
    let answer = ask(&state(), "GET", "/api/state", "").await.json();
    assert_eq!(
        answer["urls"],
        json!({
            "app": ["http://localhost:8080"],
            "issuer": "http://localhost:8081/",
            "api": "http://localhost:8082/default/wish-list-service",
            "control": "http://localhost:8083/",
        })
    );
    assert_eq!(answer["client_id"], "wish-list-web");
    assert_eq!(answer["audience"], "https://auth0-jwt-authorizer");
    assert_eq!(answer["accounts"][0]["email"], "ada@example.com");
    let faults = ask(&state(), "GET", "/api/faults", "").await.json();
    assert_eq!(faults.as_array().unwrap().len(), Fault::ALL.len());
    assert_eq!((&faults[0]["name"], &faults[0]["on"]), (&json!("cors-off"), &json!(false)));
}

#[tokio::test]
async fn the_clock_moves_and_a_reset_forgets() {
    let state = state();
    let moved = ask(&state, "POST", "/api/clock", r#"{"advance_seconds":3600}"#).await;
    assert_eq!(moved.json()["clock_offset_seconds"], 3600);
    let back = ask(&state, "POST", "/api/clock", r#"{"advance_seconds":-60}"#).await;
    assert_eq!(back.json()["clock_offset_seconds"], 3540);
    assert_eq!(ask(&state, "POST", "/api/clock", r#"{"advance":1}"#).await.status, 400);
    state.set_fault(Fault::CorsOff, true);
    let mut browser = Browser::new(&state);
    browser.authorized(&[], "ada").await;
    let issued = ask(&state, "GET", "/api/issued", "").await.json();
    assert!(issued.as_array().unwrap().contains(&json!(browser.cookies["sandbox_session"])));
    assert_eq!(ask(&state, "GET", "/api/grants", "").await.json(), json!([]));
    let requests = ask(&state, "GET", "/api/requests", "").await.json();
    assert!(requests.as_array().unwrap().iter().any(|request| request["listener"] == "tenant"));
    let answer = ask(&state, "POST", "/api/reset", "").await;
    assert_eq!((on(&answer), &answer.json()["clock_offset_seconds"]), (json!([]), &json!(0)));
    assert_eq!(ask(&state, "GET", "/api/issued", "").await.json(), json!([]));
    let silent = browser.get(&crate::testing::authorize(&[("prompt", "none")])).await;
    assert_eq!(silent.redirected("error").as_deref(), Some("login_required"));
}

#[tokio::test]
async fn a_long_list_can_be_asked_for() {
    let state = state();
    let list = async || call(&state, "GET", WISHES, None).await.json();
    let before = list().await["Count"].clone();
    assert_eq!(ask(&state, "POST", "/api/wishes", r#"{"count":6000}"#).await.status, 200);
    assert_eq!(
        (&list().await["Count"], &list().await["LastEvaluatedKey"]),
        (&json!(6000), &Value::Null)
    );
    let early = ask(&state, "POST", "/api/wishes", r#"{"count":10000,"stops_early":true}"#).await;
    assert_eq!(early.status, 200);
    let page = list().await;
    assert!(page["Count"].as_u64().unwrap() < 10_000 && page["LastEvaluatedKey"]["id"].is_string());
    for body in ["", "{}", r#"{"count":100001}"#, r#"{"count":-1}"#, r#"{"count":1,"x":1}"#] {
        assert_eq!(ask(&state, "POST", "/api/wishes", body).await.status, 400, "{body}");
    }
    ask(&state, "POST", "/api/reset", "").await;
    assert_eq!(list().await["Count"], before);
}

#[tokio::test]
async fn the_page_has_a_switch_for_every_fault() {
    let state = state();
    state.set_fault(Fault::AnyRoute, true);
    let page = ask(&state, "GET", "/", "").await;
    assert_eq!(page.status, 200);
    assert!(page.header("content-security-policy").unwrap().contains("form-action 'self';"));
    for fault in Fault::ALL {
        assert!(page.body.contains(&format!(r#"action="/faults/{fault}""#)), "{fault}");
    }
    assert_eq!(page.body.matches(r#"aria-checked="true""#).count(), 1);
    for part in Part::ALL {
        let (link, place) = (format!("href=\"#part-{}\"", part.name()), part.name());
        assert!(page.body.contains(&link), "{link}");
        assert!(page.body.contains(&format!("<h3 id=\"part-{place}\">")), "{place}");
    }
    assert!(page.body.contains(r#"href="/#any-route""#), "what is on is a step away");
    let send_form = async |target: &str, body: &str| {
        let headers = [HOST, ORIGIN, ("sec-fetch-site", "same-origin")];
        let answer = send(
            &control_router(state.clone()),
            request_with("POST", target, &headers, body.to_owned()),
        )
        .await;
        // A switch is come back to, so that the next one is a step away.
        let place = target.strip_prefix("/faults/").filter(|name| *name != "clear");
        let expected = place.map_or("/".to_owned(), |name| format!("/#{name}"));
        assert_eq!((answer.status, answer.location()), (303, expected.as_str()), "{target}");
    };
    send_form("/faults/any-route", "on=false").await;
    assert!(!state.faults.is_on(Fault::AnyRoute));
    send_form("/faults/payload-1-0", "on=true").await;
    assert!(state.faults.is_on(Fault::Payload10));
    send_form("/faults/clear", "").await;
    assert!(state.faults.all_on().is_empty());
    send_form("/clock", "advance_seconds=60").await;
    assert_eq!(state.clock.offset(), 60);
    send_form("/reset", "").await;
    assert_eq!(state.clock.offset(), 0);
}

#[tokio::test]
async fn the_list_can_be_narrowed_and_stays_so() {
    let state = state();
    let switches = |page: &Answer| page.body.matches(r#"role="switch""#).count();
    let all = ask(&state, "GET", "/", "").await;
    assert_eq!(switches(&all), Fault::ALL.len());
    assert_eq!(all.body.matches("<details open>").count(), Part::ALL.len());
    let few = ask(&state, "GET", "/?find=Slash+AllowOrigins", "").await;
    assert_eq!(switches(&few), 1);
    assert!(few.body.contains(r#"action="/faults/cors-origin-slash""#));
    assert!(few.body.contains(r#"<input type="hidden" name="find" value="Slash AllowOrigins">"#));
    assert_eq!(few.body.matches("<details open>").count(), 1, "no heading without a fault");
    let form = "on=true&find=Slash+AllowOrigins";
    let back = ask(&state, "POST", "/faults/cors-origin-slash", form).await;
    assert_eq!(back.location(), "/?find=Slash+AllowOrigins#cors-origin-slash");
    let none = ask(&state, "GET", "/?find=%3Cb%3Ezzz", "").await;
    assert_eq!(switches(&none), 0);
    assert!(none.body.contains("&lt;b&gt;zzz") && !none.body.contains("<b>zzz"));
}

#[tokio::test]
async fn other_web_sites_are_refused() {
    let state = state();
    let router = control_router(state.clone());
    let refused: [&[(&str, &str)]; 7] = [
        &[HOST, ("origin", "http://localhost:8080")],
        &[HOST, ("origin", "https://evil.example")],
        &[HOST, ("origin", "null")],
        &[HOST, ("sec-fetch-site", "cross-site")],
        &[HOST, ("sec-fetch-site", "same-site")],
        &[HOST, ORIGIN, ("sec-fetch-site", "same-site")],
        &[
            ("host", "evil.example:8083"),
            ("origin", "http://evil.example:8083"),
            ("sec-fetch-site", "same-origin"),
        ],
    ];
    let passed: [&[(&str, &str)]; 5] = [
        &[HOST],
        &[HOST, ORIGIN, ("sec-fetch-site", "same-origin")],
        &[HOST, ("sec-fetch-site", "none")],
        &[("host", "127.0.0.1:8083"), ("origin", "http://127.0.0.1:8083")],
        &[("host", "[::1]:8083"), ("origin", "http://[::1]:8083")],
    ];
    for (method, target) in [
        ("POST", "/api/faults/cors-off"),
        ("DELETE", "/api/faults"),
        ("GET", "/api/issued"),
        ("GET", "/api/grants"),
        ("GET", "/api/requests"),
        ("POST", "/faults/cors-off"),
        ("POST", "/reset"),
    ] {
        for headers in refused {
            let answer = send(&router, request(method, target, headers)).await;
            assert_eq!(
                (answer.status, answer.has_cors()),
                (403, false),
                "{method} {target} {headers:?}"
            );
        }
        for headers in passed {
            assert_ne!(
                send(&router, request(method, target, headers)).await.status,
                403,
                "{method} {target} {headers:?}"
            );
        }
    }
    let link = [HOST, ("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate")];
    assert_eq!(send(&router, request("GET", "/", &link)).await.status, 200, "a link may lead here");
    assert_eq!(send(&router, request("GET", "/", &[("host", "evil.example")])).await.status, 403);
    assert_eq!(send(&router, request("GET", "/nothing", &[HOST])).await.status, 404);
}
