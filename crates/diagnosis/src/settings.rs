//! Mistakes in `config.json`, as findings.

use ::settings::{Mistake, SettingsError};

use crate::{Code, Finding, Offer};

/// One finding for each mistake.
#[must_use]
pub fn findings(mistakes: &[SettingsError]) -> Vec<Finding> {
    mistakes.iter().map(finding).collect()
}

/// `config.json` could not be read at all; `reason` says what was observed.
#[must_use]
pub fn unavailable(reason: &str) -> Finding {
    Finding::proved(Code::SettingsUnavailable, "The settings, config.json, cannot be read.")
        .seen(reason)
        .step("Put config.json beside index.html and reload this page.")
        .step("Or open Settings to fill it in for this tab.")
        .offer(Offer::Retry)
}

fn finding(error: &SettingsError) -> Finding {
    let at = error.line.map(|line| format!(", line {line}")).unwrap_or_default();
    let subject = if error.key.is_empty() {
        "config.json".to_owned()
    } else {
        format!("“{}”", error.key)
    };
    let finding = Finding::proved(code(&error.mistake), format!("{subject}: {}", error.ended()))
        .seen(format!("config.json{at}"));
    let finding = match error.replacement() {
        Some(line) if error.line.is_none() => {
            finding.copy("Add this line, and a comma after it unless it is the last", line)
        }
        Some(line) => finding.copy("Write this line instead, and keep the comma at its end", line),
        None => finding.step(advice(error)),
    };
    finding.step("Or open Settings to mend it in this tab.").offer(Offer::Retry)
}

fn code(mistake: &Mistake) -> Code {
    match mistake {
        Mistake::NotJson { .. } | Mistake::NotAnObject => Code::SettingsNotJson,
        Mistake::Missing | Mistake::NoIssuer => Code::SettingsMissing,
        Mistake::UnknownKey { .. } | Mistake::DuplicateKey => Code::SettingsUnknownKey,
        Mistake::WrongType { .. }
        | Mistake::NotARoute
        | Mistake::NotOneOf { .. }
        | Mistake::NotKeys => Code::SettingsWrongType,
        Mistake::Empty | Mistake::Blanks | Mistake::Placeholder => Code::SettingsEmpty,
        Mistake::NotADomain { .. } => Code::SettingsDomain,
        Mistake::NotAUrl
        | Mistake::InsecureUrl
        | Mistake::ExtraUrlParts
        | Mistake::TrailingSlash { .. }
        | Mistake::NoApiPath => Code::SettingsUrl,
        Mistake::DomainAndIssuer | Mistake::Metadata(_) => Code::SettingsConflict,
    }
}

fn advice(error: &SettingsError) -> String {
    let key = error.key.as_str();
    match (&error.mistake, key) {
        (Mistake::NotJson { .. }, _) => {
            "Look at that line and the one before it: a comma, a quote or a brace is missing or too many.".to_owned()
        }
        (Mistake::UnknownKey { nearest: Some(nearest) }, _) => {
            format!("Write \"{nearest}\" in place of \"{key}\", and leave the value as it is.")
        }
        (Mistake::UnknownKey { .. }, _) => {
            format!("Remove {key}; the table of settings in the README lists those that exist.")
        }
        (Mistake::DuplicateKey, _) => format!("Keep one line with {key} and remove the others."),
        (Mistake::DomainAndIssuer, _) => {
            "Keep domain for an Auth0 tenant, or issuer for any other OpenID provider.".to_owned()
        }
        (Mistake::Metadata(_) | Mistake::NotKeys, _) => {
            "Copy the whole document from the provider, or leave the setting out: then it is fetched.".to_owned()
        }
        (_, "domain") => "Auth0: Applications > your application > Settings > Domain, to the letter.".to_owned(),
        (_, "clientId") => "Auth0: Applications > your application > Settings > Client ID.".to_owned(),
        (_, "audience") => "Auth0: Applications > APIs > your API > Identifier, to the letter.".to_owned(),
        (_, "apiUrl") => {
            "AWS: API Gateway > your API > Stages > Invoke URL, followed by /wish-list-service.".to_owned()
        }
        (_, "issuer") => "Take the “issuer” value of the provider's /.well-known/openid-configuration.".to_owned(),
        _ => "Correct the value and reload this page.".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use ::settings::Settings;

    use super::*;
    use crate::Fix;

    fn check(file: &str, code: &str, sentence: &str, fix: &str) {
        let found = findings(&Settings::from_json(file).unwrap_err());
        let wanted = |finding: &&Finding| {
            finding.code.as_str() == code && finding.sentence.contains(sentence)
        };
        let finding = found.iter().find(wanted);
        let finding = finding.unwrap_or_else(|| panic!("{code} is not among {found:?}"));
        let fixes: Vec<&str> = finding
            .fixes
            .iter()
            .map(|fix| match fix {
                Fix::Step(text) | Fix::Copy { text, .. } => text.as_str(),
            })
            .collect();
        assert!(fixes.iter().any(|text| text.contains(fix)), "{fixes:?}");
    }

    #[test]
    fn a_line_that_is_missing_is_added_and_one_that_is_wrong_is_replaced() {
        let labels = |file: &str| {
            let found = findings(&Settings::from_json(file).unwrap_err());
            let fixes = found.into_iter().flat_map(|finding| finding.fixes);
            let labels = fixes.filter_map(|fix| match fix {
                Fix::Copy { label, .. } => Some(label),
                Fix::Step(_) => None,
            });
            labels.collect::<Vec<_>>()
        };
        let add = "Add this line, and a comma after it unless it is the last";
        let replace = "Write this line instead, and keep the comma at its end";
        assert!(labels("{}").iter().all(|label| label == add));
        let wrong = labels(r#"{"domain": "https://t.auth0.com"}"#);
        assert!(wrong.iter().any(|label| label == replace), "{wrong:?}");
    }

    #[test]
    fn each_mistake_has_its_own_sentence_and_fix() {
        check("{", "settings-not-json", "not JSON", "comma");
        check("[]", "settings-not-json", "one JSON object", "Correct");
        check("{}", "settings-missing", "“audience”", "\"audience\": ");
        check(
            r#"{"clientID": "x"}"#,
            "settings-unknown-key",
            "did you mean clientId?",
            "\"clientId\"",
        );
        check(r#"{"clientId": 7}"#, "settings-wrong-type", "not a number", "Client ID");
        check(r#"{"audience": ""}"#, "settings-empty", "is empty", "Identifier");
        check(
            r#"{"domain": "https://t.auth0.com"}"#,
            "settings-domain",
            "no https://",
            "\"t.auth0.com\"",
        );
        check(r#"{"apiUrl": "x"}"#, "settings-url", "absolute URL", "Invoke URL");
        check(
            r#"{"domain": "t.x", "issuer": "https://t.x"}"#,
            "settings-conflict",
            "not both",
            "Keep",
        );
    }
}
