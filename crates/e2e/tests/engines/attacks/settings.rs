//! A settings file that points elsewhere: what is refused, and what still cannot be had by it.

use anyhow::{Result, ensure};
use axum::response::IntoResponse as _;
use serde_json::{Value, json};

use super::{scene::Scene, strangers::Stranger};

/// Addresses that no settings may have, for the API and for the issuer.
const ADDRESSES: [(&str, &str); 7] = [
    ("credentials", "https://user:password@api.example/default/wishes"),
    ("a host behind a user name", "https://api.example@evil.example/default/wishes"),
    ("javascript:", "javascript:window.hacked='settings'"),
    ("data:", "data:application/json,{}"),
    ("another scheme", "ftp://api.example/default/wishes"),
    ("plain HTTP", "http://evil.example/default/wishes"),
    ("a query", "https://api.example/default/wishes?to=evil"),
];

pub(crate) async fn all(scene: &Scene) -> Result<()> {
    addresses(scene).await?;
    metadata(scene).await?;
    a_token_endpoint_elsewhere(scene).await
}

async fn addresses(scene: &Scene) -> Result<()> {
    scene.anew().await?;
    let world = &scene.world;
    for key in ["apiUrl", "issuer"] {
        for (name, address) in ADDRESSES {
            let attack = async {
                world.configure(|settings| settings[key] = json!(address));
                scene.open_app().await?;
                world.browser.find("[data-finding^=settings-]").await?;
                let disabled = world.browser.eval("document.querySelector('#sign-in')?.disabled");
                ensure!(disabled.await? != false, "it can be signed in with");
                ensure!(world.count_requests("GET", "/authorize") == 0, "somebody was sent away");
                Ok(())
            };
            scene.attack(&format!("settings whose {key} has {name}"), attack).await;
        }
    }
    Ok(())
}

fn endpoints(issuer: &str) -> Value {
    json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}authorize"),
        "token_endpoint": format!("{issuer}oauth/token"),
        "jwks_uri": format!("{issuer}.well-known/jwks.json"),
    })
}

/// Metadata in the settings is judged like any other.
async fn metadata(scene: &Scene) -> Result<()> {
    let world = &scene.world;
    for (name, member, value) in [
        ("another issuer", "issuer", "https://evil.example/"),
        ("a token endpoint without HTTPS", "token_endpoint", "http://evil.example/token"),
        ("script for a token endpoint", "token_endpoint", "javascript:window.hacked='token'"),
        ("script for a login page", "authorization_endpoint", "javascript:window.hacked='login'"),
        ("keys without HTTPS", "jwks_uri", "http://evil.example/keys"),
    ] {
        scene.anew().await?;
        let attack = async {
            let mut metadata = endpoints(world.sandbox.issuer());
            metadata[member] = json!(value);
            world.configure(|settings| settings["metadata"] = metadata);
            world.app().open("/").await?;
            world.browser.wait_until("!!document.querySelector('#sign-in')").await?;
            world.browser.eval("document.querySelector('#sign-in').click()").await?;
            world.browser.find("[data-finding]").await?;
            let at = world.browser.url().await?;
            ensure!(at == format!("{}/", world.server.origin), "{at}");
            ensure!(world.count_requests("GET", "/authorize") == 0, "somebody was sent away");
            Ok(())
        };
        scene.attack(&format!("metadata with {name}"), attack).await;
    }
    Ok(())
}

/// Endpoints may be on hosts of their own, so such a file is no mistake. The policy of the host names the tenant and
/// the API, and what the file names besides cannot be reached: neither code nor verifier arrive.
async fn a_token_endpoint_elsewhere(scene: &Scene) -> Result<()> {
    scene.anew().await?;
    let world = &scene.world;
    let thief = Stranger::serve(|_| "{}".into_response()).await?;
    let origin = |url: &str| url.splitn(4, '/').take(3).collect::<Vec<_>>().join("/");
    let allowed = [world.sandbox.issuer(), world.sandbox.api_url()].map(origin);
    let attack = async {
        let mut metadata = endpoints(world.sandbox.issuer());
        metadata["token_endpoint"] = json!(format!("{}/oauth/token", thief.origin));
        world.configure(|settings| settings["metadata"] = metadata);
        world.server.connect_only_to(&allowed)?;
        scene.leave_for_tenant().await?;
        scene.come_back().await?;
        world.app().wait_for_session("failed").await?;
        scene.nobody_came().await?;
        ensure!(thief.seen().is_empty(), "{:?}", thief.seen());
        Ok(())
    };
    scene.is_stopped_by("connect-src");
    scene.attack("a token endpoint that the host's policy does not name", attack).await;
    world.server.ask_for_violations()
}
