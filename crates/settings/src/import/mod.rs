//! Settings in other people's words, as a `config.json`: an `auth_config.json` of a quickstart, the
//! lines of an `.env` file, the options of a library, the outputs of Amplify.
//!
//! [`read`] takes any text and never fails: it says what it understood, what it wrote differently, what
//! it left out, and what must not be on a page at all.

mod mend;
mod names;
mod scan;
#[cfg(test)]
mod tests;

use serde_json::{Map, Value};

use crate::{
    Mistake, Settings, SettingsError,
    fields::is_placeholder,
    import::names::{Claim, Meaning, claim, meaning},
    written,
};

/// The most names that are listed as left out.
const MAX_LISTED: usize = 8;
/// The longest name that is quoted, in characters.
const MAX_NAME: usize = 60;

/// What became of a pasted text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// The text of a `config.json`; whether it is a good one, [`crate::Settings::from_json`] says.
    pub text: String,
    /// What was made of it, in sentences.
    pub notes: Vec<Note>,
}

/// A sentence on what was made of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// What it is about.
    pub kind: NoteKind,
    /// The sentence.
    pub sentence: String,
}

/// What a note is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoteKind {
    /// A setting was found.
    Understood,
    /// A value is written differently.
    Changed,
    /// Something is not carried over.
    LeftOut,
    /// Required settings are not there yet.
    Missing,
    /// Something must not be on a page.
    Warning,
}

/// The state of an import.
struct Import {
    object: Map<String, Value>,
    /// Values of examples, which nobody has put their own in place of.
    placeholders: Map<String, Value>,
    understood: Vec<String>,
    notes: Vec<Note>,
    unknown: Vec<String>,
}

/// Reads a text that is not a `config.json` yet, or one with other people's names in it. What it lacks
/// of the API is taken from `base`, the settings so far. `None` where there is nothing to understand,
/// or nothing to change.
#[must_use]
pub fn read(text: &str, base: Option<&str>) -> Option<Imported> {
    let mut import = Import {
        object: Map::new(),
        placeholders: Map::new(),
        understood: Vec::new(),
        notes: Vec::new(),
        unknown: Vec::new(),
    };
    let (mut pool, mut region) = (None, None);
    let mut pairs = scan::pairs(text);
    // The first value of a key holds, so the surest names go first.
    pairs.sort_by_key(|(name, _)| claim(name));
    for (name, value) in pairs {
        match (meaning(&name), value.as_str()) {
            (Meaning::Setting("domain"), Some(host))
                if claim(&name) == Claim::OfApp && (pool.is_some() || !mend::is_tenant(host)) =>
            {
                import.leave_address_out(&name);
            }
            (Meaning::Setting(key), _) => import.take(key, &name, value),
            (Meaning::UserPool, Some(id)) => pool = Some(id.to_owned()),
            (Meaning::Region, Some(name)) => region = Some(name.to_owned()),
            (Meaning::Secret, _) => import.warn_of_secret(&name),
            (Meaning::Redirect, _) => import.note(
                NoteKind::LeftOut,
                format!(
                    "{} is left out: this app always comes back to its own /callback.",
                    short(&name)
                ),
            ),
            _ => import.unknown.push(short(&name)),
        }
    }
    if let Some(pool) = pool {
        import.take_pool(&pool, region);
    }
    import.finish(text, base)
}

impl Import {
    fn note(&mut self, kind: NoteKind, sentence: String) {
        self.notes.push(Note { kind, sentence });
    }

    /// A value for a key, unless there is one already.
    fn take(&mut self, key: &'static str, name: &str, value: Value) {
        let value = match mend::typed(key, value) {
            Ok(value) => value,
            Err(Some(why)) => {
                return self
                    .note(NoteKind::LeftOut, format!("{} is left out: {why}.", short(name)));
            }
            Err(None) => return,
        };
        if value.as_str().is_some_and(is_placeholder) {
            let sentence =
                format!("{} is left out: it is still the placeholder of an example.", short(name));
            self.note(NoteKind::LeftOut, sentence);
            self.placeholders.insert(key.to_owned(), value);
            return;
        }
        let mended = mend::value(key, value);
        let key = mended.key;
        if let Some(known) = self.object.get(key) {
            if *known != mended.value {
                let sentence =
                    format!("{} is left out: there is a value for {key} already.", short(name));
                self.note(NoteKind::LeftOut, sentence);
            }
            return;
        }
        self.understood.push(if name == key {
            key.to_owned()
        } else {
            format!("{key} (from {})", short(name))
        });
        if let Some(change) = mended.change {
            self.note(NoteKind::Changed, format!("{key}: {change}."));
        }
        self.object.insert(key.to_owned(), mended.value);
    }

    fn warn_of_secret(&mut self, name: &str) {
        let sentence = format!(
            "{} is left out: it is a secret, and a secret belongs on no browser page. This app needs none. If it was in a page or a repository, have a new one made.",
            short(name)
        );
        self.note(NoteKind::Warning, sentence);
    }

    fn leave_address_out(&mut self, name: &str) {
        let sentence = format!(
            "{} is left out: it looks like the address of an app, not of who signs people in.",
            short(name)
        );
        self.note(NoteKind::LeftOut, sentence);
    }

    /// The issuer of a user pool. The domain that stands beside it is that of its sign-in page.
    fn take_pool(&mut self, pool: &str, region: Option<String>) {
        // The id begins with the pool's own region; a region beside it may be that of something else.
        let own = pool.split_once('_').map(|(region, _)| region.to_owned());
        let Some(region) = own.filter(|region| !region.is_empty()).or(region) else { return };
        if self.object.remove("domain").is_some() {
            self.understood.retain(|key| !key.starts_with("domain"));
            self.note(
                NoteKind::LeftOut,
                "domain is left out: it is that of the sign-in page, and the issuer of a user pool is another.".to_owned(),
            );
        }
        let issuer = format!("https://cognito-idp.{region}.amazonaws.com/{pool}");
        self.understood.push("issuer (from the user pool)".to_owned());
        self.object.insert("issuer".to_owned(), Value::from(issuer));
    }

    /// One of the two names the issuer.
    fn settle_issuer(&mut self) {
        if self.object.contains_key("issuer") && self.object.remove("domain").is_some() {
            self.understood.retain(|key| !key.starts_with("domain"));
            self.note(
                NoteKind::LeftOut,
                "domain is left out: issuer says who signs people in.".to_owned(),
            );
        }
    }

    fn finish(mut self, text: &str, base: Option<&str>) -> Option<Imported> {
        if self.object.is_empty() {
            return None;
        }
        let known = base.and_then(|base| written::value(base, "apiUrl"));
        let known = known.filter(|_| !self.object.contains_key("apiUrl"));
        let mut all = self.placeholders.clone();
        all.extend(self.object.clone());
        let is_settings = written::object(text).is_some_and(|object| object == all);
        if is_settings && known.is_none() {
            return None;
        }
        self.settle_issuer();
        if let Some(url) = known {
            self.object.insert("apiUrl".to_owned(), url);
            self.note(
                NoteKind::Understood,
                "apiUrl is kept from the settings in force: the text names no API.".to_owned(),
            );
        }
        // Code has many names that are nobody's settings; in JSON each is one.
        if written::object(text).is_some() && !self.unknown.is_empty() {
            let more = self.unknown.len().saturating_sub(MAX_LISTED);
            self.unknown.truncate(MAX_LISTED);
            let mut names = self.unknown.join(", ");
            if more > 0 {
                names = format!("{names} and {more} more");
            }
            self.note(NoteKind::LeftOut, format!("Left out, for nothing here reads it: {names}."));
        }
        let understood = format!("Understood: {}.", self.understood.join(", "));
        self.notes.insert(0, Note { kind: NoteKind::Understood, sentence: understood });
        let text = written::text(&self.object);
        let missing = missing(&text);
        if !missing.is_empty() {
            self.note(NoteKind::Missing, format!("Still missing: {}.", missing.join(", ")));
        }
        Some(Imported { text, notes: self.notes })
    }
}

/// The required settings that a text lacks.
fn missing(text: &str) -> Vec<String> {
    let mistakes = Settings::from_json(text).err().unwrap_or_default();
    let name = |error: SettingsError| match error.mistake {
        Mistake::NoIssuer => Some("domain or issuer".to_owned()),
        Mistake::Missing => Some(error.key),
        _ => None,
    };
    mistakes.into_iter().filter_map(name).collect()
}

fn short(name: &str) -> String {
    match name.char_indices().nth(MAX_NAME) {
        None => name.to_owned(),
        Some((end, _)) => format!("{}…", &name[..end]),
    }
}
