//! `config.json`: what is taken is safe to use, and what is not has a sentence and a line.

use relying_party::is_loopback;
use serde_json::Value;
use settings::{Settings, form, guide, written};
use url::Url;

use crate::input::text;

pub(crate) fn holds(input: &[u8]) {
    let text = text(input);
    match Settings::from_json(&text) {
        Ok(settings) => is_safe(&settings, &text),
        Err(mistakes) => {
            assert!(!mistakes.is_empty());
            let lines = text.split('\n').count();
            for mistake in mistakes {
                let sentence = mistake.sentence();
                assert!(sentence.ends_with(['.', '?']), "{sentence}");
                assert!(!sentence.starts_with(char::is_lowercase), "{sentence}");
                assert!(mistake.line.is_none_or(|line| (1..=lines).contains(&line)), "{mistake:?}");
                for field in form::FIELDS {
                    assert!(!form::problem(&mistake, field).is_empty());
                }
            }
        }
    }
    assert!(guide::rows(&text).iter().all(|row| !row.guide.what.is_empty()));
    is_kept_by_the_form(&text);
}

fn is_safe(settings: &Settings, text: &str) {
    for url in [settings.issuer.as_str(), settings.api_url.as_str()] {
        let url = Url::parse(url).unwrap_or_else(|error| panic!("{url}: {error}"));
        assert!(url.scheme() == "https" || is_loopback(&url), "{url}");
        assert!(url.username().is_empty() && url.password().is_none(), "{url}");
    }
    assert!(settings.scopes.iter().any(|scope| scope == "openid"));
    let scopes = &settings.scopes;
    assert!(
        scopes.iter().enumerate().all(|(at, scope)| !scopes[..at].contains(scope)),
        "{scopes:?}"
    );
    assert!(!settings.client_id.is_empty() && !settings.expected_audience().is_empty());
    if let Some(metadata) = &settings.metadata {
        assert_eq!(metadata.issuer, settings.issuer.as_str());
        crate::metadata::is_sound(metadata);
    }
    // Written as the form writes it, it says the same.
    let again = written::object(text).map(|object| Settings::from_json(&written::text(&object)));
    assert_eq!(again, Some(Ok(settings.clone())));
}

fn is_kept_by_the_form(text: &str) {
    let Some(object) = written::object(text) else { return };
    assert_eq!(written::object(&written::text(&object)).as_ref(), Some(&object));
    for field in form::FIELDS {
        // What a field shows and a person leaves as it is stays what the field shows.
        let shown = form::shown(&object, field);
        let entered = form::entered(object.clone(), field, &shown);
        let (once, twice) = (form::shown(&entered, field), |shown: &str| {
            form::shown(&form::entered(entered.clone(), field, shown), field)
        });
        assert_eq!(twice(&once), once, "{field}: {shown:?}");
        let cleared = form::entered(object.clone(), field, " ");
        assert_eq!(form::shown(&cleared, field), "", "{field}");
        let others = object.iter().filter(|(name, _)| !is_of(field, name));
        for (name, value) in others {
            assert_eq!(entered.get(name), Some(value), "{field} changes {name}");
        }
    }
    let pretty = serde_json::to_string_pretty(&object).unwrap_or_default();
    assert_eq!(serde_json::from_str::<Value>(&pretty).ok(), Some(Value::Object(object)));
}

fn is_of(field: &str, name: &str) -> bool {
    field.split('.').next() == Some(name) || (field == "issuer" && name == "domain")
}
