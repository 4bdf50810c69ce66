//! The answer as a message to the page around a frame.

use serde_json::{Value, json};

use crate::{
    State,
    testing::{APP, Answer, Browser, VERIFIER, authorize, exchange, state},
};

const SILENT: [(&str, &str); 2] = [("response_mode", "web_message"), ("prompt", "none")];

/// What the page posts, once it is sure that it posts it to the app and runs under its own policy only.
fn posted(answer: &Answer) -> Value {
    assert_eq!(answer.status, 200, "{answer:?}");
    let policy = answer.header("content-security-policy").unwrap();
    assert!(policy.ends_with(&format!("frame-ancestors {APP}")), "{policy}");
    let nonce = policy.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap();
    assert!(answer.body.contains(&format!("<script nonce=\"{nonce}\">")), "{}", answer.body);
    let call = answer.body.split(".postMessage(").nth(1).unwrap();
    let (message, target) = call.split(");</script>").next().unwrap().rsplit_once(", ").unwrap();
    assert_eq!(target, json!(APP).to_string());
    serde_json::from_str(message).unwrap()
}

async fn code_is_good(state: &State, code: &str) -> bool {
    exchange(state, code, VERIFIER).await.json()["access_token"].is_string()
}

#[tokio::test]
async fn a_session_gives_a_code_to_the_page_around_the_frame() {
    let state = state();
    let mut browser = Browser::new(&state);
    browser.authorized(&[], "ada").await;
    let message = posted(&browser.get(&authorize(&SILENT)).await);
    assert_eq!(message["type"], "authorization_response");
    assert_eq!(message["response"]["state"], "the-state");
    assert!(code_is_good(&state, message["response"]["code"].as_str().unwrap()).await);
}

#[tokio::test]
async fn without_a_session_the_page_around_the_frame_hears_why() {
    let state = state();
    let mut browser = Browser::new(&state);
    let message = posted(&browser.get(&authorize(&SILENT)).await);
    assert_eq!(message["response"]["error"], "login_required");
    assert_eq!(message["response"]["code"], Value::Null);
    let refused = [SILENT.as_slice(), &[("audience", "https://other")]].concat();
    let message = posted(&browser.get(&authorize(&refused)).await);
    assert_eq!(message["response"]["error"], "access_denied");
    assert_eq!(message["response"]["error_description"], "Service not found: https://other");
}
