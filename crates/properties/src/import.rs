//! Other people's settings: what is read of them is a `config.json`, and no secret comes along.

use settings::{
    Settings,
    import::{self, Imported},
    written,
};

use crate::input::{CANARY, assert_no_canary, text};

const BASE: &str = r#"{"domain":"t.eu.auth0.com","clientId":"c","audience":"https://api","apiUrl":"https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/default/wish-list-service"}"#;

pub(crate) fn holds(input: &[u8]) {
    let text = text(input);
    for base in [None, Some(BASE)] {
        if let Some(imported) = import::read(&text, base) {
            is_a_config(&imported);
        }
    }
    // A line of its own, as in an `.env` file.
    let secret = format!("AUTH0_CLIENT_SECRET={CANARY}\nVITE_AUTH0_DOMAIN=t.eu.auth0.com\n{text}");
    if let Some(imported) = import::read(&secret, None) {
        is_a_config(&imported);
        assert_no_canary(&imported.text);
        assert!(imported.notes.iter().all(|note| !note.sentence.contains(CANARY)));
    }
}

fn is_a_config(imported: &Imported) {
    let object = written::object(&imported.text);
    assert!(object.is_some(), "{}", imported.text);
    assert!(!imported.notes.is_empty());
    for note in &imported.notes {
        assert!(note.sentence.ends_with(['.', '?']), "{}", note.sentence);
        assert!(note.sentence.chars().count() < 2000, "{}", note.sentence);
    }
    // Read once more, it stays what it is.
    if let Some(again) = import::read(&imported.text, None)
        && Settings::from_json(&imported.text).is_ok()
    {
        assert_eq!(again.text, imported.text);
    }
}
