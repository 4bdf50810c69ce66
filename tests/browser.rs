//! The `browser` room, in a real browser: what only a browser knows.
#![cfg(target_arch = "wasm32")]
#![expect(clippy::expect_used, reason = "a test")]

use std::time::Duration;

use futures::future::{Either, select};
use http::Request;
use relying_party::{
    Client, Issuer, LoginTransaction, Options, Provider, Purpose, Resume, ReturnTo, StateKey,
    TransportError,
    authorize::{self, Attempt, Entropy},
    metadata,
};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Event, HtmlInputElement, PageTransitionEvent, PageTransitionEventInit};
use wish_list_web::browser::{
    clock, crypto, fields, http as browser_http,
    http::Limit,
    listen, location, page, panic,
    storage::{self, Presence},
};

wasm_bindgen_test_configure!(run_in_browser);

fn transaction(state: u8, now: u64) -> LoginTransaction {
    let issuer = Issuer::parse("https://op.example/").expect("an issuer");
    let document = r#"{"issuer":"https://op.example/","authorization_endpoint":"https://op.example/a",
        "token_endpoint":"https://op.example/t","jwks_uri":"https://op.example/k"}"#;
    let metadata =
        metadata::judge(&issuer, &http::Response::new(document.into())).expect("metadata");
    let client = Client {
        issuer,
        provider: Provider::Standard,
        client_id: "c".to_owned(),
        redirect_uri: url::Url::parse("http://localhost/callback").expect("a URL"),
        audience: Some("a".to_owned()),
        resource: None,
        scopes: vec!["openid".to_owned()],
        refresh_tokens: false,
        options: Options::default(),
        federated_logout: false,
    };
    let entropy = Entropy { verifier: [1; 32], state: [state; 32], nonce: [2; 32] };
    let resume = Resume {
        return_to: ReturnTo::new("/deep"),
        draft: Some("{}".to_owned()),
        ..Resume::default()
    };
    let attempt = Attempt { purpose: Purpose::SignIn, options: Options::default(), resume };
    authorize::request(&client, &metadata, entropy, attempt, now).1
}

// Holds: R4, complaint 1.
#[wasm_bindgen_test]
fn a_transaction_is_kept_per_state_and_taken_once() {
    let (one, two) = (transaction(1, clock::now()), transaction(2, clock::now()));
    storage::keep(&one).expect("storage");
    storage::keep(&two).expect("storage");
    assert_eq!(storage::take(&StateKey::new("evil")), None);
    assert_eq!(storage::take(&StateKey::new("__proto__")), None);
    assert_eq!(storage::take(&one.key()), Some(one.clone()));
    assert_eq!(storage::take(&one.key()), None);
    assert_eq!(storage::take(&two.key()), Some(two));
}

#[wasm_bindgen_test]
fn transactions_that_nobody_came_back_for_are_dropped() {
    let now = clock::now();
    let (old, new) = (transaction(3, now - LoginTransaction::LIFETIME), transaction(4, now));
    storage::keep(&old).expect("storage");
    storage::keep(&new).expect("storage");
    storage::drop_expired(now);
    assert_eq!(storage::take(&old.key()), None);
    assert_eq!(storage::pending_draft(now).as_deref(), Some("{}"));
    storage::drop_all();
    assert_eq!(storage::pending_draft(now), None);
    assert_eq!(storage::take(&new.key()), None);
}

#[wasm_bindgen_test]
fn a_tab_with_settings_of_its_own_begins_anew_and_stands_for_itself() {
    let now = clock::now();
    let begun = transaction(5, now);
    storage::remember(Presence::SignedIn);
    storage::keep(&begun).expect("storage");
    assert_eq!(storage::tab_settings(), None);
    storage::keep_tab_settings("{}", Some("draft")).expect("storage");
    assert_eq!(storage::tab_settings().as_deref(), Some("{}"));
    assert_eq!(storage::take(&begun.key()), None, "nobody waits for what was begun with others");
    assert_eq!(storage::presence(), Presence::Unknown, "nobody signed in with these");
    assert_eq!(storage::pending_draft(now).as_deref(), Some("draft"));
    assert_eq!(storage::pending_draft(now), None, "it is taken once");

    storage::remember(Presence::SignedOut);
    assert_eq!((storage::presence(), storage::sign_outs()), (Presence::SignedOut, 1));
    storage::keep_tab_settings("{ }", None).expect("storage");
    assert_eq!(storage::presence(), Presence::Unknown, "other settings, another stand");
    storage::drop_tab_settings(None);
    assert_eq!((storage::tab_settings(), storage::presence()), (None, Presence::SignedIn));
    storage::remember(Presence::SignedOut);
}

// Holds: R13, complaint 2.
#[wasm_bindgen_test]
fn a_response_leaves_the_url_and_other_parameters_stay() {
    let before = location::full_path();
    location::replace("/callback?utm=1&code=c&state=s&b=%C3%BC#here");
    let taken = location::take_callback();
    let (after, again) = (location::full_path(), location::take_callback());
    location::replace("/elsewhere?code=c&state=s");
    let elsewhere = location::take_callback();
    location::replace(&before);
    assert_eq!(taken.as_deref(), Some("?utm=1&code=c&state=s&b=%C3%BC"));
    assert_eq!(after, "/callback?utm=1&b=%C3%BC");
    assert_eq!((again, elsewhere), (None, None));
}

// Holds: R2, defect 11, complaint 26.
#[wasm_bindgen_test]
fn entropy_is_fresh_for_each_attempt() {
    let (one, two) = (crypto::entropy().expect("entropy"), crypto::entropy().expect("entropy"));
    assert!(crypto::is_secure_context());
    assert!(one != two && one.verifier != one.state && one.state != one.nonce);
    assert!(one.verifier != [0; 32]);
}

#[wasm_bindgen_test]
async fn an_answer_of_our_own_origin_is_read() {
    let request = Request::get(location::origin()).body(Vec::new()).expect("a request");
    let answer = browser_http::send(request, browser_http::QUICK_LIMIT).await.expect("an answer");
    assert_eq!(answer.status(), 200);
    assert!(!answer.body().is_empty());
    assert!(answer.headers().contains_key("content-type"));
}

/// Port 9 is "discard": nothing listens there, and every engine refuses it.
const NOBODY: &str = "http://localhost:9/";

#[wasm_bindgen_test]
async fn a_port_where_nobody_is_has_no_answer_with_or_without_cors() {
    let request = Request::get(NOBODY).body(Vec::new()).expect("a request");
    let answer = browser_http::send(request, browser_http::QUICK_LIMIT).await;
    assert_eq!(answer.map(|_| ()), Err(TransportError::NoReadableAnswer));
    assert!(!browser_http::answers_without_cors(NOBODY).await);
    assert!(browser_http::answers_without_cors(&location::origin()).await);
}

#[wasm_bindgen_test]
async fn a_request_ends_with_its_time_limit() {
    // These tests themselves: some dozens of megabytes, which no engine has at once.
    let url = format!("{}/wasm-bindgen-test_bg.wasm", location::origin());
    let request = Request::get(url).body(Vec::new()).expect("a request");
    let limit = Limit { time: Duration::ZERO, bytes: usize::MAX };
    let answer = browser_http::send(request, limit).await;
    assert_eq!(answer.map(|_| ()), Err(TransportError::TimedOut));
}

#[wasm_bindgen_test]
async fn a_file_beside_the_app_that_is_missing_says_so() {
    let reason = browser_http::text_beside_app("/no-such-file.json").await.expect_err("no file");
    assert!(reason.contains("/no-such-file.json"), "{reason}");
}

#[wasm_bindgen_test]
#[expect(clippy::disallowed_methods, reason = "the test looks at the page itself")]
fn a_panic_leaves_a_page_that_can_be_read() {
    let document = web_sys::window().and_then(|window| window.document()).expect("a document");
    let body = document.body().expect("a body");
    let before: Vec<web_sys::Node> =
        (0..body.child_nodes().length()).filter_map(|at| body.child_nodes().get(at)).collect();
    let followed = std::rc::Rc::new(std::cell::Cell::new(false));
    let seen = std::rc::Rc::clone(&followed);
    let app = listen::on_internal_link(move |_| seen.set(true));
    let stay = gloo_events::EventListener::new_with_options(
        &document,
        "click",
        gloo_events::EventListenerOptions::enable_prevent_default(),
        Event::prevent_default,
    );
    panic::show_page("src/x.rs:1:2");
    let link = document.query_selector("main[role=alert] a[href='/']").expect("a selector");
    let link: web_sys::HtmlElement = link.expect("a way out").dyn_into().expect("a link");
    link.click();
    drop((app, stay));
    let text = body.text_content();
    body.set_text_content(None);
    for node in &before {
        body.append_child(node).expect("put back");
    }
    let text = text.expect("a text");
    assert!(text.contains("Reload it") && text.contains("src/x.rs:1:2"), "{text}");
    assert!(!followed.get(), "the link is the browser's, not the dead app's");
}

#[wasm_bindgen_test]
fn a_time_is_written_as_a_local_date() {
    let day = clock::local(1_800_000_000);
    assert!(day.contains("2027"), "{day}");
    assert_eq!(clock::local(u64::MAX), "no date");
}

#[wasm_bindgen_test]
async fn a_clock_that_is_dropped_ticks_no_more() {
    let ticks = std::rc::Rc::new(std::cell::Cell::new(0));
    let counted = std::rc::Rc::clone(&ticks);
    let ticking = clock::every_second(move || counted.set(counted.get() + 1));
    clock::wait(std::time::Duration::from_millis(1_300)).await;
    assert_eq!(ticks.get(), 1);
    drop(ticking);
    clock::wait(std::time::Duration::from_millis(1_300)).await;
    assert_eq!(ticks.get(), 1);
}

#[wasm_bindgen_test]
async fn a_file_to_save_is_told_of_at_once_and_kept_while_the_browser_may_read_it() {
    let watch = "globalThis.saving = ''; \
        HTMLAnchorElement.prototype.click = function () { saving += `click ${this.download} `; }; \
        URL.revokeObjectURL = () => { saving += 'revoked'; };";
    js_sys::eval(watch).expect("a page to watch");
    let mut told = None;
    let saving = page::download("a.json", "application/json", "{}", |done| told = Some(done));
    let later = clock::wait(Duration::from_secs(3));
    let ended = select(Box::pin(saving), Box::pin(later)).await;
    assert!(matches!(ended, Either::Right(_)), "let go of too early");
    drop(ended);
    assert_eq!(told, Some(true));
    let seen = js_sys::eval("saving").expect("what happened").as_string();
    assert_eq!(seen.as_deref(), Some("click a.json "));
}

/// As browsers do that empty a field which they may not complete: in a task, and without an event.
#[wasm_bindgen_test]
#[expect(clippy::disallowed_methods, reason = "it does what the browser does")]
async fn what_is_written_outlives_the_back_forward_cache() {
    let window = web_sys::window().expect("a window");
    let body = window.document().and_then(|document| document.body()).expect("a body");
    let field = |name: &str| -> HtmlInputElement {
        let field = body.owner_document().expect("a document").create_element(name);
        let field = field.expect("an element");
        body.append_child(&field).expect("appended");
        field.unchecked_into()
    };
    let (emptied, newer, area) = (field("input"), field("input"), field("textarea"));
    for field in [&emptied, &newer, &area] {
        field.set_value("Green tea");
    }
    let _listeners = fields::outlive_cache();
    window.dispatch_event(&Event::new("pagehide").expect("an event")).expect("heard");
    let init = PageTransitionEventInit::new();
    init.set_persisted(true);
    let shown = PageTransitionEvent::new_with_event_init_dict("pageshow", &init);
    window.dispatch_event(&shown.expect("an event")).expect("heard");
    for field in [&emptied, &newer, &area] {
        field.set_value("");
    }
    newer.set_value("Coffee");
    clock::wait(Duration::from_millis(300)).await;
    let now = [&emptied, &newer, &area].map(HtmlInputElement::value);
    assert_eq!(now, ["Green tea", "Coffee", "Green tea"]);
    for field in [emptied, newer, area] {
        field.remove();
    }
}
