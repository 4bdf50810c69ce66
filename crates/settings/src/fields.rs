//! Reading `config.json` key by key, and keeping every mistake.

use std::collections::{BTreeMap, BTreeSet};

use relying_party::{
    Issuer, IssuerError, Options, Prompt,
    jwks::{self, JwkSet},
    metadata::{self, Metadata},
};
use serde_json::{Map, Value};

use crate::{Authorizer, Mistake, SettingsError, positions, type_name};

pub(crate) const KNOWN: [&str; 20] = [
    "domain",
    "issuer",
    "clientId",
    "audience",
    "apiUrl",
    "scope",
    "organization",
    "connection",
    "resource",
    "prompt",
    "screenHint",
    "loginHint",
    "maxAge",
    "acrValues",
    "uiLocales",
    "refreshTokens",
    "federatedLogout",
    "metadata",
    "jwks",
    "authorizer",
];
const KNOWN_OF_AUTHORIZER: [&str; 3] = ["issuer", "audience", "routes"];

/// The object of the file, and the mistakes found so far.
pub(crate) struct Fields {
    object: Map<String, Value>,
    lines: Vec<(String, usize)>,
    mistakes: Vec<SettingsError>,
}

impl Fields {
    pub(crate) fn parse(text: &str) -> Result<Self, Vec<SettingsError>> {
        let whole = |line, mistake| vec![SettingsError { key: String::new(), line, mistake }];
        // Editors on Windows begin a file with a byte order mark, which is no JSON.
        let json = text.strip_prefix('\u{feff}').unwrap_or(text);
        match serde_json::from_slice(json.as_bytes()) {
            Ok(Value::Object(object)) => {
                Ok(Self { object, lines: positions::keys(json), mistakes: Vec::new() })
            }
            Ok(_) => Err(whole(Some(1), Mistake::NotAnObject)),
            Err(error) => {
                let reason = if error.is_eof() {
                    "it ends too early, or is empty".to_owned()
                } else {
                    error.to_string()
                };
                Err(whole(Some(error.line()), Mistake::NotJson { reason }))
            }
        }
    }

    pub(crate) fn finish(mut self) -> Vec<SettingsError> {
        self.unknown_keys("", &self.object.clone(), &KNOWN);
        self.duplicate_keys();
        self.without_echoes()
    }

    /// A key that was mistyped is not missing besides.
    fn without_echoes(self) -> Vec<SettingsError> {
        let meant = |mistake: &Mistake| match mistake {
            Mistake::UnknownKey { nearest } => nearest.clone(),
            _ => None,
        };
        let mistyped: Vec<String> =
            self.mistakes.iter().filter_map(|error| meant(&error.mistake)).collect();
        let is_meant = |key: &str| mistyped.iter().any(|meant| meant == key);
        let is_echo = |error: &SettingsError| match error.mistake {
            Mistake::Missing => is_meant(&error.key),
            Mistake::NoIssuer => is_meant("domain") || is_meant("issuer"),
            _ => false,
        };
        self.mistakes.into_iter().filter(|error| !is_echo(error)).collect()
    }

    /// `issuer`, or `domain` as Auth0 writes it: the issuer of a tenant ends with a slash.
    pub(crate) fn issuer(&mut self) -> Option<Issuer> {
        match (self.object.contains_key("domain"), self.object.contains_key("issuer")) {
            (true, true) => self.note("issuer", Mistake::DomainAndIssuer),
            (false, false) => self.note("domain", Mistake::NoIssuer),
            (false, true) => {
                return self.url("issuer", |text| {
                    Issuer::parse(text).map_err(|error| match error {
                        IssuerError::NotAUrl => Mistake::NotAUrl,
                        IssuerError::Insecure => Mistake::InsecureUrl,
                        IssuerError::ExtraParts => Mistake::ExtraUrlParts,
                    })
                });
            }
            (true, false) => return self.url("domain", issuer_of_domain),
        }
        None
    }

    pub(crate) fn has(&self, key: &str) -> bool {
        self.object.contains_key(key)
    }

    /// A required text.
    pub(crate) fn text(&mut self, key: &str) -> Option<String> {
        if !self.object.contains_key(key) {
            self.note(key, Mistake::Missing);
        }
        self.optional_text(key)
    }

    pub(crate) fn optional_text(&mut self, key: &str) -> Option<String> {
        let value = self.object.get(key)?.clone();
        self.filled(key, &value)
    }

    /// A required text that `parse` takes.
    pub(crate) fn url<T>(
        &mut self,
        key: &str,
        parse: impl Fn(&str) -> Result<T, Mistake>,
    ) -> Option<T> {
        let text = self.text(key)?;
        parse(&text).map_err(|mistake| self.note(key, mistake)).ok()
    }

    /// `true` or `false`; `false` if it is left out.
    pub(crate) fn switch(&mut self, key: &str) -> bool {
        match self.object.get(key) {
            None => false,
            Some(Value::Bool(on)) => *on,
            Some(other) => {
                let found = type_name(other);
                self.note(key, Mistake::WrongType { expected: "true or false", found });
                false
            }
        }
    }

    /// What each sign-in asks for besides the basics.
    pub(crate) fn options(&mut self) -> Options {
        let words = |text: Option<String>| -> Vec<String> {
            text.unwrap_or_default().split_whitespace().map(str::to_owned).collect()
        };
        Options {
            prompt: self.prompt(),
            screen_hint: self.optional_text("screenHint"),
            login_hint: self.optional_text("loginHint"),
            organization: self.optional_text("organization"),
            connection: self.optional_text("connection"),
            max_age: self.max_age(),
            acr_values: words(self.optional_text("acrValues")),
            ui_locales: self.optional_text("uiLocales"),
            ..Options::default()
        }
    }

    fn prompt(&mut self) -> Option<Prompt> {
        let text = self.optional_text("prompt")?;
        let prompt = Prompt::INTERACTIVE.into_iter().find(|prompt| prompt.as_str() == text);
        if prompt.is_none() {
            let allowed = "login, consent, select_account or create";
            self.note("prompt", Mistake::NotOneOf { allowed });
        }
        prompt
    }

    fn max_age(&mut self) -> Option<u64> {
        let value = self.object.get("maxAge")?;
        let seconds = value.as_u64();
        if seconds.is_none() {
            let found = type_name(value);
            self.note(
                "maxAge",
                Mistake::WrongType { expected: "a whole number of seconds", found },
            );
        }
        seconds
    }

    /// The issuer's metadata, written down; it is judged like fetched metadata.
    pub(crate) fn metadata(&mut self, issuer: &Issuer) -> Option<Metadata> {
        let value = self.object.get("metadata")?.clone();
        let judged = metadata::judge_value(issuer, value);
        judged.map_err(|error| self.note("metadata", Mistake::Metadata(error))).ok()
    }

    /// The issuer's keys, written down.
    pub(crate) fn keys(&mut self) -> Option<JwkSet> {
        let value = self.object.get("jwks")?.clone();
        jwks::judge_value(value).map_err(|_| self.note("jwks", Mistake::NotKeys)).ok()
    }

    pub(crate) fn authorizer(&mut self) -> Option<Authorizer> {
        let value = self.object.get("authorizer")?.clone();
        let Value::Object(object) = value else {
            let mistake = Mistake::WrongType { expected: "an object", found: type_name(&value) };
            self.note("authorizer", mistake);
            return None;
        };
        self.unknown_keys("authorizer.", &object, &KNOWN_OF_AUTHORIZER);
        Some(Authorizer {
            issuer: object.get("issuer").and_then(|value| self.filled("authorizer.issuer", value)),
            audience: object
                .get("audience")
                .map(|value| self.texts("authorizer.audience", value))
                .unwrap_or_default(),
            routes: object.get("routes").map(|value| self.routes(value)).unwrap_or_default(),
        })
    }

    fn routes(&mut self, value: &Value) -> BTreeMap<String, Vec<String>> {
        let Value::Object(routes) = value else {
            let mistake = Mistake::WrongType { expected: "an object", found: type_name(value) };
            self.note("authorizer.routes", mistake);
            return BTreeMap::new();
        };
        let mut read = BTreeMap::new();
        for (route, scopes) in routes {
            let key = format!("authorizer.routes.{route}");
            if !is_route(route) {
                self.note(&key, Mistake::NotARoute);
            }
            read.insert(route.clone(), self.texts(&key, scopes));
        }
        read
    }

    fn texts(&mut self, key: &str, value: &Value) -> Vec<String> {
        let Value::Array(values) = value else {
            let mistake =
                Mistake::WrongType { expected: "an array of texts", found: type_name(value) };
            self.note(key, mistake);
            return Vec::new();
        };
        values.iter().filter_map(|value| self.filled(key, value)).collect()
    }

    fn filled(&mut self, key: &str, value: &Value) -> Option<String> {
        let mistake = match value {
            Value::String(text) if text.trim().is_empty() => Mistake::Empty,
            Value::String(text) if text.trim() != text => Mistake::Blanks,
            Value::String(text) if is_placeholder(text) => Mistake::Placeholder,
            Value::String(text) => return Some(text.clone()),
            other => Mistake::WrongType { expected: "a text in quotes", found: type_name(other) },
        };
        self.note(key, mistake);
        None
    }

    fn unknown_keys(&mut self, prefix: &str, object: &Map<String, Value>, known: &[&str]) {
        for key in object.keys().filter(|key| !known.contains(&key.as_str())) {
            let nearest = nearest(key, known).map(str::to_owned);
            self.note(&format!("{prefix}{key}"), Mistake::UnknownKey { nearest });
        }
    }

    /// A JSON object keeps the last of two equal keys and says nothing; a person wants to know.
    fn duplicate_keys(&mut self) {
        let mut seen = BTreeSet::new();
        for (key, line) in &self.lines {
            if !seen.insert(key) {
                let (key, line) = (key.clone(), Some(*line));
                self.mistakes.push(SettingsError { key, line, mistake: Mistake::DuplicateKey });
            }
        }
    }

    fn note(&mut self, key: &str, mistake: Mistake) {
        let line = self.lines.iter().find(|(path, _)| path == key).map(|(_, line)| *line);
        self.mistakes.push(SettingsError { key: key.to_owned(), line, mistake });
    }
}

fn issuer_of_domain(domain: &str) -> Result<Issuer, Mistake> {
    let host = domain.split_once("://").map_or(domain, |(_, rest)| rest);
    let host = host.split(['/', '?', '#']).next().unwrap_or_default();
    let is_host = |text: &str| {
        text.contains('.')
            && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-'))
            && !text.starts_with(['.', '-'])
    };
    if host != domain || !is_host(domain) {
        return Err(Mistake::NotADomain { instead: is_host(host).then(|| host.to_owned()) });
    }
    Issuer::parse(&format!("https://{domain}/")).map_err(|_| Mistake::NotADomain { instead: None })
}

fn is_route(route: &str) -> bool {
    route.split_once(' ').is_some_and(|(method, path)| {
        !method.is_empty()
            && method.chars().all(|c| c.is_ascii_uppercase())
            && path.starts_with('/')
    })
}

/// Whether a value is what examples and quickstarts have people replace: `{yourDomain}`,
/// `YOUR_CLIENT_ID`, `<client id>`, `[SUBDOMAIN]`.
pub(crate) fn is_placeholder(text: &str) -> bool {
    let bracketed = [('{', '}'), ('<', '>'), ('[', ']')];
    let has_brackets = |(open, close)| text.find(open).is_some_and(|at| text[at..].contains(close));
    bracketed.into_iter().any(has_brackets) || text.contains("YOUR_") || text.contains("YOUR-")
}

/// The known key that a mistyped one was probably meant to be.
fn nearest<'k>(key: &str, known: &[&'k str]) -> Option<&'k str> {
    let plain = |text: &str| -> String {
        text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
    };
    let wanted = plain(key);
    known
        .iter()
        .map(|candidate| (distance(&wanted, &plain(candidate)), *candidate))
        .min()
        .filter(|(distance, _)| *distance <= 2)
        .map(|(_, candidate)| candidate)
}

/// Levenshtein's distance: how many letters to insert, drop or change.
fn distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.chars().count()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.chars().enumerate() {
            let change = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = change.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row.last().copied().unwrap_or_default()
}
