//! What comes to `/callback` that nobody waits for, or from whom nobody waits for it.

use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use e2e::{Fault, fetch::InProcess, person, place};

use super::scene::Scene;

/// Responses that nobody asked for.
const FORGED: [(&str, &str); 9] = [
    ("a response without state", "/callback?code=stolen"),
    ("a response with an empty state", "/callback?code=stolen&state="),
    ("a response with a state that nobody made", "/callback?code=stolen&state=evil"),
    ("a state named __proto__", "/callback?code=stolen&state=__proto__"),
    ("a state named constructor", "/callback?code=stolen&state=constructor"),
    ("a state named toString", "/callback?code=stolen&state=toString"),
    ("a state that leads to another slot", "/callback?code=stolen&state=../wish-list.session"),
    ("two codes at once", "/callback?code=a&code=b&state=evil"),
    ("an error that nobody sent", "/callback?error=access_denied&state=evil"),
];

pub(crate) async fn all(scene: &Scene) -> Result<()> {
    forged(scene).await?;
    of_another_tab(scene).await?;
    replayed(scene).await?;
    of_the_attacker(scene).await?;
    mixed_up(scene).await
}

/// The response is refused in words, taken off the address, and its code goes nowhere.
async fn is_refused(scene: &Scene, response: &str) -> Result<()> {
    let world = &scene.world;
    let sent = world.count_requests("POST", "/oauth/token");
    world.app().open(response).await?;
    world.app().wait_for_session("failed").await?;
    world.browser.find("[data-finding]").await?;
    let address = world.browser.url().await?;
    ensure!(address == format!("{}/", world.server.origin), "{address}");
    ensure!(world.count_requests("POST", "/oauth/token") == sent, "the code was sent");
    scene.nobody_came().await
}

async fn forged(scene: &Scene) -> Result<()> {
    scene.anew().await?;
    let state = scene.leave_for_tenant().await?;
    let login = scene.world.browser.url().await?;
    for (name, response) in FORGED {
        scene.attack(name, is_refused(scene, response)).await;
    }
    let end = async {
        ensure!(!state.is_empty(), "a sign-in waits meanwhile");
        scene.world.browser.goto(&login).await?;
        scene.come_back().await?;
        scene.world.app().wait_for_session("signed-in").await
    };
    scene.attack("forged responses that are to end a sign-in on its way", end).await;
    Ok(())
}

async fn of_another_tab(scene: &Scene) -> Result<()> {
    scene.anew().await?;
    let state = scene.leave_for_tenant().await?;
    let attack = async {
        let tab = scene.world.browser.open_tab().await?;
        let outcome = is_refused(scene, &format!("/callback?code=stolen&state={state}")).await;
        scene.world.browser.close_tab(tab).await?;
        outcome?;
        scene.come_back().await?;
        scene.world.app().wait_for_session("signed-in").await
    };
    scene.attack("a response with the state of another tab", attack).await;
    Ok(())
}

async fn replayed(scene: &Scene) -> Result<()> {
    scene.anew().await?;
    let world = &scene.world;
    let before = world.server.seen().1.len();
    scene.leave_for_tenant().await?;
    scene.come_back().await?;
    world.app().wait_for_session("signed-in").await?;
    let asked = world.server.seen().1.split_off(before);
    let response = asked.into_iter().find(|asked| asked.target.starts_with("/callback?"));
    let response = response.context("no response came")?.target;
    let elsewhere = async {
        let tab = world.browser.open_tab().await?;
        let outcome = is_refused(scene, &response).await;
        world.browser.close_tab(tab).await?;
        outcome
    };
    scene.attack("a response replayed in another tab", elsewhere).await;
    scene.attack("a response replayed in its own tab", is_refused(scene, &response)).await;
    Ok(())
}

/// A response to the attacker's own sign-in, complete and unspent, as `code` and `state`.
async fn response_of_attacker(scene: &Scene) -> Result<(String, String)> {
    let (sandbox, origin) = (&scene.world.sandbox, &scene.world.server.origin);
    let place = place(sandbox.issuer(), sandbox.api_url(), origin)?;
    let server = InProcess::beside(sandbox, Duration::from_secs(5))?;
    let response = person::response(&server, &place, "grace").await?;
    let part = |name: &str| {
        let mut pairs = response.query_pairs();
        pairs.find(|(own, _)| own == name).map(|(_, value)| value.into_owned())
    };
    Ok((part("code").context("no code")?, part("state").context("no state")?))
}

async fn of_the_attacker(scene: &Scene) -> Result<()> {
    scene.anew().await?;
    let (code, state) = response_of_attacker(scene).await?;
    let response = format!("/callback?code={code}&state={state}");
    scene.attack("login CSRF: the attacker's own response", is_refused(scene, &response)).await;

    scene.anew().await?;
    let injected = async {
        let (code, _) = response_of_attacker(scene).await?;
        let state = scene.leave_for_tenant().await?;
        let world = &scene.world;
        world.app().open(&format!("/callback?code={code}&state={state}")).await?;
        world.app().wait_for_session("failed").await?;
        world.browser.find("[data-finding]").await?;
        let grants = world.sandbox.grants();
        ensure!(
            grants.len() == 1,
            "the code was sent once, with a verifier not its own: {grants:?}"
        );
        scene.nobody_came().await
    };
    scene.attack("the attacker's code with the state of this tab", injected).await;
    Ok(())
}

/// Each with the finding that it leads to, and whether the code may have been sent.
const MIXED_UP: [(&str, Fault, &str, bool); 6] = [
    ("a response with the iss of another issuer", Fault::IssWrong, "issuer-mixed-up", false),
    ("a response without the iss that was promised", Fault::IssMissing, "issuer-mixed-up", false),
    ("metadata of another issuer", Fault::DiscoveryWrongIssuer, "issuer-mismatch", false),
    ("an ID token for another attempt", Fault::IdTokenWrongNonce, "id-token-refused", true),
    ("an ID token with a forged signature", Fault::IdTokenBadSignature, "id-token-refused", true),
    ("an ID token without a signature", Fault::IdTokenNone, "keys-unusable", true),
];

async fn mixed_up(scene: &Scene) -> Result<()> {
    for (name, fault, code, may_send) in MIXED_UP {
        scene.anew().await?;
        let world = &scene.world;
        world.sandbox.set_fault(fault, true).await;
        let attack = async {
            world.app().open("/").await?;
            world.app().sign_in().await?;
            world.browser.find("#login, [data-finding]").await?;
            if world.browser.eval("!!document.querySelector('#login')").await? == true {
                scene.come_back().await?;
            }
            world.app().wait_for_finding(code).await?;
            world.app().wait_for_session("failed").await?;
            let grants = world.sandbox.grants();
            ensure!(grants.is_empty() || may_send, "the code was sent");
            scene.nobody_came().await
        };
        scene.attack(name, attack).await;
    }
    Ok(())
}
