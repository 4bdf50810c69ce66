//! What comes to `/callback` that nobody waits for, or from whom nobody waits for it.

use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use e2e::{Fault, fetch::InProcess, person, place};

use super::stage::Stage;

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

pub(crate) async fn all(stage: &Stage) -> Result<()> {
    forged(stage).await?;
    of_another_tab(stage).await?;
    replayed(stage).await?;
    of_the_attacker(stage).await?;
    mixed_up(stage).await
}

/// The response is refused in words, taken off the address, and its code goes nowhere.
async fn is_refused(stage: &Stage, response: &str) -> Result<()> {
    let world = &stage.world;
    let sent = world.count_requests("POST", "/oauth/token");
    world.app().open(response).await?;
    world.app().wait_for_session("failed").await?;
    world.browser.find("[data-finding]").await?;
    let address = world.browser.url().await?;
    ensure!(address == format!("{}/", world.server.origin), "{address}");
    ensure!(world.count_requests("POST", "/oauth/token") == sent, "the code was sent");
    stage.nobody_came().await
}

async fn forged(stage: &Stage) -> Result<()> {
    stage.anew().await?;
    let state = stage.leave_for_tenant().await?;
    let login = stage.world.browser.url().await?;
    for (name, response) in FORGED {
        stage.attack(name, is_refused(stage, response)).await;
    }
    let end = async {
        ensure!(!state.is_empty(), "a sign-in waits meanwhile");
        stage.world.browser.goto(&login).await?;
        stage.come_back().await?;
        stage.world.app().wait_for_session("signed-in").await
    };
    stage.attack("forged responses that are to end a sign-in on its way", end).await;
    Ok(())
}

async fn of_another_tab(stage: &Stage) -> Result<()> {
    stage.anew().await?;
    let state = stage.leave_for_tenant().await?;
    let attack = async {
        let tab = stage.world.browser.open_tab().await?;
        let outcome = is_refused(stage, &format!("/callback?code=stolen&state={state}")).await;
        stage.world.browser.close_tab(tab).await?;
        outcome?;
        stage.come_back().await?;
        stage.world.app().wait_for_session("signed-in").await
    };
    stage.attack("a response with the state of another tab", attack).await;
    Ok(())
}

async fn replayed(stage: &Stage) -> Result<()> {
    stage.anew().await?;
    let world = &stage.world;
    let before = world.server.seen().1.len();
    stage.leave_for_tenant().await?;
    stage.come_back().await?;
    world.app().wait_for_session("signed-in").await?;
    let asked = world.server.seen().1.split_off(before);
    let response = asked.into_iter().find(|asked| asked.target.starts_with("/callback?"));
    let response = response.context("no response came")?.target;
    let elsewhere = async {
        let tab = world.browser.open_tab().await?;
        let outcome = is_refused(stage, &response).await;
        world.browser.close_tab(tab).await?;
        outcome
    };
    stage.attack("a response replayed in another tab", elsewhere).await;
    stage.attack("a response replayed in its own tab", is_refused(stage, &response)).await;
    Ok(())
}

/// A response to the attacker's own sign-in, complete and unspent, as `code` and `state`.
async fn response_of_attacker(stage: &Stage) -> Result<(String, String)> {
    let (sandbox, origin) = (&stage.world.sandbox, &stage.world.server.origin);
    let place = place(sandbox.issuer(), sandbox.api_url(), origin)?;
    let server = InProcess::beside(sandbox, Duration::from_secs(5))?;
    let response = person::response(&server, &place, "grace").await?;
    let part = |name: &str| {
        let mut pairs = response.query_pairs();
        pairs.find(|(own, _)| own == name).map(|(_, value)| value.into_owned())
    };
    Ok((part("code").context("no code")?, part("state").context("no state")?))
}

async fn of_the_attacker(stage: &Stage) -> Result<()> {
    stage.anew().await?;
    let (code, state) = response_of_attacker(stage).await?;
    let response = format!("/callback?code={code}&state={state}");
    stage.attack("login CSRF: the attacker's own response", is_refused(stage, &response)).await;

    stage.anew().await?;
    let injected = async {
        let (code, _) = response_of_attacker(stage).await?;
        let state = stage.leave_for_tenant().await?;
        let world = &stage.world;
        world.app().open(&format!("/callback?code={code}&state={state}")).await?;
        world.app().wait_for_session("failed").await?;
        world.browser.find("[data-finding]").await?;
        let grants = world.sandbox.grants();
        ensure!(
            grants.len() == 1,
            "the code was sent once, with a verifier not its own: {grants:?}"
        );
        stage.nobody_came().await
    };
    stage.attack("the attacker's code with the state of this tab", injected).await;
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

async fn mixed_up(stage: &Stage) -> Result<()> {
    for (name, fault, code, may_send) in MIXED_UP {
        stage.anew().await?;
        let world = &stage.world;
        world.sandbox.set_fault(fault, true).await;
        let attack = async {
            world.app().open("/").await?;
            world.app().sign_in().await?;
            world.browser.find("#login, [data-finding]").await?;
            if world.browser.eval("!!document.querySelector('#login')").await? == true {
                stage.come_back().await?;
            }
            world.app().wait_for_finding(code).await?;
            world.app().wait_for_session("failed").await?;
            let grants = world.sandbox.grants();
            ensure!(grants.is_empty() || may_send, "the code was sent");
            stage.nobody_came().await
        };
        stage.attack(name, attack).await;
    }
    Ok(())
}
