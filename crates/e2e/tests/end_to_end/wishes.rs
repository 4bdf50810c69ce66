//! The page of the wishes: a wish on its way, the way out of a wait, what a form takes, and what a list
//! that is not whole says.

use anyhow::Result;
use e2e::{ADA, Fault, World};
use serde_json::json;

/// What stands beside the list: how far each wish has come, and its name.
async fn savings(world: &World) -> Result<Vec<[String; 2]>> {
    let script = "[...document.querySelectorAll('#saving > li[data-pending]')]
        .map(e => [e.dataset.pending, e.querySelector('.wish__name').textContent])";
    Ok(serde_json::from_value(world.browser.eval(script).await?)?)
}

fn owned(expected: &[[&str; 2]]) -> Vec<[String; 2]> {
    expected.iter().map(|pair| pair.map(str::to_owned)).collect()
}

#[tokio::test]
async fn a_wish_shows_at_once_and_nothing_typed_is_lost_when_it_is_given_up() -> Result<()> {
    let world = World::new().await?;
    let (app, browser) = (world.app(), &world.browser);
    world.sign_in(ADA).await?;
    app.wait_for_list().await?;
    let posts = || world.count_requests("POST", "/default/wish-list-service");

    world.sandbox.set_fault(Fault::ApiSilent, true).await;
    app.write_wish("Green tea", "https://example.com/tea", "Loose\nor not").await?;
    app.add().await?;
    browser.wait_until("document.querySelector('#saving [data-pending=sending]') != null").await?;
    assert_eq!(
        app.wish_names().await?.len(),
        4,
        "it is no wish of the list before it is confirmed"
    );
    assert_eq!(browser.text("#wish-count").await?, "4");
    app.add().await?;
    assert_eq!(savings(&world).await?, owned(&[["sending", "Green tea"]]), "a second click");
    app.write_wish("Oolong", "", "").await?;
    app.add().await?;
    let both = owned(&[["sending", "Green tea"], ["waiting", "Oolong"]]);
    assert_eq!(savings(&world).await?, both);

    browser.click("#cancel-adding").await?;
    let said = browser.text("[data-cancelled]").await?;
    assert!(said.contains("may have been saved"), "{said}");
    assert_eq!(savings(&world).await?, owned(&[["unknown", "Green tea"]]));
    assert_eq!(app.written_wish().await?[0], "Oolong", "what is in the form stays there");
    browser.wait_until("document.activeElement.matches('#add-wish [type=submit]')").await?;

    // Back into the form, from where the other takes its place.
    browser.click("#saving [data-pending] button").await?;
    assert_eq!(
        app.written_wish().await?,
        ["Green tea", "https://example.com/tea", "Loose\nor not"]
    );
    assert_eq!(savings(&world).await?, owned(&[["not-saved", "Oolong"]]));

    browser.click("#refresh").await?;
    browser.click("#cancel-reading").await?;
    assert_eq!(app.wish_names().await?.len(), 4, "the list is as it was");
    world.sandbox.set_fault(Fault::ApiSilent, false).await;
    assert_eq!(
        posts(),
        0,
        "neither the silent preflight let a wish through, nor was what waited sent"
    );

    app.add().await?;
    browser.wait_until("document.querySelector('#wish-count').textContent === '5'").await?;
    browser.wait_until("document.querySelector('#add-wish [name=name]').value === ''").await?;
    browser.click("#saving [data-pending] button").await?;
    app.add().await?;
    browser.wait_until("document.querySelector('#wish-count').textContent === '6'").await?;
    browser.wait_until("document.querySelector('#saving') === null").await?;
    assert_eq!(app.wish_names().await?[4..], ["Green tea", "Oolong"]);

    // Three in a row, as fast as one can.
    for name in ["a", "b", "c"] {
        app.write_wish(name, "", "").await?;
        app.add().await?;
    }
    browser.wait_until("document.querySelector('#wish-count').textContent === '9'").await?;
    assert_eq!(app.wish_names().await?[6..], ["a", "b", "c"]);
    assert_eq!(posts(), 5);
    Ok(())
}

#[tokio::test]
async fn the_form_says_what_is_too_long_before_anything_is_sent() -> Result<()> {
    let world = World::new().await?;
    let (app, browser) = (world.app(), &world.browser);
    app.open("/").await?;
    app.wait_for_list().await?;
    browser.find("#wish-name").await?;
    let note = |field: &str| format!("#wish-{field}-note");
    let type_name = async |count: usize| {
        let script = format!(
            "(() => {{ const field = document.querySelector('#wish-name'); field.value = 'ü'.repeat({count});
                field.dispatchEvent(new Event('input', {{ bubbles: true }})); return field.value.length }})()"
        );
        browser.eval(&script).await
    };
    type_name(150).await?;
    assert_eq!(browser.eval("document.querySelector('#wish-name-note').textContent").await?, "");
    type_name(190).await?;
    assert_eq!(browser.text(&note("name")).await?, "190 of 200 characters.");
    assert_eq!(type_name(205).await?, 205, "nothing is cut");
    assert_eq!(browser.text(&note("name")).await?, "205 of 200 characters: 5 too many.");
    browser.fill("#wish-url", "https://ada:secret@example.com/").await?;
    app.add().await?;
    assert!(browser.text(&note("name")).await?.contains("200 characters"));
    assert!(browser.text(&note("url")).await?.contains("password"));
    browser.wait_until("document.activeElement.id === 'wish-name'").await?;
    let described = "document.activeElement.getAttribute('aria-describedby')";
    assert_eq!(browser.eval(described).await?, "wish-name-note");
    assert_eq!(world.count_requests("POST", "/default/wish-list-service"), 0);
    Ok(())
}

#[tokio::test]
async fn a_list_that_is_not_whole_says_so_and_the_same_fix_stands_there_once() -> Result<()> {
    let world = World::new().await?;
    let (app, browser) = (world.app(), &world.browser);
    world.sandbox.fill(10_000, true);
    world.sign_in(ADA).await?;
    app.wait_for_list().await?;
    let said = browser.text("#more-wishes").await?;
    let count = browser.text("#wish-count").await?;
    assert!(said.contains(&count) && said.contains("1 MB"), "{count}: {said}");
    assert!(said.contains("LastEvaluatedKey"), "{said}");

    world.sandbox.reset().await;
    world.sandbox.set_fault(Fault::CorsOff, true).await;
    browser.click("#refresh").await?;
    let list = app.wait_for_finding("cors-blocked").await?;
    assert!(list.contains("update-api"), "{list}");
    app.write_wish("Green tea", "", "").await?;
    app.add().await?;
    let form = app.wait_for_finding_at_form("cors-blocked").await?;
    assert!(form.contains("update-api"), "{form}");
    let codes = "[...document.querySelectorAll('[data-finding=cors-blocked]')]
        .map(e => e.textContent.includes('update-api'))";
    assert_eq!(browser.eval(codes).await?, json!([false, true]), "once is enough");
    Ok(())
}
