//! Clickjacking: the app runs in no frame.

use std::time::Duration;

use anyhow::{Result, ensure};
use e2e::ADA;

use super::{scene::Scene, strangers::Stranger};

pub(crate) async fn all(scene: &Scene) -> Result<()> {
    scene.anew().await?;
    let world = &scene.world;
    world.sign_in(ADA).await?;
    let origin = &world.server.origin;
    for (name, path) in
        [("the app", "/"), ("the callback", "/callback?code=c&state=s"), ("a sign-in", "/sign-in")]
    {
        let frame =
            format!("<h1>A prize</h1><iframe src='{origin}{path}' style='opacity:0'></iframe>");
        let stranger = Stranger::page(frame).await?;
        let attack = async {
            let before = world.server.seen();
            world.browser.goto(&stranger.other_site()).await?;
            world.browser.find("h1").await?;
            let mut tries = 0;
            let new = loop {
                let new = world.server.seen().1.split_off(before.1.len());
                tries += 1;
                if !new.is_empty() || tries > 40 {
                    break new;
                }
                tokio::time::sleep(Duration::from_millis(50)).await;
            };
            ensure!(!new.is_empty(), "the frame was not even asked for");
            tokio::time::sleep(Duration::from_millis(400)).await;
            let started = world.server.seen().0.split_off(before.0.len());
            ensure!(!started.iter().any(|event| event.kind == "started"), "it runs: {started:?}");
            let mut requests = world.server.seen().1.split_off(before.1.len());
            requests.retain(|asked| asked.target != "/policy-reports");
            ensure!(requests.len() == 1, "its parts are fetched: {requests:?}");
            Ok(())
        };
        scene.attack(&format!("{name} in a frame of another site"), attack).await;
    }
    Ok(())
}
