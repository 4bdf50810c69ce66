//! Settings as the person edits them: one text, and the fields of a form that show it and write it. They
//! count only once they are tried in this tab, and then the page begins anew with them.

use ::settings::{
    Settings, SettingsError,
    form::{self, FIELDS},
    import::{self, Imported},
    written,
};
use leptos::prelude::*;
use serde_json::Value;

use crate::{
    browser::{self, storage},
    state::{
        account::Account, draft::Draft, notices::Notices, once::once, settings::SettingsStore,
    },
};

/// The name of the file that is saved, and what it is.
const FILE: (&str, &str) = ("config.json", "application/json");
/// What is edited where there is nothing to begin with.
const EMPTY: &str = "{}\n";

/// Owner of the settings that are being edited.
#[derive(Clone, Copy)]
pub(crate) struct SettingsForm {
    /// The one truth: the text of a `config.json`.
    pub(crate) text: RwSignal<String>,
    /// What each of [`FIELDS`] shows.
    pub(crate) fields: [RwSignal<String>; FIELDS.len()],
    /// `refreshTokens`.
    pub(crate) refresh_tokens: RwSignal<bool>,
    /// The text as the person found it.
    begun_with: StoredValue<Option<String>>,
    was_tried: RwSignal<bool>,
    mistakes: Memo<Vec<SettingsError>>,
    change: Action<Option<String>, ()>,
    save: Action<String, ()>,
    settings: SettingsStore,
}

impl SettingsForm {
    /// The one form of the app.
    pub(crate) fn expect() -> Self {
        once(Self::new)
    }

    fn new() -> Self {
        let (account, draft) = (Account::expect(), Draft::expect());
        let notices = Notices::expect();
        let change = Action::new_local(move |tried: &Option<String>| {
            change(account, draft, notices, tried.clone())
        });
        let save = Action::new_local(move |text: &String| {
            let text = text.clone();
            async move {
                let saved = "Saved as config.json, where your browser keeps downloads.";
                notices.save(FILE, &text, saved).await;
            }
        });
        Self::of(SettingsStore::expect(), change, save)
    }

    fn of(
        settings: SettingsStore,
        change: Action<Option<String>, ()>,
        save: Action<String, ()>,
    ) -> Self {
        let text = RwSignal::new(String::new());
        Self {
            text,
            fields: std::array::from_fn(|_| RwSignal::new(String::new())),
            refresh_tokens: RwSignal::new(false),
            begun_with: StoredValue::new(None),
            was_tried: RwSignal::new(false),
            mistakes: Memo::new(move |_| {
                text.with(|text| Settings::from_json(text).err().unwrap_or_default())
            }),
            change,
            save,
            settings,
        }
    }

    /// Begins with the settings in force, or with those that have mistakes; what the person has written
    /// already stays.
    pub(crate) fn begin(self) {
        let found = self.settings.text().unwrap_or_else(|| EMPTY.to_owned());
        let is_untouched = self.begun_with.with_value(|begun| {
            begun.as_ref().is_none_or(|begun| *begun == self.text.get_untracked())
        });
        if is_untouched {
            self.begun_with.set_value(Some(found.clone()));
            self.write(found);
        }
    }

    /// The person changed the text: the fields show it.
    pub(crate) fn text_changed(self) {
        let object = self.text.with_untracked(|text| written::object(text)).unwrap_or_default();
        for (name, field) in FIELDS.into_iter().zip(self.fields) {
            field.set(form::shown(&object, name));
        }
        self.refresh_tokens.set(object.get("refreshTokens") == Some(&Value::Bool(true)));
    }

    /// The person changed a field: the text holds it.
    pub(crate) fn field_changed(self, name: &'static str) {
        let Some(object) = self.text.with_untracked(|text| written::object(text)) else { return };
        let Some(at) = FIELDS.iter().position(|field| *field == name) else { return };
        let typed = self.fields[at].get_untracked();
        self.text.set(written::text(&form::entered(object, name, &typed)));
    }

    /// The person ticked or unticked `refreshTokens`.
    pub(crate) fn refresh_tokens_changed(self) {
        let Some(object) = self.text.with_untracked(|text| written::object(text)) else { return };
        let value = self.refresh_tokens.get_untracked().then_some(Value::Bool(true));
        self.text.set(written::text(&written::with(object, "refreshTokens", value)));
    }

    /// Whether the text is JSON, so that the fields can write it.
    pub(crate) fn is_json(self) -> bool {
        self.text.with(|text| written::object(text).is_some())
    }

    /// Every mistake of the text.
    pub(crate) fn mistakes(self) -> Vec<SettingsError> {
        self.mistakes.get()
    }

    /// What is wrong with a field. What is only missing is said once the person tried the settings, or
    /// wrote something first.
    pub(crate) fn problem(self, name: &str) -> Option<String> {
        let is_early = !self.was_tried.get() && self.text.with(|text| text.trim() == EMPTY.trim());
        self.mistakes.with(|mistakes| {
            let mistake = mistakes.iter().find(|mistake| form::is_about(mistake, name))?;
            (!is_early).then(|| form::problem(mistake, name))
        })
    }

    /// What the text would be as a `config.json`, where it is written in other people's words.
    pub(crate) fn import(self) -> Option<Imported> {
        if self.mistakes.with(Vec::is_empty) {
            return None;
        }
        let base = self.settings.text();
        self.text.with(|text| import::read(text, base.as_deref()))
    }

    /// Puts what was understood in place of the text.
    pub(crate) fn take_import(self) {
        if let Some(imported) = untrack(|| self.import()) {
            self.write(imported.text);
        }
    }

    /// Puts the settings in force again in place of what was written.
    pub(crate) fn start_over(self) {
        self.begun_with.set_value(None);
        untrack(|| self.begin());
    }

    /// Whether the text is another than the person found.
    pub(crate) fn is_changed(self) -> bool {
        self.text.with(|text| self.begun_with.with_value(|begun| begun.as_ref() != Some(text)))
    }

    /// Begins anew with the settings as they are written; `false` while they have mistakes.
    pub(crate) fn try_them(self) -> bool {
        self.was_tried.set(true);
        if !self.mistakes.with_untracked(Vec::is_empty) {
            return false;
        }
        self.change.dispatch_local(Some(self.text.get_untracked()));
        true
    }

    /// Begins anew with the settings of the file.
    pub(crate) fn reset(self) {
        self.change.dispatch_local(None);
    }

    /// Whether the page is about to begin anew.
    pub(crate) fn is_changing(self) -> bool {
        self.change.pending().get()
    }

    /// Has the browser save the text as `config.json`.
    pub(crate) fn save(self) {
        self.save.dispatch_local(self.text.get_untracked());
    }

    fn write(self, text: String) {
        self.text.set(text);
        self.text_changed();
    }
}

/// A mistake as a sentence, with what to write where there is one right answer.
pub(crate) fn said(mistake: &SettingsError) -> String {
    let sentence = mistake.sentence();
    match mistake.replacement() {
        Some(line) => format!("{sentence} Write {line}"),
        None => sentence,
    }
}

/// The page begins anew, so that nothing of what was had with other settings is left in memory: no
/// token, no metadata, no key, no answer of another API.
async fn change(account: Account, draft: Draft, notices: Notices, tried: Option<String>) {
    account.finish_work().await;
    let written = draft.to_json();
    match tried {
        None => storage::drop_tab_settings(written.as_deref()),
        Some(text) => {
            if storage::keep_tab_settings(&text, written.as_deref()).is_err() {
                return notices.say(
                    "The browser does not let this page keep anything, so these settings cannot be tried. Save them as config.json instead.",
                );
            }
        }
    }
    storage::mark_settings_changed();
    account.set_aside().await;
    browser::location::reload();
}

#[cfg(test)]
mod tests {
    use super::*;

    const FOUND: &str = "{\n  \"domain\": \"t.eu.auth0.com\",\n  \"clientId\": \"c\",\n  \"audience\": \"a\",\n  \"apiUrl\": \"https://x.example/wishes\"\n}\n";

    /// A form that changes nothing outside of itself.
    fn form(owner: &Owner, text: &str) -> SettingsForm {
        owner.set();
        let settings = SettingsStore::with_text(Some(text.to_owned()));
        let form = SettingsForm::of(
            settings,
            Action::new_local(|_: &Option<String>| async {}),
            Action::new_local(|_: &String| async {}),
        );
        form.begin();
        form
    }

    fn field(form: &SettingsForm, name: &str) -> RwSignal<String> {
        form.fields[FIELDS.iter().position(|field| *field == name).unwrap()]
    }

    #[test]
    fn text_and_fields_say_the_same() {
        let owner = Owner::new();
        let form = form(&owner, FOUND);
        assert_eq!(field(&form, "issuer").get_untracked(), "t.eu.auth0.com");
        assert!(!form.is_changed() && form.mistakes().is_empty());
        field(&form, "clientId").set("other".to_owned());
        form.field_changed("clientId");
        assert_eq!(form.text.get_untracked(), FOUND.replace("\"c\"", "\"other\""));
        form.refresh_tokens.set(true);
        form.refresh_tokens_changed();
        assert!(form.text.get_untracked().contains("\"refreshTokens\": true"));
        form.text.set(FOUND.replace("t.eu.auth0.com", "u.eu.auth0.com"));
        form.text_changed();
        assert_eq!(field(&form, "issuer").get_untracked(), "u.eu.auth0.com");
        assert!(!form.refresh_tokens.get_untracked() && form.is_changed());
    }

    #[test]
    fn what_was_written_stays_and_what_was_not_follows_the_settings() {
        let owner = Owner::new();
        let form = form(&owner, "{}");
        form.settings.replace_text(Some(FOUND.to_owned()));
        form.begin();
        assert_eq!(form.text.get_untracked(), FOUND);
        form.text.set("{ mine".to_owned());
        form.settings.replace_text(Some("{}".to_owned()));
        form.begin();
        assert_eq!(form.text.get_untracked(), "{ mine");
        form.start_over();
        assert_eq!(form.text.get_untracked(), "{}");
    }

    #[test]
    fn mistakes_keep_settings_from_being_tried_and_are_said_where_they_are() {
        let owner = Owner::new();
        let form = form(&owner, EMPTY);
        assert_eq!(form.problem("clientId"), None, "nothing was written yet");
        assert!(!form.try_them());
        for (name, asked) in [
            ("issuer", "Enter the domain of your Auth0 tenant, or another issuer."),
            ("clientId", "Enter the client ID."),
            ("audience", "Enter the audience: the identifier of your API."),
            ("apiUrl", "Enter the URL of your API, with its route."),
        ] {
            assert_eq!(form.problem(name).as_deref(), Some(asked));
        }
        form.text.set(FOUND.replace("t.eu", "https://t.eu"));
        assert!(!form.try_them());
        let said = form.problem("issuer").unwrap();
        assert_eq!(said, "A domain has no https:// and no slash: enter t.eu.auth0.com");
        assert_eq!(
            super::said(&form.mistakes()[0]),
            "A domain has no https:// and no slash. Write \"domain\": \"t.eu.auth0.com\""
        );
        form.take_import();
        assert_eq!(form.text.get_untracked(), FOUND);
        assert_eq!(form.problem("issuer"), None);
    }

    #[test]
    fn a_field_does_not_write_over_what_is_no_json() {
        let owner = Owner::new();
        let form = form(&owner, "{ broken");
        assert!(!form.is_json());
        field(&form, "clientId").set("c".to_owned());
        form.field_changed("clientId");
        form.refresh_tokens_changed();
        assert_eq!(form.text.get_untracked(), "{ broken");
        assert_eq!(form.mistakes().len(), 1);
    }
}
