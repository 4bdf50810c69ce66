//! A tenant that is hostile: its login page, which people are sent to, learns what it was told and no more.

use std::sync::{Arc, Mutex};

use anyhow::{Context as _, Result, ensure};
use axum::response::{Html, IntoResponse as _, Response};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use url::{Url, form_urlencoded};

use super::{
    scene::Scene,
    strangers::{Seen, Stranger},
};

/// The login page takes all that a page can reach.
const PAGE: &str = "<!doctype html><title>login</title><body><script>
    const reach = (read) => { try { return String(read()) } catch (error) { return error.name } };
    window.loot = JSON.stringify([
        reach(() => document.referrer), reach(() => window.name), reach(() => location.href),
        reach(() => window.opener), reach(() => document.cookie), reach(() => history.state),
        reach(() => JSON.stringify(sessionStorage)), reach(() => JSON.stringify(localStorage)),
        reach(() => JSON.stringify(performance.getEntries())),
        reach(() => JSON.stringify(globalThis.navigation?.entries())), reach(() => parent.location.href),
    ]);
</script>";

/// What the tenant knows of the request.
type Asked = Arc<Mutex<Option<Url>>>;

pub(crate) async fn all(scene: &Scene) -> Result<()> {
    scene.anew().await?;
    let asked = Asked::default();
    let notes = Arc::clone(&asked);
    let issuer = Arc::<Mutex<String>>::default();
    let own = Arc::clone(&issuer);
    let tenant = Stranger::serve(move |seen| {
        let issuer = own.lock().map(|issuer| issuer.clone()).unwrap_or_default();
        answer(&issuer, seen, &notes)
    })
    .await?;
    if let Ok(mut issuer) = issuer.lock() {
        *issuer = format!("{}/", tenant.origin);
    }
    let issuer = format!("{}/", tenant.origin);
    scene.world.configure(|settings| settings["issuer"] = json!(issuer));
    learns_nothing(scene, &asked).await;
    makes_nobody_up(scene, &asked).await;
    Ok(())
}

fn answer(issuer: &str, seen: &Seen, asked: &Asked) -> Response {
    let at = |path: &str| format!("{issuer}{path}");
    let path = seen.target.split('?').next().unwrap_or_default();
    let value = match path {
        "/.well-known/openid-configuration" => json!({
            "issuer": issuer, "authorization_endpoint": at("authorize"), "token_endpoint": at("token"),
            "jwks_uri": at("keys"), "code_challenge_methods_supported": ["S256"],
        }),
        "/authorize" => {
            if let Ok(mut asked) = asked.lock() {
                *asked = Url::parse(issuer).ok().and_then(|url| url.join(&seen.target).ok());
            }
            return Html(PAGE).into_response();
        }
        "/token" => tokens(issuer, asked),
        _ => json!({ "keys": [] }),
    };
    ([("content-type", "application/json")], value.to_string()).into_response()
}

/// A session without a signature, for whoever it likes.
fn tokens(issuer: &str, asked: &Asked) -> Value {
    let asked = asked.lock().ok().and_then(|asked| asked.clone());
    let part = |name: &str| asked.as_ref().and_then(|url| parameter(url, name));
    let claims = json!({
        "iss": issuer, "sub": "root", "name": "Root", "aud": part("client_id"),
        "nonce": part("nonce"), "iat": 1_900_000_000, "exp": 2_000_000_000,
    });
    let encode = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let id_token = format!("{}.{}.", encode(&json!({ "alg": "none" })), encode(&claims));
    json!({ "access_token": "stolen", "token_type": "Bearer", "expires_in": 86_400,
        "scope": "openid", "id_token": id_token })
}

fn parameter(url: &Url, name: &str) -> Option<String> {
    let mut pairs = url.query_pairs();
    pairs.find(|(own, _)| own == name).map(|(_, value)| value.into_owned())
}

/// The page that people are sent to reaches neither the verifier nor anything that the app keeps.
async fn learns_nothing(scene: &Scene, asked: &Asked) {
    let world = &scene.world;
    let attack = async {
        world.app().open("/").await?;
        world.app().write_wish("A secret wish", "", "").await?;
        world.app().sign_in().await?;
        world.browser.wait_until("!!window.loot").await?;
        let loot = world.browser.eval("loot").await?.to_string();
        let sent = asked.lock().ok().and_then(|asked| asked.clone()).context("nobody came")?;
        ensure!(parameter(&sent, "code_challenge_method").as_deref() == Some("S256"), "{sent}");
        let read = "return Object.values(sessionStorage).map((text) => JSON.parse(text).verifier)";
        world.app().open("/robots.txt").await?;
        let verifier = world.browser.run(read, Vec::new()).await?;
        let verifier = verifier[0].as_str().context("no verifier is kept")?;
        ensure!(verifier.len() >= 43, "a verifier of {} characters", verifier.len());
        for secret in [verifier, "A secret wish", "wish-list."] {
            ensure!(!loot.contains(secret) && !sent.as_str().contains(secret), "it has {secret}");
        }
        Ok(())
    };
    scene.attack("a login page that wants the verifier", attack).await;
}

/// It is asked with the right code, and answers with somebody that it made up.
async fn makes_nobody_up(scene: &Scene, asked: &Asked) {
    let world = &scene.world;
    let attack = async {
        world.start_over().await?;
        world.app().open("/").await?;
        world.app().sign_in().await?;
        world.browser.wait_until("!!window.loot").await?;
        let sent = asked.lock().ok().and_then(|asked| asked.clone()).context("nobody came")?;
        let state = parameter(&sent, "state").context("no state")?;
        let query = form_urlencoded::Serializer::new(String::new())
            .extend_pairs([("code", "made-up"), ("state", &state)])
            .finish();
        world.app().open(&format!("/callback?{query}")).await?;
        world.app().wait_for_session("failed").await?;
        world.browser.find("[data-finding]").await?;
        scene.nobody_came().await
    };
    scene.attack("tokens without a signature", attack).await;
}
