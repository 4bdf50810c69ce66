//! What a new session asks of each driver.

use fantoccini::wd::Capabilities;
use serde_json::{Value, json};

use super::Engine;

/// The capabilities (WebDriver, section 7) that start `engine` without a screen.
pub(super) fn capabilities(engine: Engine) -> Capabilities {
    let (name, mut options) = match engine {
        Engine::Chromium => ("goog:chromeOptions", chromium()),
        Engine::Firefox => ("moz:firefoxOptions", firefox()),
        Engine::WebKit => ("webkitgtk:browserOptions", json!({ "args": ["--automation"] })),
    };
    if let Some(program) = engine.binary() {
        options["binary"] = json!(program);
    }
    let mut capabilities = Capabilities::new();
    capabilities.insert(name.to_owned(), options);
    if engine == Engine::Chromium {
        capabilities.insert("goog:loggingPrefs".to_owned(), json!({ "browser": "ALL" }));
    }
    capabilities
}

/// The same for Chromium, which then also keeps the events of the network.
pub(super) fn listening() -> Capabilities {
    let mut capabilities = capabilities(Engine::Chromium);
    capabilities.insert("goog:loggingPrefs".to_owned(), json!({ "performance": "ALL" }));
    capabilities
}

/// The same, without a wait for pages to load.
pub(super) fn impatient(engine: Engine) -> Capabilities {
    let mut capabilities = capabilities(engine);
    capabilities.insert("pageLoadStrategy".to_owned(), json!("none"));
    capabilities
}

fn chromium() -> Value {
    json!({
        "args": [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            "--disable-dev-shm-usage", "--window-size=1100,900",
            // This machine under a name that is no localhost, so that http is no secure context.
            "--host-resolver-rules=MAP app.insecure.example 127.0.0.1",
        ],
    })
}

/// The profile is made by geckodriver, which also keeps Firefox from calling home.
fn firefox() -> Value {
    json!({ "args": ["-headless", "--width=1100", "--height=900"] })
}
