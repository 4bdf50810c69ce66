//! Links that are to lead a person, or what belongs to them, elsewhere.

use anyhow::{Result, ensure};
use e2e::ADA;
use url::form_urlencoded::Serializer;

use super::scene::Scene;

const EVIL: &str = "https://evil.example/";

/// Links that are not followed.
fn refused(scene: &Scene) -> Vec<(&'static str, String)> {
    let issuer = scene.world.sandbox.issuer();
    let origin = &scene.world.server.origin;
    let link = |pairs: &[(&str, &str)]| {
        format!("/sign-in?{}", Serializer::new(String::new()).extend_pairs(pairs).finish())
    };
    let to = |target: &str| link(&[("iss", issuer), ("target_link_uri", target)]);
    let host = origin.trim_start_matches("http://");
    vec![
        ("a link to sign in at another issuer", link(&[("iss", EVIL)])),
        ("a link to an issuer that ends like ours", link(&[("iss", &format!("{issuer}../evil"))])),
        ("a link to another site after the sign-in", to(EVIL)),
        ("a link to a host that begins like ours", to(&format!("{origin}.evil.example/"))),
        ("a link to a host behind a user name", to(&format!("http://{host}@evil.example/"))),
        ("a link to script after the sign-in", to("javascript:window.hacked='link'")),
        ("a link to //host after the sign-in", to("//evil.example/")),
        ("a link with two targets", to(EVIL) + "&target_link_uri=" + origin),
    ]
}

/// Links that are followed to this app, whatever they ask for besides.
const HARMLESS: [(&str, &str); 3] = [
    (
        "return_to and the like",
        "/sign-in?return_to=//evil.example&returnTo=https://evil.example&next=javascript:hacked&redirect_uri=https://evil.example/callback",
    ),
    ("a path that begins with two slashes", "//evil.example/%2e%2e?sign-in"),
    ("a path with a backslash", "/%5C%5Cevil.example/..%5C?sign-in"),
];

pub(crate) async fn all(scene: &Scene) -> Result<()> {
    scene.anew().await?;
    let world = &scene.world;
    for (name, link) in refused(scene) {
        let attack = async {
            world.app().open(&link).await?;
            world.app().wait_for_finding("link-refused").await?;
            let address = world.browser.url().await?;
            ensure!(address == format!("{}/", world.server.origin), "{address}");
            ensure!(world.count_requests("GET", "/authorize") == 0, "somebody was sent away");
            Ok(())
        };
        scene.attack(name, attack).await;
    }
    followed(scene).await?;
    no_link_changes_anything(scene).await
}

async fn followed(scene: &Scene) -> Result<()> {
    let world = &scene.world;
    let issuer = world.sandbox.issuer().to_owned();
    let callback = Serializer::new(String::new())
        .append_pair("redirect_uri", &format!("{}/callback", world.server.origin))
        .finish();
    for (name, link) in HARMLESS {
        let attack = async {
            scene.anew().await?;
            world.browser.goto(&format!("{}{link}", world.server.origin)).await?;
            if !link.starts_with("/sign-in") {
                world.app().sign_in().await?;
            }
            world.browser.find("#login").await?;
            let at = world.browser.url().await?;
            ensure!(at.starts_with(&issuer), "sent to {at}");
            let asked = world.sandbox.requests();
            let sent = asked.iter().rfind(|seen| seen.target.starts_with("/authorize?"));
            ensure!(sent.is_some_and(|sent| sent.target.contains(&callback)), "{sent:?}");
            scene.come_back().await?;
            world.app().wait_for_session("signed-in").await?;
            let back = world.browser.url().await?;
            let ours = format!("{}/", world.server.origin);
            ensure!(back.starts_with(&ours) && !back[ours.len()..].starts_with('/'), "{back}");
            Ok(())
        };
        scene.attack(name, attack).await;
    }
    Ok(())
}

/// A link neither signs anybody out, nor sets a setting, nor has the Console send anything.
async fn no_link_changes_anything(scene: &Scene) -> Result<()> {
    let world = &scene.world;
    scene.anew().await?;
    world.sign_in(ADA).await?;
    let console = "/console?method=POST&path=//evil.example/x&headers=Authorization:%20x&body=%7B%7D&token=on&send=1";
    for (name, link) in [
        ("a link that is to sign out", "/?logout&sign-out=1&state=evil"),
        (
            "a link that is to set settings",
            "/settings?apiUrl=https://evil.example/x&issuer=https://evil.example/",
        ),
        ("a link that is to send something", console),
    ] {
        let attack = async {
            let posts =
                world.sandbox.requests().iter().filter(|seen| seen.method == "POST").count();
            world.app().open(link).await?;
            world.app().wait_for_session("signed-in").await?;
            let kept =
                world.browser.eval("JSON.stringify([{...localStorage}, {...sessionStorage}])");
            let kept = kept.await?.to_string();
            ensure!(!kept.contains("evil"), "{kept}");
            let requests = world.sandbox.requests();
            let more = requests.iter().filter(|seen| seen.method == "POST").count() - posts;
            // Only the session is had back.
            ensure!(more <= 1, "{more} POST requests");
            Ok(())
        };
        scene.attack(name, attack).await;
    }
    Ok(())
}
